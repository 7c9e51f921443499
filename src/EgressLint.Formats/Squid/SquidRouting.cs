using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>A parent proxy.</summary>
internal sealed record SquidPeer(string Name, string Host, bool IsParent, Location At, Chain? Access);

/// <summary>Which way is tried first where both are open.</summary>
internal enum SquidPreference
{
    /// <summary>A parent for what Squid calls hierarchical, else the direct way: the default.</summary>
    ByMethod,

    /// <summary>The direct way: <c>prefer_direct on</c>.</summary>
    Direct,

    /// <summary>A parent: <c>nonhierarchical_direct off</c>.</summary>
    Peer,
}

/// <summary>
/// Where an allowed request goes (Squid peer_select.cc): always_direct before never_direct; without both a plain GET (what Squid calls
/// hierarchical: no user in the URL, no Authorization header) asks a parent first, and everything else goes straight out first.
/// </summary>
internal sealed class SquidRouting(Chain? alwaysDirect, Chain? neverDirect, ImmutableArray<SquidPeer> peers, SquidPreference preference, WorkAllowance allowance)
{
    /// <summary>The header that makes a request one for the server itself, lower case.</summary>
    public const string AuthorizationHeader = "authorization";

    private const string Direct = "DIRECT";

    private static readonly Language Get = Language.Exactly("GET");
    private static readonly string Authorization = SquidTraits.Header(AuthorizationHeader);


    private readonly Chain? alwaysDirect = alwaysDirect;
    private readonly Chain? neverDirect = neverDirect;
    private readonly SquidPreference preference = preference;
    private readonly ImmutableArray<SquidPeer> parents = [.. peers.Where(p => p.IsParent)];

    /// <summary>Whether the other one certainly chooses the same ways.</summary>
    public bool IsSame(SquidRouting other) => preference == other.preference
        && SquidSurroundings.AreSame(alwaysDirect, other.alwaysDirect) && SquidSurroundings.AreSame(neverDirect, other.neverDirect)
        && parents.Length == other.parents.Length
        && parents.Zip(other.parents).All(p => p.First.Name == p.Second.Name && p.First.Host == p.Second.Host && SquidSurroundings.AreSame(p.First.Access, p.Second.Access));

    /// <summary>Where the flows of a part go; a refusal where they have nowhere to go.</summary>
    public IEnumerable<DecisionPart> Decide(DecisionPart part)
    {
        if (alwaysDirect is null && neverDirect is null && parents.IsEmpty)
        {
            yield return Pass(part.Flows, [Direct]);
            yield break;
        }

        foreach (var direct in alwaysDirect is null ? [No(part.Flows)] : Decider.Decide(alwaysDirect, part.Flows, allowance).Parts)
        {
            if (direct.Possible.Only == Outcome.Allow)
            {
                yield return Pass(direct.Flows, [Direct]);
                continue;
            }

            foreach (var never in neverDirect is null ? [No(direct.Flows)] : Decider.Decide(neverDirect, direct.Flows, allowance).Parts)
            {
                var mayDirect = never.Possible.Only != Outcome.Allow || direct.Possible.Contains(Outcome.Allow);
                var mustPeer = never.Possible.Contains(Outcome.Allow);
                foreach (var result in ThroughPeers(never with { Doubts = direct.Doubts.AddRange(never.Doubts) }, mayDirect, mustPeer))
                {
                    yield return result;
                }
            }
        }
    }

    /// <summary>What comes of one flow on its way; null when nothing stands in it.</summary>
    public Evaluation? Evaluate(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        if (neverDirect is null)
        {
            return null;
        }

        var direct = alwaysDirect is null ? OutcomeSet.Of(Outcome.Deny) : Decider.Evaluate(alwaysDirect, flow).Possible;
        if (direct.Only == Outcome.Allow)
        {
            return null;
        }

        var never = Decider.Evaluate(neverDirect, flow);
        steps.AddRange(never.Steps);
        if (!never.Possible.Contains(Outcome.Allow))
        {
            return null;
        }

        var mayPass = never.Possible.Only != Outcome.Allow || direct.Contains(Outcome.Allow);
        foreach (var peer in parents)
        {
            var access = peer.Access is null ? OutcomeSet.Of(Outcome.Allow) : Decider.Evaluate(peer.Access, flow).Possible;
            if (access.Only == Outcome.Allow)
            {
                return null;
            }

            mayPass |= access.Contains(Outcome.Allow);
        }

        return mayPass
            ? never with { Action = null, Possible = OutcomeSet.Of(Outcome.Allow).Or(OutcomeSet.Of(Outcome.Deny)) }
            : never with { Action = new(Outcome.Deny) };
    }

    /// <summary>Parents in order. One that may take the request is on the route; the first that certainly does ends it.</summary>
    private IEnumerable<DecisionPart> ThroughPeers(DecisionPart never, bool mayDirect, bool mustPeer)
    {
        var open = new List<Waiting> { new(never.Flows, [], []) };
        foreach (var peer in parents)
        {
            var next = new List<Waiting>();
            foreach (var (box, before, doubts) in open)
            {
                foreach (var part in peer.Access is null ? [Yes(box)] : Decider.Decide(peer.Access, box, allowance).Parts)
                {
                    if (part.Possible.Only == Outcome.Allow)
                    {
                        foreach (var pass in Routed(part.Flows, before.Add("PEER " + peer.Name), mayDirect, never.Doubts.AddRange(doubts)))
                        {
                            yield return pass;
                        }
                    }
                    else
                    {
                        var may = part.Possible.Contains(Outcome.Allow);
                        next.Add(new(part.Flows, may ? before.Add("PEER " + peer.Name) : before, doubts.AddRange(part.Doubts)));
                    }
                }
            }

            open = next;
        }

        foreach (var (box, peerRoutes, doubts) in open)
        {
            if (!mustPeer)
            {
                foreach (var pass in Routed(box, peerRoutes, true, never.Doubts.AddRange(doubts)))
                {
                    yield return pass;
                }
            }
            else if (mayDirect || !peerRoutes.IsEmpty)
            {
                // Whether anybody takes it is not known.
                yield return never with
                {
                    Flows = box,
                    Action = new(Outcome.Deny),
                    Possible = OutcomeSet.Of(Outcome.Allow).Or(OutcomeSet.Of(Outcome.Deny)),
                    Doubts = [.. never.Doubts.Concat(doubts).Distinct()],
                    Route = mayDirect ? peerRoutes.Insert(0, Direct) : peerRoutes,
                };
            }
            else
            {
                yield return never with { Flows = box, Action = new(Outcome.Deny), Doubts = [] };
            }
        }
    }

    /// <summary>What no parent certainly took so far, and the parents that may.</summary>
    private readonly record struct Waiting(FlowBox Box, ImmutableArray<string> Peers, ImmutableArray<Doubt> Doubts);

    /// <summary>The ways of what passes, in Squid's order, which may be another one for some methods than for the rest.</summary>
    private IEnumerable<DecisionPart> Routed(FlowBox box, ImmutableArray<string> taking, bool mayDirect, ImmutableArray<Doubt> doubts)
    {
        if (!mayDirect || taking.IsEmpty)
        {
            yield return Pass(box, mayDirect ? [Direct] : taking) with { Assumed = taking.Length > 1 ? Assumed(doubts) : [] };
            yield break;
        }

        foreach (var (flows, isPeerFirst) in ByOrder(box))
        {
            yield return Pass(flows, isPeerFirst ? taking.Add(Direct) : taking.Insert(0, Direct)) with { Assumed = Assumed(doubts) };
        }
    }

    /// <summary>It passes in any case; which of the ways it takes is not as certain.</summary>
    private static ImmutableArray<Doubt> Assumed(ImmutableArray<Doubt> doubts) =>
        [.. doubts.Distinct().Select(d => d with { Reason = $"which way is taken is not certain: {d.Reason}" })];

    private IEnumerable<(FlowBox Flows, bool IsPeerFirst)> ByOrder(FlowBox box)
    {
        if (preference != SquidPreference.ByMethod || box.Traits[SquidTraits.Method] is not { } methods || !methods.Overlaps(Get) || !IsAnonymous(box))
        {
            return [(box, preference == SquidPreference.Peer)];
        }

        return methods.IsSubsetOf(Get)
            ? [(box, true)]
            : [(box with { Traits = box.Traits.With(SquidTraits.Method, Get) }, true), (box with { Traits = box.Traits.With(SquidTraits.Method, methods.Except(Get)) }, false)];
    }

    /// <summary>Whether nothing is known of a user in the URL or the header for the server.</summary>
    private static bool IsAnonymous(FlowBox box) =>
        box.Traits[SquidTraits.Login]?.Exact is null or Traits.Absent && box.Traits[Authorization]?.Exact is null or Traits.Absent;

    private static DecisionPart Pass(FlowBox flows, ImmutableArray<string> route)
    {
        var entry = new PolicyEntry(Match.Always, new(Outcome.Allow), null, "route");
        return new(flows, entry.Action, entry, []) { Route = route };
    }

    private static DecisionPart Yes(FlowBox flows) => Pass(flows, []);

    private static DecisionPart No(FlowBox flows)
    {
        var entry = new PolicyEntry(Match.Always, new(Outcome.Deny), null, "route");
        return new(flows, entry.Action, entry, []);
    }
}
