using System.Diagnostics.CodeAnalysis;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>The searches themselves, beside looking at every short text: witnesses, lists of members, what a step costs.</summary>
public sealed class SearchTests
{
    private const int Longest = 5;

    // In the order of witnesses, and a hyphen is no part of a word.
    private const string Letters = "ab-";

    private static readonly string[] Texts = [.. RegexTreeLawTests.AllOf(Letters, Longest).Order(Comparer<string>.Create(ByteClasses.CompareText))];

    [Fact]
    public void The_first_text_of_patterns_is_found_node_by_node()
    {
        var (found, none) = (0, 0);
        for (var seed = 0; seed < 900; seed++)
        {
            var random = new Random(seed);
            if (TryTree(RandomRegex.Make(random, Letters, 2)) is not { } asked || TryTree(RandomRegex.Make(random, Letters, 2)) is not { } other)
            {
                continue;
            }

            var side = seed % 4;
            var table = Language.Small(Patterns(other));
            Automaton body = side switch
            {
                0 => Patterns(asked),
                1 => ProductAutomaton.Create(ProductKind.And, table, Patterns(asked)),
                2 => ProductAutomaton.Create(ProductKind.And, Patterns(asked), table),
                _ => ProductAutomaton.Create(ProductKind.And, new ComplementAutomaton(table), Patterns(asked)),
            };
            bool IsMember(string text) => PosixMatcher.IsMatch(asked, text) && (side == 0 || PosixMatcher.IsMatch(other, text) == (side != 3));
            var expected = Array.Find(Texts, IsMember);
            var answer = ShortestSearch.Find(body, false, new SetMeter(SetBudget.Default), out var bytes);
            var actual = bytes is null ? null : Encoding.Latin1.GetString(bytes);
            Assert.Equal(actual is null ? Emptiness.Empty : Emptiness.NotEmpty, answer);
            Assert.True(actual == expected || (IsElsewhere(actual) && IsMember(actual) && (expected is null || ByteClasses.CompareText(actual, expected) < 0)), $"seed {seed}: '{actual}' instead of '{expected}'");
            (found, none) = expected is null ? (found, none + 1) : (found + 1, none);
        }

        Assert.True(found > 300 && none > 20, $"{found} found, {none} not");
    }

    [Fact]
    public void The_first_of_some_words_is_found_and_all_are_listed()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            string[] words = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Texts[random.Next(1, Texts.Length)]).Distinct().Order(Comparer<string>.Create(ByteClasses.CompareText))];
            var table = Assert.IsType<TableAutomaton>(Language.Small(Patterns(Tree($"^({string.Join('|', words)})$"))));
            Assert.Equal(Emptiness.NotEmpty, ShortestSearch.Find(table, seed % 2 == 0, new SetMeter(SetBudget.Default), out var first));
            Assert.Equal(words[0], Encoding.Latin1.GetString(Assert.IsType<byte[]>(first)));
            Assert.True(Enumeration.TryList(table, words.Length, out var members));
            Assert.Equal(words, members.AsEnumerable());
            Assert.False(Enumeration.TryList(table, words.Length - 1, out _));
        }
    }

    [Theory]
    [InlineData("^(a|\0)?$", "", "a", "\0")]
    [InlineData("^(\u00FF|b)?$", "", "b", "\u00FF")]
    [InlineData("^(\0|\u00FF)(\0|\u00FF)?$", "\0", "\u00FF", "\0\0", "\0\u00FF", "\u00FF\0", "\u00FF\u00FF")]
    public void The_first_and_the_last_byte_are_listed_like_others(string pattern, params string[] members)
    {
        var table = Assert.IsType<TableAutomaton>(Language.Small(Patterns(Tree(pattern))));
        Assert.True(Enumeration.TryList(table, 10, out var listed));
        Assert.Equal(members, listed.AsEnumerable());
    }

    [Fact]
    public void A_byte_that_is_in_no_text_is_listed_once()
    {
        var set = Language.FromWhole(RegexNode.Choice(RegexNode.OfByte(0), RegexNode.OfByte(255), RegexNode.Sequence(RegexNode.OfByte(255), RegexNode.OfByte(255))));
        Assert.True(set.IsFinite(3, out var members));
        Assert.Equal(["\0", "\u00FF", "\u00FF\u00FF"], members.AsEnumerable());
        Assert.False(set.IsFinite(2, out _));
    }

    [Theory]
    [InlineData("^[ab]{62}$", true)]
    [InlineData("^[ab]{63}$", true)]
    [InlineData("^[ab]{64}$", false)]
    [InlineData("^a{64}[ab]*$", false)]
    [InlineData("^a{60}[ab]*$", true)]
    [InlineData("^a{61}[ab]*$", false)]
    [InlineData("^a[ab]?$", false)]
    [InlineData("^a-$", false)]
    public void Only_what_no_limit_can_exclude_is_counted_as_short(string pattern, bool isMany) =>
        Assert.Equal(isMany, Enumeration.HasManyShort(Assert.IsType<TableAutomaton>(Language.Small(Patterns(Tree(pattern)))), 7));

    [Theory]
    [InlineData("^(a{64}|a{33}-b{40}|c{31}\\.b{33})$", 'c')]
    [InlineData("^(a{64}|(a{63}\\.){4}b)$", null)]
    [InlineData("^(a{64}|(a{63}\\.){3}b{61})$", 'a')]
    [InlineData("^(a{64}|(a{63}\\.){3}b{62})$", null)]
    public void Patterns_alone_are_searched_within_the_limits_of_names(string pattern, char? first)
    {
        var answer = ShortestSearch.Find(Patterns(Tree(pattern)), true, new SetMeter(SetBudget.Default), out var bytes);
        Assert.Equal((first is null ? Emptiness.Empty : Emptiness.NotEmpty, first), (answer, bytes is null ? null : (char?)bytes[0]));
        Assert.True(bytes is null || HostLengthAutomaton.Allows(bytes));
    }

    [Fact]
    public void A_search_ends_with_its_budget()
    {
        Automaton[] bodies = [Patterns(Tree("^[ab]{40}a$")), Language.Small(Patterns(Tree("^[ab]{40}a$"))), Patterns(Tree(@"\b[ab]{40}\b"))];
        foreach (var body in bodies)
        {
            var meter = new SetMeter(new SetBudget(10));
            Assert.Equal(Emptiness.TooComplex, ShortestSearch.Find(body, false, meter, out var bytes));
            Assert.Null(bytes);
            Assert.InRange(meter.States, 1, 30);
        }
    }

    [Fact]
    public void A_step_that_is_known_costs_nothing_and_leads_where_it_led()
    {
        // The places of the last eight letters: some hundreds of states, so that the tables grow often.
        var patterns = Patterns(Tree("^.*a[ab]{7}$"));
        Automaton[] lazies = [Patterns(Tree("^[ab]{7}a")), ProductAutomaton.Create(ProductKind.And, Language.Small(Patterns(Tree("a[ab]{6}b"))), patterns), new ComplementAutomaton(Patterns(Tree("^[ab]{5}a")))];
        foreach (var lazy in lazies)
        {
            var meter = new SetMeter(SetBudget.Default);
            var first = Steps(lazy, meter);
            var work = meter.Work;
            Assert.InRange(first.Count, 60, 40_000);
            Assert.True(work >= first.Count, $"{work} for {first.Count} steps");
            Assert.Equal(first, Steps(lazy, meter));
            Assert.Equal(work, meter.Work);
        }
    }

    [Fact]
    public void Sets_of_nodes_are_compared_node_by_node()
    {
        var subsets = 0;
        for (var seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            int[] Nodes() => [.. Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0), random.Next(2)];
            var (small, large) = (Nodes(), Nodes());
            var expected = small[^1] == large[^1] && small[..^1].All(large[..^1].Contains);
            subsets += expected ? 1 : 0;
            Assert.True(Probe.IsSubset(small, large) == expected, $"seed {seed}");
            Assert.True(Probe.IsSubset([], large));
            Assert.False(Probe.IsSubset(small, []));
        }

        Assert.InRange(subsets, 200, 2_000);
    }

    [Fact]
    public void What_accepts_whatever_follows_is_known_to()
    {
        var patterns = Patterns(Tree("ab"));
        var behind = patterns.Step(patterns.Step(patterns.Start, patterns.Classes[(byte)'b'], null), patterns.Classes[(byte)'a'], null);
        Assert.Equal((true, true, false), (patterns.IsUniversal(behind), patterns.Accepts(behind), patterns.IsUniversal(patterns.Start)));
    }

    /// <summary>Whether a text is none of those that are looked at one by one.</summary>
    private static bool IsElsewhere([NotNullWhen(true)] string? text) => text is { Length: > Longest } || text?.AsSpan().IndexOfAnyExcept(Letters) >= 0;

    /// <summary>All transitions that can be reached, in the order of a walk.</summary>
    private static List<(int, int, int)> Steps(Automaton lazy, SetMeter meter)
    {
        var seen = new HashSet<int> { lazy.Start };
        var queue = new Queue<int>([lazy.Start]);
        var all = new List<(int, int, int)>();
        while (queue.TryDequeue(out var state))
        {
            for (var c = 0; c < lazy.Classes.Count; c++)
            {
                var target = lazy.Step(state, c, meter);
                all.Add((state, c, target));
                if (seen.Add(target))
                {
                    queue.Enqueue(target);
                }
            }
        }

        return all;
    }

    private static RegexTree? TryTree(string pattern) => RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree;

    private static RegexTree Tree(string pattern) => Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);

    private static NfaAutomaton Patterns(RegexTree tree)
    {
        var builder = new NfaBuilder(RegexParser.MaxNodes);
        Assert.True(builder.AddSearch(tree));
        return new NfaAutomaton(builder.Build());
    }
}
