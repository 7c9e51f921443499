using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2012: connections that stay open are closed at a fixed age.</summary>
internal sealed class LifetimeLimit : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2012", "LifetimeLimit", Severity.Note,
    [
        new("default", "Connections end after {0} whatever happens on them, also those kept open to {1}; this interrupts {2} for {3}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.Policy.Policy.Settings.Lifetime is { IsDefault: false } lifetime && scope.Check.Constraints.LongLived && scope.Check.Works
            && Visibility.SeesRequests(scope.Check))
        {
            scope.Report(new(lifetime.At, Severity.Note, group =>
                new("default", Durations.Of(lifetime.Value), group.Endpoints, group.Features, group.Roles)));
        }
    });
}
