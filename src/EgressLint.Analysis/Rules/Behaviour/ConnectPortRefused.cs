using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2015: tunnels to a port that is needed are refused.</summary>
internal sealed class ConnectPortRefused : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2015", "ConnectPortRefused", Severity.Error,
    [
        new("default", "'{0}' refuses tunnels to port {1}, which is needed for {2}, although port {3} is allowed; this breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.ConnectPort) is { } problem)
        {
            var entry = problem.Part.Entry;
            var allowed = problem.AllowedPorts?.ToString() ?? "";
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, Names.Of(entry), allowed))
            {
                Part = problem.Part,
                Key = allowed,
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry, string allowed) =>
        new("default", entry, group.PortNumbers, group.Endpoints, allowed, group.Features, group.Roles) { Advice = Advice.OpenPorts(group) };
}
