using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Rules.Paths;

namespace EgressLint.Analysis.Rules;

/// <summary>What a rule can look at before anything is judged, and where it says what it wants to see.</summary>
public sealed class RuleContext
{
    private readonly List<Action<ScenarioScope>> onScenario = [];
    private readonly List<Action<PolicyScope>> onPolicy = [];
    private readonly List<Action<EntryScope>> onEntry = [];
    private readonly List<Action<EndpointScope>> onEndpoint = [];
    private readonly List<Action<PathScope>> onPath = [];

    internal RuleContext(Catalog catalog, ImmutableArray<ScenarioRequirement> needs)
    {
        Catalog = catalog;
        Needs = needs;
    }

    /// <summary>The catalog.</summary>
    public Catalog Catalog { get; }

    /// <summary>The requirements of the scenario.</summary>
    public ImmutableArray<ScenarioRequirement> Needs { get; }

    internal IReadOnlyList<Action<ScenarioScope>> ScenarioActions => onScenario;

    internal IReadOnlyList<Action<PolicyScope>> PolicyActions => onPolicy;

    internal IReadOnlyList<Action<EntryScope>> EntryActions => onEntry;

    internal IReadOnlyList<Action<EndpointScope>> EndpointActions => onEndpoint;

    internal IReadOnlyList<Action<PathScope>> PathActions => onPath;

    /// <summary>Called once, where there is a policy at all: what is wrong with the scenario itself.</summary>
    public void OnScenario(Action<ScenarioScope> action) => onScenario.Add(action);

    /// <summary>Called once for each policy: settings, and facts about all checks together.</summary>
    public void OnPolicy(Action<PolicyScope> action) => onPolicy.Add(action);

    /// <summary>Called for each entry of each chain, with the checks it decides.</summary>
    public void OnEntry(Action<EntryScope> action) => onEntry.Add(action);

    /// <summary>Called once for each path that somebody has given, with what comes of every connection.</summary>
    public void OnPath(Action<PathScope> action) => onPath.Add(action);

    /// <summary>Called for each check that counts, passing or not, with its decision ready.</summary>
    public void OnEndpoint(Action<EndpointScope> action) => onEndpoint.Add(action);
}
