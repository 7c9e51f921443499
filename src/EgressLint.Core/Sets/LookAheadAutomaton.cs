namespace EgressLint.Core.Sets;

/// <summary>
/// The subset construction for patterns with conditions on what follows. Reading goes from right to left, so what follows a position was
/// read already: each condition has an automaton that runs along and accepts exactly where the condition holds. A state is therefore the
/// set of nodes entered, what was read last, and the states of those automata.
/// </summary>
internal sealed class LookAheadAutomaton : LazyAutomaton
{
    private readonly Nfa nfa;
    private readonly Automaton[] looks;
    private readonly byte[][] lookClass;
    private readonly IntArrayTable states = new();
    private readonly int[] stampOf;
    private readonly Stack<int> stack = new();
    private readonly List<int> opened = [];
    private readonly List<int> scratch = [];
    private int stamp;

    public LookAheadAutomaton(Nfa nfa, Automaton[] looks)
        : base(nfa.Classes)
    {
        this.nfa = nfa;
        this.looks = looks;
        // The builder refined the classes by those of every automaton here, so one member of a class speaks for all.
        lookClass = Array.ConvertAll(looks, l => Array.ConvertAll(nfa.Classes.Best, b => (byte)l.Classes[b]));
        stampOf = new int[nfa.NodeCount];
        scratch.AddRange(nfa.Starts);
        Start = StateOf(Side.Edge, Array.ConvertAll(looks, static l => l.Start));
    }

    public override int Start { get; }

    protected override int Compute(int state, int byteClass, SetMeter? meter)
    {
        var parts = states[state - 2];
        var side = nfa.SideOfClass[byteClass];
        Open(parts, side);
        scratch.Clear();
        stamp++;
        foreach (var node in opened)
        {
            if (node == Nfa.Universal)
            {
                return Universal;
            }

            for (var i = nfa.EdgeFirst[node]; i < nfa.EdgeFirst[node + 1]; i++)
            {
                if (nfa.SetHasClass[(nfa.EdgeSet[i] * Classes.Count) + byteClass] && stampOf[nfa.EdgeTarget[i]] != stamp)
                {
                    stampOf[nfa.EdgeTarget[i]] = stamp;
                    scratch.Add(nfa.EdgeTarget[i]);
                }
            }
        }

        meter?.Spend(opened.Count + looks.Length);
        var next = new int[looks.Length];
        for (var i = 0; i < looks.Length; i++)
        {
            var at = parts[LookAt(parts, i)];
            next[i] = at == Dead ? Dead : looks[i].Step(at, lookClass[i][byteClass], meter);
        }

        return StateOf(side, next);
    }

    /// <summary>The state for the nodes in <see cref="scratch"/>.</summary>
    private int StateOf(Side read, int[] lookStates)
    {
        if (scratch.Count == 0)
        {
            return Dead;
        }

        scratch.Sort();
        scratch.Add((int)read);
        scratch.AddRange(lookStates);
        var (number, isNew) = states.Intern(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(scratch));
        if (!isNew)
        {
            return number + 2;
        }

        Open(states[number], Side.Edge);
        return NewState(opened.Contains(Nfa.Final) || opened.Contains(Nfa.Universal));
    }

    private int LookAt(int[] parts, int look) => parts.Length - looks.Length + look;

    /// <summary>Finds what the nodes of a state reach without reading, now that both sides are known.</summary>
    private void Open(int[] parts, Side left)
    {
        opened.Clear();
        stamp++;
        var nodes = parts.Length - looks.Length - 1;
        var right = (Side)parts[nodes];
        foreach (var node in parts.AsSpan(0, nodes))
        {
            Push(node);
        }

        while (stack.TryPop(out var top))
        {
            opened.Add(top);
            for (var i = nfa.EmptyFirst[top]; i < nfa.EmptyFirst[top + 1]; i++)
            {
                Push(nfa.EmptyTarget[i]);
            }

            for (var i = nfa.AssertFirst[top]; i < nfa.AssertFirst[top + 1]; i++)
            {
                if (Nfa.Holds(nfa.AssertKind[i], left, right))
                {
                    Push(nfa.AssertTarget[i]);
                }
            }

            PushLooks(top, parts);
        }
    }

    private void PushLooks(int node, int[] parts)
    {
        for (var i = nfa.LookFirst[node]; i < nfa.LookFirst[node + 1]; i++)
        {
            var edge = nfa.LookOrder[i];
            var at = parts[LookAt(parts, edge.Look)];
            if ((at != Dead && looks[edge.Look].Accepts(at)) != edge.IsNegated)
            {
                Push(edge.To);
            }
        }
    }

    private void Push(int node)
    {
        if (stampOf[node] != stamp)
        {
            stampOf[node] = stamp;
            stack.Push(node);
        }
    }
}
