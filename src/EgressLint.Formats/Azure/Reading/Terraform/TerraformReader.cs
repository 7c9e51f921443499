using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>Plans and states of Terraform, and its configuration as JSON.</summary>
internal sealed class TerraformReader : AzureReader
{
    /// <inheritdoc/>
    public override string Title => "Terraform";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text, JsonNode root)
    {
        if (ShapeOf(text, root) is not { } shape)
        {
            return Recognition.No;
        }

        return Types(shape, root).Any(TerraformMaps.IsKnown) ? Recognition.Yes : Recognition.Perhaps;
    }

    /// <inheritdoc/>
    public override ImmutableArray<AzureDocument> Read(SourceText text, JsonTree json, BindContext context)
    {
        var root = json.Root;
        var shape = ShapeOf(text, root) ?? AzureShape.TerraformPlan;
        var blocks = shape switch
        {
            AzureShape.TerraformState when IsStateFile(root) => TerraformState.Read(text, root),
            AzureShape.TerraformJson => TerraformJson.Read(text, json),
            _ => TerraformPlan.Read(text, root),
        };
        var source = new TerraformSource(text, root.Find("configuration")?.Find("root_module"), context);
        var resources = TerraformMapper.Map(blocks, source);
        return
        [
            new()
            {
                Shape = shape,
                Title = shape switch
                {
                    AzureShape.TerraformState => "Terraform state",
                    AzureShape.TerraformJson => "Terraform configuration",
                    _ => "Terraform plan",
                },
                Resources = resources,
                Problems = [.. blocks.Gaps.Where(g => shape == AzureShape.TerraformPlan).Select(g => new Finding(TerraformRules.PlanNotWhole, g.At ?? text.At(root.Span), text.Path))],
                Gaps = blocks.Gaps,
                Files = source.Files,
                Assumptions = blocks.Assumptions,
            },
        ];
    }

    private static AzureShape? ShapeOf(SourceText text, JsonNode root)
    {
        if (root is not JsonObject)
        {
            return null;
        }

        return root.Find("format_version") is not null && (root.Find("planned_values") is not null || root.Find("resource_changes") is not null) ? AzureShape.TerraformPlan
            : (root.Find("format_version") is not null && root.Find("values")?.Find("root_module") is not null) || IsStateFile(root) ? AzureShape.TerraformState
            : IsConfiguration(text, root) ? AzureShape.TerraformJson
            : null;
    }

    private static bool IsStateFile(JsonNode root) =>
        root.Find("terraform_version") is not null && root.Find("version") is not null && root.Find("resources") is JsonArray;

    private static bool IsConfiguration(SourceText text, JsonNode root)
    {
        if (text.Path.EndsWith(".tf.json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // Without the name of the file only types of the provider tell it from anything else that has a member called resource.
        return root.Find("resource") is JsonObject or JsonArray && TerraformJson.Types(root).Any(t => t.StartsWith("azurerm_", StringComparison.Ordinal) || TerraformMaps.IsAzapi(t));
    }

    private static IEnumerable<string> Types(AzureShape shape, JsonNode root) => shape == AzureShape.TerraformJson ? TerraformJson.Types(root)
        : (IsStateFile(root) ? root.Find("resources")?.Items ?? [] : TerraformPlan.Resources(root)).Select(r => r.Find("type")?.Text ?? "");
}
