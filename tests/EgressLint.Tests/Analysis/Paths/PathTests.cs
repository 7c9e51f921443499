using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis.Paths;

/// <summary>What stands on a path, who sees which leg, and what is not known.</summary>
public sealed class PathTests
{
    private const string Needs = """
        extends: none
        roles:
          - { id: client, title: Client }
          - { id: point, title: Point, stack: site-system-proxy }
        endpoints:
          - { id: updates, hosts: [updates.example.com] }
        features:
          - id: updates
            title: Updates
            requirements:
              - { id: updates.web, endpoints: [updates], roles: [client, point], connect: [https/443, tcp-tls/10140], necessity: required }
        from: { client: 10.1.0.0/16, point: 10.1.0.9 }

        """;

    private const string Open = "http_port 3128\nacl clients src 10.1.0.0/16\nhttp_access allow clients\nhttp_access deny all\n";
    private const string Shut = "http_port 3128\nhttp_access deny all\n";

    [Fact]
    public void A_tree_with_one_script_and_one_proxy_is_one_path_and_says_so()
    {
        var result = Analyze("", assume: true, ("proxy.pac", Script("PROXY p.example.net:3128")), ("squid.conf", Shut));
        Assert.Equal(["client https PROXY p.example.net:3128 deny squid.conf"], Shown(result, "client", "https"));
        Assert.Contains("No paths are given, so 'proxy.pac' and 'squid.conf' are taken to be one path.", result.Assumptions);
        Assert.Contains(result.Assumptions, a => a.StartsWith("squid.conf: it is taken to serve 'p.example.net:3128'", StringComparison.Ordinal));
        // Nobody said that it is so: what the files say of their own stays as it is.
        Assert.Contains(result.Findings, f => f.Rule.Id == "EGL1001");
        Assert.DoesNotContain(result.Findings, f => f.Rule.Id == "EGL1011");
    }

    [Fact]
    public void Two_scripts_make_no_path()
    {
        var result = Analyze("", assume: true, ("a.pac", Script("DIRECT")), ("b.pac", Script("DIRECT")), ("squid.conf", Open));
        Assert.Empty(result.PathVerdicts);
    }

    [Fact]
    public void A_proxy_that_two_names_could_mean_is_taken_for_none()
    {
        var result = Analyze("paths:\n  - { name: office, through: [proxy.pac, squid.conf] }\n", false, ("proxy.pac", Script("PROXY p:3128; PROXY q:3128")), ("squid.conf", Open));
        Assert.Equal(["client https PROXY p:3128 unknown ", "client https PROXY q:3128 unknown "], Shown(result, "client", "https"));
    }

    [Fact]
    public void What_runs_no_script_goes_straight_through_whoever_sees_that()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\npaths:\n  - { name: office, through: [proxy.pac, squid.conf, desk.reg] }\n";
        var result = Analyze(Settings, false, ("proxy.pac", Script("PROXY p:3128")), ("squid.conf", Open), ("desk.reg", Desk("RPort=443")));
        Assert.Equal(["point https DIRECT deny desk.reg"], Shown(result, "point", "https"));
        Assert.Equal(["client tcp-tls DIRECT allow "], Shown(result, "client", "tcp-tls"));
    }

    [Fact]
    public void Where_the_only_way_out_is_a_proxy_the_rest_has_no_way()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\npaths:\n  - { name: office, through: [proxy.pac, squid.conf] }\n";
        var result = Analyze(Settings, false, ("proxy.pac", Script("PROXY p:3128")), ("squid.conf", Open));
        Assert.Equal(["client tcp-tls DIRECT deny proxy.pac"], Shown(result, "client", "tcp-tls"));
        Assert.Equal(["point https DIRECT deny proxy.pac"], Shown(result, "point", "https"));
        var direct = Analyze(Settings, false, ("proxy.pac", Script("PROXY p:3128; DIRECT")), ("squid.conf", Open));
        Assert.Equal(["client tcp-tls DIRECT allow "], Shown(direct, "client", "tcp-tls"));
    }

    [Fact]
    public void A_proxy_without_a_script_is_doubted_until_somebody_says_who_comes_by_it()
    {
        const string Silent = "paths:\n  - { name: office, through: [squid.conf] }\n";
        var result = Analyze(Silent, false, ("squid.conf", Shut));
        Assert.Equal(["client https DIRECT unknown "], Shown(result, "client", "https"));
        Assert.Contains(result.Findings, f => f.Rule.Id == "EGL6003");
        var said = Analyze("policies:\n  - { path: squid.conf, leg: client }\n" + Silent, false, ("squid.conf", Shut));
        Assert.Equal(["client https DIRECT deny squid.conf"], Shown(said, "client", "https"));
        Assert.DoesNotContain(said.Findings, f => f.Rule.Id == "EGL6003");
    }

    [Fact]
    public void A_parent_on_the_path_is_asked()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\n  - { path: up.conf, serves: [\"up.example.net:3128\"] }\npaths:\n  - { name: office, through: [proxy.pac, squid.conf, up.conf] }\n";
        var child = "http_port 3128\ncache_peer up.example.net parent 3128 0\nnever_direct allow all\nacl clients src 10.1.0.0/16\nhttp_access allow clients\nhttp_access deny all\n";
        var result = Analyze(Settings, false, ("proxy.pac", Script("PROXY p:3128")), ("squid.conf", child), ("up.conf", Shut));
        Assert.Equal(["client https PROXY p:3128 deny up.conf"], Shown(result, "client", "https"));
    }

    [Fact]
    public void Proxies_that_are_each_others_parents_end()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\n  - { path: up.conf, serves: [\"q:3128\"] }\npaths:\n  - { name: office, through: [proxy.pac, squid.conf, up.conf] }\n";
        static string To(string peer) => $"http_port 3128\ncache_peer {peer} parent 3128 0\nnever_direct allow all\nacl clients src 10.1.0.0/16\nhttp_access allow clients\n";
        var result = Analyze(Settings, false, ("proxy.pac", Script("PROXY p:3128")), ("squid.conf", To("q")), ("up.conf", To("p")));
        Assert.Equal(["client https PROXY p:3128 unknown "], Shown(result, "client", "https"));
    }

    [Fact]
    public void What_never_comes_by_a_proxy_is_not_blocked_by_it()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\npaths:\n  - { name: office, roles: [client], through: [proxy.pac, squid.conf] }\n";
        var result = Analyze(Settings, false, ("proxy.pac", Script("DIRECT")), ("squid.conf", Shut));
        Assert.DoesNotContain(result.Findings, f => f.Rule.Id is "EGL1001" or "EGL1011" && f.Subject.Roles.Contains("client"));
        // Roles of which nobody gave a path are judged by every file as before.
        Assert.Contains(result.Findings, f => f.Rule.Id == "EGL1001" && f.Subject.Roles.Contains("point"));
        Assert.Contains(result.Verdicts, v => v.Policy == "squid.conf" && v.Role == "client" && v.Verdict == "deny");
    }

    [Fact]
    public void A_member_that_this_run_did_not_look_for_is_an_assumption()
    {
        var result = Analyze("paths:\n  - { name: office, through: [proxy.pac, squid.conf] }\n", false, o => o with { HasAllMembers = false }, ("proxy.pac", Script("DIRECT")));
        Assert.Empty(result.PathVerdicts);
        Assert.DoesNotContain(result.Findings, f => f.Rule.Id == "EGL6004");
        Assert.Contains("Path 'office' was not followed: 'squid.conf' is not among the configurations that were read.", result.Assumptions);
    }

    [Fact]
    public void One_policy_of_several_in_a_file_is_named()
    {
        static string Group(string name) => $$"""{ "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "{{name}}", "properties": { "securityRules": [] } }""";
        var net = $$"""{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{Group("a")}}, {{Group("b")}} ] }""";
        static string Through(string member) => $"paths:\n  - {{ name: office, through: [proxy.pac, \"{member}\"] }}\n";
        var open = Analyze(Through("net.json"), false, ("proxy.pac", Script("DIRECT")), ("net.json", net));
        Assert.Contains("behind '#': 'a' and 'b'", Assert.Single(open.Findings, f => f.Rule.Id == "EGL6004").Message, StringComparison.Ordinal);
        Assert.Equal(["client https DIRECT allow "], Shown(Analyze(Through("net.json#b"), false, ("proxy.pac", Script("DIRECT")), ("net.json", net)), "client", "https"));
    }

    [Fact]
    public void A_host_that_is_needed_twice_is_followed_once()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\npaths:\n  - { name: office, through: [proxy.pac, squid.conf] }\n";
        var twice = Needs.Replace("hosts: [updates.example.com] }", "hosts: [updates.example.com] }\n  - { id: more, hosts: [updates.example.com] }", StringComparison.Ordinal)
            .Replace("endpoints: [updates]", "endpoints: [updates, more]", StringComparison.Ordinal);
        var result = Analyze(twice + Settings, ("proxy.pac", Script("PROXY p:3128")), ("squid.conf", Shut));
        Assert.Equal(["client https PROXY p:3128 deny squid.conf"], Shown(result, "client", "https"));
    }

    [Fact]
    public void Clients_with_addresses_that_no_script_sees_are_followed_too()
    {
        const string Settings = "policies:\n  - { path: squid.conf, serves: [\"p:3128\"] }\npaths:\n  - { name: office, through: [proxy.pac, squid.conf] }\n";
        var both = Needs.Replace("client: 10.1.0.0/16", "client: \"fd00::/8\"", StringComparison.Ordinal);
        var result = Analyze(both + Settings, ("proxy.pac", Script("PROXY p:3128")), ("squid.conf", Open));
        Assert.Equal(["client https PROXY p:3128 deny squid.conf"], Shown(result, "client", "https"));
    }

    private static string Script(string way) => $"function FindProxyForURL(url, host) {{ return \"{way}\"; }}\n";

    private static string Desk(string blocked)
    {
        const string Root = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
        var profiles = ((string[])["DomainProfile", "StandardProfile", "PublicProfile"]).Select(p => $"{Root}{p}]\n\"EnableFirewall\"=dword:00000001\n\"DefaultOutboundAction\"=dword:00000000\n\n");
        return $"Windows Registry Editor Version 5.00\n\n{string.Concat(profiles)}{Root}FirewallRules]\n\"r\"=\"v2.31|Action=Block|Active=TRUE|Dir=Out|Protocol=6|{blocked}|Name=r|\"\n";
    }

    private static string[] Shown(AnalysisResult result, string role, string transport) =>
        [.. result.PathVerdicts.Where(v => v.Role == role && v.Transport == transport).Select(v => $"{v.Role} {v.Transport} {v.Arm} {v.Verdict} {v.Hop}")];

    private static AnalysisResult Analyze(string settings, bool assume, params (string Name, string Text)[] files) => Analyze(settings, assume, o => o, files);

    private static AnalysisResult Analyze(string settings, bool assume, Func<AnalysisOptions, AnalysisOptions> change, params (string Name, string Text)[] files) =>
        Analyze(Needs + settings, o => change(o) with { FollowsAnyPath = assume }, files);

    private static AnalysisResult Analyze(string scenarioText, params (string Name, string Text)[] files) => Analyze(scenarioText, o => o, files);

    private static AnalysisResult Analyze(string scenarioText, Func<AnalysisOptions, AnalysisOptions> change, (string Name, string Text)[] files)
    {
        var scenario = ExampleScenario.Parse(scenarioText);
        var workspace = Workspace.Create(files.Select(f => new WorkspaceFile(SourceText.From(f.Name, f.Text), RulePageTests.FormatOf(f.Name), new MemoryFiles(scenario.Files, null))));
        return new Analyzer(scenario.Catalog, RuleSet.All).Analyze(workspace, change(scenario.Options));
    }
}
