using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2017: what is not HTTP has no way but the firewall's, and that is shut.</summary>
internal sealed class UdpWithoutWay : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2017", "UdpWithoutWay", Severity.Error,
    [
        new("default", "'{0}' denies {1} to {2}, which is not HTTP, so that no web proxy can carry it instead; this breaks {3} for {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.OutsideHttp) is { } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, Names.Of(entry))) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry) =>
        new("default", entry, group.Connections, group.Endpoints, group.Features, group.Roles) { Advice = Advice.Allow(group) };
}
