using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1001: everything of an endpoint is denied, and no more telling cause is known.</summary>
internal sealed class EndpointBlocked : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1001", "EndpointBlocked", Severity.Error,
    [
        new("one", "{0} endpoint {1} ({2}) is denied by '{3}', which breaks {4} for {5}."),
        new("many", "{0} endpoints are denied by '{1}', which breaks {2} for {3}: {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.Blocked) is { } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, Names.Of(entry))) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry)
    {
        var message = group.IsMany
            ? new EndpointMessage("many", $"{group.Patterns.Length}", entry, group.Features, group.Roles, group.Endpoints)
            : new EndpointMessage("one", group.Necessity, group.Endpoints, group.Connections, entry, group.Features, group.Roles);
        return message with { Advice = Advice.Allow(group) };
    }
}
