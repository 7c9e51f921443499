using System.Globalization;
using EgressLint.Analysis.Diffing;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>The numbers of a run for scripts: lines of <c>name=number</c>, the form in which build servers take the outputs of a step.</summary>
public static class CountsReport
{
    /// <summary>How many findings of each level, how many that do not count, and how many required endpoints have which verdict, counted for each policy and path as the summary does.</summary>
    public static void Write(AnalysisResult result, TextWriter writer)
    {
        var live = result.Findings.Where(finding => finding.Severity != Severity.None).ToArray();
        var coverage = Coverage.ByPolicy(result);
        Line(writer, "findings", live.Length);
        Line(writer, "errors", live.Count(finding => finding.Severity == Severity.Error));
        Line(writer, "warnings", live.Count(finding => finding.Severity == Severity.Warning));
        Line(writer, "notes", live.Count(finding => finding.Severity == Severity.Note));
        Line(writer, "suppressed", result.Suppressed.Count(item => !item.IsKnown));
        Line(writer, "known", result.Suppressed.Count(item => item.IsKnown));
        Line(writer, "endpoints", coverage.Sum(row => row.Total));
        Line(writer, "reachable", coverage.Sum(row => row.Of(Coverage.Reachable)));
        Line(writer, "denied", coverage.Sum(row => row.Of("deny")));
        Line(writer, "partial", coverage.Sum(row => row.Of("partial")));
        Line(writer, "unknown", coverage.Sum(row => row.Of("unknown")));
    }

    /// <summary>How many verdicts on what is needed change, how many of them for the worse, and what else there is to a comparison.</summary>
    public static void Write(ConfigurationDiff diff, TextWriter writer)
    {
        var verdicts = diff.Policies.SelectMany(policy => policy.Verdicts).ToArray();
        Line(writer, "changed-verdicts", verdicts.Length);
        Line(writer, "worse-verdicts", verdicts.Count(change => change.Level != Severity.None));
        Line(writer, "changed-flows", diff.Policies.Sum(policy => policy.Flows.Changes.Length));
        Line(writer, "unsure-policies", diff.Policies.Count(policy => !policy.Flows.Doubts.IsEmpty));
        Line(writer, "refused-policies", diff.Policies.Count(policy => policy.NewlyRefused is not null));
        Line(writer, "added-policies", diff.Added.Length);
        Line(writer, "removed-policies", diff.Removed.Length);
    }

    private static void Line(TextWriter writer, string name, int number) => writer.Write(string.Create(CultureInfo.InvariantCulture, $"{name}={number}\n"));
}
