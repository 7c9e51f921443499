using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>The rules of a group in the order in which they are asked, for each direction.</summary>
internal sealed class GroupOrder(GroupChains chains)
{
    /// <summary>Connections out.</summary>
    public DirectedRules Outbound { get; } = new(chains.Make(false));

    /// <summary>Connections in.</summary>
    public DirectedRules Inbound { get; } = new(chains.Make(true));

    /// <summary>One of the two.</summary>
    public DirectedRules Of(bool isInbound) => isInbound ? Inbound : Outbound;
}

/// <summary>A chain of security rules, and what makes it quick to ask.</summary>
internal sealed class DirectedRules(Chain chain)
{
    /// <summary>With fewer entries than this it is not worth while to cut blocks.</summary>
    private const int Few = 64;

    private readonly Lazy<RuleBlocks> blocks = new(() => RuleBlocks.Of(chain));

    /// <summary>The chain.</summary>
    public Chain Chain => chain;

    /// <summary>Decides a box whose addresses are known.</summary>
    public ImmutableArray<DecisionPart> Decide(FlowBox box) =>
        (chain.Entries.Length < Few ? null : BlockWalk.Decide(blocks.Value, box)) ?? Decider.Decide(Concerned(box), box).Parts;

    /// <summary>The chain without rules that have nothing to do with what is asked.</summary>
    private Chain Concerned(FlowBox box) => chain with { Entries = [.. chain.Entries.Where(e => e.Match is not RuleMatch rule || !rule.IsApart(box))] };
}
