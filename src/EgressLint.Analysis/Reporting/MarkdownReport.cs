using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>The job summary: what was found, and what each feature can reach.</summary>
public static class MarkdownReport
{
    /// <summary>Above 1,024 KiB GitHub drops the whole summary, so it ends below 1,000.</summary>
    public const int MostBytes = 1000 * 1024;

    private const int MostSection = 200 * 1024;
    private const int NamesShown = 3;
    private const string Holder = "a job summary";

    /// <summary>Writes the summary.</summary>
    public static void Write(AnalysisResult result, TextWriter writer, bool includeSuppressed = false)
    {
        var findings = FindingOrder.Sort(result.Findings.Where(finding => finding.Severity != Severity.None));
        var coverage = new MarkdownSection(MostSection, Holder);
        WriteCoverage(result, coverage);
        var basis = new MarkdownSection(MostSection, Holder);
        WriteSuppressed(includeSuppressed ? FindingOrder.Sort(result.Suppressed, static item => item.Finding) : [], basis);
        WriteBasis(result, basis);
        var head = $"## egresslint\n\n**{Summary.Line(result)}**\n\n";
        var table = new MarkdownSection(MostBytes - Encoding.UTF8.GetByteCount(head) - coverage.Bytes - basis.Bytes, Holder);
        WriteFindings(findings, table);
        writer.Write(head);
        writer.Write(coverage.Text);
        writer.Write(table.Text);
        writer.Write(basis.Text);
    }

    private static void WriteFindings(IReadOnlyList<Finding> findings, MarkdownSection section)
    {
        if (findings.Count == 0)
        {
            return;
        }

        section.Add("### Findings\n\n| | Rule | Where | What |\n|---|---|---|---|\n");
        var rows = FindingOrder.MostSevereFirst(findings, finding => finding.Severity).Select(Row);
        section.AddRows(rows, findings.Count, "findings");
        section.Add("\n");
    }

    private static void WriteSuppressed(ImmutableArray<SuppressedFinding> suppressed, MarkdownSection section)
    {
        if (suppressed.IsEmpty)
        {
            return;
        }

        section.Add("### Suppressed\n\n| | Rule | Where | What |\n|---|---|---|---|\n");
        section.AddRows(suppressed.Select(item => Row(item.Finding, $"<br>*{Escaping.Markdown(Summary.Why(item))}*")), suppressed.Length, "suppressed findings");
        section.Add("\n");
    }

    private static string Row(Finding finding) => Row(finding, finding.Advice is null ? "" : $"<br>*{Escaping.Markdown(finding.Advice)}*");

    private static string Row(Finding finding, string end)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"{finding.At.Source.Path}:{finding.At.StartPosition.Line + 1}");
        var what = new StringBuilder(Escaping.Markdown(finding.Message));
        if (finding.Subject.Endpoints.Length > 1)
        {
            what.Append("<br>").Append(Names(finding.Subject.Endpoints));
        }

        what.Append(end);
        return $"| {FindingOrder.Level(finding.Severity)} | {finding.Rule.Id} | {Escaping.MarkdownCode(where)} | {what} |\n";
    }

    private static string Names(IReadOnlyList<string> names)
    {
        var more = names.Count > NamesShown ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - NamesShown} more") : "";
        return string.Join(", ", names.Take(NamesShown).Select(Escaping.MarkdownCode)) + more;
    }

    private static void WriteCoverage(AnalysisResult result, MarkdownSection section)
    {
        var rows = Coverage.ByFeature(result);
        if (rows.IsEmpty)
        {
            return;
        }

        section.Add("### Required endpoints by feature\n\n| Feature | Policy | Reachable | Denied | Partial | Unknown | All |\n|---|---|--:|--:|--:|--:|--:|\n");
        section.AddRows(
            rows.Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"| {Escaping.Markdown(row.Feature ?? "")} | {Escaping.MarkdownCode(row.Policy)} | {row.Of(Coverage.Reachable)} | {row.Of("deny")} | {row.Of("partial")} | {row.Of("unknown")} | {row.Total} |\n")),
            rows.Length,
            "rows");
        section.Add("\n");
    }

    private static void WriteBasis(AnalysisResult result, MarkdownSection section)
    {
        if (!result.Assumptions.IsEmpty)
        {
            section.Add("### Assumed\n\n");
            section.AddRows(result.Assumptions.Select(assumption => $"- {Escaping.Markdown(assumption)}\n"), result.Assumptions.Length, "assumptions");
            section.Add("\n");
        }

        if (!result.Overrides.IsEmpty)
        {
            section.Add("### Overrides in force\n\n");
            section.AddRows(result.Overrides.Select(Override), result.Overrides.Length, "overrides");
            section.Add("\n");
        }

        section.Add($"{Escaping.Markdown(Summary.Basis(result))}\n");
    }

    private static string Override(OverrideInfo item)
    {
        var until = item.Until is null ? "" : $" (until {Escaping.Markdown(item.Until)})";
        return $"- {Escaping.MarkdownCode(item.Id)}: {Escaping.Markdown(item.Reason)}{until}\n";
    }
}
