using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Paths;

/// <summary>
/// Follows one connection along a path. A script chooses the ways; each of them is followed on its own, through whoever sees its legs, and the sets of names, clients
/// and hours that the members' decisions have in common are carried along, so that what is said of a wildcard holds for every name of it.
/// </summary>
internal sealed class PathWalk(WalkedPath path)
{
    private const string Direct = "DIRECT";

    /// <summary>More parts than this on one arm are not told apart.</summary>
    private const int MostParts = 512;

    /// <summary>More proxies in a row than this are a circle.</summary>
    private const int MostProxies = 4;

    private readonly HostNames names = new();

    private static readonly Doubt NobodySees = new("no member of the path sees connections that go straight to the service", null);

    /// <summary>What comes of a connection; null when the path has no say in it.</summary>
    internal PathAnswer? Walk(AskedNeed need, AskedConnection asked)
    {
        if (names[asked.Question.Pattern] is not { } hosts)
        {
            return null;
        }

        var all = Carried.All(hosts, need.Sources ?? IpSet.All);
        var branches = path.Script is { } script && AsksScript(need, asked) ? Choose(script, need, asked, all) : Straight(need, asked, all);
        return branches.Count == 0 ? null : Answer(branches, asked.Endpoint.KnownHosts);
    }

    /// <summary>Host and port of the proxy that a way names; null for the direct one.</summary>
    internal static string? Place(string way) => way == Direct ? null : way[(way.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether somebody asks the script for its way: it is a URL, and the role's own software does not have its proxy set by name.</summary>
    private static bool AsksScript(AskedNeed need, AskedConnection asked) =>
        asked.Question.Transport is Transport.Http or Transport.Https && !Stacks.HasOwnProxy(need.Need.Role.Stack);

    /// <summary>The ways that the script answers.</summary>
    private List<Branch> Choose(WalkedMember script, AskedNeed need, AskedConnection asked, Carried all)
    {
        var branches = new List<Branch>();
        foreach (var chosen in Meet(script, PathLeg.Choice, script.Opened.Builder.QuestionOf(asked), need, asked, all))
        {
            var passed = chosen.Passed[^1];
            if (passed.Verdict is not (Verdict.Direct or Verdict.Proxy))
            {
                branches.Add(new([new(passed.Verdict == Verdict.Deny && !passed.Part.Route.IsEmpty ? passed.Part.Route[0] : "", [chosen])], false));
                continue;
            }

            var ways = passed.Part.Route.IsEmpty ? [Direct] : passed.Part.Route;
            branches.Add(new([.. ways.Select(w => new Followed(w, [.. Place(w) is { } place ? GoByProxy(w, place, need, asked, chosen) : GoStraight(need, asked, chosen)]))], passed.Part.Entry.IsOneOf));
        }

        return branches;
    }

    /// <summary>What never asks a script goes straight, unless the only way out is a proxy: then it has no way.</summary>
    private List<Branch> Straight(AskedNeed need, AskedConnection asked, Carried all)
    {
        if (path.On(PathLeg.ClientToService).Any())
        {
            return [new([new(Direct, [.. GoStraight(need, asked, all)])], false)];
        }

        if (path.Script is not { } script)
        {
            return [new([new(Direct, [Doubtful(all, path.Proxies.IsEmpty ? NobodySees : Idle(path.Proxies[0]))])], false)];
        }

        var sent = Meet(script, PathLeg.Choice, script.Opened.Builder.QuestionOf(asked) with { Transport = Transport.Https }, need, asked, all);
        return [new([new(Direct, [.. sent.Select(s => s.Passed[^1].Verdict == Verdict.Proxy ? WithoutWay(s) : s)])], false)];
    }

    /// <summary>Everything is sent to proxies that cannot carry it, and the path has nothing else; where nobody wrote the path, there may be more.</summary>
    private Carried WithoutWay(Carried sent)
    {
        var passed = sent.Passed[^1];
        if (passed.Part.Route.Contains(Direct))
        {
            return sent;
        }

        return path.Plan.IsAssumed
            ? Doubtful(sent, new("the script sends such names to a proxy, and no file says whether there is another way", passed.Part.Entry.At))
            : sent with { Passed = sent.Passed.SetItem(sent.Passed.Length - 1, passed with { Verdict = Verdict.Deny }) };
    }

    /// <summary>The legs of a direct connection.</summary>
    private List<Carried> GoStraight(AskedNeed need, AskedConnection asked, Carried carried)
    {
        List<Carried> open = [carried];
        foreach (var member in path.On(PathLeg.ClientToService))
        {
            open = Each(open, c => Meet(member, PathLeg.ClientToService, member.Opened.Builder.QuestionOf(asked), need, asked, c));
        }

        // Nobody said who is sent to a proxy that stands in the path: it may be everybody.
        return path.Script is null && path.Proxies.FirstOrDefault(p => p.Plan.Leg is null) is { } idle ? [.. open.Select(c => c.GoesOn ? Doubtful(c, Idle(idle)) : c)] : open;
    }

    /// <summary>The legs of a connection to a proxy, and what the proxy makes of it.</summary>
    private List<Carried> GoByProxy(string way, string place, AskedNeed need, AskedConnection asked, Carried carried)
    {
        var proxy = path.Serving(place);
        List<Carried> open = [carried];
        foreach (var member in path.On(PathLeg.ClientToProxy))
        {
            open = Each(open, c => Meet(member, PathLeg.ClientToProxy, ToProxy(asked.Question, place, proxy), need, asked, c));
        }

        return proxy is null
            ? [.. open.Select(c => c.GoesOn ? Doubtful(c, new($"no member of the path serves '{way}'", carried.Passed[^1].Part.Entry.At)) : c)]
            : Each(open, c => ThroughProxy(proxy, need, asked, c, 0));
    }

    private List<Carried> ThroughProxy(WalkedMember proxy, AskedNeed need, AskedConnection asked, Carried carried, int depth) =>
        Each(Meet(proxy, PathLeg.Proxy, proxy.Opened.Builder.QuestionOf(asked), need, asked, carried), c => GoOn(proxy, need, asked, c, depth));

    /// <summary>The proxy's own way out. The first way that works is enough; where only a later one does, it depends on what nobody knows.</summary>
    private List<Carried> GoOn(WalkedMember proxy, AskedNeed need, AskedConnection asked, Carried carried, int depth)
    {
        var routes = carried.Passed[^1].Part.Route;
        if (!carried.GoesOn)
        {
            return [carried];
        }

        var first = routes.IsEmpty || routes[0] == Direct ? LeaveProxy(proxy, need, asked, carried) : ToParent(routes[0], proxy, need, asked, carried, depth);
        return routes.Length <= 1 ? first
            : [.. first.Select(c => c.GoesOn ? c : Doubtful(Without(c), new($"'{proxy.Policy.Name}' goes out by {routes[1]} where {routes[0]} fails", carried.Passed[^1].Part.Entry.At)))];
    }

    private List<Carried> LeaveProxy(WalkedMember proxy, AskedNeed need, AskedConnection asked, Carried carried)
    {
        List<Carried> open = [carried];
        foreach (var member in path.On(PathLeg.ProxyToService))
        {
            var question = member.Opened.Builder.QuestionOf(asked) with { Callers = "", Clients = proxy.Plan.Address };
            open = Each(open, c => MeetFrom(proxy, member, question, c));
        }

        return open;
    }

    private List<Carried> ToParent(string route, WalkedMember child, AskedNeed need, AskedConnection asked, Carried carried, int depth)
    {
        var name = route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return path.Parent(name, child) is { } parent && depth < MostProxies
            ? ThroughProxy(parent, need, asked, carried, depth + 1)
            : [Doubtful(carried, new($"'{child.Policy.Name}' goes on to the parent proxy '{name}', for which no member of the path stands", carried.Passed[^1].Part.Entry.At))];
    }

    /// <summary>What a member decides of something that comes from the client.</summary>
    private static List<Carried> Meet(WalkedMember member, PathLeg leg, Question question, AskedNeed need, AskedConnection asked, Carried carried)
    {
        if (member.Opened.Judge.Decide(question) is not { } decision)
        {
            return [Doubtful(carried, new($"'{member.Policy.Name}' cannot be asked about it", null))];
        }

        var clients = carried.Box.Clients;
        if (need.Sources is null && member.Opened.Builder.ClientsOf(need, asked, question).And(clients) is { IsEmpty: false } best)
        {
            clients = best;
        }

        var met = new List<Carried>();
        foreach (var part in decision.Parts)
        {
            if (part.Flows.Clients.And(clients) is { IsEmpty: false } both && carried.Meet(member, leg, part, leg == PathLeg.Choice && IsForAll(both, clients) ? clients : both, null) is { } next)
            {
                met.Add(next);
            }
        }

        // Clients of whom a member knows nothing (addresses of a kind that it never sees) are not let through silently.
        return met.Count > 0 ? met : [Doubtful(carried, new($"'{member.Policy.Name}' says nothing about clients in {Names.Of(clients)}", null))];
    }

    /// <summary>A script is told one address, of the old kind; where it does not look at it, what it answers is for clients with others as well.</summary>
    private static bool IsForAll(IpSet decided, IpSet clients) => clients.And(IpSet.AllV4).IsSubsetOf(decided);

    /// <summary>What a member decides of something that comes from a proxy.</summary>
    private static List<Carried> MeetFrom(WalkedMember proxy, WalkedMember member, Question question, Carried carried)
    {
        if (member.Opened.Judge.Decide(question) is not { } decision)
        {
            return [Doubtful(carried, new($"'{member.Policy.Name}' cannot be asked about it", null))];
        }

        var met = new List<Carried>();
        foreach (var part in decision.Parts)
        {
            var from = proxy.Plan.Address;
            var doubt = from is null && !part.Flows.Clients.IsAll
                ? new Doubt($"it depends on the address of '{proxy.Policy.Name}', which 'address' in the settings gives", part.Entry.At)
                : null;
            if ((from is null || part.Flows.Clients.Overlaps(from)) && carried.Meet(member, PathLeg.ProxyToService, part, carried.Box.Clients, doubt) is { } next)
            {
                met.Add(next);
            }
        }

        return met.Count > 0 ? met : [Doubtful(carried, new($"'{member.Policy.Name}' says nothing about connections from '{proxy.Policy.Name}'", null))];
    }

    /// <summary>The question whether a client gets to its proxy: at the addresses that the settings give, else by its name.</summary>
    private static Question ToProxy(Question question, string place, WalkedMember? proxy)
    {
        var colon = place.LastIndexOf(':');
        var port = colon > 0 && ushort.TryParse(place.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture, out var number) ? PortSet.Of(number) : PortSet.All;
        var host = (colon > 0 ? place[..colon] : place).Trim('[', ']');
        var address = proxy?.Plan.Address?.ToString();
        var pattern = HostNames.Network(host) is not null ? host : address is not null && HostNames.Network(address) is not null ? address : host;
        return new(pattern, port, Transport.Tcp, false) { Clients = question.Clients, Callers = question.Callers };
    }

    private static Doubt Idle(WalkedMember proxy) => new($"nothing says which connections are sent to '{proxy.Policy.Name}'; where all are, 'leg: client' in the settings says so", null);

    private static Carried Doubtful(Carried carried, Doubt doubt) => carried with { Doubts = carried.Doubts.Add(doubt) };

    private static Carried Without(Carried stopped) => stopped with { Passed = stopped.Passed.RemoveAt(stopped.Passed.Length - 1) };

    private static List<Carried> Each(List<Carried> open, Func<Carried, List<Carried>> go)
    {
        var next = new List<Carried>(open.Count);
        foreach (var carried in open)
        {
            if (!carried.GoesOn || next.Count > MostParts)
            {
                next.Add(carried.GoesOn ? Doubtful(carried, new("the path is too complex to follow exactly from here on", null)) : carried);
            }
            else
            {
                next.AddRange(go(carried));
            }
        }

        return next;
    }

    private static PathAnswer Answer(List<Branch> branches, ImmutableArray<string> knownHosts)
    {
        var arms = new Dictionary<(int Position, string Way), List<PathPart>>();
        var final = new List<PathPart>();
        foreach (var branch in branches)
        {
            var closed = branch.Ways.Select(w => (w.Way, Parts: w.Ends.Select(e => e.Close(knownHosts)).ToArray())).ToArray();
            for (var i = 0; i < closed.Length; i++)
            {
                var key = (branch.IsOneOf ? 0 : i, closed[i].Way);
                if (!arms.TryGetValue(key, out var known))
                {
                    arms[key] = known = [];
                }

                known.AddRange(closed[i].Parts);
            }

            // What cannot be reached is passed over; a proxy that answers has the last word.
            var reached = closed.Where(c => !c.Parts.All(p => p.IsUnreachable)).ToArray();
            final.AddRange(branch.IsOneOf ? closed.SelectMany(c => c.Parts) : (reached.Length > 0 ? reached[0] : closed[0]).Parts);
        }

        return new([.. arms.Where(a => a.Value.Count > 0).OrderBy(a => a.Key.Position).Select(a => new PathArm(a.Key.Way, a.Key.Position, [.. a.Value]))], [.. final]);
    }

    /// <summary>One way with what comes of it.</summary>
    private sealed record Followed(string Way, ImmutableArray<Carried> Ends);

    /// <summary>One answer of the script with its ways.</summary>
    private sealed record Branch(ImmutableArray<Followed> Ways, bool IsOneOf);
}
