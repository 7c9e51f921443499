using System.Globalization;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>How an address value of an ACL was read.</summary>
internal enum AddressForm
{
    /// <summary>A known set of addresses, possibly one that the release never matches.</summary>
    Known,

    /// <summary>A host name, resolved when Squid loads the configuration.</summary>
    Name,

    /// <summary>Squid stops at it.</summary>
    Bad,
}

/// <summary>One address value.</summary>
internal readonly record struct AddressValue(AddressForm Form, IpSet Set, bool HasDottedMask = false, bool HasHostBits = false);

/// <summary>Address values (Squid acl/Ip.cc, FactoryParse).</summary>
internal static class SquidAddresses
{
    public static AddressValue Parse(string text, int release)
    {
        switch (text)
        {
            case "all" or "0/0" or "0.0.0.0/0" or "0.0.0.0/0.0.0.0":
                return new(AddressForm.Known, IpSet.All);
            case "ipv4":
                // Up to 6 the range that stands for it is compared wrongly and never matches.
                return new(AddressForm.Known, release >= 7 ? IpSet.AllV4 : IpSet.Empty);
            case "ipv6":
                return new(AddressForm.Known, IpSet.AllV6);
            case "::/0":
                return new(AddressForm.Known, IpSet.Empty);
        }

        var slash = text.IndexOf('/');
        var body = slash < 0 ? text : text[..slash];
        var dash = body.IndexOf('-');
        if (dash > 0 && TryNumeric(body[..dash], out var first) && TryNumeric(body[(dash + 1)..], out var last))
        {
            return Range(first, last, slash < 0 ? null : text[(slash + 1)..]);
        }

        if (TryNumeric(body, out var address))
        {
            return Range(address, address, slash < 0 ? null : text[(slash + 1)..]);
        }

        return new(LooksLikeName(body) ? AddressForm.Name : AddressForm.Bad, IpSet.Empty);
    }

    /// <summary>A numeric address as the C library reads it: IPv6, or one to four parts in C notation.</summary>
    public static bool TryNumeric(string text, out IpAddress address)
    {
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            text = text[1..^1];
        }

        if (text.Contains(':'))
        {
            return IpAddress.TryParse(text, out address);
        }

        address = default;
        var parts = text.Split('.');
        if (parts.Length is 0 or > 4)
        {
            return false;
        }

        ulong value = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var lastPart = i == parts.Length - 1;
            var width = lastPart ? 8 * (5 - parts.Length) : 8;
            if (!TryCNumber(parts[i], out var part) || part >= 1UL << width)
            {
                return false;
            }

            value = (value << width) | part;
        }

        address = IpAddress.V4((uint)value);
        return true;
    }

    private static AddressValue Range(IpAddress first, IpAddress last, string? mask)
    {
        if (first.IsV6 != last.IsV6)
        {
            return new(AddressForm.Bad, IpSet.Empty);
        }

        var width = first.IsV6 ? 128 : 32;
        var prefix = width;
        var dotted = false;
        if (mask is not null)
        {
            dotted = mask.Contains('.');
            if (dotted ? !TryDottedMask(mask, out prefix) : !TryLength(mask, width, out prefix))
            {
                return new(AddressForm.Bad, IpSet.Empty);
            }
        }

        var low = IpSet.Network(first, prefix);
        var high = IpSet.Network(last, prefix);
        var set = first == last ? low : IpSet.Range(Ends(low).First, Ends(high).Last);
        var hostBits = mask is not null && first == last && Ends(low).First != first;
        return new(AddressForm.Known, set, dotted, hostBits);
    }

    private static (IpAddress First, IpAddress Last) Ends(IpSet set) => set.V4.IsEmpty
        ? (new(true, set.V6.Intervals[0].First), new(true, set.V6.Intervals[^1].Last))
        : (IpAddress.V4(set.V4.Intervals[0].First), IpAddress.V4(set.V4.Intervals[^1].Last));

    private static bool TryLength(string mask, int width, out int prefix) =>
        int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= width;

    /// <summary>A dotted mask counts as its leading ones, whatever follows (Squid says so in a warning).</summary>
    private static bool TryDottedMask(string mask, out int prefix)
    {
        prefix = 0;
        if (!TryNumeric(mask, out var address) || address.IsV6)
        {
            return false;
        }

        prefix = int.CreateChecked(uint.LeadingZeroCount(~(uint)address.Value));
        return true;
    }

    private static bool TryCNumber(string text, out ulong value)
    {
        value = 0;
        if (text.Length == 0)
        {
            return false;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        var octal = text.Length > 1 && text[0] == '0';
        foreach (var digit in text)
        {
            if (digit < '0' || digit > (octal ? '7' : '9') || value > uint.MaxValue)
            {
                return false;
            }

            value = (value * (octal ? 8UL : 10UL)) + (ulong)(digit - '0');
        }

        return true;
    }

    private static bool LooksLikeName(string text)
    {
        var letters = false;
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c))
            {
                letters = true;
            }
            else if (!char.IsAsciiDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return letters;
    }
}

/// <summary>
/// The addresses of one ACL. Up to release 6 a value that overlaps one kept before is dropped, even when it is wider
/// (Squid acl/Ip.cc and the splay tree below it); release 7 merges.
/// </summary>
internal sealed class SquidAddressSet
{
    private readonly List<IpSet> kept = [];
    private readonly SortedSet<(bool IsV6, UInt128 First, UInt128 Last)> ranges = new(ByFirst.Instance);
    private readonly bool merges;
    private bool afterName;

    public SquidAddressSet(int release)
    {
        merges = release >= 7;
    }

    /// <summary>What certainly matches.</summary>
    public IpSet Known { get; private set; } = IpSet.Empty;

    /// <summary>What may match besides: host names can be anything, and up to 6 what follows them may have been dropped.</summary>
    public bool HasUnknown => UnknownNames.Count > 0;

    public List<string> UnknownNames { get; } = [];

    /// <summary>Values without effect because an earlier one overlaps: index of the value, and whether something is lost by it.</summary>
    public List<(int Index, bool Loses)> Dropped { get; } = [];

    public void AddName(string name)
    {
        UnknownNames.Add(name);
        afterName = !merges;
    }

    public void Add(IpSet set, int index)
    {
        if (afterName)
        {
            // Whether it is kept depends on what the name before it resolves to.
            UnknownNames.Add(set.ToString());
            return;
        }

        if (merges || set.IsEmpty)
        {
            kept.Add(set);
            return;
        }

        if (Overlaps(set))
        {
            Dropped.Add((index, !set.IsSubsetOf(IpSet.Union(kept))));
            return;
        }

        kept.Add(set);
        foreach (var part in set.V4.Intervals)
        {
            ranges.Add((false, part.First, part.Last));
        }

        foreach (var part in set.V6.Intervals)
        {
            ranges.Add((true, part.First, part.Last));
        }
    }

    public void Finish() => Known = IpSet.Union(kept);

    private bool Overlaps(IpSet set)
    {
        foreach (var part in set.V4.Intervals)
        {
            if (OverlapsRange(false, part.First, part.Last))
            {
                return true;
            }
        }

        foreach (var part in set.V6.Intervals)
        {
            if (OverlapsRange(true, part.First, part.Last))
            {
                return true;
            }
        }

        return false;
    }

    private bool OverlapsRange(bool isV6, UInt128 first, UInt128 last)
    {
        // The kept ranges are disjoint, so only the one that starts at or before our end can reach into us.
        var below = ranges.GetViewBetween((isV6, UInt128.Zero, UInt128.Zero), (isV6, last, UInt128.MaxValue));
        return below.Count > 0 && below.Max.Last >= first;
    }

    private sealed class ByFirst : IComparer<(bool IsV6, UInt128 First, UInt128 Last)>
    {
        public static ByFirst Instance { get; } = new();

        public int Compare((bool IsV6, UInt128 First, UInt128 Last) x, (bool IsV6, UInt128 First, UInt128 Last) y)
        {
            var family = x.IsV6.CompareTo(y.IsV6);
            var first = x.First.CompareTo(y.First);
            return family != 0 ? family : first != 0 ? first : x.Last.CompareTo(y.Last);
        }
    }
}
