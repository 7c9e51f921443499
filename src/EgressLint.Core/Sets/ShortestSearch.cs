namespace EgressLint.Core.Sets;

/// <summary>Finds the shortest member of a language, and among equals the one that witnesses prefer.</summary>
internal static class ShortestSearch
{
    /// <summary>The shortest member that respects the limits of host names, if those apply.</summary>
    public static Emptiness Find(Automaton body, bool hostLimited, SetMeter meter, out byte[]? shortest)
    {
        var answer = FindAny(body, null, meter, out shortest);
        if (answer != Emptiness.NotEmpty || !hostLimited || shortest is null || HostLengthAutomaton.Allows(shortest))
        {
            return answer;
        }

        // The first attempt broke a limit. With labels limited the shortest member decides: if it is too long, all are.
        answer = FindAny(body, new HostLengthAutomaton(limitsTotal: false), meter, out shortest);
        if (answer == Emptiness.NotEmpty && shortest?.Length > HostLengthAutomaton.MaxName)
        {
            shortest = null;
            return Emptiness.Empty;
        }

        return answer;
    }

    private static Emptiness FindAny(Automaton body, Automaton? limit, SetMeter meter, out byte[]? shortest)
    {
        var (left, patterns) = Split(body);
        var states = limit is null ? left : left is null ? limit : ProductAutomaton.Create(ProductKind.And, left, limit);
        if (patterns is null)
        {
            return Run(new StateGraph(states ?? body), meter, out shortest);
        }

        var walker = patterns.RentWalker();
        var answer = Run(new MeetGraph(states ?? Everything.Automaton, patterns, walker), meter, out shortest);
        patterns.ReturnWalker(walker);
        return answer;
    }

    /// <summary>Takes a union of patterns out of an intersection, so that it need not be determinised.</summary>
    private static (Automaton? Left, NfaAutomaton? Patterns) Split(Automaton body) => body switch
    {
        NfaAutomaton patterns => (null, patterns),
        ProductAutomaton { Kind: ProductKind.And, Right: NfaAutomaton patterns } product => (product.Left, patterns),
        ProductAutomaton { Kind: ProductKind.And, Left: NfaAutomaton patterns } product => (product.Right, patterns),
        _ => (body, null),
    };

    private static Emptiness Run(SearchGraph graph, SetMeter meter, out byte[]? shortest)
    {
        var levels = new List<List<int>> { new() };
        var seen = 0;
        graph.AddStarts(levels[0]);
        seen = KeepNew(levels[0], seen);
        shortest = null;
        var found = new List<int>();
        var moves = new List<Move>();
        while (levels[^1].Count > 0)
        {
            foreach (var node in levels[^1])
            {
                meter.Visit();
                if (graph.IsGoal(node))
                {
                    found.Add(node);
                }
            }

            if (found.Count > 0)
            {
                shortest = Spell(graph, levels, found, meter);
                return Emptiness.NotEmpty;
            }

            var next = new List<int>();
            foreach (var node in levels[^1])
            {
                moves.Clear();
                graph.AddMoves(node, moves, meter);
                foreach (var move in moves)
                {
                    seen = Append(move.Target, seen, next);
                }

                if (meter.IsExhausted)
                {
                    return Emptiness.TooComplex;
                }
            }

            levels.Add(next);
        }

        return Emptiness.Empty;
    }

    /// <summary>
    /// Walks back from the goals. The byte read last is the first of the text, so choosing the preferred byte at each level, and
    /// keeping all nodes from which it leads on, gives the preferred text.
    /// </summary>
    private static byte[] Spell(SearchGraph graph, List<List<int>> levels, List<int> goals, SetMeter meter)
    {
        var text = new byte[levels.Count - 1];
        var targets = new HashSet<int>(goals);
        var moves = new List<Move>();
        for (var level = levels.Count - 2; level >= 0; level--)
        {
            var best = graph.Classes.Count;
            var sources = new HashSet<int>();
            foreach (var node in levels[level])
            {
                moves.Clear();
                graph.AddMoves(node, moves, meter);
                foreach (var move in moves)
                {
                    if (move.ByteClass > best || !targets.Contains(move.Target))
                    {
                        continue;
                    }

                    if (move.ByteClass < best)
                    {
                        sources.Clear();
                        best = move.ByteClass;
                    }

                    sources.Add(node);
                }
            }

            text[levels.Count - 2 - level] = graph.Classes.Best[best];
            targets = sources;
        }

        return text;
    }

    private static int KeepNew(List<int> nodes, int seen)
    {
        var kept = new List<int>();
        foreach (var node in nodes)
        {
            seen = Append(node, seen, kept);
        }

        nodes.Clear();
        nodes.AddRange(kept);
        return seen;
    }

    /// <summary>Nodes are numbered as they are first seen, so one that is not below the count is new, and new ones come in order.</summary>
    private static int Append(int node, int seen, List<int> into)
    {
        if (node < seen)
        {
            return seen;
        }

        into.Add(node);
        return node + 1;
    }
}

/// <summary>The automaton that accepts everything.</summary>
internal static class Everything
{
    public static TableAutomaton Automaton { get; } = new(ByteClasses.One, [0, 1], [false, true], 1);
}
