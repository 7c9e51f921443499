using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// <c>url_regex</c>: the URL as Squid writes it. For CONNECT that is <c>host:port</c>; otherwise scheme, user information, host, a port
/// that is not the scheme's own, and the decoded path (Squid acl/Url.cc, HttpRequest::effectiveRequestUri).
/// </summary>
internal sealed class SquidUrlMatch(Language urls, Func<string, bool> contains, Doubt unknown, Doubt tooComplex) : Match
{
    private const int MostPorts = 64;
    private const int MostGroups = 64;

    /// <summary>What a host of a URL can look like; it tells heads of URLs apart that matter and no others.</summary>
    private static readonly Language HostShape = Shape();

    /// <summary>Groups of paths by scheme, user and port. Paths are nearly always "any", so they are part of the key as they are.</summary>
    private readonly Dictionary<(string Prefix, string Suffix, Language Paths), ImmutableArray<(Language Tails, Language Heads)>?> factored = [];
    private readonly Lock gate = new();

    public override Split Split(FlowBox box)
    {
        if (urls.IsEmpty)
        {
            return Core.Policies.Split.AllNo(box);
        }

        if (urls.IsAll)
        {
            return Core.Policies.Split.AllYes(box);
        }

        if (box.Traits[SquidTraits.Method] is not { } methods || PortCount(box.Ports) > MostPorts
            || box.Traits[SquidTraits.AddressOnly] is not null)
        {
            return Core.Policies.Split.AllMaybe(box, [unknown]);
        }

        var connect = methods.Relate(SquidMethods.Connect, SetBudget.Default);
        var parts = new Builder();
        if (connect == Relation.Crosses)
        {
            SplitTunnels(With(box, methods.And(SquidMethods.Connect)), parts);
            SplitUrls(With(box, methods.Except(SquidMethods.Connect)), parts);
        }
        else if (connect == Relation.Inside)
        {
            SplitTunnels(box, parts);
        }
        else
        {
            SplitUrls(box, parts);
        }

        return parts.Finish(box);
    }

    public override Answer Test(Flow flow) => SquidUrl.Of(flow) is { } url ? Answer.Of(contains(url)) : Answer.Maybe(unknown);

    private void SplitTunnels(FlowBox box, Builder parts)
    {
        foreach (var port in Ports(box.Ports))
        {
            var one = box.Ports.Numbers.Intervals.Length == 1 && box.Ports.Witness() == port && PortCount(box.Ports) == 1
                ? box
                : box with { Ports = PortSet.Of(port) };
            Along(one, urls.Between("", ":" + port.ToString(CultureInfo.InvariantCulture)), parts);
        }
    }

    private void SplitUrls(FlowBox box, Builder parts)
    {
        if (box.Traits[SquidTraits.Scheme] is not { Exact: { } scheme })
        {
            parts.Maybe.Add(new(box, [unknown]));
            return;
        }

        var login = box.Traits[SquidTraits.Login]?.Exact;
        var prefix = scheme + "://" + (login is null or Traits.Absent ? "" : login + "@");
        foreach (var port in Ports(box.Ports))
        {
            var suffix = SquidUrl.DefaultPort(scheme) == port ? "" : ":" + port.ToString(CultureInfo.InvariantCulture);
            var one = box with { Ports = PortSet.Of(port) };
            if (Groups(prefix, suffix, box.Paths) is not { } groups)
            {
                parts.Maybe.Add(new(one, [tooComplex]));
                continue;
            }

            foreach (var (paths, hosts) in groups)
            {
                Along(groups.Length == 1 ? one : one with { Paths = paths }, hosts, parts);
            }
        }
    }

    private ImmutableArray<(Language Tails, Language Heads)>? Groups(string prefix, string suffix, Language paths)
    {
        lock (gate)
        {
            var key = (prefix, suffix, paths);
            if (!factored.TryGetValue(key, out var groups))
            {
                groups = urls.Factor(paths, heads => heads.Between(prefix, suffix).And(HostShape), SetBudget.Default, MostGroups);
                factored.Add(key, groups);
            }

            return groups;
        }
    }

    private static Language Shape()
    {
        var plain = Language.FromRegex("^[^][:/?#@]*$", RegexOptionsPosix.None).Language ?? Language.All;
        return plain.Or(Language.FromRegex("^\\[[0-9a-f:.]*]$", RegexOptionsPosix.None).Language ?? Language.All);
    }

    private void Along(FlowBox box, Language hosts, Builder parts)
    {
        switch (box.Hosts.Relate(hosts, SetBudget.Default))
        {
            case Relation.Inside:
                parts.Yes.Add(box);
                break;
            case Relation.Outside:
                parts.No.Add(box);
                break;
            case Relation.Crosses:
                parts.Yes.Add(box with { Hosts = box.Hosts.And(hosts) });
                parts.No.Add(box with { Hosts = box.Hosts.Except(hosts) });
                break;
            default:
                parts.Maybe.Add(new(box, [tooComplex]));
                break;
        }
    }

    private static FlowBox With(FlowBox box, Language methods) => box with { Traits = box.Traits.With(SquidTraits.Method, methods) };

    private static int PortCount(PortSet ports)
    {
        var count = 0;
        foreach (var part in ports.Numbers.Intervals)
        {
            count += part.Last - part.First + 1;
        }

        return count;
    }

    private static IEnumerable<ushort> Ports(PortSet ports)
    {
        foreach (var part in ports.Numbers.Intervals.ToArray())
        {
            for (int port = part.First; port <= part.Last; port++)
            {
                yield return (ushort)port;
            }
        }
    }

    /// <summary>Collects parts; when all of them say the same the box is not cut at all.</summary>
    private sealed class Builder
    {
        public List<FlowBox> Yes { get; } = [];

        public List<FlowBox> No { get; } = [];

        public List<DoubtfulBox> Maybe { get; } = [];

        public Split Finish(FlowBox whole) =>
            Maybe.Count > 0 ? Core.Policies.Split.Parts([.. Yes], [.. No], [.. Maybe])
            : No.Count == 0 ? Core.Policies.Split.AllYes(whole)
            : Yes.Count == 0 ? Core.Policies.Split.AllNo(whole)
            : Core.Policies.Split.Parts([.. Yes], [.. No], []);
    }
}

/// <summary>Methods as languages.</summary>
internal static class SquidMethods
{
    public static Language Connect { get; } = Language.Exactly("CONNECT");

    public static bool IsConnect(Flow flow) => flow.Traits.TryGetValue(SquidTraits.Method, out var method) && method == "CONNECT";
}

/// <summary>URLs as Squid writes them.</summary>
internal static class SquidUrl
{
    /// <summary>The URL of a concrete flow; null when its scheme is not known.</summary>
    public static string? Of(Flow flow)
    {
        var port = ":" + flow.Port.ToString(CultureInfo.InvariantCulture);
        if (SquidMethods.IsConnect(flow))
        {
            return flow.Host + port;
        }

        if (!flow.Traits.TryGetValue(SquidTraits.Scheme, out var scheme))
        {
            return null;
        }

        var login = flow.Traits.TryGetValue(SquidTraits.Login, out var user) && user != Traits.Absent ? user + "@" : "";
        return $"{scheme}://{login}{flow.Host}{(DefaultPort(scheme) == flow.Port ? "" : port)}{flow.Path}";
    }

    /// <summary>The port that is left out of a URL; 0 for schemes without one.</summary>
    public static int DefaultPort(string scheme) => scheme switch
    {
        "http" => 80,
        "https" => 443,
        "ftp" => 21,
        "gopher" => 70,
        "wais" => 210,
        "whois" => 43,
        _ => 0,
    };
}
