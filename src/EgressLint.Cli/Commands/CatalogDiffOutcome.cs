using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Diffing;

namespace EgressLint.Cli.Commands;

/// <summary>Everything <c>catalog diff</c> says.</summary>
/// <param name="OldName">As the command line names the earlier catalog.</param>
/// <param name="NewName">As the command line names the later catalog.</param>
/// <param name="Old">The earlier catalog.</param>
/// <param name="New">The later catalog.</param>
/// <param name="Diff">What differs between them.</param>
internal sealed record CatalogDiffOutcome(string OldName, string NewName, Catalog Old, Catalog New, CatalogDiff Diff)
{
    /// <summary>The verdicts that change; null when no configuration was given.</summary>
    public ImmutableArray<ChangedVerdict>? Verdicts { get; init; }
}
