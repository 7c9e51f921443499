using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// What a Squid configuration decides about a request, in Squid's own order (client_side_request.cc, doCallouts): http_access, then what
/// may change or refuse it, then TLS inspection with the inner request, then where it goes, then the reply.
/// </summary>
internal sealed class SquidPolicy : Policy
{
    public override string Format => "squid";

    public override string Name => Source.Path;

    public required SquidEngine Release { get; init; }

    public override string Engine => Release.Title;

    public required Chain Access { get; init; }

    /// <summary>Asked after http_access, in this order; each must allow.</summary>
    public required ImmutableArray<Chain> Later { get; init; }

    /// <summary>Asked for requests whose reply Squid sees: everything but a tunnel.</summary>
    public required ImmutableArray<Chain> Replies { get; init; }

    public required SquidInspection? Inspects { get; init; }

    public required SquidRouting Routing { get; init; }

    public required SquidRequests Requests { get; init; }

    public override ImmutableArray<Chain> Chains => Inspects is null
        ? [Access, .. Later, .. Replies]
        : [Access, .. Later, .. Inspects.Chains, .. Replies];

    public override FlowBox? Ask(EndpointQuestion question) => Requests.Ask(question);

    public override AskedFlows Ask(PolicyRequest request) => Requests.Ask(request);

    public override Decision Decide(FlowBox asked)
    {
        var parts = DecideAccess(asked);
        if (Inspects is not null)
        {
            parts = Inspect(parts, Inspects);
        }

        parts = SquidStages.Then(parts, Routing.Decide);
        return new(asked, [.. DecideReplies(parts)]);
    }

    public override Evaluation Evaluate(Flow flow)
    {
        var steps = ImmutableArray.CreateBuilder<TraceStep>();
        var result = EvaluateAll(flow, steps);
        return result with { Steps = steps.ToImmutable() };
    }

    private List<DecisionPart> DecideAccess(FlowBox asked)
    {
        var parts = new List<DecisionPart>(Decider.Decide(Access, asked).Parts);
        foreach (var chain in Later)
        {
            parts = SquidStages.Then(parts, part => Decider.Decide(chain, part.Flows).Parts);
        }

        return parts;
    }

    private List<DecisionPart> DecideReplies(List<DecisionPart> parts)
    {
        foreach (var chain in Replies)
        {
            var withReply = PolicyEntries.WhereSeen(chain);
            parts = SquidStages.Then(parts, part => part.Inspection == Inspection.Intercept
                ? Decider.Decide(chain, part.Flows).Parts
                : Decider.Decide(withReply, part.Flows).Parts);
        }

        return parts;
    }

    /// <summary>A tunnel that is decrypted is asked about twice: as a tunnel, and for each request inside.</summary>
    private List<DecisionPart> Inspect(List<DecisionPart> parts, SquidInspection inspection)
    {
        var result = new List<DecisionPart>(parts.Count);
        foreach (var part in parts)
        {
            if (!SquidStages.GoesOn(part))
            {
                result.Add(part);
                continue;
            }

            foreach (var seen in inspection.Decide(part))
            {
                if (seen.Inspection == Inspection.Intercept && SquidStages.GoesOn(seen))
                {
                    result.AddRange(SquidStages.Then([seen], p => Inside(p.Flows)));
                }
                else
                {
                    result.Add(seen);
                }
            }
        }

        return result;
    }

    private IEnumerable<DecisionPart> Inside(FlowBox tunnel)
    {
        var inner = tunnel with
        {
            Traits = tunnel.Traits.With(SquidTraits.Method, SquidRequests.InnerMethod).With(SquidTraits.Scheme, "https"),
        };
        foreach (var part in DecideAccess(inner))
        {
            // Inner requests are never challenged: what would ask for credentials refuses (Squid client_side_request.cc).
            var action = part.Action.Outcome == Outcome.Authenticate ? new PolicyAction(Outcome.Deny) : part.Action;
            var flows = part.Flows with
            {
                Traits = part.Flows.Traits
                    .With(SquidTraits.Method, tunnel.Traits[SquidTraits.Method] ?? SquidMethods.Connect)
                    .With(SquidTraits.Scheme, tunnel.Traits[SquidTraits.Scheme] ?? Language.Exactly("")),
            };
            yield return part with { Flows = flows, Action = action };
        }
    }

    private Evaluation EvaluateAll(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        var result = EvaluateAccess(flow, steps);
        if (result.Action is not { Outcome: Outcome.Allow })
        {
            return result;
        }

        var intercepted = false;
        if (Inspects is not null && SquidMethods.IsConnect(flow))
        {
            var (inspection, entry) = Inspects.Evaluate(flow, steps);
            if (inspection == Inspection.Terminate)
            {
                return new(entry, new(Outcome.Deny));
            }

            intercepted = inspection == Inspection.Intercept;
            if (inspection == Inspection.Unknown)
            {
                return new(entry, null);
            }
        }

        if (intercepted)
        {
            var inner = flow with
            {
                Traits = flow.Traits.SetItem(SquidTraits.Method, SquidRequests.InnerMethod).SetItem(SquidTraits.Scheme, "https"),
            };
            result = EvaluateAccess(inner, steps);
            if (result.Action is not { Outcome: Outcome.Allow })
            {
                return result.Action is { Outcome: Outcome.Authenticate } ? result with { Action = new(Outcome.Deny) } : result;
            }
        }

        if (Routing.Evaluate(flow, steps) is { } stopped)
        {
            return stopped;
        }

        return !SquidMethods.IsConnect(flow) || intercepted ? EvaluateChains(Replies, flow, result, steps) : result;
    }

    private Evaluation EvaluateAccess(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        var first = Decider.Evaluate(Access, flow);
        steps.AddRange(first.Steps);
        return first.Action is { Outcome: Outcome.Allow } ? EvaluateChains(Later, flow, first, steps) : first;
    }

    private static Evaluation EvaluateChains(ImmutableArray<Chain> chains, Flow flow, Evaluation allowed, ImmutableArray<TraceStep>.Builder steps)
    {
        foreach (var chain in chains)
        {
            var next = Decider.Evaluate(chain, flow);
            steps.AddRange(next.Steps);
            if (next.Action is not { Outcome: Outcome.Allow })
            {
                return next;
            }
        }

        return allowed;
    }
}

/// <summary>How the answer of one stage goes into the next.</summary>
internal static class SquidStages
{
    /// <summary>Whether a request with this answer so far may still be asked about.</summary>
    public static bool GoesOn(DecisionPart part) => part.Action.Outcome == Outcome.Allow || !part.IsCertain;

    /// <summary>Asks the next stage about every part that goes on.</summary>
    public static List<DecisionPart> Then(List<DecisionPart> parts, Func<DecisionPart, IEnumerable<DecisionPart>> stage)
    {
        var result = new List<DecisionPart>(parts.Count);
        foreach (var part in parts)
        {
            if (!GoesOn(part))
            {
                result.Add(part);
                continue;
            }

            foreach (var next in stage(part))
            {
                result.Add(Join(part, next));
            }
        }

        return result;
    }

    private static DecisionPart Join(DecisionPart before, DecisionPart next)
    {
        if (next.IsCertain && next.Action.Outcome == Outcome.Allow)
        {
            return before with
            {
                Flows = next.Flows,
                Route = next.Route.IsEmpty ? before.Route : next.Route,
                Assumed = before.Assumed.AddRange(next.Assumed),
            };
        }

        var steps = before.Steps.AddRange(next.Steps);
        if (!next.IsCertain)
        {
            return next with
            {
                Steps = steps,
                Doubts = [.. before.Doubts.Concat(next.Doubts).Distinct()],
                Inspection = before.Inspection,
                InspectedBy = before.InspectedBy,
            };
        }

        // Refused here whatever the earlier stages say, unless one of them would have asked for credentials instead.
        var challenged = !before.IsCertain && before.Steps.Any(s => s.Entry.Action.Outcome == Outcome.Authenticate);
        return next with
        {
            Steps = steps,
            Doubts = challenged ? before.Doubts : [],
            Inspection = before.Inspection,
            InspectedBy = before.InspectedBy,
        };
    }
}

/// <summary>Chains that only some requests meet.</summary>
internal static class PolicyEntries
{
    /// <summary>The chain as a tunnel passes it: untouched.</summary>
    public static Chain WhereSeen(Chain chain)
    {
        var tunnel = new PolicyEntry(
            Matches.Trait(SquidTraits.Method, SquidMethods.Connect, new Doubt("it is not known whether this is a tunnel", null)),
            new(Outcome.Allow), null, "a tunnel has no reply that Squid sees");
        return chain with { Entries = chain.Entries.Insert(0, tunnel) };
    }
}
