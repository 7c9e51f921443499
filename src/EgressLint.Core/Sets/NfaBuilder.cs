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
    private readonly List<(int From, int Set, int To)> edges = [];
    private readonly List<(int From, int To)> empties = [];
    private readonly List<(int From, RegexAssertion Kind, int To)> asserts = [];
    private readonly List<NfaLook> looks = [];
    private readonly List<Automaton> looking = [];
    private readonly Dictionary<string, int> lookNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(int From, int Item), int> trie = [];
    private readonly Dictionary<string, int> shapes = new(StringComparer.Ordinal);
    private readonly List<int> starts = [];
    private int nodeCount = 2;
    private int fixedRoot = None;
    private int looseRoot = None;

    /// <summary>Prepares an empty automaton.</summary>
    /// <param name="maxNodes">Where a single pattern stops being affordable.</param>
    public NfaBuilder(int maxNodes)
    {
        this.maxNodes = maxNodes;
    }

    public int NodeCount => nodeCount;

    /// <summary>Adds a pattern that may match anywhere in a text. False when it needs too many nodes; nothing usable was added then.</summary>
    public bool AddSearch(RegexNode root)
    {
        if (Size(root) > maxNodes)
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
        var assertsLine = asserts.Exists(static a => a.Kind is RegexAssertion.LineStart or RegexAssertion.LineEnd);
        var assertsWord = asserts.Exists(static a => a.Kind is not (RegexAssertion.TextStart or RegexAssertion.TextEnd
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
        var edgeFirst = Group(edges.Count, i => edges[i].From, out var edgeOrder);
        var emptyFirst = Group(empties.Count, i => empties[i].From, out var emptyOrder);
        var assertFirst = Group(asserts.Count, i => asserts[i].From, out var assertOrder);
        var lookFirst = Group(looks.Count, i => looks[i].From, out var lookOrder);
        var pending = new bool[nodeCount];
        foreach (var (from, kind, _) in asserts)
        {
            pending[from] |= kind != RegexAssertion.TextEnd;
        }

        return new Nfa
        {
            Classes = classes,
            NodeCount = nodeCount,
            Starts = starts.ToArray(),
            EdgeFirst = edgeFirst,
            EdgeSet = Array.ConvertAll(edgeOrder, i => edges[i].Set),
            EdgeTarget = Array.ConvertAll(edgeOrder, i => edges[i].To),
            EmptyFirst = emptyFirst,
            EmptyTarget = Array.ConvertAll(emptyOrder, i => empties[i].To),
            AssertFirst = assertFirst,
            AssertKind = Array.ConvertAll(assertOrder, i => asserts[i].Kind),
            AssertTarget = Array.ConvertAll(assertOrder, i => asserts[i].To),
            LookFirst = lookFirst,
            LookOrder = Array.ConvertAll(lookOrder, i => looks[i]),
            Pending = pending,
            SetHasClass = hasClass,
            SideOfClass = sides,
        };
    }

    private int[] Group(int count, Func<int, int> from, out int[] order)
    {
        var first = new int[nodeCount + 1];
        for (var i = 0; i < count; i++)
        {
            first[from(i)]++;
        }

        var sum = 0;
        for (var node = 0; node <= nodeCount; node++)
        {
            sum += first[node];
            first[node] = sum;
        }

        order = new int[count];
        for (var i = count - 1; i >= 0; i--)
        {
            order[--first[from(i)]] = i;
        }

        return first;
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

        empties.Add((node, startsAtStart ? Nfa.Final : Nfa.Universal));
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
            edges.Add((looseRoot, NumberOf(ByteSet.All), looseRoot));
        }

        return looseRoot;
    }

    /// <summary>Goes on in the trie. Its nodes have no edges back from later parts, so sharing them does not mix patterns.</summary>
    private int Follow(int from, RegexNode item)
    {
        var key = (from, item.Kind == RegexNodeKind.Set ? NumberOf(item.Set) : -1 - ShapeOf(item));
        if (!trie.TryGetValue(key, out var to))
        {
            to = Compile(item, from);
            trie.Add(key, to);
        }

        return to;
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
                edges.Add((from, NumberOf(node.Set), nodeCount));
                return nodeCount++;
            case RegexNodeKind.Assertion:
                asserts.Add((from, node.Assertion, nodeCount));
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
            empties.Add((Compile(child, from), exit));
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
            empties.Add((from, loop));
            empties.Add((Compile(child, loop), loop));
            return loop;
        }

        if (node.Max == node.Min)
        {
            return from;
        }

        var exit = nodeCount++;
        for (var i = node.Min; i < node.Max; i++)
        {
            empties.Add((from, exit));
            from = Compile(child, from);
        }

        empties.Add((from, exit));
        return exit;
    }

    /// <summary>An upper bound of the nodes a tree needs, cut off where it is too large anyway.</summary>
    internal static long Size(RegexNode node)
    {
        long sum = 1;
        foreach (var child in node.Children)
        {
            sum += Size(child);
        }

        if (node.Kind == RegexNodeKind.Repetition)
        {
            sum *= Math.Max(1, node.Max < 0 ? node.Min + 1L : node.Max);
        }

        return Math.Min(sum, int.MaxValue);
    }
}
