using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3002: a name that is nearly one of the catalog, and is none.</summary>
internal sealed class MisspeltHost : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3002", "MisspeltHost", Severity.Warning,
    [
        new("default", "No service is called '{0}'; '{1}' was probably meant, so correct the entry."),
        new("blocked", "No service is called '{0}'; '{1}' was probably meant, which is blocked, and that breaks {2} for {3}; correct the entry."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var host in scope.Written.All)
        {
            if (Meant(scope, host) is not { } meant)
            {
                continue;
            }

            var broken = scope.Checks.Where(c => c.Counts && c.Endpoint.Pattern == meant && c.Verdict is Verdict.Deny or Verdict.Partial).ToArray();
            var text = host.Text;
            scope.Report(broken.Length == 0
                ? new(Descriptor, host.At, text, meant)
                : new(Descriptor, host.At, "blocked", [text, meant, Names.Quote(broken.Select(c => c.Need.Feature.Title).Distinct()), Names.Quote(broken.Select(c => c.Need.Role.Title).Distinct())])
                {
                    Severity = broken.Max(scope.LevelOf),
                });
        }
    });

    /// <summary>The pattern that was meant; null when the name is spelt right, or is like nothing.</summary>
    private static string? Meant(PolicyScope scope, WrittenHost host)
    {
        var names = scope.Written.Names;
        if (names.TypoOf(host.Name) is { } set)
        {
            return set.Hosts.FirstOrDefault(h => h.Value.EndsWith(host.Name[(host.Name.LastIndexOf('.') + 1)..], StringComparison.Ordinal)).Value ?? set.Hosts[0].Value;
        }

        return !IsCovered(names, host.Name) && names.Likeness(host.Name) is { } like ? like.Pattern : null;
    }

    /// <summary>Whether some pattern of the catalog stands for the name as it is.</summary>
    private static bool IsCovered(CatalogNames names, string name) =>
        CatalogNames.Upward(name).Any(n => names.At(n).Any(c => c.Name == name || (!c.IsExact && HostNames.Of(c.Pattern, out _)?.Contains(name) == true)));
}
