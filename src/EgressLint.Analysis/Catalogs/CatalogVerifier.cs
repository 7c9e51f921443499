using System.Collections.Immutable;
using System.Net;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>The checks on the catalog itself.</summary>
internal sealed class CatalogVerifier
{
    private readonly Catalog catalog;
    private readonly bool shipped;
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();

    private CatalogVerifier(Catalog catalog, bool shipped)
    {
        this.catalog = catalog;
        this.shipped = shipped;
    }

    /// <summary>Everything that is wrong with a catalog. A shipped one is held to more: sources, dates, no unused set.</summary>
    public static ImmutableArray<Finding> Verify(Catalog catalog, bool shipped)
    {
        var verifier = new CatalogVerifier(catalog, shipped);
        verifier.VerifyAll();
        return verifier.findings.ToImmutable();
    }

    internal static ImmutableArray<Finding> VerifySelection(Catalog catalog, CatalogMerger merger)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (id, section) in merger.Selected)
        {
            var known = section switch
            {
                "profiles" => catalog.Profile(id.Value) is not null,
                "features" => catalog.Feature(id.Value) is not null,
                "roles" => catalog.Role(id.Value) is not null,
                _ => catalog.Requirement(id.Value) is not null,
            };
            if (!known)
            {
                findings.Add(new(CatalogRules.EntryInvalid, id.At, CatalogRules.Unresolved, [id.Value, $"a {section[..^1]}"]));
            }
        }

        foreach (var (name, values, at) in merger.Given)
        {
            if (catalog.Parameter(name) is not { } parameter)
            {
                findings.Add(new(CatalogRules.EntryInvalid, at, CatalogRules.Unresolved, [name, "a parameter"]));
                continue;
            }

            foreach (var value in values)
            {
                if (ParameterValues.Check(parameter, value.Value) is { } problem)
                {
                    findings.Add(new(CatalogRules.EntryInvalid, value.At, CatalogRules.Parameter, [value.Value, name, problem]));
                }
            }
        }

        return findings.ToImmutable();
    }

    private void VerifyAll()
    {
        Unique(catalog.Clouds.Select(c => (c.Id, c.At)));
        Unique(catalog.Sources.Select(c => (c.Id, c.At)));
        Unique(catalog.Targets.Select(c => (c.Id, c.At)));
        Unique(catalog.ConstraintKinds.Select(c => (c.Id, c.At)));
        Unique(catalog.SuiteLists.Select(c => (c.Id, c.At)));
        Unique(catalog.Requirements.Select(c => (c.Id, c.At)));
        Unique(catalog.Parameters.Select(c => (c.Id, c.At)));
        Unique(catalog.Roles.Select(c => (c.Id, c.At)));
        Unique(catalog.Endpoints.Select(c => (c.Id, c.At)));
        Unique(catalog.Features.Select(c => (c.Id, c.At)));
        Unique(catalog.Profiles.Select(c => (c.Id, c.At)));
        foreach (var source in catalog.Sources.Where(s => s.Date.Length == 0))
        {
            Report(source.At, YamlMessages.Missing, $"The source '{source.Id}'", "date");
        }

        VerifyParameters();
        VerifyRoles();
        var live = catalog.Endpoints.Where(e => !e.Lifecycle.IsOver && e.IsContacted).SelectMany(e => e.Hosts.Select(h => h.Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var used = catalog.Requirements.SelectMany(r => r.Endpoints.Concat(r.OptionalEndpoints)).Select(p => p.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var set in catalog.Endpoints)
        {
            VerifyEndpoint(set, live, used);
        }

        foreach (var feature in catalog.Features)
        {
            VerifyLifecycle(feature.Lifecycle, feature.Id, feature.At, id => catalog.Feature(id) is not null);
            Resolve(feature.Includes, catalog.Feature, "a feature");
            Resolve(feature.Uses, catalog.Feature, "a feature");
            Cycle(feature.Id, feature.At, id => catalog.Feature(id)?.Includes.Select(i => i.Value));
        }

        foreach (var requirement in catalog.Requirements)
        {
            VerifyRequirement(requirement);
        }

        foreach (var profile in catalog.Profiles)
        {
            Resolve(profile.Extends, catalog.Profile, "a profile");
            Resolve(profile.Features, catalog.Feature, "a feature");
            Resolve(profile.Roles, catalog.Role, "a role");
            Cycle(profile.Id, profile.At, id => catalog.Profile(id)?.Extends.Select(i => i.Value));
        }
    }

    private void VerifyParameters()
    {
        foreach (var parameter in catalog.Parameters)
        {
            foreach (var value in new[] { parameter.Default, parameter.Example })
            {
                if (value is not null && ParameterValues.Check(parameter, value) is { } problem)
                {
                    Report(parameter.At, CatalogRules.Parameter, value, parameter.Id, problem);
                }
            }

            if (parameter.Type == ParameterType.Enum && parameter.Values.IsEmpty)
            {
                Report(parameter.At, YamlMessages.Missing, $"The parameter '{parameter.Id}'", "values");
            }
        }
    }

    private void VerifyRoles()
    {
        foreach (var role in catalog.Roles)
        {
            Resolve(role.Includes, catalog.Role, "a role");
            Cycle(role.Id, role.At, id => catalog.Role(id)?.Includes.Select(i => i.Value));
            VerifyLifecycle(role.Lifecycle, role.Id, role.At, id => catalog.Role(id) is not null);
        }

        foreach (var target in catalog.Targets)
        {
            VerifyPatterns(target.Names);
        }

        foreach (var list in catalog.SuiteLists)
        {
            Resolve(list.Sources, Source, "a source");
        }
    }

    private void VerifyEndpoint(EndpointSet set, HashSet<string> live, HashSet<string> used)
    {
        if (set.Hosts.IsEmpty && (shipped || set.Addresses.IsEmpty))
        {
            Report(set.At, YamlMessages.Missing, $"The endpoint set '{set.Id}'", "hosts");
        }

        VerifyPatterns(set.Hosts);
        VerifyLifecycle(set.Lifecycle, set.Id, set.At, id => catalog.Endpoint(id) is not null);
        VerifyCloud(set.Cloud, set.At);
        Resolve(set.Sources, Source, "a source");
        VerifyPrefixes(set.Addresses, set.At);
        VerifyPaths(set.Paths, set.At);
        foreach (var host in set.KnownHosts.Concat(set.Examples))
        {
            if (!set.Hosts.Any(pattern => CatalogPattern.Matches(pattern.Value, host.Value)))
            {
                Report(host.At, CatalogRules.Inconsistent, host.Value, $"matches no pattern of '{set.Id}'");
            }
        }

        foreach (var name in set.Aliases.Concat(set.Typos).Where(n => live.Contains(n.Value)))
        {
            Report(name.At, CatalogRules.Inconsistent, name.Value, "is an alias or typo, but also a host that is needed");
        }

        if (shipped && !used.Contains(set.Id))
        {
            Report(set.At, CatalogRules.Inconsistent, set.Id, "is used by no requirement");
        }
    }

    private void VerifyRequirement(Requirement requirement)
    {
        var owner = $"The requirement '{requirement.Id}'";
        Resolve(requirement.Endpoints, catalog.Endpoint, "an endpoint set");
        Resolve(requirement.OptionalEndpoints, catalog.Endpoint, "an endpoint set");
        Resolve(requirement.Roles, catalog.Role, "a role");
        Resolve(requirement.Sources, Source, "a source");
        VerifyPaths(requirement.Paths, requirement.At);
        VerifyPrefixes(requirement.Addresses.Prefixes, requirement.At);
        VerifyLifecycle(requirement.Lifecycle, requirement.Id, requirement.At, id => catalog.Requirement(id) is not null);
        if (requirement.Cloud is { } cloud)
        {
            VerifyCloud(cloud, requirement.At);
        }

        if (requirement.Endpoints.IsEmpty == (requirement.To is null))
        {
            Report(requirement.At, CatalogRules.Inconsistent, requirement.Id, "must name either 'endpoints' or 'to'");
        }

        if (requirement.To is { } to)
        {
            VerifyTo(to);
        }

        if (requirement.Roles.IsEmpty)
        {
            Report(requirement.At, YamlMessages.Missing, owner, "roles");
        }

        if (requirement.Connect.IsEmpty && requirement.Alternatives.IsEmpty && requirement.PerInstance is null)
        {
            Report(requirement.At, YamlMessages.Missing, owner, "connect");
        }

        if (shipped && requirement.Sources.IsEmpty)
        {
            Report(requirement.At, YamlMessages.Missing, owner, "sources");
        }

        VerifyCount(requirement.PerInstance, requirement.At);
        foreach (var alternative in requirement.Alternatives)
        {
            VerifyCount(alternative.PerInstance, alternative.At);
            VerifyLifecycle(alternative.Lifecycle, alternative.Id, alternative.At, _ => true);
        }

        VerifyTightening(requirement);
    }

    private void VerifyTo(Placed to)
    {
        var parameter = CatalogPattern.WholeParameter(to.Value);
        var known = parameter is null ? catalog.Target(to.Value) is not null : catalog.Parameter(parameter)?.Type is ParameterType.Host or ParameterType.Url;
        if (!known)
        {
            Report(to.At, CatalogRules.Unresolved, to.Value, "a target or of a host parameter in angle brackets");
        }
    }

    private void VerifyTightening(Requirement requirement)
    {
        foreach (var role in requirement.Roles.Select(r => catalog.Role(r.Value)).OfType<Role>())
        {
            foreach (var set in requirement.Endpoints.Concat(requirement.OptionalEndpoints).Select(e => catalog.Endpoint(e.Value)).OfType<EndpointSet>())
            {
                var below = role.Constraints.Tighten(set.Constraints);
                Tightens(requirement.Constraints, below, requirement.Id, requirement.At, $"the role '{role.Id}' or the set '{set.Id}'");
                foreach (var alternative in requirement.Alternatives)
                {
                    Tightens(alternative.Constraints, below.Tighten(requirement.Constraints), alternative.Id, alternative.At, "the requirement");
                }
            }
        }
    }

    private void Tightens(Constraints next, Constraints below, string id, Location at, string what)
    {
        if (next.LoosenedKey(below) is { } key && !next.Forced.Contains(key))
        {
            Report(at, CatalogRules.Loosens, key, id, what);
        }
    }

    private void VerifyPatterns(ImmutableArray<Placed> patterns)
    {
        foreach (var pattern in patterns)
        {
            var whole = CatalogPattern.WholeParameter(pattern.Value) is not null;
            foreach (var name in CatalogPattern.Parameters(pattern.Value))
            {
                var type = catalog.Parameter(name)?.Type;
                if (type is null)
                {
                    Report(pattern.At, CatalogRules.Unresolved, name, "a parameter");
                }
                else if (whole != type is ParameterType.Host or ParameterType.Url)
                {
                    Report(pattern.At, CatalogRules.Inconsistent, pattern.Value, whole ? "must name a host parameter" : "must name a parameter of one label");
                }
            }
        }
    }

    private void VerifyLifecycle(Lifecycle lifecycle, string id, Location at, Func<string, bool> resolves)
    {
        if (lifecycle.State == LifecycleState.Retired && lifecycle.Since is null)
        {
            Report(at, YamlMessages.Missing, $"'{id}'", "since");
        }

        if (lifecycle.ReplacedBy is { } next && !resolves(next))
        {
            Report(at, CatalogRules.Unresolved, next, "the successor");
        }
    }

    private void VerifyCloud(string cloud, Location at)
    {
        if (!catalog.Clouds.IsEmpty && Catalog.Find(catalog.Clouds, cloud, c => c.Id) is null)
        {
            Report(at, CatalogRules.Unresolved, cloud, "a cloud");
        }
    }

    private void VerifyCount(PerInstance? instances, Location at)
    {
        if (instances is not null && catalog.Parameter(instances.Count)?.Type != ParameterType.Number)
        {
            Report(at, CatalogRules.Unresolved, instances.Count, "a number parameter");
        }
    }

    private void VerifyPrefixes(ImmutableArray<string> prefixes, Location at)
    {
        foreach (var prefix in prefixes.Where(p => !IPNetwork.TryParse(p, out _) && !IPAddress.TryParse(p, out _)))
        {
            Report(at, CatalogRules.Inconsistent, prefix, "is not an address prefix");
        }
    }

    private void VerifyPaths(ImmutableArray<string> paths, Location at)
    {
        foreach (var path in paths.Where(p => !p.StartsWith('/')))
        {
            Report(at, CatalogRules.Inconsistent, path, "is not a path: it must begin with '/'");
        }
    }

    private void Unique(IEnumerable<(string Id, Location At)> records)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, at) in records.Where(r => !seen.Add(r.Id)))
        {
            Report(at, CatalogRules.SameId, id);
        }
    }

    private void Resolve(ImmutableArray<Placed> ids, Func<string, object?> find, string kind)
    {
        foreach (var id in ids.Where(id => find(id.Value) is null))
        {
            Report(id.At, CatalogRules.Unresolved, id.Value, kind);
        }
    }

    private void Cycle(string id, Location at, Func<string, IEnumerable<string>?> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(next(id) ?? []);
        while (open.TryDequeue(out var current))
        {
            if (string.Equals(current, id, StringComparison.Ordinal))
            {
                Report(at, CatalogRules.Inconsistent, id, "includes itself");
                return;
            }

            if (seen.Add(current))
            {
                foreach (var further in next(current) ?? [])
                {
                    open.Enqueue(further);
                }
            }
        }
    }

    private CatalogSource? Source(string id) => Catalog.Find(catalog.Sources, id, s => s.Id);

    private void Report(Location at, string message, params string[] arguments) => findings.Add(new(CatalogRules.EntryInvalid, at, message, [.. arguments]));
}
