using EgressLint.Core.Sets;

namespace EgressLint.Core.Policies;

/// <summary>Conditions on one dimension each. All are exact where the asker said something about the dimension.</summary>
public static class Matches
{
    /// <summary>The host is one of these.</summary>
    public static Match Host(Language hosts, Doubt tooComplex) => new HostMatch(hosts, tooComplex);

    /// <summary>The path is one of these.</summary>
    public static Match Path(Language paths, Doubt tooComplex) => new PathMatch(paths, tooComplex);

    /// <summary>The far port is one of these.</summary>
    public static Match Port(PortSet ports) => new PortMatch(ports);

    /// <summary>The near address is one of these.</summary>
    public static Match Client(IpSet clients) => new ClientMatch(clients);

    /// <summary>The far address is one of these; unknown where only a name is known.</summary>
    public static Match Address(IpSet addresses, Doubt notKnown) => new AddressMatch(addresses, notKnown);

    /// <summary>The protocol is one of these.</summary>
    public static Match Protocol(Protocols protocols) => new ProtocolMatch(protocols);

    /// <summary>The minute of the week is one of these; unknown where nobody said when.</summary>
    public static Match Time(WeekTime times, Doubt notKnown) => new TimeMatch(times, notKnown);

    /// <summary>A discrete variable has one of these values; unknown where nobody mentioned it.</summary>
    public static Match Trait(string name, Language values, Doubt notKnown) => new TraitMatch(name, values, notKnown);

    /// <summary>Cuts a box along one language: how <paramref name="asked"/> lies to <paramref name="wanted"/> decides.</summary>
    internal static Split Along(FlowBox box, Language asked, Language wanted, Func<Language, FlowBox> with, Doubt tooComplex)
    {
        return asked.Relate(wanted, SetBudget.Default) switch
        {
            Relation.Inside => Policies.Split.AllYes(box),
            Relation.Outside => Policies.Split.AllNo(box),
            Relation.Crosses => Policies.Split.Two(with(asked.And(wanted)), with(asked.Except(wanted))),
            _ => Policies.Split.AllMaybe(box, [tooComplex]),
        };
    }
}

internal sealed class HostMatch(Language hosts, Doubt tooComplex) : Match
{
    private readonly Language hosts = hosts;

    public override bool IsSame(Match other) => other is HostMatch match && hosts.SameAs(match.hosts);

    public override Split Split(FlowBox box) => Matches.Along(box, box.Hosts, hosts, l => box with { Hosts = l }, tooComplex);

    public override Answer Test(Flow flow) => Answer.Of(hosts.Contains(flow.Host));
}

internal sealed class PathMatch(Language paths, Doubt tooComplex) : Match
{
    private readonly Language paths = paths;

    public override bool IsSame(Match other) => other is PathMatch match && paths.SameAs(match.paths);

    public override Split Split(FlowBox box) => Matches.Along(box, box.Paths, paths, l => box with { Paths = l }, tooComplex);

    public override Answer Test(Flow flow) => Answer.Of(paths.Contains(flow.Path));
}

internal sealed class PortMatch(PortSet ports) : Match
{
    private readonly PortSet ports = ports;

    public override bool IsSame(Match other) => other is PortMatch match && ports.Equals(match.ports);

    public override Split Split(FlowBox box)
    {
        var yes = box.Ports.And(ports);
        return yes.IsEmpty ? Policies.Split.AllNo(box)
            : yes.Equals(box.Ports) ? Policies.Split.AllYes(box)
            : Policies.Split.Two(box with { Ports = yes }, box with { Ports = box.Ports.Except(ports) });
    }

    public override Answer Test(Flow flow) => Answer.Of(ports.Contains(flow.Port));
}

internal sealed class ClientMatch(IpSet clients) : Match
{
    private readonly IpSet clients = clients;

    public override bool IsSame(Match other) => other is ClientMatch match && clients.Equals(match.clients);

    public override Split Split(FlowBox box)
    {
        var yes = box.Clients.And(clients);
        return yes.IsEmpty ? Policies.Split.AllNo(box)
            : yes.Equals(box.Clients) ? Policies.Split.AllYes(box)
            : Policies.Split.Two(box with { Clients = yes }, box with { Clients = box.Clients.Except(clients) });
    }

    public override Answer Test(Flow flow) =>
        flow.Client is { } client ? Answer.Of(clients.Contains(client))
        : clients.IsAll ? Answer.Yes
        : clients.IsEmpty ? Answer.No
        : Answer.Maybe(new Doubt("the client's address is not given", null));
}

internal sealed class AddressMatch(IpSet addresses, Doubt notKnown) : Match
{
    private readonly IpSet addresses = addresses;

    public override bool IsSame(Match other) => other is AddressMatch match && addresses.Equals(match.addresses);

    public override Split Split(FlowBox box)
    {
        if (box.Addresses is not { } asked)
        {
            return addresses.IsAll ? Policies.Split.AllYes(box)
                : addresses.IsEmpty ? Policies.Split.AllNo(box)
                : Policies.Split.AllMaybe(box, [notKnown]);
        }

        var yes = asked.And(addresses);
        return yes.IsEmpty ? Policies.Split.AllNo(box)
            : yes.Equals(asked) ? Policies.Split.AllYes(box)
            : Policies.Split.Two(box with { Addresses = yes }, box with { Addresses = asked.Except(addresses) });
    }

    public override Answer Test(Flow flow) =>
        flow.Address is { } address ? Answer.Of(addresses.Contains(address))
        : addresses.IsAll ? Answer.Yes
        : addresses.IsEmpty ? Answer.No
        : Answer.Maybe(notKnown);
}

internal sealed class ProtocolMatch(Protocols protocols) : Match
{
    private readonly Protocols protocols = protocols;

    public override bool IsSame(Match other) => other is ProtocolMatch match && protocols == match.protocols;

    public override Split Split(FlowBox box)
    {
        var yes = box.Protocols & protocols;
        return yes == Protocols.None ? Policies.Split.AllNo(box)
            : yes == box.Protocols ? Policies.Split.AllYes(box)
            : Policies.Split.Two(box with { Protocols = yes }, box with { Protocols = box.Protocols & ~protocols });
    }

    public override Answer Test(Flow flow) => Answer.Of(protocols.HasFlag(flow.Protocol));
}

internal sealed class TimeMatch(WeekTime times, Doubt notKnown) : Match
{
    private readonly WeekTime times = times;

    public override bool IsSame(Match other) => other is TimeMatch match && times.Equals(match.times);

    public override Split Split(FlowBox box)
    {
        if (box.Times is not { } asked)
        {
            return times.IsEmpty ? Policies.Split.AllNo(box)
                : times.Equals(WeekTime.All) ? Policies.Split.AllYes(box)
                : Policies.Split.AllMaybe(box, [notKnown]);
        }

        var yes = asked.And(times);
        return yes.IsEmpty ? Policies.Split.AllNo(box)
            : yes.Equals(asked) ? Policies.Split.AllYes(box)
            : Policies.Split.Two(box with { Times = yes }, box with { Times = asked.Except(times) });
    }

    public override Answer Test(Flow flow) =>
        flow.Minute is { } minute ? Answer.Of(times.Minutes.Contains(minute))
        : times.Equals(WeekTime.All) ? Answer.Yes
        : times.IsEmpty ? Answer.No
        : Answer.Maybe(notKnown);
}

internal sealed class TraitMatch(string name, Language values, Doubt notKnown) : Match
{
    private readonly string name = name;
    private readonly Language values = values;

    public override bool IsSame(Match other) => other is TraitMatch match && name == match.name && values.SameAs(match.values);

    public override Split Split(FlowBox box) => box.Traits[name] is { } asked
        ? Matches.Along(box, asked, values, l => box with { Traits = box.Traits.With(name, l) }, notKnown)
        : Policies.Split.AllMaybe(box, [notKnown]);

    public override Answer Test(Flow flow) => flow.Traits.TryGetValue(name, out var value)
        ? Answer.Of(values.Contains(value))
        : Answer.Maybe(notKnown);
}
