using System.Diagnostics;
using EgressLint.Core.Sets;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Tests.Formats.Pac.Regex;

/// <summary>What the recorded answers do not show: budgets, reasons, and what a pattern tells about its matches.</summary>
public sealed class JsPatternTests
{
    [Theory]
    [InlineData("(a+)+b", "ab")]
    [InlineData("(a|a)*b", "b")]
    [InlineData("(a*)*b", "aab")]
    [InlineData("^(a|aa)+$", "aaa")]
    [InlineData("(.*)*(.*)*(.*)*x$", "ax")]
    public void Catastrophic_patterns_end_soon_and_their_sets_stay_exact(string text, string member)
    {
        var pattern = Parse(text, "");
        var input = new string('a', 5_000) + "c";
        var steps = 200_000;
        var watch = Stopwatch.StartNew();
        // The literal that every match contains would answer at once, so the text has one at its start.
        var literal = pattern.RequiredLiteral ?? "";
        var status = pattern.Match(literal + input, literal.Length, ref steps, out _);
        Assert.Equal(JsMatchStatus.TooComplex, status);
        Assert.Equal(0, steps);
        Assert.True(watch.ElapsedMilliseconds < 5_000, $"{watch.ElapsedMilliseconds} ms");
        var language = Set(pattern);
        Assert.True(language.Contains(member));
        Assert.False(language.Contains(input));
        Assert.True(watch.ElapsedMilliseconds < 10_000, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Steps_are_counted_down_over_several_matches()
    {
        var pattern = Parse("a*b", "");
        var steps = 1_000;
        Assert.Equal(JsMatchStatus.Match, pattern.Match("aaab", 0, ref steps, out _));
        Assert.InRange(steps, 900, 999);
        var left = steps;
        Assert.Equal(JsMatchStatus.NoMatch, pattern.Match("baaa", 1, ref steps, out _));
        Assert.True(steps < left);
    }

    [Fact]
    public void Long_texts_do_not_deepen_the_call_stack()
    {
        var steps = 30_000_000;
        var text = new string('a', 1_000_000);
        Assert.Equal(JsMatchStatus.Match, Parse("^(?:(a)|b)*$", "").Match(text, 0, ref steps, out var match));
        Assert.Equal((999_999, 1_000_000), match.Captures[1]);
    }

    [Theory]
    [InlineData("(a)\\1", "back-reference")]
    [InlineData("a(?<=b)", "look-behind")]
    [InlineData("(?<!ab)a", "look-behind")]
    [InlineData("(?=\\ba)a", "look-ahead")]
    [InlineData("(?:ab){30000}", "too large")]
    [InlineData("(?:(?:a{1000}){1000}){1000}", "too large")]
    [InlineData("a{99999999999}", "too large")]
    public void What_has_no_set_says_why(string text, string reason)
    {
        Assert.Null(Parse(text, "").SearchLanguage(out var whyNot));
        Assert.Contains(reason, whyNot, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\\p{L}--[a-z]]", "v", "flag v")]
    [InlineData("\\p{L}", "u", "property")]
    [InlineData("[a\\P{L}]", "u", "property")]
    public void What_is_not_supported_is_not_a_syntax_error(string text, string flags, string reason)
    {
        var pattern = Parse(text, flags);
        var steps = 100;
        Assert.Contains(reason, pattern.Unsupported, StringComparison.Ordinal);
        Assert.Equal(JsMatchStatus.Unsupported, pattern.Match("a", 0, ref steps, out _));
        Assert.Null(pattern.SearchLanguage(out var whyNot));
        Assert.Equal(pattern.Unsupported, whyNot);
        Assert.Null(pattern.WholeLanguage(out whyNot));
        Assert.Equal(pattern.Unsupported, whyNot);
        Assert.Null(pattern.RequiredLiteral);
    }

    [Fact]
    public void Groups_too_deep_for_the_parser_are_not_supported()
    {
        var pattern = Parse(new string('(', 5_000) + "a" + new string(')', 5_000), "");
        Assert.Contains("nested", pattern.Unsupported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("^(.*\\.)?example\\.com$", "", "example.com", "example.com", null)]
    [InlineData("^example\\.com$", "", "example.com", "example.com", "example.com")]
    [InlineData("^(?:www)\\.(com)$", "", "www.com", "www.com", "www.com")]
    [InlineData("^$", "", null, null, "")]
    [InlineData("Example\\.(com|org)$", "i", "example.", null, null)]
    [InlineData("a+bc+d", "", "abc", null, null)]
    [InlineData("(?:abc)+x", "", "abc", null, null)]
    [InlineData("ab(?=x)cd", "", "abcd", null, null)]
    [InlineData("ab(?:cd)?e", "", "ab", null, null)]
    [InlineData("a|b", "", null, null, null)]
    [InlineData("ab$", "m", "ab", null, null)]
    [InlineData("task", "iu", "ta", null, null)]
    public void What_every_match_contains_is_known(string text, string flags, string? literal, string? suffix, string? exact)
    {
        var pattern = Parse(text, flags);
        Assert.Equal((literal, suffix, exact), (pattern.RequiredLiteral, pattern.RequiredSuffix, pattern.ExactText));
    }

    [Theory]
    [InlineData("^(?!(?:www|mail)\\.)[a-z]+\\.com$", "")]
    [InlineData("^(?:(?!internal).)*\\.com$", "i")]
    [InlineData("^(?=.{3,5}$)[a-z.]*", "")]
    [InlineData("(?:^|\\.)(?:a(?!b)|c(?=d))", "")]
    public void Sets_of_look_aheads_agree_with_the_matcher(string text, string flags)
    {
        var pattern = Parse(text, flags);
        var language = Set(pattern);
        var random = new Random(1);
        string[] pieces = ["www", "mail", ".", "com", "a", "b", "c", "d", "internal", "INTERNAL", "intern"];
        for (var i = 0; i < 3_000; i++)
        {
            var input = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
            var steps = 100_000;
            Assert.True(language.Contains(input) == (pattern.Match(input, 0, ref steps, out _) == JsMatchStatus.Match), input);
        }
    }

    [Fact]
    public void Sets_of_look_aheads_are_asked_like_others()
    {
        var language = Set(Parse("^(?!.*\\.local$).*\\.example\\.com$|^(?!www)[a-z]+\\.org$", ""));
        var hosts = Language.AnyHostName.And(Language.Suffix("example.com"));
        Assert.Equal(Relation.Crosses, hosts.Relate(language, SetBudget.Default));
        Assert.Equal("example.com", hosts.Except(language).Witness());
        Assert.True(hosts.And(Language.EndsWith(".example.com")).IsSubsetOf(language));
        Assert.Equal("a.org", language.And(Language.EndsWith("org")).Witness());
        Assert.False(language.Overlaps(Language.Exactly("www.org")));
    }

    [Fact]
    public void A_set_for_everything_is_known_to_be_everything()
    {
        Assert.True(Set(Parse("", "")).IsAll);
        Assert.True(Set(Parse("[^]*", "")).IsAll);
        Assert.True(Set(Parse("^[\\s\\S]*$", "")).IsAll);
        Assert.True(Set(Parse("^.*$", "s")).IsAll);
        Assert.True(Set(Parse("[]", "")).IsEmpty);
    }

    [Fact]
    public void Characters_beyond_ascii_are_their_utf8_bytes()
    {
        var language = Set(Parse("^[é€]\\u00fc$", "i"));
        Assert.All(["éü", "€Ü", "ÉÜ"], t => Assert.True(language.Contains(t), t));
        Assert.All(["é", "eü", "éé"], t => Assert.False(language.Contains(t), t));
    }

    [Fact]
    public void Names_of_groups_have_their_numbers()
    {
        var pattern = Parse("(a)(?<second>b)(?:c)(?<third>d)", "gi");
        Assert.Equal(3, pattern.GroupCount);
        Assert.Equal(2, pattern.GroupNames["second"]);
        Assert.Equal(3, pattern.GroupNames["third"]);
        Assert.Equal("gi", Parse("a", "ig").Flags);
    }

    [Fact]
    public void A_long_list_of_names_is_a_set_although_one_automaton_for_it_would_be_too_large()
    {
        var names = Enumerable.Range(0, 3_000).Select(i => $"host{i}\\.example{i % 100}\\.com");
        var language = Set(Parse($"^(?:{string.Join('|', names)})$", ""));
        Assert.True(language.Contains("host123.example23.com"));
        Assert.False(language.Contains("host123.example24.com"));
    }

    private static JsPattern Parse(string pattern, string flags) => Assert.IsType<JsPattern>(JsPattern.TryParse(pattern, flags, out _));

    private static Language Set(JsPattern pattern)
    {
        var language = pattern.SearchLanguage(out var whyNot);
        Assert.Equal("", whyNot);
        return Assert.IsType<Language>(language);
    }
}
