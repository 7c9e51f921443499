using EgressLint.Formats;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Exports;
using static EgressLint.Tests.Formats.Azure.Exports.AzureReading;

namespace EgressLint.Tests.Formats.Azure.Exports;

/// <summary>The same group in every shape in which Azure gives it.</summary>
public sealed class ExportShapeTests
{
    private const string Id = Subscription + "/networkSecurityGroups/live";

    private const string RestRules = """
        { "name": "l-allow", "id": "ID/securityRules/l-allow", "properties": { "protocol": "TCP", "access": "Allow", "priority": 100, "direction": "Outbound",
          "sourcePortRange": "*", "destinationPortRanges": ["443", "80"], "sourceAddressPrefix": "*", "destinationAddressPrefixes": ["20.60.0.0/16"], "sourcePortRanges": [] } },
        { "name": "l-deny", "properties": { "protocol": "*", "access": "Deny", "priority": 200, "direction": "Outbound", "sourcePortRange": "*",
          "destinationPortRange": "*", "sourceAddressPrefix": "*", "destinationAddressPrefix": "Internet" } }
        """;

    private const string FlatRules = """
        { "name": "l-allow", "id": "ID/securityRules/l-allow", "resourceGroup": "rg", "type": "Microsoft.Network/networkSecurityGroups/securityRules",
          "protocol": "TCP", "access": "Allow", "priority": 100, "direction": "Outbound", "sourcePortRange": "*", "destinationPortRanges": ["443", "80"],
          "sourceAddressPrefix": "*", "destinationAddressPrefixes": ["20.60.0.0/16"] },
        { "name": "l-deny", "id": "ID/securityRules/l-deny", "resourceGroup": "rg", "type": "Microsoft.Network/networkSecurityGroups/securityRules",
          "protocol": "*", "access": "Deny", "priority": 200, "direction": "Outbound", "sourcePortRange": "*", "destinationPortRange": "*",
          "sourceAddressPrefix": "*", "destinationAddressPrefix": "Internet" }
        """;

    private const string Rest = """
        { "id": "ID", "name": "live", "type": "Microsoft.Network/networkSecurityGroups", "location": "westus",
          "properties": { "securityRules": [ RULES ], "defaultSecurityRules": [ { "name": "DenyAllOutBound", "properties": { "priority": 65500 } } ],
            "subnets": [ { "id": "SUB/virtualNetworks/v/subnets/s" } ] } }
        """;

    private const string Flat = """
        { "id": "ID", "name": "live", "type": "Microsoft.Network/networkSecurityGroups", "location": "westus", "resourceGroup": "rg",
          "securityRules": [ RULES ], "defaultSecurityRules": [ { "name": "DenyAllOutBound", "priority": 65500 } ] }
        """;

    private const string PowerShell = """
        { "SecurityRules": [ { "Protocol": "TCP", "SourcePortRange": [ "*" ], "DestinationPortRange": [ "443", "80" ], "SourceAddressPrefix": [ "*" ],
            "DestinationAddressPrefix": [ "20.60.0.0/16" ], "Access": "Allow", "Priority": 100, "Direction": "Outbound", "SourceApplicationSecurityGroups": [], "Name": "l-allow" },
          { "Protocol": "*", "SourcePortRange": [ "*" ], "DestinationPortRange": [ "*" ], "SourceAddressPrefix": [ "*" ], "DestinationAddressPrefix": [ "Internet" ],
            "Access": "Deny", "Priority": 200, "Direction": "Outbound", "Name": "l-deny" } ],
          "DefaultSecurityRules": [], "Type": "Microsoft.Network/networkSecurityGroups", "Tag": "System.Collections.Hashtable", "Name": "live", "Id": "ID" }
        """;

    private static readonly string[] Expected =
    [
        "l-allow: Outbound 100 Allow TCP *:* -> 20.60.0.0/16:443,80",
        "l-deny: Outbound 200 Deny * *:* -> Internet:*",
    ];

    public static TheoryData<string, string> Shapes() => new()
    {
        { "REST", Fill(Rest, RestRules) },
        { "REST list", Fill("{ \"value\": [ " + Rest + " ] }", RestRules) },
        { "show", Fill(Flat, FlatRules) },
        { "create", Fill("{ \"NewNSG\": " + Flat + " }", FlatRules) },
        { "list", Fill("[ " + Flat + " ]", FlatRules) },
        { "PowerShell", Fill(PowerShell, "") },
        { "Windows PowerShell list", Fill("{ \"value\": [ " + PowerShell + " ], \"Count\": 1 }", "") },
        { "Resource Graph", Fill("{ \"count\": 1, \"skip_token\": null, \"data\": [ " + Rest.Replace("Microsoft.Network/networkS", "microsoft.network/networks", StringComparison.Ordinal) + " ] }", RestRules) },
        { "recorded", Fill("{ \"interactions\": [ { \"response\": { \"body\": { \"data\": " + Rest + " } } } ] }", RestRules) },
        { "rule list", Fill("[ RULES ]", FlatRules) },
        { "rules by REST", Fill("{ \"value\": [ RULES ] }", FlatRules) },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_gives_the_same_group(string shape, string text)
    {
        var document = Read(new ExportReader(), text);
        var group = Nsg(document);
        Assert.Equal(("live", "microsoft.network/networksecuritygroups/live", Id.ToLowerInvariant(), Id), (group.Name, group.Id, group.Aliases.Single(), group.Logical));
        Assert.Equal(Expected, Rules(document));
        Assert.Equal(AzureShape.Export, document.Shape);
        Assert.True(document.Gaps.IsEmpty && document.Problems.IsEmpty && group.Body.Find("securityRules")?.MayHaveMore is null, shape);
    }

    [Fact]
    public void Effective_rules_become_a_group_with_the_addresses_of_its_tags()
    {
        var document = Read(new ExportReader(), Fill("""
            { "value": [ { "networkSecurityGroup": { "id": "ID" }, "association": { "subnet": { "id": "SUB/virtualNetworks/v/subnets/s" } }, "effectiveSecurityRules": [
              { "name": "securityRules/l-allow", "protocol": "Tcp", "sourcePortRange": "0-65535", "sourcePortRanges": [ "0-65535" ], "destinationPortRanges": [ "443-443", "80-80" ],
                "sourceAddressPrefix": "0.0.0.0/0", "destinationAddressPrefix": "Storage", "destinationAddressPrefixes": [ "Storage", "10.0.0.0/8" ],
                "expandedDestinationAddressPrefix": [ "20.60.0.0/16" ], "access": "Allow", "priority": 100, "direction": "Outbound" },
              { "name": "defaultSecurityRules/DenyAllOutBound", "protocol": "All", "sourcePortRange": "0-65535", "destinationPortRange": "0-65535",
                "sourceAddressPrefix": "0.0.0.0/0", "sourceAddressPrefixes": [ "0.0.0.0/0", "0.0.0.0/0" ], "destinationAddressPrefix": "0.0.0.0/0", "access": "Deny", "priority": 65500, "direction": "Outbound" } ] },
              { "networkSecurityGroup": { "id": "ID" }, "association": { "networkInterface": { "id": "SUB/networkInterfaces/n" } }, "effectiveSecurityRules": [
              { "name": "securityRules/l-allow", "protocol": "Tcp", "sourcePortRange": "0-65535", "destinationPortRanges": [ "443-443", "80-80" ],
                "sourceAddressPrefix": "0.0.0.0/0", "destinationAddressPrefix": "Storage", "expandedDestinationAddressPrefix": [ "20.60.0.0/16" ],
                "access": "Allow", "priority": 100, "direction": "Outbound" } ] } ] }
            """, ""));
        var group = Nsg(document);
        Assert.Equal(AzureShape.EffectiveRules, document.Shape);
        Assert.Equal(["l-allow: Outbound 100 Allow Tcp 0.0.0.0/0:0-65535 -> 20.60.0.0/16:443-443,80-80"], Rules(document));
        Assert.Equal(["s"], group.Body.Find("subnets")?.Items.Select(s => AzureIds.NameOf(s.Find("id")?.Text ?? "")));
        Assert.Equal(["n"], group.Body.Find("networkInterfaces")?.Items.Select(s => AzureIds.NameOf(s.Find("id")?.Text ?? "")));
    }

    [Fact]
    public void Effective_default_rules_are_for_any_address_and_written_addresses_stay_beside_a_tag()
    {
        var document = Read(new ExportReader(), Fill("""
            [ { "NetworkSecurityGroup": { "Id": "ID" }, "Association": { "Subnet": { "Id": "SUB/virtualNetworks/v/subnets/s" } }, "EffectiveSecurityRules": [
              { "Name": "securityRules/mixed", "Protocol": "Tcp", "SourcePortRange": [ "0-65535" ], "DestinationPortRange": [ "443-443" ], "SourceAddressPrefix": [ "10.0.0.0/8" ],
                "DestinationAddressPrefix": [ "Storage", "10.1.0.0/16" ], "ExpandedSourceAddressPrefix": [], "ExpandedDestinationAddressPrefix": [ "20.60.0.0/16" ], "Access": "Allow", "Priority": 100, "Direction": "Outbound" },
              { "Name": "defaultSecurityRules/DenyAllOutBound", "Protocol": "All", "SourcePortRange": [ "0-65535" ], "DestinationPortRange": [ "0-65535" ],
                "SourceAddressPrefix": [ "0.0.0.0/0", "0.0.0.0/0" ], "DestinationAddressPrefix": [ "0.0.0.0/0", "0.0.0.0/0" ], "Access": "Deny", "Priority": 65500, "Direction": "Outbound" } ] } ]
            """, ""));
        Assert.Equal(["mixed: Outbound 100 Allow Tcp 10.0.0.0/8:0-65535 -> 10.1.0.0/16,20.60.0.0/16:443-443"], Rules(document));
        Assert.Equal(["DenyAllOutBound: Outbound 65500 Deny * *:0-65535 -> *:0-65535"], Rules(document, Nsg(document), "defaultSecurityRules"));
    }

    [Fact]
    public void The_view_of_network_watcher_has_the_groups_of_the_interface_and_its_subnet()
    {
        var document = Read(new ExportReader(), Fill("""
            { "networkInterfaces": [ { "id": "SUB/networkInterfaces/n", "securityRuleAssociations": {
              "networkInterfaceAssociation": { "id": "SUB/networkInterfaces/n", "securityRules": [ RULES ] },
              "subnetAssociation": { "id": "SUB/virtualNetworks/v/subnets/s", "securityRules": [] },
              "defaultSecurityRules": [ { "name": "DenyAllOutBound", "priority": 65500 } ],
              "effectiveSecurityRules": [ { "name": "securityRules/l-allow" } ] } } ] }
            """, FlatRules));
        Assert.Equal(Expected, Rules(document));
        Assert.Equal(AzureShape.EffectiveRules, document.Shape);
        Assert.Single(Nsg(document).Body.Find("defaultSecurityRules")?.Items ?? []);
        Assert.Single(Nsg(document).Body.Find("networkInterfaces")?.Items ?? []);
    }

    [Fact]
    public void Settings_of_a_deployment_tool_name_their_groups()
    {
        var document = Read(new ExportReader(), """
            { "parameters": { "networkSecurityGroupsSettings": { "value": [
              { "name": "biz", "subnets": [ "biz" ], "securityRules": [ { "name": "web", "protocol": "*", "sourcePortRange": "*", "destinationPortRange": 80,
                "sourceAddressPrefix": "10.0.1.0/24", "destinationAddressPrefix": "*", "access": "Allow", "priority": 100, "direction": "Inbound" } ] },
              { "securityRules": [ { "name": "all", "protocol": "*", "access": "Deny", "priority": 100, "direction": "Inbound" } ] } ] } } }
            """);
        Assert.Equal(["biz", "line 4"], document.Resources.Select(r => r.Name));
        Assert.Equal(["web: Inbound 100 Allow * 10.0.1.0/24:* -> *:80"], Rules(document, document.Resources[0]));
    }

    [Fact]
    public void A_single_rule_says_nothing_of_the_others()
    {
        var document = Read(new ExportReader(), Fill("RULES", FlatRules[..FlatRules.IndexOf("},", StringComparison.Ordinal)] + "}"));
        Assert.Equal(Expected[..1], Rules(document));
        Assert.NotNull(Nsg(document).Body.Find("securityRules")?.MayHaveMore);
    }

    [Fact]
    public void Groups_of_one_name_in_two_resource_groups_stay_apart()
    {
        var other = Id.Replace("/rg/", "/other/", StringComparison.Ordinal);
        var document = Read(new ExportReader(), Fill("[ " + Flat + ", " + Flat.Replace("\"ID\"", $"\"{other}\"", StringComparison.Ordinal) + " ]", FlatRules));
        Assert.Equal([Id.ToLowerInvariant(), other.ToLowerInvariant()], document.Resources.Select(r => r.Id));
        Assert.All(document.Resources, r => Assert.Empty(r.Aliases));
    }

    [Fact]
    public void Of_a_resource_that_was_recorded_twice_the_last_answer_counts()
    {
        var document = Read(new ExportReader(), Fill("[ " + Flat.Replace("RULES", "", StringComparison.Ordinal) + ", " + Flat + ", { \"id\": \"ID\", \"name\": \"live\", \"type\": \"Microsoft.Network/networkSecurityGroups\" } ]", FlatRules));
        Assert.Equal(Expected, Rules(document));
    }

    [Fact]
    public void An_overview_has_no_rules_and_does_not_say_that_there_are_none()
    {
        const string Overview = """[ { "id": "ID", "name": "live", "type": "Microsoft.Network/networkSecurityGroups", "location": "westus", "tags": null } ]""";
        Assert.Equal(Recognition.Perhaps, Recognize(new ExportReader(), Fill(Overview, "")));
        var document = Read(new ExportReader(), Fill("[" + Rest.Replace("\"ID\"", "\"ID2\"", StringComparison.Ordinal) + "," + Overview.Trim('[', ']') + "]", RestRules));
        Assert.Equal(AzureKind.Unknown, document.Resources[^1].Body.Find("securityRules")?.Kind);
    }

    [Fact]
    public void The_rest_of_the_network_is_read_in_any_shape()
    {
        var document = Read(new ExportReader(), Fill("""
            [ { "Name": "v", "Id": "SUB/virtualNetworks/v", "AddressSpace": { "AddressPrefixes": [ "10.0.0.0/16" ] }, "Subnets": [
                { "AddressPrefix": [ "10.0.1.0/24" ], "Name": "s", "Id": "SUB/virtualNetworks/v/subnets/s", "NetworkSecurityGroup": { "SecurityRules": null, "Id": "ID" } } ] },
              { "name": "t", "id": "SUB/virtualNetworks/v/subnets/t", "addressPrefix": "10.0.2.0/24", "resourceGroup": "rg" },
              { "name": "r", "id": "SUB/routeTables/r", "type": "Microsoft.Network/routeTables", "properties": { "routes": [ { "name": "d", "properties": { "addressPrefix": "0.0.0.0/0", "nextHopType": "None" } } ] } },
              { "name": "g", "id": "SUB/firewallPolicies/p/ruleCollectionGroups/g", "properties": { "priority": 100, "ruleCollections": [] } } ]
            """, ""));
        Assert.Equal(
            [
                "microsoft.network/virtualnetworks/v", "microsoft.network/virtualnetworks/v/subnets/t", "microsoft.network/routetables/r",
                "microsoft.network/firewallpolicies/p/rulecollectiongroups/g",
            ],
            document.Resources.Select(r => r.Id));
        Assert.Equal([null, "microsoft.network/virtualnetworks/v", null, "microsoft.network/firewallpolicies/p"], document.Resources.Select(r => r.Parent));
        Assert.Equal("10.0.1.0/24", document.Resources[0].Body.Find("subnets")?.Items[0].Find("addressPrefix")?.Text);
    }

    [Fact]
    public void A_group_inside_the_subnet_that_has_it_is_read_as_well()
    {
        var document = Read(new ExportReader(), Fill("""
            { "name": "v", "id": "SUB/virtualNetworks/v", "properties": { "addressSpace": { "addressPrefixes": [] }, "subnets": [ { "id": "SUB/virtualNetworks/v/subnets/s",
              "type": "Microsoft.Network/virtualNetworks/subnets", "properties": { "addressPrefix": "10.0.1.0/24", "networkSecurityGroup": REST } } ] } }
            """.Replace("REST", Rest, StringComparison.Ordinal), RestRules));
        Assert.Equal(["microsoft.network/virtualnetworks", "microsoft.network/networksecuritygroups"], document.Resources.Select(r => r.Type));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"microsoft.network/networksecuritygroups\"")]
    [InlineData("""{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Network/networkSecurityGroups", "name": "a", "properties": { "securityRules": [] } } ] }""")]
    [InlineData("""{ "policyRule": { "if": { "field": "type", "equals": "Microsoft.Network/networkSecurityGroups" } } }""")]
    [InlineData("""{ "properties": { "securityRules": { "type": "array", "items": { "type": "object" } } } }""")]
    [InlineData("""[ { "Name": "web", "DisplayName": "web", "Enabled": "True", "Direction": "Outbound", "Action": "Allow", "Profile": "Any" } ]""")]
    [InlineData("""{ "name": "app", "dependencies": { "azure-arm-network": "1.0" }, "description": "reads Microsoft.Network/networkSecurityGroups" }""")]
    public void Other_json_is_not_an_export(string text) => Assert.Equal(Recognition.No, Recognize(new ExportReader(), text));

    private static string Fill(string text, string rules) =>
        text.Replace("RULES", rules, StringComparison.Ordinal).Replace("\"ID", "\"" + Id, StringComparison.Ordinal).Replace("\"SUB/", "\"" + Subscription + "/", StringComparison.Ordinal);
}
