using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure;

/// <summary>Blocks from a first to a last, both included.</summary>
internal readonly record struct BlockRun(int First, int Last)
{
    /// <summary>What two lists of runs, each in order, have in common.</summary>
    public static List<BlockRun> Common(BlockRun[] some, BlockRun[] others)
    {
        var common = new List<BlockRun>();
        for (int i = 0, j = 0; i < some.Length && j < others.Length;)
        {
            var first = Math.Max(some[i].First, others[j].First);
            var last = Math.Min(some[i].Last, others[j].Last);
            if (first <= last)
            {
                common.Add(new(first, last));
            }

            if (some[i].Last < others[j].Last)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common;
    }
}

/// <summary>
/// All addresses, cut where one of some sets begins or ends, and the blocks numbered in order. Each of those sets is whole blocks then, so that thousands of
/// rules cut bits and not lists of intervals.
/// </summary>
internal sealed class AddressBlocks
{
    private readonly uint[] v4;
    private readonly UInt128[] v6;

    /// <summary>Runs of the sets, by the object: thousands of rules share the addresses of a tag.</summary>
    private readonly Dictionary<IpSet, BlockRun[]> runs = new(ReferenceEqualityComparer.Instance);

    /// <summary>Cuts all addresses by some sets.</summary>
    public AddressBlocks(IEnumerable<IpSet> sets)
    {
        var first4 = new List<uint> { 0 };
        var first6 = new List<UInt128> { 0 };
        foreach (var set in sets)
        {
            if (runs.TryAdd(set, []))
            {
                AddEnds(set.V4.Intervals, first4);
                AddEnds(set.V6.Intervals, first6);
            }
        }

        v4 = Distinct(first4);
        v6 = Distinct(first6);
        foreach (var set in runs.Keys.ToArray())
        {
            runs[set] = Touched(set);
        }
    }

    /// <summary>How many blocks there are.</summary>
    public int Count => v4.Length + v6.Length;

    /// <summary>The runs of one of the sets that the blocks were made for.</summary>
    public BlockRun[] Of(IpSet set) => runs[set];

    /// <summary>Every block that has an address of a set. For a set that the blocks were made for these are exactly its addresses.</summary>
    public BlockRun[] Touched(IpSet set)
    {
        var result = new BlockRun[set.V4.Intervals.Length + set.V6.Intervals.Length];
        var count = 0;
        foreach (var part in set.V4.Intervals)
        {
            result[count++] = new(Find(v4, part.First), Find(v4, part.Last));
        }

        foreach (var part in set.V6.Intervals)
        {
            result[count++] = new(v4.Length + Find(v6, part.First), v4.Length + Find(v6, part.Last));
        }

        return result;
    }

    /// <summary>The addresses of blocks, given as runs in order.</summary>
    public IpSet Addresses(List<BlockRun> blocks)
    {
        var parts4 = new List<Interval<uint>>(blocks.Count);
        var parts6 = new List<Interval<UInt128>>();
        foreach (var run in blocks)
        {
            if (run.First < v4.Length)
            {
                var last = Math.Min(run.Last, v4.Length - 1);
                parts4.Add(new(v4[run.First], last + 1 < v4.Length ? v4[last + 1] - 1 : uint.MaxValue));
            }

            if (run.Last >= v4.Length)
            {
                var last = run.Last - v4.Length;
                parts6.Add(new(v6[Math.Max(run.First - v4.Length, 0)], last + 1 < v6.Length ? v6[last + 1] - 1 : UInt128.MaxValue));
            }
        }

        return new(
            parts4.Count == 0 ? IpSet.Empty.V4 : IntervalSet<uint>.Of(parts4),
            parts6.Count == 0 ? IpSet.Empty.V6 : IntervalSet<UInt128>.Of(parts6));
    }

    private static void AddEnds<T>(ReadOnlySpan<Interval<T>> parts, List<T> firsts)
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        foreach (var part in parts)
        {
            firsts.Add(part.First);
            if (part.Last < T.MaxValue)
            {
                firsts.Add(part.Last + T.One);
            }
        }
    }

    private static T[] Distinct<T>(List<T> firsts)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        firsts.Sort();
        var count = 0;
        for (var i = 0; i < firsts.Count; i++)
        {
            if (count == 0 || firsts[i] != firsts[count - 1])
            {
                firsts[count++] = firsts[i];
            }
        }

        firsts.RemoveRange(count, firsts.Count - count);
        return [.. firsts];
    }

    /// <summary>The block of an address: the last one that does not begin behind it.</summary>
    private static int Find<T>(T[] firsts, T address)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        var found = Array.BinarySearch(firsts, address);
        return found < 0 ? ~found - 1 : found;
    }
}
