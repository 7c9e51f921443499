using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Searches through patterns as they stand against searches through the table of the same set, dead states, and what is read lazily.</summary>
public sealed class SetSearchTests
{
    private static readonly string[] Patterns =
    [
        @"^\bw", @"\bw", @"w\b", @"^w\b", @"\Bw", @"^\Bw$", @"^\b-", @"^\B-$", @"\<w", @"w\>", @"^\<w\>$", @"\<-", "^$", "^", "$", "w$", "^-.w", @"-\<w|w\>-", @"\b.\b", @"\B.\B",
    ];

    private static readonly string[] Others = ["^...w$", "^w", "-w", "^[w-]*$", "^..$", "^-*$", "^$", "[^w]"];

    /// <summary>A witness does not depend on whether the patterns are walked or made a table first.</summary>
    [Fact]
    public void Patterns_that_wait_for_the_byte_on_the_left_have_the_witness_of_their_table()
    {
        foreach (var pattern in Patterns)
        {
            var nfa = Walked(pattern);
            Assert.Equal(Search(Table(nfa)), Search(nfa));
            foreach (var other in Others)
            {
                var left = Table(Walked(other));
                var expected = Search(Table(ProductAutomaton.Create(ProductKind.And, left, nfa)));
                Assert.Equal((pattern, other, expected), (pattern, other, Search(ProductAutomaton.Create(ProductKind.And, left, nfa))));
                Assert.Equal((pattern, other, expected), (pattern, other, Search(ProductAutomaton.Create(ProductKind.And, nfa, left))));
            }
        }

        Assert.Equal("a-w", Search(ProductAutomaton.Create(ProductKind.And, Table(Walked("^..w$")), Walked(@"\bw"))));
        Assert.Null(Search(Walked(@"^\b-$")));
        Assert.Equal("w", Search(Walked(@"^\bw")));
    }

    [Fact]
    public void Patterns_meet_nothing_where_there_is_nothing()
    {
        var nothing = Table(Walked("^a$^b$"));
        Assert.Equal(Automaton.Dead, nothing.Start);
        Assert.Null(Search(ProductAutomaton.Create(ProductKind.And, nothing, Walked("^"))));
        Assert.Null(Search(ProductAutomaton.Create(ProductKind.And, Walked("$"), nothing)));
    }

    /// <summary>Whoever holds the dead state gets no for an answer, of whatever kind the automaton is.</summary>
    [Fact]
    public void The_dead_state_of_every_automaton_accepts_nothing()
    {
        var some = Walked("^a+$");
        Automaton[] kinds =
        [
            some, Table(some), new ComplementAutomaton(some), new ComplementAutomaton(Table(some)), new HostLengthAutomaton(limitsTotal: true),
            ProductAutomaton.Create(ProductKind.Except, some, Table(some)), ConcatAutomaton.Create([some, some]),
            new FrameAutomaton(some, some.Start, "a"), new FrameAutomaton(new ComplementAutomaton(some), Automaton.Dead, "a"),
            new EndsInStatesAutomaton(some, [some.Start]), new EndsInStatesAutomaton(Table(some), [some.Start]), new EndsInStatesAutomaton(some, [Automaton.Dead]), Everything.Automaton,
        ];
        Assert.All(kinds, kind =>
        {
            Assert.False(kind.Accepts(Automaton.Dead));
            Assert.False(kind.IsUniversal(Automaton.Dead));
            Assert.Equal(Automaton.Dead, kind.Step(Automaton.Dead, kind.Classes[(byte)'a'], null));
        });
    }

    /// <summary>What no pattern leads on from is one group, and belongs to no other, however long the ending is.</summary>
    [Fact]
    public void Endings_that_lead_nowhere_are_a_group_of_their_own()
    {
        var groups = Language.OneOf(["ax", "by", "cz"]).Factor(Language.All, heads => heads, SetBudget.Default, 10) ?? [];
        var nowhere = Assert.Single(groups, g => g.Heads.IsEmpty);
        Assert.All((string[])["q", "qq", "zq", "bx", "aax", "xx"], tail =>
        {
            Assert.True(nowhere.Tails.Contains(tail), tail);
            Assert.Single(groups, g => g.Tails.Contains(tail));
        });
        Assert.All((string[])["x", "ax", ""], tail => Assert.False(nowhere.Tails.Contains(tail), tail));
    }

    /// <summary>More names than are made a table at once: what all members begin with is read off the parts.</summary>
    [Fact]
    public void What_members_of_large_sets_begin_with()
    {
        var names = Names(1500);
        var start = Language.StartsWith("www.");
        Assert.Equal("www.", start.And(names).LongestCommonPrefix(10));
        Assert.Equal("www.", names.And(start).LongestCommonPrefix(10));
        Assert.Equal("www.", start.Except(names).LongestCommonPrefix(10));
        Assert.Equal("", names.Except(start).LongestCommonPrefix(10));
    }

    /// <summary>Below an entry for everything below a name nothing of the list is left to be read.</summary>
    [Fact]
    public void A_long_list_against_names_below_its_entries()
    {
        var names = Names(1500);
        Assert.Equal(Relation.Crosses, names.Relate(Language.EndsWith("a.h7.example.test"), SetBudget.Default));
        Assert.Equal(Relation.Inside, names.Relate(Language.EndsWith(".test"), SetBudget.Default));
        Assert.Equal(Relation.Crosses, names.Relate(Language.EndsWith("a.h7.example.test").Not(), SetBudget.Default));
        Assert.Equal(Relation.Crosses, names.And(Language.AnyHostName).Relate(Language.EndsWith("a.h7.example.test"), SetBudget.Default));
        Assert.True(names.Contains("b.h7.example.test"));
        Assert.False(names.Contains("bh7.example.test"));
    }

    [Fact]
    public void Expressions_that_are_too_large_are_left_out_of_a_union()
    {
        var large = Tree("(a{1000}){1000}");
        Assert.True(large.IsTooLarge);
        var union = Language.AnyOfRegexes([large, Tree("^b$")]);
        Assert.True(union.Contains("b"));
        Assert.False(union.Contains(new string('a', 1000)));
    }

    /// <summary>Members that are shown alike are two members, and have no order among themselves.</summary>
    [Fact]
    public void Members_that_are_shown_alike_are_listed_both()
    {
        // In the C locale the bracket is one of the bytes E9 and BF; 'é' is two bytes.
        var language = Language.FromRegex("^([鿿]|é|a)$", RegexOptionsPosix.None).Language;
        Assert.NotNull(language);
        Assert.True(language.IsFinite(4, out var members));
        Assert.Equal(["a", "¿", "é", "é"], members.AsEnumerable());
        Assert.False(language.IsFinite(3, out _));
    }

    private static Language Names(int count)
    {
        var builder = new DomainListBuilder();
        for (var i = 0; i < count; i++)
        {
            builder.Add($".h{i}.example.test", i);
            builder.Add($"x{(uint)i * 2654435761u:x8}.h{i}.test", i);
        }

        return Language.Domains(builder.Build());
    }

    private static SetMeter Meter() => new(SetBudget.Default);

    private static NfaAutomaton Walked(string pattern)
    {
        var builder = new NfaBuilder(10_000);
        Assert.True(builder.AddSearch(Tree(pattern)));
        return new NfaAutomaton(builder.Build());
    }

    private static TableAutomaton Table(Automaton automaton) => Assert.IsType<TableAutomaton>(TableBuilder.TryBuild(automaton, Meter()));

    private static string? Search(Automaton automaton)
    {
        ShortestSearch.Find(automaton, false, Meter(), out var shortest);
        return shortest is null ? null : Language.Text(shortest);
    }

    private static RegexTree Tree(string pattern) => Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);
}
