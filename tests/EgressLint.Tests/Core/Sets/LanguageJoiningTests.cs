using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Sets put together out of parts, against a plain list of all short strings.</summary>
public sealed class LanguageJoiningTests
{
    private static readonly string[] Universe = AllStrings(5);

    [Fact]
    public void Joined_sets_have_the_members_that_brute_force_finds()
    {
        for (var seed = 0; seed < 250; seed++)
        {
            var random = new Random(seed);
            var parts = Enumerable.Range(0, random.Next(5)).Select(_ => Part(random)).ToArray();
            var joined = Language.Concat([.. parts.Select(p => p.Language)]);
            foreach (var text in Universe)
            {
                Assert.True(joined.Contains(text) == IsJoined(text, parts.Select(p => p.Model).ToArray()), $"seed {seed}, text '{text}'");
            }
        }
    }

    [Fact]
    public void Joined_sets_join_other_operations()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            var (a, b, c) = (Part(random), Part(random), Part(random));
            var joined = Language.Concat(a.Language, b.Language);
            var mixed = Language.Concat(joined.Not().And(c.Language), a.Language).Except(b.Language);
            var first = (Func<string, bool>)(t => !IsJoined(t, [a.Model, b.Model]) && c.Model(t));
            foreach (var text in Universe)
            {
                Assert.True(mixed.Contains(text) == (IsJoined(text, [first, a.Model]) && !b.Model(text)), $"seed {seed}, text '{text}'");
            }

            Assert.True(Language.Concat(joined, c.Language).SameAs(Language.Concat(a.Language, Language.Concat(b.Language, c.Language))), $"seed {seed}");
        }
    }

    [Fact]
    public void Parts_keep_the_limits_of_host_names()
    {
        var url = Language.Concat(Language.Exactly("http://"), Language.AnyHostName, Language.StartsWith("/"));
        Assert.True(url.Contains("http://example.com/a/b"));
        Assert.False(url.Contains("http://-example.com/a/b"));
        Assert.False(url.Contains($"http://{new string('a', 64)}.com/"));
        Assert.Equal("http://a/", url.Witness());
        Assert.Equal("http://", url.LongestCommonPrefix(100));
    }

    [Fact]
    public void Limits_can_be_left_out()
    {
        var loose = Language.AnyHostName.WithoutLengths();
        Assert.True(loose.Contains(new string('a', 64)));
        Assert.False(loose.Contains("-"));
        Assert.True(Language.AnyHostName.IsSubsetOf(loose));
        Assert.Same(loose, loose.WithoutLengths());
    }

    [Fact]
    public void Texts_between_keep_the_limits_of_the_whole()
    {
        var names = Language.AnyHostName.Between("", ".example.com");
        Assert.True(names.Contains(new string('a', 63)));
        Assert.False(names.Contains(new string('a', 64)));
    }

    [Fact]
    public void Between_takes_away_what_joining_puts_around()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var part = Part(new Random(seed));
            var framed = Language.Concat(Language.Exactly("ab"), part.Language, Language.Exactly(".a")).Between("ab", ".a");
            Assert.True(framed.SameAs(part.Language), $"seed {seed}");
        }
    }

    [Fact]
    public void What_all_members_share_at_an_end_is_found()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var part = Part(new Random(seed));
            // Members of five letters stand for longer ones: what all of them share, longer ones share, too.
            var members = Universe.Where(part.Model).ToArray();
            var (prefix, suffix) = (part.Language.LongestCommonPrefix(50), part.Language.LongestCommonSuffix(50));
            Assert.All(members, m => Assert.True(m.StartsWith(prefix, StringComparison.Ordinal) && m.EndsWith(suffix, StringComparison.Ordinal), $"seed {seed}: {prefix} {suffix}"));
            var longest = members.Length == 0 ? "" : members[0];
            while (!members.All(m => m.StartsWith(longest, StringComparison.Ordinal)))
            {
                longest = longest[..^1];
            }

            Assert.True(members.Length == 0 || prefix == longest, $"seed {seed}: '{prefix}' instead of '{longest}'");
        }
    }

    [Theory]
    [InlineData("example.com", "")]
    [InlineData("le.com", "https://")]
    public void Ends_are_cut_to_the_limit(string suffix, string prefix)
    {
        var domain = Language.Suffix("example.com");
        var url = Language.Concat(Language.Exactly("https://"), domain);
        Assert.Equal(suffix, domain.LongestCommonSuffix(suffix.Length));
        Assert.Equal(prefix, url.LongestCommonPrefix(prefix.Length));
    }

    [Fact]
    public void Conditions_on_what_follows_cut_patterns()
    {
        // (?:(?!ab)[ab.-])* over a whole text: no "ab" inside.
        var step = RegexNode.Sequence(RegexNode.LookAhead(RegexNode.OfText("ab"), isNegated: true), RegexNode.OfSet(ByteSet.All));
        var without = Assert.IsType<Language>(Language.Matching([RegexNode.Repeat(step, 0, -1)]));
        Assert.True(without.SameAs(Language.ContainsText("ab").Not()));
        // (?=.*b)a: an a with a b behind it.
        var ahead = RegexNode.LookAhead(RegexNode.Sequence(RegexNode.Repeat(RegexNode.OfSet(ByteSet.All), 0, -1), RegexNode.OfText("b")), isNegated: false);
        var found = Assert.IsType<Language>(Language.Finding([RegexNode.Sequence(ahead, RegexNode.OfText("a"))]));
        Assert.True(found.SameAs(Language.Glob("*a*b*")));
    }

    [Fact]
    public void Anchors_of_lines_hold_at_line_ends()
    {
        var pattern = RegexNode.Sequence([RegexNode.At(RegexAssertion.LineStart), .. RegexNode.OfText("ab").Children, RegexNode.At(RegexAssertion.LineEnd)]);
        var found = Assert.IsType<Language>(Language.Finding([pattern]));
        Assert.All(["ab", "x\nab", "ab\nx", "x\rab\ny"], t => Assert.True(found.Contains(t), t));
        Assert.All(["xab", "abx", "x\nabx", ""], t => Assert.False(found.Contains(t), t));
    }

    [Fact]
    public void Too_large_a_pattern_has_no_set()
    {
        var large = RegexNode.Repeat(RegexNode.Repeat(RegexNode.OfText("ab"), 1000, 1000), 1000, 1000);
        Assert.Null(Language.Finding([large]));
        Assert.Null(Language.Matching([RegexNode.OfText("a"), large]));
    }

    private static bool IsJoined(string text, ReadOnlySpan<Func<string, bool>> models)
    {
        if (models.IsEmpty)
        {
            return text.Length == 0;
        }

        for (var cut = 0; cut <= text.Length; cut++)
        {
            if (models[0](text[..cut]) && IsJoined(text[cut..], models[1..]))
            {
                return true;
            }
        }

        return false;
    }

    private static (Language Language, Func<string, bool> Model) Part(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "ab."[random.Next(3)]));
        switch (random.Next(8))
        {
            case 0 or 1:
                return (Language.Exactly(text), t => t == text);
            case 2:
                return (Language.Suffix(text), t => t == text || t.EndsWith("." + text, StringComparison.Ordinal));
            case 3:
                return (Language.StartsWith(text), t => t.StartsWith(text, StringComparison.Ordinal));
            case 4:
                return (Language.ContainsText(text), t => t.Contains(text, StringComparison.Ordinal));
            case 5:
                return (Language.OneOf([text, "ab"]), t => t == text || t == "ab");
            case 6:
                return (Language.EndsWith(text).Not(), t => !t.EndsWith(text, StringComparison.Ordinal));
            default:
                return random.Next(3) == 0 ? (Language.Empty, _ => false) : (Language.All, _ => true);
        }
    }

    private static string[] AllStrings(int length)
    {
        var all = new List<string> { "" };
        for (var i = 0; all[i].Length < length; i++)
        {
            all.AddRange("ab.x".Select(c => all[i] + c));
        }

        return [.. all];
    }
}
