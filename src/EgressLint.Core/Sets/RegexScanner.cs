using System.Text;

namespace EgressLint.Core.Sets;

internal enum RegexTokenKind
{
    End,
    Set,
    Open,
    Close,
    Bar,
    Repeat,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    Assertion,
    BackReference,
    LoneBackslash,
}

/// <summary>
/// A token of a pattern. <paramref name="Value"/> is the byte that glibc's token carries, <paramref name="Leaf"/> what a set or an
/// assertion becomes in the tree.
/// </summary>
internal readonly record struct RegexToken(RegexTokenKind Kind, byte Value, int Start, RegexNode? Leaf = null)
{
    /// <summary>Whether the token is a digit, escaped or not.</summary>
    public bool IsDigit => Kind == RegexTokenKind.Set && char.IsAsciiDigit((char)Value);

    /// <summary>Whether the token carries a comma. glibc looks at the byte only, so an escaped comma counts.</summary>
    public bool IsComma => Value == ',';
}

/// <summary>Reads the tokens of a pattern, byte by byte: in the C locale a character is a byte.</summary>
internal sealed class RegexScanner
{
    private readonly byte[] bytes;

    // Where each byte stands in the pattern; null where that is its own number.
    private readonly int[]? offsets;
    private int position;

    public RegexScanner(string pattern, bool ignoreCase)
    {
        IgnoreCase = ignoreCase;
        bytes = Encoding.UTF8.GetBytes(pattern);
        offsets = bytes.Length == pattern.Length ? null : OffsetsOf(pattern, bytes.Length);
    }

    public bool IgnoreCase { get; }

    /// <summary>Bytes of the pattern.</summary>
    public int Length => bytes.Length;

    public RegexToken Token { get; private set; }

    public int Offset => offsets is null ? Math.Min(position, bytes.Length) : offsets[Math.Min(position, bytes.Length)];

    /// <summary>The byte some places ahead, or -1 behind the end. With case ignored letters are seen in upper case, as in glibc.</summary>
    public int Peek(int ahead = 0)
    {
        var raw = PeekRaw(ahead);
        return IgnoreCase && raw is >= 'a' and <= 'z' ? raw - 32 : raw;
    }

    public int PeekRaw(int ahead = 0) => position + ahead < bytes.Length ? bytes[position + ahead] : -1;

    public void Skip(int count) => position += count;

    /// <summary>Moves to the next token.</summary>
    public void Advance()
    {
        var start = Offset;
        var value = PeekRaw();
        if (value < 0)
        {
            Token = new RegexToken(RegexTokenKind.End, 0, start);
            return;
        }

        position++;
        Token = value switch
        {
            '\\' => Escape(start),
            '(' => new(RegexTokenKind.Open, (byte)value, start),
            ')' => new(RegexTokenKind.Close, (byte)value, start),
            '|' => new(RegexTokenKind.Bar, (byte)value, start),
            '*' or '+' or '?' => new(RegexTokenKind.Repeat, (byte)value, start),
            '{' => new(RegexTokenKind.OpenBrace, (byte)value, start),
            '}' => new(RegexTokenKind.CloseBrace, (byte)value, start),
            '[' => new(RegexTokenKind.OpenBracket, (byte)value, start),
            '^' => new(RegexTokenKind.Assertion, (byte)value, start, RegexNode.OfAssertion(RegexAssertion.TextStart)),
            '$' => new(RegexTokenKind.Assertion, (byte)value, start, RegexNode.OfAssertion(RegexAssertion.TextEnd)),
            '.' => new(RegexTokenKind.Set, (byte)value, start, RegexNode.AnyByte),
            _ => new(RegexTokenKind.Set, (byte)value, start, IgnoreCase ? RegexNode.OfLetter((byte)value) : RegexNode.OfByte((byte)value)),
        };
    }

    private RegexToken Escape(int start)
    {
        var value = PeekRaw();
        if (value < 0)
        {
            return new(RegexTokenKind.LoneBackslash, 0, start);
        }

        position++;
        RegexAssertion? assertion = value switch
        {
            '<' => RegexAssertion.WordStart,
            '>' => RegexAssertion.WordEnd,
            'b' => RegexAssertion.WordBoundary,
            'B' => RegexAssertion.NotWordBoundary,
            '`' => RegexAssertion.TextStart,
            '\'' => RegexAssertion.TextEnd,
            _ => null,
        };
        if (assertion is { } condition)
        {
            return new(RegexTokenKind.Assertion, (byte)value, start, RegexNode.OfAssertion(condition));
        }

        return value is >= '1' and <= '9'
            ? new(RegexTokenKind.BackReference, (byte)value, start)
            : new(RegexTokenKind.Set, (byte)value, start, value switch
            {
                'w' => RegexNode.OfSet(RegexSets.Word),
                'W' => RegexNode.OfSet(RegexSets.Word.Not()),
                's' => RegexNode.OfSet(RegexSets.Space),
                'S' => RegexNode.OfSet(RegexSets.Space.Not()),
                _ => Escaped((byte)value),
            });
    }

    /// <summary>
    /// With case ignored glibc turns text and pattern into upper case, but not the letter behind a backslash; an escaped lower-case
    /// letter therefore matches nothing. Recorded: <c>\d</c> with -i matches neither "d" nor "D", while <c>\D</c> matches both.
    /// </summary>
    private RegexNode Escaped(byte value) => value == (byte)'.' ? RegexNode.EscapedDot : new()
    {
        Kind = RegexNodeKind.Set,
        Set = IgnoreCase && value is >= (byte)'a' and <= (byte)'z' ? ByteSet.None : RegexNode.SetOf(value, IgnoreCase),
        Form = RegexSetForm.Escaped,
        Literal = value,
    };

    private static int[] OffsetsOf(string pattern, int count)
    {
        var offsets = new int[count + 1];
        var at = 0;
        for (var i = 0; i < pattern.Length;)
        {
            Rune.DecodeFromUtf16(pattern.AsSpan(i), out var rune, out var length);
            for (var k = 0; k < rune.Utf8SequenceLength; k++)
            {
                offsets[at++] = i;
            }

            i += length;
        }

        offsets[count] = pattern.Length;
        return offsets;
    }
}
