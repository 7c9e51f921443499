using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1007: a name that is seen in DNS answers only is denied.</summary>
internal sealed class ResolvedNameBlocked : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1007", "ResolvedNameBlocked", Severity.Warning,
    [
        new("default", "'{1}' denies {0}, which other endpoints resolve to; where a filter looks at resolved names, that breaks {2} for {3}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.ResolvedName) is { } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(entry), Levels.Lower(scope.Level), group => Say(group, Names.Of(entry))) { Part = problem.Part });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry) =>
        new("default", group.Endpoints, entry, group.Features, group.Roles)
        {
            Advice = "A proxy sees the name that the client asks for and hardly ever meets these; record an override with that reason, or allow them.",
        };
}
