using System.Globalization;
using System.Text;

namespace EgressLint.Benchmarks;

/// <summary>Invented network rules of Azure. The same seed gives the same text.</summary>
internal static class AzureInputs
{
    private const int Outbound = 3900;
    private const int RulesOfGroup = 10;

    private static readonly string[] Tags =
    [
        "AzureActiveDirectory", "AzureResourceManager", "Storage.WestEurope", "Storage", "AzureCloud.westeurope", "AzureMonitor", "AzureKeyVault", "Sql", "EventHub",
        "AzureUpdateDelivery", "AzureFrontDoor.FirstParty", "VirtualNetwork", "GuestAndHybridManagement",
    ];

    /// <summary>A template with one group: prefixes, lists of them, service tags, lists of ports, some application security groups, and in the end no internet.</summary>
    public static string Group(int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
              { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "large", "properties": { "securityRules": [

            """);
        var outbound = Math.Min(Outbound, count * Outbound / 5000);
        for (var i = 0; i < count; i++)
        {
            var isOut = i < outbound;
            Rule(text, random, i, 100 + (isOut ? i : i - outbound), isOut);
        }

        return text.Append("""
            { "name": "NoInternet", "properties": { "priority": 4096, "direction": "Outbound", "access": "Deny", "protocol": "*", "sourceAddressPrefix": "*", "sourcePortRange": "*",
              "destinationAddressPrefix": "Internet", "destinationPortRange": "*" } } ] } } ] }

            """).ToString();
    }

    /// <summary>A plan of Terraform of about so many characters: groups with rules inside and beside, subnets, associations, and what has nothing to do with networks.</summary>
    public static string Plan(int length, int seed)
    {
        var random = new Random(seed);
        var values = new StringBuilder();
        var changes = new StringBuilder();
        for (var group = 0; values.Length + changes.Length < length; group++)
        {
            Resources(values, changes, random, group);
        }

        values.Length--;
        changes.Length--;
        return $$"""
            {"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[{{values}}] } },"resource_changes":[{{changes}}],
            "configuration":{"root_module":{"resources":[{"address":"azurerm_subnet_network_security_group_association.a","type":"azurerm_subnet_network_security_group_association","name":"a",
            "expressions":{"subnet_id":{"references":["azurerm_subnet.s","each.key"] },"network_security_group_id":{"references":["azurerm_network_security_group.g","each.key"] } },
            "for_each_expression":{"references":["local.x"] } }] } } }

            """;
    }

    private static void Rule(StringBuilder text, Random random, int index, int priority, bool isOut)
    {
        var (near, far) = isOut ? ("source", "destination") : ("destination", "source");
        var access = random.Next(20) == 0 ? "Deny" : "Allow";
        var protocol = random.Next(10) switch { 0 => "*", 1 => "Udp", _ => "Tcp" };
        text.Append(CultureInfo.InvariantCulture, $$"""
            { "name": "rule-{{index}}", "properties": { "priority": {{priority}}, "direction": "{{(isOut ? "Outbound" : "Inbound")}}", "access": "{{access}}", "protocol": "{{protocol}}",
              "{{near}}AddressPrefix": "{{(random.Next(3) == 0 ? $"10.{random.Next(8)}.0.0/16" : "*")}}", "sourcePortRange": "*", {{Ports(random)}}, {{Far(random, far)}} } },

            """);
    }

    private static string Ports(Random random) => random.Next(10) switch
    {
        < 5 => "\"destinationPortRange\": \"443\"",
        5 => "\"destinationPortRange\": \"80\"",
        6 => "\"destinationPortRange\": \"*\"",
        7 => "\"destinationPortRanges\": [ \"443\", \"10124-10139\", \"10140-10155\" ]",
        8 => "\"destinationPortRanges\": [ \"80\", \"443\", \"8443\" ]",
        _ => string.Create(CultureInfo.InvariantCulture, $"\"destinationPortRange\": \"{random.Next(1024, 65536)}\""),
    };

    private static string Far(Random random, string side) => random.Next(20) switch
    {
        < 8 => $"\"{side}AddressPrefix\": \"{Prefix(random)}\"",
        < 13 => $"\"{side}AddressPrefixes\": [ {string.Join(", ", Enumerable.Range(0, random.Next(2, 9)).Select(_ => $"\"{Prefix(random)}\""))} ]",
        < 16 => $"\"{side}AddressPrefix\": \"{Tags[random.Next(Tags.Length)]}\"",
        16 => string.Create(CultureInfo.InvariantCulture, $"\"{side}ApplicationSecurityGroups\": [ {{ \"id\": \"[resourceId('Microsoft.Network/applicationSecurityGroups', 'asg-{random.Next(20)}')]\" }} ]"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\"{side}AddressPrefix\": \"10.{random.Next(256)}.{random.Next(256)}.0/24\""),
    };

    private static string Prefix(Random random)
    {
        var bits = random.Next(16, 33);
        var address = ((uint)random.Next(20, 200) << 24 | (uint)random.Next(1 << 24)) & uint.MaxValue << (32 - bits);
        return string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}/{bits}");
    }

    private static void Resources(StringBuilder values, StringBuilder changes, Random random, int group)
    {
        var inline = group % 2 == 0 ? "" : string.Join(",", Enumerable.Range(0, RulesOfGroup).Select(i => "{" + Fields(random, i) + "}"));
        Add(values, changes, "azurerm_network_security_group", "g", $"k{group}", $"\"location\":\"westeurope\",\"name\":\"nsg-{group}\",\"resource_group_name\":\"rg\",\"security_rule\":[{inline}]",
            group % 2 == 0 ? "{\"id\":true,\"security_rule\":true}" : "{\"id\":true}");
        for (var i = 0; i < RulesOfGroup - 2; i++)
        {
            Add(values, changes, "azurerm_network_security_rule", "r", $"k{group}-{i}", $"{Fields(random, RulesOfGroup + i)},\"network_security_group_name\":\"nsg-{group}\",\"resource_group_name\":\"rg\"", "{\"id\":true}");
        }

        Add(values, changes, "azurerm_subnet", "s", $"k{group}", $"\"name\":\"s-{group}\",\"address_prefixes\":[\"10.0.{group % 250}.0/24\"],\"virtual_network_name\":\"v\",\"resource_group_name\":\"rg\"", "{\"id\":true}");
        Add(values, changes, "azurerm_subnet_network_security_group_association", "a", $"k{group}", "\"timeouts\":null", "{\"id\":true,\"subnet_id\":true,\"network_security_group_id\":true}");
        Add(values, changes, "azurerm_storage_account", "st", $"k{group}", "\"tags\":{" + string.Join(",", Enumerable.Range(0, 20).Select(i => $"\"x{i}\":\"{new string('y', 30)}\"")) + "}", "{\"id\":true}");
    }

    private static void Add(StringBuilder values, StringBuilder changes, string type, string name, string key, string body, string unknown)
    {
        var head = $"{{\"address\":\"{type}.{name}[\\\"{key}\\\"]\",\"mode\":\"managed\",\"type\":\"{type}\",\"name\":\"{name}\",\"provider_name\":\"registry.terraform.io/hashicorp/azurerm\",\"index\":\"{key}\"";
        values.Append(CultureInfo.InvariantCulture, $"{head},\"schema_version\":0,\"values\":{{{body}}},\"sensitive_values\":{{}}}},");
        changes.Append(CultureInfo.InvariantCulture, $"{head},\"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":{{{body}}},\"after_unknown\":{unknown},\"before_sensitive\":false,\"after_sensitive\":{{}}}}}},");
    }

    private static string Fields(Random random, int index) => string.Create(CultureInfo.InvariantCulture, $$"""
        "name":"rule-{{index}}","description":"","priority":{{100 + index}},"direction":"Outbound","access":"Allow","protocol":"Tcp","source_port_range":"*","source_port_ranges":[],"destination_port_range":"{{random.Next(1, 65536)}}","destination_port_ranges":[],"source_address_prefix":"*","source_address_prefixes":[],"destination_address_prefix":"{{Prefix(random)}}","destination_address_prefixes":[],"source_application_security_group_ids":[],"destination_application_security_group_ids":[]
        """);
}
