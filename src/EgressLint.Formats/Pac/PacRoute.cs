using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Formats.Pac.Engine;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac;

/// <summary>Why an element of a returned list is not used as written.</summary>
public enum PacElementProblem
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
public readonly record struct PacElement(string Written, string? Route, PacElementProblem Problem, bool HasPort)
{
    /// <summary>Whether it is a way without a proxy.</summary>
    public bool IsDirect => Route == "DIRECT";

    /// <summary>Host of the proxy, lower case, brackets taken off; empty for DIRECT.</summary>
    public string Host => Route is { } route && !IsDirect ? route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..route.LastIndexOf(':')].Trim('[', ']') : "";

    /// <summary>Port of the proxy; 0 for DIRECT.</summary>
    public int Port => Route is { } route && !IsDirect ? int.Parse(route.AsSpan(route.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}

/// <summary>A text that FindProxyForURL returned, as an engine reads it (Chromium: proxy_string_util.cc; Firefox: nsPACMan; measured).</summary>
public sealed record PacRoute(ImmutableArray<PacElement> Elements)
{
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
        foreach (var piece in text.Split(';'))
        {
            // Chromium takes blanks and tabs off, Firefox line ends as well.
            var element = engine == PacEngine.Chromium ? piece.Trim(' ', '\t') : piece.Trim(' ', '\t', '\r', '\n');
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
        var rest = blank < 0 ? "" : element[blank..].Trim(' ', '\t');
        if (word is "DIRECT" or "DIRECT:" || word.StartsWith("DIRECT:", StringComparison.Ordinal))
        {
            return word == "DIRECT" && rest.Length == 0 ? new(element, "DIRECT", PacElementProblem.None, true)
                : new(element, engine == PacEngine.Firefox ? "DIRECT" : null, PacElementProblem.DirectWithMore, true);
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
        return type.Length == 0 ? new(element, null, PacElementProblem.UnknownType, true) : Server(element, type, rest, port, engine);
    }

    private static PacElement Server(string element, string type, string server, int port, PacEngine engine)
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
            var digits = server.AsSpan(colon + 1);
            if (digits.IndexOfAnyExceptInRange('0', '9') >= 0 || digits.Length is 0 or > 5 || int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) > 65_535)
            {
                return digits.Length == 0 && engine == PacEngine.Firefox
                    ? new(element, Join(type, server[..colon], port), PacElementProblem.BadPort, false)
                    : new(element, null, PacElementProblem.BadPort, true);
            }

            port = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            host = server[..colon];
        }

        host = host.Trim('[', ']').ToLowerInvariant();
        if (host.Length == 0)
        {
            return new(element, null, PacElementProblem.NoHost, colon >= 0);
        }

        return host.AsSpan().IndexOfAny(" \t,") >= 0
            ? new(element, Join(type, Uri.EscapeDataString(host), port), PacElementProblem.BlankInHost, colon >= 0)
            : new(element, Join(type, host, port), PacElementProblem.None, colon >= 0);
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
