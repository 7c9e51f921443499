using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>Whether everything that one rule is for is something that another one is for, too. Exact by the sets; what is not known covers nothing.</summary>
internal static class Coverage
{
    /// <summary>Fields that are a part of the values already, or only words for people.</summary>
    private static readonly HashSet<string> Understood = new(StringComparer.OrdinalIgnoreCase)
    {
        "Action", "Active", "Dir", "Profile", "Protocol", "ICMP4", "ICMP6", "App", "Svc", "IFType", "Platform", "Platform2", "Name", "Desc", "EmbedCtxt",
    };

    /// <summary>Whether a rule of which nothing is in doubt covers another one. Action, direction and programs are not looked at.</summary>
    public static bool Covers(FirewallFile file, FirewallRule broad, FirewallRule narrow) =>
        (file.ProfilesOf(narrow) & ~file.ProfilesOf(broad)) == FirewallProfiles.None
        && (broad.Protocol is null || broad.Protocol == narrow.Protocol)
        && (broad.Package is null || broad.Package == narrow.Package)
        && (broad.Icmp.IsEmpty || (!narrow.Icmp.IsEmpty && narrow.Icmp.All(i => broad.Icmp.Contains(i) || broad.Icmp.Contains(AnyCode(i)))))
        && (broad.InterfaceTypes.IsEmpty || (!narrow.InterfaceTypes.IsEmpty && narrow.InterfaceTypes.All(broad.InterfaceTypes.Contains)))
        && Covers(broad.LocalPorts, broad.LocalPortKeywords, narrow.LocalPorts, narrow.LocalPortKeywords)
        && Covers(broad.RemotePorts, broad.RemotePortKeywords, narrow.RemotePorts, narrow.RemotePortKeywords)
        && Covers(broad.Remote, narrow.Remote)
        && Covers(broad.Local, narrow.Local);

    /// <summary>
    /// What of a rule is not among its values: users, interfaces, IPsec, what stands behind it in the engine. Rules with different ones are different, whatever
    /// their values.
    /// </summary>
    public static string Rest(FirewallRule rule)
    {
        List<string>? parts = null;
        foreach (var field in rule.Written.Fields)
        {
            var name = field.Name;
            var isSet = name.StartsWith("LPort", StringComparison.OrdinalIgnoreCase) || name.StartsWith("RPort", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("LA", StringComparison.OrdinalIgnoreCase) || name.StartsWith("RA", StringComparison.OrdinalIgnoreCase);
            if (!isSet && !Understood.Contains(name))
            {
                (parts ??= []).Add($"{name.ToUpperInvariant()}={field.Value.Trim().ToUpperInvariant()}");
            }
        }

        parts?.Sort(StringComparer.Ordinal);
        return parts is null ? "" : string.Join('|', parts);
    }

    /// <summary>The same text for rules that are for the same, and for no others.</summary>
    public static string Key(FirewallRule rule) => string.Join('\n',
        rule.Written.Store, rule.Action, rule.IsInbound, rule.Profiles, rule.Protocol, rule.Program, rule.Service, rule.Package,
        Text(rule.LocalPorts, rule.LocalPortKeywords), Text(rule.RemotePorts, rule.RemotePortKeywords), Text(rule.Local), Text(rule.Remote),
        Sorted(rule.Icmp), Sorted(rule.InterfaceTypes), Rest(rule));

    private static string AnyCode(string icmp) => icmp[..(icmp.IndexOf(':', StringComparison.Ordinal) + 1)] + "*";

    private static bool Covers(PortSet? broad, ImmutableArray<string> broadWords, PortSet? narrow, ImmutableArray<string> narrowWords) =>
        broad is null || (narrow is not null && narrow.Numbers.IsSubsetOf(broad.Numbers) && narrowWords.All(w => broadWords.Contains(w, StringComparer.OrdinalIgnoreCase)));

    private static bool Covers(AddressCondition broad, AddressCondition narrow) =>
        broad.IsAny || (!narrow.IsAny && narrow.Names is null && narrow.Addresses.IsSubsetOf(broad.Addresses)
            && narrow.Keywords.All(k => broad.Keywords.Any(b => b.Keyword == k.Keyword && (b.Family == 0 || b.Family == k.Family)) || HasBoth(broad, k)));

    /// <summary>A keyword without a family beside the same keyword for either family.</summary>
    private static bool HasBoth(AddressCondition broad, (string Keyword, int Family) wanted) =>
        wanted.Family == 0 && broad.Keywords.Contains((wanted.Keyword, 4)) && broad.Keywords.Contains((wanted.Keyword, 6));

    private static string Text(PortSet? ports, ImmutableArray<string> words) => ports is null ? "any" : $"{ports} {Sorted(words)}";

    private static string Text(AddressCondition addresses) =>
        addresses.IsAny ? "any" : $"{addresses.Addresses} {Sorted([.. addresses.Keywords.Select(k => $"{k.Keyword}{k.Family}")])}";

    private static string Sorted(ImmutableArray<string> words) => words.IsEmpty ? "" : string.Join(',', words.Order(StringComparer.OrdinalIgnoreCase).Distinct(StringComparer.OrdinalIgnoreCase));
}
