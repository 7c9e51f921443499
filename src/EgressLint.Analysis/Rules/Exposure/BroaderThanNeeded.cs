using System.Globalization;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3003: an entry stands high above everything that is needed below it.</summary>
internal sealed class BroaderThanNeeded : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3003", "BroaderThanNeeded", Severity.Note,
    [
        new("default", "'{0}' lets every name below '{1}' through, '{2}' for example; what is selected needs {3} of them: {4}."),
        new("top", "'{0}' lets every name below '{1}' through, whoever it belongs to, '{2}' for example; what is selected needs {3} of them: {4}."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        if (scope.Policy.ChoosesRoute)
        {
            // What goes direct by a whole domain is no hole of its own.
            return;
        }

        var needed = scope.Checks.Select(c => c.Endpoint.Pattern).Distinct().Select(p => (Pattern: p, Name: CatalogNames.Bare(p))).Where(p => p.Name.Length > 0).ToArray();
        foreach (var host in scope.Written.All)
        {
            // What another feature needs as a whole domain is no wider than its owner asks for.
            if (host.Reach == HostReach.Exact || SharedSuffixes.Contains(host.Name) || scope.Written.Names.At(host.Name).Any(n => !n.IsExact && n.Set.IsContacted))
            {
                continue;
            }

            var inside = needed.Where(n => n.Name == host.Name || n.Name.EndsWith("." + host.Name, StringComparison.Ordinal)).ToArray();
            var example = "www2." + host.Name;
            if (inside.Length > 0 && Array.TrueForAll(inside, n => n.Name != host.Name) && scope.Written.Ask(host.Names) is { Passing: not null, IsOwn: true }
                && scope.Written.Ask(Language.Exactly(example)).Passing is not null)
            {
                var isTop = !host.Name.Contains('.', StringComparison.Ordinal);
                scope.Report(new(
                    Descriptor, host.At, isTop ? "top" : "default", [host.Text, host.Name, example, inside.Length.ToString(CultureInfo.InvariantCulture), Names.Quote(inside.Select(n => n.Pattern))])
                {
                    Severity = isTop ? Severity.Warning : Severity.Note,
                });
            }
        }
    });
}
