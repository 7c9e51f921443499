namespace EgressLint.Formats.Squid;

/// <summary>The discrete variables a Squid policy asks about, as they are called in a flow's traits.</summary>
internal static class SquidTraits
{
    /// <summary>Request method, upper case.</summary>
    public const string Method = "method";

    /// <summary>URL scheme, lower case; empty for CONNECT, which has none.</summary>
    public const string Scheme = "scheme";

    /// <summary>Authenticated user; absent when no credentials are sent.</summary>
    public const string User = "user";

    /// <summary>User information in the URL.</summary>
    public const string Login = "login";

    /// <summary>Reverse name of an address that stands in the URL; absent when it has none.</summary>
    public const string ReverseHost = "reverse-host";

    /// <summary>Reverse name of the client's address.</summary>
    public const string ReverseClient = "reverse-client";

    /// <summary>Name of the listening port.</summary>
    public const string PortName = "port-name";

    /// <summary>Names in the server's certificate; absent before a server was asked.</summary>
    public const string ServerName = "server-name";

    /// <summary>Address the client connected to.</summary>
    public const string LocalAddress = "local-address";

    /// <summary>Port the client connected to.</summary>
    public const string LocalPort = "local-port";

    /// <summary>Step of TLS inspection: 1, 2 or 3.</summary>
    public const string Step = "step";

    /// <summary>Set while an intercepted TLS connection is only known by its address.</summary>
    public const string AddressOnly = "address-only";

    /// <summary>The text that <c>url_regex</c> sees, where it is not put together from the other parts (odd percent escapes).</summary>
    public const string UrlText = "url-text";

    /// <summary>Set when the decoded path has bytes that are no text, which cannot be compared with patterns here.</summary>
    public const string Unclear = "unclear";

    /// <summary>A request header, by lower-case name.</summary>
    public static string Header(string name) => "header:" + name.ToLowerInvariant();
}
