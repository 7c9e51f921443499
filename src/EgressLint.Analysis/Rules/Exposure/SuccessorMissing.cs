using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3011: a service moves to a new name, and only the old one is let through.</summary>
internal sealed class SuccessorMissing : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3011", "SuccessorMissing", Severity.Warning,
    [
        new("default", "'{0}' lets '{1}' through, which moves to '{2}', and {3} blocks that; allow the new name before {4}, and keep the old one until then."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var host in scope.Written.All)
        {
            var old = scope.Written.Names.All.FirstOrDefault(n => n.IsExact && n.Set is { Lifecycle: { State: LifecycleState.Migrating, ReplacedBy: not null }, Nature: EndpointNature.Service } && host.Names.Contains(n.Name));
            if (old is null || scope.Written.Ask(host.Names) is not { Passing: not null, IsOwn: true })
            {
                continue;
            }

            var next = scope.Catalog.Endpoints.FirstOrDefault(s => s.Id == old.Set.Lifecycle.ReplacedBy);
            var blocked = next?.Hosts.Select(h => (h.Value, Names: HostNames.Of(h.Value, out _))).Where(h => h.Names is not null)
                .Select(h => (h.Value, Answer: scope.Written.Ask(h.Names ?? Language.Empty))).FirstOrDefault(h => h.Answer.Stopping is not null);
            if (blocked is { Value: { } name, Answer.Stopping: { } entry })
            {
                scope.Report(new(Descriptor, host.At, host.Text, old.Name, name, $"'{Names.Of(entry)}'", old.Set.Lifecycle.Until ?? "it ends")
                {
                    Related = [new(scope.Place(entry), $"'{name}' is blocked here.")],
                });
            }
        }
    });
}
