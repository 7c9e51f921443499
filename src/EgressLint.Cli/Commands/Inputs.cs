using System.Collections.Immutable;
using EgressLint.Analysis.Settings;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Formats;

namespace EgressLint.Cli.Commands;

/// <summary>The files of a run: the tree with its mounts, and the engines whose behaviour is asked for.</summary>
internal sealed class Inputs
{
    private readonly ImmutableArray<string> engines;
    private readonly DiskBindContext context;
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();

    /// <summary>Prepares the files below paths. A wrong mount or engine on the command line is wrong usage; in the settings it is a finding.</summary>
    public Inputs(Host host, LoadedSettings settings, ImmutableArray<string> paths, ImmutableArray<string> mounts, ImmutableArray<string> engines, DeployedFacts facts,
        string? top = null)
    {
        this.engines = Known(engines);
        Paths = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, host.WorkingDirectory)))];
        var folders = Paths.Select(path => Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path).ToList();
        var all = mounts.Select(text => Mount.Parse(text, host.WorkingDirectory, out var problem) ?? throw new UsageException($"'--mount {text}': {problem}"))
            .Concat(MountsOf(settings, folders))
            .DistinctBy(mount => mount.At);
        Tree = new FileTree(top ?? host.WorkingDirectory, folders, all);
        context = new DiskBindContext(Tree) { Facts = facts };
        Forced = FormatsOf(settings);
        SettingsFindings = findings.ToImmutable();
    }

    /// <summary>The full paths that were given.</summary>
    public ImmutableArray<string> Paths { get; }

    /// <summary>What may be read.</summary>
    public FileTree Tree { get; }

    /// <summary>Formats that the settings give, by full path.</summary>
    public ImmutableDictionary<string, ConfigFormat> Forced { get; }

    /// <summary>What is wrong with the settings.</summary>
    public ImmutableArray<Finding> SettingsFindings { get; }

    /// <summary>What the binder of a format may ask.</summary>
    public BindContext ContextFor(ConfigFormat format) =>
        context.For(engines.FirstOrDefault(engine => format.Engines.Contains(engine, StringComparer.Ordinal)));

    private static ImmutableArray<string> Known(ImmutableArray<string> engines)
    {
        if (engines.IsEmpty)
        {
            return engines;
        }

        var known = KnownFormats.All.SelectMany(format => format.Engines).ToList();
        foreach (var engine in engines.Where(engine => !known.Contains(engine, StringComparer.Ordinal)))
        {
            throw new UsageException($"'{engine}' is not a known engine{Suggestion.For(engine, known)}; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        }

        return engines;
    }

    /// <summary>
    /// The mounts of the settings. They may name folders beside or below the settings file and below the given paths only: the file may come
    /// with a pull request, and a mount opens a folder.
    /// </summary>
    private IEnumerable<Mount> MountsOf(LoadedSettings settings, List<string> folders)
    {
        var bounds = folders.Append(settings.Folder).Select(folder => PhysicalPath.Of(folder) ?? folder).ToList();
        foreach (var setting in settings.Settings.Mounts)
        {
            var mount = Mount.Create(setting.Path, setting.Folder, settings.Folder, out var problem);
            if (mount is not null && PhysicalPath.Of(mount.Folder) is var physical && !bounds.Any(bound => physical is not null && PhysicalPath.IsWithin(physical, bound)))
            {
                problem = "it is outside of the folder of the settings; give it with '--mount' instead";
                mount = null;
            }

            if (mount is null)
            {
                findings.Add(new(SettingsRules.Invalid, setting.At, SettingsRules.Mount, [setting.Folder, setting.Path, problem]));
            }
            else
            {
                yield return mount;
            }
        }
    }

    /// <summary>A file, or one of its policies behind <c>#</c>.</summary>
    private static bool IsFile(LoadedSettings settings, string member)
    {
        var hash = member.LastIndexOf('#');
        return File.Exists(settings.FullPath(member)) || (hash > 0 && File.Exists(settings.FullPath(member[..hash])));
    }

    private ImmutableDictionary<string, ConfigFormat> FormatsOf(LoadedSettings settings)
    {
        var forced = ImmutableDictionary.CreateBuilder<string, ConfigFormat>(StringComparer.Ordinal);
        foreach (var policy in settings.Settings.Policies)
        {
            if (policy.Path.Length > 0 && !File.Exists(settings.FullPath(policy.Path)))
            {
                findings.Add(new(SettingsRules.Invalid, policy.At, SettingsRules.File, [policy.Path, "there is no such file"]));
            }

            if (policy.Format is not { } name)
            {
                continue;
            }

            if (KnownFormats.All.FirstOrDefault(format => string.Equals(format.Id, name.Value, StringComparison.Ordinal)) is { } format)
            {
                forced[settings.FullPath(policy.Path)] = format;
            }
            else
            {
                var known = KnownFormats.All.Select(f => f.Id).ToList();
                findings.Add(new(SettingsRules.Invalid, name.At, SettingsRules.UnknownName, [name.Value, "known format", $"There are {string.Join(", ", known)}."]));
            }
        }

        foreach (var member in settings.Settings.Paths.SelectMany(p => p.Through).Where(m => !IsFile(settings, m.Value)))
        {
            findings.Add(new(SettingsRules.Invalid, member.At, SettingsRules.File, [member.Value, "there is no such file"]));
        }

        return forced.ToImmutable();
    }
}
