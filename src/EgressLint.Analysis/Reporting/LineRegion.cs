using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>
/// A place as code scanning wants it: one line, four numbers from one, the end after the start. An alert whose region leaves the changed
/// lines is not shown on a pull request, so a span over several lines ends with its first.
/// </summary>
/// <param name="Line">Line from one.</param>
/// <param name="StartColumn">First column from one, in UTF-16 units.</param>
/// <param name="EndColumn">The column after the last.</param>
internal readonly record struct LineRegion(int Line, int StartColumn, int EndColumn)
{
    public static LineRegion Of(Location at)
    {
        var source = at.Source;
        var start = Math.Clamp(at.Span.Start, 0, source.Content.Length);
        var position = source.GetPosition(start);
        var line = source.GetLine(position.Line);
        var first = Math.Min(start, line.End);
        var last = Math.Clamp(at.Span.End, first, line.End);
        if (first == last)
        {
            (first, last) = Widen(source.Content, line, first);
        }

        var column = first - line.Start + 1;
        return new(position.Line + 1, column, Math.Max(last - line.Start + 1, column + 1));
    }

    /// <summary>The character at an empty span, or the one before it at the end of a line; still nothing on an empty line.</summary>
    private static (int First, int Last) Widen(string text, TextSpan line, int at)
    {
        if (line.Length == 0)
        {
            return (at, at);
        }

        var first = at < line.End ? at : at - 1;
        if (first > line.Start && char.IsLowSurrogate(text[first]) && char.IsHighSurrogate(text[first - 1]))
        {
            first--;
        }

        var isPair = first + 1 < line.End && char.IsSurrogatePair(text[first], text[first + 1]);
        return (first, first + (isPair ? 2 : 1));
    }
}
