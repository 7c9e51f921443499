using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>How a connection is made.</summary>
public enum Transport
{
    /// <summary>HTTP over TLS.</summary>
    Https,

    /// <summary>Plain HTTP.</summary>
    Http,

    /// <summary>TLS that is not HTTP and cannot pass a web proxy.</summary>
    TcpTls,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}

/// <summary>A transport with a port or a range of ports, all of which are needed.</summary>
public sealed record Connection(Transport Transport, int FirstPort, int LastPort)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FirstPort == LastPort ? $"{CatalogWords.Of(Transport)}/{FirstPort}" : $"{CatalogWords.Of(Transport)}/{FirstPort}-{LastPort}";

    /// <summary>Reads <c>https/443</c> or <c>tcp/10124-10139</c>.</summary>
    public static Connection? TryParse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return null;
        }

        foreach (var (word, transport) in CatalogWords.Transports)
        {
            if (text.AsSpan(0, slash).SequenceEqual(word))
            {
                var ports = text.AsSpan(slash + 1);
                var dash = ports.IndexOf('-');
                var first = Port(dash < 0 ? ports : ports[..dash]);
                var last = dash < 0 ? first : Port(ports[(dash + 1)..]);
                return first > 0 && last >= first ? new(transport, first, last) : null;
            }
        }

        return null;
    }

    private static int Port(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) ? port : 0;
}

/// <summary>How much something is needed.</summary>
public enum Necessity
{
    /// <summary>The feature fails without it.</summary>
    Required,

    /// <summary>Required under a condition the catalog cannot always decide.</summary>
    Conditional,

    /// <summary>Works badly without it.</summary>
    Recommended,

    /// <summary>Something small is lost.</summary>
    Optional,

    /// <summary>Not needed; kept for the checks of existing entries.</summary>
    None,
}

/// <summary>Where the connection goes.</summary>
public enum ConnectDirection
{
    /// <summary>To the internet.</summary>
    Outbound,

    /// <summary>Inside the own network.</summary>
    Intranet,
}

/// <summary>What is expected of the way to an endpoint.</summary>
public enum Expectation
{
    /// <summary>That it is open.</summary>
    Allow,

    /// <summary>That it is shut: the roles must not get there.</summary>
    Deny,
}

/// <summary>When the sets of a requirement are enough.</summary>
public enum Satisfaction
{
    /// <summary>Every set is needed.</summary>
    All,

    /// <summary>One set that is not retired is enough.</summary>
    AnyActive,
}

/// <summary>One port per instance: base, base+1 and so on.</summary>
/// <param name="Transport">How each connection is made.</param>
/// <param name="Base">Port of the first instance.</param>
/// <param name="Count">Parameter that says how many instances there are.</param>
/// <param name="Maximum">Most instances.</param>
public sealed record PerInstance(Transport Transport, int Base, string Count, int Maximum);

/// <summary>One of several ways to connect; one that applies is enough.</summary>
public sealed record Alternative(string Id, Location At)
{
    /// <summary>When it applies; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>Connections, all needed.</summary>
    public ImmutableArray<Connection> Connect { get; init; } = [];

    /// <summary>Ports by instance; null when there are none.</summary>
    public PerInstance? PerInstance { get; init; }

    /// <summary>Whether it is tried first.</summary>
    public bool Preferred { get; init; }

    /// <summary>What it asks of the way.</summary>
    public Constraints Constraints { get; init; } = Constraints.None;

    /// <summary>Its life.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Active;
}

/// <summary>Address-side facts of a requirement.</summary>
/// <param name="ServiceTags">Service tags that cover it.</param>
/// <param name="Prefixes">Address prefixes, valid with exactly its ports.</param>
/// <param name="SetId">Number of the set in the publisher's list; null when there is none.</param>
public sealed record AddressFacts(ImmutableArray<string> ServiceTags, ImmutableArray<string> Prefixes, int? SetId)
{
    /// <summary>Nothing known.</summary>
    public static AddressFacts None { get; } = new([], [], null);
}

/// <summary>Endpoint sets, for roles, over connections.</summary>
public sealed record Requirement(string Id, string Title, string Feature, Location At)
{
    /// <summary>Ids of the endpoint sets.</summary>
    public ImmutableArray<Placed> Endpoints { get; init; } = [];

    /// <summary>Ids of sets that are checked at one level lower.</summary>
    public ImmutableArray<Placed> OptionalEndpoints { get; init; } = [];

    /// <summary>A target, or a parameter in angle brackets; null when endpoint sets are given.</summary>
    public Placed? To { get; init; }

    /// <summary>Ids of the roles.</summary>
    public ImmutableArray<Placed> Roles { get; init; } = [];

    /// <summary>Connections, all needed; empty when there are alternatives.</summary>
    public ImmutableArray<Connection> Connect { get; init; } = [];

    /// <summary>Alternatives, one of which is enough.</summary>
    public ImmutableArray<Alternative> Alternatives { get; init; } = [];

    /// <summary>Ports by instance; null when there are none.</summary>
    public PerInstance? PerInstance { get; init; }

    /// <summary>When the sets are enough.</summary>
    public Satisfaction Satisfied { get; init; }

    /// <summary>URL prefixes, decided only where the path is seen; parameters in angle brackets.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>Query of the URL; null when it does not matter.</summary>
    public string? Query { get; init; }

    /// <summary>How much it is needed.</summary>
    public Necessity Necessity { get; init; }

    /// <summary>Free tag such as <c>diagnostics</c>.</summary>
    public string? Purpose { get; init; }

    /// <summary>When it applies; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>Whether it must be reachable, or must not be.</summary>
    public Expectation Expect { get; init; }

    /// <summary>Where the connection goes.</summary>
    public ConnectDirection Direction { get; init; }

    /// <summary>The cloud it applies to; null for every cloud.</summary>
    public string? Cloud { get; init; }

    /// <summary>What it asks of the way.</summary>
    public Constraints Constraints { get; init; } = Constraints.None;

    /// <summary>Its life.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Active;

    /// <summary>Address-side facts.</summary>
    public AddressFacts Addresses { get; init; } = AddressFacts.None;

    /// <summary>Where it was read.</summary>
    public ImmutableArray<Placed> Sources { get; init; } = [];

    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }

    /// <summary>Whether it is asked for in reachability checks.</summary>
    public bool IsAsked => Necessity != Necessity.None && !Lifecycle.IsOver;
}

/// <summary>A part of the product that can be switched on, with what it needs.</summary>
public sealed record Feature(string Id, string Title, Location At)
{
    /// <summary>Whether it is on as soon as anything is.</summary>
    public bool Always { get; init; }

    /// <summary>Features switched on with it.</summary>
    public ImmutableArray<Placed> Includes { get; init; } = [];

    /// <summary>Features whose failure is reported with this one.</summary>
    public ImmutableArray<Placed> Uses { get; init; } = [];

    /// <summary>Its life.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Active;

    /// <summary>What it needs.</summary>
    public ImmutableArray<Requirement> Requirements { get; init; } = [];

    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }
}
