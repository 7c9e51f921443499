using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>
/// The lists of Windows XP below a profile (MS-GPFAS 2.2.4 and following): <c>AuthorizedApplications\List</c> with <c>path:scope:Enabled|Disabled:name</c>,
/// <c>GloballyOpenPorts\List</c> with <c>port:TCP|UDP:scope:Enabled|Disabled:name</c>, services and ICMP types that are switched on. They only open inbound.
/// </summary>
internal static class LegacyLists
{
    /// <summary>The key of allowed programs.</summary>
    public const string Programs = "AuthorizedApplications";

    /// <summary>The key of open ports.</summary>
    public const string Ports = "GloballyOpenPorts";

    /// <summary>The entries of a profile, as rules.</summary>
    public static IEnumerable<WrittenRule> Read(RegistryKey profile, ImmutableArray<string> profiles, FirewallStore store) =>
        List(profile.Key(Programs), profiles, store, Program)
            .Concat(List(profile.Key(Ports), profiles, store, Port))
            .Concat(Switches(profile, profiles, store));

    private static IEnumerable<WrittenRule> List(
        RegistryKey? key, ImmutableArray<string> profiles, FirewallStore store, Func<string, TextSpan, List<WrittenField>, string?> read)
    {
        foreach (var value in key?.Key("List")?.Values ?? [])
        {
            if (value.Name.Length == 0 && value.Text is not { Length: > 0 })
            {
                continue;
            }

            var fields = Start(profiles, value.Span);
            var name = value.Text is { } text ? read(text, value.Span, fields) : null;
            if (value.Doubt is not null || key?.Value("Enabled") is { Number: not 1 })
            {
                fields.Add(new(WrittenField.Unknown, value.Doubt ?? "whether the list is obeyed, because 'Enabled' beside it is not 1", value.Span));
            }

            yield return new(value.Name, string.IsNullOrEmpty(name) ? value.Name : name, store, [.. fields], value.Span)
            {
                IsLegacy = true,
                Broken = name is null ? "it is no entry of a list of programs or ports" : null,
            };
        }
    }

    /// <summary>Reads an entry of the list of programs into fields.</summary>
    /// <returns>Its name; null when it is no entry.</returns>
    private static string? Program(string text, TextSpan span, List<WrittenField> fields)
    {
        // The path may begin with a drive; what follows it has no colon but those of IPv6 addresses in the scope.
        var colon = text.Length > 2 ? text.IndexOf(':', 2) : -1;
        if (colon < 0)
        {
            return null;
        }

        fields.Add(new("App", text[..colon], span));
        return Rest(text[(colon + 1)..], span, fields);
    }

    /// <summary>Reads an entry of the list of ports into fields.</summary>
    /// <returns>Its name; null when it is no entry.</returns>
    private static string? Port(string text, TextSpan span, List<WrittenField> fields)
    {
        var parts = text.Split(':', 3);
        if (parts.Length < 3)
        {
            return null;
        }

        var protocol = parts[1].Equals("TCP", StringComparison.OrdinalIgnoreCase) ? "6" : parts[1].Equals("UDP", StringComparison.OrdinalIgnoreCase) ? "17" : null;
        fields.Add(protocol is null ? new(WrittenField.Unknown, $"the protocol '{parts[1]}'", span) : new("Protocol", protocol, span));
        fields.Add(new("LPort", parts[0], span));
        return Rest(parts[2], span, fields);
    }

    /// <summary>Reads <c>scope:Enabled|Disabled:name</c>.</summary>
    private static string? Rest(string text, TextSpan span, List<WrittenField> fields)
    {
        foreach (var (word, active) in new[] { (":Enabled:", "TRUE"), (":Disabled:", "FALSE") })
        {
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                Scope(text[..at], span, fields);
                fields.Add(new("Active", active, span));
                return text[(at + word.Length)..];
            }
        }

        return null;
    }

    /// <summary><c>*</c>, or addresses, subnets and <c>LocalSubnet</c> between commas.</summary>
    private static void Scope(string text, TextSpan span, List<WrittenField> fields)
    {
        if (text == "*")
        {
            return;
        }

        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            fields.Add(part.Length == 0 ? new(WrittenField.Unknown, "an empty scope", span) : new("RA", part, span));
        }
    }

    /// <summary>Services, remote administration and ICMP types: each opens what the firewall knows it by, which is not in the file.</summary>
    private static IEnumerable<WrittenRule> Switches(RegistryKey profile, ImmutableArray<string> profiles, FirewallStore store)
    {
        foreach (var service in profile.Key("Services")?.Keys ?? [])
        {
            if (service.Value("Enabled") is { } value)
            {
                yield return Switch(service.Name, value, profiles, store);
            }
        }

        if (profile.Key("RemoteAdminSettings")?.Value("Enabled") is { } remote)
        {
            yield return Switch("RemoteAdminSettings", remote, profiles, store);
        }

        foreach (var value in profile.Key("IcmpSettings")?.Values ?? [])
        {
            if (value.Name.StartsWith("AllowInbound", StringComparison.OrdinalIgnoreCase))
            {
                yield return Switch(value.Name, value, profiles, store);
            }
        }
    }

    private static WrittenRule Switch(string name, RegistryValue value, ImmutableArray<string> profiles, FirewallStore store)
    {
        var fields = Start(profiles, value.Span);
        fields.Add(new("Active", value.Number == 0 ? "FALSE" : "TRUE", value.Span));
        fields.Add(new(WrittenField.Unknown, $"what the switch '{name}' opens", value.Span));
        return new(name, name, store, [.. fields], value.Span) { IsLegacy = true };
    }

    private static List<WrittenField> Start(ImmutableArray<string> profiles, TextSpan span) =>
        [new("Action", "Allow", span), new("Dir", "In", span), .. profiles.Select(p => new WrittenField("Profile", p, span))];
}
