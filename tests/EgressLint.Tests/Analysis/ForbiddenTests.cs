using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis;

/// <summary>Requirements that say <c>expect: deny</c>.</summary>
public sealed class ForbiddenTests
{
    private const string Squid = "acl localnet src 10.0.0.0/8\nhttp_access allow localnet\nhttp_access deny all\n";

    [Fact]
    public void What_passes_is_an_error_and_its_verdict_is_shown()
    {
        var result = Check("squid", Squid, "hosts: [a.example.com]");
        Assert.Equal(["EGL3014"], result.Findings.Select(f => f.Rule.Id));
        var verdict = Assert.Single(result.Verdicts);
        Assert.Equal(("partial", "a.example.com", true), (verdict.Verdict, verdict.Witness.Allowed, verdict.IsForbidden));
        Assert.Empty(Coverage.ByPolicy(result));
    }

    [Fact]
    public void What_is_denied_is_fine_and_no_rule_about_reachability_speaks_of_it()
    {
        var result = Check("squid", "acl localnet src 10.0.0.0/8\nhttp_access deny all\n", "hosts: [a.example.com]");
        Assert.Empty(result.Findings);
        Assert.Equal("deny", Assert.Single(result.Verdicts).Verdict);
    }

    [Fact]
    public void Only_the_addresses_of_the_role_are_asked_about_where_they_are_given()
    {
        Assert.Empty(Check("squid", Squid, "hosts: [a.example.com]", own: "from: { client: 192.168.0.0/16 }").Findings);
        Assert.Equal("allow", Assert.Single(Check("squid", Squid, "hosts: [a.example.com]", own: "from: { client: 10.1.0.0/16 }").Verdicts).Verdict);
    }

    [Fact]
    public void The_machine_itself_may_get_through_where_nobody_said_that_it_is_the_role() =>
        Assert.Empty(Check("squid", "http_access allow localhost\nhttp_access deny all\n", "hosts: [a.example.com]").Findings);

    [Theory]
    [InlineData("", true)]
    [InlineData("proxyAuth: machine", true)]
    [InlineData("proxyAuth: none", false)]
    public void Whoever_may_have_credentials_is_taken_to_have_them(string role, bool isReached)
    {
        const string Text = "auth_param basic program /bin/check\nacl users proxy_auth REQUIRED\nhttp_access allow users\nhttp_access deny all\n";
        Assert.Equal(isReached, Check("squid", Text, "hosts: [a.example.com]", role).Findings.Any(f => f.Rule.Id == "EGL3014"));
    }

    [Fact]
    public void What_is_unknown_is_a_note()
    {
        var finding = Assert.Single(Check("squid", "acl list dstdomain \"/etc/squid/list\"\nhttp_access allow list\nhttp_access deny all\n", "hosts: [a.example.com]").Findings, f => f.Rule.Id == "EGL3014");
        Assert.Equal(("undecided", EgressLint.Core.Findings.Severity.Note), (finding.MessageId, finding.Severity));
    }

    [Fact]
    public void A_script_denies_nothing()
    {
        var result = Check("pac", "function FindProxyForURL(url, host) { return \"DIRECT\"; }", "hosts: [a.example.com]");
        Assert.Empty(result.Findings);
        Assert.Equal("direct", Assert.Single(result.Verdicts).Verdict);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.9.0.0/16", "deny", null)]
    [InlineData("10.0.0.0/8", "10.9.0.0/24", "partial", "10.9.1.1")]
    [InlineData("10.0.0.0/8", "10.8.0.0/16", "allow", "10.9.0.1")]
    [InlineData("192.168.0.0/16", "10.8.0.0/16", "deny", null)]
    public void A_group_is_asked_about_every_address_of_a_network(string allowed, string denied, string verdict, string? witness)
    {
        var result = Check("azure", Group(denied, allowed), "addresses: [10.9.0.0/16]");
        var only = Assert.Single(result.Verdicts);
        Assert.Equal((verdict, witness, "10.9.0.0/16"), (only.Verdict, only.Witness.Allowed, only.Endpoint));
        Assert.Equal(verdict == "deny" ? 0 : 1, result.Findings.Count(f => f.Rule.Id == "EGL3014"));
    }

    [Fact]
    public void Names_with_published_addresses_are_asked_about_at_these_even_where_the_internet_is_denied()
    {
        var result = Check("azure", Group("10.8.0.0/16", "10.9.0.0/16"), "hosts: [plant.example.com]\n    addresses: [10.9.0.0/16]\n    allAddresses: true");
        Assert.Equal("allow", Assert.Single(result.Verdicts).Verdict);
        Assert.Single(result.Findings, f => f.Rule.Id == "EGL3014");
    }

    [Fact]
    public void A_proxy_is_asked_about_single_addresses_and_not_about_networks()
    {
        Assert.Empty(Check("squid", Squid, "addresses: [10.9.0.0/16]").Verdicts);
        var text = "acl plant dst 10.9.0.5\nacl localnet src 10.0.0.0/8\nhttp_access deny plant\nhttp_access allow localnet\nhttp_access deny all\n";
        Assert.Equal("deny", Assert.Single(Check("squid", text, "addresses: [10.9.0.5]").Verdicts).Verdict);
        Assert.Equal("partial", Assert.Single(Check("squid", text, "addresses: [10.9.0.6]").Verdicts).Verdict);
    }

    [Fact]
    public void The_report_says_that_deny_is_wanted()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Check("squid", Squid, "hosts: [a.example.com]"), stream, new("1.2.3"));
        Assert.Contains("\"expect\": \"deny\"", System.Text.Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    private static string Group(string denied, string allowed)
    {
        static string Rule(string name, int priority, string access, string to) =>
            $$"""{ "name": "{{name}}", "properties": { "priority": {{priority}}, "direction": "Outbound", "access": "{{access}}", "protocol": "Tcp", "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "{{to}}", "destinationPortRange": "443" } }""";
        return $$"""
            { "type": "Microsoft.Network/networkSecurityGroups", "name": "g", "id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/g",
              "properties": { "securityRules": [ {{Rule("no", 100, "Deny", denied)}}, {{Rule("yes", 200, "Allow", allowed)}}, {{Rule("rest", 4000, "Deny", "*")}} ] } }
            """;
    }

    private static AnalysisResult Check(string format, string text, string endpoint, string role = "", string own = "")
    {
        var scenario = ExampleScenario.Parse($"""
            extends: none
            roles:
              - id: client
                title: Client
                {role}
            endpoints:
              - id: there
                {endpoint}
            features:
              - id: apart
                title: Apart
                requirements:
                  - id: apart.there
                    endpoints: [there]
                    roles: [client]
                    connect: [https/443]
                    expect: deny
            {own}
            """);
        var kind = KnownFormats.All.Single(f => f.Id == format);
        var name = format switch { "pac" => "proxy.pac", "azure" => "network.json", _ => "squid.conf" };
        var file = new WorkspaceFile(SourceText.From(name, text), kind, new MemoryFiles(scenario.Files, scenario.Engine));
        return new Analyzer(scenario.Catalog, RuleSet.All).Analyze(Workspace.Create([file]), scenario.Options);
    }
}
