using EgressLint.Analysis.Catalogs;

namespace EgressLint.Analysis.Judging;

/// <summary>One working way to connect is enough, and for names that migrate one working set: what they make up for does not count.</summary>
internal static class Alternatives
{
    /// <summary>The checks of one requirement, with what counts settled.</summary>
    internal static IEnumerable<EndpointCheck> Settle(ScenarioRequirement need, List<EndpointCheck> checks)
    {
        var enough = need.Requirement.Satisfied == Satisfaction.AnyActive && checks.GroupBy(c => c.Endpoint.Set.Id).Any(IsMet);
        foreach (var endpoint in checks.GroupBy(c => c.Endpoint.Pattern).SelectMany(Settle))
        {
            yield return enough ? endpoint with { Counts = endpoint.Works } : endpoint;
        }
    }

    /// <summary>The one way of an endpoint that findings speak of: the first that works, else the one that lacks least.</summary>
    private static IEnumerable<EndpointCheck> Settle(IEnumerable<EndpointCheck> endpoint)
    {
        var groups = endpoint.GroupBy(c => c.Group.Id).Select(g => g.ToArray()).ToArray();
        var told = groups
            .OrderBy(g => g.Count(c => !c.Works))
            .ThenBy(g => g.Count(c => !c.Works && c.Verdict != Verdict.Unknown))
            .ThenByDescending(g => g[0].Group.Preferred)
            .First();
        return groups.SelectMany(g => ReferenceEquals(g, told) ? g : g.Select(c => c with { Counts = false }));
    }

    private static bool IsMet(IEnumerable<EndpointCheck> set) =>
        set.GroupBy(c => c.Endpoint.Pattern).All(e => e.GroupBy(c => c.Group.Id).Any(g => g.All(c => c.Works)));
}
