using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Random trees of every kind of node, against a matcher by the book on all short texts.</summary>
public sealed class RegexTreeLawTests
{
    private const string Letters = "ab_.\n";
    private static readonly string[] Texts = [.. AllOf(Letters, 3), .. Longer(Letters, 60)];

    [Fact]
    public void Found_and_matched_texts_are_those_that_the_book_says()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            RegexNode[] trees = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tree(random, 3, seed % 3 == 0))];
            var found = Assert.IsType<Language>(Language.Finding(trees));
            var matched = Assert.IsType<Language>(Language.Matching(trees));
            foreach (var text in Texts)
            {
                var matcher = new TreeMatcher(text);
                Assert.True(found.Contains(text) == trees.Any(matcher.Finds), $"seed {seed}: finding in '{text}'");
                Assert.True(matched.Contains(text) == trees.Any(matcher.Matches), $"seed {seed}: matching '{text}'");
            }
        }
    }

    [Fact]
    public void Lists_of_expressions_find_what_their_trees_find()
    {
        string[] texts = [.. AllOf("aAb_.", 2), .. Longer("aAb_.", 60)];
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var options = seed % 2 == 0 ? RegexOptionsPosix.None : RegexOptionsPosix.IgnoreCase;
            var trees = Enumerable.Range(0, random.Next(1, 6)).Select(_ => RegexParser.Parse(RandomRegex.Make(random, "abA_."), options).Tree).OfType<RegexTree>().ToList();
            var (list, index) = (Language.AnyOfRegexes(trees), new RegexIndex(trees));
            foreach (var text in texts)
            {
                var matcher = new TreeMatcher(text);
                var expected = trees.Exists(t => matcher.Finds(t.Root));
                Assert.True(list.Contains(text) == expected, $"seed {seed}: '{text}'");
                Assert.True(trees.Exists(t => PosixMatcher.IsMatch(t, text)) == expected, $"seed {seed}: matcher, '{text}'");
                Assert.True(index.IsMatch(text) == expected, $"seed {seed}: index, '{text}'");
            }
        }
    }

    [Fact]
    public void Back_references_match_what_the_book_says()
    {
        var asked = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var ignoresCase = seed % 4 == 0;
            var pattern = $"({RandomRegex.Make(random, "abA", 1)}){RandomRegex.Make(random, "ab", 1)}\\1{(random.Next(2) == 0 ? "" : $"({RandomRegex.Make(random, "ab", 1)})\\{random.Next(1, 4)}")}";
            if (RegexParser.Parse(pattern, ignoresCase ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None).Irregular is not { } tree)
            {
                continue;
            }

            asked++;
            foreach (var text in AllOf("abA", 4))
            {
                Assert.True(BacktrackingMatcher.IsMatch(tree, text) == new TreeMatcher(text, ignoresCase).Finds(tree.Root), $"seed {seed}: {pattern}, '{text}'");
            }
        }

        Assert.InRange(asked, 100, 300);
    }

    [Fact]
    public void Parts_that_are_nearly_the_same_are_told_apart_in_a_list()
    {
        // Behind each stands the same letter, so that equal ones share their nodes; before each a number tells which one matched.
        string[] parts =
        [
            "a*", "b*", "-*", @"\.*", "[ab]*", "[a-]*", "a?", "b?", "a{2}", "a{3}", "a{0,2}", "a{0,3}", "a{2,}", "(ab)*", "(ba)*", "(a|b)*", "(a|c)*", "(ab|c)*", "(a|bc)*", "(a(b|c))*", "((a|b)c)*",
            "(a(b|c)d)*", "(a(b|c|d))*", "(a(b|c))*d?", "(é)*", "(è)*", "(ĩ)*", "é?", "è?", "(aé)*", "[0b]*", "[ b]*", "[Pb]*", @".*\b", @".*\B", @".*\<", @".*\>", ".*$", ".*^", "(a?b)*", "(ab?)*", "((a*b)?c)*", "(a*(bc)?)*", ".*", "",
        ];
        var trees = parts.Select((p, i) => RegexParser.Parse($"^{i};{p}z$", RegexOptionsPosix.None).Tree ?? throw new ArgumentException(p)).ToList();
        var bodies = AllOf("abcd-", 3).Concat(["abd", "acd", "bcbc", "abab", "acac", "abdacd", "aaaa", "é", "è", "ĩ", "éé", "aéaé", "..", ".", "aaabc", "abcabc", "\u00c3", "0", "b0", " ", "b ", "P", "Pb"]).ToList();
        foreach (var list in (Language[])[Language.AnyOfRegexes(trees), Language.AnyOfRegexes([.. trees.AsEnumerable().Reverse()])])
        {
            for (var i = 0; i < parts.Length; i++)
            {
                foreach (var body in bodies)
                {
                    var text = $"{i};{body}z";
                    Assert.True(list.Contains(text) == PosixMatcher.IsMatch(trees[i], text), $"{parts[i]}: '{text}'");
                }
            }
        }
    }

    [Fact]
    public void Conditions_on_what_follows_that_are_nearly_the_same_are_told_apart()
    {
        var (a, b) = (RegexNode.OfByte((byte)'a'), RegexNode.OfByte((byte)'b'));
        RegexNode[] parts = [a, b, RegexNode.Sequence(a, b), RegexNode.Choice(a, b), RegexNode.Repeat(a, 2, 2), RegexNode.Repeat(a, 2, -1), RegexNode.Sequence(a, a, b), RegexNode.Sequence(a, RegexNode.At(RegexAssertion.TextEnd))];
        foreach (var first in parts)
        {
            foreach (var second in parts)
            {
                var both = RegexNode.Sequence(RegexNode.LookAhead(first, isNegated: false), RegexNode.LookAhead(second, isNegated: true), RegexNode.OfSet(ByteSet.All));
                var set = Assert.IsType<Language>(Language.Finding([both]));
                Assert.All(AllOf("ab", 4), t => Assert.Equal(new TreeMatcher(t).Finds(both), set.Contains(t)));
            }
        }
    }

    [Fact]
    public void Trees_know_how_deep_they_are()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            Check(Tree(random, 4, true));
            Check(RegexParser.Parse(RandomRegex.Make(random, "ab"), RegexOptionsPosix.None).Tree?.Root ?? RegexNode.Empty);
            Check(RegexParser.Parse($"({RandomRegex.Make(random, "ab")})\\1", RegexOptionsPosix.None).Irregular?.Root ?? RegexNode.Empty);
        }

        Assert.Equal((1, 1), (RegexNode.Sequence([]).Depth, RegexNode.Choice([]).Depth));

        static int Check(RegexNode node)
        {
            var depth = node.Children.IsEmpty ? 1 : node.Children.Max(Check) + 1;
            Assert.Equal(depth, node.Depth);
            return depth;
        }
    }

    /// <summary>A random tree.</summary>
    /// <param name="random">Where its shape comes from.</param>
    /// <param name="depth">How deep it may be.</param>
    /// <param name="looks">Whether it may have conditions on what follows.</param>
    internal static RegexNode Tree(Random random, int depth, bool looks) => random.Next(depth == 0 ? 4 : 10) switch
    {
        0 => RegexNode.OfByte((byte)Letters[random.Next(Letters.Length)]),
        1 => RegexNode.OfSet(ByteSet.Of((byte)Letters[random.Next(Letters.Length)]).With((byte)Letters[random.Next(Letters.Length)])),
        2 => RegexNode.At((RegexAssertion)random.Next(8)),
        3 => random.Next(4) switch { 0 => RegexNode.OfSet(ByteSet.All), 1 => RegexNode.OfSet(ByteSet.None), 2 => RegexNode.Empty, _ => RegexNode.OfSet(ByteSet.Of((byte)'a').Not()) },
        4 or 5 => RegexNode.Sequence([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tree(random, depth - 1, looks))]),
        6 => RegexNode.Choice([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tree(random, depth - 1, looks))]),
        7 => Repeated(random, Tree(random, depth - 1, looks)),
        8 when looks => RegexNode.LookAhead(Behind(random, depth - 1), random.Next(2) == 0),
        _ => RegexNode.Sequence([Tree(random, depth - 1, looks), Tree(random, depth - 1, looks)]),
    };

    /// <summary>What a condition may look at: it must not begin with one on what stands before it.</summary>
    private static RegexNode Behind(Random random, int depth)
    {
        var first = RegexNode.OfByte((byte)Letters[random.Next(Letters.Length)]);
        return random.Next(3) == 0 ? RegexNode.Choice(first, RegexNode.Sequence(RegexNode.OfByte((byte)'b'), Tree(random, depth, true))) : RegexNode.Sequence(first, Tree(random, depth, true));
    }

    private static RegexNode Repeated(Random random, RegexNode part)
    {
        var min = random.Next(3);
        return RegexNode.Repeat(part, min, random.Next(2) == 0 ? -1 : min + random.Next(3));
    }

    private static List<string> Longer(string letters, int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => new string([.. Enumerable.Range(0, random.Next(3, 7)).Select(_ => letters[random.Next(letters.Length)])]))];
    }

    internal static string[] AllOf(string letters, int length)
    {
        var all = new List<string> { "" };
        for (var i = 0; all[i].Length < length; i++)
        {
            all.AddRange(letters.Select(c => all[i] + c));
        }

        return [.. all];
    }
}
