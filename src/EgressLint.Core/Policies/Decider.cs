using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Core.Policies;

/// <summary>
/// The first-match walk. Every entry cuts each open part into what it certainly takes (closed), what it may take (stays open, the
/// doubt is remembered) and what it leaves (stays open); the default closes the rest. Parts are disjoint and cover what was asked.
/// A part is certain when all its steps carry the same action. Doubts count as independent: that can cost precision, never soundness.
/// </summary>
public static class Decider
{
    /// <summary>More open parts than this are closed as too complex.</summary>
    public const int MaxParts = 20_000;

    /// <summary>The same where a policy has an allowance for all of its questions: every part is looked at again by whoever asked.</summary>
    public const int MaxPartsOfMany = 1_000;

    /// <summary>Units of work for asking one entry about one part, whatever it is: a file may have a million entries.</summary>
    private const int EntryWork = 5;

    /// <summary>Decides every flow of a box by one chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="asked">The flows.</param>
    /// <param name="allowance">What the questions of a policy may cost together; null for one question alone.</param>
    public static Decision Decide(Chain chain, FlowBox asked, WorkAllowance? allowance = null)
    {
        var before = SetMeter.Spent;
        var decision = Decide(chain, asked, (allowance ?? new()).Limit, allowance is null ? MaxParts : MaxPartsOfMany);
        allowance?.Take(SetMeter.Spent - before);
        return decision;
    }

    private static Decision Decide(Chain chain, FlowBox asked, long limit, int mostParts)
    {
        var closed = ImmutableArray.CreateBuilder<DecisionPart>();
        var open = new List<Open> { new(asked, null) };
        foreach (var entry in chain.Entries)
        {
            open = Step(entry, open, closed, limit);
            if (open.Count == 0)
            {
                break;
            }

            if (open.Count > mostParts || SetMeter.Spent > limit)
            {
                CloseAll(open, entry, closed);
                return new(asked, closed.ToImmutable());
            }
        }

        foreach (var part in open)
        {
            closed.Add(WalkedSteps.Close(part.Steps, part.Box, chain.Default));
        }

        return new(asked, closed.ToImmutable());
    }

    /// <summary>Decides one flow by asking each entry about it, every entry asked being a step. Shares no code with the walk over boxes.</summary>
    public static Evaluation Evaluate(Chain chain, Flow flow)
    {
        var steps = ImmutableArray.CreateBuilder<TraceStep>();
        PolicyEntry? first = null;
        var agrees = true;
        var possible = OutcomeSet.Empty;
        foreach (var entry in chain.Entries)
        {
            var answer = entry.Match.Test(flow);
            steps.Add(new(entry, answer.Truth, answer.Doubts));
            if (answer.Truth == Truth.No)
            {
                continue;
            }

            agrees = agrees && (first is null || first.Action.Equals(entry.Action));
            possible = possible.Or(OutcomeSet.Of(entry.Action.Outcome));
            first ??= entry;
            if (answer.Truth == Truth.Yes)
            {
                return new(entry, agrees ? entry.Action : null) { Steps = steps.ToImmutable(), Possible = possible };
            }
        }

        agrees = agrees && (first is null || first.Action.Equals(chain.Default.Action));
        possible = possible.Or(OutcomeSet.Of(chain.Default.Action.Outcome));
        return new(chain.Default, agrees ? chain.Default.Action : null) { Steps = steps.ToImmutable(), Possible = possible };
    }

    /// <summary>A part with one outcome out of the steps that led to it.</summary>
    public static DecisionPart Close(FlowBox box, ImmutableArray<TraceStep> steps, PolicyEntry decider)
    {
        ImmutableArray<Doubt> doubts = [];
        var possible = OutcomeSet.Of(decider.Action.Outcome);
        foreach (var step in steps)
        {
            possible = possible.Or(OutcomeSet.Of(step.Entry.Action.Outcome));
            if (doubts.IsEmpty && !step.Entry.Action.Equals(decider.Action))
            {
                // One step with another action makes the part uncertain, and then every doubt on the way has a say in it.
                doubts = [.. steps.SelectMany(s => s.Doubts).Distinct()];
            }
        }

        return new(box, decider.Action, decider, steps.Add(new(decider, Truth.Yes, []))) { Doubts = doubts, Possible = possible };
    }

    private static List<Open> Step(PolicyEntry entry, List<Open> open, ImmutableArray<DecisionPart>.Builder closed, long limit)
    {
        List<Open>? next = null;
        for (var i = 0; i < open.Count; i++)
        {
            if (SetMeter.Spent > limit)
            {
                next?.AddRange(open.GetRange(i, open.Count - i));
                break;
            }

            SetMeter.Note(EntryWork);
            var part = open[i];
            var cut = entry.Match.Split(part.Box);
            if (cut.Yes.IsEmpty && cut.Maybe.IsEmpty)
            {
                // Nothing taken, which is the common case: the part goes on as it is, whatever it was cut into.
                next?.Add(part);
                continue;
            }

            next ??= open.GetRange(0, i);
            foreach (var taken in cut.Yes)
            {
                closed.Add(WalkedSteps.Close(part.Steps, taken, entry));
            }

            foreach (var maybe in cut.Maybe)
            {
                next.Add(new(maybe.Box, new(part.Steps, new(entry, Truth.Maybe, maybe.Doubts))));
            }

            foreach (var left in cut.No)
            {
                next.Add(new(left, part.Steps));
            }
        }

        return next ?? open;
    }

    private static void CloseAll(List<Open> open, PolicyEntry entry, ImmutableArray<DecisionPart>.Builder closed)
    {
        var doubt = new Doubt("the policy is too complex to decide exactly from here on", entry.At);
        foreach (var part in open)
        {
            closed.Add(new(part.Box, entry.Action, entry, WalkedSteps.All(part.Steps, new(entry, Truth.Maybe, [doubt]))) { Doubts = [doubt] });
        }
    }

    private readonly record struct Open(FlowBox Box, WalkedSteps? Steps);
}
