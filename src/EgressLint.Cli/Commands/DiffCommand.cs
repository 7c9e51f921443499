using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>What <c>diff</c> is told.</summary>
internal sealed record DiffArguments(CommonArguments Common, string Base, string Head)
{
    /// <summary>How the answer is written.</summary>
    public string Format { get; init; } = "console";

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
        var format = new Option<string?>("--format") { HelpName = "console|markdown|json|sarif", Description = "How the answer is written (default: console)" };
        var failOn = new Option<string?>("--fail-on") { HelpName = "error|warning|note|never", Description = "Lowest level of a change for the worse that makes the exit code 1 (default: error)" };
        var mount = CheckCommand.MountOption();
        var engine = CheckCommand.EngineOption();
        format.AcceptOnlyFromAmong("console", "markdown", "json", "sarif");
        failOn.AcceptOnlyFromAmong("error", "warning", "note", "never");
        var command = new Command("diff", "Says what a change of configurations changes: verdicts on what is needed, and every other flow that is decided differently") { earlier, later, format, failOn, mount, engine };
        command.SetAction((parsed, cancellation) => Task.Run(() => new DiffRun(host, new(common.Read(parsed), parsed.GetRequiredValue(earlier), parsed.GetRequiredValue(later))
        {
            Format = parsed.GetValue(format) ?? "console",
            FailOn = CheckCommand.LevelOf(parsed.GetValue(failOn)),
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
        }).Run(cancellation), cancellation));
        return command;
    }
}
