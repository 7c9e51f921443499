using System.Globalization;
using System.Text;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>Annotations by workflow commands: lines in the job's log that GitHub hangs on the changed files.</summary>
public static class GitHubReport
{
    /// <summary>GitHub keeps this many of each level a step and drops the rest without a word.</summary>
    public const int MostPerLevel = 10;

    /// <summary>Writes the annotations, the most severe first, and says how many found no room.</summary>
    public static void Write(AnalysisResult result, TextWriter writer)
    {
        var findings = MergedFinding.ByLine(result, includeSuppressed: false);
        var left = new List<string>();
        foreach (var severity in new[] { Severity.Error, Severity.Warning, Severity.Note })
        {
            var ofLevel = findings.Where(item => item.Finding.Severity == severity).ToList();
            foreach (var item in ofLevel.Take(MostPerLevel))
            {
                writer.Write(Command(item));
                writer.Write('\n');
            }

            if (ofLevel.Count > MostPerLevel)
            {
                left.Add(Counted(ofLevel.Count - MostPerLevel, FindingOrder.Level(severity)));
            }
        }

        if (left.Count > 0)
        {
            writer.Write($"{string.Join(" and ", left)} more are not annotated: GitHub shows {MostPerLevel} of a level. The summary and the reports have more.\n");
        }
    }

    internal static string Counted(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Command(MergedFinding item)
    {
        var finding = item.Finding;
        var region = LineRegion.Of(finding.At);
        var command = finding.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "notice",
        };
        var text = new StringBuilder(Escaping.Visible(finding.Message + item.Suffix));
        if (finding.Advice is not null)
        {
            text.Append('\n').Append(Escaping.Visible(finding.Advice));
        }

        var title = Escaping.GitHubProperty(Escaping.Visible($"{finding.Rule.Id} {finding.Rule.Name}"));
        var file = Escaping.GitHubProperty(Escaping.Visible(finding.At.Source.Path));
        return string.Create(CultureInfo.InvariantCulture,
            $"::{command} file={file},line={region.Line},endLine={region.Line},col={region.StartColumn},endColumn={region.EndColumn},title={title}::{Escaping.GitHubData(text.ToString())}");
    }
}
