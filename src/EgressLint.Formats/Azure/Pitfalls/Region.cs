using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Packets as a box: protocols, ports and addresses of both ends.</summary>
internal readonly record struct Region(Protocols Protocols, PortSet SourcePorts, PortSet DestinationPorts, IpSet Source, IpSet Destination)
{
    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Protocols == Protocols.None || SourcePorts.IsEmpty || DestinationPorts.IsEmpty || Source.IsEmpty || Destination.IsEmpty;

    /// <summary>Whether the two have a packet in common.</summary>
    public bool Overlaps(Region other) => (Protocols & other.Protocols) != Protocols.None
        && DestinationPorts.Numbers.Overlaps(other.DestinationPorts.Numbers) && SourcePorts.Numbers.Overlaps(other.SourcePorts.Numbers)
        && Destination.Overlaps(other.Destination) && Source.Overlaps(other.Source);

    /// <summary>Whether a packet of the smallest or largest numbers of this one is in the other: a cheap look before the sets are cut.</summary>
    public bool HasCornerIn(Region other, bool last) => (Protocols & other.Protocols) != Protocols.None
        && other.DestinationPorts.Contains(Corner(DestinationPorts, last)) && other.SourcePorts.Contains(Corner(SourcePorts, last))
        && other.Destination.Contains(Corner(Destination, last)) && other.Source.Contains(Corner(Source, last));

    /// <summary>Adds what is not in the other one, as disjoint boxes.</summary>
    public void Except(Region other, List<Region> rest)
    {
        var left = this;
        Add(rest, left with { Protocols = left.Protocols & ~other.Protocols });
        left = left with { Protocols = left.Protocols & other.Protocols };
        Add(rest, left with { DestinationPorts = left.DestinationPorts.Except(other.DestinationPorts) });
        left = left with { DestinationPorts = left.DestinationPorts.And(other.DestinationPorts) };
        Add(rest, left with { SourcePorts = left.SourcePorts.Except(other.SourcePorts) });
        left = left with { SourcePorts = left.SourcePorts.And(other.SourcePorts) };
        Add(rest, left with { Destination = left.Destination.Except(other.Destination) });
        left = left with { Destination = left.Destination.And(other.Destination) };
        Add(rest, left with { Source = left.Source.Except(other.Source) });
    }

    private static void Add(List<Region> rest, Region region)
    {
        if (!region.IsEmpty)
        {
            rest.Add(region);
        }
    }

    private static ushort Corner(PortSet ports, bool last) => last ? ports.Numbers.Intervals[^1].Last : ports.Numbers.Intervals[0].First;

    private static IpAddress Corner(IpSet set, bool last) => !set.V4.IsEmpty
        ? IpAddress.V4(last ? set.V4.Intervals[^1].Last : set.V4.Intervals[0].First)
        : new(true, last ? set.V6.Intervals[^1].Last : set.V6.Intervals[0].First);
}
