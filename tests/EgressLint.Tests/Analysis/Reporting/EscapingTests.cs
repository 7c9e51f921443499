using System.Text;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Tests.Analysis.Reporting;

public sealed class EscapingTests
{
    [Theory]
    [InlineData("plain text, é 日本語 😀", "plain text, é 日本語 😀")]
    [InlineData("\u001b[31mred", "\\u{1b}[31mred")]
    [InlineData("\u009b31m", "\\u{9b}31m")]
    [InlineData("a\r\nb\tc\0", "a\\u{d}\\u{a}b\\u{9}c\\u{0}")]
    [InlineData("\ufeffacl", "\\u{feff}acl")]
    [InlineData("x\u202ey\u2066z\u2069", "x\\u{202e}y\\u{2066}z\\u{2069}")]
    [InlineData("zero\u200bwidth\u00ad", "zero\\u{200b}width\\u{ad}")]
    [InlineData("line\u2028end\u2029", "line\\u{2028}end\\u{2029}")]
    [InlineData("tag\U000e0041", "tag\\u{e0041}")]
    [InlineData("\u061c\u180e", "\\u{61c}\\u{180e}")]
    public void A_terminal_is_shown_what_it_would_obey_or_hide(string text, string expected) =>
        Assert.Equal(expected, Escaping.Visible(text));

    [Fact]
    public void A_broken_surrogate_is_shown_as_its_number()
    {
        Assert.Equal("a\\u{d83d}b", Escaping.Visible("a\ud83db"));
        Assert.Equal("\\u{de00}", Escaping.Visible("\ude00"));
        Assert.Equal("a\ufffdb", Escaping.WellFormed("a\ud83db"));
        Assert.Equal("a\U0001f600b", Escaping.WellFormed("a\U0001f600b"));
    }

    [Fact]
    public void No_control_or_format_character_survives_anywhere()
    {
        var all = new StringBuilder();
        for (var value = 0; value < 0x30000; value++)
        {
            if (Rune.IsValid(value))
            {
                all.Append(new Rune(value).ToString());
            }
        }

        Assert.DoesNotContain(Escaping.Visible(all.ToString()).EnumerateRunes(), Escaping.IsHidden);
    }

    [Fact]
    public void Workflow_commands_cannot_be_left_or_forged()
    {
        Assert.Equal("50%25 a%0A::error::b%0D", Escaping.GitHubData("50% a\n::error::b\r"));
        Assert.Equal("a%2Cline=1%3A%3Ab%0A", Escaping.GitHubProperty("a,line=1::b\n"));
    }

    [Theory]
    [InlineData("::stop-commands::x", "\\u{3a}:stop-commands::x")]
    [InlineData("  \t::error::x", "  \t\\u{3a}:error::x")]
    [InlineData("1 | ##[add-mask]x", "1 | #\\u{23}[add-mask]x")]
    [InlineData("::1 is an address", "::1 is an address")]
    [InlineData("from ::1 to fe80::2", "from ::1 to fe80::2")]
    public void A_line_of_a_log_is_no_command(string line, string expected) => Assert.Equal(expected, Escaping.LogLine(line));

    [Theory]
    [InlineData("a | b", "a &#124; b")]
    [InlineData("`code` *bold* _it_", "\\`code\\` \\*bold\\* \\_it\\_")]
    [InlineData("[x](http://evil.example)", "\\[x\\](http\\://evil.example)")]
    [InlineData("www.evil.example", "www\\.evil.example")]
    [InlineData("<img src=x>&amp;", "&lt;img src=x&gt;&amp;amp;")]
    [InlineData("a\nb", "a\\\\u{a}b")]
    [InlineData("@someone", "@<!-- -->someone")]
    [InlineData("C:\\x", "C:\\\\x")]
    [InlineData("- item", "\\- item")]
    [InlineData("'squid.conf:12' (allow)", "'squid.conf:12' (allow)")]
    public void Markdown_prose_means_only_itself(string text, string expected) => Assert.Equal(expected, Escaping.Markdown(text));

    [Theory]
    [InlineData("*.example.com", "`*.example.com`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`", "`` ` ``")]
    [InlineData("a|b", "`a\\|b`")]
    [InlineData("a\nb", "`a\\u{a}b`")]
    [InlineData("", "")]
    public void Markdown_code_cannot_be_left(string text, string expected) => Assert.Equal(expected, Escaping.MarkdownCode(text));

    [Fact]
    public void Html_gets_entities_in_text_and_attributes() =>
        Assert.Equal("&lt;a href=&quot;&#39;&amp;\\u{202e}&quot;&gt;", Escaping.Html("<a href=\"'&\u202e\">"));

    [Theory]
    [InlineData("^[a-z]+$", "^[a-z]+$")]
    [InlineData("[click](http://evil.example)", "\\[click\\](http://evil.example)")]
    [InlineData("\\[x](1)", "\\\\\\[x\\](1)")]
    public void A_message_of_SARIF_holds_no_link_by_accident(string text, string expected) => Assert.Equal(expected, Escaping.SarifText(text));

    [Fact]
    public void Shortening_never_splits_a_character()
    {
        Assert.Equal("abc", Escaping.Shorten("abc", 3));
        Assert.Equal("a...", Escaping.Shorten("a\U0001f600bcde", 5));
        Assert.Equal(5, Escaping.Shorten("abcdefgh", 5).Length);
    }
}
