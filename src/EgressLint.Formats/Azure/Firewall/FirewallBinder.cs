using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Firewall;

/// <summary>A firewall or a firewall policy with its rules read.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Rules">Its rules, those of parent policies included.</param>
/// <param name="MoreRules">Why there may be more; null when these are all.</param>
internal sealed record BoundFirewall(string Title, Location At, ImmutableArray<FirewallRule> Rules, Doubt? MoreRules)
{
    /// <summary>What is taken for granted; null when nothing is.</summary>
    public string? Assumption { get; init; }

    /// <summary>The body of the policy or the firewall; null when only its groups are in the file.</summary>
    public AzureValue? Body { get; init; }

    /// <summary>Its policy.</summary>
    public FirewallPolicy Make(SourceText text, string name, string title) => new(name, title, Rules, MoreRules, Assumption is null) { Source = text };
}

/// <summary>Finds firewalls and their rules in a document.</summary>
internal sealed class FirewallBinder(NetworkModel model, AzureFacts facts)
{
    private const string PolicyType = "microsoft.network/firewallpolicies";
    private const string FirewallType = "microsoft.network/azurefirewalls";
    private const int MostParents = 8;

    private readonly FirewallReader reader = new(model, facts);
    private readonly ImmutableArray<AzureResource> groups =
        [.. model.Document.Resources.Where(r => r.Type is PolicyType + "/rulecollectiongroups" or PolicyType + "/rulegroups")];

    /// <summary>Every firewall of the document.</summary>
    public IEnumerable<BoundFirewall> All()
    {
        foreach (var policy in model.OfType(PolicyType))
        {
            yield return Policy(policy);
        }

        foreach (var orphans in groups.Where(g => model.Find(g.Parent) is not { Type: PolicyType }).GroupBy(g => g.Parent ?? ""))
        {
            var name = AzureIds.NameOf(orphans.Key);
            var rules = orphans.SelectMany(g => reader.Group(g.Body, g.Name, 0, g.MayBeAbsent)).ToImmutableArray();
            var at = orphans.First().At;
            yield return new(name, at, rules, new($"firewall policy '{name}' may have rule collection groups that are not in the file", at))
            {
                Assumption = $"no rule of firewall policy '{name}' outside this file denies what a rule in it allows",
            };
        }

        foreach (var firewall in model.OfType(FirewallType))
        {
            if (PolicyOf(firewall) is not { } reference)
            {
                yield return Classic(firewall);
            }
            else if (!IsBound(reference))
            {
                var elsewhere = reference.Kind == AzureKind.Unknown
                    ? $"which firewall policy holds the rules of firewall '{firewall.Name}' is not known: {reference.Reason}"
                    : $"the rules of firewall '{firewall.Name}' are in firewall policy '{AzureIds.NameOf(reference.Identity ?? "?")}', which is not in the file";
                yield return new(firewall.Name, firewall.At, [], new(elsewhere, reference.At)) { Body = firewall.Body };
            }
        }
    }

    private bool IsParent(AzureResource parent, AzureResource child) => ReferenceEquals(model.Find(child.Parent), parent);

    private BoundFirewall Policy(AzureResource policy)
    {
        var chain = new List<AzureResource> { policy };
        Doubt? more = null;
        string? assumption = null;
        for (var current = policy; current.Body.Find("basePolicy", "id") is { IsBlank: false } reference;)
        {
            var parent = model.Find(reference) is { Type: PolicyType } found && !chain.Contains(found) && chain.Count <= MostParents ? found : null;
            if (parent is null || !HasGroups(parent))
            {
                more ??= new($"the rules of parent policy '{AzureIds.NameOf(reference.Identity ?? "?")}' are not in the file", reference.At);
                assumption = $"no rule of a parent policy denies what a rule of firewall policy '{policy.Name}' allows";
            }

            if (parent is null)
            {
                break;
            }

            chain.Add(parent);
            current = parent;
        }

        chain.Reverse();
        var rules = chain.SelectMany((p, depth) => Rules(p, depth)).ToImmutableArray();
        if (!HasGroups(policy))
        {
            more ??= new($"the rule collection groups of firewall policy '{policy.Name}' are not in the file", policy.At);
        }

        return new(policy.Name, policy.At, rules, more) { Assumption = assumption, Body = policy.Body };
    }

    /// <summary>Whether the file has groups of a policy, or an export says that it has none.</summary>
    private bool HasGroups(AzureResource policy) =>
        groups.Any(g => IsParent(policy, g)) || policy.Body.Find("ruleCollectionGroups") is { Kind: AzureKind.List, Items.IsEmpty: true };

    private IEnumerable<FirewallRule> Rules(AzureResource policy, int depth) =>
        groups.Where(g => IsParent(policy, g)).SelectMany(g => reader.Group(g.Body, g.Name, depth, g.MayBeAbsent));

    private static AzureValue? PolicyOf(AzureResource firewall) => firewall.Body.Find("firewallPolicy", "id") is { IsBlank: false } reference ? reference : null;

    /// <summary>Whether the policy is judged by itself. Where it is not known which one it is, every one that is there is.</summary>
    private bool IsBound(AzureValue reference) => model.Find(reference) is { Type: PolicyType }
        || (reference.Kind == AzureKind.Unknown
            ? !groups.IsEmpty || model.OfType(PolicyType).Any()
            : groups.Any(g => g.Parent is { } parent && AzureIds.NameOf(parent).Equals(AzureIds.NameOf(reference.Identity ?? "?"), StringComparison.OrdinalIgnoreCase)));

    private BoundFirewall Classic(AzureResource firewall)
    {
        var network = Collections(firewall, "networkRuleCollections").ToArray();
        var application = Collections(firewall, "applicationRuleCollections").ToArray();
        var unknown = new[] { firewall.Body, firewall.Body.Find("networkRuleCollections"), firewall.Body.Find("applicationRuleCollections") }
            .FirstOrDefault(v => v is { Kind: AzureKind.Unknown } or { MayHaveMore: not null });
        var more = unknown is null ? null : new Doubt($"not all rules of the firewall are known: {unknown.Reason ?? unknown.MayHaveMore}", unknown.At);
        return new(
            firewall.Name, firewall.At, [.. network.SelectMany(c => reader.Classic(c, true)), .. application.SelectMany(c => reader.Classic(c, false))], more)
        {
            Body = firewall.Body,
        };
    }

    private IEnumerable<AzureValue> Collections(AzureResource firewall, string member)
    {
        var type = $"{FirewallType}/{member.ToLowerInvariant()}";
        return (firewall.Body.Find(member)?.Items ?? []).Concat(model.OfType(type).Where(r => IsParent(firewall, r)).Select(r => r.Body));
    }
}
