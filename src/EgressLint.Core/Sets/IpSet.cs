using System.Globalization;
using System.Numerics;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>A set of IPv4 and IPv6 addresses. The families are kept apart. Immutable, compared by value.</summary>
public sealed record IpSet(IntervalSet<uint> V4, IntervalSet<UInt128> V6)
{
    /// <summary>Every address of both families.</summary>
    public static IpSet All { get; } = new(IntervalSet<uint>.Every(), IntervalSet<UInt128>.Every());

    /// <summary>No address.</summary>
    public static IpSet Empty { get; } = new(IntervalSet<uint>.None(), IntervalSet<UInt128>.None());

    /// <summary>Every IPv4 address.</summary>
    public static IpSet AllV4 { get; } = new(IntervalSet<uint>.Every(), IntervalSet<UInt128>.None());

    /// <summary>Every IPv6 address.</summary>
    public static IpSet AllV6 { get; } = new(IntervalSet<uint>.None(), IntervalSet<UInt128>.Every());

    /// <summary>Addresses that services on the internet can have: everything but private, shared, loopback, link-local, multicast and reserved ones.</summary>
    public static IpSet Public { get; } = All.Except(NotPublic());

    /// <summary>Whether there is no address in it.</summary>
    public bool IsEmpty => V4.IsEmpty && V6.IsEmpty;

    /// <summary>Whether every address is in it.</summary>
    public bool IsAll => V4.IsAll && V6.IsAll;

    /// <summary>One address.</summary>
    public static IpSet Of(IpAddress address) => Range(address, address);

    /// <summary>From first to last, both included; empty when the families differ or the order is wrong.</summary>
    public static IpSet Range(IpAddress first, IpAddress last) =>
        first.IsV6 != last.IsV6 ? Empty
        : first.IsV6 ? new(IntervalSet<uint>.None(), IntervalSet<UInt128>.Range(first.Value, last.Value))
        : new(IntervalSet<uint>.Range((uint)first.Value, (uint)last.Value), IntervalSet<UInt128>.None());

    /// <summary>A network: the address with the bits after the prefix free. The prefix is 0 to 32, or 0 to 128.</summary>
    public static IpSet Network(IpAddress address, int prefix)
    {
        var width = address.IsV6 ? 128 : 32;
        var free = prefix >= width ? UInt128.Zero
            : prefix == 0 && width == 128 ? UInt128.MaxValue
            : (UInt128.One << (width - prefix)) - 1;
        return Range(address with { Value = address.Value & ~free }, address with { Value = address.Value | free });
    }

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>10.0.0.1</c>, <c>10.0.0.1-10.0.0.9</c> and the same in IPv6.</summary>
    public static bool TryParse(string text, out IpSet set)
    {
        set = Empty;
        var span = text.AsSpan().Trim();
        var dash = span.IndexOf('-');
        var slash = span.IndexOf('/');
        if (dash > 0)
        {
            var ok = IpAddress.TryParse(span[..dash].Trim(), out var first) & IpAddress.TryParse(span[(dash + 1)..].Trim(), out var last);
            set = ok ? Range(first, last) : Empty;
            return ok && !set.IsEmpty;
        }

        if (!IpAddress.TryParse(slash < 0 ? span : span[..slash], out var address))
        {
            return false;
        }

        var width = address.IsV6 ? 128 : 32;
        var prefix = width;
        if (slash >= 0 && (!int.TryParse(span[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > width))
        {
            return false;
        }

        set = Network(address, prefix);
        return true;
    }

    /// <summary>The union of many sets in one pass.</summary>
    public static IpSet Union(IEnumerable<IpSet> sets)
    {
        var v4 = new List<Interval<uint>>();
        var v6 = new List<Interval<UInt128>>();
        foreach (var set in sets)
        {
            v4.AddRange(set.V4.Intervals);
            v6.AddRange(set.V6.Intervals);
        }

        return new(IntervalSet<uint>.Of(v4), IntervalSet<UInt128>.Of(v6));
    }

    /// <summary>Membership.</summary>
    public bool Contains(IpAddress address) => address.IsV6 ? V6.Contains(address.Value) : V4.Contains((uint)address.Value);

    /// <summary>Intersection.</summary>
    public IpSet And(IpSet other) => IsAll ? other : other.IsAll ? this : new(V4.And(other.V4), V6.And(other.V6));

    /// <summary>Union.</summary>
    public IpSet Or(IpSet other) => new(V4.Or(other.V4), V6.Or(other.V6));

    /// <summary>Difference.</summary>
    public IpSet Except(IpSet other) => new(V4.Except(other.V4), V6.Except(other.V6));

    /// <summary>Complement, in both families.</summary>
    public IpSet Not() => new(V4.Not(), V6.Not());

    /// <summary>Whether every address of this set is in the other.</summary>
    public bool IsSubsetOf(IpSet other) => V4.IsSubsetOf(other.V4) && V6.IsSubsetOf(other.V6);

    /// <summary>Whether the two have an address in common.</summary>
    public bool Overlaps(IpSet other) => V4.Overlaps(other.V4) || V6.Overlaps(other.V6);

    /// <summary>
    /// A typical member, or null: not the network's own number when there is another, because a person expects a host address.
    /// </summary>
    public IpAddress? Witness()
    {
        if (!V4.IsEmpty)
        {
            var part = V4.Intervals[0];
            return IpAddress.V4(part.First < part.Last && (part.First & 0xFF) == 0 ? part.First + 1 : part.First);
        }

        if (!V6.IsEmpty)
        {
            var part = V6.Intervals[0];
            return new IpAddress(true, part.First < part.Last && (part.First & 0xFFFF) == 0 ? part.First + 1 : part.First);
        }

        return null;
    }

    /// <summary>Networks and ranges in order, such as <c>10.0.0.0/8, 192.168.1.1, 2001:db8::/32</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in V4.Intervals)
        {
            Show(text, IpAddress.V4(part.First), IpAddress.V4(part.Last), 32);
        }

        foreach (var part in V6.Intervals)
        {
            Show(text, new(true, part.First), new(true, part.Last), 128);
        }

        return text.ToString();
    }

    private static IpSet NotPublic()
    {
        var all = Empty;
        foreach (var text in (ReadOnlySpan<string>)
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "::/8", "64:ff9b::/96", "100::/64",
            "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
        ])
        {
            all = TryParse(text, out var set) ? all.Or(set) : all;
        }

        return all;
    }

    private static void Show(StringBuilder text, IpAddress first, IpAddress last, int width)
    {
        text.Append(text.Length > 0 ? ", " : "").Append(first.ToString());
        var size = last.Value - first.Value + 1;
        var whole = first.IsV6 && first.Value == 0 && last.Value == UInt128.MaxValue;
        if (whole || (UInt128.IsPow2(size) && (first.Value & (size - 1)) == 0))
        {
            var bits = whole ? 128 : (int)UInt128.Log2(size);
            text.Append(bits == 0 ? "" : $"/{width - bits}");
        }
        else
        {
            text.Append('-').Append(last.ToString());
        }
    }
}
