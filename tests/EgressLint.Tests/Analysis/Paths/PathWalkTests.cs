using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis.Paths;

/// <summary>
/// Random scripts, proxies, firewalls and groups. What is said of a wildcard on a path is compared with single names that are put to one member after the other by
/// their concrete evaluations, in code that knows nothing of sets.
/// </summary>
public sealed class PathWalkTests
{
    private const string Scenario = """
        extends: none
        roles:
          - { id: client, title: Client }
        endpoints:
          - id: updates
            hosts: ["*.x.example"]
        features:
          - id: updates
            title: Updates
            requirements:
              - id: updates.web
                endpoints: [updates]
                roles: [client]
                connect: [https/443, http/80]
                necessity: required
        from: { client: 10.1.0.0/16 }
        policies:
          - { path: one.conf, serves: ["10.9.0.1:3128"], address: 10.9.0.1 }
          - { path: two.conf, serves: ["10.9.0.2:3128"], address: 10.9.0.2 }
        paths:
          - name: office
            through: [proxy.pac, one.conf, two.conf, desk.reg, net.json]
        """;

    private static readonly string[] Names = [.. from a in (string[])["a", "b", "c", "ab", "ba"] from b in (string[])["", "a.", "b.", "q."] select $"{a}.{b}x.example"];

    [Fact]
    public void A_wildcard_on_a_path_gets_what_each_of_its_names_gets()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("EGLESSLINT_PATHS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 60;
        var random = new Random(20261122);
        for (var round = 0; round < rounds; round++)
        {
            Compare(new(random), $"round {round}");
        }
    }

    private static void Compare(RandomPath path, string round)
    {
        var scenario = ExampleScenario.Parse(Scenario);
        var files = path.Files.Select(f => new WorkspaceFile(SourceText.From(f.Name, f.Text), KnownFormats.All.Single(k => k.Id == f.Format), new MemoryFiles(scenario.Files, null))).ToArray();
        var result = new Analyzer(scenario.Catalog, RuleSet.All).Analyze(Workspace.Create(files), scenario.Options);
        Assert.NotEmpty(result.PathVerdicts);
        var policies = Workspace.Create(files).Policies.ToDictionary(p => p.Source.Path, StringComparer.Ordinal);
        foreach (var connection in result.PathVerdicts.GroupBy(v => (v.Transport, v.Port)))
        {
            var naive = Names.SelectMany(n => Naive(policies, n, connection.Key.Transport, connection.Key.Port)).ToLookup(n => (n.Arm, n.Position), n => n.Verdict);
            var context = $"{round}, {connection.Key}\n{string.Join("\n---\n", path.Files.Select(f => f.Text))}";
            foreach (var arm in connection)
            {
                // Every name that was tried is one of the wildcard's: what they get must be among what is said of it, and what is said of all must hold for each.
                var single = naive[(arm.Arm, arm.Position)].Distinct().Order(StringComparer.Ordinal).ToArray();
                var said = arm.Verdict == "partial" ? (string[])["allow", "deny"] : [arm.Verdict];
                Assert.True(single.All(said.Contains), $"{arm.Arm}: {arm.Verdict}, but {string.Join(", ", single)}; {context}");
                Assert.True(arm.Verdict is "allow" or "deny" or "partial", $"{arm.Arm}: {arm.Verdict}; {string.Join("; ", arm.Doubts.Select(d => d.Reason))}; {context}");
                foreach (var (host, verdict) in new[] { (arm.Witness.Allowed, "allow"), (arm.Witness.Denied, "deny") })
                {
                    Assert.True(host is null || Naive(policies, host, arm.Transport, arm.Port).Contains((arm.Arm, arm.Position, verdict)), $"{host} is said to get {verdict}; {context}");
                }
            }

            var arms = connection.Select(v => (v.Arm, v.Position)).ToHashSet();
            Assert.True(naive.All(n => arms.Contains(n.Key)), $"a way is missing; {context}");
        }
    }

    /// <summary>The ways of one name, each followed step by step.</summary>
    private static List<(string Arm, int Position, string Verdict)> Naive(Dictionary<string, Policy> policies, string host, string transport, int port)
    {
        var script = policies["proxy.pac"];
        var asked = script.Ask(new PolicyRequest { Url = $"{transport}://{host}:{port}/", Source = IpAddress.TryParse("10.1.2.3", out var client) ? client : default }).Flows;
        Assert.NotNull(asked);
        var action = script.Evaluate(asked.Witness() ?? throw new InvalidOperationException("no flow")).Action;
        Assert.NotNull(action);
        return [.. action.Targets.Select((way, i) => (way, i, way == "DIRECT" ? Direct(policies, port) : Proxied(policies, way["PROXY ".Length..], host, transport, port)))];
    }

    private static string Direct(Dictionary<string, Policy> policies, int port) =>
        Packet(policies["desk.reg"], "10.1.2.3", "93.184.216.34", port) && Packet(policies["net.json"], "10.1.2.3", "93.184.216.34", port) ? "allow" : "deny";

    private static string Proxied(Dictionary<string, Policy> policies, string place, string host, string transport, int port)
    {
        var address = place[..place.IndexOf(':', StringComparison.Ordinal)];
        var proxy = policies[address == "10.9.0.1" ? "one.conf" : "two.conf"];
        var request = transport == "https"
            ? new PolicyRequest { Method = "CONNECT", Host = host, Port = port }
            : new PolicyRequest { Url = $"http://{host}:{port}/", Method = "GET" };
        var asked = proxy.Ask(request with { Source = IpAddress.TryParse("10.1.2.3", out var client) ? client : null }).Flows;
        Assert.NotNull(asked);
        var passes = Packet(policies["desk.reg"], "10.1.2.3", address, 3128)
            && proxy.Evaluate(asked.Witness() ?? throw new InvalidOperationException("no flow")).Action?.Outcome == Outcome.Allow
            && Packet(policies["net.json"], address, "93.184.216.34", port);
        return passes ? "allow" : "deny";
    }

    private static bool Packet(Policy policy, string from, string to, int port)
    {
        Assert.True(IpAddress.TryParse(from, out var near) & IpAddress.TryParse(to, out var far));
        var asked = policy.Ask(new PolicyRequest { Source = near, SourcePort = 50000, Address = far, Port = port, Protocol = Protocols.Tcp }).Flows;
        Assert.NotNull(asked);
        return policy.Evaluate(asked.Witness() ?? throw new InvalidOperationException("no flow")).Action?.Outcome == Outcome.Allow;
    }

    /// <summary>Five files that have to do with the same few names.</summary>
    private sealed class RandomPath
    {
        private readonly Random random;

        public RandomPath(Random random)
        {
            this.random = random;
            Files = [("proxy.pac", "pac", Script()), ("one.conf", "squid", Squid()), ("two.conf", "squid", Squid()), ("desk.reg", "windows-firewall", Desk()), ("net.json", "azure", Net())];
        }

        public (string Name, string Format, string Text)[] Files { get; }

        private string Script()
        {
            string[] ways = ["DIRECT", "PROXY 10.9.0.1:3128", "PROXY 10.9.0.2:3128; DIRECT", "PROXY 10.9.0.1:3128; PROXY 10.9.0.2:3128", "PROXY 10.9.0.2:3128; PROXY 10.9.0.1:3128; DIRECT"];
            var lines = Enumerable.Range(0, random.Next(4)).Select(_ => $"  if ({Condition()}) return \"{Pick(ways)}\";\n");
            return $"function FindProxyForURL(url, host) {{\n{string.Concat(lines)}  return \"{Pick(ways)}\";\n}}\n";
        }

        private string Condition() => random.Next(4) switch
        {
            0 => $"dnsDomainIs(host, \".{Pick("a", "b")}.x.example\")",
            1 => $"shExpMatch(host, \"{Pick("a*", "*b.x.example", "*.a.*", "b*.x.example")}\")",
            2 => $"host == \"{Pick("a", "b")}.x.example\"",
            _ => "url.substring(0, 5) == \"http:\"",
        };

        private string Squid()
        {
            var text = "http_port 3128\nacl clients src 10.1.0.0/16\n";
            var count = random.Next(1, 4);
            for (var i = 0; i < count; i++)
            {
                text += random.Next(2) == 0
                    ? $"acl n{i} dstdomain {Pick(".a.x.example", ".b.x.example", "a.x.example", ".x.example")}\n"
                    : $"acl n{i} dstdom_regex {Pick("^a", "b\\.x\\.example$", "\\.a\\.", "^[ab]+\\.x")}\n";
                text += $"http_access {Pick("allow", "deny")} {Pick("", "CONNECT ")}{Pick("", "!")}n{i}\n";
            }

            return text + (random.Next(2) == 0 ? "http_access allow clients\nhttp_access deny all\n" : "http_access deny all\n");
        }

        private string Desk()
        {
            var rules = Enumerable.Range(0, random.Next(3)).Select(i =>
                $"\"r{i}\"=\"v2.31|Action={Pick("Allow", "Block")}|Active=TRUE|Dir=Out|Protocol=6|{Pick("", "RPort=443|", "RPort=80|", "RPort=3128|")}{Pick("", "RA4=10.9.0.1|", "RA4=10.9.0.0/255.255.255.0|")}Name=r{i}|\"\n");
            var blocks = random.Next(2);
            var profiles = string.Concat(((string[])["DomainProfile", "StandardProfile", "PublicProfile"]).Select(p =>
                $"[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\{p}]\n\"EnableFirewall\"=dword:00000001\n\"DefaultOutboundAction\"=dword:0000000{blocks}\n\n"));
            return $"Windows Registry Editor Version 5.00\n\n{profiles}[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n{string.Concat(rules)}";
        }

        private string Net()
        {
            var rules = Enumerable.Range(0, random.Next(1, 4)).Select(i => $$"""
                { "name": "r{{i}}", "properties": { "priority": {{100 + i}}, "direction": "Outbound", "access": "{{Pick("Allow", "Deny")}}", "protocol": "Tcp", "sourcePortRange": "*",
                  "sourceAddressPrefix": "{{Pick("*", "10.9.0.0/24", "10.9.0.1", "10.1.0.0/16")}}", "destinationAddressPrefix": "{{Pick("*", "Internet")}}", "destinationPortRange": "{{Pick("*", "443", "80")}}" } }
                """);
            return $$"""
                { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
                  "resources": [ { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "n", "properties": { "securityRules": [ {{string.Join(", ", rules)}} ] } } ] }
                """;
        }

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }
}
