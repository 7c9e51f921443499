using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Groups;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>The walk over blocks gives part for part what the walk over sets gives: the same flows, entries, steps and doubts in the same order.</summary>
public sealed class BlockWalkTests
{
    private static readonly string[] Networks =
        ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "20.0.0.0/7", "20.60.1.0/24", "20.60.1.7", "255.255.255.255", "0.0.0.0", "::/0", "2603::/16", "2603:1030::/32", "::1"];

    private static readonly Location At = new(SourceText.From("rules", "rules"), new(0, 1));

    [Fact]
    public void Random_chains_give_the_same_parts_either_way()
    {
        var certain = 0;
        var doubtful = 0;
        for (var seed = 1; seed <= 1500; seed++)
        {
            var random = new Random(seed);
            var chain = Chain(random);
            var box = Box(random);
            var expected = Decider.Decide(Concerned(chain, box), box).Parts;
            var found = BlockWalk.Decide(RuleBlocks.Of(chain), box);
            Assert.NotNull(found);
            Assert.Equal(expected.Select(Shown), found.Value.Select(Shown));
            certain += expected.Count(p => p.IsCertain);
            doubtful += expected.Count(p => !p.IsCertain);
        }

        Assert.True(certain > 3000 && doubtful > 3000, $"{certain} certain, {doubtful} doubtful");
    }

    [Fact]
    public void A_condition_that_cuts_blocks_is_left_to_the_other_walk()
    {
        var cut = new PolicyEntry(Matches.Address(Set("20.60.1.128/25"), new("not known", null)), new(Outcome.Deny), null, "other");
        var chain = new Chain("rules", [cut], new(Match.Always, new(Outcome.Allow), null, "default"));
        Assert.Null(BlockWalk.Decide(RuleBlocks.Of(chain), new FlowBox { Addresses = Set("20.60.1.0/24") }));
        Assert.Null(BlockWalk.Decide(RuleBlocks.Of(chain), new FlowBox()));
        Assert.Null(BlockWalk.Decide(RuleBlocks.Of(chain), new FlowBox { Addresses = IpSet.Empty }));
    }

    private static string Shown(DecisionPart part) =>
        $"{part.Flows.Protocols} {part.Flows.ClientPorts} > {part.Flows.Ports} {part.Flows.Clients} > {part.Flows.Addresses}: {part.Action.Outcome} by {part.Entry.Label} "
        + $"of {string.Join('|', Enum.GetValues<Outcome>().Where(part.Possible.Contains))} because {string.Join('|', part.Doubts.Select(d => d.Reason))} "
        + $"after {string.Join('|', part.Steps.Select(s => $"{s.Entry.Label} {s.Matched} {string.Join('+', s.Doubts.Select(d => d.Reason))}"))}";

    private static Chain Concerned(Chain chain, FlowBox box) => chain with { Entries = [.. chain.Entries.Where(e => e.Match is not RuleMatch rule || !rule.IsApart(box))] };

    private static Chain Chain(Random random)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        for (var i = 0; i < 12; i++)
        {
            var action = new PolicyAction(random.Next(2) == 0 ? Outcome.Allow : Outcome.Deny);
            Match match = random.Next(12) switch
            {
                0 => Match.Unknown(new($"nobody saw {i}", At)),
                1 => Matches.Address(AzureSpaces.Platform, new("not known", null)),
                _ => new RuleMatch(Rule(random, $"r{i}"), random.Next(8) == 0),
            };
            entries.Add(new(match, action, At, $"r{i}"));
        }

        return new("rules", entries.ToImmutable(), new(Match.Always, new(Outcome.Deny), null, "default"));
    }

    private static SecurityRule Rule(Random random, string name)
    {
        var protocols = (Protocols[])[Protocols.All, Protocols.Tcp, Protocols.Udp, Protocols.Icmp];
        var protocol = protocols[random.Next(4)];
        return new()
        {
            Name = name,
            At = At,
            Priority = 100,
            Access = RuleAccess.Allow,
            Protocols = protocol,
            IsAnyProtocol = protocol == Protocols.All,
            Source = random.Next(3) == 0 ? Spec(random, name) : AddressSpec.Any,
            Destination = random.Next(5) == 0 ? AddressSpec.Any : Spec(random, name),
            SourcePorts = random.Next(5) == 0 ? new(PortSet.Range(50000, 60000), null) : PortSpec.Any,
            DestinationPorts = random.Next(3) == 0 ? PortSpec.Any : new(PortSet.Range(80, (ushort)random.Next(80, 500)), random.Next(6) == 0 ? new($"ports of {name}", At) : null),
            Doubts = random.Next(8) == 0 ? [new($"whether {name} is there", At)] : [],
        };
    }

    private static AddressSpec Spec(Random random, string name)
    {
        var sure = IpSet.Union(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Any(random)));
        var possible = Enumerable.Range(0, random.Next(0, 8) / 5 * random.Next(1, 3)).Select(i => new Possible(Any(random), new($"machines {i} of {name}", At)));
        return new(sure, [.. possible]);
    }

    private static FlowBox Box(Random random) => new()
    {
        Protocols = ((Protocols[])[Protocols.Tcp, Protocols.Udp, Protocols.Tcp | Protocols.Udp, Protocols.All])[random.Next(4)],
        Ports = random.Next(2) == 0 ? PortSet.Of(443) : PortSet.Range(70, (ushort)random.Next(70, 600)),
        ClientPorts = random.Next(2) == 0 ? PacketQuestions.NearPorts : PortSet.All,
        Clients = random.Next(2) == 0 ? IpSet.All : Any(random),
        Addresses = random.Next(3) switch { 0 => IpSet.All, 1 => IpSet.Public, _ => Any(random).Or(Any(random)) },
        Traits = Traits.None.With(PacketQuestions.Direction, "out"),
    };

    private static IpSet Any(Random random) => Set(Networks[random.Next(Networks.Length)]);

    private static IpSet Set(string text) => IpSet.TryParse(text, out var set) ? set : IpSet.Empty;
}
