using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>What two engines do differently with one request.</summary>
/// <param name="Theirs">The other engine.</param>
/// <param name="Our">What the first does.</param>
/// <param name="Their">What the other does.</param>
/// <param name="Witness">The request, as the other engine sees it; it was replayed in both.</param>
/// <param name="IsByPath">Whether the other engine does so for some paths only, which the first does not show to the script.</param>
internal sealed record EngineDifference(Policy Theirs, JudgedPart Our, JudgedPart Their, Flow Witness, bool IsByPath);

/// <summary>Lays the answers of two engines over one another. Where one of them does not know, nothing is said.</summary>
internal static class EngineComparison
{
    /// <summary>More parts than this are not compared: each is laid over each.</summary>
    private const int MostParts = 48;

    /// <summary>The differences, as far as comparing may cost: parts of a script made to be expensive are not all laid over one another.</summary>
    internal static ImmutableArray<EngineDifference> Differences(PolicyJudge judge, EndpointCheck check)
    {
        var before = SetMeter.Spent;
        var limit = judge.Comparing.Limit;
        var found = ImmutableArray.CreateBuilder<EngineDifference>();
        foreach (var (our, their, variant) in Pairs(check).TakeWhile(_ => SetMeter.Spent < limit))
        {
            if (our.Verdict != Verdict.Unknown && their.Verdict != Verdict.Unknown && !Ways.Same(our, their)
                && Witness(judge.Policy, our, variant.Policy, their, check) is { } witness)
            {
                found.Add(new(variant.Policy, our, their, witness, IsByPath(their, variant.Judgement)));
            }
        }

        judge.Comparing.Take(SetMeter.Spent - before);
        return found.ToImmutable();
    }

    private static IEnumerable<(JudgedPart Our, JudgedPart Their, VariantAnswer Variant)> Pairs(EndpointCheck check) =>
        from variant in check.Variants
        from our in check.Judgement.Parts.Take(MostParts)
        from their in variant.Judgement.Parts.Take(MostParts)
        select (our, their, variant);

    /// <summary>Whether the same hosts go another way for other paths.</summary>
    private static bool IsByPath(JudgedPart part, Judgement all)
    {
        var flows = part.Part.Flows;
        return !flows.Paths.Contains("/") && all.Parts.Any(other =>
            !Ways.Same(other, part) && !other.Part.Flows.Paths.Overlaps(flows.Paths) && !AtAnyPath(flows, other.Part.Flows).IsEmpty);
    }

    /// <summary>A request that both parts hold. Of an encrypted one engines see paths of their own choice, so that any two go together.</summary>
    private static Flow? Witness(Policy policy, JudgedPart our, Policy theirs, JudgedPart their, EndpointCheck check)
    {
        var (a, b) = (our.Part.Flows, their.Part.Flows);
        var hidden = check.Transport == Transport.Https;
        if (!hidden && !ReferenceEquals(a.Paths, b.Paths) && !a.Paths.Overlaps(b.Paths))
        {
            return null;
        }

        var both = hidden ? AtAnyPath(a, b) : a.And(b);
        both = both with { Clients = Witnesses.Typical(both.Clients) };
        if (both.Witness(check.Endpoint.KnownHosts) is not { } seen || their.Part.Flows.Paths.Witness() is not { } path)
        {
            return null;
        }

        var (ours, flow) = hidden ? (seen with { Path = our.Witness.Path }, seen with { Path = path }) : (seen, seen);
        return policy.Evaluate(ours).Action is { } first && first.Equals(our.Part.Action)
            && theirs.Evaluate(flow).Action is { } second && second.Equals(their.Part.Action) ? flow : null;
    }

    private static FlowBox AtAnyPath(FlowBox a, FlowBox b) => (a with { Paths = Language.All }).And(b with { Paths = Language.All });
}
