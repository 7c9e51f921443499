using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5001: a script sends to a proxy what cannot pass one.</summary>
internal sealed class NoDirectWay : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5001", "NoDirectWay", Severity.Error,
    [
        new("default", "'{0}' sends {1} ({2}) to {3}, but these connections cannot pass a proxy, which breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.Check.Constraints.Proxy == ProxySupport.Unsupported && Ways.Proxied(scope.Check) is { } part)
        {
            scope.Report(new(scope.Policy.Place(part.Entry), scope.Level, group => Say(group, part)) { Key = Ways.Route(part), Part = part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, JudgedPart part) =>
        new("default", Names.Of(part.Entry), group.Endpoints, group.Connections, Ways.Route(part), group.Features, group.Roles) { Advice = Advice.Direct(group) };
}
