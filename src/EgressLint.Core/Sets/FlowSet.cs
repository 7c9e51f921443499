using System.Collections.Immutable;

namespace EgressLint.Core.Sets;

/// <summary>
/// A finite union of disjoint boxes. Here a dimension that was not mentioned counts as "any": the algebra is over what can happen.
/// Example: <c>all.Except(blocked).IsEmpty</c> asks whether everything is blocked.
/// </summary>
public sealed class FlowSet
{
    private FlowSet(ImmutableArray<FlowBox> boxes)
    {
        Boxes = boxes;
    }

    /// <summary>No flow.</summary>
    public static FlowSet Empty { get; } = new([]);

    /// <summary>The disjoint boxes.</summary>
    public ImmutableArray<FlowBox> Boxes { get; }

    /// <summary>Whether there is no flow in it.</summary>
    public bool IsEmpty => Boxes.IsEmpty;

    /// <summary>One box; empty when the box is.</summary>
    public static FlowSet Of(FlowBox box) => box.IsEmpty ? Empty : new([box]);

    /// <summary>Boxes that the caller knows to be disjoint and not empty.</summary>
    public static FlowSet OfDisjoint(ImmutableArray<FlowBox> boxes) => new(boxes);

    /// <summary>Intersection.</summary>
    public FlowSet And(FlowSet other)
    {
        var result = ImmutableArray.CreateBuilder<FlowBox>();
        foreach (var a in Boxes)
        {
            foreach (var b in other.Boxes)
            {
                var both = BoxAlgebra.And(a, b);
                if (!both.IsEmpty)
                {
                    result.Add(both);
                }
            }
        }

        return new(result.ToImmutable());
    }

    /// <summary>Union.</summary>
    public FlowSet Or(FlowSet other) => IsEmpty ? other : new(Boxes.AddRange(other.Except(this).Boxes));

    /// <summary>Difference.</summary>
    public FlowSet Except(FlowSet other)
    {
        var open = new List<FlowBox>(Boxes);
        foreach (var cut in other.Boxes)
        {
            var next = new List<FlowBox>(open.Count);
            foreach (var box in open)
            {
                BoxAlgebra.Except(box, cut, next);
            }

            open = next;
        }

        return new([.. open]);
    }

    /// <summary>Whether a flow lies in the set.</summary>
    public bool Contains(Flow flow)
    {
        foreach (var box in Boxes)
        {
            if (box.Contains(flow))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A flow of the set; null when it is empty.</summary>
    public Flow? Witness(IEnumerable<string>? preferredHosts = null) => IsEmpty ? null : Boxes[0].Witness(preferredHosts);
}

/// <summary>Intersection and difference of boxes, dimension by dimension.</summary>
internal static class BoxAlgebra
{
    internal static FlowBox And(FlowBox a, FlowBox b)
    {
        var traits = a.Traits;
        foreach (var (name, values) in b.Traits.Values)
        {
            traits = traits.With(name, traits[name] is { } mine ? mine.And(values) : values);
        }

        return a with
        {
            Clients = a.Clients.And(b.Clients),
            ClientPorts = a.ClientPorts.And(b.ClientPorts),
            Hosts = a.Hosts.And(b.Hosts),
            Addresses = a.Addresses is null ? b.Addresses : b.Addresses is null ? a.Addresses : a.Addresses.And(b.Addresses),
            Ports = a.Ports.And(b.Ports),
            Protocols = a.Protocols & b.Protocols,
            Paths = a.Paths.And(b.Paths),
            Times = a.Times is null ? b.Times : b.Times is null ? a.Times : a.Times.And(b.Times),
            Dates = a.Dates is null ? b.Dates : b.Dates is null ? a.Dates : a.Dates.And(b.Dates),
            Traits = traits,
            Resolved = a.Resolved.IsDefault ? b.Resolved : a.Resolved,
        };
    }

    /// <summary>Adds what is left of <paramref name="box"/> without <paramref name="cut"/>, as disjoint boxes.</summary>
    internal static void Except(FlowBox box, FlowBox cut, List<FlowBox> result)
    {
        if (And(box, cut).IsEmpty)
        {
            result.Add(box);
            return;
        }

        // One dimension after the other: what lies outside the cut there is kept, what lies inside goes on to the next.
        var rest = box;
        Keep(result, rest with { Ports = rest.Ports.Except(cut.Ports) });
        rest = rest with { Ports = rest.Ports.And(cut.Ports) };
        Keep(result, rest with { Protocols = rest.Protocols & ~cut.Protocols });
        rest = rest with { Protocols = rest.Protocols & cut.Protocols };
        Keep(result, rest with { Clients = rest.Clients.Except(cut.Clients) });
        rest = rest with { Clients = rest.Clients.And(cut.Clients) };
        Keep(result, rest with { ClientPorts = rest.ClientPorts.Except(cut.ClientPorts) });
        rest = rest with { ClientPorts = rest.ClientPorts.And(cut.ClientPorts) };
        if (cut.Addresses is { } addresses)
        {
            var mine = rest.Addresses ?? IpSet.All;
            Keep(result, rest with { Addresses = mine.Except(addresses) });
            rest = rest with { Addresses = mine.And(addresses) };
        }

        if (cut.Times is { } times)
        {
            var mine = rest.Times ?? WeekTime.All;
            Keep(result, rest with { Times = mine.Except(times) });
            rest = rest with { Times = mine.And(times) };
        }

        if (cut.Dates is { } dates)
        {
            var mine = rest.Dates ?? DateSet.All;
            Keep(result, rest with { Dates = mine.Except(dates) });
            rest = rest with { Dates = mine.And(dates) };
        }

        foreach (var (name, values) in cut.Traits.Values)
        {
            var mine = rest.Traits[name] ?? Language.All;
            Keep(result, rest with { Traits = rest.Traits.With(name, mine.Except(values)) });
            rest = rest with { Traits = rest.Traits.With(name, mine.And(values)) };
        }

        Keep(result, rest with { Paths = rest.Paths.Except(cut.Paths) });
        rest = rest with { Paths = rest.Paths.And(cut.Paths) };
        Keep(result, rest with { Hosts = rest.Hosts.Except(cut.Hosts) });
    }

    private static void Keep(List<FlowBox> result, FlowBox box)
    {
        if (!box.IsEmpty)
        {
            result.Add(box);
        }
    }
}
