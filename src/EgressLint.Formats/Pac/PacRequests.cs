using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Formats.Pac;

/// <summary>Turns a request into what the engine would hand to the script.</summary>
internal static class PacRequests
{
    public static AskedFlows Ask(PacPolicy policy, PacProfile profile, PolicyRequest request)
    {
        if (Parse(request) is not { } url)
        {
            return new(null, "the request has no URL that a browser would ask the script about");
        }

        var path = policy.Machine.GivesPath(url.Scheme) ? url.Path : "/";
        _ = profile;
        var client = request.ClientAddress ?? request.Source;
        return new(new FlowBox
        {
            Clients = client is { } address ? IpSet.Of(address) : IpSet.All,
            Hosts = Language.Exactly(url.Host),
            Addresses = request.Address is { } far ? IpSet.Of(far) : null,
            Ports = PortSet.Of((ushort)url.Port),
            Paths = Language.Exactly(path),
            Times = request.Time is { } time ? new(IntervalSet<ushort>.Range(Minute(time), Minute(time))) : null,
            Dates = request.Time is { } moment ? DateSet.Of(DateOnly.FromDateTime(moment)) : null,
            Traits = Traits.None.With(PacPolicy.Scheme, url.Scheme),
            Resolved = request.Resolved,
        });
    }

    private static ushort Minute(DateTime time) => (ushort)(((int)time.DayOfWeek * 1440) + (time.Hour * 60) + time.Minute);

    private static (string Scheme, string Host, int Port, string Path)? Parse(PolicyRequest request)
    {
        if (request.Url is { } text)
        {
            return OfUrl(text);
        }

        if (request.Host is not { Length: > 0 } host)
        {
            return null;
        }

        var port = request.Port ?? 443;
        return ("https", Canonical(host), port, "/");
    }

    /// <summary>Scheme, host in lower case without brackets, port, path with query; credentials and fragment are taken off.</summary>
    private static (string Scheme, string Host, int Port, string Path)? OfUrl(string written)
    {
        // Browsers take white space and controls off the ends, and tabs and ends of lines out of the middle.
        var first = written.AsSpan().IndexOfAnyExceptInRange('\0', ' ');
        var text = first < 0 ? "" : written[first..(written.AsSpan().LastIndexOfAnyExceptInRange('\0', ' ') + 1)];
        text = text.AsSpan().IndexOfAny('\t', '\r', '\n') < 0 ? text : string.Concat(text.Split('\t', '\r', '\n'));
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        var scheme = text[..colon].ToLowerInvariant();
        var rest = text[(colon + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#\\");
        var authority = end < 0 ? rest : rest[..end];
        var path = UrlPath.Canonical(end < 0 ? "" : rest[end..]);
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var mark = authority.EndsWith(']') ? -1 : authority.LastIndexOf(':');
        var port = PacMachine.DefaultPort(scheme);
        if (mark >= 0 && mark + 1 < authority.Length && !int.TryParse(authority.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return null;
        }

        var host = mark >= 0 ? authority[..mark] : authority;
        return host.Length == 0 || port is < 0 or > 65535 ? null : (scheme, Canonical(host), port, path);
    }

    /// <summary>A host as browsers write it: lower case, percent-decoded, punycoded, addresses canonical and without brackets.</summary>
    private static string Canonical(string host)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        var decoded = bare.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(bare) : bare;
        var lower = decoded.ToLowerInvariant();
        if (IpAddress.TryParse(lower, out var address))
        {
            return address.ToString();
        }

        if (OldForm(lower) is { } number)
        {
            return IpAddress.V4(number).ToString();
        }

        try
        {
            return System.Text.Ascii.IsValid(lower) ? lower : new IdnMapping().GetAscii(lower);
        }
        catch (ArgumentException)
        {
            return lower;
        }
    }

    /// <summary>Whether the last label is a number, which makes the whole an address or nothing.</summary>
    internal static bool EndsInNumber(string host)
    {
        var name = host.EndsWith('.') ? host[..^1] : host;
        var last = name[(name.LastIndexOf('.') + 1)..];
        return last.Length > 0 && (last.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0));
    }

    /// <summary>An IPv4 address in one to four parts, decimal, octal or hexadecimal; null when the host is no such thing.</summary>
    internal static uint? OldForm(string host)
    {
        var parts = host.EndsWith('.') ? host[..^1].Split('.') : host.Split('.');
        if (parts.Length > 4)
        {
            return null;
        }

        ulong value = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            var radix = part.StartsWith("0x", StringComparison.Ordinal) ? 16 : part.Length > 1 && part[0] == '0' ? 8 : 10;
            var digits = radix == 16 ? part[2..] : part;
            var number = part.Length == 0 ? double.NaN : Operators.ParseDigits(digits, radix);
            var limit = i == parts.Length - 1 ? Math.Pow(256, 5 - parts.Length) : 256;
            if (double.IsNaN(number) || number >= limit)
            {
                return null;
            }

            value = i == parts.Length - 1 ? (value << (8 * (5 - parts.Length))) | (uint)number : (value << 8) | (uint)number;
        }

        return (uint)value;
    }
}
