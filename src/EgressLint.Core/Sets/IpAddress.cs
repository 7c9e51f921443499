using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EgressLint.Core.Sets;

/// <summary>An IPv4 or IPv6 address as a number. An IPv4-mapped IPv6 address is the IPv4 address it stands for.</summary>
public readonly record struct IpAddress(bool IsV6, UInt128 Value)
{
    /// <summary>An IPv4 address.</summary>
    public static IpAddress V4(uint value) => new(false, value);

    /// <summary>Four decimal numbers, or any textual form of IPv6 (without brackets and without a zone). No names, no short forms.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (!text.Contains(':'))
        {
            var ok = TryParseV4(text, out var value);
            address = V4(value);
            return ok;
        }

        if (text.Contains('%') || text.Contains('[') || text.Contains('/')
            || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        address = number >> 32 == 0xFFFF ? V4((uint)number) : new(true, number);
        return true;
    }

    /// <summary>The canonical text: dotted, or the shortest lower-case form of RFC 5952.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return IsV6
            ? new IPAddress(bytes).ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{bytes[12]}.{bytes[13]}.{bytes[14]}.{bytes[15]}");
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        var parts = 0;
        while (true)
        {
            var dot = text.IndexOf('.');
            var part = dot < 0 ? text : text[..dot];
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            var number = uint.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
            parts++;
            if (number > 255 || parts > 4)
            {
                return false;
            }

            value = (value << 8) | number;
            if (dot < 0)
            {
                return parts == 4;
            }

            text = text[(dot + 1)..];
        }
    }
}
