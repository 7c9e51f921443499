using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;

namespace EgressLint.Analysis.Paths;

/// <summary>Answers of paths as reports show them: one for every way.</summary>
internal static class PathVerdicts
{
    internal static IEnumerable<PathVerdictInfo> Of(JudgedPath path) => path.Checks.SelectMany(c => c.Arms.Select(a => Of(path.Path.Plan.Name, c.Check, a)));

    private static PathVerdictInfo Of(string path, EndpointCheck check, PathArm arm)
    {
        var stopped = arm.Parts.FirstOrDefault(p => p.Stop is not null);
        var unknown = arm.Parts.FirstOrDefault(p => p.Verdict == Verdict.Unknown);
        var telling = stopped ?? unknown ?? arm.Parts[0];
        return new(
            path,
            check.Need.Role.Id,
            check.Need.Requirement.Id,
            check.Need.Feature.Id,
            check.Endpoint.Pattern,
            CatalogWords.Of(check.Connection.Transport),
            check.Connection.FirstPort,
            arm.Verdict.Word(),
            stopped?.Stop?.Policy.Name,
            arm.Way,
            arm.Position,
            new(arm.Parts.FirstOrDefault(p => p.Verdict.Passes())?.Host, stopped?.Host, unknown?.Host),
            [.. telling.Hops.Select(h => new PathStepInfo(h.Policy.Name, h.Verdict.Word(), new(h.Part.Entry.At, h.Part.Entry.Label)))],
            [.. arm.Parts.SelectMany(p => p.Doubts).Distinct().Select(d => new DoubtInfo(d.Reason, d.At))]);
    }
}
