using EgressLint.Analysis.Judging;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Formats.Xml;
using EgressLint.Tests.Formats.WindowsFirewall.Registry;

namespace EgressLint.Tests.Hostile;

/// <summary>Exports of the host firewall made to be expensive, or to look like what they are not.</summary>
public sealed class FirewallHostileTests
{
    private const long Megabyte = 1L << 20;
    private const string Rules = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\r\n";
    private const string Report = "<?xml version=\"1.0\"?>{0}<GPO xmlns=\"http://www.microsoft.com/GroupPolicy/Settings\"><Name>{1}</Name><Computer><ExtensionData><Extension><RegistrySettings>{2}</RegistrySettings></Extension></ExtensionData></Computer></GPO>";

    /// <summary>Values of one rule of the registry, with whether Windows reads the rule.</summary>
    public static TheoryData<string, string> OddRules { get; } = new()
    {
        { "enormous numbers", "v99999999999.99|Action=Block|Active=TRUE|Dir=Out|Protocol=99999999999999|RPort=99999999999-1|RA4=999.9.9.9/99|" },
        { "a third of a million ports", "v2.30|Action=Block|Active=TRUE|Dir=Out|Protocol=6|RPort=" + string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"{i * 7 % 65535}")) + "|" },
        { "a hundred thousand addresses", "v2.30|Action=Block|Active=TRUE|Dir=Out|" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"RA4=10.{i & 255}.{(i >> 8) & 255}.{i >> 16}|")) },
        { "a long token", "v2.30|Action=Block|Active=TRUE|Dir=Out|App=" + "x".Times(100_000) + "|Name=" + "\u202E".Times(100_000) + "|" },
        { "bars", "v2.30" + "|".Times(1_000_000) },
    };

    [Theory]
    [MemberData(nameof(OddRules))]
    public void An_odd_rule_is_read_or_said_to_be_ignored(string name, string rule)
    {
        var result = HostileRun.Judge(new FirewallFormat(), "a.reg", Rules + $"\"r\"=\"{rule}\"\r\n");
        Assert.True(result.Bytes < 700 * Megabyte, $"{name}: {result.Bytes >> 20} MB");
        Assert.True(result.SetWork < 5_000_000, $"{name}: {result.SetWork:N0} units");
        Assert.True(result.Verdicts.All(v => v != Verdict.Allow) || result.Findings.Any(f => f.Rule.Id.StartsWith("EGL42", StringComparison.Ordinal)) || name.Contains("addresses", StringComparison.Ordinal) || name.Contains("long", StringComparison.Ordinal), string.Join(' ', result.Rules));
    }

    [Fact]
    public void Entities_are_never_expanded_and_nothing_outside_is_asked_for()
    {
        var entities = string.Concat(Enumerable.Range(1, 12).Select(i => $"<!ENTITY l{i} \"{$"&l{i - 1};".Times(10)}\">"));
        var text = Filled(Report, $"<!DOCTYPE x [<!ENTITY l0 \"lol\"><!ENTITY e SYSTEM \"file:///etc/hostname\">{entities}]>", "&l12;&e;", "");
        var tree = Measured(() => new XmlReader(text).Read(), out var bytes);
        Assert.True(bytes < Megabyte, $"{bytes:N0} bytes");
        Assert.Equal("&l12;&e;", Assert.Single(tree.Roots).Children[0].Text);
    }

    [Theory]
    [InlineData("<a>", "</a>", 100_000)]
    [InlineData("<a b=\"", "", 50_000)]
    [InlineData("<a xmlns:n=\"u\">", "</a>", 20_000)]
    [InlineData("<![CDATA[", "]]>", 50_000)]
    [InlineData("&#x110000;&amp;&#", "", 100_000)]
    public void Deep_and_long_markup_costs_its_length_and_what_is_left_out_is_said(string opens, string closes, int times)
    {
        var text = Filled(Report, "", "", opens.Times(times) + closes.Times(times));
        var tree = Measured(() => new XmlReader(text).Read(), out var bytes);
        Assert.True(bytes < 200L * text.Length, $"{bytes:N0} bytes");
        if (opens.StartsWith("<a", StringComparison.Ordinal))
        {
            Assert.NotEmpty(tree.Problems);
            Assert.All(tree.Problems, p => Assert.InRange(p.Span.End, 1, text.Length));
        }
    }

    [Fact]
    public void A_hive_that_goes_round_in_circles_ends()
    {
        var root = new HiveBuilder.Key("ROOT");
        for (var i = 0; i < 400; i++)
        {
            root.Below($"k{i}").Values.Add(("v", "x"));
        }

        var sound = HiveBuilder.Make(root);
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            // Cells that point at one another, in any number: parents at children, lists at themselves.
            var bytes = sound.ToArray();
            for (var i = 0; i < 60; i++)
            {
                var cell = 4096 + (random.Next((bytes.Length - 4100) / 8) * 8) + (random.Next(20) * 4);
                BitConverter.TryWriteBytes(bytes.AsSpan(Math.Min(cell, bytes.Length - 4)), 32 + (random.Next(bytes.Length / 8) * 8));
            }

            HostileOrUnknown(bytes);
        }

        for (var length = 4000; length < sound.Length; length += 1111)
        {
            HostileOrUnknown(sound[..length]);
        }
    }

    [Theory]
    [InlineData("rules.ps1", "New-NetFirewallRule -DisplayName {0}\"a\"{1} -Direction Outbound -Action Block\n", "(", ")", 100_000)]
    [InlineData("rules.ps1", "New-NetFirewallRule -DisplayName \"{0}a{1}\" -Direction Outbound -Action Block\n", "$(", ")", 100_000)]
    [InlineData("rules.ps1", "New-NetFirewallRule -DisplayName a -Direction Outbound -Action Block -RemotePort {0}1{1}\n", "@(", ")", 100_000)]
    [InlineData("rules.ps1", "foreach ($i in 1..2000000000) {{ New-NetFirewallRule -DisplayName \"r{0}$i{1}\" -Direction Outbound -Action Block }}\n", "", "", 1)]
    [InlineData("rules.txt", "netsh advfirewall firewall add rule name={0}{1} dir=out action=block\n", "x", "", 1_000_000)]
    [InlineData("rules.json", "[{{\"Name\":\"a\",\"Enabled\":true,\"Direction\":\"Outbound\",\"Action\":\"Block\",\"RemoteAddress\":{0}{1}}}]", "[", "]", 100_000)]
    [InlineData("rules.csv", "\"Name\",\"DisplayName\",\"Enabled\",\"Direction\",\"Action\",\"Protocol\",\"RemotePort\",\"RemoteAddress\"\r\n{0}{1}", "\"", "", 1_000_001)]
    public void Deep_and_endless_exports_let_nothing_through(string path, string text, string opens, string closes, int times)
    {
        var result = HostileRun.Judge(new FirewallFormat(), path, Filled(text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal), opens.Times(times), closes.Times(times)));
        Assert.True(result.LetsNothingThrough);
        Assert.True(result.Bytes < 400 * Megabyte, $"{result.Bytes >> 20} MB");
        Assert.True(result.SetWork < 5_000_000, $"{result.SetWork:N0} units");
    }

    private static void HostileOrUnknown(byte[] bytes)
    {
        var format = new FirewallFormat();
        var text = EgressLint.Core.Text.SourceText.Decode("export.wfw", bytes);
        var found = Measured(() => format.Bind(format.Parse(text), new Support.MemoryContext()), out var cost);
        Assert.True(cost < 64 * Megabyte, $"{cost >> 20} MB");
        Assert.All(found.Findings, f => Assert.InRange(f.At.Span.End, f.At.Span.Start, text.Content.Length));
    }

    private static T Measured<T>(Func<T> work, out long bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = work();
        bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return result;
    }

    private static string Filled(string text, params string[] parts) =>
        parts.Select((part, i) => (part, i)).Aggregate(text, (all, p) => all.Replace($"{{{p.i}}}", p.part, StringComparison.Ordinal));
}
