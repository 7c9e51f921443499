using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Groups against an evaluator that shares nothing with the program. <c>EGLESSLINT_PAIRS=100000</c> makes the run long.</summary>
public class GroupDecisionTests
{
    private const int PacketsOfGroup = 20;

    [Fact]
    public void Random_groups_decide_every_packet_as_plain_arithmetic_does()
    {
        var pairs = int.TryParse(Environment.GetEnvironmentVariable("EGLESSLINT_PAIRS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 4000;
        for (var i = 0; i < pairs / PacketsOfGroup; i++)
        {
            var random = new RandomGroups(i + 1);
            var rules = random.Rules();
            var policy = RandomGroups.Policy(rules);
            for (var k = 0; k < PacketsOfGroup; k++)
            {
                var packet = random.Flow();
                var (access, rule) = RandomGroups.Expected(rules, packet);
                Check(policy, packet, access, rule, $"group {i + 1}: {packet}");
            }
        }
    }

    [Fact]
    public void What_is_certain_for_every_address_of_the_internet_is_true_of_each()
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var random = new RandomGroups(seed);
            var rules = random.Rules();
            var policy = RandomGroups.Policy(rules);
            var question = new EndpointQuestion(Language.Exactly("service.example.com"), PortSet.Of(443), Transport.Https, IpSet.Of(Address("10.0.1.4"))) { Addresses = IpSet.Public, AreAddressesBounds = true };
            var box = policy.Ask(question);
            Assert.NotNull(box);
            foreach (var part in policy.Decide(box).Parts.Where(p => p.IsCertain))
            {
                foreach (var to in (string[])["20.60.1.1", "20.60.9.9", "8.8.8.8", "40.126.1.1", "2603:1030::1", "2a00::1", "1.2.3.4"])
                {
                    var (access, rule) = RandomGroups.Expected(rules, new("10.0.1.4", to, 49152, 443, "Tcp"));
                    Assert.True(access == part.Action.Outcome.ToString(), $"seed {seed}: {to} is decided by {rule}");
                }
            }
        }
    }

    /// <summary>A question with the near port given, and every address of the internet asked about at once.</summary>
    [Fact]
    public void What_is_certain_of_a_near_port_is_true_of_that_port()
    {
        var certain = 0;
        for (var seed = 1; seed <= 150; seed++)
        {
            var random = new RandomGroups(seed);
            var rules = random.Rules();
            var policy = RandomGroups.Policy(rules);
            foreach (var near in (int[])[49152, 50000, 50001, 65535])
            {
                var box = policy.Ask(new PolicyRequest { Source = Address("10.0.1.4"), SourcePort = near, Host = "service.example.com", Port = 443, Protocol = Protocols.Tcp }).Flows;
                Assert.NotNull(box);
                Assert.Null(box.Addresses);
                foreach (var part in policy.Decide(box).Parts)
                {
                    Assert.Equal(PortSet.Of((ushort)near), part.Flows.ClientPorts);
                    certain += part.IsCertain ? 1 : 0;
                    foreach (var to in part.IsCertain ? (string[])["20.60.1.1", "20.60.9.9", "8.8.8.8", "40.126.1.1", "2603:1030::1", "2a00::1", "1.2.3.4"] : [])
                    {
                        var (access, rule) = RandomGroups.Expected(rules, new("10.0.1.4", to, near, 443, "Tcp"));
                        Assert.True(access == part.Action.Outcome.ToString(), $"seed {seed}, from {near}: {to} is decided by {rule}");
                    }
                }
            }
        }

        Assert.True(certain >= 10, $"{certain} are certain");
    }

    /// <summary>Where the far address is not known, a rule that is for some of them makes the answer unknown, in both directions.</summary>
    [Theory]
    [InlineData("Inbound", "in", "source", "destination")]
    [InlineData("Outbound", "out", "destination", "source")]
    public void Without_an_address_what_depends_on_it_is_unknown(string direction, string trait, string far, string near)
    {
        var format = new AzureFormat();
        var text = SourceText.From("nsg.json", $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
              { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "n", "properties": { "securityRules": [
                { "name": "some", "properties": { "priority": 100, "direction": "{{direction}}", "access": "{{(direction == "Inbound" ? "Allow" : "Deny")}}", "protocol": "Tcp", "{{far}}AddressPrefix": "20.60.0.0/16", "sourcePortRange": "*", "{{near}}AddressPrefix": "*", "destinationPortRange": "443" } } ] } } ] }
            """);
        var policy = Assert.Single(format.Bind(format.Parse(text), new MemoryContext()).Policies);
        Flow Ask(string? address, ushort port) => new()
        {
            Host = "service.example.com", Protocol = Protocols.Tcp, Client = Address("10.0.1.4"), Address = address is null ? null : Address(address),
            Port = direction == "Inbound" ? (ushort)50000 : port, ClientPort = direction == "Inbound" ? port : (ushort)50000,
            Traits = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(PacketQuestions.Direction, trait).Add(PacketQuestions.Scope, "internet"),
        };
        var (some, others) = direction == "Inbound" ? (Outcome.Allow, Outcome.Deny) : (Outcome.Deny, Outcome.Allow);
        Assert.Equal((some, others), (policy.Evaluate(Ask("20.60.1.1", 443)).Action?.Outcome, policy.Evaluate(Ask("8.8.8.8", 443)).Action?.Outcome));
        var unknown = policy.Evaluate(Ask(null, 443));
        Assert.Null(unknown.Action);
        Assert.Null(unknown.Possible.Only);
        Assert.Equal(others, policy.Evaluate(Ask(null, 80)).Action?.Outcome);
    }

    private static void Check(GroupPolicy policy, RandomGroups.Packet packet, string access, string rule, string what)
    {
        var box = policy.Ask(new PolicyRequest
        {
            Source = Address(packet.Source), SourcePort = packet.SourcePort, Address = Address(packet.Destination), Port = packet.Port,
            Protocol = packet.Protocol == "Tcp" ? Protocols.Tcp : Protocols.Udp,
        }).Flows;
        Assert.NotNull(box);
        var part = Assert.Single(policy.Decide(box).Parts);
        Assert.True(part.IsCertain, what);
        Assert.True(part.Action.Outcome.ToString() == access && part.Entry.Label == rule, $"{what}: {part.Entry.Label}, expected {rule}");
        var flow = box.Witness();
        Assert.NotNull(flow);
        var evaluated = policy.Evaluate(flow);
        Assert.True(evaluated.Action?.Outcome.ToString() == access && evaluated.Entry.Label == rule, $"{what} concretely: {evaluated.Entry.Label}, expected {rule}");
    }

    private static IpAddress Address(string text) => IpAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);
}
