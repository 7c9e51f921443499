using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Exports;
using EgressLint.Formats.Json;
using EgressLint.Tests.Support;
using static EgressLint.Tests.Formats.Azure.Exports.AzureReading;

namespace EgressLint.Tests.Formats.Azure.Exports;

/// <summary>Exports that are not whole.</summary>
public sealed class ExportProblemTests
{
    private const string Group = "\"Type\": \"Microsoft.Network/networkSecurityGroups\", \"Name\": \"live\", \"Id\": \"" + Subscription + "/networkSecurityGroups/live\"";

    [Theory]
    [InlineData("""[ "Microsoft.Azure.Commands.Network.Models.PSSecurityRule", "Microsoft.Azure.Commands.Network.Models.PSSecurityRule" ]""")]
    [InlineData("""[ "@{Name=a; Priority=100}" ]""")]
    [InlineData("\"Microsoft.Azure.Commands.Network.Models.PSSecurityRule Microsoft.Azure.Commands.Network.Models.PSSecurityRule\"")]
    [InlineData("\"System.Collections.Generic.List`1[Microsoft.Azure.Commands.Network.Models.PSSecurityRule]\"")]
    public void Rules_that_were_cut_are_unknown_and_reported_once(string rules)
    {
        var document = Read(new ExportReader(), $$"""{ "SecurityRules": {{rules}}, "DefaultSecurityRules": {{rules}}, {{Group}} }""");
        var list = Nsg(document).Body.Find("securityRules");
        Assert.Equal((AzureKind.Unknown, ExportValues.CutReason), (list?.Kind, list?.Reason));
        var problem = Assert.Single(document.Problems);
        Assert.Equal("'SecurityRules' of 'live' was cut when it was exported, so nothing is known of it; export once more with 'ConvertTo-Json -Depth 6'.", problem.Message);
    }

    [Fact]
    public void Lists_that_were_joined_with_blanks_are_taken_apart_and_cut_ones_are_unknown()
    {
        var document = Read(new ExportReader(), $$"""
            { "SecurityRules": [ { "Name": "r", "Protocol": "Tcp", "SourcePortRange": "*", "DestinationPortRange": "443 80", "SourceAddressPrefix": "*", "DestinationAddressPrefix":
              "System.Collections.Generic.List`1[System.String]", "Access": "Allow", "Priority": 100, "Direction": "Outbound" } ], {{Group}} }
            """);
        Assert.Equal("r: Outbound 100 Allow Tcp *:* -> ?{DestinationAddressPrefix", Assert.Single(Rules(document)).Split('@')[0]);
        var ports = Nsg(document).Body.Find("securityRules")?.Items[0].Find("destinationPortRanges");
        Assert.Equal(["443", "80"], ports?.Items.Select(p => p.Text));
        Assert.Equal(["443", "80"], ports?.Items.Select(p => p.At.Text));
        Assert.Single(document.Problems);
    }

    [Fact]
    public void A_list_whose_groups_were_cut_is_a_gap()
    {
        var document = Read(new ExportReader(), """{ "value": [ "Microsoft.Azure.Commands.Network.Models.PSNetworkSecurityGroup" ] }""");
        Assert.Equal("'PSNetworkSecurityGroup' of 'nsg.json' was cut when it was exported, so nothing is known of it; export once more with 'ConvertTo-Json -Depth 6'.",
            Assert.Single(document.Problems).Message);
        Assert.Single(document.Gaps);
    }

    [Theory]
    [InlineData("{ \"value\": [ { \"SecurityRules\": [], GROUP } ], \"nextLink\": \"https://management.azure.com/x?page=2\" }", "nextLink")]
    [InlineData("{ \"data\": [ { \"SecurityRules\": [], GROUP } ], \"skip_token\": \"abc\" }", "skip_token")]
    public void A_list_with_a_further_page_is_not_whole(string text, string name)
    {
        var document = Read(new ExportReader(), text.Replace("GROUP", Group, StringComparison.Ordinal));
        Assert.Equal($"This list goes on elsewhere: its '{name}' names a further page that is not in this file, so resources may be missing.", Assert.Single(document.Problems).Message);
        Assert.Single(document.Gaps);
    }

    [Theory]
    [InlineData("{ \"value\": [ { \"SecurityRules\": [], GROUP } ], \"nextLink\": \"\" }")]
    [InlineData("{ \"value\": [ { \"SecurityRules\": [], GROUP } ], \"nextLink\": null }")]
    public void An_empty_link_is_the_end_of_the_list(string text)
    {
        var document = Read(new ExportReader(), text.Replace("GROUP", Group, StringComparison.Ordinal));
        Assert.True(document.Problems.IsEmpty && document.Gaps.IsEmpty);
    }

    [Fact]
    public void A_template_inside_other_settings_is_a_gap()
    {
        var document = Read(new ExportReader(), $$"""
            [ { "SecurityRules": [], {{Group}} }, { "template": { "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Network/networkSecurityGroups", "name": "[variables('n')]" } ] } } ]
            """);
        Assert.Single(document.Resources);
        Assert.Single(document.Gaps);
    }

    [Fact]
    public void No_text_stops_the_reader()
    {
        var seed = $$"""
            { "value": [ { "SecurityRules": [ { "Name": "r", "Priority": 100, "DestinationPortRange": "443 80", "SourceAddressPrefix": [ "*", "System.Object[]" ] } ], {{Group}} } ], "nextLink": "x",
              "more": [ { "networkSecurityGroup": { "id": "{{Subscription}}/networkSecurityGroups/e" }, "association": {}, "effectiveSecurityRules": [ { "name": "securityRules/a", "protocol": "All" } ] },
                { "securityRuleAssociations": { "subnetAssociation": { "id": "s", "securityRules": [ { "id": "/x/securityRules/y" } ] } } },
                { "name": "b", "id": "{{Subscription}}/networkSecurityGroups/live/securityRules/b", "direction": "Inbound", "access": "Deny", "priority": 1 } ] }
            """;
        foreach (var mutant in Mutations.Of(seed, 1500))
        {
            var text = SourceText.From("nsg.json", mutant);
            var json = JsonTree.Read(mutant);
            new ExportReader().Recognize(text, json.Root);
            var document = Assert.Single(new ExportReader().Read(text, json, new MemoryContext()));
            Assert.Equal(document.Resources.Length, document.Resources.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
            Assert.All(document.Resources, r => Assert.True(r.At.Span.End <= mutant.Length));
        }
    }

    /// <summary>Two groups of one name in two resource groups: a rule that stands by itself belongs to the one that its id names.</summary>
    [Fact]
    public void A_rule_by_itself_belongs_to_the_group_of_its_id()
    {
        var other = Subscription.Replace("/rg/", "/other/", StringComparison.Ordinal);
        var document = Read(new ExportReader(), $$"""
            [ { "type": "Microsoft.Network/networkSecurityGroups", "name": "live", "id": "{{Subscription}}/networkSecurityGroups/live", "properties": { "securityRules": [] } },
              { "type": "Microsoft.Network/networkSecurityGroups", "name": "live", "id": "{{other}}/networkSecurityGroups/live", "properties": { "securityRules": [] } },
              { "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "x", "id": "{{other}}/networkSecurityGroups/live/securityRules/x",
                "properties": { "direction": "Outbound", "access": "Deny", "priority": 100, "protocol": "*" } } ]
            """);
        var rule = Assert.Single(document.Resources, r => r.Type.EndsWith("/securityrules", StringComparison.Ordinal));
        Assert.Equal((other + "/networkSecurityGroups/live").ToLowerInvariant(), rule.Parent);
        Assert.Single(document.Resources, r => r.Id == rule.Parent);
    }

    /// <summary>Effective rules give the addresses of a tag beside what was written.</summary>
    [Theory]
    [InlineData("\"destinationAddressPrefix\": [ \"20.61.0.0/16\", \"Storage\" ],", "20.61.0.0/16,20.60.0.0/16")]
    [InlineData("\"destinationAddressPrefix\": \"Storage\",", "20.60.0.0/16")]
    [InlineData("\"destinationAddressPrefixes\": [ \"20.61.0.0/16\", \"Storage\" ],", "20.61.0.0/16,20.60.0.0/16")]
    [InlineData("", "20.60.0.0/16")]
    public void Expanded_addresses_join_those_that_are_written(string written, string expected)
    {
        var document = Read(new ExportReader(), $$"""
            { "value": [ { "networkSecurityGroup": { "id": "{{Subscription}}/networkSecurityGroups/e" }, "association": { "subnet": { "id": "{{Subscription}}/virtualNetworks/v/subnets/s" } }, "effectiveSecurityRules": [
              { "name": "securityRules/a", "protocol": "Tcp", "sourcePortRange": "0-65535", "destinationPortRange": "443-443", "sourceAddressPrefix": "0.0.0.0/0", {{written}}
                "expandedDestinationAddressPrefix": [ "20.60.0.0/16" ], "access": "Allow", "priority": 100, "direction": "Outbound" } ] } ] }
            """);
        Assert.Contains("-> " + expected + ":", Assert.Single(Rules(document), r => r.Contains("Outbound", StringComparison.Ordinal) && r.StartsWith('a')), StringComparison.Ordinal);
    }
}
