using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>What <c>ssl_bump</c> does to a tunnel at its three steps (Squid ssl/PeekingPeerConnector.cc), and what that does to its verdict.</summary>
public sealed class SquidInspectionTests
{
    private const string Head = "http_port 3128 ssl-bump cert=/c\nacl s1 at_step SslBump1\nacl s2 at_step SslBump2\nacl s3 at_step SslBump3\n"
        + "acl site ssl::server_name www.example.com\nacl other ssl::server_name other.example.net\nacl get method GET\n";

    private const string Open = "http_access allow all\n";

    [Theory]
    [InlineData("ssl_bump splice all\n", "Splice")]
    [InlineData("ssl_bump bump all\n", "Intercept")]
    [InlineData("ssl_bump bump other\n", "Splice")]
    [InlineData("ssl_bump terminate site\n", "Terminate")]
    [InlineData("ssl_bump peek s1\nssl_bump splice all\n", "Splice")]
    [InlineData("ssl_bump peek s1\nssl_bump bump all\n", "Intercept")]
    [InlineData("ssl_bump peek s1\nssl_bump terminate s2\n", "Terminate")]
    [InlineData("ssl_bump peek s1\nssl_bump bump s3\n", "Splice")]
    [InlineData("ssl_bump stare s1\nssl_bump bump s3\n", "Splice")]
    [InlineData("ssl_bump peek all\n", "Splice")]
    [InlineData("ssl_bump peek all\nssl_bump bump all\n", "Splice")]
    [InlineData("ssl_bump peek s1 s2\nssl_bump peek s2\nssl_bump terminate s3\n", "Splice")]
    [InlineData("ssl_bump peek s1\nssl_bump peek s2\nssl_bump terminate s3\n", "Terminate")]
    [InlineData("ssl_bump peek s1\nssl_bump peek s2\nssl_bump splice s3\nssl_bump terminate s3\n", "Splice")]
    [InlineData("ssl_bump stare all\nssl_bump bump s3\n", "Intercept")]
    [InlineData("ssl_bump stare all\nssl_bump splice s3\n", "Intercept")]
    [InlineData("ssl_bump stare all\nssl_bump terminate s3\n", "Terminate")]
    [InlineData("ssl_bump stare all\n", "Intercept")]
    [InlineData("ssl_bump peek s1\nssl_bump stare s2\n", "Intercept")]
    [InlineData("ssl_bump stare s1\nssl_bump peek s2\nssl_bump bump s3\n", "Splice")]
    [InlineData("ssl_bump client-first all\n", "Intercept")]
    [InlineData("ssl_bump peek s1\nssl_bump server-first all\n", "Splice")]
    [InlineData("ssl_bump none site\nssl_bump bump all\n", "Splice")]
    public void Steps_go_on_until_an_action_is_final(string lines, string expected)
    {
        var policy = SquidAsked.Policy(Head + lines + Open);
        var request = SquidAsked.Request("www.example.com:443");
        var box = policy.Ask(request).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        Assert.True(part.IsCertain);
        Assert.Equal(expected, part.Inspection.ToString());
        Assert.Equal(expected == "Terminate" ? "Deny" : "Allow", SquidAsked.Outcome(policy, request));
    }

    /// <summary>Who stares cannot splice any more, so what is inside is asked about too.</summary>
    [Theory]
    [InlineData("ssl_bump stare all\n", "Deny")]
    [InlineData("ssl_bump bump all\n", "Deny")]
    [InlineData("ssl_bump peek all\n", "Allow")]
    [InlineData("ssl_bump splice all\n", "Allow")]
    [InlineData("ssl_bump peek s1\nssl_bump bump other\n", "Allow")]
    [InlineData("acl r random 1/2\nssl_bump bump r\n", "Unknown")]
    [InlineData("acl r random 1/2\nssl_bump peek r\nssl_bump terminate all\n", "Unknown")]
    public void What_is_inside_is_asked_about_where_it_is_seen(string lines, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome(Head + lines + "http_access deny get\n" + Open, "www.example.com:443"));

    [Theory]
    [InlineData("ssl_bump bump all\n", "Allow")]
    [InlineData("ssl_bump terminate all\n", "Allow")]
    public void A_request_that_is_no_tunnel_passes_unchanged(string lines, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome(Head + lines + Open, "http://www.example.com/"));

    [Theory]
    [InlineData("ssl_bump bump all\nhttp_reply_access deny all\n", "Deny")]
    [InlineData("ssl_bump splice all\nhttp_reply_access deny all\n", "Allow")]
    public void Replies_are_seen_where_it_is_decrypted(string lines, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome(Head + lines + Open, "www.example.com:443"));

    /// <summary>A request inside is never asked for credentials: what would ask refuses, for certain and perhaps.</summary>
    [Theory]
    [InlineData("ssl_bump bump all\nhttp_access allow CONNECT\nhttp_access allow u\n", "Deny")]
    [InlineData("ssl_bump bump all\nacl r random 1/2\nhttp_access allow CONNECT\nhttp_access deny r\nhttp_access allow u\n", "Deny")]
    [InlineData("ssl_bump bump all\nhttp_access allow u\n", "Authenticate")]
    [InlineData("ssl_bump splice all\nhttp_access allow CONNECT\nhttp_access allow u\n", "Allow")]
    public void Inside_nobody_is_asked_for_credentials(string lines, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome(Head + "auth_param basic program /x\nacl u proxy_auth REQUIRED\n" + lines, "www.example.com:443"));

    /// <summary>Encrypted is what came over TLS: the request inside, but not the tunnel's own one.</summary>
    [Theory]
    [InlineData("http_port 3128\n", "", "www.example.com:443", "Allow")]
    [InlineData("http_port 3128 ssl-bump cert=/c\n", "ssl_bump splice all\n", "www.example.com:443", "Allow")]
    [InlineData("http_port 3128 ssl-bump cert=/c\n", "ssl_bump bump all\n", "www.example.com:443", "Unknown")]
    [InlineData("http_port 3128 ssl-bump cert=/c\n", "ssl_bump bump all\n", "http://www.example.com/", "Unknown")]
    [InlineData("https_port 3129 cert=/c\n", "", "www.example.com:443", "Unknown")]
    public void What_came_over_TLS_may_be_encrypted(string port, string lines, string target, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome(port + "acl e connections_encrypted\n" + lines + "http_access deny e\nhttp_access allow all\n", target));

    [Fact]
    public void A_policy_that_inspects_shows_the_list_that_decides_it()
    {
        const string Lists = "miss_access allow all\nhttp_reply_access allow all\n";
        Assert.Equal(["http_access", "miss_access", "http_reply_access"], SquidAsked.Policy("http_port 3128\n" + Lists + Open).Chains.Select(c => c.Name));
        Assert.Equal(["http_access", "ssl_bump", "miss_access", "http_reply_access"],
            SquidAsked.Policy(Head + "ssl_bump bump all\n" + Lists + Open).Chains.Select(c => c.Name));
    }

    /// <summary>Until Squid looks into the TLS of a connection that it took over, it knows nothing of it but the address.</summary>
    [Theory]
    [InlineData("acl s dstdomain www.example.com\nhttp_access allow s\n", "Unknown")]
    [InlineData("acl s dstdomain -n www.example.com\nhttp_access allow s\n", "Unknown")]
    [InlineData("acl s dstdom_regex example\nhttp_access allow s\n", "Unknown")]
    [InlineData("acl s url_regex example\nhttp_access allow s\n", "Unknown")]
    [InlineData("acl s url_regex .*\nhttp_access allow s\n", "Allow")]
    [InlineData("acl s url_regex\nhttp_access allow s\n", "Deny")]
    [InlineData("acl s port 443\nhttp_access allow s\n", "Allow")]
    [InlineData("http_access allow all\n", "Allow")]
    public void An_intercepted_connection_shows_no_name(string lines, string expected)
    {
        const string Ports = "http_port 3128 intercept\nhttps_port 3129 intercept ssl-bump cert=/c\n";
        var policy = SquidAsked.Policy(Ports + lines);
        Assert.Equal(expected, SquidAsked.Outcome(policy, SquidAsked.Request("www.example.com:443")));
        var box = policy.Ask(new EndpointQuestion(Language.Exactly("www.example.com"), PortSet.Of(443), Transport.Https, IpSet.Of(SquidAsked.Client)));
        Assert.NotNull(box);
        Assert.Equal(expected, Assert.Single(policy.Decide(box).Parts).Possible.Only?.ToString() ?? "Unknown");
    }

    [Fact]
    public void An_intercepted_address_is_known()
    {
        const string Text = "https_port 3129 intercept ssl-bump cert=/c\nacl s dstdomain -n 203.0.113.5\nhttp_access allow s\n";
        Assert.Equal("Allow", SquidAsked.Outcome(Text, "203.0.113.5:443"));
        Assert.Equal("Deny", SquidAsked.Outcome(Text, "203.0.113.6:443"));
    }

    /// <summary>From release 7 on an IPv6 address is compared without its brackets; before, with them.</summary>
    [Theory]
    [InlineData("squid-7", "2001:db8::1", "Allow")]
    [InlineData("squid-7", "[2001:db8::1]", "Deny")]
    [InlineData("squid-6", "2001:db8::1", "Deny")]
    [InlineData("squid-6", "[2001:db8::1]", "Allow")]
    public void An_address_among_server_names(string engine, string value, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome($"http_port 3128\nacl s ssl::server_name {value}\nhttp_access allow s\n", "[2001:db8::1]:443", engine));

    /// <summary>In a set with names what is in brackets is unknown, as is what has no second bracket.</summary>
    [Theory]
    [InlineData("www.example.com", "Allow")]
    [InlineData("b.test", "Deny")]
    [InlineData("[2001:db8::1]", "Unknown")]
    [InlineData("[", "Unknown")]
    [InlineData("[2001:db8::1", "Unknown")]
    public void Addresses_in_a_set_of_server_names(string host, string expected)
    {
        var policy = SquidAsked.Policy("http_port 3128\nacl s ssl::server_name 2001:db8::1 www.example.com\nhttp_access allow s\n", "squid-7");
        var box = policy.Ask(SquidAsked.Request("www.example.com:443")).Flows;
        Assert.NotNull(box);
        foreach (var hosts in (Language[])[Language.OneOf([host, "www.example.com", "b.test"]), host.Contains(']', StringComparison.Ordinal) ? Language.OneOf([host, "[::2]"]) : Language.Exactly(host)])
        {
            var part = policy.Decide(box with { Hosts = hosts }).Parts.Single(p => p.Flows.Hosts.Contains(host));
            Assert.Equal(expected, part.Possible.Only?.ToString() ?? "Unknown");
        }
    }

    [Theory]
    [InlineData("acl e ssl_error X509_V_ERR_CERT_HAS_EXPIRED\nhttp_reply_access deny e\n", "Unknown")]
    [InlineData("http_reply_access deny ssl::certHasExpired\n", "Unknown")]
    [InlineData("acl e ssl_error\nhttp_reply_access deny e\n", "Allow")]
    [InlineData("acl e ssl_error X509_V_ERR_CERT_HAS_EXPIRED\nhttp_access deny e\n", "Allow")]
    [InlineData("acl e squid_error ERR_DNS_FAIL\nhttp_reply_access deny e\n", "Unknown")]
    [InlineData("acl e squid_error ERR_NONE\nhttp_access deny e\n", "Deny")]
    [InlineData("acl e squid_error\nhttp_access deny e\n", "Allow")]
    [InlineData("acl e squid_error ERR_DNS_FAIL\nhttp_access deny e\n", "Allow")]
    public void Errors_are_not_there_before_the_request_is_on_its_way(string lines, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome("http_port 3128\n" + lines + "http_reply_access allow all\n" + Open, "http://www.example.com/"));
}
