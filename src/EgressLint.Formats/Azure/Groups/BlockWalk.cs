using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>
/// The first-match walk over a box with many far addresses. It cuts and closes in the order of <see cref="Decider"/> and gives the same parts; only what is
/// left of the addresses is bits, cut in place, and not a list of intervals that every rule copies.
/// </summary>
internal sealed class BlockWalk
{
    /// <summary>More memory for bits than this is not spent: 32 megabytes.</summary>
    private const long MostBits = 1L << 28;

    private readonly RuleBlocks rules;
    private readonly FlowBox asked;
    private readonly IpSet addresses;
    private readonly ImmutableArray<DecisionPart>.Builder closed = ImmutableArray.CreateBuilder<DecisionPart>();

    /// <summary>Blocks of which only a part was asked for.</summary>
    private readonly BlockSet partly;

    private List<Open> open;

    private BlockWalk(RuleBlocks rules, FlowBox asked, IpSet addresses)
    {
        this.rules = rules;
        this.asked = asked;
        this.addresses = addresses;
        var all = new BlockSet(rules.Blocks.Count);
        all.Add(rules.Blocks.Touched(addresses));
        open = [new(asked, all, null)];
        partly = new(rules.Blocks.Count);
        partly.Add(rules.Blocks.Touched(rules.Blocks.Addresses(all.All()).Except(addresses)));
    }

    /// <summary>Decides a box whose far addresses are known; null where this way of deciding is not good for it.</summary>
    public static ImmutableArray<DecisionPart>? Decide(RuleBlocks rules, FlowBox asked) =>
        asked.Addresses is { IsEmpty: false } addresses ? new BlockWalk(rules, asked, addresses).Decide() : null;

    private ImmutableArray<DecisionPart>? Decide()
    {
        foreach (var entry in rules.Entries)
        {
            if (entry.Rule?.IsApart(asked) == true)
            {
                continue;
            }

            if (!Step(entry) || open.Count > Decider.MaxParts || (long)open.Count * rules.Blocks.Count > MostBits)
            {
                return null;
            }

            if (open.Count == 0)
            {
                return closed.ToImmutable();
            }
        }

        foreach (var part in open)
        {
            closed.Add(WalkedSteps.Close(part.Steps, With(part.Box, part.Left.All()), rules.Chain.Default));
        }

        return closed.ToImmutable();
    }

    private bool Step(BlockEntry entry)
    {
        List<Open>? next = null;
        var isWhole = entry.Rule?.HoldsPortsOf(asked) == true;
        for (var i = 0; i < open.Count; i++)
        {
            var part = open[i];
            if (isWhole && entry.Rule is { } rule && (!rule.Near.Touches(part.Box.Clients) || !part.Left.Overlaps(entry.All)))
            {
                next?.Add(part);
                continue;
            }

            if (Cut(entry, part) is not { } cut)
            {
                return false;
            }

            if (cut.Yes.Count == 0 && cut.Maybe.Count == 0)
            {
                // Nothing taken: the part goes on as it is, whatever it was cut into.
                next?.Add(part);
                continue;
            }

            next ??= open.GetRange(0, i);
            Go(entry.Entry, part.Steps, cut, next);
        }

        open = next ?? open;
        return true;
    }

    /// <summary>Closes what is certain, and keeps the rest open.</summary>
    private void Go(PolicyEntry entry, WalkedSteps? steps, Pieces cut, List<Open> next)
    {
        foreach (var (box, runs) in cut.Yes)
        {
            closed.Add(WalkedSteps.Close(steps, With(box, runs), entry));
        }

        foreach (var (box, left, doubts) in cut.Maybe)
        {
            next.Add(new(box, left, new(steps, new(entry, Truth.Maybe, doubts))));
        }

        foreach (var (box, left) in cut.No)
        {
            next.Add(new(box, left, steps));
        }
    }

    private Pieces? Cut(BlockEntry entry, Open part)
    {
        if (entry.Rule is not { } rule)
        {
            return CutByAddresses(entry.Entry.Match, part);
        }

        var (yes, no) = rule.SplitNear(part.Box);
        var pieces = new Pieces([], [], [.. no.Select(n => (n, part.Left.Copy()))]);

        // Where there is one piece to be cut by far addresses, which is nearly always, the bits of the part are its own.
        var isLast = no.Count == 0 && yes.Count == 1;
        for (var i = yes.Count - 1; i >= 0; i--)
        {
            CutFar(entry, yes[i], isLast ? part.Left : part.Left.Copy(), pieces);
        }

        return pieces;
    }

    /// <summary>Cuts by far addresses. Pieces come from last to first, and those that are taken whole stand in front, in order.</summary>
    private static void CutFar(BlockEntry entry, DoubtfulBox piece, BlockSet left, Pieces pieces)
    {
        // What is closed is wanted as runs, what stays open as bits: taken apart and put together again it would cost most of a walk.
        if (!piece.Doubts.IsEmpty)
        {
            if (left.Split(entry.Sure) is { } sure)
            {
                pieces.Maybe.Insert(left.IsEmpty ? 0 : pieces.Maybe.Count, new(piece.Box, sure, piece.Doubts));
            }
        }
        else if (left.Take(entry.Sure) is { Count: > 0 } sure)
        {
            pieces.Yes.Insert(left.IsEmpty ? 0 : pieces.Yes.Count, (piece.Box, sure));
        }

        if (!entry.Possible.IsEmpty && left.Split(entry.All) is { } maybe)
        {
            pieces.Maybe.Add(new(piece.Box, maybe, piece.Doubts.AddRange(entry.Possible.Where(p => maybe.Overlaps(p.Runs)).Select(p => p.Why))));
        }

        if (!left.IsEmpty)
        {
            pieces.No.Add((piece.Box, left));
        }
    }

    /// <summary>Any other condition is asked about addresses; null where it cuts them otherwise than in blocks.</summary>
    private Pieces? CutByAddresses(Match match, Open part)
    {
        var box = With(part.Box, part.Left.All());
        var cut = match.Split(box);
        var pieces = new Pieces([], [], []);
        foreach (var one in cut.Yes)
        {
            if (Runs(one, part) is not { } runs)
            {
                return null;
            }

            pieces.Yes.Add((one, runs));
        }

        foreach (var (one, doubts) in cut.Maybe)
        {
            if (Runs(one, part) is not { } runs)
            {
                return null;
            }

            pieces.Maybe.Add(new(one, Set(runs), doubts));
        }

        foreach (var one in cut.No)
        {
            if (Runs(one, part) is not { } runs)
            {
                return null;
            }

            pieces.No.Add((one, Set(runs)));
        }

        return pieces;
    }

    private List<BlockRun>? Runs(FlowBox box, Open part)
    {
        if (box.Addresses is not { } cut)
        {
            return null;
        }

        var runs = part.Left.Copy().Take(rules.Blocks.Touched(cut));
        return With(box, runs).Addresses?.Equals(cut) == true ? runs : null;
    }

    private BlockSet Set(List<BlockRun> runs)
    {
        var set = new BlockSet(rules.Blocks.Count);
        set.Add(runs);
        return set;
    }

    /// <summary>A box with the addresses of blocks, as far as they were asked for.</summary>
    private FlowBox With(FlowBox box, List<BlockRun> runs)
    {
        var all = rules.Blocks.Addresses(runs);
        return box with { Addresses = partly.Overlaps(CollectionsMarshal.AsSpan(runs)) ? all.And(addresses) : all };
    }

    /// <summary>An open part: the addresses of the box do not count.</summary>
    private readonly record struct Open(FlowBox Box, BlockSet Left, WalkedSteps? Steps);

    private readonly record struct Doubtful(FlowBox Box, BlockSet Left, ImmutableArray<Doubt> Doubts);

    /// <summary>What an entry takes, what it may take, and what it leaves.</summary>
    private sealed record Pieces(List<(FlowBox Box, List<BlockRun> Runs)> Yes, List<Doubtful> Maybe, List<(FlowBox Box, BlockSet Left)> No);
}
