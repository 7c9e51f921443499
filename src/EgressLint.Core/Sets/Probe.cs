namespace EgressLint.Core.Sets;

/// <summary>
/// Asks how a second automaton cuts a first one: is some member inside, is some member outside? The first one is usually tiny, so
/// pairs are walked depth first until both questions are answered.
/// </summary>
internal sealed class Probe
{
    /// <summary>A text this short cannot break a limit of host names.</summary>
    private const int SafeLength = HostLengthAutomaton.MaxLabel;
    private const int FirstTry = 400;

    private readonly Automaton asked;
    private readonly Automaton other;
    private readonly bool hostLimited;
    private readonly SetMeter meter;
    private readonly bool wantsInside;
    private readonly bool wantsOutside;
    private readonly ClassPair classes;
    private bool mayBeInside;
    private bool mayBeOutside;

    public Probe(Automaton asked, Automaton other, bool hostLimited, bool wantsInside, bool wantsOutside, SetMeter meter)
    {
        this.asked = asked;
        this.other = other;
        this.hostLimited = hostLimited;
        this.wantsInside = wantsInside;
        this.wantsOutside = wantsOutside;
        this.meter = meter;
        classes = ByteClasses.Merge(asked.Classes, other.Classes);
    }

    /// <summary>Whether a common member was found.</summary>
    public bool Inside { get; private set; }

    /// <summary>Whether a member of the first that is not in the second was found.</summary>
    public bool Outside { get; private set; }

    private bool IsDone => (Inside || !wantsInside) && (Outside || !wantsOutside);

    /// <summary>Answers the questions. False when the budget did not suffice; what was found by then still holds.</summary>
    public bool Run()
    {
        if (other is NfaAutomaton patterns)
        {
            if (!WalkPairs(FirstTry))
            {
                mayBeInside = mayBeOutside = false;
                return RunOnPatterns(patterns);
            }
        }
        else if (!WalkPairs(int.MaxValue))
        {
            return false;
        }

        return SettleLong();
    }

    private bool RunOnPatterns(NfaAutomaton patterns)
    {
        if (wantsInside && !Inside)
        {
            var walker = patterns.RentWalker();
            var finished = WalkMeet(new MeetGraph(asked, patterns, walker));
            patterns.ReturnWalker(walker);
            if (!finished)
            {
                return false;
            }
        }

        if (wantsOutside && !WalkOutside(patterns))
        {
            return false;
        }

        return SettleLong();
    }

    /// <summary>
    /// Evidence that might break a limit of host names is not evidence yet. The exact search is costly, so it comes last.
    /// </summary>
    private bool SettleLong()
    {
        if (mayBeInside && wantsInside && !Inside)
        {
            var body = ProductAutomaton.Create(ProductKind.And, asked, other);
            var answer = ShortestSearch.Find(body, hostLimited: true, meter, out _);
            Inside = answer == Emptiness.NotEmpty;
            if (answer == Emptiness.TooComplex)
            {
                return false;
            }
        }

        if (mayBeOutside && wantsOutside && !Outside)
        {
            var body = ProductAutomaton.Create(ProductKind.Except, asked, other);
            var answer = ShortestSearch.Find(body, hostLimited: true, meter, out _);
            Outside = answer == Emptiness.NotEmpty;
            return answer != Emptiness.TooComplex;
        }

        return true;
    }

    private bool WalkPairs(int limit)
    {
        if (asked.Start == Automaton.Dead)
        {
            return true;
        }

        var pairs = new PairTable();
        var stack = new Stack<(int Pair, int Depth)>();
        Reach(asked.Start, other.Start, 0, pairs, stack);
        while (!IsDone && stack.TryPop(out var top))
        {
            meter.Visit();
            if (meter.IsExhausted || pairs.Count > limit)
            {
                return false;
            }

            var (left, right) = pairs[top.Pair];
            // Preferred bytes are pushed last and so are tried first.
            for (var c = classes.Merged.Count - 1; c >= 0 && !IsDone; c--)
            {
                var leftNext = asked.Step(left, classes.Left[c], meter);
                if (leftNext != Automaton.Dead)
                {
                    var rightNext = right == Automaton.Dead ? right : other.Step(right, classes.Right[c], meter);
                    Reach(leftNext, rightNext, top.Depth + 1, pairs, stack);
                }
            }

            meter.Spend(classes.Merged.Count);
        }

        return true;
    }

    /// <summary>Notes what a pair proves, and puts it on the stack when more is to be learned behind it.</summary>
    private void Reach(int left, int right, int depth, PairTable pairs, Stack<(int Pair, int Depth)> stack)
    {
        var isDead = right == Automaton.Dead;
        var isUniversal = !isDead && other.IsUniversal(right);
        var decided = isDead || isUniversal;
        if (decided && (isDead ? Outside || !wantsOutside : Inside || !wantsInside))
        {
            return;
        }

        if (decided && asked.IsTrimmed)
        {
            Note(!isDead, depth, asked.ShortestFrom(left));
            return;
        }

        if (asked.Accepts(left))
        {
            Note(!isDead && other.Accepts(right), depth, 0);
        }

        var (number, isNew) = pairs.Intern(left, right);
        if (isNew)
        {
            stack.Push((number, depth));
        }
    }

    private bool IsShort(int depth, int state) => !hostLimited || depth + asked.ShortestFrom(state) <= SafeLength;

    private void Note(bool isInside, int depth, int rest)
    {
        var holds = !hostLimited || depth + rest <= SafeLength;
        if (isInside)
        {
            Inside |= holds;
            mayBeInside = true;
        }
        else
        {
            Outside |= holds;
            mayBeOutside = true;
        }
    }

    private bool WalkMeet(MeetGraph graph)
    {
        var stack = new Stack<(int Node, int Depth)>();
        var starts = new List<int>();
        var moves = new List<Move>();
        var seen = 0;
        graph.AddStarts(starts);
        foreach (var start in starts)
        {
            seen = Reach(graph, start, seen, 0, stack);
        }

        while (!Inside && stack.TryPop(out var top))
        {
            meter.Visit();
            if (meter.IsExhausted)
            {
                return false;
            }

            moves.Clear();
            graph.AddMoves(top.Node, moves, meter);
            foreach (var move in moves)
            {
                seen = Reach(graph, move.Target, seen, top.Depth + 1, stack);
            }
        }

        return true;
    }

    private int Reach(MeetGraph graph, int node, int seen, int depth, Stack<(int Node, int Depth)> stack)
    {
        if (node < seen)
        {
            return seen;
        }

        var isCertain = asked.IsTrimmed && graph.IsRightUniversal(node) && IsShort(depth, graph.LeftOf(node));
        if (isCertain || graph.IsGoal(node))
        {
            Note(true, depth, 0);
        }

        stack.Push((node, depth));
        return node + 1;
    }

    /// <summary>
    /// Looks for a member of the first that no pattern matches. A set of nodes that contains one seen before with the same state can
    /// only match more, so it need not be followed: what it leaves over, the smaller set leaves over, too.
    /// </summary>
    private bool WalkOutside(NfaAutomaton patterns)
    {
        var pairs = new PairTable();
        var queue = new Queue<(int Pair, int Depth)>();
        var smallest = new Dictionary<int, List<int>>();
        var chain = new Stack<(int Pair, int Depth)>();
        Reach(asked.Start, patterns.Start, 0, pairs, chain);
        while (!Outside)
        {
            while (chain.TryPop(out var fresh))
            {
                var (left, right) = pairs[fresh.Pair];
                if (!Covered(patterns, smallest, left, right))
                {
                    queue.Enqueue(fresh);
                }
            }

            if (!queue.TryDequeue(out var next))
            {
                return true;
            }

            meter.Visit();
            if (meter.IsExhausted)
            {
                return false;
            }

            Expand(pairs, next, chain);
        }

        return true;
    }

    private void Expand(PairTable pairs, (int Pair, int Depth) next, Stack<(int Pair, int Depth)> chain)
    {
        var (left, right) = pairs[next.Pair];
        for (var c = 0; c < classes.Merged.Count && !Outside; c++)
        {
            var leftNext = asked.Step(left, classes.Left[c], meter);
            if (leftNext != Automaton.Dead)
            {
                var rightNext = right == Automaton.Dead ? right : other.Step(right, classes.Right[c], meter);
                if (!other.IsUniversal(rightNext))
                {
                    Reach(leftNext, rightNext, next.Depth + 1, pairs, chain);
                }
            }
        }

        meter.Spend(classes.Merged.Count);
    }

    private bool Covered(NfaAutomaton patterns, Dictionary<int, List<int>> smallest, int left, int right)
    {
        if (!smallest.TryGetValue(left, out var known))
        {
            known = [];
            smallest.Add(left, known);
        }

        var nodes = patterns.NodesOf(right);
        foreach (var each in known)
        {
            meter.Spend(1);
            if (IsSubset(patterns.NodesOf(each), nodes))
            {
                return true;
            }
        }

        known.Add(right);
        return false;
    }

    /// <summary>Whether one set of nodes is part of another, with the same byte read last.</summary>
    /// <param name="small">The nodes in ascending order, and behind them what was read last; of the dead state nothing at all, which is part of every set.</param>
    /// <param name="large">The other set, in the same form.</param>
    internal static bool IsSubset(ReadOnlySpan<int> small, ReadOnlySpan<int> large)
    {
        if (small.IsEmpty)
        {
            return true;
        }

        if (small.Length > large.Length || small[^1] != large[^1])
        {
            return false;
        }

        var at = 0;
        for (var i = 0; i < small.Length - 1; i++)
        {
            while (at < large.Length - 1 && large[at] < small[i])
            {
                at++;
            }

            if (at == large.Length - 1 || large[at] != small[i])
            {
                return false;
            }
        }

        return true;
    }
}
