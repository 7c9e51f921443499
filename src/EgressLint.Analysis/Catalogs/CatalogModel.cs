using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <summary>A value of a catalog file with its place.</summary>
/// <param name="Value">The text.</param>
/// <param name="At">Where it stands; in the built-in catalog the start of an empty text.</param>
public readonly record struct Placed(string Value, Location At)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Where facts were read.</summary>
public sealed record CatalogSource(string Id, string Title, string Date, Location At)
{
    /// <summary>Address of the document; null when it has none.</summary>
    public string? Link { get; init; }
}

/// <summary>A cloud of the manifest.</summary>
public sealed record CatalogCloud(string Id, string Title, Location At);

/// <summary>Where in its life something is.</summary>
public enum LifecycleState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>The old name still answers, the successor is named.</summary>
    Migrating,

    /// <summary>Replaced.</summary>
    Superseded,

    /// <summary>Still works, but will go.</summary>
    Deprecated,

    /// <summary>Gone.</summary>
    Retired,

    /// <summary>Listed somewhere, not confirmed.</summary>
    Unverified,
}

/// <summary>Where in its life something is, since when, and what follows it.</summary>
public sealed record Lifecycle(LifecycleState State)
{
    /// <summary>In use, nothing more to say.</summary>
    public static Lifecycle Active { get; } = new(LifecycleState.Active);

    /// <summary>Date or version from which the state holds.</summary>
    public string? Since { get; init; }

    /// <summary>Date or version until which it holds.</summary>
    public string? Until { get; init; }

    /// <summary>Id of the successor, of the same kind.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Why this is known.</summary>
    public string? Basis { get; init; }

    /// <summary>Whether nothing needs it any more.</summary>
    public bool IsOver => State is LifecycleState.Superseded or LifecycleState.Retired;
}

/// <summary>Which kind of place a role runs in.</summary>
public enum RoleSide
{
    /// <summary>Anywhere.</summary>
    Any,

    /// <summary>A server of the own network.</summary>
    OnPremisesServer,

    /// <summary>A managed device.</summary>
    Device,

    /// <summary>A computer of an administrator.</summary>
    AdminWorkstation,
}

/// <summary>Who connects.</summary>
public sealed record Role(string Id, string Title, Location At)
{
    /// <summary>Which kind of place it runs in.</summary>
    public RoleSide Side { get; init; }

    /// <summary>What the role asks of every connection (proxy and authentication).</summary>
    public Constraints Constraints { get; init; } = Constraints.None;

    /// <summary>Which proxy settings it honours, such as <c>winhttp-local-system</c>; null when not stated.</summary>
    public string? Stack { get; init; }

    /// <summary>Ports it usually connects to.</summary>
    public ImmutableArray<int> DefaultPorts { get; init; } = [];

    /// <summary>Whether it needs nothing beyond its requirements.</summary>
    public bool LeastPrivilege { get; init; }

    /// <summary>Roles whose requirements are its own as well.</summary>
    public ImmutableArray<Placed> Includes { get; init; } = [];

    /// <summary>What an administrator sees when it fails.</summary>
    public string? Symptoms { get; init; }

    /// <summary>Version from which it behaves like this.</summary>
    public string? Since { get; init; }

    /// <summary>Its life.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Active;

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }

    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];
}

/// <summary>An own system that is connected to.</summary>
public sealed record Target(string Id, string Title, ImmutableArray<Placed> Names, Location At)
{
    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }
}

/// <summary>What kind of value a parameter takes.</summary>
public enum ParameterType
{
    /// <summary>One label of a host name.</summary>
    Label,

    /// <summary>A host name.</summary>
    Host,

    /// <summary>A URL.</summary>
    Url,

    /// <summary>One of several words.</summary>
    Enum,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A version.</summary>
    Version,

    /// <summary>An address or address prefix.</summary>
    Cidr,

    /// <summary>A GUID.</summary>
    Identifier,

    /// <summary>A folder of Windows, from its drive or variable on.</summary>
    Folder,
}

/// <summary>A value only the site knows.</summary>
public sealed record CatalogParameter(string Id, string Title, ParameterType Type, Location At)
{
    /// <summary>Possible words of an enum.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Value when none is given; null when it is then unset.</summary>
    public string? Default { get; init; }

    /// <summary>Least number.</summary>
    public int Minimum { get; init; }

    /// <summary>Greatest number.</summary>
    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>Whether several values may be given.</summary>
    public bool Many { get; init; }

    /// <summary>A sample value.</summary>
    public string? Example { get; init; }

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }

    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];
}

/// <summary>One kind of constraint, with the rules that check it.</summary>
public sealed record ConstraintKind(string Id, string Title, Location At)
{
    /// <summary>Rule ids.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>Possible values.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Unit of the value.</summary>
    public string? Unit { get; init; }

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }

    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];
}

/// <summary>A named list of TLS cipher suites.</summary>
/// <param name="Id">Name, used in <see cref="TlsNeed.SuiteLists"/>.</param>
/// <param name="Suites">Suites that are offered today, by their IANA names.</param>
/// <param name="Older">Suites of an older policy that may still be accepted.</param>
/// <param name="At">Where it stands.</param>
public sealed record SuiteList(string Id, ImmutableArray<string> Suites, ImmutableArray<string> Older, Location At)
{
    /// <summary>Where it was read.</summary>
    public ImmutableArray<Placed> Sources { get; init; } = [];
}

/// <summary>What the names of a set are.</summary>
public enum EndpointNature
{
    /// <summary>Hosts that are connected to.</summary>
    Service,

    /// <summary>Seen in DNS answers only.</summary>
    CnameTarget,

    /// <summary>The audience of a token, never contacted.</summary>
    Audience,

    /// <summary>A DNS suffix, never needed as a whole.</summary>
    Suffix,
}

/// <summary>A named set of host patterns with facts that hold wherever it is used.</summary>
public sealed record EndpointSet(string Id, ImmutableArray<Placed> Hosts, Location At)
{
    /// <summary>URL prefixes, when the set is limited to them.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>The cloud the names belong to.</summary>
    public string Cloud { get; init; } = "public";

    /// <summary>Whether the names only redirect.</summary>
    public bool Redirector { get; init; }

    /// <summary>What the names are.</summary>
    public EndpointNature Nature { get; init; }

    /// <summary>Service tags for devices that cannot match names.</summary>
    public ImmutableArray<string> ServiceTags { get; init; } = [];

    /// <summary>Address prefixes for devices that cannot match names.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Whether the tags and prefixes together are all addresses that the names have; else they may have others.</summary>
    public bool HasAllAddresses { get; init; }

    /// <summary>What the hosts ask of the way.</summary>
    public Constraints Constraints { get; init; } = Constraints.None;

    /// <summary>Concrete members.</summary>
    public ImmutableArray<Placed> KnownHosts { get; init; } = [];

    /// <summary>Sample names with parameters filled in.</summary>
    public ImmutableArray<Placed> Examples { get; init; } = [];

    /// <summary>Other spellings that mean this set.</summary>
    public ImmutableArray<Placed> Aliases { get; init; } = [];

    /// <summary>Wrong spellings.</summary>
    public ImmutableArray<Placed> Typos { get; init; } = [];

    /// <summary>Its life.</summary>
    public Lifecycle Lifecycle { get; init; } = Lifecycle.Active;

    /// <summary>Where it was read.</summary>
    public ImmutableArray<Placed> Sources { get; init; } = [];

    /// <summary>Fact records it was made from.</summary>
    public ImmutableArray<string> Trace { get; init; } = [];

    /// <summary>Remarks.</summary>
    public string? Notes { get; init; }

    /// <summary>Whether the names are connected to at all.</summary>
    public bool IsContacted => Nature is EndpointNature.Service or EndpointNature.CnameTarget;
}

/// <summary>A named selection of features and roles.</summary>
public sealed record Profile(string Id, string Title, Location At)
{
    /// <summary>Profiles it builds on.</summary>
    public ImmutableArray<Placed> Extends { get; init; } = [];

    /// <summary>Features it selects.</summary>
    public ImmutableArray<Placed> Features { get; init; } = [];

    /// <summary>Roles it is limited to; empty for all.</summary>
    public ImmutableArray<Placed> Roles { get; init; } = [];

    /// <summary>Whether it is for the checks of existing entries only, not for reachability.</summary>
    public bool HygieneOnly { get; init; }
}
