using System.Collections.Immutable;
using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>
/// Conditions on the request, one a line: what the engine gives for some names (fixtures/oracle/pac/requests.jsonl). Every request is asked alone, and all
/// names below one and below another are asked at once: the part that a request is in says the same, or says that it does not know. Where a part is one of
/// several outcomes, what the engine gives is one of them.
/// </summary>
public sealed class PacRequestTests
{
    /// <summary>Conditions that are decided for all names at once; the others are doubts.</summary>
    private const int LeastDecided = 420;

    private static readonly string[] Patterns = ["*.example.com", "*.com"];

    [Fact]
    public void A_condition_holds_for_the_names_for_which_it_does_in_the_engine()
    {
        var trials = File.ReadLines(Path.Combine(PacScripts.Folder, "requests.jsonl")).AsParallel().AsOrdered().Select(line => new Trial(line)).ToList();
        var wrong = trials.SelectMany(t => t.Wrong).ToList();
        var decided = trials.Count(t => t.IsDecided);
        Assert.True(wrong.Count == 0 && decided >= LeastDecided, string.Join("\n", wrong.Take(60).Prepend($"{wrong.Count} differ, {decided} of {trials.Count} are decided")));
    }

    /// <summary>What the script is given of a URL; null where no browser would ask it.</summary>
    [Theory]
    [InlineData("http://A.test?x=1#y", "http://a.test/?x=1 a.test")]
    [InlineData("http://me:word@a.test:8080/x#y", "http://a.test:8080/x a.test")]
    [InlineData("http://a.test:/x", "http://a.test/x a.test")]
    [InlineData("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81/ 2001:db8::1")]
    [InlineData("http://[2001:db8::1]/", "http://[2001:db8::1]/ 2001:db8::1")]
    [InlineData("http://:80/", null)]
    [InlineData("http://a.test:65536/", null)]
    [InlineData("http://a.test:x/", null)]
    [InlineData("a.test/", null)]
    [InlineData("://a.test/", null)]
    [InlineData(" \t\r\n", null)]
    [InlineData("", null)]
    [InlineData(" \0http://a.\ntest/x\t\r\n ", "http://a.test/x a.test")]
    public void A_URL_is_handed_on_as_browsers_do(string url, string? expected) =>
        Assert.Equal(expected, PacScripts.Ask(PacScripts.Bind("function FindProxyForURL(url, host) { return url + ' ' + host; }"), url).Text);

    /// <summary>Who gives the far address says what the name resolves to.</summary>
    [Theory]
    [InlineData("203.0.113.7", "PROXY in:1")]
    [InlineData("198.51.100.7", "PROXY out:1")]
    public void A_far_address_is_what_the_name_resolves_to(string address, string expected)
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return isInNet(host, '203.0.113.0', '255.255.255.0') ? 'PROXY in:1' : 'PROXY out:1'; }");
        Assert.Equal(expected, PacScripts.Ask(policy, new PolicyRequest { Url = "http://a.test/", Address = PacScripts.Address(address) }).Text);
    }

    /// <summary>A name that is written as an address resolves to itself, whatever address is asked about.</summary>
    [Fact]
    public void Names_that_are_addresses_are_a_part_of_their_own()
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return isInNet(host, '10.0.0.0', '255.0.0.0') ? 'PROXY in:1' : 'DIRECT'; }");
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.0.0.4")).Parts;
        var address = PacScripts.Address("8.8.8.8");
        Assert.StartsWith("one of", Assert.Single(parts, p => p.Flows.Hosts.Contains("10.0.0.4")).Entry.Label, StringComparison.Ordinal);
        Assert.Equal(Outcome.Direct, Assert.Single(parts, p => p.Flows.Hosts.Contains("a.0.0.4") && p.Flows.Addresses?.Contains(address) == true).Action.Outcome);
    }

    /// <summary>What engines make of a range that passes midnight differs.</summary>
    [Theory]
    [InlineData("timeRange(22, 0, 6, 0)", false)]
    [InlineData("timeRange(6, 0, 22, 0)", true)]
    public void A_range_that_passes_midnight_is_a_doubt(string range, bool isCertain)
    {
        var policy = PacScripts.Bind($"function FindProxyForURL(url, host) {{ return {range} ? 'PROXY in:1' : 'DIRECT'; }}");
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts;
        Assert.Equal(isCertain, parts.All(p => p.IsCertain));
        Assert.True(isCertain || Assert.Single(parts).Doubts.Any(d => d.Reason.Contains("passes midnight", StringComparison.Ordinal)));
    }

    /// <summary>A name with a longer label than DNS has is none of those that are asked about, also where the script names just that one.</summary>
    [Theory]
    [InlineData(63, 2)]
    [InlineData(64, 1)]
    public void Names_longer_than_DNS_has_are_not_asked_about(int length, int parts)
    {
        var policy = PacScripts.Bind($"function FindProxyForURL(url, host) {{ return host == '{new string('a', length)}.example.com' ? 'PROXY a:1' : 'DIRECT'; }}");
        var asked = PacScripts.Wildcard(policy, "*.example.com");
        var decided = policy.Decide(asked).Parts;
        Assert.Equal(parts, decided.Length);
        Assert.All(decided, p => Assert.True(p.IsCertain && p.Flows.Hosts.IsSubsetOf(asked.Hosts)));
    }

    /// <summary>Helpers call dnsResolve by its name: what the script puts there, or takes away, they find.</summary>
    [Theory]
    [InlineData("function dnsResolve(h) { return '10.1.2.3'; }", "a")]
    [InlineData("function dnsResolve(h) { return '11.1.2.3'; }", "b")]
    [InlineData("dnsResolve = 5;", "TypeError")]
    [InlineData("delete this.dnsResolve;", "ReferenceError")]
    public void Who_replaces_the_look_up_replaces_it_for_the_helpers(string script, string expected)
    {
        var policy = PacScripts.Bind(script + " function FindProxyForURL(url, host) { try { return isInNet(host, '10.0.0.0', '255.0.0.0') ? 'a' : 'b'; } catch (e) { return e.name; } }");
        Assert.Equal(expected, PacScripts.Ask(policy, "http://www.example.com/").Text);
    }

    /// <summary>Ports are asked one by one; those that are too many are said to be, and nothing is said about them.</summary>
    [Fact]
    public void Ports_beyond_the_first_sixty_four_are_a_doubt()
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return url.indexOf(':8443/') > 0 ? 'PROXY a:1' : 'DIRECT'; }");
        var asked = PacScripts.Wildcard(policy, "*.example.com");
        var parts = policy.Decide(asked with { Ports = PortSet.Range(8400, 8450).Or(PortSet.Range(9000, 9064)) }).Parts;
        var unknown = Assert.Single(parts, p => !p.IsCertain);
        Assert.Equal(PortSet.Range(9000, 9064), unknown.Flows.Ports);
        Assert.Contains("more than 64 ports", Assert.Single(unknown.Doubts).Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.Proxy, Assert.Single(parts, p => p.IsCertain && p.Flows.Ports.Numbers.Contains(8443)).Action.Outcome);
        Assert.All(parts.Where(p => p.IsCertain && !p.Flows.Ports.Numbers.Contains(8443)), p => Assert.Equal(Outcome.Direct, p.Action.Outcome));
        Assert.All(policy.Decide(asked with { Ports = PortSet.Range(9000, 9063) }).Parts, p => Assert.True(p.IsCertain));
        var odd = Enumerable.Range(0, 100).Aggregate(PortSet.Empty, (all, i) => all.Or(PortSet.Of((ushort)(8001 + (2 * i)))));
        parts = policy.Decide(asked with { Ports = odd }).Parts;
        Assert.Equal(36, parts.Where(p => !p.IsCertain).Aggregate(PortSet.Empty, (all, p) => all.Or(p.Flows.Ports)).Numbers.Intervals.Length);
        Assert.True(parts.Where(p => p.IsCertain).All(p => p.Flows.Ports.Numbers.Intervals[^1].Last <= 8127));
    }

    private sealed class Trial
    {
        private readonly string body;

        public Trial(string line)
        {
            using var document = JsonDocument.Parse(line);
            body = document.RootElement.GetProperty("body").GetString() ?? "";
            var policy = PacScripts.Bind(body.Contains("function FindProxyForURL", StringComparison.Ordinal) ? body : "function FindProxyForURL(url, host) { " + body + " }");
            var answers = document.RootElement.GetProperty("answers").EnumerateObject()
                .Select(a => (Url: new Uri(a.Name.Contains("://", StringComparison.Ordinal) ? a.Name : "https://" + a.Name + "/"), Expected: a.Value.GetString())).ToList();
            foreach (var (url, expected) in answers)
            {
                Compare(url, "alone", PacScripts.Ask(policy, url.AbsoluteUri).Why, expected);
            }

            foreach (var pattern in Patterns)
            {
                foreach (var ofScheme in answers.GroupBy(a => a.Url.Scheme, StringComparer.Ordinal))
                {
                    var parts = policy.Decide(PacScripts.Wildcard(policy, pattern, ofScheme.Key == "http" ? Transport.Http : Transport.Https)).Parts;
                    IsDecided &= parts.All(p => p.IsCertain && !IsOneOf(p.Entry.Label));
                    foreach (var (url, expected) in ofScheme)
                    {
                        var part = Assert.Single(parts, p => p.Flows.Contains(Flow(url)));
                        Compare(url, "below " + pattern, part.IsCertain ? part.Entry.Label : "", expected);
                    }
                }
            }
        }

        public List<string> Wrong { get; } = [];

        public bool IsDecided { get; private set; } = true;

        private static Flow Flow(Uri url) => new()
        {
            Host = url.Host,
            Port = (ushort)url.Port,
            Path = url.PathAndQuery,
            Address = PacScripts.Address("8.8.8.8"),
            Client = PacScripts.Address("10.1.2.3"),
            Minute = 600,
            Traits = ImmutableSortedDictionary<string, string>.Empty.Add("scheme", url.Scheme),
        };

        /// <summary>A label says what comes out: a text, a failure, or one of several; anything else is a doubt.</summary>
        private void Compare(Uri url, string how, string label, string? expected)
        {
            var isRight = IsOneOf(label) ? label.Contains(expected is null ? "failure" : "\"" + expected + "\"", StringComparison.Ordinal)
                : label.StartsWith("return \"", StringComparison.Ordinal) ? label == "return \"" + expected + "\""
                : !label.StartsWith("failure", StringComparison.Ordinal) || expected is null;
            if (!isRight)
            {
                Wrong.Add($"{body}\n   {url} {how}: expected {expected ?? "a failure"}, got {label}");
            }
        }
    }

    private static bool IsOneOf(string label) => label.StartsWith("one of", StringComparison.Ordinal);
}
