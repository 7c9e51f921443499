using System.Buffers;
using System.Globalization;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>How an address value of an ACL was read.</summary>
internal enum AddressForm
{
    /// <summary>Known addresses, possibly none that a client can have.</summary>
    Known,

    /// <summary>A host name, resolved when Squid loads the configuration.</summary>
    Name,

    /// <summary>Squid stops at it.</summary>
    Bad,
}

/// <summary>
/// Addresses as Squid compares them: 128 bits, IPv4 in its IPv6-mapped form. So <c>::/1</c> holds every IPv4 address.
/// </summary>
internal readonly record struct AddressRange(UInt128 First, UInt128 Last)
{
    /// <summary>Where the mapped IPv4 addresses begin.</summary>
    public static UInt128 Mapped { get; } = (UInt128)0xFFFF_0000_0000;

    public static AddressRange Everything { get; } = new(UInt128.Zero, UInt128.MaxValue);

    /// <summary>Every IPv4 address.</summary>
    public static AddressRange V4 { get; } = new(Mapped, Mapped | uint.MaxValue);

    public bool Overlaps(AddressRange other) => First <= other.Last && other.First <= Last;

    public bool Contains(AddressRange other) => First <= other.First && other.Last <= Last;

    /// <summary>The same with the families apart.</summary>
    public IpSet ToSet()
    {
        var v4 = First <= V4.Last && V4.First <= Last
            ? IntervalSet<uint>.Range((uint)(UInt128.Max(First, V4.First) - Mapped), (uint)(UInt128.Min(Last, V4.Last) - Mapped))
            : IntervalSet<uint>.None();
        return V4.Contains(this) ? new(v4, IntervalSet<UInt128>.None()) : new(v4, IntervalSet<UInt128>.Range(First, Last));
    }

    /// <summary>One address in its mapped form.</summary>
    public static UInt128 MappedForm(IpAddress address) => address.IsV6 ? address.Value : Mapped | address.Value;
}

/// <summary>One address value.</summary>
/// <param name="Form">How it was read.</param>
/// <param name="Ranges">What it stands for, in the order in which Squid enters it into its tree.</param>
/// <param name="Name">The host name to resolve.</param>
/// <param name="HasDottedMask">Whether a netmask was written with dots.</param>
/// <param name="HasHostBits">Whether the address has bits that the mask takes away.</param>
internal readonly record struct AddressValue(
    AddressForm Form, AddressRange[] Ranges, string Name = "", bool HasDottedMask = false, bool HasHostBits = false)
{
    public static AddressValue Bad { get; } = new(AddressForm.Bad, []);

    public static AddressValue Of(params AddressRange[] ranges) => new(AddressForm.Known, ranges);
}

/// <summary>
/// Address values (Squid acl/Ip.cc, acl_ip_data::FactoryParse). Squid reads them with a cascade of <c>sscanf</c> formats, so that trailing
/// text is often ignored; this follows the same cascade, and was compared with the engines value by value.
/// </summary>
internal static class SquidAddresses
{
    private static readonly SearchValues<char> V4Units = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> V6Units = SearchValues.Create("0123456789ABCDEFabcdef:");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\v\f");

    private enum Family
    {
        Unknown,
        V4,
        V6,
    }

    public static AddressValue Parse(ReadOnlySpan<char> text, int release)
    {
        if (Word(text, release) is { } word)
        {
            return word;
        }

        if (Cascade(text, Family.V4, out var first, out var last, out var mask))
        {
            return Build(first, last, mask, Family.V4);
        }

        if (Cascade(text, Family.V6, out first, out last, out mask))
        {
            return Build(first, last, mask, Family.V6);
        }

        // Neither family: "%[^/]/%s", and else a host name or a plain address.
        var slash = text.IndexOf('/');
        if (slash > 0 && FirstWord(text[(slash + 1)..]) is { IsEmpty: false } rest)
        {
            return Build(text[..slash], default, rest, Family.Unknown);
        }

        return Single(FirstWord(text).ToString());
    }

    /// <summary>A numeric address as the C library reads it: IPv6, or one to four parts in C notation.</summary>
    public static bool TryNumeric(ReadOnlySpan<char> text, out IpAddress address)
    {
        if (text.Contains(':'))
        {
            return IpAddress.TryParse(text, out address);
        }

        address = default;
        var parts = 0;
        ulong value = 0;
        while (true)
        {
            var dot = text.IndexOf('.');
            parts++;
            if (parts > 4 || !TryCNumber(dot < 0 ? text : text[..dot], out var part))
            {
                return false;
            }

            var width = dot < 0 ? 8 * (5 - parts) : 8;
            if (part >= 1UL << width)
            {
                return false;
            }

            value = (value << width) | part;
            if (dot < 0)
            {
                address = IpAddress.V4((uint)value);
                return true;
            }

            text = text[(dot + 1)..];
        }
    }

    private static AddressValue? Word(ReadOnlySpan<char> text, int release) => text switch
    {
        // Old ways to say "all", IPv6 included.
        "all" or "0/0" or "0.0.0.0/0" or "0.0.0.0/0.0.0.0" or "0.0.0.0-255.255.255.255" or "0.0.0.0-0.0.0.0/0" => AddressValue.Of(AddressRange.Everything),
        // Up to 6 the mask behind the word comes out as that of one address, which is "::".
        "ipv4" => AddressValue.Of(release >= 7 ? AddressRange.V4 : default),
        "ipv6" => release >= 7
            ? AddressValue.Of(new(UInt128.Zero, AddressRange.V4.First - 1), new(AddressRange.V4.Last + 1, UInt128.MaxValue))
            : AddressValue.Of(UnicastV6),
        _ => null,
    };

    /// <summary>What the word "ipv6" stands for up to 6: the unicast networks of the time, without 0000::/4 and most of f000::/4.</summary>
    private static AddressRange[] UnicastV6 { get; } =
    [
        Top(0x1000, 4), Top(0x2000, 3), Top(0x4000, 2), Top(0x8000, 2), Top(0xC000, 3), Top(0xE000, 4), Top(0xFC00, 7), Top(0xFE80, 10),
    ];

    private static AddressRange Top(uint group, int prefix)
    {
        var first = (UInt128)group << 112;
        return new(first, first | (UInt128.MaxValue >> prefix));
    }

    /// <summary>
    /// The formats <c>A-B/M</c>, <c>A-B</c> and <c>A/M</c> over the characters of a family. What does not fit behind the last part is ignored.
    /// </summary>
    private static bool Cascade(
        ReadOnlySpan<char> text, Family family, out ReadOnlySpan<char> first, out ReadOnlySpan<char> last, out ReadOnlySpan<char> mask)
    {
        var units = family == Family.V4 ? V4Units : V6Units;
        var maskUnits = family == Family.V4 ? V4Units : Digits;
        last = mask = default;
        first = Run(text, units);
        var rest = text[first.Length..];
        if (first.IsEmpty || rest.IsEmpty)
        {
            return false;
        }

        if (rest[0] == '-')
        {
            last = Run(rest[1..], units);
            rest = rest[(1 + last.Length)..];
            mask = rest.StartsWith('/') ? Run(rest[1..], maskUnits) : default;
            return !last.IsEmpty;
        }

        mask = rest[0] == '/' ? Run(rest[1..], maskUnits) : default;
        return !mask.IsEmpty;
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text, SearchValues<char> units)
    {
        var end = text.IndexOfAnyExcept(units);
        return end < 0 ? text : text[..end];
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var end = text.IndexOfAny(Blanks);
        return end < 0 ? text : text[..end];
    }

    private static AddressValue Single(string text)
    {
        if (TryNumeric(text, out var address))
        {
            var one = AddressRange.MappedForm(address);
            return AddressValue.Of(new AddressRange(one, one));
        }

        return IsPlausibleName(text) ? new(AddressForm.Name, [], text) : AddressValue.Bad;
    }

    private static AddressValue Build(ReadOnlySpan<char> first, ReadOnlySpan<char> last, ReadOnlySpan<char> mask, Family family)
    {
        var end = default(IpAddress);
        if (!TryNumeric(first, out var start) || (!last.IsEmpty && !TryNumeric(last, out end)) || !TryMask(mask, family, out var bits, out var dotted))
        {
            return AddressValue.Bad;
        }

        var whole = AddressRange.MappedForm(start);
        var low = whole & bits;
        var high = last.IsEmpty ? UInt128.Zero : AddressRange.MappedForm(end) & bits;
        if (!last.IsEmpty && end == IpAddress.V4(0))
        {
            // An end of 0.0.0.0 reads as "no end".
            high = UInt128.Zero;
        }

        // A range that ends before it starts still matches its first address or network.
        high = (high < low ? low : high) | ~bits;
        return new(AddressForm.Known, [new(low, high)], HasDottedMask: dotted, HasHostBits: last.IsEmpty && low != whole);
    }

    /// <summary>A length up to 128, or something dotted, of which the leading ones count (Squid acl_ip_data::DecodeMask).</summary>
    private static bool TryMask(ReadOnlySpan<char> text, Family family, out UInt128 bits, out bool dotted)
    {
        bits = UInt128.MaxValue;
        dotted = false;
        if (text.IsEmpty)
        {
            return true;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) && length is >= 0 and <= 128)
        {
            return TryLength(length, family, out bits);
        }

        if (!TryNumeric(text, out var address) || address.IsV6)
        {
            return false;
        }

        dotted = true;
        return TryLength(int.CreateChecked(uint.LeadingZeroCount(~(uint)address.Value)), Family.V4, out bits);
    }

    /// <summary>Squid Ip::Address::applyMask(length, family).</summary>
    private static bool TryLength(int length, Family family, out UInt128 bits)
    {
        bits = UInt128.MaxValue;
        if (length > 32 && family == Family.V4)
        {
            return false;
        }

        // A length of 0 is taken for "no mask", so only the address itself is left.
        if (length == 0)
        {
            return true;
        }

        // Without a known family the length counts from 32; what is longer clears every bit, and everything matches.
        var clear = (family == Family.V6 ? 128 : 32) - length;
        bits = clear < 0 ? UInt128.Zero : UInt128.MaxValue << clear;
        return true;
    }

    private static bool TryCNumber(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        var octal = text.Length > 1 && text[0] == '0';
        foreach (var digit in text)
        {
            if (digit < '0' || digit > (octal ? '7' : '9') || value > uint.MaxValue)
            {
                return false;
            }

            value = (value * (octal ? 8UL : 10UL)) + (ulong)(digit - '0');
        }

        return true;
    }

    /// <summary>
    /// Whether some name server could know the text. Squid's own words in another case are surely meant as those words, and no number with
    /// dots is a name.
    /// </summary>
    private static bool IsPlausibleName(string text)
    {
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase) || text.Equals("ipv4", StringComparison.OrdinalIgnoreCase)
            || text.Equals("ipv6", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var letters = false;
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c))
            {
                letters = true;
            }
            else if (!char.IsAsciiDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return letters;
    }
}
