using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2001: a connection that is TLS without HTTP, where everything around it is sent to a web proxy.</summary>
internal sealed class TcpTlsThroughProxy : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2001", "TcpTlsThroughProxy", Severity.Error,
    [
        new("default", "{0} needs raw TLS on port {1}, which never asks the script and cannot pass a web proxy; '{2}' sends such names to {3}, so unless they have a direct way all the same, {4} fails for {5}."),
        new("fallback", "{0} prefers raw TLS on port {1}, which never asks the script and cannot pass a web proxy; '{2}' sends such names to {3}, so unless they have a direct way all the same, only {6} is left of {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var check in scope.Unasked)
        {
            if (Ways.Proxied(check) is { } part)
            {
                Report(scope, check, part);
            }
        }
    });

    private static void Report(PolicyScope scope, EndpointCheck check, JudgedPart part)
    {
        var other = Other(scope, check);
        var level = other.Length == 0 ? scope.LevelOf(check) : Levels.AtMost(scope.LevelOf(check), Severity.Warning);
        scope.Report(check, new(scope.Place(part.Entry), level, group => Say(group, part, other)) { Key = other, Part = part });
    }

    private static EndpointMessage Say(EndpointGroup group, JudgedPart part, string other)
    {
        var entry = Names.Of(part.Entry);
        var message = other.Length == 0
            ? new EndpointMessage("default", group.Endpoints, group.PortNumbers, entry, Ways.Route(part), group.Features, group.Roles)
            : new("fallback", group.Endpoints, group.PortNumbers, entry, Ways.Route(part), group.Features, group.Roles, other);
        return message with
        {
            Advice = $"Give {group.Roles} a direct way to {group.Endpoints} on port {group.PortNumbers} in the firewall"
                + (other.Length == 0 ? "." : $", or rely on {other}."),
        };
    }

    /// <summary>What else leads to the endpoint, when that works.</summary>
    private static string Other(PolicyScope scope, EndpointCheck check)
    {
        var ways = scope.Checks
            .Where(c => ReferenceEquals(c.Need, check.Need) && c.Endpoint.Pattern == check.Endpoint.Pattern && c.Group.Id != check.Group.Id)
            .GroupBy(c => c.Group.Id)
            .FirstOrDefault(g => g.All(c => c.Works));
        return ways is null ? "" : Names.Quote(ways.First().Group.Connections.Select(c => c.ToString()));
    }
}
