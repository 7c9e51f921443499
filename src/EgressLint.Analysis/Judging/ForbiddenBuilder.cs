using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Asks a policy about what must not be reached. Everything is the other way round: where nobody said from where a role connects, no address at all may get
/// through, and where nobody said whether it can sign in at a proxy, it is taken to be able to.
/// </summary>
internal sealed class ForbiddenBuilder(PolicyJudge judge, ImmutableArray<ScenarioRequirement> needs, ImmutableSortedDictionary<string, IpSet> sources, AddressBook book)
{
    /// <summary>Every check, in the order of the catalog; those with a problem pass, or may.</summary>
    internal ImmutableArray<EndpointCheck> Build(CancellationToken cancellation)
    {
        var result = ImmutableArray.CreateBuilder<EndpointCheck>();
        foreach (var need in needs.Where(n => n.IsForbidden))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (endpoint, group, connection) in CheckBuilder.Asked(need))
            {
                if (Check(need, endpoint, group, connection) is { } check)
                {
                    result.Add(check);
                }
            }
        }

        return result.ToImmutable();
    }

    private EndpointCheck? Check(ScenarioRequirement need, ScenarioEndpoint endpoint, ConnectionGroup group, Connection connection)
    {
        var constraints = need.Effective(endpoint, group);
        var given = sources.GetValueOrDefault(need.Role.Id);
        var question = Question.Of(need, endpoint, connection, constraints, given, book) with
        {
            CanAuthenticate = constraints.ProxyAuth != ProxyAuthentication.None && !constraints.AllUsers,
            IsForbidden = true,
        };
        var clients = given ?? IpSet.All.Except(ClientChoice.Loopback());
        if (judge.Judge(question, clients, endpoint.KnownHosts) is not { } judgement)
        {
            return null;
        }

        var check = new EndpointCheck(need, endpoint, group, connection, judgement, clients) { Asked = question, Constraints = constraints, Counts = false };
        var open = judgement.FirstPassing ?? judgement.First(Verdict.Unknown) ?? Unsettled(judgement);
        return open is null || judge.Policy.ChoosesRoute ? check : check with { Problem = new(Cause.Forbidden, open) };
    }

    /// <summary>What depends on the user is unknown as a whole, though each part is certain.</summary>
    private static JudgedPart? Unsettled(Judgement judgement) => judgement.Verdict == Verdict.Unknown ? judgement.Parts[0] : null;
}
