using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Rules;

/// <summary>Two policies that are nearly the same.</summary>
internal sealed record RuleCase(int Seed, PlainPolicy Before, PlainPolicy After);

/// <summary>
/// Invents rules whose addresses are nested and whose ports touch: all addresses share few bits, all ports stand beside few numbers, so that rules overlap, hide one
/// another and leave slivers. The second policy of a case is the first with small changes, of which some change nothing.
/// </summary>
internal sealed class RuleGenerator
{
    private static readonly int[] Landmarks = [0, 1, 80, 443, 1023, 1024, 10124, 10139, 10140, 49151, 49152, 65534, 65535];
    private readonly Dice dice;
    private readonly bool isV6;
    private readonly RuleKind kind;
    private readonly UInt128[] addresses;

    private RuleGenerator(int seed)
    {
        dice = new((ulong)seed);
        isV6 = dice.Percent(30);
        kind = dice.One(RuleKind.Group, RuleKind.HostFirewall);
        UInt128[] bases = isV6 ? [new(0x2603_1030_0000_0000, 0), new(0xfd00_0000_0000_0000, 0)] : [0x0A000000, 0x14BE8000, 0xC0A80000];
        addresses = [.. Enumerable.Range(0, 6).Select(_ => dice.Of(bases) | Bits())];
    }

    public static RuleCase Case(int seed)
    {
        var generator = new RuleGenerator(seed);
        var before = generator.Policy();
        var after = before;
        for (var left = generator.dice.Between(1, 3); left > 0; left--)
        {
            after = generator.Changed(after);
        }

        return new(seed, before, after);
    }

    private PlainPolicy Policy()
    {
        var count = dice.Percent(3) ? dice.Between(64, 110) : dice.Between(0, 14);
        var isHost = kind == RuleKind.HostFirewall;
        return new(kind, isV6, [.. Enumerable.Range(0, count).Select(_ => Rule())])
        {
            AllowsOut = isHost ? dice.Below(8) : dice.One(0, 7),
            AllowsIn = isHost ? dice.Below(8) : dice.One(0, 7),
        };
    }

    private PlainRule Rule()
    {
        // A host firewall has ports only where it names the protocol.
        var protocols = dice.One(1, 1, 2, 3);
        var hasPorts = kind == RuleKind.Group || protocols != 3;
        return new(dice.Percent(60), dice.Percent(30))
        {
            Protocols = protocols,
            // Nobody chooses the near port of a machine's connections, nor is its address known when two files are compared, so rules for some are rare.
            Near = Some(kind == RuleKind.Group ? 40 : 3, Addresses),
            Far = Some(75, Addresses),
            NearPorts = hasPorts ? Some(kind == RuleKind.Group ? 20 : 3, Ports) : [],
            FarPorts = hasPorts ? Some(75, Ports) : [],
            Profiles = kind == RuleKind.HostFirewall && dice.Percent(40) ? dice.Between(1, 7) : 7,
        };
    }

    private Span[] Some(int chance, Func<Span> make) => dice.Percent(chance) ? [.. Enumerable.Range(0, dice.One(1, 1, 1, 2, 3)).Select(_ => make()).Distinct()] : [];

    private Span Ports()
    {
        var first = Port();
        var last = dice.Percent(50) ? first : Port();
        return new((UInt128)Math.Min(first, last), (UInt128)Math.Max(first, last));
    }

    private int Port() => dice.Percent(15) ? dice.Below(65536) : Math.Clamp(dice.Of(Landmarks) + dice.One(-1, 0, 0, 0, 1), kind == RuleKind.Group ? 0 : 1, 65535);

    private Span Addresses()
    {
        var width = isV6 ? 128 : 32;
        var address = dice.Of(addresses);
        if (kind == RuleKind.HostFirewall && dice.Percent(30))
        {
            var other = dice.Of(addresses);
            return address < other ? new(address, other) : new(other, address);
        }

        var prefix = isV6 ? dice.One(8, 32, 48, 56, 64, 96, 120, 127, 128) : dice.One(1, 8, 9, 16, 20, 24, 28, 30, 31, 32);
        var free = (UInt128.One << (width - prefix)) - 1;
        return new(address & ~free, address | free);
    }

    /// <summary>Some low bits, few of them set.</summary>
    private UInt128 Bits()
    {
        var bits = UInt128.Zero;
        for (var left = dice.Below(6); left > 0; left--)
        {
            bits |= UInt128.One << dice.Below(isV6 ? 88 : 20);
        }

        return bits;
    }

    private PlainPolicy Changed(PlainPolicy policy)
    {
        var rules = policy.Rules.ToList();
        if (rules.Count == 0)
        {
            return policy with { Rules = [Rule()] };
        }

        var at = dice.Below(rules.Count);
        var rule = rules[at];
        switch (dice.Below(9))
        {
            case 0:
                rules.RemoveAt(at);
                break;
            case 1:
                rules.Insert(at, Rule());
                break;
            case 2 when at > 0:
                (rules[at], rules[at - 1]) = (rules[at - 1], rule);
                break;
            case 3:
                rules[at] = rule with { Allows = !rule.Allows };
                break;
            case 4:
                // The same rule once more changes nothing behind the first.
                rules.Add(rule with { Allows = kind == RuleKind.Group ? !rule.Allows : rule.Allows });
                break;
            case 5 when rule.Far is [var whole, ..] && whole.First < whole.Last && kind == RuleKind.Group:
                // Two halves are the whole.
                var half = (whole.Last - whole.First) >> 1;
                rules[at] = rule with { Far = [new(whole.First, whole.First + half), new(whole.First + half + 1, whole.Last), .. rule.Far[1..]] };
                break;
            case 6 when rule.FarPorts is [var ports, ..] && ports.Last < 65535:
                rules[at] = rule with { FarPorts = [ports with { Last = ports.Last + 1 }, .. rule.FarPorts[1..]] };
                break;
            case 7:
                rules[at] = rule with { Protocols = rule.FarPorts.Length + rule.NearPorts.Length > 0 && kind == RuleKind.HostFirewall ? 3 - rule.Protocols : dice.Between(1, 3) };
                break;
            default:
                rules[at] = rule with { Far = Some(75, Addresses) };
                break;
        }

        return policy with { Rules = [.. rules.Take(900)] };
    }
}
