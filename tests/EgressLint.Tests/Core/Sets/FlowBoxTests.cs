using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Boxes with every dimension, mentioned or not, against a plain look at each of them.</summary>
public sealed class FlowBoxTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly ushort[] Numbers = [0, 1, 1439, 1440, 10079];
    private static readonly Protocols[] Kinds = [Protocols.Tcp, Protocols.Udp];

    /// <summary>A Saturday, a Sunday and a Monday.</summary>
    private static readonly DateOnly[] Days = [new(2000, 1, 1), new(2000, 1, 2), new(2000, 1, 3)];

    [Fact]
    public void A_box_has_the_flows_whose_every_side_lies_in_it()
    {
        var inside = 0;
        for (var seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (Box(random), Box(random));
            var (both, either, rest) = (a.And(b), FlowSet.Of(a).Or(FlowSet.Of(b)), FlowSet.Of(a).Except(FlowSet.Of(b)));
            for (var i = 0; i < 20; i++)
            {
                var flow = FlowOf(random, a, b);
                var (inA, inB) = (Has(a, flow), Has(b, flow));
                inside += inA && inB ? 1 : 0;
                Assert.True(a.Contains(flow) == inA, $"seed {seed}: {flow}");
                Assert.True(both.Contains(flow) == (inA && inB), $"seed {seed}: and {flow}");
                Assert.True(either.Boxes.Count(x => x.Contains(flow)) == ((inA || inB) && HasMoment(flow) ? 1 : 0), $"seed {seed}: or {flow}");
                Assert.Equal(both.IsEmpty, FlowSet.Of(a).And(FlowSet.Of(b)).IsEmpty);
                Assert.True(rest.Boxes.Count(x => x.Contains(flow)) == (inA && !inB && HasMoment(flow) ? 1 : 0), $"seed {seed}: except {flow}");
            }
        }

        Assert.InRange(inside, 150, int.MaxValue);
    }

    [Fact]
    public void A_box_is_empty_where_one_of_its_sides_is()
    {
        var empty = 0;
        for (var seed = 1; seed <= 900; seed++)
        {
            var box = Box(new Random(seed));
            var isEmpty = box.Hosts.IsEmpty || box.Paths.IsEmpty || box.Ports.IsEmpty || box.Clients.IsEmpty || box.ClientPorts.IsEmpty || box.Protocols == Protocols.None
                || box.Addresses?.IsEmpty == true || box.Times?.IsEmpty == true || box.Dates?.IsEmpty == true || box.Traits.Values.Any(v => v.Value.IsEmpty)
                || (box.Times is { } times && box.Dates is { } dates && !Days.Any(d => dates.Contains(d) && Minutes().Any(m => times.Minutes.Contains(m) && m / 1440 == (int)d.DayOfWeek)));
            empty += isEmpty ? 1 : 0;
            Assert.True(isEmpty == box.IsEmpty, $"seed {seed}");
            Assert.Equal(isEmpty ? Emptiness.Empty : Emptiness.NotEmpty, box.CheckEmpty(SetBudget.Default));
            Assert.Equal(isEmpty, FlowSet.Of(box).IsEmpty);
        }

        Assert.InRange(empty, 150, 750);
    }

    [Fact]
    public void A_witness_says_what_its_box_says_and_lies_in_it()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var box = Box(new Random(seed));
            var witness = box.Witness(["c", "b"]);
            Assert.Equal(box.IsEmpty, witness is null);
            Assert.Equal(box.IsEmpty, FlowSet.Of(box).Witness() is null);
            if (witness is not null)
            {
                Assert.True(Has(box, witness) && HasMoment(witness), $"seed {seed}");
                Assert.Equal(box.Addresses is null, witness.Address is null);
                Assert.Equal(box.Times is null, witness.Minute is null);
                Assert.Equal(box.Dates is null, witness.Date is null);
                Assert.Equal(box.Clients.IsAll, witness.Client is null);
                Assert.Equal(box.ClientPorts.IsAll, witness.ClientPort is null);
                Assert.Equal(box.Traits.Values.Select(v => v.Key), witness.Traits.Keys);
                Assert.Equal(box.Hosts.Contains("c") ? "c" : box.Hosts.Contains("b") ? "b" : "a", witness.Host);
                Assert.Equal(1, int.PopCount((int)witness.Protocol));
            }
        }
    }

    [Fact]
    public void What_is_too_complex_to_be_empty_is_said_to_be()
    {
        var hard = Hard("^.{40}a").And(Hard("^.{40}b"));
        var budget = new SetBudget(2_000);
        Assert.Equal(Emptiness.TooComplex, new FlowBox { Hosts = hard }.CheckEmpty(budget));
        Assert.Equal(Emptiness.TooComplex, new FlowBox { Paths = hard }.CheckEmpty(budget));
        Assert.Equal(Emptiness.TooComplex, new FlowBox { Traits = Traits.None.With("x", hard).With("y", "known") }.CheckEmpty(budget));
        Assert.Equal(Emptiness.Empty, new FlowBox { Hosts = hard, Ports = PortSet.Empty }.CheckEmpty(budget));
    }

    [Fact]
    public void Addresses_of_the_host_and_times_come_along()
    {
        ImmutableArray<IpAddress> one = [IpAddress.V4(1)];
        var (known, unknown) = (new FlowBox { Resolved = one }, new FlowBox());
        Assert.Equal(one, known.And(unknown).Resolved);
        Assert.Equal(one, unknown.And(known).Resolved);
        Assert.Equal(one, known.Witness()?.Resolved);
        Assert.Equal((WeekTime.All, DateSet.All), (unknown.AtAnyTime().Times, unknown.AtAnyTime().Dates));
        var narrow = new FlowBox { Times = WeekTime.OfDay(1, 0, 1), Dates = DateSet.Of(Days[2]) };
        Assert.Equal((narrow.Times, narrow.Dates), (narrow.AtAnyTime().Times, narrow.AtAnyTime().Dates));
    }

    [Fact]
    public void Traits_are_kept_by_name()
    {
        var traits = Traits.None.With("b", "1").With("c", "2").With("a", "3").With("b", "4");
        Assert.Equal(["a", "b", "c"], traits.Values.Select(v => v.Key));
        Assert.Equal("4", traits["b"]?.Witness());
        Assert.Null(traits["d"]);
        Assert.Equal(["a", "c"], traits.Without("b").Values.Select(v => v.Key));
    }

    private static Language Hard(string pattern) => Assert.IsType<Language>(Language.FromRegex(pattern, RegexOptionsPosix.None).Language);

    private static bool Has(FlowBox box, Flow flow) =>
        box.Hosts.Contains(flow.Host) && box.Paths.Contains(flow.Path) && box.Ports.Contains(flow.Port) && (box.Protocols & flow.Protocol) != 0
        && (flow.Client is not { } client || box.Clients.Contains(client)) && (flow.ClientPort is not { } near || box.ClientPorts.Contains(near))
        && (flow.Address is not { } address || box.Addresses?.Contains(address) != false) && (flow.Minute is not { } minute || box.Times?.Minutes.Contains(minute) != false)
        && (flow.Date is not { } day || box.Dates?.Contains(day) != false) && box.Traits.Values.All(v => !flow.Traits.TryGetValue(v.Key, out var value) || v.Value.Contains(value));

    /// <summary>No box that is not empty has a minute of one day on another; what only a part says nothing about is kept.</summary>
    private static bool HasMoment(Flow flow) => flow.Minute is not { } minute || flow.Date is not { } day || minute / 1440 == (int)day.DayOfWeek;

    private static IEnumerable<ushort> Minutes() => Enumerable.Range(0, WeekTime.MinutesPerWeek).Select(m => (ushort)m);

    /// <summary>Most sides are whole, so that flows often lie inside all of them.</summary>
    private static FlowBox Box(Random random) => new()
    {
        Hosts = IsWhole(random) ? Language.OneOf(Names) : Some(random),
        Paths = IsWhole(random) ? Language.All : Some(random),
        Ports = IsWhole(random) ? PortSet.All : Range(random),
        ClientPorts = IsWhole(random) ? PortSet.All : Range(random),
        Clients = IsWhole(random) ? IpSet.All : Near(random),
        Addresses = IsWhole(random) ? null : Near(random),
        Protocols = IsWhole(random) ? Protocols.Tcp | Protocols.Udp : (Protocols)random.Next(4),
        Times = IsWhole(random) ? null : Week(random),
        Dates = IsWhole(random) ? null : DateSet.Range(Pick(random, Days), Pick(random, Days)),
        Traits = IsWhole(random) ? Traits.None : Traits.None.With(Names[random.Next(2)], Some(random)),
    };

    private static bool IsWhole(Random random) => random.Next(3) > 0;

    /// <summary>A flow that says what either box says.</summary>
    private static Flow FlowOf(Random random, FlowBox a, FlowBox b)
    {
        var day = Pick(random, Days);
        return new()
        {
            Host = Pick(random, Names),
            Path = Pick(random, Names),
            Port = Pick(random, Numbers),
            ClientPort = Pick(random, Numbers),
            Protocol = Pick(random, Kinds),
            Client = IpAddress.V4(Pick(random, Numbers)),
            Address = IpAddress.V4(Pick(random, Numbers)),
            Minute = (ushort)(((int)day.DayOfWeek * 1440) + (random.Next(2) * 1439)),
            Date = day,
            Traits = a.Traits.Values.Concat(b.Traits.Values).Select(v => v.Key).Distinct().ToImmutableSortedDictionary(k => k, _ => Pick(random, Names)),
        };
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static Language Some(Random random) => random.Next(3) == 0 ? Language.OneOf(Names) : Language.OneOf([.. Names.Where(_ => random.Next(4) > 0)]);

    private static PortSet Range(Random random) => random.Next(3) == 0 ? PortSet.All : PortSet.Range(Pick(random, Numbers), (ushort)Math.Max((int)Pick(random, Numbers), random.Next(20_000)));

    private static IpSet Near(Random random) => random.Next(3) == 0 ? IpSet.All : IpSet.Range(IpAddress.V4(Pick(random, Numbers)), IpAddress.V4((uint)Math.Max((int)Pick(random, Numbers), random.Next(20_000))));

    private static WeekTime Week(Random random) => random.Next(3) == 0 ? WeekTime.All
        : WeekTime.OfDay(random.Next(7), random.Next(2) * 1439, 1439).Or(WeekTime.OfDay(random.Next(7), 0, random.Next(3) * 800)).Except(random.Next(3) == 0 ? WeekTime.All : WeekTime.Empty);
}
