using EgressLint.Oracle.Rules;

namespace EgressLint.Benchmarks.Compare;

/// <summary>Large groups of prefixes and ports and nothing else, so that z3 can be told all that is in them.</summary>
internal static class LargeGroup
{
    /// <summary>Most rules that have priorities of their own in one direction, beside the last one.</summary>
    private const int Outbound = 3_900;
    private static readonly Span[][] Ports = [[new(443, 443)], [new(443, 443)], [new(80, 80)], [], [new(80, 80), new(443, 443)], [new(10124, 10139)], [new(1024, 65535)]];

    public static PlainPolicy Make(int count, int seed)
    {
        var random = new Random(seed);
        return new(RuleKind.Group, IsV6: false, [.. Enumerable.Range(0, count).Select(i => Rule(random, isInbound: i >= Outbound))]);
    }

    /// <summary>One rule in the middle is turned round.</summary>
    public static PlainPolicy Turned(PlainPolicy policy)
    {
        var at = Math.Min(policy.Rules.Length, Outbound) / 2;
        return policy with { Rules = [.. policy.Rules.Select((r, i) => i == at ? r with { Allows = !r.Allows } : r)] };
    }

    private static PlainRule Rule(Random random, bool isInbound)
    {
        var free = (UInt128)((1u << random.Next(0, 13)) - 1);
        var address = (UInt128)(uint)((random.Next(13, 60) << 24) | random.Next(1 << 24));
        return new(random.Next(20) != 0, isInbound) { Protocols = random.Next(10) switch { 0 => 3, 1 => 2, _ => 1 }, Far = [new(address & ~free, address | free)], FarPorts = Ports[random.Next(Ports.Length)] };
    }
}
