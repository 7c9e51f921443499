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
    public void Bad_patterns_are_refused_at_the_place_of_the_mistake(string text, int offset)
    {
        Assert.False(HostPattern.TryParse(text, out _, out var error, out var actual));
        Assert.Equal(offset, actual);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
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
