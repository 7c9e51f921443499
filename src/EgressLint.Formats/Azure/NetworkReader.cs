using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure;

/// <summary>Finds the parts of a network among the resources of a document.</summary>
internal sealed class NetworkReader(NetworkModel model)
{
    private const string GroupType = "microsoft.network/networksecuritygroups";

    /// <summary>The groups with their rules.</summary>
    public ImmutableArray<GroupResource> Groups()
    {
        var children = model.OfType(GroupType + "/securityrules").Where(r => r.Parent is not null).ToLookup(ParentOf);
        var own = model.OfType(GroupType).Select(g => Group(g, [.. children[g]]));
        return [.. own, .. children[null].GroupBy(c => c.Parent ?? "", StringComparer.OrdinalIgnoreCase).Select(c => Elsewhere(c.Key, [.. c]))];
    }

    /// <summary>A group of which the file has only rules, because it is declared elsewhere.</summary>
    private static GroupResource Elsewhere(string parent, ImmutableArray<AzureResource> rules)
    {
        var name = AzureIds.NameOf(parent);
        var body = AzureValue.Of(ImmutableArray<AzureMember>.Empty, rules[0].Body.At);
        return Group(new() { Type = GroupType, Name = name, Id = parent, Body = body, At = rules[0].At }, rules) with
        {
            Assumption = $"network security group '{name}' is declared elsewhere and is taken to have no other rules than those in this file",
        };
    }

    private AzureResource? ParentOf(AzureResource child) =>
        model.Find(child.Parent) is { Type: GroupType } group ? group : null;

    private static GroupResource Group(AzureResource group, ImmutableArray<AzureResource> children)
    {
        var inline = group.Body.Find("securityRules");
        var rules = new List<WrittenRule>();
        foreach (var rule in inline?.Items ?? [])
        {
            rules.Add(new(rule, null, null, null, group.Logical));
        }

        foreach (var rule in group.Body.Find("defaultSecurityRules")?.Items ?? [])
        {
            rules.Add(new(rule, null, null, null, group.Logical));
        }

        var names = children.IsEmpty ? [] : rules.Select(r => r.Rule.Find("name")?.Text).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var child in children)
        {
            // A child with the name of an inline rule is that rule, defined anew.
            if (child.MayBeAbsent is null && names.Contains(child.Name))
            {
                rules.RemoveAll(r => string.Equals(r.Rule.Find("name")?.Text, child.Name, StringComparison.OrdinalIgnoreCase));
            }

            rules.Add(new(child.Body, child.Name, child.At, child.MayBeAbsent, child.Logical));
            names.Add(child.Body.Find("name")?.Text ?? child.Name);
        }

        var more = inline switch
        {
            { Kind: AzureKind.Unknown } => new Doubt($"the rules of the group are not known: {inline.Reason}", inline.At),
            { MayHaveMore: { } reason } => new Doubt($"the group may have more rules: {reason}", inline.At),
            _ => null,
        };
        return new(group)
        {
            Rules = [.. rules.Where(r => r.Rule.Kind == AzureKind.Map)],
            MoreRules = more ?? Unreadable(rules),
            Separate = inline is { Items.IsEmpty: false } && children.Length > 0 ? children[0].At : null,
        };
    }

    /// <summary>An element of the list that is no object may be any rule.</summary>
    private static Doubt? Unreadable(List<WrittenRule> rules)
    {
        var broken = rules.Find(r => r.Rule.Kind != AzureKind.Map).Rule as AzureValue;
        return broken is null ? null : new Doubt($"one of the group's rules is not known: {broken.Reason ?? $"'{broken}' is no rule"}", broken.At);
    }

    /// <summary>The subnets, those inside of networks and those of their own.</summary>
    public ImmutableArray<Subnet> Subnets()
    {
        var all = ImmutableArray.CreateBuilder<Subnet>();
        foreach (var network in model.OfType("microsoft.network/virtualnetworks"))
        {
            foreach (var subnet in network.Body.Find("subnets")?.Items ?? [])
            {
                var name = subnet.Find("name")?.Identity ?? "?";
                all.Add(Subnet(name, subnet, network, [$"{network.Id}/subnets/{name}".ToLowerInvariant()]));
            }
        }

        foreach (var resource in model.OfType("microsoft.network/virtualnetworks/subnets"))
        {
            var network = model.Find(resource.Parent);
            all.Add(Subnet(resource.Name, resource.Body, network, [resource.Id, .. resource.Aliases]) with { At = resource.At });
        }

        return all.ToImmutable();
    }

    private static Subnet Subnet(string name, AzureValue value, AzureResource? network, ImmutableArray<string> ids)
    {
        var body = value.Find("properties") is { Kind: AzureKind.Map } inner ? inner : value;
        return new(name, value.Find("name")?.At ?? value.At, body, network)
        {
            Ids = ids,
            Prefixes = Prefixes(body.Find("addressPrefixes") is { IsBlank: false } several ? several : body.Find("addressPrefix")),
        };
    }

    /// <summary>The interfaces, those of scale sets included.</summary>
    public ImmutableArray<Interface> Interfaces()
    {
        var all = ImmutableArray.CreateBuilder<Interface>();
        foreach (var resource in model.Document.Resources)
        {
            if (resource.Type == "microsoft.network/networkinterfaces")
            {
                all.Add(new(resource.Name, resource.At, resource.Body));
            }
            else if (resource.Type == "microsoft.compute/virtualmachinescalesets")
            {
                foreach (var value in resource.Body.Find("virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations")?.Items ?? [])
                {
                    all.Add(new(value.Find("name")?.Identity ?? resource.Name, value.At, value.Find("properties") ?? value));
                }
            }
        }

        return all.ToImmutable();
    }

    /// <summary>The addresses of one prefix or a list of them; null when any of it is not known.</summary>
    public static IpSet? Prefixes(AzureValue? value)
    {
        if (value is null || value.Kind is AzureKind.Unknown or AzureKind.Null || value.MayHaveMore is not null)
        {
            return null;
        }

        var sets = new List<IpSet>();
        foreach (var item in value.Kind == AzureKind.List ? value.Items : [value])
        {
            if (item.Text is not { } text || !IpSet.TryParse(text, out var set))
            {
                return null;
            }

            sets.Add(set);
        }

        return sets.Count == 0 ? null : IpSet.Union(sets);
    }
}
