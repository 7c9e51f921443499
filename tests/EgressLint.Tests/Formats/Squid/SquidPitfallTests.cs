using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Squid;

public sealed class SquidPitfallTests
{
    private const string Clients = "acl localnet src 10.0.0.0/8\n";

    [Theory]
    [InlineData("*.example.com", "write '.example.com'")]
    [InlineData("https://*.example.com/a", "write '.example.com'")]
    [InlineData("www.example.com/path", "no path")]
    [InlineData("10.0.0.0/8", "type 'dst'")]
    [InlineData("example.com:443", "port")]
    [InlineData("example.com,", "write 'example.com'")]
    [InlineData("a.example,b.example", "a word of its own")]
    [InlineData("example.com;", "write 'example.com'")]
    [InlineData("example.com.", "write 'example.com'")]
    [InlineData("..example.com", "write '.example.com'")]
    [InlineData("a..example.com", "two dots")]
    [InlineData("/etc/squid/list", "in quotes")]
    [InlineData("(^|\\.)example\\.com$", "dstdom_regex")]
    [InlineData("www.*.example.com", "ordinary characters")]
    [InlineData("example.com#old", "write 'example.com'")]
    [InlineData("münchen.example", "xn--")]
    [InlineData("2001:db8::1", "brackets")]
    [InlineData("[2001:DB8:0::1]", "[2001:db8::1]")]
    [InlineData(".", "no name")]
    [InlineData("-n", "directly after the type")]
    public void Dead_domain_values_are_found(string value, string reason) =>
        Assert.Contains(reason, Only($"acl w dstdomain a.example {value}\n", "EGL4101").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(".example.com")]
    [InlineData("Example.COM")]
    [InlineData("under_score.example-1.com")]
    [InlineData("203.0.113.5")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[2001:DB8::1]")]
    [InlineData("localhost")]
    public void Living_domain_values_are_left_alone(string value) => Assert.Empty(All($"acl w dstdomain {value}\n", "EGL4101"));

    [Theory]
    [InlineData("one.example two.example", "one value")]
    [InlineData("\uFEFFone.example", "byte order mark")]
    [InlineData("'one.example'", "quotes")]
    [InlineData("-n", "not read from files")]
    public void Dead_values_in_files_are_found(string line, string reason)
    {
        var finding = Assert.Single(Bind("acl w dstdomain \"/w\"\n", ("/w", line + "\nok.example\n")), f => f.Rule.Id == "EGL4101");
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
        Assert.Equal("/w", finding.At.Source.Path);
    }

    [Fact]
    public void A_long_list_of_dead_values_is_cut_and_counted()
    {
        var list = string.Concat(Enumerable.Range(0, 50).Select(i => $"*.s{i}.example\n"));
        var findings = Bind("acl w dstdomain \"/w\"\n", ("/w", list)).Where(f => f.Rule.Id == "EGL4101").ToList();
        Assert.Equal(21, findings.Count);
        Assert.Contains("30 further values", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_backslash_is_told_of_as_a_line_that_does_not_go_on() => Assert.Empty(All("acl w dstdomain a.example \\ \n", "EGL4101"));

    [Fact]
    public void Networks_are_dropped_up_to_release_6()
    {
        const string text = "acl w src 10.1.0.0/16 10.0.0.0/8\n";
        Assert.Contains("'10.1.0.0/16' before it", Only(text, "EGL4105").Message, StringComparison.Ordinal);
        Assert.Empty(All(text, "EGL4105", "squid-7"));
        Assert.Empty(All("acl w src 10.0.0.0/8 10.1.0.0/16\n", "EGL4105"));
    }

    [Theory]
    [InlineData("http_port 3128\nacl b dstdomain a.example\nhttp_access deny b\n", "Warning")]
    [InlineData("http_port 3128\nacl b dstdomain a.example\nhttp_access allow b\n", "Note")]
    [InlineData("acl b dstdomain a.example\nhttp_access deny b\n", "")]
    [InlineData("http_port 3128\nacl b dstdomain a.example\nhttp_access deny b\nhttp_access allow !b\n", "")]
    [InlineData("http_port 3128\nacl b dstdomain a.example\nhttp_access deny b\nhttp_access deny all\n", "")]
    [InlineData("http_port 3128\nacl b dstdomain a.example\nhttp_access deny b\ninclude /etc/squid/conf.d/*.conf\n", "")]
    public void The_last_line_must_decide(string text, string severity) =>
        Assert.Equal(severity, string.Concat(All(text, "EGL4107").Select(f => f.Severity)));

    [Theory]
    [InlineData("http_access allow all\n", "every destination")]
    [InlineData("acl p port 443\nhttp_access allow p\nhttp_access deny all\n", "tunnels")]
    [InlineData("acl anybody src 0.0.0.0/0\nhttp_access allow anybody\n", "every destination")]
    [InlineData("acl b dstdomain \"/missing\"\nhttp_access deny b\nhttp_access allow all\n", "every destination")]
    [InlineData("acl b dstdomain .example.org\nhttp_access deny b\nhttp_access allow !b\n", "every destination")]
    [InlineData("acl t time 09:00-10:00\nhttp_access deny t\nhttp_access allow all\n", "every destination")]
    [InlineData("acl p urlpath_regex \\.exe$\nhttp_access deny p\nhttp_access allow all\n", "every destination")]
    [InlineData("acl d dst 203.0.113.0/24\nhttp_access deny d\nhttp_access allow all\n", "every destination")]
    [InlineData("acl t time 09:00-10:00\nhttp_access deny !t\nhttp_access allow all\n", "")]
    [InlineData("acl m maxconn 5\nhttp_access deny m\nhttp_access allow all\n", "")]
    [InlineData("{{ more }}\nhttp_access allow all\n", "")]
    [InlineData(Clients + "http_access deny !localnet\nhttp_access allow all\n", "")]
    [InlineData("http_access deny all\nhttp_access allow all\n", "")]
    [InlineData("acl w dstdomain .example.com\nhttp_access allow w\nhttp_access deny all\n", "")]
    [InlineData("auth_param basic program /x\nacl u proxy_auth REQUIRED\nhttp_access deny !u\nhttp_access allow all\n", "")]
    [InlineData("http_port 127.0.0.1:3128\nhttp_access allow all\n", "")]
    [InlineData("http_port 3128 intercept\nhttp_access allow all\n", "")]
    [InlineData("acl c src \"/missing\"\nhttp_access deny !c\nhttp_access allow all\n", "")]
    public void Open_proxies_are_found(string text, string what)
    {
        var findings = All(text, "EGL4108");
        Assert.Equal(what.Length > 0, findings.Count == 1);
        Assert.All(findings, f => Assert.Contains(what, f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http_access deny all\nhttp_access allow localnet\n", 1)]
    [InlineData("http_access deny all\nhttp_access deny localnet\n", 0)]
    [InlineData("acl pc src 10.0.0.5\nhttp_access allow localnet\nhttp_access deny pc\n", 1)]
    [InlineData("acl vpn src 172.16.0.0/12\nhttp_access deny !localnet\nhttp_access allow vpn\n", 1)]
    [InlineData("acl b dstdomain .a.example\nacl c dstdomain x.a.example\nhttp_access deny b\nhttp_access allow localnet c\n", 1)]
    [InlineData("acl b dstdomain .a.example\nacl c dstdomain .example\nhttp_access deny b\nhttp_access allow localnet c\n", 0)]
    [InlineData("acl r random 1/2\nhttp_access allow r\nhttp_access deny r localnet\n", 0)]
    [InlineData("acl a dstdomain .a.example\nacl b dstdomain x.a.example\nhttp_access deny !b\nhttp_access allow localnet !a\n", 1)]
    [InlineData("acl a dstdomain .a.example\nacl b dstdomain x.a.example\nhttp_access deny !a\nhttp_access allow localnet !b\n", 0)]
    [InlineData("acl a dstdomain -n .a.example\nacl b dstdomain x.a.example\nhttp_access deny !b\nhttp_access allow localnet !a\n", 0)]
    [InlineData("acl a dstdomain .a.example\nacl b dstdomain -n x.a.example\nhttp_access deny !b\nhttp_access allow localnet !a\n", 1)]
    [InlineData("acl a port 1-1000\nacl b port 80\nhttp_access deny a\nhttp_access allow localnet b\n", 1)]
    [InlineData("acl a port 80\nacl b port 1-1000\nhttp_access deny a\nhttp_access allow localnet b\n", 0)]
    [InlineData("acl x external h\nhttp_access allow localnet x\nhttp_access deny localnet\n", 0)]
    [InlineData("http_access deny all\ninclude /etc/squid/conf.d/*.conf\n", 0)]
    public void Lines_behind_wider_ones_are_never_reached(string text, int count) => Assert.Equal(count, All(Clients + text, "EGL4109").Count);

    [Theory]
    [InlineData("acl a src 172.16.0.0/12\nhttp_access allow localnet a\n", 1)]
    [InlineData("acl a src 10.1.0.0/16\nhttp_access allow localnet a\n", 0)]
    [InlineData("acl a src 10.1.0.0/16\nhttp_access allow a !localnet\n", 1)]
    [InlineData("http_access allow localnet !localnet\n", 1)]
    [InlineData("acl a dstdomain .a.example\nacl b dstdomain .b.example\nhttp_access allow a b\n", 1)]
    [InlineData("acl a dstdomain .a.example\nacl b dstdom_regex ^x\\.a\\.example$\nhttp_access allow a b\n", 0)]
    [InlineData("acl a dstdomain .a.example\nacl b dstdom_regex ^x\\.b\\.example$\nhttp_access allow a b\n", 1)]
    [InlineData("acl a dstdomain 203.0.113.5\nacl b dstdomain .b.example\nhttp_access allow a b\n", 0)]
    [InlineData("acl a port 80\nacl b port 443\nhttp_access allow a b\n", 1)]
    [InlineData("acl a method GET\nhttp_access allow a CONNECT\n", 1)]
    [InlineData("acl a src \"/missing\"\nhttp_access allow localnet a\n", 0)]
    public void Conditions_that_exclude_each_other_are_found(string text, int count) => Assert.Equal(count, All(Clients + text, "EGL4110").Count);

    [Theory]
    [InlineData("acl w url_regex ^https://a\\.example/\nhttp_access allow localnet w\n", 1)]
    [InlineData("acl w url_regex ^http://a\\.example/\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl w url_regex a\\.example\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl w url_regex ^https?://a\\.example/ ^a\\.example:443$\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl w url_regex ^https://a\\.example/\nhttp_access deny w\nhttp_access allow localnet\n", 0)]
    [InlineData("acl w url_regex ^https://a\\.example/\nhttp_access allow localnet CONNECT\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl w proto HTTP HTTPS\nhttp_access deny !w\nhttp_access allow localnet\n", 1)]
    [InlineData("acl w proto HTTP HTTPS\nhttp_access deny !w !CONNECT\nhttp_access allow localnet\n", 0)]
    [InlineData("acl w urlpath_regex ^/a\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl w urlpath_regex ^/a\nhttp_access allow localnet CONNECT w\n", 1)]
    [InlineData("acl m method GET CONNECT\nacl w urlpath_regex ^/a\nhttp_access allow localnet m w\n", 0)]
    [InlineData("acl p port 443\nacl w urlpath_regex ^/a\nhttp_access allow localnet p w\n", 1)]
    [InlineData("acl p port 80 443\nacl w urlpath_regex ^/a\nhttp_access allow localnet p w\n", 0)]
    [InlineData("acl p port 8443\nacl w urlpath_regex ^/a\nhttp_access allow localnet p w\n", 0)]
    [InlineData("acl p port \"/missing\"\nacl w urlpath_regex ^/a\nhttp_access allow localnet p w\n", 0)]
    [InlineData("acl m method \"/missing\"\nacl w urlpath_regex ^/a\nhttp_access allow localnet m w\n", 0)]
    [InlineData("acl w proto FTP\nhttp_access allow localnet CONNECT w\n", 1)]
    [InlineData("acl w proto FTP NONE\nhttp_access allow localnet CONNECT w\n", 0)]
    [InlineData("acl w proto FTP\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl p port 80\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet p w\n", 0)]
    [InlineData("acl p port 80\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet !p w\n", 1)]
    [InlineData("acl p port \"/missing\"\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet p w\n", 1)]
    [InlineData("acl m method GET\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet m w\n", 0)]
    [InlineData("acl m method GET\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet !m w\n", 1)]
    [InlineData("acl m method \"/missing\"\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet m w\n", 1)]
    [InlineData("acl w url_regex ^https://a\\.example/\nacl p port 443\nhttp_access allow localnet p\nhttp_access allow localnet w\n", 0)]
    [InlineData("acl w url_regex ^https://a\\.example/\nacl p port 80\nhttp_access allow localnet p\nhttp_access allow localnet w\n", 1)]
    [InlineData("acl w url_regex ^https://a\\.example/\nacl p port \"/missing\"\nhttp_access allow localnet p\nhttp_access allow localnet w\n", 1)]
    [InlineData("acl w url_regex ^https://a\\.example/\nacl m method GET\nhttp_access allow localnet m\nhttp_access allow localnet w\n", 1)]
    [InlineData("acl w url_regex ^https://a\\.example/\nacl m method \"/missing\"\nhttp_access allow localnet m\nhttp_access allow localnet w\n", 1)]
    [InlineData("acl w url_regex (^https:/|^ftp:/)\nhttp_access allow localnet CONNECT w\n", 1)]
    [InlineData("acl w url_regex (^https:|^ftp:)\nhttp_access allow localnet CONNECT w\n", 0)]
    [InlineData("acl w url_regex ^https:443\nhttp_access allow localnet CONNECT w\n", 0)]
    [InlineData("http_port 3128 ssl-bump cert=/c\nssl_bump bump all\nacl w url_regex ^https://a\\.example/\nhttp_access allow localnet w\n", 0)]
    public void Conditions_that_tunnels_cannot_meet_are_found(string text, int count) => Assert.Equal(count, All(Clients + text, "EGL4111").Count);

    [Theory]
    [InlineData("dstdom_regex", "example\\.com", "end", "example.com.other.test")]
    [InlineData("dstdom_regex", "example\\.com$", "start", "notexample.com")]
    [InlineData("dstdom_regex", "^www.example\\.com$", "dot", "wwwxexample.com")]
    [InlineData("url_regex", "^https?://[^/]*example\\.com/", "start", "https://notexample.com/")]
    [InlineData("url_regex", "[./]example\\.com/", "path", "http://other.test/example.com/")]
    [InlineData("dstdom_regex", "(^|\\.)example\\.com$", "", "")]
    [InlineData("dstdom_regex", "\\.example\\.com$", "", "")]
    [InlineData("dstdom_regex", "^cdn[0-9]+\\.example\\.com$", "", "")]
    [InlineData("dstdom_regex", "^a.b\\.example\\.com$", "", "")]
    [InlineData("dstdom_regex", "example", "", "")]
    [InlineData("url_regex", "^https?://([^/]+\\.)?example\\.com/", "", "")]
    [InlineData("url_regex", "^http://example\\.com/", "", "")]
    [InlineData("url_regex", "\\.html$", "", "")]
    public void Wide_patterns_are_shown_with_a_name_that_passes(string type, string pattern, string message, string witness)
    {
        var findings = All(Clients + $"acl w {type} {pattern}\nhttp_access allow localnet w\n", "EGL4112");
        Assert.Equal(message, string.Concat(findings.Select(f => f.MessageId)));
        Assert.All(findings, f => Assert.Equal(witness, f.Arguments[1]));
        Assert.Empty(All(Clients + $"acl w {type} {pattern}\nhttp_access deny w\n", "EGL4112"));
    }

    [Theory]
    [InlineData("^a\\d+$", true)]
    [InlineData("^.*?b$", false)]
    [InlineData("^a+?\\.b$", true)]
    [InlineData("^a.*?b$", true)]
    [InlineData("[\\w.]+", true)]
    [InlineData("a\\\\.b", true)]
    [InlineData("\\Aa\\Z", true)]
    [InlineData("[\\.]+", false)]
    [InlineData("a\\.b\\-c\\/d", false)]
    [InlineData("\\w+\\b", false)]
    [InlineData("a\\??", false)]
    [InlineData("[]\\]a?", false)]
    [InlineData("[[:digit:]]?", false)]
    [InlineData("[[.-.]\\dx]", true)]
    [InlineData("a\\qb", true)]
    [InlineData("a\\_b", false)]
    public void Patterns_of_other_dialects_are_found(string pattern, bool found) =>
        Assert.Equal(found, All($"acl w dstdom_regex {pattern}\n", "EGL4114").Count == 1);

    [Theory]
    [InlineData("dstdom_regex ^Example\\.com$", true)]
    [InlineData("dstdom_regex -i ^Example\\.com$", false)]
    [InlineData("dstdom_regex ^(Example|sample)\\.com$", false)]
    [InlineData("url_regex ^http://Example\\.com/", true)]
    [InlineData("url_regex /Download/", false)]
    public void Capitals_that_never_match_are_found(string acl, bool found) => Assert.Equal(found, All($"acl w {acl}\n", "EGL4115").Count == 1);

    [Theory]
    [InlineData("never_direct allow all\n", "said")]
    [InlineData("acl i dstdomain .example\nnever_direct deny i\n", "implied")]
    [InlineData("cache_peer p.example parent 3128 0\nnever_direct allow all\n", "")]
    [InlineData("always_direct allow all\nnever_direct allow all\n", "")]
    [InlineData("never_direct deny all\n", "")]
    [InlineData("cache_peer p.example sibling 3128 0\nnever_direct allow all\n", "said")]
    [InlineData("cache_peer p.example\nnever_direct allow all\n", "said")]
    public void Requests_without_a_way_out_are_found(string text, string message) =>
        Assert.Equal(message, string.Concat(All(text, "EGL4122").Select(f => f.MessageId)));

    [Theory]
    [InlineData("client_idle_pconn_timeout 1 hour\n", true)]
    [InlineData("client_idle_pconn_timeout 10 minutes\n", false)]
    [InlineData("client_idle_pconn_timeout 10 minutes\nread_timeout 5 minutes\n", true)]
    [InlineData("request_timeout 5 minutes\nread_timeout 1 minute\n", false)]
    [InlineData("pconn_timeout 1 hour\nread_timeout 2 hours\n", false)]
    public void Timeouts_that_do_not_help_tunnels_are_found(string text, bool found) => Assert.Equal(found, All(text, "EGL4123").Count == 1);

    [Theory]
    [InlineData("read_timeout 90 seconds\n", "90 seconds")]
    [InlineData("read_timeout 2 minutes\n", "2 minutes")]
    public void The_timeout_that_counts_is_told(string line, string time) =>
        Assert.Contains(time, Only("client_idle_pconn_timeout 1 hour\n" + line, "EGL4123").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("acl d dst 203.0.113.0/24\nhttp_access allow d\n", "misses")]
    [InlineData("acl d dst 203.0.113.0/24\nhttp_access deny !d\n", "refuses")]
    [InlineData("acl d dst 203.0.113.0/24\nhttp_access deny d\n", "")]
    [InlineData("acl d dst 10.0.0.0/8 127.0.0.1\nhttp_access allow d\n", "")]
    [InlineData("acl d dst -n 203.0.113.0/24\nhttp_access allow d\n", "")]
    [InlineData("acl d dst a.example b.example\nhttp_access deny d\n", "start")]
    public void Conditions_that_depend_on_names_are_found(string text, string message) =>
        Assert.Equal(message, string.Concat(All(text, "EGL4124").Select(f => f.MessageId)));

    [Theory]
    [InlineData("acl all src 0.0.0.0/0.0.0.0\n", "")]
    [InlineData("acl all src 10.0.0.0/8\n", "stays")]
    [InlineData("acl localhost src 127.0.0.1/255.255.255.255\n", "")]
    [InlineData("acl localhost src 127.0.0.1/32 ::1\n", "")]
    [InlineData("acl localhost src 10.1.2.3\n", "adds")]
    [InlineData("acl to_localhost dst 127.0.0.0/8 0.0.0.0/32 ::1\n", "")]
    [InlineData("acl CONNECT method CONNECT\n", "")]
    [InlineData("acl CONNECT method connect\n", "")]
    [InlineData("acl CONNECT method CONNECT GET\n", "adds")]
    [InlineData("acl manager proto cache_object\n", "")]
    [InlineData("acl manager url_regex ^http://x/\n", "")]
    public void Extended_built_in_lists_are_found(string text, string message) =>
        Assert.Equal(message, string.Concat(All(text, "EGL4126").Select(f => f.MessageId)));

    [Fact]
    public void A_reverse_proxy_gets_one_finding() =>
        Assert.Equal(["EGL4125"], Bind("http_port 80 accel vhost\nacl w dstdomain *.a.example\nhttp_access allow all\n").Select(f => f.Rule.Id));

    [Fact]
    public void A_port_for_TLS_may_be_for_own_servers()
    {
        Assert.Equal("https_port 443 accel tls-cert=/c", Assert.Single(Bind("https_port\nhttps_port 443 accel tls-cert=/c\nhttp_access allow all\n"), f => f.Rule.Id == "EGL4125").At.Text);
    }

    [Fact]
    public void A_reverse_proxy_may_listen_to_TLS_only() =>
        Assert.Equal("https_port 443 accel cert=/c", Only("https_port 443 accel cert=/c\nhttp_access allow all\n", "EGL4125").At.Text);

    [Fact]
    public void A_reverse_proxy_is_told_of_at_a_port_that_names_one() =>
        Assert.Equal("http_port 80 accel vhost", Assert.Single(Bind("http_port\nhttp_port 80 accel vhost\nhttp_access allow all\n"), f => f.Rule.Id == "EGL4125").At.Text);

    [Fact]
    public void An_include_that_a_continuation_swallows_is_found() =>
        Assert.Contains("include", Assert.Single(Bind("acl w dstdomain a.example \\\ninclude /etc/squid/more.conf now\n"), f => f.MessageId == "swallowedDirective").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http_port 3128\n", 0)]
    [InlineData("http_port 3128 intercept\n", 1)]
    [InlineData("http_port 3128 intercept\nhttp_port 3129\n", 0)]
    public void Users_cannot_be_asked_on_intercepting_ports(string ports, int count) =>
        Assert.Equal(count, All(ports + "auth_param basic program /x\nacl u proxy_auth REQUIRED\nhttp_access allow u\nhttp_access deny all\n", "EGL4116").Count);

    private static Finding Only(string text, string rule) => Assert.Single(All(text, rule));

    private static List<Finding> All(string text, string rule, string? engine = null) => [.. Bind(text, engine).Where(f => f.Rule.Id == rule)];

    private static ImmutableArray<Finding> Bind(string text, params (string Path, string Content)[] files) => Bind(text, null, files);

    private static ImmutableArray<Finding> Bind(string text, string? engine, params (string Path, string Content)[] files)
    {
        var format = new SquidFormat();
        var context = new MemoryContext(files.ToImmutableDictionary(f => f.Path, f => SourceText.From(f.Path, f.Content)), engine) { FoldersKnown = false };
        return format.Bind(format.Parse(SourceText.From("squid.conf", text)), context).Findings;
    }
}
