namespace EgressLint.Core.Sets;

/// <summary>Partition refinement after Hopcroft: long chains, as in lists of names, stay cheap.</summary>
internal static class Minimizer
{
    /// <summary>For each state the number of its block of equivalent states.</summary>
    public static int[] Blocks(int[] next, bool[] accepts, int classes)
    {
        var states = accepts.Length;
        var inverse = new Inverse(next, states, classes);
        var partition = new Partition(states);
        for (var state = 0; state < states; state++)
        {
            if (accepts[state])
            {
                partition.Mark(state);
            }
        }

        var pending = new Stack<int>();
        partition.Split(null);
        for (var block = 0; block < partition.Count; block++)
        {
            pending.Push(block);
        }

        var members = new List<int>();
        while (pending.TryPop(out var splitter))
        {
            // The members are copied, because splitting moves them about. Using every class and every new block costs at most
            // a constant factor here and keeps the bookkeeping simple.
            members.Clear();
            partition.CopyMembers(splitter, members);
            for (var c = 0; c < classes; c++)
            {
                foreach (var member in members)
                {
                    var sources = inverse.Sources(member, c);
                    foreach (var source in sources)
                    {
                        partition.Mark(source);
                    }
                }

                partition.Split(pending);
            }
        }

        return partition.BlockOf;
    }

    private sealed class Inverse
    {
        private readonly int[] first;
        private readonly int[] sources;
        private readonly int classes;

        public Inverse(int[] next, int states, int classes)
        {
            this.classes = classes;
            first = new int[(states * classes) + 1];
            sources = new int[states * classes];
            for (var i = 0; i < sources.Length; i++)
            {
                first[(next[i] * classes) + (i % classes)]++;
            }

            var sum = 0;
            for (var i = 0; i < first.Length; i++)
            {
                sum += first[i];
                first[i] = sum;
            }

            for (var i = sources.Length - 1; i >= 0; i--)
            {
                sources[--first[(next[i] * classes) + (i % classes)]] = i / classes;
            }
        }

        public ReadOnlySpan<int> Sources(int state, int byteClass)
        {
            var index = (state * classes) + byteClass;
            return sources.AsSpan(first[index], first[index + 1] - first[index]);
        }
    }

    private sealed class Partition
    {
        private readonly int[] elements;
        private readonly int[] place;
        private readonly List<int> begin = [0];
        private readonly List<int> end;
        private readonly List<int> marked = [0];
        private readonly List<int> touched = [];

        public Partition(int states)
        {
            elements = new int[states];
            place = new int[states];
            BlockOf = new int[states];
            end = [states];
            for (var i = 0; i < states; i++)
            {
                elements[i] = i;
                place[i] = i;
            }
        }

        public int[] BlockOf { get; }

        public int Count => begin.Count;

        public void CopyMembers(int block, List<int> into)
        {
            for (var i = begin[block]; i < end[block]; i++)
            {
                into.Add(elements[i]);
            }
        }

        /// <summary>Marks a state that is not marked: each state has one target for a class of bytes.</summary>
        public void Mark(int state)
        {
            var block = BlockOf[state];
            var target = begin[block] + marked[block];
            if (marked[block] == 0)
            {
                touched.Add(block);
            }

            var other = elements[target];
            elements[place[state]] = other;
            place[other] = place[state];
            elements[target] = state;
            place[state] = target;
            marked[block]++;
        }

        public void Split(Stack<int>? pending)
        {
            foreach (var block in touched)
            {
                var count = marked[block];
                marked[block] = 0;
                var size = end[block] - begin[block];
                if (count == size)
                {
                    continue;
                }

                // The smaller half becomes the new block. Only it needs to be looked at again: whatever the old block still has
                // to do as a splitter is pending already, and splitting by the smaller half covers the other.
                var fresh = begin.Count;
                var middle = begin[block] + count;
                var takeMarked = count <= size - count;
                begin.Add(takeMarked ? begin[block] : middle);
                end.Add(takeMarked ? middle : end[block]);
                marked.Add(0);
                if (takeMarked)
                {
                    begin[block] = middle;
                }
                else
                {
                    end[block] = middle;
                }

                for (var i = begin[fresh]; i < end[fresh]; i++)
                {
                    BlockOf[elements[i]] = fresh;
                }

                pending?.Push(fresh);
            }

            touched.Clear();
        }
    }
}
