using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2016: a helper may rewrite plain requests whose answers somebody verifies.</summary>
internal sealed class PlainHttpChanged : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2016", "PlainHttpChanged", Severity.Warning,
    [
        new("revocation", "'{0}' gives plain requests to {1} to a helper that may rewrite or redirect them; certificate checks need the answers as they are, and without them TLS connections of {2} can fail or slow down."),
        new("content", "'{0}' gives plain requests to {1} ({2}) to a helper that may rewrite or redirect them; what is downloaded for {3} is verified, so that anything else fails for {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.ProblemOf(Cause.Rewritten) is { } problem)
        {
            var entry = problem.Part.Part.Steps.First(s => s.Entry.MayRewrite).Entry;
            var message = Diagnosis.IsRevocation(scope.Check) ? "revocation" : "content";
            scope.Report(new(scope.Policy.Place(entry), Severity.Warning, group => Say(group, Names.Of(entry), message)) { Part = problem.Part, Key = message });
        }
    });

    private static EndpointMessage Say(EndpointGroup group, string entry, string message)
    {
        var said = message == "revocation"
            ? new EndpointMessage(message, entry, group.Endpoints, group.Roles)
            : new(message, entry, group.Endpoints, group.Connections, group.Features, group.Roles);
        return said with { Advice = Advice.Unrewritten(group) };
    }
}
