namespace EgressLint.Core.Sets;

/// <summary>
/// The subset construction, done lazily. A state is the set of nodes entered plus what was read last, the latter only where an
/// assertion still waits for it. A set with the universal node is the universal state: this keeps unions of "contains" patterns small.
/// </summary>
internal sealed class NfaAutomaton : LazyAutomaton
{
    private readonly IntArrayTable subsets = new();
    private readonly NfaWalker walker;
    private readonly List<int> scratch = [];
    private NfaWalker? spare;
    private UsefulNodes? lastUseful;

    public NfaAutomaton(Nfa nfa)
        : base(nfa.Classes)
    {
        Nfa = nfa;
        walker = new NfaWalker(nfa);
        walker.Reset();
        foreach (var start in nfa.Starts)
        {
            walker.Enter(start, Side.Edge, scratch);
        }

        Start = StateOf(scratch, Side.Edge);
    }

    public Nfa Nfa { get; }

    public override int Start { get; }

    /// <summary>The nodes of a state, sorted, with the last element telling what was read last.</summary>
    public ReadOnlySpan<int> NodesOf(int state) => state <= Universal ? default : subsets[state - 2];

    public NfaWalker RentWalker() => Interlocked.Exchange(ref spare, null) ?? new NfaWalker(Nfa);

    public void ReturnWalker(NfaWalker used) => Volatile.Write(ref spare, used);

    /// <summary>For each node whether some text of the given bytes is accepted from it. Assertions are taken to hold.</summary>
    public bool[] UsefulUnder(ByteSet bytes)
    {
        var known = Volatile.Read(ref lastUseful);
        if (known is null || known.Bytes != bytes)
        {
            // Endpoints mostly share one alphabet, so remembering the last one is enough.
            known = new UsefulNodes(bytes, Nfa.FindUseful(bytes));
            Volatile.Write(ref lastUseful, known);
        }

        return known.Nodes;
    }

    protected override int Compute(int state, int byteClass, SetMeter? meter)
    {
        var subset = subsets[state - 2];
        var entered = subset.AsSpan(0, subset.Length - 1);
        var side = Nfa.SideOfClass[byteClass];
        ReadOnlySpan<int> active = entered;
        List<int>? opened = null;
        if (HasPending(entered))
        {
            opened = walker.Open(entered, side, (Side)subset[^1]);
            active = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(opened);
        }

        scratch.Clear();
        var edges = 0;
        var targets = CollectTargets(active, byteClass, ref edges);
        meter?.Spend(edges + active.Length);
        if (targets < 0)
        {
            return Universal;
        }

        return StateOf(scratch, side);
    }

    private int CollectTargets(ReadOnlySpan<int> active, int byteClass, ref int edges)
    {
        // Targets are gathered first: entering a node uses the marks that Open may still need.
        var side = Nfa.SideOfClass[byteClass];
        var universal = active.Contains(Nfa.Universal);
        walker.Reset();
        foreach (var node in active)
        {
            for (var i = Nfa.EdgeFirst[node]; i < Nfa.EdgeFirst[node + 1]; i++)
            {
                edges++;
                if (Nfa.SetHasClass[(Nfa.EdgeSet[i] * Classes.Count) + byteClass])
                {
                    walker.Enter(Nfa.EdgeTarget[i], side, scratch);
                }
            }
        }

        return universal ? -1 : scratch.Count;
    }

    private int StateOf(List<int> nodes, Side read)
    {
        if (nodes.Count == 0)
        {
            return Dead;
        }

        if (nodes.Contains(Nfa.Universal))
        {
            return Universal;
        }

        nodes.Sort();
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(nodes);
        // What was read last matters only to assertions that still wait.
        var pending = HasPending(span);
        nodes.Add((int)(pending ? read : Side.Other));
        var accepts = Accepting(nodes, pending, read);
        var (number, isNew) = subsets.Intern(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(nodes));
        return isNew ? NewState(accepts) : number + 2;
    }

    private bool Accepting(List<int> nodesAndSide, bool pending, Side read)
    {
        var nodes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(nodesAndSide)[..^1];
        if (!pending)
        {
            return nodes.Contains(Nfa.Final);
        }

        var opened = walker.Open(nodes, Side.Edge, read);
        return opened.Contains(Nfa.Final) || opened.Contains(Nfa.Universal);
    }

    private bool HasPending(ReadOnlySpan<int> nodes)
    {
        foreach (var node in nodes)
        {
            if (Nfa.IsPending(node))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record UsefulNodes(ByteSet Bytes, bool[] Nodes);
}
