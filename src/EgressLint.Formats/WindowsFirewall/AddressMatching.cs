using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// One side's addresses against a flow's. A rule's addresses are a union over both families; of a flow whose address nobody knows, only a condition
/// that all or none of its possible addresses meet is answered.
/// </summary>
internal sealed class AddressMatching(AddressCondition condition, FirewallRule rule, string unknown)
{
    /// <summary>Keywords that never mean a service on the internet.</summary>
    private static readonly HashSet<string> Near = new(StringComparer.OrdinalIgnoreCase) { "LocalSubnet", "DefaultGateway", "DHCP", "WINS", "IntrAnet", "RmtIntrAnet", "Ply2Renders" };

    private Doubt? why;

    /// <summary>Why it is not known; made when somebody asks, which of most rules nobody does.</summary>
    public Doubt Why => why ??= new(string.Format(CultureInfo.InvariantCulture, unknown, rule.Name), rule.At) { IsAboutAddress = true };

    /// <summary>Cuts by the near address.</summary>
    public Split ByClient(FlowBox box) =>
        condition.IsAny ? Split.AllYes(box)
        : box.Clients.IsAll ? Whole(box, IpSet.All, false)
        : Exact(box, box.Clients, set => box with { Clients = set }, false);

    /// <summary>Cuts by the far address, and by the name where the rule has names.</summary>
    public Split ByAddress(FlowBox box)
    {
        if (condition.IsAny)
        {
            return Split.AllYes(box);
        }

        var isInternet = box.Traits[FlowFacts.Scope]?.Exact == "internet";
        if (condition.Names is { } names)
        {
            if (box.Hosts.IsAll)
            {
                return Split.AllMaybe(box, [Why]);
            }

            switch (box.Hosts.Relate(names, SetBudget.Default))
            {
                case Relation.Inside:
                    return Split.AllYes(box);
                case Relation.Crosses:
                    var other = ByNumber(box with { Hosts = box.Hosts.Except(names) }, isInternet);
                    return Split.Parts(other.Yes.Insert(0, box with { Hosts = box.Hosts.And(names) }), other.No, other.Maybe);
                case Relation.TooComplex:
                    return Split.AllMaybe(box, [Why]);
            }
        }

        return ByNumber(box, isInternet);
    }

    /// <summary>For one flow; null when it is not known.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="address">The address of this side.</param>
    /// <param name="host">The name of this side, where it has one.</param>
    public bool? Test(Flow flow, IpAddress? address, string? host)
    {
        if (condition.IsAny || (host is { Length: > 0 } && condition.Names is { } names && names.Contains(host)))
        {
            return true;
        }

        if (condition.Names is not null && string.IsNullOrEmpty(host))
        {
            return null;
        }

        var isInternet = host is not null && flow.Traits.GetValueOrDefault(FlowFacts.Scope) == "internet";
        var (yes, maybe) = Sets(isInternet);
        if (address is { } known)
        {
            return yes.Contains(known) ? true : maybe.Contains(known) ? null : false;
        }

        var all = Universe(isInternet, flow.Traits.GetValueOrDefault(FlowFacts.Family));
        return all.IsSubsetOf(yes) ? true : all.Overlaps(yes.Or(maybe)) ? null : false;
    }

    private Split ByNumber(FlowBox box, bool isInternet) => box.Addresses is { } known
        ? Exact(box, known, set => box with { Addresses = set }, isInternet)
        : Whole(box, Universe(isInternet, box.Traits[FlowFacts.Family]?.Exact), isInternet);

    private Split Exact(FlowBox box, IpSet asked, Func<IpSet, FlowBox> narrowed, bool isInternet)
    {
        var (yes, maybe) = Sets(isInternet);
        var inside = asked.And(yes);
        var left = asked.Except(yes);
        var doubtful = left.And(maybe);
        var no = left.Except(maybe);
        return inside.IsEmpty && doubtful.IsEmpty ? Split.AllNo(box)
            : left.IsEmpty ? Split.AllYes(box)
            : Split.Parts(inside.IsEmpty ? [] : [narrowed(inside)], no.IsEmpty ? [] : [narrowed(no)], doubtful.IsEmpty ? [] : [new(narrowed(doubtful), [Why])]);
    }

    private Split Whole(FlowBox box, IpSet possible, bool isInternet)
    {
        var (yes, maybe) = Sets(isInternet);
        return possible.IsSubsetOf(yes) ? Split.AllYes(box)
            : possible.Overlaps(yes.Or(maybe)) ? Split.AllMaybe(box, [Why])
            : Split.AllNo(box);
    }

    private static IpSet Universe(bool isInternet, string? family)
    {
        var all = isInternet ? IpSet.Public : IpSet.All;
        return family switch { "4" => all.And(IpSet.AllV4), "6" => all.And(IpSet.AllV6), _ => all };
    }

    /// <summary>Addresses that certainly meet the condition, and those that may.</summary>
    private (IpSet Yes, IpSet Maybe) Sets(bool isInternet)
    {
        var yes = condition.Addresses;
        var maybe = IpSet.Empty;
        foreach (var (keyword, family) in condition.Keywords)
        {
            var all = family switch { 4 => IpSet.AllV4, 6 => IpSet.AllV6, _ => IpSet.All };
            if (isInternet && keyword.Equals("IntErnet", StringComparison.OrdinalIgnoreCase))
            {
                yes = yes.Or(all);
            }
            else if (!isInternet || !Near.Contains(keyword))
            {
                maybe = maybe.Or(all);
            }
        }

        return (yes, maybe);
    }
}
