using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Patterns over URLs, hosts and paths that are asked about sets of requests: every flow in a part gets the answer that it gets alone.</summary>
public sealed class SquidUrlSetTests
{
    private static readonly string[] Hosts = ["a.test", "b.test", "c.test"];
    private static readonly string[] Paths = ["/", "/x", "/x/y", "/z"];

    private static readonly string[] Patterns =
    [
        "", ".*", "^a\\.test:443$", "^http://a\\.test/", "^http://a\\.test/x", "^http://a\\.test/x ^http://b\\.test/z", "x$", ":8080", "^http://a\\.test:8080/x", "^https?://[^/]*/x",
        "^ftp://a\\.test/x", "test", "^http://(a)\\.test/\\1", "(t)es\\1", "^http://[^/]+/(x|z)$ ^http://b", "a\\.test:443 ^http://b\\.test/x", "^[^:]*://c",
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var pattern in Patterns)
            {
                cases.Add(pattern, "http");
                cases.Add(pattern, "ftp");
                cases.Add(pattern, "");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sets_and_single_requests_agree(string pattern, string scheme)
    {
        var policy = SquidAsked.Policy($"acl u url_regex {pattern}\nhttp_access allow u\nhttp_access deny all\n");
        foreach (var ports in (PortSet[])[PortSet.Of(80), PortSet.Of(443), PortSet.Of(21), PortSet.Range(442, 444), PortSet.Of(80).Or(PortSet.Of(8080)), PortSet.Range(1, 4000)])
        {
            foreach (var methods in (Language[])[Language.Exactly("CONNECT"), Language.Exactly("GET"), Language.OneOf(["GET", "CONNECT"])])
            {
                Check(policy, Box(Language.OneOf(Hosts), Language.StartsWith("/"), ports, methods, scheme));
                Check(policy, Box(Language.Exactly("a.test"), Language.OneOf(Paths), ports, methods, scheme));
                Check(policy, Box(Language.Exactly("b.test"), Language.Exactly("/z"), ports, methods, scheme));
            }
        }
    }

    private static FlowBox Box(Language hosts, Language paths, PortSet ports, Language methods, string scheme)
    {
        var traits = Traits.None.With("method", methods).With("login", Traits.Absent).With("user", Traits.Absent).With("step", "1");
        return new()
        {
            Clients = IpSet.Of(SquidAsked.Client),
            Hosts = hosts,
            Paths = paths,
            Ports = ports,
            Traits = scheme.Length > 0 ? traits.With("scheme", scheme) : traits,
        };
    }

    private static void Check(Policy policy, FlowBox box)
    {
        ushort[] ports = [21, 80, 442, 443, 444, 3999, 8080];
        var flows =
            from host in Hosts
            from path in Paths
            from port in ports
            from method in (string[])["GET", "CONNECT"]
            let flow = FlowOf(box, host, path, port, method)
            where box.Contains(flow)
            select flow;
        SquidAsked.Compare(policy, box, flows);
    }

    private static Flow FlowOf(FlowBox box, string host, string path, ushort port, string method)
    {
        var traits = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("method", method).Add("login", Traits.Absent).Add("user", Traits.Absent).Add("step", "1");
        return new()
        {
            Host = host,
            Path = path,
            Port = port,
            Client = SquidAsked.Client,
            Traits = box.Traits["scheme"]?.Exact is { } scheme ? traits.Add("scheme", scheme) : traits,
        };
    }

    /// <summary>A set is unknown only where its requests are: too many ports, a scheme that nobody told, a pattern that is not regular.</summary>
    [Theory]
    [InlineData("^http://a\\.test/x", "http", 80, 80, "a.test", "/x", "Allow")]
    [InlineData("^http://a\\.test/x", "http", 80, 80, "a.test", "/z", "Deny")]
    [InlineData("^http://a\\.test:81/x", "http", 80, 81, "a.test", "/x", "Allow")]
    [InlineData("^http://a\\.test:80/x", "http", 80, 81, "a.test", "/x", "Deny")]
    [InlineData("^http://a\\.test/x", "", 80, 80, "a.test", "/x", "Unknown")]
    [InlineData("^http://a\\.test/x", "http", 1, 200, "a.test", "/x", "Unknown")]
    [InlineData(".*", "", 1, 200, "a.test", "/x", "Allow")]
    [InlineData("", "", 1, 200, "a.test", "/x", "Deny")]
    [InlineData("^http://(a)\\.test/\\1", "http", 80, 81, "c.test", "/z", "Unknown")]
    [InlineData("^http://(a)\\.test/\\1 ^http://c", "http", 80, 81, "c.test", "/z", "Allow")]
    public void What_is_asked_about_a_set(string pattern, string scheme, int first, int last, string host, string path, string expected)
    {
        var policy = SquidAsked.Policy($"acl u url_regex {pattern}\nhttp_access allow u\nhttp_access deny all\n");
        var box = Box(Language.Exactly(host), Language.OneOf([path, path + "0"]), PortSet.Range((ushort)first, (ushort)last), Language.Exactly("GET"), scheme);
        var flow = FlowOf(box, host, path, (ushort)last, "GET");
        Assert.Equal(expected, policy.Decide(box).Parts.Single(p => p.Flows.Contains(flow)).Possible.Only?.ToString() ?? "Unknown");
    }

    [Fact]
    public void One_URL_of_two_schemes_is_unknown()
    {
        var policy = SquidAsked.Policy("acl u url_regex ^http://a\\.test/x$\nhttp_access allow u\nhttp_access deny all\n");
        var box = Box(Language.Exactly("a.test"), Language.Exactly("/x"), PortSet.Of(80), Language.Exactly("GET"), "http");
        Assert.Equal(Outcome.Allow, Assert.Single(policy.Decide(box).Parts).Possible.Only);
        Assert.Null(Assert.Single(policy.Decide(box with { Traits = box.Traits.With("scheme", Language.OneOf(["http", "ftp"])) }).Parts).Possible.Only);
    }

    /// <summary>A box is not cut where all its paths get one answer: a dozen lines would make a million parts of one host.</summary>
    [Fact]
    public void Paths_with_one_answer_stay_together()
    {
        var policy = SquidAsked.Policy("acl u url_regex ^http://a\\.test/x ^http://b\\.test/z\nhttp_access allow u\nhttp_access deny all\n");
        var ports = PortSet.Of(80);
        Assert.Single(policy.Decide(Box(Language.Exactly("c.test"), Language.StartsWith("/"), ports, Language.Exactly("GET"), "http")).Parts);
        Assert.Equal(2, policy.Decide(Box(Language.Exactly("a.test"), Language.StartsWith("/"), ports, Language.Exactly("GET"), "http")).Parts.Length);
    }

    [Theory]
    [InlineData("dstdom_regex ^((a*)*)*\\1b$", "Unknown")]
    [InlineData("dstdom_regex ^((a*)*)*\\1b$ (aa)\\1", "Allow")]
    [InlineData("dstdom_regex ^((a*)*)*\\1b$ ^a", "Allow")]
    [InlineData("dstdom_regex (ab)\\1", "Deny")]
    public void What_takes_too_long_is_unknown(string acl, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome($"acl d {acl}\nhttp_access allow d\n", "http://" + new string('a', 200) + ".test/"));

    [Theory]
    [InlineData("(t)es\\1", "a.test", "Unknown")]
    [InlineData("(x)es\\1$ ^b", "a.test", "Unknown")]
    [InlineData("(x)es\\1$ ^b", "b.test", "Allow")]
    [InlineData("(x)es\\1$ ^b", "c.test", "Unknown")]
    public void A_back_reference_leaves_a_set_of_names_open(string pattern, string host, string expected)
    {
        var policy = SquidAsked.Policy($"acl d dstdom_regex {pattern}\nhttp_access allow d\nhttp_access deny all\n");
        var box = Box(Language.OneOf(Hosts), Language.Exactly("/"), PortSet.Of(80), Language.Exactly("GET"), "http");
        var part = policy.Decide(box).Parts.Single(p => p.Flows.Contains(FlowOf(box, host, "/", 80, "GET")));
        var only = part.Possible.Only?.ToString() ?? "Unknown";
        Assert.Equal(expected, only);
    }

    /// <summary>A list of a thousand patterns is compiled beside, and says what its patterns say one by one.</summary>
    [Theory]
    [InlineData("h7.test", "Allow")]
    [InlineData("h1099.test", "Allow")]
    [InlineData("h1100.test", "Deny")]
    [InlineData("xh7.test", "Deny")]
    public void A_long_list_of_patterns(string host, string expected)
    {
        var list = string.Concat(Enumerable.Range(0, 1100).Select(i => $"^h{i}\\.test$\n"));
        var policy = SquidAsked.Policy("acl d dstdom_regex \"/list\"\nhttp_access allow d\nhttp_access deny all\n", "squid-6", ("/list", list));
        Assert.Equal(expected, SquidAsked.Outcome(policy, SquidAsked.Request($"http://{host}/")));
    }

    /// <summary>Brackets may hold what looks like a class and is none, and a parenthesis in there closes nothing.</summary>
    [Theory]
    [InlineData("[[.]a)b", "a.test", "Deny")]
    [InlineData("[[:alpha:])]\\.test", "a.test", "Allow")]
    [InlineData("[])]x|a", "a.test", "Allow")]
    [InlineData("[^])]\\.test", "a.test", "Allow")]
    [InlineData("[[=a=])]\\.t", "a.test", "Allow")]
    public void Brackets_end_where_the_library_ends_them(string pattern, string host, string expected) =>
        Assert.Equal(expected, SquidAsked.Outcome($"acl d dstdom_regex {pattern} zzz\nhttp_access allow d\nhttp_access deny all\n", $"http://{host}/", "squid-5"));
}
