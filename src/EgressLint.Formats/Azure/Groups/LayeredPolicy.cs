using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>
/// Several policies that a packet meets one after the other: admin rules, the group of the interface, the group of the subnet. What one of them stops is
/// stopped, whatever the others may do; a later one can settle what an earlier one leaves open.
/// </summary>
public sealed class LayeredPolicy : PacketPolicy
{
    private readonly ImmutableArray<PacketPolicy> layers;

    /// <summary>Composes policies.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="layers">In the order in which a packet out meets them; a packet in meets the groups the other way round.</param>
    public LayeredPolicy(string name, params ImmutableArray<PacketPolicy> layers)
    {
        Name = name;
        this.layers = layers;
        Chains = [.. layers.SelectMany(l => l.Chains)];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <inheritdoc/>
    internal override IpSet Services => layers.Length == 0 ? IpSet.Public : layers[^1].Services;

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question) => layers.Length == 0 ? PacketQuestions.Ask(question, null, Services) : layers[^1].Ask(question);

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request) => layers.Length == 0 ? PacketQuestions.Ask(request, null) : layers[^1].Ask(request);

    /// <inheritdoc/>
    internal override ImmutableArray<DecisionPart> Walk(FlowBox box)
    {
        var nothing = new PolicyEntry(Match.Always, new(Outcome.Allow), null, "nothing filters here");
        ImmutableArray<DecisionPart> parts = [Decider.Close(box, [], nothing)];
        foreach (var (layer, before) in Ordered(PacketQuestions.IsInbound(box)))
        {
            parts = [.. parts.SelectMany(p => p.Possible.Contains(before) ? layer.Walk(p.Flows).Select(q => Join(p, q, before)) : [p])];
        }

        return parts;
    }

    /// <inheritdoc/>
    internal override Evaluation Walk(Flow flow)
    {
        Evaluation? all = null;
        foreach (var (layer, before) in Ordered(PacketQuestions.IsInbound(flow)))
        {
            if (all is null)
            {
                all = layer.Walk(flow);
            }
            else if (all.Possible.Contains(before))
            {
                all = Join(all, layer.Walk(flow), before);
            }
        }

        return all ?? new(new(Match.Always, new(Outcome.Allow), null, "nothing filters here"), new(Outcome.Allow));
    }

    /// <inheritdoc/>
    internal override IEnumerable<IpSet> Landmarks(Flow flow) => layers.SelectMany(l => l.Landmarks(flow));

    /// <summary>The layers in the order of a direction, with the outcome of the one before after which they are asked.</summary>
    private IEnumerable<(PacketPolicy Layer, Outcome Before)> Ordered(bool isInbound)
    {
        var admin = layers.Where(l => l is AdminPolicy);
        var groups = layers.Where(l => l is not AdminPolicy);
        var before = Outcome.Allow;
        foreach (var layer in admin.Concat(isInbound ? groups.Reverse() : groups))
        {
            yield return (layer, before);
            before = layer is AdminPolicy ? Outcome.Peek : Outcome.Allow;
        }
    }

    private static DecisionPart Join(DecisionPart first, DecisionPart next, Outcome before)
    {
        var possible = first.Possible.Without(before).Or(next.Possible);
        var steps = first.Steps.AddRange(next.Steps);
        if (possible.Only is { } only)
        {
            return next with { Action = new(only), Steps = steps, Doubts = [] };
        }

        var open = first.IsCertain ? next : first;
        return next with { Action = open.Action, Entry = open.Entry, Steps = steps, Doubts = [.. first.Doubts.Concat(next.Doubts).Distinct()], Possible = possible };
    }

    private static Evaluation Join(Evaluation first, Evaluation next, Outcome before)
    {
        var possible = first.Possible.Without(before).Or(next.Possible);
        var shown = possible.Only is null && first.Action is null ? first : next;
        return new(shown.Entry, possible.Only is { } only ? new(only) : null) { Possible = possible, Steps = first.Steps.AddRange(next.Steps) };
    }
}
