using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Diffing;

/// <summary>
/// Lays two policies over one another: both decide the widest question, and where two parts with different outcomes meet, that is what changed. Nothing is
/// called equal where a decision is not certain or a set could not be worked out, and nothing changed whose example is not confirmed by both evaluations.
/// </summary>
public sealed class FlowComparison
{
    /// <summary>Each part is laid over each; more pairs than this are not looked at.</summary>
    private const int MostPairs = 400_000;

    /// <summary>Units of <see cref="SetMeter.Spent"/>, about five seconds.</summary>
    private const long MostWork = 250_000_000;
    private const int MostReasons = 20;

    private readonly Policy before;
    private readonly Policy after;
    private readonly Dictionary<ChangeKey, (DecisionPart Before, DecisionPart After, List<FlowBox> Boxes)> changed = [];
    private readonly List<ChangedFlows> changes = [];
    private readonly HashSet<Doubt> doubts = [];
    private readonly long limit;
    private int pairs;

    private FlowComparison(Policy before, Policy after, long limit)
    {
        this.limit = limit;
        this.before = before;
        this.after = after;
    }

    /// <summary>What the two decide differently. They are of one format.</summary>
    /// <param name="before">The earlier policy.</param>
    /// <param name="after">The later policy.</param>
    /// <param name="limit">The value of <see cref="SetMeter.Spent"/> at which sets are no longer laid over one another; null for the usual one.</param>
    public static FlowDiff Between(Policy before, Policy after, long? limit = null)
    {
        var comparison = new FlowComparison(before, after, limit ?? SetMeter.Spent + MostWork);
        comparison.Refusals();
        comparison.Run();
        return new([.. comparison.changes], [.. comparison.doubts.Take(MostReasons)]);
    }

    /// <summary>Whether two certain parts have the same outcome, way and inspection.</summary>
    internal static bool Same(DecisionPart a, DecisionPart b) =>
        a.Action.Equals(b.Action) && a.Inspection == b.Inspection && a.Route.AsSpan().SequenceEqual(b.Route.AsSpan());

    private void Refusals()
    {
        foreach (var refusal in before.Rejections.Take(1).Concat(after.Rejections.Take(1)))
        {
            doubts.Add(new($"the engine refuses to load the file: {refusal.Reason.TrimEnd('.')}; it is compared as if that were not there", refusal.At));
        }
    }

    private void Run()
    {
        var mine = WidestQuestions.Of(before).ToArray();
        var theirs = WidestQuestions.Of(after).ToArray();
        if (mine.Length == 0 || mine.Length != theirs.Length)
        {
            doubts.Add(new("the two cannot be asked the same questions", null));
            return;
        }

        for (var i = 0; i < mine.Length; i++)
        {
            var asked = mine[i].And(theirs[i]);
            if (!IsSame(mine[i], theirs[i]))
            {
                doubts.Add(new("the two see different connections; only what both see is compared", null));
            }

            changed.Clear();
            foreach (var box in EntryDifferences.Of(before, after, asked) ?? [asked])
            {
                // Neither policy needs the other to decide. What the later one's decision costs is bounded by its own allowance.
                var later = Task.Run(() => after.Decide(box).Parts);
                var earlier = before.Decide(box).Parts;
                Compare(earlier, later.GetAwaiter().GetResult());
            }

            Claim(asked);
        }
    }

    private void Compare(ImmutableArray<DecisionPart> mine, ImmutableArray<DecisionPart> theirs)
    {
        foreach (var a in mine)
        {
            foreach (var b in theirs)
            {
                if ((a.IsCertain && b.IsCertain && Same(a, b)) || a.Flows.Ports.And(b.Flows.Ports).IsEmpty)
                {
                    continue;
                }

                if (++pairs > MostPairs || SetMeter.Spent > limit)
                {
                    doubts.Add(new("the two have too many parts to compare all of them", null));
                    return;
                }

                Meet(a, b);
            }
        }
    }

    private void Meet(DecisionPart a, DecisionPart b)
    {
        var both = a.Flows.And(b.Flows);
        var emptiness = both.CheckEmpty(SetBudget.Default);
        if (emptiness == Emptiness.Empty)
        {
            return;
        }

        if (!a.IsCertain || !b.IsCertain)
        {
            doubts.UnionWith(a.Doubts);
            doubts.UnionWith(b.Doubts);
        }
        else if (emptiness == Emptiness.TooComplex)
        {
            doubts.Add(new("whether the two differ there is too complex to work out", b.Entry.At ?? a.Entry.At));
        }
        else
        {
            var key = ChangeKey.Of(a, b);
            if (!changed.TryGetValue(key, out var group))
            {
                changed[key] = group = (a, b, []);
            }

            group.Boxes.Add(both);
        }
    }

    /// <summary>Claims what an example confirms. A box without one is not claimed, and then more than what is claimed may change.</summary>
    private void Claim(FlowBox asked)
    {
        foreach (var (a, b, boxes) in changed.Values)
        {
            var confirmed = ImmutableArray.CreateBuilder<FlowBox>();
            Flow? first = null;
            foreach (var box in boxes)
            {
                if (Examples.Of(box) is { } flow && Confirms(before, flow, a.Action) && Confirms(after, flow, b.Action))
                {
                    confirmed.Add(box);
                    first ??= flow;
                }
                else
                {
                    doubts.Add(new("no example confirms what seems to change there", b.Entry.At ?? a.Entry.At));
                }
            }

            if (first is not null)
            {
                changes.Add(new(asked, FlowSet.OfDisjoint(confirmed.ToImmutable()), a, b, first));
            }
        }
    }

    private static bool Confirms(Policy policy, Flow flow, PolicyAction claimed) => policy.Evaluate(flow).Action is { } action && claimed.Covers(action);

    /// <summary>Whether two questions are the same.</summary>
    private static bool IsSame(FlowBox a, FlowBox b) => a.Clients.Equals(b.Clients) && a.ClientPorts.Equals(b.ClientPorts) && a.Ports.Equals(b.Ports)
        && a.Protocols == b.Protocols && Equals(a.Addresses, b.Addresses) && a.Hosts.SameAs(b.Hosts) && a.Paths.SameAs(b.Paths)
        && a.Traits.Values.Length == b.Traits.Values.Length
        && a.Traits.Values.All(t => b.Traits[t.Key] is { } other && t.Value.SameAs(other));

    /// <summary>What is the same for all flows of a change.</summary>
    private readonly record struct ChangeKey(Ending Before, Ending After)
    {
        internal static ChangeKey Of(DecisionPart before, DecisionPart after) => new(Ending.Of(before), Ending.Of(after));
    }

    /// <summary>How a part ends. Two lines with one text are two places; a script makes a new entry object for each of its ends.</summary>
    private readonly record struct Ending(Location? At, string Label, PolicyAction Action, Core.Policies.Inspection Inspection, string Way)
    {
        internal static Ending Of(DecisionPart part) => new(part.Entry.At, part.Entry.Label, part.Action, part.Inspection, string.Join('\n', part.Route));
    }
}
