using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Fixing;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Commands;

/// <summary>One run of <c>fix</c>: analyses as <c>check</c> does, makes proven fixes one over the other, and says what was made, what could be, and why the rest is left.</summary>
internal sealed class FixRun(Host host, CheckArguments arguments, bool takesUnsafe, bool isDryRun)
{
    /// <summary>Every round mends something, so there are few; more would mean that two fixes undo one another.</summary>
    private const int MostRounds = 8;

    /// <summary>Fixes, reports, and gives the exit code: whether findings of the level are left.</summary>
    public int Run(CancellationToken cancellation)
    {
        using var progress = new Progress(host);
        var prepared = Preparation.Make(host, arguments, progress, cancellation);
        if (prepared.Refusal is { } refusal)
        {
            FindingLines.Write(host.Error, prepared.Mistakes);
            return refusal == ExitCode.Usage ? throw new UsageException("the settings have mistakes; nothing was fixed") : refusal;
        }

        var (result, left) = Make(prepared, progress, cancellation);
        progress.Dispose();
        if (isDryRun)
        {
            WritePatch(result);
        }

        var unwritten = isDryRun ? 0 : WriteFiles(prepared.Tree, result);
        Report(result, isDryRun ? host.Error : host.Out);
        return unwritten > 0 ? ExitCode.Internal
            : arguments.FailOn != Severity.None && left.Any(f => f.Severity >= arguments.FailOn) ? ExitCode.Findings
            : ExitCode.Clean;
    }

    /// <summary>
    /// Analyses and fixes in turn until nothing changes: what one fix uncovers another mends, and a second run finds nothing to do. What is left is what
    /// the last analysis says.
    /// </summary>
    private (FixResult Result, ImmutableArray<Finding> Left) Make(Preparation prepared, Progress progress, CancellationToken cancellation)
    {
        var analyzer = new Analyzer(prepared.Scenario.Catalog, RuleSet.All);
        var fixer = new Fixer(prepared.Scenario.Catalog, RuleSet.All, prepared.Options);
        var workspace = prepared.Workspace;
        var made = new List<FixOutcome>();
        var edited = new SortedDictionary<string, EditedText>(StringComparer.Ordinal);
        for (var round = 1; ; round++)
        {
            var live = analyzer.Analyze(workspace, prepared.Options, cancellation).Findings;
            progress.Say(string.Create(CultureInfo.InvariantCulture, $"proving fixes, round {round}"));
            var result = fixer.Make(workspace, live, takesUnsafe && round <= MostRounds, cancellation);
            if (result.Edited.IsEmpty || round > MostRounds)
            {
                return (new([.. made, .. result.Outcomes], [.. edited.Values]), live);
            }

            made.AddRange(result.Outcomes.Where(o => IsMade(o.Fix)));
            foreach (var text in result.Edited)
            {
                edited[text.Before.Path] = edited.TryGetValue(text.Before.Path, out var known) ? known with { Content = text.Content } : text;
                workspace = workspace.With(SourceText.From(text.Before.Path, text.Content));
            }
        }
    }

    private void WritePatch(FixResult result)
    {
        foreach (var text in result.Edited)
        {
            foreach (var line in UnifiedDiff.Of(text.Before.Path, text.Before.Content, text.Content))
            {
                // A patch must hold the bytes of the file; a terminal must not see what they would do to it.
                host.Out.WriteLine(host.OutputIsTerminal ? Escaping.Visible(line) : line);
            }
        }
    }

    private int WriteFiles(FileTree tree, FixResult result)
    {
        var failed = 0;
        foreach (var text in result.Edited)
        {
            var problem = FileEdit.Write(tree, text.Before, text.Content);
            if (problem.Length > 0)
            {
                CommandLine.Complain(host, $"'{text.Before.Path}' was not written: {problem}");
                failed++;
            }
        }

        return failed;
    }

    private void Report(FixResult result, TextWriter output)
    {
        var made = result.Outcomes.Where(o => IsMade(o.Fix)).ToArray();
        var offered = result.Outcomes.Where(o => o.Fix is not null && !IsMade(o.Fix)).ToArray();
        var refused = result.Outcomes.Where(o => o.Fix is null).ToArray();
        Write(output, isDryRun ? "Would be fixed:" : "Fixed:", made, o => o.Fix?.Title ?? "");
        Write(output, "Fixed with '--unsafe' only:", offered, o => o.Fix?.Title ?? "");
        if (arguments.Common.Verbosity != Verbosity.Quiet)
        {
            Write(output, "Not fixed:", refused, o => o.Refusal);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{made.Length} {(made.Length == 1 ? "finding" : "findings")} {(isDryRun ? "would be fixed" : "fixed")}, {offered.Length} with '--unsafe' only, {refused.Length} not fixed."));
    }

    private bool IsMade(Fix? fix) => fix is not null && (takesUnsafe || fix.Safety == FixSafety.Safe);

    private static void Write(TextWriter output, string title, FixOutcome[] outcomes, Func<FixOutcome, string> words)
    {
        if (outcomes.Length == 0)
        {
            return;
        }

        output.WriteLine(title);
        foreach (var outcome in outcomes)
        {
            var at = outcome.Finding.At;
            output.WriteLine(Escaping.Visible(string.Create(CultureInfo.InvariantCulture, $"  {at.Source.Path}:{at.StartPosition.Line + 1} {outcome.Finding.Rule.Id}: {words(outcome)}")));
        }

        output.WriteLine();
    }
}
