using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>What an object of an export is.</summary>
internal enum ExportKind
{
    /// <summary>A resource.</summary>
    Resource,

    /// <summary>The rules of one group as they apply to a network interface.</summary>
    Effective,

    /// <summary>The rules of a network interface as Network Watcher shows them.</summary>
    View,
}

/// <summary>An object of an export that says something of the network.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Node">The object.</param>
/// <param name="Type">Its type in lower case; empty for what is no resource.</param>
/// <param name="IsWhole">Whether it has what a whole resource has; a line of an overview does not.</param>
/// <param name="IsInList">Whether it is an element of an array.</param>
internal readonly record struct ExportFound(ExportKind Kind, JsonNode Node, string Type, bool IsWhole, bool IsInList)
{
    /// <summary>The full id as it is written; null when there is none.</summary>
    public string? FullId => Node.Find("id", ignoreCase: true)?.Text is { } id && ExportTypes.OfId(id) is not null ? id : null;
}

/// <summary>
/// Searches a text for resources, wherever they are: in lists, in the envelope of a recorder, in the settings of a deployment tool. It looks at names of
/// members only; values are made of what it finds.
/// </summary>
internal sealed class ExportWalk(SourceText text)
{
    private static readonly string[] NextPages = ["nextLink", "skip_token", "$skipToken", "skipToken", "odata.nextLink", "@odata.nextLink"];

    private readonly Stack<Step> open = new();

    /// <summary>What was found, in file order.</summary>
    public List<ExportFound> Found { get; } = [];

    /// <summary>What was met and not followed.</summary>
    public List<Doubt> Gaps { get; } = [];

    /// <summary>Members that name a further page of a list.</summary>
    public List<JsonMember> NextPage { get; } = [];

    /// <summary>Elements of arrays that should have been resources and are the names of types.</summary>
    public List<JsonNode> Cuts { get; } = [];

    /// <summary>Searches a text.</summary>
    public void Run(JsonTree json)
    {
        for (var i = json.Roots.Length - 1; i >= 0; i--)
        {
            open.Push(new(json.Roots[i], "", false));
        }

        while (open.TryPop(out var step))
        {
            Visit(step);
        }
    }

    /// <summary>Whether an object is a template of Resource Manager: its strings are expressions, and others read it.</summary>
    public static bool IsTemplate(JsonNode node) =>
        (node.Find("$schema")?.Text is { } schema && schema.Contains("deploymentTemplate.json", StringComparison.OrdinalIgnoreCase))
        || (node.Find("contentVersion") is not null && node.Find("resources") is not null);

    private void Visit(Step step)
    {
        var node = step.Node;
        if (node is JsonString { Value: var cut } && cut.StartsWith("Microsoft.Azure.Commands.Network.", StringComparison.Ordinal))
        {
            Cuts.Add(node);
            return;
        }

        var inside = step.Inside;
        if (node is JsonObject)
        {
            if (Skips(step) || Effective(step))
            {
                return;
            }

            inside = Resource(step) ?? inside;
        }

        for (var i = node.Members.Length - 1; i >= 0; i--)
        {
            if (node.Members[i].Value is JsonObject or JsonArray)
            {
                open.Push(new(node.Members[i].Value, inside, false));
            }
        }

        for (var i = node.Items.Length - 1; i >= 0; i--)
        {
            if (node.Items[i] is JsonObject or JsonArray || inside.Length == 0)
            {
                open.Push(new(node.Items[i], inside, true));
            }
        }
    }

    private bool Skips(Step step)
    {
        if (IsTemplate(step.Node))
        {
            if (text[step.Node.Span].Contains(ExportTypes.Nsg, StringComparison.OrdinalIgnoreCase))
            {
                Gaps.Add(new("a template inside this file was not followed", text.At(step.Node.Span.Start, step.Node.Span.Start + 1)));
            }

            return true;
        }

        if (step.Inside.Length == 0 && (step.Node.Find("value") ?? step.Node.Find("data")) is JsonArray { Elements: [var first, ..] } && IsOfNetwork(first))
        {
            foreach (var name in NextPages)
            {
                if (step.Node.FindMember(name) is { Value.Text.Length: > 0 } page)
                {
                    NextPage.Add(page);
                }
            }
        }

        return false;
    }

    private static bool IsOfNetwork(JsonNode node) => ExportTypes.Written(node) is not null
        || ExportTypes.OfId(node.Find("id", ignoreCase: true)?.Text) is not null || node.Find("effectiveSecurityRules", ignoreCase: true) is not null;

    private bool Effective(Step step)
    {
        var node = step.Node;
        if (node.Find("effectiveSecurityRules", ignoreCase: true) is JsonArray && node.Find("association", ignoreCase: true) is not null)
        {
            Found.Add(new(ExportKind.Effective, node, "", true, step.IsInList));
            return true;
        }

        if (node.Find("securityRuleAssociations", ignoreCase: true) is JsonObject)
        {
            Found.Add(new(ExportKind.View, node, "", true, step.IsInList));
            return true;
        }

        return false;
    }

    /// <summary>Notes a resource; the type of the resource that everything below is part of, null when this is none.</summary>
    private string? Resource(Step step)
    {
        var node = step.Node;
        var type = ExportTypes.Written(node) ?? ExportTypes.OfId(node.Find("id", ignoreCase: true)?.Text);
        if (type is null)
        {
            if (step.Inside.Length > 0 || !HasRules(node))
            {
                return null;
            }

            Found.Add(new(ExportKind.Resource, node, ExportTypes.Nsg, true, step.IsInList));
            return ExportTypes.Nsg;
        }

        var whole = ExportTypes.HasContent(node, type);
        if (step.Inside.Length == 0 ? whole || IsLine(node) : whole && !type.StartsWith(step.Inside + "/", StringComparison.Ordinal))
        {
            Found.Add(new(ExportKind.Resource, node, type, whole, step.IsInList));
            return type;
        }

        return null;
    }

    /// <summary>A line of an overview, as <c>az resource list</c> gives them; a mere reference has an id and no type.</summary>
    private static bool IsLine(JsonNode node) => ExportTypes.Written(node) is not null && node.Find("name", ignoreCase: true)?.Text is not null;

    /// <summary>Whether an object without type and id holds a list of rules, as settings of deployment tools do.</summary>
    private static bool HasRules(JsonNode node) => node.Find("securityRules", ignoreCase: true) is JsonArray { Elements: var rules } && rules.Any(IsRule);

    private static bool IsRule(JsonNode node)
    {
        var rule = node.Find("properties", ignoreCase: true) ?? node;
        return rule.Find("direction", ignoreCase: true) is not null && rule.Find("access", ignoreCase: true) is not null
            && rule.Find("priority", ignoreCase: true) is not null;
    }

    /// <summary>A node to visit.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Inside">Type of the resource that it is part of; empty for none.</param>
    /// <param name="IsInList">Whether it is an element of an array.</param>
    private readonly record struct Step(JsonNode Node, string Inside, bool IsInList);
}
