using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Routes;

/// <summary>Reads the routes of a table and adds those that every subnet has. Azure virtual network traffic routing.</summary>
internal static class RouteReader
{
    private static readonly string[] Dropped = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

    /// <summary>Routes of users, in the order of the file.</summary>
    public static IEnumerable<Route> Read(IEnumerable<(AzureValue Route, string? Name, Doubt? Absent)> routes, AzureFacts facts)
    {
        foreach (var (value, name, absent) in routes)
        {
            var body = value.Find("properties") is { Kind: AzureKind.Map } inner ? inner : value;
            var prefix = body.Find("addressPrefix");
            var (hop, why) = Hop(body.Find("nextHopType"));
            var made = new Route(name ?? value.Find("name")?.Identity ?? "?", prefix?.Identity ?? "?", IpSet.All, 129, hop)
            {
                Appliance = body.Find("nextHopIpAddress") is { IsBlank: false } address ? address.Text : null,
                At = value.Find("name")?.At ?? value.At,
                Doubt = absent ?? why,
            };
            foreach (var route in Expand(made, prefix, facts))
            {
                yield return route;
            }
        }
    }

    /// <summary>Routes that a subnet has without anybody writing them.</summary>
    /// <param name="network">Address space of the virtual network.</param>
    public static IEnumerable<Route> System(IEnumerable<(string Text, IpSet Set)> network)
    {
        foreach (var (text, set) in network)
        {
            yield return new("the virtual network", text, set, LengthOf(text), NextHop.VnetLocal) { Rank = 2 };
        }

        foreach (var text in Dropped)
        {
            _ = IpSet.TryParse(text, out var set);
            yield return new("private addresses outside the network are dropped", text, set, LengthOf(text), NextHop.None) { Rank = 2 };
        }

        yield return new("everything else goes to the internet", "0.0.0.0/0", IpSet.AllV4, 96, NextHop.Internet) { Rank = 2 };
        yield return new("everything else goes to the internet", "::/0", IpSet.AllV6, 0, NextHop.Internet) { Rank = 2 };
    }

    /// <summary>Length of a prefix, as of IPv6.</summary>
    public static int LengthOf(string prefix)
    {
        var isV6 = prefix.Contains(':', StringComparison.Ordinal);
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        var bits = slash >= 0 && int.TryParse(prefix.AsSpan(slash + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : isV6 ? 128 : 32;
        return isV6 ? bits : bits + 96;
    }

    private static IEnumerable<Route> Expand(Route route, AzureValue? prefix, AzureFacts facts)
    {
        if (prefix?.Text is not { } text)
        {
            return [route with { Doubt = new(prefix?.Reason ?? "the route has no prefix", prefix?.At ?? route.At) }];
        }

        // A range that is no network has no length to be compared by.
        if (IpSet.TryParse(text.Trim(), out var set) && !text.Contains('-', StringComparison.Ordinal))
        {
            return [route with { Addresses = set, Length = LengthOf(text.Trim()) }];
        }

        if (facts.Tags.Find(text.Trim()) is { Addresses: not null } tag)
        {
            return tag.Prefixes.GroupBy(p => LengthOf(p.Text)).Select(g => route with { Addresses = IpSet.Union(g.Select(p => p.Set)), Length = g.Key, Rank = 1 });
        }

        return [route with { Addresses = AzureSpaces.Routable, Doubt = new($"the addresses of '{text}' are not in {facts.Tags.Title}", prefix.At) }];
    }

    private static (NextHop Hop, Doubt? Why) Hop(AzureValue? value) => value?.Text?.ToLowerInvariant() switch
    {
        "none" => (NextHop.None, null),
        "internet" => (NextHop.Internet, null),
        "vnetlocal" => (NextHop.VnetLocal, null),
        "virtualappliance" => (NextHop.VirtualAppliance, null),
        "virtualnetworkgateway" => (NextHop.VirtualNetworkGateway, null),
        _ => (NextHop.Unknown, null),
    };
}
