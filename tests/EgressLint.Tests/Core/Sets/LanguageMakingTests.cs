using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>The ways to make a language: letters of either case, long members, characters beyond ASCII.</summary>
public sealed class LanguageMakingTests
{
    [Fact]
    public void Each_expression_of_a_list_has_its_own_case()
    {
        var result = Language.AnyOfRegexes([new RegexItem("^one$", true, 0), new RegexItem("^two$", false, 1)]);
        var language = Assert.IsType<Language>(result.Language);
        Assert.Equal((true, true), (language.Contains("one"), language.Contains("ONE")));
        Assert.Equal((true, false), (language.Contains("two"), language.Contains("TWO")));
    }

    [Fact]
    public void Only_host_names_have_limits()
    {
        var text = new string('a', 300);
        var tree = Assert.IsType<RegexTree>(RegexParser.Parse("^a+$", RegexOptionsPosix.None).Tree);
        Language?[] all =
        [
            Language.OneOf([text, "b"]), Language.Suffix(text), Language.EndsWith("aa"), Language.StartsWith("aa"), Language.ContainsText("aa"), Language.Glob("a*a"),
            Language.FromRegex("^a+$", RegexOptionsPosix.None).Language, Language.AnyOfRegexes([new RegexItem("^a+$", false, 0)]).Language, Language.AnyOfRegexes([tree]),
        ];
        Assert.All(all, l => Assert.True(l?.Contains(text)));
    }

    [Theory]
    [InlineData("\u0080")]
    [InlineData("\u00bf")]
    [InlineData("\u07ff")]
    [InlineData("\u0800")]
    [InlineData("\u0fff")]
    [InlineData("\uffff")]
    [InlineData("\ud800\udc00")]
    [InlineData("\udbff\udfff")]
    [InlineData("\0")]
    [InlineData("\u007f")]
    public void A_question_mark_is_one_character(string character)
    {
        var glob = Language.Glob("a?b");
        Assert.True(glob.Contains($"a{character}b"));
        Assert.False(glob.Contains($"a{character}{character}b"));
        Assert.True(Language.Glob("a?*b").Contains($"a{character}{character}b"));
        Assert.True(Language.Glob("a*?b").Contains($"a{character}{character}b"));
    }

    [Theory]
    [InlineData("xé,yé", "", "")]
    [InlineData("éx,éy", "", "")]
    [InlineData("x\u0100,y\u0100", "", "")]
    [InlineData("x\u007f,y\u007f", "\u007f", "")]
    [InlineData("\u007fx,\u007fy", "", "\u007f")]
    [InlineData("a\0,a\u0001", "", "a")]
    [InlineData("\0a,\u0001a", "a", "")]
    [InlineData("a.test,b.test", ".test", "")]
    public void What_all_members_share_at_an_end_is_ascii(string members, string suffix, string prefix)
    {
        var set = Language.OneOf(members.Split(','));
        Assert.Equal((suffix, prefix), (set.LongestCommonSuffix(100), set.LongestCommonPrefix(100)));
    }

    [Fact]
    public void A_pattern_that_is_too_large_is_so_as_a_whole() =>
        Assert.Equal((RegexFailureKind.TooComplex, 0), Language.FromRegex("(a{200}){200}", RegexOptionsPosix.None).Failure is { } failure ? (failure.Kind, failure.Offset) : default);
}
