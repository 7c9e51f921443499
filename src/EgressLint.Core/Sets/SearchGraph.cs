namespace EgressLint.Core.Sets;

/// <summary>A graph whose paths from a start to a goal spell the members of a language from right to left.</summary>
internal abstract class SearchGraph
{
    public abstract ByteClasses Classes { get; }

    /// <summary>How many nodes were seen. Nodes are numbered in the order in which they are first seen.</summary>
    public abstract int NodeCount { get; }

    public abstract void AddStarts(List<int> into);

    /// <summary>Adds the moves that lead away from a node, in no particular order.</summary>
    public abstract void AddMoves(int node, List<Move> into, SetMeter meter);

    public abstract bool IsGoal(int node);
}

/// <summary>A move: the class of the byte that is read, and the node it leads to.</summary>
internal readonly record struct Move(int ByteClass, int Target);

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

    public override void AddMoves(int node, List<Move> into, SetMeter meter)
    {
        var state = nodes[node].First;
        meter.Spend(Classes.Count);
        for (var c = 0; c < Classes.Count; c++)
        {
            var target = automaton.Step(state, c, meter);
            if (target != Automaton.Dead)
            {
                into.Add(new Move(c, nodes.Intern(target, 0).Number));
            }
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
    /// <summary>A place is a node and what was read last; see <see cref="Side"/>.</summary>
    private const int Sides = 4;

    private readonly Automaton left;
    private readonly NfaAutomaton right;
    private readonly Nfa nfa;
    private readonly NfaWalker walker;
    private readonly ClassPair classes;
    private readonly PairTable nodes = new();
    private readonly List<int> entered = [];
    private readonly int[] single = new int[1];
    private readonly int[]?[] classesOfSet;
    private readonly bool[]? useful;

    public MeetGraph(Automaton left, NfaAutomaton right, NfaWalker walker)
    {
        this.left = left;
        this.right = right;
        this.walker = walker;
        nfa = right.Nfa;
        classes = ByteClasses.Merge(left.Classes, right.Classes);
        classesOfSet = new int[]?[nfa.SetHasClass.Length / right.Classes.Count];
        // Most patterns of a list need a byte that the names asked about cannot have, or else lead on; the former are left out.
        useful = left is TableAutomaton table ? right.UsefulUnder(table.UsedBytes()) : null;
    }

    public override ByteClasses Classes => classes.Merged;

    public override int NodeCount => nodes.Count;

    /// <summary>The state of the left automaton at a node.</summary>
    public int LeftOf(int node) => nodes[node].First;

    /// <summary>Whether the patterns accept whatever follows.</summary>
    public bool IsRightUniversal(int node) => nodes[node].Second / Sides == Nfa.Universal;

    public override void AddStarts(List<int> into)
    {
        // Where the left automaton accepts nothing the starts are no goals and lead nowhere.
        foreach (var start in nfa.Starts)
        {
            var moves = new List<Move>();
            walker.Reset();
            Enter(start, 0, left.Start, Side.Edge, moves);
            foreach (var move in moves)
            {
                into.Add(move.Target);
            }
        }
    }

    public override void AddMoves(int node, List<Move> into, SetMeter meter)
    {
        var (state, place) = nodes[node];
        var (current, read) = (place / Sides, (Side)(place % Sides));
        meter.Spend(1);
        if (nfa.IsPending(current))
        {
            AddPendingMoves(state, current, read, into, meter);
            return;
        }

        for (var c = 0; current == Nfa.Universal && c < Classes.Count; c++)
        {
            AddMove(state, c, Nfa.Universal, into, meter);
        }

        for (var i = nfa.EdgeFirst[current]; i < nfa.EdgeFirst[current + 1]; i++)
        {
            foreach (var c in ClassesOf(nfa.EdgeSet[i]))
            {
                AddMove(state, c, nfa.EdgeTarget[i], into, meter);
            }
        }
    }

    public override bool IsGoal(int node)
    {
        var (state, place) = nodes[node];
        if (!left.Accepts(state))
        {
            return false;
        }

        var current = place / Sides;
        if (!nfa.IsPending(current))
        {
            return current <= Nfa.Final;
        }

        single[0] = current;
        var opened = walker.Open(single, Side.Edge, (Side)(place % Sides));
        return opened.Contains(Nfa.Final) || opened.Contains(Nfa.Universal);
    }

    /// <summary>The moves of a node whose assertions depend on the byte that is read next.</summary>
    private void AddPendingMoves(int state, int current, Side read, List<Move> into, SetMeter meter)
    {
        single[0] = current;
        for (var c = 0; c < Classes.Count; c++)
        {
            if (left.Step(state, classes.Left[c], meter) == Automaton.Dead)
            {
                continue;
            }

            var nfaClass = classes.Right[c];
            foreach (var each in walker.Open(single, nfa.SideOfClass[nfaClass], read))
            {
                if (each == Nfa.Universal)
                {
                    AddMove(state, c, Nfa.Universal, into, meter);
                }

                for (var i = nfa.EdgeFirst[each]; i < nfa.EdgeFirst[each + 1]; i++)
                {
                    if (nfa.SetHasClass[(nfa.EdgeSet[i] * right.Classes.Count) + nfaClass])
                    {
                        AddMove(state, c, nfa.EdgeTarget[i], into, meter);
                    }
                }
            }
        }
    }

    private void AddMove(int state, int byteClass, int target, List<Move> into, SetMeter meter)
    {
        meter.Spend(1);
        var next = left.Step(state, classes.Left[byteClass], meter);
        if (next != Automaton.Dead)
        {
            walker.Reset();
            Enter(target, byteClass, next, nfa.SideOfClass[classes.Right[byteClass]], into);
        }
    }

    private void Enter(int target, int byteClass, int state, Side side, List<Move> into)
    {
        entered.Clear();
        walker.Enter(target, side, entered);
        foreach (var node in entered)
        {
            if (useful is null || useful[node])
            {
                var read = nfa.IsPending(node) ? side : Side.Other;
                into.Add(new Move(byteClass, nodes.Intern(state, (node * Sides) + (int)read).Number));
            }
        }
    }

    private int[] ClassesOf(int set)
    {
        var known = classesOfSet[set];
        if (known is null)
        {
            var members = new List<int>();
            for (var c = 0; c < Classes.Count; c++)
            {
                if (nfa.SetHasClass[(set * right.Classes.Count) + classes.Right[c]])
                {
                    members.Add(c);
                }
            }

            known = members.ToArray();
            classesOfSet[set] = known;
        }

        return known;
    }
}
