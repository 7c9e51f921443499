using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>The tables that give pairs and arrays their numbers, beside a dictionary: equal ones get the number of the first, also after the table has grown.</summary>
public sealed class NumberTableTests
{
    [Theory]
    [InlineData(3, 40)]
    [InlineData(40, 900)]
    [InlineData(1_000_000, 5_000)]
    public void A_pair_keeps_its_number(int most, int count)
    {
        var random = new Random(20_261_123 + most);
        var table = new PairTable();
        var numbers = new Dictionary<(int, int), int>();
        var pairs = Enumerable.Range(0, count).Select(_ => (random.Next(most) - (most / 4), random.Next(most))).ToList();
        for (var i = 0; i < 2 * count; i++)
        {
            var (first, second) = pairs[i < count ? i : random.Next(count)];
            var isNew = numbers.TryAdd((first, second), numbers.Count);
            Assert.Equal((numbers[(first, second)], isNew), table.Intern(first, second));
            Assert.Equal(numbers.Count, table.Count);
        }

        Assert.All(numbers, n => Assert.Equal(n.Key, table[n.Value]));
        Assert.All(numbers, n => Assert.Equal((n.Value, false), table.Intern(n.Key.Item1, n.Key.Item2)));
    }

    [Fact]
    public void The_pair_of_zeros_is_as_new_as_any_other()
    {
        for (var count = 0; count < 80; count++)
        {
            var table = new PairTable();
            for (var i = 1; i <= count; i++)
            {
                table.Intern(i, i);
            }

            Assert.Equal((count, true), table.Intern(0, 0));
        }
    }

    [Theory]
    [InlineData(2, 3, 60)]
    [InlineData(30, 4, 3_000)]
    [InlineData(1_000_000, 2, 5_000)]
    public void An_array_keeps_its_number(int most, int length, int count)
    {
        var random = new Random(20_261_123 + most);
        var table = new IntArrayTable();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var arrays = new List<int[]>();
        for (var i = 0; i < 2 * count; i++)
        {
            var array = i < count ? [.. Enumerable.Range(0, random.Next(length + 1)).Select(_ => random.Next(most) - (most / 4))] : arrays[random.Next(arrays.Count)].ToArray();
            var isNew = numbers.TryAdd(string.Join(' ', array), numbers.Count);
            if (isNew)
            {
                arrays.Add([.. array]);
            }

            Assert.Equal((numbers[string.Join(' ', array)], isNew), table.Intern(array));
            array.AsSpan().Fill(-1);
        }

        for (var i = 0; i < arrays.Count; i++)
        {
            Assert.Equal(arrays[i], table[i].AsEnumerable());
            Assert.Equal((i, false), table.Intern(arrays[i]));
        }
    }
}
