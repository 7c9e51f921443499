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
    public void Limits_of_host_names_stay_with_them_through_every_operation()
    {
        // A name, one that breaks the limit, and another text that does.
        var (name, broken, other) = (new string('a', 63), new string('a', 64), new string('_', 64));
        var (names, letters, rest) = (Language.AnyHostName, Language.Glob("a*"), Language.Glob("_*"));
        Language[] limited = [letters.And(names), names.And(letters), names.And(letters).Or(names.And(Language.Glob("b*"))), names.Except(rest), letters.And(names).Compact(SetBudget.Default), names.Not().Not()];
        Assert.All(limited, l => Assert.Equal((true, false, false), (l.Contains(name), l.Contains(broken), l.Contains(other))));
        Language[] mixed = [names.Or(rest), rest.Or(names), names.Or(Language.OneOf([other, "_"]))];
        Assert.All(mixed, l => Assert.Equal((true, false, true), (l.Contains(name), l.Contains(broken), l.Contains(other))));
        Language[] left = [letters.Except(names), names.Not().And(letters), names.Not().Except(rest)];
        Assert.All(left, l => Assert.Equal((false, true, false), (l.Contains(name), l.Contains(broken), l.Contains(other))));
        Assert.Equal(broken, names.WithoutLengths().And(Language.Exactly(broken)).Witness());
    }

    [Fact]
    public void What_no_name_within_the_limits_is_in_is_empty()
    {
        var none = Language.AnyHostName.And(Language.OneOf([new string('a', 64)]));
        Assert.True(none.IsEmpty);
        Assert.Equal(Relation.Inside, none.Relate(Language.Exactly("b"), SetBudget.Default));
        Assert.Equal(Relation.Outside, Language.OneOf([new string('a', 64), "_"]).Relate(Language.AnyHostName, SetBudget.Default));
        Assert.Equal(Relation.Crosses, Language.OneOf([new string('a', 64), "a"]).Relate(Language.AnyHostName, SetBudget.Default));
    }

    [Fact]
    public void Long_texts_that_are_no_names_count_like_short_ones()
    {
        string[] texts = [new string('a', 300), new string('a', 301)];
        var set = Language.OneOf(texts);
        Assert.Equal(texts[0], set.Witness());
        Assert.Equal(Relation.Outside, set.Relate(Language.Glob("_*"), SetBudget.Default));
        Assert.Equal(Relation.Inside, set.Relate(Language.Glob("a*"), SetBudget.Default));
    }

    [Fact]
    public void Sets_are_the_same_only_where_each_holds_the_other()
    {
        var (few, many) = (Language.OneOf(["a", "b"]), Language.OneOf(["a", "b", "c"]));
        Assert.Equal((false, false, true), (few.SameAs(many), many.SameAs(few), few.SameAs(Language.OneOf(["b", "a"]))));
    }

    [Fact]
    public void Differences_that_are_too_large_for_a_table_are_empty_where_nothing_is_left()
    {
        // Read from the right, the letter at a distance from the left needs every set of distances to be told apart.
        var (a, b, either) = (Regex("^.{13}a"), Regex("^.{13}b"), Regex("^.{13}[ab]"));
        Assert.True(a.Except(either).IsEmpty);
        Assert.False(either.Except(a).IsEmpty);
        Assert.False(a.Except(b).IsEmpty);
        Assert.True(a.And(b).IsEmpty);
        Assert.False(a.And(either).IsEmpty);
        Assert.Equal(Relation.Outside, a.Relate(a.Not(), SetBudget.Default));
        Assert.Equal(Relation.Inside, b.Relate(a.Not(), SetBudget.Default));
        Assert.Equal(Relation.Crosses, either.Relate(a.Not(), SetBudget.Default));
    }

    [Theory]
    [InlineData("^ba*$", null)]
    [InlineData("^b(ac)*$", null)]
    [InlineData("^b(cab)*d$", null)]
    [InlineData("^ab*c$", null)]
    [InlineData("^ac*c$", null)]
    [InlineData("^da*(bc|b)$", null)]
    [InlineData("^d(ab|ac)*(bc|b)$", null)]
    [InlineData("^d(xa|ya|za)*$", null)]
    [InlineData("a$", null)]
    [InlineData("^[ab]{3}$", 8)]
    [InlineData("^(ab|cb|db)$", 3)]
    [InlineData("^a?b?c?$", 8)]
    [InlineData("^(ab|b)(cd|d)(ef|f)$", 8)]
    [InlineData("^(abc|bbc|bc|c)$", 4)]
    [InlineData("^$", 1)]
    [InlineData("^b$|^a$", 2)]
    [InlineData("a^", 0)]
    public void A_set_is_listed_where_nothing_in_it_is_repeated_without_end(string pattern, int? count)
    {
        var set = Regex(pattern);
        Assert.Equal(count is not null, set.IsFinite(20, out var members));
        Assert.Equal(count ?? 0, members.Length);
        Assert.Equal(count is 0, set.IsFinite(0, out _));
    }

    [Fact]
    public void Members_are_listed_in_the_order_of_witnesses()
    {
        var letters = Enumerable.Range('a', 26).Concat(Enumerable.Range('0', 10)).Append('-').Append('.');
        letters = letters.Concat(Enumerable.Range(0x21, 0x7E - 0x20).Except(letters)).Append(' ').Concat(Enumerable.Range(0, 0x20)).Append(0x7F);
        string[] texts = [.. letters.Select(c => $"{(char)c}"), "aa", "ab", "a0", "a.", "ba", "..", "aaa", "aab", "baa"];
        var set = Language.OneOf(texts.Reverse());
        Assert.True(set.IsFinite(texts.Length, out var members));
        Assert.Equal(texts, members);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(texts[i], Language.OneOf(texts[i..]).Witness());
        }

        Assert.True(Language.OneOf(["ea", "é", "\u0100", "\uffff", "e"]).IsFinite(5, out members));
        Assert.Equal("e,é,\u0100,\uffff,ea", string.Join(',', members));
        // Of neither set is there a table.
        Assert.Equal("aaaaaaaaaaaaaab", Regex("^.{13}a").And(Regex("^.{14}b")).Witness());
    }

    private static Language Regex(string pattern) => Assert.IsType<Language>(Language.FromRegex(pattern, RegexOptionsPosix.None).Language);

    [Fact]
    public void A_pattern_that_is_too_large_is_so_as_a_whole() =>
        Assert.Equal((RegexFailureKind.TooComplex, 0), Language.FromRegex("(a{200}){200}", RegexOptionsPosix.None).Failure is { } failure ? (failure.Kind, failure.Offset) : default);
}
