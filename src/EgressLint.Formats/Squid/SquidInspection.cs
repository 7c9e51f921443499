using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// <c>ssl_bump</c> (Squid ssl/PeekingPeerConnector.cc, acl/AtStepData.cc): asked at the TCP connection, after the client's hello and after
/// the server's certificate. At each step lines whose action is no longer possible are passed over; the first of the others that matches
/// decides; without a match the connection is spliced, but at step 3 after <c>stare</c> it is bumped.
/// </summary>
internal sealed class SquidInspection
{
    private const string List = "ssl_bump";

    private readonly WorkAllowance allowance;
    private readonly Chain first;
    private readonly Chain second;
    private readonly Chain afterPeek;
    private readonly Chain afterStare;

    public SquidInspection(SquidAccessLists lists, SquidChains chains, WorkAllowance allowance)
    {
        this.allowance = allowance;
        first = Make(lists, chains, _ => true, "1");
        second = Make(lists, chains, a => a is not ("none" or "client-first" or "server-first"), "2");
        afterPeek = Make(lists, chains, a => a is "splice" or "terminate", "3");
        // Who stared at the server's hello cannot splice any more (Squid ssl/PeekingPeerConnector.cc, checkForPeekAndSpliceGuess).
        afterStare = Make(lists, chains, a => a is "bump" or "terminate", "3") with
        {
            Default = new(Match.Always, new(Outcome.Intercept, ["bump"]), null, "no ssl_bump line matches at step 3, and after 'stare' the connection is bumped"),
        };
    }

    /// <summary>Actions of ssl_bump lines; the last two are old words.</summary>
    public static IReadOnlySet<string> Actions { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "peek", "stare", "splice", "bump", "terminate", "none", "client-first", "server-first", "allow", "deny",
    };

    public ImmutableArray<Chain> Chains => [first];

    /// <summary>What happens to the TLS of an allowed tunnel. Requests that are no tunnels pass unchanged.</summary>
    public IEnumerable<DecisionPart> Decide(DecisionPart part)
    {
        if (part.Flows.Traits[SquidTraits.Method] is not { } methods || !methods.Overlaps(SquidMethods.Connect))
        {
            yield return part;
            yield break;
        }

        var closed = new List<(DecisionPart Part, string Action)>();
        Walk(first, part.Flows, "1", closed);
        foreach (var (seen, action) in closed)
        {
            yield return Result(part, seen, action);
        }
    }

    /// <summary>The same for one flow.</summary>
    public (Inspection Inspection, PolicyEntry Entry) Evaluate(Flow flow, ImmutableArray<TraceStep>.Builder steps)
    {
        var chain = first;
        var step = "1";
        while (true)
        {
            var answer = Decider.Evaluate(chain, flow with { Traits = flow.Traits.SetItem(SquidTraits.Step, step) });
            steps.AddRange(answer.Steps);
            if (answer.Action is not { } action)
            {
                return (Inspection.Unknown, answer.Entry);
            }

            if (Next(step, action.Targets[0]) is not { } next)
            {
                return (Final(action.Targets[0]), answer.Entry);
            }

            (chain, step) = next;
        }
    }

    private void Walk(Chain chain, FlowBox box, string step, List<(DecisionPart Part, string Action)> closed)
    {
        var asked = box with { Traits = box.Traits.With(SquidTraits.Step, step) };
        foreach (var part in Decider.Decide(chain, asked, allowance).Parts)
        {
            var before = box.Traits[SquidTraits.Step];
            var flows = part.Flows with
            {
                Traits = before is null ? part.Flows.Traits.Without(SquidTraits.Step) : part.Flows.Traits.With(SquidTraits.Step, before),
            };
            var action = part.Action.Targets[0];
            if (part.IsCertain && Next(step, action) is { } next)
            {
                Walk(next.Chain, flows, next.Step, closed);
            }
            else
            {
                closed.Add((part with { Flows = flows }, action));
            }
        }
    }

    private (Chain Chain, string Step)? Next(string step, string action) => (step, action) switch
    {
        ("1", "peek" or "stare") => (second, "2"),
        ("2", "peek") => (afterPeek, "3"),
        ("2", "stare") => (afterStare, "3"),
        _ => null,
    };

    private static DecisionPart Result(DecisionPart tunnel, DecisionPart seen, string action)
    {
        if (!seen.IsCertain)
        {
            // Decrypted or not, it may still pass; only whether somebody looks inside is open, and with it the inner verdict.
            var doubts = tunnel.Doubts.AddRange(seen.Doubts);
            var possible = tunnel.Possible.Or(OutcomeSet.Of(Outcome.Deny));
            return tunnel with
            {
                Flows = seen.Flows,
                Doubts = doubts,
                Possible = possible,
                Inspection = Inspection.Unknown,
                InspectedBy = seen.Entry,
                Steps = tunnel.Steps.AddRange(seen.Steps),
            };
        }

        var inspection = Final(action);
        var result = tunnel with { Flows = seen.Flows, Inspection = inspection, InspectedBy = seen.Entry };
        return inspection == Inspection.Terminate
            ? SquidStages.Join(result, result with { Action = new(Outcome.Deny), Entry = seen.Entry, Steps = seen.Steps, Doubts = [] })
            : result;
    }

    private static Inspection Final(string action) => action switch
    {
        "bump" or "client-first" or "server-first" or "stare" or "allow" => Inspection.Intercept,
        "terminate" => Inspection.Terminate,
        _ => Inspection.Splice,
    };

    private static Chain Make(SquidAccessLists lists, SquidChains chains, Func<string, bool> possible, string step)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        foreach (var line in lists.Lines(List))
        {
            if (possible(line.Action))
            {
                var outcome = Final(line.Action) == Inspection.Intercept ? Outcome.Intercept
                    : line.Action == "terminate" ? Outcome.Deny
                    : line.Action is "peek" ? Outcome.Peek : Outcome.Splice;
                entries.Add(new(chains.ConditionOf(line, SquidStage.Inspection), new(outcome, [line.Action]), line.Directive.Location, List));
            }
        }

        var name = $"no ssl_bump line matches at step {step}, so the connection is spliced";
        return new(List, entries.ToImmutable(), new(Match.Always, new(Outcome.Splice, ["splice"]), null, name));
    }
}
