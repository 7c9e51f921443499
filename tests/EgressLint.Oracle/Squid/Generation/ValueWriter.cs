using System.Globalization;

namespace EgressLint.Oracle.Squid.Generation;

/// <summary>Values of one ACL line, by type.</summary>
internal sealed class ValueWriter(World world)
{
    private readonly RegexWriter regex = new(world);

    private Dice Dice => world.Dice;

    public RegexWriter Regex => regex;

    /// <summary>Whether new domain values may cover earlier ones, which engines up to 6 refuse.</summary>
    public bool MayOverlap { get; set; }

    public string Domain(IReadOnlyCollection<string> before)
    {
        while (true)
        {
            var value = RawDomain();
            if (MayOverlap || !before.Any(b => Covers(value, b)))
            {
                return value;
            }
        }
    }

    public string Address() => Dice.Below(16) switch
    {
        0 => "all",
        1 => "10.0.0.0/8",
        2 => "10.1.0.0/16",
        3 => "10.1.2.0/24",
        4 => "10.1.2.0-10.1.9.255",
        5 => "192.168.0.0/16",
        6 => "192.168.1.0/255.255.255.0",
        7 => "172.16.0.0/12",
        8 => Dice.One("2001:db8::/32", "2001:db8:1::/48", "fc00::/7", "2001:db8:1::5"),
        9 => Dice.One("0/0", "0.0.0.0/0", "::/0", "ipv4", "ipv6", "127.0.0.0/8", "::1"),
        10 => Dice.One("10.1.2.3/16", "10.1.2.3/255.255.0.0", "::ffff:10.1.2.3", "10.1.0.0-10.2.0.0/16", "2001:DB8:1::5/64"),
        11 or 12 => Dice.Of(world.Addresses),
        _ => Dice.Of(world.Clients),
    };

    public string Port() => Dice.Below(8) switch
    {
        0 => "1025-65535",
        1 => "80-443",
        2 => "1-1024",
        3 => Dice.One("0", "21", "0-65535", "65535", "0443", "8000-8999"),
        _ => Dice.Of(world.Ports).ToString(CultureInfo.InvariantCulture),
    };

    public string Time() => Dice.Below(8) switch
    {
        0 => "MTWHF",
        1 => "D",
        2 => Dice.One("S", "A", "SA", "M", "W", "H-F"),
        3 => "MTWHF 09:00-17:00",
        4 => "09:00-17:00",
        5 => Dice.One("00:00-24:00", "17:00-23:59", "8:0-12:5", "12:30-12:30"),
        6 => "09:00-17:00 " + Dice.One("M", "A", "D"),
        _ => Dice.One("M", "W", "A") + " 10:00-12:30 " + Dice.One("T", "S") + " 12:00-18:00",
    };

    public string Clock() => Dice.One("2026-03-02", "2026-03-04", "2026-03-07", "2026-03-08") + " "
        + Dice.One("08:59:58", "09:00:20", "10:30:30", "12:30:40", "12:31:00", "17:00:30", "17:01:00", "23:59:20", "00:00:05");

    private string RawDomain()
    {
        var host = Dice.Of(world.Hosts);
        return Dice.Below(20) switch
        {
            0 => "*." + Dice.Of(world.Bases),
            1 => Dice.One("http://" + host, host + "/", host + ":443", host + ".", host + ",", ".*." + host, ".." + host, host + "#x", "*", "."),
            2 => host.ToUpperInvariant(),
            3 => Dice.Of(world.Addresses) is var a && a.Contains(':', StringComparison.Ordinal) ? $"[{a}]" : a,
            4 => Dice.One(".test", ".com", "test", "none", ".xample.test", ".${service_name}.test", "${service_name}.test"),
            5 or 6 or 7 or 8 => "." + Dice.Of(world.Bases),
            9 or 10 => "." + host,
            _ => host,
        };
    }

    /// <summary>Whether engines up to 6 refuse <paramref name="later"/> after <paramref name="earlier"/>.</summary>
    private static bool Covers(string later, string earlier)
    {
        var (wide, narrow) = (later.TrimStart('.').ToLowerInvariant(), earlier.TrimStart('.').ToLowerInvariant());
        return (later.StartsWith('.') || earlier.StartsWith('.'))
            && !(wide == narrow && later.StartsWith('.') == earlier.StartsWith('.'))
            && (wide == narrow || (later.StartsWith('.') && narrow.EndsWith("." + wide, StringComparison.Ordinal)) || wide.Length == 0);
    }
}
