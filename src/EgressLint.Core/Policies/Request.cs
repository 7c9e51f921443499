using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Core.Policies;

/// <summary>How a required endpoint is spoken to.</summary>
public enum Transport
{
    /// <summary>HTTP inside TLS; through a web proxy a tunnel made with CONNECT.</summary>
    Https,

    /// <summary>Plain HTTP.</summary>
    Http,

    /// <summary>TLS that carries something else than HTTP and cannot pass a web proxy.</summary>
    TcpTls,

    /// <summary>Any TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}

/// <summary>A question about an endpoint: every host of a language, on a port, spoken to in one way, by given clients.</summary>
/// <param name="Hosts">The host names.</param>
/// <param name="Ports">The ports.</param>
/// <param name="Transport">How it is spoken to.</param>
/// <param name="Clients">Near addresses; all when nobody said.</param>
public sealed record EndpointQuestion(Language Hosts, PortSet Ports, Transport Transport, IpSet Clients)
{
    /// <summary>Whether the callers can answer a proxy that asks for credentials.</summary>
    public bool CanAuthenticate { get; init; }

    /// <summary>The method asked about; null takes the usual one of the transport.</summary>
    public string? Method { get; init; }

    /// <summary>URL paths; all when the requirement names none.</summary>
    public Language Paths { get; init; } = Language.All;

    /// <summary>Far addresses, where they are published.</summary>
    public IpSet? Addresses { get; init; }

    /// <summary>Whether each host has only some of these addresses, and nobody knows which: "somewhere on the internet".</summary>
    public bool AreAddressesBounds { get; init; }

    /// <summary>Programs that make the connection; all of them must get through. Empty when nobody knows them.</summary>
    public ImmutableArray<CallerName> Callers { get; init; } = [];
}

/// <summary>A program that makes a connection.</summary>
/// <param name="Program">Its path, which may begin with a variable of the system, or with <c>*\</c> where the folder is not known.</param>
/// <param name="Service">Short name of the service that it runs as; empty for none.</param>
public readonly record struct CallerName(string Program, string Service);

/// <summary>One concrete request of <c>explain</c>. What is null is unknown.</summary>
public sealed record PolicyRequest
{
    /// <summary>Full URL; or null, and <see cref="Host"/> is given.</summary>
    public string? Url { get; init; }

    /// <summary>Method, in the case the caller wrote.</summary>
    public string? Method { get; init; }

    /// <summary>Host to connect to.</summary>
    public string? Host { get; init; }

    /// <summary>Far port.</summary>
    public int? Port { get; init; }

    /// <summary>Near address.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>Near port.</summary>
    public int? SourcePort { get; init; }

    /// <summary>Far address.</summary>
    public IpAddress? Address { get; init; }

    /// <summary>What <c>myIpAddress()</c> returns in a PAC.</summary>
    public IpAddress? ClientAddress { get; init; }

    /// <summary>Protocol over IP; null where only a URL or host is given.</summary>
    public Protocols? Protocol { get; init; }

    /// <summary>Local time at the deciding machine.</summary>
    public DateTime? Time { get; init; }

    /// <summary>Authenticated user; empty means that there is none.</summary>
    public string? User { get; init; }

    /// <summary>Request headers by lower-case name; null when nothing is said of any header.</summary>
    public ImmutableSortedDictionary<string, string>? Headers { get; init; }

    /// <summary>Addresses of the host; empty: it does not resolve; default: nobody said.</summary>
    public ImmutableArray<IpAddress> Resolved { get; init; }

    /// <summary>Reverse name of the host's or client's address; empty: there is none.</summary>
    public string? Reverse { get; init; }

    /// <summary>Whether the flow comes in from outside.</summary>
    public bool Inbound { get; init; }

    /// <summary>Further variables: <c>profile</c>, <c>program</c>, <c>service</c>, …</summary>
    public ImmutableSortedDictionary<string, string> Traits { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A request as a policy sees it: flows to decide, or the answer the engine gives before it asks any entry.</summary>
/// <param name="Flows">The flows; null when the engine refuses the request as such.</param>
/// <param name="Refused">Why the engine refuses it (a bad host name, a port of 0), for a person.</param>
public sealed record AskedFlows(FlowBox? Flows, string? Refused = null);

/// <summary>Why an engine would not load a configuration.</summary>
public sealed record Rejection(Location At, string Reason);

/// <summary>Settings that are not first-match, each with the place where it stands or, for a default, where the policy begins.</summary>
public sealed record PolicySettings
{
    /// <summary>No settings known.</summary>
    public static PolicySettings None { get; } = new();

    /// <summary>After how long without a byte a tunnel is closed.</summary>
    public Setting<TimeSpan>? IdleTimeout { get; init; }

    /// <summary>How that timeout is called in the format.</summary>
    public string IdleTimeoutName { get; init; } = "";

    /// <summary>After how long a connection is closed whatever happens on it.</summary>
    public Setting<TimeSpan>? Lifetime { get; init; }

    /// <summary>Lowest TLS version offered to far ends when TLS is decrypted, such as <c>1.0</c>.</summary>
    public Setting<string>? TlsMinimum { get; init; }

    /// <summary>Highest TLS version offered to far ends when TLS is decrypted.</summary>
    public Setting<string>? TlsMaximum { get; init; }

    /// <summary>Cipher list offered when TLS is decrypted; null for the library's own.</summary>
    public Setting<string>? Ciphers { get; init; }

    /// <summary>
    /// Where the proxy looks for authorities when it checks far ends, in words; empty for nowhere. Null where it also trusts those of its system, or checks nothing.
    /// </summary>
    public Setting<string>? OnlyAnchors { get; init; }

    /// <summary>Ways to sign in that are set up, lower case, in order.</summary>
    public ImmutableArray<Setting<string>> SignInSchemes { get; init; } = [];

    /// <summary>Request headers that are removed from plain or decrypted requests, lower case, with the entry that does it.</summary>
    public ImmutableArray<Setting<string>> RemovedRequestHeaders { get; init; } = [];

    /// <summary>Whether range requests are turned into requests for the whole object.</summary>
    public Setting<bool>? FetchesWholeObjects { get; init; }

    /// <summary>Largest reply body in bytes that is passed on for plain requests; null for unlimited.</summary>
    public Setting<long>? LargestReply { get; init; }
}
