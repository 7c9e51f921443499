using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Host patterns of the catalogue and the limits of host names.</summary>
public sealed class HostNameTests
{
    private static readonly ImmutableDictionary<string, string> NoValues = ImmutableDictionary<string, string>.Empty;

    [Theory]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "-a.example.com", false)]
    [InlineData("*.example.com", "a_b.example.com", false)]
    [InlineData("*.example.com", "A.example.com", false)]
    [InlineData("a.*.example.com", "a.b.example.com", true)]
    [InlineData("a.*.example.com", "a.b.c.example.com", false)]
    [InlineData("*-u.example.com", "x-u.example.com", true)]
    [InlineData("*-u.example.com", "x.y-u.example.com", false)]
    [InlineData("*-u.example.com", "-u.example.com", false)]
    [InlineData("*u.example.com", "u.example.com", true)]
    [InlineData("<tenant>.example.com", "t.example.com", true)]
    [InlineData("<tenant>.example.com", "s.t.example.com", false)]
    [InlineData("Example.COM.", "example.com", true)]
    [InlineData("*.example.com", "0.example.com", true)]
    [InlineData("*.example.com", "9z.a0.example.com", true)]
    [InlineData("*.example.com", "a-z.example.com", true)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "a..example.com", false)]
    [InlineData("*", "a.b", true)]
    [InlineData("a.*.example.com", "a..example.com", false)]
    [InlineData("a*b.test", "ab.test", true)]
    [InlineData("a*b.test", "a-0-b.test", true)]
    [InlineData("a*b.test", "a.b.test", false)]
    [InlineData("<tenant>.example.com", ".example.com", false)]
    [InlineData("<a_b-1>x.example.com", "1x.example.com", true)]
    [InlineData("<t>.example.com", "t.example.com", true)]
    public void Patterns_stand_for_the_names_the_catalogue_says(string text, string host, bool expected)
    {
        Assert.True(HostPattern.TryParse(text, out var pattern, out _, out _));
        Assert.Equal(expected, pattern.ToLanguage(NoValues).Contains(host));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a..b", 2)]
    [InlineData("a b.c", 1)]
    [InlineData("a.b_c", 3)]
    [InlineData("a.<b", 2)]
    [InlineData("a.<>", 2)]
    [InlineData("a.-b", 2)]
    [InlineData("-", 0)]
    [InlineData("a.bc-", 4)]
    [InlineData("a.-b-", 2)]
    [InlineData(".", 0)]
    [InlineData("a.", -1)]
    [InlineData("a.<x.y>", 2)]
    [InlineData("a.b<x y>", 3)]
    [InlineData("a.<x>.b c", 7)]
    [InlineData("*.<b>>", 5)]
    [InlineData("< >.test", 0)]
    public void Bad_patterns_are_refused_at_the_place_of_the_mistake(string text, int offset)
    {
        if (offset < 0)
        {
            Assert.True(HostPattern.TryParse(text, out _, out _, out _));
            return;
        }

        Assert.False(HostPattern.TryParse(text, out _, out var error, out var actual));
        Assert.Equal(offset, actual);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
        Assert.Equal(offset < text.Length && text[offset] == '<', error.Contains("parameter", StringComparison.Ordinal));
    }

    [Fact]
    public void Parameters_take_their_values()
    {
        Assert.True(HostPattern.TryParse("<tenant>.<cloud>.example.com", out var pattern, out _, out _));
        Assert.Equal("tenant,cloud", string.Join(',', pattern.Parameters));
        var one = NoValues.Add("tenant", "T1");
        Assert.True(pattern.ToLanguage(one).Contains("t1.any.example.com"));
        Assert.False(pattern.ToLanguage(one).Contains("t2.any.example.com"));
        Assert.Equal("t1.gov.example.com", pattern.ToLanguage(one.Add("cloud", "gov")).Exact);
    }

    [Theory]
    [InlineData("a.test", true)]
    [InlineData("*.test", false)]
    [InlineData("<t>.test", false)]
    public void Only_a_name_without_stars_and_parameters_is_exact(string text, bool isExact)
    {
        Assert.True(HostPattern.TryParse(text, out var pattern, out var error, out var offset));
        Assert.Equal((isExact, "", 0), (pattern.IsExact, error, offset));
        Assert.Equal(isExact ? text : null, pattern.ToLanguage(NoValues).Exact);
        Assert.True(HostPattern.TryParse("<t>-<u>.<t>.test", out var twice, out _, out _));
        Assert.Equal(["t", "u"], twice.Parameters.AsEnumerable());
        Assert.True(twice.ToLanguage(NoValues.Add("u", "V.")).Contains("x-v.y.test"));
        Assert.False(twice.ToLanguage(NoValues.Add("u", "V.")).Contains("x-u.y.test"));
    }

    [Theory]
    [InlineData(true, 63, 63, 63, 61)]
    [InlineData(false, 63, 63, 63, 62)]
    [InlineData(false, 64, 1)]
    [InlineData(false, 1, 64)]
    [InlineData(false, 1, 64, 1)]
    [InlineData(true, 63)]
    [InlineData(true, 62)]
    [InlineData(false, 65)]
    [InlineData(false, 66)]
    [InlineData(false, 130)]
    [InlineData(true, 1, 63, 1)]
    [InlineData(true, 62, 62, 61, 60)]
    [InlineData(false, 1, 1, 65)]
    [InlineData(false, 60, 60, 60, 60, 60)]
    public void Names_have_short_labels_and_are_short(bool isName, params int[] lengths)
    {
        var name = string.Join('.', lengths.Select(l => new string('a', l)));
        var many = string.Join('.', Enumerable.Repeat("a", 127));
        Assert.Equal(isName, Language.AnyHostName.Contains(name));
        Assert.True(Language.AnyHostName.Contains(many));
        Assert.False(Language.AnyHostName.Contains(many + ".a"));
        // The same where the limits are part of an automaton.
        var (others, more) = (Language.AnyHostName.Not(), Language.AnyHostName.Or(Language.Exactly("_")));
        Assert.Equal((!isName, isName), (others.Contains(name), more.Contains(name)));
        Assert.Equal((false, true), (others.Contains(many), more.Contains(many)));
        Assert.Equal((true, false), (others.Contains(many + ".a"), more.Contains(many + ".a")));
        // As an automaton: what is left of the names where these are all that there is.
        var only = Assert.IsType<Language>(Language.FromRegex($"^({name.Replace(".", "[.]", StringComparison.Ordinal)}|{many.Replace(".", "[.]", StringComparison.Ordinal)}([.]a)*)$", RegexOptionsPosix.None).Language);
        var kept = Language.AnyHostName.And(only);
        Assert.Equal(isName, kept.Contains(name));
        Assert.Equal(isName, !kept.Except(Language.EndsWith(many)).IsEmpty);
        Assert.Equal(many, kept.And(Language.EndsWith(many)).Witness());
        Assert.True(kept.Except(Language.Exactly(many)).Except(Language.Exactly(name)).IsEmpty);
    }

    [Fact]
    public void Subtracting_a_suffix_leaves_only_other_names()
    {
        var rest = Language.AnyHostName.Except(Language.Suffix("com")).And(Language.EndsWith("om"));
        Assert.Equal("om", rest.Witness());
        Assert.False(rest.Contains("a.com"));
        Assert.True(rest.Contains("acom"));
    }

    [Theory]
    [InlineData("^[a]{63}$", 63)]
    [InlineData("^[a]{64}$", -1)]
    [InlineData("^[a]{64}", -1)]
    [InlineData("^[a-z.]{64}$", 64)]
    [InlineData("^[a-z.]{253}$", 253)]
    [InlineData("^[a-z.]{254}", -1)]
    [InlineData("^[a]{60}[a-z.]+b{60}$", 121)]
    [InlineData("^[a]{63}[a-z.]+b{63}$", 127)]
    public void The_limits_of_host_names_hold_exactly(string pattern, int expected)
    {
        var regex = Assert.IsType<Language>(Language.FromRegex(pattern, RegexOptionsPosix.None).Language);
        var names = Language.AnyHostName.And(regex);
        Assert.Equal(expected, names.Witness()?.Length ?? -1);
        Assert.Equal(expected < 0, names.IsEmpty);
        Assert.Equal(expected < 0 ? Relation.Outside : Relation.Crosses, Language.AnyHostName.Relate(regex, SetBudget.Default));
    }

    [Fact]
    public void Names_that_break_a_limit_do_not_count_as_a_rest()
    {
        var shortNames = Assert.IsType<Language>(Language.FromRegex("^[^.]{1,63}$", RegexOptionsPosix.None).Language);
        var oneLabel = Language.AnyHostName.Except(Language.ContainsText("."));
        Assert.True(oneLabel.IsSubsetOf(shortNames));
        Assert.True(oneLabel.Except(shortNames).IsEmpty);
        Assert.False(oneLabel.Not().Contains(new string('a', 63)));
        Assert.True(oneLabel.Not().Contains(new string('a', 64)));
        Assert.True(oneLabel.Or(Language.Exactly("-")).Contains("-"));
        Assert.False(oneLabel.Or(Language.Exactly("-")).Contains(new string('a', 64)));
    }
}
