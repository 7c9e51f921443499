using System.Globalization;
using System.Net;

namespace EgressLint.Oracle.Rules;

/// <summary>Numbers from first to last.</summary>
internal readonly record struct Span(UInt128 First, UInt128 Last);

/// <summary>A packet, as z3 names it.</summary>
internal sealed record Packet(UInt128 Near, UInt128 Far, int NearPort, int FarPort, bool IsTcp, int Profile);

/// <summary>A rule about packets, in no format. An empty list is any.</summary>
internal sealed record PlainRule(bool Allows, bool IsInbound)
{
    /// <summary>Bit 0 is TCP, bit 1 is UDP.</summary>
    public int Protocols { get; init; } = 3;

    public Span[] Near { get; init; } = [];

    public Span[] Far { get; init; } = [];

    public Span[] NearPorts { get; init; } = [];

    public Span[] FarPorts { get; init; } = [];

    /// <summary>Bit 0 is domain, bit 1 private, bit 2 public.</summary>
    public int Profiles { get; init; } = 7;
}

/// <summary>How several rules make a decision, and how they are written.</summary>
internal enum RuleKind
{
    /// <summary>A network security group: the first that matches, by priority.</summary>
    Group,

    /// <summary>A host firewall: any that blocks, then any that allows.</summary>
    HostFirewall,
}

/// <summary>Rules in their order, and what happens when none matches, for each direction (and profile: bits as there).</summary>
internal sealed record PlainPolicy(RuleKind Kind, bool IsV6, PlainRule[] Rules)
{
    /// <summary>Profiles in which connections out pass by default; of a group 7 or 0.</summary>
    public int AllowsOut { get; init; }

    /// <summary>Profiles in which connections in pass by default.</summary>
    public int AllowsIn { get; init; }

    public int Width => IsV6 ? 128 : 32;

    public int AllowsBy(bool isInbound) => isInbound ? AllowsIn : AllowsOut;

    /// <summary>The rules of a direction, the deciding ones first.</summary>
    public IEnumerable<PlainRule> Ordered(bool isInbound)
    {
        var own = Rules.Where(r => r.IsInbound == isInbound);
        return Kind == RuleKind.Group ? own : own.OrderBy(r => r.Allows);
    }

    /// <summary>Far addresses that no rule decides about: the platform's own, the machine itself.</summary>
    public IReadOnlyList<Span> Excepted => (Kind, IsV6) switch
    {
        (RuleKind.Group, false) => [Of("168.63.129.16"), Of("169.254.169.254")],
        (RuleKind.HostFirewall, false) => [new(0x7F000000, 0x7FFFFFFF)],
        (RuleKind.HostFirewall, true) => [new(1, 1)],
        _ => [],
    };

    public static string Text(UInt128 address, bool isV6)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return new IPAddress(isV6 ? bytes : bytes[12..]).ToString();
    }

    private static Span Of(string text)
    {
        var number = (UInt128)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(text).GetAddressBytes());
        return new(number, number);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} of {Rules.Length} rules");
}
