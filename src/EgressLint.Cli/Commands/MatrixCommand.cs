using System.CommandLine;
using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Reporting.Matrix;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary><c>matrix [PATH…]</c>: what a check finds out, endpoint by endpoint and policy by policy. It judges nothing, so it fails only where it cannot be made.</summary>
internal sealed class MatrixCommand
{
    private readonly Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files and folders (default: the current folder)" };
    private readonly Option<string?> format = new("--format") { HelpName = "html|markdown|json", Description = "How the matrix is written (default: html)" };
    private readonly Option<string?> output = new("--output") { HelpName = "FILE", Description = "Where it goes (default: standard output)" };
    private readonly Option<string?> shard = CheckCommand.ShardOption();
    private readonly Option<string[]> include = new("--include") { HelpName = "GLOB", Description = "Files to look at (repeatable)" };
    private readonly Option<string[]> exclude = new("--exclude") { HelpName = "GLOB", Description = "Files to leave out (repeatable)" };
    private readonly Option<string[]> mount = CheckCommand.MountOption();
    private readonly Option<string[]> engine = CheckCommand.EngineOption();

    private MatrixCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var self = new MatrixCommand();
        self.format.AcceptOnlyFromAmong("html", "markdown", "json");
        var command = new Command("matrix", "Shows every required endpoint against every policy and path, as one page that needs no network")
        {
            self.paths, self.format, self.output, self.shard, self.include, self.exclude, self.mount, self.engine,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => self.Run(parsed, common, host, cancellation), cancellation));
        return command;
    }

    private int Run(ParseResult parsed, CommonOptions common, Host host, CancellationToken cancellation)
    {
        var given = parsed.GetValue(paths) ?? [];
        var arguments = new CheckArguments
        {
            Common = common.Read(parsed),
            Paths = given.Length == 0 ? ["."] : [.. given],
            Outputs = [],
            FailOn = Severity.None,
            Shard = CheckCommand.ShardOf(parsed.GetValue(shard)),
            Include = [.. parsed.GetValue(include) ?? []],
            Exclude = [.. parsed.GetValue(exclude) ?? []],
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
        };
        using var progress = new Progress(host);
        var prepared = Preparation.Make(host, arguments, progress, cancellation);
        if (prepared.Refusal is { } refusal)
        {
            FindingLines.Write(host.Error, FindingOrder.Sort(prepared.Mistakes));
            return refusal == ExitCode.Usage ? throw new UsageException("the settings have mistakes; nothing was written") : refusal;
        }

        var result = new Analyzer(prepared.Scenario.Catalog, RuleSet.All).Analyze(prepared.Workspace, prepared.Options with { Traces = true }, cancellation);
        progress.Dispose();
        Show(host, prepared.Complete(result), parsed.GetValue(format), parsed.GetValue(output));
        return ExitCode.Clean;
    }

    private static void Show(Host host, AnalysisResult result, string? format, string? output)
    {
        var matrix = EndpointMatrix.Of(result);
        if (output is not null)
        {
            ReportOutput.WriteTo(host, output, "matrix", stream => Write(matrix, stream, format));
            return;
        }

        host.Out.Flush();
        Write(matrix, host.Output, format);
        host.Output.Flush();
    }

    private static void Write(EndpointMatrix matrix, Stream stream, string? format)
    {
        switch (format)
        {
            case "json":
                MatrixJson.Write(matrix, stream, CommandLine.Version);
                break;
            case "markdown":
                using (var writer = new StreamWriter(stream, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" })
                {
                    MatrixMarkdown.Write(matrix, writer);
                }

                break;
            default:
                MatrixPage.Write(matrix, stream, CommandLine.Version);
                break;
        }
    }
}
