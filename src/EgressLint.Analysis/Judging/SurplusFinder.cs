using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Sets;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>What a role with known addresses may reach although nothing there needs it.</summary>
/// <param name="Role">The role.</param>
/// <param name="Clients">Its addresses.</param>
/// <param name="Part">A part that certainly passes, with a host of it.</param>
public sealed record Surplus(Role Role, IpSet Clients, JudgedPart Part);

/// <summary>
/// Asks a policy about every name that a least-privilege role does not need. Whatever else may run at the same addresses counts as needed, and so does
/// what every role needs.
/// </summary>
internal sealed class SurplusFinder(PolicyJudge judge, Catalog catalog, ImmutableArray<ScenarioRequirement> needs, ImmutableSortedDictionary<string, IpSet> sources)
{
    /// <summary>Names that are nobody's service; preferred as examples.</summary>
    private static readonly ImmutableArray<string> Nobody = ["www.example.com", "www.example.net", "www.example.org"];

    /// <summary>Names on the internet: with a domain.</summary>
    private static readonly Language Public = HostNames.Of("*.*", out _) ?? Language.AnyHostName;

    /// <summary>What passes, one part for each deciding entry.</summary>
    internal ImmutableArray<Surplus> Find()
    {
        var result = ImmutableArray.CreateBuilder<Surplus>();
        foreach (var (id, clients) in sources)
        {
            if (needs.FirstOrDefault(n => n.Role.Id == id && n.Role.LeastPrivilege) is { } need)
            {
                result.AddRange(Of(need.Role, clients).Select(p => new Surplus(need.Role, clients, p)));
            }
        }

        return result.ToImmutable();
    }

    private IEnumerable<JudgedPart> Of(Role role, IpSet clients)
    {
        var own = needs.Where(n => IsAt(n.Role, role, clients)).ToArray();
        var question = new Question("", PortSet.Of(443), Transport.Https, Question.CanSignIn(role.Constraints)) { Clients = clients, IsPublic = true };
        var passing = judge.Passing(question, Public.Except(Needed(own)), Nobody).DistinctBy(p => p.Entry);
        return HasUnnamed(own, role) ? passing.Where(p => Nobody.Any(n => p.Part.Flows.Hosts.Contains(n))) : passing;
    }

    /// <summary>Whether a role may run at these addresses: this one, one inside of it, one without or with the same addresses.</summary>
    private bool IsAt(Role other, Role role, IpSet clients) =>
        other.Id == role.Id || other.Id == "any" || role.Includes.Any(i => i.Value == other.Id)
        || (sources.TryGetValue(other.Id, out var place) && place.Overlaps(clients));

    private Language Needed(IEnumerable<ScenarioRequirement> own)
    {
        var all = Language.Empty;
        foreach (var pattern in own.SelectMany(n => n.Endpoints).Select(e => e.Pattern).Distinct(StringComparer.Ordinal))
        {
            all = judge.Hosts(pattern) is { } names ? all.Or(names) : all;
        }

        return all;
    }

    /// <summary>
    /// Whether hosts of the role are known to the site only and were not named: an entry for few names may then be for just these, and only one that lets
    /// strangers through is certainly too much.
    /// </summary>
    private bool HasUnnamed(ScenarioRequirement[] own, Role role)
    {
        var named = own.SelectMany(n => n.Endpoints).Select(e => e.OriginalPattern).ToHashSet(StringComparer.Ordinal);
        return own.Select(n => n.Feature).Distinct().SelectMany(f => f.Requirements)
            .Where(r => r.IsAsked && r.Roles.Any(x => x.Value == role.Id))
            .SelectMany(Patterns)
            .Any(p => CatalogPattern.WholeParameter(p) is not null && !named.Contains(p));
    }

    private IEnumerable<string> Patterns(Requirement requirement)
    {
        var hosts = requirement.Endpoints.Concat(requirement.OptionalEndpoints).SelectMany(e => catalog.Endpoint(e.Value)?.Hosts ?? []);
        return hosts.Concat(requirement.To is { } to ? catalog.Target(to.Value)?.Names ?? [to] : []).Select(h => h.Value);
    }
}
