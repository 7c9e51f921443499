using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;

namespace EgressLint.Cli.Commands;

/// <summary>What is asked of a policy in both catalogs, or in one only.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Endpoint">Host pattern.</param>
/// <param name="Role">Who connects.</param>
/// <param name="Transport">How, as <c>https</c>.</param>
/// <param name="Port">The port.</param>
internal readonly record struct AskedName(string Policy, string Endpoint, string Role, string Transport, int Port);

/// <summary>A verdict that is another one with the later catalog, or there with one of them only.</summary>
/// <param name="Asked">What is asked.</param>
/// <param name="Old">The verdict with the earlier catalog; null when that does not ask.</param>
/// <param name="New">The verdict with the later catalog; null when that does not ask.</param>
/// <param name="Requirements">The requirements that ask, of both.</param>
/// <param name="Decided">Entries that decide, of the later catalog if that asks.</param>
internal sealed record ChangedVerdict(AskedName Asked, string? Old, string? New, ImmutableArray<string> Requirements, ImmutableArray<EntryInfo> Decided)
{
    /// <summary>Whether somebody should look: what the later catalog asks for does not certainly get through.</summary>
    public bool Matters => New is not (null or "allow" or "direct" or "proxy");
}

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
