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
    public void An_empty_list_matches_nothing() => Assert.False(new RegexIndex([]).IsMatch("a"));
}
