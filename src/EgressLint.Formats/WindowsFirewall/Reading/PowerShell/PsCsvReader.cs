using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>
/// Tables of <c>Export-Csv</c>, with or without its <c>#TYPE</c> line, and of Export-FirewallRules.ps1. Names in the head decide, not their order; the
/// delimiter is a semicolon, a comma or a tab.
/// </summary>
internal sealed class PsCsvReader : FirewallReader
{
    private const int Head = 16_384;

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var start = HeadStart(text.Content, out var type);
        var line = Line(text.Content, start, Math.Min(text.Content.Length, start + Head));
        if (DelimitedText.DelimiterOf(line) is not { } delimiter)
        {
            return Recognition.No;
        }

        var head = Columns(text.Content, start, delimiter);
        if (head.Contains("DefaultInboundAction") && head.Contains("DefaultOutboundAction"))
        {
            return Recognition.Yes;
        }

        if (!head.Contains("Direction") || !head.Contains("Action") || !(head.Contains("DisplayName") || head.Contains("Name")))
        {
            return head.Contains("Keyword") && head.Contains("AutoResolve") ? Recognition.Yes : Recognition.No;
        }

        return type.Contains("NetFirewall", StringComparison.OrdinalIgnoreCase) || head.Contains("EdgeTraversalPolicy") || head.Contains("PolicyStoreSource")
            || (head.Contains("DisplayName") && head.Contains("Profile") && head.Contains("Enabled")) ? Recognition.Yes
            : head.Contains("Profile") || head.Contains("RemoteAddress") ? Recognition.Perhaps : Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var log = new ReadingLog(text);
        var collector = new PsCollector(text, log);
        var start = HeadStart(text.Content, out _);
        var delimiter = DelimitedText.DelimiterOf(Line(text.Content, start, text.Content.Length)) ?? ',';
        ImmutableArray<DelimitedCell> head = [];
        foreach (var row in new DelimitedText(text.Content, delimiter, log).Rows(start))
        {
            if (head.IsEmpty)
            {
                head = row.Cells;
                continue;
            }

            var properties = ImmutableArray.CreateBuilder<PsProperty>(head.Length);
            for (var i = 0; i < head.Length && i < row.Cells.Length; i++)
            {
                var cell = row.Cells[i];
                properties.Add(new(head[i].Value.Trim(), new(cell.Span)
                {
                    Text = cell.Value,
                    Part = cell.Value.Length == cell.Span.Length ? (from, length) => new(cell.Span.Start + from, length) : null,
                }));
            }

            if (row.Cells.Length < head.Length)
            {
                log.Broken(new(row.Span.End, 0), $"{head.Length} cells, not {row.Cells.Length}");
            }

            collector.Add(new(row.Span) { Object = new(properties.ToImmutable(), row.Span) });
        }

        return collector.Finish("PowerShell export as CSV", PsLists.Cell);
    }

    /// <summary>Where the head begins: after a byte order mark, empty lines and <c>#TYPE</c>.</summary>
    private static int HeadStart(string content, out ReadOnlySpan<char> type)
    {
        type = [];
        var at = 0;
        while (at < content.Length && (char.IsWhiteSpace(content[at]) || content[at] == '\uFEFF'))
        {
            at++;
        }

        if (content.AsSpan(at).StartsWith("#TYPE", StringComparison.OrdinalIgnoreCase))
        {
            type = Line(content, at, content.Length);
            at += type.Length;
            while (at < content.Length && content[at] is '\r' or '\n')
            {
                at++;
            }
        }

        return at;
    }

    private static ReadOnlySpan<char> Line(string content, int start, int end)
    {
        var rest = content.AsSpan(start, end - start);
        var length = rest.IndexOfAny('\r', '\n');
        return length < 0 ? rest : rest[..length];
    }

    private static HashSet<string> Columns(string content, int start, char delimiter)
    {
        var line = Line(content, start, Math.Min(content.Length, start + Head)).ToString();
        foreach (var row in new DelimitedText(line, delimiter).Rows(0))
        {
            return row.Cells.Select(c => c.Value.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }

        return [];
    }
}
