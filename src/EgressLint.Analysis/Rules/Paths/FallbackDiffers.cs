using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>EGL6001: the first proxy of an answer lets an endpoint pass, a later one denies it.</summary>
internal sealed class FallbackDiffers : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL6001", "FallbackDiffers", Severity.Warning,
        "On path '{0}', '{2}' lets {1} pass, but '{3}', which is tried when that cannot be reached, ends at '{4}', which then breaks {5} for {6}.");

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPath(scope =>
    {
        foreach (var check in scope.Checks.Where(c => c.Check.Counts && c.Check.Works))
        {
            var first = check.Arms.FirstOrDefault(a => a.Position == 0 && a.Verdict.Passes());
            foreach (var arm in check.Arms.Where(a => a.Position > 0 && PathWalk.Place(a.Way) is not null))
            {
                if (first is not null && arm.Parts.FirstOrDefault(p => p.Stop is { Leg: not (PathLeg.Choice or PathLeg.ClientToProxy) }) is { Stop: { } stop } part)
                {
                    Report(scope, check, (first, arm), (part, stop));
                }
            }
        }
    });

    private static void Report(PathScope scope, PathCheck check, (PathArm First, PathArm Later) arms, (PathPart Part, PathHop Stop) end) =>
        scope.Report(check, end.Part, end.Stop, new(Names.Place(end.Stop.Policy, end.Stop.Part.Entry), Severity.Warning, group =>
            new("default", scope.Plan.Name, PathScope.Told(group, check, arms.Later, end.Part), arms.First.Way, arms.Later.Way, Names.Of(end.Stop.Part.Entry), group.Features, group.Roles) { Advice = Advice.Allow(group) })
        {
            Key = $"{arms.First.Way} {arms.Later.Way}",
        });
}
