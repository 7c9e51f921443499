using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>What a site uses: profiles, features, roles, the cloud, and values of parameters.</summary>
public sealed record Selection
{
    /// <summary>Nothing selected.</summary>
    public static Selection Empty { get; } = new();

    /// <summary>Profile ids.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>Feature ids, in addition to those of the profiles.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Role ids to which everything is limited; empty for all.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Features that are not wanted.</summary>
    public ImmutableArray<string> ExcludedFeatures { get; init; } = [];

    /// <summary>Requirements that are not wanted.</summary>
    public ImmutableArray<string> ExcludedRequirements { get; init; } = [];

    /// <summary>Purposes that are not wanted.</summary>
    public ImmutableArray<string> ExcludedPurposes { get; init; } = [];

    /// <summary>The cloud.</summary>
    public string Cloud { get; init; } = "public";

    /// <summary>Values of parameters by id.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Parameters { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Whether neither a profile nor a feature is named.</summary>
    public bool IsEmpty => Profiles.IsEmpty && Features.IsEmpty;

    /// <summary>Both: lists together, single values and parameters of <paramref name="later"/> win.</summary>
    public Selection With(Selection later) => new()
    {
        Profiles = [.. Profiles.Union(later.Profiles, StringComparer.Ordinal)],
        Features = [.. Features.Union(later.Features, StringComparer.Ordinal)],
        Roles = [.. Roles.Union(later.Roles, StringComparer.Ordinal)],
        ExcludedFeatures = [.. ExcludedFeatures.Union(later.ExcludedFeatures, StringComparer.Ordinal)],
        ExcludedRequirements = [.. ExcludedRequirements.Union(later.ExcludedRequirements, StringComparer.Ordinal)],
        ExcludedPurposes = [.. ExcludedPurposes.Union(later.ExcludedPurposes, StringComparer.Ordinal)],
        Cloud = later.Cloud == Empty.Cloud ? Cloud : later.Cloud,
        Parameters = Parameters.SetItems(later.Parameters),
    };
}

/// <summary>A change that a user file makes to the catalog.</summary>
/// <param name="Id">The entry that is changed.</param>
/// <param name="Section">Its kind, as the key of the file form.</param>
/// <param name="Reason">Why; empty when not said.</param>
/// <param name="Until">The date until which it is meant to hold; null for always.</param>
/// <param name="At">Where it stands.</param>
public sealed record CatalogOverride(string Id, string Section, string Reason, string? Until, Location At);

/// <summary>What reading files gave.</summary>
/// <param name="Catalog">The catalog, without what could not be understood.</param>
/// <param name="Selection">What the files select.</param>
/// <param name="Overrides">What the files change.</param>
/// <param name="Findings">Every mistake.</param>
public sealed record CatalogReadResult(
    Catalog Catalog, Selection Selection, ImmutableArray<CatalogOverride> Overrides, ImmutableArray<Finding> Findings);

/// <summary>What a note of a selection is about.</summary>
public enum CatalogNoteKind
{
    /// <summary>Nothing is selected.</summary>
    NothingSelected,

    /// <summary>A profile, feature, role, cloud or parameter that the catalog does not know.</summary>
    UnknownId,

    /// <summary>A parameter without value: its patterns were left out, or stand for any label.</summary>
    UnsetParameter,

    /// <summary>A condition that could not be decided.</summary>
    AssumedCondition,

    /// <summary>A selected feature that is retired or deprecated.</summary>
    FeatureOver,

    /// <summary>No alternative of a requirement applies.</summary>
    NoAlternative,

    /// <summary>A parameter value that does not fit.</summary>
    BadParameter,
}

/// <summary>Something a selection has to say.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">The profile, feature, role, requirement or parameter.</param>
/// <param name="Text">One sentence.</param>
public sealed record CatalogNote(CatalogNoteKind Kind, string Id, string Text);

/// <summary>One way to connect; one group of a requirement is enough, within a group every connection is needed.</summary>
/// <param name="Id">Id of the alternative; empty when the requirement has only one way.</param>
/// <param name="Preferred">Whether it is tried first.</param>
/// <param name="Connections">All needed.</param>
/// <param name="Constraints">What role, requirement and alternative ask together; those of each endpoint come on top.</param>
/// <param name="Lifecycle">Its life.</param>
/// <param name="Assumed">Whether its condition could not be decided.</param>
public sealed record ConnectionGroup(
    string Id, bool Preferred, ImmutableArray<Connection> Connections, Constraints Constraints, Lifecycle Lifecycle, bool Assumed);

/// <summary>One host pattern of a requirement.</summary>
/// <param name="Pattern">The pattern after parameters; a parameter that is not set stays in angle brackets and stands for any one label.</param>
/// <param name="OriginalPattern">The pattern as the catalog writes it.</param>
/// <param name="Set">The endpoint set; for own systems a set made of the target.</param>
/// <param name="Optional">Whether it is checked at one level lower.</param>
/// <param name="UnsetParameters">Parameters that are still in the pattern.</param>
/// <param name="KnownHosts">Concrete members.</param>
public sealed record ScenarioEndpoint(
    string Pattern, string OriginalPattern, EndpointSet Set, bool Optional, ImmutableArray<string> UnsetParameters, ImmutableArray<string> KnownHosts)
{
    /// <summary>URL prefixes to which the need is limited; empty for the whole host.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>What role, endpoint set and requirement ask together; those of the group come on top.</summary>
    public Constraints Constraints { get; init; } = Constraints.None;
}

/// <summary>One requirement as it applies to a selection, for one role.</summary>
/// <param name="Requirement">The requirement.</param>
/// <param name="Feature">The feature it belongs to.</param>
/// <param name="Role">Who connects.</param>
/// <param name="Necessity">How much it is needed.</param>
/// <param name="Assumed">Whether a condition could not be decided, so that it may not apply.</param>
/// <param name="Groups">The ways to connect; one is enough.</param>
/// <param name="Endpoints">The host patterns.</param>
/// <param name="Constraints">What role and requirement ask together, without endpoint and group.</param>
public sealed record ScenarioRequirement(
    Requirement Requirement,
    Feature Feature,
    Role Role,
    Necessity Necessity,
    bool Assumed,
    ImmutableArray<ConnectionGroup> Groups,
    ImmutableArray<ScenarioEndpoint> Endpoints,
    Constraints Constraints)
{
    /// <summary>Folder in which the site is installed, with its programs below <c>bin\x64</c>; null when nobody said.</summary>
    public string? InstallFolder { get; init; }

    /// <summary>Whether the role must not get there.</summary>
    public bool IsForbidden => Requirement.Expect == Expectation.Deny;

    /// <summary>Everything one endpoint asks over one group: role, endpoint set, requirement, alternative.</summary>
    public Constraints Effective(ScenarioEndpoint endpoint, ConnectionGroup group) =>
        Role.Constraints.Tighten(endpoint.Set.Constraints).Tighten(Requirement.Constraints).Tighten(AlternativeOf(group));

    private Constraints AlternativeOf(ConnectionGroup group)
    {
        foreach (var alternative in Requirement.Alternatives)
        {
            if (string.Equals(alternative.Id, group.Id, StringComparison.Ordinal))
            {
                return alternative.Constraints;
            }
        }

        return Constraints.None;
    }
}
