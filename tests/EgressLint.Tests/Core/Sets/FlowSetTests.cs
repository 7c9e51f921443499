using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Addresses, ports and boxes against brute force over small universes.</summary>
public sealed class FlowSetTests
{
    private static readonly string[] Hosts = ["a.x", "b.x", "x", "a.b.x", "y"];
    private static readonly ushort[] Ports = [0, 1, 79, 80, 81, 443, 65534, 65535];
    private static readonly uint[] Clients = [0, 1, 0x0A000000, 0x0A0000FF, 0x0A000100, 0xFFFFFFFE, 0xFFFFFFFF];

    [Fact]
    public void Port_sets_obey_the_laws()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (RandomPorts(random), RandomPorts(random));
            foreach (var port in Ports)
            {
                Assert.Equal(a.Contains(port) && b.Contains(port), a.And(b).Contains(port));
                Assert.Equal(a.Contains(port) || b.Contains(port), a.Or(b).Contains(port));
                Assert.Equal(a.Contains(port) && !b.Contains(port), a.Except(b).Contains(port));
                Assert.Equal(!a.Contains(port), a.Not().Contains(port));
            }

            Assert.Equal(a, a.Not().Not());
            Assert.True(a.Except(b).Or(a.And(b)).Equals(a), $"seed {seed}");
        }
    }

    [Fact]
    public void Address_sets_obey_the_laws_in_both_families()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (RandomAddresses(random), RandomAddresses(random));
            foreach (var address in Clients.Select(IpAddress.V4).Concat(Clients.Select(c => new IpAddress(true, c))))
            {
                Assert.Equal(a.Contains(address) && b.Contains(address), a.And(b).Contains(address));
                Assert.Equal(a.Contains(address) || b.Contains(address), a.Or(b).Contains(address));
                Assert.Equal(a.Contains(address) && !b.Contains(address), a.Except(b).Contains(address));
            }

            Assert.Equal(a.IsSubsetOf(b), a.Except(b).IsEmpty);
            Assert.Equal(a.Overlaps(b), !a.And(b).IsEmpty);
            Assert.True(a.IsEmpty || a.Contains(a.Witness() ?? default), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9")]
    [InlineData("10.0.0.0-10.0.0.255", "10.0.0.0/24")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("::/1", "::/1")]
    [InlineData("8000::/1", "8000::/1")]
    [InlineData("10.0.0.1-10.0.0.2", "10.0.0.1-10.0.0.2")]
    [InlineData("192.168.1.7", "192.168.1.7")]
    public void Addresses_are_shown_in_one_form(string text, string shown)
    {
        Assert.True(IpSet.TryParse(text, out var set));
        Assert.Equal(shown, set.ToString());
    }

    [Fact]
    public void Parts_of_a_set_are_shown_in_order()
    {
        string[] parts = ["10.0.0.0/8", "192.168.1.1", "2001:db8::/32", "2001:dc0::-2001:dc0::2"];
        Assert.Equal(string.Join(", ", parts), IpSet.Union(parts.Reverse().Select(p => IpSet.TryParse(p, out var set) ? set : IpSet.Empty)).ToString());
    }

    [Theory]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.0/33")]
    [InlineData("a.example")]
    [InlineData("10.0.0.9-10.0.0.1")]
    [InlineData("")]
    public void Other_texts_are_no_addresses(string text) => Assert.False(IpSet.TryParse(text, out _));

    [Fact]
    public void Public_addresses_are_what_the_internet_has()
    {
        Assert.True(IpSet.Public.Contains(IpAddress.V4(0x01020304)));
        Assert.False(IpSet.Public.Overlaps(IpSet.TryParse("10.0.0.0/8", out var ten) ? ten : IpSet.All));
        Assert.False(IpSet.Public.Overlaps(IpSet.TryParse("127.0.0.1", out var loop) ? loop : IpSet.All));
    }

    [Fact]
    public void Boxes_obey_the_laws()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (RandomSet(random), RandomSet(random));
            var (and, or, except) = (a.And(b), a.Or(b), a.Except(b));
            foreach (var flow in Flows())
            {
                Assert.True((a.Contains(flow) && b.Contains(flow)) == and.Contains(flow), $"seed {seed} and {flow}");
                Assert.True((a.Contains(flow) || b.Contains(flow)) == or.Contains(flow), $"seed {seed} or {flow}");
                Assert.True((a.Contains(flow) && !b.Contains(flow)) == except.Contains(flow), $"seed {seed} except {flow}");
                Assert.True(or.Boxes.Count(box => box.Contains(flow)) <= 1, $"seed {seed}: boxes overlap at {flow}");
            }

            Assert.True(except.IsEmpty || except.Witness() is { } w && a.Contains(w), $"seed {seed}");
        }
    }

    [Fact]
    public void A_week_is_shown_in_days_and_hours()
    {
        var set = WeekTime.OfDay(1, 9 * 60, (17 * 60) - 1).Or(WeekTime.OfDay(4, 0, 1439));
        Assert.Equal("Mon 09:00-Mon 16:59, Thu 00:00-Thu 23:59", set.ToString());
        Assert.Equal("always", WeekTime.All.ToString());
    }

    private static IEnumerable<Flow> Flows() =>
        from host in Hosts
        from port in Ports
        from client in Clients
        select new Flow { Host = host, Port = port, Client = IpAddress.V4(client) };

    private static PortSet RandomPorts(Random random)
    {
        var set = PortSet.Empty;
        for (var i = random.Next(4); i > 0; i--)
        {
            set = set.Or(PortSet.Range(Ports[random.Next(Ports.Length)], Ports[random.Next(Ports.Length)]));
        }

        return random.Next(3) == 0 ? set.Not() : set;
    }

    private static IpSet RandomAddresses(Random random)
    {
        var set = IpSet.Empty;
        for (var i = random.Next(4); i > 0; i--)
        {
            var v6 = random.Next(2) == 0;
            var address = new IpAddress(v6, Clients[random.Next(Clients.Length)]);
            set = set.Or(random.Next(2) == 0
                ? IpSet.Network(address, random.Next(v6 ? 129 : 33))
                : IpSet.Range(address, new IpAddress(v6, Clients[random.Next(Clients.Length)])));
        }

        return random.Next(3) == 0 ? set.Not() : set;
    }

    private static FlowSet RandomSet(Random random)
    {
        var set = FlowSet.Empty;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var hosts = Language.Suffix(Hosts[random.Next(Hosts.Length)]);
            set = set.Or(FlowSet.Of(new FlowBox
            {
                Hosts = random.Next(2) == 0 ? hosts : Language.OneOf(Hosts).Except(hosts),
                Ports = RandomPorts(random),
                Clients = RandomAddresses(random),
            }));
        }

        return set;
    }
}
