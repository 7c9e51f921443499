using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Rules.Exposure;

/// <summary>EGL3001: an entry lets hosts through that nothing needs any more.</summary>
internal sealed class RetiredHost : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new("EGL3001", "RetiredHost", Severity.Warning,
    [
        new("default", "'{0}' has an entry here and is gone since {1}, so nothing needs it any more, and whoever gets the name next is let through; remove the entry."),
        new("replaced", "'{0}' has an entry here and was replaced by '{2}' in {1}, so nothing needs it any more; remove the entry."),
    ]);

    /// <inheritdoc/>
    public override void Initialize(RuleContext context) => context.OnPolicy(scope =>
    {
        foreach (var host in scope.Written.All)
        {
            if (Retired(scope, host) is { } set && scope.Written.Ask(host.Names) is { Passing: not null, IsOwn: true })
            {
                var since = set.Lifecycle.Since ?? "some time";
                var next = scope.Catalog.Endpoints.FirstOrDefault(s => s.Id == set.Lifecycle.ReplacedBy)?.Hosts.FirstOrDefault().Value;
                scope.Report(next is null ? new(Descriptor, host.At, host.Text, since) : new(Descriptor, host.At, "replaced", [host.Text, since, next]));
            }
        }
    });

    /// <summary>The set that ended, where every name of the entry is one of its names and none is one of a set in use; else null.</summary>
    private static EndpointSet? Retired(PolicyScope scope, WrittenHost host)
    {
        EndpointSet? ended = null;
        foreach (var name in Around(scope, host))
        {
            // What cannot be told may be in use.
            if (Judging.HostNames.Of(name.Pattern, out _) is not { } names || host.Names.Relate(names, SetBudget.Default) == Relation.Outside)
            {
                continue;
            }

            if (!name.Set.Lifecycle.IsOver && name.Set.Nature != EndpointNature.Suffix)
            {
                return null;
            }

            if (name.Set.Lifecycle.IsOver && IsWithin(host, names))
            {
                ended ??= name.Set;
            }
        }

        return ended;
    }

    /// <summary>A suffix with its apex is meant by a pattern for what is below it.</summary>
    private static bool IsWithin(WrittenHost host, Language names) => host.Names.IsSubsetOf(names)
        || (host.Reach is HostReach.Domain or HostReach.EndsWith && Language.EndsWith("." + host.Name).IsSubsetOf(names));

    /// <summary>The patterns of the catalog that can have names in common with the entry.</summary>
    private static IEnumerable<CatalogName> Around(PolicyScope scope, WrittenHost host)
    {
        var below = host.Reach == HostReach.Exact ? [] : scope.Written.Names.All.Where(n => n.Name.EndsWith("." + host.Name, StringComparison.Ordinal));
        return below.Concat(CatalogNames.Upward(host.Name).SelectMany(n => scope.Written.Names.At(n)));
    }
}
