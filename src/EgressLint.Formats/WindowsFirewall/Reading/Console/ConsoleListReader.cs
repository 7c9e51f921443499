using System.Collections.Frozen;
using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Console;

/// <summary>
/// "Export List" of the console wf.msc: one list, one direction, which stands nowhere but perhaps in the file's name; no services and no kinds of
/// interfaces.
/// </summary>
internal sealed class ConsoleListReader : FirewallReader
{
    private const int Head = 16_384;

    private const string Better = $"Put the output of two commands into one file: {BetterExports.NetshRules} and {BetterExports.NetshProfiles}.";

    private static readonly string[] Usual =
    [
        "Name", "Group", "Profile", "Enabled", "Action", "Override", "Program", "Local Address", "Remote Address", "Protocol", "Local Port", "Remote Port",
        "Authorized Users", "Authorized Computers", "Authorized Local Principals", "Local User Owner", "Application Package", "PolicyAppId",
    ];

    /// <summary>Words in file names; whole words where they are short.</summary>
    private static readonly FrozenDictionary<string, bool> Directions = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase)
    {
        ["in"] = false, ["inbound"] = false, ["incoming"] = false, ["ingress"] = false, ["eingehend"] = false, ["eingehende"] = false, ["entrant"] = false, ["entrantes"] = false, ["entrada"] = false,
        ["out"] = true, ["outbound"] = true, ["outgoing"] = true, ["egress"] = true, ["ausgehend"] = true, ["ausgehende"] = true, ["sortant"] = true, ["sortantes"] = true, ["salida"] = true,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var start = text.Content.StartsWith('\uFEFF') ? 1 : 0;
        var line = text.Content.AsSpan(start, Math.Min(text.Content.Length - start, Head));
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        if (DelimitedText.DelimiterOf(line) is not { } delimiter)
        {
            return Recognition.No;
        }

        foreach (var row in new DelimitedText(line.ToString(), delimiter).Rows(0))
        {
            var names = row.Cells.Select(c => c.Value.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return names.Contains("Name") && names.Contains("Action") && names.Contains("Remote Address") && Usual.Count(names.Contains) >= 9 ? Recognition.Yes : Recognition.No;
        }

        return Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var log = new ReadingLog(text);
        var start = text.Content.StartsWith('\uFEFF') ? 1 : 0;
        var direction = DirectionOf(text.Path);
        var rules = ImmutableArray.CreateBuilder<WrittenRule>();
        Dictionary<string, int>? columns = null;
        var delimiter = DelimitedText.DelimiterOf(text[new TextSpan(start, text.GetLine(0).End - start)]) ?? '\t';
        foreach (var row in new DelimitedText(text.Content, delimiter, log).Rows(start))
        {
            if (columns is null)
            {
                columns = new(StringComparer.OrdinalIgnoreCase);
                for (var i = 0; i < row.Cells.Length; i++)
                {
                    columns.TryAdd(row.Cells[i].Value.Trim(), i);
                }
            }
            else
            {
                rules.Add(new Row(columns, row, log).Read(direction));
            }
        }

        return new(new(0, text.Content.Length))
        {
            Title = direction is null ? "list of the firewall console" : direction == true ? "list of outbound rules from the firewall console" : "list of inbound rules from the firewall console",
            Evidence = FirewallEvidence.Ports | FirewallEvidence.Addresses | FirewallEvidence.Program | (direction is null ? FirewallEvidence.None : FirewallEvidence.Direction),
            BetterExport = Better,
            Rules = rules.ToImmutable(),
            Problems = log.Findings,
        };
    }

    /// <summary>Whether a file's name says "outbound"; null when it says nothing, or both.</summary>
    private static bool? DirectionOf(string path)
    {
        bool? found = null;
        var name = path[(path.LastIndexOf('/') + 1)..];
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetter(name[i]) || (i > start && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]));
            if (!ends)
            {
                continue;
            }

            if (Word(name[start..i]) is { } isOut)
            {
                if (found is { } before && before != isOut)
                {
                    return null;
                }

                found = isOut;
            }

            start = i < name.Length && char.IsLetter(name[i]) ? i : i + 1;
        }

        return found;
    }

    private static bool? Word(string word)
    {
        if (Directions.TryGetValue(word, out var isOut))
        {
            return isOut;
        }

        bool? found = null;
        foreach (var (known, value) in Directions)
        {
            if (known.Length >= 6 && word.Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                if (found == !value)
                {
                    return null;
                }

                found = value;
            }
        }

        return found;
    }

    /// <summary>A row with its columns by name.</summary>
    private sealed class Row(Dictionary<string, int> columns, DelimitedRow row, ReadingLog log)
    {
        private readonly PrintedRule rule = new(log);

        public WrittenRule Read(bool? isOut)
        {
            var lacks = FirewallEvidence.None;
            if (Cell("Enabled") is { } enabled)
            {
                var word = enabled.Value.Trim();
                rule.Enabled(word.Equals("Yes", StringComparison.OrdinalIgnoreCase) ? true : word.Equals("No", StringComparison.OrdinalIgnoreCase) ? false : null, word, enabled.Span);
            }

            if (isOut is { } known)
            {
                rule.Direction(known, "", row.Span);
            }

            if (Cell("Action") is { } action)
            {
                rule.Action(action.Value, action.Span);
            }

            if (Cell("Override") is { } overrides && overrides.Value.Trim().Equals("Yes", StringComparison.OrdinalIgnoreCase))
            {
                rule.Overrides(overrides.Span);
            }

            if (Cell("Profile") is null)
            {
                rule.Unknown("its profiles are not exported", row.Span);
            }

            rule.Profiles(List("Profile").Where(p => !PrintedWords.IsAny(p.Value)));
            With("Group", (v, s) => rule.AddUnlessAny("EmbedCtxt", v, s));
            lacks |= With("Program", rule.App) ? FirewallEvidence.None : FirewallEvidence.Program;
            lacks |= Addresses("Local Address", true) & Addresses("Remote Address", false) ? FirewallEvidence.None : FirewallEvidence.Addresses;
            lacks |= With("Protocol", rule.Protocol) & Ports("Local Port", true) & Ports("Remote Port", false) ? FirewallEvidence.None : FirewallEvidence.Ports;
            if (Cell("Protocol") is { } protocol && PrintedWords.Protocol(protocol.Value) is "1" or "58")
            {
                rule.Unknown("the list does not show its ICMP types", protocol.Span);
            }

            With("Authorized Users", (v, s) => rule.AddUnlessAny("RUAuth", v, s));
            With("Authorized Computers", (v, s) => rule.AddUnlessAny("RMauth", v, s));
            With("Authorized Local Principals", (v, s) => rule.AddUnlessAny("LUAuth", v, s));
            With("Local User Owner", (v, s) => rule.AddUnlessAny("LUOwn", v, s));
            With("Application Package", rule.Package);
            With("PolicyAppId", (v, s) => rule.AddUnlessAny("PolicyAppId", v, s));
            var name = Cell("Name")?.Value.Trim() ?? "";
            return rule.ToRule(name, name, FirewallStore.Unknown, row.Span, lacks);
        }

        private DelimitedCell? Cell(string column) => columns.TryGetValue(column, out var at) && at < row.Cells.Length ? row.Cells[at] : null;

        private bool With(string column, Action<string, TextSpan> add)
        {
            if (Cell(column) is not { } cell)
            {
                return false;
            }

            add(cell.Value, cell.Span);
            return true;
        }

        private bool Ports(string column, bool isLocal)
        {
            foreach (var (value, span) in List(column))
            {
                rule.Port(isLocal, value, span);
            }

            return Cell(column) is not null;
        }

        private bool Addresses(string column, bool isLocal)
        {
            foreach (var (value, span) in List(column))
            {
                rule.Address(isLocal, value, span);
            }

            return Cell(column) is not null;
        }

        private IEnumerable<(string Value, TextSpan Span)> List(string column)
        {
            if (Cell(column) is not { } cell)
            {
                yield break;
            }

            foreach (var (value, start) in PrintedWords.Split(cell.Value))
            {
                yield return (value, cell.Value.Length == cell.Span.Length ? new(cell.Span.Start + start, value.Length) : cell.Span);
            }
        }
    }
}
