using System.Collections.Immutable;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>A set of characters as a pattern spells it: sorted ranges of code points, or of UTF-16 units without flag u.</summary>
internal sealed class JsCharSet
{
    private const int Largest = 0x10FFFF;

    /// <summary>Long lists of names are mostly these.</summary>
    private static readonly JsCharSet[] Singles = [.. Enumerable.Range(0, 128).Select(static c => new JsCharSet([(c, c)]))];

    private readonly ImmutableArray<(int First, int Last)> ranges;

    private JsCharSet(ImmutableArray<(int First, int Last)> ranges)
    {
        this.ranges = ranges;
    }

    public static JsCharSet None { get; } = new([]);

    public static JsCharSet All { get; } = Of((0, Largest));

    public static JsCharSet Digit { get; } = Of(('0', '9'));

    public static JsCharSet Word { get; } = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>With flags i and u, two letters that fold to ASCII letters belong to words (WordCharacters in the standard).</summary>
    public static JsCharSet FoldedWord { get; } = Word.Or(Of((0x17F, 0x17F), (0x212A, 0x212A)));

    public static JsCharSet Space { get; } = Of((9, 13), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
        (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    public static JsCharSet LineEnds { get; } = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029));

    /// <summary>The ranges, sorted and apart.</summary>
    public ImmutableArray<(int First, int Last)> Ranges => ranges;

    /// <summary>The only member, or -1.</summary>
    public int Single => ranges.Length == 1 && ranges[0].First == ranges[0].Last ? ranges[0].First : -1;

    public static JsCharSet Of(int value) => value < Singles.Length ? Singles[value] : new([(value, value)]);

    public static JsCharSet Of(params IEnumerable<(int First, int Last)> parts)
    {
        var sorted = parts.OrderBy(static p => p.First).ToList();
        var merged = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var (first, last) in sorted)
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return new JsCharSet(merged.ToImmutable());
    }

    public JsCharSet Or(JsCharSet other) => Of(ranges.Concat(other.ranges));

    public JsCharSet Not()
    {
        var gaps = ImmutableArray.CreateBuilder<(int First, int Last)>();
        var next = 0;
        foreach (var (first, last) in ranges)
        {
            if (first > next)
            {
                gaps.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Largest)
        {
            gaps.Add((next, Largest));
        }

        return new JsCharSet(gaps.ToImmutable());
    }

    public bool Contains(int value)
    {
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (value < ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (value > ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
