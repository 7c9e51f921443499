using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Where a file names a firewall or a rule and holds no rules, that is unknown, and the reason says where they are.</summary>
public sealed class RulesElsewhereTests
{
    [Fact]
    public void A_firewall_with_a_policy_in_another_file_is_unknown()
    {
        var verdict = Verdict("""
            { "type": "Microsoft.Network/azureFirewalls", "apiVersion": "2023-09-01", "name": "hub",
              "properties": { "firewallPolicy": { "id": "[resourceId('Microsoft.Network/firewallPolicies', 'company')]" } } }
            """);
        Assert.Equal("unknown", verdict.Verdict);
        Assert.Contains(verdict.Doubts, d => d.Reason == "the rules of firewall 'hub' are in firewall policy 'company', which is not in the file");
    }

    [Fact]
    public void A_firewall_of_which_nothing_is_known_is_unknown()
    {
        var verdict = Verdict("""
            { "type": "Microsoft.Network/azureFirewalls", "apiVersion": "2023-09-01", "name": "hub", "properties": "[reference('elsewhere')]" }
            """);
        Assert.Equal("unknown", verdict.Verdict);
    }

    [Fact]
    public void A_firewall_without_any_rule_denies()
    {
        var verdict = Verdict("""
            { "type": "Microsoft.Network/azureFirewalls", "apiVersion": "2023-09-01", "name": "hub", "properties": { "sku": { "name": "AZFW_VNet" } } }
            """);
        Assert.Equal("deny", verdict.Verdict);
    }

    [Fact]
    public void A_rule_that_a_tool_finishes_has_one_reason()
    {
        var verdict = Verdict("""
            { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "dmz",
              "properties": { "securityRules": [ { "name": "RDP", "properties": { "priority": 100 } } ] } }
            """);
        Assert.Equal("unknown", verdict.Verdict);
        Assert.Single(verdict.Doubts, d => d.Reason.StartsWith("rule 'RDP' has no direction, no access and no protocol, which a tool", StringComparison.Ordinal));
        Assert.DoesNotContain(verdict.Doubts, d => d.Reason.StartsWith("the rule has no", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("manage.microsoft.com/*", "unknown")]
    [InlineData("https://*.microsoft.com/path", "unknown")]
    [InlineData("www.contoso.com/*", "deny")]
    [InlineData("*contoso.com/a", "deny")]
    public void A_pattern_for_URLs_leaves_only_its_own_hosts_open(string url, string expected)
    {
        var verdict = Verdict($$"""
            { "type": "Microsoft.Network/firewallPolicies", "apiVersion": "2023-09-01", "name": "p", "properties": {} },
            { "type": "Microsoft.Network/firewallPolicies/ruleCollectionGroups", "apiVersion": "2023-09-01", "name": "p/g", "properties": { "priority": 100, "ruleCollections": [
              { "ruleCollectionType": "FirewallPolicyFilterRuleCollection", "name": "c", "priority": 100, "action": { "type": "Allow" }, "rules": [
                { "ruleType": "ApplicationRule", "name": "r", "sourceAddresses": [ "*" ], "protocols": [ { "protocolType": "Https", "port": 443 } ], "targetUrls": [ "{{url}}" ], "terminateTLS": true } ] } ] } }
            """);
        Assert.Equal(expected, verdict.Verdict);
    }

    private static VerdictInfo Verdict(string resource)
    {
        var text = SourceText.From("network.json", $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{resource}} ] }
            """);
        var options = new AnalysisOptions { Selection = Selection.Empty with { Profiles = ["comanagement"] } };
        var result = Analyzer.BuiltIn().Analyze(Workspace.Create([new(text, new AzureFormat(), new MemoryContext(new Dictionary<string, SourceText>(StringComparer.Ordinal)))]), options);
        return result.Verdicts.First(v => v.Endpoint == "manage.microsoft.com" && v.Port == 443);
    }
}
