using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Sets;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>Asks a policy about every endpoint of every requirement, and settles which failures count.</summary>
internal sealed class CheckBuilder(PolicyJudge judge, ImmutableArray<ScenarioRequirement> needs, ImmutableSortedDictionary<string, IpSet> sources)
{
    /// <summary>More ports than this in one connection are asked as one.</summary>
    private const int MaxSinglePorts = 64;

    private readonly List<string> assumptions = [];

    /// <summary>What was assumed about clients, one sentence each.</summary>
    internal ImmutableArray<string> Assumptions => [.. assumptions];

    /// <summary>Every check, in the order of the catalog.</summary>
    internal ImmutableArray<EndpointCheck> Build(CancellationToken cancellation)
    {
        var choice = Choose(cancellation);
        var diagnosis = new Diagnosis(judge);
        var result = ImmutableArray.CreateBuilder<EndpointCheck>();
        foreach (var need in needs)
        {
            cancellation.ThrowIfCancellationRequested();
            var checks = new List<EndpointCheck>();
            foreach (var (endpoint, group, connection) in Asked(need))
            {
                if (Check(need, endpoint, group, connection, choice) is { } check)
                {
                    checks.Add(check);
                }
            }

            result.AddRange(Alternatives.Settle(need, checks).Select(diagnosis.Complete));
        }

        assumptions.AddRange(judge.Unreadable.Select(p => $"'{p}' cannot be read as a host pattern and was not checked."));
        return result.ToImmutable();
    }

    private ClientChoice? Choose(CancellationToken cancellation)
    {
        var questions = new List<Question>();
        foreach (var need in needs)
        {
            cancellation.ThrowIfCancellationRequested();
            if (sources.ContainsKey(need.Role.Id))
            {
                continue;
            }

            foreach (var (endpoint, group, connection) in Asked(need))
            {
                questions.Add(Question.Of(need, endpoint, connection, need.Effective(endpoint, group), null));
            }
        }

        if (questions.Count == 0)
        {
            return null;
        }

        var choice = ClientChoice.Make(judge, questions);
        if (choice.Matters)
        {
            assumptions.Add($"{judge.Policy.Name}: clients are assumed to be in {ClientChoice.Describe(judge.Policy, choice.Ranked[0])}, "
                + "the addresses that the policy treats best; give 'sources' to check others.");
        }

        return choice;
    }

    private EndpointCheck? Check(
        ScenarioRequirement need, ScenarioEndpoint endpoint, ConnectionGroup group, Connection connection, ClientChoice? choice)
    {
        var constraints = need.Effective(endpoint, group);
        var given = sources.GetValueOrDefault(need.Role.Id);
        var question = Question.Of(need, endpoint, connection, constraints, given);
        var clients = given ?? Best(question, choice, constraints);
        if (judge.Judge(question, clients, endpoint.KnownHosts) is not { } judgement)
        {
            return null;
        }

        if (given is null && choice is not null && !ReferenceEquals(clients, choice.Ranked[0]))
        {
            var other = $"assumed: clients in {ClientChoice.Describe(judge.Policy, clients)}, which alone are treated better here";
            judgement = judgement with { Doubts = judgement.Doubts.Add(new(other, null)) };
        }

        return new(need, endpoint, group, connection, Judgements.WithUnset(judgement, endpoint.UnsetParameters), clients)
        {
            Asked = question,
            Constraints = constraints,
            RefusedMethods = judgement.FirstPassing is null ? [] : Refused(question, clients, endpoint, constraints),
        };
    }

    /// <summary>Methods are seen in plain requests only; what a policy cannot see it does not ask about, and then nothing is refused.</summary>
    private ImmutableArray<(string, JudgedPart)> Refused(Question question, IpSet clients, ScenarioEndpoint endpoint, Constraints constraints)
    {
        if (constraints.Methods.IsEmpty || question.Transport != Transport.Http)
        {
            return [];
        }

        var refused = ImmutableArray.CreateBuilder<(string, JudgedPart)>();
        foreach (var method in constraints.Methods)
        {
            var answer = judge.Judge(question with { Method = method }, clients, endpoint.KnownHosts);
            if (answer?.Verdict == Verdict.Deny && answer.First(Verdict.Deny) is { } part)
            {
                refused.Add((method, part));
            }
        }

        return refused.ToImmutable();
    }

    /// <summary>The chosen clients; where those are not let through, others that are treated better, because a blocked verdict holds for everyone.</summary>
    private IpSet Best(Question question, ClientChoice? choice, Constraints constraints)
    {
        if (choice is null)
        {
            return IpSet.All;
        }

        var best = choice.Ranked[0];
        var rank = Rank(question, best, constraints);
        foreach (var other in choice.Ranked)
        {
            if (rank >= Rank(Verdict.Allow, constraints))
            {
                break;
            }

            if (Rank(question, other, constraints) is var better && better > rank)
            {
                (best, rank) = (other, better);
            }
        }

        return best;
    }

    private int Rank(Question question, IpSet clients, Constraints constraints) =>
        judge.Glance(question, clients) is { } verdict ? Rank(verdict, constraints) : -1;

    private static int Rank(Verdict verdict, Constraints constraints) =>
        verdict == Verdict.Authenticate && Question.CanSignIn(constraints) ? (int)Verdict.Allow : Math.Min((int)verdict, (int)Verdict.Allow);

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
