using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>Asks a policy about every endpoint of every requirement, and settles which failures count.</summary>
internal sealed class CheckBuilder(PolicyJudge judge, Questionnaire questionnaire, ClientPins? pins = null)
{
    private readonly List<string> assumptions = [];
    private readonly List<EndpointCheck> unasked = [];
    private ClientChoice? choice;
    private readonly Lazy<ImmutableArray<PolicyJudge>> variants = new(() => Variants(judge.Policy, questionnaire.Names));

    /// <summary>What was assumed about clients, one sentence each.</summary>
    internal ImmutableArray<string> Assumptions => [.. assumptions];

    /// <summary>Raw connections that never ask a policy which chooses routes, judged as if they were tunnels.</summary>
    internal ImmutableArray<EndpointCheck> Unasked => [.. unasked];

    /// <summary>Every check, in the order of the catalog.</summary>
    internal ImmutableArray<EndpointCheck> Build(CancellationToken cancellation)
    {
        choice = Choose(cancellation);
        var diagnosis = new Diagnosis(judge);
        var result = ImmutableArray.CreateBuilder<EndpointCheck>();
        foreach (var need in questionnaire.Needs)
        {
            cancellation.ThrowIfCancellationRequested();
            var checks = new List<EndpointCheck>();
            foreach (var asked in need.Connections)
            {
                if (Check(need, asked) is { } check)
                {
                    (IsUnasked(asked.Connection) ? unasked : checks).Add(check);
                }
            }

            result.AddRange(Alternatives.Settle(need.Need, checks).Select(c => diagnosis.Complete(IsSeen(c) ? c : c with { Counts = false })));
        }

        assumptions.AddRange(result.SelectMany(c => c.Judgement.Parts).SelectMany(p => p.Part.Assumed).Select(d => $"{judge.Policy.Name}: {d.Reason}.").Distinct());
        assumptions.AddRange(judge.Unreadable.Select(p => $"'{p}' cannot be read as a host pattern and was not checked."));
        return result.ToImmutable();
    }

    private ClientChoice? Choose(CancellationToken cancellation)
    {
        var questions = questionnaire.Needs.Where(n => n.Sources is null).SelectMany(n => n.Connections).Select(c => c.Question).ToList();
        if (questions.Count == 0)
        {
            return null;
        }

        cancellation.ThrowIfCancellationRequested();
        var choice = ClientChoice.Make(judge, questions);
        if (choice.Matters)
        {
            assumptions.Add(judge.Policy.ChoosesRoute
                ? $"{judge.Policy.Name}: 'myIpAddress()' is assumed to return an address in {ClientChoice.Describe(judge.Policy, choice.Ranked[0])}, "
                    + "where the script blocks least; give 'sources' to check others."
                : $"{judge.Policy.Name}: clients are assumed to be in {ClientChoice.Describe(judge.Policy, choice.Ranked[0])}, "
                    + "the addresses that the policy treats best; give 'sources' to check others.");
        }

        return choice;
    }

    /// <summary>What the policy is asked about a connection: one that can sign in with the account of its machine does.</summary>
    internal Question QuestionOf(AskedConnection asked) =>
        Question.CanSignInAsMachine(asked.Constraints, judge.Policy) ? asked.Question with { CanAuthenticate = true } : asked.Question;

    /// <summary>For which clients a question is judged: those that are given, else those of the version before, else those that are treated best.</summary>
    internal IpSet ClientsOf(AskedNeed need, AskedConnection asked, Question question) =>
        need.Sources ?? pins?.Find(need.Need, asked.Endpoint, asked.Group, asked.Connection) ?? Best(question, asked.Constraints);

    private EndpointCheck? Check(AskedNeed need, AskedConnection asked)
    {
        var (endpoint, group, connection, constraints, _) = asked;
        var given = need.Sources;
        var question = QuestionOf(asked);
        if (IsUnasked(connection))
        {
            question = question with { Transport = Transport.Https };
        }

        var clients = ClientsOf(need, asked, question);
        if (judge.Judge(question, clients, endpoint.KnownHosts) is not { } judgement)
        {
            return null;
        }

        if (given is null && choice is not null && !ReferenceEquals(clients, choice.Ranked[0]))
        {
            judgement = judgement with { Doubts = judgement.Doubts.Add(new(pins is null ? ClientChoice.Exception(judge.Policy, clients) : ClientChoice.Kept(judge.Policy, clients), null)) };
        }

        var check = new EndpointCheck(need.Need, endpoint, group, connection, Judgements.WithUnset(judgement, endpoint.UnsetParameters), clients)
        {
            Asked = question,
            Constraints = constraints,
            SignsInAsMachine = Question.CanSignInAsMachine(constraints, judge.Policy),
            RefusedMethods = judgement.FirstPassing is null || judge.Policy.ChoosesRoute || judge.Policy.FiltersPackets ? [] : Refused(question, clients, endpoint, constraints),
            Challenge = Challenge(question, clients, endpoint),
            Variants = [.. Elsewhere(question, clients, endpoint)],
        };
        return check.Variants.IsEmpty ? check : check with { Differing = EngineComparison.Differences(judge, check) };
    }

    /// <summary>What happens to a caller with credentials before it shows them, where the policy says how they are shown.</summary>
    private JudgedPart? Challenge(Question question, IpSet clients, ScenarioEndpoint endpoint) =>
        question.CanAuthenticate && !judge.Policy.Settings.SignInSchemes.IsEmpty
            ? judge.Judge(question with { CanAuthenticate = false }, clients, endpoint.KnownHosts)?.First(Verdict.Authenticate)
            : null;

    /// <summary>A name that only DNS answers hold is never asked for: no way is chosen for it, and whoever looks at packets meets it under the name asked for.</summary>
    private bool IsSeen(EndpointCheck check) => judge.Policy.MeetsAliases || check.Endpoint.Set.Nature != EndpointNature.CnameTarget;

    private bool IsUnasked(Connection connection) => judge.Policy.ChoosesRoute && connection.Transport == Catalogs.Transport.TcpTls;

    /// <summary>The same question, asked of other engines.</summary>
    private IEnumerable<VariantAnswer> Elsewhere(Question question, IpSet clients, ScenarioEndpoint endpoint)
    {
        foreach (var other in variants.Value)
        {
            if (other.Judge(question, clients, endpoint.KnownHosts) is { } answer)
            {
                yield return new(other.Policy, answer);
            }
        }
    }

    private static ImmutableArray<PolicyJudge> Variants(Policy policy, HostNames names) =>
        policy.Rejections.IsEmpty ? [.. policy.Variants.Where(v => v.Rejections.IsEmpty).Select(v => new PolicyJudge(v, names))] : [];

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
    private IpSet Best(Question question, Constraints constraints)
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
}
