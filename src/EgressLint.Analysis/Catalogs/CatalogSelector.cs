using System.Collections.Immutable;

namespace EgressLint.Analysis.Catalogs;

/// <summary>Finds the requirements of a selection.</summary>
internal sealed class CatalogSelector
{
    private readonly Catalog catalog;
    private readonly Selection selection;
    private readonly Dictionary<string, HashSet<string>?> features = new(StringComparer.Ordinal);
    private readonly HashSet<string>? roles;
    private readonly ParameterScope scope;
    private readonly ImmutableArray<CatalogNote>.Builder notes = ImmutableArray.CreateBuilder<CatalogNote>();
    private readonly HashSet<(CatalogNoteKind, string)> said = [];

    public CatalogSelector(Catalog catalog, Selection selection)
    {
        this.catalog = catalog;
        this.selection = selection;
        scope = new(catalog, selection, Note);
        roles = selection.Roles.IsEmpty ? null : Expand(selection.Roles);
    }

    public ImmutableArray<CatalogNote> Notes => notes.ToImmutable();

    public ImmutableArray<ScenarioRequirement> Select()
    {
        if (selection.IsEmpty)
        {
            Note(CatalogNoteKind.NothingSelected, "", "No profile and no feature is selected.");
            return [];
        }

        if (!catalog.Clouds.IsEmpty && Catalog.Find(catalog.Clouds, selection.Cloud, c => c.Id) is null)
        {
            Note(CatalogNoteKind.UnknownId, selection.Cloud, $"The catalog knows no cloud '{selection.Cloud}'.");
        }

        foreach (var profile in selection.Profiles)
        {
            AddProfile(profile);
        }

        foreach (var feature in selection.Features)
        {
            AddFeature(feature, null, named: true);
        }

        foreach (var feature in catalog.Features.Where(f => f.Always))
        {
            AddFeature(feature.Id, null, named: false);
        }

        var result = ImmutableArray.CreateBuilder<ScenarioRequirement>();
        foreach (var feature in catalog.Features)
        {
            if (!features.TryGetValue(feature.Id, out var filter) || selection.ExcludedFeatures.Contains(feature.Id))
            {
                continue;
            }

            if (feature.Lifecycle.IsOver)
            {
                Note(CatalogNoteKind.FeatureOver, feature.Id, $"'{feature.Title}' is {CatalogWords.Of(CatalogWords.States, feature.Lifecycle.State)} since {feature.Lifecycle.Since}.");
                continue;
            }

            foreach (var requirement in feature.Requirements)
            {
                Add(requirement, feature, filter, result);
            }
        }

        return result.ToImmutable();
    }

    private void AddProfile(string id)
    {
        if (catalog.Profile(id) is not { } profile)
        {
            Note(CatalogNoteKind.UnknownId, id, $"The catalog knows no profile '{id}'.");
            return;
        }

        if (profile.HygieneOnly)
        {
            return;
        }

        var filter = profile.Roles.IsEmpty ? null : Expand(profile.Roles.Select(r => r.Value));
        foreach (var feature in FeaturesOf(profile, []))
        {
            AddFeature(feature, filter, named: true);
        }
    }

    private IEnumerable<string> FeaturesOf(Profile profile, HashSet<string> seen)
    {
        if (!seen.Add(profile.Id))
        {
            return [];
        }

        return profile.Extends.Select(e => catalog.Profile(e.Value)).OfType<Profile>().SelectMany(p => FeaturesOf(p, seen))
            .Concat(profile.Features.Select(f => f.Value));
    }

    private void AddFeature(string id, HashSet<string>? filter, bool named)
    {
        if (catalog.Feature(id) is not { } feature)
        {
            Note(CatalogNoteKind.UnknownId, id, $"The catalog knows no feature '{id}'.");
            return;
        }

        if (features.TryGetValue(id, out var known))
        {
            if (known is null || (filter is not null && known.IsSupersetOf(filter)))
            {
                return;
            }

            features[id] = filter is null ? null : [.. known, .. filter];
        }
        else
        {
            features[id] = filter;
        }

        if (named && feature.Lifecycle.State == LifecycleState.Deprecated)
        {
            Note(CatalogNoteKind.FeatureOver, id, $"'{feature.Title}' is deprecated since {feature.Lifecycle.Since}.");
        }

        foreach (var included in feature.Includes)
        {
            AddFeature(included.Value, filter, named);
        }
    }

    private HashSet<string> Expand(IEnumerable<string> ids)
    {
        var result = new HashSet<string>(StringComparer.Ordinal) { "any" };
        var open = new Queue<string>(ids);
        while (open.TryDequeue(out var id))
        {
            if (catalog.Role(id) is not { } role)
            {
                Note(CatalogNoteKind.UnknownId, id, $"The catalog knows no role '{id}'.");
            }
            else if (result.Add(id))
            {
                foreach (var included in role.Includes)
                {
                    open.Enqueue(included.Value);
                }
            }
        }

        return result;
    }

    private void Add(Requirement requirement, Feature feature, HashSet<string>? filter, ImmutableArray<ScenarioRequirement>.Builder result)
    {
        if (!requirement.IsAsked
            || (requirement.Cloud is { } cloud && !string.Equals(cloud, selection.Cloud, StringComparison.Ordinal))
            || selection.ExcludedRequirements.Contains(requirement.Id)
            || (requirement.Purpose is { } purpose && selection.ExcludedPurposes.Contains(purpose)))
        {
            return;
        }

        var wanted = requirement.Roles.Select(r => catalog.Role(r.Value)).OfType<Role>()
            .Where(r => (filter?.Contains(r.Id) ?? true) && (roles?.Contains(r.Id) ?? true)).ToList();
        var truth = requirement.When is { } condition ? scope.Evaluate(condition) : Truth.True;
        if (wanted.Count == 0 || truth == Truth.False)
        {
            return;
        }

        if (truth == Truth.Unknown)
        {
            Note(CatalogNoteKind.AssumedCondition, requirement.Id, $"Whether '{requirement.Id}' applies depends on {Unset(requirement.When)}; it was taken to apply.");
        }

        var endpoints = EndpointsOf(requirement);
        if (endpoints.IsEmpty)
        {
            return;
        }

        foreach (var role in wanted)
        {
            var constraints = role.Constraints.Tighten(requirement.Constraints);
            var groups = GroupsOf(requirement, constraints);
            if (groups.IsEmpty)
            {
                Note(CatalogNoteKind.NoAlternative, requirement.Id, $"No way to connect of '{requirement.Id}' applies to the given parameters.");
                return;
            }

            var placed = endpoints.Select(e => e with { Constraints = role.Constraints.Tighten(e.Set.Constraints).Tighten(requirement.Constraints) });
            result.Add(new(requirement, feature, role, requirement.Necessity, truth == Truth.Unknown, groups, [.. placed], constraints) { InstallFolder = scope.Values("site.install-folder").FirstOrDefault() });
        }
    }

    private ImmutableArray<ScenarioEndpoint> EndpointsOf(Requirement requirement)
    {
        var result = ImmutableArray.CreateBuilder<ScenarioEndpoint>();
        foreach (var (ids, optional) in new[] { (requirement.Endpoints, false), (requirement.OptionalEndpoints, true) })
        {
            foreach (var id in ids)
            {
                if (catalog.Endpoint(id.Value) is { IsContacted: true, Lifecycle.IsOver: false } set
                    && (set.Cloud == "public" || string.Equals(set.Cloud, selection.Cloud, StringComparison.Ordinal)))
                {
                    scope.Expand(set, requirement, optional, result);
                }
            }
        }

        if (requirement.To is { } to)
        {
            var parameter = CatalogPattern.WholeParameter(to.Value);
            var set = parameter is not null
                ? new EndpointSet(parameter, [to], to.At)
                : catalog.Target(to.Value) is { } target ? new EndpointSet(target.Id, target.Names, target.At) : null;
            if (set is not null)
            {
                scope.Expand(set, requirement, optional: false, result);
            }
        }

        return result.ToImmutable();
    }

    private ImmutableArray<ConnectionGroup> GroupsOf(Requirement requirement, Constraints constraints)
    {
        if (requirement.Alternatives.IsEmpty)
        {
            var all = requirement.Connect.AddRange(scope.Ports(requirement.PerInstance));
            return all.IsEmpty ? [] : [new("", true, all, constraints, requirement.Lifecycle, false)];
        }

        var result = ImmutableArray.CreateBuilder<ConnectionGroup>();
        foreach (var alternative in requirement.Alternatives)
        {
            var truth = alternative.When is { } condition ? scope.Evaluate(condition) : Truth.True;
            if (truth != Truth.False)
            {
                result.Add(new(
                    alternative.Id,
                    alternative.Preferred,
                    alternative.Connect.AddRange(scope.Ports(alternative.PerInstance)),
                    constraints.Tighten(alternative.Constraints),
                    alternative.Lifecycle,
                    truth == Truth.Unknown));
            }
        }

        return result.ToImmutable();
    }

    private string Unset(Condition? condition) =>
        string.Join(", ", (condition?.Parameters ?? []).Where(p => scope.Values(p).IsEmpty).Distinct(StringComparer.Ordinal).Select(p => $"'{p}'"));

    private void Note(CatalogNoteKind kind, string id, string text)
    {
        if (said.Add((kind, id)))
        {
            notes.Add(new(kind, id, text));
        }
    }
}
