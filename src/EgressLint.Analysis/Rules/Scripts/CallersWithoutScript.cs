using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Rules.Scripts;

/// <summary>EGL5006: roles whose proxy is set by name and port get no way from a script.</summary>
internal sealed class CallersWithoutScript : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL5006", "CallersWithoutScript", Severity.Note,
    [
        new("default", "No script is run by {0}, so this one, which sends {1} to a proxy such as {2}, gives no way out there; what counts instead: {3}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        var proxied = scope.Checks
            .Where(c => c.Counts && Stacks.HasOwnProxy(c.Need.Role.Stack))
            .Select(c => (Check: c, Part: Ways.Proxied(c)))
            .Where(p => p.Part is not null)
            .ToArray();
        if (proxied.Select(p => p.Part).OfType<JudgedPart>().GroupBy(Ways.Route, StringComparer.Ordinal).MaxBy(g => g.Count()) is not { } usual)
        {
            return;
        }

        var part = usual.First();
        foreach (var (check, _) in proxied)
        {
            scope.Report(check, new(scope.Place(part.Entry), Severity.Note, group => new("default", group.Roles, group.Endpoints, usual.Key, Settings(group))
            {
                Advice = "Let these settings name a proxy that lets the endpoints pass, or give the roles a direct way in the firewall.",
            })
            {
                Part = part,
            });
        }
    });

    /// <summary>What each role has instead, the same said once.</summary>
    private static string Settings(EndpointGroup group) => string.Join("; ", group.Checks
        .GroupBy(c => Stacks.Setting(c.Need.Role.Stack) ?? "", StringComparer.Ordinal)
        .Select(g => $"{g.Key} ({Names.Quote(g.Select(c => c.Need.Role.Title))})"));
}
