using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Picks a concrete flow for each part of a decision and replays it through the policy's concrete evaluation, which is other code.
/// Where the two disagree nothing is claimed: the part becomes unknown.
/// </summary>
internal static class Witnesses
{
    /// <summary>
    /// The part with its verdict and witness; null when no flow is in it. Of a part in which there may be flows, of which none can be worked out, nothing is known:
    /// it is not left out, because then what is left would be said of all.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="part">A part of its decision.</param>
    /// <param name="knownHosts">Hosts that people know, which witnesses prefer.</param>
    /// <param name="asked">What the decision is about.</param>
    internal static JudgedPart? Judge(Policy policy, DecisionPart part, ImmutableArray<string> knownHosts, FlowBox asked)
    {
        var flows = part.Flows with { Clients = Typical(part.Flows.Clients) };
        if (flows.Witness(knownHosts) is not { } witness)
        {
            return flows.IsEmpty || (flows with { Hosts = asked.Hosts, Paths = asked.Paths }).Witness(knownHosts) is not { } near ? null
                : new(part, Verdict.Unknown, near, [new("it is too complex to work out which names or paths this is about", part.Entry.At)]);
        }

        var verdict = Verdicts.Of(part);
        if (verdict == Verdict.Unknown)
        {
            return new(part, verdict, witness, part.Doubts);
        }

        var replayed = policy.Evaluate(witness);
        return replayed.Action is { } action && part.Action.Covers(action)
            ? new(part, verdict, witness, [])
            : new(part, Verdict.Unknown, witness, [Failure(part, witness, replayed)]);
    }

    /// <summary>Addresses as people use them inside a network, where there are any.</summary>
    internal static IpSet Typical(IpSet clients)
    {
        if (clients.IsAll)
        {
            return clients;
        }

        foreach (var usual in (ReadOnlySpan<string>)["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12"])
        {
            if (IpSet.TryParse(usual, out var network) && clients.And(network) is { IsEmpty: false } inside)
            {
                return inside;
            }
        }

        return clients;
    }

    private static Doubt Failure(DecisionPart part, Flow witness, Evaluation replayed)
    {
        var got = replayed.Action is { } action ? Verdicts.Of(action).Word() : "unknown";
        return new($"internal check failed: '{witness}' was decided as {Verdicts.Of(part.Action).Word()} and replayed as {got}", part.Entry.At);
    }
}
