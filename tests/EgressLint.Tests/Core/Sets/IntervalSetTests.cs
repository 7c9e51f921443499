using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Sets of very different sizes take other ways than those of like sizes: both against plain membership.</summary>
public sealed class IntervalSetTests
{
    [Fact]
    public void Operations_on_sets_of_any_sizes_agree_with_membership()
    {
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var (a, b) = (Make(random, random.Next(50)), Make(random, random.Next(random.Next(50) + 1)));
            var (left, right) = random.Next(2) == 0 ? (a, b) : (b, a);
            Check(left.And(right), v => left.Contains(v) && right.Contains(v));
            Check(left.Or(right), v => left.Contains(v) || right.Contains(v));
            Check(left.Except(right), v => left.Contains(v) && !right.Contains(v));
            Assert.Equal(Values().Any(v => left.Contains(v) && right.Contains(v)), left.Overlaps(right));
        }
    }

    private static IntervalSet<byte> Make(Random random, int parts)
    {
        var made = new List<Interval<byte>>();
        for (var i = 0; i < parts; i++)
        {
            var first = random.Next(256);
            made.Add(new((byte)first, (byte)Math.Min(255, first + random.Next(4))));
        }

        return IntervalSet<byte>.Of(made);
    }

    private static IEnumerable<byte> Values() => Enumerable.Range(0, 256).Select(v => (byte)v);

    private static void Check(IntervalSet<byte> set, Predicate<byte> has)
    {
        Assert.All(Values(), v => Assert.Equal(has(v), set.Contains(v)));
        for (var i = 1; i < set.Intervals.Length; i++)
        {
            Assert.True(set.Intervals[i].First - set.Intervals[i - 1].Last > 1);
        }
    }
}
