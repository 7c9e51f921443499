using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Edges of the sets: what is empty, equal, not text, too long for the stack, or neither family.</summary>
public sealed class SetEdgeTests
{
    private static readonly Doubt Why = new("why", null);

    /// <summary>More than nine groups, counted repetitions, groups that take nothing: beside a back-reference all of them are tried one by one.</summary>
    [Theory]
    [InlineData(@"^(a){2,3}\1$", "aaa", true)]
    [InlineData(@"^(a){2,3}\1$", "aaaa", true)]
    [InlineData(@"^(a){2,3}\1$", "aa", false)]
    [InlineData(@"^(a){2,3}\1$", "aaaaa", false)]
    [InlineData(@"^(){3}(b)\2$", "bb", true)]
    [InlineData(@"^(){3}(b)\2$", "b", false)]
    [InlineData(@"^(a|b|)*c\1$", "abc", true)]
    [InlineData(@"^(a|b|)*c\1$", "abcb", true)]
    [InlineData(@"^(a*){2,}b\1$", "aab", true)]
    [InlineData(@"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\2$", "abcdefghijkb", true)]
    [InlineData(@"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\2$", "abcdefghijka", false)]
    [InlineData(@"^(a)()\1$", "aa", true)]
    public void Back_references_beside_other_things(string pattern, string text, bool matches)
    {
        var tree = RegexParser.Parse(pattern, RegexOptionsPosix.None).Irregular;
        Assert.NotNull(tree);
        Assert.Equal(matches, BacktrackingMatcher.IsMatch(tree, text));
    }

    [Theory]
    [InlineData("[a-[.xyz.]]")]
    [InlineData("[a-[:alpha:]]")]
    [InlineData("[a-")]
    [InlineData("[z-a]")]
    [InlineData("a{1.}")]
    [InlineData("a{1[b]}")]
    [InlineData("a{(}")]
    [InlineData("a{1;2}")]
    [InlineData("a{")]
    [InlineData("a{,")]
    [InlineData("a{2,1}")]
    public void What_does_not_compile(string pattern) =>
        Assert.Equal(RegexFailureKind.Malformed, RegexParser.Parse(pattern, RegexOptionsPosix.None).Failure?.Kind);

    [Fact]
    public void Members_are_listed_in_the_order_of_preference()
    {
        Assert.True(Language.OneOf(["ž", "é", "b", "a", "aa", "9"]).IsFinite(10, out var members));
        Assert.Equal(["a", "b", "9", "é", "ž", "aa"], members.AsEnumerable());
        Assert.False(Language.EndsWith("a").IsFinite(10, out members));
        Assert.Empty(members);
        Assert.False(Language.OneOf(["a", "b"]).IsFinite(1, out _));
        Assert.True(Language.Empty.IsFinite(0, out members));
        Assert.Empty(members);
    }

    /// <summary>Half a character is no text; what shows it keeps its members apart.</summary>
    [Fact]
    public void Bytes_that_are_no_text_stay_apart()
    {
        var language = Language.FromRegex("^[é]$", RegexOptionsPosix.None).Language;
        Assert.NotNull(language);
        Assert.True(language.IsFinite(10, out var members));
        Assert.Equal(2, members.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Many_characters_make_many_classes()
    {
        var left = Language.OneOf(Enumerable.Range(0x21, 80).Select(c => ((char)c).ToString()));
        var right = Language.OneOf(Enumerable.Range(0x30, 79).Select(c => $"{(char)c}").Append("zz"));
        Assert.True(left.And(right).IsFinite(200, out var members));
        Assert.Equal(0x21 + 80 - 0x30, members.Length);
        var words = Language.OneOf(Enumerable.Range(0x21, 90).Select(c => $"{(char)c}{c}"));
        var others = Language.OneOf(Enumerable.Range(0x21, 90).Select(c => $"{(char)c}{c + (c % 2)}"));
        Assert.True(words.And(others).IsFinite(200, out members));
        Assert.Equal(45, members.Length);
    }

    [Fact]
    public void Days_and_minutes_meet_where_there_is_such_a_moment()
    {
        var wednesday = DateSet.Of(new(2026, 11, 25));
        Assert.False(DateSet.Empty.Meets(WeekTime.All));
        Assert.False(wednesday.Meets(WeekTime.Empty));
        Assert.False(wednesday.Meets(WeekTime.OfDay(0, 0, 1439)));
        Assert.True(wednesday.Meets(WeekTime.OfDay(3, 600, 600)));
        Assert.Equal((new DateOnly(2026, 11, 25), (ushort)((3 * 1440) + 600)), wednesday.Witness(WeekTime.OfDay(3, 600, 700)));
        Assert.Equal((new DateOnly(2026, 11, 25), (ushort)(3 * 1440)), wednesday.Witness(WeekTime.All));
        Assert.Null(wednesday.Witness(WeekTime.OfDay(0, 0, 1439).Or(WeekTime.OfDay(4, 0, 1439))));
        Assert.Null(DateSet.Empty.Witness(WeekTime.All));
    }

    [Fact]
    public void A_list_of_domains_finds_the_first_entry_and_long_names()
    {
        var builder = new DomainListBuilder();
        var label = new string('a', 60);
        var deep = string.Join('.', Enumerable.Repeat(label, 8));
        string[] entries = ["x.test", ".x.test", "", ".", "x.test", deep, "." + deep, "b.x.test", "é.test"];
        for (var i = 0; i < entries.Length; i++)
        {
            builder.Add(entries[i], i);
        }

        var list = builder.Build();
        Assert.Equal(0, list.Find("x.test"));
        Assert.Equal(1, list.Find("y.X.test"));
        Assert.Equal(5, list.Find(deep));
        Assert.Equal(6, list.Find("z." + deep));
        Assert.Equal(-1, list.Find("z" + deep));
        Assert.Equal(8, list.Find("é.test"));
        Assert.Equal(-1, list.Find("test"));
    }

    /// <summary>Equal entries, entries that differ by a dot alone, and equal numbers of the caller: the order is the same each time.</summary>
    [Fact]
    public void Equal_entries_are_sorted_by_their_numbers()
    {
        var builder = new DomainListBuilder();
        for (var i = 0; i < 20; i++)
        {
            builder.Add("abcdefgh", 40 - i);
            builder.Add(".abcdefgh", 80 - i);
            builder.Add("abcdefg", 7);
            builder.Add(".........", 100 + i);
        }

        var list = builder.Build();
        Assert.Equal(80, list.Count);
        Assert.Equal(21, list.Find("abcdefgh"));
        Assert.Equal(61, list.Find("x.abcdefgh"));
        Assert.Equal(7, list.Find("abcdefg"));
        Assert.Contains((61, 40, true), list.Overlaps());
        Assert.Contains((61, 80, false), list.Overlaps());
    }

    [Fact]
    public void A_long_list_as_a_language()
    {
        var builder = new DomainListBuilder();
        for (var i = 0; i < 200; i++)
        {
            builder.Add($".h{i}.example.test", i);
            builder.Add($"h{i}.example.test", i);
            builder.Add($"x.h{i}.example.test", i);
        }

        var names = Language.Domains(builder.Build());
        foreach (var host in (string[])["h7.example.test", "a.h7.example.test", "x.h7.example.test", "h200.example.test", "example.test", "yh7.example.test"])
        {
            Assert.Equal(host is "h7.example.test" or "a.h7.example.test" or "x.h7.example.test", names.Contains(host));
        }

        var asked = Language.OneOf(["a.h7.example.test", "b.test"]);
        Assert.Equal(Relation.Crosses, asked.Relate(names, SetBudget.Default));
        Assert.Equal("a.h7.example.test", asked.And(names).Witness());
        Assert.Equal("b.test", asked.Except(names).Witness());
        Assert.Equal("www.", Language.StartsWith("www.").And(names).LongestCommonPrefix(10));
        Assert.Equal("www.", names.And(Language.StartsWith("www.")).LongestCommonPrefix(10));
        Assert.Equal("www.", Language.StartsWith("www.").Except(names).LongestCommonPrefix(10));
    }

    [Fact]
    public void Patterns_with_edges_of_words_meet_other_sets()
    {
        var trees = Enumerable.Range(0, 60).Select(i => Tree($"\\bw{i}\\b")).Append(Tree("\\<end$")).Append(Tree("^x\\>")).ToList();
        var patterns = Language.AnyOfRegexes(trees);
        var asked = Language.OneOf(["a.w7.test", "aw7.test", "w70.test", "the-end", "bend", "x.y", "xy"]);
        Assert.True(asked.And(patterns).IsFinite(10, out var members));
        Assert.Equal(["a.w7.test", "the-end", "x.y"], members.Order(StringComparer.Ordinal));
        Assert.Equal(Relation.Crosses, asked.Relate(patterns, SetBudget.Default));
        Assert.Equal(Relation.Outside, Language.OneOf(["aw7.test", "bend"]).Relate(patterns, SetBudget.Default));
        Assert.Equal(Relation.Inside, Language.OneOf(["w7", "w8.w9"]).Relate(patterns, SetBudget.Default));
        Assert.False(patterns.IsEmpty);
        Assert.NotNull(patterns.Witness());
        Assert.True(patterns.Contains(patterns.Witness() ?? ""));
        var below = Language.Suffix("test").And(patterns).Witness();
        Assert.True(below is not null && patterns.Contains(below) && below.EndsWith(".test", StringComparison.Ordinal), below);
        below = patterns.And(Language.EndsWith(".test")).Witness();
        Assert.True(below is not null && patterns.Contains(below) && below.EndsWith(".test", StringComparison.Ordinal), below);
        Assert.True(Language.Empty.And(patterns).IsEmpty);
    }

    /// <summary>More names than a first walk over pairs looks at, so that the patterns themselves are walked.</summary>
    [Fact]
    public void Many_names_meet_patterns()
    {
        string[] names = [.. Enumerable.Range(1, 400).Select(i => $"h{(uint)i * 2654435761u:x8}{i * 40503 % 65536:x4}")];
        var asked = Language.OneOf(names);
        var patterns = Language.AnyOfRegexes([Tree("^h[0-9a-f]+$"), Tree("^h[0-7]*x$"), Tree("^g")]);
        var fewer = Language.AnyOfRegexes([Tree("^h[0-9a-f]*[0-7]$"), Tree("^g")]);
        Assert.Equal(Relation.Inside, asked.Relate(patterns, SetBudget.Default));
        Assert.Equal(Relation.Crosses, asked.Relate(fewer, SetBudget.Default));
        Assert.Equal(names.Count(n => n[^1] > '7'), names.Count(n => asked.Except(fewer).Contains(n)));
        Assert.Equal(Relation.Outside, asked.Relate(Language.AnyOfRegexes([Tree("^g"), Tree("[g-w]$")]), SetBudget.Default));
        var last = Language.OneOf(names.Append("z"));
        Assert.Equal(Relation.Crosses, last.Relate(patterns, SetBudget.Default));
        Assert.Equal("z", last.Except(patterns).Witness());
        Assert.True(asked.Except(patterns).IsEmpty);
        Assert.False(asked.And(fewer).IsEmpty);
        var cut = last.And(Language.ContainsText("h").Or(Language.Exactly("z"))).Except(Language.Exactly(names[0]));
        Assert.Equal(Relation.Crosses, cut.Relate(patterns, SetBudget.Default));
    }

    [Fact]
    public void The_rest_of_everything_is_nothing()
    {
        var all = Language.AnyOfRegexes([Tree(".*"), Tree("^a")]);
        Assert.False(all.Not().Contains("a"));
        Assert.False(all.Not().Contains(""));
        var some = Language.AnyOfRegexes([Tree("^a"), Tree("b$")]).Not();
        Assert.Equal((false, false, true, true), (some.Contains("ax"), some.Contains("xb"), some.Contains("xa"), some.Contains("")));
        Assert.True(some.Not().And(some).IsEmpty);
    }

    [Fact]
    public void A_long_text_is_matched_as_a_short_one_is()
    {
        var tree = Tree("^a+b?c$");
        var text = new string('a', 2000);
        Assert.False(PosixMatcher.IsMatch(tree, text));
        Assert.True(PosixMatcher.IsMatch(tree, text + "bc"));
        Assert.True(PosixMatcher.IsMatch(tree, text + "c"));
    }

    [Fact]
    public void Expressions_that_are_refused_are_told_with_their_place()
    {
        var result = Language.AnyOfRegexes([new RegexItem("(", false, 3), new RegexItem("^one$", true, 4), new RegexItem("(a{1000}){1000}", false, 5)]);
        Assert.Equal([3, 5], result.ItemFailures.Select(f => f.Item.Position));
        Assert.True(result.Language?.Contains("ONE"));
        Assert.False(result.Language?.Contains("two"));
    }

    [Fact]
    public void Families_of_addresses_do_not_mix()
    {
        Assert.True(IpAddress.TryParse("::1", out var six));
        var four = IpAddress.V4(0x0A000001);
        Assert.True(IpSet.Range(four, six).IsEmpty);
        Assert.True(IpSet.Range(six, four).IsEmpty);
        Assert.Null(PortSet.Empty.Witness());
        Assert.Equal((ushort)80, PortSet.Range(80, 90).Witness());
    }

    [Fact]
    public void A_cut_in_the_middle_of_every_interval()
    {
        var set = PortSet.Range(10, 20).Or(PortSet.Range(30, 40)).Numbers;
        var cut = PortSet.Of(15).Or(PortSet.Of(35)).Numbers;
        Assert.Equal("10-14, 16-20, 30-34, 36-40", new PortSet(set.Except(cut)).ToString());
        Assert.Equal("10-14, 30-40", new PortSet(set.Except(PortSet.Range(15, 25).Numbers)).ToString());
        Assert.Equal("36-40", new PortSet(set.Except(PortSet.Range(1, 35).Numbers)).ToString());
    }

    [Fact]
    public void Boxes_meet_in_what_both_say()
    {
        var a = new FlowBox { Hosts = Language.Exactly("a.test"), Traits = Traits.None.With("method", Language.OneOf(["GET", "PUT"])) };
        var b = new FlowBox { Traits = Traits.None.With("method", Language.OneOf(["PUT", "POST"])).With("scheme", "http") };
        var both = a.And(b);
        Assert.Equal("PUT", both.Traits["method"]?.Witness());
        Assert.False(both.Traits["method"]?.Contains("GET"));
        Assert.Equal("http", both.Traits["scheme"]?.Exact);
        Assert.Null(FlowSet.Empty.Witness());
        Assert.Equal("a.test", FlowSet.Of(a).Witness()?.Host);
        Assert.True(FlowSet.Of(a).And(FlowSet.Of(b with { Hosts = Language.Exactly("b.test") })).IsEmpty);
    }

    [Theory]
    [InlineData("-a.test", 0)]
    [InlineData("a-.test", 1)]
    [InlineData("x.ab-", 4)]
    [InlineData("x.-ab", 2)]
    public void A_label_has_no_hyphen_at_its_ends(string text, int offset)
    {
        Assert.False(HostPattern.TryParse(text, out _, out var error, out var at));
        Assert.Contains("hyphen", error, StringComparison.Ordinal);
        Assert.Equal(offset, at);
    }

    [Fact]
    public void Groups_of_endings_are_as_many_as_asked_for()
    {
        var language = Language.OneOf(["ax", "by", "cz"]);
        var groups = language.Factor(Language.All, heads => heads, SetBudget.Default, 10);
        Assert.NotNull(groups);
        Assert.Equal(groups.Value.Length, language.Factor(Language.All, heads => heads, SetBudget.Default, groups.Value.Length)?.Length);
        Assert.Null(language.Factor(Language.All, heads => heads, SetBudget.Default, groups.Value.Length - 1));
        Assert.All((string[])["x", "y", "z"], tail => Assert.Single(groups.Value, g => g.Tails.Contains(tail)));
        Assert.True(groups.Value.Single(g => g.Tails.Contains("y")).Heads.Contains("b"));
        Assert.False(groups.Value.Single(g => g.Tails.Contains("y")).Heads.Contains("a"));
        Assert.Single(Language.Empty.Factor(Language.All, heads => heads, SetBudget.Default, 1) ?? []);
    }

    [Theory]
    [InlineData(TextEncoding.Utf8, "41 C3 A9")]
    [InlineData(TextEncoding.Utf16LittleEndian, "FF FE 41 00 E9 00")]
    [InlineData(TextEncoding.Utf16BigEndian, "FE FF 00 41 00 E9")]
    [InlineData(TextEncoding.Bytes, "41 E9")]
    public void A_changed_text_is_written_as_it_was_read(TextEncoding encoding, string bytes)
    {
        byte[] given = [.. bytes.Split(' ').Select(b => Convert.ToByte(b, 16))];
        var text = SourceText.Decode("a.txt", given);
        Assert.Equal(encoding, text.Encoding);
        Assert.Equal(given, text.Encode(text.Content));
        var more = text.Encode(text.Content + "B");
        Assert.NotNull(more);
        Assert.Equal("AéB", SourceText.Decode("a.txt", more).Content);
    }

    [Fact]
    public void What_cannot_be_read_back_is_not_written()
    {
        Assert.Null(SourceText.Decode("a.txt", [0x41, 0xE9]).Encode("Aé€"));
        Assert.Null(SourceText.Decode("a.pol", "PReg\u0001"u8).Encode("PReg"));
        var unmarked = SourceText.Decode("a.txt", [.. Enumerable.Repeat((byte[])[0x41, 0], 40).SelectMany(b => b)]);
        Assert.Equal(TextEncoding.Utf16LittleEndian, unmarked.Encoding);
        Assert.Equal(80, unmarked.Encode(unmarked.Content)?.Length);
        Assert.Null(unmarked.Encode("A"));
    }

    [Fact]
    public void What_may_be_is_at_least_what_is()
    {
        var entry = new PolicyEntry(Match.Unknown(Why), new(Outcome.Deny), null, "entry");
        Assert.Equal(OutcomeSet.Of(Outcome.Deny), new Evaluation(entry, null) { Possible = OutcomeSet.Of(Outcome.Deny) }.Possible);
    }

    private static RegexTree Tree(string pattern)
    {
        var tree = RegexParser.Parse(pattern, RegexOptionsPosix.None).Tree;
        Assert.NotNull(tree);
        return tree;
    }
}
