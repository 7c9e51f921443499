using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>The index over patterns against asking each of them.</summary>
public sealed class RegexIndexTests
{
    private static readonly string[] Patterns =
    [
        @"(^|\.)example\.com$", "^ab", "abcdef|ghijkl", "abc|ghijklm", "WWW\\.Example", @"a(bcd)efgh", "xyz^abc", "wide.open", "\\bword\\b", "ünïcode", "aaaa", "aaaaa+b$", "",
    ];

    private static readonly string[] Texts =
    [
        "www.example.com", "example.com", "example.org", "ab", "cab", "xabcdefx", "ghijkl", "GHIJKLM", "abc", "www.Example", "WWW.EXAMPLE", "abcdefgh", "wide-open", "a word here", "words",
        "ünïcode", "ÜNÏCODE", "aaa", "aaaa", "xaaaaaab", "", "ı",
    ];

    [Theory]
    [InlineData(RegexOptionsPosix.None)]
    [InlineData(RegexOptionsPosix.IgnoreCase)]
    public void It_finds_what_asking_each_pattern_finds(RegexOptionsPosix options)
    {
        var trees = Patterns.Select(p => RegexParser.Parse(p, options).Tree).OfType<RegexTree>().ToList();
        Assert.Equal(Patterns.Length, trees.Count);
        for (var first = 0; first < trees.Count; first++)
        {
            for (var count = 1; first + count <= trees.Count; count++)
            {
                var some = trees.GetRange(first, count);
                var index = new RegexIndex(some);
                foreach (var text in Texts)
                {
                    Assert.True(some.Exists(t => PosixMatcher.IsMatch(t, text)) == index.IsMatch(text), $"'{text}' among {string.Join(' ', some.Select(t => t.Pattern))}");
                }
            }
        }
    }

    [Fact]
    public void Random_lists_find_what_asking_each_pattern_finds()
    {
        string[] pieces = ["ab", "cd", "abcd", "b", "É", ".", "(ab|cd)", "^", "$", @"\b", "[ab]", "b?", "cd*", @"\.", "|"];
        string[] parts = ["ab", "cd", "abcd", "b", "B", "É", "é", ".", "ABCD", "x"];
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var trees = Enumerable.Range(0, random.Next(1, 9)).Select(_ => RegexParser.Parse(Join(pieces, 1, 6), (RegexOptionsPosix)random.Next(2)).Tree).OfType<RegexTree>().ToList();
            var index = new RegexIndex(trees);
            for (var i = 0; i < 60; i++)
            {
                var text = Join(parts, 0, 5);
                Assert.True(trees.Exists(t => PosixMatcher.IsMatch(t, text)) == index.IsMatch(text), $"seed {seed}: '{text}' among {string.Join(' ', trees.Select(t => t.Pattern))}");
            }

            string Join(string[] from, int least, int most) => string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => from[random.Next(from.Length)]));
        }
    }

    [Fact]
    public void An_empty_list_matches_nothing() => Assert.False(new RegexIndex([]).IsMatch("a"));
}
