using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>That the limits of host names are lost by no operation and come to no set that has none, whatever its automaton is.</summary>
public sealed class HostLimitFlagTests
{
    private static readonly string Long = new('a', 64);

    /// <summary>Too many states for a table that is made at once: what is asked walks the parts.</summary>
    private static NfaAutomaton Large { get; } = Patterns("^a[ab]{13}(a{50})?$");

    public static TheoryData<string> Kinds => ["patterns", "table", "and", "and, patterns first", "except", "or", "complement"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Emptiness_is_asked_with_the_limits_that_the_set_has(string kind)
    {
        foreach (var (pattern, isName) in ((string, bool)[])[("^a{64}$", false), ("^a{63}$", true), ("^(a{50}\\.){5}$", false), ("^(a{50}\\.){4}$", true), ("^a{64}\\.b|b\\.a{64}$", false)])
        {
            var body = Body(kind, pattern);
            foreach (var limited in (bool[])[true, false])
            {
                var set = new Language(body, limited);
                var expected = isName || !limited ? Emptiness.NotEmpty : Emptiness.Empty;
                Assert.Equal((pattern, limited, expected), (pattern, limited, set.CheckEmpty(SetBudget.Default)));
                Assert.Equal((pattern, limited, expected == Emptiness.NotEmpty), (pattern, limited, set.Witness() is not null));
                Assert.Equal(expected == Emptiness.NotEmpty ? Relation.Outside : Relation.Inside, set.Relate(Language.Empty, SetBudget.Default));
            }
        }
    }

    [Fact]
    public void A_table_made_of_a_set_has_its_limits()
    {
        var loose = new Language(Large, false);
        var budget = new SetBudget(100_000);
        Assert.True(loose.Compact(budget).Contains("a" + new string('b', 13) + new string('a', 50)));
        Assert.False(new Language(Large, true).Compact(budget).Contains("a" + new string('b', 13) + new string('a', 50)));
        Assert.True(new Language(Large, true).Compact(budget).Contains("a" + new string('b', 13)));
    }

    [Fact]
    public void What_is_not_in_what_is_not_in_a_set_is_the_set()
    {
        var text = "a" + new string('b', 13) + new string('a', 50);
        var (loose, limited) = (new Language(Large, false), new Language(Large, true));
        Assert.Equal((true, false), (loose.Not().Not().Contains(text), limited.Not().Not().Contains(text)));
        Assert.Equal((false, true), (loose.Not().Contains(text), limited.Not().Contains(text)));
    }

    [Fact]
    public void Long_lists_hold_names_that_are_too_long_for_a_host()
    {
        var builder = new DomainListBuilder();
        for (var i = 0; i < 100; i++)
        {
            builder.Add($"{Long}{i}.example.test", i);
        }

        var list = builder.Build();
        Assert.True(Language.Domains(list).Contains(Long + "7.example.test"));
        Assert.Equal(7, list.Find(Long + "7.example.test"));
    }

    [Fact]
    public void An_empty_list_has_no_names()
    {
        var list = new DomainListBuilder().Build();
        Assert.Equal((-1, -1), (list.Find(""), list.Find("a.example.test")));
        Assert.True(Language.Domains(list).IsEmpty);
    }

    [Fact]
    public void Of_two_beginnings_the_longer_one_is_known()
    {
        var (shorter, longer) = (Patterns("^www\\..*(a|b){3}$"), Patterns("^www\\.eu\\.[ab]{13}"));
        foreach (var both in (ProductAutomaton[])[ProductAutomaton.Create(ProductKind.And, shorter, longer), ProductAutomaton.Create(ProductKind.And, longer, shorter)])
        {
            Assert.Equal("www.eu.", new Language(both, false).LongestCommonPrefix(20));
        }

        Assert.Equal("www.", new Language(shorter, false).LongestCommonPrefix(20));
    }

    [Fact]
    public void The_automaton_of_the_limits_accepts_what_they_allow()
    {
        var allowed = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var labels = Enumerable.Range(0, random.Next(1, 6)).Select(_ => new string('a', random.Next(3) > 0 ? random.Next(60, 65) : random.Next(0, 64))).ToList();
            // As often as not the first label makes the name as long as a name may be, or one letter longer or shorter.
            var rest = HostLengthAutomaton.MaxName - labels.Sum(l => l.Length + 1) + random.Next(-1, 2);
            if (rest > 0 && random.Next(4) > 0)
            {
                labels.Insert(0, new string('a', rest));
            }

            var text = System.Text.Encoding.ASCII.GetBytes(string.Join('.', labels));
            var isAllowed = HostLengthAutomaton.Allows(text);
            allowed += isAllowed ? 1 : 0;
            Assert.True(new HostLengthAutomaton(limitsTotal: true).Matches(text) == isAllowed, $"seed {seed}");
            Assert.True(new HostLengthAutomaton(limitsTotal: false).Matches(text) == labels.TrueForAll(l => l.Length <= HostLengthAutomaton.MaxLabel), $"seed {seed}");
        }

        Assert.InRange(allowed, 200, 1_800);
    }

    /// <summary>The ways in such a set are too many to compare it with another one; whether there is a common member may be seen all the same.</summary>
    [Fact]
    public void Sets_that_are_too_complex_to_compare_may_be_seen_to_overlap()
    {
        var (one, same, other) = (new Language(Patterns("^[ab]{20}a[ab]*$"), false), new Language(Patterns("^[ab]{20}aa?$|^[ab]{20}a[ab]*$"), false), new Language(Patterns("^[ab]{20}b[ab]*$"), false));
        Assert.Equal(Relation.TooComplex, one.Relate(same, SetBudget.Default));
        Assert.True(one.Overlaps(same));
        Assert.Equal(Relation.TooComplex, one.Relate(other, SetBudget.Default));
        Assert.False(one.Overlaps(other));
        Assert.False(one.IsFinite(5, out _));
    }

    private static Automaton Body(string kind, string pattern)
    {
        var patterns = Patterns(pattern);
        var table = Language.Small(patterns);
        Assert.IsType<TableAutomaton>(table);
        return kind switch
        {
            "patterns" => patterns,
            "table" => table,
            "and" => ProductAutomaton.Create(ProductKind.And, Language.Small(Patterns("^[ab.]*$")), table),
            "and, patterns first" => ProductAutomaton.Create(ProductKind.And, patterns, Language.Small(Patterns("^[ab.]*$"))),
            "except" => ProductAutomaton.Create(ProductKind.Except, table, Language.Small(Patterns("-"))),
            "or" => ProductAutomaton.Create(ProductKind.Or, table, Language.Small(Patterns("^a{64}$"))),
            _ => new ComplementAutomaton(new ComplementAutomaton(table)),
        };
    }

    private static NfaAutomaton Patterns(string pattern)
    {
        var builder = new NfaBuilder(RegexParser.MaxNodes);
        Assert.True(builder.AddSearch(Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree)));
        return new NfaAutomaton(builder.Build());
    }
}
