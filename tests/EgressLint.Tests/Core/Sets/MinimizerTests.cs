using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>The partition of states against the one that rounds of comparing all pairs give.</summary>
public sealed class MinimizerTests
{
    [Fact]
    public void Blocks_are_the_classes_of_states_that_accept_alike()
    {
        var most = 0;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var (states, classes) = (random.Next(1, 14), random.Next(1, 4));
            var targets = random.Next(1, states + 1);
            var next = Enumerable.Range(0, states * classes).Select(i => i < classes ? 0 : random.Next(targets)).ToArray();
            var accepts = Enumerable.Range(0, states).Select(i => i > 0 && random.Next(3) == 0).ToArray();
            var blocks = Minimizer.Blocks(next, accepts, classes);
            var expected = Expected(next, accepts, classes);
            for (var one = 0; one < states; one++)
            {
                for (var two = 0; two < states; two++)
                {
                    Assert.True((blocks[one] == blocks[two]) == expected[one, two], $"seed {seed}, states {one} and {two}");
                }
            }

            // Numbers have no gaps: a table is made from them.
            var count = blocks.Distinct().Count();
            Assert.Equal(Enumerable.Range(0, count), blocks.Distinct().Order());
            most = Math.Max(most, count);
        }

        Assert.InRange(most, 8, 13);
    }

    private static bool[,] Expected(int[] next, bool[] accepts, int classes)
    {
        var states = accepts.Length;
        var alike = new bool[states, states];
        for (var one = 0; one < states; one++)
        {
            for (var two = 0; two < states; two++)
            {
                alike[one, two] = accepts[one] == accepts[two];
            }
        }

        for (var round = 0; round < states; round++)
        {
            for (var one = 0; one < states; one++)
            {
                for (var two = 0; two < states; two++)
                {
                    alike[one, two] &= Enumerable.Range(0, classes).All(c => alike[next[(one * classes) + c], next[(two * classes) + c]]);
                }
            }
        }

        return alike;
    }
}
