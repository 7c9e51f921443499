using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary><c>merge FILE…</c>.</summary>
internal static class MergeCommand
{
    private const int Deepest = 64;

    /// <summary>The command.</summary>
    public static Command Create(Host host)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Reports of all shards of one run, all JSON or all SARIF" };
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "Where the joined report goes (default: standard output)" };
        var command = new Command("merge", "Joins the JSON or SARIF reports of shards into one") { files, output };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(host, parsed.GetValue(files) ?? [], parsed.GetValue(output)), cancellation));
        return command;
    }

    private static int Run(Host host, string[] files, string? output)
    {
        var documents = files.Select(file => Read(host, file)).ToList();
        try
        {
            var roots = documents.ConvertAll(document => document.RootElement);
            var result = roots.All(JsonMerge.IsReport) ? JsonMerge.Merge(roots)
                : roots.All(SarifMerge.IsLog) ? SarifMerge.Merge(roots)
                : throw new UsageException(Stranger(files, roots));
            if (result.Bytes is not { } bytes)
            {
                throw new UsageException($"the reports cannot be joined: {result.Problem}");
            }

            if (result.LeftOut > 0)
            {
                CommandLine.Complain(host, string.Create(CultureInfo.InvariantCulture, $"{result.LeftOut} results are left out because code scanning keeps no more than {SarifOptions.MostResults}"));
            }

            Write(host, output, bytes);
            return ExitCode.Clean;
        }
        finally
        {
            documents.ForEach(document => document.Dispose());
        }
    }

    private static void Write(Host host, string? output, byte[] bytes)
    {
        if (output is null)
        {
            host.Out.Flush();
            host.Output.Write(bytes);
            host.Output.Flush();
        }
        else
        {
            ReportOutput.WriteTo(host, output, "report", stream => stream.Write(bytes));
        }
    }

    private static JsonDocument Read(Host host, string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(Path.GetFullPath(file, host.WorkingDirectory)), new() { MaxDepth = Deepest });
        }
        catch (JsonException problem)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"'{file}' is not JSON (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1})"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file}' cannot be read: {(problem is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : problem.Message)}");
        }
    }

    private static string Stranger(string[] files, List<JsonElement> roots)
    {
        var index = roots.FindIndex(root => !JsonMerge.IsReport(root) && !SarifMerge.IsLog(root));
        return index >= 0 ? $"'{files[index]}' is no JSON or SARIF report of 'egresslint check'" : "reports of two kinds cannot be joined; give all JSON or all SARIF reports of one run";
    }
}
