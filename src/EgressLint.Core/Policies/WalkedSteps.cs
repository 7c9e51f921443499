using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EgressLint.Core.Sets;

namespace EgressLint.Core.Policies;

/// <summary>
/// The steps that led to an open part of a walk, the last one first. Parts share what they have in common, and what several parts that close at the same
/// place need is made once: a thousand doubtful steps cost no thousand copies.
/// </summary>
public sealed class WalkedSteps
{
    private readonly WalkedSteps? before;
    private readonly TraceStep step;
    private readonly int count;
    private readonly OutcomeSet possible;

    /// <summary>The action of all steps; null where they differ.</summary>
    private readonly PolicyAction? only;

    private ImmutableArray<Doubt> doubts;

    /// <summary>One more step.</summary>
    /// <param name="before">The steps before it; null for none.</param>
    /// <param name="step">The step.</param>
    public WalkedSteps(WalkedSteps? before, TraceStep step)
    {
        this.before = before;
        this.step = step;
        var action = step.Entry.Action;
        count = (before?.count ?? 0) + 1;
        possible = (before?.possible ?? OutcomeSet.Empty).Or(OutcomeSet.Of(action.Outcome));
        only = before is null || action.Equals(before.only) ? action : null;
    }

    /// <summary>Every reason on the way, each once.</summary>
    private ImmutableArray<Doubt> Doubts => doubts.IsDefault ? doubts = Distinct() : doubts;

    /// <summary>The part that an entry closes after these steps.</summary>
    /// <param name="walked">The steps; null for none.</param>
    /// <param name="box">Its flows.</param>
    /// <param name="decider">The entry.</param>
    public static DecisionPart Close(WalkedSteps? walked, FlowBox box, PolicyEntry decider)
    {
        var last = new TraceStep(decider, Truth.Yes, []);
        if (walked is null)
        {
            return new(box, decider.Action, decider, [last]) { Possible = OutcomeSet.Of(decider.Action.Outcome) };
        }

        return new(box, decider.Action, decider, All(walked, last))
        {
            // One step with another action makes the part uncertain, and then every doubt on the way has a say in it.
            Doubts = decider.Action.Equals(walked.only) ? [] : walked.Doubts,
            Possible = walked.possible.Or(OutcomeSet.Of(decider.Action.Outcome)),
        };
    }

    /// <summary>The steps in order, and one behind them.</summary>
    public static ImmutableArray<TraceStep> All(WalkedSteps? walked, TraceStep last)
    {
        var steps = new TraceStep[(walked?.count ?? 0) + 1];
        steps[^1] = last;
        for (var at = walked; at is not null; at = at.before)
        {
            steps[at.count - 1] = at.step;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(steps);
    }

    private ImmutableArray<Doubt> Distinct()
    {
        var seen = new HashSet<Doubt>();
        var all = ImmutableArray.CreateBuilder<Doubt>();
        var steps = All(before, step);
        foreach (var one in steps)
        {
            foreach (var doubt in one.Doubts)
            {
                if (seen.Add(doubt))
                {
                    all.Add(doubt);
                }
            }
        }

        return all.ToImmutable();
    }
}
