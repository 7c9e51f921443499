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

    /// <summary>Near addresses of what the group is attached to; null when nobody knows.</summary>
    public IpSet? Near { get; init; }

    /// <summary>Whether it has IPv6 beside IPv4; null when nobody knows.</summary>
    public bool? HasV6 { get; init; }

    /// <summary>Whether the same is known, and the rest is unknown for the same reason.</summary>
    public bool IsSame(Surroundings other) => Network.Equals(other.Network) && IsWhole == other.IsWhole && DefaultRoute is null == other.DefaultRoute is null
        && Equals(Near, other.Near) && HasV6 == other.HasV6;

    /// <summary>The far side of <c>VirtualNetwork</c>.</summary>
    public AddressSpec VirtualNetwork(Location? at)
    {
        var sure = Network.Or(AzureSpaces.Host);
        if (DefaultRoute is { } route)
        {
            return new(sure, [new(IpSet.All, new("a route for all addresses may put every address into 'VirtualNetwork'", route))]);
        }

        return IsWhole
            ? new(sure, [])
            : new(sure, [new(AzureSpaces.Private.Except(sure), new("what belongs to 'VirtualNetwork' is not in the file; give 'azure.vnet'", at))]);
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
