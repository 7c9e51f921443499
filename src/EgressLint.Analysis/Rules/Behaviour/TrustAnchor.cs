using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Behaviour;

/// <summary>EGL2007: a proxy that decrypts trusts a list of its own, and the roots of the service have to be on it.</summary>
internal sealed class TrustAnchor : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL2007", "TrustAnchor", Severity.Warning,
    [
        new("bundle", "TLS of {0} ({1}) is decrypted, and the proxy then trusts '{2}' only; {3} must be in there, else {4} fails for {5}."),
        new("none", "TLS of {0} ({1}) is decrypted, and the proxy then trusts no authority at all because of '{2}'; {4}, which needs {3}, fails for {5}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
    {
        if (scope.Policy.Policy.Settings.OnlyAnchors is not { } anchors || scope.Check.Constraints.Roots.IsEmpty || !Visibility.IsDecrypted(scope.Check))
        {
            return;
        }

        var roots = string.Join(", ", scope.Check.Constraints.Roots.Select(r => $"'{r}'"));
        scope.Report(new(anchors.At, Severity.Warning, group => anchors.Value.Length > 0
            ? new("bundle", group.Endpoints, group.Connections, anchors.Value, roots, group.Features, group.Roles)
            : new("none", group.Endpoints, group.Connections, Names.OneLine(anchors.At), roots, group.Features, group.Roles))
        {
            Key = roots,
            Related = [.. Decrypting(scope)],
        });
    });

    private static IEnumerable<RelatedLocation> Decrypting(EndpointScope scope)
    {
        foreach (var part in scope.Check.Judgement.Parts)
        {
            if (part.Part is { Inspection: Core.Policies.Inspection.Intercept, InspectedBy.At: { } at })
            {
                yield return new(at, "It is decrypted here.");
            }
        }
    }
}
