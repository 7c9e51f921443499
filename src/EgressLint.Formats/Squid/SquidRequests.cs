using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>Turns requests and endpoint questions into the flows a Squid policy decides, as Squid normalises them (Squid anyp/Uri.cc).</summary>
internal sealed class SquidRequests(SquidEngine engine)
{
    /// <summary>Header names that some ACL or the choice of the way looks at, lower case.</summary>
    public required ImmutableArray<string> UsedHeaders { get; init; }

    /// <summary>Appended to names without a dot; empty for none.</summary>
    public string AppendDomain { get; init; } = "";

    /// <summary>Names and port numbers of the forward listening ports.</summary>
    public required ImmutableArray<SquidPort> Ports { get; init; }

    public bool UserNamesAreCased { get; init; }

    /// <summary>Characters of host names, when Squid checks them (<c>check_hostnames</c>); null when it does not.</summary>
    public SearchValues<char>? HostCharacters { get; init; }

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
            .With(SquidTraits.Step, "1")
            .With(SquidTraits.ServerName, Traits.Absent)
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
        var method = request.Method is null ? null : SquidMethods.Normalise(request.Method);
        if (request.Protocol is { } protocol && protocol != Protocols.Tcp)
        {
            return new(null, "Squid carries TCP only");
        }

        if (request.Url is { } url && method != "CONNECT")
        {
            var parsed = SquidUrlParts.Parse(url, AppendDomain, out var refused);
            return parsed is null ? new(null, refused)
                : Illegal(parsed) is { } odd ? new(null, odd)
                : method is null && parsed.Scheme == "https" ? Tunnel(request, parsed) : Plain(request, parsed, method);
        }

        var authority = request.Host ?? request.Url;
        if (authority is null)
        {
            return new(null, "the request names no host");
        }

        var scheme = method is null or "CONNECT" ? "https" : "http";
        var target = SquidUrlParts.Of(scheme, authority, request.Port, AppendDomain, out var why);
        return target is null ? new(null, why)
            : Illegal(target) is { } illegal ? new(null, illegal)
            : method is null or "CONNECT" ? Tunnel(request, target)
            : Plain(request, target, method);
    }

    private string? Illegal(SquidUrlParts url) =>
        HostCharacters is not null && url.Host.AsSpan().ContainsAnyExcept(HostCharacters) ? $"Squid answers 400 to the host name '{url.Host}', because 'check_hostnames' is on" : null;

    private AskedFlows Tunnel(PolicyRequest request, SquidUrlParts target)
    {
        var traits = Traits.None.With(SquidTraits.Method, "CONNECT").With(SquidTraits.Scheme, "").With(SquidTraits.Login, Traits.Absent);
        var shown = SquidUrl.Tunnel(target.Host, target.Port);
        if (SquidPercent.Decode(shown, engine.LeavesMalformedUrlsEncoded) is { } decoded && decoded != shown)
        {
            traits = traits.With(SquidTraits.UrlText, decoded);
        }

        if (OnlyIntercepts && !SquidHosts.TryAddress(target.Host, out _))
        {
            traits = traits.With(SquidTraits.AddressOnly, "1");
        }

        return Finish(request, target, traits, Language.All);
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
            .With(SquidTraits.Login, url.Login is { Length: > 0 } login ? SquidPercent.Decode(login, strict: false) ?? login : Traits.Absent);
        var path = SquidPercent.Decode(url.Path, strict: false);
        var text = SquidPercent.Decode(SquidUrl.Write(url.Scheme, url.Login, url.Host, url.Port, url.Path), engine.LeavesMalformedUrlsEncoded);
        if (path is null || text is null)
        {
            // Bytes that are no text cannot be compared with patterns here.
            traits = traits.With(SquidTraits.Unclear, "1");
        }
        else if (text != SquidUrl.Write(url.Scheme, url.Login, url.Host, url.Port, path))
        {
            traits = traits.With(SquidTraits.UrlText, text);
        }

        return Finish(request, url, traits, Language.Exactly(path ?? url.Path));
    }

    private AskedFlows Finish(PolicyRequest request, SquidUrlParts target, Traits traits, Language paths)
    {
        return new(new FlowBox
        {
            Clients = request.Source is { } source ? IpSet.Of(source) : IpSet.All,
            ClientPorts = request.SourcePort is { } near and >= 0 and <= 65535 ? PortSet.Of((ushort)near) : PortSet.All,
            Hosts = Language.Exactly(target.Host),
            Ports = PortSet.Of((ushort)target.Port),
            Paths = paths,
            Addresses = request.Address is { } address ? IpSet.Of(address) : null,
            Resolved = request.Resolved,
            Times = request.Time is { } time ? WeekTime.OfDay((int)time.DayOfWeek, Minute(time), Minute(time)) : null,
            Traits = WithRequest(WithPorts(traits.With(SquidTraits.Step, "1")), request, SquidHosts.TryAddress(target.Host, out _)),
        });
    }

    private Traits WithRequest(Traits traits, PolicyRequest request, bool hostIsAddress)
    {
        // A client sends no credentials before it is asked for them.
        var user = request.User is { Length: > 0 } name ? (UserNamesAreCased ? name : name.ToLowerInvariant()) : Traits.Absent;
        traits = traits.With(SquidTraits.User, user).With(SquidTraits.ServerName, Traits.Absent);
        if (request.Reverse is { } reverse)
        {
            traits = traits.With(hostIsAddress ? SquidTraits.ReverseHost : SquidTraits.ReverseClient, NameOf(reverse));
        }

        foreach (var given in (string[])[SquidTraits.ReverseHost, SquidTraits.ReverseClient, SquidTraits.LocalAddress, SquidTraits.LocalPort, SquidTraits.PortName])
        {
            if (request.Traits.TryGetValue(given, out var value))
            {
                traits = traits.With(given, given is SquidTraits.ReverseHost or SquidTraits.ReverseClient ? NameOf(value) : value);
            }
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

    private static string NameOf(string reverse) => reverse.Length == 0 ? Traits.Absent : reverse.ToLowerInvariant();

    private Traits WithPorts(Traits traits)
    {
        // With a single listening port there is nothing to choose from.
        if (Ports.Length != 1)
        {
            return traits;
        }

        var port = Ports[0];
        traits = traits.With(SquidTraits.LocalPort, port.Number.ToString(CultureInfo.InvariantCulture));
        traits = port.Address is { } address ? traits.With(SquidTraits.LocalAddress, address.ToString()) : traits;
        return port.Name.Length > 0 ? traits.With(SquidTraits.PortName, port.Name) : traits;
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
}

/// <summary>A listening port.</summary>
internal sealed record SquidPort(ushort Number, string Name, bool Intercepts, bool Accelerates, bool Bumps)
{
    /// <summary>The address it listens on, where the line gives one.</summary>
    public IpAddress? Address { get; init; }
}
