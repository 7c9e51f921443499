using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Which way a request takes, and whether there is one, where a list is known and where it is not (Squid peer_select.cc).</summary>
public sealed class SquidRouteTests
{
    private const string Head = "acl site dstdomain www.example.com\nacl r random 1/2\nacl d dst 203.0.113.0/24\n"
        + "cache_peer p1.example.net parent 3128 0 name=p1\ncache_peer p2.example.net parent 3128 0 name=p2\ncache_peer s.example.net sibling 3128 0\nhttp_access allow all\n";

    [Theory]
    [InlineData("never_direct allow all\n", "Allow", "PEER p1")]
    [InlineData("never_direct allow all\ncache_peer_access p1 deny site\n", "Allow", "PEER p2")]
    [InlineData("never_direct allow all\ncache_peer_access p1 deny all\ncache_peer_access p2 deny site\n", "Deny", "")]
    [InlineData("never_direct allow all\ncache_peer_access p1 allow r\n", "Allow", "PEER p1 PEER p2 ?")]
    [InlineData("never_direct allow all\ncache_peer_access p1 allow r\ncache_peer_access p2 deny all\n", "Unknown", "PEER p1")]
    [InlineData("never_direct allow all\ncache_peer_access p1 deny all\ncache_peer_access p2 deny all\n", "Deny", "")]
    [InlineData("never_direct allow r\ncache_peer_access p1 deny all\ncache_peer_access p2 deny all\n", "Unknown", "DIRECT")]
    [InlineData("never_direct allow r\ncache_peer_access p1 deny all\ncache_peer_access p2 allow r\n", "Unknown", "DIRECT PEER p2")]
    [InlineData("never_direct allow r\n", "Allow", "DIRECT PEER p1 ?")]
    [InlineData("always_direct allow r\nnever_direct allow all\ncache_peer_access p1 deny all\ncache_peer_access p2 deny all\n", "Unknown", "DIRECT")]
    [InlineData("always_direct allow site\nnever_direct allow all\n", "Allow", "DIRECT")]
    [InlineData("always_direct deny site\n", "Allow", "DIRECT PEER p1")]
    [InlineData("never_direct deny site\n", "Allow", "DIRECT PEER p1")]
    [InlineData("prefer_direct on\n", "Allow", "DIRECT PEER p1")]
    [InlineData("prefer_direct off\nnonhierarchical_direct off\n", "Allow", "PEER p1 DIRECT")]
    [InlineData("nonhierarchical_direct on\n", "Allow", "DIRECT PEER p1")]
    public void A_tunnel_goes(string lines, string outcome, string way)
    {
        var policy = SquidAsked.Policy(Head + lines);
        Assert.Empty(policy.Rejections);
        var request = SquidAsked.Request("www.example.com:443");
        Assert.Equal(outcome, SquidAsked.Outcome(policy, request));
        Assert.Equal(way, SquidAsked.Way(policy, request));
    }

    /// <summary>Without a preference what may be cached asks the parents first, and everything else goes to the server first.</summary>
    [Theory]
    [InlineData("GET", "PEER p1 DIRECT")]
    [InlineData("POST", "DIRECT PEER p1")]
    [InlineData("GET POST", "PEER p1 DIRECT|DIRECT PEER p1")]
    public void The_way_depends_on_the_method(string methods, string ways)
    {
        var policy = SquidAsked.Policy(Head);
        var box = policy.Ask(new PolicyRequest { Method = "GET", Url = "http://www.example.com/", Source = SquidAsked.Client, User = "" }).Flows;
        Assert.NotNull(box);
        foreach (var login in (string[])["", "me"])
        {
            var traits = box.Traits.With("method", Language.OneOf(methods.Split(' ')));
            var parts = policy.Decide(box with { Traits = login.Length == 0 ? traits : traits.With("login", login) }).Parts;
            Assert.Equal(login.Length == 0 ? ways.Split('|').Order() : ["DIRECT PEER p1"], parts.Select(p => string.Join(' ', p.Route)).Order());
        }
    }

    [Fact]
    public void Lists_of_inspection_are_chains_of_the_policy()
    {
        var policy = SquidAsked.Policy("http_port 3128 ssl-bump tls-cert=/c\nacl one at_step SslBump1\nssl_bump peek one\nssl_bump splice all\nhttp_access allow all\n");
        Assert.Contains(policy.Chains, c => c.Entries.Any(e => e.Label.StartsWith("ssl_bump", StringComparison.Ordinal)));
        Assert.DoesNotContain(SquidAsked.Policy("http_access allow all\n").Chains, c => c.Entries.Any(e => e.Label.StartsWith("ssl_bump", StringComparison.Ordinal)));
    }

    /// <summary>What waits for nobody knows of a name's addresses only what somebody asked for before.</summary>
    [Theory]
    [InlineData("miss_access deny d\n", "Unknown")]
    [InlineData("cache_peer_access p1 allow d\ncache_peer_access p2 deny all\nnever_direct allow all\n", "Unknown")]
    [InlineData("acl literal dst -n 203.0.113.0/24\nmiss_access deny literal\nmiss_access allow all\n", "Allow")]
    [InlineData("acl nowhere dst\nmiss_access deny nowhere\nmiss_access allow all\n", "Allow")]
    public void Lists_that_do_not_wait_look_nothing_up(string lines, string outcome)
    {
        var policy = SquidAsked.Policy(Head + lines);
        var request = SquidAsked.Request("www.example.com:443") with { Resolved = [IpAddressOf("203.0.113.5")] };
        Assert.Equal(outcome, SquidAsked.Outcome(policy, request));
        if (outcome == "Unknown")
        {
            var box = policy.Ask(request).Flows;
            Assert.NotNull(box);
            Assert.Contains(policy.Decide(box).Parts.SelectMany(p => p.Doubts), d => d.Reason.Contains("in a list that does not wait", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("http_access deny d\nhttp_access allow all\n", "203.0.113.5", "Deny")]
    [InlineData("http_access deny d\nhttp_access allow all\n", "203.0.114.5", "Allow")]
    [InlineData("http_access deny d\nhttp_access allow all\n", "", "Unknown")]
    [InlineData("acl literal dst -n 203.0.113.0/24\nhttp_access deny literal\nhttp_access allow all\n", "203.0.113.5", "Allow")]
    [InlineData("acl literal dst -n 203.0.113.0/24\nhttp_access deny literal\nhttp_access allow all\n", "", "Allow")]
    public void The_address_that_is_told_decides(string lines, string address, string outcome)
    {
        const string Head = "acl d dst 203.0.113.0/24\n";
        var request = SquidAsked.Request("www.example.com:443") with { Address = address.Length > 0 ? IpAddressOf(address) : null };
        Assert.Equal(outcome, SquidAsked.Outcome(SquidAsked.Policy(Head + lines), request));
    }

    /// <summary>Who is in front may say who the client is, unless nobody is believed; 'miss_access' then sees the one in front.</summary>
    [Theory]
    [InlineData("", "Deny")]
    [InlineData("follow_x_forwarded_for deny all\n", "Deny")]
    [InlineData("follow_x_forwarded_for allow localhost\n", "Unknown")]
    [InlineData("follow_x_forwarded_for deny localhost\n", "Unknown")]
    [InlineData("follow_x_forwarded_for allow localhost\nfollow_x_forwarded_for deny all\n", "Unknown")]
    public void A_proxy_in_front_is_the_client_of_miss_access(string lines, string outcome) =>
        Assert.Equal(outcome, SquidAsked.Outcome(lines + "acl c src 10.0.0.1\nmiss_access deny c\nmiss_access allow all\nhttp_access allow all\n", "www.example.com:443"));

    [Theory]
    [InlineData("acl l localip 192.0.2.1\n", "local-address", "192.0.2.1", "Allow")]
    [InlineData("acl l localip 192.0.2.1\n", "local-address", "192.0.2.2", "Deny")]
    [InlineData("acl l localip 192.0.2.1\n", "local-address", "inside", "Unknown")]
    [InlineData("acl l localip 192.0.2.1\n", "", "", "Unknown")]
    [InlineData("acl l localip\n", "", "", "Deny")]
    [InlineData("acl l localport 3128\n", "local-port", "3128", "Allow")]
    [InlineData("acl l localport 3128\n", "local-port", "3129", "Deny")]
    [InlineData("acl l localport 3128\n", "local-port", "inside", "Unknown")]
    [InlineData("acl l localport 3128\n", "", "", "Unknown")]
    [InlineData("acl l localport\n", "", "", "Deny")]
    [InlineData("acl l myportname one\n", "port-name", "one", "Allow")]
    [InlineData("acl l myportname one\n", "port-name", "two", "Deny")]
    [InlineData("acl l myportname one\n", "", "", "Unknown")]
    public void Where_the_client_connected_to_is_told_or_unknown(string acl, string trait, string value, string outcome)
    {
        var request = SquidAsked.Request("www.example.com:443");
        request = trait.Length > 0 ? request with { Traits = request.Traits.Add(trait, value) } : request;
        Assert.Equal(outcome, SquidAsked.Outcome(SquidAsked.Policy("http_port 3128\nhttp_port 3129\n" + acl + "http_access allow l\n"), request));
    }

    [Theory]
    [InlineData("http_port 3128\n", "acl l myportname 3128\n", "Allow")]
    [InlineData("http_port 3128 name=one\n", "acl l myportname one\n", "Allow")]
    [InlineData("http_port 3128 name=\n", "acl l myportname one\n", "Unknown")]
    [InlineData("http_port 192.0.2.1:3128\n", "acl l localip 192.0.2.1\n", "Allow")]
    [InlineData("http_port 192.0.2.1:3128\n", "acl l localport 3128\n", "Allow")]
    public void With_one_port_it_is_known(string port, string acl, string outcome) =>
        Assert.Equal(outcome, SquidAsked.Outcome(port + acl + "http_access allow l\n", "www.example.com:443"));

    [Theory]
    [InlineData("reverse-host", "PC.Example.COM", "http://203.0.113.5/", "acl l dstdomain pc.example.com\n", "Allow")]
    [InlineData("reverse-host", "", "http://203.0.113.5/", "acl l dstdomain none\n", "Allow")]
    [InlineData("reverse-client", "PC.Example.COM", "http://www.example.com/", "acl l srcdomain pc.example.com\n", "Allow")]
    [InlineData("reverse-client", "", "http://www.example.com/", "acl l srcdomain none\n", "Allow")]
    [InlineData("reverse-client", "other.example.com", "http://www.example.com/", "acl l srcdomain pc.example.com\n", "Deny")]
    public void Reverse_names_have_no_case(string trait, string value, string target, string acl, string outcome)
    {
        var request = SquidAsked.Request(target);
        Assert.Equal(outcome, SquidAsked.Outcome(SquidAsked.Policy(acl + "http_access allow l\n"), request with { Traits = request.Traits.Add(trait, value) }));
        Assert.Equal(outcome, SquidAsked.Outcome(SquidAsked.Policy(acl + "http_access allow l\n"), request with { Reverse = value }));
    }

    [Fact]
    public void A_request_carries_what_is_known_of_it()
    {
        var policy = SquidAsked.Policy("http_access allow all\n");
        var bare = policy.Ask(new PolicyRequest { Url = "http://www.example.com/" }).Flows;
        Assert.NotNull(bare);
        Assert.True(bare.Clients.IsAll && bare.ClientPorts.IsAll);
        Assert.Null(bare.Times);
        Assert.Null(bare.Addresses);
        Assert.False(bare.Traits["method"]?.Contains("CONNECT"));
        Assert.True(bare.Traits["method"]?.Contains("GET"));

        var full = policy.Ask(new PolicyRequest
        {
            Url = "http://www.example.com/",
            Source = SquidAsked.Client,
            SourcePort = 50000,
            Address = IpAddressOf("203.0.113.5"),
            Time = new(2026, 11, 23, 14, 30, 59, DateTimeKind.Unspecified),
        }).Flows;
        Assert.NotNull(full);
        Assert.Equal(PortSet.Of(50000), full.ClientPorts);
        Assert.Equal(IpSet.Of(SquidAsked.Client), full.Clients);
        Assert.Equal(IpSet.Of(IpAddressOf("203.0.113.5")), full.Addresses);
        Assert.Equal(WeekTime.OfDay(1, 870, 870), full.Times);
        Assert.True(policy.Ask(new PolicyRequest { Url = "http://www.example.com/", SourcePort = 70000 }).Flows?.ClientPorts.IsAll);
        Assert.True(policy.Ask(new PolicyRequest { Url = "http://www.example.com/", SourcePort = -1 }).Flows?.ClientPorts.IsAll);
    }

    [Theory]
    [InlineData("cache_object://www.example.com:3128/info", "GET", "squid-6", "Allow")]
    [InlineData("cache_object://www.example.com:3128/info", "GET", "squid-7", "Refused")]
    [InlineData("gopher://www.example.com/", "GET", "squid-5", "Allow")]
    [InlineData("gopher://www.example.com/", "GET", "squid-6", "Refused")]
    [InlineData("ftp://www.example.com/", "GET", "squid-6", "Allow")]
    [InlineData("ftp://www.example.com/", "POST", "squid-6", "Refused")]
    [InlineData("gemini://www.example.com/", "GET", "squid-6", "Refused")]
    public void Some_schemes_are_not_carried(string url, string method, string engine, string outcome) =>
        Assert.Equal(outcome, SquidAsked.Outcome(SquidAsked.Policy("http_access allow all\n", engine), new PolicyRequest { Url = url, Method = method, User = "" }));

    /// <summary>Off, every host is carried; on, only letters, digits, dashes and dots, and the underscore where it is not forbidden.</summary>
    [Theory]
    [InlineData("", "http://a~b.test/", "Allow")]
    [InlineData("check_hostnames off\n", "http://a~b.test/", "Allow")]
    [InlineData("check_hostnames on\ncheck_hostnames disable\n", "http://a~b.test/", "Allow")]
    [InlineData("check_hostnames on\n", "http://a~b.test/", "Refused")]
    [InlineData("check_hostnames enable\n", "a~b.test:443", "Refused")]
    [InlineData("check_hostnames on\n", "http://a_b.test/", "Allow")]
    [InlineData("check_hostnames on\nallow_underscore on\n", "a_b.test:443", "Allow")]
    [InlineData("check_hostnames on\nallow_underscore off\n", "http://a_b.test/", "Refused")]
    [InlineData("allow_underscore off\n", "http://a_b.test/", "Allow")]
    [InlineData("", "http://a.test:0/", "Refused")]
    [InlineData("", "a.test:0", "Refused")]
    public void Some_hosts_are_not_carried(string lines, string target, string outcome)
    {
        var policy = SquidAsked.Policy(lines + "http_access allow all\n");
        Assert.Empty(policy.Rejections);
        Assert.Equal(outcome, SquidAsked.Outcome(policy, SquidAsked.Request(target)));
    }

    /// <summary>User information that is no text cannot be compared with a pattern.</summary>
    [Theory]
    [InlineData("ftp://%FF@www.example.com/", "Unknown")]
    [InlineData("ftp://%61@www.example.com/", "Allow")]
    public void A_user_in_the_URL_is_compared_as_text(string url, string outcome) =>
        Assert.Equal(outcome, SquidAsked.Outcome("acl u url_regex ^ftp://a@\nhttp_access allow u\nhttp_access deny all\n", url));

    /// <summary>Only a plain GET of nobody asks a parent first; a request of any method is asked about in two parts.</summary>
    [Theory]
    [InlineData("GET", "http://www.example.com/", null, "PEER p1 DIRECT")]
    [InlineData("POST", "http://www.example.com/", null, "DIRECT PEER p1")]
    [InlineData("GET", "http://u@www.example.com/", null, "DIRECT PEER p1")]
    [InlineData("GET", "http://www.example.com/", "", "PEER p1 DIRECT")]
    [InlineData("GET", "http://www.example.com/", "Basic x", "DIRECT PEER p1")]
    [InlineData(null, "http://www.example.com/", null, "PEER p1 DIRECT|DIRECT PEER p1")]
    public void A_plain_request_goes(string? method, string url, string? authorization, string ways)
    {
        var policy = SquidAsked.Policy(Head);
        var headers = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
        var request = new PolicyRequest { Method = method, Url = url, User = "", Headers = authorization is null ? null : authorization.Length == 0 ? headers : headers.Add("authorization", authorization) };
        var box = policy.Ask(request).Flows;
        Assert.NotNull(box);
        Assert.Equal(ways, string.Join('|', policy.Decide(box).Parts.Select(p => string.Join(' ', p.Route))));
        var unnamed = box with { Traits = box.Traits.Without("login") };
        Assert.Equal(url.Contains('@', StringComparison.Ordinal) ? "PEER p1 DIRECT" : ways, string.Join('|', policy.Decide(unnamed).Parts.Select(p => string.Join(' ', p.Route))));
    }

    private static IpAddress IpAddressOf(string text)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        return address;
    }
}
