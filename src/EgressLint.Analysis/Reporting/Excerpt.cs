using System.Buffers;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>One line of a file as a terminal can show it, with the columns of a span in it.</summary>
/// <param name="Line">Line number from one.</param>
/// <param name="Text">The line: tabs as blanks, hidden characters as escapes, cut to the width around the span.</param>
/// <param name="Indent">Columns before the span.</param>
/// <param name="Marked">Columns of the span; at least one.</param>
internal sealed record Excerpt(int Line, string Text, int Indent, int Marked)
{
    private const int Tab = 4;
    private const string Cut = "...";
    private const int MostLines = 3;

    /// <summary>The first lines of a location, each with its part of the span.</summary>
    public static List<Excerpt> Of(Location at, int width)
    {
        var first = at.StartPosition.Line;
        var last = Math.Max(first, at.EndPosition.Line);
        var result = new List<Excerpt>();
        for (var line = first; line <= last && result.Count < MostLines; line++)
        {
            var span = at.Source.GetLine(line);
            var start = Math.Clamp(at.Span.Start, span.Start, span.End);
            var end = Math.Clamp(at.Span.End, start, span.End);
            if (line == first || end > start)
            {
                result.Add(OfLine(at.Source, line, span, start, end, width));
            }
        }

        return result;
    }

    private static Excerpt OfLine(SourceText source, int line, TextSpan span, int start, int end, int width)
    {
        // Leading blanks of the span carry no meaning on lines after its first.
        while (start < end && source.Content[start] is ' ' or '\t')
        {
            start++;
        }

        var cells = Cells(source[span], width, start - span.Start);
        var from = FirstFrom(cells, start - span.Start);
        var to = Math.Max(from, FirstFrom(cells, end - span.Start));
        var (left, right) = Window(cells, from, to, width);
        var text = new StringBuilder(left > 0 ? Cut : "");
        var indent = text.Length;
        var marked = 0;
        for (var i = left; i < right; i++)
        {
            text.Append(cells[i].Text);
            indent += i < from ? cells[i].Width : 0;
            marked += i >= from && i < to ? cells[i].Width : 0;
        }

        text.Append(right < cells.Count ? Cut : "");
        return new(line + 1, text.ToString().TrimEnd(' '), indent, Math.Max(marked, 1));
    }

    /// <summary>The line character by character; of an endless line only what can come into the window.</summary>
    private static List<Cell> Cells(ReadOnlySpan<char> line, int width, int focus)
    {
        var begin = Math.Max(0, focus - (2 * width));
        var stop = Math.Min(line.Length, focus + (4 * width));
        begin -= begin > 0 && char.IsLowSurrogate(line[begin]) ? 1 : 0;
        var cells = new List<Cell>();
        var column = 0;
        for (var i = begin; i < stop;)
        {
            var done = Rune.DecodeFromUtf16(line[i..], out var rune, out var used) == OperationStatus.Done;
            var raw = line.Slice(i, used).ToString();
            var isTab = raw == "\t";
            var text = isTab ? new string(' ', Tab - (column % Tab)) : Escaping.Visible(raw);
            var cell = new Cell(i, text, !done || isTab || text != raw ? text.Length : TextWidth.Of(rune));
            cells.Add(cell);
            column += cell.Width;
            i += used;
        }

        return cells;
    }

    private static int FirstFrom(List<Cell> cells, int offset)
    {
        var index = 0;
        while (index < cells.Count && cells[index].Offset < offset)
        {
            index++;
        }

        return index;
    }

    /// <summary>As many cells as fit, the start of the span among them, a third of the room before it.</summary>
    private static (int Left, int Right) Window(List<Cell> cells, int from, int to, int width)
    {
        var total = cells.Sum(cell => cell.Width);
        if (total <= width && (cells.Count == 0 || cells[0].Offset == 0))
        {
            return (0, cells.Count);
        }

        var room = Math.Max(width - (2 * Cut.Length), 8);
        var left = from;
        var before = 0;
        var span = 0;
        for (var i = from; i < to && span < room; i++)
        {
            span += cells[i].Width;
        }

        var lead = Math.Max(room - span, 0) / 3 * 2;
        while (left > 0 && before + cells[left - 1].Width <= lead)
        {
            before += cells[--left].Width;
        }

        var right = left;
        var used = 0;
        while (right < cells.Count && used + cells[right].Width <= room)
        {
            used += cells[right++].Width;
        }

        return (left, right);
    }

    private readonly record struct Cell(int Offset, string Text, int Width);
}
