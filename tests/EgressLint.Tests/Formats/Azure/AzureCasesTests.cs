using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Firewall;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Routes;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Replays the recorded decision cases; each is decided twice, over sets and concretely.</summary>
public class AzureCasesTests
{
    /// <summary>One packet.</summary>
    public static TheoryData<string> Flows => [.. AzureCases.Ids("flow")];

    /// <summary>A range of destinations.</summary>
    public static TheoryData<string> Sets => [.. AzureCases.Ids("set")];

    /// <summary>A firewall policy.</summary>
    public static TheoryData<string> Firewalls => [.. AzureCases.Ids("firewall")];

    /// <summary>A route table.</summary>
    public static TheoryData<string> Tables => [.. AzureCases.Ids("route")];

    /// <summary>What a document holds.</summary>
    public static TheoryData<string> Documents => [.. AzureCases.Ids("parse")];

    [Theory]
    [MemberData(nameof(Flows))]
    public void A_packet_is_decided_as_recorded(string id)
    {
        var all = AzureCases.Case(id);
        var layers = AzureCases.Groups(all);
        var policy = new LayeredPolicy("case", [.. layers.Select(l => l.Policy)]) { Source = AzureCases.At.Source };
        var box = policy.Ask(Request(all.GetProperty("flow"))).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        var expected = all.GetProperty("expect");
        Assert.Equal(expected.GetProperty("access").GetString(), part.IsCertain ? part.Action.Outcome.ToString() : "Unknown");
        var evaluated = policy.Evaluate(box.Witness() ?? throw new InvalidOperationException());
        Assert.Equal(expected.GetProperty("access").GetString(), evaluated.Action is { } action ? action.Outcome.ToString() : "Unknown");
        if (part.IsCertain && expected.GetProperty("decidedBy").GetProperty("rule").GetString() is { } rule)
        {
            Assert.Equal(rule, part.Entry.Label);
            Assert.Equal(rule, evaluated.Entry.Label);
            Assert.Contains(layers, l => l.Place == expected.GetProperty("decidedBy").GetProperty("nsg").GetString() && l.Policy.Chains.Any(c => c.Entries.Contains(part.Entry) || c.Default == part.Entry));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_range_of_destinations_is_cut_as_recorded(string id)
    {
        var all = AzureCases.Case(id);
        var policy = new LayeredPolicy("case", [.. AzureCases.Groups(all).Select(l => l.Policy)]) { Source = AzureCases.At.Source };
        var to = all.GetProperty("destination");
        var destination = to.ValueKind == JsonValueKind.Array ? AzureCases.Set(to) : Tag(to.GetString() ?? "");
        var box = policy.Ask(Request(all.GetProperty("flow"))).Flows;
        Assert.NotNull(box);
        var parts = policy.Decide(box with { Addresses = destination }).Parts;
        var expected = all.GetProperty("expect");
        foreach (var (word, first, chosen) in ((string, string, Func<DecisionPart, bool>)[])[
            ("allowed", "firstAllowed", p => p.IsCertain && p.Action.Outcome == Outcome.Allow),
            ("denied", "firstDenied", p => p.IsCertain && p.Action.Outcome == Outcome.Deny),
            ("unknown", "firstUnknown", p => !p.IsCertain)])
        {
            var set = IpSet.Union(parts.Where(chosen).Select(p => p.Flows.Addresses).OfType<IpSet>());
            Assert.Equal(expected.GetProperty(word).GetInt64(), Count(set));
            Assert.Equal(expected.GetProperty(first).GetString(), set.V4.IsEmpty ? null : IpAddress.V4(set.V4.Intervals[0].First).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Firewalls))]
    public void A_firewall_decides_as_recorded(string id)
    {
        var all = AzureCases.Case(id);
        var facts = AzureCases.Facts(all);
        var reader = new FirewallReader(new(new AzureDocument()), facts);
        var rules = all.GetProperty("ruleCollectionGroups").EnumerateArray()
            .SelectMany(g => reader.Group(AzureCases.Value(g), g.GetProperty("name").GetString() ?? "", 0, null)).ToImmutableArray();
        var policy = new FirewallPolicy("case", "case", rules, null) { Source = AzureCases.At.Source };
        var flow = all.GetProperty("flow");
        var box = policy.Ask(Request(flow) with
        {
            Host = flow.GetProperty("fqdn").GetString(),
            Traits = ImmutableSortedDictionary<string, string>.Empty.Add("app", flow.GetProperty("app").GetString() ?? ""),
        }).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        var expected = all.GetProperty("expect");
        Assert.Equal(expected.GetProperty("access").GetString(), part.IsCertain ? part.Action.Outcome.ToString() : "Unknown");
        var evaluated = policy.Evaluate(box.Witness() ?? throw new InvalidOperationException());
        Assert.Equal(expected.GetProperty("access").GetString(), evaluated.Action is { } action ? action.Outcome.ToString() : "Unknown");
        if (part.IsCertain)
        {
            var rule = policy.RuleOf(part.Entry);
            Assert.Equal(expected.GetProperty("rule").GetString(), rule?.Name);
            Assert.Equal(expected.GetProperty("collection").GetString(), rule?.Collection);
            Assert.Equal(expected.GetProperty("group").GetString(), rule?.Group);
            Assert.Equal(expected.GetProperty("stage").GetString(), rule is null ? "default" : rule.IsNetwork ? "network" : "application");
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_destination_takes_the_route_that_was_recorded(string id)
    {
        var all = AzureCases.Case(id);
        var facts = AzureCases.Facts(all);
        var own = RouteReader.Read(all.GetProperty("routes").EnumerateArray().Select(r => (AzureCases.Value(r), (string?)null, (Doubt?)null)), facts);
        var network = AzureCases.Texts(all.GetProperty("context").GetProperty("vnet")).Select(t => (t, IpSet.TryParse(t, out var set) ? set : IpSet.Empty));
        var policy = new RoutePolicy("case", "case", [.. own, .. RouteReader.System(network)], new Surroundings()) { Source = AzureCases.At.Source };
        var route = policy.Of(AzureCases.Address(all.GetProperty("dst").GetString()));
        Assert.NotNull(route);
        var expected = all.GetProperty("expect");
        Assert.Equal(expected.GetProperty("nextHopType").GetString(), route.Hop.ToString());
        Assert.Equal(expected.GetProperty("nextHopIpAddress").GetString(), route.Appliance);
        Assert.Equal(expected.GetProperty("prefix").GetString(), route.Prefix);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_holds_what_was_recorded(string id)
    {
        var all = AzureCases.Case(id);
        var model = AzureCases.Model(all.GetProperty("document"));
        var expected = all.GetProperty("expect");
        var groups = model.Groups.Select(g => GroupBinder.Bind(g, model, AzureCases.Facts(all))).ToArray();
        Assert.Equal(expected.GetProperty("nsgs").EnumerateArray().Select(g => g.GetProperty("name").GetString()), groups.Select(g => g.Group.Resource.Name));
        foreach (var (want, got) in expected.GetProperty("nsgs").EnumerateArray().Zip(groups))
        {
            Assert.Equal(want.GetProperty("rules").EnumerateArray().Select(Show), got.Rules.Select(Show));
            Assert.Equal(want.GetProperty("unknownRules").GetBoolean(), got.Group.MoreRules is not null);
        }

        var subnets = model.Subnets.Where(s => model.Find(s.Group) is not null).ToArray();
        Assert.Equal(Pairs(expected.GetProperty("subnets")).Select(p => p.Item2), subnets.Select(s => model.Find(s.Group)?.Name));
        Assert.All(Pairs(expected.GetProperty("subnets")).Zip(subnets), p => Assert.Contains(p.First.Item1, p.Second.Ids.Add(p.Second.Name)));
        Assert.Equal(Pairs(expected.GetProperty("nics")), model.Interfaces.Select(i => (i.Name, model.Find(i.Group)?.Name)).Where(p => p.Item2 is not null));
    }

    private static IEnumerable<(string, string?)> Pairs(JsonElement map) => map.EnumerateObject().Select(m => (m.Name, m.Value.GetString()));

    private static string Show(JsonElement rule) =>
        $"{rule.GetProperty("name").GetString()} {rule.GetProperty("priority").GetInt32()} {rule.GetProperty("direction").GetString()} {rule.GetProperty("access").GetString()} problems:{rule.GetProperty("problems").GetArrayLength()}";

    private static string Show(SecurityRule rule) =>
        $"{rule.Name} {rule.Priority} {(rule.IsInbound == true ? "inbound" : "outbound")} {rule.Access.ToString().ToLowerInvariant()} problems:{rule.Problems.Length}";

    private static long Count(IpSet set)
    {
        long all = 0;
        foreach (var part in set.V4.Intervals)
        {
            all += part.Last - (long)part.First + 1;
        }

        return all;
    }

    private static IpSet Tag(string text) =>
        EgressLint.Formats.Azure.Tags.ServiceTagList.BuiltIn.Addresses(text.Split(':')[1]) is { } all ? all.And(IpSet.AllV4) : throw new ArgumentException(text);

    private static PolicyRequest Request(JsonElement flow) => new()
    {
        Inbound = flow.TryGetProperty("direction", out var direction) && direction.GetString() == "Inbound",
        Source = flow.TryGetProperty("direction", out var way) && way.GetString() == "Inbound" ? Far(flow) : AzureCases.Address(flow.GetProperty("src").GetString()),
        Address = flow.TryGetProperty("direction", out var back) && back.GetString() == "Inbound" ? AzureCases.Address(flow.GetProperty("src").GetString()) : Far(flow),
        SourcePort = flow.TryGetProperty("direction", out var into) && into.GetString() == "Inbound" ? Port(flow, "dstPort") : Port(flow, "srcPort"),
        Port = flow.TryGetProperty("direction", out var from) && from.GetString() == "Inbound" ? Port(flow, "srcPort") ?? 50000 : Port(flow, "dstPort"),
        Protocol = flow.GetProperty("protocol").GetString()?.ToLowerInvariant() switch { "tcp" => Protocols.Tcp, "udp" => Protocols.Udp, "icmp" => Protocols.Icmp, "esp" => Protocols.Esp, _ => Protocols.Ah },
    };

    private static IpAddress? Far(JsonElement flow) => flow.TryGetProperty("dst", out var to) ? AzureCases.Address(to.GetString()) : null;

    private static int? Port(JsonElement flow, string name) => flow.TryGetProperty(name, out var port) && port.ValueKind == JsonValueKind.Number ? port.GetInt32() : null;
}
