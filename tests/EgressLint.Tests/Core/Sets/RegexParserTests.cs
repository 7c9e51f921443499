using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>What is wrong with an expression, where it is, and how large one may be. What sound ones match is in <see cref="RegexOracleTests"/>.</summary>
public sealed class RegexParserTests
{
    [Theory]
    [InlineData("(", 0, "the parenthesis is not closed")]
    [InlineData("a(b(c", 3, "the parenthesis is not closed")]
    [InlineData("a(b)(", 4, "the parenthesis is not closed")]
    [InlineData("\u00e9(", 1, "the parenthesis is not closed")]
    [InlineData("\u20ac(", 1, "the parenthesis is not closed")]
    [InlineData("\ud83d\ude00a(", 3, "the parenthesis is not closed")]
    [InlineData("*", 0, "there is nothing before the repetition operator")]
    [InlineData("a|?", 2, "there is nothing before the repetition operator")]
    [InlineData("a(+b)", 2, "there is nothing before the repetition operator")]
    [InlineData("^*", 1, "there is nothing before the repetition operator")]
    [InlineData(@"\b{1}", 2, "there is nothing before the repetition operator")]
    [InlineData("a\\", 1, "the pattern ends with a backslash")]
    [InlineData("\u00e9\\", 1, "the pattern ends with a backslash")]
    [InlineData(@"a\1", 1, "the back-reference names a group that is not complete")]
    [InlineData(@"(a\1)", 2, "the back-reference names a group that is not complete")]
    [InlineData(@"(a)\2", 3, "the back-reference names a group that is not complete")]
    [InlineData(@"(a)|\1", 4, "the back-reference names a group that is not complete")]
    [InlineData(@"(a)(b)\1(", 8, "the parenthesis is not closed")]
    [InlineData("a[", 1, "the bracket is not closed")]
    [InlineData("a[b", 1, "the bracket is not closed")]
    [InlineData("a[^", 1, "the bracket is not closed")]
    [InlineData("a[]", 1, "the bracket is not closed")]
    [InlineData("a[[", 1, "the bracket is not closed")]
    [InlineData("a[b-", 4, "the bracket is not closed")]
    [InlineData("a[b-[.", 4, "the bracket is not closed")]
    [InlineData("a[b-c", 1, "the bracket is not closed")]
    [InlineData("x[[.a.]", 1, "the bracket is not closed")]
    [InlineData("x[[:a]", 2, "the bracket is not closed")]
    [InlineData("[[:aaaaaaaaaabbbbbbbbbbccccccccccd:]]", 1, "there is no character class 'aaaaaaaaaabbbbbbbbbbccccccccccd'")]
    [InlineData("[[:aaaaaaaaaabbbbbbbbbbccccccccccde:]]", 1, "the bracket is not closed")]
    [InlineData("a[[:nope:]-z]", 2, "there is no character class 'nope'")]
    [InlineData("a[b[:x", 3, "the bracket is not closed")]
    [InlineData("a[b[:x:", 3, "the bracket is not closed")]
    [InlineData("a[c-b]", 4, "the range ends before it begins")]
    [InlineData("a[c-[.b.]]", 4, "the range ends before it begins")]
    [InlineData("a[c-[:digit:]]", 4, "the range ends before it begins")]
    [InlineData("a[c-[=d=]]", 4, "the range ends before it begins")]
    [InlineData("a[c-d-e]", 5, "the hyphen does not stand between two characters")]
    [InlineData("[[:digit:]-z]", 10, "the hyphen does not stand between two characters")]
    [InlineData("a[b[:bcd:]]", 3, "there is no character class 'bcd'")]
    [InlineData("a[b[.12.]]", 3, "there is no collating element '12'")]
    [InlineData("a[b[==]]", 3, "there is no collating element ''")]
    [InlineData("a{", 1, "the brace is not closed")]
    [InlineData("a{1", 1, "the brace is not closed")]
    [InlineData("a{1,", 1, "the brace is not closed")]
    [InlineData("a{,", 1, "the brace is not closed")]
    [InlineData("a{x}", 1, "the brace holds no repetition count")]
    [InlineData("a{1x}", 1, "the brace holds no repetition count")]
    [InlineData("a{1,x}", 1, "the brace holds no repetition count")]
    [InlineData("a{x1}", 1, "the brace holds no repetition count")]
    [InlineData("a{1x2}", 1, "the brace holds no repetition count")]
    [InlineData("a{(1}", 1, "the brace holds no repetition count")]
    [InlineData("a{x,", 1, "the brace holds no repetition count")]
    [InlineData("(a){\\1}", 3, "the brace holds no repetition count")]
    [InlineData("a{\\b}", 1, "the brace holds no repetition count")]
    [InlineData("a{/}", 1, "the brace holds no repetition count")]
    [InlineData("a{:}", 1, "the brace holds no repetition count")]
    [InlineData("a{}", 1, "the repetition has no number")]
    [InlineData("a{2,1}", 1, "the repetition count is not a range")]
    [InlineData("a{1,2,3}", 1, "the repetition count is not a range")]
    [InlineData("a{32768}", 1, "the repetition count is larger than 32767")]
    [InlineData("a{32768,}", 1, "the repetition count is larger than 32767")]
    [InlineData("a{1,32768}", 1, "the repetition count is larger than 32767")]
    [InlineData("a{99999999999999999999}", 1, "the repetition count is larger than 32767")]
    public void What_is_malformed_is_told_with_its_place(string pattern, int offset, string message)
    {
        foreach (var options in (RegexOptionsPosix[])[RegexOptionsPosix.None, RegexOptionsPosix.IgnoreCase])
        {
            var parsed = RegexParser.Parse(pattern, options);
            Assert.Equal(new RegexFailure(RegexFailureKind.Malformed, message, offset), parsed.Failure);
            Assert.Null(parsed.Tree);
            Assert.Null(parsed.Irregular);
        }
    }

    [Theory]
    [InlineData(@"(\<a)+", 5)]
    [InlineData(@"x(a\b|c){2}", 8)]
    [InlineData("(^a){0,2}", 4)]
    [InlineData("(a$){1,}", 4)]
    [InlineData("((^a)?b)+", 8)]
    [InlineData("((^a)+b)?", 5)]
    [InlineData("((^a)*)+(b$)+", 7)]
    [InlineData("(^)+", 3)]
    [InlineData(@"(a)\1(^b)+", 9)]
    public void A_condition_in_a_part_that_glibc_copies_is_not_decided(string pattern, int offset)
    {
        var parsed = RegexParser.Parse(pattern, RegexOptionsPosix.None);
        Assert.Equal((RegexFailureKind.Unsupported, offset), parsed.Failure is { } failure ? (failure.Kind, failure.Offset) : default);
        Assert.Null(parsed.Tree);
        Assert.Null(parsed.Irregular);
    }

    [Theory]
    [InlineData("(^a)*")]
    [InlineData("(^a)?")]
    [InlineData("(^a){1}")]
    [InlineData("(^a){0}")]
    [InlineData("(^a){0,1}")]
    [InlineData("(^a){0,}")]
    [InlineData("^a+")]
    [InlineData("(^|b)a+")]
    [InlineData("a+$")]
    [InlineData("^(ab)+$")]
    [InlineData(@"\ba{2}\b")]
    public void A_condition_that_is_not_copied_is_decided(string pattern) => Assert.NotNull(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);

    [Theory]
    [InlineData("a{32767}")]
    [InlineData("a{0,32767}")]
    [InlineData("a{32767,}")]
    [InlineData("a{007}")]
    [InlineData("a{1\\,2}")]
    public void What_is_at_the_limit_of_repetitions_is_sound(string pattern) => Assert.NotNull(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);

    [Fact]
    public void Depth_has_a_limit()
    {
        Assert.Equal((RegexFailureKind.TooComplex, 501), Failure(new string('(', 501)));
        Assert.Equal((RegexFailureKind.Malformed, 499), Failure(new string('(', 500)));
        Assert.Equal((RegexFailureKind.TooComplex, 500), Failure("a" + new string('*', 500)));
        Assert.Null(Failure("a" + new string('*', 499)));
        Assert.Equal((RegexFailureKind.TooComplex, 503), Failure("[ab]" + new string('*', 500)));
        Assert.Null(Failure("[ab]" + new string('*', 499)));
        // Each group joins its part and a letter, or is a choice of two, and so adds one to the depth.
        Assert.Equal((RegexFailureKind.TooComplex, 499 * 3 + 1), Failure(new string('(', 499) + "a" + string.Concat(Enumerable.Repeat("b)", 499)) + "*"));
        Assert.Null(Failure(new string('(', 498) + "a" + string.Concat(Enumerable.Repeat("b)", 498)) + "*"));
        Assert.Equal((RegexFailureKind.TooComplex, 499 * 4 + 1), Failure(string.Concat(Enumerable.Repeat("(b|", 499)) + "a" + new string(')', 499) + "*"));
        Assert.Null(Failure(string.Concat(Enumerable.Repeat("(b|", 498)) + "a" + new string(')', 498) + "*"));
        // A group of its own adds none, unless a back-reference makes groups count.
        Assert.Null(Failure(new string('(', 499) + "a" + new string(')', 499) + "*"));
        Assert.Equal((RegexFailureKind.TooComplex, 499 * 2 + 1), Failure(new string('(', 499) + "a" + new string(')', 499) + "*\\1"));
        Assert.Equal((RegexFailureKind.Unsupported, (498 * 2) + 2), Failure(new string('(', 498) + "a" + new string(')', 498) + "*\\1"));
    }

    [Theory]
    [InlineData(@"((a)\2)", true)]
    [InlineData(@"((a)|b)\2", true)]
    [InlineData(@"((a)|(b))\2\3", true)]
    [InlineData(@"(x|(a)|b)\2", true)]
    [InlineData(@"((a)|b\2)", false)]
    [InlineData(@"((a)|b|c\2)", false)]
    [InlineData(@"((a)(b|\2))", true)]
    [InlineData("((a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)\\1)", false)]
    public void A_back_reference_names_a_group_that_is_complete(string pattern, bool isSound) => Assert.Equal(isSound, RegexParser.Parse(pattern, RegexOptionsPosix.None).Irregular is not null);

    [Fact]
    public void A_byte_of_zero_is_a_character()
    {
        Assert.All((string[])["\0", "\\\0", "[\0]", "[[.\0.]]", "[[=\0=]]", "[\0-\0]", "[^\u0001-\u007f]", "a?\0", "(\0)"], p =>
        {
            Assert.True(PosixMatcher.IsMatch(Tree(p), "\0"));
            Assert.False(PosixMatcher.IsMatch(Tree(p), "\u0001"));
        });
        Assert.True(PosixMatcher.IsMatch(Tree("[[:cntrl:]]"), "\0"));
    }

    [Theory]
    [InlineData("a{10000}", false)]
    [InlineData("a{10001}", true)]
    [InlineData("a{0,10000}", false)]
    [InlineData("a{0,10001}", true)]
    [InlineData("a{9999,}", false)]
    [InlineData("a{10000,}", true)]
    [InlineData("a{9999}b", false)]
    [InlineData("a{9999}bc", true)]
    [InlineData("(){32767}", false)]
    [InlineData("(a{20000}){0}", false)]
    [InlineData("(a{9999})?", false)]
    [InlineData("(a{9999}){1}", false)]
    [InlineData("(a{100}){99}", false)]
    [InlineData("(a{100}){100}", true)]
    [InlineData("((a{1000}){1000}){32767}", true)]
    public void A_set_is_made_of_up_to_20000_nodes(string pattern, bool isTooLarge)
    {
        var tree = Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);
        Assert.Equal(isTooLarge, tree.IsTooLarge);
        Assert.Equal(isTooLarge, Language.FromRegex(pattern, RegexOptionsPosix.None).Language is null);
        Assert.Equal(isTooLarge, Language.AnyOfRegexes([new RegexItem(pattern, false, 0)]).ItemFailures.Length == 1);
        Assert.Equal(isTooLarge, Language.Finding([tree.Root]) is null);
        Assert.Equal(isTooLarge, Language.Matching([tree.Root]) is null);
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData("A", true)]
    [InlineData("Z", true)]
    [InlineData("@", false)]
    [InlineData("_", false)]
    [InlineData(@"\A", true)]
    [InlineData(@"\.a", false)]
    [InlineData("[A]", false)]
    [InlineData("[A]b", false)]
    [InlineData("[A]B", true)]
    [InlineData("[[:alpha:]A-C]", false)]
    [InlineData(@"\W\S", false)]
    [InlineData("x(y|zA)*", true)]
    [InlineData("(A|x)y", true)]
    [InlineData(".*A", true)]
    [InlineData("\u00c9", false)]
    public void Upper_case_letters_outside_of_brackets_are_seen(string pattern, bool isSeen)
    {
        Assert.Equal(isSeen, RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree?.HasUpperCaseLiteral);
        Assert.Equal(isSeen, RegexParser.Parse(pattern, RegexOptionsPosix.IgnoreCase).Tree?.HasUpperCaseLiteral);
    }

    private static RegexTree Tree(string pattern) => Assert.IsType<RegexTree>(RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree);

    private static (RegexFailureKind, int)? Failure(string pattern) =>
        RegexParser.Parse(pattern, RegexOptionsPosix.None).Failure is { } failure ? (failure.Kind, failure.Offset) : null;
}
