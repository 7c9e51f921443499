using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Files that are not there, lines that a template left, quoted words, and texts of which only a part is known.</summary>
public sealed class SquidReaderTests
{
    private const string End = "http_access deny all\n";

    /// <summary>What is known not to exist is empty; what is merely not at hand may hold anything.</summary>
    [Theory]
    [InlineData(LookupStatus.Absent, "acl s dstdomain www.example.com\nhttp_access allow s \"/names\"\n", "Allow")]
    [InlineData(LookupStatus.Folder, "acl s dstdomain www.example.com\nhttp_access allow s \"/names\"\n", "Allow")]
    [InlineData(LookupStatus.Missing, "acl s dstdomain www.example.com\nhttp_access allow s \"/names\"\n", "Unknown")]
    [InlineData(LookupStatus.LeadsOut, "acl s dstdomain www.example.com\nhttp_access allow s \"/names\"\n", "Unknown")]
    [InlineData(LookupStatus.Unreadable, "acl s dstdomain www.example.com\nhttp_access allow s \"/names\"\n", "Unknown")]
    [InlineData(LookupStatus.Absent, "acl s dstdomain \"/names\"\nhttp_access allow s\n", "Deny")]
    [InlineData(LookupStatus.Folder, "acl s dstdomain \"/names\"\nhttp_access allow s\n", "Deny")]
    [InlineData(LookupStatus.Unreadable, "acl s dstdomain \"/names\"\nhttp_access allow s\n", "Unknown")]
    [InlineData(LookupStatus.LeadsOut, "include /other.conf\nhttp_access allow all\n", "Unknown")]
    [InlineData(LookupStatus.Unreadable, "include /other.conf\nhttp_access allow all\n", "Unknown")]
    [InlineData(LookupStatus.Folder, "include /other.conf\nhttp_access allow all\n", "Allow")]
    public void A_file_that_is_not_there(LookupStatus status, string lines, string expected)
    {
        var policy = Assert.Single(SquidAsked.Bind("http_port 3128\n" + lines + End, new Answering(status)).Policies);
        Assert.Empty(policy.Rejections);
        Assert.Equal(expected, SquidAsked.Outcome(policy, SquidAsked.Request("www.example.com:443")));
    }

    [Theory]
    [InlineData(LookupStatus.LeadsOut, "EGL0008", "/other.conf")]
    [InlineData(LookupStatus.Unreadable, "EGL0001", "no permission")]
    [InlineData(LookupStatus.Unreadable, "EGL0001", "it is not there", "")]
    public void A_file_that_cannot_be_included_is_told_of(LookupStatus status, string rule, string text, string reason = "no permission")
    {
        var findings = SquidAsked.Bind("http_port 3128\ninclude /other.conf\n" + End, new Answering(status, reason)).Findings;
        Assert.Contains(findings, f => f.Rule.Id == rule && f.Message.Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("include /elsewhere/*.conf\nacl g any-of nobody\nhttp_access allow g\n", "Unknown")]
    [InlineData("include /elsewhere/*.conf\nacl g all-of nobody\nhttp_access allow g\n", "Unknown")]
    [InlineData("acl i ident \"/elsewhere/names\"\nhttp_access allow i\n", "Unknown")]
    [InlineData("acl n note k \"/elsewhere/values\"\nhttp_access allow n\n", "Unknown")]
    [InlineData("acl a annotate_transaction k=v\nacl n note k v\nhttp_access deny !a\nhttp_access allow n\n", "Allow")]
    [InlineData("acl a annotate_transaction k=v\nacl n note k w\nhttp_access deny !a\nhttp_access allow n\n", "Deny")]
    [InlineData("external_acl_type h %DST /x\nacl a annotate_transaction k=v\nacl n note k w\nhttp_access deny !a\nhttp_access allow n\n", "Unknown")]
    [InlineData("acl p proto\nhttp_access allow p\n", "Deny")]
    [InlineData("acl p method\nhttp_access allow p\n", "Deny")]
    [InlineData("acl p port\nhttp_access allow p\n", "Deny")]
    public void What_is_known_in_part(string lines, string expected)
    {
        var policy = SquidAsked.Bind("http_port 3128\n" + lines + End, new Answering(LookupStatus.Missing)).Policies[0];
        Assert.Empty(policy.Rejections);
        Assert.Equal(expected, SquidAsked.Outcome(policy, SquidAsked.Request("www.example.com:443")));
    }

    [Fact]
    public void An_ACL_without_a_line_that_is_read_is_unknown()
    {
        var policy = SquidAsked.Policy("acl r random -x 1/1\nhttp_access allow r\n" + End);
        Assert.NotEmpty(policy.Rejections);
        Assert.Equal("Unknown", SquidAsked.Outcome(policy, SquidAsked.Request("www.example.com:443")));
    }

    [Fact]
    public void What_an_ACL_says_is_not_known_where_a_list_is_missing()
    {
        var type = SquidAclTypes.Find("ident", 6);
        Assert.NotNull(type);
        var acl = new SquidAcl("a", type);
        Assert.NotNull(acl.Meaning());
        acl.Missing.Add(new Doubt("the list is not there", null));
        Assert.Null(acl.Meaning());
    }

    /// <summary>Below the depth that chains follow, groups are conditions like any other.</summary>
    [Theory]
    [InlineData("www.example.com:443", "Allow")]
    [InlineData("www.example.net:443", "Deny")]
    public void Groups_below_groups_below_groups(string target, string expected)
    {
        var groups = string.Concat(Enumerable.Range(1, 20).Select(i => $"acl g{i} {(i % 2 == 0 ? "all-of" : "any-of")} {(i is 3 or 19 ? "!" : "")}g{i - 1}\n"));
        Assert.Equal(expected, SquidAsked.Outcome("acl g0 dstdomain www.example.com\n" + groups + "http_access allow g20\n" + End, target));
    }

    /// <summary>A line that a template has not filled in counts where it is in force, and not where a condition around it is off.</summary>
    [Theory]
    [InlineData("if false\n{{ rules }}\nendif\nhttp_access allow all\n", "Allow")]
    [InlineData("if true\n{{ rules }}\nendif\nhttp_access allow all\n", "Unknown")]
    [InlineData("{% if wide %}\nif true\nhttp_access allow all\nendif\n{% endif %}\n", "Unknown")]
    [InlineData("{% if wide %}\nendif\n{% endif %}\nhttp_access allow all\n", "Unknown")]
    [InlineData("if {{ wide }}\nhttp_access allow all\nendif\n", "Unknown")]
    [InlineData("acl s dstdomain $SITE\nhttp_access allow s\n", "Unknown")]
    [InlineData("acl s dstdom_regex a$\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s dstdom_regex $SITE/x\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s dstdom_regex $S\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s dstdom_regex $site\nhttp_access allow s\n", "Deny")]
    public void Lines_of_a_template(string lines, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome("http_port 3128\n" + lines + End, "www.example.com:443"));

    [Theory]
    [InlineData("acl s dstdomain parameters(\"/good\")\nhttp_access allow s\n", "Allow", "")]
    [InlineData("acl s dstdomain parameters(\"/bad\")\nhttp_access allow s\n", "Deny", "the closing quote of a quoted value is missing")]
    [InlineData("acl s dstdomain parameters(\"/empty\")\nhttp_access allow s\n", "Deny", "'/empty' holds no value")]
    [InlineData("acl s dstdomain parameters(\"/good\"\nhttp_access allow s\n", "Deny", "the parenthesis behind")]
    [InlineData("acl s dstdomain parameters( \"/good\" )\nhttp_access allow s\n", "Allow", "")]
    [InlineData("acl s dstdomain (www.example.com\nhttp_access allow s\n", "Deny", "")]
    [InlineData("acl s dstdomain www(example.com\nhttp_access allow s\n", "Deny", "'www' is no function of the configuration")]
    [InlineData("\f# nothing\nacl s dstdomain \"www.example.com\"\nhttp_access allow s\n", "Allow", "*")]
    public void Quoted_words(string lines, string expected, string refusal)
    {
        var policy = SquidAsked.Policy("configuration_includes_quoted_values on\n" + lines + End, "squid-6",
            ("/good", "www.example.com other.example.com\n"), ("/bad", "other.example.com \"x\n"), ("/empty", "# nothing\n"));
        Assert.Equal(expected, SquidAsked.Outcome(policy, SquidAsked.Request("www.example.com:443")));
        if (refusal != "*")
        {
            Assert.Equal(refusal.Length > 0, policy.Rejections.Any(r => r.Reason.Contains(refusal, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("ident_timeout 5 seconds\n", "squid-7", "the directive 'ident_timeout' does not exist any more since Squid 7")]
    [InlineData("tls_key_log /x\n", "squid-4", "the directive 'tls_key_log' exists only since Squid 6")]
    [InlineData("HTTP_Access allow all\n", "squid-6", "the directive 'HTTP_Access' is unknown; names are case-sensitive, and 'http_access' is one")]
    public void Directives_of_other_releases(string line, string engine, string reason) =>
        Assert.Equal(reason, Assert.Single(SquidAsked.Policy(line + End, engine).Rejections).Reason);

    [Theory]
    [InlineData("workers 2\nvisible_hostname p${process_number}\n", true)]
    [InlineData("workers 1\nvisible_hostname p${process_number}\n", false)]
    [InlineData("workers 2\nvisible_hostname p\n", false)]
    [InlineData("visible_hostname p${process_number}\n", false)]
    public void The_number_of_a_worker_is_assumed(string lines, bool isSaid) =>
        Assert.Equal(isSaid, SquidAsked.Bind(lines + End).Assumptions.Any(a => a.Contains("was taken to be 0", StringComparison.Ordinal)));

    [Fact]
    public void A_long_line_is_cut_between_characters()
    {
        var text = SourceText.From("a", string.Concat(Enumerable.Repeat("a\u00e9\u20ac\ud83d\ude00", 4)) + "\ud83d");
        for (var start = 0; start < text.Content.Length; start++)
        {
            if (char.IsLowSurrogate(text.Content[start]))
            {
                continue;
            }

            for (var bytes = 1; bytes < 50; bytes++)
            {
                var units = SquidParser.UnitsWithin(text, start, text.Content.Length, bytes);
                var expected = Enumerable.Range(0, text.Content.Length - start + 1)
                    .Where(n => start + n == text.Content.Length || !char.IsLowSurrogate(text.Content[start + n]))
                    .Where(n => System.Text.Encoding.UTF8.GetByteCount(text.Content.AsSpan(start, n)) <= bytes).Max();
                Assert.Equal(Math.Max(expected, 1), units);
            }
        }
    }

    [Fact]
    public void A_joined_text_without_anything_has_a_place()
    {
        var source = SourceText.From("a", "abc");
        var empty = new SquidLogicalText(source, "", []);
        Assert.Equal(new TextSpan(0, 0), empty.ToSource(0, 0));
        var joined = new SquidLogicalText(source, "ac", [new(0, 0, 1, false, false), new(1, 2, 3, false, true)]);
        Assert.Equal(new TextSpan(2, 0), joined.ToSource(1, 1));
        Assert.Equal(new TextSpan(0, 3), joined.ToSource(0, 2));
    }

    [Theory]
    [InlineData("squid.conf.sample", Recognition.Perhaps)]
    [InlineData("SQUID-own.CONF", Recognition.Perhaps)]
    [InlineData("squid-own.cfg", Recognition.No)]
    [InlineData("mysquid.conf", Recognition.No)]
    public void An_empty_file_is_known_by_its_name(string path, Recognition expected) =>
        Assert.Equal(expected, SquidRecognizer.Recognize(SourceText.From(path, "# nothing\n")));

    [Theory]
    [InlineData("http_access deny all # c", "# c")]
    [InlineData("# a\r\nhttp_access deny all\n  # b", "# a|# b")]
    [InlineData("acl a dstdomain x \\\n # c\n y\n", "# c")]
    public void Comments_end_with_their_line(string text, string expected)
    {
        var source = SourceText.From("squid.conf", text);
        Assert.Equal(expected, string.Join('|', new SquidFormat().Comments(source).Comments.Select(c => source[c].ToString())));
    }

    [Fact]
    public void Written_hosts_are_those_of_lists_that_are_asked()
    {
        var policy = SquidAsked.Policy("acl a dstdomain .a.test b.test\nacl l dstdomain \"/list\"\nacl n dstdomain n.test\nacl g any-of !a l\nacl u dstdomain unused.test\n"
            + "http_access allow g !n a\n" + End, "squid-6", ("/list", ".c.test\nd.test\n"));
        var shown = new List<string>();
        Assert.NotNull(policy.WrittenHosts);
        policy.WrittenHosts((name, reach, source, at) => shown.Add($"{name} {reach} {source[at]}"));
        Assert.Equal(["a.test Domain .a.test", "b.test Exact b.test", "c.test Domain .c.test", "d.test Exact d.test", "n.test Exact n.test"], shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1 week", 604800)]
    [InlineData("1 fortnight", 1209600)]
    [InlineData("1 year", 31557790)]
    [InlineData("1 decade", 315577900)]
    [InlineData("2 days", 172800)]
    public void Longer_units_of_time(string value, double seconds) =>
        Assert.Equal(seconds, SquidAsked.Policy($"read_timeout {value}\nhttp_access deny all\n").Settings.IdleTimeout?.Value.TotalSeconds);

    [Theory]
    [InlineData("5000 milliseconds")]
    [InlineData("5000 microseconds")]
    [InlineData("5000 nanoseconds")]
    [InlineData("5 moons")]
    public void Smaller_units_are_refused(string value) => Assert.NotEmpty(SquidAsked.Policy($"read_timeout {value}\nhttp_access deny all\n").Rejections);

    [Theory]
    [InlineData("10 bytes", 10L)]
    [InlineData("1 GB", 1L << 30)]
    [InlineData("1 MB", 1L << 20)]
    public void Units_of_bytes(string value, long bytes) =>
        Assert.Equal(bytes, SquidAsked.Policy($"reply_body_max_size {value}\nhttp_access deny all\n").Settings.LargestReply?.Value);

    /// <summary>Release 5 compares users without case where an ACL says so, whatever signs are in their names.</summary>
    [Theory]
    [InlineData("squid-5", "do^b", "DO^B", "Allow")]
    [InlineData("squid-5", "[x]", "[X]", "Allow")]
    [InlineData("squid-5", "a.b", "axb", "Deny")]
    [InlineData("squid-6", "Bob", "BOB", "Deny")]
    [InlineData("squid-6", "Bob", "bob", "Allow")]
    [InlineData("squid-6", "j\u00f6rg", "j\u00f6rg", "Unknown")]
    [InlineData("squid-5", "j\u00f6rg", "J\u00f6rg", "Unknown")]
    [InlineData("squid-5", "j\u00f6rg", "other", "Deny")]
    public void Users_without_case(string engine, string name, string user, string expected)
    {
        const string Head = "auth_param basic program /x\nauth_param basic casesensitive on\n";
        var policy = SquidAsked.Policy($"{Head}acl u proxy_auth -i {name}\nhttp_access allow u\n{End}", engine);
        Assert.Equal(expected, SquidAsked.Outcome(policy, SquidAsked.Request("www.example.com:443") with { User = user }));
    }

    /// <summary>Every file has one status; a pattern names itself.</summary>
    private sealed class Answering(LookupStatus status, string reason = "no permission") : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(status, null, reason);

        public override GlobLookup Glob(string pattern, SourceText from) =>
            pattern.StartsWith("/elsewhere", StringComparison.Ordinal) ? new([], false, false) : new([new(status, null, reason)], false, true);
    }
}
