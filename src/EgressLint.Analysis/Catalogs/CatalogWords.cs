using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Catalogs;

/// <summary>The words of the file form, next to what they mean.</summary>
public static class CatalogWords
{
    /// <summary>Transports.</summary>
    public static ImmutableArray<(string Word, Transport Value)> Transports { get; } =
        [("https", Transport.Https), ("http", Transport.Http), ("tcp-tls", Transport.TcpTls), ("tcp", Transport.Tcp), ("udp", Transport.Udp)];

    /// <summary>Necessities.</summary>
    public static ImmutableArray<(string Word, Necessity Value)> Necessities { get; } =
    [
        ("required", Necessity.Required), ("conditional", Necessity.Conditional), ("recommended", Necessity.Recommended),
        ("optional", Necessity.Optional), ("none", Necessity.None),
    ];

    /// <summary>Levels.</summary>
    public static ImmutableArray<(string Word, Severity Value)> Severities { get; } =
        [("error", Severity.Error), ("warning", Severity.Warning), ("note", Severity.Note), ("none", Severity.None)];

    /// <summary>Lifecycle states.</summary>
    public static ImmutableArray<(string Word, LifecycleState Value)> States { get; } =
    [
        ("active", LifecycleState.Active), ("migrating", LifecycleState.Migrating), ("superseded", LifecycleState.Superseded),
        ("deprecated", LifecycleState.Deprecated), ("retired", LifecycleState.Retired), ("unverified", LifecycleState.Unverified),
    ];

    /// <summary>Natures of an endpoint set.</summary>
    public static ImmutableArray<(string Word, EndpointNature Value)> Natures { get; } =
    [
        ("service", EndpointNature.Service), ("cname-target", EndpointNature.CnameTarget),
        ("audience", EndpointNature.Audience), ("suffix", EndpointNature.Suffix),
    ];

    /// <summary>Directions.</summary>
    public static ImmutableArray<(string Word, ConnectDirection Value)> Directions { get; } =
        [("outbound", ConnectDirection.Outbound), ("intranet", ConnectDirection.Intranet)];

    /// <summary>Expectations.</summary>
    public static ImmutableArray<(string Word, Expectation Value)> Expectations { get; } =
        [("allow", Expectation.Allow), ("deny", Expectation.Deny)];

    /// <summary>When a requirement is met.</summary>
    public static ImmutableArray<(string Word, Satisfaction Value)> Satisfactions { get; } =
        [("all", Satisfaction.All), ("any-active", Satisfaction.AnyActive)];

    /// <summary>Sides of a role.</summary>
    public static ImmutableArray<(string Word, RoleSide Value)> Sides { get; } =
    [
        ("on-premises-server", RoleSide.OnPremisesServer), ("device", RoleSide.Device),
        ("admin-workstation", RoleSide.AdminWorkstation), ("any", RoleSide.Any),
    ];

    /// <summary>Whether a role can use a web proxy; a role says <c>conditional</c> where a connection says <c>unverified</c>.</summary>
    public static ImmutableArray<(string Word, ProxySupport Value)> RoleProxies { get; } =
        [("supported", ProxySupport.Supported), ("conditional", ProxySupport.Unverified), ("unsupported", ProxySupport.Unsupported)];

    /// <summary>Whether a connection can pass a web proxy; stricter to the right.</summary>
    public static ImmutableArray<(string Word, ProxySupport Value)> Proxies { get; } =
    [
        ("supported", ProxySupport.Supported), ("discouraged", ProxySupport.Discouraged),
        ("unverified", ProxySupport.Unverified), ("unsupported", ProxySupport.Unsupported),
    ];

    /// <summary>Which proxy authentication the caller can do; stricter to the right.</summary>
    public static ImmutableArray<(string Word, ProxyAuthentication Value)> ProxyAuthentications { get; } =
    [
        ("user", ProxyAuthentication.User), ("machine-or-stored", ProxyAuthentication.MachineOrStored),
        ("machine", ProxyAuthentication.Machine), ("none", ProxyAuthentication.None),
    ];

    /// <summary>Whether TLS may be opened on the way; stricter to the right.</summary>
    public static ImmutableArray<(string Word, TlsInspection Value)> Inspections { get; } =
    [
        ("allowed", TlsInspection.Allowed), ("discouraged", TlsInspection.Discouraged),
        ("forbidden", TlsInspection.Forbidden), ("pinned", TlsInspection.Pinned),
    ];

    /// <summary>Kinds of parameters.</summary>
    public static ImmutableArray<(string Word, ParameterType Value)> ParameterTypes { get; } =
    [
        ("label", ParameterType.Label), ("host", ParameterType.Host), ("url", ParameterType.Url), ("enum", ParameterType.Enum),
        ("bool", ParameterType.Bool), ("int", ParameterType.Number), ("version", ParameterType.Version), ("cidr", ParameterType.Cidr),
        ("guid", ParameterType.Identifier), ("folder", ParameterType.Folder),
    ];

    /// <summary>The word of a value.</summary>
    public static string Of<T>(ImmutableArray<(string Word, T Value)> words, T value)
        where T : struct
    {
        foreach (var (word, candidate) in words)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
            {
                return word;
            }
        }

        return "";
    }

    /// <summary>The word of a transport, as catalog files and reports write it.</summary>
    public static string Of(Transport transport) => Of(Transports, transport);
}
