using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Words that exports print, and what rule strings have for them. Words of one tool do not mean anything else in another one, so all are here.</summary>
internal static class PrintedWords
{
    private static readonly FrozenDictionary<string, string> Protocols = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["TCP"] = "6", ["UDP"] = "17", ["ICMPv4"] = "1", ["ICMPv6"] = "58",

        // The console names these as well; numbers are those of the IANA registry.
        ["HOPOPT"] = "0", ["IGMP"] = "2", ["IPv6"] = "41", ["IPv6-Route"] = "43", ["IPv6-Frag"] = "44", ["GRE"] = "47",
        ["IPv6-NoNxt"] = "59", ["IPv6-Opts"] = "60", ["VRRP"] = "112", ["PGM"] = "113", ["L2TP"] = "115",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Ports = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["RPC"] = "RPC", ["RPCEPMap"] = "RPC-EPMap", ["RPC-EPMap"] = "RPC-EPMap", ["Teredo"] = "Teredo", ["mDNS"] = "mDNS", ["DHCP"] = "DHCP",
        ["PlayToDiscovery"] = "Ply2Disc", ["Ply2Disc"] = "Ply2Disc", ["CortanaOut"] = "CortanaOut", ["TcpCDPSvc"] = "TcpCDPSvc",
        ["IPHTTPS"] = "IPHTTPS", ["IPHTTPSIn"] = "IPHTTPSIn", ["IPHTTPSOut"] = "IPHTTPSOut", ["IPTLSIn"] = "IPTLSIn", ["IPTLSOut"] = "IPTLSOut",
        ["RPC Dynamic Ports"] = "RPC", ["Dynamic RPC"] = "RPC", ["RPC Endpoint Mapper"] = "RPC-EPMap", ["Edge Traversal"] = "Teredo", ["PlayTo Discovery"] = "Ply2Disc",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> InterfaceTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Lan"] = "Lan", ["Wired"] = "Lan", ["Wireless"] = "Wireless", ["RemoteAccess"] = "RemoteAccess", ["Remote Access"] = "RemoteAccess", ["RAS"] = "RemoteAccess", ["MBB"] = "MBB",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a value stands for "any" or for nothing.</summary>
    public static bool IsAny(string value) => value.AsSpan().Trim() is var v
        && (v.IsEmpty || v.Equals("Any", StringComparison.OrdinalIgnoreCase) || v.Equals("All", StringComparison.OrdinalIgnoreCase));

    /// <summary>Number of a protocol; null when it is not known.</summary>
    public static string? Protocol(string value) => Protocols.TryGetValue(value.Trim(), out var number) ? number
        : byte.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>A port, range or keyword as rule strings have it; null when it is not known.</summary>
    public static string? Port(string value)
    {
        value = value.Trim();
        if (Ports.TryGetValue(value, out var keyword))
        {
            return keyword;
        }

        var dash = value.IndexOf('-', StringComparison.Ordinal);
        return IsPort(value) || (dash > 0 && IsPort(value.AsSpan(0, dash).Trim()) && IsPort(value.AsSpan(dash + 1).Trim())) ? value.Replace(" ", "", StringComparison.Ordinal) : null;
    }

    /// <summary>A kind of interface as rule strings have it; null when it is not known.</summary>
    public static string? InterfaceType(string value) => InterfaceTypes.GetValueOrDefault(value.Trim());

    /// <summary>An ICMP condition as rule strings have it: <c>8</c> and <c>8:Any</c> are <c>8:*</c>; null when it is not known.</summary>
    public static string? Icmp(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var type = (colon < 0 ? value : value[..colon]).Trim();
        var code = colon < 0 ? "*" : value[(colon + 1)..].Trim();
        type = IsAny(type) || type == "*" ? "*" : type;
        code = IsAny(code) || code == "*" ? "*" : code;
        return IsByteOrStar(type) && IsByteOrStar(code) ? $"{type}:{code}" : null;
    }

    /// <summary>Splits at commas; at blanks too where no entry has blanks. Pieces come with their offsets, empty ones are left out.</summary>
    public static ImmutableArray<(string Text, int Start)> Split(string value, bool atBlanks = false)
    {
        var pieces = ImmutableArray.CreateBuilder<(string, int)>();
        var start = 0;
        for (var i = 0; i <= value.Length; i++)
        {
            if (i < value.Length && value[i] is not (',' or '，' or '、') && !(atBlanks && char.IsWhiteSpace(value[i])))
            {
                continue;
            }

            var piece = value.AsSpan(start, i - start);
            if (!piece.IsWhiteSpace())
            {
                var lead = piece.Length - piece.TrimStart().Length;
                pieces.Add((piece.Trim().ToString(), start + lead));
            }

            start = i + 1;
        }

        return pieces.ToImmutable();
    }

    private static bool IsPort(ReadOnlySpan<char> value) => ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsByteOrStar(string value) => value == "*" || byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
