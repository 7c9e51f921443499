using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>What questions cost, held by counts and not by time.</summary>
public sealed class ComplexityTests
{
    [Theory]
    [InlineData(1, 500, 100_000)]
    [InlineData(2, 500, 100_000)]
    public void Two_thousand_contains_globs_are_related_by_visiting_few_states(int words, int maxStates, int maxWork)
    {
        var list = Language.AnyOfGlobs(Globs(words));
        var meter = new SetMeter(SetBudget.Default);
        Assert.Equal(Relation.Crosses, Managed().Relate(list, meter));
        Assert.InRange(meter.States, 1, maxStates);
        Assert.InRange(meter.Work, 1, maxWork);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Both_parts_of_an_endpoint_cut_by_two_thousand_globs_have_witnesses(int words)
    {
        var list = Language.AnyOfGlobs(Globs(words));
        var meter = new SetMeter(SetBudget.Default);
        var inside = Assert.IsType<string>(Managed().And(list).Witness(meter));
        Assert.True(list.Contains(inside));
        Assert.Equal("a.manage.example.com", Managed().Except(list).Witness(meter));
        Assert.InRange(meter.Work, 1, 2_000_000);
    }

    [Fact]
    public void Twenty_thousand_regexes_are_one_automaton()
    {
        var random = new Random(3);
        var items = new List<RegexItem>();
        for (var i = 0; i < 20_000; i++)
        {
            items.Add(new RegexItem(i % 2 == 0 ? Word(random, 7) : $@"(^|\.){Word(random, 6)}\.net$", false, i));
        }

        items.Add(new RegexItem("(", false, 20_000));
        var result = Language.AnyOfRegexes(items);
        Assert.Equal(20_000, Assert.Single(result.ItemFailures).Item.Position);
        var meter = new SetMeter(SetBudget.Default);
        Assert.Equal(Relation.Crosses, Managed().Relate(Assert.IsType<Language>(result.Language), meter));
        Assert.InRange(meter.Work, 1, 2_000_000);
    }

    [Fact]
    public void Questions_end_with_their_answers()
    {
        // The other set has a state for every set of places; texts in it and outside of it are found at once.
        var few = Regex("^[ab]{0,40}$");
        var patterns = Regex("^.{20}a");
        Language[] others = [patterns, patterns.And(Regex("a$")), patterns.Or(Regex("^b.{20}b$")), patterns.Not()];
        foreach (var other in others)
        {
            var (inside, outside, both) = (new SetMeter(SetBudget.Default), new SetMeter(SetBudget.Default), new SetMeter(SetBudget.Default));
            Assert.Equal(Emptiness.NotEmpty, few.And(other).CheckEmpty(inside));
            Assert.Equal(Emptiness.NotEmpty, few.Except(other).CheckEmpty(outside));
            Assert.Equal(Relation.Crosses, few.Relate(other, both));
            Assert.InRange(inside.States, 0, 100);
            Assert.InRange(outside.States, 0, 100);
            Assert.InRange(both.States, 0, 100);
        }
    }

    [Fact]
    public void A_question_beyond_its_budget_is_too_complex()
    {
        // Reading from the right, the byte at a distance from the left needs all sets of distances to be told apart.
        var left = Regex("^.{40}a");
        var right = Regex("^.{40}b");
        var budget = new SetBudget(2_000);
        Assert.Equal(Emptiness.TooComplex, left.And(right).CheckEmpty(budget));
        Assert.Equal(Relation.TooComplex, left.And(Regex("^[ab]*$")).Relate(right, budget));
        Assert.Same(left, left.Compact(budget));
        Assert.Equal(41, left.Witness()?.Length);
    }

    [Theory]
    [InlineData("(a{200}){200}")]
    [InlineData("((a{1000}){1000}){1000}")]
    public void A_pattern_that_needs_too_many_nodes_is_too_complex(string pattern) =>
        Assert.Equal(RegexFailureKind.TooComplex, Language.FromRegex(pattern, RegexOptionsPosix.None).Failure?.Kind);

    [Fact]
    public void Deep_nesting_is_too_complex_and_no_crash()
    {
        Assert.Equal(RegexFailureKind.TooComplex, Kind(new string('(', 100_000)));
        Assert.Equal(RegexFailureKind.TooComplex, Kind("a" + new string('*', 100_000)));
    }

    [Fact]
    public void Back_references_are_unsupported()
    {
        var failure = Language.FromRegex(@"x(a)\1", RegexOptionsPosix.None).Failure;
        Assert.Equal(new RegexFailure(RegexFailureKind.Unsupported, "back-reference", 4), failure);
    }

    [Fact]
    public void Trees_tell_what_rules_ask()
    {
        var tree = Assert.IsType<RegexTree>(RegexParser.Parse(@"^Www.example\.com$", RegexOptionsPosix.None).Tree);
        Assert.True(tree.HasUpperCaseLiteral);
    }

    private static RegexFailureKind? Kind(string pattern) => RegexParser.Parse(pattern, RegexOptionsPosix.None).Failure?.Kind;

    private static Language Regex(string pattern) =>
        Assert.IsType<Language>(Language.FromRegex(pattern, RegexOptionsPosix.None).Language);

    private static Language Managed()
    {
        Assert.True(HostPattern.TryParse("*.manage.example.com", out var pattern, out _, out _));
        return Language.FromHostPattern(pattern);
    }

    private static List<string> Globs(int words)
    {
        var random = new Random(words);
        var globs = new List<string>();
        for (var i = 0; i < 2_000; i++)
        {
            globs.Add(words == 1 ? $"*{Word(random, 6)}*" : $"*{Word(random, 4)}*{Word(random, 4)}*");
        }

        return globs;
    }

    private static string Word(Random random, int length)
    {
        var word = "";
        for (var i = 0; i < length; i++)
        {
            word += (char)('a' + random.Next(26));
        }

        return word;
    }
}
