using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>The matchers of single texts where texts are longer than a word of bits, than a buffer, and than the steps that may be taken.</summary>
public sealed class PosixMatcherTests
{
    private static readonly int[] Lengths = [0, 1, 2, 62, 63, 64, 65, 127, 128, 511, 512, 577];

    private static readonly (string Pattern, Func<int, int, bool> Expected)[] Patterns =
    [
        ("b", (_, _) => true), ("c", (_, _) => false), ("^a*b", (_, _) => true), ("ba*$", (_, _) => true), ("^b", (n, _) => n == 0), ("b$", (_, m) => m == 0), ("^a", (n, _) => n > 0),
        ("a$", (_, m) => m > 0), ("^(aa)*b", (n, _) => n % 2 == 0), ("b(aa)*$", (_, m) => m % 2 == 0), ("^a{63}b", (n, _) => n == 63), ("^a{64}b", (n, _) => n == 64), ("ba{63}$", (_, m) => m == 63),
        ("ba{64}$", (_, m) => m == 64), ("a{64}b", (n, _) => n >= 64), ("aba", (n, m) => n > 0 && m > 0), (@"\<a*b", (_, _) => true), (@"\bb", (n, _) => n == 0), (@"b\>", (_, m) => m == 0),
        ("^a{0,65}b", (n, _) => n <= 65), ("^(aaa|aa)b", (n, _) => n is 2 or 3), ("b(aaa|aa){2}$", (_, m) => m is >= 4 and <= 6), ("^(a|b)*$", (_, _) => true), ("^(a*b?)*c$", (_, _) => false), ("^$", (_, _) => false),
        ("^a*(b|c)a*$", (_, _) => true), ("(ab|ba)$", (n, m) => (n > 0 && m == 0) || m == 1), ("b{0}a{3}$", (n, m) => m >= 3), ("(^|b)a*$", (_, _) => true), ("xaaab$", (_, _) => false), ("aaab$", (n, m) => n >= 3 && m == 0),
    ];

    [Fact]
    public void Long_texts_match_like_short_ones()
    {
        foreach (var (pattern, expected) in Patterns)
        {
            var tree = Tree(pattern);
            foreach (var before in Lengths)
            {
                foreach (var behind in Lengths)
                {
                    Assert.True(PosixMatcher.IsMatch(tree, new string('a', before) + "b" + new string('a', behind)) == expected(before, behind), $"{pattern}: {before}, {behind}");
                }
            }
        }
    }

    [Theory]
    [InlineData(@"^(.*)b\1$", 100, 100, true)]
    [InlineData(@"^(.*)b\1$", 100, 99, false)]
    [InlineData(@"^(.*)b\1$", 3000, 3000, null)]
    [InlineData(@"(a)\1b", 5000, 0, true)]
    [InlineData(@"(b)\1", 5000, 5000, false)]
    [InlineData(@"(b)(a)\2$", 5000, 2, true)]
    [InlineData(@"^(a*)*\1c", 40, 1, null)]
    public void Back_references_are_followed_as_far_as_steps_allow(string pattern, int before, int behind, bool? expected)
    {
        var tree = Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Irregular);
        Assert.Equal(expected, BacktrackingMatcher.IsMatch(tree, new string('a', before) + "b" + new string('a', behind)));
    }

    [Theory]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\\9$", "abcdefghijki", true)]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\\9$", "abcdefghijkj", false)]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\\1$", "abcdefghijka", true)]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\\1$", "abcdefghijkj", false)]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\\10$", "abcdefghijka0", true)]
    [InlineData(@"^(x)\1(b?){2}$", "xx", true)]
    [InlineData(@"^(x)\1(b?){3}$", "xxb", true)]
    [InlineData(@"^(x)\1b{0,2}$", "xxbb", true)]
    [InlineData(@"^(x)\1b{0,2}$", "xxbbb", false)]
    [InlineData(@"^(x)\1b?$", "xxbb", false)]
    [InlineData(@"^(x)\1b{2}$", "xxb", false)]
    [InlineData(@"^(x)\1b{2}$", "xxbbb", false)]
    [InlineData(@"^((a)|b)\2$", "aa", true)]
    [InlineData(@"^((a)|b)\2$", "b", false)]
    [InlineData(@"^((a)|b)*\2$", "aba", true)]
    [InlineData(@"(a)\1", "AA", false)]
    [InlineData("(\u00e9)\\1", "\u00e9\u00e9", true)]
    [InlineData("(\u00e9)\\1", "\u00e9\u00c9", false)]
    public void Nine_groups_can_be_named(string pattern, string text, bool expected)
    {
        var tree = Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Irregular);
        Assert.Equal(expected, BacktrackingMatcher.IsMatch(tree, text));
    }

    private static RegexTree Tree(string pattern) => Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);
}
