using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>The rules that certainly let connections in.</summary>
internal static class FirewallOpenings
{
    /// <summary>One opening for each such rule, in file order.</summary>
    public static ImmutableArray<InboundOpening> Of(ImmutableArray<FirewallRule> rules, ProfileSettings settings, FirewallEvidence evidence)
    {
        const FirewallEvidence Needed = FirewallEvidence.Direction | FirewallEvidence.Ports | FirewallEvidence.Addresses;
        return
        [
            .. from rule in rules
               where IsOpen(rule) && (rule.Profiles & ~settings.Ignored(rule) & ~settings.PerhapsIgnored(rule)) != FirewallProfiles.None
               let known = evidence & ~rule.Written.Lacks
               where known.HasFlag(Needed)
               let senders = From(rule.Remote)
               where !senders.IsEmpty
               select new InboundOpening(rule.Name, rule.At, RuleMatch.ProtocolsOf(rule.Protocol), rule.LocalPorts ?? PortSet.All, senders)
               {
                   Program = rule.Program is { } program ? ProgramPath.FileName(program).ToString() : known.HasFlag(FirewallEvidence.Program) ? null : "",
               },
        ];
    }

    private static bool IsOpen(FirewallRule rule) => rule is
    {
        IsEnabled: true, IsInbound: true, Action: FirewallAction.Allow, NotEnforced: null, Doubts.IsEmpty: true,
        Package: null, RemotePorts: null, Local.IsAny: true, Ipsec: IpsecLevel.None, NeedsAuthorization: false,
    };

    /// <summary>The addresses that are known; of keywords only the one for everything outside.</summary>
    private static IpSet From(AddressCondition remote)
    {
        var all = remote.IsAny ? IpSet.All : remote.Addresses;
        foreach (var (keyword, family) in remote.Keywords)
        {
            var outside = keyword == "IntErnet" ? IpSet.Public : IpSet.Empty;
            all = all.Or(family switch { 4 => outside.And(IpSet.AllV4), 6 => outside.And(IpSet.AllV6), _ => outside });
        }

        return all;
    }
}
