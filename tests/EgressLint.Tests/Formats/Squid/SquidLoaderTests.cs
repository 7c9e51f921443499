using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;
using EgressLint.Formats;

namespace EgressLint.Tests.Formats.Squid;

public sealed class SquidLoaderTests
{
    [Theory]
    [InlineData("if true\na\nelse\nb\nendif\n", "a")]
    [InlineData("if false\na\nelse\nb\nendif\n", "b")]
    [InlineData("if 1=1\na\nendif\nb\n", "a b")]
    [InlineData("if 0x10 = 16\na\nendif\n", "a")]
    [InlineData("if 010 = 8\na\nendif\n", "a")]
    [InlineData("if -0X1f = -31\na\nendif\n", "a")]
    [InlineData("if +7 = 07\na\nendif\n", "a")]
    [InlineData("if 4294967297 = 1\na\nendif\n", "")]
    [InlineData("if 0xFFFFFFFFFFFFFFFF = -1\na\nendif\n", "")]
    [InlineData("if 0xFFFFFFFFFFFFFFFF = 9223372036854775807\na\nendif\n", "a")]
    [InlineData("if 99999999999999999999 = 01777777777777777777777\na\nendif\n", "a")]
    [InlineData("if -99999999999999999999 = -9223372036854775808\na\nendif\n", "a")]
    [InlineData("if -0x8000000000000000 = 0x8000000000000000\na\nendif\n", "")]
    [InlineData("if ${process_number} = 0\na\nendif\n", "a")]
    [InlineData("if false\nif true\na\nendif\nendif\nb\n", "a b")]
    [InlineData("if true\nif false\na\nelse\nb\nendif\nendif\nc\n", "b c")]
    [InlineData("if true\nelse\nelse\na\nendif junk\n", "a")]
    [InlineData("if false\ninclude /none/*.conf\nfoo_bar\nendif\n", "")]
    public void Conditions_are_those_of_the_innermost_if(string text, string expected)
    {
        var loaded = new SquidMemory().AddFolder("/none/").Load(Spell(text));
        Assert.Empty(loaded.Rejections);
        Assert.Equal(Spell(expected), Names(loaded));
    }

    [Theory]
    [InlineData("if true\nvia on\n")]
    [InlineData("if ${service_name} = x\nendif\n")]
    [InlineData("if yes\nendif\n")]
    [InlineData("if true # c\nendif\n")]
    [InlineData("if 1==1\nendif\n")]
    [InlineData("if =1\nendif\n")]
    [InlineData("if 0xzz = 1\nendif\n")]
    [InlineData("if 0x = 0\nendif\n")]
    [InlineData("if 0x1G = 1\nendif\n")]
    [InlineData("if 0x-1 = -1\nendif\n")]
    [InlineData("if 08 = 8\nendif\n")]
    [InlineData("if 1f = 31\nendif\n")]
    [InlineData("if +-1 = 1\nendif\n")]
    [InlineData("if - = 0\nendif\n")]
    [InlineData("endif\n")]
    [InlineData("else\n")]
    [InlineData("include\n")]
    [InlineData("HTTP_Access allow all\n")]
    [InlineData("foo_bar 1\n")]
    [InlineData("via maybe\n")]
    [InlineData("read_timeout 3 m\n")]
    [InlineData("\uFEFF# comment\n")]
    [InlineData("include /known/x.conf # comment\n")]
    [InlineData("include '/known/x.conf'\n")]
    [InlineData("include /known/*.txt\n")]
    public void What_the_engine_refuses_is_a_rejection(string text)
    {
        Assert.NotEmpty(new SquidMemory().Add("/known/x.conf", "via on\n").AddFolder("").AddFolder("'/known/").Load(text).Rejections);
    }

    [Fact]
    public void An_include_that_leads_out_of_the_tree_is_said_and_not_read()
    {
        var bound = SquidAsked.Bind("include ../x.conf\nhttp_access allow all\n", new Outside());
        var finding = Assert.Single(bound.Findings, f => f.Rule == InputRules.PathLeadsOut);
        Assert.Equal("../x.conf", finding.Arguments[0]);
        Assert.All(bound.Policies, p => Assert.Equal("Unknown", SquidAsked.Outcome(p, SquidAsked.Request("a.test:443"))));
    }

    private sealed class Outside : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.LeadsOut, null, "it leads out of the tree");

        public override GlobLookup Glob(string pattern, SourceText from) => new([Read(pattern, from)], false, true);
    }

    [Fact]
    public void A_true_condition_inside_a_false_one_is_reported()
    {
        var finding = Assert.Single(new SquidMemory().Load("if false\nif true\nvia on\nendif\nendif\n").Findings);
        Assert.Equal("EGL4117", finding.Rule.Id);
        Assert.Equal("if true", finding.At.Text);
    }

    [Fact]
    public void Includes_are_read_in_the_order_of_names_and_patterns()
    {
        var memory = new SquidMemory().Add("/c/b.conf", "http_access allow a\n").Add("/c/a.conf", "acl a dstdomain a.example\n").Add("/x y.conf", "miss_access allow all\n");
        var loaded = memory.Load("include \"/x y.conf\" /c/*.conf\nhttp_access deny all\n");
        Assert.Equal("miss_access acl http_access http_access", Names(loaded));
        Assert.Empty(loaded.Rejections);
        Assert.Equal(4, loaded.Files.Length);
        Assert.Equal(3, loaded.Assumptions.Length);
        Assert.Equal("/c/a.conf", loaded.Directives[1].Source.Path);
    }

    [Fact]
    public void An_include_without_a_match_is_fatal_only_when_its_folder_is_known()
    {
        var known = new SquidMemory().AddFolder("/c/").Load("include /c/*.conf\nhttp_access allow all\n");
        Assert.Single(known.Rejections);
        Assert.Equal("http_access", Names(known));
        var unknown = new SquidMemory().Load("http_access deny all\ninclude /c/*.conf\nhttp_access allow all\n");
        Assert.Empty(unknown.Rejections);
        Assert.Equal(SquidEntryKind.UnresolvedInclude, unknown.Directives[1].Kind);
        Assert.Equal("EGL0003", Assert.Single(unknown.Findings).Rule.Id);
    }

    [Fact]
    public void A_path_that_leads_out_is_a_doubt()
    {
        var loaded = new SquidMemory().Load("include ../x.conf\n");
        Assert.Equal("EGL0008", Assert.Single(loaded.Findings).Rule.Id);
        Assert.Equal(SquidEntryKind.UnresolvedInclude, Assert.Single(loaded.Directives).Kind);
    }

    [Fact]
    public void A_circle_of_includes_ends()
    {
        var loaded = new SquidMemory().Add("a.conf", "via on\ninclude b.conf\n").Add("b.conf", "include a.conf\n").Load("include a.conf\n");
        Assert.Equal("EGL0004", Assert.Single(loaded.Findings).Rule.Id);
        Assert.Single(loaded.Rejections);
        Assert.Equal("via", Names(loaded));
    }

    [Fact]
    public void Sixteen_levels_are_followed_and_no_more()
    {
        var memory = new SquidMemory();
        for (var i = 1; i <= 17; i++)
        {
            memory.Add($"{i}.conf", $"note a {i}\ninclude {i + 1}.conf\n");
        }

        var loaded = memory.AddFolder("").Load("include 1.conf\n");
        Assert.Equal(16, loaded.Directives.Length);
        Assert.Single(loaded.Rejections);
    }

    [Fact]
    public void Includes_that_multiply_are_given_up_as_too_large()
    {
        var memory = new SquidMemory();
        for (var i = 1; i <= 16; i++)
        {
            memory.Add($"{i}.conf", string.Concat(Enumerable.Repeat($"include {i + 1}.conf\n", 10)));
        }

        var loaded = memory.Add("17.conf", "").Load("include 1.conf\n");
        Assert.Single(loaded.Findings, finding => finding.Rule.Id == "EGL0009");
    }

    [Fact]
    public void An_if_does_not_span_an_include()
    {
        var loaded = new SquidMemory().Add("a.conf", "endif\n").Load("if true\ninclude a.conf\nendif\n");
        Assert.Equal("a.conf", Assert.Single(loaded.Rejections).Location.Source.Path);
    }

    [Fact]
    public void Macros_are_replaced_and_keep_their_places()
    {
        var directive = new SquidMemory().Load("pid_filename /run/${service_name}.pid x${process_number}y\n").Directives[0];
        Assert.Equal("/run/squid.pid", directive.Words[0].Text);
        Assert.Equal("/run/${service_name}.pid", directive.At(directive.Words[0]).Text);
        Assert.Equal("x0y", directive.Words[1].Text);
        Assert.Equal("x${process_number}y", directive.At(directive.Words[1]).Text);
    }

    [Fact]
    public void Quoted_mode_holds_for_the_lines_below_until_it_is_switched_off()
    {
        var loaded = new SquidMemory().Load("configuration_includes_quoted_values on\nacl w dstdomain \"a.example\"\nconfiguration_includes_quoted_values off\nacl v dstdom_regex ^b\n");
        Assert.Empty(loaded.Rejections);
        Assert.Equal("a.example", loaded.Directives[1].Words[2].Text);
        Assert.Equal(SquidQuoting.Quoted, loaded.Directives[1].Mode);
        Assert.Equal(SquidQuoting.Legacy, loaded.Directives[3].Mode);
    }

    [Fact]
    public void Regex_values_can_be_read_again_behind_the_type()
    {
        var directive = new SquidMemory().Load("acl a\\ dstdom_regex Windows\\ Update x # c\n").Directives[0];
        Assert.Equal(["acl", "a\\", "dstdom_regex", "Windows\\ Update", "x"], directive.WordsAs(SquidQuoting.Regex, 3).Words.Select(word => word.Text));
        Assert.Equal("acl a\\ dstdom_regex Windows\\ Update x", directive.Label);
        Assert.Equal(directive.Label, directive.Location.Text);
    }

    [Theory]
    [InlineData("acl w src {{ net }}\n", "{{ net }}")]
    [InlineData("{% for a in b %}\n", "{% for a in b %}")]
    [InlineData("http_port <%= @port %>\n", "<%= @port %>")]
    [InlineData("http_port @PORT@\n", "@PORT@")]
    [InlineData("http_port ${PORT}\n", "${PORT}")]
    [InlineData("http_port $PORT\n", "$PORT")]
    [InlineData("http_port __PORT__\n", "__PORT__")]
    public void Placeholders_of_templates_are_no_directives(string text, string placeholder)
    {
        var loaded = new SquidMemory().Load(text);
        Assert.Empty(loaded.Rejections);
        Assert.Equal(SquidEntryKind.Template, Assert.Single(loaded.Directives).Kind);
        Assert.Equal(placeholder, Assert.Single(Assert.Single(loaded.Findings).Arguments));
    }

    [Fact]
    public void Lines_between_block_marks_may_not_be_there()
    {
        var loaded = new SquidMemory().Load("{% if x %}\nhttp_access deny all\n{% endif %}\nhttp_access allow all\n");
        Assert.Equal([SquidEntryKind.Template, SquidEntryKind.Template, SquidEntryKind.Template, SquidEntryKind.Directive], loaded.Directives.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("logformat x %>a %{User-Agent}>h %<st\n")]
    [InlineData("acl w url_regex ^http://x/a{2}$ \\.exe$\n")]
    [InlineData("auth_param basic realm a@b.example\n")]
    [InlineData("http_port 3128 # {{ port }}\n")]
    public void Ordinary_signs_are_no_placeholders(string text)
    {
        Assert.Empty(new SquidMemory().Load(text).Findings);
    }

    [Theory]
    [InlineData("acl w dstdomain a \\ \nhttp_access allow w\n", "blankAfterBackslash", "\\")]
    [InlineData("acl w dstdomain a.example\\\n  b.example\n", "joinedWords", "a.example\\\n  b.example")]
    [InlineData("acl w dstdomain a # c \\\n b\n", "commentSwallows", "b")]
    [InlineData("acl w dstdomain a \\\nhttp_access allow w\n", "swallowedDirective", "http_access")]
    [InlineData("http_access deny all \\\n", "droppedAtEnd", "http_access deny all ")]
    public void Traps_of_continuation_are_reported(string text, string message, string at)
    {
        var finding = Assert.Single(new SquidMemory().Load(text).Findings, found => found.Rule.Id == "EGL4118");
        Assert.Equal(message, finding.MessageId);
        Assert.Equal(at, finding.At.Text);
    }

    [Theory]
    [InlineData("acl w dstdomain a \\\n  b \\\n# c\n  d\n")]
    [InlineData("logformat x a\\\n  b\n")]
    [InlineData("# c \\\nvia on\n")]
    public void Sound_continuations_are_not_reported(string text)
    {
        Assert.Empty(new SquidMemory().Load(text).Findings);
    }

    [Theory]
    [InlineData("via on\rvia off\n", "carriageReturn")]
    [InlineData("via on\0via off\n", "nul")]
    public void Lost_ends_of_lines_are_reported(string text, string message)
    {
        var finding = Assert.Single(new SquidMemory().Load(text).Findings);
        Assert.Equal("EGL4119", finding.Rule.Id);
        Assert.Equal(message, finding.MessageId);
    }

    [Fact]
    public void Obsolete_directives_are_noted_and_accepted()
    {
        var loaded = new SquidMemory().Load("hierarchy_stoplist cgi-bin ?\nsslproxy_version 4\ndns_v4_first on\n");
        Assert.Empty(loaded.Rejections);
        Assert.Equal(["noEffect", "translated", "noEffect"], loaded.Findings.Select(finding => finding.MessageId));
        Assert.Empty(new SquidMemory().Load("dns_v4_first on\n", "squid-4").Findings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only this\n")]
    public void A_file_without_directives_holds_nothing(string text)
    {
        Assert.Equal("EGL0010", Assert.Single(new SquidMemory().Load(text).Findings).Rule.Id);
    }

    [Fact]
    public void A_text_in_utf_16_is_refused()
    {
        var text = SourceText.Decode("squid.conf", [0xFF, 0xFE, (byte)'a', 0]);
        Assert.NotEmpty(SquidLoader.Load(SquidParser.Parse(text), new SquidMemory(), SquidEngine.Default).Rejections);
    }

    private static string Spell(string text) => text.Replace("a\n", "via on\n", StringComparison.Ordinal).Replace("b\n", "cache allow all\n", StringComparison.Ordinal)
        .Replace("c\n", "note x y\n", StringComparison.Ordinal) is var lines && lines.Contains('\n', StringComparison.Ordinal) ? lines
        : text.Replace("a", "via", StringComparison.Ordinal).Replace("b", "cache", StringComparison.Ordinal) is var names && names.EndsWith(" c", StringComparison.Ordinal) ? names[..^1] + "note" : names;

    private static string Names(SquidConfiguration loaded) =>
        string.Join(' ', loaded.Directives.Where(entry => entry.Kind == SquidEntryKind.Directive).Select(entry => entry.Name));
}
