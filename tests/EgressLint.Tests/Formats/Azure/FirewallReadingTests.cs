using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Fields of firewall rules in every spelling, and what of them is not known: an unknown field is a doubt and never an absent one.</summary>
public sealed class FirewallReadingTests
{
    private const string Parameters = "\"p\": { \"type\": \"string\" }, \"a\": { \"type\": \"array\" }";

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
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": null } ]", "Deny first")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": \"\" } ]", "Deny first")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": 65979 } ]", "Unknown")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Https\", \"port\": \"4a3\" } ]", "Unknown")]
    [InlineData("\"protocols\": [ { \"protocolType\": \"Htps\", \"port\": 443 } ]", "Unknown")]
    [InlineData("\"protocols\": [ \"Https=https\" ]", "Unknown")]
    [InlineData("\"protocols\": [ \"Mssql=1433\" ]", "Allow all")]
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
    [InlineData("\"targetFqdns\": [ \"*.ex*mple.com\" ]", "Unknown")]
    [InlineData("\"targetFqdns\": [ \"ww*.example.com\" ]", "Unknown")]
    [InlineData("\"targetFqdns\": [ \"*\" ]", "Deny first")]
    [InlineData("\"targetFqdns\": \"[concat(createArray('www.example.net'), parameters('a'))]\"", "Unknown")]
    [InlineData("\"targetFqdns\": \"[concat(createArray('www.example.com'), parameters('a'))]\"", "Deny first")]
    [InlineData("\"targetFqdns\": \"[parameters('a')]\"", "Unknown")]
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
    [InlineData("\"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"*\" ]", "Unknown")]
    [InlineData("\"ipProtocols\": [ \"UDP\" ], \"destinationAddresses\": [ \"*\" ]", "Allow all")]
    [InlineData("\"ipProtocols\": [ \"TCP\" ], \"destinationPorts\": [ \"443\" ]", "Unknown")]
    public void A_network_rule(string fields, string expected) => Assert.Equal(expected, Ask("https://www.example.com/", Network + "\"name\": \"first\", " + fields + " }"));

    [Theory]
    [InlineData("\"priority\": 100, \"action\": { \"type\": \"Deny\" }", "Deny first")]
    [InlineData("\"priority\": \"100\", \"action\": { \"type\": \"deny\" }", "Deny first")]
    [InlineData("\"priority\": 300, \"action\": { \"type\": \"Deny\" }", "Allow all")]
    [InlineData("\"priority\": 100, \"action\": { \"type\": \"[parameters('p')]\" }", "Unknown")]
    [InlineData("\"priority\": 100", "Unknown")]
    [InlineData("\"priority\": \"[int(parameters('p'))]\", \"action\": { \"type\": \"Deny\" }", "Unknown")]
    [InlineData("\"priority\": \"high\", \"action\": { \"type\": \"Deny\" }", "Unknown")]
    [InlineData("\"action\": { \"type\": \"Deny\" }", "Unknown")]
    public void A_collection(string fields, string expected) => Assert.Equal(expected, Ask("https://www.example.com/", First, fields));

    [Theory]
    [InlineData("\"ruleType\": \"NetworkRule\"", "Deny first")]
    [InlineData("\"ruleType\": \"networkrule\"", "Deny first")]
    [InlineData("\"ruleConditionType\": \"NetworkRuleCondition\"", "Deny first")]
    [InlineData("\"ruleType\": \"NatRule\"", "Allow all")]
    [InlineData("\"ruleConditionType\": \"NatRuleCondition\"", "Allow all")]
    [InlineData("\"ruleType\": \"ApplicationRule\"", "Allow all")]
    [InlineData("\"ruleType\": \"[parameters('p')]\"", "Unknown")]
    [InlineData("\"ruleType\": \"SomethingElse\"", "Unknown")]
    [InlineData("\"description\": \"no type\"", "Unknown")]
    public void A_rule_of_which_nobody_knows_the_kind_may_be_of_either(string type, string expected) => Assert.Equal(expected, Ask(
        "https://www.example.com/",
        "{ " + type + ", \"name\": \"first\", \"sourceAddresses\": [ \"*\" ], \"ipProtocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"443\" ] }"));

    [Theory]
    [InlineData("https://www.example.com/", true, "Allow", "Intercept")]
    [InlineData("http://www.example.com/", true, "Allow", "None")]
    [InlineData("https://www.example.com/", true, "Deny", "None")]
    [InlineData("https://www.example.com/", false, "Allow", "None")]
    public void What_is_decrypted(string url, bool terminates, string action, string expected)
    {
        var rule = Application + "\"name\": \"first\", \"protocols\": [ { \"protocolType\": \"Https\" }, { \"protocolType\": \"Http\" } ], \"targetFqdns\": [ \"*\" ], \"terminateTLS\": " + (terminates ? "true" : "false") + " }";
        var policy = Policy(rule, "\"priority\": 100, \"action\": { \"type\": \"" + action + "\" }");
        var box = policy.Ask(new PolicyRequest { Url = url, Address = PacScripts.Address("203.0.113.7"), Source = PacScripts.Address("10.0.0.4") }).Flows;
        Assert.NotNull(box);
        Assert.Equal(expected, Assert.Single(policy.Decide(box).Parts).Inspection.ToString());
    }

    [Fact]
    public void What_cannot_be_read_is_no_request() => Assert.Null(Policy(First, "\"priority\": 100").Ask(new PolicyRequest { Url = "no address" }).Flows);

    [Theory]
    [InlineData("[ COLLECTION ]", "[ ALL ]", "Deny first")]
    [InlineData("[]", "[ ALL ]", "Allow all")]
    [InlineData("\"[parameters('a')]\"", "[ ALL ]", "Unknown")]
    [InlineData("[]", "\"[parameters('a')]\"", "Unknown")]
    [InlineData("\"[concat(createArray(), parameters('a'))]\"", "[ ALL ]", "Unknown")]
    [InlineData("[ UNTIMED ]", "[ ALL ]", "Unknown")]
    public void A_classic_firewall(string network, string application, string expected)
    {
        const string Rule = "\"action\": { \"type\": \"Deny\" }, \"rules\": [ { \"name\": \"first\", \"sourceAddresses\": [ \"*\" ], \"protocols\": [ \"TCP\" ], \"destinationAddresses\": [ \"*\" ], \"destinationPorts\": [ \"443\" ] } ]";
        const string All = "{ \"name\": \"c\", \"properties\": { \"priority\": 100, \"action\": { \"type\": \"Allow\" }, \"rules\": [ { \"name\": \"all\", \"sourceAddresses\": [ \"*\" ], \"protocols\": [ { \"protocolType\": \"Https\", \"port\": 443 } ], \"targetFqdns\": [ \"*\" ] } ] } }";
        var text = Template("{ \"type\": \"Microsoft.Network/azureFirewalls\", \"apiVersion\": \"2023-09-01\", \"name\": \"hub\", \"properties\": { \"networkRuleCollections\": "
            + network.Replace("COLLECTION", "{ \"properties\": { \"priority\": 100, " + Rule + " } }", StringComparison.Ordinal).Replace("UNTIMED", "{ \"name\": \"n\", " + Rule + " }", StringComparison.Ordinal)
            + ", \"applicationRuleCollections\": " + application.Replace("ALL", All, StringComparison.Ordinal) + " } }");
        Assert.Equal(expected, Decide(Single(text), new PolicyRequest { Url = "https://www.example.com/" }));
    }

    [Theory]
    [InlineData("[resourceId('Microsoft.Network/firewallPolicies', 'fw')]", "fw")]
    [InlineData("[parameters('p')]", "fw")]
    [InlineData("[resourceId('Microsoft.Network/firewallPolicies', 'other')]", "fw hub")]
    [InlineData("/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/alone", "alone fw")]
    [InlineData("/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/firewallPolicies/notalone", "alone fw hub")]
    [InlineData("[resourceId('Microsoft.Network/azureFirewalls', 'hub')]", "fw hub")]
    public void A_firewall_with_a_policy_is_judged_where_nothing_else_is(string reference, string expected)
    {
        const string Group = "{ \"type\": \"Microsoft.Network/firewallPolicies/ruleCollectionGroups\", \"apiVersion\": \"2023-09-01\", \"name\": \"alone/g\", \"properties\": { \"priority\": 100, \"ruleCollections\": [] } }, ";
        var text = Template((reference.EndsWith("alone", StringComparison.Ordinal) ? Group : "") + "{ \"type\": \"Microsoft.Network/firewallPolicies\", \"apiVersion\": \"2023-09-01\", \"name\": \"fw\", \"properties\": {} }, "
            + "{ \"type\": \"Microsoft.Network/azureFirewalls\", \"apiVersion\": \"2023-09-01\", \"name\": \"hub\", \"properties\": { \"firewallPolicy\": { \"id\": \"" + reference + "\" } } }");
        Assert.Equal(expected, string.Join(' ', Policies(text).Select(p => p.Title).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_firewall_whose_policy_nobody_knows_is_unknown()
    {
        var text = Template("{ \"type\": \"Microsoft.Network/azureFirewalls\", \"apiVersion\": \"2023-09-01\", \"name\": \"hub\", \"properties\": { \"firewallPolicy\": { \"id\": \"[parameters('p')]\" } } }");
        var policy = Single(text);
        Assert.Equal("Unknown", Decide(policy, new PolicyRequest { Url = "https://www.example.com/" }));
        Assert.Contains(policy.Chains[0].Entries, e => e.Label == "rules that are not in the file");
    }

    [Theory]
    [InlineData("", "Unknown")]
    [InlineData("\"ruleCollectionGroups\": []", "Deny default deny")]
    [InlineData("\"ruleCollectionGroups\": [ { \"id\": \"x\" } ]", "Unknown")]
    [InlineData("\"basePolicy\": { \"id\": \"[resourceId('Microsoft.Network/firewallPolicies', 'elsewhere')]\" }", "Unknown")]
    [InlineData("\"basePolicy\": { \"id\": \"[resourceId('Microsoft.Network/firewallPolicies', 'fw')]\" }", "Unknown")]
    public void A_policy_without_groups(string properties, string expected) => Assert.Equal(expected, Decide(
        Single(Template("{ \"type\": \"Microsoft.Network/firewallPolicies\", \"apiVersion\": \"2023-09-01\", \"name\": \"fw\", \"properties\": { " + properties + " } }")),
        new PolicyRequest { Url = "https://www.example.com/" }));

    [Theory]
    [InlineData("", "Unknown")]
    [InlineData("\"basePolicy\": { \"id\": \"[resourceId('Microsoft.Network/firewallPolicies', 'elsewhere')]\" }, ", "Unknown")]
    [InlineData("\"ruleCollectionGroups\": [], ", "Deny default deny")]
    [InlineData("\"ruleCollectionGroups\": [], \"basePolicy\": { \"id\": \"[resourceId('Microsoft.Network/firewallPolicies', 'elsewhere')]\" }, ", "Unknown")]
    [InlineData("\"ruleCollectionGroups\": [], \"basePolicy\": { \"id\": \"[resourceId('Microsoft.Network/azureFirewalls', 'hub')]\" }, ", "Unknown")]
    public void The_groups_of_a_parent_policy_count_as_those_of_the_policy_itself(string parent, string expected)
    {
        var policies = Policies(Template(Bare("base", parent) + ", " + Bare("fw", "\"ruleCollectionGroups\": [], \"basePolicy\": { \"id\": \"[resourceId('Microsoft.Network/firewallPolicies', 'base')]\" }, ")
            + ", { \"type\": \"Microsoft.Network/azureFirewalls\", \"apiVersion\": \"2023-09-01\", \"name\": \"hub\", \"properties\": {} }"));
        Assert.Equal(expected, Decide(policies.Single(p => p.Title == "fw"), new PolicyRequest { Url = "https://www.example.com/" }));
    }

    [Theory]
    [InlineData(2, "Deny default deny")]
    [InlineData(30, "Unknown")]
    public void Of_a_long_line_of_parents_no_rule_is_dropped_in_silence(int count, string expected)
    {
        var text = string.Join(", ", Enumerable.Range(0, count).Select(i => Bare(
            $"p{i}", "\"ruleCollectionGroups\": [], " + (i + 1 < count ? $"\"basePolicy\": {{ \"id\": \"[resourceId('Microsoft.Network/firewallPolicies', 'p{i + 1}')]\" }}, " : ""))));
        Assert.Equal(expected, Decide(Policies(Template(text)).Single(p => p.Title == "p0"), new PolicyRequest { Url = "https://www.example.com/" }));
    }

    [Theory]
    [InlineData("\"properties\": { \"priority\": 100, \"ruleCollections\": [ { RULES \"rules\": [ RULE ] } ] }", "Deny first")]
    [InlineData("\"properties\": { \"priority\": 100, \"rules\": [ { RULES \"ruleConditions\": [ RULE ] } ] }", "Deny first")]
    [InlineData("\"properties\": { \"priority\": 100, \"ruleCollections\": [ { \"ruleCollectionType\": \"FirewallPolicyNatRuleCollection\", RULES \"rules\": [ RULE ] } ] }", "Deny default deny")]
    [InlineData("\"condition\": \"[equals(parameters('p'), 'x')]\", \"properties\": { \"priority\": 100, \"ruleCollections\": [ { RULES \"rules\": [ RULE ] } ] }", "Deny default deny")]
    [InlineData("\"properties\": { \"priority\": 100, \"ruleCollections\": [ { \"ruleCollectionType\": \"[parameters('p')]\", RULES \"rules\": [ RULE ] } ] }", "Deny first")]
    [InlineData("\"properties\": { \"priority\": 100, \"ruleCollections\": [ { ALLOWED \"rules\": [ ALLOWING ] } ] }", "Allow all")]
    [InlineData("\"condition\": \"[equals(parameters('p'), 'x')]\", \"properties\": { \"priority\": 100, \"ruleCollections\": [ { ALLOWED \"rules\": [ ALLOWING ] } ] }", "Unknown")]
    public void A_group(string fields, string expected)
    {
        var group = fields.Replace("RULES", "\"priority\": 100, \"action\": { \"type\": \"Deny\" },", StringComparison.Ordinal)
            .Replace("ALLOWED", "\"priority\": 100, \"action\": { \"type\": \"Allow\" },", StringComparison.Ordinal)
            .Replace("RULE", First, StringComparison.Ordinal).Replace("ALLOWING", AllowAll, StringComparison.Ordinal);
        Assert.Equal(expected, Decide(
            Single(Template(Bare("fw", "") + ", { \"type\": \"Microsoft.Network/firewallPolicies/ruleCollectionGroups\", \"apiVersion\": \"2023-09-01\", \"name\": \"fw/g\", " + group + " }")),
            new PolicyRequest { Url = "https://www.example.com/" }));
    }

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

    private static string Template(string resources) => $$"""
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "parameters": { {{Parameters}} }, "resources": [ {{resources}} ] }
        """;

    private static ImmutableArray<Policy> Policies(string text)
    {
        var format = new AzureFormat();
        return format.Bind(format.Parse(SourceText.From("fw.json", text)), new MemoryContext()).Policies;
    }

    private static string Bare(string name, string properties) =>
        $"{{ \"type\": \"Microsoft.Network/firewallPolicies\", \"apiVersion\": \"2023-09-01\", \"name\": \"{name}\", \"properties\": {{ {properties}\"sku\": {{}} }} }}";

    private static Policy Single(string text) => Assert.Single(Policies(text));

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
        return Single(text);
    }
}
