using EgressLint.Analysis.Diffing;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Diffing;

/// <summary>Which lines a change touches.</summary>
public sealed class LineChangesTests
{
    [Theory]
    [InlineData("a b c", "a b c", "")]
    [InlineData("a b c", "a x c", "1")]
    [InlineData("a b c", "a b x c", "2")]
    [InlineData("a b c", "a c", "")]
    [InlineData("", "a b", "0 1")]
    [InlineData("a b c d", "d a b c", "0")]
    [InlineData("a b a b", "a b a b a b", "4 5")]
    [InlineData("a b c", "x b y", "0 2")]
    public void Added_edited_and_moved_lines_are_named(string before, string after, string expected) => Assert.Equal(expected, Changed(before, after));

    [Fact]
    public void Of_very_many_lines_those_are_named_that_were_not_there()
    {
        var before = string.Join(' ', Enumerable.Range(0, 9000).Select(i => $"l{i}"));
        var after = string.Join(' ', Enumerable.Range(0, 9000).Select(i => i % 4 == 1 ? $"x{i}" : i == 0 ? "first" : i == 8999 ? "last" : $"l{i}"));
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 9000).Where(i => i % 4 == 1 || i is 0 or 8999)), Changed(before, after));
    }

    [Fact]
    public void What_is_kept_is_a_longest_sequence_of_both()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var (left, right) = (Letters(random), Letters(random));
            var found = Alignment.Of(left, right, (a, b) => a == b, 100);
            Assert.NotNull(found);
            var kept = left.Where((_, i) => !found.Value.Left[i]).ToArray();
            Assert.Equal(kept, right.Where((_, i) => !found.Value.Right[i]));
            Assert.Equal(Longest(left, right), kept.Length);
        }

        Assert.Null(Alignment.Of("aaaa".ToArray(), "bbbb".ToArray(), (a, b) => a == b, 7));
    }

    private static char[] Letters(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => "abc"[random.Next(3)])];

    /// <summary>The textbook's table.</summary>
    private static int Longest(char[] left, char[] right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var k = 1; k <= right.Length; k++)
            {
                table[i, k] = left[i - 1] == right[k - 1] ? table[i - 1, k - 1] + 1 : Math.Max(table[i - 1, k], table[i, k - 1]);
            }
        }

        return table[left.Length, right.Length];
    }

    private static string Changed(string before, string after) => string.Join(' ', LineChanges.Of(Text(before), Text(after)));

    private static SourceText Text(string words) => SourceText.From("a.conf", words.Replace(' ', '\n'));
}
