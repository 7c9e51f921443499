using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Fields of security rules, and what of a group is not known: a rule that nobody saw, or that Azure refuses, decides nothing for certain.</summary>
public sealed class GroupReadingTests
{
    private const string Far = "20.60.1.1";

    private const string Any = "\"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\", \"destinationAddressPrefix\": \"*\"";

    private const string DenyAll = "{ \"name\": \"deny\", \"properties\": { \"priority\": 4096, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"*\", " + Any + ", \"destinationPortRange\": \"*\" } }";

    [Theory]
    [InlineData("Deny", "Tcp", "\"destinationPortRange\": \"70000\"", 443, "Unknown")]
    [InlineData("Deny", "Tcp", "\"destinationPortRange\": \"10155-10124\"", 443, "Unknown")]
    [InlineData("Deny", "Udp", "\"destinationPortRange\": \"70000\"", 443, "Allow AllowInternetOutBound")]
    [InlineData("Allow", "Tcp", "\"destinationPortRange\": \"443,70000\"", 443, "Unknown")]
    [InlineData("Allow", "Tcp", "\"destinationPortRanges\": [ \"443\", \"80-22\" ]", 8080, "Unknown")]
    [InlineData("Allow", "Tcp", "\"destinationPortRanges\": [ \"*\", \"80-22\" ]", 443, "Unknown")]
    [InlineData("Allow", "Tcp", "\"destinationPortRanges\": [ \"443\", \"[parameters('p')]\" ]", 443, "Allow r")]
    [InlineData("Allow", "Tcp", "\"destinationPortRanges\": [ \"443\", \"[parameters('p')]\" ]", 80, "Unknown")]
    [InlineData("Allow", "Tcp", "\"destinationPortRange\": \"443\"", 443, "Allow r")]
    [InlineData("Allow", "Tcp", "\"destinationPortRanges\": \"[concat(createArray('443'), parameters('a'))]\"", 443, "Allow r")]
    [InlineData("Allow", "Tcp", "\"destinationPortRanges\": \"[concat(createArray('443'), parameters('a'))]\"", 80, "Unknown")]
    [InlineData("Deny", "Tcp", "\"destinationPortRanges\": \"[concat(createArray('443'), parameters('a'))]\"", 80, "Unknown")]
    [InlineData("Allow", "Tcp", "\"description\": \"no ports\"", 443, "Unknown")]
    public void Ports_of_a_rule(string access, string protocol, string ports, int port, string expected)
    {
        var rule = $"{{ \"name\": \"r\", \"properties\": {{ \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"{access}\", \"protocol\": \"{protocol}\", {Any}, {ports} }} }}";
        Assert.Equal(expected, Ask(access == "Deny" ? $"[ {rule} ]" : $"[ {rule}, {DenyAll} ]", port: port));
    }

    [Theory]
    [InlineData("\"priority\": \"100\", \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\"", "Allow r")]
    [InlineData("\"priority\": 100, \"direction\": \"OUTBOUND\", \"access\": \"allow\", \"protocol\": \"6\"", "Allow r")]
    [InlineData("\"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": 6", "Allow r")]
    [InlineData("\"priority\": \"first\", \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\"", "Unknown")]
    [InlineData("\"priority\": 70000, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\"", "Unknown")]
    [InlineData("\"priority\": \"[parameters('n')]\", \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\"", "Unknown")]
    [InlineData("\"priority\": 100, \"direction\": \"[parameters('p')]\", \"access\": \"Allow\", \"protocol\": \"Tcp\"", "Unknown")]
    [InlineData("\"priority\": 100, \"direction\": \"Sideways\", \"access\": \"Allow\", \"protocol\": \"Tcp\"", "Unknown")]
    [InlineData("\"priority\": 100, \"direction\": \"Outbound\", \"access\": \"[parameters('p')]\", \"protocol\": \"Tcp\"", "Unknown")]
    [InlineData("\"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"[parameters('p')]\"", "Unknown")]
    [InlineData("\"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tpc\"", "Unknown")]
    [InlineData("\"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Udp\"", "Deny deny")]
    public void A_word_of_a_rule(string words, string expected) =>
        Assert.Equal(expected, Ask($"[ {{ \"name\": \"r\", \"properties\": {{ {words}, {Any}, \"destinationPortRange\": \"443\" }} }}, {DenyAll} ]"));

    [Fact]
    public void What_has_no_ports_needs_none()
    {
        const string Rule = "[ { \"name\": \"r\", \"properties\": { \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"PROTOCOL\", \"sourceAddressPrefix\": \"*\", \"destinationAddressPrefix\": \"*\" } } ]";
        Assert.Equal("Deny r", Ask(Rule.Replace("PROTOCOL", "Icmp", StringComparison.Ordinal), protocol: Protocols.Icmp));
        Assert.Equal("Deny r", Ask(Rule.Replace("PROTOCOL", "Esp", StringComparison.Ordinal), protocol: Protocols.Esp));
        Assert.Equal("Allow AllowInternetOutBound", Ask(Rule.Replace("PROTOCOL", "Ah", StringComparison.Ordinal), protocol: Protocols.Esp));
        Assert.Equal("Unknown", Ask(Rule.Replace("PROTOCOL", "Tcp", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(100, 443, "Allow r")]
    [InlineData(101, 443, "Unknown")]
    [InlineData(100, 80, "Unknown")]
    public void Rules_that_nobody_saw_may_come_first(int priority, int port, string expected)
    {
        var rule = $"createObject('name', 'r', 'properties', createObject('priority', {priority}, 'direction', 'Outbound', 'access', 'Allow', 'protocol', 'Tcp', 'sourceAddressPrefix', '*', 'sourcePortRange', '*', 'destinationAddressPrefix', '*', 'destinationPortRange', '443'))";
        Assert.Equal(expected, Ask($"\"[concat(createArray({rule}), parameters('a'))]\"", port: port));
    }

    [Theory]
    [InlineData("\"[parameters('a')]\"", "Unknown")]
    [InlineData("[ \"[parameters('p')]\" ]", "Unknown")]
    [InlineData("[ \"no rule\" ]", "Unknown")]
    [InlineData("[]", "Allow AllowInternetOutBound")]
    public void A_list_of_rules(string rules, string expected) => Assert.Equal(expected, Ask(rules));

    [Theory]
    [InlineData("AzurePlatformIMDS", "169.254.169.254", "Deny r")]
    [InlineData("AzurePlatformIMDS", "168.63.129.16", "Allow platform addresses are not filtered")]
    [InlineData("AzurePlatformDNS", "168.63.129.16", "Deny r")]
    [InlineData("AzurePlatformLKM", Far, "Unknown")]
    [InlineData("AzurePlatformLKM", "10.0.0.9", "Allow AllowVnetOutBound")]
    [InlineData("*", "169.254.169.254", "Allow platform addresses are not filtered")]
    [InlineData("AzureLoadBalancer", "168.63.129.16", "Allow platform addresses are not filtered")]
    [InlineData("VIRTUAL_NETWORK", "10.0.0.9", "Deny r")]
    [InlineData("NoAddresses", Far, "Unknown")]
    [InlineData("NoSuchTag", Far, "Unknown")]
    [InlineData("NoAddresses", "10.0.0.9", "Allow AllowVnetOutBound")]
    [InlineData("Listed", Far, "Deny r")]
    [InlineData("Listed", "20.61.1.1", "Allow AllowInternetOutBound")]
    public void A_tag(string tag, string far, string expected) => Assert.Equal(expected, Ask(
        $"[ {{ \"name\": \"r\", \"properties\": {{ \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"*\", \"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\", \"destinationAddressPrefix\": \"{tag}\", \"destinationPortRange\": \"*\" }} }} ]", far));

    [Theory]
    [InlineData("[ { \"name\": \"d\", \"properties\": { \"addressPrefix\": \"0.0.0.0/0\", \"nextHopType\": \"VirtualAppliance\", \"nextHopIpAddress\": \"10.0.9.9\" } } ]", "Unknown")]
    [InlineData("[ { \"name\": \"d\", \"properties\": { \"addressPrefix\": \"[parameters('p')]\", \"nextHopType\": \"None\" } } ]", "Unknown")]
    [InlineData("\"[parameters('a')]\"", "Unknown")]
    [InlineData("\"[concat(createArray(), parameters('a'))]\"", "Unknown")]
    [InlineData("[ { \"name\": \"d\", \"properties\": { \"addressPrefix\": \"192.0.2.0/24\", \"nextHopType\": \"None\" } } ]", "Allow AllowInternetOutBound")]
    [InlineData("[ { \"name\": \"d\", \"properties\": { \"addressPrefix\": \"20.60.1.0/24\", \"nextHopType\": \"VirtualAppliance\", \"nextHopIpAddress\": \"10.0.9.9\" } } ]", "Unknown")]
    [InlineData("[ { \"name\": \"d\", \"properties\": { \"addressPrefix\": \"Storage\", \"nextHopType\": \"Internet\" } } ]", "Unknown")]
    [InlineData("[ { \"name\": \"d\", \"properties\": { \"addressPrefix\": \"192.0.2.0/24\", \"nextHopType\": \"None\" } }, { \"name\": \"e\", \"properties\": { \"addressPrefix\": \"20.60.1.1/32\", \"nextHopType\": \"None\" } } ]", "Unknown")]
    [InlineData("[]", "Allow AllowInternetOutBound")]
    public void A_route_for_every_address_may_put_every_address_into_the_virtual_network(string routes, string expected)
    {
        const string Rule = "[ { \"name\": \"r\", \"properties\": { \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"*\", \"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\", \"destinationAddressPrefix\": \"VirtualNetwork\", \"destinationPortRange\": \"*\" } } ]";
        var table = $"{{ \"type\": \"Microsoft.Network/routeTables\", \"apiVersion\": \"2023-09-01\", \"name\": \"t\", \"properties\": {{ \"routes\": {routes} }} }}";
        Assert.Equal(expected, Ask(Rule, table: table));
    }

    [Theory]
    [InlineData("t", "0.0.0.0/0", "Unknown")]
    [InlineData("t", "::/0", "Unknown")]
    [InlineData("t", "[parameters('p')]", "Unknown")]
    [InlineData("t", "192.0.2.0/24", "Allow AllowInternetOutBound")]
    [InlineData("other", "0.0.0.0/0", "Allow AllowInternetOutBound")]
    public void A_route_beside_its_table_counts_as_one_inside(string table, string prefix, string expected)
    {
        const string Rule = "[ { \"name\": \"r\", \"properties\": { \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"*\", \"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\", \"destinationAddressPrefix\": \"VirtualNetwork\", \"destinationPortRange\": \"*\" } } ]";
        Assert.Equal(expected, Ask(Rule, table: string.Join(
            ", ",
            "{ \"type\": \"Microsoft.Network/routeTables\", \"apiVersion\": \"2023-09-01\", \"name\": \"t\", \"properties\": {} }",
            "{ \"type\": \"Microsoft.Network/routeTables\", \"apiVersion\": \"2023-09-01\", \"name\": \"other\", \"properties\": {} }",
            $"{{ \"type\": \"Microsoft.Network/routeTables/routes\", \"apiVersion\": \"2023-09-01\", \"name\": \"{table}/d\", \"properties\": {{ \"addressPrefix\": \"{prefix}\", \"nextHopType\": \"VirtualAppliance\", \"nextHopIpAddress\": \"10.0.9.9\" }} }}")));
    }

    [Theory]
    [InlineData("\"priority\": 90, \"access\": \"Deny\", \"protocol\": \"*\", \"destinationPortRange\": \"3389\"", false)]
    [InlineData("\"priority\": 100, \"access\": \"Deny\", \"protocol\": \"Tcp\", \"destinationPortRange\": \"*\"", false)]
    [InlineData("\"access\": \"Deny\", \"protocol\": \"Tcp\", \"destinationPortRange\": \"*\"", false)]
    [InlineData("\"priority\": 90, \"access\": \"Perhaps\", \"protocol\": \"Tcp\", \"destinationPortRange\": \"*\"", false)]
    [InlineData("\"priority\": 101, \"access\": \"Deny\", \"protocol\": \"*\", \"destinationPortRange\": \"*\"", true)]
    [InlineData("\"priority\": 90, \"access\": \"Deny\", \"protocol\": \"Udp\", \"destinationPortRange\": \"*\"", true)]
    [InlineData("\"priority\": 90, \"access\": \"Deny\", \"protocol\": \"Tcp\", \"destinationPortRange\": \"22\"", true)]
    public void A_rule_lets_in_where_no_rule_before_it_may_stop(string fields, bool isOpen)
    {
        var reader = new RuleReader(new(new AzureFacts(), new Surroundings { Network = IpSet.Empty }));
        var rules = new[] { fields, "\"priority\": 100, \"access\": \"Allow\", \"protocol\": \"Tcp\", \"destinationPortRange\": \"3389\"" }.Select(f =>
        {
            using var json = JsonDocument.Parse($"{{ \"name\": \"r\", \"direction\": \"Inbound\", {Any}, {f} }}");
            return reader.Read(AzureCases.Value(json.RootElement), null, null);
        });
        string[] expected = isOpen ? ["3389"] : [];
        Assert.Equal(expected, GroupOpenings.Of([.. rules], null).Where(o => o.Protocols == Protocols.Tcp).Select(o => o.Ports.ToString()));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", null)]
    [InlineData("a b c", null)]
    [InlineData("a a", "a")]
    public void A_name_that_several_have_is_none(string ids, string? expected)
    {
        var model = new NetworkModel(new AzureDocument
        {
            Resources = [.. ids.Split(' ').Select(i => new AzureResource { Type = "t", Name = i, Id = i, Body = AzureValue.Null(AzureCases.At), At = AzureCases.At, Aliases = ["shared"] })],
        });
        Assert.Equal(expected, model.Find("shared")?.Id);
        Assert.Equal("a", model.Find("a")?.Id);
    }

    [Theory]
    [InlineData("\"10.0.0.0/8\"", "10.0.0.0/8")]
    [InlineData("[ \"10.0.0.0/8\", \"192.0.2.0/24\" ]", "10.0.0.0/8, 192.0.2.0/24")]
    [InlineData("[ \"10.0.0.0/8\", \"everything\" ]", null)]
    [InlineData("[ \"10.0.0.0/8\", 7 ]", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void Prefixes_of_which_one_is_not_known_are_not_known(string prefixes, string? expected)
    {
        using var json = JsonDocument.Parse(prefixes);
        Assert.Equal(expected, NetworkReader.Prefixes(AzureCases.Value(json.RootElement))?.ToString());
    }

    [Theory]
    [InlineData("2001:db8::1", "Deny DenyAllOutBound")]
    [InlineData("1.2.3.4", "Allow AllowInternetOutBound")]
    [InlineData("8.8.8.8", "Deny DenyAllOutBound")]
    public void Effective_rules_print_any_of_a_default_rule_as_all_of_IPv4(string far, string expected)
    {
        const string Text = """
            { "value": [ { "networkSecurityGroup": { "id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/n" },
              "association": { "subnet": { "id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s" } },
              "effectiveSecurityRules": [
                { "name": "defaultSecurityRules/AllowInternetOutBound", "direction": "Outbound", "access": "Allow", "priority": 65001, "protocol": "All", "sourcePortRange": "0-65535",
                  "destinationPortRange": "0-65535", "sourceAddressPrefix": "0.0.0.0/0", "destinationAddressPrefix": "Internet", "expandedDestinationAddressPrefix": [ "1.0.0.0/8" ] },
                { "name": "defaultSecurityRules/DenyAllOutBound", "direction": "Outbound", "access": "Deny", "priority": 65500, "protocol": "All", "sourcePortRange": "0-65535",
                  "destinationPortRange": "0-65535", "sourceAddressPrefix": "0.0.0.0/0", "destinationAddressPrefix": "0.0.0.0/0", "expandedSourceAddressPrefix": [] },
                { "name": "defaultSecurityRules/AllowVnetOutBound", "direction": "Outbound", "access": "Allow", "priority": 65000, "protocol": "All", "sourcePortRange": "0-65535",
                  "destinationPortRange": "0-65535", "sourceAddressPrefix": "VirtualNetwork", "destinationAddressPrefix": "VirtualNetwork",
                  "expandedSourceAddressPrefix": [ "10.0.0.0/16" ], "expandedDestinationAddressPrefix": [ "10.0.0.0/16" ] } ] } ] }
            """;
        Assert.Equal(expected, Decide(Text, Request(far, 443, Protocols.Tcp)));
    }

    [Theory]
    [InlineData("\"access\": \"Allow\", \"priority\": 1", "Peek")]
    [InlineData("\"access\": \"AlwaysAllow\", \"priority\": 1", "Allow")]
    [InlineData("\"access\": \"Deny\", \"priority\": 1", "Deny")]
    [InlineData("\"access\": \"Perhaps\", \"priority\": 1", "Unknown")]
    [InlineData("\"access\": \"Deny\"", "Unknown")]
    [InlineData("\"access\": \"Deny\", \"priority\": 1, \"destinationPortRanges\": [ \"80\" ]", "Peek")]
    public void An_admin_rule_in_both_directions(string fields, string expected)
    {
        foreach (var isInbound in (bool[])[false, true])
        {
            var surroundings = new Surroundings { Network = IpSet.Empty };
            using var json = JsonDocument.Parse($"{{ \"name\": \"r\", \"direction\": \"{(isInbound ? "Inbound" : "Outbound")}\", \"protocol\": \"*\", {fields} }}");
            var rule = new RuleReader(new(new AzureFacts(), surroundings)).Read(AzureCases.Value(json.RootElement), null, null, isAdmin: true);
            var policy = new AdminPolicy("admin", [rule], surroundings) { Source = AzureCases.At.Source };
            var box = policy.Ask(Request(Far, 443, Protocols.Tcp) with { Inbound = isInbound }).Flows;
            Assert.NotNull(box);
            var parts = policy.Walk(box);
            Assert.Equal(expected, parts.All(p => p.IsCertain) ? string.Join(',', parts.Select(p => p.Action.Outcome).Distinct()) : "Unknown");
            Assert.Equal(expected == "Unknown" ? null : expected, policy.Walk(box.Witness() ?? throw new InvalidOperationException()).Action?.Outcome.ToString());
            var other = policy.Ask(Request(Far, 443, Protocols.Tcp) with { Inbound = !isInbound }).Flows;
            Assert.NotNull(other);
            Assert.Equal(Outcome.Peek, Assert.Single(policy.Walk(other)).Action.Outcome);
        }
    }

    [Theory]
    [InlineData("https://www.example.com/", "443", "20.60.1.1")]
    [InlineData("https://www.example.com:8443/", "8443", "20.60.1.1")]
    [InlineData("x-unknown://www.example.com/", "0-65535", "20.60.1.1")]
    [InlineData("https://[2001:db8::1]/", "443", "2001:db8::1")]
    [InlineData("https://192.0.2.9/", "443", "192.0.2.9")]
    [InlineData("no address", null, null)]
    public void A_request_by_its_address(string url, string? ports, string? addresses)
    {
        var asked = Policy(Template("[]", "")).Ask(new PolicyRequest { Url = url, Resolved = [AzureCases.Address(Far)] });
        Assert.Equal(ports, asked.Flows?.Ports.ToString());
        Assert.Equal(addresses, asked.Flows?.Addresses?.ToString());
    }

    [Theory]
    [InlineData("\"destinationAddressPrefix\": \"Internet\", \"sourcePortRange\": \"*\"", "", "Deny")]
    [InlineData("\"destinationAddressPrefix\": \"20.60.0.0/16\", \"sourcePortRange\": \"*\"", "", "Unknown")]
    [InlineData("\"destinationAddressPrefix\": \"*\", \"sourcePortRange\": \"50000\"", "", "Unknown")]
    [InlineData("\"destinationAddressPrefix\": \"*\", \"sourcePortRange\": \"50000\"", Far, "Unknown")]
    [InlineData("\"destinationAddressPrefix\": \"*\", \"sourcePortRange\": \"1024-65535\"", Far, "Deny")]
    [InlineData("\"destinationAddressPrefix\": \"*\", \"sourcePortRange\": \"1024\"", Far, "Allow")]
    public void What_differs_by_an_address_or_port_that_nobody_knows_is_unknown(string fields, string far, string expected)
    {
        var policy = Policy(Template($"[ {{ \"name\": \"r\", \"properties\": {{ \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"*\", \"sourceAddressPrefix\": \"*\", {fields}, \"destinationPortRange\": \"*\" }} }} ]", ""));
        var box = policy.Ask(new EndpointQuestion(Language.Exactly("www.example.com"), PortSet.Of(443), Transport.Https, IpSet.Of(AzureCases.Address("10.0.1.4")))
        {
            Addresses = far.Length == 0 ? IpSet.Public : IpSet.Of(AzureCases.Address(far)), AreAddressesBounds = far.Length == 0,
        });
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        Assert.Equal(expected, part.IsCertain ? part.Action.Outcome.ToString() : "Unknown");
        var witness = box.Witness() ?? throw new InvalidOperationException();
        if (far.Length == 0 && fields.EndsWith("\"*\"", StringComparison.Ordinal))
        {
            Assert.Equal(expected == "Unknown" ? null : expected, policy.Evaluate(witness with { Address = null }).Action?.Outcome.ToString());
        }
    }

    [Theory]
    [InlineData("10.0.0.0/8, fd00::/8", "10.0.0.0/8, fd00::/8")]
    [InlineData("10.0.0.0/8 nonsense", null)]
    [InlineData(" , ", null)]
    [InlineData("", null)]
    public void The_network_that_somebody_gives(string given, string? expected) => Assert.Equal(expected, AzureFacts.Of(new Network { Given = given }).Network?.ToString());

    private static string Ask(string rules, string far = Far, int port = 443, Protocols protocol = Protocols.Tcp, string table = "") =>
        Decide(Template(rules, table), Request(far, port, protocol));

    private static PolicyRequest Request(string far, int port, Protocols protocol) =>
        new() { Protocol = protocol, Source = AzureCases.Address("10.0.1.4"), SourcePort = 50000, Address = AzureCases.Address(far), Port = port };

    private static string Decide(string text, PolicyRequest request)
    {
        var policy = Policy(text);
        var box = policy.Ask(request).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        var concrete = policy.Evaluate(box.Witness() ?? throw new InvalidOperationException());
        Assert.Equal(part.IsCertain ? part.Action.Outcome : null, concrete.Action?.Outcome);
        return part.IsCertain ? $"{part.Action.Outcome} {part.Entry.Label}" : "Unknown";
    }

    private static string Template(string rules, string table) => $$"""
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "parameters": { "p": { "type": "string" }, "n": { "type": "int" }, "a": { "type": "array" } }, "resources": [
          { "type": "Microsoft.Network/networkSecurityGroups", "name": "n", "apiVersion": "2023-09-01", "properties": { "securityRules": {{rules}} } },
          {{(table.Length > 0 ? table + ", " : "")}}
          { "type": "Microsoft.Network/virtualNetworks", "name": "v", "apiVersion": "2023-09-01", "properties": { "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] },
            "subnets": [ { "name": "s", "properties": { "addressPrefix": "10.0.1.0/24", "networkSecurityGroup": { "id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'n')]" }
              {{(table.Length > 0 ? ", \"routeTable\": { \"id\": \"[resourceId('Microsoft.Network/routeTables', 't')]\" }" : "")}} } } ] } } ] }
        """;

    private static GroupPolicy Policy(string text)
    {
        var format = new AzureFormat();
        return format.Bind(format.Parse(SourceText.From("template.json", text)), new Network()).Policies.OfType<GroupPolicy>().Single();
    }

    private sealed class Network : BindContext
    {
        public override ServiceTagList ServiceTags { get; } = ServiceTagList.FromLines("tag NoAddresses NSG\ntag Listed NSG 20.60.0.0/16");

        public string Given { get; init; } = "10.0.0.0/16";

        public override string? Fact(string name) => name == "azure.vnet" ? Given : null;

        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "no such file");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], false, true);
    }
}
