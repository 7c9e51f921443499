using System.Collections.Immutable;
using System.Diagnostics;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Pitfalls;
using Side = EgressLint.Formats.Azure.Pitfalls.Side;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>What is said to be covered is covered, packet by packet, and what is not is not.</summary>
public sealed class ShadowingTests
{
    private static readonly SourceText Text = SourceText.From("rules", "rules");

    [Fact]
    public void A_cover_is_found_exactly_when_every_packet_is_taken()
    {
        var random = new Random(4309);
        var covered = 0;
        for (var round = 0; round < 1500; round++)
        {
            var earlier = Enumerable.Range(0, 6).Select(i => Any(random, $"{i}")).ToArray();
            var rule = Any(random, "rule");
            var pieces = rule.Pieces(false, false);
            var cover = Shadowing.Cover(pieces, rule.Allows, earlier);
            var isCovered = Packets(pieces).All(p => earlier.Any(e => Takes(e, p)));
            covered += isCovered ? 1 : 0;
            foreach (var found in (ReadOnlySpan<ImmutableArray<Layer>>)[cover, ByBlocks(rule, earlier, round % 2 == 0)])
            {
                Assert.Equal(isCovered, !found.IsEmpty);
                if (isCovered)
                {
                    // Which of several covers is named is free; whether the rule's own decision is lost is not.
                    Assert.All(Packets(pieces), p => Assert.Contains(found, c => Takes(c, p)));
                    Assert.Equal(Packets(pieces).Any(p => earlier.First(e => Takes(e, p)).Allows != rule.Allows), found.Any(c => c.Allows != rule.Allows));
                }
            }
        }

        Assert.InRange(covered, 50, 1450);
    }

    [Fact]
    public void An_element_of_unknown_addresses_is_covered_by_itself_and_by_everything_it_may_be()
    {
        var some = Set("10.0.0.0/8");
        var group = Layer("group", false, Protocols.Tcp, PortSet.Of(443)) with { Destination = new(IpSet.Empty, some, ["GROUP WEB"]) };
        var other = group with { Name = "other", Destination = new(IpSet.Empty, some, ["GROUP DB"]) };
        Assert.Single(Cover(group, group with { Name = "same" }));
        Assert.Single(ByBlocks(group, [other, group with { Name = "same" }], false));
        Assert.Empty(Cover(group, other));
        Assert.Empty(ByBlocks(group, [other], false));
        Assert.Single(Cover(group, Layer("all", true, Protocols.Tcp, PortSet.Of(443)) with { Destination = new(some, some, []) }));
    }

    [Fact]
    public void A_rule_for_any_protocol_with_ports_covers_only_its_like_where_there_are_no_ports()
    {
        var any = Layer("any", true, Protocols.All, PortSet.Of(443));
        Assert.Single(Cover(any, any with { Name = "same" }));
        Assert.Empty(Cover(any, Layer("tcp", true, Protocols.Tcp, PortSet.All), Layer("udp", true, Protocols.Udp, PortSet.All)));
        Assert.Empty(Cover(Layer("icmp", true, Protocols.Icmp, PortSet.All) with { IgnoresPorts = true }, any));
    }

    [Fact]
    public void Two_rules_before_one_that_would_be_enough_do_not_hide_that_they_decide_otherwise()
    {
        var rule = Layer("rule", true, Protocols.Tcp, PortSet.Range(80, 81));
        var low = Layer("low", false, Protocols.Tcp, PortSet.Of(80));
        var high = Layer("high", false, Protocols.Tcp, PortSet.Of(81));
        var all = rule with { Name = "all" };
        Assert.Contains(ByBlocks(rule, [low, high, all], false), c => !c.Allows);
        Assert.Equal(["all"], ByBlocks(rule, [low with { Allows = true }, high with { Allows = true }, all], false).Select(c => c.Name));
        Assert.DoesNotContain(ByBlocks(rule, [low with { Allows = true }, high with { Allows = true }, all with { Allows = false }], false), c => !c.Allows);
    }

    [Fact]
    public void Nothing_is_found_once_comparing_was_given_up()
    {
        var rule = Layer("rule", true, Protocols.Tcp, PortSet.Of(443)) with { Destination = Known(Set("10.0.0.0/24")) };
        foreach (var most in (ReadOnlySpan<long>)[EarlierLayers.MostWork, 0])
        {
            var earlier = new EarlierLayers(new([rule.Destination.Known]), false, most);
            earlier.Add(rule with { Name = "same" });
            Assert.Equal(most == 0, earlier.IsExhausted);
            Assert.Equal(most == 0 ? 0 : 1, Shadowing.Cover(rule.Pieces(false, false), true, earlier).Length);
        }
    }

    [Fact]
    public void A_rule_for_thousands_of_pairs_of_groups_is_not_taken_to_pieces()
    {
        var groups = new Side(IpSet.Empty, Set("10.0.0.0/8"), [.. Enumerable.Range(0, 1000).Select(i => $"GROUP {i}")]);
        var rule = Layer("rule", true, Protocols.Tcp, PortSet.Of(443)) with { Source = groups, Destination = groups };
        Assert.True(rule.HasTooManyPieces);
        Assert.Empty(rule.Pieces(false, false));
        Assert.Equal(60 * 60, (rule with { Source = groups with { Symbols = groups.Symbols[..60] }, Destination = groups with { Symbols = groups.Symbols[..60] } }).Pieces(false, false).Length);
    }

    [Fact]
    public void A_thousand_rules_take_little_time()
    {
        var layers = new List<Layer>();
        var watch = Stopwatch.StartNew();
        var found = 0;
        for (var i = 0; i < 1000; i++)
        {
            var layer = Layer($"{i}", i % 2 == 0, Protocols.Tcp, PortSet.Of(443)) with { Destination = Known(Set($"10.{i / 250}.{i % 250}.0/24")) };
            found += Shadowing.Cover(layer.Pieces(false, false), layer.Allows, layers).Length;
            layers.Add(layer);
        }

        // Generous, because other work may share the machine; it takes less than a tenth of that.
        Assert.Equal(0, found);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1500);
    }

    private static ImmutableArray<Layer> ByBlocks(Layer rule, Layer[] earlier, bool isInbound)
    {
        var sides = earlier.Append(rule).Select(l => isInbound ? l.Source : l.Destination);
        var all = new EarlierLayers(new(sides.SelectMany(s => (IpSet[])[s.Known, s.All])), isInbound);
        foreach (var layer in earlier)
        {
            all.Add(layer);
        }

        return Shadowing.Cover(rule.Pieces(false, false), rule.Allows, all);
    }

    private static ImmutableArray<Layer> Cover(Layer rule, params Layer[] earlier) => Shadowing.Cover(rule.Pieces(false, false), rule.Allows, earlier);

    private static Layer Layer(string name, bool allows, Protocols protocols, PortSet ports) => new(name, Text.At(0, 1), allows)
    {
        Protocols = protocols,
        SourcePorts = PortSet.All,
        DestinationPorts = ports,
        Source = Known(IpSet.All),
        Destination = Known(IpSet.All),
        IgnoresPorts = protocols != Protocols.All,
    };

    private static Layer Any(Random random, string name)
    {
        Protocols[] protocols = [Protocols.Tcp, Protocols.Udp, Protocols.Tcp | Protocols.Udp];
        var first = (ushort)random.Next(0, 4);
        return Layer(name, random.Next(2) == 0, protocols[random.Next(3)], PortSet.Range(first, (ushort)random.Next(first, 4))) with
        {
            SourcePorts = PortSet.Range(0, (ushort)random.Next(0, 2)),
            Source = Known(Set($"10.0.0.0/{random.Next(30, 33)}")),
            Destination = Known(Set($"10.0.0.{random.Next(0, 2) * 2}/{random.Next(30, 33)}")),
        };
    }

    private static IEnumerable<(Protocols Protocol, ushort Near, ushort Far, IpAddress From, IpAddress To)> Packets(ImmutableArray<Piece> pieces) =>
        from piece in pieces
        let region = piece.Region
        from protocol in new[] { Protocols.Tcp, Protocols.Udp }
        where (region.Protocols & protocol) != Protocols.None
        from near in Enumerable.Range(0, 4).Select(n => (ushort)n).Where(region.SourcePorts.Contains)
        from far in Enumerable.Range(0, 4).Select(n => (ushort)n).Where(region.DestinationPorts.Contains)
        from source in Enumerable.Range(0, 4).Select(Address).Where(region.Source.Contains)
        from destination in Enumerable.Range(0, 4).Select(Address).Where(region.Destination.Contains)
        select (protocol, near, far, source, destination);

    private static bool Takes(Layer layer, (Protocols Protocol, ushort Near, ushort Far, IpAddress From, IpAddress To) packet) =>
        (layer.Protocols & packet.Protocol) != Protocols.None && layer.SourcePorts.Contains(packet.Near) && layer.DestinationPorts.Contains(packet.Far)
        && layer.Source.Known.Contains(packet.From) && layer.Destination.Known.Contains(packet.To);

    private static IpAddress Address(int last) => IpAddress.V4(0x0A000000u + (uint)last);

    private static Side Known(IpSet set) => new(set, set, []);

    private static IpSet Set(string text) => IpSet.TryParse(text, out var set) ? set : IpSet.Empty;
}
