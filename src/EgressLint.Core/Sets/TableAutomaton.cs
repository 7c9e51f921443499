namespace EgressLint.Core.Sets;

/// <summary>An explicit automaton: trimmed, minimal, with every transition in one array.</summary>
internal sealed class TableAutomaton : Automaton
{
    private readonly int[] next;
    private readonly bool[] accepts;
    private readonly int[] shortest;
    private readonly int universal;

    /// <summary>Takes over a trimmed table whose state 0 is dead.</summary>
    public TableAutomaton(ByteClasses classes, int[] next, bool[] accepts, int start)
        : base(classes)
    {
        this.next = next;
        this.accepts = accepts;
        Start = start;
        shortest = MeasureShortest();
        universal = FindUniversal();
    }

    public override int Start { get; }

    public override bool IsTrimmed => true;

    public int StateCount => accepts.Length;

    public override int Step(int state, int byteClass, SetMeter? meter) => next[(state * Classes.Count) + byteClass];

    public override bool Accepts(int state) => accepts[state];

    public override bool IsUniversal(int state) => state == universal;

    public override int ShortestFrom(int state) => shortest[state];

    /// <summary>Whether a state can be reached from itself, so that the members are infinitely many. There must be members.</summary>
    public bool HasCycle()
    {
        var colour = new byte[StateCount];
        var stack = new Stack<(int State, int Class)>();
        colour[Dead] = 2;
        stack.Push((Start, 0));
        colour[Start] = 1;
        while (stack.TryPop(out var top))
        {
            if (top.Class == Classes.Count)
            {
                colour[top.State] = 2;
                continue;
            }

            stack.Push((top.State, top.Class + 1));
            var target = Step(top.State, top.Class, null);
            if (colour[target] == 1)
            {
                return true;
            }

            if (colour[target] == 0)
            {
                colour[target] = 1;
                stack.Push((target, 0));
            }
        }

        return false;
    }

    /// <summary>The bytes that occur in members.</summary>
    public ByteSet UsedBytes()
    {
        var used = ByteSet.None;
        for (var value = 0; value < 256; value++)
        {
            var c = Classes[(byte)value];
            for (var i = Classes.Count + c; i < next.Length; i += Classes.Count)
            {
                if (next[i] != Dead)
                {
                    used = used.With((byte)value);
                    break;
                }
            }
        }

        return used;
    }

    private int[] MeasureShortest()
    {
        // Breadth first over reversed edges. The edges are in arrays: a table is made for each operation, so this is a hot path.
        var classes = Classes.Count;
        var sources = ReverseEdges(next, accepts.Length, classes, out var first);
        var distance = new int[accepts.Length];
        Array.Fill(distance, 1 << 20);
        var queue = new int[accepts.Length];
        int head = 0, tail = 0;
        for (var state = 1; state < accepts.Length; state++)
        {
            if (accepts[state])
            {
                distance[state] = 0;
                queue[tail++] = state;
            }
        }

        while (head < tail)
        {
            var state = queue[head++];
            for (var i = first[state]; i < first[state + 1]; i++)
            {
                if (distance[sources[i]] == 1 << 20)
                {
                    distance[sources[i]] = distance[state] + 1;
                    queue[tail++] = sources[i];
                }
            }
        }

        return distance;
    }

    /// <summary>For each state the states that lead to it, as one array with the index of each state's first entry.</summary>
    internal static int[] ReverseEdges(int[] next, int states, int classes, out int[] first)
    {
        first = new int[states + 1];
        foreach (var target in next.AsSpan(0, states * classes))
        {
            first[target]++;
        }

        var sum = 0;
        for (var state = 0; state <= states; state++)
        {
            sum += first[state];
            first[state] = sum;
        }

        var sources = new int[states * classes];
        for (var i = (states * classes) - 1; i >= 0; i--)
        {
            sources[--first[next[i]]] = i / classes;
        }

        return sources;
    }

    private int FindUniversal()
    {
        for (var state = 1; state < accepts.Length; state++)
        {
            if (accepts[state] && !next.AsSpan(state * Classes.Count, Classes.Count).ContainsAnyExcept(state))
            {
                return state;
            }
        }

        return -1;
    }
}
