using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Domain lists against a plain walk over their values.</summary>
public sealed class DomainListTests
{
    /// <summary>Short and long ones, ones beyond ASCII, and bytes that sort before and behind the dot.</summary>
    private static readonly string[] Labels = ["", "a", "b", "z", "-", "a-b", "!x", "averylonglabel", "averylonglabel-two", "\0", "a\0", "\0a", "\u0001", "é", "aé", "\uffff", "{z}", new('n', 500)];

    [Fact]
    public void Random_lists_find_what_a_plain_walk_finds()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var values = RandomValues(random, random.Next(1, seed % 3 == 0 ? 3 : 120));
            var list = Build(values);
            for (var i = 0; i < 200; i++)
            {
                var host = RandomName(random);
                var expected = values.FindIndex(v => LanguageLawTests.DomainMatches(v, host));
                Assert.True(list.Find(host) == expected, $"seed {seed}, host '{host}': {list.Find(host)} instead of {expected}");
                Assert.True(Language.Domains(list).Contains(host) == (expected >= 0), $"seed {seed}, host '{host}'");
            }
        }
    }

    [Fact]
    public void Overlaps_are_those_that_a_comparison_of_all_pairs_finds()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var values = RandomValues(random, random.Next(1, 40));
            var expected = new List<(int Wide, int Narrow, bool NarrowFirst)>();
            for (var wide = 0; wide < values.Count; wide++)
            {
                for (var narrow = 0; narrow < values.Count; narrow++)
                {
                    if (wide != narrow && values.IndexOf(values[wide]) == wide && Covers(values[wide], values[narrow]))
                    {
                        expected.Add((wide, narrow, narrow < wide));
                    }
                }
            }

            Assert.Equal(expected.Order(), Build(values).Overlaps().Order());
        }
    }

    [Fact]
    public void A_list_has_no_names_but_those_of_its_entries()
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            var values = RandomValues(random, random.Next(1, 10));
            var (list, others) = (Language.Domains(Build(values)), values.Select(v => Plain(v)).Aggregate(Language.Empty, (all, one) => all.Or(one)));
            Assert.True(list.SameAs(others), $"seed {seed}");
            Assert.False(list.EndsApart(others), $"seed {seed}");
        }

        Assert.True(Language.Domains(new DomainListBuilder().Build()).IsEmpty);
    }

    [Fact]
    public void Letters_have_no_case_and_nothing_else_is_folded()
    {
        for (var code = 1; code < 0x100; code++)
        {
            var list = Build([$"x{(char)code}.test"]);
            for (var other = 1; other < 0x100; other++)
            {
                var isSame = char.ToLowerInvariant((char)code) == char.ToLowerInvariant((char)other) && (code == other || (code < 0x80 && other < 0x80));
                Assert.True(isSame == (list.Find($"x{(char)other}.test") == 0), $"{code:x} and {other:x}");
            }
        }
    }

    [Fact]
    public void A_name_matches_with_and_without_its_labels_below_only_if_the_entry_begins_with_a_dot()
    {
        var list = Build([".x.example", "y.example"]);
        Assert.Equal(0, list.Find("x.example"));
        Assert.Equal(0, list.Find("a.b.X.example"));
        Assert.Equal(-1, list.Find("ax.example"));
        Assert.Equal(1, list.Find("y.example"));
        Assert.Equal(-1, list.Find("a.y.example"));
        Assert.Equal(-1, list.Find(""));
        Assert.Equal((0, 0, -1), (Build(["."]).Find(""), Build(["."]).Find("a."), Build(["."]).Find("a")));
    }

    [Fact]
    public void Entries_that_differ_in_dots_alone_are_told_apart()
    {
        var values = Enumerable.Range(0, 24).Select(dots => new string('.', dots) + "b").ToList();
        var list = Build([.. values, .. values]);
        for (var dots = 0; dots < 30; dots++)
        {
            var host = new string('.', dots) + "b";
            Assert.Equal(values.FindIndex(v => LanguageLawTests.DomainMatches(v, host)), list.Find(host));
        }
    }

    [Fact]
    public void A_large_list_is_related_to_an_endpoint_by_visiting_few_states()
    {
        var random = new Random(7);
        var builder = new DomainListBuilder();
        for (var i = 0; i < 50_000; i++)
        {
            builder.Add($".h{random.Next()}.d{random.Next(1000)}.example", i);
        }

        builder.Add("only.manage.test", 50_000);
        var list = Language.Domains(builder.Build());
        Assert.True(HostPattern.TryParse("*.manage.test", out var pattern, out _, out _));
        var meter = new SetMeter(SetBudget.Default);
        Assert.Equal(Relation.Crosses, pattern.ToLanguage(new Dictionary<string, string>()).Relate(list, meter));
        Assert.InRange(meter.States, 1, 60);
    }

    [Fact]
    public void A_residue_of_a_large_list_keeps_its_witness()
    {
        var builder = new DomainListBuilder();
        for (var c = 'a'; c <= 'z'; c++)
        {
            builder.Add($".{c}.example", c);
        }

        for (var i = 0; i < 5_000; i++)
        {
            builder.Add($"n{i}.example", i);
        }

        var rest = Language.AnyHostName.And(Language.EndsWith(".example")).Except(Language.Domains(builder.Build()));
        Assert.Equal("0.example", rest.Witness());
    }

    private static Language Plain(string value) => value.StartsWith('.') ? Language.Exactly(value[1..]).Or(Language.EndsWith(value)) : Language.Exactly(value);

    private static bool Covers(string wide, string narrow) =>
        wide == narrow || (wide.StartsWith('.') && (narrow == wide[1..] || narrow.EndsWith(wide, StringComparison.Ordinal)));

    private static DomainList Build(List<string> values)
    {
        var builder = new DomainListBuilder();
        // The order of positions need not be that of adding.
        var isTurned = values.Count % 2 == 0;
        for (var n = 0; n < values.Count; n++)
        {
            var i = isTurned ? values.Count - 1 - n : n;
            // Only ASCII letters have no case in host names.
            builder.Add(string.Concat(values[i].Select(c => char.IsAscii(c) ? char.ToUpperInvariant(c) : c)), i);
        }

        return builder.Build();
    }

    private static List<string> RandomValues(Random random, int count)
    {
        var values = new List<string>();
        for (var i = 0; i < count; i++)
        {
            values.Add((random.Next(2) == 0 ? "." : "") + RandomName(random));
        }

        return values;
    }

    private static string RandomName(Random random)
    {
        var labels = new List<string>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            labels.Add(Labels[random.Next(Labels.Length)]);
        }

        return string.Join('.', labels);
    }
}
