using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// <c>url_regex</c>: the URL as Squid writes it. For CONNECT that is <c>host:port</c>; otherwise scheme, user information, host, a port
/// that is not the scheme's own, and the decoded path (Squid acl/Url.cc, HttpRequest::effectiveRequestUri).
/// </summary>
internal sealed class SquidUrlMatch(SquidTextSet texts, Doubt unknown, Doubt tooComplex) : Match
{
    private const int MostPorts = 64;
    private const int MostGroups = 64;

    /// <summary>What a host of a URL can look like; it tells heads of URLs apart that matter and no others.</summary>
    private static readonly Language HostShape = Shape();

    /// <summary>Groups of paths by scheme, user and port. Paths are nearly always "any", so they are part of the key as they are.</summary>
    private readonly Dictionary<(string Prefix, string Suffix, Language Paths), ImmutableArray<(Language Tails, Language Heads)>?> factored = [];
    private readonly Lock gate = new();
    private readonly SquidTextSet texts = texts;

    public override bool IsSame(Match other) => other is SquidUrlMatch match && texts.IsSame(match.texts);

    public override Split Split(FlowBox box)
    {
        if (texts.IsEmpty)
        {
            return Core.Policies.Split.AllNo(box);
        }

        if (box.Traits[SquidTraits.AddressOnly] is null && box.Traits[SquidTraits.Unclear] is null && SquidUrl.Of(box) is { } url)
        {
            return texts.Along(box, Language.Exactly(url), _ => box, tooComplex);
        }

        if (texts.Language.IsAll)
        {
            return Core.Policies.Split.AllYes(box);
        }

        if (box.Traits[SquidTraits.Method] is not { } methods || PortCount(box.Ports) > MostPorts
            || box.Traits[SquidTraits.AddressOnly] is not null || box.Traits[SquidTraits.Unclear] is not null)
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

        return parts.Finish(box, texts.Irregular);
    }

    public override Answer Test(Flow flow) =>
        texts.IsEmpty ? Answer.No
        : !flow.Traits.ContainsKey(SquidTraits.AddressOnly) && !flow.Traits.ContainsKey(SquidTraits.Unclear) && SquidUrl.Of(flow) is { } url
            ? texts.Test(url, tooComplex)
            : texts.Language.IsAll ? Answer.Yes
            : Answer.Maybe(unknown);

    private void SplitTunnels(FlowBox box, Builder parts)
    {
        foreach (var port in Ports(box.Ports))
        {
            var one = PortCount(box.Ports) == 1 ? box : box with { Ports = PortSet.Of(port) };
            Along(one, texts.Language.Between("", ":" + port.ToString(CultureInfo.InvariantCulture)), parts);
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
        var prefix = scheme + "://" + (scheme != "ftp" || login is null or Traits.Absent ? "" : login + "@");
        foreach (var port in Ports(box.Ports))
        {
            var suffix = SquidUrl.DefaultPort(scheme) == port ? "" : ":" + port.ToString(CultureInfo.InvariantCulture);
            var one = box with { Ports = PortSet.Of(port) };
            if (Groups(prefix, suffix, box.Paths) is not { } groups)
            {
                parts.Maybe.Add(new(one, [tooComplex]));
                continue;
            }

            if (groups.Length == 1)
            {
                Along(one, groups[0].Heads, parts);
                continue;
            }

            SplitGroups(one, groups, parts);
        }
    }

    /// <summary>
    /// Groups of paths with one answer for all hosts of the box are one part: kept apart, the next line would cut each of them again, and a dozen
    /// lines would make a million parts of one host.
    /// </summary>
    private void SplitGroups(FlowBox box, ImmutableArray<(Language Tails, Language Heads)> groups, Builder parts)
    {
        var inside = new List<Language>();
        var outside = new List<Language>();
        foreach (var (paths, hosts) in groups)
        {
            switch (box.Hosts.Relate(hosts, SetBudget.Default))
            {
                case Relation.Inside:
                    inside.Add(paths);
                    break;
                case Relation.Outside:
                    outside.Add(paths);
                    break;
                default:
                    Along(box with { Paths = paths }, hosts, parts);
                    break;
            }
        }

        Join(inside, parts.Yes);
        Join(outside, parts.No);

        void Join(List<Language> paths, List<FlowBox> into)
        {
            if (paths.Count > 0)
            {
                into.Add(paths.Count == groups.Length ? box : box with { Paths = paths.Aggregate((a, b) => a.Or(b)) });
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
                groups = texts.Language.Factor(paths, heads => heads.Between(prefix, suffix).And(HostShape), SetBudget.Default, MostGroups);
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

        public Split Finish(FlowBox whole, Doubt? irregular)
        {
            if (irregular is not null)
            {
                // What the regular patterns leave may still match one with a back-reference.
                Maybe.AddRange(No.Select(n => new DoubtfulBox(n, [irregular])));
                No.Clear();
            }

            return Finish(whole);
        }

        private Split Finish(FlowBox whole) =>
            Maybe.Count > 0 ? Core.Policies.Split.Parts([.. Yes], [.. No], [.. Maybe])
            : No.Count == 0 ? Core.Policies.Split.AllYes(whole)
            : Yes.Count == 0 ? Core.Policies.Split.AllNo(whole)
            : Core.Policies.Split.Parts([.. Yes], [.. No], []);
    }
}

/// <summary>Methods as languages.</summary>
internal static class SquidMethods
{
    // Squid http/MethodType.h.
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "GET", "POST", "PUT", "HEAD", "CONNECT", "TRACE", "OPTIONS", "DELETE", "CHECKOUT", "CHECKIN", "UNCHECKOUT", "MKWORKSPACE",
        "VERSION-CONTROL", "REPORT", "UPDATE", "LABEL", "MERGE", "BASELINE-CONTROL", "MKACTIVITY", "PROPFIND", "PROPPATCH", "MKCOL", "COPY",
        "MOVE", "LOCK", "UNLOCK", "SEARCH", "PRI", "PURGE",
    };

    public static Language Connect { get; } = Language.Exactly("CONNECT");

    public static bool IsConnect(Flow flow) => flow.Traits.GetValueOrDefault(SquidTraits.Method) == "CONNECT";

    /// <summary>Well-known methods are compared without case, all others exactly.</summary>
    public static string Normalise(string method) => Known.Contains(method) ? method.ToUpperInvariant() : method;
}

/// <summary>URLs as Squid writes them.</summary>
internal static class SquidUrl
{
    /// <summary>The URL of a concrete flow; null when its scheme is not known.</summary>
    public static string? Of(Flow flow)
    {
        if (flow.Traits.TryGetValue(SquidTraits.UrlText, out var text))
        {
            return text;
        }

        if (SquidMethods.IsConnect(flow))
        {
            return Tunnel(flow.Host, flow.Port);
        }

        return flow.Traits.TryGetValue(SquidTraits.Scheme, out var scheme)
            ? Write(scheme, flow.Traits.GetValueOrDefault(SquidTraits.Login), flow.Host, flow.Port, flow.Path)
            : null;
    }

    /// <summary>The URL of a box that holds only one; null when it may hold several.</summary>
    public static string? Of(FlowBox box)
    {
        if (box.Traits[SquidTraits.UrlText] is { } text)
        {
            return text.Exact;
        }

        if (box.Hosts.Exact is not { } host || box.Ports.Numbers.Intervals is not [var port] || port.First != port.Last
            || box.Traits[SquidTraits.Method] is not { } methods)
        {
            return null;
        }

        if (methods.Exact == "CONNECT")
        {
            return Tunnel(host, port.First);
        }

        return box.Paths.Exact is { } path && box.Traits[SquidTraits.Scheme] is { Exact: { } scheme } && !methods.Contains("CONNECT")
            ? Write(scheme, box.Traits[SquidTraits.Login]?.Exact, host, port.First, path)
            : null;
    }

    /// <summary>The text for a tunnel.</summary>
    public static string Tunnel(string host, int port) => host + ":" + port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a URL. User information is shown for ftp only, the scheme's own port never.</summary>
    public static string Write(string scheme, string? login, string host, int port, string path)
    {
        var user = scheme == "ftp" && login is not (null or "" or Traits.Absent) ? login + "@" : "";
        var number = DefaultPort(scheme) == port ? "" : ":" + port.ToString(CultureInfo.InvariantCulture);
        return $"{scheme}://{user}{host}{number}{path}";
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
