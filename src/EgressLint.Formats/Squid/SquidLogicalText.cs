using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// The text of one logical line as Squid sees it (physical lines joined, macros replaced), with the way back to the source.
/// One segment for the common line; a further one for every join and every macro.
/// </summary>
public sealed class SquidLogicalText
{
    private readonly Segment[]? segments;
    private readonly int sourceStart;

    /// <summary>A text that stands in the source as it is.</summary>
    internal SquidLogicalText(SourceText source, int start, string text)
    {
        Source = source;
        sourceStart = start;
        Text = text;
    }

    /// <summary>A text put together from several places.</summary>
    internal SquidLogicalText(SourceText source, string text, Segment[] segments)
    {
        Source = source;
        Text = text;
        this.segments = segments;
        sourceStart = segments.Length > 0 ? segments[0].Source : 0;
    }

    /// <summary>The file it comes from.</summary>
    public SourceText Source { get; }

    /// <summary>The joined text without blanks at its ends.</summary>
    public string Text { get; }

    /// <summary>
    /// The source range of a part of the text: from its first to after its last source unit. Joins inside lie in the range;
    /// a part of a replaced macro stands for the whole macro.
    /// </summary>
    public TextSpan ToSource(int start, int end)
    {
        if (segments is null)
        {
            return TextSpan.FromBounds(sourceStart + start, sourceStart + end);
        }

        if (segments.Length == 0)
        {
            return new(sourceStart, 0);
        }

        var first = segments[Find(start)];
        var from = first.Replaced ? first.Source : first.Source + start - first.Logical;
        if (end <= start)
        {
            return new(from, 0);
        }

        var last = segments[Find(end - 1)];
        return TextSpan.FromBounds(from, last.Replaced ? last.SourceEnd : last.Source + end - last.Logical);
    }

    /// <summary>The segments of a joined text; empty for a line without joins.</summary>
    internal ReadOnlySpan<Segment> Segments => segments;

    private int Find(int offset)
    {
        var low = 0;
        var high = segments is null ? 0 : segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (segments is not null && segments[middle].Logical <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>A run of the text: where it starts here and in the source. A replaced run has a length of its own in the source.</summary>
    /// <param name="Logical">Offset in the joined text.</param>
    /// <param name="Source">Offset in the source.</param>
    /// <param name="SourceEnd">Where the run ends in the source.</param>
    /// <param name="Replaced">Whether the text is a macro's value instead of what stands in the source.</param>
    /// <param name="IsJoin">Whether a physical line starts here.</param>
    internal readonly record struct Segment(int Logical, int Source, int SourceEnd, bool Replaced, bool IsJoin);
}
