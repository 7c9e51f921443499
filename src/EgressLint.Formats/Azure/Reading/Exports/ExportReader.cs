using System.Buffers;
using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>
/// What Azure answers: REST, the command line, PowerShell, Resource Graph, effective rules, recorded traffic, and the settings of deployment tools that have
/// the same rules.
/// </summary>
internal sealed class ExportReader : AzureReader
{
    private static readonly SearchValues<string> Marks = SearchValues.Create(
        ["microsoft.network/", "\"securityRules\"", "\"effectiveSecurityRules\"", "Microsoft.Azure.Commands.Network."], StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string Title => "Azure export";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text, JsonNode root)
    {
        if (root is not (JsonObject or JsonArray) || ExportWalk.IsTemplate(root) || root.Find("terraform_version") is not null || root.Find("format_version") is not null
            || !text.Content.AsSpan().ContainsAny(Marks))
        {
            return Recognition.No;
        }

        var walk = new ExportWalk(text);
        walk.Run(new() { Roots = [root], Problems = [], Extensions = [] });
        return walk.Found.Exists(f => f.IsWhole) || walk.Cuts.Count > 0 ? Recognition.Yes
            : walk.Found.Count > 0 ? Recognition.Perhaps
            : Recognition.No;
    }

    /// <inheritdoc/>
    public override ImmutableArray<AzureDocument> Read(SourceText text, JsonTree json, BindContext context)
    {
        var walk = new ExportWalk(text);
        walk.Run(json);
        var resources = new ExportResources(text);
        foreach (var found in walk.Found)
        {
            resources.Add(found);
        }

        var isEffective = walk.Found.Exists(f => f.Kind != ExportKind.Resource);
        return
        [
            new()
            {
                Shape = isEffective ? AzureShape.EffectiveRules : AzureShape.Export,
                Title = isEffective ? "effective security rules" : Title,
                Resources = resources.Finish(),
                Problems = [.. resources.Problems, .. Cuts(text, walk), .. Pages(text, walk)],
                Gaps = [.. walk.Gaps, .. resources.Gaps, .. walk.NextPage.Select(p => new Doubt($"the list goes on at its '{p.Name}'", text.At(p.NameSpan))),
                    .. walk.Cuts.Select(c => new Doubt(ExportValues.CutReason, JsonValues.Place(text, c)))],
            },
        ];
    }

    private static IEnumerable<Finding> Cuts(SourceText text, ExportWalk walk) =>
        walk.Cuts.Take(1).Select(c => new Finding(ExportRules.ExportTruncated, JsonValues.Place(text, c), AzureIds.NameOf(c.Text ?? "").Split('.')[^1], text.Path, "6"));

    private static IEnumerable<Finding> Pages(SourceText text, ExportWalk walk) =>
        walk.NextPage.Select(p => new Finding(ExportRules.ListNotWhole, text.At(p.NameSpan), p.Name));
}
