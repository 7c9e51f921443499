using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure;

/// <summary>Turns questions and requests into flows for everything that filters packets in Azure's network.</summary>
internal static class PacketQuestions
{
    /// <summary>Trait: <c>in</c> or <c>out</c>.</summary>
    public const string Direction = "direction";

    /// <summary>Trait: <c>internet</c> when the far end is known to be there.</summary>
    public const string Scope = "scope";

    /// <summary>Ports that Windows gives to connections out; nobody chooses among them.</summary>
    public static PortSet NearPorts { get; } = PortSet.Range(49152, 65535);

    /// <summary>The flows of an endpoint question, out of the network.</summary>
    /// <param name="question">The question.</param>
    /// <param name="near">Near addresses where nobody said; null for all.</param>
    /// <param name="services">Addresses that a service can have as seen from here: where there is no IPv6, its addresses of that family do not matter.</param>
    public static FlowBox Ask(EndpointQuestion question, IpSet? near, IpSet services) => new()
    {
        Hosts = question.Hosts,
        Ports = question.Ports,
        Protocols = question.Transport == Transport.Udp ? Protocols.Udp : Protocols.Tcp,
        Clients = question.Clients.IsAll && near is not null ? near : question.Clients,
        ClientPorts = NearPorts,
        Addresses = question.AreAddressesBounds ? null : services.V6.IsEmpty ? question.Addresses?.And(IpSet.AllV4) : question.Addresses,
        Traits = question is { AreAddressesBounds: true, Addresses: not null }
            ? Traits.None.With(Direction, "out").With(Scope, "internet")
            : Traits.None.With(Direction, "out"),
    };

    /// <summary>The flows of a request.</summary>
    public static AskedFlows Ask(PolicyRequest request, IpSet? near)
    {
        var host = request.Host;
        var port = request.Port;
        if (request.Url is { } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
            {
                return new(null, "the URL cannot be read");
            }

            host ??= parsed.IdnHost;
            port ??= parsed.Port > 0 ? parsed.Port : null;
        }

        var literal = host is not null && IpAddress.TryParse(host.Trim('[', ']'), out var own) ? own : (IpAddress?)null;
        var address = request.Address ?? literal;
        return new(new FlowBox
        {
            Hosts = host is null ? Language.All : Language.Exactly(host.ToLowerInvariant()),
            Ports = port is { } far and >= 0 and <= 65535 ? PortSet.Of((ushort)far) : PortSet.All,
            Protocols = request.Protocol ?? Protocols.Tcp,
            Clients = request.Source is { } source ? IpSet.Of(source) : near ?? IpSet.All,
            ClientPorts = request.SourcePort is { } mine and >= 0 and <= 65535 ? PortSet.Of((ushort)mine) : request.Inbound ? PortSet.All : NearPorts,
            Addresses = address is { } known ? IpSet.Of(known)
                : request.Resolved is { IsDefaultOrEmpty: false } all ? IpSet.Union(all.Select(IpSet.Of)) : null,
            Traits = Traits.None.With(Direction, request.Inbound ? "in" : "out"),
        });
    }

    /// <summary>Whether a box is of connections in.</summary>
    public static bool IsInbound(FlowBox box) => box.Traits[Direction]?.Exact == "in";

    /// <summary>Whether a flow is a connection in.</summary>
    public static bool IsInbound(Flow flow) => flow.Traits.GetValueOrDefault(Direction) == "in";
}
