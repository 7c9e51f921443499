using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Formats.Azure.Pitfalls;
using EgressLint.Formats.Azure.Reading.Exports;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Azure.Reading.Terraform;

namespace EgressLint.Formats.Azure;

/// <summary>What can be found while Azure's network rules are read and bound.</summary>
public static class AzureRules
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [.. TemplateRules.All, .. ExportRules.All, .. TerraformRules.All, .. AzurePitfallRules.All];
}
