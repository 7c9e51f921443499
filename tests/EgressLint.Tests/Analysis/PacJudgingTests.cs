using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis;

/// <summary>What is a problem for a policy that only chooses the way, and what is not.</summary>
public sealed class PacJudgingTests
{
    private const string Wildcard = """
        extends: none
        roles:
          - id: client
            title: Client
        endpoints:
          - id: cdn
            hosts: ["*.cdn.example.com"]
        features:
          - id: updates
            title: Updates
            requirements:
              - id: updates.content
                endpoints: [cdn]
                roles: [client]
                connect: [https/443]
                necessity: required

        """;

    [Fact]
    public void Direct_here_and_through_a_proxy_there_is_no_problem()
    {
        Assert.Empty(Check(Wildcard, """
            function FindProxyForURL(url, host) {
              if (shExpMatch(host, "a*")) return "DIRECT";
              return isInNet(myIpAddress(), "10.1.0.0", "255.255.0.0") ? "PROXY near.example.net:8080" : "PROXY far.example.net:8080";
            }
            """));
    }

    [Theory]
    [InlineData("2026", "in 2026")]
    [InlineData("2026, 2027", "in the years 2026 to 2027")]
    [InlineData("2000, 2025", "until 2025")]
    [InlineData("2026, 2150", "from 2026 on")]
    [InlineData("24, 'DEC', 2026, 6, 'JAN', 2027", "between 2026-12-24 and 2027-01-06")]
    [InlineData("24, 'DEC', 2026, 24, 'DEC', 2026", "on 2026-12-24")]
    [InlineData("24, 'DEC', 6, 'JAN'", "every year between 24 December and 6 January")]
    [InlineData("1, 7", "every month on days 1 to 7")]
    [InlineData("13", "every month on day 13")]
    public void Days_are_named_as_people_say_them(string dates, string said)
    {
        var finding = Assert.Single(Check(Wildcard, "function FindProxyForURL(url, host) { return dateRange(" + dates + ") ? \"PROXY 127.0.0.1:9\" : \"PROXY far.example.net:8080\"; }"), f => f.Rule.Id == "EGL1002");
        Assert.Contains(said, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_only_answers_hold_is_never_asked_for()
    {
        var scenario = Wildcard.Replace("""["*.cdn.example.com"]""", """["*.cdn.example.com"], nature: cname-target""", StringComparison.Ordinal)
            .Replace("    hosts: [\"*.cdn.example.com\"], nature", "    hosts: [\"*.cdn.example.com\"]\n    nature", StringComparison.Ordinal);
        Assert.Empty(Check(scenario, """function FindProxyForURL(url, host) { return "PROXY 127.0.0.1:9"; }"""));
    }

    [Fact]
    public void Parts_that_are_stopped_for_all_clients_together_differ_by_host_only()
    {
        var finding = Assert.Single(Check(Wildcard + "from: { client: 10.0.0.0/8 }\n", """
            function FindProxyForURL(url, host) {
              var near = isInNet(myIpAddress(), "10.1.0.0", "255.255.0.0");
              if (near && shExpMatch(host, "a*")) return "PROXY 127.0.0.1:9";
              if (!near && shExpMatch(host, "b*")) return "PROXY 127.0.0.1:9";
              return "DIRECT";
            }
            """));
        Assert.Equal("dead-hosts", finding.MessageId);
    }

    [Fact]
    public void What_is_stopped_for_some_clients_names_them()
    {
        var finding = Assert.Single(Check(Wildcard + "from: { client: 10.0.0.0/8 }\n", """
            function FindProxyForURL(url, host) {
              if (isInNet(myIpAddress(), "10.1.0.0", "255.255.0.0")) return "PROXY 127.0.0.1:9";
              return "DIRECT";
            }
            """));
        Assert.Equal("dead-sometimes", finding.MessageId);
        Assert.Contains("for clients in 10.1.0.0/16", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assumption_is_named_where_it_is_relied_upon()
    {
        var findings = Check(Wildcard, """
            function FindProxyForURL(url, host) {
              if (isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0")) return "DIRECT";
              return "PROXY 127.0.0.1:9";
            }
            """);
        var blocked = Assert.Single(findings, f => f.Rule.Id == "EGL1001");
        Assert.Contains(blocked.Related, r => r.Text.StartsWith("Assumed here", StringComparison.Ordinal));
        Assert.Single(findings, f => f.Rule.Id == "EGL5004");
    }

    [Theory]
    [InlineData("""host.includes("cdn") ? "DIRECT" : "PROXY a.example.net:8080" """)]
    [InlineData("""[..."ab"].length === 2 ? "DIRECT" : "PROXY a.example.net:8080" """)]
    public void Engines_are_not_compared_where_one_of_them_cannot_be_followed(string value)
    {
        Assert.Empty(Check(Wildcard, $"function FindProxyForURL(url, host) {{ return {value}; }}"));
    }

    [Fact]
    public void Other_engines_are_asked_only_where_nobody_chose_one()
    {
        const string Text = "function FindProxyForURL(url, host) { return \"PROXY a.example.net:80;\\nPROXY b.example.net:80\"; }";
        var finding = Assert.Single(Check(Wildcard, Text));
        Assert.Equal("EGL5007", finding.Rule.Id);
        Assert.Empty(Check(Wildcard + "engine: chromium\n", Text));
        Assert.Empty(Check(Wildcard + "engine: winhttp\n", Text));
    }

    /// <summary>What is found when the policy is judged, without the pitfalls of the text.</summary>
    private static IReadOnlyList<Finding> Check(string scenario, string text) =>
        [.. RulePageTests.Analyze(new("pac", text, scenario, null, -1), text).Where(f => !f.Rule.Id.StartsWith("EGL51", StringComparison.Ordinal))];
}
