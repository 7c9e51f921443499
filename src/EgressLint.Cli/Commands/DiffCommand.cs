using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>What <c>diff</c> is told.</summary>
internal sealed record DiffArguments(CommonArguments Common, string Base, string Head)
{
    /// <summary>The reports.</summary>
    public required ImmutableArray<ReportOutput> Outputs { get; init; }

    /// <summary>What sets the SARIF log apart from others of one commit; null for nothing.</summary>
    public string? Category { get; init; }

    /// <summary>Globs of files to look at.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Globs of files to leave out.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>The lowest level of what became worse that makes the run fail; <see cref="Severity.None"/> for never.</summary>
    public Severity FailOn { get; init; } = Severity.Error;

    /// <summary>Mounts, each <c>PATH=DIR</c>.</summary>
    public ImmutableArray<string> Mounts { get; init; } = [];

    /// <summary>Engines to reproduce.</summary>
    public ImmutableArray<string> Engines { get; init; } = [];
}

/// <summary><c>diff BASE HEAD</c>.</summary>
internal static class DiffCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var earlier = new Argument<string>("BASE") { Description = "A configuration, a folder of them, or a revision of a git repository (REVISION or REVISION:PATH)" };
        var later = new Argument<string>("HEAD") { Description = "The same, later" };
        var format = new Option<string[]>("--format") { HelpName = "F[=FILE]", Description = "Report: console, markdown, json, sarif, github, counts (repeatable with files; default: console)" };
        var failOn = new Option<string?>("--fail-on") { HelpName = "error|warning|note|never", Description = "Lowest level of a change for the worse that makes the exit code 1 (default: error)" };
        var include = new Option<string[]>("--include") { HelpName = "GLOB", Description = "Files to look at (repeatable)" };
        var exclude = new Option<string[]>("--exclude") { HelpName = "GLOB", Description = "Files to leave out (repeatable)" };
        var category = CheckCommand.CategoryOption();
        var mount = CheckCommand.MountOption();
        var engine = CheckCommand.EngineOption();
        failOn.AcceptOnlyFromAmong("error", "warning", "note", "never");
        var command = new Command("diff", "Says what a change of configurations changes: verdicts on what is needed, and every other flow that is decided differently")
        {
            earlier, later, format, failOn, include, exclude, category, mount, engine,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => new DiffRun(host, new(common.Read(parsed), parsed.GetRequiredValue(earlier), parsed.GetRequiredValue(later))
        {
            Outputs = ReportOutput.Parse([.. parsed.GetValue(format) ?? []], ReportOutput.Formats.Remove("junit")),
            Category = CheckCommand.CategoryOf(parsed.GetValue(category)),
            Include = [.. parsed.GetValue(include) ?? []],
            Exclude = [.. parsed.GetValue(exclude) ?? []],
            FailOn = CheckCommand.LevelOf(parsed.GetValue(failOn)),
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
        }).Run(cancellation), cancellation));
        return command;
    }
}
