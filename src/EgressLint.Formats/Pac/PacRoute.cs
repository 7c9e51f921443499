using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Formats.Pac.Engine;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac;

/// <summary>Why an element of a returned list is not used as written.</summary>
internal enum PacElementProblem
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The word is no type that the engine knows.</summary>
    UnknownType,

    /// <summary>DIRECT with something behind it.</summary>
    DirectWithMore,

    /// <summary>The port is missing behind the colon, not a number, or too large.</summary>
    BadPort,

    /// <summary>A URL, a path or credentials instead of host and port.</summary>
    NotHostPort,

    /// <summary>Nothing behind the type.</summary>
    NoHost,

    /// <summary>A blank where a colon or semicolon belongs; the proxy that comes out of it cannot be reached.</summary>
    BlankInHost,
}

/// <summary>An element of a returned list.</summary>
/// <param name="Written">As it stands.</param>
/// <param name="Route">As the engine takes it, such as <c>PROXY host:8080</c>; null when it is dropped.</param>
/// <param name="Problem">Why it is not used as written.</param>
/// <param name="HasPort">Whether a port is written.</param>
internal readonly record struct PacElement(string Written, string? Route, PacElementProblem Problem, bool HasPort)
{
    /// <summary>Whether it is a way without a proxy.</summary>
    public bool IsDirect => Route == "DIRECT";

    /// <summary>Host of the proxy, lower case, brackets taken off; empty for DIRECT.</summary>
    public string Host => Route is { } route && !IsDirect ? route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..route.LastIndexOf(':')].Trim('[', ']') : "";

    /// <summary>Port of the proxy; 0 for DIRECT.</summary>
    public int Port => Route is { } route && !IsDirect ? int.Parse(route.AsSpan(route.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}

/// <summary>A text that FindProxyForURL returned, as an engine reads it (Chromium: proxy_string_util.cc; Firefox: nsPACMan; measured).</summary>
internal sealed record PacRoute(ImmutableArray<PacElement> Elements)
{
    private const string HexDigits = "0123456789abcdef";

    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly char[] BlanksAndLineEnds = [' ', '\t', '\r', '\n'];

    /// <summary>What is tried in order; one DIRECT when no element is usable, as engines have it.</summary>
    public ImmutableArray<string> Targets { get; private init; } = ["DIRECT"];

    /// <summary>Whether no element is usable, so that the request goes direct.</summary>
    public bool IsUnusable { get; private init; }

    /// <summary>Whether the first way leads to a proxy that cannot answer: a loopback or unspecified address, or the discard port.</summary>
    public bool IsDeadEnd { get; private init; }

    /// <summary>Reads a returned text.</summary>
    internal static PacRoute Parse(string text, PacEngine engine)
    {
        var elements = ImmutableArray.CreateBuilder<PacElement>();
        var pieces = text.Split(';');
        for (var i = 0; i < pieces.Length; i++)
        {
            // Chromium takes blanks and tabs off. Firefox skips them, and line ends, behind a semicolon, but not where the text begins: such
            // an element has no type. What ends an element, its URL parser ignores.
            var element = engine == PacEngine.Chromium ? pieces[i].Trim(Blanks)
                : i > 0 || pieces[i].AsSpan().IndexOfAnyExcept(" \t\r\n") < 0 ? pieces[i].Trim(BlanksAndLineEnds) : pieces[i].TrimEnd(BlanksAndLineEnds);
            if (element.Length > 0)
            {
                elements.Add(Element(element, engine));
            }
        }

        var usable = elements.Where(e => e.Route is not null).ToArray();
        return new(elements.ToImmutable())
        {
            Targets = usable.Length == 0 ? ["DIRECT"] : [.. usable.Select(e => e.Route ?? "")],
            IsUnusable = usable.Length == 0,
            IsDeadEnd = usable.Length > 0 && usable.All(e => !e.IsDirect && IsDead(e)),
        };
    }

    private static PacElement Element(string element, PacEngine engine)
    {
        var blank = element.AsSpan().IndexOfAny(" \t");
        var word = (blank < 0 ? element : element[..blank]).ToUpperInvariant();
        var rest = blank < 0 ? "" : element[blank..].Trim(Blanks);
        if (word.StartsWith("DIRECT", StringComparison.Ordinal) && (word.Length == 6 || word[6] == ':'))
        {
            return word.Length == 6 && rest.Length == 0 ? new(element, "DIRECT", PacElementProblem.None, true)
                : new(element, word.Length == 6 && engine == PacEngine.Firefox ? "DIRECT" : null, PacElementProblem.DirectWithMore, true);
        }

        var (type, port) = word switch
        {
            "PROXY" => ("PROXY", 80),
            "HTTP" when engine == PacEngine.Firefox => ("PROXY", 80),
            "HTTPS" => ("HTTPS", 443),
            "SOCKS" or "SOCKS4" => ("SOCKS", 1080),
            "SOCKS5" => ("SOCKS5", 1080),
            _ => ("", 0),
        };
        return type.Length == 0 ? new(element, null, PacElementProblem.UnknownType, true)
            : engine == PacEngine.Firefox ? FirefoxServer(element, type, rest, port)
            : Server(element, type, rest, port);
    }

    private static PacElement Server(string element, string type, string server, int port)
    {
        if (server.Length == 0)
        {
            return new(element, null, PacElementProblem.NoHost, false);
        }

        if (server.AsSpan().IndexOfAny("/@?#\\") >= 0)
        {
            return new(element, null, PacElementProblem.NotHostPort, true);
        }

        var host = server;
        var colon = server.EndsWith(']') ? -1 : server.LastIndexOf(':');
        if (colon >= 0)
        {
            if (Port(server.AsSpan(colon + 1)) is not { } written)
            {
                return new(element, null, PacElementProblem.BadPort, true);
            }

            port = written;
            host = server[..colon];
        }

        // Brackets stand around an address of version 6 and nowhere else.
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        host = (isBracketed ? host[1..^1] : host).ToLowerInvariant();
        if (host.Length == 0)
        {
            return new(element, null, PacElementProblem.NoHost, colon >= 0);
        }

        if (host.AsSpan().IndexOfAny('[', ']') >= 0 || (isBracketed && !host.Contains(':', StringComparison.Ordinal)))
        {
            return new(element, null, PacElementProblem.NotHostPort, true);
        }

        if (host.Contains(':', StringComparison.Ordinal) && Literal(host) is null)
        {
            return new(element, null, PacElementProblem.NotHostPort, true);
        }

        if (host.AsSpan().IndexOfAny(" \t,") >= 0)
        {
            return new(element, Join(type, Uri.EscapeDataString(host), port), PacElementProblem.BlankInHost, colon >= 0);
        }

        return Address(host) is { } known ? new(element, Join(type, known, port), PacElementProblem.None, colon >= 0)
            : new(element, null, PacElementProblem.NotHostPort, colon >= 0);
    }

    /// <summary>
    /// Firefox reads a server as a URL whose scheme may be left out (nsProtocolProxyService::ExtractProxyInfo): credentials and path are
    /// passed over. What is no URL stays in the list as a server without a name, which nobody can reach.
    /// </summary>
    private static PacElement FirefoxServer(string element, string type, string server, int port)
    {
        var url = string.Concat(server.Split('\t', '\r', '\n'));
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var authority = scheme < 0 ? url : url[(scheme + 3)..];
        var end = authority.AsSpan().IndexOfAny("/?#\\");
        authority = end < 0 ? authority : authority[..end];
        var login = authority.LastIndexOf('@');
        var hostPort = authority[(login + 1)..];
        var more = scheme >= 0 || end >= 0 || login >= 0;
        var colon = hostPort.EndsWith(']') ? -1 : hostPort.LastIndexOf(':');
        var host = colon < 0 ? hostPort : hostPort[..colon];
        var hasPort = colon >= 0 && colon + 1 < hostPort.Length;
        if (host.Length == 0)
        {
            return new(element, Nowhere(type), PacElementProblem.NoHost, hasPort);
        }

        if (hasPort)
        {
            if (Port(hostPort.AsSpan(colon + 1)) is not { } written)
            {
                return new(element, Nowhere(type), hostPort.Contains(' ', StringComparison.Ordinal) ? PacElementProblem.BlankInHost : PacElementProblem.BadPort, true);
            }

            port = written;
        }

        if (host.AsSpan().IndexOfAny(" <>^|%") >= 0)
        {
            return new(element, Nowhere(type), PacElementProblem.BlankInHost, hasPort);
        }

        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        var name = bracketed ? Literal(host[1..^1]) : host.Contains(':', StringComparison.Ordinal) ? null : Address(Punycode(host));
        if (name is null)
        {
            return new(element, Nowhere(type), PacElementProblem.NotHostPort, hasPort);
        }

        var problem = more ? PacElementProblem.NotHostPort : colon >= 0 && !hasPort ? PacElementProblem.BadPort : PacElementProblem.None;
        return new(element, Join(type, name, port), problem, hasPort);
    }

    /// <summary>A server that nobody can reach.</summary>
    private static string Nowhere(string type) => type + " :0";

    private static int? Port(ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= 5 && digits.IndexOfAnyExceptInRange('0', '9') < 0 && int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) is <= 65_535 and var port
            ? port : null;

    private static string? Literal(string host) => IpAddress.TryParse(host, out var address) && address.IsV6 ? address.ToString() : null;

    /// <summary>A host whose last label is a number is an address, as in URLs: it is written in full, or null when it is none.</summary>
    private static string? Address(string host)
    {
        var trimmed = host.EndsWith('.') ? host[..^1] : host;
        var last = trimmed[(trimmed.LastIndexOf('.') + 1)..];
        var number = last.Length > 0 && (last.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || (last.StartsWith("0x", StringComparison.Ordinal) && last.AsSpan(2).IndexOfAnyExcept(HexDigits) < 0));
        return host.Contains(':', StringComparison.Ordinal) || !number ? host : PacRequests.OldForm(host) is { } value ? IpAddress.V4(value).ToString() : null;
    }

    private static string Punycode(string host)
    {
        try
        {
            return System.Text.Ascii.IsValid(host) ? host.ToLowerInvariant() : new IdnMapping().GetAscii(host.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return host.ToLowerInvariant();
        }
    }

    private static string Join(string type, string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{type} {(host.Contains(':', StringComparison.Ordinal) ? "[" + host + "]" : host)}:{port}");

    /// <summary>Whether nothing can answer there: how PAC files block.</summary>
    private static bool IsDead(PacElement element)
    {
        if (element.Problem == PacElementProblem.BlankInHost || element.Port is 0 or 9)
        {
            return true;
        }

        return element.Host is "localhost" ? element.Port < 1024
            : IpAddress.TryParse(element.Host, out var address) && !address.IsV6 && ((uint)address.Value >> 24) is var first && (first == 0 || first >= 224 || (first == 127 && element.Port < 1024));
    }
}
