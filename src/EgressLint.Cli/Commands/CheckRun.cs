using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Settings;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Cli.Commands;

/// <summary>One run of <c>check</c>, or of another command that shows what a check finds out.</summary>
/// <param name="host">The world.</param>
/// <param name="arguments">What to check.</param>
/// <param name="show">Takes the result in place of the reports of <c>check</c>; mistakes of the settings are then lines on standard error.</param>
internal sealed class CheckRun(Host host, CheckArguments arguments, Action<AnalysisResult>? show = null)
{
    /// <summary>The age of a catalog is no finding of a check: the same files give the same report on any day.</summary>
    private const int MonthsOfAnyCatalog = 1200;

    /// <summary>Checks, reports, and gives the exit code.</summary>
    public int Run(CancellationToken cancellation)
    {
        var firstPath = Path.GetFullPath(arguments.Paths[0], host.WorkingDirectory);
        var settings = LoadedSettings.Load(host, arguments.Common.Config, firstPath);
        if (!settings.Findings.IsEmpty)
        {
            return RefuseSettings(settings.Findings, Catalog.BuiltIn());
        }

        var baseline = BaselineRun.Read(host, arguments);
        var facts = DeployedFacts.Of(arguments.Common, host);
        var inputs = new Inputs(host, settings, arguments.Paths, arguments.Mounts, arguments.Engines, facts);
        using var progress = new Progress(host);

        // Neither the catalog nor the files need the other. What goes wrong with the catalog is said behind what is wrong with the paths.
        var asking = Task.Run(() => Scenario.Create(host, arguments.Common, settings), cancellation);
        var found = Discover(inputs, settings, progress, cancellation);
        if (found.Files.IsEmpty && found.Findings.IsEmpty)
        {
            Complain(found.MissingPaths.IsEmpty
                ? "no configuration files were found"
                : $"{string.Join(", ", found.MissingPaths.Select(path => $"'{inputs.Tree.Show(path)}'"))} {(found.MissingPaths.Length == 1 ? "does" : "do")} not exist");
            return ExitCode.NoInput;
        }

        var workspace = WorkspaceOf(inputs, found, out var isFirst);
        _ = Beside(() => workspace.Bind(cancellation), cancellation);
        var scenario = asking.GetAwaiter().GetResult();
        var mistakes = scenario.SettingsFindings.AddRange(inputs.SettingsFindings).ToBuilder();
        var levels = Scenario.LevelsOf(settings.Settings, mistakes);
        if (mistakes.Count > 0)
        {
            return RefuseSettings(mistakes.ToImmutable(), scenario.Catalog);
        }

        var paths = new SuppressedPaths(settings, inputs, IsNarrowed);
        var options = new AnalysisOptions
        {
            Selection = scenario.Selection,
            Places = Scenario.PlacesOf(arguments.Common, settings.Settings),
            Sources = Scenario.SourcesOf(settings.Settings),
            Paths = PathPlan.Of(settings.Settings, path => inputs.Tree.Show(settings.FullPath(path))),
            FollowsAnyPath = settings.Settings.Paths.IsEmpty && !arguments.Shard.IsPart,
            HasAllMembers = !IsNarrowed && inputs.Paths.Any(path => PhysicalPath.IsWithin(settings.Folder, path)),
            ServiceTags = facts.ServiceTags,
            Severities = levels,
            Traces = show is not null,
            PerEndpoint = arguments.PerEndpoint,
            Suppressions = paths.Suppressions(),
            JudgesSuppressions = AsksEverything(settings.Settings),
            Today = Today,
            IsPart = arguments.Shard.IsPart,
            ReportsScenario = isFirst,
            Further = [.. OwnFindings(inputs, found, scenario, settings)],
            Progress = state => progress.Say(string.Create(CultureInfo.InvariantCulture, $"checked {state.Done} of {state.Total}: {state.Policy}")),
        };
        var result = new Analyzer(scenario.Catalog, RuleSet.All).Analyze(workspace, options, cancellation);
        result = Complete(result, scenario);
        progress.Dispose();
        BaselineRun.Write(host, arguments, result);
        result = baseline?.Apply(result, path => options.JudgesSuppressions && paths.IsLookedAt(path), levels) ?? result;
        Report(result);
        return FailsAt(result.Findings, arguments.FailOn) ? ExitCode.Findings : ExitCode.Clean;
    }

    /// <summary>Starts something on a thread of its own: the pool has one for each processor, and this waits for work that goes there.</summary>
    private static Task Beside(Action work, CancellationToken cancellation) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private DiscoveryResult Discover(Inputs inputs, LoadedSettings settings, Progress progress, CancellationToken cancellation)
    {
        var filter = PathFilter.None.With(settings.Folder, arguments.Include.IsEmpty ? settings.Settings.Include : [], settings.Settings.Exclude);
        foreach (var path in inputs.Paths.Where(Directory.Exists))
        {
            // Globs on the command line are relative to the folder that is walked.
            filter = filter.With(path, arguments.Include, arguments.Exclude);
        }

        var discovery = new Discovery(inputs.Tree, filter, KnownFormats.All, inputs.Forced, folder => progress.Say($"reading {folder}"));
        return discovery.Find(inputs.Paths, cancellation);
    }

    /// <summary>
    /// The configurations to judge. For a part of them all must be bound first: which files are includes of others, and so no configurations
    /// of their own, must not depend on how the files are divided. Binding is cheap beside judging.
    /// </summary>
    private Workspace WorkspaceOf(Inputs inputs, DiscoveryResult found, out bool isFirst)
    {
        var all = Workspace.Create(found.Files.Select(file => new WorkspaceFile(file.Text, file.Format, inputs.ContextFor(file.Format))));
        isFirst = true;
        if (!arguments.Shard.IsPart)
        {
            return all;
        }

        // What is said of no policy in particular is said at the first one of all.
        isFirst = all.Policies is [{ Source.Path: var first }, ..] && arguments.Shard.Holds(first);
        return Workspace.Create(all.Bound.Select(bound => bound.File).Where(file => arguments.Shard.Holds(file.Text.Path)));
    }

    private DateOnly Today => DateOnly.FromDateTime(host.Clock.GetLocalNow().DateTime);

    /// <summary>Whether only some of the files that a run without these options would find are looked at.</summary>
    private bool IsNarrowed => arguments.Shard.IsPart || !arguments.Include.IsEmpty || !arguments.Exclude.IsEmpty;

    /// <summary>Whether the command line asks for no less than the settings do.</summary>
    private bool AsksEverything(ProjectSettings settings) => arguments.Common.Roles.IsEmpty
        && ((arguments.Common.Profiles.IsEmpty && arguments.Common.Features.IsEmpty) || (settings.Profiles.IsEmpty && settings.Features.IsEmpty));

    /// <summary>What was found out beside the analysis.</summary>
    private IEnumerable<Finding> OwnFindings(Inputs inputs, DiscoveryResult found, Scenario scenario, LoadedSettings settings)
    {
        var missing = found.MissingPaths.Select(path => new FileRead(inputs.Tree.Show(path), ReadStatus.Missing, null, "it does not exist").Problem()).OfType<Finding>();
        var catalogFile = SourceText.From(settings.Settings.Source?.Path ?? LoadedSettings.FileName, "");
        var dates = scenario.Overrides.IsEmpty ? [] : scenario.Catalog.CheckDates(Today, scenario.Overrides, catalogFile.At(0, 0), MonthsOfAnyCatalog);
        return found.Findings.Concat(missing).Where(finding => arguments.Shard.Holds(finding.At.Source.Path)).Concat(scenario.Findings).Concat(dates)
            .Concat(scenario.Selection.IsEmpty ? [Unasked(scenario.Catalog, settings.Settings.Source ?? catalogFile)] : []);
    }

    /// <summary>Nothing is required, and every configuration looks good: that must not pass for an answer.</summary>
    private static Finding Unasked(Catalog catalog, SourceText settings)
    {
        const int Shown = 4;
        var (kind, ids) = catalog.Profiles.IsEmpty ? ("feature", catalog.Features.Select(f => f.Id).ToArray()) : ("profile", catalog.Profiles.Select(p => p.Id).ToArray());
        var names = string.Join(", ", ids.Take(Shown).Select(id => $"'{id}'")) + (ids.Length > Shown ? $" and {ids.Length - Shown} more" : "");
        return new(CatalogRules.NothingSelected, settings.At(0, 0), ids.Length == 0 ? "no feature" : ids.Length == 1 ? $"the {kind} {names}" : $"the {kind}s {names}");
    }

    private static AnalysisResult Complete(AnalysisResult result, Scenario scenario) => result with
    {
        Assumptions = scenario.IsDefault
            ? result.Assumptions.Insert(0, $"No profile is given, so the built-in profile '{Scenario.DefaultProfile}' is used.")
            : result.Assumptions,
        Features = [.. scenario.Catalog.Features.Select(feature => new TitleInfo(feature.Id, feature.Title))],
        Roles = [.. scenario.Catalog.Roles.Select(role => new TitleInfo(role.Id, role.Title))],
        Overrides = [.. result.Overrides, .. scenario.Overrides.Select(change => new OverrideInfo(change.Id, change.Reason, change.Until))],
    };

    private int RefuseSettings(ImmutableArray<Finding> findings, Catalog catalog)
    {
        if (show is not null)
        {
            FindingLines.Write(host.Error, FindingOrder.Sort(findings));
        }
        else
        {
            Report(new()
            {
                Catalog = new(catalog.Id, catalog.Version, catalog.AsOf),
                Findings = FindingOrder.Sort(findings),
                Rules = RulesCommand.Descriptors,
            });
        }

        Complain($"the settings have {(findings.Length == 1 ? "a mistake" : $"{findings.Length} mistakes")}; nothing was checked");
        return ExitCode.Usage;
    }

    private void Report(AnalysisResult result)
    {
        if (show is not null)
        {
            show(result);
            return;
        }

        var style = new ReportStyle
        {
            Color = host.AllowsColor && !arguments.Common.NoColor,
            Width = host.Width,
            Verbosity = arguments.Common.Verbosity,
            PerEndpoint = arguments.PerEndpoint,
            IncludeSuppressed = arguments.IncludeSuppressed,
        };
        ReportOutput.WriteAll(host, result, arguments.Outputs, style);
    }

    private void Complain(string message) => CommandLine.Complain(host, message);

    private static bool FailsAt(ImmutableArray<Finding> findings, Severity threshold) =>
        threshold != Severity.None && findings.Any(finding => finding.Severity >= threshold);
}
