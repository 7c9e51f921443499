using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Judging;

/// <summary>Checks as reports show them.</summary>
internal static class VerdictInfos
{
    internal static VerdictInfo Of(Policy policy, EndpointCheck check) => new(
        policy.Name,
        check.Need.Requirement.Id,
        check.Need.Feature.Id,
        check.Need.Role.Id,
        check.Endpoint.Pattern,
        CatalogWords.Of(check.Connection.Transport),
        check.Connection.FirstPort,
        check.Verdict.Word(),
        Witnesses(check.Judgement),
        [.. check.Judgement.Parts.Select(p => p.Entry).Distinct().OrderBy(e => e.At?.Span.Start ?? int.MaxValue).Select(e => new EntryInfo(e.At, e.Label))],
        [.. check.Judgement.Doubts.Select(d => new DoubtInfo(d.Reason, d.At))]);

    private static WitnessSet Witnesses(Judgement judgement) => new(
        judgement.FirstPassing?.Witness.Host,
        (judgement.First(Verdict.Deny) ?? judgement.First(Verdict.Authenticate))?.Witness.Host,
        judgement.First(Verdict.Unknown)?.Witness.Host);
}
