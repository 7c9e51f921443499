using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>A cell of a table.</summary>
/// <param name="Value">Without quotes.</param>
/// <param name="Span">What stands between the quotes.</param>
internal readonly record struct DelimitedCell(string Value, TextSpan Span);

/// <summary>A row of a table.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Span">The row without its line break; of a row over several lines the first one.</param>
internal readonly record struct DelimitedRow(ImmutableArray<DelimitedCell> Cells, TextSpan Span);

/// <summary>Reads delimited text (RFC 4180 with any delimiter): quotes around cells are doubled inside, and quoted cells may go over lines.</summary>
internal sealed class DelimitedText(string text, char delimiter, ReadingLog? log = null)
{
    private int at;

    /// <summary>The delimiter that a head line uses most: tab, semicolon or comma; null when it has none.</summary>
    public static char? DelimiterOf(ReadOnlySpan<char> head)
    {
        Span<int> counts = stackalloc int[3];
        var quoted = false;
        foreach (var c in head)
        {
            quoted ^= c == '"';
            if (!quoted && "\t;,".IndexOf(c, StringComparison.Ordinal) is >= 0 and var which)
            {
                counts[which]++;
            }
        }

        var best = counts[0] > 0 ? 0 : counts[1] >= counts[2] ? 1 : 2;
        return counts[best] == 0 ? null : "\t;,"[best];
    }

    /// <summary>Reads the rows from an offset on; lines without anything are left out.</summary>
    public IEnumerable<DelimitedRow> Rows(int start)
    {
        at = start;
        while (at < text.Length)
        {
            var rowStart = at;
            var cells = ImmutableArray.CreateBuilder<DelimitedCell>();
            int cellsEnd;
            do
            {
                cells.Add(Cell());
                cellsEnd = at;
            }
            while (Taken(delimiter));

            if (Taken('\r'))
            {
                Taken('\n');
            }
            else
            {
                Taken('\n');
            }

            if (cells.Count > 1 || cells[0].Value.Length > 0)
            {
                var line = text.AsSpan(rowStart, cellsEnd - rowStart).IndexOfAny('\r', '\n');
                yield return new(cells.ToImmutable(), new(rowStart, line < 0 ? cellsEnd - rowStart : line));
            }
        }
    }

    private DelimitedCell Cell()
    {
        if (at < text.Length && text[at] == '"')
        {
            return Quoted();
        }

        var length = text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
        var span = new TextSpan(at, length < 0 ? text.Length - at : length);
        at = span.End;
        return new(text.Substring(span.Start, span.Length), span);
    }

    private DelimitedCell Quoted()
    {
        var start = ++at;
        StringBuilder? value = null;
        var from = start;
        int end;
        while (true)
        {
            var quote = text.AsSpan(at).IndexOf('"');
            if (quote < 0)
            {
                log?.Broken(new(start - 1, 1), "a quote that ends the cell");
                end = at = text.Length;
                break;
            }

            at += quote + 1;
            if (at >= text.Length || text[at] != '"')
            {
                end = at - 1;
                break;
            }

            value ??= new();
            value.Append(text, from, at - from);
            from = ++at;
        }

        var rest = text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
        at = rest < 0 ? text.Length : at + rest;
        var last = text.AsSpan(from, end - from);
        return new(value is null ? last.ToString() : value.Append(last).ToString(), TextSpan.FromBounds(start, end));
    }

    private bool Taken(char c)
    {
        if (at < text.Length && text[at] == c)
        {
            at++;
            return true;
        }

        return false;
    }
}
