using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>
/// The rules of one direction that come before others, by the blocks of far addresses that they take: a later rule is compared with those of its own blocks,
/// and not with thousands. What holds for a block holds for every address in it.
/// </summary>
/// <param name="blocks">Blocks for the far addresses of all rules.</param>
/// <param name="isInbound">Whether the source is the far side.</param>
/// <param name="mostWork">Steps after which comparing is given up.</param>
internal sealed class EarlierLayers(AddressBlocks blocks, bool isInbound, long mostWork = EarlierLayers.MostWork)
{
    /// <summary>Thousands of rules as people write them take a small part of this; of files made to take long, no more rules are compared.</summary>
    public const long MostWork = 50_000_000;

    private readonly Link?[] links = new Link?[blocks.Count];
    private readonly List<Placed> everywhere = [];
    private readonly List<Placed>[] byAccess = [[], []];
    private readonly Stack<Link> path = [];
    private readonly Dictionary<string, List<Placed>> bySymbol = new(StringComparer.Ordinal);
    private int count;
    private long work;
    private int question;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>Whether comparing was given up, so that nothing more is found.</summary>
    public bool IsExhausted => work > mostWork;

    /// <summary>One more layer, behind those before.</summary>
    public void Add(Layer layer)
    {
        var placed = new Placed(count++, layer);
        byAccess[layer.Allows ? 1 : 0].Add(placed);
        var far = Far(layer);
        foreach (var symbol in far.Symbols)
        {
            if (!bySymbol.TryGetValue(symbol, out var same))
            {
                bySymbol[symbol] = same = [];
            }

            same.Add(placed);
        }

        if (far.Known.IsAll)
        {
            if (!everywhere.Exists(e => IsWithin(layer, e.Layer)))
            {
                everywhere.Add(placed);
            }

            work += everywhere.Count;
            return;
        }

        AddToBlocks(placed, blocks.Of(far.Known));
    }

    /// <summary>
    /// A layer that alone takes everything, which is what most rules that never decide have before them; with one before it that does otherwise than the rule
    /// and takes a part. Empty when there is none, or where it takes a closer look to tell who takes what.
    /// </summary>
    /// <param name="pieces">What the rule is for.</param>
    /// <param name="allows">What the rule does.</param>
    public ImmutableArray<Layer> Single(ImmutableArray<Piece> pieces, bool allows)
    {
        if (IsExhausted)
        {
            // Blocks no longer know all layers.
            return [];
        }

        var found = Around(pieces[0], Runs(pieces[0])[0].First).Find(p => Covers(p.Layer, pieces));
        if (found.Layer is null)
        {
            return [];
        }

        if (found.Layer.Allows != allows)
        {
            return pieces.Any(p => Takes(found, p)) ? [found.Layer] : [];
        }

        var opposed = byAccess[allows ? 0 : 1].FindAll(p => p.Order < found.Order && !IsApart(p.Layer, pieces));
        return opposed.Count == 0 ? [found.Layer]
            : opposed.Find(o => pieces.Any(p => Takes(o, p))).Layer is { } other ? [other, found.Layer]
            : [];
    }

    /// <summary>Whether a look at few packets shows that a layer takes some that no layer before it takes. No means nothing.</summary>
    private bool Takes(Placed placed, Piece piece)
    {
        var near = Near(placed.Layer.On(piece)).And(Near(piece.Region));
        var far = near.IsEmpty ? [] : BlockRun.Common(Runs(placed.Layer, piece), Runs(piece));
        if (far.Count == 0)
        {
            return false;
        }

        foreach (var (last, block) in (ReadOnlySpan<(bool, int)>)[(false, far[0].First), (true, far[^1].Last), (false, far[far.Count / 2].First)])
        {
            var packet = near.Corner(last);
            if (Around(piece, block).TrueForAll(p => p.Order >= placed.Order || !IsTouched(p.Layer, piece, packet)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The layers of a block of a piece, in order.</summary>
    private List<Placed> Around(Piece piece, int block)
    {
        var found = new List<Placed>(everywhere);
        if ((isInbound ? piece.Source : piece.Destination) is { } symbol && bySymbol.TryGetValue(symbol, out var named))
        {
            found.AddRange(named);
        }

        for (var link = links[block]; link is not null; link = link.Before)
        {
            found.Add(link.Placed);
        }

        work += found.Count;
        found.Sort(static (a, b) => a.Order.CompareTo(b.Order));
        return found;
    }

    private bool Covers(Layer layer, ImmutableArray<Piece> pieces)
    {
        work += pieces.Length;
        return layer.Covers(pieces);
    }

    /// <summary>Whether a layer certainly takes nothing of pieces.</summary>
    private bool IsApart(Layer layer, ImmutableArray<Piece> pieces)
    {
        work += pieces.Length;
        foreach (var piece in pieces)
        {
            if ((layer.Protocols & piece.Region.Protocols) != Protocols.None && layer.On(piece).Overlaps(piece.Region))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The layers that take something of what a rule is for, in order; null when something is left or nobody can say.</summary>
    public List<Layer>? Takers(ImmutableArray<Piece> pieces)
    {
        var takers = new SortedList<int, Layer>();
        foreach (var piece in pieces)
        {
            if (Candidates(piece) is not { } candidates || !IsTaken(piece, candidates, takers))
            {
                return null;
            }
        }

        return [.. takers.Values];
    }

    /// <summary>
    /// The layers that may take something of a piece, in order; null when a look at two packets in each of its blocks shows that something is left, which is
    /// cheap and nearly always so.
    /// </summary>
    private List<Placed>? Candidates(Piece piece)
    {
        var found = new List<Placed>(everywhere);
        var symbol = isInbound ? piece.Source : piece.Destination;
        var named = symbol is null ? null : bySymbol.GetValueOrDefault(symbol);
        found.AddRange(named ?? []);
        var near = Near(piece.Region);
        var corners = (First: near.Corner(false), Last: near.Corner(true));
        var always = found.Aggregate(Touched.None, (all, p) => named is not null ? Touched.Both : all | Touches(p.Layer, piece, corners));
        question++;
        foreach (var run in Runs(piece))
        {
            for (var block = run.First; block <= run.Last; block++)
            {
                if ((always | Look(links[block], piece, corners, found)) != Touched.Both || IsExhausted)
                {
                    return null;
                }
            }

            work += run.Last - run.First + 1;
        }

        found.Sort(static (a, b) => a.Order.CompareTo(b.Order));
        return found;
    }

    /// <summary>Notes the layers of a block that were not yet met for this question, and says which corners they touch.</summary>
    private Touched Look(Link? link, Piece piece, (Packet First, Packet Last) corners, List<Placed> found)
    {
        path.Clear();
        for (; link is not null && link.Question != question; link = link.Before)
        {
            path.Push(link);
        }

        var touched = link?.Touched ?? Touched.None;
        work += path.Count;
        while (path.TryPop(out var next))
        {
            found.Add(next.Placed);
            touched |= touched == Touched.Both ? Touched.Both : Touches(next.Placed.Layer, piece, corners);
            next.Question = question;
            next.Touched = touched;
        }

        return touched;
    }

    private Touched Touches(Layer layer, Piece piece, (Packet First, Packet Last) corners) =>
        (IsTouched(layer, piece, corners.First) ? Touched.First : Touched.None) | (IsTouched(layer, piece, corners.Last) ? Touched.Last : Touched.None);

    private bool IsTouched(Layer layer, Piece piece, Packet packet) => (layer.Protocols & packet.Protocols) != Protocols.None
        && (!piece.HasPorts || (layer.DestinationPorts.Contains(packet.DestinationPort) && layer.SourcePorts.Contains(packet.SourcePort)))
        && (isInbound ? layer.Destination.MayHold(packet.Destination) : layer.Source.MayHold(packet.Source))
        && Near(layer.On(piece)).Contains(packet);

    /// <summary>Whether layers leave nothing of a piece; notes those that take something.</summary>
    private bool IsTaken(Piece piece, List<Placed> candidates, SortedList<int, Layer> takers)
    {
        var all = new BlockSet(blocks.Count);
        all.Add(Runs(piece));
        var left = new List<Rest> { new(Near(piece.Region), all) };
        foreach (var (order, layer) in candidates)
        {
            work += left.Count;
            if ((layer.Protocols & piece.Region.Protocols) == Protocols.None || (piece.HasPorts && !layer.DestinationPorts.Numbers.Overlaps(piece.Region.DestinationPorts.Numbers)))
            {
                continue;
            }

            var near = Near(layer.On(piece));
            if (near.IsEmpty || !Take(left, near, Runs(layer, piece)))
            {
                continue;
            }

            takers[order] = layer;
            if (left.Count == 0)
            {
                return true;
            }

            if (left.Count > Shadowing.MostBoxes)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Takes from boxes what a layer takes, and tells whether that is anything.</summary>
    private static bool Take(List<Rest> left, Region near, BlockRun[] far)
    {
        var takes = false;
        var isAnyEmpty = false;
        for (var i = left.Count - 1; i >= 0; i--)
        {
            var box = left[i];
            if (!box.Near.Overlaps(near) || !box.Far.Overlaps(far))
            {
                continue;
            }

            takes = true;
            if (!box.Near.IsSubsetOf(near))
            {
                var outside = new List<Region>();
                box.Near.Except(near, outside);
                left.AddRange(outside.Select(o => new Rest(o, box.Far.Copy())));
                left[i] = box with { Near = box.Near.And(near) };
            }

            box.Far.Remove(far);
            isAnyEmpty |= box.Far.IsEmpty;
        }

        if (isAnyEmpty)
        {
            left.RemoveAll(static r => r.Far.IsEmpty);
        }

        return takes;
    }

    private BlockRun[] Runs(Layer layer, Piece piece) => blocks.Of(isInbound ? layer.Source.Where(piece.Source) : layer.Destination.Where(piece.Destination));

    private BlockRun[] Runs(Piece piece) => blocks.Of(isInbound ? piece.Region.Source : piece.Region.Destination);

    private void AddToBlocks(Placed placed, BlockRun[] runs)
    {
        var next = new Dictionary<Link, Link>(ReferenceEqualityComparer.Instance);
        var first = new Link(placed, null);
        foreach (var run in runs)
        {
            work += run.Last - run.First + 1;
            for (var block = run.First; block <= run.Last && !IsExhausted; block++)
            {
                if (links[block] is not { } before)
                {
                    links[block] = first;
                }
                else if (next.TryGetValue(before, out var known))
                {
                    links[block] = known;
                }
                else
                {
                    links[block] = next[before] = IsCovered(placed.Layer, before) ? before : new(placed, before);
                }
            }
        }
    }

    /// <summary>Whether one of the layers before takes all that a layer could take here: then it never takes anything here.</summary>
    private bool IsCovered(Layer layer, Link before)
    {
        for (var link = before; link is not null; link = link.Before)
        {
            work++;
            if (IsWithin(layer, link.Placed.Layer))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsWithin(Layer layer, Layer earlier)
    {
        var (mine, its) = isInbound ? (layer.Destination, earlier.Destination) : (layer.Source, earlier.Source);
        var hasAllPorts = earlier.SourcePorts.IsAll && earlier.DestinationPorts.IsAll;
        return (layer.Protocols & ~earlier.Protocols) == Protocols.None && (earlier.IgnoresPorts || !layer.IgnoresPorts || hasAllPorts)
            && (hasAllPorts || (layer.DestinationPorts.Numbers.IsSubsetOf(earlier.DestinationPorts.Numbers) && layer.SourcePorts.Numbers.IsSubsetOf(earlier.SourcePorts.Numbers)))
            && mine.Symbols.IsEmpty && (its.Known.IsAll || mine.Known.IsSubsetOf(its.Known));
    }

    private Side Far(Layer layer) => isInbound ? layer.Source : layer.Destination;

    /// <summary>A region without its far side, which the block stands for.</summary>
    private Region Near(Region region) => region.IsEmpty ? region : isInbound ? region with { Source = IpSet.AllV4 } : region with { Destination = IpSet.AllV4 };

    /// <summary>A layer with its place among the others.</summary>
    private readonly record struct Placed(int Order, Layer Layer);

    /// <summary>What is left of a piece: a region without its far side, and blocks for that.</summary>
    private readonly record struct Rest(Region Near, BlockSet Far);

    /// <summary>Which corners of a piece are taken.</summary>
    [Flags]
    private enum Touched
    {
        None = 0,
        First = 1,
        Last = 2,
        Both = First | Last,
    }

    /// <summary>The layers of a block, the last one first. Blocks share what they have in common, and a question looks at each link once.</summary>
    private sealed class Link(Placed placed, Link? before)
    {
        public Placed Placed => placed;

        public Link? Before => before;

        public int Question { get; set; }

        public Touched Touched { get; set; }
    }
}
