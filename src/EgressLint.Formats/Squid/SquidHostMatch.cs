using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>Address literals among hosts.</summary>
internal static class SquidHosts
{
    /// <summary>The address a host text stands for: dotted IPv4, or IPv6 in brackets.</summary>
    public static bool TryAddress(string host, out IpAddress address)
    {
        var inside = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return IpAddress.TryParse(inside, out address);
    }

    /// <summary>Whether the hosts of a box are one address literal, all names, or not to be told.</summary>
    public static Truth IsAddress(FlowBox box, out IpAddress address)
    {
        address = default;
        if (box.Hosts.Exact is { } host)
        {
            return TryAddress(host, out address) ? Truth.Yes : Truth.No;
        }

        return box.Hosts.Overlaps(AddressTexts) ? Truth.Maybe : Truth.No;
    }

    /// <summary>Every text that could be an address: ends in a digit, or in a bracket.</summary>
    private static Language AddressTexts { get; } = EndsInDigit();

    private static Language EndsInDigit()
    {
        var texts = Language.EndsWith("]");
        for (var digit = '0'; digit <= '9'; digit++)
        {
            texts = texts.Or(Language.EndsWith(digit.ToString()));
        }

        return texts;
    }
}

/// <summary>
/// <c>dstdomain</c> and <c>dstdom_regex</c>: the URL's host, and for an address without a match its reverse name
/// (Squid acl/DestinationDomain.cc).
/// </summary>
internal sealed class SquidHostMatch(Language hosts, Func<string, bool> contains, bool looksUp, Doubt tooComplex, Doubt reverseUnknown) : Match
{
    public override Split Split(FlowBox box)
    {
        if (box.Traits[SquidTraits.AddressOnly] is not null)
        {
            return Core.Policies.Split.AllMaybe(box, [reverseUnknown with { Reason = "an intercepted TLS connection shows only its address before Squid looks at the name" }]);
        }

        switch (SquidHosts.IsAddress(box, out _))
        {
            case Truth.No:
                return Direct(box);
            case Truth.Maybe:
                return Core.Policies.Split.AllMaybe(box, [tooComplex]);
            default:
                var cut = Direct(box);
                return cut.No.IsEmpty || !looksUp ? cut : Reverse(box);
        }
    }

    public override Answer Test(Flow flow)
    {
        if (flow.Traits.ContainsKey(SquidTraits.AddressOnly))
        {
            return Answer.Maybe(reverseUnknown);
        }

        if (contains(flow.Host))
        {
            return Answer.Yes;
        }

        if (!looksUp || !SquidHosts.TryAddress(flow.Host, out _))
        {
            return Answer.No;
        }

        return flow.Traits.TryGetValue(SquidTraits.ReverseHost, out var name)
            ? Answer.Of(contains(name == Traits.Absent ? "none" : name))
            : Answer.Maybe(reverseUnknown);
    }

    private Split Direct(FlowBox box) => box.Hosts.Relate(hosts, SetBudget.Default) switch
    {
        Relation.Inside => Core.Policies.Split.AllYes(box),
        Relation.Outside => Core.Policies.Split.AllNo(box),
        Relation.Crosses => Core.Policies.Split.Two(box with { Hosts = box.Hosts.And(hosts) }, box with { Hosts = box.Hosts.Except(hosts) }),
        _ => Core.Policies.Split.AllMaybe(box, [tooComplex]),
    };

    private Split Reverse(FlowBox box)
    {
        if (box.Traits[SquidTraits.ReverseHost] is not { Exact: { } name })
        {
            return Core.Policies.Split.AllMaybe(box, [reverseUnknown]);
        }

        // An address without a reverse name is compared as the word "none".
        return Core.Policies.Split.Of(box, contains(name == Traits.Absent ? "none" : name));
    }
}

/// <summary><c>dst</c>: any of the host's addresses (Squid acl/DestinationIp.cc). A host that does not resolve never matches.</summary>
internal sealed class SquidDestinationMatch(IpSet addresses, bool literalsOnly, Doubt notKnown) : Match
{
    public override Split Split(FlowBox box)
    {
        switch (SquidHosts.IsAddress(box, out var literal))
        {
            case Truth.Yes:
                return Core.Policies.Split.Of(box, addresses.Contains(literal));
            case Truth.Maybe:
                return Core.Policies.Split.AllMaybe(box, [notKnown]);
        }

        if (literalsOnly || addresses.IsEmpty)
        {
            return Core.Policies.Split.AllNo(box);
        }

        if (!box.Resolved.IsDefault)
        {
            return Core.Policies.Split.Of(box, AnyInside(box.Resolved));
        }

        return box.Addresses is not { } asked ? Core.Policies.Split.AllMaybe(box, [notKnown])
            : asked.IsSubsetOf(addresses) ? Core.Policies.Split.AllYes(box)
            : asked.Overlaps(addresses) ? Core.Policies.Split.AllMaybe(box, [notKnown])
            : Core.Policies.Split.AllNo(box);
    }

    public override Answer Test(Flow flow)
    {
        if (SquidHosts.TryAddress(flow.Host, out var literal))
        {
            return Answer.Of(addresses.Contains(literal));
        }

        if (literalsOnly || addresses.IsEmpty)
        {
            return Answer.No;
        }

        return !flow.Resolved.IsDefault ? Answer.Of(AnyInside(flow.Resolved))
            : flow.Address is { } address ? Answer.Of(addresses.Contains(address))
            : Answer.Maybe(notKnown);
    }

    private bool AnyInside(IEnumerable<IpAddress> resolved)
    {
        foreach (var address in resolved)
        {
            if (addresses.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
