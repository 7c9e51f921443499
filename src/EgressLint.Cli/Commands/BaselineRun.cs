using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>The baseline of a run: read before anything is analysed, written after.</summary>
internal static class BaselineRun
{
    /// <summary>Reads the baseline that is asked for; null without one. What cannot be read is wrong usage: without it known findings would look new.</summary>
    public static Baseline? Read(Host host, CheckArguments arguments)
    {
        if (arguments.Baseline is not { } named)
        {
            return null;
        }

        var read = BaselineFile.Read(Scenario.ReadTexts(host, [Path.GetFullPath(named, host.WorkingDirectory)])[0]);
        if (read.Baseline is not { } baseline)
        {
            var at = read.At?.StartPosition ?? default;
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"the baseline '{named}' cannot be used: {read.Problem} (line {at.Line + 1}, column {at.Column + 1})"));
        }

        return baseline.PerEndpoint == arguments.PerEndpoint
            ? baseline
            : throw new UsageException($"the baseline '{named}' was written {(baseline.PerEndpoint ? "with" : "without")} '--per-endpoint'; check the same way, or write it anew");
    }

    /// <summary>Writes a baseline of what was found, where one is asked for.</summary>
    public static void Write(Host host, CheckArguments arguments, AnalysisResult result)
    {
        if (arguments.WriteBaseline is { } named)
        {
            ReportOutput.WriteTo(host, named, "baseline", stream => BaselineFile.Write(Baseline.Of(result.Findings, arguments.PerEndpoint), stream));
        }
    }
}
