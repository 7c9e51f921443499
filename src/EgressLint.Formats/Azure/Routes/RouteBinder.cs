using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Routes;

/// <summary>A route table with its routes read.</summary>
/// <param name="Table">The table.</param>
/// <param name="Routes">Routes of users, tags expanded.</param>
/// <param name="Surroundings">What the network around it is.</param>
internal sealed record BoundTable(AzureResource Table, ImmutableArray<Route> Routes, Surroundings Surroundings)
{
    /// <summary>What people call it.</summary>
    public string Title => Table.Name;

    /// <summary>Prefixes of the virtual network, as they are written.</summary>
    public ImmutableArray<(string Text, IpSet Set)> Network { get; init; } = [];

    /// <summary>Its policy.</summary>
    public RoutePolicy Make(SourceText text, string name, string title) => new(name, title, [.. Routes, .. RouteReader.System(Network)], Surroundings) { Source = text };
}

/// <summary>Reads the route tables of a document.</summary>
internal static class RouteBinder
{
    /// <summary>The route tables.</summary>
    public static IEnumerable<BoundTable> All(NetworkModel model, AzureFacts facts)
    {
        foreach (var table in model.RouteTables)
        {
            var inline = table.Body.Find("routes");
            var all = (inline?.Items ?? []).Select(r => (r, (string?)null, table.MayBeAbsent))
                .Concat(model.RoutesOf(table).Select(c => (c.Body, (string?)c.Name, c.MayBeAbsent)));
            var routes = RouteReader.Read(all, facts).ToList();
            if (inline is { Kind: AzureKind.Unknown } or { MayHaveMore: not null })
            {
                var why = new Doubt($"not all routes are known: {inline.Reason ?? inline.MayHaveMore}", inline.At);
                routes.Add(new("routes that are not in the file", "?", IpSet.All, 129, NextHop.Unknown) { At = inline.At, Doubt = why });
            }

            yield return new(table, [.. routes], Around(model, table, facts)) { Network = Prefixes(model, table) };
        }
    }

    private static Surroundings Around(NetworkModel model, AzureResource table, AzureFacts facts)
    {
        var near = model.SubnetsWith(table).Select(s => s.Prefixes).ToArray();
        return new()
        {
            Network = facts.Network ?? IpSet.Empty,
            Near = near.Length > 0 && near.All(n => n is not null) ? IpSet.Union(near.OfType<IpSet>()) : null,
        };
    }

    private static ImmutableArray<(string Text, IpSet Set)> Prefixes(NetworkModel model, AzureResource table)
    {
        var attached = model.SubnetsWith(table).Select(s => s.Network).OfType<AzureResource>().Distinct().ToArray();
        return
        [
            .. from network in attached.Length > 0 ? attached : [.. model.Networks]
               from prefix in network.Body.Find("addressSpace", "addressPrefixes")?.Items ?? []
               let text = prefix.Text
               where text is not null && IpSet.TryParse(text, out _)
               select (text, IpSet.TryParse(text, out var set) ? set : IpSet.Empty),
        ];
    }
}
