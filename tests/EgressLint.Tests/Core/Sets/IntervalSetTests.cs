using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Sets of very different sizes take other ways than those of like sizes: both against a plain array of members.</summary>
public sealed class IntervalSetTests
{
    private const int Values = 256;

    [Fact]
    public void Operations_on_sets_of_any_sizes_agree_with_membership()
    {
        var random = new Random(1);
        for (var i = 0; i < 1200; i++)
        {
            var (a, b) = (Make(random, random.Next(50)), Make(random, random.Next(random.Next(50) + 1)));
            var (left, right) = random.Next(2) == 0 ? (a, b) : (b, a);
            Check(left.Set, v => left.Has[v]);
            Check(left.Set.And(right.Set), v => left.Has[v] && right.Has[v]);
            Check(left.Set.Or(right.Set), v => left.Has[v] || right.Has[v]);
            Check(left.Set.Except(right.Set), v => left.Has[v] && !right.Has[v]);
            Check(left.Set.Not(), v => !left.Has[v]);
            Assert.Equal(Any(v => left.Has[v] && right.Has[v]), left.Set.Overlaps(right.Set));
            Assert.Equal(!Any(v => left.Has[v] && !right.Has[v]), left.Set.IsSubsetOf(right.Set));
            Assert.Equal(!Any(v => left.Has[v] != right.Has[v]), left.Set.Equals(right.Set));
            Assert.True(left.Set.And(right.Set).IsSubsetOf(left.Set));
            Assert.True(left.Set.IsSubsetOf(right.Set.Or(left.Set)));
        }
    }

    [Fact]
    public void Small_sets_at_the_ends_of_the_type_obey_the_same_laws()
    {
        byte[] ends = [0, 1, 2, 253, 254, 255];
        var sets = new List<IntervalSet<byte>> { IntervalSet<byte>.None(), IntervalSet<byte>.Every() };
        sets.AddRange(ends.SelectMany(first => ends.Select(last => IntervalSet<byte>.Range(first, last))));
        sets.AddRange(ends.Select(e => IntervalSet<byte>.Of([new(255, 255), new(e, e), new(0, 1)])));
        foreach (var a in sets)
        {
            Check(a.Not(), v => !a.Contains((byte)v));
            Assert.Equal(!Any(v => a.Contains((byte)v)), a.IsEmpty);
            Assert.Equal(!Any(v => !a.Contains((byte)v)), a.IsAll);
            foreach (var b in sets)
            {
                Check(a.And(b), v => a.Contains((byte)v) && b.Contains((byte)v));
                Check(a.Or(b), v => a.Contains((byte)v) || b.Contains((byte)v));
                Check(a.Except(b), v => a.Contains((byte)v) && !b.Contains((byte)v));
                Assert.Equal(Any(v => a.Contains((byte)v) && b.Contains((byte)v)), a.Overlaps(b));
                Assert.Equal(!Any(v => a.Contains((byte)v) && !b.Contains((byte)v)), a.IsSubsetOf(b));
            }
        }
    }

    [Fact]
    public void A_range_the_wrong_way_round_is_empty()
    {
        Assert.True(IntervalSet<byte>.Range(2, 1).IsEmpty);
        Assert.Equal(1, IntervalSet<byte>.Range(2, 2).Intervals.Length);
        Assert.False(IntervalSet<byte>.Range(2, 2).Equals((object?)null));
        Assert.True(IntervalSet<byte>.Range(2, 2).Equals((object)IntervalSet<byte>.Range(2, 2)));
    }

    private static (IntervalSet<byte> Set, bool[] Has) Make(Random random, int parts)
    {
        var made = new List<Interval<byte>>();
        var has = new bool[Values];
        var isSorted = random.Next(3) == 0;
        var step = Values / (parts + 1);
        for (var i = 0; i < parts; i++)
        {
            var first = isSorted ? (i * step) + random.Next(Math.Max(1, step)) : random.Next(Values);
            var last = Math.Min(Values - 1, first + random.Next(random.Next(8) == 0 ? 40 : 4));
            made.Add(new((byte)first, (byte)last));
            Array.Fill(has, true, first, last - first + 1);
        }

        return (IntervalSet<byte>.Of(made), has);
    }

    private static bool Any(Predicate<int> test)
    {
        for (var v = 0; v < Values; v++)
        {
            if (test(v))
            {
                return true;
            }
        }

        return false;
    }

    private static void Check(IntervalSet<byte> set, Predicate<int> has)
    {
        var at = 0;
        for (var v = 0; v < Values; v++)
        {
            at += at < set.Intervals.Length && set.Intervals[at].Last < v ? 1 : 0;
            var isIn = at < set.Intervals.Length && set.Intervals[at].First <= v;
            if (has(v) != isIn || set.Contains((byte)v) != isIn)
            {
                Assert.Fail($"{v} is {(has(v) ? "not " : "")}in the set");
            }
        }

        for (var i = 0; i < set.Intervals.Length; i++)
        {
            Assert.True(set.Intervals[i].First <= set.Intervals[i].Last);
            Assert.True(i == 0 || set.Intervals[i].First - set.Intervals[i - 1].Last > 1);
        }
    }
}
