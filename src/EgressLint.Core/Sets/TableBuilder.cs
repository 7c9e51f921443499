namespace EgressLint.Core.Sets;

/// <summary>Turns a lazy automaton into the minimal table, when it is small enough.</summary>
internal static class TableBuilder
{
    /// <summary>Units of work for each transition of a table: it is looked at several times until the table is minimal.</summary>
    private const int ExploreWork = 4;

    /// <summary>The minimal table, or null when the meter ran out first.</summary>
    public static TableAutomaton? TryBuild(Automaton source, SetMeter meter)
    {
        var raw = Explore(source, meter);
        if (raw is null)
        {
            return null;
        }

        var states = raw.Accepts.Count;
        var classes = source.Classes.Count;
        Trim(raw, states, classes);
        var accepts = raw.Accepts.ToArray();
        var next = raw.Next.ToArray();
        var blocks = Minimizer.Blocks(next, accepts, classes);
        return Assemble(source.Classes, next, accepts, blocks, raw.Start);
    }

    private static Raw? Explore(Automaton source, SetMeter meter)
    {
        var classes = source.Classes.Count;
        var numbers = new Dictionary<int, int> { [Automaton.Dead] = 0 };
        var states = new List<int> { Automaton.Dead };
        var raw = new Raw();
        raw.Accepts.Add(false);
        raw.Next.AddRange(new int[classes]);
        raw.Start = Number(source.Start);
        for (var i = 1; i < states.Count; i++)
        {
            meter.Visit();
            meter.Spend(1);
            SetMeter.Note(classes * ExploreWork);
            raw.Accepts.Add(source.Accepts(states[i]));
            for (var c = 0; c < classes; c++)
            {
                raw.Next.Add(Number(source.Step(states[i], c, meter)));
                if (meter.IsExhausted)
                {
                    return null;
                }
            }
        }

        return raw;

        int Number(int state)
        {
            if (!numbers.TryGetValue(state, out var number))
            {
                number = states.Count;
                numbers.Add(state, number);
                states.Add(state);
            }

            return number;
        }
    }

    /// <summary>States that accept nothing become the dead state, so that every other state is known to lead somewhere.</summary>
    private static void Trim(Raw raw, int states, int classes)
    {
        var next = raw.Next.ToArray();
        var sources = TableAutomaton.ReverseEdges(next, states, classes, out var first);
        var live = new bool[states];
        var stack = new Stack<int>();
        for (var state = 1; state < states; state++)
        {
            if (raw.Accepts[state])
            {
                live[state] = true;
                stack.Push(state);
            }
        }

        while (stack.TryPop(out var state))
        {
            for (var i = first[state]; i < first[state + 1]; i++)
            {
                if (!live[sources[i]])
                {
                    live[sources[i]] = true;
                    stack.Push(sources[i]);
                }
            }
        }

        for (var i = 0; i < next.Length; i++)
        {
            raw.Next[i] = live[i / classes] && live[next[i]] ? next[i] : Automaton.Dead;
        }

        raw.Start = live[raw.Start] ? raw.Start : Automaton.Dead;
    }

    private static TableAutomaton Assemble(ByteClasses classes, int[] next, bool[] accepts, int[] block, int start)
    {
        // Blocks are numbered in order of first reach from the start, so equal languages give equal tables.
        var number = new Dictionary<int, int> { [block[Automaton.Dead]] = 0 };
        var order = new List<int> { Automaton.Dead };
        if (number.TryAdd(block[start], 1))
        {
            order.Add(start);
        }

        for (var i = 1; i < order.Count; i++)
        {
            for (var c = 0; c < classes.Count; c++)
            {
                var target = next[(order[i] * classes.Count) + c];
                if (number.TryAdd(block[target], order.Count))
                {
                    order.Add(target);
                }
            }
        }

        var columns = MergeColumns(classes, next, block, number, order);
        var table = new int[order.Count * columns.Count];
        var accepting = new bool[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            accepting[i] = accepts[order[i]];
            for (var c = 0; c < columns.Count; c++)
            {
                var old = classes[columns.Best[c]];
                table[(i * columns.Count) + c] = number[block[next[(order[i] * classes.Count) + old]]];
            }
        }

        return new TableAutomaton(columns, table, accepting, number[block[start]]);
    }

    private static ByteClasses MergeColumns(ByteClasses classes, int[] next, int[] block, Dictionary<int, int> number, List<int> order)
    {
        var columns = new IntArrayTable();
        var column = new int[order.Count];
        var numberOfClass = new int[classes.Count];
        for (var c = 0; c < classes.Count; c++)
        {
            for (var i = 0; i < order.Count; i++)
            {
                column[i] = number[block[next[(order[i] * classes.Count) + c]]];
            }

            numberOfClass[c] = columns.Intern(column).Number;
        }

        var signature = new int[256];
        for (var value = 0; value < 256; value++)
        {
            signature[value] = numberOfClass[classes[(byte)value]];
        }

        return ByteClasses.FromSignatures(signature);
    }

    private sealed class Raw
    {
        public List<int> Next { get; } = [];

        public List<bool> Accepts { get; } = [];

        public int Start { get; set; }
    }
}
