using System.Buffers;
using System.Globalization;
using EgressLint.Core.Sets;
using Sprache;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>What one entry of an address list is.</summary>
/// <param name="Addresses">The addresses; empty for a keyword.</param>
/// <param name="Keyword">The keyword; null for addresses.</param>
internal readonly record struct AddressItem(IpSet Addresses, string? Keyword);

/// <summary>
/// Entries of address lists: <c>a.b.c.d</c>, <c>a-b</c>, <c>a/prefix</c>, <c>a/mask</c>, the same for IPv6 without masks, and keywords (MS-GPFAS 2.2.2).
/// Bits of a subnet's address behind its prefix are ignored, as the engine does.
/// </summary>
internal static class AddressItems
{
    /// <summary>Keywords of far addresses, in every spelling that an export uses, and how rule strings spell them.</summary>
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LocalSubnet"] = "LocalSubnet", ["LocalSubnet4"] = "LocalSubnet", ["LocalSubnet6"] = "LocalSubnet",
        ["DNS"] = "DNS", ["DHCP"] = "DHCP", ["WINS"] = "WINS", ["DefaultGateway"] = "DefaultGateway", ["Default Gateway"] = "DefaultGateway",
        ["Local Subnet"] = "LocalSubnet", ["DNS Servers"] = "DNS", ["DHCP Servers"] = "DHCP", ["WINS Servers"] = "WINS",
        ["IntrAnet"] = "IntrAnet", ["IntErnet"] = "IntErnet", ["Ply2Renders"] = "Ply2Renders", ["PlayToDevice"] = "Ply2Renders",
        ["RmtIntrAnet"] = "RmtIntrAnet", ["IntranetRemoteAccess"] = "RmtIntrAnet", ["CaptivePortal"] = "CaptivePortal",
    };

    private static readonly SearchValues<char> AddressSigns = SearchValues.Create("0123456789abcdefABCDEF.:%");

    private static readonly Parser<AddressItem> Address =
        from first in Run(AddressSigns)
        from item in Rest(first)
        select item;

    /// <summary>Reads an entry; false when it is none.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="family">4, 6, or 0 where the list holds both.</param>
    /// <param name="strict">Whether a prefix of 0 is a mistake, as it is in rule strings.</param>
    /// <param name="item">What it is.</param>
    public static bool TryRead(string text, int family, bool strict, out AddressItem item)
    {
        text = text.Trim();
        if (Keywords.TryGetValue(text, out var keyword))
        {
            item = new(IpSet.Empty, keyword);
            return true;
        }

        var parsed = Address.TryParse(text);
        item = parsed.WasSuccessful ? parsed.Value : default;
        return parsed.WasSuccessful && item.Addresses is { IsEmpty: false } && !(strict && (item.Addresses.V4.IsAll || item.Addresses.V6.IsAll) && text.Contains('/', StringComparison.Ordinal))
            && (family == 0 || (family == 4 ? item.Addresses.V6.IsEmpty : item.Addresses.V4.IsEmpty));
    }

    /// <summary>The families of a keyword as spelt: 4, 6, or 0 for both.</summary>
    public static int FamilyOf(string keyword, int family) => family != 0 ? family : keyword.Trim() switch
    {
        var k when k.Equals("LocalSubnet4", StringComparison.OrdinalIgnoreCase) => 4,
        var k when k.Equals("LocalSubnet6", StringComparison.OrdinalIgnoreCase) => 6,
        _ => 0,
    };

    /// <summary>What may stand behind the first address, up to the end of the text.</summary>
    private static Parser<AddressItem> Rest(string first) => input =>
    {
        if (!TryAddress(first, out var address))
        {
            return Result.Failure<AddressItem>(input, "an address", []);
        }

        if (input.AtEnd)
        {
            return Result.Success(new AddressItem(IpSet.Of(address), null), input);
        }

        var tail = input.Current switch
        {
            '-' => Range(address, input.Source[(input.Position + 1)..]),
            '/' => Subnet(address, input.Source[(input.Position + 1)..]),
            _ => IpSet.Empty,
        };
        return Result.Success(new AddressItem(tail, null), input);
    };

    /// <summary>As many of these signs as there are, in one step: block lists have a hundred thousand addresses.</summary>
    private static Parser<string> Run(SearchValues<char> signs) => input =>
    {
        var start = input.Position;
        var rest = input.Source.AsSpan(start);
        var length = rest.IndexOfAnyExcept(signs);
        length = length < 0 ? rest.Length : length;
        if (length == 0)
        {
            return Result.Failure<string>(input, "an address", []);
        }

        var behind = input;
        for (var i = 0; i < length; i++)
        {
            behind = behind.Advance();
        }

        return Result.Success(input.Source.Substring(start, length), behind);
    };

    private static IpSet Range(IpAddress first, string text) =>
        TryAddress(text.Trim(), out var last) && last.IsV6 == first.IsV6 && last.Value >= first.Value ? IpSet.Range(first, last) : IpSet.Empty;

    private static IpSet Subnet(IpAddress address, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            return prefix <= (address.IsV6 ? 128 : 32) ? IpSet.Network(address, prefix) : IpSet.Empty;
        }

        return !address.IsV6 && TryAddress(text, out var mask) && !mask.IsV6 && PrefixOf((uint)mask.Value) is { } bits ? IpSet.Network(address, bits) : IpSet.Empty;
    }

    /// <summary>The length of a mask whose bits are ones, then zeros.</summary>
    private static int? PrefixOf(uint mask)
    {
        var ones = uint.LeadingZeroCount(~mask);
        return mask == (ones == 0 ? 0 : uint.MaxValue << (32 - (int)ones)) ? (int)ones : null;
    }

    private static bool TryAddress(string text, out IpAddress address)
    {
        // A zone such as %12 belongs to one machine's interfaces and not to the address.
        var zone = text.IndexOf('%', StringComparison.Ordinal);
        return IpAddress.TryParse(zone > 0 ? text.AsSpan(0, zone) : text, out address);
    }
}
