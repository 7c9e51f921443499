using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3012: a suffix is written where only the bare name matches, and nobody connects to that.</summary>
internal sealed class BareSuffix : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3012", "BareSuffix", Severity.Warning,
    [
        new("default", "'{0}' stands for the bare name alone, and nobody connects to that, only to names below it; write the names that you use, such as '{1}', or remove the entry."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var host in scope.Written.All)
        {
            if (host.Reach == HostReach.Exact && SharedSuffixes.Contains(host.Name) && !scope.Written.Names.At(host.Name).Any(n => n.IsExact && n.Set.IsContacted))
            {
                var example = scope.Checks.Select(c => c.Endpoint.Pattern).FirstOrDefault(p => p.EndsWith("." + host.Name, StringComparison.Ordinal)) ?? $"contoso.{host.Name}";
                scope.Report(new(Descriptor, host.At, host.Text, example));
            }
        }
    });
}
