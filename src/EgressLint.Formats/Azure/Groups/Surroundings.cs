using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>What the network around a group makes of the tags <c>VirtualNetwork</c> and <c>Internet</c>.</summary>
internal sealed record Surroundings
{
    private readonly IpSet network = IpSet.Empty;
    private IpSet? internet;

    /// <summary>Address space that certainly belongs to the virtual network; empty when nobody knows any.</summary>
    public IpSet Network
    {
        get => network;
        init
        {
            network = value;
            internet = null;
        }
    }

    /// <summary>Whether that is all of it, peered and connected networks included.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Where a route for every address is, which <c>VirtualNetwork</c> may then contain; null when there is none.</summary>
    public Location? DefaultRoute { get; init; }

    /// <summary>Prefixes of other routes, which <c>VirtualNetwork</c> contains too, and where the first of them is; null when there is none.</summary>
    public (IpSet Addresses, Location At)? Routed { get; init; }

    /// <summary>Near addresses of what the group is attached to; null when nobody knows.</summary>
    public IpSet? Near { get; init; }

    /// <summary>Whether it has IPv6 beside IPv4; null when nobody knows.</summary>
    public bool? HasV6 { get; init; }

    /// <summary>Whether the same is known, and the rest is unknown for the same reason.</summary>
    public bool IsSame(Surroundings other) => Network.Equals(other.Network) && IsWhole == other.IsWhole && DefaultRoute is null == other.DefaultRoute is null
        && Equals(Routed?.Addresses, other.Routed?.Addresses)
        && Equals(Near, other.Near) && HasV6 == other.HasV6;

    /// <summary>The far side of <c>VirtualNetwork</c>.</summary>
    public AddressSpec VirtualNetwork(Location? at)
    {
        var sure = Network.Or(AzureSpaces.Host);
        if (DefaultRoute is { } route)
        {
            return new(sure, [new(IpSet.All, new("a route for all addresses may put every address into 'VirtualNetwork'", route))]);
        }

        ImmutableArray<Possible> possible = IsWhole ? [] : [new(AzureSpaces.Private.Except(sure), new("what belongs to 'VirtualNetwork' is not in the file; give 'azure.vnet'", at))];
        return new(sure, Routed is { } routed && routed.Addresses.Except(sure) is { IsEmpty: false } more
            ? possible.Add(new(more, new("the prefix of a route may put its addresses into 'VirtualNetwork'", routed.At)))
            : possible);
    }

    /// <summary>The far side of <c>Internet</c>.</summary>
    public IpSet Internet => internet ??= AzureSpaces.Routable.Except(Network);

    /// <summary>
    /// Addresses that a service on the internet can have as seen from here. A virtual network has IPv6 only where somebody gave it a prefix, so of names
    /// only IPv4 is asked where no prefix is known.
    /// </summary>
    public IpSet Services => HasV6 == true ? Public : Public.And(IpSet.AllV4);

    /// <summary>No service but the platform's own is behind the address that the platform keeps for itself.</summary>
    private static IpSet Public { get; } = IpSet.Public.Except(AzureSpaces.Platform);
}
