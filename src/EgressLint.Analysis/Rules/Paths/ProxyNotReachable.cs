using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>EGL1012: clients are sent to a proxy, and something stops them before it.</summary>
internal sealed class ProxyNotReachable : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1012", "ProxyNotReachable", Severity.Error,
    [
        new("default", "On path '{0}', the script sends {1} to '{2}', but '{3}' stops clients on the way to that proxy, which breaks {4} for {5}."),
        new("first", "On path '{0}', the script sends {1} to '{2}', but '{3}' stops clients on the way to that proxy, so that only the later ways of the answer are left for {5}."),
        new("later", "On path '{0}', the script names '{2}' for {1} where no other way works, but '{3}' stops clients on the way to that proxy, so that it never stands in for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPath(scope =>
    {
        foreach (var check in scope.Checks.Where(c => c.Check.Counts))
        {
            foreach (var arm in check.Arms)
            {
                foreach (var part in arm.Parts.Where(p => p.Stop?.Leg == PathLeg.ClientToProxy).DistinctBy(p => p.Stop?.Policy))
                {
                    Report(scope, check, arm, part);
                }
            }
        }
    });

    private static void Report(PathScope scope, PathCheck check, PathArm arm, PathPart part)
    {
        if (part.Stop is not { } stop)
        {
            return;
        }

        var isLost = !check.Check.Works && check.Parts.Contains(part);
        var message = isLost ? "default" : arm.Position == 0 ? "first" : "later";
        scope.Report(check, part, stop, new(Names.Place(stop.Policy, stop.Part.Entry), isLost ? Severity.Error : Severity.Warning, group =>
            new(message, scope.Plan.Name, PathScope.Told(group, check, arm, part), arm.Way, Names.Of(stop.Part.Entry), group.Features, group.Roles)
            {
                Advice = $"Allow TCP to '{PathWalk.Place(arm.Way)}' there.",
            })
        {
            Key = $"{arm.Way} {message}",
        });
    }
}
