using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Judging;

/// <summary>Checks as reports show them.</summary>
internal static class VerdictInfos
{
    /// <summary>A list of patterns can be passed by thousands of entries that may match; nobody reads more than the last.</summary>
    private const int MostSteps = 12;

    internal static VerdictInfo Of(Policy policy, EndpointCheck check, bool traces = false) => new(
        policy.Name,
        check.Need.Requirement.Id,
        check.Need.Feature.Id,
        check.Need.Role.Id,
        check.Endpoint.Pattern,
        CatalogWords.Of(check.Connection.Transport),
        check.Connection.FirstPort,
        check.Verdict.Word(),
        Witnesses(check),
        [.. check.Judgement.Parts.Select(p => p.Entry).Distinct().OrderBy(e => e.At?.Span.Start ?? int.MaxValue).Select(e => new EntryInfo(e.At, e.Label))],
        [.. check.Judgement.Doubts.Select(d => new DoubtInfo(d.Reason, d.At))])
    {
        IsForbidden = check.Need.IsForbidden,
        File = policy.Source.Path,
        Traced = traces ? [.. check.Judgement.Parts.DistinctBy(p => (p.Verdict, p.Entry)).Take(MostSteps).Select(p => Traced(check, p))] : [],
    };

    private static TracedPart Traced(EndpointCheck check, JudgedPart part)
    {
        var steps = part.Part.Steps;
        var cut = Math.Max(0, steps.Length - MostSteps);
        var shown = steps.Skip(cut).Select(s => new TracedStep(new(s.Entry.At, s.Entry.Label), s.Matched == Core.Policies.Truth.Yes));
        return new(part.Verdict.Word(), Place(check, part), cut, steps is [.., var last] && ReferenceEquals(last.Entry, part.Entry)
            ? [.. shown]
            : [.. shown, new(new(part.Entry.At, part.Entry.Label), true)]);
    }

    /// <summary>The far end of an example: the name, or the address where a place has none.</summary>
    internal static string Place(EndpointCheck check, JudgedPart part) =>
        HostNames.Network(check.Endpoint.Pattern) is not null && part.Witness.Address is { } address ? address.ToString() : part.Witness.Host;

    private static WitnessSet Witnesses(EndpointCheck check) => new(
        Shown(check, check.Judgement.FirstPassing),
        Shown(check, check.Judgement.First(Verdict.Deny) ?? check.Judgement.First(Verdict.Authenticate)),
        Shown(check, check.Judgement.First(Verdict.Unknown)));

    private static string? Shown(EndpointCheck check, JudgedPart? part) => part is null ? null : Place(check, part);
}
