using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>EGL1011: somebody on the way sends an endpoint on, and somebody behind denies it.</summary>
internal sealed class ChainBlocksEndpoint : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1011", "ChainBlocksEndpoint", Severity.Error,
    [
        new("proxied", "On path '{0}', the script sends {1} ({2}) to '{3}', where '{4}' denies it, which breaks {5} for {6}."),
        new("direct", "On path '{0}', the script sends {1} ({2}) straight to the service, and '{4}' denies it, which breaks {5} for {6}."),
        new("onward", "On path '{0}', '{3}' lets {1} ({2}) pass, and '{4}' denies it behind that, which breaks {5} for {6}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPath(scope =>
    {
        foreach (var check in scope.Checks.Where(c => c.Check.Counts && !c.Check.Works))
        {
            // A member that refuses by several lines, such as one for each profile, is told of once.
            foreach (var part in check.Stopped.DistinctBy(p => (p.Stop?.Policy, p.Stop?.Leg)))
            {
                if (part is { Hops.Length: > 1, Stop: { Leg: not (PathLeg.ClientToProxy or PathLeg.Choice) } stop })
                {
                    Report(scope, check, part, stop);
                }
            }
        }
    });

    private static void Report(PathScope scope, PathCheck check, PathPart part, PathHop stop)
    {
        var before = part.Hops[^2];
        var id = stop.Leg == PathLeg.Proxy ? "proxied" : before.Leg == PathLeg.Choice ? "direct" : "onward";
        var way = id == "onward" ? before.Policy.Name : check.Arms.FirstOrDefault(a => a.Parts.Contains(part))?.Way ?? "";
        var isPart = check.Check.Verdict != Verdict.Deny;
        scope.Report(check, part, stop, new(Names.Place(stop.Policy, stop.Part.Entry), scope.LevelOf(check.Check), group => new(
            id,
            scope.Plan.Name,
            isPart ? $"a part of {group.Endpoints}, such as '{part.Host}'" : group.Endpoints,
            group.Connections,
            way,
            Names.Of(stop.Part.Entry),
            group.Features,
            group.Roles) { Advice = Advice.Allow(group) })
        {
            Key = $"{id} {way} {isPart}",
        });
    }
}
