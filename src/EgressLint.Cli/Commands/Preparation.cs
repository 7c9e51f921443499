using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Settings;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Cli.Commands;

/// <summary>Everything that an analysis needs, read and put together: what <c>check</c> and every command do that looks at the same files in the same way.</summary>
internal sealed class Preparation
{
    /// <summary>The age of a catalog is no finding of a check: the same files give the same report on any day.</summary>
    private const int MonthsOfAnyCatalog = 1200;

    private readonly Host host;
    private readonly CheckArguments arguments;
    private Shard part;
    private Scenario? scenario;
    private Workspace? workspace;
    private SuppressedPaths? paths;
    private Inputs? inputs;

    private Preparation(Host host, CheckArguments arguments)
    {
        this.host = host;
        this.arguments = arguments;
        part = arguments.Shard;
    }

    /// <summary>The exit code where nothing can be analysed; null where it can.</summary>
    public int? Refusal { get; private init; }

    /// <summary>What is wrong with the settings.</summary>
    public ImmutableArray<Finding> Mistakes { get; private init; } = [];

    /// <summary>The catalog, as far as it is known.</summary>
    public Catalog Catalog => scenario?.Catalog ?? Catalog.BuiltIn();

    /// <summary>What is asked.</summary>
    public Scenario Scenario => Known(scenario);

    /// <summary>The configurations.</summary>
    public Workspace Workspace => Known(workspace);

    /// <summary>The files they come from.</summary>
    public FileTree Tree => Known(inputs).Tree;

    /// <summary>How they are analysed.</summary>
    public AnalysisOptions Options { get; private set; } = new();

    /// <summary>Whether a file was looked for, by its path in reports.</summary>
    public bool IsLookedAt(string path) => Known(paths).IsLookedAt(path);

    /// <summary>The result with what the analysis does not know: that nobody gave a profile, and what the catalog calls things.</summary>
    public AnalysisResult Complete(AnalysisResult result) => result with
    {
        Assumptions = Scenario.IsDefault
            ? result.Assumptions.Insert(0, $"No profile is given, so the built-in profile '{Scenario.DefaultProfile}' is used.")
            : result.Assumptions,
        Features = [.. Scenario.Catalog.Features.Select(feature => new TitleInfo(feature.Id, feature.Title))],
        Roles = [.. Scenario.Catalog.Roles.Select(role => new TitleInfo(role.Id, role.Title))],
        Overrides = [.. result.Overrides, .. Scenario.Overrides.Select(change => new OverrideInfo(change.Id, change.Reason, change.Until))],
    };

    /// <summary>Reads the settings, the catalog and the files. Says on standard error what is wrong with paths.</summary>
    public static Preparation Make(Host host, CheckArguments arguments, Progress progress, CancellationToken cancellation)
    {
        var firstPath = Path.GetFullPath(arguments.Paths[0], host.WorkingDirectory);
        var settings = LoadedSettings.Load(host, arguments.Common.Config, firstPath);
        return settings.Findings.IsEmpty
            ? new Preparation(host, arguments).Read(settings, progress, cancellation)
            : new(host, arguments) { Refusal = ExitCode.Usage, Mistakes = settings.Findings };
    }

    private Preparation Read(LoadedSettings settings, Progress progress, CancellationToken cancellation)
    {
        var facts = DeployedFacts.Of(arguments.Common, host);
        inputs = new Inputs(host, settings, arguments.Paths, arguments.Mounts, arguments.Engines, facts);

        // Neither the catalog nor the files need the other. What goes wrong with the catalog is said behind what is wrong with the paths.
        var asking = Task.Run(() => Scenario.Create(host, arguments.Common, settings), cancellation);
        var found = Discover(inputs, settings, progress, cancellation);
        if (found.Files.IsEmpty && found.Findings.IsEmpty)
        {
            CommandLine.Complain(host, found.MissingPaths.IsEmpty
                ? "no configuration files were found"
                : $"{string.Join(", ", found.MissingPaths.Select(path => $"'{inputs.Tree.Show(path)}'"))} {(found.MissingPaths.Length == 1 ? "does" : "do")} not exist");
            return new(host, arguments) { Refusal = ExitCode.NoInput };
        }

        var given = PathPlan.Of(settings.Settings, path => inputs.Tree.Show(settings.FullPath(path)));
        var configurations = WorkspaceOf(inputs, found, given, out var followed, out var isFirst);
        _ = Beside(() => configurations.Bind(cancellation), cancellation);
        scenario = asking.GetAwaiter().GetResult();
        var mistakes = scenario.SettingsFindings.AddRange(inputs.SettingsFindings).ToBuilder();
        var levels = Scenario.LevelsOf(settings.Settings, mistakes);
        if (mistakes.Count > 0)
        {
            return new(host, arguments) { Refusal = ExitCode.Usage, Mistakes = mistakes.ToImmutable(), scenario = scenario };
        }

        workspace = configurations;
        paths = new SuppressedPaths(settings, inputs, IsNarrowed);
        Options = new()
        {
            Selection = scenario.Selection,
            Places = Scenario.PlacesOf(arguments.Common, settings.Settings),
            Sources = Scenario.SourcesOf(settings.Settings),
            Paths = followed,
            FollowsAnyPath = given.IsEmpty && !part.IsPart,
            HasAllMembers = !IsFiltered && inputs.Paths.Any(path => PhysicalPath.IsWithin(settings.Folder, path)),
            ServiceTags = facts.ServiceTags,
            Severities = levels,
            PerEndpoint = arguments.PerEndpoint,
            Suppressions = paths.Suppressions(),
            JudgesSuppressions = AsksEverything(settings.Settings),
            Today = Today,
            IsPart = part.IsPart,
            ReportsScenario = isFirst,
            Further = [.. OwnFindings(inputs, found, scenario, settings)],
            Progress = state => progress.Say(string.Create(CultureInfo.InvariantCulture, $"checked {state.Done} of {state.Total}: {state.Policy}")),
        };
        return this;
    }

    private static T Known<T>(T? value)
        where T : class => value ?? throw new InvalidOperationException("nothing was prepared");

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
    /// of their own, must not depend on how the files are divided. Binding is cheap beside judging. Files on a path stay together, in the part that follows the paths.
    /// </summary>
    private Workspace WorkspaceOf(Inputs inputs, DiscoveryResult found, ImmutableArray<PathPlan> given, out ImmutableArray<PathPlan> followed, out bool isFirst)
    {
        var all = Workspace.Create(found.Files.Select(file => new WorkspaceFile(file.Text, file.Format, inputs.ContextFor(file.Format))));
        (followed, isFirst) = (given, true);
        if (!part.IsPart)
        {
            return all;
        }

        var plans = given.IsEmpty && PathPlan.Assumed(all.Policies) is { } any ? [any] : given;
        part = part with { Together = PathPlan.FilesOf(plans, all.Policies) };
        var first = all.Policies is [{ Source.Path: var path }, ..] ? path : null;

        // What is said of no policy in particular is said at the first one of all.
        isFirst = first is not null && part.Holds(first);
        followed = (part.Together.IsEmpty ? first : part.Together[0]) is { } place && part.Holds(place) ? plans : [];
        return Workspace.Create(all.Bound.Select(bound => bound.File).Where(file => part.Holds(file.Text.Path)));
    }

    private DateOnly Today => DateOnly.FromDateTime(host.Clock.GetLocalNow().DateTime);

    /// <summary>Whether only some of the files that a run without these options would find are looked at.</summary>
    private bool IsNarrowed => part.IsPart || IsFiltered;

    private bool IsFiltered => !arguments.Include.IsEmpty || !arguments.Exclude.IsEmpty;

    /// <summary>Whether the command line asks for no less than the settings do.</summary>
    private bool AsksEverything(ProjectSettings settings) => arguments.Common.Roles.IsEmpty
        && ((arguments.Common.Profiles.IsEmpty && arguments.Common.Features.IsEmpty) || (settings.Profiles.IsEmpty && settings.Features.IsEmpty));

    /// <summary>What was found out beside the analysis.</summary>
    private IEnumerable<Finding> OwnFindings(Inputs inputs, DiscoveryResult found, Scenario scenario, LoadedSettings settings)
    {
        var missing = found.MissingPaths.Select(path => new FileRead(inputs.Tree.Show(path), ReadStatus.Missing, null, "it does not exist").Problem()).OfType<Finding>();
        var catalogFile = SourceText.From(settings.Settings.Source?.Path ?? LoadedSettings.FileName, "");
        var dates = scenario.Overrides.IsEmpty ? [] : scenario.Catalog.CheckDates(Today, scenario.Overrides, catalogFile.At(0, 0), MonthsOfAnyCatalog);
        return found.Findings.Concat(missing).Concat(Silent(found)).Where(finding => part.Holds(finding.At.Source.Path)).Concat(scenario.Findings).Concat(dates)
            .Concat(scenario.Selection.IsEmpty ? [Unasked(scenario.Catalog, settings.Settings.Source ?? catalogFile)] : []);
    }

    /// <summary>Files that were given by name and say nothing: in a folder they are passed over, but who names one must not take it for judged.</summary>
    private IEnumerable<Finding> Silent(DiscoveryResult found)
    {
        var given = found.Files.Where(file => file.IsGiven).Select(file => file.Text.Path).ToHashSet(StringComparer.Ordinal);
        return from bound in given.Count == 0 ? [] : Known(workspace).Bound
               where given.Contains(bound.File.Text.Path) && bound.Config is { Policies.IsEmpty: true, Findings.IsEmpty: true, Assumptions.IsEmpty: true } && bound.Config.Structure.Value.Findings.IsEmpty
               select new Finding(
                   InputRules.NothingInside, bound.File.Text.At(0, 0), bound.File.Text.Path, $"it is of the format '{bound.File.Format.Id}', and nothing in it decides about connections");
    }

    /// <summary>Nothing is required, and every configuration looks good: that must not pass for an answer.</summary>
    private static Finding Unasked(Catalog catalog, SourceText settings)
    {
        const int Shown = 4;
        var (kind, ids) = catalog.Profiles.IsEmpty ? ("feature", catalog.Features.Select(f => f.Id).ToArray()) : ("profile", catalog.Profiles.Select(p => p.Id).ToArray());
        var names = string.Join(", ", ids.Take(Shown).Select(id => $"'{id}'")) + (ids.Length > Shown ? $" and {ids.Length - Shown} more" : "");
        return new(CatalogRules.NothingSelected, settings.At(0, 0), ids.Length == 0 ? "no feature" : ids.Length == 1 ? $"the {kind} {names}" : $"the {kind}s {names}");
    }
}
