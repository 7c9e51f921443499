using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Reachability;

/// <summary>EGL1009: an entry covers a domain but not its subdomains, or only the subdomains.</summary>
internal sealed class ApexOrSubdomainsMissed : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL1009", "ApexOrSubdomainsMissed", Severity.Error,
    [
        new("default", "'{0}' covers '{1}' but not {2} ({3}), which '{4}' stops; this breaks {5} for {6}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.ApexOrSubdomains) is { Other: { } narrow, Covered: { } covered } problem)
        {
            var entry = problem.Part.Entry;
            scope.Report(new(scope.Policy.Place(narrow), scope.Level, group => Say(group, Names.Of(narrow), covered, Names.Of(entry)))
            {
                Key = covered,
                Part = problem.Part,
                Related = [new(scope.Policy.Place(entry), "This stops the rest.")],
            });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string narrow, string covered, string entry) =>
        new("default", narrow, covered, group.Endpoints, group.Connections, entry, group.Features, group.Roles)
        {
            Advice = Advice.Cover(group),
        };
}
