using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Json;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure.Exports;

/// <summary>Reads a text and shows what was found in one line per thing.</summary>
internal static class AzureReading
{
    public const string Subscription = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network";

    public static AzureDocument Read(AzureReader reader, string content, string path = "nsg.json", BindContext? context = null)
    {
        var text = SourceText.From(path, content);
        var json = JsonTree.Read(content);
        Assert.Equal(Recognition.Yes, reader.Recognize(text, json.Root));
        return Assert.Single(reader.Read(text, json, context ?? new MemoryContext()));
    }

    public static Recognition Recognize(AzureReader reader, string content, string path = "nsg.json")
    {
        var text = SourceText.From(path, content);
        return reader.Recognize(text, JsonTree.Read(content).Root);
    }

    public static AzureResource Nsg(AzureDocument document) => Assert.Single(document.Resources, r => r.Type == "microsoft.network/networksecuritygroups");

    public static AzureResource Resource(AzureDocument document, string id) => Assert.Single(document.Resources, r => r.Id == id);

    /// <summary>The rules of a group, inline ones first, one line each.</summary>
    public static string[] Rules(AzureDocument document, AzureResource group, string list = "securityRules") =>
    [
        .. (group.Body.Find(list)?.Items ?? []).Select(r => Rule(r.Find("name")?.Identity ?? "", r)),
        .. document.Resources.Where(r => list == "securityRules" && r.Type.EndsWith("/securityrules", StringComparison.Ordinal) && r.Parent == group.Id).Select(r => Rule(r.Name, r.Body)),
    ];

    public static string[] Rules(AzureDocument document) => Rules(document, Nsg(document));

    private static string Rule(string name, AzureValue rule)
    {
        var body = rule.Find("properties") is { Kind: AzureKind.Map } properties ? properties : rule;
        return $"{name}: {body.Find("direction")} {body.Find("priority")} {body.Find("access")} {body.Find("protocol")} "
            + $"{Side(body, "sourceAddressPrefix", "es", "sourceApplicationSecurityGroups")}:{Side(body, "sourcePortRange", "s", "")} -> "
            + $"{Side(body, "destinationAddressPrefix", "es", "destinationApplicationSecurityGroups")}:{Side(body, "destinationPortRange", "s", "")}";
    }

    private static string Side(AzureValue rule, string singular, string end, string groups)
    {
        var values = new List<AzureValue>();
        foreach (var value in new[] { rule.Find(singular), rule.Find(singular + end) })
        {
            values.AddRange(value is null || value.IsBlank ? [] : value.Kind == AzureKind.List ? value.Items : [value]);
        }

        values.AddRange(groups.Length == 0 ? [] : (rule.Find(groups)?.Items ?? []).Select(g => g.Find("id") ?? g));
        return string.Join(",", values.Select(v => v.Kind == AzureKind.Unknown ? $"?{v.Symbol}" : v.ToString()));
    }
}
