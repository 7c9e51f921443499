using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Random expressions over all kinds of sets, against a plain list of all short strings.</summary>
public sealed class LanguageLawTests
{
    private const string Alphabet = "ab.-";
    private static readonly string[] Universe = AllStrings(5);

    [Fact]
    public void Random_expressions_have_the_members_that_brute_force_finds()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var (language, model) = Expression(new Random(seed), 4);
            foreach (var text in Universe)
            {
                Assert.True(language.Contains(text) == model(text), $"seed {seed}, text '{text}'");
            }
        }
    }

    [Fact]
    public void Witnesses_are_the_first_of_the_shortest_members()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var (language, model) = Expression(new Random(seed), 3);
            var within = language.And(ShortTexts);
            var expected = Universe.FirstOrDefault(model);
            Assert.True(within.Witness() == expected, $"seed {seed}: '{within.Witness()}' instead of '{expected}'");
            Assert.True(within.IsEmpty == (expected is null), $"seed {seed}: emptiness");
        }
    }

    [Fact]
    public void Relations_agree_with_brute_force()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var random = new Random(seed);
            var (asked, askedModel) = Expression(random, 2);
            var (other, otherModel) = Expression(random, 3);
            var small = asked.And(ShortTexts);
            var inside = Universe.Any(t => askedModel(t) && otherModel(t));
            var outside = Universe.Any(t => askedModel(t) && !otherModel(t));
            var expected = inside && outside ? Relation.Crosses : outside ? Relation.Outside : Relation.Inside;
            var actual = small.Relate(other, SetBudget.Default);
            Assert.True(actual == expected, $"seed {seed}: {actual} instead of {expected}");
            Assert.True(small.Overlaps(other) == inside, $"seed {seed}: overlap");
            Assert.True(small.Except(other).IsEmpty == !outside, $"seed {seed}: rest");
        }
    }

    [Fact]
    public void What_ends_apart_has_no_member_in_common()
    {
        var apart = 0;
        for (var seed = 0; seed < 6000; seed++)
        {
            var random = new Random(seed);
            var (left, leftModel) = Expression(random, seed % 2);
            var (right, rightModel) = Expression(random, 0);
            var isApart = left.EndsApart(right);
            apart += isApart ? 1 : 0;
            Assert.False(isApart && Universe.Any(t => leftModel(t) && rightModel(t)), $"seed {seed}");
        }

        Assert.InRange(apart, 300, 5000);
    }

    [Fact]
    public void Sets_of_few_texts_end_apart_exactly_where_their_last_bytes_say_so()
    {
        string[] letters = ["\0", "\u0001", "a", "b", ".", "\u007f", "é", "\uffff"];
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (left, right) = (Texts(), Texts());
            var (a, b) = (Language.OneOf(left).Compact(SetBudget.Default), Language.OneOf(right).Compact(SetBudget.Default));
            Assert.True(left.Intersect(right).Any() == a.Overlaps(b), $"seed {seed}");
            Assert.True(left.Intersect(right).Any() == !a.And(b).IsEmpty, $"seed {seed}");
            Assert.False(a.EndsApart(b) && left.Intersect(right).Any(), $"seed {seed}");
            Assert.All(left, t => Assert.True(a.Contains(t)));
            Assert.All(right, t => Assert.Equal(left.Contains(t), a.Contains(t)));

            string[] Texts() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => letters[random.Next(letters.Length)])))];
        }
    }

    [Theory]
    [InlineData("a.x.test,b.x.test", "a.y.test,b.y.test", true)]
    [InlineData("a,b", "c,d", true)]
    [InlineData("a,b", "b,c", false)]
    [InlineData("xa,ya,a", "za", false)]
    [InlineData("x.test", ".test,x.test", false)]
    public void Sets_that_end_differently_are_told_apart_without_asking_them(string left, string right, bool isApart)
    {
        var (a, b) = (Language.OneOf(left.Split(',')).Compact(SetBudget.Default), Language.OneOf(right.Split(',')).Compact(SetBudget.Default));
        Assert.Equal(isApart, a.EndsApart(b));
        Assert.Equal(isApart, b.EndsApart(a));
    }

    [Fact]
    public void The_laws_of_sets_hold()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var a = Expression(random, 2).Language;
            var b = Expression(random, 2).Language;
            Assert.True(a.Except(b).Or(a.And(b)).SameAs(a), $"seed {seed}: parts");
            Assert.True(a.And(b).Not().SameAs(a.Not().Or(b.Not())), $"seed {seed}: De Morgan");
            Assert.True(a.Except(b).And(b).IsEmpty, $"seed {seed}: rest");
            Assert.True(a.Not().Not().SameAs(a), $"seed {seed}: double complement");
            Assert.True(a.Compact(SetBudget.Default).SameAs(a), $"seed {seed}: compact");
        }
    }

    [Fact]
    public void Few_members_are_listed_and_many_are_not()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (language, model) = Expression(new Random(seed), 2);
            var expected = Universe.Where(model).ToArray();
            var listed = language.And(ShortTexts).IsFinite(40, out var members);
            Assert.True(listed == (expected.Length <= 40), $"seed {seed}");
            if (listed)
            {
                Assert.Equal(expected, members);
            }
        }
    }

    private static Language ShortTexts { get; } =
        Language.FromRegex("^[ab.-]{0,5}$", RegexOptionsPosix.None).Language ?? Language.Empty;

    private static (Language Language, Func<string, bool> Model) Expression(Random random, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            return Leaf(random);
        }

        var (left, leftModel) = Expression(random, depth - 1);
        if (random.Next(5) == 0)
        {
            return (left.Not(), t => !leftModel(t));
        }

        var (right, rightModel) = Expression(random, depth - 1);
        return random.Next(3) switch
        {
            0 => (left.And(right), t => leftModel(t) && rightModel(t)),
            1 => (left.Or(right), t => leftModel(t) || rightModel(t)),
            _ => (left.Except(right), t => leftModel(t) && !rightModel(t)),
        };
    }

    private static (Language Language, Func<string, bool> Model) Leaf(Random random)
    {
        var text = Text(random, 0, 3);
        switch (random.Next(10))
        {
            case 0:
                return (Language.Exactly(text), t => t == text);
            case 1:
                return (Language.Suffix(text), t => t == text || t.EndsWith("." + text, StringComparison.Ordinal));
            case 2:
                return (Language.StartsWith(text), t => t.StartsWith(text, StringComparison.Ordinal));
            case 3:
                return (Language.EndsWith(text), t => t.EndsWith(text, StringComparison.Ordinal));
            case 4:
                return (Language.ContainsText(text), t => t.Contains(text, StringComparison.Ordinal));
            case 5:
                var glob = Glob(random);
                return (Language.Glob(glob), t => GlobMatches(glob, t));
            case 6:
                var globs = new[] { Glob(random), Glob(random), Glob(random) };
                return (Language.AnyOfGlobs(globs), t => globs.Any(g => GlobMatches(g, t)));
            case 7:
                return (Language.AnyHostName, IsHostName);
            case 8:
                return DomainLeaf(random);
            default:
                return RegexLeaf(random);
        }
    }

    private static (Language Language, Func<string, bool> Model) DomainLeaf(Random random)
    {
        var builder = new DomainListBuilder();
        var values = new List<string>();
        for (var i = random.Next(70); i >= 0; i--)
        {
            values.Add(Text(random, 1, 3));
            builder.Add(values[^1], i);
        }

        return (Language.Domains(builder.Build()), t => values.Exists(v => DomainMatches(v, t)));
    }

    private static (Language Language, Func<string, bool> Model) RegexLeaf(Random random)
    {
        while (true)
        {
            var pattern = RandomRegex.Make(random, "ab.-");
            var parsed = RegexParser.Parse(pattern, RegexOptionsPosix.None);
            if (parsed.Tree is { } tree)
            {
                var language = Language.FromRegex(pattern, RegexOptionsPosix.None).Language;
                return (Assert.IsType<Language>(language), t => PosixMatcher.IsMatch(tree, t));
            }
        }
    }

    internal static bool DomainMatches(string value, string text) => value.StartsWith('.')
        ? text == value[1..] || text.EndsWith(value, StringComparison.Ordinal)
        : text == value;

    private static bool IsHostName(string text) =>
        text.Split('.').All(l => l.Length > 0 && !l.StartsWith('-') && !l.EndsWith('-'));

    private static bool GlobMatches(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        if (glob.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (glob[0] == '*')
        {
            return GlobMatches(glob[1..], text) || (!text.IsEmpty && GlobMatches(glob, text[1..]));
        }

        return !text.IsEmpty && (glob[0] == '?' || glob[0] == text[0]) && GlobMatches(glob[1..], text[1..]);
    }

    private static string Glob(Random random)
    {
        var length = random.Next(5);
        return string.Create(length, random, static (span, r) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = "ab.-**?"[r.Next(7)];
            }
        });
    }

    private static string Text(Random random, int min, int max)
    {
        var text = "";
        for (var i = random.Next(min, max + 1); i > 0; i--)
        {
            text += Alphabet[random.Next(Alphabet.Length)];
        }

        return text;
    }

    /// <summary>All strings in the order of witnesses: by length, then a, b, hyphen, dot.</summary>
    private static string[] AllStrings(int length)
    {
        var all = new List<string> { "" };
        for (var i = 0; all[i].Length < length; i++)
        {
            foreach (var c in "ab-.")
            {
                all.Add(all[i] + c);
            }
        }

        return [.. all];
    }
}
