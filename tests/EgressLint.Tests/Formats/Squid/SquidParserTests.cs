using System.Text;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;

namespace EgressLint.Tests.Formats.Squid;

public sealed class SquidParserTests
{
    private static readonly string[] Nasty =
    [
        "", "\n", "\r", "\r\n", "\0", "\\", "\\\n", "\\\n\\\n", "\\\r\n", "a\\", "a \\\n", "a\\\n# c\n\n b\n", "# \\\nb", "a # \\\n b\n c", " \t \n", "a\0b\nc", "a\rb\nc\r\r\nd",
        "\uFEFFacl a src all\n", "acl a dstdomain \"x y\" 'z", "if true\nelse\nendif", "${", "${service_name", "a ${process_number}\\\n${process_name} b", "#", "# c", "a #", "a\\\n#\\\nb\\",
        "\uD800", "a \uDC00\uD800 b", "{{ x }}\n{% if %}", "acl \\ \\ \\\\ a", "parameters(\"a\") )", "\"", "'\"'", "acl x src \\\n\\\n\\\n  \\\n 10.0.0.1 # x\\\ny", "\t\t\\\n\t\t\\\n",
        "include a\\", "include \"", "\u00E4\u00F6 \u20AC", "a\n\n\n\nb\n\\\n\\\n",
    ];

    [Theory]
    [InlineData("acl w dstdomain a.example \\\n  b.example \\\n  c.example\nhttp_access deny all\n", "acl w dstdomain a.example b.example c.example|http_access deny all")]
    [InlineData("acl w dstdomain a.example\\\n  b.example\n", "acl w dstdomain a.exampleb.example")]
    [InlineData("acl w dstdomain a.example \\ \nhttp_access allow w\n", "acl w dstdomain a.example \\|http_access allow w")]
    [InlineData("acl w dstdomain a.example \\\n# b.example \\\n c.example\nx\n", "acl w dstdomain a.example c.example|x")]
    [InlineData("acl w dstdomain a.example \\\n\n c.example\nx\n", "acl w dstdomain a.example c.example|x")]
    [InlineData("# comment \\\nhttp_access deny all\n", "http_access deny all")]
    [InlineData("acl w dstdomain a # c \\\n b\nx\n", "acl w dstdomain a # c b|x")]
    [InlineData("acl w dstdomain a.example \\\r\n b.example\r\nx\r\n", "acl w dstdomain a.example b.example|x")]
    [InlineData("   acl w dstdomain a\n\thttp_access allow w\n", "acl w dstdomain a|http_access allow w")]
    [InlineData("acl w dstdomain a \\\nhttp_access allow w\nx\n", "acl w dstdomain a http_access allow w|x")]
    [InlineData("a b\rc d\ne\n", "a b|e")]
    [InlineData("a b\0c d\ne\n", "a b|e")]
    [InlineData("#line 7 \"other\"\na b  \t\n", "a b")]
    [InlineData("\\\na b\n", "a b")]
    public void Physical_lines_become_logical_lines(string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', File(text).Lines.Select(line => line.LogicalText)));
    }

    [Fact]
    public void A_line_still_open_at_the_end_is_kept_and_marked_as_dropped()
    {
        var line = Assert.Single(File("http_access deny all \\\n").Lines);
        Assert.True(line.IsDropped);
        Assert.Equal("http_access deny all", line.LogicalText);
    }

    [Fact]
    public void A_physical_line_over_8191_bytes_gives_a_new_line()
    {
        var file = File("acl w dstdomain " + new string('x', 8175) + "yz\n");
        Assert.Equal(2, file.Lines.Length);
        Assert.Equal(8191, file.Lines[0].LogicalText.Length);
        Assert.Equal("yz", file.Lines[1].LogicalText);
        Assert.Equal(SquidCutReason.TooLong, Assert.Single(file.Cuts).Reason);
        Assert.Single(File("acl w dstdomain " + new string('x', 8175) + "\n").Lines);
    }

    [Fact]
    public void The_limit_counts_bytes_and_not_characters()
    {
        var file = File("acl w dstdomain " + new string('\u20AC', 2800) + "\n");
        Assert.Equal(2, file.Lines.Length);
        Assert.Equal(16 + (8191 - 16) / 3, file.Lines[0].LogicalText.Length);
    }

    [Fact]
    public void A_long_comment_goes_on_as_a_directive()
    {
        Assert.Equal("deny all", Assert.Single(File("#" + new string('x', 8190) + "deny all\n").Lines).LogicalText);
    }

    [Theory]
    [InlineData("acl w dstdomain a.example#x b #c d", "acl|w|dstdomain|a.example#x|b")]
    [InlineData("http_access\tdeny  all # no", "http_access|deny|all")]
    [InlineData("a \"b c\" 'd'", "a|\"b|c\"|'d'")]
    public void Legacy_words_end_at_blanks_and_a_hash_in_front(string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', File(text).Lines[0].Words.Select(word => word.Text)));
    }

    [Theory]
    [InlineData("\"/etc/a.txt\"", "/etc/a.txt")]
    [InlineData("'/etc/a.txt'", "/etc/a.txt")]
    [InlineData("\"/etc/a.txt'x\"", "/etc/a.txt")]
    [InlineData("\"/etc/my", "/etc/my")]
    [InlineData("\"", "")]
    [InlineData("/etc/a.txt", null)]
    public void A_word_with_a_quote_in_front_names_a_file(string word, string? path)
    {
        Assert.Equal(path, File("acl w dstdomain " + word).Lines[0].Words[3].FileReference);
    }

    [Theory]
    [InlineData("acl w dstdom_regex Windows\\ Update b", "acl|w|dstdom_regex|Windows\\ Update|b")]
    [InlineData("acl w dstdom_regex a\\  b", "acl|w|dstdom_regex|a\\ |b")]
    [InlineData("acl w dstdom_regex a\\\\ b", "acl|w|dstdom_regex|a\\\\|b")]
    [InlineData("acl w dstdom_regex a\\ #b", "acl|w|dstdom_regex|a\\ #b")]
    [InlineData("acl w dstdom_regex \\#c", "acl|w|dstdom_regex|\\#c")]
    public void Regex_words_keep_protected_blanks(string text, string expected)
    {
        var words = SquidTokenizer.Words(File(text).Lines[0], SquidQuoting.Regex);
        Assert.Null(words.Problem);
        Assert.Equal(expected, string.Join('|', words.Words.Select(word => word.Text)));
    }

    [Fact]
    public void A_regex_that_ends_in_a_backslash_is_refused()
    {
        Assert.NotNull(SquidTokenizer.Words(File("acl w dstdom_regex ab\\ \n").Lines[0], SquidQuoting.Regex).Problem);
    }

    [Theory]
    [InlineData("acl w dstdomain \"a \\\"b\" c", "acl|w|dstdomain|a \"b|c", true)]
    [InlineData("acl w dstdomain 'a\\tb' #c", "acl|w|dstdomain|a\tb", true)]
    [InlineData("acl w dstdomain a@b", "acl|w|dstdomain|a@b", false)]
    [InlineData("acl w dstdomain foo(1)", "acl|w|dstdomain", false)]
    [InlineData("acl w dstdomain \"a\\qb\"", "acl|w|dstdomain|aqb", false)]
    [InlineData("acl w dstdomain \"c d\"e", "acl|w|dstdomain|c d", false)]
    [InlineData("acl w dstdomain \"ab", "acl|w|dstdomain|ab", false)]
    [InlineData("http_access allow all#x", "http_access|allow|all#x", false)]
    public void Quoted_words_are_literals_and_strict(string text, string expected, bool isGood)
    {
        var words = SquidTokenizer.Words(File(text).Lines[0], SquidQuoting.Quoted);
        Assert.Equal(isGood, words.Problem is null);
        Assert.Equal(expected, string.Join('|', words.Words.Select(word => word.Text)));
    }

    [Fact]
    public void Parameters_name_a_file_in_quoted_mode()
    {
        var words = SquidTokenizer.Words(File("acl w dstdomain \"a.example\" parameters(\"/etc/w.txt\") b").Lines[0], SquidQuoting.Quoted);
        Assert.Null(words.Problem);
        Assert.Equal(SquidWordKind.Parameters, words.Words[4].Kind);
        Assert.Equal("/etc/w.txt", words.Words[4].FileReference);
        Assert.Equal("b", words.Words[5].Text);
    }

    [Fact]
    public void Spans_of_joined_words_cover_their_source()
    {
        var text = SourceText.From("squid.conf", "acl w dstdomain a.\\\n  b \\\n# x\n  c # d\n");
        var line = Assert.Single(Root(SquidParser.Parse(text)).Lines);
        Assert.Equal("a.b", line.Words[3].Text);
        Assert.Equal("a.\\\n  b", new string(text[line.Words[3].Span]));
        Assert.Equal("c", new string(text[line.Words[4].Span]));
        Assert.Equal("acl w dstdomain a.\\\n  b \\\n# x\n  c", new string(text[line.ContentSpan]));
    }

    [Fact]
    public void Tokens_tile_nasty_texts()
    {
        foreach (var text in Nasty)
        {
            AssertTiles(text);
        }
    }

    [Fact]
    public void Tokens_tile_ten_thousand_mutations()
    {
        var random = new Random(4711);
        const string Alphabet = "a \t\n\r\\#\"'\0{}%$<>@_=1\uFEFF\u20AC";
        string[] seeds = [.. Nasty, "acl w dstdomain a \\\n b\nhttp_access deny !w # x\nif true\ninclude /a/*.conf\nelse\nendif\n"];
        var memory = new SquidMemory().Add("/a/x.conf", "http_access allow all\n");
        for (var i = 0; i < 10_000; i++)
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Length + 1);
                if (text.Length > 0 && at < text.Length && random.Next(3) == 0)
                {
                    text.Remove(at, 1);
                }
                else
                {
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                }
            }

            var tree = AssertTiles(text.ToString());
            var loaded = SquidLoader.Load(tree, memory, SquidEngine.Default);
            foreach (var directive in loaded.Directives)
            {
                Assert.InRange(directive.Location.Span.End, directive.Location.Span.Start, directive.Source.Content.Length);
                foreach (var mode in new[] { SquidQuoting.Legacy, SquidQuoting.Regex, SquidQuoting.Quoted })
                {
                    foreach (var word in directive.WordsAs(mode, random.Next(3)).Words)
                    {
                        Assert.InRange(word.Span.End, word.Span.Start, directive.Source.Content.Length);
                    }
                }
            }

            foreach (var finding in loaded.Findings)
            {
                Assert.InRange(finding.At.Span.End, finding.At.Span.Start, finding.At.Source.Content.Length);
                Assert.DoesNotContain("{0}", finding.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Ten_megabytes_of_anything_take_linear_time()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        string[] texts =
        [
            new('x', 10_000_000), new('\0', 10_000_000), new('\r', 10_000_000), new('#', 10_000_000), new('\n', 10_000_000),
            string.Concat(Enumerable.Repeat("__A\\\n", 1_000_000)), string.Concat(Enumerable.Repeat("${process_number}\\\n", 200_000)) + "x",
            string.Concat(Enumerable.Repeat("{{ \\\n", 300_000)) + "x", string.Concat(Enumerable.Repeat("if true\n", 200_000)),
        ];
        foreach (var text in texts)
        {
            var tree = SquidParser.Parse(SourceText.From("squid.conf", text));
            SquidLoader.Load(tree, new SquidMemory(), SquidEngine.Default);
            Assert.True(SquidValueFile.Read(tree.Text).ToList().Count <= text.Length);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), watch.Elapsed.ToString());
    }

    private static SyntaxTree AssertTiles(string content)
    {
        var tree = SquidParser.Parse(SourceText.From("squid.conf", content));
        var text = new StringBuilder();
        var end = 0;
        foreach (var token in tree.Tokens)
        {
            Assert.Equal(end, token.FullStart);
            Assert.True(token.Span.Start >= end);
            text.Append(content, token.FullStart, token.Span.End - token.FullStart);
            end = token.Span.End;
        }

        Assert.Equal(content, text.ToString());
        return tree;
    }

    private static SquidFileSyntax File(string content) => Root(SquidParser.Parse(SourceText.From("squid.conf", content)));

    private static SquidFileSyntax Root(SyntaxTree tree) => Assert.IsType<SquidFileSyntax>(tree.Root);
}
