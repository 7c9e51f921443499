using System.Buffers;
using System.Globalization;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// A URL cut into its parts as Squid cuts it (Squid anyp/Uri.cc, parse), with the host in the form that every ACL sees.
/// </summary>
/// <param name="Scheme">Lower case.</param>
/// <param name="Login">User information; null when there is none.</param>
/// <param name="Host">Lower case, without trailing dots; numbers are addresses, IPv6 is in brackets.</param>
/// <param name="Port">The port, the scheme's own if none is written.</param>
/// <param name="Path">Path, query and fragment as written.</param>
internal sealed record SquidUrlParts(string Scheme, string? Login, string Host, int Port, string Path)
{
    // What does not fit into Squid's buffer for a host is lost.
    private const int LongestHost = 255;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\v\f");
    private static readonly SearchValues<char> EndsAuthority = SearchValues.Create("/?# \t\r\n\v\f");

    /// <summary>Parses a URL; null with a reason when Squid answers 400.</summary>
    public static SquidUrlParts? Parse(string url, string appendDomain, out string refused)
    {
        refused = "Squid answers 400 to a URL without scheme and host";
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        var rest = url[(colon + 3)..];
        var end = rest.AsSpan().IndexOfAny(EndsAuthority);
        var path = end < 0 ? "/" : rest[end..];
        path = path[0] == '/' ? path : "/" + path;
        var parts = Of(url[..colon].ToLowerInvariant(), end < 0 ? rest : rest[..end], null, appendDomain, out refused);
        // White space in a URL is taken out (uri_whitespace strip).
        return parts is null ? null : parts with { Path = WithoutBlanks(path) };
    }

    /// <summary>The parts for what stands between scheme and path; a given port is taken instead of a written one.</summary>
    public static SquidUrlParts? Of(string scheme, string authority, int? givenPort, string appendDomain, out string refused)
    {
        refused = "";
        var at = authority.LastIndexOf('@');
        var login = at >= 0 ? authority[..at] : null;
        var (host, port) = CutPort(authority[(at + 1)..], givenPort ?? SquidUrl.DefaultPort(scheme), givenPort is not null);
        if (port is < 1 or > 65535)
        {
            refused = $"Squid answers 400 to port {port.ToString(CultureInfo.InvariantCulture)}";
            return null;
        }

        if (host.AsSpan().ContainsAny(Blanks) || Normalise(host.ToLowerInvariant(), appendDomain) is not { } normal)
        {
            refused = $"Squid answers 400 to the host name '{host}'";
            return null;
        }

        return new(scheme, login, normal, port, "/");
    }

    private static (string Host, int Port) CutPort(string text, int defaultPort, bool hasPort)
    {
        int colon;
        string host;
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            host = close < 0 ? text[1..] : text[1..close];
            colon = close < 0 ? -1 : text.IndexOf(':', close);
        }
        else
        {
            // More than one colon is an address without brackets, and belongs to the host as a whole.
            colon = text.IndexOf(':');
            colon = colon == text.LastIndexOf(':') ? colon : -1;
            host = colon < 0 ? text : text[..colon];
        }

        return (host, colon < 0 || hasPort ? defaultPort : LeadingNumber(text.AsSpan(colon + 1)));
    }

    /// <summary>As C's <c>atoi</c>: a sign, digits, and whatever follows.</summary>
    private static int LeadingNumber(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var negative = text.StartsWith('-');
        text = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        return !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (digits.IsEmpty ? 0 : int.MaxValue)
            : negative ? -number : number;
    }

    private static string? Normalise(string host, string appendDomain)
    {
        host = host.Contains('.') || host.Contains(':') ? host : host + appendDomain;
        host = host.TrimEnd('.');
        if (host.Length == 0 || host[0] == '.' || host.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }

        if (SquidAddresses.TryNumeric(host, out var address))
        {
            return address.IsV6 ? $"[{address}]" : address.ToString();
        }

        return host.Length > LongestHost ? host[..LongestHost] : host;
    }

    private static string WithoutBlanks(string text) =>
        text.AsSpan().ContainsAny(Blanks) ? string.Concat(text.Where(c => !Blanks.Contains(c))) : text;
}

/// <summary>Percent escapes as the regex ACLs see them.</summary>
internal static class SquidPercent
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// Decodes a text. The lenient way decodes what it can and leaves <c>%00</c> (Squid rfc1738_unescape); the strict one, that of
    /// <c>url_regex</c> in 7, leaves the whole text alone if any escape is broken, and cuts it at a <c>%00</c> (Squid AnyP::Uri::Decode).
    /// Null when the result is no text.
    /// </summary>
    public static string? Decode(string text, bool strict)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var decoded = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                decoded.Add(bytes[i]);
            }
            else if (HexAt(bytes, i + 1) is { } value && (strict || value != 0))
            {
                decoded.Add(value);
                i += 2;
            }
            else if (strict)
            {
                return text;
            }
            else
            {
                decoded.Add((byte)'%');
                // "%%" is an escaped percent sign.
                i += i + 1 < bytes.Length && bytes[i + 1] == '%' ? 1 : 0;
            }
        }

        var end = decoded.IndexOf(0);
        try
        {
            return Strict.GetString(decoded.ToArray(), 0, end < 0 ? decoded.Count : end);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte? HexAt(byte[] bytes, int at) =>
        at + 1 < bytes.Length && char.IsAsciiHexDigit((char)bytes[at]) && char.IsAsciiHexDigit((char)bytes[at + 1])
            ? (byte)((Hex(bytes[at]) << 4) | Hex(bytes[at + 1]))
            : null;

    private static int Hex(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
