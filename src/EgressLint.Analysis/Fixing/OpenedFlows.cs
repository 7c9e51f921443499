using System.Collections.Immutable;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Fixing;

/// <summary>What an edit changes besides what is needed.</summary>
/// <param name="Examples">Flows that are decided otherwise and that nothing needs, one of each kind, in words; empty when there are none.</param>
/// <param name="Unknown">Why that could not be worked out, as a clause; empty when it was.</param>
internal sealed record OpenedFlows(ImmutableArray<string> Examples, string Unknown)
{
    /// <summary>Units of <see cref="SetMeter.Spent"/>, about four seconds.</summary>
    private const long MostWork = 200_000_000;
    private const int MostPairs = 400_000;
    private const int MostExamples = 3;

    /// <summary>Whether nothing else changes, and that is certain.</summary>
    internal bool AreNone => Examples.IsEmpty && Unknown.Length == 0;

    /// <summary>
    /// Lays both decisions on everything over one another; what differs must lie within what is needed. What is not known before and after, for the same
    /// reasons at the same lines, is the same.
    /// </summary>
    internal static OpenedFlows Between(Policy before, Policy after, ImmutableArray<FlowBox> needed)
    {
        var mine = WidestQuestions.Of(before).ToArray();
        var theirs = WidestQuestions.Of(after).ToArray();
        if (mine.Length == 0 || mine.Length != theirs.Length)
        {
            return new([], "the two cannot be asked the same questions");
        }

        var examples = ImmutableArray.CreateBuilder<string>();
        var limit = SetMeter.Spent + MostWork;
        var pairs = 0;
        for (var i = 0; i < mine.Length; i++)
        {
            var asked = mine[i].And(theirs[i]);
            foreach (var box in EntryDifferences.Of(before, after, asked) ?? [asked])
            {
                var later = after.Decide(box).Parts;
                foreach (var a in before.Decide(box).Parts)
                {
                    foreach (var b in later)
                    {
                        if (IsSame(a, b) || a.Flows.Ports.And(b.Flows.Ports).IsEmpty)
                        {
                            continue;
                        }

                        if (++pairs > MostPairs || SetMeter.Spent > limit)
                        {
                            return new(examples.ToImmutable(), "it takes too long to work out what else changes");
                        }

                        if (Beyond(a.Flows.And(b.Flows), needed) is { } rest && !Say(rest, asked, a, b, examples))
                        {
                            return new(examples.ToImmutable(), "it is too complex to work out what else changes");
                        }

                        if (examples.Count == MostExamples)
                        {
                            return new(examples.ToImmutable(), "");
                        }
                    }
                }
            }
        }

        return new(examples.ToImmutable(), "");
    }

    private static bool Say(FlowBox rest, FlowBox asked, DecisionPart a, DecisionPart b, ImmutableArray<string>.Builder examples)
    {
        if (rest.Witness() is not { } witness || rest.CheckEmpty(SetBudget.Default) != Emptiness.NotEmpty)
        {
            return false;
        }

        var words = $"{FlowWords.Line(FlowWords.Of(rest, asked))} ({Outcome(a)} before, {Outcome(b)} after, such as '{FlowWords.Example(witness)}')";
        if (!examples.Contains(words))
        {
            examples.Add(words);
        }

        return true;
    }

    private static string Outcome(DecisionPart part) => part.IsCertain ? FlowWords.Outcome(part) : "unknown";

    private static bool IsSame(DecisionPart a, DecisionPart b)
    {
        if (a.IsCertain != b.IsCertain || !FlowComparison.Same(a, b))
        {
            return false;
        }

        return a.IsCertain || (a.Possible == b.Possible && SameTexts(a.Steps, b.Steps) && a.Doubts.Length == b.Doubts.Length
            && a.Doubts.Zip(b.Doubts).All(p => p.First.Reason == p.Second.Reason && p.First.At?.Text == p.Second.At?.Text));
    }

    private static bool SameTexts(ImmutableArray<TraceStep> a, ImmutableArray<TraceStep> b)
    {
        var (mine, theirs) = (Open(a), Open(b));
        return mine.Length == theirs.Length
            && mine.Zip(theirs).All(p => p.First.Matched == p.Second.Matched && p.First.Entry.Label == p.Second.Entry.Label && p.First.Entry.At?.Text == p.Second.Entry.At?.Text);
    }

    private static TraceStep[] Open(ImmutableArray<TraceStep> steps) => [.. steps.Where(s => s.Matched != Truth.No)];

    /// <summary>The first box of what is left without what is needed; null when nothing is.</summary>
    private static FlowBox? Beyond(FlowBox changed, ImmutableArray<FlowBox> needed)
    {
        if (changed.IsEmpty)
        {
            return null;
        }

        var rest = FlowSet.OfDisjoint([changed]);
        foreach (var box in needed)
        {
            if (box.Hosts.Relate(changed.Hosts, SetBudget.Default) == Relation.Outside)
            {
                continue;
            }

            rest = rest.Except(FlowSet.OfDisjoint([box]));
            if (rest.IsEmpty)
            {
                return null;
            }
        }

        return rest.Boxes[0];
    }
}
