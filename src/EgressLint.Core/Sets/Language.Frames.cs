using System.Collections.Immutable;

namespace EgressLint.Core.Sets;

/// <summary>Parts of a longer text: what stands between a fixed beginning and end, or in front of a set of endings.</summary>
public sealed partial class Language
{
    /// <summary>Units of work for a pair of states and one class of bytes.</summary>
    private const int VisitWork = 3;

    /// <summary>
    /// The texts that give a member when a prefix is put before and a suffix behind them: the hosts of a URL pattern.
    /// Example: <c>EndsWith(".com:443").Between("", ":443") = EndsWith(".com")</c>.
    /// </summary>
    public Language Between(string prefix, string suffix)
    {
        // The limits of host names are those of the whole text, so they cannot be carried over as a flag.
        var body = LimitedBody();
        var start = FrameAutomaton.Run(body, body.Start, suffix);
        return start == Automaton.Dead ? Empty : new Language(new FrameAutomaton(body, start, prefix), false);
    }

    /// <summary>
    /// Groups endings by what may stand in front of them: each member of <paramref name="tails"/> lies in exactly one group, and a head
    /// and a tail of the same group make a member of this language exactly when the head is in the group's heads.
    /// </summary>
    /// <param name="tails">The endings.</param>
    /// <param name="shape">Cuts the heads down to those of interest; endings whose heads are then the same share a group.</param>
    /// <param name="budget">How many states may be looked at.</param>
    /// <param name="limit">How many groups there may be.</param>
    /// <returns>The groups; null when there would be too many, or the budget does not suffice.</returns>
    public ImmutableArray<(Language Tails, Language Heads)>? Factor(Language tails, Func<Language, Language> shape, SetBudget budget, int limit)
    {
        if (FindEnds(tails, budget) is not { } ends)
        {
            return null;
        }

        var groups = new List<(List<int> Ends, Language Heads)>();
        foreach (var end in ends)
        {
            var heads = shape(new Language(new FrameAutomaton(Body, end, ""), false));
            var same = groups.FindIndex(g => g.Heads.SameAs(heads));
            if (same >= 0)
            {
                groups[same].Ends.Add(end);
            }
            else if (groups.Count == limit)
            {
                return null;
            }
            else
            {
                groups.Add(([end], heads));
            }
        }

        return groups.Count == 1
            ? [(tails, groups[0].Heads)]
            : [.. groups.Select(g => (tails.And(new Language(new EndsInStatesAutomaton(Body, [.. g.Ends]), false)), g.Heads))];
    }

    /// <summary>The states of this language's automaton in which endings leave it; null when there are too many to look at.</summary>
    private List<int>? FindEnds(Language tails, SetBudget budget)
    {
        var seen = new HashSet<(int, int)>();
        var ends = new List<int>();
        var found = new HashSet<int>();
        var queue = new Queue<(int Tail, int Own)>();
        var pair = ByteClasses.Merge(tails.Body.Classes, Body.Classes);
        Visit(tails.Body.Start, Body.Start);
        while (queue.TryDequeue(out var at))
        {
            if (seen.Count > budget.MaxStates)
            {
                return null;
            }

            SetMeter.Note(pair.Merged.Count * VisitWork);
            for (var i = 0; i < pair.Merged.Count; i++)
            {
                Visit(tails.Body.Step(at.Tail, pair.Left[i], null), Body.Step(at.Own, pair.Right[i], null));
            }
        }

        return ends;

        void Visit(int tail, int own)
        {
            if (tail == Automaton.Dead || !seen.Add((tail, own)))
            {
                return;
            }

            queue.Enqueue((tail, own));
            if (tails.Body.Accepts(tail) && found.Add(own))
            {
                ends.Add(own);
            }
        }
    }
}

/// <summary>Another automaton started in the middle, that accepts where a fixed text would still lead to acceptance.</summary>
internal sealed class FrameAutomaton(Automaton inner, int start, string prefix) : Automaton(inner.Classes)
{
    private readonly byte[] prefix = System.Text.Encoding.UTF8.GetBytes(prefix);

    public override int Start => start;

    public override int Step(int state, int byteClass, SetMeter? meter) => inner.Step(state, byteClass, meter);

    public override bool Accepts(int state)
    {
        for (var i = prefix.Length - 1; i >= 0 && state != Dead; i--)
        {
            state = inner.Step(state, Classes[prefix[i]], null);
        }

        return state != Dead && inner.Accepts(state);
    }

    public override bool IsUniversal(int state) => inner.IsUniversal(state);

    /// <summary>Reads a text, right to left, from a state.</summary>
    public static int Run(Automaton automaton, int state, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (var i = bytes.Length - 1; i >= 0 && state != Dead; i--)
        {
            state = automaton.Step(state, automaton.Classes[bytes[i]], null);
        }

        return state;
    }
}

/// <summary>Accepts the texts after which another automaton is in one of some states. The dead state is a state like any other here.</summary>
internal sealed class EndsInStatesAutomaton(Automaton inner, HashSet<int> ends) : Automaton(inner.Classes)
{
    // States are those of the inner automaton plus one, so that its dead state is not ours.
    public override int Start => inner.Start + 1;

    public override int Step(int state, int byteClass, SetMeter? meter) => state == Dead ? Dead : inner.Step(state - 1, byteClass, meter) + 1;

    public override bool Accepts(int state) => ends.Contains(state - 1);

    public override bool IsUniversal(int state) => state == 1 && ends.Contains(Dead);
}
