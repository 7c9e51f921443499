using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Back-references as glibc has them; the rules were measured through Squid (fixtures/oracle/squid/binder.jsonl).</summary>
public sealed class SquidBackReferenceTests
{
    [Theory]
    [InlineData(@"(a)\1", "aa.test", true)]
    [InlineData(@"(a)\1", "a.test", false)]
    [InlineData(@"(.)(.)\2\1", "abba.test", true)]
    [InlineData(@"(a|b)*\1", "aa", true)]
    [InlineData(@"((a)\2)", "aa", true)]
    [InlineData(@"^(.*)\.\1$", "ab.ab", true)]
    [InlineData(@"^(.*)\.\1$", "ab.ba", false)]
    public void OneTextIsDecided(string pattern, string text, bool matches)
    {
        var parsed = RegexParser.Parse(pattern, RegexOptionsPosix.None);
        Assert.Null(parsed.Tree);
        Assert.Equal(RegexFailureKind.Unsupported, parsed.Failure?.Kind);
        Assert.NotNull(parsed.Irregular);
        Assert.Equal(matches, BacktrackingMatcher.IsMatch(parsed.Irregular, text));
    }

    [Fact]
    public void CaseIsFoldedOnBothSides()
    {
        var tree = RegexParser.Parse(@"(a)\1", RegexOptionsPosix.IgnoreCase).Irregular;
        Assert.NotNull(tree);
        Assert.True(BacktrackingMatcher.IsMatch(tree, "xAa"));
    }

    [Theory]
    [InlineData(@"\1(a)")]
    [InlineData(@"(a\1)")]
    [InlineData(@"(a)|b\1")]
    [InlineData(@"((x)y)|((.)\1)")]
    [InlineData(@"(a)\1(")]
    public void AGroupOfAnotherBranchCannotBeNamed(string pattern)
    {
        var parsed = RegexParser.Parse(pattern, RegexOptionsPosix.None);
        Assert.Null(parsed.Irregular);
        Assert.Equal(RegexFailureKind.Malformed, parsed.Failure?.Kind);
    }

    [Fact]
    public void WhatTakesTooLongIsNotKnown()
    {
        var tree = RegexParser.Parse(@"^((a*)*)*\1b$", RegexOptionsPosix.None).Irregular;
        Assert.NotNull(tree);
        Assert.Null(BacktrackingMatcher.IsMatch(tree, new string('a', 200)));
    }
}
