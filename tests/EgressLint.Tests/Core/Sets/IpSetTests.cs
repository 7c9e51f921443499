using System.Net;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Addresses as texts and as networks, against the platform's own reading and against arithmetic.</summary>
public sealed class IpSetTests
{
    /// <summary>Networks that no service on the internet has an address in, by the registries of special addresses.</summary>
    private static readonly string[] NotPublic =
    [
        "0.0.0.0-0.255.255.255", "10.0.0.0-10.255.255.255", "100.64.0.0-100.127.255.255", "127.0.0.0-127.255.255.255", "169.254.0.0-169.254.255.255",
        "172.16.0.0-172.31.255.255", "192.0.0.0-192.0.0.255", "192.0.2.0-192.0.2.255", "192.168.0.0-192.168.255.255", "198.18.0.0-198.19.255.255",
        "198.51.100.0-198.51.100.255", "203.0.113.0-203.0.113.255", "224.0.0.0-255.255.255.255", "::-ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "64:ff9b::-64:ff9b::ffff:ffff", "100::-100::ffff:ffff:ffff:ffff", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ff00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];

    [Fact]
    public void Public_addresses_are_all_but_the_special_ones()
    {
        var special = NotPublic.Select(Parse).ToList();
        Assert.All(special, s => Assert.False(s.Overlaps(IpSet.Public)));
        Assert.Equal(IpSet.All, special.Aggregate(IpSet.Public, (all, s) => all.Or(s)));
        Assert.Equal(IpSet.All.Except(IpSet.Public), IpSet.Union(special));
    }

    [Fact]
    public void Networks_hold_the_addresses_whose_first_bits_are_theirs()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var isV6 = i % 2 == 0;
            var width = isV6 ? 128 : 32;
            var value = Value(random, isV6);
            var prefix = i < 200 ? i / 2 % (width + 1) : random.Next(width + 1);
            var network = IpSet.Network(new(isV6, value), prefix);
            var flipped = value ^ (UInt128.One << random.Next(width));
            var shares = prefix == 0 || (value >> (width - prefix)) == (flipped >> (width - prefix));
            Assert.True(network.Contains(new(isV6, value)));
            Assert.Equal(shares, network.Contains(new(isV6, flipped)));
            Assert.Equal(network, Parse($"{new IpAddress(isV6, value)}/{prefix}"));
            Assert.False(network.Contains(new(!isV6, (uint)value)));
        }

        Assert.Equal(IpSet.AllV4, IpSet.Network(IpAddress.V4(7), 0));
        Assert.Equal(IpSet.AllV6, IpSet.Network(new(true, 7), 0));
    }

    [Theory]
    [InlineData("1.2.3.4/32", true)]
    [InlineData("1.2.3.4/0", true)]
    [InlineData("::/128", true)]
    [InlineData("::/129", false)]
    [InlineData("1.2.3.4/-1", false)]
    [InlineData("1.2.3.4/", false)]
    [InlineData("1.2.3.4/x", false)]
    [InlineData("/8", false)]
    [InlineData("-1.2.3.4", false)]
    [InlineData("1.2.3.4-", false)]
    [InlineData("1.2.3.4-::1", false)]
    [InlineData("x-1.2.3.4", false)]
    [InlineData(" 1.2.3.4 - 1.2.3.9 ", true)]
    [InlineData("1.2.3.4-1.2.3.4", true)]
    public void Only_networks_and_ranges_are_read(string text, bool isRead)
    {
        Assert.Equal(isRead, IpSet.TryParse(text, out var set));
        Assert.Equal(isRead, !set.IsEmpty);
    }

    [Fact]
    public void Addresses_are_read_and_shown_as_the_platform_does()
    {
        var random = new Random(2);
        for (var i = 0; i < 2000; i++)
        {
            var isV6 = random.Next(2) == 0;
            var address = new IpAddress(isV6, Value(random, isV6));
            var text = address.ToString();
            Assert.True(IpAddress.TryParse(text, out var again));
            Assert.Equal(address, again);
            var known = IPAddress.Parse(text);
            Assert.Equal(text, known.ToString());
            var bytes = known.GetAddressBytes();
            Assert.Equal(address.Value, bytes.Aggregate(UInt128.Zero, (all, b) => (all << 8) | b));
            Assert.Equal(isV6 ? 16 : 4, bytes.Length);
        }
    }

    [Theory]
    [InlineData("1.2.3.4", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("1.2.3.255", true)]
    [InlineData("1.2.3.256", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("1.2.3.", false)]
    [InlineData(".1.2.3", false)]
    [InlineData("1..2.3", false)]
    [InlineData("1.2.3.0004", false)]
    [InlineData("1.2.3.a", false)]
    [InlineData("1.2.3.+4", false)]
    [InlineData("", false)]
    [InlineData("::g", false)]
    [InlineData("::1", true)]
    public void Only_whole_addresses_are_read(string text, bool isRead) => Assert.Equal(isRead, IpAddress.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.1")]
    [InlineData("10.0.0.0/32", "10.0.0.0")]
    [InlineData("10.0.0.7/32", "10.0.0.7")]
    [InlineData("10.0.0.4/30", "10.0.0.4")]
    [InlineData("2001:db8::/64", "2001:db8::1")]
    [InlineData("2001:db8::/128", "2001:db8::")]
    [InlineData("2001:db8::100/120", "2001:db8::100")]
    public void A_witness_is_no_network_where_there_is_another(string text, string witness)
    {
        Assert.Equal(witness, Parse(text).Witness()?.ToString());
        Assert.Null(IpSet.Empty.Witness());
    }

    [Fact]
    public void Sets_of_one_family_are_not_all()
    {
        Assert.False(IpSet.AllV4.IsAll || IpSet.AllV6.IsAll || IpSet.AllV4.IsEmpty || IpSet.AllV6.IsEmpty);
        Assert.True(IpSet.All.IsAll && IpSet.Empty.IsEmpty && !IpSet.All.IsEmpty);
        Assert.Equal(IpSet.AllV6, IpSet.AllV4.Not());
        Assert.Equal(IpSet.All, IpSet.AllV4.Or(IpSet.AllV6));
        Assert.True(IpSet.AllV4.IsSubsetOf(IpSet.All) && !IpSet.All.IsSubsetOf(IpSet.AllV4) && !IpSet.All.IsSubsetOf(IpSet.AllV6));
        Assert.True(IpSet.All.Overlaps(IpSet.AllV4) && IpSet.All.Overlaps(IpSet.AllV6) && !IpSet.AllV4.Overlaps(IpSet.AllV6));
    }

    private static IpSet Parse(string text) => IpSet.TryParse(text, out var set) ? set : throw new FormatException(text);

    private static UInt128 Value(Random random, bool isV6) => isV6 ? new UInt128((ulong)random.NextInt64() << random.Next(64), (ulong)random.NextInt64() >> random.Next(64)) : (uint)random.NextInt64() & (uint.MaxValue << random.Next(32));
}
