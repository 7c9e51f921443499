using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Analysis.Judging;

/// <summary>One connection to one endpoint that something needs.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Group">The way to connect that it belongs to.</param>
/// <param name="Connection">The connection, to one port or to a long range.</param>
/// <param name="Constraints">What holds for it.</param>
/// <param name="Question">The same as a question.</param>
internal sealed record AskedConnection(ScenarioEndpoint Endpoint, ConnectionGroup Group, Connection Connection, Constraints Constraints, Question Question);

/// <summary>A requirement with all that is asked for it.</summary>
/// <param name="Need">The requirement.</param>
/// <param name="Sources">Where its role connects from; null when nobody said.</param>
/// <param name="Connections">What is asked.</param>
internal sealed record AskedNeed(ScenarioRequirement Need, IpSet? Sources, ImmutableArray<AskedConnection> Connections);

/// <summary>All that every policy is asked, worked out once: a file may have thousands of policies.</summary>
internal sealed class Questionnaire
{
    /// <summary>More ports than this in one connection are asked as one.</summary>
    private const int MaxSinglePorts = 64;

    /// <summary>The questions of a scenario.</summary>
    internal Questionnaire(ImmutableArray<ScenarioRequirement> needs, ImmutableSortedDictionary<string, IpSet> sources, ServiceTagList tags)
    {
        var book = new AddressBook(tags);
        var asked = needs.Select(n => Of(n, sources.GetValueOrDefault(n.Role.Id), book)).ToLookup(n => n.Need.IsForbidden);
        Needs = [.. asked[false]];
        Forbidden = [.. asked[true]];
    }

    /// <summary>The requirements, in the order of the catalog.</summary>
    internal ImmutableArray<AskedNeed> Needs { get; }

    /// <summary>What must not be reached, in the same order.</summary>
    internal ImmutableArray<AskedNeed> Forbidden { get; }

    /// <summary>Names for all policies to which names are nothing.</summary>
    internal HostNames Names { get; } = new();

    private static AskedNeed Of(ScenarioRequirement need, IpSet? from, AddressBook book)
    {
        var asked = ImmutableArray.CreateBuilder<AskedConnection>();
        foreach (var (endpoint, group, connection) in Asked(need))
        {
            var constraints = need.Effective(endpoint, group);
            asked.Add(new(endpoint, group, connection, constraints, Question.Of(need, endpoint, connection, constraints, from, book)));
        }

        return new(need, from, asked.ToImmutable());
    }

    private static IEnumerable<(ScenarioEndpoint Endpoint, ConnectionGroup Group, Connection Connection)> Asked(ScenarioRequirement need)
    {
        if (need.Necessity == Necessity.None)
        {
            yield break;
        }

        foreach (var endpoint in need.Endpoints)
        {
            if (!endpoint.Set.IsContacted || endpoint.Set.Lifecycle.IsOver)
            {
                continue;
            }

            foreach (var group in need.Groups)
            {
                foreach (var connection in group.Connections.SelectMany(Singles))
                {
                    yield return (endpoint, group, connection);
                }
            }
        }
    }

    private static IEnumerable<Connection> Singles(Connection connection) =>
        connection.LastPort - connection.FirstPort >= MaxSinglePorts
            ? [connection]
            : Enumerable.Range(connection.FirstPort, connection.LastPort - connection.FirstPort + 1).Select(p => connection with { FirstPort = p, LastPort = p });
}
