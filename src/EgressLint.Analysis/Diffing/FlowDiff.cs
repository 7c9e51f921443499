using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Diffing;

/// <summary>Flows that two policies decide differently, all in the same way.</summary>
/// <param name="Asked">The question that they are a part of.</param>
/// <param name="Flows">The flows, as disjoint boxes.</param>
/// <param name="Before">A part of the earlier decision that holds some of them; entry and outcome are the same for all.</param>
/// <param name="After">The same of the later decision.</param>
/// <param name="Witness">One of the flows. Both concrete evaluations gave the outcomes that are claimed.</param>
public sealed record ChangedFlows(FlowBox Asked, FlowSet Flows, DecisionPart Before, DecisionPart After, Flow Witness)
{
    /// <summary>Whether something that is needed is among them; null when that is not known, because addresses of names decide it or it costs too much.</summary>
    public bool? IsNeeded { get; init; }

    /// <summary>Whether both sides have the same outcome, and only the way or the inspection of TLS is another one.</summary>
    public bool KeepsOutcome => Before.Action.Outcome == After.Action.Outcome;
}

/// <summary>What two policies decide differently, over every flow that their kind is asked about.</summary>
/// <param name="Changes">Disjoint sets of flows that certainly change.</param>
/// <param name="Doubts">Why more may change; empty when nothing else does.</param>
public sealed record FlowDiff(ImmutableArray<ChangedFlows> Changes, ImmutableArray<Doubt> Doubts)
{
    /// <summary>No flow changes, and that is certain.</summary>
    public static FlowDiff Equal { get; } = new([], []);

    /// <summary>Whether the two certainly decide every flow in the same way.</summary>
    public bool IsEquivalent => Changes.IsEmpty && Doubts.IsEmpty;
}
