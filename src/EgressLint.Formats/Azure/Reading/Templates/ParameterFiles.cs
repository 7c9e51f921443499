using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>The files that a template is deployed with. Nothing in a template names them: they are told by their names.</summary>
internal static class ParameterFiles
{
    /// <summary>More are not evaluated.</summary>
    public const int Most = 16;

    private static readonly string[] MainNames = ["mainTemplate", "azuredeploy"];

    /// <summary>Whether a text is a parameter file.</summary>
    public static bool Is(JsonNode root) =>
        root.Find("$schema", ignoreCase: true)?.Text is { } schema ? schema.Contains("deploymentParameters.json", StringComparison.OrdinalIgnoreCase)
        : root.Find("resources", ignoreCase: true) is null
            && root.Find("parameters", ignoreCase: true) is JsonObject { Own: [_, ..] members }
            && members.All(m => m.Value.Find("value", ignoreCase: true) is not null || m.Value.Find("reference", ignoreCase: true) is not null);

    /// <summary>The parameter files of a template, by name.</summary>
    public static ImmutableArray<LinkedFile> Of(SourceText text, JsonNode template, BindContext context)
    {
        var file = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        var name = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? file[..^".json".Length] : file;
        var found = new SortedDictionary<string, LinkedFile>(StringComparer.Ordinal);
        var names = MainNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? [name, "azuredeploy"] : new[] { name };
        foreach (var own in names.Distinct(StringComparer.OrdinalIgnoreCase).Select(Plain))
        {
            Add(found, text, context, $"{own}.parameters.json", _ => true);
            Add(found, text, context, $"{own}.parameters.*.json", _ => true);
            Add(found, text, context, $"{own}.*.parameters.json", _ => true);
        }

        // Other names say nothing: such a file belongs to the template when the template knows all its parameters.
        var declared = template.Find("parameters", ignoreCase: true);
        foreach (var pattern in (string[])["parameters.json", "*.parameters.json", "parameters.*.json"])
        {
            Add(found, text, context, pattern, root => root.Find("parameters", ignoreCase: true)?.Members is { IsEmpty: false } given
                && given.All(p => declared?.Find(p.Name, ignoreCase: true) is not null));
        }

        return [.. found.Values.Take(Most)];
    }

    /// <summary>The value that a parameter file gives; null when it gives none. Nothing in such a file is an expression.</summary>
    public static AzureValue? Value(LinkedFile file, string name, WorkMeter meter)
    {
        var given = file.Root.Find("parameters", ignoreCase: true)?.FindMember(name, ignoreCase: true);
        return given?.Value.Find("value", ignoreCase: true) is { } value ? TemplateEvaluator.Literal(value, file.Text, meter)
            : given?.Value.Find("reference", ignoreCase: true) is { } reference ? TemplateSession.Secret(name, file.Text.At(reference.Span))
            : null;
    }

    private static void Add(SortedDictionary<string, LinkedFile> found, SourceText from, BindContext context, string pattern, Func<JsonNode, bool> belongs)
    {
        foreach (var lookup in context.Glob(pattern, from).Files)
        {
            if (lookup is { Status: LookupStatus.Found, Text: { } text } && text.Path != from.Path && !found.ContainsKey(text.Path))
            {
                var root = JsonTree.Read(text.Content).Root;
                if (Is(root) && belongs(root))
                {
                    found[text.Path] = new(text, root);
                }
            }
        }
    }

    /// <summary>A name as part of a pattern: what means more there stands for any character.</summary>
    private static string Plain(string name) => string.Concat(name.Select(c => c is '*' or '[' or ']' or '\\' ? '?' : c));
}
