using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>What PowerShell shows to people: lists of <c>Name : value</c>, which are read, and tables, which leave too much out to be read.</summary>
internal sealed class PsListReader : FirewallReader
{
    /// <summary>Lines that are looked at to recognise the shape.</summary>
    private const int HeadLines = 300;

    private static readonly string[] TableColumns =
    [
        "Name", "DisplayName", "DisplayGroup", "Group", "Enabled", "Profile", "Direction", "Action", "Protocol", "LocalPort", "RemotePort", "RemoteAddress", "LocalAddress",
        "Program", "EdgeTraversalPolicy", "PolicyStoreSource", "DefaultInboundAction", "DefaultOutboundAction", "PrimaryStatus", "Description",
    ];

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        var content = text.Content;
        TextSpan? above = null;
        for (var i = 0; i < HeadLines && at < content.Length && at < 65_536; i++)
        {
            var length = content.AsSpan(at, Math.Min(content.Length - at, 4096)).IndexOfAny('\r', '\n');
            var line = new TextSpan(at, length < 0 ? Math.Min(content.Length - at, 4096) : length);
            if (TrySplit(text[line], out var nameLength, out _))
            {
                told.Add(text[new TextSpan(line.Start, nameLength)].ToString());
            }
            else if (above is { } head && IsTable(text[head], text[line]))
            {
                return Recognition.Yes;
            }

            above = line;
            at = line.End;
            at += at < content.Length && content[at] == '\r' ? 1 : 0;
            at += at < content.Length && content[at] == '\n' ? 1 : 0;
        }

        return told.Contains("EdgeTraversalPolicy") || (told.Contains("DefaultInboundAction") && told.Contains("DefaultOutboundAction")) ? Recognition.Yes
            : told.Contains("Direction") && told.Contains("Action") && told.Contains("Enabled") && (told.Contains("DisplayName") || told.Contains("Name")) ? Recognition.Perhaps
            : Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var log = new ReadingLog(text);
        var collector = new PsCollector(text, log);
        var block = new Block(text);
        var hasTable = false;
        for (var i = 0; i < text.LineCount; i++)
        {
            var line = text.GetLine(i);
            if (text[line].IsWhiteSpace())
            {
                block.Close(collector);
            }
            else if (i + 1 < text.LineCount && !hasTable && IsTable(text[line], text[text.GetLine(i + 1)]))
            {
                log.Table(line);
                hasTable = true;
            }
            else
            {
                block.Add(line);
            }
        }

        block.Close(collector);
        return collector.Finish("PowerShell list", PsLists.Braces);
    }

    /// <summary>Whether two lines are the head of a table and the dashes below it.</summary>
    private static bool IsTable(ReadOnlySpan<char> head, ReadOnlySpan<char> dashes)
    {
        if (!dashes.Contains("--", StringComparison.Ordinal) || dashes.IndexOfAnyExcept('-', ' ', '\t') >= 0)
        {
            return false;
        }

        var known = 0;
        var rules = 0;
        foreach (var word in head.ToString().Split((char[])[' ', '\t', '\uFEFF'], StringSplitOptions.RemoveEmptyEntries))
        {
            known += TableColumns.Contains(word, StringComparer.OrdinalIgnoreCase) ? 1 : 0;
            rules += word.Equals("Direction", StringComparison.OrdinalIgnoreCase) || word.Equals("Action", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            rules += word.StartsWith("DefaultInbound", StringComparison.OrdinalIgnoreCase) || word.StartsWith("DefaultOutbound", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        }

        return known >= 3 && rules >= 2;
    }

    /// <summary>Splits <c>Name      : value</c>: a word, blanks, a colon, and a blank or nothing.</summary>
    private static bool TrySplit(ReadOnlySpan<char> line, out int nameLength, out int valueStart)
    {
        var colon = line.IndexOf(':');
        nameLength = colon <= 0 ? 0 : line[..colon].TrimEnd().Length;
        valueStart = Math.Min(colon + 2, line.Length);
        return nameLength > 0 && nameLength < colon && !char.IsWhiteSpace(line[0]) && line[..nameLength].IndexOfAny(' ', '\t') < 0
            && (colon + 1 == line.Length || line[colon + 1] == ' ');
    }

    /// <summary>The lines of one object.</summary>
    private sealed class Block(SourceText text)
    {
        private readonly List<PsProperty> properties = [];
        private string? name;
        private StringBuilder? longer;
        private TextSpan first;

        public void Add(TextSpan line)
        {
            var words = text[line];
            if (words is ['\uFEFF', ..])
            {
                line = new(line.Start + 1, line.Length - 1);
                words = text[line];
            }

            if (TrySplit(words, out var length, out var start))
            {
                Flush();
                name = words[..length].ToString();
                var value = words[start..].TrimEnd();
                first = new(line.Start + start, value.Length);
            }
            else if (name is not null && words is [var indent, ..] && char.IsWhiteSpace(indent))
            {
                longer ??= new(text[first].ToString());
                longer.Append(' ').Append(words.Trim());
            }
        }

        public void Close(PsCollector collector)
        {
            Flush();
            if (properties.Count == 0)
            {
                return;
            }

            var span = TextSpan.FromBounds(properties[0].Value.Span.Start, properties[^1].Value.Span.End);
            collector.Add(new(span) { Object = new([.. properties], span) });
            properties.Clear();
        }

        private void Flush()
        {
            if (name is null)
            {
                return;
            }

            var span = first;
            var value = longer?.ToString() ?? text[span].ToString();
            properties.Add(new(name, new(span)
            {
                Text = value == "{}" ? "" : value,
                Part = longer is null ? (from, length) => new(span.Start + from, length) : null,
            }));
            name = null;
            longer = null;
        }
    }
}
