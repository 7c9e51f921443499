using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3010: an entry opens a domain below which anybody takes names.</summary>
internal sealed class SharedSuffixOpen : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3010", "SharedSuffixOpen", Severity.Warning,
    [
        new("default", "'{0}' opens '{1}', below which anybody can have a name and offer files from it; list the names that you use instead."),
        new("needed", "'{0}' opens '{1}', below which anybody can have a name and offer files from it; what is selected needs {2} there, so list those instead."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var host in scope.Written.All)
        {
            if (host.Reach == HostReach.Exact || !SharedSuffixes.Contains(host.Name) || IsNeeded(scope, host) || scope.Written.Ask(host.Names) is not { Passing: not null, IsOwn: true })
            {
                continue;
            }

            var needed = scope.Checks.Select(c => c.Endpoint.Pattern).Where(p => p.EndsWith("." + host.Name, StringComparison.Ordinal)).Distinct().ToArray();
            var text = host.Text;
            scope.Report(needed.Length == 0
                ? new(Descriptor, host.At, text, host.Name)
                : new(Descriptor, host.At, "needed", [text, host.Name, Names.Quote(needed)]));
        }
    });

    /// <summary>Some sets are whole domains of this kind: then the entry is as narrow as it can be.</summary>
    private static bool IsNeeded(PolicyScope scope, WrittenHost host) =>
        scope.Checks.Any(c => c.Endpoint.Pattern == "*." + host.Name);
}
