using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Groups;

namespace EgressLint.Formats.Azure.Routes;

/// <summary>
/// A route table: the longest prefix wins, and of equal ones what a user wrote. Sorted that way it is a first match like any other; <c>None</c> stops, and
/// everything else passes on to where it leads.
/// </summary>
public sealed class RoutePolicy : PacketPolicy
{
    private static readonly PolicyEntry NoRoute = new(Match.Always, new(Outcome.Deny), null, "no route");

    private readonly Surroundings surroundings;
    private readonly ImmutableArray<Route> sorted;

    internal RoutePolicy(string name, string title, ImmutableArray<Route> routes, Surroundings surroundings)
    {
        Name = name;
        Title = title;
        this.surroundings = surroundings;
        sorted = [.. routes.OrderByDescending(r => r.Doubt is not null).ThenByDescending(r => r.Length).ThenBy(r => r.Rank)];
        Chains = [new("routes", [.. sorted.SelectMany(Entries)], NoRoute)];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Title { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <inheritdoc/>
    internal override IpSet Services => surroundings.Services;

    /// <summary>The route that an address takes in a table whose routes are all certain; null when it has none.</summary>
    internal Route? Of(IpAddress address) => sorted.FirstOrDefault(r => r.Addresses.Contains(address));

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question) => PacketQuestions.Ask(question, surroundings.Near, Services);

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request) =>
        request.Inbound ? new(null, "a route table says nothing of connections in") : PacketQuestions.Ask(request, surroundings.Near);

    /// <inheritdoc/>
    internal override ImmutableArray<DecisionPart> Walk(FlowBox box) => [.. Decider.Decide(Chains[0], box).Parts.Select(p => p with { Route = WayOf(p.Entry) })];

    /// <inheritdoc/>
    internal override Evaluation Walk(Flow flow) => Decider.Evaluate(Chains[0], flow);

    /// <inheritdoc/>
    internal override IEnumerable<IpSet> Landmarks(Flow flow) => sorted.Select(r => r.Addresses);

    private ImmutableArray<string> WayOf(PolicyEntry entry) => sorted.FirstOrDefault(r => r.Name == entry.Label && r.At == entry.At) is { } route ? [route.Way] : [];

    private static IEnumerable<PolicyEntry> Entries(Route route)
    {
        var match = Matches.Address(route.Addresses, new("the address is not known", route.At));
        var outcome = route.Hop == NextHop.None ? Outcome.Deny : Outcome.Allow;
        if (route.Hop == NextHop.Unknown)
        {
            var why = new Doubt($"where route '{route.Name}' leads is not known", route.At);
            yield return new(match.And(Match.Unknown(why)), new(Outcome.Allow), route.At, route.Name) { IsNamed = route.At is not null };
            outcome = Outcome.Deny;
        }

        yield return new(route.Doubt is { } doubt ? match.And(Match.Unknown(doubt)) : match, new(outcome), route.At, route.Name) { IsNamed = route.At is not null };
    }
}
