using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Diffing;

/// <summary>
/// The widest questions that a kind of policy can be asked and answer: any name, port and client, in every way it sees connections. What they leave out is
/// said in words, because "the same" means the same for these.
/// </summary>
internal static class WidestQuestions
{
    /// <summary>No connection goes to port 0.</summary>
    private static PortSet Ports { get; } = PortSet.Range(1, ushort.MaxValue);

    /// <summary>A script sees the port as a text in the URL, so that ports are asked about one by one.</summary>
    private static PortSet UrlPorts { get; } = PortSet.Of(80).Or(PortSet.Of(443)).Or(PortSet.Of(8080)).Or(PortSet.Of(8443)).Or(PortSet.Range(8530, 8531));

    /// <summary>
    /// What ends in a digit may be an address, and an address in place of a name is compared with reverse names, which nobody knows. No domain of the top ends so.
    /// </summary>
    private static Language HostNames { get; } = WithoutDigitAtEnd();

    /// <summary>What is compared, in words that follow "compared for".</summary>
    public static string Scope(Policy policy) => policy.FiltersPackets
        ? "connections out and in over TCP and UDP, of every address and port"
        : policy.ChoosesRoute
            ? $"http and https requests for every name, to ports {UrlPorts}"
            : "plain requests of every method and tunnels, with and without signing in, for every name with public addresses, to every port";

    /// <summary>The questions, disjoint; two policies of one format are asked the same number of them.</summary>
    internal static IEnumerable<FlowBox> Of(Policy policy) => policy.FiltersPackets ? Packets(policy) : Requests(policy);

    private static IEnumerable<FlowBox> Packets(Policy policy)
    {
        foreach (var isInbound in (bool[])[false, true])
        {
            if (policy.Ask(new PolicyRequest { Protocol = Protocols.Tcp | Protocols.Udp, Inbound = isInbound }).Flows is { } box)
            {
                yield return (box with { Addresses = IpSet.All, ClientPorts = PortSet.All, Protocols = Protocols.Tcp | Protocols.Udp }).AtAnyTime();
            }
        }
    }

    private static IEnumerable<FlowBox> Requests(Policy policy)
    {
        foreach (var transport in (Transport[])[Transport.Https, Transport.Http])
        {
            var question = new EndpointQuestion(HostNames, policy.ChoosesRoute ? UrlPorts : Ports, transport, IpSet.All) { Addresses = policy.ChoosesRoute ? null : IpSet.Public };
            if (policy.Ask(question) is { } box)
            {
                yield return Widened(box, transport).AtAnyTime();
            }
        }
    }

    /// <summary>A requirement names one method, and callers that sign in or do not; here every method that makes no tunnel is meant, and both.</summary>
    private static FlowBox Widened(FlowBox box, Transport transport)
    {
        var traits = box.Traits;
        traits = transport == Transport.Http && traits[RequestTraits.Method] is not null ? traits.With(RequestTraits.Method, Language.Exactly("CONNECT").Not()) : traits;
        return box with { Traits = traits[RequestTraits.User] is null ? traits : traits.With(RequestTraits.User, Language.All) };
    }

    private static Language WithoutDigitAtEnd()
    {
        var digits = Language.Empty;
        for (var digit = '0'; digit <= '9'; digit++)
        {
            digits = digits.Or(Language.EndsWith(digit.ToString()));
        }

        return Language.AnyHostName.Except(digits).Compact(SetBudget.Default);
    }
}
