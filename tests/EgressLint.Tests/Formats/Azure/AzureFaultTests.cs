using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>What other programs are known to get wrong in Azure's network rules, by name.</summary>
public sealed class AzureFaultTests
{
    private const string Far = "20.60.1.1";

    private const string Any = "\"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\"";

    private const string DenyAll =
        "{ \"name\": \"deny\", \"properties\": { \"priority\": 4096, \"direction\": \"Outbound\", \"access\": \"Deny\", \"protocol\": \"*\", \"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\", \"destinationAddressPrefix\": \"*\", \"destinationPortRange\": \"*\" } }";

    [Fact]
    public void An_unknown_tag_is_not_the_empty_set()
    {
        var allow = Rule("allow", 100, "Allow", "\"destinationAddressPrefix\": \"AzureNothingOfTheKind\", \"destinationPortRange\": \"443\"");
        Assert.Equal("Unknown", Decide(allow, DenyAll));
        Assert.Equal("Deny deny", Decide(allow, DenyAll, port: 80));

        // Where the default rule allows as well, it does not matter what the tag means.
        Assert.Equal("Allow AllowInternetOutBound", Decide(allow, null));
    }

    [Fact]
    public void The_private_network_172_16_to_31_is_not_everything_that_begins_with_172()
    {
        var deny = Rule("private", 100, "Deny", "\"destinationAddressPrefix\": \"172.16.0.0/12\", \"destinationPortRange\": \"*\"");
        Assert.Equal("Deny private", Decide(deny, null, far: "172.16.0.0"));
        Assert.Equal("Deny private", Decide(deny, null, far: "172.31.255.255"));
        Assert.Equal("Allow AllowInternetOutBound", Decide(deny, null, far: "172.15.255.255"));
        Assert.Equal("Allow AllowInternetOutBound", Decide(deny, null, far: "172.32.0.0"));
        Assert.Equal("Allow AllowInternetOutBound", Decide(deny, null, far: "172.217.16.1"));
        Assert.Equal("Deny DenyAllOutBound", Decide(null, null, far: "172.20.1.1"));
    }

    [Fact]
    public void Any_protocol_with_a_list_of_ports_decides_what_has_ports_and_leaves_open_what_has_none()
    {
        var deny = Rule("ports", 100, "Deny", "\"destinationAddressPrefix\": \"*\", \"destinationPortRanges\": [ \"80\", \"443\" ]", "*");
        Assert.Equal("Deny ports", Decide(deny, null));
        Assert.Equal("Deny ports", Decide(deny, null, protocol: Protocols.Udp));
        Assert.Equal("Allow AllowInternetOutBound", Decide(deny, null, port: 22));
        Assert.Equal("Unknown", Decide(deny, null, protocol: Protocols.Icmp));
        Assert.Equal("Unknown", Decide(deny, null, protocol: Protocols.Esp));
    }

    [Theory]
    [InlineData("\"destinationAddressPrefixes\": [ \"20.60.0.0/16\", \"20.190.0.0/16\" ], \"destinationPortRanges\": [ \"443\" ]")]
    [InlineData("\"destinationAddressPrefix\": \"\", \"destinationAddressPrefixes\": [ \"20.60.0.0/16\" ], \"destinationPortRange\": \"\", \"destinationPortRanges\": [ \"443\", \"8443\" ]")]
    [InlineData("\"destinationAddressPrefix\": null, \"destinationAddressPrefixes\": [ \"20.60.0.0/16\" ], \"destinationPortRange\": null, \"destinationPortRanges\": [ \"443\" ]")]
    [InlineData("\"destinationAddressPrefix\": \"20.60.0.0/16\", \"destinationAddressPrefixes\": [], \"destinationPortRange\": \"443\", \"destinationPortRanges\": []")]
    public void Plural_fields_count_where_the_singular_is_absent_or_empty(string fields)
    {
        var allow = Rule("listed", 100, "Allow", fields);
        Assert.Equal("Allow listed", Decide(allow, DenyAll));
        Assert.Equal("Deny deny", Decide(allow, DenyAll, port: 80));
        Assert.Equal("Deny deny", Decide(allow, DenyAll, far: "20.61.1.1"));
    }

    [Theory]
    [InlineData("AzureActiveDirectory")]
    [InlineData("azureactivedirectory")]
    [InlineData("AZUREACTIVEDIRECTORY")]
    public void Tags_have_names_in_any_case(string tag)
    {
        var allow = Rule("entra", 100, "Allow", $"\"destinationAddressPrefix\": \"{tag}\", \"destinationPortRange\": \"443\"");
        Assert.Equal("Allow entra", Decide(allow, DenyAll, far: "20.190.130.1"));
        Assert.Equal("Deny deny", Decide(allow, DenyAll, far: "8.8.8.8"));
    }

    [Theory]
    [InlineData("internet")]
    [InlineData("INTERNET")]
    [InlineData("Internet")]
    public void The_internet_has_a_name_in_any_case(string tag)
    {
        var deny = Rule("net", 100, "Deny", $"\"destinationAddressPrefix\": \"{tag}\", \"destinationPortRange\": \"*\"");
        Assert.Equal("Deny net", Decide(deny, null, far: "8.8.8.8"));
        Assert.Equal("Allow AllowVnetOutBound", Decide(deny, null, far: "10.0.0.9"));
    }

    [Theory]
    [InlineData("\"destinationPortRange\": 443")]
    [InlineData("\"destinationPortRanges\": [ 443 ]")]
    [InlineData("\"destinationPortRange\": \"80,443\"")]
    [InlineData("\"destinationPortRange\": \"22, 443 , 8000-9000\"")]
    [InlineData("\"destinationPortRanges\": [ \"22\", \"440-443,8000\" ]")]
    public void A_port_may_be_a_number_and_a_text_may_hold_several(string ports)
    {
        var allow = Rule("web", 100, "Allow", $"\"destinationAddressPrefix\": \"*\", {ports}");
        Assert.Equal("Allow web", Decide(allow, DenyAll));
        Assert.Equal("Deny deny", Decide(allow, DenyAll, port: 444));
    }

    [Theory]
    [InlineData("{ \"type\": \"Microsoft.Network/networkSecurityGroups/securityRules\", \"name\": \"n/SAME\", \"properties\": PROPERTIES }", "")]
    [InlineData("", "{ \"type\": \"securityRules\", \"name\": \"same\", \"properties\": PROPERTIES }")]
    public void A_child_defines_an_inline_rule_of_its_name_anew(string beside, string inside)
    {
        const string Properties = "{ \"priority\": 100, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\", " + Any + ", \"destinationAddressPrefix\": \"*\", \"destinationPortRange\": \"443\" }";
        var inline = Rule("same", 100, "Deny", "\"destinationAddressPrefix\": \"*\", \"destinationPortRange\": \"443\"");
        var template = Template($"{inline}, {DenyAll}", inside.Replace("PROPERTIES", Properties, StringComparison.Ordinal), beside.Replace("PROPERTIES", Properties, StringComparison.Ordinal));
        Assert.Equal("allow same", Ask(template, Far, 443, Protocols.Tcp).ToLowerInvariant());
    }

    [Fact]
    public void All_of_IPv4_does_not_cover_IPv6()
    {
        var deny = Rule("four", 100, "Deny", "\"destinationAddressPrefix\": \"0.0.0.0/0\", \"destinationPortRange\": \"*\"");
        Assert.Equal("Deny four", Decide(deny, null));
        Assert.Equal("Allow AllowInternetOutBound", Decide(deny, null, far: "2603:1030::1"));

        var six = Rule("six", 100, "Deny", "\"destinationAddressPrefix\": \"::/0\", \"destinationPortRange\": \"*\"");
        Assert.Equal("Allow AllowInternetOutBound", Decide(six, null));
        Assert.Equal("Deny six", Decide(six, null, far: "2603:1030::1"));
    }

    private static string Rule(string name, int priority, string access, string to, string protocol = "Tcp") =>
        $"{{ \"name\": \"{name}\", \"properties\": {{ \"priority\": {priority}, \"direction\": \"Outbound\", \"access\": \"{access}\", \"protocol\": \"{protocol}\", {Any}, {to} }} }}";

    private static string Decide(string? rule, string? last, string far = Far, int port = 443, Protocols protocol = Protocols.Tcp) =>
        Ask(Template(string.Join(", ", new[] { rule, last }.OfType<string>()), "", ""), far, port, protocol);

    private static string Template(string rules, string inside, string beside) => $$"""
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
          { "type": "Microsoft.Network/networkSecurityGroups", "name": "n", "apiVersion": "2023-09-01", "properties": { "securityRules": [ {{rules}} ] }, "resources": [ {{inside}} ] },
          { "type": "Microsoft.Network/virtualNetworks", "name": "v", "apiVersion": "2023-09-01", "properties": { "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] } } }
          {{(beside.Length > 0 ? ", " + beside : "")}} ] }
        """;

    private static string Ask(string template, string far, int port, Protocols protocol)
    {
        var format = new AzureFormat();
        var text = SourceText.From("template.json", template);
        var policy = Assert.Single(format.Bind(format.Parse(text), new Network()).Policies);
        var box = policy.Ask(new PolicyRequest { Protocol = protocol, Source = AzureCases.Address("10.0.1.4"), SourcePort = 50000, Address = AzureCases.Address(far), Port = port }).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        var concrete = policy.Evaluate(box.Witness() ?? throw new InvalidOperationException());
        Assert.Equal(part.IsCertain ? part.Action.Outcome : null, concrete.Action?.Outcome);
        return part.IsCertain ? $"{part.Action.Outcome} {part.Entry.Label}" : "Unknown";
    }

    private sealed class Network : BindContext
    {
        public override string? Fact(string name) => name == "azure.vnet" ? "10.0.0.0/16" : null;

        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "no such file");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], false, true);
    }
}
