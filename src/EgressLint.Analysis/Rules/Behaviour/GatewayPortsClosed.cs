using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using System.Globalization;
using EgressLint.Analysis.Catalogs;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2010: a port that belongs to an instance of the gateway is denied.</summary>
internal sealed class GatewayPortsClosed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2010", "GatewayPortsClosed", Severity.Error,
    [
        new("default", "With {0} instances the gateway is reached on {2} at {1}, but '{3}' stops port {4}, which breaks {5} for {6}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.GatewayPorts) is { } problem)
        {
            var entry = problem.Part.Entry;
            var needed = scope.Check.Group;
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, needed, Names.Of(entry))) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, ConnectionGroup needed, string entry) =>
        new("default", Count(needed), group.Endpoints, Names.Quote(needed.Connections.Select(c => c.ToString())), entry, group.PortNumbers, group.Features, group.Roles)
        {
            Advice = Advice.OpenPorts(group),
        };

    private static string Count(ConnectionGroup needed) =>
        needed.Connections.Sum(c => c.LastPort - c.FirstPort + 1).ToString(CultureInfo.InvariantCulture);
}
