using EgressLint.Analysis.Judging;
using EgressLint.Formats.Azure;

namespace EgressLint.Tests.Hostile;

/// <summary>Templates and plans whose shape is the attack; what evaluates is in <c>Templates.HostileTests</c>, counted in steps.</summary>
public sealed class AzureHostileTests
{
    private const int Deep = 100_000;
    private const long Megabyte = 1L << 20;
    private const string Head = "\"$schema\":\"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\"contentVersion\":\"1.0.0.0\"";
    private const string Rule = "{\"name\":\"r\",\"properties\":{\"priority\":100,\"direction\":\"Outbound\",\"access\":\"Deny\",\"protocol\":\"*\",\"sourceAddressPrefix\":\"*\",\"sourcePortRange\":\"*\",\"destinationAddressPrefix\":\"*\",\"destinationPortRange\":\"*\"}}";

    /// <summary>Files in which everything is denied, or would be if it could be read; and the rule that says what was left out, where something was.</summary>
    public static TheoryData<string, string, string, string?> Denying { get; } = new()
    {
        { "arrays in arrays", "main.json", Template($"\"variables\":{{\"a\":{"[".Times(Deep)}{"]".Times(Deep)}}},", Group(Rule)), "EGL0056" },
        { "objects in objects", "main.json", Template($"\"variables\":{{\"a\":{"{\"a\":".Times(Deep)}1{"}".Times(Deep)}}},", Group(Rule)), "EGL0056" },
        { "two thousand million groups", "main.json", Template("", Group(Rule, "\"copy\":{\"name\":\"c\",\"count\":2000000000},")), null },
        { "two thousand million rules", "main.json", Template("", Group("", "", $"\"copy\":[{{\"name\":\"securityRules\",\"count\":2000000000,\"input\":{Rule}}}]")), null },
        { "a text of 2 to the 60", "main.json", Template($"\"variables\":{{\"v0\":\"x\",{string.Join(',', Enumerable.Range(1, 60).Select(i => $"\"v{i}\":\"[concat(variables('v{i - 1}'),variables('v{i - 1}'))]\""))}}},", Group(Rule.Replace("Prefix\":\"*\",\"destinationPort", "Prefix\":\"[variables('v60')]\",\"destinationPort", StringComparison.Ordinal))), null },
        { "calls in calls", "main.json", Template("", Group(Rule.Replace("\"destinationAddressPrefix\":\"*\"", $"\"destinationAddressPrefix\":\"[{"concat(".Times(20_000)}'*'{")".Times(20_000)}]\"", StringComparison.Ordinal))), null },
        { "a member 100,000 times", "main.json", Template("", Group(Rule.Replace("\"access\":\"Deny\"", "\"access\":\"Deny\",\"access\":\"Allow\",".Times(Deep / 2) + "\"access\":\"Deny\"", StringComparison.Ordinal))), null },
        { "half surrogates, NUL and overrides", "main.json", Template("", Group(Rule.Replace("\"r\"", "\"\\ud800\\u0000\u202E\"", StringComparison.Ordinal))), null },
        { "modules in modules", "plan.json", "{\"format_version\":\"1.2\",\"terraform_version\":\"1.9.0\",\"planned_values\":{\"root_module\":{\"resources\":[{\"address\":\"azurerm_network_security_group.g\",\"mode\":\"managed\",\"type\":\"azurerm_network_security_group\",\"name\":\"g\",\"values\":{\"name\":\"g\",\"security_rule\":[{\"name\":\"d\",\"priority\":100,\"direction\":\"Outbound\",\"access\":\"Deny\",\"protocol\":\"*\",\"source_address_prefix\":\"*\",\"source_port_range\":\"*\",\"destination_address_prefix\":\"*\",\"destination_port_range\":\"*\"}]}}],\"child_modules\":["
            + "{\"child_modules\":[".Times(20_000) + "]}".Times(20_000) + "]}}}", null },
    };

    [Theory]
    [MemberData(nameof(Denying))]
    public void What_denies_everything_lets_nothing_through_however_it_is_wrapped(string name, string path, string text, string? said)
    {
        var result = HostileRun.Judge(new AzureFormat(), path, text);
        Assert.NotEmpty(result.Verdicts);
        Assert.True(result.LetsNothingThrough, $"{name}: {string.Join(' ', result.Verdicts.Distinct())}");
        Assert.True(said is null || result.Rules.Contains(said), $"{name}: {string.Join(' ', result.Rules)}");
        Assert.True(result.Bytes < 600 * Megabyte, $"{name}: {result.Bytes >> 20} MB");
        Assert.True(result.SetWork < 2_000_000, $"{name}: {result.SetWork:N0} units");
    }

    [Fact]
    public void A_rule_of_100_000_addresses_costs_its_length()
    {
        var addresses = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{(i % 200) + 1}.{i & 255}.{(i >> 8) & 255}.{i >> 16}\""));
        var result = HostileRun.Judge(new AzureFormat(), "main.json", Template("", Group(Rule.Replace("\"destinationAddressPrefix\":\"*\"", $"\"destinationAddressPrefixes\":[{addresses}]", StringComparison.Ordinal))));
        Assert.DoesNotContain(Verdict.Deny, result.Verdicts);
        Assert.Contains(Verdict.Unknown, result.Verdicts);
        Assert.True(result.Bytes < 1500 * Megabyte, $"{result.Bytes >> 20} MB");
    }

    private static string Template(string members, string resource) => $"{{{Head},{members}\"resources\":[{resource}]}}";

    private static string Group(string rules, string before = "", string? properties = null) =>
        $"{{\"type\":\"Microsoft.Network/networkSecurityGroups\",\"apiVersion\":\"2023-09-01\",\"name\":\"g\",{before}\"properties\":{{{properties ?? $"\"securityRules\":[{rules}]"}}}}}";
}
