namespace EgressLint.Core.Sets;

/// <summary>A graph whose paths from a start to a goal spell the members of a language from right to left.</summary>
internal abstract class SearchGraph
{
    public abstract ByteClasses Classes { get; }

    /// <summary>How many nodes were seen. Nodes are numbered in the order in which they are first seen.</summary>
    public abstract int NodeCount { get; }

    public abstract void AddStarts(List<int> into);

    public abstract void AddSuccessors(int node, int byteClass, List<int> into, SetMeter meter);

    public abstract bool IsGoal(int node);
}

/// <summary>The states of one automaton.</summary>
internal sealed class StateGraph : SearchGraph
{
    private readonly Automaton automaton;
    private readonly PairTable nodes = new();

    public StateGraph(Automaton automaton)
    {
        this.automaton = automaton;
    }

    public override ByteClasses Classes => automaton.Classes;

    public override int NodeCount => nodes.Count;

    public override void AddStarts(List<int> into)
    {
        if (automaton.Start != Automaton.Dead)
        {
            into.Add(nodes.Intern(automaton.Start, 0).Number);
        }
    }

    public override void AddSuccessors(int node, int byteClass, List<int> into, SetMeter meter)
    {
        meter.Spend(1);
        var target = automaton.Step(nodes[node].First, byteClass, meter);
        if (target != Automaton.Dead)
        {
            into.Add(nodes.Intern(target, 0).Number);
        }
    }

    public override bool IsGoal(int node) => automaton.Accepts(nodes[node].First);
}

/// <summary>
/// The common members of an automaton and a union of patterns, as pairs of a state and a single node. Existence does not need the
/// subset construction, so this is linear where determinising could be exponential.
/// </summary>
internal sealed class MeetGraph : SearchGraph
{
    private readonly Automaton left;
    private readonly NfaAutomaton right;
    private readonly Nfa nfa;
    private readonly NfaWalker walker;
    private readonly ClassPair classes;
    private readonly PairTable nodes = new();
    private readonly List<int> entered = [];
    private readonly int[] single = new int[1];

    public MeetGraph(Automaton left, NfaAutomaton right, NfaWalker walker)
    {
        this.left = left;
        this.right = right;
        this.walker = walker;
        nfa = right.Nfa;
        classes = ByteClasses.Merge(left.Classes, right.Classes);
    }

    public override ByteClasses Classes => classes.Merged;

    public override int NodeCount => nodes.Count;

    /// <summary>The state of the left automaton at a node.</summary>
    public int LeftOf(int node) => nodes[node].First;

    /// <summary>Whether the patterns accept whatever follows.</summary>
    public bool IsRightUniversal(int node) => nodes[node].Second / 3 == Nfa.Universal;

    public override void AddStarts(List<int> into)
    {
        if (left.Start == Automaton.Dead)
        {
            return;
        }

        entered.Clear();
        walker.Reset();
        foreach (var start in nfa.Starts)
        {
            walker.Enter(start, Side.Edge, entered);
        }

        AddEntered(left.Start, Side.Edge, into);
    }

    public override void AddSuccessors(int node, int byteClass, List<int> into, SetMeter meter)
    {
        var (state, place) = nodes[node];
        meter.Spend(1);
        var next = left.Step(state, classes.Left[byteClass], meter);
        if (next == Automaton.Dead)
        {
            return;
        }

        var (current, read) = (place / 3, (Side)(place % 3));
        var nfaClass = classes.Right[byteClass];
        var side = nfa.SideOfClass[nfaClass];
        entered.Clear();
        if (nfa.IsPending(current))
        {
            single[0] = current;
            // Opening marks nodes as seen; entering the targets begins a new set of marks.
            var opened = walker.Open(single, side, read);
            walker.Reset();
            foreach (var each in opened)
            {
                EnterTargets(each, nfaClass, side, meter);
            }
        }
        else
        {
            walker.Reset();
            EnterTargets(current, nfaClass, side, meter);
        }

        AddEntered(next, side, into);
    }

    public override bool IsGoal(int node)
    {
        var (state, place) = nodes[node];
        if (!left.Accepts(state))
        {
            return false;
        }

        var current = place / 3;
        if (!nfa.IsPending(current))
        {
            return current <= Nfa.Final;
        }

        single[0] = current;
        var opened = walker.Open(single, Side.Edge, (Side)(place % 3));
        return opened.Contains(Nfa.Final) || opened.Contains(Nfa.Universal);
    }

    private void EnterTargets(int node, int nfaClass, Side side, SetMeter meter)
    {
        if (node == Nfa.Universal)
        {
            walker.Enter(Nfa.Universal, side, entered);
        }

        var classCount = right.Classes.Count;
        for (var i = nfa.EdgeFirst[node]; i < nfa.EdgeFirst[node + 1]; i++)
        {
            if (nfa.SetHasClass[(nfa.EdgeSet[i] * classCount) + nfaClass])
            {
                walker.Enter(nfa.EdgeTarget[i], side, entered);
            }
        }

        meter.Spend(nfa.EdgeFirst[node + 1] - nfa.EdgeFirst[node]);
    }

    private void AddEntered(int state, Side side, List<int> into)
    {
        foreach (var node in entered)
        {
            var read = nfa.IsPending(node) ? side : Side.Other;
            into.Add(nodes.Intern(state, (node * 3) + (int)read).Number);
        }
    }
}
