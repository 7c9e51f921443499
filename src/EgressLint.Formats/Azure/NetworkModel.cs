using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure;

/// <summary>A rule object of a group.</summary>
/// <param name="Rule">The object.</param>
/// <param name="Name">Its name where the object has none.</param>
/// <param name="At">Where it stands when it is a resource of its own; null when it is inside the group.</param>
/// <param name="Absent">Why it may not exist; null when it does.</param>
/// <param name="Logical">What a person finds it by beside the place; null where the place says it all.</param>
internal readonly record struct WrittenRule(AzureValue Rule, string? Name, Location? At, Doubt? Absent, string? Logical);

/// <summary>A network security group before its rules are read.</summary>
internal sealed record GroupResource(AzureResource Resource)
{
    /// <summary>Rule objects in the order of the file, child resources last; each with why it may not exist.</summary>
    public ImmutableArray<WrittenRule> Rules { get; init; } = [];

    /// <summary>Why there may be more rules than these; null when these are all.</summary>
    public Doubt? MoreRules { get; init; }

    /// <summary>Whether rules stand both inside and as resources of their own, by place of the first of the latter.</summary>
    public Location? Separate { get; init; }

    /// <summary>What is taken for granted, a clause; null when nothing is.</summary>
    public string? Assumption { get; init; }
}

/// <summary>A subnet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Body">Its properties.</param>
/// <param name="Network">The virtual network it belongs to; null when that is not in the file.</param>
internal sealed record Subnet(string Name, Location At, AzureValue Body, AzureResource? Network)
{
    /// <summary>Identities by which it is referred to.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>Its addresses; null when nobody knows.</summary>
    public IpSet? Prefixes { get; init; }

    /// <summary>What its group refers to; null when it has none.</summary>
    public AzureValue? Group => Body.Find("networkSecurityGroup", "id") ?? Body.Find("networkSecurityGroup");

    /// <summary>What its route table refers to; null when it has none.</summary>
    public AzureValue? RouteTable => Body.Find("routeTable", "id");
}

/// <summary>A network interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Body">Its properties.</param>
internal sealed record Interface(string Name, Location At, AzureValue Body)
{
    /// <summary>What its group refers to; null when it has none.</summary>
    public AzureValue? Group => Body.Find("networkSecurityGroup", "id") ?? Body.Find("networkSecurityGroup");
}

/// <summary>The network that a document describes: groups, subnets, interfaces and who refers to whom.</summary>
internal sealed class NetworkModel
{
    private readonly Dictionary<string, AzureResource?> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, AzureResource> byType;
    private readonly ILookup<object?, Subnet> subnetsByGroup;
    private readonly ILookup<object?, Subnet> subnetsByTable;
    private readonly ILookup<object?, AzureResource> routesByTable;
    private readonly Dictionary<AzureResource, IpSet?> spaces = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the resources of a document.</summary>
    public NetworkModel(AzureDocument document)
    {
        Document = document;
        byType = document.Resources.ToLookup(r => r.Type, StringComparer.Ordinal);
        foreach (var resource in document.Resources)
        {
            Index(resource.Id, resource);
            if (resource.Parent is null)
            {
                Index(AzureIds.Of(resource.Type, resource.Name), resource);
            }

            foreach (var alias in resource.Aliases)
            {
                Index(alias, resource);
            }
        }

        var reader = new NetworkReader(this);
        Networks = [.. OfType("microsoft.network/virtualnetworks")];
        Subnets = reader.Subnets();
        subnetsByGroup = Subnets.ToLookup<Subnet, object?>(s => Find(s.Group), ReferenceEqualityComparer.Instance);
        subnetsByTable = Subnets.ToLookup<Subnet, object?>(s => Find(s.RouteTable), ReferenceEqualityComparer.Instance);
        routesByTable = OfType("microsoft.network/routetables/routes").ToLookup<AzureResource, object?>(r => Find(r.Parent), ReferenceEqualityComparer.Instance);
        Interfaces = reader.Interfaces();
        Groups = reader.Groups();
        RouteTables = [.. OfType("microsoft.network/routetables")];
    }

    /// <summary>The document.</summary>
    public AzureDocument Document { get; }

    /// <summary>Virtual networks.</summary>
    public ImmutableArray<AzureResource> Networks { get; }

    /// <summary>Subnets, those inside of networks included.</summary>
    public ImmutableArray<Subnet> Subnets { get; }

    /// <summary>Network interfaces, those of scale sets included.</summary>
    public ImmutableArray<Interface> Interfaces { get; }

    /// <summary>Network security groups.</summary>
    public ImmutableArray<GroupResource> Groups { get; }

    /// <summary>Route tables.</summary>
    public ImmutableArray<AzureResource> RouteTables { get; }

    /// <summary>The resource that a value refers to by its id; null when it is none of the document, or nobody knows which.</summary>
    public AzureResource? Find(AzureValue? reference) => Find(reference?.Identity);

    /// <summary>The resource with an identity; null when there is none, or several.</summary>
    public AzureResource? Find(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return byId.TryGetValue(text, out var exact) && exact is not null ? exact
            : byId.GetValueOrDefault(AzureIds.Canonical(text));
    }

    /// <summary>Resources of a type, in file order.</summary>
    public IEnumerable<AzureResource> OfType(string type) => byType[type];

    /// <summary>Whether a value refers to a resource.</summary>
    public bool RefersTo(AzureValue? reference, AzureResource resource) => ReferenceEquals(Find(reference), resource);

    /// <summary>The subnets that a group is attached to.</summary>
    public IEnumerable<Subnet> SubnetsOf(AzureResource group) => subnetsByGroup[group];

    /// <summary>The subnets that have a route table.</summary>
    public IEnumerable<Subnet> SubnetsWith(AzureResource table) => subnetsByTable[table];

    /// <summary>The routes of a table that are resources of their own.</summary>
    public IEnumerable<AzureResource> RoutesOf(AzureResource table) => routesByTable[table];

    /// <summary>What the network makes of the tags in a group's rules.</summary>
    public Surroundings Around(AzureResource group, AzureFacts facts)
    {
        var attached = SubnetsOf(group).ToArray();
        var networks = attached.Select(s => s.Network).OfType<AzureResource>().Distinct().ToArray();
        var own = networks.Length > 0 ? networks : [.. Networks];
        var sets = own.Select(Space).ToArray();
        var known = facts.Network ?? IpSet.Union(sets.OfType<IpSet>());
        var near = attached.Length > 0 && attached.All(s => s.Prefixes is not null) ? IpSet.Union(attached.Select(s => s.Prefixes).OfType<IpSet>()) : null;
        var tables = attached.Select(s => Find(s.RouteTable)).OfType<AzureResource>().Distinct().ToArray();
        return new()
        {
            Network = known,
            IsWhole = facts.Network is not null,
            Near = near is { IsEmpty: false } ? near : null,
            DefaultRoute = tables.Select(DefaultRoute).FirstOrDefault(r => r is not null),
            Routed = Routed(tables),
            HasV6 = sets.Length > 0 && sets.All(s => s is not null) ? !known.V6.IsEmpty : known.V6.IsEmpty ? null : true,
        };
    }

    /// <summary>The addresses of a network; null when any of them is not known.</summary>
    private IpSet? Space(AzureResource network)
    {
        if (!spaces.TryGetValue(network, out var space))
        {
            spaces[network] = space = NetworkReader.Prefixes(network.Body.Find("addressSpace", "addressPrefixes"));
        }

        return space;
    }

    /// <summary>Where a table has, or may have, a route for all addresses: inside of it, or as a resource of its own.</summary>
    private Location? DefaultRoute(AzureResource table)
    {
        if (PrefixesOf(table).FirstOrDefault(p => p is { Text: "0.0.0.0/0" or "::/0" } or { Kind: AzureKind.Unknown }) is { } prefix)
        {
            return prefix.At;
        }

        // A list of which not all is known may hold such a route.
        var inline = table.Body.Find("routes");
        return inline is { Kind: AzureKind.Unknown } or { MayHaveMore: not null } ? inline.At : null;
    }

    /// <summary>The prefixes of routes, and where the first is. What a service tag stands for may be anything.</summary>
    private (IpSet Addresses, Location At)? Routed(AzureResource[] tables)
    {
        var prefixes = tables.SelectMany(PrefixesOf).ToArray();
        return prefixes.Length == 0 ? null : (IpSet.Union(prefixes.Select(p => NetworkReader.Prefixes(p) ?? IpSet.All)), prefixes[0].At);
    }

    private IEnumerable<AzureValue> PrefixesOf(AzureResource table) => (table.Body.Find("routes")?.Items ?? []).Concat(RoutesOf(table).Select(r => r.Body))
        .Select(route => route.Find("properties", "addressPrefix") ?? route.Find("addressPrefix")).OfType<AzureValue>();

    /// <summary>Two resources with one identity leave open which is meant.</summary>
    private void Index(string id, AzureResource resource)
    {
        if (!byId.TryAdd(id, resource) && !ReferenceEquals(byId[id], resource) && byId[id]?.Id != resource.Id)
        {
            byId[id] = null;
        }
    }
}
