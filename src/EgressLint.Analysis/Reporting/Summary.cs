using System.Globalization;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>The sentences every report for people ends with.</summary>
internal static class Summary
{
    /// <summary>Numbers of findings by level.</summary>
    public static string Line(AnalysisResult result)
    {
        int Count(Severity severity) => result.Findings.Count(finding => finding.Severity == severity);
        var files = result.Policies.Select(policy => policy.Path)
            .Concat(result.Findings.Select(finding => finding.At.Source.Path))
            .Distinct(StringComparer.Ordinal).Count();
        var counts = string.Join(", ",
            GitHubReport.Counted(Count(Severity.Error), "error"),
            GitHubReport.Counted(Count(Severity.Warning), "warning"),
            GitHubReport.Counted(Count(Severity.Note), "note"));
        var suppressed = result.Suppressed.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $" ({result.Suppressed.Length} suppressed)");
        return $"{counts} in {GitHubReport.Counted(files, "file")}{suppressed}.";
    }

    /// <summary>What was asked for.</summary>
    public static string Basis(AnalysisResult result, string? profile = null)
    {
        profile ??= string.Join(", ", result.Profiles);
        var asked = profile.Length > 0 ? $", profile {profile}" : "";
        return $"Catalog {result.Catalog.Id} {result.Catalog.Version}, as of {result.Catalog.AsOf}{asked}.";
    }
}
