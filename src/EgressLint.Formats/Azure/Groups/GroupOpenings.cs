using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>The rules that certainly let connections in.</summary>
internal static class GroupOpenings
{
    /// <summary>One opening for each such rule, in the order of the file.</summary>
    /// <param name="rules">The rules of the group.</param>
    /// <param name="moreRules">Why there may be more; a rule that nobody saw may deny what others allow.</param>
    public static ImmutableArray<InboundOpening> Of(ImmutableArray<SecurityRule> rules, Doubt? moreRules)
    {
        if (moreRules is not null)
        {
            return [];
        }

        var stopping = rules.Where(r => r.IsInbound != false && r.Access is not (RuleAccess.Allow or RuleAccess.AlwaysAllow)).ToArray();
        return
        [
            .. from rule in rules
               where rule is { IsInbound: true, Access: RuleAccess.Allow, IsDefault: false, Doubts.IsEmpty: true, Priority: not null, SourcePorts.IsAny: true }
                   && !rule.Destination.Sure.IsEmpty && !rule.DestinationPorts.Sure.IsEmpty
               let senders = stopping.Where(r => MayDenyBefore(r, rule)).Aggregate(rule.Source.Sure.And(AzureSpaces.Routable), (left, r) => left.Except(r.Source.All))
               where !senders.IsEmpty
               select new InboundOpening(rule.Name, rule.At, rule.Protocols, rule.DestinationPorts.Sure, senders),
        ];
    }

    /// <summary>Whether a rule that stops may be before one that allows and for some of the same; then its senders count as stopped on every port.</summary>
    private static bool MayDenyBefore(SecurityRule earlier, SecurityRule rule) =>
        (earlier.Priority is null || earlier.Priority <= rule.Priority)
        && (earlier.Protocols & rule.Protocols) != Protocols.None && earlier.DestinationPorts.Touches(rule.DestinationPorts.Sure);
}
