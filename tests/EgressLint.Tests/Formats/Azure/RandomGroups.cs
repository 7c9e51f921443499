using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>
/// Random groups with an evaluator of their own: rules are texts, a packet is compared with each of them by plain arithmetic on numbers, and the first that
/// fits decides. Nothing here uses the sets and readers of the program.
/// </summary>
internal sealed class RandomGroups(int seed)
{
    private static readonly string[] Networks =
    [
        "*", "Internet", "VirtualNetwork", "10.0.0.0/16", "10.0.1.0/24", "10.0.1.4", "20.60.0.0/16", "20.60.1.0/24", "20.60.1.128/25", "172.16.0.0/12", "0.0.0.0/0",
        "8.8.8.8", "Tag.One", "Tag.Two", "40.126.0.0/18", "192.168.0.0/16", "::/0", "2603:1030::/32",
    ];

    private static readonly string[] Ports = ["*", "443", "80", "10124-10139", "10140-10155", "0-65535", "443,80", "1-1023"];
    private static readonly string[] Protocols = ["Tcp", "Udp", "*", "TCP", "tcp", "Icmp"];
    private static readonly string[] Points = ["10.0.1.4", "10.0.9.9", "20.60.1.1", "20.60.1.200", "20.60.9.9", "8.8.8.8", "8.8.4.4", "40.126.1.1", "172.31.0.9", "192.168.7.7", "2603:1030::1", "2a00::1"];
    private static readonly Dictionary<string, string[]> Tags = new(StringComparer.Ordinal) { ["Tag.One"] = ["20.60.1.0/24", "40.126.0.0/18"], ["Tag.Two"] = ["8.8.0.0/16", "2603:1030::/33"] };
    private static readonly SourceText Text = SourceText.Decode("group.json", "{}"u8.ToArray());

    private readonly Random random = new(seed);

    /// <summary>A rule as text.</summary>
    internal sealed record Rule(string Name, int Priority, string Access, string Protocol, string[] Source, string[] Destination, string SourcePort, string[] Port);

    /// <summary>A packet.</summary>
    internal sealed record Packet(string Source, string Destination, int SourcePort, int Port, string Protocol);

    /// <summary>Outbound rules with different priorities.</summary>
    public Rule[] Rules()
    {
        var priorities = Enumerable.Range(0, random.Next(0, 9)).Select(_ => random.Next(100, 4097)).Distinct().ToArray();
        return [.. priorities.Select((p, i) => new Rule(
            $"r{i}", p, random.Next(2) == 0 ? "Allow" : "Deny", Pick(Protocols), Several(Networks), Several(Networks), random.Next(4) == 0 ? "49152-50000" : "*", Several(Ports)))];
    }

    /// <summary>A packet.</summary>
    public Packet Flow() => new(
        Pick(["10.0.1.4", "10.0.2.9"]), Pick(Points), random.Next(49152, 65536), random.Next(3) == 0 ? random.Next(1, 65536) : (int[])[443, 80, 10124, 10139, 10140, 10155, 10156, 1023] is var usual ? usual[random.Next(usual.Length)] : 0,
        Pick(["Tcp", "Udp"]));

    /// <summary>The program's policy of the rules.</summary>
    public static GroupPolicy Policy(Rule[] rules)
    {
        var facts = new AzureFacts
        {
            Network = IpSet.TryParse("10.0.0.0/16", out var network) ? network : null,
            Tags = ServiceTagList.FromLines(string.Join('\n', Tags.Select(t => $"tag {t.Key} NSG {string.Join(' ', t.Value)}"))),
        };
        var surroundings = new Surroundings { Network = network, IsWhole = true, HasV6 = true };
        var reader = new RuleReader(new(facts, surroundings));
        ImmutableArray<SecurityRule> read = [.. rules.Select(r => reader.Read(Value(r), null, null))];
        return new("group", "group", read, surroundings, new GroupOrder(new(read, surroundings, null))) { Source = Text };
    }

    /// <summary>What happens by plain arithmetic: the access and the rule that decides.</summary>
    public static (string Access, string Rule) Expected(Rule[] rules, Packet packet)
    {
        foreach (var rule in rules.OrderBy(r => r.Priority))
        {
            if ((rule.Protocol == "*" || rule.Protocol.Equals(packet.Protocol, StringComparison.OrdinalIgnoreCase))
                && Array.Exists(rule.Source, s => Holds(s, packet.Source)) && Array.Exists(rule.Destination, d => Holds(d, packet.Destination))
                && HasPort(rule.SourcePort, packet.SourcePort) && Array.Exists(rule.Port, p => HasPort(p, packet.Port)))
            {
                return (rule.Access, rule.Name);
            }
        }

        return Holds("VirtualNetwork", packet.Destination) ? ("Allow", "AllowVnetOutBound")
            : Holds("Internet", packet.Destination) ? ("Allow", "AllowInternetOutBound")
            : ("Deny", "DenyAllOutBound");
    }

    private static AzureValue Value(Rule rule)
    {
        var at = new Location(Text, new(0, 0));
        AzureValue Of(string text) => AzureValue.Of(text, at);
        AzureValue All(string[] texts) => AzureValue.Of(texts.Select(Of).ToImmutableArray(), at);
        ImmutableArray<AzureMember> members =
        [
            new("name", Of(rule.Name)), new("priority", AzureValue.Of(rule.Priority, at)), new("direction", Of("Outbound")), new("access", Of(rule.Access)),
            new("protocol", Of(rule.Protocol)), new("sourceAddressPrefixes", All(rule.Source)), new("destinationAddressPrefixes", All(rule.Destination)),
            new("sourcePortRange", Of(rule.SourcePort)), new("destinationPortRanges", All(rule.Port)),
        ];
        return AzureValue.Of(members, at);
    }

    private static bool HasPort(string ports, int port) => Array.Exists(ports.Split(','), p =>
        p == "*" || (p.Split('-') is [var first, .. var rest] && port >= Number(first) && port <= Number(rest.Length > 0 ? rest[0] : first)));

    private static bool Holds(string network, string address)
    {
        if (network == "*")
        {
            return true;
        }

        if (Tags.TryGetValue(network, out var prefixes))
        {
            return Array.Exists(prefixes, p => Holds(p, address));
        }

        return network switch
        {
            "VirtualNetwork" => Holds("10.0.0.0/16", address),
            "Internet" => !Array.Exists(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], p => Holds(p, address)),
            _ => HasPrefix(network, address),
        };
    }

    private static bool HasPrefix(string network, string address)
    {
        var parts = network.Split('/');
        var wanted = System.Net.IPAddress.Parse(parts[0]).GetAddressBytes();
        var bytes = System.Net.IPAddress.Parse(address).GetAddressBytes();
        var bits = parts.Length > 1 ? Number(parts[1]) : wanted.Length * 8;
        return wanted.Length == bytes.Length && Enumerable.Range(0, bits).All(i => ((wanted[i / 8] ^ bytes[i / 8]) & (0x80 >> (i % 8))) == 0);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private string[] Several(string[] from) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(from)).Distinct()];
}
