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
        return $"{counts} in {GitHubReport.Counted(files, "file")}{Left(result)}.";
    }

    /// <summary>Why a finding does not count, in the words of whoever decided.</summary>
    public static string Why(SuppressedFinding item) => item.IsKnown ? "known: it is in the baseline"
        : $"suppressed {(item.Kind == SuppressionKind.InSource ? "in the file" : "in the settings")}{(item.Reason.Length > 0 ? ": " + item.Reason : "")}";

    private static string Left(AnalysisResult result)
    {
        var known = result.Suppressed.Count(item => item.IsKnown);
        var suppressed = result.Suppressed.Length - known;
        return (suppressed, known) switch
        {
            (0, 0) => "",
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $" ({suppressed} suppressed)"),
            (0, _) => string.Create(CultureInfo.InvariantCulture, $" ({known} known)"),
            _ => string.Create(CultureInfo.InvariantCulture, $" ({suppressed} suppressed, {known} known)"),
        };
    }

    /// <summary>What was asked for.</summary>
    public static string Basis(AnalysisResult result, string? profile = null)
    {
        profile ??= string.Join(", ", result.Profiles);
        var asked = profile.Length > 0 ? $", profile {profile}" : "";
        return $"Catalog {result.Catalog.Id} {result.Catalog.Version}, as of {result.Catalog.AsOf}{asked}.";
    }
}
