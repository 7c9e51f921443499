using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>EGL6002: the script names a proxy that no member of the path serves.</summary>
internal sealed class ProxyNotOnPath : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL6002", "ProxyNotOnPath", Severity.Warning,
        "On path '{0}', the script sends {1} to '{2}', which no member serves, so what becomes of it there is unknown.");

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPath(scope =>
    {
        foreach (var check in scope.Checks.Where(c => c.Check.Counts))
        {
            foreach (var arm in check.Arms)
            {
                if (PathWalk.Place(arm.Way) is { Length: > 0 } place && !scope.IsServed(place)
                    && arm.Parts.FirstOrDefault(p => p.Verdict == Verdict.Unknown && p.Hops is [{ Leg: PathLeg.Choice }, ..]) is { } part)
                {
                    Report(scope, check, arm, part);
                }
            }
        }
    });

    private static void Report(PathScope scope, PathCheck check, PathArm arm, PathPart part) =>
        scope.Report(check, part, part.Hops[0], new(Names.Place(part.Hops[0].Policy, part.Hops[0].Part.Entry), Severity.Warning, group =>
            new("default", scope.Plan.Name, PathScope.Told(group, check, arm, part), arm.Way)
            {
                Advice = $"Add the proxy's configuration to the path, with 'serves: [\"{PathWalk.Place(arm.Way)}\"]' in the settings.",
            })
        {
            Key = arm.Way,
        });
}
