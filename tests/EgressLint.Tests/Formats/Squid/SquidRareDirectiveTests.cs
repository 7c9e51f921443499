using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;
using EgressLint.Tests.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Directives and ACL types that few configurations have: what they do to one request.</summary>
public sealed class SquidRareDirectiveTests
{
    private const string Head = "http_port 3128\nacl site dstdomain www.example.com\nacl other dstdomain other.example.net\nacl all_ports port 1-65535\n";

    private const string Reqmod = "icap_service s reqmod_precache icap://127.0.0.1:1344/x\nhttp_access allow all\n";

    private const string Respmod = "icap_service s respmod_precache icap://127.0.0.1:1344/x\nhttp_access allow all\n";

    [Theory]
    [InlineData(Reqmod, "Allow")]
    [InlineData("icap_enable off\n" + Reqmod, "Allow")]
    [InlineData("icap_enable on\n" + Reqmod, "Unknown")]
    [InlineData("icap_enable enable\n" + Reqmod, "Unknown")]
    [InlineData("icap_enable on\nicap_enable disable\n" + Reqmod, "Unknown")]
    [InlineData("icap_enable on\n" + Respmod, "Unknown")]
    [InlineData("icap_enable on\nadaptation_access s deny all\n" + Reqmod, "Allow")]
    [InlineData("icap_enable on\nadaptation_access s allow other\nadaptation_access s deny all\n" + Reqmod, "Allow")]
    [InlineData("icap_enable on\nadaptation_access s allow site\nadaptation_access s deny all\n" + Reqmod, "Unknown")]
    [InlineData("icap_enable on\nadaptation_access s deny all\n" + Respmod, "Allow")]
    [InlineData("icap_enable on\nicap_service s reqmod_precache icap://127.0.0.1:1344/x\nhttp_access deny site\nhttp_access allow all\n", "Deny")]
    public void Services_that_adapt_may_refuse(string text, string expected) => Assert.Equal(expected, Ask(text));

    [Theory]
    [InlineData("url_rewrite_program /usr/lib/squid/helper\nhttp_access allow all\n", "Unknown")]
    [InlineData("redirect_program /usr/lib/squid/helper\nhttp_access allow all\n", "Unknown")]
    [InlineData("url_rewrite_program none\nhttp_access allow all\n", "Allow")]
    [InlineData("url_rewrite_program /usr/lib/squid/helper\nurl_rewrite_access deny all\nhttp_access allow all\n", "Allow")]
    [InlineData("url_rewrite_program /usr/lib/squid/helper\nurl_rewrite_access deny site\nhttp_access allow all\n", "Allow")]
    [InlineData("url_rewrite_program /usr/lib/squid/helper\nurl_rewrite_access allow other\nurl_rewrite_access deny all\nhttp_access allow all\n", "Allow")]
    [InlineData("adapted_http_access deny site\nhttp_access allow all\n", "Deny")]
    [InlineData("http_access2 deny site\nhttp_access allow all\n", "Deny")]
    [InlineData("adapted_http_access deny other\nhttp_access allow all\n", "Allow")]
    public void What_comes_behind_http_access_has_a_say(string text, string expected) => Assert.Equal(expected, Ask(text));

    [Theory]
    [InlineData("acl r random 1/1\nhttp_access allow r\n", "Allow")]
    [InlineData("acl r random 3/3\nhttp_access allow r\n", "Allow")]
    [InlineData("acl r random 1/2\nhttp_access allow r\n", "Unknown")]
    [InlineData("acl r random 1:1\nhttp_access allow r\n", "Unknown")]
    [InlineData("acl r random 0.25\nhttp_access allow r\n", "Unknown")]
    [InlineData("acl r random 1/2x\nhttp_access allow r\n", "Unknown")]
    [InlineData("acl r random 0.25x\nhttp_access allow r\n", "Unknown")]
    [InlineData("acl r random 1/2\nhttp_access allow r\nmiss_access deny all\n", "Deny")]
    [InlineData("acl r random 1/2\nhttp_access allow all\nmiss_access deny r\n", "Unknown")]
    [InlineData("acl r random 1/2\nhttp_access deny all\nmiss_access deny r\n", "Deny")]
    [InlineData("acl r random 1/2\nhttp_access deny r\nhttp_access allow all\nmiss_access deny r\n", "Unknown")]
    public void Chance_is_certain_only_where_it_is_one(string text, string expected) => Assert.Equal(expected, Ask(text));

    [Theory]
    [InlineData("acl g any-of site other\nhttp_access allow g\n", "Allow")]
    [InlineData("acl g any-of other\nhttp_access allow g\n", "Deny")]
    [InlineData("acl g any-of !other\nhttp_access allow g\n", "Allow")]
    [InlineData("acl g any-of other\nacl g any-of site\nhttp_access allow g\n", "Allow")]
    [InlineData("acl g all-of site all_ports\nhttp_access allow g\n", "Allow")]
    [InlineData("acl g all-of site other\nhttp_access allow g\n", "Deny")]
    [InlineData("acl g all-of site !other\nhttp_access allow g\n", "Allow")]
    [InlineData("acl g all-of other\nacl g all-of site\nhttp_access allow g\n", "Allow")]
    [InlineData("acl i any-of other\nacl g any-of i !site\nhttp_access allow g\n", "Deny")]
    public void Groups_of_ACLs(string text, string expected) => Assert.Equal(expected, Ask(text));

    [Theory]
    [InlineData("acl s http_status 200\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s hier_code HIER_DIRECT\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s rep_mime_type text/html\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s maxconn 5\nhttp_access deny s\nhttp_access allow all\n", "Unknown")]
    [InlineData("acl s proto HTTP\nhttp_access allow s\n", "Allow")]
    [InlineData("acl s proto FTP\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s method GET\nhttp_access allow s\n", "Allow")]
    [InlineData("acl s method CONNECT\nhttp_access allow s\n", "Deny")]
    public void ACL_types_that_look_at_the_reply_never_match_before_it(string text, string expected) => Assert.Equal(expected, Ask(text));

    [Theory]
    [InlineData("check_hostnames on\n", "http://a!b.test/", "Refused")]
    [InlineData("check_hostnames on\n", "http://a_b.test/", "Allow")]
    [InlineData("check_hostnames on\nallow_underscore off\n", "http://a_b.test/", "Refused")]
    [InlineData("check_hostnames on\nallow_underscore on\n", "http://a_b.test/", "Allow")]
    [InlineData("check_hostnames off\n", "http://a!b.test/", "Allow")]
    [InlineData("", "http://a!b.test/", "Allow")]
    [InlineData("check_hostnames on\n", "a!b.test:443", "Refused")]
    [InlineData("", ":443", "Refused")]
    [InlineData("", "gopher://a.test/", "Refused")]
    public void Names_that_are_checked(string text, string target, string expected) => Assert.Equal(expected, SquidAsked.Outcome(text + "http_access allow all\n", target));

    [Theory]
    [InlineData("check_hostnames")]
    [InlineData("allow_underscore")]
    [InlineData("nonhierarchical_direct")]
    [InlineData("ignore_ims_on_miss perhaps")]
    [InlineData("url_rewrite_children 5 concurrency=x")]
    [InlineData("url_rewrite_concurrency x")]
    public void A_setting_without_a_good_value_stops_the_start(string line)
    {
        Assert.NotEmpty(SquidAsked.Policy(line + "\nhttp_access allow all\n").Rejections);
        Assert.Empty(SquidAsked.Policy("ignore_ims_on_miss on\nurl_rewrite_concurrency 5\nhttp_access allow all\n").Rejections);
    }

    /// <summary>From release 7 on an address is compared without its brackets.</summary>
    [Theory]
    [InlineData("squid-7", "[2001:db8::1]:443", "Allow")]
    [InlineData("squid-6", "[2001:db8::1]:443", "Deny")]
    [InlineData("squid-7", "[2001:db8::2]:443", "Deny")]
    [InlineData("squid-7", "www.example.com:443", "Deny")]
    public void A_server_name_that_is_an_address(string engine, string target, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome("acl s ssl::server_name 2001:db8::1\nhttp_access allow s\nhttp_access deny all\n", target, engine));

    [Theory]
    [InlineData("append_domain .example.com\nhttp_access allow site\n", "Allow")]
    [InlineData("append_domain .EXAMPLE.COM\nhttp_access allow site\n", "Allow")]
    [InlineData("http_access allow site\n", "Deny")]
    public void A_name_without_a_dot_gets_the_domain(string text, string expected) => Assert.Equal(expected, Ask(text, "http://www/"));

    [Theory]
    [InlineData("cache_peer p.example.net parent 3128 0\nprefer_direct on\nhttp_access allow all\n", "Allow")]
    [InlineData("cache_peer p.example.net parent 3128 0\nprefer_direct off\nnever_direct allow all\nhttp_access allow all\n", "Allow")]
    [InlineData("cache_peer p.example.net parent 3128 0\ncache_peer_access p.example.net deny all\nnever_direct allow all\nhttp_access allow all\n", "Deny")]
    [InlineData("never_direct allow all\nhttp_access allow all\n", "Deny")]
    [InlineData("never_direct allow all\nalways_direct allow site\nhttp_access allow all\n", "Allow")]
    [InlineData("never_direct allow other\nhttp_access allow all\n", "Allow")]
    [InlineData("miss_access deny site\nhttp_access allow all\n", "Deny")]
    [InlineData("http_reply_access deny site\nhttp_access allow all\n", "Deny")]
    public void The_way_out_and_the_way_back(string text, string expected) => Assert.Equal(expected, Ask(text));

    [Theory]
    [InlineData("read_timeout 3 minutes\n", 180)]
    [InlineData("read_timeout 3 minutes\nread_timeout 1 hour\n", 3600)]
    [InlineData("read_timeout 3 minutes\nread_timeout 5\n", 180)]
    [InlineData("", 900)]
    public void The_last_good_time_counts(string text, int seconds) => Assert.Equal(seconds, (int?)Policy(text).Settings.IdleTimeout?.Value.TotalSeconds);

    [Fact]
    public void A_time_of_zero_says_nothing() => Assert.Null(Policy("read_timeout 0 seconds\n").Settings.IdleTimeout);

    [Theory]
    [InlineData("reply_body_max_size 10 MB\n", 10L << 20)]
    [InlineData("reply_body_max_size 10 MB all\n", 10L << 20)]
    [InlineData("reply_body_max_size 10 MB site\nreply_body_max_size 20 MB all\n", 20L << 20)]
    [InlineData("reply_body_max_size none\nreply_body_max_size 20 MB all\n", null)]
    [InlineData("reply_body_max_size 10 MB\nreply_body_max_size 20 MB\n", 10L << 20)]
    public void The_first_size_for_everybody_counts(string text, long? bytes) => Assert.Equal(bytes, Policy(text).Settings.LargestReply?.Value);

    private static string Ask(string text, string url = "http://www.example.com/")
    {
        var policy = Policy(text);
        Assert.Empty(policy.Rejections);
        var box = policy.Ask(new PolicyRequest { Url = url, Method = "GET", Source = PacScripts.Address("10.0.0.1") }).Flows;
        Assert.NotNull(box);
        var parts = policy.Decide(box).Parts;
        return parts.All(p => p.IsCertain) && parts.Select(p => p.Action.Outcome).Distinct().ToArray() is [var outcome] ? outcome.ToString() : "Unknown";
    }

    private static Policy Policy(string text)
    {
        var format = new SquidFormat();
        return Assert.Single(format.Bind(format.Parse(SourceText.From("squid.conf", Head + text)), new MemoryContext()).Policies);
    }
}
