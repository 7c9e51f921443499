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
        var before = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"l{i}"));
        var after = string.Join(' ', Enumerable.Range(0, 3000).Select(i => i % 1000 == 1 ? $"x{i}" : i == 0 ? "first" : i == 2999 ? "last" : $"l{i}"));
        Assert.Equal("0 1 1001 2001 2999", Changed(before, after));
    }

    private static string Changed(string before, string after) => string.Join(' ', LineChanges.Of(Text(before), Text(after)));

    private static SourceText Text(string words) => SourceText.From("a.conf", words.Replace(' ', '\n'));
}
