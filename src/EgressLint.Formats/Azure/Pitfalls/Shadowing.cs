using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>One side of a rule, so that two rules can be compared: addresses that are known, and names of those that nobody knows.</summary>
/// <param name="Known">Addresses that are surely meant.</param>
/// <param name="All">Addresses that may be meant.</param>
/// <param name="Symbols">Elements whose addresses are not known; two rules with the same one mean the same by it.</param>
internal sealed record Side(IpSet Known, IpSet All, ImmutableArray<string> Symbols)
{
    private readonly uint first = All.V4.IsEmpty ? uint.MaxValue : All.V4.Intervals[0].First;
    private readonly uint last = All.V4.IsEmpty ? uint.MinValue : All.V4.Intervals[^1].Last;

    /// <summary>Whether an address is not beyond everything of its family here. Cheap, and says no most of the time.</summary>
    public bool MayHold(IpAddress address) => address.IsV6 || ((uint)address.Value >= first && (uint)address.Value <= last);

    /// <summary>The side that an address field is.</summary>
    public static Side Of(AddressSpec spec) => new(
        spec.Sure, spec.All, spec.Possible.IsEmpty ? [] : [.. spec.Items.Where(i => i.IsOpen).Select(i => i.OpenName).Distinct()]);

    /// <summary>What is certain of it where an element is taken to be known.</summary>
    public IpSet Where(string? symbol) => symbol is not null && Symbols.Contains(symbol) ? All : Known;
}

/// <summary>A part of what a rule is for: a box, with at most one element of unknown addresses on either side.</summary>
internal readonly record struct Piece(Region Region, string? Source, string? Destination, bool HasPorts);

/// <summary>A rule as something that takes packets before others see them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Allows">Whether it lets pass what it takes.</param>
internal sealed record Layer(string Name, Location At, bool Allows)
{
    private const int MostPairs = 4096;

    /// <summary>Protocols.</summary>
    public required Protocols Protocols { get; init; }

    /// <summary>Near and far ports as they are written, those that are surely meant.</summary>
    public required PortSet SourcePorts { get; init; }

    /// <summary>Ports at the far end.</summary>
    public required PortSet DestinationPorts { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Side Source { get; init; }

    /// <summary>Where it goes.</summary>
    public required Side Destination { get; init; }

    /// <summary>Whether so many elements of unknown addresses stand on both sides that they are not looked at pair by pair. Azure takes a hundred in a group.</summary>
    public bool HasTooManyPieces => (Source.Symbols.Length + 1L) * (Destination.Symbols.Length + 1L) > MostPairs;

    /// <summary>Whether ports do not count for protocols without them.</summary>
    public bool IgnoresPorts { get; init; }

    /// <summary>The layer that a security rule is.</summary>
    public static Layer Of(SecurityRule rule) => new(rule.Name, rule.At, rule.Access == RuleAccess.Allow)
    {
        Protocols = rule.Protocols,
        SourcePorts = rule.SourcePorts.Sure,
        DestinationPorts = rule.DestinationPorts.Sure,
        Source = Side.Of(rule.Source),
        Destination = Side.Of(rule.Destination),
        IgnoresPorts = !rule.IsAnyProtocol,
    };

    /// <summary>Whether it alone takes all of some pieces.</summary>
    public bool Covers(ImmutableArray<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            if ((piece.Region.Protocols & ~Protocols) != Protocols.None || !piece.Region.IsSubsetOf(On(piece)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What it certainly takes of packets like those of a piece.</summary>
    public Region On(Piece piece)
    {
        var region = new Region(Protocols, SourcePorts, DestinationPorts, Source.Where(piece.Source), Destination.Where(piece.Destination));
        if (piece.HasPorts)
        {
            return region;
        }

        // Whether a rule for any protocol with ports is for what has no ports is not documented; with the same ports it is so for both or for neither.
        var holds = IgnoresPorts || (Contains(SourcePorts, piece.Region.SourcePorts) && Contains(DestinationPorts, piece.Region.DestinationPorts));
        return holds ? region with { SourcePorts = PortSet.All, DestinationPorts = PortSet.All } : region with { Protocols = Protocols.None };
    }

    /// <summary>Everything that it may be for, in pieces; none where there are too many, so that nothing is said of it.</summary>
    /// <param name="moreSourcePorts">Whether further source ports may be meant.</param>
    /// <param name="moreDestinationPorts">Whether further destination ports may be meant.</param>
    public ImmutableArray<Piece> Pieces(bool moreSourcePorts, bool moreDestinationPorts)
    {
        const Protocols Ported = Protocols.Tcp | Protocols.Udp;
        var near = moreSourcePorts ? PortSet.All : SourcePorts;
        var far = moreDestinationPorts ? PortSet.All : DestinationPorts;
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        if (HasTooManyPieces)
        {
            return [];
        }

        foreach (var source in Source.Symbols.Cast<string?>().Prepend(null))
        {
            foreach (var destination in Destination.Symbols.Cast<string?>().Prepend(null))
            {
                var box = new Region(Protocols & Ported, near, far, source is null ? Source.Known : Source.All, destination is null ? Destination.Known : Destination.All);
                Add(pieces, new(box, source, destination, true));
                Add(pieces, new(box with { Protocols = Protocols & ~Ported, SourcePorts = IgnoresPorts ? PortSet.All : near, DestinationPorts = IgnoresPorts ? PortSet.All : far }, source, destination, false));
            }
        }

        return pieces.ToImmutable();
    }

    private static void Add(ImmutableArray<Piece>.Builder pieces, Piece piece)
    {
        if (!piece.Region.IsEmpty)
        {
            pieces.Add(piece);
        }
    }

    private static bool Contains(PortSet all, PortSet some) => some.Numbers.IsSubsetOf(all.Numbers);
}

/// <summary>Finds the rules that leave nothing for a later one.</summary>
internal static class Shadowing
{
    /// <summary>What falls into more boxes than this is given up.</summary>
    public const int MostBoxes = 400;

    /// <summary>More rules than this are not made fewer.</summary>
    private const int MostTried = 24;

    /// <summary>
    /// Rules that together take everything a rule is for, few of them, and in order; empty when something is left. Where one of those that take first does
    /// otherwise than the rule, one like it is among them.
    /// </summary>
    /// <param name="pieces">What the rule is for.</param>
    /// <param name="allows">What the rule does.</param>
    /// <param name="earlier">Rules before it that certainly are there, in order.</param>
    public static ImmutableArray<Layer> Cover(ImmutableArray<Piece> pieces, bool allows, IReadOnlyList<Layer> earlier)
    {
        if (pieces.IsEmpty || pieces.Any(p => !IsTouched(p, earlier, false) || !IsTouched(p, earlier, true)) || Takers(pieces, earlier) is not { } takers)
        {
            return [];
        }

        var opposed = takers.Find(t => t.Allows != allows);
        return Fewer(pieces, takers, opposed);
    }

    /// <summary>The same among many rules, by the blocks of their far addresses.</summary>
    public static ImmutableArray<Layer> Cover(ImmutableArray<Piece> pieces, bool allows, EarlierLayers earlier) =>
        pieces.IsEmpty ? []
        : earlier.Single(pieces, allows) is { IsEmpty: false } single ? single
        : earlier.Takers(pieces) is not { } takers ? []
        : Fewer(pieces, takers, takers.Find(t => t.Allows != allows));

    private static bool IsTouched(Piece piece, IReadOnlyList<Layer> earlier, bool last)
    {
        var packet = piece.Region.Corner(last);
        foreach (var layer in earlier)
        {
            if ((layer.Protocols & packet.Protocols) != Protocols.None && layer.Destination.MayHold(packet.Destination) && layer.Source.MayHold(packet.Source)
                && (!piece.HasPorts || layer.DestinationPorts.Contains(packet.DestinationPort)) && layer.On(piece).Contains(packet))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The rules that take something, in order; null when something is left or nobody can say.</summary>
    private static List<Layer>? Takers(ImmutableArray<Piece> pieces, IReadOnlyList<Layer> earlier)
    {
        var takers = new List<Layer>();
        var left = pieces.Select(p => (Piece: p, Boxes: new List<Region> { p.Region })).ToList();
        foreach (var layer in earlier)
        {
            var takes = false;
            for (var i = left.Count - 1; i >= 0; i--)
            {
                var (piece, boxes) = left[i];
                var region = layer.On(piece);
                if (region.IsEmpty || !boxes.Exists(b => b.Overlaps(region)))
                {
                    continue;
                }

                takes = true;
                var rest = new List<Region>();
                foreach (var box in boxes)
                {
                    if (box.Overlaps(region))
                    {
                        box.Except(region, rest);
                    }
                    else
                    {
                        rest.Add(box);
                    }
                }

                if (rest.Count > MostBoxes)
                {
                    return null;
                }

                left[i] = (piece, rest);
                if (rest.Count == 0)
                {
                    left.RemoveAt(i);
                }
            }

            if (takes)
            {
                takers.Add(layer);
            }

            if (left.Count == 0)
            {
                return takers;
            }
        }

        return null;
    }

    /// <summary>One rule where one is enough; else what stays when those that are not needed go.</summary>
    private static ImmutableArray<Layer> Fewer(ImmutableArray<Piece> pieces, List<Layer> takers, Layer? needed)
    {
        if (takers.Find(t => (needed is null || t.Allows == needed.Allows) && t.Covers(pieces)) is { } single)
        {
            return [single];
        }

        var kept = takers.ToList();
        for (var i = takers.Count - 1; i >= 0 && takers.Count <= MostTried; i--)
        {
            var without = kept.Where(k => !ReferenceEquals(k, takers[i])).ToList();
            if (without.Count > 0 && (needed is null || without.Exists(w => w.Allows == needed.Allows)) && Takers(pieces, without) is not null)
            {
                kept = without;
            }
        }

        return [.. kept];
    }
}
