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

    /// <summary>Whether all of it is in the other one, which is so where nothing is in it.</summary>
    public bool IsSubsetOf(Region other) => IsEmpty
        || ((Protocols & ~other.Protocols) == Protocols.None
            && DestinationPorts.Numbers.IsSubsetOf(other.DestinationPorts.Numbers) && SourcePorts.Numbers.IsSubsetOf(other.SourcePorts.Numbers)
            && Destination.IsSubsetOf(other.Destination) && Source.IsSubsetOf(other.Source));

    /// <summary>What is in both.</summary>
    public Region And(Region other) => new(
        Protocols & other.Protocols, SourcePorts.And(other.SourcePorts), DestinationPorts.And(other.DestinationPorts), Source.And(other.Source), Destination.And(other.Destination));

    /// <summary>A packet of the smallest or largest numbers, for a cheap look before sets are cut.</summary>
    public Packet Corner(bool last) => new(Protocols, Corner(SourcePorts, last), Corner(DestinationPorts, last), Corner(Source, last), Corner(Destination, last));

    /// <summary>Whether a packet is in it, for one of its protocols.</summary>
    public bool Contains(in Packet packet) => (packet.Protocols & Protocols) != Protocols.None
        && DestinationPorts.Contains(packet.DestinationPort) && Destination.Contains(packet.Destination)
        && Source.Contains(packet.Source) && SourcePorts.Contains(packet.SourcePort);

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

/// <summary>One packet, of any of some protocols.</summary>
internal readonly record struct Packet(Protocols Protocols, ushort SourcePort, ushort DestinationPort, IpAddress Source, IpAddress Destination);
