using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Fixing;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>One run of <c>check</c>.</summary>
internal sealed class CheckRun(Host host, CheckArguments arguments)
{
    /// <summary>Checks, reports, and gives the exit code.</summary>
    public int Run(CancellationToken cancellation)
    {
        var baseline = BaselineRun.Read(host, arguments);
        using var progress = new Progress(host);
        var prepared = Preparation.Make(host, arguments, progress, cancellation);
        if (prepared.Refusal is { } refusal)
        {
            return refusal == ExitCode.Usage ? RefuseSettings(prepared) : refusal;
        }

        var result = new Analyzer(prepared.Scenario.Catalog, RuleSet.All).Analyze(prepared.Workspace, prepared.Options, cancellation);
        result = prepared.Complete(result);
        if (arguments.WithFixes)
        {
            progress.Say("proving fixes");
            result = result with { Findings = new Fixer(prepared.Scenario.Catalog, RuleSet.All, prepared.Options).Attach(prepared.Workspace, result.Findings, cancellation) };
        }

        progress.Dispose();
        BaselineRun.Write(host, arguments, result);
        result = baseline?.Apply(result, path => prepared.Options.JudgesSuppressions && prepared.IsLookedAt(path), prepared.Options.Severities) ?? result;
        Report(result);
        return FailsAt(result.Findings, arguments.FailOn) ? ExitCode.Findings : ExitCode.Clean;
    }

    private int RefuseSettings(Preparation prepared)
    {
        var (catalog, findings) = (prepared.Catalog, prepared.Mistakes);
        var result = new AnalysisResult
        {
            Catalog = new(catalog.Id, catalog.Version, catalog.AsOf),
            Findings = FindingOrder.Sort(findings),
            Rules = RulesCommand.Descriptors,
        };
        Report(result);
        CommandLine.Complain(host, $"the settings have {(findings.Length == 1 ? "a mistake" : $"{findings.Length} mistakes")}; nothing was checked");
        return ExitCode.Usage;
    }

    private void Report(AnalysisResult result)
    {
        var style = new ReportStyle
        {
            Color = host.AllowsColor && !arguments.Common.NoColor,
            Links = host.AllowsLinks && !arguments.Common.NoColor,
            Width = host.Width,
            Verbosity = arguments.Common.Verbosity,
            PerEndpoint = arguments.PerEndpoint,
            IncludeSuppressed = arguments.IncludeSuppressed,
            Category = arguments.Category,
        };
        ReportOutput.WriteAll(host, result, arguments.Outputs, style);
    }

    private static bool FailsAt(ImmutableArray<Finding> findings, Severity threshold) =>
        threshold != Severity.None && findings.Any(finding => finding.Severity >= threshold);
}
