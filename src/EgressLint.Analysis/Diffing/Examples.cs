using EgressLint.Analysis.Judging;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Diffing;

/// <summary>Picks a flow that people know the like of: a usual port, method and client where the set has one.</summary>
internal static class Examples
{
    /// <summary>A flow of the box; null when none is found.</summary>
    internal static Flow? Of(FlowBox box)
    {
        ushort[] usualPorts = box.Traits[RequestTraits.Scheme]?.Exact == "http" ? [80, 443] : [443, 80];
        foreach (var port in usualPorts.Where(box.Ports.Contains).Take(1))
        {
            box = box with { Ports = PortSet.Of(port) };
        }

        if (box.Traits[RequestTraits.User] is { } users && users.Contains(Traits.Absent))
        {
            box = box with { Traits = box.Traits.With(RequestTraits.User, Traits.Absent) };
        }

        if (box.Traits[RequestTraits.Method] is { Exact: null } methods && methods.Contains("GET"))
        {
            box = box with { Traits = box.Traits.With(RequestTraits.Method, "GET") };
        }

        if (box.Addresses is { } addresses && addresses.And(IpSet.Public) is { IsEmpty: false } usual)
        {
            box = box with { Addresses = usual };
        }

        return (box with { Clients = Witnesses.Typical(box.Clients) }).Witness();
    }
}
