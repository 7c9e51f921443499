using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Formats.Azure.Templates;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Groups that are made to take memory or time.</summary>
public sealed class LargeGroupTests
{
    private const int Megabyte = 1_000_000;

    [Fact]
    public void An_unknown_tag_of_kilobytes_is_not_copied_for_every_known_name()
    {
        _ = Bind(Rule("first", 100, Prefix("NoSuchTag"))).Structure.Value;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var said = Bind(Rule("long", 100, Prefix(new string('x', 10_000)))).Structure.Value;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(said.Findings, f => f.Message.Contains("xxx", StringComparison.Ordinal));

        // A copy for each of thousands of names is more than fifty.
        Assert.InRange(allocated, 0, 5 * Megabyte);
    }

    [Fact]
    public void That_rules_were_not_compared_is_said()
    {
        var few = Bind($"{Rule("first", 100, Groups(3))}, {Rule("second", 101, Groups(3))}");
        Assert.DoesNotContain(few.Structure.Value.Assumptions, a => a.Contains("compared", StringComparison.Ordinal));
        Assert.Contains(few.Structure.Value.Findings, f => f.Message.Contains("'second'", StringComparison.Ordinal));

        var many = Bind($"{Rule("first", 100, Groups(200))}, {Rule("second", 101, Groups(200))}");
        Assert.Contains("group 'n' has so many rules and addresses that not every rule was compared", Assert.Single(many.Structure.Value.Assumptions), StringComparison.Ordinal);
    }

    private static string Prefix(string text) => $"\"sourceAddressPrefix\": \"*\", \"destinationAddressPrefix\": \"{text}\"";

    private static string Groups(int count) => $"{Groups("source", count)}, {Groups("destination", count)}";

    private static string Groups(string side, int count) =>
        $"\"{side}ApplicationSecurityGroups\": [ {string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{ \"id\": \"[resourceId('Microsoft.Network/applicationSecurityGroups', '{side}-{i}')]\" }}"))} ]";

    private static string Rule(string name, int priority, string sides) =>
        $"{{ \"name\": \"{name}\", \"properties\": {{ \"priority\": {priority}, \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\", \"sourcePortRange\": \"*\", \"destinationPortRange\": \"443\", {sides} }} }}";

    private static BoundConfig Bind(string rules)
    {
        var format = new AzureFormat();
        var text = SourceText.From("template.json", $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
              { "type": "Microsoft.Network/networkSecurityGroups", "name": "n", "apiVersion": "2023-09-01", "properties": { "securityRules": [ {{rules}} ] } } ] }
            """);
        return format.Bind(format.Parse(text), new TemplateFiles());
    }
}
