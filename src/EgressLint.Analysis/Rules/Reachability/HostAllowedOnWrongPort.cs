using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1004: the host may be reached, but not on a port that is needed.</summary>
internal sealed class HostAllowedOnWrongPort : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1004", "HostAllowedOnWrongPort", Severity.Error,
    [
        new("default", "Only port {2} gets through to {0} ({1}), because '{3}' stops the rest, which breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.WrongPort) is { } problem)
        {
            var entry = problem.Part.Entry;
            var allowed = Numbers(problem);
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, Names.Of(entry), allowed))
            {
                Key = allowed,
                Part = problem.Part,
                Related = problem.Other is { At: { } at } ? [new(at, $"'{scope.Check.Endpoint.Pattern}' gets through here on port {allowed}.")] : [],
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry, string allowed) =>
        new("default", group.Endpoints, group.Connections, allowed, entry, group.Features, group.Roles)
        {
            Advice = group.Policy.ChoosesRoute ? Advice.Allow(group) : $"Add port {group.PortNumbers} where port {allowed} is allowed.",
        };

    private static string Numbers(Problem problem) => problem.AllowedPorts?.ToString() ?? "";
}
