using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2002: a proxy is used where the service advises against it or nobody vouches for it.</summary>
internal sealed class ProxyDiscouraged : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2002", "ProxyDiscouraged", Severity.Warning,
    [
        new("discouraged", "'{0}' sends {1} ({2}) to {3}, although a proxy is advised against there; this can impair {4} for {5}."),
        new("unverified", "'{0}' sends {1} ({2}) to {3}, although nobody vouches that it works through a proxy; this can impair {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        var message = scope.Check.Constraints.Proxy switch
        {
            ProxySupport.Discouraged => "discouraged",
            ProxySupport.Unverified => "unverified",
            _ => null,
        };
        if (message is not null && Ways.Proxied(scope.Check) is { } part)
        {
            scope.Report(new(scope.Policy.Place(part.Entry), Levels.AtMost(scope.Level, Severity.Warning), group => Say(group, part, message))
            {
                Key = $"{message} {Ways.Route(part)}",
                Part = part,
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, JudgedPart part, string message) =>
        new(message, Names.Of(part.Entry), group.Endpoints, group.Connections, Ways.Route(part), group.Features, group.Roles) { Advice = Advice.Direct(group) };
}
