using System.Runtime.InteropServices;

namespace EgressLint.Core.Sets;

/// <summary>
/// Builds one automaton for any number of patterns. Patterns that begin alike, in reading order (that is: end alike), share nodes
/// as in a trie, so that a list of 20,000 patterns has few active nodes at a time.
/// </summary>
internal sealed class NfaBuilder
{
    private const int None = -1;

    private readonly int maxNodes;
    private readonly List<ByteSet> sets = [];
    private readonly Dictionary<ByteSet, int> setNumbers = [];

    // For each byte the number of the set it was last written as, plus one: nearly all sets are single letters.
    private readonly int[] literalNumbers = new int[256];

    // Columns of numbers rather than rows: lists of numbers are compiled with the runtime, lists of our own values at every start.
    private readonly List<int> edgeFrom = [];
    private readonly List<int> edgeSet = [];
    private readonly List<int> edgeTo = [];
    private readonly List<int> emptyFrom = [];
    private readonly List<int> emptyTo = [];
    private readonly List<int> assertFrom = [];
    private readonly List<int> assertKind = [];
    private readonly List<int> assertTo = [];
    private readonly List<NfaLook> looks = [];
    private readonly List<Automaton> looking = [];
    private readonly Dictionary<string, int> lookNumbers = new(StringComparer.Ordinal);

    // The trie: for each node the item that first followed it and where that leads, 0 where none did; later items are in the table.
    private readonly List<int> firstItem = [];
    private readonly List<int> firstTarget = [];
    private readonly PairTable trie = new();
    private readonly List<int> trieTargets = [];
    private readonly Dictionary<string, int> shapes = new(StringComparer.Ordinal);
    private readonly List<int> starts = [];
    private int nodeCount = 2;
    private int fixedRoot = None;
    private int looseRoot = None;

    /// <summary>Prepares an empty automaton.</summary>
    /// <param name="maxNodes">Where a single pattern stops being affordable.</param>
    /// <param name="expectedNodes">About how many nodes there will be, so that lists need not grow.</param>
    public NfaBuilder(int maxNodes, int expectedNodes = 0)
    {
        this.maxNodes = maxNodes;
        foreach (var list in (ReadOnlySpan<List<int>>)[edgeFrom, edgeSet, edgeTo, firstItem, firstTarget])
        {
            list.EnsureCapacity(expectedNodes);
        }
    }

    public int NodeCount => nodeCount;

    /// <summary>Adds a pattern that may match anywhere in a text. False when it needs too many nodes; nothing usable was added then.</summary>
    public bool AddSearch(RegexNode root) => AddSearch(root, Size(root));

    /// <summary>Adds a pattern that may match anywhere in a text, as above.</summary>
    public bool AddSearch(RegexTree tree) => AddSearch(tree.Root, tree.Size);

    private bool AddSearch(RegexNode root, long size)
    {
        if (size > maxNodes)
        {
            return false;
        }

        foreach (var branch in root.Kind == RegexNodeKind.Alternation ? root.Children : [root])
        {
            AddBranch(branch, anchored: false);
        }

        return true;
    }

    /// <summary>Adds a pattern that must match the whole text.</summary>
    public bool AddWhole(RegexNode root)
    {
        if (Size(root) > maxNodes)
        {
            return false;
        }

        foreach (var branch in root.Kind == RegexNodeKind.Alternation ? root.Children : [root])
        {
            AddBranch(branch, anchored: true);
        }

        return true;
    }

    /// <summary>The automaton: a plain one where there are no conditions on what follows.</summary>
    public Automaton BuildAutomaton() =>
        looks.Count == 0 ? new NfaAutomaton(Build()) : new LookAheadAutomaton(Build(), [.. looking]);

    public Nfa Build()
    {
        var assertsLine = assertKind.Exists(static kind => (RegexAssertion)kind is RegexAssertion.LineStart or RegexAssertion.LineEnd);
        var assertsWord = assertKind.Exists(static kind => (RegexAssertion)kind is not (RegexAssertion.TextStart or RegexAssertion.TextEnd
            or RegexAssertion.LineStart or RegexAssertion.LineEnd));
        var distinguished = new List<ByteSet>(sets);
        if (assertsWord)
        {
            distinguished.Add(RegexSets.Word);
        }

        if (assertsLine)
        {
            distinguished.Add(RegexSets.LineEnds);
        }

        foreach (var automaton in looking)
        {
            automaton.Classes.AddSets(distinguished);
        }

        var classes = ByteClasses.FromSets(distinguished);
        var hasClass = new bool[sets.Count * classes.Count];
        for (var i = 0; i < hasClass.Length; i++)
        {
            hasClass[i] = sets[i / classes.Count].Contains(classes.Best[i % classes.Count]);
        }

        var sides = new Side[classes.Count];
        for (var c = 0; c < sides.Length; c++)
        {
            sides[c] = assertsWord && RegexSets.Word.Contains(classes.Best[c]) ? Side.Word
                : assertsLine && RegexSets.LineEnds.Contains(classes.Best[c]) ? Side.Line : Side.Other;
        }

        return Assemble(classes, hasClass, sides);
    }

    private Nfa Assemble(ByteClasses classes, bool[] hasClass, Side[] sides)
    {
        var edgeFirst = Group(edgeFrom, out var edgeOrder);
        var emptyFirst = Group(emptyFrom, out var emptyOrder);
        var assertFirst = Group(assertFrom, out var assertOrder);
        var lookFrom = looks.ConvertAll(static look => look.From);
        var lookFirst = Group(lookFrom, out var lookOrder);
        var pending = new bool[nodeCount];
        for (var i = 0; i < assertFrom.Count; i++)
        {
            pending[assertFrom[i]] |= (RegexAssertion)assertKind[i] != RegexAssertion.TextEnd;
        }

        return new Nfa
        {
            Classes = classes,
            NodeCount = nodeCount,
            Starts = starts.ToArray(),
            EdgeFirst = edgeFirst,
            EdgeSet = Pick(edgeSet, edgeOrder),
            EdgeTarget = Pick(edgeTo, edgeOrder),
            EmptyFirst = emptyFirst,
            EmptyTarget = Pick(emptyTo, emptyOrder),
            AssertFirst = assertFirst,
            AssertKind = Array.ConvertAll(Pick(assertKind, assertOrder), static kind => (RegexAssertion)kind),
            AssertTarget = Pick(assertTo, assertOrder),
            LookFirst = lookFirst,
            LookOrder = Array.ConvertAll(lookOrder, i => looks[i]),
            Pending = pending,
            SetHasClass = hasClass,
            SideOfClass = sides,
        };
    }

    // Through spans: each call into a list costs much more than the number it gives.
    private static int[] Pick(List<int> values, int[] order)
    {
        var from = CollectionsMarshal.AsSpan(values);
        var picked = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            picked[i] = from[order[i]];
        }

        return picked;
    }

    private int[] Group(List<int> keys, out int[] order)
    {
        var from = CollectionsMarshal.AsSpan(keys);
        var first = new int[nodeCount + 1];
        foreach (var node in from)
        {
            first[node]++;
        }

        var sum = 0;
        for (var node = 0; node <= nodeCount; node++)
        {
            sum += first[node];
            first[node] = sum;
        }

        order = new int[from.Length];
        for (var i = from.Length - 1; i >= 0; i--)
        {
            order[--first[from[i]]] = i;
        }

        return first;
    }

    private void AddEdge(int from, int set, int to)
    {
        edgeFrom.Add(from);
        edgeSet.Add(set);
        edgeTo.Add(to);
    }

    private void AddEmpty(int from, int to)
    {
        emptyFrom.Add(from);
        emptyTo.Add(to);
    }

    private void AddAssert(int from, RegexAssertion kind, int to)
    {
        assertFrom.Add(from);
        assertKind.Add((int)kind);
        assertTo.Add(to);
    }

    private void AddBranch(RegexNode branch, bool anchored)
    {
        ReadOnlySpan<RegexNode> items = branch.Kind == RegexNodeKind.Concatenation ? branch.Children.AsSpan() : new[] { branch };
        // An anchor at an end of the pattern decides where reading begins or stops, and then needs no assertion.
        var endsAtEnd = anchored;
        while (!items.IsEmpty && IsAnchor(items[^1], RegexAssertion.TextEnd))
        {
            endsAtEnd = true;
            items = items[..^1];
        }

        var startsAtStart = anchored;
        while (!items.IsEmpty && IsAnchor(items[0], RegexAssertion.TextStart))
        {
            startsAtStart = true;
            items = items[1..];
        }

        var node = endsAtEnd ? FixedRoot() : LooseRoot();
        for (var i = items.Length - 1; i >= 0; i--)
        {
            node = Follow(node, items[i]);
        }

        AddEmpty(node, startsAtStart ? Nfa.Final : Nfa.Universal);
    }

    private static bool IsAnchor(RegexNode node, RegexAssertion kind) =>
        node.Kind == RegexNodeKind.Assertion && node.Assertion == kind;

    private int FixedRoot()
    {
        if (fixedRoot == None)
        {
            fixedRoot = nodeCount++;
            starts.Add(fixedRoot);
        }

        return fixedRoot;
    }

    private int LooseRoot()
    {
        if (looseRoot == None)
        {
            looseRoot = nodeCount++;
            starts.Add(looseRoot);
            AddEdge(looseRoot, NumberOf(ByteSet.All), looseRoot);
        }

        return looseRoot;
    }

    /// <summary>Goes on in the trie. Its nodes have no edges back from later parts, so sharing them does not mix patterns.</summary>
    private int Follow(int from, RegexNode item)
    {
        var key = item.Kind == RegexNodeKind.Set ? NumberOf(item) : -1 - ShapeOf(item);
        while (firstTarget.Count <= from)
        {
            firstItem.Add(0);
            firstTarget.Add(0);
        }

        if (firstTarget[from] == 0)
        {
            // Where patterns have parted, which is nearly everywhere, one item follows another.
            var target = Compile(item, from);
            firstItem[from] = key;
            firstTarget[from] = target;
            return target;
        }

        if (firstItem[from] == key)
        {
            return firstTarget[from];
        }

        var (number, isNew) = trie.Intern(from, key);
        if (isNew)
        {
            trieTargets.Add(Compile(item, from));
        }

        return trieTargets[number];
    }

    private int ShapeOf(RegexNode item)
    {
        var shape = item.Shape();
        if (!shapes.TryGetValue(shape, out var number))
        {
            number = shapes.Count;
            shapes.Add(shape, number);
        }

        return number;
    }

    private int NumberOf(RegexNode item)
    {
        if (item.Form is not (RegexSetForm.Literal or RegexSetForm.Escaped))
        {
            return NumberOf(item.Set);
        }

        ref var known = ref literalNumbers[item.Literal];
        if (known == 0 || sets[known - 1] != item.Set)
        {
            known = NumberOf(item.Set) + 1;
        }

        return known - 1;
    }

    private int NumberOf(ByteSet set)
    {
        if (!setNumbers.TryGetValue(set, out var number))
        {
            number = sets.Count;
            sets.Add(set);
            setNumbers.Add(set, number);
        }

        return number;
    }

    /// <summary>Adds nodes for a tree after a node, and returns the node behind it. No edge leads back to the first node.</summary>
    private int Compile(RegexNode node, int from)
    {
        switch (node.Kind)
        {
            case RegexNodeKind.Set:
                AddEdge(from, NumberOf(node), nodeCount);
                return nodeCount++;
            case RegexNodeKind.Assertion:
                AddAssert(from, node.Assertion, nodeCount);
                return nodeCount++;
            case RegexNodeKind.Concatenation:
                for (var i = node.Children.Length - 1; i >= 0; i--)
                {
                    from = Compile(node.Children[i], from);
                }

                return from;
            case RegexNodeKind.Alternation:
                return CompileAlternation(node, from);
            case RegexNodeKind.Repetition:
                return CompileRepetition(node, from);
            case RegexNodeKind.LookAhead or RegexNodeKind.NotLookAhead:
                looks.Add(new NfaLook(from, LookOf(node), node.Kind == RegexNodeKind.NotLookAhead, nodeCount));
                return nodeCount++;
            default:
                return from;
        }
    }

    /// <summary>The number of the automaton that accepts what begins with a match of a condition's part.</summary>
    private int LookOf(RegexNode node)
    {
        var part = node.Children[0];
        var shape = part.Shape();
        if (!lookNumbers.TryGetValue(shape, out var number))
        {
            var inner = new NfaBuilder(maxNodes);
            foreach (var branch in part.Kind == RegexNodeKind.Alternation ? part.Children : [part])
            {
                inner.AddBranch(RegexNode.Sequence([RegexNode.At(RegexAssertion.TextStart), branch]), anchored: false);
            }

            number = looking.Count;
            looking.Add(inner.BuildAutomaton());
            lookNumbers.Add(shape, number);
        }

        return number;
    }

    private int CompileAlternation(RegexNode node, int from)
    {
        var exit = nodeCount++;
        foreach (var child in node.Children)
        {
            AddEmpty(Compile(child, from), exit);
        }

        return exit;
    }

    private int CompileRepetition(RegexNode node, int from)
    {
        var child = node.Children[0];
        for (var i = 0; i < node.Min; i++)
        {
            from = Compile(child, from);
        }

        if (node.Max < 0)
        {
            var loop = nodeCount++;
            AddEmpty(from, loop);
            AddEmpty(Compile(child, loop), loop);
            return loop;
        }

        if (node.Max == node.Min)
        {
            return from;
        }

        var exit = nodeCount++;
        for (var i = node.Min; i < node.Max; i++)
        {
            AddEmpty(from, exit);
            from = Compile(child, from);
        }

        AddEmpty(from, exit);
        return exit;
    }

    /// <summary>An upper bound of the nodes a tree needs, cut off where it is too large anyway.</summary>
    internal static long Size(RegexNode node)
    {
        long sum = 1;
        foreach (var child in node.Children)
        {
            sum += child.Children.IsEmpty ? 1 : Size(child);
        }

        if (node.Kind == RegexNodeKind.Repetition)
        {
            sum *= Math.Max(1, node.Max < 0 ? node.Min + 1L : node.Max);
        }

        return Math.Min(sum, int.MaxValue);
    }
}
