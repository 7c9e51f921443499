namespace EgressLint.Core.Sets;

/// <summary>The character classes of the C locale.</summary>
internal static class RegexSets
{
    private static readonly ByteSet Digit = ByteSet.Range((byte)'0', (byte)'9');
    private static readonly ByteSet Upper = ByteSet.Range((byte)'A', (byte)'Z');
    private static readonly ByteSet Lower = ByteSet.Range((byte)'a', (byte)'z');
    private static readonly ByteSet Alpha = Upper.Or(Lower);
    private static readonly ByteSet Alnum = Alpha.Or(Digit);
    private static readonly ByteSet Graph = ByteSet.Range(0x21, 0x7E);

    /// <summary>Letters, digits and the underscore.</summary>
    public static ByteSet Word { get; } = Alnum.With((byte)'_');

    /// <summary>What ends a line, as far as it is one byte.</summary>
    public static ByteSet LineEnds { get; } = ByteSet.Of((byte)'\n').With((byte)'\r');

    /// <summary>Blanks and line ends.</summary>
    public static ByteSet Space { get; } = ByteSet.Range(9, 13).With((byte)' ');

    /// <summary>A class by its name, or null.</summary>
    public static ByteSet? Named(string name, bool ignoreCase) => name switch
    {
        "alnum" => Alnum,
        "alpha" => Alpha,
        "blank" => ByteSet.Of((byte)' ').With(9),
        "cntrl" => ByteSet.Range(0, 31).With(127),
        "digit" => Digit,
        "graph" => Graph,
        // With case ignored both names mean any letter; see build_charclass in glibc. Folding gives the upper-case ones the others.
        "lower" => ignoreCase ? Alpha : Lower,
        "upper" => Upper,
        "print" => Graph.With((byte)' '),
        "punct" => Graph.And(Alnum.Not()),
        "space" => Space,
        "xdigit" => Digit.Or(ByteSet.Range((byte)'a', (byte)'f')).Or(ByteSet.Range((byte)'A', (byte)'F')),
        _ => null,
    };

    /// <summary>The bytes that match when both pattern and text are turned into upper case.</summary>
    public static ByteSet FoldToUpper(ByteSet pattern)
    {
        var set = pattern.And(Lower.Not());
        for (var value = (byte)'a'; value <= (byte)'z'; value++)
        {
            if (pattern.Contains((byte)(value - 32)))
            {
                set = set.With(value);
            }
        }

        return set;
    }
}
