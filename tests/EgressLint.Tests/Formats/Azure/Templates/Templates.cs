using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Json;

namespace EgressLint.Tests.Formats.Azure.Templates;

/// <summary>Short ways to read templates in tests. JSON is written with single quotes doubled where expressions need them, so plain raw strings are used.</summary>
internal static class Templates
{
    public const string Group = "microsoft.network/networksecuritygroups";

    /// <summary>A template with these members beside its schema.</summary>
    public static string Template(string members) =>
        $$"""{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", {{members}}}""";

    public static ImmutableArray<AzureDocument> ReadAll(string content, TemplateFiles? files = null, string path = "main.json")
    {
        var text = SourceText.From(path, content);
        return new TemplateReader().Read(text, JsonTree.Read(content), files ?? new TemplateFiles());
    }

    public static AzureDocument Read(string content, TemplateFiles? files = null) => Assert.Single(ReadAll(content, files));

    /// <summary>Steps that reading a template takes.</summary>
    public static long Steps(string content, out AzureDocument document)
    {
        var meter = new WorkMeter(WorkMeter.PerDocument);
        document = TemplateReader.ReadOnce(SourceText.From("main.json", content), JsonTree.Read(content), new TemplateFiles(), new ExpressionTexts(), meter, null);
        return meter.Spent;
    }

    /// <summary>The value of an expression, in a template with further members.</summary>
    public static AzureValue Evaluate(string expression, string members = "")
    {
        var written = expression.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var document = Read(Template($$"""{{members}} "resources": [{"type": "Microsoft.Network/routeTables", "name": "r", "properties": {"x": "[{{written}}]"} }]"""));
        return document.Resources.Single(r => r.Name == "r").Body.Find("x") ?? throw new InvalidOperationException("no value");
    }

    /// <summary>The value of an expression as text.</summary>
    public static string Text(string expression, string members = "") => Evaluate(expression, members).ToString();

    /// <summary>Rules of a group, those within it and those beside it, in a line each.</summary>
    public static string[] Rules(AzureDocument document, string group)
    {
        var inside = document.Resources.Where(r => r.Id == group).SelectMany(r => r.Body.Find("securityRules")?.Items ?? []).Select(i => Line(i.Find("name")?.Identity, i.Find("properties"), null));
        var beside = document.Resources.Where(r => r.Parent == group).Select(r => Line(r.Name, r.Body, r.MayBeAbsent?.Reason));
        return [.. inside, .. beside];
    }

    public static string Line(AzureResource resource) => $"{resource.Id}{(resource.MayBeAbsent is { } doubt ? $" ? {doubt.Reason}" : "")}";

    private static string Line(string? name, AzureValue? rule, string? doubt) =>
        $"{name}: {rule?.Find("priority")} {rule?.Find("direction")} {rule?.Find("access")} {rule?.Find("protocol")} {Value(rule, "destinationAddressPrefix")} {Value(rule, "destinationPortRange")}{(doubt is null ? "" : " ? " + doubt)}";

    private static AzureValue? Value(AzureValue? rule, string name) => rule?.Find(name) is { IsBlank: false } value ? value : rule?.Find(name + (name.EndsWith('x') ? "es" : "s"));
}
