using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Routes;

/// <summary>Where a route leads.</summary>
internal enum NextHop
{
    /// <summary>It drops.</summary>
    None,

    /// <summary>To the internet.</summary>
    Internet,

    /// <summary>Inside the virtual network.</summary>
    VnetLocal,

    /// <summary>To an appliance, which then decides.</summary>
    VirtualAppliance,

    /// <summary>To a gateway and whatever is behind it.</summary>
    VirtualNetworkGateway,

    /// <summary>The files do not tell.</summary>
    Unknown,
}

/// <summary>A route, or the part of one that has prefixes of one length: the longest prefix wins.</summary>
/// <param name="Name">Its name; for a system route what it is.</param>
/// <param name="Prefix">Prefix or service tag, as it is written.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Length">Length of its prefixes, as of IPv6: an IPv4 prefix counts 96 more.</param>
/// <param name="Hop">Where it leads.</param>
internal sealed record Route(string Name, string Prefix, IpSet Addresses, int Length, NextHop Hop)
{
    /// <summary>Of two routes of one length the lower rank wins: a prefix, a prefix of a tag, a route of the system.</summary>
    public int Rank { get; init; }

    /// <summary>Address of the appliance; null when there is none or nobody knows.</summary>
    public string? Appliance { get; init; }

    /// <summary>Where it stands; null for a route of the system.</summary>
    public Location? At { get; init; }

    /// <summary>Why it applies only perhaps; null when it does as it stands.</summary>
    public Doubt? Doubt { get; init; }

    /// <summary>The next hop as reports show it: <c>APPLIANCE 10.0.0.4</c>.</summary>
    public string Way => Hop switch
    {
        NextHop.Internet => "INTERNET",
        NextHop.VnetLocal => "NETWORK",
        NextHop.VirtualAppliance => Appliance is { } address ? $"APPLIANCE {address}" : "APPLIANCE",
        NextHop.VirtualNetworkGateway => "GATEWAY",
        NextHop.None => "NONE",
        _ => "UNKNOWN",
    };
}
