using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Diffing;
using EgressLint.Cli.Files;
using EgressLint.Core.Findings;
using EgressLint.Formats;

namespace EgressLint.Cli.Commands;

/// <summary>Asks the same configurations with two catalogs.</summary>
internal sealed class CatalogDiffRun(Host host, CatalogDiffArguments arguments)
{
    /// <summary>The verdicts that differ; null when there is nothing to ask, which is said.</summary>
    public ImmutableArray<ChangedVerdict>? Verdicts(CatalogReadResult before, CatalogReadResult after, CancellationToken cancellation)
    {
        var settings = LoadedSettings.Load(host, arguments.Common.Config, Path.GetFullPath(arguments.Paths[0], host.WorkingDirectory));
        Refuse(settings.Findings);
        var facts = DeployedFacts.Of(arguments.Common, host);
        var inputs = new Inputs(host, settings, arguments.Paths, arguments.Mounts, arguments.Engines, facts);
        Refuse(inputs.SettingsFindings);
        var filter = PathFilter.None.With(settings.Folder, settings.Settings.Include, settings.Settings.Exclude);
        var found = new Discovery(inputs.Tree, filter, KnownFormats.All, inputs.Forced, _ => { }).Find(inputs.Paths, cancellation);
        FindingLines.Write(host.Error, found.Findings);
        foreach (var path in found.MissingPaths)
        {
            CommandLine.Complain(host, $"'{inputs.Tree.Show(path)}' does not exist");
        }

        if (found.Files.IsEmpty)
        {
            CommandLine.Complain(host, "no configuration files were found");
            return null;
        }

        var workspace = Workspace.Create(found.Files.Select(file => new WorkspaceFile(file.Text, file.Format, inputs.ContextFor(file.Format))));
        var scenarios = Scenarios(before, after, settings);
        var old = Ask(workspace, scenarios.Old, settings, facts, cancellation);
        var now = Ask(workspace, scenarios.New, settings, facts, cancellation);
        return VerdictComparison.Between(old, now);
    }

    private static ImmutableArray<VerdictInfo> Ask(
        Workspace workspace, Scenario? scenario, LoadedSettings settings, DeployedFacts facts, CancellationToken cancellation)
    {
        return scenario is null
            ? []
            : new Analyzer(scenario.Catalog, []).Analyze(
                workspace,
                new() { Selection = scenario.Selection, Sources = Scenario.SourcesOf(settings.Settings), ServiceTags = facts.ServiceTags, ReportsStructure = false },
                cancellation).Verdicts;
    }

    /// <summary>What is asked with each catalog. A name that only one of them knows is asked there only; one that none knows is a mistake.</summary>
    private (Scenario? Old, Scenario? New) Scenarios(CatalogReadResult before, CatalogReadResult after, LoadedSettings settings)
    {
        var common = arguments.Common;
        Known("profile", common.Profiles, c => c.Profiles.Select(p => p.Id));
        Known("feature", common.Features, c => c.Features.Select(f => f.Id));
        Known("role", common.Roles, c => c.Roles.Select(r => r.Id));
        var old = Of(before);
        var now = Of(after);

        // What the settings name and neither catalog knows is a mistake of theirs.
        Refuse([.. (old?.SettingsFindings ?? []).IntersectBy((now?.SettingsFindings ?? []).Select(f => (f.At, f.Message)), f => (f.At, f.Message))]);
        return (old, now);

        void Known(string kind, ImmutableArray<string> names, Func<Catalog, IEnumerable<string>> ids)
        {
            var all = ids(before.Catalog).Concat(ids(after.Catalog)).ToHashSet(StringComparer.Ordinal);
            if (names.FirstOrDefault(name => !all.Contains(name)) is { } stranger)
            {
                throw new UsageException($"'{stranger}' is not a {kind} of either catalog{Suggestion.For(stranger, all)}");
            }
        }

        bool IsOfOther(Catalog catalog, string parameter) => catalog.Parameter(parameter) is null
            && (before.Catalog.Parameter(parameter) ?? after.Catalog.Parameter(parameter)) is not null;

        Scenario? Of(CatalogReadResult read)
        {
            var catalog = read.Catalog;
            var own = common with
            {
                Profiles = common.Profiles.RemoveAll(p => catalog.Profile(p) is null),
                Features = common.Features.RemoveAll(f => catalog.Feature(f) is null),
                Roles = common.Roles.RemoveAll(r => catalog.Role(r) is null),
                Parameters = common.Parameters.RemoveAll(p => IsOfOther(catalog, p.Split('=')[0])),
            };

            // Asked for by name and not there: then nothing is asked, and not what is asked when nobody says.
            var isGone = (own.Profiles.IsEmpty && own.Features.IsEmpty && !(common.Profiles.IsEmpty && common.Features.IsEmpty))
                || (own.Roles.IsEmpty && !common.Roles.IsEmpty);
            return isGone ? null : Scenario.Of(read, own, settings);
        }
    }

    private void Refuse(ImmutableArray<Finding> mistakes)
    {
        if (!mistakes.IsEmpty)
        {
            FindingLines.Write(host.Error, mistakes);
            throw new UsageException("the settings have mistakes; nothing was compared");
        }
    }
}
