using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Policies;

/// <summary>Every condition on its own: how it cuts a box against what it says of the flows in it, and when two are the same.</summary>
public sealed class MatchTests
{
    private static readonly string[] Hosts = ["a.x", "b.x", "x", "y"];
    private static readonly string[] Paths = ["/", "/a", "/b"];
    private static readonly string[] Users = ["ann", "bob"];
    private static readonly ushort[] Ports = [0, 80, 443, 65535];
    private static readonly uint[] Addresses = [0, 0x0A000001, 0x0A010001, 0xFFFFFFFF];
    private static readonly ushort[] Minutes = [0, 600, 1440, 10079];
    private static readonly Protocols[] Kinds = [Protocols.Tcp, Protocols.Udp, Protocols.Icmp];
    private static readonly Doubt Why = new("nobody knows", null);

    [Fact]
    public void A_cut_says_of_every_flow_what_the_condition_says_of_it()
    {
        for (var seed = 1; seed <= 1500; seed++)
        {
            var random = new Random(seed);
            var match = Condition(random);
            var box = Box(random);
            if (box.IsEmpty)
            {
                continue;
            }

            var cut = match.Split(box);
            foreach (var flow in Enumerable.Range(0, 30).Select(_ => FlowOf(random, box)))
            {
                var (yes, no, maybe) = (cut.Yes.Count(b => b.Contains(flow)), cut.No.Count(b => b.Contains(flow)), cut.Maybe.Count(b => b.Box.Contains(flow)));
                Assert.True(yes + no + maybe == (box.Contains(flow) ? 1 : 0), $"seed {seed}: {flow} lies in {yes}, {no} and {maybe} parts");
                if (box.Contains(flow))
                {
                    var said = match.Test(flow);
                    Assert.True(said.Truth == (yes > 0 ? Truth.Yes : no > 0 ? Truth.No : Truth.Maybe), $"seed {seed}: {flow} is {said.Truth}");
                    Assert.Equal(said.Truth == Truth.Maybe, !said.Doubts.IsEmpty);
                }
            }

            Assert.All(cut.Yes.Concat(cut.No).Concat(cut.Maybe.Select(m => m.Box)), b => Assert.False(b.IsEmpty));
        }
    }

    [Fact]
    public void A_client_that_nobody_gave_is_known_only_where_it_cannot_matter()
    {
        var flow = new Flow { Host = "x", Port = 80 };
        Assert.Equal(Truth.Yes, Matches.Client(IpSet.All).Test(flow).Truth);
        Assert.Equal(Truth.No, Matches.Client(IpSet.Empty).Test(flow).Truth);
        Assert.Equal(Truth.Maybe, Matches.Client(IpSet.AllV4).Test(flow).Truth);
    }

    [Fact]
    public void Conditions_are_the_same_exactly_where_they_are_made_of_the_same()
    {
        var (left, right) = (Different(), Different());
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                Assert.True(left[i].IsSame(right[j]) == (i == j), $"{i} and {j}");
            }
        }
    }

    [Fact]
    public void What_is_unknown_is_the_same_as_itself_and_as_what_has_the_same_meaning()
    {
        var unknown = Match.Unknown(Why);
        Assert.True(unknown.IsSame(unknown));
        Assert.False(unknown.IsSame(Match.Unknown(Why)));
        Assert.False(unknown.IsSame(Match.Unknown(Why, "meant")));
        Assert.True(Match.Unknown(Why, "meant").IsSame(Match.Unknown(new("another", null), "meant")));
        Assert.False(Match.Unknown(Why, "meant").IsSame(Match.Unknown(Why, "not meant")));
        var own = new Own();
        Assert.True(own.IsSame(own));
        Assert.False(own.IsSame(new Own()));
    }

    [Fact]
    public void A_condition_of_no_part_is_always_or_never_true()
    {
        Assert.Same(Match.Always, Match.All());
        Assert.Same(Match.Never, Match.Any());
        Assert.Equal(Truth.Yes, Match.Always.Test(new Flow { Host = "x", Port = 1 }).Truth);
        Assert.Equal(Truth.No, Match.Never.Test(new Flow { Host = "x", Port = 1 }).Truth);
    }

    /// <summary>Conditions of which no two are the same.</summary>
    private static Match[] Different()
    {
        var (x, y, one, other) = (Language.Suffix("x"), Language.Suffix("y"), PortSet.Of(80), PortSet.Of(443));
        var (ten, night) = (IpSet.Network(IpAddress.V4(0x0A000000), 8), WeekTime.OfDay(0, 0, 10));
        return
        [
            Match.Always, Match.Never, Match.Unknown(Why, "one"), Match.Unknown(Why, "other"),
            Matches.Host(x, Why), Matches.Host(y, Why), Matches.Path(x, Why), Matches.Path(y, Why), Matches.Port(one), Matches.Port(other),
            Matches.Client(ten), Matches.Client(IpSet.AllV6), Matches.Address(ten, Why), Matches.Address(IpSet.AllV6, Why),
            Matches.Protocol(Protocols.Tcp), Matches.Protocol(Protocols.Udp), Matches.Time(night, Why), Matches.Time(WeekTime.All, Why),
            Matches.Trait("a", x, Why), Matches.Trait("a", y, Why), Matches.Trait("b", x, Why),
            Match.Always.Not(), Matches.Port(one).Not(), Matches.Port(other).Not(),
            Matches.Port(one).And(Matches.Host(x, Why)), Matches.Port(one).And(Matches.Host(y, Why)), Matches.Port(other).And(Matches.Host(x, Why)),
            Match.All(Matches.Port(one), Matches.Host(x, Why), Match.Always), Matches.Port(one).Or(Matches.Host(x, Why)), Matches.Port(one).Or(Matches.Host(y, Why)),
        ];
    }

    private static Match Condition(Random random) => random.Next(14) switch
    {
        0 => Matches.Host(Names(random, Hosts), Why),
        1 => Matches.Path(Names(random, Paths), Why),
        2 => Matches.Port(PortsOf(random)),
        3 => Matches.Client(AddressesOf(random)),
        4 => Matches.Address(AddressesOf(random), Why),
        5 => Matches.Protocol(KindsOf(random)),
        6 => Matches.Time(TimesOf(random), Why),
        7 => Matches.Trait(random.Next(2) == 0 ? "user" : "other", Names(random, Users), Why),
        8 => random.Next(2) == 0 ? Match.Always : Match.Never,
        9 => Match.Unknown(Why),
        10 or 11 => Condition(random).And(Condition(random)),
        12 => Condition(random).Or(Condition(random)),
        _ => Condition(random).Not(),
    };

    private static FlowBox Box(Random random) => new()
    {
        Hosts = Names(random, Hosts),
        Paths = Names(random, Paths),
        Ports = PortsOf(random),
        Clients = AddressesOf(random),
        Addresses = random.Next(2) == 0 ? null : AddressesOf(random),
        Protocols = KindsOf(random),
        Times = random.Next(2) == 0 ? null : TimesOf(random),
        Traits = random.Next(2) == 0 ? Traits.None : Traits.None.With("user", Names(random, Users)),
    };

    /// <summary>A flow that says what the box says, and is often in it.</summary>
    private static Flow FlowOf(Random random, FlowBox box) => new()
    {
        Host = Pick(random, Hosts),
        Path = Pick(random, Paths),
        Port = Pick(random, Ports),
        Client = IpAddress.V4(Pick(random, Addresses)),
        Address = box.Addresses is null ? null : IpAddress.V4(Pick(random, Addresses)),
        Protocol = Pick(random, Kinds),
        Minute = box.Times is null ? null : Pick(random, Minutes),
        Traits = box.Traits["user"] is null ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("user", Pick(random, Users)),
    };

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static Language Names(Random random, string[] names) => random.Next(3) == 0 ? Language.OneOf(names) : Language.OneOf([.. names.Where(_ => random.Next(3) > 0)]);

    private static PortSet PortsOf(Random random) => random.Next(3) == 0 ? PortSet.All : PortSet.Range(Pick(random, Ports), Pick(random, Ports));

    private static IpSet AddressesOf(Random random) => random.Next(6) switch
    {
        0 or 1 => IpSet.All,
        2 => IpSet.Empty,
        _ => IpSet.Range(IpAddress.V4(Pick(random, Addresses)), IpAddress.V4(Pick(random, Addresses))),
    };

    private static Protocols KindsOf(Random random) => (Protocols)random.Next(1, 8);

    private static WeekTime TimesOf(Random random) => random.Next(5) switch
    {
        0 => WeekTime.All,
        1 => WeekTime.Empty,
        _ => WeekTime.OfDay(random.Next(2), 0, random.Next(2) == 0 ? 599 : 1439).Or(WeekTime.OfDay(6, random.Next(2) * 1439, 1439)),
    };

    private sealed class Own : Match
    {
        public override Split Split(FlowBox box) => EgressLint.Core.Policies.Split.AllNo(box);

        public override Answer Test(Flow flow) => Answer.No;
    }
}
