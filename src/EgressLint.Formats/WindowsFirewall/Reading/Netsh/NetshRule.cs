using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>Makes a rule of its lines.</summary>
internal static class NetshRule
{
    /// <summary>Reads a rule.</summary>
    /// <param name="text">The text.</param>
    /// <param name="block">The lines.</param>
    /// <param name="log">Where problems go.</param>
    /// <param name="documentIsVerbose">Whether other rules of the file are verbose; then the rule says itself what it lacks.</param>
    public static WrittenRule Read(SourceText text, NetshBlock block, ReadingLog log, bool documentIsVerbose)
    {
        var rule = new PrintedRule(log);
        var language = block.Language ?? NetshLanguages.All[0];
        var store = FirewallStore.Unknown;
        var told = new HashSet<NetshLabel>();
        foreach (var entry in block.Entries)
        {
            // A label that stands twice is a line of a description that looks like one; the first one may be that line as well.
            if (entry.Label is not (NetshLabel.None or NetshLabel.Description) && !told.Add(entry.Label))
            {
                rule.Unknown($"'{text[entry.LabelSpan]}' stands twice", entry.LabelSpan);
            }
            else if (entry.Label == NetshLabel.Source)
            {
                store = Store(language.Word(text[entry.Value].ToString()));
            }
            else
            {
                Entry(text, rule, language, entry);
            }
        }

        var name = text[block.Name].ToString();
        var lacks = FirewallEvidence.None;
        if (!told.Contains(NetshLabel.Direction))
        {
            lacks |= FirewallEvidence.Direction;
        }

        if (!told.Contains(NetshLabel.LocalAddress) || !told.Contains(NetshLabel.RemoteAddress))
        {
            lacks |= FirewallEvidence.Addresses;
        }

        if (!told.Contains(NetshLabel.Protocol))
        {
            lacks |= FirewallEvidence.Ports;
        }

        if (documentIsVerbose)
        {
            lacks |= !block.IsVerbose ? FirewallEvidence.Program | FirewallEvidence.Service | FirewallEvidence.Principals

                // Packages and owners are not printed. Rules for them have neither program nor service, as Windows writes them.
                : rule.Program is null && !rule.HasService ? FirewallEvidence.Principals : FirewallEvidence.None;
        }

        return rule.ToRule(name, name, store, block.Head, lacks);
    }

    private static FirewallStore Store(string source) => source.Length == 0 ? FirewallStore.Unknown
        : source.Equals("Local Setting", StringComparison.OrdinalIgnoreCase) ? FirewallStore.Local

        // Anything else is the name of a group policy object.
        : FirewallStore.GroupPolicy;

    private static void Entry(SourceText text, PrintedRule rule, NetshLanguage language, NetshEntry entry)
    {
        var span = entry.Value;
        var value = text[span].ToString();
        var word = language.Word(value);
        switch (entry.Label)
        {
            case NetshLabel.Enabled:
                rule.Enabled(word == "Yes" ? true : word == "No" ? false : null, value, span);
                break;
            case NetshLabel.Direction:
                rule.Direction(word == "Out" ? true : word == "In" ? false : null, value, span);
                break;
            case NetshLabel.Action:
                rule.Action(word, span);
                break;
            case NetshLabel.Profiles:
                rule.Profiles(List(text, language, entry));
                break;
            case NetshLabel.Grouping:
                rule.AddUnlessAny("EmbedCtxt", value, span);
                break;
            case NetshLabel.LocalAddress or NetshLabel.RemoteAddress:
                foreach (var (address, where) in List(text, language, entry))
                {
                    rule.Address(entry.Label == NetshLabel.LocalAddress, address, where);
                }

                break;
            case NetshLabel.Protocol:
                rule.Protocol(word, span);
                foreach (var row in entry.More)
                {
                    IcmpRow(rule, language, text[row].ToString(), row);
                }

                break;
            case NetshLabel.LocalPort or NetshLabel.RemotePort:
                foreach (var (port, where) in List(text, language, entry))
                {
                    rule.Port(entry.Label == NetshLabel.LocalPort, port, where);
                }

                break;
            default:
                Condition(text, rule, language, entry, word);
                break;
        }
    }

    private static void Condition(SourceText text, PrintedRule rule, NetshLanguage language, NetshEntry entry, string word)
    {
        var span = entry.Value;
        switch (entry.Label)
        {
            case NetshLabel.Edge:
                if (!word.Equals("No", StringComparison.OrdinalIgnoreCase))
                {
                    var defers = word.StartsWith("Defer", StringComparison.OrdinalIgnoreCase);
                    rule.Add(defers ? "Defer" : "Edge", !defers ? "TRUE" : word.EndsWith("user", StringComparison.OrdinalIgnoreCase) ? "User" : "App", span);
                }

                break;
            case NetshLabel.Program:
                rule.App(word, span);
                break;
            case NetshLabel.Service:
                rule.Service(word, span);
                break;
            case NetshLabel.InterfaceTypes:
                foreach (var (type, where) in List(text, language, entry))
                {
                    rule.InterfaceType(type, where);
                }

                break;
            case NetshLabel.Security:
                Security(rule, word, span);
                break;
            case NetshLabel.None:
                rule.Unknown($"'{ReadingLog.Short(text[entry.LabelSpan].ToString())}' is '{ReadingLog.Short(text[span].ToString())}', and nobody knows what that is", entry.LabelSpan);
                break;
            default:
                break;
        }
    }

    /// <summary>Words of <c>netsh advfirewall firewall add rule ... security=</c>.</summary>
    private static void Security(PrintedRule rule, string word, TextSpan span)
    {
        if (!word.Equals("NotRequired", StringComparison.OrdinalIgnoreCase) && word.Length > 0)
        {
            rule.Add("Security", word.ToUpperInvariant() switch
            {
                "AUTHENTICATE" => "Authenticate",
                "AUTHENC" => "AuthenticateEncrypt",
                "AUTHDYNENC" => "AnE-Nego",
                "AUTHNOENCAP" => "An-NoEncap",
                _ => word,
            }, span);
        }
    }

    /// <summary>Rows <c>8       Any</c> below the head <c>Type    Code</c>, whatever that is called.</summary>
    private static void IcmpRow(PrintedRule rule, NetshLanguage language, string row, TextSpan span)
    {
        var parts = row.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var words = Array.ConvertAll(parts, language.Word);
        if (words.Length == 2 && Array.TrueForAll(words, w => PrintedWords.IsAny(w) || char.IsAsciiDigit(w[0])))
        {
            rule.Icmp($"{words[0]}:{words[1]}", span);
        }
        else if (row.Any(char.IsAsciiDigit))
        {
            rule.Icmp(row, span);
        }
    }

    /// <summary>The entries of a list, in English, wherever lines break.</summary>
    private static IEnumerable<(string Value, TextSpan Span)> List(SourceText text, NetshLanguage language, NetshEntry entry)
    {
        foreach (var part in entry.More.Prepend(entry.Value))
        {
            foreach (var (value, start) in PrintedWords.Split(text[part].ToString()))
            {
                yield return (language.Word(value), new(part.Start + start, value.Length));
            }
        }
    }
}
