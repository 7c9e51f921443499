using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>
/// Lists of patterns that no table can be made of: questions about them walk over single nodes, and over sets of nodes that no smaller set covers. Compared with asking every text.
/// </summary>
public sealed class PatternListLawTests
{
    private const int Shortest = 10;
    private const int Longest = 12;

    // In the order of witnesses.
    private static readonly string[] Texts = [.. RegexTreeLawTests.AllOf("ab", Longest).Where(t => t.Length >= Shortest)];

    // Behind it a text of 10 or 11 letters is a host name, and one of 12 breaks the limit.
    private static readonly string Tail = string.Concat(Enumerable.Repeat("." + new string('d', 63), 3)) + "." + new string('d', 49);

    [Fact]
    public void Relations_with_lists_agree_with_asking_every_text()
    {
        var seen = new Dictionary<Relation, int>();
        for (var seed = 0; seed < 48; seed++)
        {
            var (asked, list, inside, outside) = Question(new Random(seed), seed % 4 == 3);
            var expected = inside is not null && outside is not null ? Relation.Crosses : outside is not null ? Relation.Outside : Relation.Inside;
            var actual = asked.Relate(list, SetBudget.Default);
            seen[expected] = seen.GetValueOrDefault(expected) + 1;
            Assert.True(expected == actual, $"seed {seed}: {actual} instead of {expected}");
            Assert.True(asked.And(list).IsEmpty == (inside is null), $"seed {seed}: emptiness of what is listed");
            Assert.True(asked.Except(list).IsEmpty == (outside is null), $"seed {seed}: emptiness of what is left");
        }

        Assert.All([Relation.Inside, Relation.Outside, Relation.Crosses], r => Assert.InRange(seen.GetValueOrDefault(r), 5, 38));
    }

    [Fact]
    public void Witnesses_of_lists_are_the_first_texts_in_them()
    {
        for (var seed = 100; seed < 132; seed++)
        {
            var (asked, list, inside, outside) = Question(new Random(seed), seed % 4 == 3);
            Assert.True(asked.And(list).Witness() == inside, $"seed {seed}: '{asked.And(list).Witness()}' instead of '{inside}'");
            Assert.True(list.And(asked).Witness() == inside, $"seed {seed}: '{list.And(asked).Witness()}' instead of '{inside}' the other way");
            Assert.True(asked.Except(list).Witness() == outside, $"seed {seed}: '{asked.Except(list).Witness()}' instead of '{outside}' outside");
        }
    }

    [Fact]
    public void A_list_is_asked_about_texts_of_one_alphabet_after_another()
    {
        // What follows the last letter needs d in one branch and e in the other, and stands behind a condition.
        var list = Language.AnyOfRegexes([Assert.IsType<RegexTree>(RegexParser.Parse(@"^.{12}\B(dc|ec)\B|^.{12}" + "\0c", RegexOptionsPosix.None).Tree)]);
        foreach (var (letters, middle) in ((string, string?)[])[("cd", "d"), ("ce", "e"), ("bc", null), ("c\0", "\0"), ("de", null), ("cd", "d")])
        {
            var asked = Regex($"^[{letters}]{{15}}$");
            Assert.Equal(middle is null ? null : new string('c', 12) + middle + "cc", asked.And(list).Witness());
            Assert.Equal(middle is null ? Relation.Outside : Relation.Crosses, asked.Relate(list, SetBudget.Default));
        }
    }

    [Fact]
    public void A_set_without_members_meets_no_list()
    {
        // Of neither set is there a table, and what no text leads out of is not known to be so.
        var none = Regex("^[ab]{11}a[ab]*$").And(Regex("^[ab]{11}b[ab]*$"));
        Language[] lists = [Language.AnyOfRegexes([Assert.IsType<RegexTree>(RegexParser.Parse("a$", RegexOptionsPosix.None).Tree)]), Regex("^.{12}a")];
        Assert.All(lists, list => Assert.Equal((true, true, Relation.Inside), (none.And(list).IsEmpty, none.Except(list).IsEmpty, none.Relate(list, SetBudget.Default))));
    }

    [Fact]
    public void Names_that_only_a_broken_limit_would_allow_meet_no_list()
    {
        // The second pattern keeps a state for every set of places, the first one accepts whatever follows after twelve letters.
        var none = Language.AnyHostName.And(Regex(@"^a{64}\.[ab]{12}$"));
        var some = Language.AnyHostName.And(Regex(@"^a{63}\.[ab]{12}$"));
        var list = Language.AnyOfRegexes([Tree("b.{10}a$"), Tree("c.{9}a")]);
        Assert.Equal((true, Relation.Inside), (none.And(list).IsEmpty, none.Relate(list, SetBudget.Default)));
        Assert.Equal((false, Relation.Crosses), (some.And(list).IsEmpty, some.Relate(list, SetBudget.Default)));
    }

    [Fact]
    public void Lists_that_no_text_of_other_letters_is_in_have_all_texts_that_they_have()
    {
        var list = Language.AnyOfRegexes([Tree("^[ab]{9}a[ab]*$"), Tree("^[ab]{9}b[ab]*$")]);
        Assert.Equal(Relation.Inside, Regex("^[ab]{12}$").Relate(list, SetBudget.Default));
        Assert.Equal(Relation.Crosses, Regex("^[ab]{0,12}$").Relate(list, SetBudget.Default));
        Assert.Equal(Relation.Crosses, Regex("^[ab]{11}[abc]$").Relate(list, SetBudget.Default));
        // Of this set there is no table, so it goes on where the list has ended.
        var none = Regex("^[ab]{11}a[ab]*$").And(Regex("^[ab]{11}b[ab]*$"));
        Assert.Equal(Relation.Inside, none.Relate(Language.AnyOfRegexes([Tree("^[ab]{9}a[ab]*a$")]), SetBudget.Default));
    }

    private static RegexTree Tree(string pattern) => Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);

    [Fact]
    public void A_budget_that_does_not_suffice_says_so_and_is_kept()
    {
        var short_ = 0;
        for (var seed = 0; seed < 16; seed++)
        {
            var (asked, list, inside, outside) = Question(new Random(seed), seed % 4 == 3);
            // With a part that adds nothing the list is two automata side by side.
            var twofold = list.Or(Regex("^c[ab]*c$"));
            var (both, left) = (asked.And(list), asked.Except(list));
            var relation = asked.Relate(list, SetBudget.Default);
            foreach (var states in (int[])[0, 1, 5, 40, 200, 600, 3_000])
            {
                Kept(meter => asked.Relate(list, meter) is var r && r == relation ? true : r == Relation.TooComplex ? false : null);
                Kept(meter => asked.Relate(twofold, meter) is var r && r == relation ? true : r == Relation.TooComplex ? false : null);
                Kept(meter => both.CheckEmpty(meter) is var r && r == (inside is null ? Emptiness.Empty : Emptiness.NotEmpty) ? true : r == Emptiness.TooComplex ? false : null);
                Kept(meter => left.CheckEmpty(meter) is var r && r == (outside is null ? Emptiness.Empty : Emptiness.NotEmpty) ? true : r == Emptiness.TooComplex ? false : null);
                Kept(meter => both.Witness(meter) is var r && r == inside ? true : r is null ? false : null);
                Kept(meter => left.Witness(meter) is var r && r == outside ? true : r is null ? false : null);

                void Kept(Func<SetMeter, bool?> ask)
                {
                    var meter = new SetMeter(new SetBudget(states));
                    var isAnswered = ask(meter);
                    short_ += isAnswered == false ? 1 : 0;
                    Assert.True(isAnswered is not null, $"seed {seed}, {states} states: a wrong answer");
                    Assert.True(meter.States <= (2 * states) + 300 && meter.Work <= (200 * states) + 20_000, $"seed {seed}, {states} states: {meter.States}, {meter.Work} work");
                }
            }
        }

        Assert.InRange(short_, 50, 500);
    }

    /// <summary>
    /// A set, a list, and the first texts of the set inside and outside of the list. The list has few texts of the set, or all but a few.
    /// </summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="isLong">Whether the texts are host names at the limit of length.</param>
    private static (Language Asked, Language List, string? Inside, string? Outside) Question(Random random, bool isLong)
    {
        var asked = random.Next(3) == 0 ? Mask(random, Texts[^(random.Next(1000) + 1)], 9) : new string('.', random.Next(Shortest, Longest + 1));
        var isExact = random.Next(2) == 0;
        var hole = Texts[random.Next(Texts.Length)];
        // Read from the right, the letter in the tenth place from the left needs a state for every set of places.
        List<string> list = random.Next(2) == 0
            ? [$"c{new string('.', 9)}a", .. Enumerable.Range(0, random.Next(3)).Select(_ => Mask(random, hole, random.Next(6)))]
            : [$"{new string('.', 9)}a", .. Enumerable.Range(0, hole.Length).Where(_ => random.Next(4) > 0).Select(i => new string('.', i) + (hole[i] == 'a' ? 'b' : 'a'))];
        var tail = isLong ? Tail : "";
        var shape = isExact ? $"^{asked.Replace(".", "[ab]", StringComparison.Ordinal)}$" : $"^{asked.Replace(".", "[ab]", StringComparison.Ordinal)}[ab]{{0,{Longest - asked.Length}}}$";
        var set = isLong ? Language.AnyHostName.And(Language.Concat(Regex(shape), Language.Exactly(tail))) : Regex(shape);
        var texts = Array.FindAll(Texts, t => IsBegunBy(asked, t) && (!isExact || t.Length == asked.Length) && (!isLong || t.Length < Longest));
        var trees = list.Select(p => RegexParser.Parse("^" + p, RegexOptionsPosix.None).Tree).OfType<RegexTree>().ToList();
        var inside = Array.Find(texts, t => list.Exists(p => IsBegunBy(p, t)));
        var outside = Array.Find(texts, t => !list.Exists(p => IsBegunBy(p, t)));
        return (set, Language.AnyOfRegexes(trees), inside is null ? null : inside + tail, outside is null ? null : outside + tail);
    }

    /// <summary>A text with some of its letters taken for any.</summary>
    private static string Mask(Random random, string text, int dots) => string.Concat(text.Select(c => random.Next(text.Length) < dots ? '.' : c));

    private static bool IsBegunBy(string pattern, string text)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (i >= text.Length || (pattern[i] != '.' && pattern[i] != text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static Language Regex(string pattern) => Assert.IsType<Language>(Language.FromRegex(pattern, RegexOptionsPosix.None).Language);
}
