using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5006: roles whose proxy is set by name and port get no way from a script.</summary>
internal sealed class CallersWithoutScript : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5006", "CallersWithoutScript", Severity.Note,
    [
        new("default", "{0} does not run scripts and so does not follow this one, which sends {1} to {2}; a proxy has to be set for {0} itself, or a direct way given."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        var parts = scope.Checks.Where(c => c.Counts && IsWithoutScript(c.Need.Role.Stack))
            .SelectMany(c => c.Judgement.Parts.Where(Ways.IsProxied).Select(p => (Check: c, Part: p)));
        foreach (var role in parts.GroupBy(p => p.Check.Need.Role.Id, StringComparer.Ordinal))
        {
            var ways = Names.Quote(role.Select(p => string.Join("; ", p.Part.Part.Route)));
            foreach (var (check, _) in role)
            {
                scope.Report(check, new(scope.Start, Severity.Note, group => new("default", group.Roles, group.Endpoints, ways)) { Key = role.Key });
            }
        }
    });

    /// <summary>Site systems and the update service take the name and port of a proxy, and nothing else.</summary>
    private static bool IsWithoutScript(string? stack) => stack is "site-system-proxy" or "wsus";
}
