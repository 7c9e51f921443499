using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>A parent proxy.</summary>
internal sealed record SquidPeer(string Name, string Host, bool IsParent, Location At, Chain? Access);

/// <summary>
/// Where an allowed request goes (Squid peer_select.cc): always_direct before never_direct; without both, plain cacheable requests go
/// to a parent, and tunnels, uploads and queries go straight out.
/// </summary>
internal sealed class SquidRouting(Chain? alwaysDirect, Chain? neverDirect, ImmutableArray<SquidPeer> peers, bool prefersDirect)
{
    private readonly ImmutableArray<SquidPeer> parents = [.. peers.Where(p => p.IsParent)];

    public IEnumerable<DecisionPart> Decide(DecisionPart part)
    {
        if (alwaysDirect is null && neverDirect is null && parents.IsEmpty)
        {
            yield return Pass(part.Flows, ["DIRECT"]);
            yield break;
        }

        foreach (var direct in alwaysDirect is null ? [No(part.Flows)] : Decider.Decide(alwaysDirect, part.Flows).Parts)
        {
            if (direct.IsCertain && direct.Action.Outcome == Outcome.Allow)
            {
                yield return Pass(direct.Flows, ["DIRECT"]);
                continue;
            }

            foreach (var never in neverDirect is null ? [No(direct.Flows)] : Decider.Decide(neverDirect, direct.Flows).Parts)
            {
                var mayPeer = never.Action.Outcome == Outcome.Allow || !never.IsCertain;
                var mayDirect = never.Action.Outcome != Outcome.Allow || !never.IsCertain || !direct.IsCertain;
                foreach (var result in ThroughPeers(never, mayDirect, mayPeer, direct.IsCertain && never.IsCertain))
                {
                    yield return result;
                }
            }
        }
    }

    /// <summary>The refusal of one flow that has nowhere to go; null when it has somewhere, or nobody can say.</summary>
    public Evaluation? Evaluate(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        if (neverDirect is null)
        {
            return null;
        }

        if (alwaysDirect is not null && Decider.Evaluate(alwaysDirect, flow) is { Action: null or { Outcome: Outcome.Allow } })
        {
            return null;
        }

        var never = Decider.Evaluate(neverDirect, flow);
        steps.AddRange(never.Steps);
        if (never.Action is not { Outcome: Outcome.Allow })
        {
            return null;
        }

        foreach (var peer in parents)
        {
            if (peer.Access is null || Decider.Evaluate(peer.Access, flow).Action is null or { Outcome: Outcome.Allow })
            {
                return null;
            }
        }

        return never with { Action = new(Outcome.Deny) };
    }

    private IEnumerable<DecisionPart> ThroughPeers(DecisionPart never, bool mayDirect, bool mayPeer, bool certain)
    {
        var open = new List<FlowBox> { never.Flows };
        foreach (var peer in mayPeer || !parents.IsEmpty ? parents : [])
        {
            var next = new List<FlowBox>();
            foreach (var part in open.SelectMany(b => peer.Access is null ? [Yes(b)] : Decider.Decide(peer.Access, b).Parts))
            {
                if (part.Action.Outcome == Outcome.Allow || !part.IsCertain)
                {
                    yield return Pass(part.Flows, Route(part.Flows, peer.Name, mayDirect));
                }
                else
                {
                    next.Add(part.Flows);
                }
            }

            open = next;
        }

        foreach (var box in open)
        {
            // Nobody takes it: direct if that is allowed, else an error page.
            if (mayDirect)
            {
                yield return Pass(box, ["DIRECT"]);
            }
            else
            {
                yield return never with { Flows = box, Action = new(Outcome.Deny), Doubts = certain ? [] : never.Doubts };
            }
        }
    }

    private ImmutableArray<string> Route(FlowBox box, string peer, bool mayDirect)
    {
        if (!mayDirect)
        {
            return ["PEER " + peer];
        }

        var plain = box.Traits[SquidTraits.Method] is { } method && method.IsSubsetOf(Language.OneOf(["GET", "HEAD"]))
            && !box.Paths.Overlaps(Language.ContainsText("?"));
        return plain && !prefersDirect ? ["PEER " + peer, "DIRECT"] : ["DIRECT", "PEER " + peer];
    }

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
