using System.Globalization;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Sets of host names with members just inside and just outside of the limits of length, against looking at every text.</summary>
public sealed class HostLimitLawTests
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    private static readonly string[] Texts = [.. Labels(), .. Names()];

    [Fact]
    public void Sets_with_long_members_are_what_looking_at_each_text_gives()
    {
        for (var seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            var asked = Some(random);
            var other = Some(random).ToHashSet();
            var set = seed % 2 == 0 ? Language.AnyHostName.And(Language.OneOf(asked)) : Language.OneOf(asked).And(Language.AnyHostName);
            string[] members = [.. asked.Where(IsName)];
            string[] inside = [.. members.Where(other.Contains)], outside = [.. members.Where(t => !other.Contains(t))];
            var expected = inside.Length > 0 && outside.Length > 0 ? Relation.Crosses : outside.Length > 0 ? Relation.Outside : Relation.Inside;
            foreach (var (way, list) in Ways([.. other]))
            {
                var where = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {way}");
                Assert.True(set.Relate(list, SetBudget.Default) == expected, $"{where}: {set.Relate(list, SetBudget.Default)} instead of {expected}");
                Assert.True(set.And(list).IsEmpty == (inside.Length == 0), $"{where}: inside");
                Assert.True(set.Except(list).IsEmpty == (outside.Length == 0), $"{where}: outside");
                Assert.True(set.And(list).Witness() == inside.FirstOrDefault(), $"{where}: witness inside");
                Assert.True(set.Except(list).Witness() == outside.FirstOrDefault(), $"{where}: witness outside");
                Assert.True(list.And(set).Witness() == inside.FirstOrDefault(), $"{where}: witness the other way");
            }

            Assert.True(set.IsFinite(members.Length, out var listed), $"seed {seed}: listed");
            Assert.Equal(members, listed);
            Assert.False(members.Length > 0 && set.IsFinite(members.Length - 1, out _), $"seed {seed}: more than the limit");
        }
    }

    [Fact]
    public void What_leaves_no_room_for_a_name_is_empty()
    {
        var label = new string('a', LongestLabel);
        foreach (var (length, witness) in ((int, string?)[])[(249, "a."), (250, "a."), (251, "a."), (252, null), (253, null)])
        {
            var domain = string.Concat(Enumerable.Repeat(label + ".", 3)) + new string('b', length - (3 * (LongestLabel + 1)));
            var below = Language.AnyHostName.And(Language.EndsWith("." + domain));
            Assert.Equal(witness is null ? null : witness + domain, below.Witness());
            Assert.Equal(witness is null, below.IsEmpty);
            Assert.Equal(witness is null ? Relation.Inside : Relation.Outside, below.Relate(Language.AnyOfRegexes([Tree("_")]), SetBudget.Default));
            Assert.Equal(Relation.Inside, below.Relate(Language.AnyOfRegexes([Tree(@"^[ab.]*$|^.\.a|b$")]), SetBudget.Default));
        }
    }

    [Fact]
    public void A_search_that_was_cut_short_is_no_answer()
    {
        var label = new string('a', LongestLabel);
        var domain = string.Concat(Enumerable.Repeat(label + ".", 3)) + new string('b', 59);
        var below = Language.AnyHostName.And(Language.EndsWith("." + domain));
        var (begun, notBegun) = (Language.AnyOfRegexes([Tree("^a")]), Language.AnyOfRegexes([Tree("^[^a]")]));
        Language[] others = [begun, notBegun, Language.OneOf(["a." + domain, "b"]), Language.StartsWith("a"), Language.StartsWith("_")];
        var (unknown, known) = (0, 0);
        foreach (var other in others)
        {
            var relation = below.Relate(other, SetBudget.Default);
            Assert.Equal(ReferenceEquals(other, others[^1]) ? Relation.Outside : Relation.Crosses, relation);
            for (var states = 1; states < 2_000; states += 1 + (states / 20))
            {
                var actual = below.Relate(other, new SetBudget(states));
                Assert.True(actual == relation || actual == Relation.TooComplex, $"{states} states: {actual} instead of {relation}");
                (unknown, known) = actual == relation ? (unknown, known + 1) : (unknown + 1, known);
                Assert.NotEqual(Emptiness.Empty, below.CheckEmpty(new SetBudget(states)));
                Assert.NotEqual(Emptiness.Empty, below.Except(other).CheckEmpty(new SetBudget(states)));
                Assert.True(relation == Relation.Outside || below.And(other).CheckEmpty(new SetBudget(states)) != Emptiness.Empty);
            }
        }

        Assert.InRange(Math.Min(unknown, known), 20, 2_000);
    }

    [Fact]
    public void Few_names_are_listed_although_texts_beyond_the_limits_are_many()
    {
        var domain = string.Concat(Enumerable.Repeat(new string('a', LongestLabel) + ".", 3)) + new string('b', 59);
        var below = Language.AnyHostName.And(Language.Suffix(domain));
        Assert.True(below.IsFinite(40, out var members));
        string[] expected = [domain, .. "abcdefghijklmnopqrstuvwxyz0123456789".Select(c => $"{c}.{domain}")];
        Assert.Equal(expected, members);
        Assert.True(below.IsFinite(37, out _));
        Assert.False(below.IsFinite(36, out _));
        Assert.False(Language.AnyHostName.IsFinite(1000, out _));
    }

    /// <summary>A set of texts in several forms, of which some are never made a table of.</summary>
    private static (string Way, Language Set)[] Ways(string[] texts)
    {
        var trees = texts.Select(t => Tree($"^{t.Replace(".", "\\.", StringComparison.Ordinal)}$")).ToList();
        return
        [
            ("texts", Language.OneOf(texts)),
            ("expressions", Language.AnyOfRegexes(trees)),
            ("limited expressions", Language.AnyHostName.And(Language.AnyOfRegexes(trees))),
            ("twice complemented", Language.AnyOfRegexes(trees).Not().Not()),
            ("complement", Language.All.Except(Language.AnyOfRegexes(trees)).Not()),
        ];
    }

    private static RegexTree Tree(string pattern) => Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);

    /// <summary>Some texts, in the order of witnesses.</summary>
    private static string[] Some(Random random)
    {
        var share = random.Next(1, 9);
        return [.. Texts.Where(_ => random.Next(10) < share)];
    }

    private static bool IsName(string text) => Encoding.UTF8.GetByteCount(text) <= LongestName && text.Split('.').All(l => l.Length <= LongestLabel);

    private static IEnumerable<string> Labels() => ((int[])[1, 2, 61, 62, 63, 64, 65]).SelectMany(n => (string[])[new string('a', n), new string('b', n)]);

    private static IEnumerable<string> Names()
    {
        // Labels of 63 bytes as far as they go, and labels of another length before, between and behind them.
        var label = new string('a', LongestLabel);
        foreach (var length in (int[])[251, 252, 253, 254, 255])
        {
            var rest = new string('a', length - (3 * (LongestLabel + 1)));
            yield return $"{label}.{label}.{label}.{rest}";
            yield return $"{label}.{label}.{rest}.{label}";
            yield return $"{rest}.{label}.{label}.{label}";
        }
    }
}
