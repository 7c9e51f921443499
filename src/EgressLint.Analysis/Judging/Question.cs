using EgressLint.Analysis.Catalogs;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using CatalogTransport = EgressLint.Analysis.Catalogs.Transport;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>A question in the words of the catalog, compared by value, so that many requirements share one answer.</summary>
/// <param name="Pattern">Host pattern.</param>
/// <param name="Ports">Ports.</param>
/// <param name="Transport">How it is spoken to.</param>
/// <param name="CanAuthenticate">Whether the caller can answer a proxy that asks for credentials.</param>
public sealed record Question(string Pattern, PortSet Ports, Transport Transport, bool CanAuthenticate)
{
    /// <summary>URL prefixes, joined by line breaks so that they compare; empty for every path.</summary>
    public string Paths { get; init; } = "";

    /// <summary>The method; null for the usual one.</summary>
    public string? Method { get; init; }

    /// <summary>Whether it is a service on the internet, which then has public addresses.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Near addresses; null for all.</summary>
    public IpSet? Clients { get; init; }

    /// <summary>Programs that connect, a line with path and service each so that they compare; empty when nobody knows them.</summary>
    public string Callers { get; init; } = "";

    /// <summary>Addresses that are published for it; null when there are none, or the policy does not look at addresses.</summary>
    public PublishedAddresses? Published { get; init; }

    /// <summary>Whether it must not be reached: then published addresses are asked about in any case, and what passes somewhere counts.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The question of an endpoint over a connection.</summary>
    internal static Question Of(ScenarioRequirement need, ScenarioEndpoint endpoint, Connection connection, Constraints constraints, IpSet? clients, AddressBook book) =>
        new(endpoint.Pattern, Between(connection.FirstPort, connection.LastPort), Of(connection.Transport), CanSignIn(constraints))
        {
            Paths = string.Join('\n', endpoint.Paths),
            Clients = clients,
            Callers = string.Join('\n', Judging.Callers.Of(need.Feature.Id, need.Role.Id, need.InstallFolder).Select(c => $"{c.Program}|{c.Service}")),
            Published = book.Of(need, endpoint),
            IsPublic = need.Requirement.Direction == ConnectDirection.Outbound,
        };

    /// <summary>Only who is said to have credentials of its own can be expected to show them.</summary>
    internal static bool CanSignIn(Constraints constraints) =>
        !constraints.AllUsers && constraints.ProxyAuth is ProxyAuthentication.User or ProxyAuthentication.MachineOrStored;

    /// <summary>Whether a caller that has the account of its machine, and is said to use it, can do what a policy offers.</summary>
    internal static bool CanSignInAsMachine(Constraints constraints, Policy policy) =>
        !constraints.AllUsers && constraints.ProxyAuth == ProxyAuthentication.Machine && TakesMachines(policy);

    /// <summary>Whether a policy offers a scheme that the account of a machine can answer: it has a ticket, and no password that anybody could give.</summary>
    internal static bool TakesMachines(Policy policy) => policy.Settings.SignInSchemes.Any(s => s.Value is "negotiate" or "ntlm");

    internal static PortSet Between(int first, int last) => PortSet.Range((ushort)first, (ushort)last);

    internal static Transport Of(CatalogTransport transport) => transport switch
    {
        CatalogTransport.Https => Transport.Https,
        CatalogTransport.Http => Transport.Http,
        CatalogTransport.TcpTls => Transport.TcpTls,
        CatalogTransport.Tcp => Transport.Tcp,
        _ => Transport.Udp,
    };
}
