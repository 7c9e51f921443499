using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Formats.WindowsFirewall.Reading;
using static EgressLint.Tests.Formats.WindowsFirewall.Markup.FirewallReading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Markup;

/// <summary>The same rules are read from every shape.</summary>
public sealed class FirewallShapeTests
{
    public static TheoryData<string> Shapes => [.. FirewallSamples.All.Select(s => s.Path)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_gives_the_same_rules(string path)
    {
        var expected = path == "legacy.json" ? FirewallSamples.Expected[..3] : FirewallSamples.Expected;
        Assert.Equal(expected, Show(Read(path, Sample(path))));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_rule_stands_where_its_name_does(string path)
    {
        var text = Sample(path);
        Assert.All(Read(path, text).Rules, r =>
        {
            var shown = text.Substring(r.Span.Start, r.Span.Length);
            Assert.DoesNotContain('\n', shown);
            Assert.True(path is "splat.ps1" or "dsc.ps1" or "custom.json" or "rules.xml" || shown.Contains(r.Name, StringComparison.Ordinal), shown);
        });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_value_stands_where_it_is_written(string path)
    {
        var text = Sample(path);
        var ports = Read(path, text).Rules.SelectMany(r => r.Fields).Where(f => f.Name == "RPort");
        Assert.All(ports, f => Assert.Contains(f.Value, text.Substring(f.Span.Start, f.Span.Length), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gpreport.xml", "GroupPolicy")]
    [InlineData("rules.xml", "Mdm")]
    [InlineData("catalog.json", "Mdm")]
    [InlineData("legacy.json", "Mdm")]
    public void Profiles_have_their_settings(string path, string store)
    {
        var document = Read(path, Sample(path));
        Assert.Equal(["Domain DefaultInboundAction=1", "Domain DefaultOutboundAction=0", "Domain EnableFirewall=1"], ShowSettings(document).Order(StringComparer.Ordinal));
        Assert.Equal(FirewallEvidence.All, document.Evidence);
        Assert.All(document.Settings, s => Assert.Equal(store, s.Store.ToString()));
        Assert.All(document.Rules, r => Assert.Equal(store, r.Store.ToString()));
    }

    [Theory]
    [InlineData("rules.ps1")]
    [InlineData("rules.cmd")]
    [InlineData("dsc.ps1")]
    [InlineData("tasks.yml")]
    public void A_script_knows_nothing_of_what_was_there_before(string path)
    {
        var document = Read(path, Sample(path));
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
        Assert.NotNull(document.BetterExport);
        Assert.Contains("unknown", document.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.xml", "<?xml version=\"1.0\"?><project xmlns=\"http://example.com/GroupPolicy\"><GPO/></project>")]
    [InlineData("a.xml", "<SyncML><Add><Item><Target><LocURI>./Vendor/MSFT/Policy/Config/Update</LocURI></Target></Item></Add></SyncML>")]
    [InlineData("Backup.xml", "<?xml version=\"1.0\"?><GroupPolicyBackupScheme xmlns=\"http://www.microsoft.com/GroupPolicy/GPOOperations\"><GroupPolicyObject/></GroupPolicyBackupScheme>")]
    [InlineData("a.json", "{ \"name\": \"x\", \"firewallRules\": [] }")]
    [InlineData("a.json", "[{ \"settingDefinitionId\": \"device_vendor_msft_policy_config_update\" }]")]
    [InlineData("a.ps1", "# New-NetFirewallRule adds one\nGet-NetFirewallRule | Format-Table\nWrite-Host \"New-NetFirewallRule -DisplayName x\"\n")]
    [InlineData("a.ps1", "Write-Host hello")]
    [InlineData("a.md", "    New-NetFirewallRule -DisplayName x\n")]
    [InlineData("a.cmd", "netsh advfirewall firewall show rule name=all\r\necho netsh advfirewall firewall add rule name=x\r\n")]
    [InlineData("a.yml", "- name: x\n  debug: {msg: 'win_firewall_rule: no'}\n# win_firewall_rule:\n")]
    [InlineData("a.yml", "text: |\n  - win_firewall_rule:\n      name: x\n")]
    [InlineData("a.txt", "")]
    public void Other_files_are_none_of_ours(string path, string text) => Assert.Equal(Recognition.No, Recognize(path, text));

    [Fact]
    public void A_report_is_known_by_its_root_when_the_firewall_comes_late()
    {
        var text = FirewallSamples.GpoReport.Replace("<Computer>", "<SecurityDescriptor>" + new string('x', 20_000) + "</SecurityDescriptor><Computer>", StringComparison.Ordinal);
        Assert.Equal(Recognition.Perhaps, Recognize("gpreport.xml", text[..8192]));
        Assert.Equal(4, Read("gpreport.xml", text).Rules.Length);
    }

    [Fact]
    public void A_report_without_firewall_is_empty_and_clean()
    {
        const string Text = "<GPO xmlns=\"http://www.microsoft.com/GroupPolicy/Settings\"><Computer><ExtensionData/></Computer></GPO>";
        var document = Read("gpreport.xml", Text, Recognition.Perhaps);
        Assert.True(document.IsEmpty);
        Assert.Empty(document.Problems);

        // What was cut off may have had one.
        Assert.NotEmpty(Read("gpreport.xml", Text[..^20], Recognition.Perhaps).Problems);
    }

    [Fact]
    public void A_key_of_the_firewall_without_a_value_is_told()
    {
        var text = SourceText.From("empty.reg", "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\r\n");
        var format = new FirewallFormat();
        Assert.Equal(Recognition.Yes, format.Recognize(text));
        var bound = format.Bind(format.Parse(text), BindContext.Alone);
        Assert.Empty(bound.Policies);
        Assert.Equal("EGL0010", Assert.Single(bound.Findings).Rule.Id);
    }

    private static string Sample(string path) => FirewallSamples.All.Single(s => s.Path == path).Text;
}
