using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Fields of firewall rules in every spelling, and what of them is not known: an unknown field is a doubt and never an absent one.</summary>
public sealed class FirewallReadingTests
{
    private const string Parameters = "\"p\": { \"type\": \"string\" }";

    private const string AllowAll = Application + "\"name\": \"all\", \"protocols\": [ { \"protocolType\": \"Https\", \"port\": 443 }, { \"protocolType\": \"Http\" } ], \"targetFqdns\": [ \"*\" ] }";

    private const string Application = "{ \"ruleType\": \"ApplicationRule\", \"sourceAddresses\": [ \"*\" ], ";

    private const string Network = "{ \"ruleType\": \"NetworkRule\", \"sourceAddresses\": [ \"*\" ], ";

    [Theory]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": 443 } ]", "Deny first")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"https\" } ]", "Deny first")]
    [InlineData("\"protocols\": [ { \"type\": \"Https\", \"port\": \"443\" } ]", "Deny first")]
    [InlineData("\"protocols\": [ \"Https=443\" ]", "Deny first")]
    [InlineData("\"protocols\": [ \"https:443\" ]", "Deny first")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": 8443 } ]", "Allow all")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Http\", \"port\": 443 } ]", "Allow all")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Mssql\" } ]", "Allow all")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"[parameters('p')]\", \"port\": 443 } ]", "Unknown")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": \"[int(parameters('p'))]\" } ]", "Unknown")]
    [InlineData("\"protocols\": [ \"[parameters('p')]\" ]", "Unknown")]
    [InlineData("\"protocols\": \"[parameters('p')]\"", "Unknown")]
    public void Protocols_of_an_application_rule(string protocols, string expected) =>
        Assert.Equal(expected, Ask("https://www.example.com/", Application + "\"name\": \"first\", \"targetFqdns\": [ \"www.example.com\" ], " + protocols + " }"));

    [Theory]
    [InlineData("\"targetFqdns\": [ \"*.example.com\" ]", "Deny first")]
    [InlineData("\"targetFqdns\": [ \"example.com\" ]", "Allow all")]
    [InlineData("\"targetFqdns\": [ \"*example.com\" ]", "Deny first")]
    [InlineData("\"targetFqdns\": [ \"WWW.EXAMPLE.COM\" ]", "Deny first")]
    [InlineData("\"targetFqdns\": [ \"[parameters('p')]\" ]", "Unknown")]
    [InlineData("\"fqdnTags\": [ \"WindowsUpdate\" ]", "Unknown")]
    [InlineData("\"webCategories\": [ \"News\" ]", "Unknown")]
    [InlineData("\"targetUrls\": [ \"www.example.com/a\" ]", "Unknown")]
    [InlineData("\"targetUrls\": [ \"https://www.example.com\" ]", "Unknown")]
    [InlineData("\"targetUrls\": [ \"https://www.example.net/a\" ]", "Allow all")]
    [InlineData("\"targetUrls\": [ \"ww*w.example.net/a\" ]", "Unknown")]
    [InlineData("\"targetUrls\": [ \"[parameters('p')]\" ]", "Unknown")]
    public void Names_of_an_application_rule(string names, string expected) =>
        Assert.Equal(expected, Ask("https://www.example.com/", Application + "\"name\": \"first\", \"protocols\": [ { \"protocolType\": \"Https\", \"port\": 443 } ], " + names + " }"));

    [Theory]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"203.0.113.0/24\" ], \"destinationPorts\": [ \"443\" ]", "Deny first")]
    [InlineData("\"ipProtocols\": [ \"Any\" ], \"destinationAddresses\": [ \"203.0.113.7\" ], \"destinationPorts\": [ \"*\" ]", "Deny first")]
    [InlineData("\"ipProtocols\": [ \"UDP\", \"ICMP\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"*\" ]", "Allow all")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"80\" ]", "Allow all")]
    [InlineData("\"ipProtocols\": [ \"UDP\", \"TPC\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"[parameters('p')]\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"[parameters('p')]\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"4-4-3\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"[parameters('p')]\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationFqdns\": [ \"www.example.com\" ], \"destinationPorts\": [ \"443\" ]", "Deny first")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationFqdns\": [ \"www.example.net\" ], \"destinationPorts\": [ \"443\" ]", "Allow all")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationFqdns\": [ \"[parameters('p')]\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"198.51.100.1\" ], \"destinationFqdns\": [ \"www.example.com\" ], \"destinationPorts\": [ \"443\" ]", "Deny first")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationIpGroups\": [ \"[resourceId('Microsoft.Network/ipGroups', 'far')]\" ], \"destinationPorts\": [ \"443\" ]", "Deny first")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationIpGroups\": [ \"[resourceId('Microsoft.Network/ipGroups', 'other')]\" ], \"destinationPorts\": [ \"443\" ]", "Allow all")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationIpGroups\": [ \"[resourceId('Microsoft.Network/ipGroups', 'open')]\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationIpGroups\": [ \"[resourceId('Microsoft.Network/ipGroups', 'elsewhere')]\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    public void A_network_rule(string fields, string expected) => Assert.Equal(expected, Ask("https://www.example.com/", Network + "\"name\": \"first\", " + fields + " }"));

    [Theory]
    [InlineData("\"priority\": 100, \"action\": { \"type\": \"Deny\" }", "Deny first")]
    [InlineData("\"priority\": \"100\", \"action\": { \"type\": \"deny\" }", "Deny first")]
    [InlineData("\"priority\": 300, \"action\": { \"type\": \"Deny\" }", "Allow all")]
    [InlineData("\"priority\": 100, \"action\": { \"type\": \"[parameters('p')]\" }", "Unknown")]
    [InlineData("\"priority\": 100", "Unknown")]
    [InlineData("\"priority\": \"[int(parameters('p'))]\", \"action\": { \"type\": \"Deny\" }", "Unknown")]
    public void A_collection(string fields, string expected) => Assert.Equal(expected, Ask("https://www.example.com/", First, fields));

    [Theory]
    [InlineData("https://www.example.com/", 443, "Deny first")]
    [InlineData("http://www.example.com/", 80, "Allow all")]
    [InlineData(null, 443, "Deny first")]
    [InlineData(null, 80, "Allow all")]
    [InlineData(null, 22, "Deny denied by default")]
    public void What_is_spoken_follows_from_the_address_or_the_port(string? url, int port, string expected)
    {
        var request = url is null ? new PolicyRequest { Host = "www.example.com", Port = (ushort)port } : new PolicyRequest { Url = url };
        var answer = Decide(Policy(First, "\"priority\": 100, \"action\": { \"type\": \"Deny\" }"), request);
        Assert.True(answer == expected || (expected.StartsWith("Deny denied", StringComparison.Ordinal) && answer.StartsWith("Deny", StringComparison.Ordinal) && answer != "Deny first"), answer);
    }

    [Fact]
    public void Connections_in_are_not_asked() =>
        Assert.Null(Policy(First, "\"priority\": 100, \"action\": { \"type\": \"Deny\" }").Ask(new PolicyRequest { Host = "www.example.com", Port = 443, Inbound = true }).Flows);

    private const string First = Application + "\"name\": \"first\", \"protocols\": [ { \"protocolType\": \"Https\", \"port\": 443 } ], \"targetFqdns\": [ \"www.example.com\" ] }";

    private static string Ask(string url, string rule, string fields = "\"priority\": 100, \"action\": { \"type\": \"Deny\" }") => Decide(Policy(rule, fields), new PolicyRequest { Url = url });

    private static string Decide(Policy policy, PolicyRequest request)
    {
        var box = policy.Ask(request with { Address = PacScripts.Address("203.0.113.7"), Source = PacScripts.Address("10.0.0.4") }).Flows;
        Assert.NotNull(box);
        var parts = policy.Decide(box).Parts;
        return parts.All(p => p.IsCertain) && parts.Select(p => p.Entry.Label).Distinct().ToArray() is [var label] ? $"{parts[0].Action.Outcome} {label}" : "Unknown";
    }

    private static Policy Policy(string rule, string fields)
    {
        var kind = rule.StartsWith(Network, StringComparison.Ordinal) ? "n" : "a";
        var text = $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": { {{Parameters}} }, "resources": [
              { "type": "Microsoft.Network/ipGroups", "apiVersion": "2023-09-01", "name": "far", "properties": { "ipAddresses": [ "203.0.113.0/28" ] } },
              { "type": "Microsoft.Network/ipGroups", "apiVersion": "2023-09-01", "name": "other", "properties": { "ipAddresses": [ "198.51.100.0/28" ] } },
              { "type": "Microsoft.Network/ipGroups", "apiVersion": "2023-09-01", "name": "open", "properties": { "ipAddresses": [ "198.51.100.0/28", "[parameters('p')]" ] } },
              { "type": "Microsoft.Network/firewallPolicies", "apiVersion": "2023-09-01", "name": "fw", "properties": {} },
              { "type": "Microsoft.Network/firewallPolicies/ruleCollectionGroups", "apiVersion": "2023-09-01", "name": "fw/g", "properties": { "priority": 200, "ruleCollections": [
                { "ruleCollectionType": "FirewallPolicyFilterRuleCollection", "name": "{{kind}}", {{fields}}, "rules": [ {{rule}} ] },
                { "ruleCollectionType": "FirewallPolicyNatRuleCollection", "name": "nat", "priority": 50, "action": { "type": "DNAT" }, "rules": [ { "ruleType": "NatRule", "name": "in" } ] },
                { "ruleCollectionType": "FirewallPolicyFilterRuleCollection", "name": "rest", "priority": 200, "action": { "type": "Allow" }, "rules": [ {{AllowAll}} ] } ] } } ] }
            """;
        var format = new AzureFormat();
        return Assert.Single(format.Bind(format.Parse(SourceText.From("fw.json", text)), new MemoryContext()).Policies);
    }
}
