using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>A word of a command line.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="Span">Where it stands, quotes included.</param>
/// <param name="IsLiteral">Whether nothing in it is put in by a run.</param>
internal readonly record struct NetshWord(string Text, TextSpan Span, bool IsLiteral);

/// <summary>
/// <c>netsh advfirewall …</c>: <c>firewall add rule</c>, <c>firewall set rule</c> and <c>delete rule</c>, <c>set …profile</c>, <c>reset</c>. Words may be
/// shortened; a rule is enabled, for all profiles and any protocol unless it says otherwise.
/// </summary>
/// <param name="words">The words after <c>netsh</c>.</param>
/// <param name="start">Where <c>netsh</c> stands.</param>
/// <param name="condition">Under what it runs.</param>
internal sealed class NetshCommand(IReadOnlyList<NetshWord> words, TextSpan start, string? condition)
{
    private readonly RuleFields fields = new();

    /// <summary>Runs it.</summary>
    public void Run(ScriptRules to)
    {
        if (!Is(0, "advfirewall", 3))
        {
            return;
        }

        if (Is(1, "firewall", 1) && Is(2, "add", 1) && Is(3, "rule", 1))
        {
            Add(to);
        }
        else if (Is(1, "firewall", 1) && (Is(2, "set", 1) || Is(2, "delete", 1)) && Is(3, "rule", 1))
        {
            Change(to);
        }
        else if (Is(1, "reset", 3) || Is(1, "import", 1))
        {
            Replace(to, words[1].Text.StartsWith('r') || words[1].Text.StartsWith('R') ? "reset" : "import");
        }
        else if (Is(1, "set", 1))
        {
            Set(to);
        }
    }

    private bool Is(int at, string word, int shortest) => at < words.Count && words[at] is { IsLiteral: true } written
        && written.Text.Length >= shortest && word.StartsWith(written.Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>What was set before is gone; under a condition nobody knows whether it is.</summary>
    private void Replace(ScriptRules to, string verb)
    {
        to.Touch("*", $"netsh advfirewall {verb}", start);
        var before = to.Settings.Select(s => s with { Value = null }).ToArray();
        to.Settings.Clear();
        if (condition is not null)
        {
            to.Settings.AddRange(before);
        }
    }

    private void Change(ScriptRules to)
    {
        foreach (var word in words.Skip(4))
        {
            if (word.IsLiteral && word.Text.StartsWith("name=", StringComparison.OrdinalIgnoreCase))
            {
                var name = word.Text[5..];
                to.Touch(RuleFields.IsAny(name) ? "*" : name, $"netsh advfirewall firewall {words[2].Text} rule", start);
            }
        }
    }

    private void Add(ScriptRules to)
    {
        var tags = new Dictionary<string, NetshWord>(StringComparer.OrdinalIgnoreCase);
        string? broken = null;
        for (var i = 4; i < words.Count; i++)
        {
            var word = words[i];
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || (equals == word.Text.Length - 1 && i + 1 < words.Count && !words[i + 1].Text.Contains('=', StringComparison.Ordinal)))
            {
                fields.Unknown($"'{word.Text}', which is no 'name=value'", word.Span);
                continue;
            }

            if (!tags.TryAdd(word.Text[..equals], word))
            {
                broken = $"it has '{word.Text[..(equals + 1)]}' twice";
            }
        }

        var protocol = Take(tags, "protocol");
        WrittenValue? icmp = null;
        if (protocol is { } known)
        {
            icmp = Protocol(known);
        }

        var name = Take(tags, "name");
        foreach (var (tag, word) in tags)
        {
            Tag(tag, word with { Text = word.Text[(tag.Length + 1)..] });
        }

        if (icmp is { } types)
        {
            fields.AddIcmp([types], types.Span);
        }

        if (name is { } called)
        {
            fields.Add("Name", called.Text, called.Span);
        }

        if (!tags.ContainsKey("enable"))
        {
            fields.Add("Active", "TRUE", start);
        }

        if (condition is not null)
        {
            fields.Unknown(ScriptRules.Perhaps(condition), start);
        }

        broken ??= !tags.ContainsKey("dir") ? "it has no 'dir='" : !tags.ContainsKey("action") ? "it has no 'action='" : name is null ? "it has no 'name='" : null;
        var title = name is { Text.Length: > 0 } ? name.Value.Text : "(rule without a name)";
        to.Add(new(title, title, FirewallStore.Local, fields.ToImmutable(), to.Head(start.Start, name?.Span.End ?? int.MaxValue)) { Broken = broken ?? fields.Refused });
    }

    private static NetshWord? Take(Dictionary<string, NetshWord> tags, string tag)
    {
        if (!tags.Remove(tag, out var word))
        {
            return null;
        }

        return word with { Text = word.Text[(tag.Length + 1)..] };
    }

    /// <summary><c>icmpv4:8,any</c> has types behind a colon.</summary>
    private WrittenValue? Protocol(NetshWord word)
    {
        if (!word.IsLiteral)
        {
            fields.UnknownProtocol($"the protocol '{word.Text}', which is not literal", word.Span);
            return null;
        }

        var parts = word.Text.Split(':', 2);
        fields.AddProtocol(parts[0], word.Span);
        if (parts is not [_, var types] || types.Split(',') is not [var type, .. var rest])
        {
            return null;
        }

        var code = rest is [var one] && !RuleFields.IsAny(one) ? one : "*";
        return RuleFields.IsAny(type) ? null : new($"{type}:{code}", word.Span);
    }

    private void Tag(string tag, NetshWord word)
    {
        var (value, span, _) = word;
        if (!word.IsLiteral)
        {
            NotLiteral(tag, word);
            return;
        }

        switch (tag.ToUpperInvariant())
        {
            case "DIR" when value.Equals("in", StringComparison.OrdinalIgnoreCase) || value.Equals("out", StringComparison.OrdinalIgnoreCase):
                fields.Add("Dir", value.Length == 2 ? "In" : "Out", span);
                break;
            case "ACTION" when value.ToUpperInvariant() is "ALLOW" or "BLOCK" or "BYPASS":
                fields.AddAction(value.ToUpperInvariant() switch { "ALLOW" => "Allow", "BLOCK" => "Block", _ => "ByPass" }, span);
                break;
            case "ENABLE":
                fields.AddFlag("Active", value, span);
                break;
            case "PROFILE":
                fields.AddProfiles(List(value, span));
                break;
            case "LOCALPORT" or "REMOTEPORT":
                fields.AddPorts(tag[0] is 'l' or 'L' ? "LPort" : "RPort", List(value, span), span);
                break;
            case "LOCALIP" or "REMOTEIP":
                fields.AddAddresses(tag[0] is 'l' or 'L' ? "LA" : "RA", List(value, span), span);
                break;
            case "PROGRAM":
                fields.AddUnlessAny("App", value, span);
                break;
            case "SERVICE" when !RuleFields.IsAny(value):
                fields.Add("Svc", value, span);
                break;
            case "INTERFACETYPE":
                fields.AddInterfaceTypes(List(value, span), span);
                break;
            case "DESCRIPTION":
                fields.Add("Desc", value, span);
                break;
            case "RMTCOMPUTERGRP":
                fields.Add("RMauth", value, span);
                break;
            case "RMTUSRGRP":
                fields.Add("RUAuth", value, span);
                break;
            case "EDGE":
                Edge(value, span);
                break;
            case "SECURITY":
                Security(value, span);
                break;
            default:
                fields.Unknown($"'{tag}={value}'", span);
                break;
        }
    }

    private void Edge(string value, TextSpan span)
    {
        if (!value.Equals("no", StringComparison.OrdinalIgnoreCase))
        {
            fields.Add("Edge", "TRUE", span);
        }
    }

    private void Security(string value, TextSpan span)
    {
        var known = value.ToUpperInvariant() switch
        {
            "AUTHENTICATE" => "Authenticate",
            "AUTHENC" => "AuthenticateEncrypt",
            "AUTHDYNENC" => "AnE-Nego",
            "AUTHNOENCAP" => "An-NoEncap",
            _ => null,
        };
        if (known is not null)
        {
            fields.Add("Security", known, span);
        }
        else if (!value.Equals("notrequired", StringComparison.OrdinalIgnoreCase))
        {
            fields.Unknown($"'security={value}'", span);
        }
    }

    private void NotLiteral(string tag, NetshWord word)
    {
        var what = $"'{tag}={word.Text}', which is not literal";
        if (tag.EndsWith("port", StringComparison.OrdinalIgnoreCase))
        {
            fields.UnknownPorts(what, word.Span);
        }
        else if (!tag.Equals("description", StringComparison.OrdinalIgnoreCase))
        {
            fields.Unknown(what, word.Span);
        }
    }

    private static System.Collections.Immutable.ImmutableArray<WrittenValue> List(string value, TextSpan span) => RuleFields.Split(value, span);

    /// <summary><c>set allprofiles state on</c>, <c>set domainprofile firewallpolicy blockinbound,allowoutbound</c>, <c>set … settings localfirewallrules enable</c>.</summary>
    private void Set(ScriptRules to)
    {
        string[] profiles = Is(2, "allprofiles", 2) || Is(2, "currentprofile", 2) ? ["Domain", "Private", "Public"]
            : Is(2, "domainprofile", 2) ? ["Domain"]
            : Is(2, "privateprofile", 2) ? ["Private"]
            : Is(2, "publicprofile", 2) ? ["Public"]
            : [];
        var certain = condition is null && !Is(2, "currentprofile", 2);
        if (words.Count < 5)
        {
            return;
        }

        foreach (var (name, value) in Settings(words[4]))
        {
            foreach (var profile in profiles)
            {
                to.Settings.Add(new(profile, name, certain ? value : null, FirewallStore.Local, words[4].Span));
            }
        }
    }

    private IEnumerable<(string Name, long? Value)> Settings(NetshWord word)
    {
        var value = word.Text.ToUpperInvariant();
        if (Is(3, "state", 3))
        {
            if (value != "NOTCONFIGURED")
            {
                yield return ("EnableFirewall", !word.IsLiteral ? null : value == "ON" ? 1 : value == "OFF" ? 0 : null);
            }
        }
        else if (Is(3, "firewallpolicy", 3))
        {
            if (!word.IsLiteral)
            {
                yield return ("DefaultInboundAction", null);
                yield return ("DefaultOutboundAction", null);
            }

            foreach (var part in value.Split(','))
            {
                var known = part.Trim() switch
                {
                    "BLOCKINBOUND" => ("DefaultInboundAction", (long?)1),
                    "BLOCKINBOUNDALWAYS" => ("DoNotAllowExceptions", 1),
                    "ALLOWINBOUND" => ("DefaultInboundAction", 0),
                    "BLOCKOUTBOUND" => ("DefaultOutboundAction", 1),
                    "ALLOWOUTBOUND" => ("DefaultOutboundAction", 0),
                    _ => default,
                };
                if (known.Item1 is not null)
                {
                    yield return known;
                }
            }
        }
        else if (Is(3, "settings", 3) && Is(4, "localfirewallrules", 6) && words.Count > 5)
        {
            yield return ("AllowLocalPolicyMerge", Is(5, "enable", 1) ? 1 : Is(5, "disable", 1) ? 0 : null);
        }
    }
}
