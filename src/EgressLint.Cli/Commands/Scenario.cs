using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Yaml;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Commands;

/// <summary>What is asked: the catalog with the files laid over it, and the selection that options and settings make together.</summary>
/// <param name="Catalog">The catalog.</param>
/// <param name="Selection">What is selected of it.</param>
/// <param name="Overrides">What catalog files change.</param>
/// <param name="Findings">Mistakes in catalog files.</param>
/// <param name="SettingsFindings">Names in the settings that the catalog does not know.</param>
/// <param name="IsDefault">Whether nobody said what to ask, so that the built-in profile is taken.</param>
internal sealed record Scenario(
    Catalog Catalog,
    Selection Selection,
    ImmutableArray<CatalogOverride> Overrides,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Finding> SettingsFindings,
    bool IsDefault)
{
    /// <summary>What is asked when nobody says.</summary>
    public const string DefaultProfile = "comanagement";

    /// <summary>Makes the scenario. A wrong name on the command line is wrong usage; one in the settings is a finding.</summary>
    public static Scenario Create(Host host, CommonArguments arguments, LoadedSettings settings) => Of(ReadCatalog(host, arguments, settings), arguments, settings);

    /// <summary>Makes the scenario over a catalog that is read already.</summary>
    public static Scenario Of(CatalogReadResult read, CommonArguments arguments, LoadedSettings settings)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var selection = Select(read.Catalog, arguments, settings.Settings, findings);
        // A catalog of the user's own need not have the profile, and then nothing is asked, which is a finding of the check.
        var isDefault = selection.IsEmpty && read.Selection.IsEmpty && read.Catalog.Profiles.Any(p => p.Id == DefaultProfile);
        if (isDefault)
        {
            selection = selection with { Profiles = [DefaultProfile] };
        }

        return new(read.Catalog, read.Selection.With(selection), read.Overrides, read.Findings, findings.ToImmutable(), isDefault);
    }

    /// <summary>The addresses of each role.</summary>
    public static ImmutableSortedDictionary<string, IpSet> SourcesOf(ProjectSettings settings)
    {
        var sources = ImmutableSortedDictionary.CreateBuilder<string, IpSet>(StringComparer.Ordinal);
        foreach (var source in settings.Sources)
        {
            sources[source.Role] = source.Addresses;
        }

        return sources.ToImmutable();
    }

    /// <summary>The levels of rules, and a finding for every rule there is not.</summary>
    public static ImmutableSortedDictionary<string, Severity> LevelsOf(ProjectSettings settings, ImmutableArray<Finding>.Builder findings)
    {
        var levels = ImmutableSortedDictionary.CreateBuilder<string, Severity>(StringComparer.Ordinal);
        foreach (var rule in settings.Rules)
        {
            Check(rule.Rule, rule.At);
            levels[RulesCommand.Find(rule.Rule)?.Id ?? rule.Rule] = rule.Severity;
        }

        foreach (var suppression in settings.Suppressions.Where(s => s.Rule.Length > 0))
        {
            Check(suppression.Rule, suppression.At);
        }

        return levels.ToImmutable();

        void Check(string id, Location at)
        {
            if (RulesCommand.Find(id) is null)
            {
                findings.Add(Unknown(id, at, "rule", RulesCommand.Descriptors.Select(d => d.Id)));
            }
        }
    }

    private static CatalogReadResult ReadCatalog(Host host, CommonArguments arguments, LoadedSettings settings)
    {
        var paths = settings.Settings.Catalogs.Select(c => settings.FullPath(c.Value))
            .Concat(arguments.Catalogs.Select(c => Path.GetFullPath(c, host.WorkingDirectory)))
            .Distinct(StringComparer.Ordinal).ToList();
        return paths.Count == 0 ? new(Catalog.BuiltIn(), Selection.Empty, [], []) : Catalog.Read(ReadTexts(host, paths), shipped: false);
    }

    /// <summary>Reads files the user names: not being able to is wrong usage.</summary>
    public static ImmutableArray<SourceText> ReadTexts(Host host, IEnumerable<string> fullPaths)
    {
        var paths = fullPaths.ToList();
        var tree = new FileTree(host.WorkingDirectory, paths.Select(path => Path.GetDirectoryName(path) ?? path), []);
        return [.. paths.Select(path => tree.Read(path) is { Text: { } text } ? text : throw new UsageException($"'{tree.Show(path)}' cannot be read: {tree.Read(path).Reason}"))];
    }

    /// <summary>Where the settings say what is selected; what an option says instead has no place.</summary>
    public static SelectionPlaces PlacesOf(CommonArguments arguments, ProjectSettings settings) => new(
        arguments.Profiles.IsEmpty && arguments.Features.IsEmpty ? settings.Features : [],
        [.. settings.Parameters.Where(p => !arguments.Parameters.Any(a => a.StartsWith(p.Name + "=", StringComparison.Ordinal)))]);

    private static Selection Select(Catalog catalog, CommonArguments arguments, ProjectSettings settings, ImmutableArray<Finding>.Builder findings)
    {
        // Naming a profile or a feature on the command line is a new question; it is not added to that of the settings.
        var asks = !arguments.Profiles.IsEmpty || !arguments.Features.IsEmpty;
        var names = new Names(catalog, findings);
        return new Selection
        {
            Profiles = names.Of("profile", catalog.Profiles.Select(p => p.Id), arguments.Profiles, settings.Profiles, asks),
            Features = names.Of("feature", catalog.Features.Select(f => f.Id), arguments.Features, settings.Features, asks),
            Roles = names.Of("role", catalog.Roles.Select(r => r.Id), arguments.Roles, settings.Roles, !arguments.Roles.IsEmpty),
            Cloud = arguments.Cloud ?? settings.Cloud ?? Selection.Empty.Cloud,
            Parameters = names.Parameters(arguments.Parameters, settings.Parameters),
        }.With(names.Sources(settings.Sources)).With(names.Paths(settings.Paths));
    }

    private static Finding Unknown(string name, Location at, string kind, IEnumerable<string> names)
    {
        var nearest = Suggestion.Nearest(name, names);
        return new(SettingsRules.Invalid, at, SettingsRules.UnknownName, [name, kind, nearest is null ? "The catalog knows the names there are." : $"The nearest is '{nearest}'."]);
    }

    /// <summary>Checks names against the catalog.</summary>
    private sealed class Names(Catalog catalog, ImmutableArray<Finding>.Builder findings)
    {
        public ImmutableArray<string> Of(string kind, IEnumerable<string> known, ImmutableArray<string> given, ImmutableArray<YamlScalar> set, bool replaced)
        {
            var all = known.ToHashSet(StringComparer.Ordinal);
            foreach (var name in given.Where(name => !all.Contains(name)))
            {
                throw new UsageException($"'{name}' is not a {kind} of the catalog{Suggestion.For(name, all)}");
            }

            foreach (var name in set.Where(name => !all.Contains(name.Value)))
            {
                findings.Add(Unknown(name.Value, name.At, $"{kind} of the catalog", all));
            }

            return replaced ? given : [.. set.Select(name => name.Value)];
        }

        public ImmutableDictionary<string, ImmutableArray<string>> Parameters(ImmutableArray<string> given, ImmutableArray<ParameterSetting> set)
        {
            var result = Selection.Empty.Parameters.ToBuilder();
            foreach (var parameter in set)
            {
                result[parameter.Name] = [.. parameter.Values.Select(v => v.Value)];
                CheckSetting(parameter);
            }

            foreach (var group in given.Select(Pair).GroupBy(p => p.Name, StringComparer.Ordinal))
            {
                result[group.Key] = [.. group.Select(p => p.Value)];
            }

            return result.ToImmutable();
        }

        /// <summary>The roles of sources are checked, but select nothing.</summary>
        public Selection Sources(ImmutableArray<SourceSetting> sources)
        {
            foreach (var source in sources.Where(s => catalog.Role(s.Role) is null))
            {
                findings.Add(Unknown(source.Role, source.At, "role of the catalog", catalog.Roles.Select(r => r.Id)));
            }

            return Selection.Empty;
        }

        /// <summary>So are those of paths.</summary>
        public Selection Paths(ImmutableArray<PathSetting> paths)
        {
            foreach (var role in paths.SelectMany(p => p.Roles).Where(r => catalog.Role(r.Value) is null))
            {
                findings.Add(Unknown(role.Value, role.At, "role of the catalog", catalog.Roles.Select(r => r.Id)));
            }

            return Selection.Empty;
        }

        private (string Name, string Value) Pair(string text)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException($"'--param {text}' is not of the form NAME=VALUE");
            }

            var (name, value) = (text[..equals], text[(equals + 1)..]);
            if (catalog.Parameter(name) is not { } parameter)
            {
                throw new UsageException($"'{name}' is not a parameter of the catalog{Suggestion.For(name, catalog.Parameters.Select(p => p.Id))}");
            }

            return ParameterValues.Check(parameter, value) is { } problem
                ? throw new UsageException($"'{value}' is not a value of the parameter '{name}': {problem}")
                : (name, value);
        }

        private void CheckSetting(ParameterSetting setting)
        {
            if (catalog.Parameter(setting.Name) is not { } parameter)
            {
                findings.Add(Unknown(setting.Name, setting.At, "parameter of the catalog", catalog.Parameters.Select(p => p.Id)));
                return;
            }

            foreach (var value in setting.Values)
            {
                if (ParameterValues.Check(parameter, value.Value) is { } problem)
                {
                    findings.Add(new(SettingsRules.Invalid, value.At, SettingsRules.File, [value.Value, problem.TrimEnd('.')]));
                }
            }
        }
    }
}
