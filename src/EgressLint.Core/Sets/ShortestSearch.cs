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
        var states = limit is null ? left : ProductAutomaton.Create(ProductKind.And, left, limit);
        if (patterns is null)
        {
            return Run(new StateGraph(states), meter, out shortest);
        }

        var walker = patterns.RentWalker();
        var answer = Run(new MeetGraph(states, patterns, walker), meter, out shortest);
        patterns.ReturnWalker(walker);
        return answer;
    }

    /// <summary>Takes a union of patterns out of an intersection, so that it need not be determinised.</summary>
    private static (Automaton Left, NfaAutomaton? Patterns) Split(Automaton body) => body switch
    {
        NfaAutomaton patterns => (Everything.Automaton, patterns),
        ProductAutomaton { Kind: ProductKind.And, Right: NfaAutomaton patterns } product => (product.Left, patterns),
        ProductAutomaton { Kind: ProductKind.And, Left: NfaAutomaton patterns } product => (product.Right, patterns),
        _ => (body, null),
    };

    private static Emptiness Run(SearchGraph graph, SetMeter meter, out byte[]? shortest)
    {
        // Nodes are numbered as they are first seen, so the nodes of a level are a range, and one behind all levels is new.
        var levels = new List<Level>();
        var moves = new List<Move>();
        shortest = null;
        graph.AddStarts([]);
        for (var first = 0; first < graph.NodeCount;)
        {
            var level = new Level(first, graph.NodeCount);
            levels.Add(level);
            var found = GoalsIn(graph, level, meter);
            if (found.Count > 0)
            {
                shortest = Spell(graph, levels, found);
                return Emptiness.NotEmpty;
            }

            for (var node = level.First; node < level.End; node++)
            {
                moves.Clear();
                graph.AddMoves(node, moves, meter);
                level.Keep(node, moves);
                if (meter.IsExhausted)
                {
                    return Emptiness.TooComplex;
                }
            }

            first = level.End;
        }

        return Emptiness.Empty;
    }

    private static List<int> GoalsIn(SearchGraph graph, Level level, SetMeter meter)
    {
        var found = new List<int>();
        for (var node = level.First; node < level.End; node++)
        {
            meter.Visit();
            if (graph.IsGoal(node))
            {
                found.Add(node);
            }
        }

        return found;
    }

    /// <summary>
    /// Walks back from the goals. The byte read last is the first of the text, so choosing the preferred byte at each level, and
    /// keeping all nodes from which it leads on, gives the preferred text.
    /// </summary>
    private static byte[] Spell(SearchGraph graph, List<Level> levels, List<int> goals)
    {
        var text = new byte[levels.Count - 1];
        var isTarget = new bool[graph.NodeCount];
        var targets = goals;
        for (var level = levels.Count - 2; level >= 0; level--)
        {
            foreach (var target in targets)
            {
                isTarget[target] = true;
            }

            targets = levels[level].Sources(isTarget, out var best);
            text[levels.Count - 2 - level] = graph.Classes.Best[best];
        }

        return text;
    }

    /// <summary>The nodes that are reached by texts of one length and no shorter ones, and the moves to the next level.</summary>
    private sealed class Level(int first, int end)
    {
        // Three numbers for each move: its source, its byte class, its target.
        private readonly List<int> moves = [];

        public int First { get; } = first;

        public int End { get; } = end;

        public void Keep(int source, List<Move> from)
        {
            foreach (var move in from)
            {
                // A move to a node seen before is on no shortest path.
                if (move.Target >= End)
                {
                    moves.Add(source);
                    moves.Add(move.ByteClass);
                    moves.Add(move.Target);
                }
            }
        }

        /// <summary>The nodes from which the preferred byte class of all leads to a target.</summary>
        public List<int> Sources(bool[] isTarget, out int best)
        {
            best = int.MaxValue;
            var sources = new List<int>();
            for (var i = 0; i < moves.Count; i += 3)
            {
                if (moves[i + 1] > best || !isTarget[moves[i + 2]])
                {
                    continue;
                }

                if (moves[i + 1] < best)
                {
                    sources.Clear();
                    best = moves[i + 1];
                }

                sources.Add(moves[i]);
            }

            return sources;
        }
    }
}

/// <summary>The automaton that accepts everything.</summary>
internal static class Everything
{
    public static TableAutomaton Automaton { get; } = new(ByteClasses.One, [0, 1], [false, true], 1);
}
