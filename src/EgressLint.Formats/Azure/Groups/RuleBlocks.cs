using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>An entry of a chain with its far addresses as blocks.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Rule">Its condition where that is a security rule's; null for any other.</param>
internal sealed record BlockEntry(PolicyEntry Entry, RuleMatch? Rule)
{
    /// <summary>Far addresses that are surely meant.</summary>
    public BlockRun[] Sure { get; init; } = [];

    /// <summary>Far addresses that may be meant.</summary>
    public BlockRun[] All { get; init; } = [];

    /// <summary>The same by reason.</summary>
    public ImmutableArray<(BlockRun[] Runs, Doubt Why)> Possible { get; init; } = [];
}

/// <summary>The entries of a chain over the blocks that their far addresses cut, made once for all questions.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="Entries">Its entries in order.</param>
internal sealed record RuleBlocks(Chain Chain, AddressBlocks Blocks, ImmutableArray<BlockEntry> Entries)
{
    /// <summary>The blocks of a chain.</summary>
    public static RuleBlocks Of(Chain chain)
    {
        var specs = chain.Entries.Select(e => e.Match).OfType<RuleMatch>().Select(r => r.Far);
        var blocks = new AddressBlocks(specs.SelectMany(s => s.Possible.Select(p => p.Addresses).Prepend(s.Sure).Append(s.All)).Append(AzureSpaces.Platform));
        return new(chain, blocks, [.. chain.Entries.Select(e => Entry(e, blocks))]);
    }

    private static BlockEntry Entry(PolicyEntry entry, AddressBlocks blocks) => entry.Match is not RuleMatch rule ? new(entry, null) : new(entry, rule)
    {
        Sure = blocks.Of(rule.Far.Sure),
        All = blocks.Of(rule.Far.All),
        Possible = [.. rule.Far.Possible.Select(p => (blocks.Of(p.Addresses), p.Why))],
    };
}
