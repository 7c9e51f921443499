using System.Collections.Frozen;

namespace EgressLint.Formats.Squid;

/// <summary>What the values of an ACL type are.</summary>
internal enum AclKind
{
    DestinationDomain,
    DestinationDomainRegex,
    SourceDomain,
    SourceDomainRegex,
    Source,
    Destination,
    LocalAddress,
    LocalPort,
    PortName,
    Port,
    Method,
    Protocol,
    UrlRegex,
    UrlPathRegex,
    UrlLogin,
    Browser,
    Referer,
    RequestHeader,
    RequestMime,
    Time,
    ProxyAuth,
    ProxyAuthRegex,
    MaxUserIp,
    Ident,
    IdentRegex,
    External,
    Annotate,
    Has,
    Random,
    AtStep,
    ServerName,
    ServerNameRegex,
    AnyOf,
    AllOf,
    Initiator,
    Note,
    Route,
    Error,
    SslError,
    Mark,
    MaxConnections,
    ReplyOnly,
    Encrypted,
    AlwaysRuntime,
}

/// <summary>An ACL type.</summary>
/// <param name="Name">As written in the configuration, case-sensitive.</param>
/// <param name="Kind">How it is decided.</param>
/// <param name="IsRegex">Whether its values are regular expressions, so that <c>-i</c>, <c>+i</c> and backslashes are special.</param>
/// <param name="Options">Single-letter options it takes directly after the type.</param>
/// <param name="IsSlow">Whether it may have to wait for an answer from outside, so that access lists documented as fast cannot use it.</param>
/// <param name="Since">First release that knows it.</param>
/// <param name="Until">Last release that knows it.</param>
/// <param name="Runtime">For types that only the running proxy can answer: what the answer depends on.</param>
internal sealed record AclType(string Name, AclKind Kind, bool IsRegex = false, string Options = "", bool IsSlow = false, int Since = 0, int Until = 99, string Runtime = "");

/// <summary>Every ACL type of Squid 4 to 7 (Squid acl/*.cc, cf.data.pre).</summary>
internal static class SquidAclTypes
{
    private static readonly FrozenDictionary<string, AclType> Table = Build().ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The names, for suggestions.</summary>
    public static IEnumerable<string> Names => Table.Keys;

    /// <summary>The type of that name, if this release knows it.</summary>
    public static AclType? Find(string name, int release) =>
        Table.TryGetValue(name, out var type) && release >= type.Since && release <= type.Until ? type : null;

    private static AclType[] Build() =>
    [
        new("src", AclKind.Source),
        new("dst", AclKind.Destination, Options: "n", IsSlow: true),
        new("myip", AclKind.LocalAddress),
        new("localip", AclKind.LocalAddress),
        new("myport", AclKind.LocalPort),
        new("localport", AclKind.LocalPort),
        new("myportname", AclKind.PortName),
        new("port", AclKind.Port),
        new("method", AclKind.Method),
        new("proto", AclKind.Protocol),
        new("dstdomain", AclKind.DestinationDomain, Options: "n", IsSlow: true),
        new("dstdom_regex", AclKind.DestinationDomainRegex, true, "n", true),
        new("srcdomain", AclKind.SourceDomain, IsSlow: true),
        new("srcdom_regex", AclKind.SourceDomainRegex, true, "", true),
        new("url_regex", AclKind.UrlRegex, true),
        new("urlpath_regex", AclKind.UrlPathRegex, true),
        new("urllogin", AclKind.UrlLogin, true),
        new("browser", AclKind.Browser, true),
        new("referer_regex", AclKind.Referer, true),
        new("req_header", AclKind.RequestHeader, true),
        new("req_mime_type", AclKind.RequestMime, true),
        new("time", AclKind.Time),
        new("proxy_auth", AclKind.ProxyAuth, Options: "i", IsSlow: true),
        new("proxy_auth_regex", AclKind.ProxyAuthRegex, true, "", true),
        new("max_user_ip", AclKind.MaxUserIp, Options: "s", IsSlow: true, Runtime: "from how many addresses the user is logged in"),
        new("ident", AclKind.Ident, Options: "i", IsSlow: true, Until: 6),
        new("ident_regex", AclKind.IdentRegex, true, "", true, Until: 6),
        new("external", AclKind.External, IsSlow: true),
        new("annotate_transaction", AclKind.Annotate, Since: 5),
        new("annotate_client", AclKind.Annotate, Since: 5),
        new("has", AclKind.Has),
        new("random", AclKind.Random),
        new("at_step", AclKind.AtStep),
        new("ssl::server_name", AclKind.ServerName, Options: "", IsSlow: true),
        new("ssl::server_name_regex", AclKind.ServerNameRegex, true, "", true),
        new("any-of", AclKind.AnyOf),
        new("all-of", AclKind.AllOf),
        new("transaction_initiator", AclKind.Initiator),
        new("rep_header", AclKind.ReplyOnly, true),
        new("rep_mime_type", AclKind.ReplyOnly, true),
        new("http_status", AclKind.ReplyOnly),
        new("hier_code", AclKind.Route),
        new("peername", AclKind.ReplyOnly),
        new("peername_regex", AclKind.ReplyOnly, true),
        new("squid_error", AclKind.Error),
        new("ssl_error", AclKind.SslError),
        new("connections_encrypted", AclKind.Encrypted),
        new("snmp_community", AclKind.ReplyOnly),
        new("maxconn", AclKind.MaxConnections, Runtime: "how many connections the client has open"),
        new("client_connection_mark", AclKind.Mark, Since: 5, Runtime: "the mark of the client's connection"),
        new("clientside_mark", AclKind.Mark, Runtime: "the mark of the client's connection"),
        new("arp", AclKind.AlwaysRuntime, Runtime: "the client's hardware address"),
        new("eui64", AclKind.AlwaysRuntime, Runtime: "the client's hardware address"),
        new("src_as", AclKind.AlwaysRuntime, Runtime: "the routing number of the client's network"),
        new("dst_as", AclKind.AlwaysRuntime, IsSlow: true, Runtime: "the routing number of the server's network"),
        new("user_cert", AclKind.AlwaysRuntime, Runtime: "the client's certificate"),
        new("ca_cert", AclKind.AlwaysRuntime, Runtime: "the issuer of the client's certificate"),
        new("server_cert_fingerprint", AclKind.AlwaysRuntime, IsSlow: true, Runtime: "the server's certificate"),
        new("note", AclKind.Note, Options: "m", Runtime: "annotations of helpers"),
        new("tag", AclKind.AlwaysRuntime, Runtime: "the tag a helper gave"),
        new("ext_user", AclKind.AlwaysRuntime, IsSlow: true, Runtime: "the user a helper found"),
        new("ext_user_regex", AclKind.AlwaysRuntime, true, "", true, Runtime: "the user a helper found"),
        new("adaptation_service", AclKind.AlwaysRuntime, Runtime: "which adaptation service was used"),
    ];
}
