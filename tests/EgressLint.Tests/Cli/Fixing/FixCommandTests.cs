using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EgressLint.Tests.Cli.Fixing;

/// <summary><c>fix</c> as a user runs it: what it writes, what it leaves, and that nothing else of a file changes.</summary>
public sealed class FixCommandTests : IDisposable
{
    internal const string Needs = """
        extends: none
        roles:
          - { id: branch-client, title: Client of a branch }
          - { id: site-server, title: Server of the site }
        endpoints:
          - { id: portal, hosts: [portal.example.com] }
          - { id: files, hosts: ["*.files.example.com"] }
          - { id: push, hosts: [push.example.com] }
          - { id: secret, hosts: [secret.example.com] }
        features:
          - id: portal
            title: Portal
            requirements:
              - { id: portal.web, endpoints: [portal], roles: [branch-client], connect: [https/443], necessity: required }
          - id: files
            title: File shares
            requirements:
              - { id: files.web, endpoints: [files], roles: [site-server], connect: [https/443, http/80], necessity: required }
          - id: push
            title: Push
            requirements:
              - { id: push.web, endpoints: [push], roles: [branch-client], connect: [https/443], necessity: required, constraints: { idle: { minSeconds: 3600 } } }
          - id: secrets
            title: Secrets
            requirements:
              - { id: secret.no, endpoints: [secret], roles: [branch-client], connect: [https/443], expect: deny }
        """;

    private const string Squid = """
        http_port 3128
        # who
        acl desks src 10.1.0.0/16
        acl tls port 443
        acl partner dstdomain partner.example.net

        # what
        http_access allow desks partner
        # nothing else
        http_access deny all

        """;

    private readonly Workbench bench = new();

    public FixCommandTests()
    {
        bench.Write("needs.yml", Needs);
        Settings("features: [portal]");
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_name_that_is_denied_gets_an_exception_of_its_own_before_the_line_and_its_comment()
    {
        bench.Write("squid.conf", Squid);
        Assert.Equal(0, Fix());
        Assert.Equal(Squid.Replace("# nothing else\n", "# Needed for Portal.\nacl portal_hosts dstdomain portal.example.com\nhttp_access allow CONNECT desks portal_hosts tls\n\n# nothing else\n", StringComparison.Ordinal)
            .Replace("partner\n# Needed", "partner\n\n# Needed", StringComparison.Ordinal), Read("squid.conf"));
        Assert.Contains("squid.conf:10 EGL1001: Allow 'portal.example.com' before 'http_access deny all', for clients in 10.1.0.0/16 (ACL 'desks')", bench.Output, StringComparison.Ordinal);
        Assert.Contains("1 finding fixed, 0 with '--unsafe' only, 0 not fixed.", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        Settings("features: [portal, files, push]\nsources: { site-server: { addresses: [10.1.7.7] } }");
        bench.Write("squid.conf", Squid + "read_timeout 15 minutes\n");
        Fix("--unsafe");
        var once = Bytes("squid.conf");
        Assert.NotEqual(Encoding.UTF8.GetBytes(Squid + "read_timeout 15 minutes\n"), once);
        Assert.Equal(0, Fix("--unsafe"));
        Assert.Equal(once, Bytes("squid.conf"));
        Assert.StartsWith("0 findings fixed", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_opens_what_it_stands_for_and_not_the_domain_itself()
    {
        Settings("features: [files]\nsources: { site-server: { addresses: [10.1.7.7] } }");
        bench.Write("squid.conf", Squid);
        Assert.Equal(0, Fix());
        Assert.Contains("acl files_domains dstdom_regex \\.files\\.example\\.com$\n", Read("squid.conf"), StringComparison.Ordinal);
        Assert.Contains("acl files_clients src 10.1.7.7\n", Read("squid.conf"), StringComparison.Ordinal);
        Assert.Equal("allow", Explain("--connect a.files.example.com:443 --param x"));
    }

    [Theory]
    [InlineData("\r\n", false)]
    [InlineData("\r\n", true)]
    [InlineData("\n", true)]
    [InlineData("\n", false)]
    public void Bytes_outside_of_the_edit_stay(string lineEnd, bool endsWithLine)
    {
        var text = ("# Büro\nhttp_port 3128\n\tacl desks\tsrc 10.1.0.0/16   # tab\nacl tls port 443\nacl x dstdomain x.test\nhttp_access allow desks x\n\n\thttp_access deny all" + (endsWithLine ? "\n" : "")).Replace("\n", lineEnd, StringComparison.Ordinal);
        AssertOnlyInserted(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Bytes_that_are_no_text_stay() =>
        AssertOnlyInserted([.. "# B"u8, 0xFC, .. "ro \xE9\nhttp_port 3128\nacl desks src 10.1.0.0/16\nacl tls port 443\nhttp_access allow desks tls !CONNECT\nhttp_access deny all"u8.ToArray().Select(b => b)]);

    [Fact]
    public void A_script_with_a_mark_keeps_it()
    {
        var text = "\uFEFFfunction FindProxyForURL(url, host) {\r\n  // B\u00FCro\r\n  if (host == \"push.example.com\") return \"PROXY p.example.com:3128\";\r\n  if (dnsDomainIs(host, \".example.com\")) return \"PROXY 127.0.0.1:9\";\r\n  return \"PROXY p.example.com:3128\";\r\n}";
        Settings("features: [portal, push]");
        bench.Write("proxy.pac", text);
        Fix("--unsafe");
        Assert.StartsWith("\uFEFFfunction FindProxyForURL(url, host) {\r\n", Read("proxy.pac"), StringComparison.Ordinal);
        Assert.Contains("  if (host == \"portal.example.com\")", Read("proxy.pac"), StringComparison.Ordinal);
        Assert.EndsWith("  return \"PROXY p.example.com:3128\";\r\n}", Read("proxy.pac"), StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", Read("proxy.pac").Replace("\r\n", "\r", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_in_utf_16_stays_one()
    {
        var text = "function FindProxyForURL(url, host) {\r\n\tif (host == 'portal.example.com') return 'PROXY 127.0.0.1:9';\r\n\treturn 'PROXY p.example.com:3128';\r\n}";
        Settings("features: [portal, push]");
        bench.Write("proxy.pac", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]);
        Assert.Equal(0, Fix());
        var after = Bytes("proxy.pac");
        Assert.Equal([0xFF, 0xFE], after[..2]);
        Assert.Equal(text.Replace("'PROXY 127.0.0.1:9'", "'PROXY p.example.com:3128'", StringComparison.Ordinal), Encoding.Unicode.GetString(after.AsSpan(2)));
    }

    [Fact]
    public void A_dry_run_changes_no_file_and_its_patch_gives_the_same_bytes()
    {
        bench.Write("squid.conf", Squid.TrimEnd('\n'));
        Assert.Equal(0, Fix("--dry-run"));
        Assert.Equal(Squid.TrimEnd('\n'), Read("squid.conf"));
        bench.Write("fix.patch", bench.Output);
        Git("apply fix.patch");
        var patched = Bytes("squid.conf");
        bench.Write("squid.conf", Squid.TrimEnd('\n'));
        Fix();
        Assert.Equal(Bytes("squid.conf"), patched);
    }

    [Fact]
    public void What_holds_for_every_connection_is_made_only_when_asked_for()
    {
        Settings("features: [push]");
        bench.Write("squid.conf", "http_port 3128\nacl desks src 10.1.0.0/16\nhttp_access allow desks\nhttp_access deny all\nread_timeout 5 minutes # long enough\n");
        Assert.Equal(0, Fix("--fail-on never"));
        Assert.Contains("read_timeout 5 minutes # long enough", Read("squid.conf"), StringComparison.Ordinal);
        Assert.Contains("Fixed with '--unsafe' only:\n  squid.conf:5 EGL2011: Raise 'read_timeout' to 1 hour, for every connection", bench.Output, StringComparison.Ordinal);
        Fix("--unsafe");
        Assert.Contains("read_timeout 1 hour # long enough\n", Read("squid.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_unknown_is_left_and_the_reason_is_said()
    {
        bench.Write("squid.conf", "http_port 3128\nexternal_acl_type who %SRC /usr/lib/who\nacl known external who\nhttp_access allow known\nhttp_access deny all\n");
        Assert.Equal(0, Fix("--fail-on never"));
        Assert.Contains("Not fixed:\n  squid.conf:4 EGL1003: nobody knows that it is stopped", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_opened_to_whoever_comes_where_others_have_to_sign_in()
    {
        var text = "http_port 3128\nauth_param basic program /usr/lib/squid/basic_ncsa_auth /etc/squid/passwd\nacl staff proxy_auth REQUIRED\nhttp_access allow staff\nhttp_access deny all\n";
        bench.Write("squid.conf", text);
        Fix("--unsafe --fail-on never");
        Assert.Equal(text, Read("squid.conf"));
        Assert.Contains("nothing in the file says which clients it is for; give 'sources'", bench.Output, StringComparison.Ordinal);
        Settings("features: [portal]\nsources: { branch-client: { addresses: [10.1.0.0/16] } }");
        Assert.Equal(0, Fix());
        Assert.Contains("acl portal_clients src 10.1.0.0/16\nhttp_access allow CONNECT portal_clients portal_hosts port_443\n", Read("squid.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_that_is_suppressed_is_left()
    {
        var text = Squid.Replace("# nothing else", "# egresslint-disable-next-line EGL1001 -- decided so", StringComparison.Ordinal);
        bench.Write("squid.conf", text);
        Assert.Equal(0, Fix());
        Assert.Equal(text, Read("squid.conf"));
    }

    [Theory]
    [InlineData(4000, "110")]
    [InlineData(105, "104")]
    public void A_group_gets_a_rule_with_a_priority_that_is_free(int priority, string expected)
    {
        bench.Write("nsg.json", Group(priority));
        Assert.Equal(1, Fix());
        Assert.Equal(Group(priority), Read("nsg.json"));
        Assert.Contains("Fixed with '--unsafe' only:\n  nsg.json:6 EGL1001: Add a rule that allows 'portal.example.com' before 'shut'; this also changes direction out; ports 443; protocols tcp", bench.Output, StringComparison.Ordinal);
        Assert.Equal(0, Fix("--unsafe"));
        var rule = "{ \"name\": \"allow-portal\", \"properties\": { \"priority\": " + expected + ", \"direction\": \"Outbound\", \"access\": \"Allow\", \"protocol\": \"Tcp\", "
            + "\"sourceAddressPrefix\": \"*\", \"sourcePortRange\": \"*\", \"destinationAddressPrefix\": \"Internet\", \"destinationPortRange\": \"443\" } },\n      ";
        Assert.Equal(Group(priority).Replace("{ \"name\": \"shut\"", rule + "{ \"name\": \"shut\"", StringComparison.Ordinal), Read("nsg.json"));
        Assert.Equal(0, Fix("--unsafe"));
        Assert.StartsWith("0 findings fixed", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_without_a_free_priority_is_left()
    {
        bench.Write("nsg.json", Group(101));
        Assert.Equal(1, Fix("--unsafe"));
        Assert.Contains("no priority number is free before that of the rule that denies it", bench.Output, StringComparison.Ordinal);
    }

    private static string Group(int priority) => """
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "resources": [ { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "g", "location": "westus",
            "properties": { "securityRules": [
              { "name": "names", "properties": { "priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "Udp", "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "53" } },
              { "name": "shut", "properties": { "priority": PRIORITY, "direction": "Outbound", "access": "Deny", "protocol": "*", "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*" } }
            ] } } ]
        }
        """.Replace("PRIORITY", priority.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Fact]
    public void A_link_is_not_written_through()
    {
        bench.Write("real/squid.conf", Squid).Link("squid.conf", "real/squid.conf");
        Assert.Equal(4, bench.Run("fix squid.conf"));
        Assert.Equal(Squid, Read("real/squid.conf"));
        Assert.Contains("'squid.conf' was not written: it is a symbolic link", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_holds_the_fix_when_it_is_asked_for()
    {
        bench.Write("squid.conf", Squid);
        Assert.Equal(1, bench.Run("check . --format sarif --fixes"));
        using var log = JsonDocument.Parse(bench.Output);
        var fix = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single(r => r.GetProperty("ruleId").GetString() == "EGL1001").GetProperty("fixes")[0];
        Assert.True(fix.GetProperty("properties").GetProperty("safe").GetBoolean());
        var replacement = fix.GetProperty("artifactChanges")[0].GetProperty("replacements")[0];
        Assert.Equal(9, replacement.GetProperty("deletedRegion").GetProperty("startLine").GetInt32());
        Assert.Contains("acl portal_hosts dstdomain portal.example.com\n", replacement.GetProperty("insertedContent").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private void AssertOnlyInserted(byte[] before)
    {
        bench.Write("squid.conf", before);
        Assert.Equal(0, Fix());
        var after = Bytes("squid.conf");
        var start = before.AsSpan().CommonPrefixLength(after);
        Assert.True(after.Length > before.Length);
        Assert.Equal(before[start..], after[^(before.Length - start)..]);
        Assert.DoesNotContain((byte)0, after);
        var lines = Encoding.Latin1.GetString(after).Split('\n');
        Assert.Equal(Encoding.Latin1.GetString(before).Contains('\r', StringComparison.Ordinal), lines[..^1].All(l => l.EndsWith('\r')) && lines.Length > 1);
    }

    private int Fix(string options = "") => bench.Run($"fix . {options}");

    private void Settings(string text) => bench.Write("egresslint.yml", $"catalogs: [needs.yml]\n{text}\nexclude: [\"real/**\"]\n");

    private byte[] Bytes(string path) => File.ReadAllBytes(bench.Full(path));

    private string Read(string path) => Encoding.UTF8.GetString(Bytes(path));

    private string Explain(string request)
    {
        bench.Run($"explain squid.conf {request.Replace(" --param x", "", StringComparison.Ordinal)} --format json");
        using var answer = JsonDocument.Parse(bench.Output);
        return answer.RootElement.GetProperty("verdict").GetString() ?? "";
    }

    private void Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = bench.Folder });
        git?.WaitForExit();
        Assert.Equal(0, git?.ExitCode);
    }
}
