using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5005: a list of proxies ends with the direct way.</summary>
internal sealed class FallbackToDirect : Rule
{
    private const string Direct = "DIRECT";

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5005", "FallbackToDirect", Severity.Note,
    [
        new("default", "{0} lets clients go direct when no proxy answers, for example to {1}; that is a way round the proxy where the firewall allows it, and a slow failure where it does not."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        var parts = scope.Checks.Where(c => c.Counts)
            .SelectMany(c => c.Judgement.Parts.Where(p => Ways.IsProxied(p) && p.Part.Route[^1] == Direct).Select(p => (Check: c, Part: p)));
        foreach (var value in parts.GroupBy(p => Ways.Route(p.Part), StringComparer.Ordinal))
        {
            var at = value.Select(v => Place(scope, v.Part)).MinBy(l => l.Span.Start);
            foreach (var (check, part) in value)
            {
                scope.Report(check, new(at, Severity.Note, group => new("default", value.Key, group.Endpoints)) { Key = value.Key, Part = part });
            }
        }
    });

    /// <summary>Where the value is written, else where it is returned.</summary>
    private static Location Place(PolicyScope scope, JudgedPart part)
    {
        foreach (var step in part.Part.Steps)
        {
            if (step.Entry.At is { } at && at.Text.Contains(Direct, StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return scope.Place(part.Entry);
    }
}
