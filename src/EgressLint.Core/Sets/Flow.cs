using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Core.Sets;

/// <summary>Protocols over IP, as a set.</summary>
[Flags]
public enum Protocols
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TCP.</summary>
    Tcp = 1,

    /// <summary>UDP.</summary>
    Udp = 2,

    /// <summary>ICMP and ICMPv6.</summary>
    Icmp = 4,

    /// <summary>ESP.</summary>
    Esp = 8,

    /// <summary>AH.</summary>
    Ah = 16,

    /// <summary>Every other protocol number.</summary>
    Other = 32,

    /// <summary>Every protocol.</summary>
    All = Tcp | Udp | Icmp | Esp | Ah | Other,
}

/// <summary>One concrete flow. What is null is not known.</summary>
public sealed record Flow
{
    /// <summary>Host name or address literal the client asks for, lower case.</summary>
    public required string Host { get; init; }

    /// <summary>Far port.</summary>
    public required ushort Port { get; init; }

    /// <summary>Protocol over IP; exactly one.</summary>
    public Protocols Protocol { get; init; } = Protocols.Tcp;

    /// <summary>URL path with query, decoded; empty where there is none (a tunnel).</summary>
    public string Path { get; init; } = "";

    /// <summary>Near address.</summary>
    public IpAddress? Client { get; init; }

    /// <summary>Near port.</summary>
    public ushort? ClientPort { get; init; }

    /// <summary>Far address of this one connection.</summary>
    public IpAddress? Address { get; init; }

    /// <summary>Every address the host resolves to; empty when it does not resolve; default when nobody said.</summary>
    public ImmutableArray<IpAddress> Resolved { get; init; }

    /// <summary>Minute of the week.</summary>
    public ushort? Minute { get; init; }

    /// <summary>Day of the calendar.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Method, scheme, user, headers and the like, by variable name.</summary>
    public ImmutableSortedDictionary<string, string> Traits { get; init; } = NoTraits;

    private static ImmutableSortedDictionary<string, string> NoTraits { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Host and port as people write them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
