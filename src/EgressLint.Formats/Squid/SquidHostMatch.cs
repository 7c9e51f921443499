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

/// <summary>What a host condition does with an address that it does not match as text.</summary>
internal enum HostLookup
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Matches its reverse name.</summary>
    Reverse,

    /// <summary>Matches its reverse name if Squid happens to know it; nobody waits for it.</summary>
    Cached,
}

/// <summary>
/// <c>dstdomain</c> and <c>dstdom_regex</c>: the URL's host, and for an address without a match its reverse name
/// (Squid acl/DestinationDomain.cc).
/// </summary>
internal sealed class SquidHostMatch(SquidTextSet hosts, HostLookup lookup, Doubt tooComplex, Doubt reverseUnknown) : Match
{
    private readonly SquidTextSet hosts = hosts;
    private readonly HostLookup lookup = lookup;

    public override bool IsSame(Match other) => other is SquidHostMatch match && lookup == match.lookup && hosts.IsSame(match.hosts);

    public override Split Split(FlowBox box)
    {
        if (box.Traits[SquidTraits.AddressOnly] is not null)
        {
            return Core.Policies.Split.AllMaybe(box, [reverseUnknown with { Reason = "an intercepted TLS connection shows only its address before Squid looks at the name" }]);
        }

        switch (lookup == HostLookup.None ? Truth.No : SquidHosts.IsAddress(box, out _))
        {
            case Truth.No:
                return Direct(box);
            case Truth.Maybe:
                return Core.Policies.Split.AllMaybe(box, [tooComplex]);
            default:
                var cut = Direct(box);
                return cut.No.IsEmpty ? cut : Reverse(box);
        }
    }

    public override Answer Test(Flow flow)
    {
        if (flow.Traits.ContainsKey(SquidTraits.AddressOnly))
        {
            return Answer.Maybe(reverseUnknown);
        }

        var direct = hosts.Test(flow.Host, tooComplex);
        if (direct.Truth != Truth.No || lookup == HostLookup.None || !SquidHosts.TryAddress(flow.Host, out _))
        {
            return direct;
        }

        return lookup == HostLookup.Reverse && flow.Traits.TryGetValue(SquidTraits.ReverseHost, out var name)
            ? hosts.Test(name == Traits.Absent ? "none" : name, tooComplex)
            : Answer.Maybe(reverseUnknown);
    }

    private Split Direct(FlowBox box) => hosts.Along(box, box.Hosts, l => box with { Hosts = l }, tooComplex);

    private Split Reverse(FlowBox box)
    {
        if (lookup != HostLookup.Reverse || box.Traits[SquidTraits.ReverseHost] is not { Exact: { } name } reverse)
        {
            return Core.Policies.Split.AllMaybe(box, [reverseUnknown]);
        }

        // An address without a reverse name is compared as the word "none".
        return hosts.Along(box, name == Traits.Absent ? Language.Exactly("none") : reverse, _ => box, tooComplex);
    }
}

/// <summary>
/// <c>ssl::server_name</c> honours wildcards in the host, as certificates have them: up to 6 <c>*.x</c> may match any value below <c>.x</c>,
/// and nobody asks for such a host, so it is left open. 7 takes no text with a <c>*</c> for a name and compares the word "none" in its place.
/// </summary>
internal sealed class SquidServerNameMatch(Match names, int release, Doubt doubt) : Match
{
    private readonly Match names = names;
    private readonly int release = release;

    private static readonly Language Wildcards = Language.StartsWith("*.");
    private static readonly Language Stars = Language.ContainsText("*");
    private static readonly Language Brackets = Language.StartsWith("[");

    private Language Odd => release >= 7 ? Stars : Wildcards;

    public override bool IsSame(Match other) => other is SquidServerNameMatch match && release == match.release && names.IsSame(match.names);

    public override Split Split(FlowBox box)
    {
        if (release >= 7 && box.Hosts.Overlaps(Brackets))
        {
            return SplitBrackets(box);
        }

        switch (box.Hosts.Relate(Odd, SetBudget.Default))
        {
            case Relation.Outside:
                return names.Split(box);
            case Relation.Crosses:
                var rest = names.Split(box with { Hosts = box.Hosts.Except(Odd) });
                var odd = SplitOdd(box with { Hosts = box.Hosts.And(Odd) });
                return Core.Policies.Split.Parts(rest.Yes.AddRange(odd.Yes), rest.No.AddRange(odd.No), rest.Maybe.AddRange(odd.Maybe));
            default:
                return SplitOdd(box);
        }
    }

    public override Answer Test(Flow flow)
    {
        if (release < 7)
        {
            return flow.Host.StartsWith("*.", StringComparison.Ordinal) ? Answer.Maybe(doubt) : names.Test(flow);
        }

        return flow.Host is ['[', .. var inside, ']'] ? names.Test(flow with { Host = inside })
            : flow.Host.Contains('*', StringComparison.Ordinal) ? names.Test(flow with { Host = "none" })
            : names.Test(flow);
    }

    /// <summary>From release 7 on an IPv6 address is compared without its brackets.</summary>
    private Split SplitBrackets(FlowBox box)
    {
        if (box.Hosts.Exact is [_, .. var inside, ']'])
        {
            return As(inside, box);
        }

        var rest = Split(box with { Hosts = box.Hosts.Except(Brackets) });
        return Core.Policies.Split.Parts(rest.Yes, rest.No, rest.Maybe.Add(new(box with { Hosts = box.Hosts.And(Brackets) }, [doubt])));
    }

    private Split SplitOdd(FlowBox box) => release >= 7 ? As("none", box) : Core.Policies.Split.AllMaybe(box, [doubt]);

    /// <summary>The whole box as if its hosts were <paramref name="name"/>.</summary>
    private Split As(string name, FlowBox box)
    {
        var split = names.Split(box with { Hosts = Language.Exactly(name) });
        return Core.Policies.Split.Parts(
            [.. split.Yes.Select(b => b with { Hosts = box.Hosts })],
            [.. split.No.Select(b => b with { Hosts = box.Hosts })],
            [.. split.Maybe.Select(m => m with { Box = m.Box with { Hosts = box.Hosts } })]);
    }
}

/// <summary>
/// <c>dst</c>: any of the host's addresses (Squid acl/DestinationIp.cc). A host that does not resolve never matches. In lists that do not
/// wait, the answer for a name depends on whether somebody asked for it before.
/// </summary>
internal sealed class SquidDestinationMatch(IpSet addresses, bool literalsOnly, bool waits, Doubt notKnown) : Match
{
    private readonly IpSet addresses = addresses;
    private readonly bool literalsOnly = literalsOnly;
    private readonly bool waits = waits;

    public override bool IsSame(Match other) => other is SquidDestinationMatch match && literalsOnly == match.literalsOnly && waits == match.waits && addresses.Equals(match.addresses);

    public override Split Split(FlowBox box)
    {
        if (addresses.IsEmpty)
        {
            return Core.Policies.Split.AllNo(box);
        }

        switch (SquidHosts.IsAddress(box, out var literal))
        {
            case Truth.Yes:
                return Core.Policies.Split.Of(box, addresses.Contains(literal));
            case Truth.Maybe:
                return Core.Policies.Split.AllMaybe(box, [notKnown]);
        }

        if (literalsOnly)
        {
            return Core.Policies.Split.AllNo(box);
        }

        if (!waits)
        {
            return Core.Policies.Split.AllMaybe(box, [notKnown]);
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
        if (addresses.IsEmpty)
        {
            return Answer.No;
        }

        if (SquidHosts.TryAddress(flow.Host, out var literal))
        {
            return Answer.Of(addresses.Contains(literal));
        }

        return literalsOnly ? Answer.No
            : !waits ? Answer.Maybe(notKnown)
            : !flow.Resolved.IsDefault ? Answer.Of(AnyInside(flow.Resolved))
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
