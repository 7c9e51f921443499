namespace EgressLint.Oracle.Squid.Generation;

/// <summary>The few names, addresses and paths of one case. Few, so that values and requests meet.</summary>
internal sealed class World
{
    private static readonly string[] Domains =
        ["example.test", "example.com", "a.test", "b.test", "mail.test", "sub.example.test", "example-cdn.test", "x1.test", "co.test", "test"];

    private static readonly string[] Labels = ["a", "b", "www", "c", "mail", "dl", "a-b", "a_b", "1", "xn--bcher-kva"];

    private static readonly string[] AllAddresses =
        ["203.0.113.5", "203.0.113.77", "198.51.100.7", "10.0.0.5", "10.1.2.3", "192.0.2.1", "2001:db8::1", "2001:db8:1::5"];

    private static readonly string[] AllClients =
        ["10.1.2.3", "10.1.9.9", "10.2.0.1", "10.255.255.255", "192.168.1.5", "192.168.2.5", "172.16.5.5", "127.0.0.1", "203.0.113.77", "2001:db8:1::5", "fc00::7", "::1"];

    public World(Dice dice, bool everythingResolves)
    {
        Dice = dice;
        var domains = dice.Some(Domains, 2, 4);
        var labels = dice.Some(Labels, 2, 4);
        Bases = domains;
        Hosts = [.. domains, .. domains.SelectMany(d => labels.Select(l => $"{l}.{d}")), $"{labels[0]}.{labels[1]}.{domains[0]}", $"bad{domains[0]}", $"{domains[0]}.evil.test"];
        Addresses = dice.Some(AllAddresses, 3, 5);
        Clients = dice.Some(AllClients, 3, 5);
        Ports = [80, 443, .. dice.Some([8080, 8443, 8530, 8531, 10140, 81, 1024, 1025], 2, 4)];
        Words = dice.Some(["download", "exe", "q", "api", "x", "update", "A", "cab"], 3, 4);
        foreach (var host in Hosts)
        {
            if (everythingResolves || dice.Percent(35))
            {
                Dns[host] = [.. dice.Some(Addresses, 1, dice.Percent(80) ? 1 : 2)];
            }
        }

        foreach (var address in Addresses.Concat(Clients).Distinct())
        {
            if (dice.Percent(20))
            {
                Ptr[address] = dice.Of(Hosts);
            }
        }
    }

    public Dice Dice { get; }
    public IReadOnlyList<string> Bases { get; }
    public IReadOnlyList<string> Hosts { get; }
    public IReadOnlyList<string> Addresses { get; }
    public IReadOnlyList<string> Clients { get; }
    public IReadOnlyList<int> Ports { get; }
    public IReadOnlyList<string> Words { get; }
    public IReadOnlyList<string> Users { get; } = ["alice", "bob", "Carol"];
    public IReadOnlyList<string> Agents { get; } = ["Mozilla/5.0 (Windows NT 10.0)", "Windows Update Agent", "curl/8.0"];
    public SortedDictionary<string, string[]> Dns { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, string> Ptr { get; } = new(StringComparer.Ordinal);

    /// <summary>A path with its query, percent escapes now and then.</summary>
    public string RandomPath()
    {
        var depth = Dice.Between(0, 3);
        var path = "/" + string.Join('/', Enumerable.Range(0, depth).Select(_ => Segment()));
        if (Dice.Percent(25))
        {
            path += $".{Dice.One("exe", "cab", "EXE", "html")}";
        }

        if (Dice.Percent(25))
        {
            path += $"?{Dice.Of(Words)}={Segment()}";
        }

        return path;
    }

    private string Segment() => Dice.Below(12) switch
    {
        0 => "%41",
        1 => "x%20y",
        2 => "a%2Fb",
        3 => Dice.One("%zz", "%", "a%4", "~u", "a+b", "%c3%a9", "%00", "%5e"),
        4 => Dice.Of(Words).ToUpperInvariant(),
        _ => Dice.Of(Words),
    };
}
