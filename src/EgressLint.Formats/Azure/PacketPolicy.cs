using System.Collections.Concurrent;
using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure;

/// <summary>
/// What decides by addresses, ports and protocols. Where names have no say, all endpoints on one port with the same addresses share one answer.
/// Where nobody knows which addresses a host has, every one that it can have is decided, and what is the same for all of them is certain.
/// </summary>
public abstract class PacketPolicy : Policy
{
    private const int MostSamples = 48;

    private readonly ConcurrentDictionary<Key, Decision> decisions = new();
    private readonly ConcurrentDictionary<Flow, Evaluation> evaluations = new();

    /// <inheritdoc/>
    public override string Format => "azure";

    /// <inheritdoc/>
    public override bool FiltersPackets => true;

    /// <inheritdoc/>
    public override PolicyPlace Place => PolicyPlace.Network;

    /// <inheritdoc/>
    public override bool SeesNames => false;

    /// <summary>Addresses that a service on the internet can have as seen from here.</summary>
    internal abstract IpSet Services { get; }

    /// <summary>Decides a box whose addresses are known.</summary>
    internal abstract ImmutableArray<DecisionPart> Walk(FlowBox box);

    /// <summary>Decides a flow whose address is known, by the concrete evaluation.</summary>
    internal abstract Evaluation Walk(Flow flow);

    /// <summary>Addresses at which the answer may change, for the concrete check of what was decided for all.</summary>
    internal abstract IEnumerable<IpSet> Landmarks(Flow flow);

    /// <inheritdoc/>
    public override Decision Decide(FlowBox asked)
    {
        if (SeesNames)
        {
            return Fresh(asked);
        }

        var key = new Key(asked.Protocols, asked.Ports, asked.ClientPorts, asked.Clients, asked.Addresses, IsService(asked.Traits), PacketQuestions.IsInbound(asked));
        var decision = decisions.GetOrAdd(key, _ => Fresh(asked with { Hosts = Language.All, Paths = Language.All, Times = null, Dates = null }));
        return new(asked, [.. decision.Parts.Select(p => p with { Flows = Named(p.Flows, asked) })]);
    }

    /// <inheritdoc/>
    public override Evaluation Evaluate(Flow flow) =>
        evaluations.GetOrAdd(flow with { Host = SeesNames ? flow.Host : "", Path = "", Minute = null }, f => f.Address is null ? Sampled(f) : Walk(f));

    private static FlowBox Named(FlowBox part, FlowBox asked) =>
        part with { Hosts = asked.Hosts, Paths = asked.Paths, Times = asked.Times, Traits = asked.Traits, Resolved = asked.Resolved, Dates = asked.Dates };

    private static bool IsService(Traits traits) => traits[PacketQuestions.Scope]?.Exact == "internet";

    private Decision Fresh(FlowBox asked)
    {
        if (asked.Addresses is not null)
        {
            return asked.ClientPorts.Equals(PacketQuestions.NearPorts) ? Unported(asked, Walk(asked)) : new(asked, Walk(asked));
        }

        var all = IsService(asked.Traits) ? Services : IpSet.All;
        return FoldedDecision.Fold(asked, Walk(asked with { Addresses = all }), PacketQuestions.NearPorts);
    }

    /// <summary>Where addresses are told apart and near ports are not to be.</summary>
    private static Decision Unported(FlowBox asked, ImmutableArray<DecisionPart> parts) =>
        parts.All(p => p.Flows.ClientPorts.Equals(asked.ClientPorts)) ? new(asked, parts) : new(asked, FoldedDecision.FoldPorts(parts, asked));

    /// <summary>One answer for addresses of which nobody knows which it is: that of landmarks, where they agree.</summary>
    private Evaluation Sampled(Flow flow)
    {
        var all = flow.Traits.GetValueOrDefault(PacketQuestions.Scope) == "internet" ? Services : IpSet.All;
        Evaluation? shown = null;
        var agrees = true;
        var possible = OutcomeSet.Empty;
        foreach (var address in Samples(all, flow))
        {
            var one = Walk(flow with { Address = address });
            possible = possible.Or(one.Possible);
            agrees &= one.Action is not null && (shown is null || one.Action.Equals(shown.Action));
            shown = shown is null || one.Action?.Outcome == Outcome.Deny ? one : shown;
        }

        return shown is null ? new(Chains[0].Default, null) : agrees ? shown : shown with { Action = null, Possible = possible };
    }

    private HashSet<IpAddress> Samples(IpSet all, Flow flow)
    {
        var samples = new HashSet<IpAddress>();
        foreach (var set in Landmarks(flow).Prepend(all))
        {
            foreach (var part in (ReadOnlySpan<IpSet>)[all.And(set), all.Except(set)])
            {
                if (part.Witness() is { } address)
                {
                    samples.Add(address);
                }
            }

            if (samples.Count >= MostSamples)
            {
                break;
            }
        }

        return samples;
    }

    private readonly record struct Key(Protocols Protocols, PortSet Ports, PortSet NearPorts, IpSet Clients, IpSet? Addresses, bool IsService, bool IsInbound);
}
