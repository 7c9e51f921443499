using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>What is wrong with plans as texts (EGL0055).</summary>
internal static class TerraformRules
{
    /// <summary>A plan that ended early, or of a part of the configuration.</summary>
    public static RuleDescriptor PlanNotWhole { get; } = new("EGL0055", "PlanNotWhole", Severity.Warning,
        "The plan '{0}' is not complete: it ended with an error or was made for a part of the configuration, so resources may be missing or stay as they are.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [PlanNotWhole];
}
