using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// For which clients each endpoint was judged before a change, so that what comes after it is judged for the same ones. A policy that goes on to serve
/// one machine and nobody else would not seem worse, if each version were judged for whom it treats best.
/// </summary>
internal sealed class ClientPins
{
    private const ulong Most = 1UL << 31;

    private readonly Dictionary<string, IpSet> clients = new(StringComparer.Ordinal);

    /// <summary>Whether nobody said who the clients are, and the policy did not either: they are nearly everybody.</summary>
    internal bool AreNearlyEverybody => clients.Values.All(IsNearlyEverybody);

    /// <summary>The clients of answers; those of the machine itself count only where there are no others.</summary>
    internal static ClientPins Of(IEnumerable<EndpointCheck> checks)
    {
        var pins = new ClientPins();
        var loopback = ClientChoice.Loopback();
        foreach (var check in checks)
        {
            var others = check.Clients.Except(loopback);
            pins.clients.TryAdd(KeyOf(check), others.IsEmpty ? check.Clients : others);
        }

        return pins;
    }

    /// <summary>The same without sets of nearly everybody, which do not say whom the policy is for.</summary>
    internal static ClientPins Narrow(IEnumerable<EndpointCheck> checks) => Of(checks.Where(c => !IsNearlyEverybody(c.Clients)));

    /// <summary>What tells an endpoint from the others, in every version of a configuration.</summary>
    internal static string KeyOf(EndpointCheck check) => KeyOf(check.Need, check.Endpoint, check.Group, check.Connection);

    /// <summary>The clients; null where the endpoint was not judged.</summary>
    internal IpSet? Find(ScenarioRequirement need, ScenarioEndpoint endpoint, ConnectionGroup group, Connection connection) =>
        clients.GetValueOrDefault(KeyOf(need, endpoint, group, connection));

    /// <summary>Whether what both judged was judged for the same clients.</summary>
    internal bool AreSame(ClientPins other) => clients.All(p => !other.clients.TryGetValue(p.Key, out var set) || set.Equals(p.Value));

    private static bool IsNearlyEverybody(IpSet clients) => clients.IsAll || ClientChoice.Size(clients) > Most;

    private static string KeyOf(ScenarioRequirement need, ScenarioEndpoint endpoint, ConnectionGroup group, Connection connection) =>
        $"{need.IsForbidden} {need.Requirement.Id} {need.Role.Id} {endpoint.Pattern} {group.Id} {connection}";
}
