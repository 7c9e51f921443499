using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Core.Policies;

/// <summary>Conditions on one dimension: how they cut a box, what they say of one flow, and when two of them are the same.</summary>
public sealed class MatchesTests
{
    private static readonly Doubt Why = new("nobody said", null);

    private static readonly IpSet Ten = Set("10.0.0.0/8");

    private static readonly Language Known = Language.OneOf(["a", "b"]);

    /// <summary>A condition, a box that it cuts, and what is in each part: yes, no, perhaps.</summary>
    public static TheoryData<string, Match, FlowBox, string> Cuts => new()
    {
        { "paths within", Matches.Path(Language.StartsWith("/a"), Why), Box with { Paths = Language.Exactly("/a/b") }, "yes" },
        { "paths outside", Matches.Path(Language.StartsWith("/a"), Why), Box with { Paths = Language.Exactly("/b") }, "no" },
        { "paths across", Matches.Path(Language.StartsWith("/a"), Why), Box with { Paths = Language.OneOf(["/a", "/b"]) }, "yes no" },
        { "no address", Matches.Address(Ten, Why), Box, "maybe" },
        { "no address, any", Matches.Address(IpSet.All, Why), Box, "yes" },
        { "no address, none", Matches.Address(IpSet.Empty, Why), Box, "no" },
        { "addresses within", Matches.Address(Ten, Why), Box with { Addresses = Set("10.1.0.0/16") }, "yes" },
        { "addresses outside", Matches.Address(Ten, Why), Box with { Addresses = Set("192.0.2.0/24") }, "no" },
        { "addresses across", Matches.Address(Ten, Why), Box with { Addresses = Set("8.0.0.0/6") }, "yes no" },
        { "protocols", Matches.Protocol(Protocols.Tcp), Box with { Protocols = Protocols.Tcp }, "yes" },
        { "another protocol", Matches.Protocol(Protocols.Tcp), Box with { Protocols = Protocols.Udp }, "no" },
        { "protocols across", Matches.Protocol(Protocols.Tcp), Box with { Protocols = Protocols.Tcp | Protocols.Udp }, "yes no" },
        { "no time", Matches.Time(Monday, Why), Box, "maybe" },
        { "no time, always", Matches.Time(WeekTime.All, Why), Box, "yes" },
        { "times within", Matches.Time(WeekTime.All, Why), Box with { Times = Monday }, "yes" },
        { "times across", Matches.Time(Monday, Why), Box with { Times = WeekTime.All }, "yes no" },
        { "no trait", Matches.Trait("t", Known, Why), Box, "maybe" },
        { "traits within", Matches.Trait("t", Known, Why), Box with { Traits = Traits.None.With("t", Language.Exactly("a")) }, "yes" },
        { "traits across", Matches.Trait("t", Known, Why), Box with { Traits = Traits.None.With("t", Language.OneOf(["a", "c"])) }, "yes no" },
        { "traits outside", Matches.Trait("t", Known, Why), Box with { Traits = Traits.None.With("t", Language.Exactly("c")) }, "no" },
    };

    private static FlowBox Box => new() { Hosts = Language.Exactly("www.example.com"), Protocols = Protocols.Tcp };

    private static WeekTime Monday => WeekTime.OfDay(1, 0, 1439);

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_condition_cuts_a_box(string what, Match match, FlowBox box, string expected)
    {
        var split = match.Split(box);
        var parts = (string[])[.. split.Yes.Select(_ => "yes"), .. split.No.Select(_ => "no"), .. split.Maybe.Select(_ => "maybe")];
        Assert.True(expected == string.Join(' ', parts), $"{what}: {string.Join(' ', parts)}");
        foreach (var (part, truth) in split.Yes.Select(p => (p, Truth.Yes)).Concat(split.No.Select(p => (p, Truth.No))).Concat(split.Maybe.Select(m => (m.Box, Truth.Maybe))))
        {
            var flow = part.Witness();
            Assert.NotNull(flow);
            Assert.Equal(truth, match.Test(flow).Truth);
        }
    }

    [Fact]
    public void Conditions_on_the_same_values_are_the_same()
    {
        Match[] Make() =>
        [
            Matches.Host(Known, Why), Matches.Path(Known, Why), Matches.Port(PortSet.Of(80)), Matches.Client(Ten), Matches.Address(Ten, Why), Matches.Protocol(Protocols.Udp),
            Matches.Time(Monday, Why), Matches.Trait("t", Known, Why), Match.Unknown(Why, "w"), Match.Always, Match.Never,
            Match.Any(Matches.Port(PortSet.Of(80)), Matches.Client(Ten)),
        ];
        var (left, right) = (Make(), Make());
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                Assert.Equal(i == j, left[i].IsSame(right[j]));
            }
        }
    }

    [Theory]
    [InlineData(TextEncoding.Utf16LittleEndian, new byte[] { 0xFF, 0xFE, (byte)'a', 0, (byte)'b', 0 })]
    [InlineData(TextEncoding.Utf16BigEndian, new byte[] { 0xFE, 0xFF, 0, (byte)'a', 0, (byte)'b' })]
    [InlineData(TextEncoding.Bytes, new byte[] { (byte)'a', 0xFF, (byte)'b' })]
    [InlineData(TextEncoding.Utf8, new byte[] { (byte)'a', 0xC3, 0xA9, (byte)'b' })]
    public void Another_content_is_written_as_the_text_was(TextEncoding encoding, byte[] bytes)
    {
        var text = SourceText.Decode("a.txt", bytes);
        Assert.Equal(encoding, text.Encoding);
        Assert.Equal(bytes, text.Encode(text.Content));
        var changed = text.Encode(text.Content + "c");
        Assert.NotNull(changed);
        Assert.Equal(text.Content + "c", SourceText.Decode("a.txt", changed).Content);
    }

    private static IpSet Set(string text) => IpSet.TryParse(text, out var set) ? set : throw new ArgumentException(text);
}
