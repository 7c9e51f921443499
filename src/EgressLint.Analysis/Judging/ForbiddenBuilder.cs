using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Asks a policy about what must not be reached. Everything is the other way round: where nobody said from where a role connects, no address at all may get
/// through, and where nobody said whether it can sign in at a proxy, it is taken to be able to.
/// </summary>
internal sealed class ForbiddenBuilder(PolicyJudge judge, Questionnaire questionnaire)
{
    /// <summary>Every check, in the order of the catalog; those with a problem pass, or may.</summary>
    internal ImmutableArray<EndpointCheck> Build(CancellationToken cancellation)
    {
        var result = ImmutableArray.CreateBuilder<EndpointCheck>();
        foreach (var need in questionnaire.Forbidden)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var asked in need.Connections)
            {
                if (Check(need, asked) is { } check)
                {
                    result.Add(check);
                }
            }
        }

        return result.ToImmutable();
    }

    private EndpointCheck? Check(AskedNeed need, AskedConnection asked)
    {
        var constraints = asked.Constraints;
        var question = asked.Question with
        {
            CanAuthenticate = constraints.ProxyAuth != ProxyAuthentication.None && !constraints.AllUsers,
            IsForbidden = true,
        };
        var clients = need.Sources ?? IpSet.All.Except(ClientChoice.Loopback());
        if (judge.Judge(question, clients, asked.Endpoint.KnownHosts) is not { } judgement)
        {
            return null;
        }

        var check = new EndpointCheck(need.Need, asked.Endpoint, asked.Group, asked.Connection, judgement, clients) { Asked = question, Constraints = constraints, Counts = false };
        var open = judgement.FirstPassing ?? judgement.First(Verdict.Unknown) ?? Unsettled(judgement);
        return open is null || judge.Policy.ChoosesRoute ? check : check with { Problem = new(Cause.Forbidden, open) };
    }

    /// <summary>What depends on the user is unknown as a whole, though each part is certain.</summary>
    private static JudgedPart? Unsettled(Judgement judgement) => judgement.Verdict == Verdict.Unknown ? judgement.Parts[0] : null;
}
