using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Endings grouped by what may stand in front of them, against every short text.</summary>
public sealed class FactorTests
{
    private static readonly string[] Texts = [.. RegexTreeLawTests.AllOf("ab-", 4)];

    private static readonly string Long = new('a', 70);

    [Fact]
    public void Heads_and_tails_of_a_group_make_members_and_no_others()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (set, tails) = (Some(random), Some(random));
            var onlyShort = Language.OneOf(["", "a", "b", "-"]);
            Func<Language, Language> shape = seed % 2 == 0 ? heads => heads : heads => heads.And(onlyShort);
            var groups = set.Factor(tails, shape, SetBudget.Default, 100) ?? throw new InvalidOperationException("Too many groups.");
            foreach (var tail in Texts)
            {
                var holding = groups.Where(g => g.Tails.Contains(tail)).ToArray();
                Assert.Equal(tails.Contains(tail) ? 1 : 0, holding.Length);
                foreach (var head in Texts.Where(t => holding.Length > 0 && t.Length < (seed % 2 == 0 ? 3 : 2)))
                {
                    Assert.True(holding[0].Heads.Contains(head) == set.Contains(head + tail), $"seed {seed}: '{head}' before '{tail}'");
                }
            }

            Assert.All(groups, g => Assert.False(g.Tails.IsEmpty && !tails.IsEmpty));
            Assert.All(groups.Index(), g => Assert.DoesNotContain(groups.Take(g.Index), other => other.Heads.SameAs(g.Item.Heads)));
        }
    }

    [Fact]
    public void Endings_whose_heads_are_cut_down_to_the_same_share_a_group()
    {
        var set = Language.OneOf(["ax", "by", "cz", "aw"]);
        var groups = set.Factor(Language.OneOf(["w", "x", "y", "z"]), heads => heads.And(Language.OneOf(["a", "b"])), SetBudget.Default, 3) ?? [];
        Assert.Equal(3, groups.Length);
        Assert.All((string[])["w", "x"], tail => Assert.True(groups.Single(g => g.Heads.Contains("a")).Tails.Contains(tail)));
        Assert.True(groups.Single(g => g.Heads.IsEmpty).Tails.Contains("z"));
        Assert.Null(set.Factor(Language.OneOf(["w", "x", "y", "z"]), heads => heads.And(Language.OneOf(["a", "b"])), SetBudget.Default, 2));
        // With one group for all nothing is cut.
        Assert.Equal("abc", Assert.Single(set.Factor(Language.Exactly("abc"), heads => heads, SetBudget.Default, 1) ?? []).Tails.Exact);
    }

    [Fact]
    public void Heads_and_tails_are_no_host_names()
    {
        var set = Language.OneOf([Long + "x" + Long, "y"]);
        var groups = set.Factor(Language.OneOf([Long, "y"]), heads => heads, SetBudget.Default, 5) ?? [];
        Assert.True(Assert.Single(groups, g => g.Tails.Contains(Long)).Heads.Contains(Long + "x"));
    }

    [Fact]
    public void Endings_are_looked_for_within_the_budget()
    {
        var set = Language.FromRegex("^[ab]{30}$", RegexOptionsPosix.None).Language;
        Assert.NotNull(set);
        Assert.Equal(32, set.Factor(Language.All, heads => heads, new SetBudget(32), 40)?.Length);
        Assert.Null(set.Factor(Language.All, heads => heads, new SetBudget(31), 40));
    }

    private static Language Some(Random random)
    {
        var words = Language.OneOf([.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => Texts[random.Next(Texts.Length)])]);
        return random.Next(4) switch
        {
            0 => words.Not(),
            1 => words.Or(Language.EndsWith(Texts[random.Next(1, 13)])),
            _ => words,
        };
    }
}
