using System.CommandLine;

namespace EgressLint.Cli.Commands;

/// <summary><c>fix [PATH…]</c>.</summary>
internal static class FixCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files and folders (default: the current folder)" };
        var takesUnsafe = new Option<bool>("--unsafe") { Description = "Makes fixes too that change more than what is needed; what else they change is said" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Writes a patch to standard output and changes no file" };
        var include = new Option<string[]>("--include") { HelpName = "GLOB", Description = "Files to look at (repeatable)" };
        var exclude = new Option<string[]>("--exclude") { HelpName = "GLOB", Description = "Files to leave out (repeatable)" };
        var failOn = new Option<string?>("--fail-on") { HelpName = "error|warning|note|never", Description = "Lowest level of what is left that makes the exit code 1 (default: error)" };
        var mount = CheckCommand.MountOption();
        var engine = CheckCommand.EngineOption();
        failOn.AcceptOnlyFromAmong("error", "warning", "note", "never");
        var command = new Command("fix", "Makes the edits that repair findings, each one proven: the edited files are analysed again") { paths, takesUnsafe, dryRun, include, exclude, failOn, mount, engine };
        command.SetAction((parsed, cancellation) => Task.Run(() => new FixRun(host, new()
        {
            Common = common.Read(parsed),
            Paths = parsed.GetValue(paths) is { Length: > 0 } given ? [.. given] : ["."],
            Outputs = [],
            FailOn = CheckCommand.LevelOf(parsed.GetValue(failOn)),
            Include = [.. parsed.GetValue(include) ?? []],
            Exclude = [.. parsed.GetValue(exclude) ?? []],
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
        }, parsed.GetValue(takesUnsafe), parsed.GetValue(dryRun)).Run(cancellation), cancellation));
        return command;
    }
}
