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

    /// <summary>Asked when the route is chosen; each must allow.</summary>
    public required ImmutableArray<Chain> Restricting { get; init; }

    /// <summary>Asked for requests whose reply Squid sees: everything but a tunnel.</summary>
    public required ImmutableArray<Chain> Replies { get; init; }

    /// <summary>What all questions may cost, at every stage.</summary>
    public required WorkAllowance Allowance { get; init; }

    public required SquidInspection? Inspects { get; init; }

    public required SquidRouting Routing { get; init; }

    public required SquidRequests Requests { get; init; }

    /// <summary>The lines that make no entries, as they are written; null where some are not known.</summary>
    public required ImmutableArray<string>? Surroundings { get; init; }

    public override ImmutableArray<Chain> Chains => [Access, .. Later, .. Inspects?.Chains ?? [], .. Restricting, .. Replies];

    public override PolicyPlace Place => PolicyPlace.Proxy;

    /// <summary>A tunnel that is inspected is asked about as a tunnel and once more for what is inside, so that its entries see other flows than those that came.</summary>
    public override bool IsSameBesideEntries(Policy other) => other is SquidPolicy squid && Inspects is null && squid.Inspects is null
        && Release == squid.Release && Surroundings is { } mine && squid.Surroundings is { } others && mine.SequenceEqual(others)
        && Routing.IsSame(squid.Routing);

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
        foreach (var chain in Restricting)
        {
            parts = SquidStages.Then(parts, part => Decider.Decide(chain, part.Flows, Allowance).Parts);
        }

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
        var parts = new List<DecisionPart>(Decider.Decide(Access, asked, Allowance).Parts);
        foreach (var chain in Later)
        {
            parts = SquidStages.Then(parts, part => Decider.Decide(chain, part.Flows, Allowance).Parts);
        }

        return parts;
    }

    private List<DecisionPart> DecideReplies(List<DecisionPart> parts)
    {
        foreach (var chain in Replies)
        {
            var withReply = PolicyEntries.WhereSeen(chain);
            parts = SquidStages.Then(parts, part => part.Inspection == Inspection.Intercept
                ? Decider.Decide(chain, part.Flows, Allowance).Parts
                : Decider.Decide(withReply, part.Flows, Allowance).Parts);
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
        // At which step such a request is asked about depends on the release, and its URL is its own.
        var inner = tunnel with
        {
            Traits = tunnel.Traits.With(SquidTraits.Method, SquidRequests.InnerMethod).With(SquidTraits.Scheme, "https")
                .Without(SquidTraits.Step).Without(SquidTraits.UrlText),
        };
        foreach (var part in DecideAccess(inner))
        {
            var flows = part.Flows with
            {
                Traits = part.Flows.Traits
                    .With(SquidTraits.Method, tunnel.Traits[SquidTraits.Method] ?? SquidMethods.Connect)
                    .With(SquidTraits.Scheme, tunnel.Traits[SquidTraits.Scheme] ?? Language.Exactly(""))
                    .With(SquidTraits.Step, "1"),
            };
            yield return Unchallenged(part) with { Flows = flows };
        }
    }

    /// <summary>Inner requests are never challenged: what would ask for credentials refuses (Squid client_side_request.cc).</summary>
    private static DecisionPart Unchallenged(DecisionPart part) => part with
    {
        Action = part.Action.Outcome == Outcome.Authenticate ? new PolicyAction(Outcome.Deny) : part.Action,
        Possible = Unchallenged(part.Possible),
    };

    private static OutcomeSet Unchallenged(OutcomeSet possible) => possible.Contains(Outcome.Authenticate)
        ? possible.Without(Outcome.Authenticate).Or(OutcomeSet.Of(Outcome.Deny))
        : possible;

    private Evaluation EvaluateAll(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        var result = EvaluateAccess(flow, steps);
        var isTunnel = SquidMethods.IsConnect(flow);
        if (Inspects is not null && isTunnel && SquidStages.GoesOn(result))
        {
            var (inspection, entry) = Inspects.Evaluate(flow, steps);
            switch (inspection)
            {
                case Inspection.Terminate:
                    result = SquidStages.Join(result, new(entry, new(Outcome.Deny)));
                    break;
                case Inspection.Unknown:
                    result = SquidStages.Join(result, new(entry, null) { Possible = OutcomeSet.Of(Outcome.Allow).Or(OutcomeSet.Of(Outcome.Deny)) });
                    break;
                case Inspection.Intercept:
                    result = SquidStages.Join(result, EvaluateInside(flow, steps));
                    isTunnel = false;
                    break;
            }
        }

        if (SquidStages.GoesOn(result) && Routing.Evaluate(flow, steps) is { } routed)
        {
            result = SquidStages.Join(result, routed);
        }

        result = EvaluateChains(Restricting, flow, result, steps);
        return isTunnel ? result : EvaluateChains(Replies, flow, result, steps);
    }

    private Evaluation EvaluateInside(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        var inner = flow with
        {
            Traits = flow.Traits.SetItem(SquidTraits.Method, SquidRequests.InnerMethod).SetItem(SquidTraits.Scheme, "https")
                .Remove(SquidTraits.Step).Remove(SquidTraits.UrlText),
        };
        var result = EvaluateAccess(inner, steps);
        var possible = Unchallenged(result.Possible);
        return result with { Action = possible.Only is { } single ? new(single) : null, Possible = possible };
    }

    private Evaluation EvaluateAccess(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        var first = Decider.Evaluate(Access, flow);
        steps.AddRange(first.Steps);
        return EvaluateChains(Later, flow, first, steps);
    }

    private static Evaluation EvaluateChains(ImmutableArray<Chain> chains, Flow flow, Evaluation result, ImmutableArray<TraceStep>.Builder steps)
    {
        foreach (var chain in chains)
        {
            if (!SquidStages.GoesOn(result))
            {
                break;
            }

            var next = Decider.Evaluate(chain, flow);
            steps.AddRange(next.Steps);
            result = SquidStages.Join(result, next);
        }

        return result;
    }
}

/// <summary>How the answer of one stage goes into the next.</summary>
internal static class SquidStages
{
    /// <summary>Whether a request with this answer so far may still be asked about.</summary>
    public static bool GoesOn(DecisionPart part) => part.Possible.Contains(Outcome.Allow);

    /// <summary>The same for the concrete evaluation.</summary>
    public static bool GoesOn(Evaluation result) => result.Possible.Contains(Outcome.Allow);

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

    /// <summary>The answer of two stages, of which the earlier may let the request go on: refused by the later one, unless the earlier may ask for credentials.</summary>
    public static Evaluation Join(Evaluation before, Evaluation next)
    {
        var possible = before.Possible.Then(next.Possible);
        var decider = next.Possible.Only == Outcome.Allow ? before : next;
        return decider with { Action = possible.Only is { } single ? new(single) : null, Possible = possible };
    }

    /// <summary>The same for parts of a box.</summary>
    public static DecisionPart Join(DecisionPart before, DecisionPart next)
    {
        var possible = before.Possible.Then(next.Possible);
        ImmutableArray<Doubt> doubts = possible.Only is null ? [.. before.Doubts.Concat(next.Doubts).Distinct()] : [];
        var steps = next.Possible.Only == Outcome.Allow ? before.Steps : before.Steps.AddRange(next.Steps);

        // The action is what happens if nothing doubtful matches; the earlier stage has the first word, except where the later one is certain.
        var stays = possible.Only is null ? before.Action.Outcome != Outcome.Allow || next.Action.Outcome == Outcome.Allow
            : before.Action.Outcome == possible.Only && next.Possible.Only == Outcome.Allow;
        var decider = stays ? before : next;
        return decider with
        {
            Flows = next.Flows,
            Steps = steps,
            Doubts = doubts,
            Possible = possible,
            Route = next.Route.IsEmpty ? before.Route : next.Route,
            Assumed = before.Assumed.AddRange(next.Assumed),
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
