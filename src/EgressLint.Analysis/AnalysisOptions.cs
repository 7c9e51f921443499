using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Analysis;

/// <summary>How far an analysis is.</summary>
/// <param name="Policy">The policy that was just judged.</param>
/// <param name="Done">Policies judged so far.</param>
/// <param name="Total">Policies to judge.</param>
public readonly record struct AnalysisProgress(string Policy, int Done, int Total);

/// <summary>What is analysed and how it is reported. Says nothing about files.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Profiles, features, roles, cloud and parameters.</summary>
    public Selection Selection { get; init; } = Selection.Empty;

    /// <summary>Where the settings name what is selected.</summary>
    public SelectionPlaces Places { get; init; } = SelectionPlaces.None;

    /// <summary>From which addresses each role connects; a role without an entry is assumed to be in the set that a policy treats best.</summary>
    public ImmutableSortedDictionary<string, IpSet> Sources { get; init; } =
        ImmutableSortedDictionary.Create<string, IpSet>(StringComparer.Ordinal);

    /// <summary>Paths to follow, besides judging every policy on its own.</summary>
    public ImmutableArray<PathPlan> Paths { get; init; } = [];

    /// <summary>Whether a path is looked for where none is given: one script and one proxy.</summary>
    public bool FollowsAnyPath { get; init; }

    /// <summary>Whether every file is there that paths may name, so that a member which is missing is a mistake.</summary>
    public bool HasAllMembers { get; init; } = true;

    /// <summary>Which addresses stand behind service tags.</summary>
    public ServiceTagList ServiceTags { get; init; } = ServiceTagList.BuiltIn;

    /// <summary>Levels by rule id that replace the rule's own; <see cref="Severity.None"/> switches a rule off.</summary>
    public ImmutableSortedDictionary<string, Severity> Severities { get; init; } =
        ImmutableSortedDictionary.Create<string, Severity>(StringComparer.Ordinal);

    /// <summary>Whether every endpoint gets a finding of its own instead of one per rule and deciding line.</summary>
    public bool PerEndpoint { get; init; }

    /// <summary>What the settings suppress.</summary>
    public ImmutableArray<SettingsSuppression> Suppressions { get; init; } = [];

    /// <summary>The day by which suppressions end; null when none does.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Whether as much is asked as suppressions were written for, so that one which meets nothing is of no use.</summary>
    public bool JudgesSuppressions { get; init; } = true;

    /// <summary>
    /// Whether the workspace is only a part of the configurations. What another part may use as well (comments in shared includes) is then not called useless.
    /// </summary>
    public bool IsPart { get; init; }

    /// <summary>Whether what is said about the scenario, and no policy in particular, is said here; one part of several says it.</summary>
    public bool ReportsScenario { get; init; } = true;

    /// <summary>Whether verdicts tell how they came about.</summary>
    public bool Traces { get; init; }

    /// <summary>Whether what is found by comparing rules with one another is said. Verdicts do not need it.</summary>
    public bool ReportsStructure { get; init; } = true;

    /// <summary>For which clients policies are judged that have a version before; others for those that they treat best.</summary>
    internal IReadOnlyDictionary<Policy, ClientPins>? Pins { get; init; }

    /// <summary>What the caller has found (files that cannot be read, mistakes of catalogs); treated like everything else.</summary>
    public ImmutableArray<Finding> Further { get; init; } = [];

    /// <summary>Called after each policy, from any thread; must not throw.</summary>
    public Action<AnalysisProgress>? Progress { get; init; }
}
