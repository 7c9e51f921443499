using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5006: roles whose proxy is set by name and port get no way from a script.</summary>
internal sealed class CallersWithoutScript : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5006", "CallersWithoutScript", Severity.Note,
    [
        new("default", "{0} does not run scripts and so does not follow this one, which sends {1} to a proxy, for example to {2}; its own settings have to name a proxy, or the firewall has to give it a direct way."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        var proxied = scope.Checks
            .Where(c => c.Counts && IsWithoutScript(c.Need.Role.Stack))
            .Select(c => (Check: c, Part: Ways.Proxied(c)))
            .Where(p => p.Part is not null);
        foreach (var role in proxied.GroupBy(p => p.Check.Need.Role.Id, StringComparer.Ordinal))
        {
            if (role.Select(p => p.Part).OfType<JudgedPart>().GroupBy(Ways.Route, StringComparer.Ordinal).MaxBy(g => g.Count()) is not { } usual)
            {
                continue;
            }

            var part = usual.First();
            foreach (var (check, _) in role)
            {
                scope.Report(check, new(scope.Place(part.Entry), Severity.Note, group => new("default", group.Roles, group.Endpoints, usual.Key))
                {
                    Key = role.Key,
                    Part = part,
                });
            }
        }
    });

    /// <summary>Site systems and the update service take the name and port of a proxy, and nothing else.</summary>
    private static bool IsWithoutScript(string? stack) => stack is "site-system-proxy" or "wsus";
}
