using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>Turns requests and endpoint questions into the flows a Squid policy decides, as Squid normalises them (Squid anyp/Uri.cc).</summary>
internal sealed class SquidRequests(SquidEngine engine)
{
    /// <summary>Header names that some ACL looks at, lower case.</summary>
    public required ImmutableArray<string> UsedHeaders { get; init; }

    /// <summary>Appended to names without a dot; empty for none.</summary>
    public string AppendDomain { get; init; } = "";

    /// <summary>Names and port numbers of the forward listening ports.</summary>
    public required ImmutableArray<SquidPort> Ports { get; init; }

    public bool UserNamesAreCased { get; init; }

    /// <summary>Whether every listening port intercepts, so that clients do not know of the proxy.</summary>
    public bool OnlyIntercepts { get; init; }

    /// <summary>
    /// Paths of other people's servers. The proxy's own pages lie below these prefixes, which is what the built-in ACL 'manager' is about;
    /// no service is ever asked for them.
    /// </summary>
    private static readonly Language ForeignPaths = Language.StartsWith("/").Except(Language.StartsWith("/squid-internal-"));

    /// <summary>Method of requests inside a decrypted tunnel, where nothing else is asked.</summary>
    public static string InnerMethod => "GET";

    public FlowBox? Ask(EndpointQuestion question)
    {
        if (question.Transport is not (Transport.Https or Transport.Http))
        {
            return null;
        }

        var tunnel = question.Transport == Transport.Https;
        var traits = Traits.None
            .With(SquidTraits.Method, tunnel ? "CONNECT" : question.Method ?? "GET")
            .With(SquidTraits.Scheme, tunnel ? "" : "http")
            .With(SquidTraits.Login, Traits.Absent)
            .With(SquidTraits.User, question.CanAuthenticate ? Language.Exactly(Traits.Absent).Not() : Language.Exactly(Traits.Absent));
        if (tunnel && OnlyIntercepts)
        {
            traits = traits.With(SquidTraits.AddressOnly, "1");
        }

        return new()
        {
            Clients = question.Clients,
            Hosts = question.Hosts,
            Ports = question.Ports,
            Paths = question.Paths.IsAll ? ForeignPaths : question.Paths.And(ForeignPaths),
            Addresses = question.Addresses,
            Times = WeekTime.All,
            Traits = WithPorts(traits),
        };
    }

    public AskedFlows Ask(PolicyRequest request)
    {
        var method = request.Method?.ToUpperInvariant();
        if (request.Protocol is { } protocol && protocol != Protocols.Tcp)
        {
            return new(null, "Squid carries TCP only");
        }

        if (request.Url is { } url && method != "CONNECT")
        {
            var parsed = SquidUrlParts.Parse(url, out var refused);
            if (parsed is null)
            {
                return new(null, refused);
            }

            return method is null && parsed.Scheme == "https"
                ? Tunnel(request, parsed.Host, parsed.Port)
                : Plain(request, parsed, method);
        }

        var host = request.Host ?? HostOf(request.Url);
        if (host is null)
        {
            return new(null, "the request names no host");
        }

        if (method is null or "CONNECT")
        {
            return Tunnel(request, host, request.Port ?? 443);
        }

        return Plain(request, new("http", null, host, request.Port ?? 80, "/"), method);
    }

    private AskedFlows Tunnel(PolicyRequest request, string host, int port)
    {
        var traits = Traits.None.With(SquidTraits.Method, "CONNECT").With(SquidTraits.Scheme, "").With(SquidTraits.Login, Traits.Absent);
        return Finish(request, host, port, traits, Language.All);
    }

    private AskedFlows Plain(PolicyRequest request, SquidUrlParts url, string? method)
    {
        if (RefusedScheme(url.Scheme, method) is { } refused)
        {
            return new(null, refused);
        }

        var traits = Traits.None
            .With(SquidTraits.Method, method is null ? SquidMethods.Connect.Not() : Language.Exactly(method))
            .With(SquidTraits.Scheme, url.Scheme)
            .With(SquidTraits.Login, url.Login ?? Traits.Absent);
        var path = Decode(url.Path, engine.Release);
        return Finish(request, url.Host, url.Port, traits, Language.Exactly(path));
    }

    private AskedFlows Finish(PolicyRequest request, string rawHost, int port, Traits traits, Language paths)
    {
        if (Normalise(rawHost) is not { } host)
        {
            return new(null, $"Squid answers 400 to the host name '{rawHost}'");
        }

        if (port is < 1 or > 65535)
        {
            return new(null, $"Squid answers 400 to port {port.ToString(CultureInfo.InvariantCulture)}");
        }

        var numeric = SquidAddresses.TryNumeric(host, out var number) && !SquidHosts.TryAddress(host, out _);
        return new(new FlowBox
        {
            Clients = request.Source is { } source ? IpSet.Of(source) : IpSet.All,
            ClientPorts = request.SourcePort is { } near and >= 0 and <= 65535 ? PortSet.Of((ushort)near) : PortSet.All,
            Hosts = Language.Exactly(host),
            Ports = PortSet.Of((ushort)port),
            Paths = paths,
            Addresses = request.Address is { } address ? IpSet.Of(address) : null,
            Resolved = numeric && request.Resolved.IsDefault ? [number] : request.Resolved,
            Times = request.Time is { } time ? WeekTime.OfDay((int)time.DayOfWeek, Minute(time), Minute(time)) : null,
            Traits = WithRequest(WithPorts(traits), request, SquidHosts.TryAddress(host, out _)),
        });
    }

    private Traits WithRequest(Traits traits, PolicyRequest request, bool hostIsAddress)
    {
        // A client sends no credentials before it is asked for them.
        var user = request.User is { Length: > 0 } name ? (UserNamesAreCased ? name : name.ToLowerInvariant()) : Traits.Absent;
        traits = traits.With(SquidTraits.User, user);
        if (request.Reverse is { } reverse)
        {
            traits = traits.With(hostIsAddress ? SquidTraits.ReverseHost : SquidTraits.ReverseClient, reverse.Length == 0 ? Traits.Absent : reverse.ToLowerInvariant());
        }

        if (request.Headers is { } headers)
        {
            foreach (var header in UsedHeaders)
            {
                traits = traits.With(SquidTraits.Header(header), headers.TryGetValue(header, out var value) ? value : Traits.Absent);
            }
        }

        return traits;
    }

    private Traits WithPorts(Traits traits)
    {
        // With a single listening port there is nothing to choose from.
        if (Ports.Length != 1)
        {
            return traits;
        }

        var port = Ports[0];
        traits = traits.With(SquidTraits.LocalPort, port.Number.ToString(CultureInfo.InvariantCulture));
        return port.Name.Length > 0 ? traits.With(SquidTraits.PortName, port.Name) : traits;
    }

    private string? Normalise(string raw)
    {
        var host = raw.ToLowerInvariant();
        if (host.Contains(':'))
        {
            // An address is written in its shortest form.
            return SquidHosts.TryAddress(host, out var address) && address.IsV6 ? $"[{address}]"
                : SquidHosts.TryAddress(host, out address) ? address.ToString() : null;
        }

        host = host.TrimEnd('.');
        if (host.Length == 0 || host[0] == '.' || host.Contains("..", StringComparison.Ordinal) || host.AsSpan().ContainsAny(" \t\r\n\0"))
        {
            return null;
        }

        return host.Contains('.') ? host : host + AppendDomain;
    }

    private string? RefusedScheme(string scheme, string? method) => scheme switch
    {
        "ftp" when method is not (null or "GET" or "HEAD" or "PUT" or "OPTIONS") => $"Squid answers 501 to {method} for ftp",
        "http" or "https" or "ftp" or "urn" or "whois" => null,
        "gopher" or "wais" when engine.Release < 6 => null,
        "cache_object" when engine.Release < 7 => null,
        _ => $"Squid does not carry the scheme '{scheme}'",
    };

    private static int Minute(DateTime time) => (time.Hour * 60) + time.Minute;

    private static string? HostOf(string? authority)
    {
        if (authority is null)
        {
            return null;
        }

        var colon = authority.LastIndexOf(':');
        return colon > 0 && !authority.EndsWith(']') ? authority[..colon] : authority;
    }

    /// <summary>Percent escapes as regex ACLs see them: release 7 leaves a text alone in which any of them is broken.</summary>
    internal static string Decode(string text, int release)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var bytes = new List<char>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.Add(text[i]);
            }
            else if (i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value != 0)
            {
                bytes.Add((char)value);
                i += 2;
            }
            else if (release >= 7)
            {
                return text;
            }
            else
            {
                bytes.Add('%');
                // "%%" is an escaped percent sign to the older decoder.
                i += i + 1 < text.Length && text[i + 1] == '%' ? 1 : 0;
            }
        }

        return new([.. bytes]);
    }
}

/// <summary>A listening port.</summary>
internal sealed record SquidPort(ushort Number, string Name, bool Intercepts, bool Accelerates, bool Bumps);

/// <summary>A URL cut into its parts.</summary>
internal sealed record SquidUrlParts(string Scheme, string? Login, string Host, int Port, string Path)
{
    public static SquidUrlParts? Parse(string url, out string refused)
    {
        refused = "the URL has no scheme and host";
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        var scheme = url[..colon].ToLowerInvariant();
        var rest = url[(colon + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var path = end < 0 ? "/" : rest[end..];
        var fragment = path.IndexOf('#');
        path = fragment >= 0 ? path[..fragment] : path;
        path = path.StartsWith('/') ? path : "/" + path;
        var at = authority.LastIndexOf('@');
        var login = at >= 0 ? authority[..at] : null;
        authority = authority[(at + 1)..];
        var portAt = authority.LastIndexOf(':');
        var port = SquidUrl.DefaultPort(scheme);
        if (portAt >= 0 && !authority.EndsWith(']'))
        {
            var digits = authority[(portAt + 1)..];
            authority = authority[..portAt];
            if (digits.Length > 0 && !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port))
            {
                refused = $"'{digits}' is not a port";
                return null;
            }
        }

        return authority.Length == 0 ? null : new(scheme, login, authority, port, path);
    }
}
