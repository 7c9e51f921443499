using System.Numerics;

namespace EgressLint.Formats.Azure;

/// <summary>A set of blocks that is cut in place, as bits.</summary>
internal sealed class BlockSet
{
    private const int Bits = 64;

    private readonly ulong[] words;
    private int count;

    /// <summary>No block of so many.</summary>
    public BlockSet(int blocks)
    {
        words = new ulong[(blocks + Bits - 1) / Bits];
    }

    private BlockSet(ulong[] words, int count)
    {
        this.words = words;
        this.count = count;
    }

    /// <summary>Whether no block is left.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>The same, to be cut in another way.</summary>
    public BlockSet Copy() => new((ulong[])words.Clone(), count);

    /// <summary>Adds blocks.</summary>
    public void Add(IReadOnlyList<BlockRun> runs)
    {
        foreach (var run in runs)
        {
            for (var at = run.First / Bits; at <= run.Last / Bits; at++)
            {
                var mask = Mask(at, run);
                count += BitOperations.PopCount(mask & ~words[at]);
                words[at] |= mask;
            }
        }
    }

    /// <summary>Whether any of these blocks is in it.</summary>
    public bool Overlaps(ReadOnlySpan<BlockRun> runs)
    {
        foreach (var run in runs)
        {
            for (var at = run.First / Bits; at <= run.Last / Bits; at++)
            {
                if ((words[at] & Mask(at, run)) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Removes blocks.</summary>
    public void Remove(BlockRun[] runs)
    {
        foreach (var run in runs)
        {
            for (var at = run.First / Bits; at <= run.Last / Bits; at++)
            {
                var mask = Mask(at, run);
                count -= BitOperations.PopCount(words[at] & mask);
                words[at] &= ~mask;
            }
        }
    }

    /// <summary>Takes blocks out.</summary>
    /// <returns>Those that were in it, as runs in order.</returns>
    public List<BlockRun> Take(BlockRun[] runs)
    {
        var taken = new List<BlockRun>();
        foreach (var run in runs)
        {
            for (var at = run.First / Bits; at <= run.Last / Bits; at++)
            {
                var found = words[at] & Mask(at, run);
                if (found != 0)
                {
                    words[at] &= ~found;
                    count -= BitOperations.PopCount(found);
                    AddRuns(taken, at * Bits, found);
                }
            }
        }

        return taken;
    }

    /// <summary>Takes blocks out, for who goes on cutting them.</summary>
    /// <returns>Those that were in it; null when none was.</returns>
    public BlockSet? Split(BlockRun[] runs)
    {
        if (!Overlaps(runs))
        {
            return null;
        }

        var before = count;
        var taken = new ulong[words.Length];
        foreach (var run in runs)
        {
            for (var at = run.First / Bits; at <= run.Last / Bits; at++)
            {
                var found = words[at] & Mask(at, run);
                words[at] ^= found;
                taken[at] |= found;
                count -= BitOperations.PopCount(found);
            }
        }

        return new(taken, before - count);
    }

    /// <summary>What is in it, as runs in order.</summary>
    public List<BlockRun> All()
    {
        var all = new List<BlockRun>();
        for (var at = 0; at < words.Length; at++)
        {
            AddRuns(all, at * Bits, words[at]);
        }

        return all;
    }

    private static ulong Mask(int word, BlockRun run)
    {
        var low = run.First - (word * Bits);
        var high = run.Last - (word * Bits);
        return (low <= 0 ? ulong.MaxValue : ulong.MaxValue << low) & (high >= Bits - 1 ? ulong.MaxValue : (1UL << (high + 1)) - 1);
    }

    private static void AddRuns(List<BlockRun> all, int offset, ulong bits)
    {
        while (bits != 0)
        {
            var first = BitOperations.TrailingZeroCount(bits);
            var length = BitOperations.TrailingZeroCount(~(bits >> first));
            if (all.Count > 0 && all[^1].Last == offset + first - 1)
            {
                all[^1] = all[^1] with { Last = offset + first + length - 1 };
            }
            else
            {
                all.Add(new(offset + first, offset + first + length - 1));
            }

            bits = first + length >= Bits ? 0 : bits & (ulong.MaxValue << (first + length));
        }
    }
}
