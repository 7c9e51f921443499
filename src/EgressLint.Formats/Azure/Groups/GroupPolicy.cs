using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>A network security group: users' rules by priority with the default rules behind them, one chain for each direction.</summary>
public sealed class GroupPolicy : PacketPolicy
{
    private readonly Surroundings surroundings;
    private readonly GroupOrder order;

    internal GroupPolicy(string name, string title, ImmutableArray<SecurityRule> rules, Surroundings surroundings, GroupOrder order)
    {
        Name = name;
        Title = title;
        Rules = rules;
        this.surroundings = surroundings;
        this.order = order;
        Chains = [order.Outbound.Chain, order.Inbound.Chain];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Title { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <summary>The rules that the file holds, in its order.</summary>
    internal ImmutableArray<SecurityRule> Rules { get; }

    /// <inheritdoc/>
    internal override IpSet Services => surroundings.Services;

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question) => PacketQuestions.Ask(question, surroundings.Near, Services);

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request) => PacketQuestions.Ask(request, surroundings.Near);

    /// <inheritdoc/>
    public override bool IsSameBesideEntries(Policy other) => other is GroupPolicy group && surroundings.IsSame(group.surroundings);

    /// <inheritdoc/>
    internal override ImmutableArray<DecisionPart> Walk(FlowBox box) => order.Of(PacketQuestions.IsInbound(box)).Decide(box);

    /// <inheritdoc/>
    internal override Evaluation Walk(Flow flow) => Decider.Evaluate(order.Of(PacketQuestions.IsInbound(flow)).Chain, flow);

    /// <inheritdoc/>
    internal override IEnumerable<IpSet> Landmarks(Flow flow)
    {
        var isInbound = PacketQuestions.IsInbound(flow);
        foreach (var rule in Rules)
        {
            var far = isInbound ? rule.Source : rule.Destination;
            if ((rule.Protocols & flow.Protocol) != Protocols.None && !far.IsAny && (isInbound || rule.DestinationPorts.Touches(PortSet.Of(flow.Port))))
            {
                yield return far.All;
            }
        }
    }
}
