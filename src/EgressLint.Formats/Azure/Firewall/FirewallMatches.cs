using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Firewall;

/// <summary>A network rule as a condition: protocol, ports, addresses or names that the firewall resolves.</summary>
internal static class FirewallMatches
{
    /// <summary>Trait: <c>http</c>, <c>https</c> or <c>other</c>, as the firewall sees it in the first bytes.</summary>
    public const string Application = "app";

    /// <summary>The condition of a rule.</summary>
    public static Match Of(FirewallRule rule)
    {
        var match = rule.IsNetwork ? Network(rule) : ForApplication(rule);
        return rule.Doubts.Aggregate(match, (all, doubt) => all.And(Match.Unknown(doubt)));
    }

    private static Match Network(FirewallRule rule)
    {
        var tooComplex = new Doubt("the names are too many to decide", rule.At);
        Match far = new FarMatch(rule.Destinations);
        if (rule.DestinationNames is { } names)
        {
            far = rule.Destinations.Items.IsEmpty ? Matches.Host(names, tooComplex) : far.Or(Matches.Host(names, tooComplex));
        }

        return Match.All(Matches.Protocol(rule.Protocols), new PortMatch(rule.Ports), new NearMatch(rule.Sources), far);
    }

    private static Match ForApplication(FirewallRule rule)
    {
        var tooComplex = new Doubt("the names are too many to decide", rule.At);
        var notSaid = new Doubt("what is spoken on the connection is not known", rule.At);
        var spoken = rule.Applications
            .GroupBy(a => a.Protocol)
            .Select(g => Matches.Trait(Application, Language.Exactly(g.Key), notSaid)
                .And(Matches.Port(g.Aggregate(PortSet.Empty, (all, a) => all.Or(PortSet.Of(a.Port))))))
            .ToArray();
        if (rule.HttpToo is { } unsaid)
        {
            spoken = [.. spoken, Match.All(Matches.Trait(Application, Language.Exactly("http"), notSaid), Matches.Port(PortSet.Of(80)), Match.Unknown(unsaid))];
        }

        spoken = [.. spoken, .. rule.MoreSpoken.Select(why => Match.Unknown(why))];
        var names = Matches.Host(rule.Names, tooComplex);
        foreach (var (more, why) in rule.MoreNames)
        {
            names = names.Or(more.IsAll ? Match.Unknown(why) : Matches.Host(more, tooComplex).And(Match.Unknown(why)));
        }

        return Match.All(Matches.Protocol(Protocols.Tcp), Match.Any(spoken), new NearMatch(rule.Sources), names);
    }

    private sealed class NearMatch(AddressSpec spec) : Match
    {
        public override Split Split(FlowBox box) => spec.Split(box, box.Clients, a => box with { Clients = a });

        public override Answer Test(Flow flow) =>
            spec.IsAny ? Answer.Yes : flow.Client is { } client ? spec.Test(client) : Answer.Maybe(new Doubt("the near address is not given", null));
    }

    private sealed class FarMatch(AddressSpec spec) : Match
    {
        public override Split Split(FlowBox box) => spec.Split(box, box.Addresses ?? IpSet.All, a => box with { Addresses = a });

        public override Answer Test(Flow flow) =>
            spec.IsAny ? Answer.Yes : flow.Address is { } address ? spec.Test(address) : Answer.Maybe(new Doubt("the far address is not known", null));
    }

    private sealed class PortMatch(PortSpec ports) : Match
    {
        public override Split Split(FlowBox box) => ports.Split(box, box.Ports, p => box with { Ports = p });

        public override Answer Test(Flow flow) => ports.Test(flow.Port);
    }
}
