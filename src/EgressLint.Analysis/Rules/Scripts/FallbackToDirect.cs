using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Rules.Paths;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5005: a list of proxies ends with the direct way.</summary>
internal sealed class FallbackToDirect : Rule
{
    private const string Direct = "DIRECT";

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5005", "FallbackToDirect", Severity.Note,
    [
        new("denied", "{0} lets clients go direct when no proxy answers, but on path '{2}' '{3}' denies that for {1}, so the answer has no working fallback."),
        new("default", "{0} lets clients go direct when no proxy answers, for example to {1}; that is a way round the proxy where the firewall allows it, and a slow failure where it does not."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context)
    {
        context.OnPolicy(scope =>
        {
            if (!scope.IsOnPath)
            {
                OnScript(scope);
            }
        });
        context.OnPath(OnPath);
    }

    private static void OnScript(PolicyScope scope)
    {
        var parts = scope.Checks.Where(c => c.Counts).SelectMany(c => c.Judgement.Parts.Where(FallsBack).Select(p => (Check: c, Part: p)));
        foreach (var value in parts.GroupBy(p => Ways.Route(p.Part), StringComparer.Ordinal))
        {
            var at = value.Select(v => Place(scope.Policy, v.Part)).MinBy(l => l.Span.Start);
            foreach (var (check, part) in value)
            {
                scope.Report(check, new(at, Severity.Note, group => new("default", value.Key, group.Endpoints)) { Key = value.Key, Part = part });
            }
        }
    }

    /// <summary>Where the way is known, it is known whether the fallback is one.</summary>
    private static void OnPath(PathScope scope)
    {
        foreach (var check in scope.Checks.Where(c => c.Check.Counts))
        {
            foreach (var part in check.Arms.Where(a => a.Position > 0 && a.Way == Direct).SelectMany(a => a.Parts))
            {
                if (part.Hops is [{ Leg: PathLeg.Choice } script, ..] && FallsBack(script.Part))
                {
                    Report(scope, check, part, script);
                }
            }
        }
    }

    private static void Report(PathScope scope, PathCheck check, PathPart part, PathHop script)
    {
        var route = Ways.Route(script.Part);
        var denied = part.Stop is { } stop ? Names.Of(stop.Part.Entry) : null;
        scope.Report(check, part, script, new(Place(script.Policy, script.Part), denied is null ? Severity.Note : Severity.Warning, group => denied is null
            ? new("default", route, group.Endpoints)
            : new("denied", route, group.Endpoints, scope.Plan.Name, denied) { Advice = $"Allow {group.Endpoints} there, or take '{Direct}' out of the answer." })
        {
            Key = $"{route} {denied}",
        });
    }

    private static bool FallsBack(JudgedPart part) => Ways.IsProxied(part) && part.Part.Route[^1] == Direct;

    /// <summary>Where the value is written, else where it is returned.</summary>
    private static Location Place(Policy policy, JudgedPart part)
    {
        foreach (var step in part.Part.Steps)
        {
            if (step.Entry.At is { } at && at.Text.Contains(Direct, StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return Names.Place(policy, part.Entry);
    }
}
