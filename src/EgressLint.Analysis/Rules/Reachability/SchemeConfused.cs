using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1005: HTTP and HTTPS are not interchangeable, and only the other one is allowed.</summary>
internal sealed class SchemeConfused : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1005", "SchemeConfused", Severity.Error,
    [
        new("default", "{0} must be reached over {1}, but '{2}' stops that and only {3} gets through, which breaks {4} for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.OtherScheme) is { } problem)
        {
            var entry = problem.Part.Entry;
            var other = scope.Check.Transport == Transport.Http ? "https" : "http";
            scope.Report(new(scope.Policy.Place(entry), scope.Level, group => Say(group, Names.Of(entry), other))
            {
                Key = other,
                Part = problem.Part,
                Related = problem.Other is { At: { } at } ? [new(at, $"{other} gets through here.")] : [],
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry, string other) =>
        new("default", group.Endpoints, group.Connections, entry, other, group.Features, group.Roles)
        {
            Advice = $"Let {group.Connections} through; these requests cannot be moved to {other}.",
        };
}
