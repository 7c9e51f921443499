using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Templates of the Azure Resource Manager, hand-written or compiled from Bicep.</summary>
internal sealed class TemplateReader : AzureReader
{
    private const int MostDamage = 10;

    /// <inheritdoc/>
    public override string Title => "ARM template";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text, JsonNode root)
    {
        if (!IsTemplate(root))
        {
            return Recognition.No;
        }

        return text.Content.Contains("microsoft.network/", StringComparison.OrdinalIgnoreCase)
            || text.Content.Contains("microsoft.compute/virtualmachinescalesets", StringComparison.OrdinalIgnoreCase) ? Recognition.Yes : Recognition.Perhaps;
    }

    /// <inheritdoc/>
    public override ImmutableArray<AzureDocument> Read(SourceText text, JsonTree json, BindContext context)
    {
        var files = ParameterFiles.Of(text, json.Root, context);
        var expressions = new ExpressionTexts();
        var documents = ImmutableArray.CreateBuilder<AzureDocument>();
        var spent = 0L;
        for (var i = 0; i < Math.Max(1, files.Length); i++)
        {
            var meter = new WorkMeter((int)Math.Clamp(WorkMeter.PerText - spent, 0, WorkMeter.PerDocument));
            var document = ReadOnce(text, json, context, expressions, meter, i < files.Length ? files[i] : null);
            spent += meter.Spent;
            documents.Add(document with
            {
                Title = Title,
                Variant = files.Length > 1 ? NameOf(files[i].Text) : null,
                Problems = i == 0 ? document.Problems : [],
            });
        }

        return documents.ToImmutable();
    }

    /// <summary>Reads a template with one parameter file or none.</summary>
    internal static AzureDocument ReadOnce(SourceText text, JsonTree json, BindContext context, ExpressionTexts expressions, WorkMeter meter, LinkedFile? parameters)
    {
        var session = new TemplateSession(text, context, expressions, meter);
        var main = session.Main(json.Root, name => parameters is null ? null : ParameterFiles.Value(parameters, name, meter));
        var resources = new ResourceReading(session).Read(main);
        return new()
        {
            Shape = AzureShape.Template,
            Resources = resources,
            Problems = [.. Damage(text, json), .. session.Problems],
            Gaps = [.. session.Gaps],
            Files = [.. parameters is null ? [] : new[] { parameters.Text }, .. session.Links.Files],
            Assumptions = [.. session.Assumptions],
        };
    }

    /// <summary>The first places: what follows a missing bracket is mostly its consequence.</summary>
    private static IEnumerable<Finding> Damage(SourceText text, JsonTree json) => json.Problems
        .Take(MostDamage)
        .Select(p => new Finding(TemplateRules.TemplateDamaged, text.At(p.Span), p.Expected));

    private static bool IsTemplate(JsonNode root) =>
        root.Find("$schema", ignoreCase: true)?.Text is { } schema && schema.Contains("schema.management", StringComparison.OrdinalIgnoreCase)
            ? schema.Contains("deploymentTemplate.json", StringComparison.OrdinalIgnoreCase)
            : root.Find("contentVersion", ignoreCase: true)?.Text is not null && root.Find("resources", ignoreCase: true) is JsonArray or JsonObject;

    private static string NameOf(SourceText text) => text.Path[(text.Path.LastIndexOf('/') + 1)..];
}

/// <summary>Parameter files. They belong to a template and say nothing without it.</summary>
internal sealed class TemplateParameterReader : AzureReader
{
    /// <inheritdoc/>
    public override string Title => "ARM parameter file";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text, JsonNode root) =>
        root.Find("$schema", ignoreCase: true)?.Text is { } schema && schema.Contains("deploymentParameters.json", StringComparison.OrdinalIgnoreCase) ? Recognition.Perhaps : Recognition.No;

    /// <inheritdoc/>
    public override ImmutableArray<AzureDocument> Read(SourceText text, JsonTree json, BindContext context) => [];
}
