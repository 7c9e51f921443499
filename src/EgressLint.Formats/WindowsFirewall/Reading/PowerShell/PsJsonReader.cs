using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.WindowsFirewall.Reading.PowerShell;

/// <summary>Objects of the NetSecurity module as <c>ConvertTo-Json</c> writes them, and rules of Export-FirewallRules.ps1 as JSON.</summary>
internal sealed class PsJsonReader : FirewallReader
{
    private const int Head = 16_384;

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var head = text.Content.AsSpan(0, Math.Min(text.Content.Length, Head));
        var start = head.TrimStart(" \t\r\n\uFEFF");
        if (start is not (['{', ..] or ['[', ..]))
        {
            return Recognition.No;
        }

        if (Has(head, "\"EdgeTraversalPolicy\"") || Has(head, "MSFT|FW|FirewallRule|") || Has(head, "MSFT|FW|FirewallProfile|") || Has(head, "MSFT_NetFirewall")
            || (Has(head, "\"DefaultInboundAction\"") && Has(head, "\"DefaultOutboundAction\"") && (Has(head, "\"NotifyOnListen\"") || Has(head, "\"AllowInboundRules\"") || Has(head, "\"LogFileName\"")))
            || (Has(head, "\"AutoResolve\"") && Has(head, "\"Keyword\"") && Has(head, "\"Addresses\"")))
        {
            return Recognition.Yes;
        }

        return Has(head, "\"Direction\"") && Has(head, "\"Action\"") && Has(head, "\"Enabled\"") && (Has(head, "\"DisplayName\"") || Has(head, "\"Name\""))
            && (Has(head, "bound\"") || Has(head, "\"RemoteAddress\"") || Has(head, "\"LocalPort\""))
            ? Has(head, "\"Profile\"") || Has(head, "\"DisplayGroup\"") ? Recognition.Yes : Recognition.Perhaps
            : Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var log = new ReadingLog(text);
        var tree = JsonTree.Read(text.Content);
        foreach (var problem in tree.Problems)
        {
            log.Broken(problem.Span, problem.Expected);
        }

        var collector = new PsCollector(text, log);
        foreach (var root in tree.Roots)
        {
            collector.Add(Value(root, text.Content));
        }

        return collector.Finish("PowerShell export as JSON", PsLists.Json);
    }

    private static bool Has(ReadOnlySpan<char> head, string what) => head.Contains(what, StringComparison.Ordinal);

    /// <summary>A value of the tree; its depth is that of the tree, which has an end.</summary>
    private static PsValue Value(JsonNode node, string text) => node switch
    {
        JsonString made => new(node.Span) { Text = made.Value, Part = (start, length) => made.Place(text, start, length) },
        JsonNumber number => new(node.Span) { Text = number.Digits },
        JsonArray => new(node.Span) { Items = Values(node.Items, text) },
        JsonObject => new(node.Span) { Object = new(Properties(node.Members, text), node.Span) },
        _ => new(node.Span) { Text = node.Kind == JsonKind.True ? "True" : node.Kind == JsonKind.False ? "False" : null },
    };

    private static ImmutableArray<PsValue> Values(ImmutableArray<JsonNode> items, string text)
    {
        var values = ImmutableArray.CreateBuilder<PsValue>(items.Length);
        foreach (var item in items)
        {
            values.Add(Value(item, text));
        }

        return values.MoveToImmutable();
    }

    private static ImmutableArray<PsProperty> Properties(ImmutableArray<JsonMember> members, string text)
    {
        var properties = ImmutableArray.CreateBuilder<PsProperty>(members.Length);
        foreach (var member in members)
        {
            properties.Add(new(member.Name, Value(member.Value, text)));
        }

        return properties.MoveToImmutable();
    }
}
