using System.Collections.Immutable;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis;

/// <summary>
/// Says what a policy decides for a request, by which entry, and why. What the request leaves open makes the verdict unknown only where
/// the outcome depends on it; an absent source is taken to be in the set of addresses that the policy treats best, which is said.
/// </summary>
public static class Explainer
{
    /// <summary>Explains one request.</summary>
    /// <param name="policy">The policy that is asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="named">Whether the answer names the policy.</param>
    public static ExplainAnswer Explain(Policy policy, ExplainRequest request, bool named = false)
    {
        var answer = Answer(policy, request);
        return answer with { Id = request.Id, Policy = named ? policy.Title : null };
    }

    private static ExplainAnswer Answer(Policy policy, ExplainRequest request)
    {
        if (!policy.Rejections.IsEmpty)
        {
            return Rejected(policy);
        }

        return request.Endpoint is { } pattern ? Endpoint(policy, request, pattern) : Concrete(policy, request.Request);
    }

    private static ExplainAnswer Rejected(Policy policy)
    {
        var verdict = Verdicts.Of(new PolicyAction(policy.WhenRejected));
        return new()
        {
            Verdict = verdict.Word(),
            Rejected = true,
            Route = verdict == Verdict.Direct ? ["DIRECT"] : [],
            Default = "the configuration is refused",
            Doubts = [.. policy.Rejections.Select(r => new DoubtInfo(r.Reason, r.At))],
        };
    }

    private static ExplainAnswer Concrete(Policy policy, PolicyRequest request)
    {
        var asked = policy.Ask(request);
        if (asked.Flows is not { } flows)
        {
            return new() { Verdict = Verdict.Deny.Word(), Default = asked.Refused ?? "the request is refused" };
        }

        var (parts, assumed) = BestTreated(policy, policy.Decide(flows).Parts, request.Source is null);
        var judged = Judge(policy, parts, flows);
        if (judged.IsEmpty)
        {
            return new() { Verdict = Verdict.Unknown.Word(), Doubts = [new("the request describes no flow at all", null)] };
        }

        var verdict = judged.Select(p => p.Verdict).Distinct().Count() == 1 ? judged[0].Verdict : Verdict.Unknown;
        return Describe(policy, judged, verdict, assumed);
    }

    private static ExplainAnswer Endpoint(Policy policy, ExplainRequest request, string pattern)
    {
        if (HostNames.Of(pattern, out var error) is not { } hosts)
        {
            return Undecided($"'{pattern}' is not a host pattern: {error}");
        }

        var port = request.Request.Port ?? (request.Transport == Transport.Http ? 80 : 443);
        var source = request.Request.Source;
        var question = new EndpointQuestion(
            hosts, Question.Between(port, port), request.Transport, source is { } client ? IpSet.Of(client) : IpSet.All)
        {
            CanAuthenticate = !string.IsNullOrEmpty(request.Request.User),
            Method = request.Request.Method,
            Addresses = request.Request.Address is { } address ? IpSet.Of(address) : null,
        };
        if (policy.Ask(question) is not { } flows)
        {
            return Undecided("this kind of policy has no say in such connections");
        }

        var (parts, assumed) = BestTreated(policy, policy.Decide(flows).Parts, source is null);
        var judged = Judge(policy, parts, flows);
        return judged.IsEmpty
            ? Undecided($"'{pattern}' names no host")
            : Describe(policy, judged, Verdicts.Join(judged.Select(p => p.Verdict)), assumed) with { Parts = Outcomes(judged) };
    }

    private static ExplainAnswer Undecided(string reason) => new() { Verdict = Verdict.Unknown.Word(), Doubts = [new(reason, null)] };

    /// <summary>The parts of the client class that is treated best, and the assumption where another class is treated differently.</summary>
    private static (ImmutableArray<DecisionPart> Parts, Doubt? Assumed) BestTreated(Policy policy, ImmutableArray<DecisionPart> parts, bool anyClient)
    {
        if (!anyClient || parts.All(p => p.Flows.Clients.IsAll))
        {
            return (parts, null);
        }

        var classes = ClientChoice.Partition(parts.Select(p => p.Flows.Clients))
            .Select(c => (Clients: c, Parts: Within(parts, c)))
            .Where(c => !c.Parts.IsEmpty)
            .Select(c => (c.Clients, c.Parts, Verdict: Verdicts.Join(c.Parts.Select(Verdicts.Of))))
            .GroupBy(c => c.Verdict)
            .Select(g => (g.Key, Clients: IpSet.Union(g.Select(c => c.Clients))))
            .OrderByDescending(c => c.Key)
            .ToArray();
        if (classes.Length == 0)
        {
            return (parts, null);
        }

        var best = Within(parts, classes[0].Clients);
        return classes.Length == 1
            ? (best, null)
            : (best, new($"no source is given; assumed: clients in {ClientChoice.Describe(policy, classes[0].Clients)}", null));
    }

    private static ImmutableArray<DecisionPart> Within(ImmutableArray<DecisionPart> parts, IpSet clients) =>
    [
        .. parts
            .Select(p => p with { Flows = p.Flows with { Clients = p.Flows.Clients.And(clients) } })
            .Where(p => !p.Flows.Clients.IsEmpty),
    ];

    private static ImmutableArray<JudgedPart> Judge(Policy policy, ImmutableArray<DecisionPart> parts, FlowBox asked) =>
        [.. parts.Select(p => Witnesses.Judge(policy, p, [], asked)).OfType<JudgedPart>()];

    private static ExplainAnswer Describe(Policy policy, ImmutableArray<JudgedPart> parts, Verdict verdict, Doubt? assumed)
    {
        var shown = parts.FirstOrDefault(p => p.Verdict == verdict) ?? parts[0];
        var replayed = policy.Evaluate(shown.Witness);
        var doubts = parts.SelectMany(p => p.Doubts.Concat(p.Part.Assumed));
        if (verdict == Verdict.Unknown && parts.All(p => p.Doubts.IsEmpty))
        {
            doubts = doubts.Concat(Dependence(parts));
        }

        var entry = replayed.Action is null ? replayed.Entry : shown.Entry;
        return new()
        {
            Verdict = verdict.Word(),
            Route = Same(parts.Select(p => p.Part.Route)) ? shown.Part.Route : [],
            Inspection = Word(Same(parts.Select(p => p.Part.Inspection)) ? shown.Part.Inspection : Inspection.Unknown),
            Entry = entry.At is { } at ? new(at, entry.Label) : null,
            Default = entry.At is null ? entry.Label : null,
            Doubts = [.. (assumed is null ? doubts : doubts.Append(assumed)).Distinct().Select(d => new DoubtInfo(d.Reason, d.At))],
            Trace = [.. replayed.Steps.Select(s => new ExplainStep(s.Entry.At, s.Entry.Label, Word(s.Matched)))],
        };
    }

    /// <summary>What the request does not say and the outcome depends on.</summary>
    private static IEnumerable<Doubt> Dependence(ImmutableArray<JudgedPart> parts)
    {
        foreach (var part in parts.DistinctBy(p => p.Verdict))
        {
            yield return new($"it depends on what the request does not say: '{Names.Of(part.Entry)}' would decide {part.Verdict.Word()} for some of it", part.Entry.At);
        }
    }

    /// <summary>One part for each outcome, when there are several.</summary>
    private static ImmutableArray<ExplainPart> Outcomes(ImmutableArray<JudgedPart> parts)
    {
        var outcomes = parts.GroupBy(p => (p.Verdict, Route: string.Join('\n', p.Part.Route))).Select(Outcome).ToImmutableArray();
        return outcomes.Length == 1 ? [] : outcomes;
    }

    private static ExplainPart Outcome(IEnumerable<JudgedPart> parts)
    {
        var all = parts.ToArray();
        var first = all[0];
        return new()
        {
            Verdict = first.Verdict.Word(),
            Route = first.Part.Route,
            Witness = first.Witness.Host,
            Entry = first.Entry.At is { } at ? new(at, first.Entry.Label) : null,
            Default = first.Entry.At is null ? first.Entry.Label : null,
            Doubts = [.. all.SelectMany(p => p.Doubts.Concat(p.Part.Assumed)).Distinct().Select(d => new DoubtInfo(d.Reason, d.At))],
        };
    }

    private static bool Same(IEnumerable<ImmutableArray<string>> routes) => routes.Select(r => string.Join('\n', r)).Distinct(StringComparer.Ordinal).Count() <= 1;

    private static bool Same(IEnumerable<Inspection> inspections) => inspections.Distinct().Count() <= 1;

    private static string Word(Truth truth) => truth switch
    {
        Truth.Yes => "yes",
        Truth.No => "no",
        _ => "maybe",
    };

    private static string Word(Inspection inspection) => inspection switch
    {
        Inspection.Intercept => "intercept",
        Inspection.Splice => "splice",
        Inspection.Terminate => "terminate",
        Inspection.Unknown => "unknown",
        _ => "none",
    };
}
