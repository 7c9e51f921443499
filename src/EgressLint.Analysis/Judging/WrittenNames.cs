using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis.Judging;

/// <summary>The host names in a policy that have to do with the catalog, and what the policy does with names. Shared by the rules of one policy.</summary>
public sealed class WrittenNames
{
    /// <summary>More than this are not looked at one by one.</summary>
    private const int Most = 20_000;

    private readonly Lazy<ImmutableArray<WrittenHost>> all;
    private readonly Catalog catalog;
    private readonly HostProbe probe;
    private int leftOut;

    internal WrittenNames(Policy policy, Catalog catalog)
    {
        probe = new(policy);
        this.catalog = catalog;
        all = new(() => policy.WrittenHosts is null ? [] : Find(policy, Names));
    }

    /// <summary>The names of the catalog.</summary>
    public CatalogNames Names => CatalogNames.Of(catalog);

    /// <summary>Every name with which conditions of access compare and which is one of the catalog's, above or below one, or spelt alike.</summary>
    public ImmutableArray<WrittenHost> All => all.Value;

    /// <summary>What the policy does with names.</summary>
    public ProbeAnswer Ask(Core.Sets.Language names) => probe.Ask(names);

    /// <summary>What has to be said of <see cref="All"/>, as far as anybody asked for them.</summary>
    internal ImmutableArray<string> Assumptions => leftOut == 0 ? [] :
        [string.Create(CultureInfo.InvariantCulture, $"Of the host names in the file that have to do with the catalog the first {Most:N0} were looked at one by one; {leftOut:N0} more were not, so nothing is said of them as entries.")];

    private ImmutableArray<WrittenHost> Find(Policy policy, CatalogNames names)
    {
        var found = ImmutableArray.CreateBuilder<WrittenHost>();
        policy.WrittenHosts?.Invoke((name, reach, source, at) =>
        {
            if (!names.IsOfInterest(name, reach) && !SharedSuffixes.Contains(name))
            {
                return;
            }

            if (found.Count == Most)
            {
                leftOut++;
            }
            else
            {
                found.Add(new(name.ToString().ToLowerInvariant(), reach, source.At(at)));
            }
        });
        return [.. found.DistinctBy(h => (h.Name, h.Reach, h.At.Span.Start, h.At.Source))];
    }
}
