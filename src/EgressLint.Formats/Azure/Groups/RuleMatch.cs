using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>A security rule as a condition on flows: near is the virtual machine's side and far the other, whatever the direction.</summary>
internal sealed class RuleMatch : Match
{
    private readonly Protocols protocols;
    private readonly AddressSpec near;
    private readonly PortSpec nearPorts;
    private readonly AddressSpec far;
    private readonly PortSpec farPorts;
    private readonly ImmutableArray<Doubt> doubts;
    private readonly Doubt? withoutPorts;

    /// <summary>The condition of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isInbound">For which direction.</param>
    /// <param name="more">Further doubts.</param>
    public RuleMatch(SecurityRule rule, bool isInbound, params ImmutableArray<Doubt> more)
    {
        Rule = rule;
        protocols = rule.Protocols;
        (near, nearPorts, far, farPorts) = isInbound
            ? (rule.Destination, rule.DestinationPorts, rule.Source, rule.SourcePorts)
            : (rule.Source, rule.SourcePorts, rule.Destination, rule.DestinationPorts);
        doubts = rule.Doubts.AddRange(more);
        withoutPorts = rule.IsAnyProtocol && !(nearPorts.IsAny && farPorts.IsAny)
            ? new($"whether rule '{rule.Name}' with its ports applies to what has no ports is not documented", rule.At)
            : null;
    }

    /// <summary>The rule.</summary>
    public SecurityRule Rule { get; }

    /// <summary>Addresses of the virtual machine's side.</summary>
    public AddressSpec Near => near;

    /// <summary>Addresses of the other side.</summary>
    public AddressSpec Far => far;

    /// <summary>Whether it certainly has nothing to do with any flow of a box. Cheap.</summary>
    public bool IsApart(FlowBox box)
    {
        if ((box.Protocols & protocols) == Protocols.None)
        {
            return true;
        }

        return HavePorts(box.Protocols) && (!farPorts.Touches(box.Ports) || !nearPorts.Touches(box.ClientPorts));
    }

    /// <summary>Whether protocols and ports of every flow of a box fit. Cheap; addresses are another matter.</summary>
    public bool HoldsPortsOf(FlowBox box) => (box.Protocols & ~protocols) == Protocols.None
        && ((nearPorts.IsAny && farPorts.IsAny)
            || (HavePorts(box.Protocols) && box.Ports.Numbers.IsSubsetOf(farPorts.Sure.Numbers) && box.ClientPorts.Numbers.IsSubsetOf(nearPorts.Sure.Numbers)));

    /// <inheritdoc/>
    public override Split Split(FlowBox box)
    {
        var (yes, no) = SplitNear(box);
        Cut(yes, no, _ => true, b => far.Split(b, b.Addresses ?? IpSet.All, a => b with { Addresses = a }));
        return Core.Policies.Split.Parts(
            [.. yes.Where(y => y.Doubts.IsEmpty).Select(y => y.Box)], [.. no], [.. yes.Where(y => !y.Doubts.IsEmpty)]);
    }

    /// <summary>Cuts a box by everything but far addresses: what fits, with the doubts, and what does not.</summary>
    public (List<DoubtfulBox> Yes, List<FlowBox> No) SplitNear(FlowBox box)
    {
        var common = box.Protocols & protocols;
        if (common == Protocols.None)
        {
            return ([], [box]);
        }

        if (HoldsPortsOf(box) && (near.IsAny || box.Clients.IsSubsetOf(near.Sure)))
        {
            return ([new(box, doubts)], []);
        }

        var yes = new List<DoubtfulBox> { new(common == box.Protocols ? box : box with { Protocols = common }, doubts) };
        var no = new List<FlowBox>();
        if (common != box.Protocols)
        {
            no.Add(box with { Protocols = box.Protocols & ~protocols });
        }

        SplitPortless(yes);
        Cut(yes, no, b => HavePorts(b.Protocols), b => farPorts.Split(b, b.Ports, p => b with { Ports = p }));
        Cut(yes, no, b => HavePorts(b.Protocols), b => nearPorts.Split(b, b.ClientPorts, p => b with { ClientPorts = p }));
        Cut(yes, no, _ => true, b => near.Split(b, b.Clients, a => b with { Clients = a }));
        return (yes, no);
    }

    /// <inheritdoc/>
    public override Answer Test(Flow flow)
    {
        if ((flow.Protocol & protocols) == Protocols.None)
        {
            return Answer.No;
        }

        var all = doubts;
        var hasPorts = HavePorts(flow.Protocol);
        if (!hasPorts && withoutPorts is { } why)
        {
            all = all.Add(why);
        }

        ReadOnlySpan<Answer> answers =
        [
            hasPorts ? farPorts.Test(flow.Port) : Answer.Yes,
            !hasPorts ? Answer.Yes : flow.ClientPort is { } port ? nearPorts.Test(port) : Anyhow(nearPorts.IsAny, "the near port is not given"),
            flow.Client is { } client ? near.Test(client) : Anyhow(near.IsAny, "the near address is not given"),
            flow.Address is { } address ? far.Test(address) : Anyhow(far.IsAny, "the far address is not known"),
        ];
        foreach (var answer in answers)
        {
            if (answer.Truth == Truth.No)
            {
                return Answer.No;
            }

            all = answer.Truth == Truth.Maybe ? all.AddRange(answer.Doubts) : all;
        }

        return all.IsEmpty ? Answer.Yes : new(Truth.Maybe, all);
    }

    /// <inheritdoc/>
    public override bool IsSame(Match other) => ReferenceEquals(this, other)
        || (other is RuleMatch match && protocols == match.protocols && Rule.IsAnyProtocol == match.Rule.IsAnyProtocol && doubts.IsEmpty && match.doubts.IsEmpty
            && AddressSpec.AreSame(near, match.near) && AddressSpec.AreSame(far, match.far)
            && PortSpec.AreKnownAndSame(nearPorts, match.nearPorts) && PortSpec.AreKnownAndSame(farPorts, match.farPorts));

    private static bool HavePorts(Protocols protocols) => (protocols & ~(Protocols.Tcp | Protocols.Udp)) == Protocols.None;

    private Answer Anyhow(bool holds, string reason) => holds ? Answer.Yes : Answer.Maybe(new Doubt(reason, Rule.At));

    /// <summary>What has no ports goes its own way where ports are asked for.</summary>
    private void SplitPortless(List<DoubtfulBox> open)
    {
        var (box, why) = open[0];
        var portless = box.Protocols & ~(Protocols.Tcp | Protocols.Udp);
        if (portless == Protocols.None || (nearPorts.IsAny && farPorts.IsAny))
        {
            return;
        }

        open.Clear();
        if (box.Protocols != portless)
        {
            open.Add(new(box with { Protocols = box.Protocols & ~portless }, why));
        }

        open.Add(new(box with { Protocols = portless }, withoutPorts is { } doubt ? why.Add(doubt) : why));
    }

    private static void Cut(List<DoubtfulBox> open, List<FlowBox> no, Func<FlowBox, bool> concerns, Func<FlowBox, Split> condition)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            var (box, why) = open[i];
            if (!concerns(box))
            {
                continue;
            }

            var cut = condition(box);
            if (cut.No.IsEmpty && cut.Maybe.IsEmpty)
            {
                continue;
            }

            open.RemoveAt(i);
            no.AddRange(cut.No);
            foreach (var part in cut.Yes)
            {
                open.Add(new(part, why));
            }

            foreach (var (part, doubts) in cut.Maybe)
            {
                open.Add(new(part, why.AddRange(doubts)));
            }
        }
    }
}
