using EgressLint.Core.Sets;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>The two readings of shExpMatch.</summary>
public sealed class PacGlobTests
{
    [Theory]
    [InlineData("www.example.com", PacGlobKind.Exact, "www.example.com")]
    [InlineData("*.example.com", PacGlobKind.Suffix, ".example.com")]
    [InlineData("**", PacGlobKind.Suffix, "")]
    [InlineData("*", PacGlobKind.Suffix, "")]
    [InlineData("10.*", PacGlobKind.Prefix, "10.")]
    [InlineData("*example*", PacGlobKind.Contains, "example")]
    [InlineData("", PacGlobKind.Exact, "")]
    [InlineData("a*b", PacGlobKind.General, "")]
    [InlineData("a?", PacGlobKind.General, "")]
    public void The_common_shapes_have_names(string pattern, object kind, string text)
    {
        var glob = PacGlob.Parse(pattern);
        Assert.True(glob.IsPlain);
        Assert.Equal((kind, text), ((object)glob.Kind, glob.Text));
    }

    [Theory]
    [InlineData("a.com|b.com", true, "a.com.evil", "b.com", "xb.com")]
    [InlineData("(a|b).com", true, "a.com", "b.com")]
    [InlineData("[ab].com", true, "a.com", "b.com")]
    [InlineData("a\\.com", true, "a\\xcom")]
    [InlineData("a{2}.com", true, "aa.com")]
    [InlineData("x+.com", true, "xxx.com")]
    [InlineData("a{x}", false, "a{x}")]
    [InlineData("a{,2}", false, "a{,2}")]
    [InlineData("a]b}c", false, "a]b}c")]
    [InlineData("a-b_c~d/e:f@g&h=i%20#j", false, "a-b_c~d/e:f@g&h=i%20#j")]
    public void Metacharacters_leak_into_what_engines_match(string pattern, bool leaks, params string[] members)
    {
        var glob = PacGlob.Parse(pattern);
        Assert.Equal(leaks, !glob.IsPlain);
        var engines = Assert.IsType<Language>(glob.LeakingLanguage(out _));
        var compiled = Assert.IsType<JsPattern>(glob.Leaking);
        foreach (var member in members)
        {
            var steps = 1000;
            Assert.True(engines.Contains(member), member);
            Assert.Equal(JsMatchStatus.Match, compiled.Match(member, 0, ref steps, out _));
        }

        Assert.True(glob.PlainLanguage().Contains(pattern));
        Assert.True(glob.Matches(pattern));
    }

    [Theory]
    [InlineData("(a.com", "Unterminated group")]
    [InlineData("[a.com", "Unterminated character class")]
    [InlineData("+a", "Nothing to repeat")]
    [InlineData("a\\", "")]
    public void What_does_not_compile_says_why(string pattern, string reason)
    {
        var language = PacGlob.Parse(pattern).LeakingLanguage(out var whyNot);
        Assert.Equal(reason.Length > 0, language is null);
        Assert.Contains(reason, whyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_globs_are_their_regular_expressions()
    {
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var glob = PacGlob.Parse(RandomText(random, "ab.**?{}]1,", 6));
            if (!glob.IsPlain)
            {
                continue;
            }

            var engines = Assert.IsType<JsPattern>(glob.Leaking);
            var compiled = Assert.IsType<Language>(engines.SearchLanguage(out _));
            for (var j = 0; j < 30; j++)
            {
                var text = RandomText(random, "aab..{}]1,", 7);
                var steps = 10_000;
                var expected = engines.Match(text, 0, ref steps, out _) == JsMatchStatus.Match;
                Assert.True(expected == glob.Matches(text), $"'{glob.Pattern}' on '{text}', concrete");
                Assert.True(expected == glob.PlainLanguage().Contains(text), $"'{glob.Pattern}' on '{text}', set");
                Assert.True(expected == compiled.Contains(text), $"'{glob.Pattern}' on '{text}', compiled");
            }
        }
    }

    private static string RandomText(Random random, string alphabet, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most + 1)).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
