using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Firewall;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Routes;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>A document as those see it who look for pitfalls.</summary>
internal sealed record AzureScene(SourceText Text, NetworkModel Model, AzureFacts Facts)
{
    /// <summary>Its network security groups.</summary>
    public ImmutableArray<BoundGroup> Groups { get; init; } = [];

    /// <summary>Its firewalls and firewall policies.</summary>
    public ImmutableArray<BoundFirewall> Firewalls { get; init; } = [];

    /// <summary>Its route tables.</summary>
    public ImmutableArray<BoundTable> Tables { get; init; } = [];

    /// <summary>Where findings go.</summary>
    public AzureReport Report { get; } = new();

    /// <summary>Whether Azure itself wrote it, so that nothing in it was ever refused.</summary>
    public bool IsFromAzure => Model.Document.Shape is AzureShape.Export or AzureShape.EffectiveRules;

    /// <summary>Whether it is for Terraform, whatever its shape.</summary>
    public bool IsTerraform => Model.Document.Shape is AzureShape.TerraformPlan or AzureShape.TerraformState or AzureShape.TerraformJson;
}

/// <summary>What can be said about Azure's network rules without asking about any service.</summary>
internal static class AzurePitfalls
{
    /// <summary>What is said about the documents of one text: of what two of them have in common, once.</summary>
    public static StructureReport Of(IEnumerable<AzureScene> scenes)
    {
        var all = scenes.ToArray();
        foreach (var scene in all)
        {
            Check(scene);
        }

        return new(
            [.. all.SelectMany(s => s.Report.All).DistinctBy(f => (f.Rule.Id, f.MessageId, f.At.Source.Path, f.At.Span))],
            [.. all.SelectMany(s => s.Report.Assumptions).Distinct(StringComparer.Ordinal)]);
    }

    private static void Check(AzureScene scene)
    {
        foreach (var group in scene.Groups)
        {
            FieldPitfalls.Check(scene, group);
            TagPitfalls.Check(scene, group);
            AllowancePitfalls.Check(scene, group);
            ShadowPitfalls.Check(scene, group);
        }

        foreach (var firewall in scene.Firewalls)
        {
            FirewallPitfalls.Check(scene, firewall);
        }

        foreach (var table in scene.Tables)
        {
            RoutePitfalls.Check(scene, table);
        }

        EgressPitfalls.Check(scene);
    }
}
