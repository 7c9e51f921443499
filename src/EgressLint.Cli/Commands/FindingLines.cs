using System.Globalization;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>Findings as lines that editors can jump to, one each.</summary>
internal static class FindingLines
{
    /// <summary>Writes findings in the order given.</summary>
    public static void Write(TextWriter writer, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var at = finding.At.StartPosition;
            writer.WriteLine(Escaping.LogLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Escaping.Visible(finding.At.Source.Path)}:{at.Line + 1}:{at.Column + 1}: {RulesCommand.Word(finding.Severity)} {finding.Rule.Id}: {Escaping.Visible(finding.Message)}")));
        }
    }
}
