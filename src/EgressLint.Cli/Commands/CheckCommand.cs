using System.Collections.Immutable;
using System.CommandLine;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;

namespace EgressLint.Cli.Commands;

/// <summary>What <c>check</c> is told.</summary>
internal sealed record CheckArguments
{
    /// <summary>What every command is told.</summary>
    public required CommonArguments Common { get; init; }

    /// <summary>Files and folders.</summary>
    public ImmutableArray<string> Paths { get; init; } = ["."];

    /// <summary>The reports.</summary>
    public required ImmutableArray<ReportOutput> Outputs { get; init; }

    /// <summary>The lowest level that makes the run fail; <see cref="Severity.None"/> for never.</summary>
    public Severity FailOn { get; init; } = Severity.Error;

    /// <summary>Which part of the files.</summary>
    public Shard Shard { get; init; } = Shard.All;

    /// <summary>Globs of files to look at.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Globs of files to leave out.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Mounts, each <c>PATH=DIR</c>.</summary>
    public ImmutableArray<string> Mounts { get; init; } = [];

    /// <summary>Engines to reproduce.</summary>
    public ImmutableArray<string> Engines { get; init; } = [];

    /// <summary>The baseline that findings are compared with; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>Where a new baseline goes; null for nowhere.</summary>
    public string? WriteBaseline { get; init; }

    /// <summary>What sets the SARIF log apart from others of one commit; null for nothing.</summary>
    public string? Category { get; init; }

    /// <summary>Whether what is suppressed is shown, marked.</summary>
    public bool IncludeSuppressed { get; init; }

    /// <summary>One finding for each endpoint.</summary>
    public bool PerEndpoint { get; init; }

    /// <summary>Whether findings get the fixes that are proven; each costs about as much as the check of its file.</summary>
    public bool WithFixes { get; init; }
}

/// <summary><c>check [PATH…]</c>.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files and folders (default: the current folder)" };
    private readonly Option<string[]> format = new("--format") { HelpName = "F[=FILE]", Description = "Report: console, sarif, json, markdown, github, junit, counts (repeatable with files; default: console)" };
    private readonly Option<string?> failOn = new("--fail-on") { HelpName = "error|warning|note|never", Description = "Lowest level that makes the exit code 1 (default: error)" };
    private readonly Option<string?> shard = ShardOption();
    private readonly Option<string[]> include = new("--include") { HelpName = "GLOB", Description = "Files to look at (repeatable)" };
    private readonly Option<string[]> exclude = new("--exclude") { HelpName = "GLOB", Description = "Files to leave out (repeatable)" };
    private readonly Option<string[]> mount = MountOption();
    private readonly Option<string[]> engine = EngineOption();
    private readonly Option<string?> baseline = new("--baseline") { HelpName = "FILE", Description = "Findings that are known: they do not count and are not shown" };
    private readonly Option<string?> writeBaseline = new("--write-baseline") { HelpName = "FILE", Description = "Writes all findings of this run as a baseline" };
    private readonly Option<string?> category = CategoryOption();
    private readonly Option<bool> includeSuppressed = new("--include-suppressed") { Description = "Shows suppressed and known findings too, marked" };
    private readonly Option<bool> perEndpoint = new("--per-endpoint") { Description = "One finding for each endpoint instead of one for each rule and line" };

    private readonly Option<bool> fixes = new("--fixes") { Description = "Proves fixes and adds them to the findings, for SARIF (slower; see 'fix')" };

    private CheckCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, Host host)
    {
        var self = new CheckCommand();
        self.failOn.AcceptOnlyFromAmong("error", "warning", "note", "never");
        var command = new Command("check", "Checks configuration files and reports findings")
        {
            self.paths, self.format, self.failOn, self.shard, self.include, self.exclude, self.mount, self.engine,
            self.baseline, self.writeBaseline, self.category, self.includeSuppressed, self.perEndpoint, self.fixes,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => new CheckRun(host, self.Read(parsed, common)).Run(cancellation), cancellation));
        return command;
    }

    /// <summary>Folders that stand for absolute paths.</summary>
    public static Option<string[]> MountOption() =>
        new("--mount") { HelpName = "PATH=DIR", Description = "Folder that stands for an absolute path inside the configurations (repeatable)" };

    /// <summary>Engines to reproduce.</summary>
    public static Option<string[]> EngineOption() =>
        new("--engine") { HelpName = "NAME", Description = "Whose behaviour to reproduce, such as squid-5 (repeatable, one for each format)" };

    /// <summary>Which part of the files.</summary>
    public static Option<string?> ShardOption() => new("--shard") { HelpName = "K/N", Description = "Looks at the Kth of N stable parts of the files" };

    /// <summary>A part as it is given; all files where nobody said.</summary>
    public static Shard ShardOf(string? text) => text is null ? Shard.All
        : Shard.Parse(text) ?? throw new UsageException($"'--shard {text}' is not of the form K/N with K from 1 to N, such as 1/4");

    /// <summary>What sets SARIF logs apart.</summary>
    public static Option<string?> CategoryOption() =>
        new("--category") { HelpName = "NAME", Description = "Sets SARIF logs of several configurations in one repository apart, such as branch-office" };

    /// <summary>
    /// A category as it is given. Code scanning cuts it off at the last slash of an id, so it is a path of plain names.
    /// </summary>
    public static string? CategoryOf(string? name) => name is null || name.Split('/').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        ? name
        : throw new UsageException($"'--category {name}' is not made of names of letters, digits, '.', '_' and '-', with '/' between them");

    /// <summary>The level that a value of <c>--fail-on</c> names; none for never, an error where nobody said.</summary>
    public static Severity LevelOf(string? word) => word switch
    {
        "never" => Severity.None,
        "note" => Severity.Note,
        "warning" => Severity.Warning,
        _ => Severity.Error,
    };

    private CheckArguments Read(ParseResult parsed, CommonOptions common)
    {
        var given = parsed.GetValue(paths) ?? [];
        return new()
        {
            Common = common.Read(parsed),
            Paths = given.Length == 0 ? ["."] : [.. given],
            Outputs = ReportOutput.Parse([.. parsed.GetValue(format) ?? []]),
            FailOn = LevelOf(parsed.GetValue(failOn)),
            Shard = ShardOf(parsed.GetValue(shard)),
            Include = [.. parsed.GetValue(include) ?? []],
            Exclude = [.. parsed.GetValue(exclude) ?? []],
            Mounts = [.. parsed.GetValue(mount) ?? []],
            Engines = [.. parsed.GetValue(engine) ?? []],
            Baseline = parsed.GetValue(baseline),
            WriteBaseline = parsed.GetValue(writeBaseline),
            Category = CategoryOf(parsed.GetValue(category)),
            IncludeSuppressed = parsed.GetValue(includeSuppressed),
            PerEndpoint = parsed.GetValue(perEndpoint),
            WithFixes = parsed.GetValue(fixes),
        };
    }
}
