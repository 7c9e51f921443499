using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2011: idle connections are closed before the service expects it.</summary>
internal sealed class IdleTimeoutTooShort : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2011", "IdleTimeoutTooShort", Severity.Warning,
    [
        new("default", "'{0}' closes idle connections after {1}, less than the {3} needed for {2}; this breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        var settings = scope.Policy.Policy.Settings;
        if (settings.IdleTimeout is { } timeout && scope.Check.Constraints.IdleSeconds is { } needed && scope.Check.Works
            && timeout.Value.TotalSeconds < needed)
        {
            var level = timeout.Value.TotalSeconds * 3 < needed ? Severity.Error : Severity.Warning;
            scope.Report(new(timeout.At, Levels.AtMost(scope.Level, level), group => Say(group, settings.IdleTimeoutName, timeout.Value, needed)));
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string name, TimeSpan value, int needed) =>
        new("default", name, Durations.Of(value), group.Endpoints, Durations.Of(TimeSpan.FromSeconds(needed)), group.Features, group.Roles)
        {
            Advice = $"Set '{name}' to {Durations.Of(TimeSpan.FromSeconds(needed))} or more.",
        };
}
