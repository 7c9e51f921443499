namespace EgressLint.Core.Sets;

/// <summary>What is on one side of a position: the edge of the text, an ordinary byte, or a byte of a word.</summary>
internal enum Side
{
    Edge = 0,
    Other = 1,
    Word = 2,

    /// <summary>A line end; told from other bytes only where an assertion asks for it.</summary>
    Line = 3,
}

/// <summary>A condition on what stands to the right of a node.</summary>
/// <param name="From">The node it holds at.</param>
/// <param name="Look">The number of the automaton that reads what stands there.</param>
/// <param name="IsNegated">Whether that automaton must not accept.</param>
/// <param name="To">The node behind it.</param>
internal readonly record struct NfaLook(int From, int Look, bool IsNegated, int To);

/// <summary>A nondeterministic automaton that reads from right to left. Immutable; built by <see cref="NfaBuilder"/>.</summary>
internal sealed class Nfa
{
    /// <summary>The node from which everything is accepted.</summary>
    public const int Universal = 0;

    /// <summary>The node that accepts when the whole text was read.</summary>
    public const int Final = 1;

    public required ByteClasses Classes { get; init; }

    public required int NodeCount { get; init; }

    public required int[] Starts { get; init; }

    public required int[] EdgeFirst { get; init; }

    public required int[] EdgeSet { get; init; }

    public required int[] EdgeTarget { get; init; }

    public required int[] EmptyFirst { get; init; }

    public required int[] EmptyTarget { get; init; }

    public required int[] AssertFirst { get; init; }

    public required RegexAssertion[] AssertKind { get; init; }

    public required int[] AssertTarget { get; init; }

    /// <summary>For each set and class whether the class is inside the set: index is set * classes + class.</summary>
    public required bool[] SetHasClass { get; init; }

    /// <summary>Whether each class consists of word bytes.</summary>
    public required Side[] SideOfClass { get; init; }

    /// <summary>The conditions on what stands to the right, by their nodes. Only <see cref="LookAheadAutomaton"/> heeds them.</summary>
    public required NfaLook[] LookOrder { get; init; }

    public required int[] LookFirst { get; init; }

    /// <summary>Whether a node has assertions that cannot be decided before the byte on the left is known.</summary>
    public required bool[] Pending { get; init; }

    public bool IsPending(int node) => Pending[node];

    /// <summary>For each node whether some text of the given bytes may be accepted from it.</summary>
    public bool[] FindUseful(ByteSet bytes)
    {
        var sets = SetHasClass.Length / Classes.Count;
        var usable = new bool[sets];
        for (var value = 0; value < 256; value++)
        {
            for (var set = 0; bytes.Contains((byte)value) && set < sets; set++)
            {
                usable[set] |= SetHasClass[(set * Classes.Count) + Classes[(byte)value]];
            }
        }

        var useful = new bool[NodeCount];
        useful[Universal] = true;
        useful[Final] = true;
        // Most nodes lead to nodes with higher numbers, so a few passes from the end reach the fixed point.
        for (var changed = true; changed;)
        {
            changed = false;
            for (var node = NodeCount - 1; node > Final; node--)
            {
                if (!useful[node] && LeadsOn(node, useful, usable))
                {
                    useful[node] = true;
                    changed = true;
                }
            }
        }

        return useful;
    }

    private bool LeadsOn(int node, bool[] useful, bool[] usable)
    {
        for (var i = EdgeFirst[node]; i < EdgeFirst[node + 1]; i++)
        {
            if (useful[EdgeTarget[i]] && usable[EdgeSet[i]])
            {
                return true;
            }
        }

        return AnyUseful(EmptyTarget.AsSpan(EmptyFirst[node]..EmptyFirst[node + 1]), useful)
            || AnyUseful(AssertTarget.AsSpan(AssertFirst[node]..AssertFirst[node + 1]), useful);
    }

    private static bool AnyUseful(ReadOnlySpan<int> targets, bool[] useful)
    {
        foreach (var target in targets)
        {
            if (useful[target])
            {
                return true;
            }
        }

        return false;
    }

    public static bool Holds(RegexAssertion kind, Side left, Side right) => kind switch
    {
        RegexAssertion.TextStart => left == Side.Edge,
        RegexAssertion.TextEnd => right == Side.Edge,
        RegexAssertion.WordStart => left != Side.Word && right == Side.Word,
        RegexAssertion.WordEnd => left == Side.Word && right != Side.Word,
        RegexAssertion.LineStart => left is Side.Edge or Side.Line,
        RegexAssertion.LineEnd => right is Side.Edge or Side.Line,
        RegexAssertion.WordBoundary => (left == Side.Word) != (right == Side.Word),
        _ => (left == Side.Word) == (right == Side.Word),
    };
}

/// <summary>Scratch space for walks over one automaton. Not thread safe; each search borrows its own.</summary>
internal sealed class NfaWalker
{
    private readonly Nfa nfa;
    private readonly int[] stampOf;
    private readonly Stack<int> stack = new();
    private readonly List<int> opened = [];
    private int stamp;

    public NfaWalker(Nfa nfa)
    {
        this.nfa = nfa;
        stampOf = new int[nfa.NodeCount];
    }

    /// <summary>Begins a new set of nodes.</summary>
    public void Reset() => stamp++;

    /// <summary>
    /// Adds a node and what it reaches without reading, as far as that can be told before the byte on the left is known.
    /// Only nodes that matter later are added: those that read, wait for an assertion, or accept.
    /// </summary>
    public void Enter(int node, Side right, List<int> into)
    {
        Push(node);
        while (stack.TryPop(out var top))
        {
            PushEmpty(top);
            for (var i = nfa.AssertFirst[top]; i < nfa.AssertFirst[top + 1]; i++)
            {
                if (nfa.AssertKind[i] == RegexAssertion.TextEnd && right == Side.Edge)
                {
                    Push(nfa.AssertTarget[i]);
                }
            }

            if (top <= Nfa.Final || nfa.EdgeFirst[top] != nfa.EdgeFirst[top + 1] || nfa.IsPending(top))
            {
                into.Add(top);
            }
        }
    }

    /// <summary>All nodes reached from entered ones without reading, now that both sides are known.</summary>
    public List<int> Open(ReadOnlySpan<int> entered, Side left, Side right)
    {
        opened.Clear();
        Reset();
        foreach (var node in entered)
        {
            Push(node);
        }

        while (stack.TryPop(out var top))
        {
            opened.Add(top);
            PushEmpty(top);
            for (var i = nfa.AssertFirst[top]; i < nfa.AssertFirst[top + 1]; i++)
            {
                if (Nfa.Holds(nfa.AssertKind[i], left, right))
                {
                    Push(nfa.AssertTarget[i]);
                }
            }
        }

        return opened;
    }

    private void PushEmpty(int node)
    {
        for (var i = nfa.EmptyFirst[node]; i < nfa.EmptyFirst[node + 1]; i++)
        {
            Push(nfa.EmptyTarget[i]);
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
