using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Sets of bytes against plain arrays.</summary>
public sealed class ByteSetTests
{
    private const int Values = 256;

    [Fact]
    public void Sets_of_bytes_obey_the_laws()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (Make(random), Make(random));
            Check(a.Set, v => a.Has[v]);
            Check(a.Set.And(b.Set), v => a.Has[v] && b.Has[v]);
            Check(a.Set.Or(b.Set), v => a.Has[v] || b.Has[v]);
            Check(a.Set.Not(), v => !a.Has[v]);
        }

        Check(ByteSet.None, _ => false);
        Check(ByteSet.All, _ => true);
    }

    private static (ByteSet Set, bool[] Has) Make(Random random)
    {
        var (set, has) = (ByteSet.None, new bool[Values]);
        for (var i = random.Next(6); i > 0; i--)
        {
            var (first, last) = (random.Next(Values), random.Next(Values));
            set = set.Or(ByteSet.Range((byte)first, (byte)last)).With((byte)first);
            has[first] = true;
            Array.Fill(has, true, first, Math.Max(0, last - first + 1));
        }

        return (set, has);
    }

    private static void Check(ByteSet set, Predicate<int> has)
    {
        Assert.All(Enumerable.Range(0, Values), v => Assert.Equal(has(v), set.Contains((byte)v)));
        Assert.Equal(Enumerable.Range(0, Values).Count(v => has(v)), set.Count);
    }
}
