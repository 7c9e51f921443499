using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>
/// Sorts the rules of a group into first match: what the platform exempts, users' rules by priority, default rules. Azure network security group overview.
/// </summary>
internal sealed class GroupChains(ImmutableArray<SecurityRule> rules, Surroundings surroundings, Doubt? moreRules)
{
    /// <summary>The chain of one direction.</summary>
    public Chain Make(bool isInbound)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        var own = rules.Where(r => r.IsInbound != !isInbound).ToList();
        if (!isInbound)
        {
            AddPlatform(entries, own);
        }

        foreach (var rule in own.Where(r => r.Priority is null))
        {
            // It may stand anywhere, so it comes first perhaps, and certainly before the default rules.
            Add(entries, rule, isInbound, new Doubt("its priority is not known", rule.At));
        }

        // Rules that nobody saw may do either, and may come before every rule but one that has the first priority there is.
        var isUnseenNamed = moreRules is null;
        foreach (var same in own.Where(r => r is { Priority: not null, IsDefault: false }).GroupBy(r => r.Priority).OrderBy(g => g.Key))
        {
            if (!isUnseenNamed && same.Key > RuleReader.FirstPriority)
            {
                AddUnseen(entries);
                isUnseenNamed = true;
            }

            AddSame(entries, [.. same], isInbound);
        }

        foreach (var rule in own.Where(r => r.Priority is null))
        {
            Add(entries, rule, isInbound);
        }

        if (!isUnseenNamed)
        {
            AddUnseen(entries);
        }

        var defaults = own.Where(r => r.IsDefault).Concat(Defaults(isInbound).Where(d => !own.Exists(r => r.Priority == d.Priority))).OrderBy(r => r.Priority).ToList();
        foreach (var rule in defaults)
        {
            Add(entries, rule, isInbound);
        }

        var last = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        return new(isInbound ? "inbound rules" : "outbound rules", entries.ToImmutable(), last with { Match = Match.Always });
    }

    private void AddUnseen(ImmutableArray<PolicyEntry>.Builder entries)
    {
        if (moreRules is { } why)
        {
            entries.Add(new(Match.Unknown(why), new(Outcome.Allow), why.At, "rules that are not in the file"));
            entries.Add(new(Match.Unknown(why), new(Outcome.Deny), why.At, "rules that are not in the file"));
        }
    }

    /// <summary>The rules that every group has, by Azure's documentation.</summary>
    private IEnumerable<SecurityRule> Defaults(bool isInbound)
    {
        var network = surroundings.VirtualNetwork(null);
        var direction = isInbound ? "InBound" : "OutBound";
        var priority = RuleReader.FirstDefault;
        yield return Default($"AllowVnet{direction}", priority, isInbound, RuleAccess.Allow, isInbound ? network : AddressSpec.Any, isInbound ? AddressSpec.Any : network);
        yield return isInbound
            ? Default("AllowAzureLoadBalancerInBound", priority + 1, isInbound, RuleAccess.Allow, new(AzureSpaces.Host, []), AddressSpec.Any)
            : Default("AllowInternetOutBound", priority + 1, isInbound, RuleAccess.Allow, AddressSpec.Any, new(surroundings.Internet, []));
        yield return Default($"DenyAll{direction}", priority + 500, isInbound, RuleAccess.Deny, AddressSpec.Any, AddressSpec.Any);
    }

    private static SecurityRule Default(string name, int priority, bool isInbound, RuleAccess access, AddressSpec source, AddressSpec destination) => new()
    {
        Name = name,
        At = default,
        Priority = priority,
        IsInbound = isInbound,
        Access = access,
        IsAnyProtocol = true,
        Source = source,
        Destination = destination,
        IsDefault = true,
    };

    /// <summary>What the platform itself needs passes, unless a rule names the platform's tag.</summary>
    private static void AddPlatform(ImmutableArray<PolicyEntry>.Builder entries, List<SecurityRule> own)
    {
        foreach (var rule in own.Where(r => r.Destination.Items.Any(i => AddressReader.IsPlatform(i.Text))).OrderBy(r => r.Priority ?? 0))
        {
            Add(entries, rule, false);
        }

        entries.Add(new(
            Matches.Address(AzureSpaces.Platform, new("the address is not known", null)), new(Outcome.Allow), null, "platform addresses are not filtered"));
    }

    /// <summary>Azure accepts one rule for a priority and direction. Where there are more, and they differ, nobody knows which one counts.</summary>
    private static void AddSame(ImmutableArray<PolicyEntry>.Builder entries, List<SecurityRule> same, bool isInbound)
    {
        if (same.Count > 1 && same.Select(r => r.Access).Distinct().Count() > 1)
        {
            foreach (var rule in same)
            {
                Add(entries, rule, isInbound, new Doubt(string.Create(CultureInfo.InvariantCulture, $"several rules have priority {rule.Priority}, which Azure does not accept"), rule.At));
            }
        }

        foreach (var rule in same)
        {
            Add(entries, rule, isInbound);
        }
    }

    private static void Add(ImmutableArray<PolicyEntry>.Builder entries, SecurityRule rule, bool isInbound, params ImmutableArray<Doubt> doubts)
    {
        Location? at = rule.Written is null ? null : rule.At;
        if (rule.Access == RuleAccess.Unknown)
        {
            // It allows or denies: both perhaps, and then certainly one of them.
            var why = new Doubt($"whether rule '{rule.Name}' allows or denies is not known", rule.At);
            entries.Add(new(new RuleMatch(rule, isInbound, doubts.Add(why)), new(Outcome.Allow), at, rule.Name) { IsNamed = true });
            entries.Add(new(new RuleMatch(rule, isInbound, doubts), new(Outcome.Deny), at, rule.Name) { IsNamed = true });
            return;
        }

        var outcome = rule.Access == RuleAccess.Deny ? Outcome.Deny : Outcome.Allow;
        entries.Add(new(new RuleMatch(rule, isInbound, doubts), new(outcome), at, rule.Name) { IsNamed = true, PinsAddresses = (isInbound ? rule.Source : rule.Destination).IsPinned });
    }
}
