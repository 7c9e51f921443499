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
        new("dead-one", "{0} endpoint {1} ({2}) is sent to {6}, where no proxy answers, by '{3}', which breaks {4} for {5}."),
        new("dead-many", "{0} endpoints are sent to {5}, where no proxy answers, by '{1}', which breaks {2} for {3}: {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (!scope.Check.IsTold && scope.ProblemOf(Cause.Blocked) is { } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, Names.Of(entry), Dead(scope, problem))) { Part = problem.Part });
        }
    });

    /// <summary>The proxy that cannot answer, for a policy that stops by sending there; else null.</summary>
    private static string? Dead(EndpointScope scope, Problem problem) => scope.Policy.Policy.ChoosesRoute ? Ways.Route(problem.Part) : null;

    private static EndpointMessage Say(EndpointGroup group, string entry, string? dead)
    {
        var message = (group.IsMany, dead) switch
        {
            (true, null) => new EndpointMessage("many", $"{group.Patterns.Length}", entry, group.Features, group.Roles, group.Endpoints),
            (true, { } route) => new("dead-many", $"{group.Patterns.Length}", entry, group.Features, group.Roles, group.Endpoints, route),
            (false, null) => new("one", group.Necessity, group.Endpoints, group.Connections, entry, group.Features, group.Roles),
            (false, { } route) => new("dead-one", group.Necessity, group.Endpoints, group.Connections, entry, group.Features, group.Roles, route),
        };
        return message with { Advice = Advice.Allow(group) };
    }
}
