using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Paths;

/// <summary>EGL6003: nothing that roles need comes by a member of a path.</summary>
internal sealed class MemberNotPassed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL6003", "MemberNotPassed", Severity.Warning,
    [
        new("proxy", "On path '{0}', nothing is sent to the proxy '{1}', so it decides nothing."),
        new("default", "On path '{0}', nothing passes '{1}', so it decides nothing."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPath(scope =>
    {
        foreach (var member in scope.Checks.IsEmpty ? [] : scope.Idle)
        {
            if ((member.Plan.At ?? scope.Plan.At) is { } at)
            {
                var isProxy = member.Policy.Place == Core.Policies.PolicyPlace.Proxy;
                scope.Report(new(Descriptor, at, isProxy ? "proxy" : "default", [scope.Plan.Name, member.Policy.Name])
                {
                    Advice = isProxy ? "Say in 'serves' under which host and port clients know it, or 'leg: client' when every connection comes by it." : "Say in 'leg' which connections it sees.",
                });
            }
        }
    });
}
