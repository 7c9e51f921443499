using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Policies;

/// <summary>What is not worked out is unknown and nothing else: walks that run out of parts or work.</summary>
public sealed class DeciderLimitTests
{
    /// <summary>Units of work for asking an entry about a part, which ports that are left alone cost and nothing else.</summary>
    private const int EntryWork = 5;

    /// <summary>A question gets a quarter of what is left.</summary>
    private const int Share = 4;

    private static readonly Doubt Why = new("nobody knows", null);

    [Theory]
    [InlineData(Decider.MaxPartsOfMany - 1, true, true)]
    [InlineData(Decider.MaxPartsOfMany, true, false)]
    [InlineData(Decider.MaxPartsOfMany, false, true)]
    public void More_open_parts_than_the_limit_are_closed_as_too_complex(int doubtful, bool isOfMany, bool isDecided)
    {
        // Every entry leaves one more part open: the port that it may take.
        var chain = Deny(Enumerable.Range(1, doubtful).Select(p => Matches.Port(PortSet.Of((ushort)p)).And(Match.Unknown(Why))));
        var decision = Decider.Decide(chain, Box(), isOfMany ? new WorkAllowance(long.MaxValue / 2) : null);
        Assert.Equal(doubtful + 1, decision.Parts.Length);
        Assert.Equal(isDecided ? 0 : doubtful + 1, decision.Parts.Count(IsTooComplex));
        Assert.Equal(isDecided, decision.Parts.Any(p => p.IsCertain));
        Assert.All(decision.Parts, p => Assert.Equal(isDecided || p.IsCertain, p.Steps[^1].Matched == Truth.Yes));
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void A_walk_ends_with_the_entry_that_uses_up_its_work(int entries, bool isDecided)
    {
        var counts = Enumerable.Range(0, 60).Select(_ => new Counting(Match.Never)).ToList();
        var decision = Decider.Decide(Deny(counts.Take(entries)), Box(), new WorkAllowance(Share * 50 * EntryWork));
        Assert.Equal(isDecided, Assert.Single(decision.Parts).IsCertain);
        Assert.All(counts.Take(entries), c => Assert.Equal(1, c.Asked));
    }

    [Fact]
    public void No_part_is_asked_about_once_the_work_is_used_up()
    {
        // The first entry leaves two parts open, and there is work for one question about one of them.
        var last = new Counting(Match.Never);
        var chain = Deny([Matches.Port(PortSet.Of(80)).And(Match.Unknown(Why)), last, last]);
        var asked = Enumerable.Range(0, 6).Select(units =>
        {
            last.Asked = 0;
            var parts = Decider.Decide(chain, Box(), new WorkAllowance(Share * units * EntryWork)).Parts;
            Assert.Equal(2, parts.Length);
            return last.Asked;
        });
        Assert.Equal([0, 1, 2, 3, 4, 4], asked);
    }

    [Fact]
    public void An_entry_that_takes_nothing_leaves_a_part_whole()
    {
        // It cuts the ports to see that none are both.
        var none = Matches.Port(PortSet.Of(80)).And(Matches.Port(PortSet.Of(443)));
        Assert.Equal(2, none.Split(Box()).No.Length);
        Assert.Single(Decider.Decide(Deny([none]), Box()).Parts);
    }

    [Fact]
    public void A_walk_takes_what_it_costs_from_its_allowance()
    {
        const int Units = 4_000;
        const int Entries = 10;
        var allowance = new WorkAllowance(Units);
        Assert.Equal(Units / Share, allowance.Limit - SetMeter.Spent);
        Decider.Decide(Deny(Enumerable.Repeat(Match.Never, Entries)), Box(), allowance);
        Assert.Equal((Units - (Entries * EntryWork)) / Share, allowance.Limit - SetMeter.Spent);
    }

    [Fact]
    public void Starved_walks_cover_what_was_asked_and_are_right_where_they_are_certain()
    {
        var random = new Random(4);
        for (var units = 0; units < 300; units++)
        {
            // Every entry takes some ports, may take others, and leaves the rest.
            var chain = new Chain("test", [.. Enumerable.Range(0, 8).Select(i => Entry(random, i))], new(Match.Always, new(Outcome.Deny), null, "default"));
            var decision = Decider.Decide(chain, Box(), new WorkAllowance(Share * EntryWork * units));
            for (ushort port = 1; port < 40; port++)
            {
                var flow = new Flow { Host = "a.test", Port = port, Path = "/" };
                var part = Assert.Single(decision.Parts, p => p.Flows.Contains(flow));
                var truth = Decider.Evaluate(chain, flow);
                Assert.True(!part.IsCertain || (truth.Action is { } action && action.Equals(part.Action)), $"{units}: {port}");
                Assert.True(IsTooComplex(part) || part.Possible == truth.Possible, $"{units}: {port}");
            }
        }
    }

    private static PolicyEntry Entry(Random random, int number)
    {
        var sure = Matches.Port(Ports(random));
        var perhaps = Matches.Port(Ports(random)).And(Match.Unknown(Why));
        return new(random.Next(3) switch { 0 => sure, 1 => perhaps, _ => sure.Or(perhaps) }, new(random.Next(2) == 0 ? Outcome.Allow : Outcome.Deny), null, "entry " + number);
    }

    private static PortSet Ports(Random random)
    {
        var first = random.Next(1, 40);
        return PortSet.Range((ushort)first, (ushort)(first + random.Next(6)));
    }

    private static bool IsTooComplex(DecisionPart part) => part.Doubts.Any(d => d.Reason.Contains("too complex", StringComparison.Ordinal));

    private static FlowBox Box() => new() { Hosts = Language.Exactly("a.test"), Paths = Language.Exactly("/"), Ports = PortSet.Range(1, 2000) };

    private static Chain Deny(IEnumerable<Match> matches) =>
        new("test", [.. matches.Select((m, i) => new PolicyEntry(m, new(Outcome.Deny), null, "entry " + i))], new(Match.Always, new(Outcome.Allow), null, "default"));

    /// <summary>A condition that counts how often it is asked.</summary>
    private sealed class Counting(Match match) : Match
    {
        public int Asked { get; set; }

        public override Split Split(FlowBox box)
        {
            Asked++;
            return match.Split(box);
        }

        public override Answer Test(Flow flow) => match.Test(flow);
    }
}
