using System.Buffers;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.WindowsFirewall.Reading.Mdm;

/// <summary>
/// Policies of Intune as Microsoft Graph gives them: the settings catalog (trees of instances, each with its <c>settingDefinitionId</c>), reusable settings
/// (keyword objects), the endpoint protection profile of old, and custom profiles (<c>omaUri</c>). One policy, a list of them, or a <c>value</c> with a list.
/// </summary>
internal sealed class GraphReader : FirewallReader
{
    /// <summary>What ids of the settings catalog begin with; exports of some tools put <c>device_</c> in front.</summary>
    private const string Catalog = "vendor_msft_firewall_mdmstore_";

    private const string RuleGroup = "firewallrules_{firewallrulename}";
    private const string KeywordGroup = "dynamickeywords_addresses_{id}";

    /// <summary>Looked for all at once: every large JSON file is read for them, whatever it is.</summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(
    [
        Catalog, "endpointSecurityFirewall", "graph.windowsFirewallRule", "graph.windowsFirewallNetworkProfile", "\"firewallProfileDomain\"",
        "/Vendor/MSFT/Firewall/MdmStore/",
    ], StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        if (text.Content.AsSpan().TrimStart("\uFEFF \t\r\n") is not ['{' or '[', ..])
        {
            return Recognition.No;
        }

        if (text.Content.AsSpan().ContainsAny(Marks))
        {
            return Recognition.Yes;
        }

        // A list of all policies of a tenant: the firewall's may come later.
        return text.Content.Contains("configurationPolicies(", StringComparison.Ordinal) && text.Content.Contains("\"value\"", StringComparison.Ordinal)
            ? Recognition.Perhaps : Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var tree = JsonTree.Read(text.Content);
        var store = new CspStore { HasKeywordsElsewhere = true };
        var legacy = new GraphLegacy();
        var open = new Stack<(JsonNode Node, string? Group)>(tree.Roots.Reverse().Select(r => (r, (string?)null)));
        while (open.TryPop(out var entry))
        {
            var (node, group) = entry;
            if (Definition(node) is { } id)
            {
                group = node.Find("settingInstance") is not null ? node.Find("id")?.Text ?? group : group;
                if (Instance(store, node, id, group))
                {
                    continue;
                }
            }
            else if (node.Find("omaUri")?.Text is { } uri && CspStore.BelowStore(uri) is { } path && node.Find("value") is { } value)
            {
                store.Set(path, Place(node.Find("displayName") ?? node.Find("omaUri") ?? node), Value(value), Place(value), null);
            }
            else if (node is JsonObject)
            {
                legacy.Read(node);
            }

            for (var i = node.Members.Length - 1; i >= 0; i--)
            {
                open.Push((node.Members[i].Value, group));
            }

            for (var i = node.Items.Length - 1; i >= 0; i--)
            {
                open.Push((node.Items[i], group));
            }
        }

        var settings = store.Settings.AddRange(legacy.Settings);
        return new(new(0, text.Content.Length))
        {
            Title = "Intune policy (Microsoft Graph)",
            Evidence = settings.IsEmpty ? FirewallEvidence.Rules : FirewallEvidence.All,
            BetterExport = settings.IsEmpty ? MdmWords.BetterExport : null,
            Rules = store.Rules().AddRange(legacy.Rules),
            Settings = settings,
            Keywords = store.Keywords,
            Problems = [.. tree.Problems.Select(p => new Finding(FirewallMarkupRules.DamagedExport, text.At(p.Span), $"{p.Expected} is missing"))],
        };
    }

    /// <summary>Where a value stands, without quotes.</summary>
    internal static TextSpan Place(JsonNode node) => node is JsonString text ? text.Inner : node.Span;

    /// <summary>A text, number or truth as text.</summary>
    internal static string Value(JsonNode node) => node switch
    {
        JsonString text => text.Value,
        JsonNumber number => number.Digits,
        { Bool: { } flag } => flag ? "true" : "false",
        _ => "",
    };

    /// <summary>The id of an instance of the firewall's settings, without what all begin with; null for anything else.</summary>
    private static string? Definition(JsonNode node)
    {
        if (node.Find("settingDefinitionId")?.Text is not { } id)
        {
            return null;
        }

        var at = id.IndexOf(Catalog, StringComparison.OrdinalIgnoreCase);
        return at is 0 or 7 ? id[(at + Catalog.Length)..].ToLowerInvariant() : null;
    }

    /// <summary>Reads an instance; whether everything below it was read as well.</summary>
    private static bool Instance(CspStore store, JsonNode node, string id, string? group)
    {
        var values = node.Find("groupSettingCollectionValue");
        if (id == RuleGroup && values is not null)
        {
            for (var i = 0; i < values.Items.Length; i++)
            {
                Rule(store, values.Items[i], values, i);
            }

            return true;
        }

        if (id == KeywordGroup && values is not null)
        {
            for (var i = 0; i < values.Items.Length; i++)
            {
                Keyword(store, values.Items[i], group, i);
            }

            return true;
        }

        if (id.Split('_', 2) is [var profile, var name] && Single(node, name) is { } value)
        {
            store.AddSetting(profile, name, value.Text, value.Span);
        }

        return false;
    }

    private static void Rule(CspStore store, JsonNode item, JsonNode block, int number)
    {
        var fallback = string.Create(CultureInfo.InvariantCulture, $"rule {number + 1}");
        var children = Children(item);
        var name = children.FirstOrDefault(c => c.Name == "name").Node is { } named ? Single(named, "name") : null;
        var rule = store.AddRule(name is { Text.Length: > 0 } ? name.Value.Text : fallback, name?.Span ?? new(item.Span.Start, Math.Min(1, item.Span.Length)), block);
        foreach (var (child, node) in children)
        {
            var values = Values(node, child);
            rule.Set(child, values, values.Count > 0 ? values[0].Span : node.Span);
        }
    }

    private static void Keyword(CspStore store, JsonNode item, string? group, int number)
    {
        var children = Children(item);
        var id = children.FirstOrDefault(c => c.Name == "id").Node is { } own ? Single(own, "id")?.Text : null;
        id = string.IsNullOrEmpty(id) ? string.Create(CultureInfo.InvariantCulture, $"{group ?? "keyword"}-{number + 1}") : id;
        var keyword = store.AddKeyword(id, item.Span, group);
        foreach (var (child, node) in children)
        {
            keyword.Set(child, Values(node, child));
        }
    }

    /// <summary>The instances below an item of a group, and below their choices, with the last part of their ids.</summary>
    private static List<(string Name, JsonNode Node)> Children(JsonNode item)
    {
        var found = new List<(string, JsonNode)>();
        var open = new Stack<JsonNode>();
        Push(open, item.Find("children"));
        while (open.TryPop(out var node))
        {
            if (Definition(node) is { } id)
            {
                var name = id.StartsWith(RuleGroup + "_", StringComparison.Ordinal) ? id[(RuleGroup.Length + 1)..]
                    : id.StartsWith(KeywordGroup + "_", StringComparison.Ordinal) ? id[(KeywordGroup.Length + 1)..]
                    : id;
                found.Add((name, node));
            }

            Push(open, node.Find("choiceSettingValue")?.Find("children"));
        }

        return found;
    }

    private static void Push(Stack<JsonNode> open, JsonNode? list)
    {
        for (var i = (list?.Items.Length ?? 0) - 1; i >= 0; i--)
        {
            open.Push(list?.Items[i] ?? new JsonLiteral(default, JsonKind.Missing));
        }
    }

    /// <summary>The one value of an instance; null when it has none or several.</summary>
    private static WrittenValue? Single(JsonNode node, string name) => Values(node, name) is [var only] ? only : null;

    /// <summary>The values of an instance. Choices repeat the id with an end of their own, which is the value.</summary>
    private static List<WrittenValue> Values(JsonNode node, string name)
    {
        var values = new List<WrittenValue>();
        foreach (var member in node.Members)
        {
            var isChoice = member.Name.StartsWith("choiceSetting", StringComparison.Ordinal);
            if (!isChoice && !member.Name.StartsWith("simpleSetting", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var item in member.Value is JsonArray ? member.Value.Items : [member.Value])
            {
                if (item.Find("value") is { HasValue: true } value)
                {
                    values.Add(isChoice ? Choice(value, name) : new(Value(value), Place(value)));
                }
            }
        }

        return values;
    }

    private static WrittenValue Choice(JsonNode value, string name)
    {
        var text = Value(value);
        var at = text.LastIndexOf(name + "_", StringComparison.OrdinalIgnoreCase);
        return new(at < 0 ? text : text[(at + name.Length + 1)..], Place(value));
    }
}
