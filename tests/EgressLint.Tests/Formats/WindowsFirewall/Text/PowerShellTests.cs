using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Text;

/// <summary>What is particular about objects of PowerShell: numbers, lists, cut values, keywords.</summary>
public sealed class PowerShellTests
{
    [Theory]
    [InlineData("\"Enabled\": 1", "Active=TRUE")]
    [InlineData("\"Enabled\": 2", "Active=FALSE")]
    [InlineData("\"Enabled\": true", "Active=TRUE")]
    [InlineData("\"Enabled\": 0", "Active=0")]
    [InlineData("\"Direction\": 1", "Dir=In")]
    [InlineData("\"Direction\": \"Outbound\"", "Dir=Out")]
    [InlineData("\"Direction\": 9", "Dir=9")]
    [InlineData("\"Action\": 0", "Action=NotConfigured")]
    [InlineData("\"Action\": 4", "Action=Block")]
    [InlineData("\"Profile\": 5", "Profile=Domain Profile=Public")]
    [InlineData("\"Profile\": 7", "")]
    [InlineData("\"Profile\": 65535", "Profile=65535")]
    [InlineData("\"Profile\": \"Domain, Public\"", "Profile=Domain Profile=Public")]
    [InlineData("\"Protocol\": \"41\"", "Protocol=41")]
    [InlineData("\"Protocol\": \"nonsense\"", "Protocol=nonsense")]
    [InlineData("\"Protocol\": \"UDP\", \"LocalPort\": [\"Teredo\", \"500-510\"]", "Protocol=17 LPort=Teredo LPort=500-510")]
    [InlineData("\"Protocol\": \"TCP\", \"LocalPort\": \"RPCEPMap\"", "Protocol=6 LPort=RPC-EPMap")]
    [InlineData("\"Protocol\": \"TCP\", \"RemotePort\": \"System.String[]\"", "Protocol=6 ?=its 'RemotePort' was cut when it was exported")]
    [InlineData("\"Protocol\": \"ICMPv6\", \"LocalPort\": \"RPC\", \"IcmpType\": [\"128\", \"135:0\"]", "Protocol=58 ICMP6=128:* ICMP6=135:0")]
    [InlineData("\"Protocol\": \"ICMPv4\"", "?=its ICMP types are not exported Protocol=1")]
    [InlineData("\"RemoteAddress\": [\"LocalSubnet6\", \"10.0.0.0/255.0.0.0\"]", "RA=LocalSubnet6 RA=10.0.0.0/255.0.0.0")]
    [InlineData("\"Package\": \"S-1-15-2-1\"", "AppPkgId=S-1-15-2-1")]
    [InlineData("\"Package\": \"*\"", "?=it is for app packages only")]
    [InlineData("\"PackageFamilyName\": \"Contoso_1\"", "PFN=Contoso_1")]
    [InlineData("\"PackageFamilyName\": [\"Contoso_1\"]", "PFN=Contoso_1")]
    [InlineData("\"PackageFamilyName\": null", "")]
    [InlineData("\"Service\": \"*\"", "Svc=*")]
    [InlineData("\"InterfaceType\": 3", "IFType=Lan IFType=Wireless")]
    [InlineData("\"InterfaceType\": \"Wired\"", "IFType=Lan")]
    [InlineData("\"InterfaceAlias\": [\"Ethernet 1\"]", "IF=Ethernet 1")]
    [InlineData("\"Authentication\": 1, \"Encryption\": 0", "Security=Authenticate")]
    [InlineData("\"Authentication\": \"Required\", \"Encryption\": \"Required\"", "Security=AuthenticateEncrypt")]
    [InlineData("\"Authentication\": 1, \"Encryption\": 2", "Security=AnE-Nego")]
    [InlineData("\"Authentication\": 2, \"Encryption\": 0, \"RemoteMachine\": \"O:LSD:(A;;CC;;;S-1-5-84)\"", "RMauth=O:LSD:(A;;CC;;;S-1-5-84) Security=An-NoEncap")]
    [InlineData("\"Direction\": 2, \"Authentication\": 1, \"OverrideBlockRules\": true", "Dir=Out Security=Authenticate AuthByPassOut=TRUE")]
    [InlineData("\"Platform\": [\"6.3\", \"10.0+\", \"6.1+\"]", "Platform=2:6:3 Platform=2:6:1 Platform2=GTEQ")]
    [InlineData("\"Owner\": \"S-1-5-21-1\", \"LocalUser\": \"D:(A;;CC;;;S-1-5-21-1)\"", "LUAuth=D:(A;;CC;;;S-1-5-21-1) LUOwn=S-1-5-21-1")]
    [InlineData("\"LocalOnlyMapping\": true, \"LooseSourceMapping\": \"True\"", "LSM=TRUE LOM=TRUE")]
    [InlineData("\"EdgeTraversalPolicy\": 2", "Defer=User")]
    [InlineData("\"DynamicTarget\": \"ProximityApps\"", "TTK=ProximityApps")]
    [InlineData("\"RemoteDynamicKeywordAddresses\": [\"{c0ffee00-0000-4000-8000-000000000001}\"]", "DynamicKeyword={c0ffee00-0000-4000-8000-000000000001}")]
    [InlineData("\"PrimaryStatus\": 3", "?=Windows says that there is an error in it")]
    [InlineData("\"PolicyAppId\": \"agents\"", "PolicyAppId=agents")]
    public void Properties_become_fields(string properties, string expected)
    {
        var text = "[{ \"EdgeTraversalPolicy\": 0, \"Name\": \"r\", \"DisplayName\": \"R\", \"Enabled\": 1, \"Direction\": 1, \"Action\": 2, \"Profile\": 0, " + properties + " }]";
        var usual = new[] { "Active=TRUE", "Dir=In", "Action=Allow" };
        var fields = Assert.Single(Written.Read("fw.json", text).Rules).Fields.Select(f => $"{f.Name}={f.Value}").ToList();
        fields.RemoveAll(f => usual.Contains(f) && !expected.Contains(f, StringComparison.Ordinal));
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), string.Join(' ', fields).Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Groups_may_look_like_something_else()
    {
        var text = "[{ \"EdgeTraversalPolicy\": 0, \"DisplayName\": \"R\", \"Enabled\": 1, \"Direction\": 1, \"Action\": 2, \"Profile\": 0, \"Group\": \"@{Contoso_1?ms-resource://Contoso/Name}\" }]";
        Assert.Equal("R|Active=TRUE Dir=In Action=Allow", Written.Of(Assert.Single(Written.Read("fw.json", text).Rules)));
    }

    [Fact]
    public void An_unknown_value_is_said_once()
    {
        var one = "{ \"EdgeTraversalPolicy\": 0, \"DisplayName\": \"R\", \"Enabled\": 7, \"Direction\": 1, \"Action\": 2 }";
        Assert.Equal("EGL0032", Assert.Single(Written.Read("fw.json", $"[{one},{one}]").Problems).Rule.Id);
    }

    [Fact]
    public void One_rule_is_an_object()
    {
        var document = Written.Read("fw.json", "{ \"EdgeTraversalPolicy\": 0, \"DisplayName\": \"R\", \"Enabled\": 1, \"Direction\": 1, \"Action\": 2, \"Profile\": 0 }");
        Assert.Equal("R|Active=TRUE Dir=In Action=Allow", Written.Of(Assert.Single(document.Rules)));
        Assert.Equal(FirewallEvidence.Direction, document.Evidence);
    }

    [Fact]
    public void What_is_not_exported_is_not_known()
    {
        var rule = Assert.Single(Written.Read("fw.json", "[{ \"DisplayName\": \"R\", \"Enabled\": 1, \"Action\": 2, \"EdgeTraversalPolicy\": 0, \"LocalPort\": null }]").Rules);
        Assert.Equal("R|Active=TRUE Action=Allow ?=its profiles are not exported", Written.Of(rule));
        rule = Assert.Single(Written.Read("fw.json", "[{ \"DisplayName\": \"R\", \"Direction\": 1, \"Action\": 2, \"EdgeTraversalPolicy\": 0, \"Profile\": 0 }]").Rules);
        Assert.Equal("R|Active=not exported Dir=In Action=Allow", Written.Of(rule));
    }

    [Fact]
    public void Broken_json_is_a_finding_and_the_rest_is_read()
    {
        var text = TextSamples.JsonSiblings.Replace("\"Name\": \"r2\",", "\"Name\" \"r2\",", StringComparison.Ordinal);
        var document = Written.Read("fw.json", text);
        Assert.Equal(4, document.Rules.Length);
        Assert.Equal("EGL0040", Assert.Single(document.Problems).Rule.Id);
        Assert.Single(Written.Read("fw.json", text[..900]).Rules, r => r.Name == "Agent out: all");
    }

    [Fact]
    public void Keywords_are_names_or_addresses()
    {
        const string Text = """
            [ { "CreationClassName": "MSFT|FW|DynamicKeywordAddress|1", "Id": "{c0ffee00-0000-4000-8000-000000000001}", "Keyword": "*.contoso.com", "AutoResolve": true, "Addresses": "" },
              { "Id": "c0ffee00-0000-4000-8000-000000000002", "Keyword": "Sites", "AutoResolve": false, "Addresses": "192.0.2.1,198.51.100.0/24" } ]
            """;
        var document = Written.Read("fw.json", Text);
        Assert.Equal(["{c0ffee00-0000-4000-8000-000000000001}", "{c0ffee00-0000-4000-8000-000000000002}"], document.Keywords.Select(k => k.Id));
        Assert.Equal(("*.contoso.com", true, 0), (document.Keywords[0].Keyword, document.Keywords[0].AutoResolve, document.Keywords[0].Addresses.Length));
        Assert.Equal("192.0.2.1 198.51.100.0/24", string.Join(' ', document.Keywords[1].Addresses));
        Assert.Equal("\"Sites\"", Text.Substring(document.Keywords[1].Span.Start, document.Keywords[1].Span.Length));
    }

    [Theory]
    [InlineData("\"Id\": \"1\", \"Keyword\": \"a.contoso.com\", \"AutoResolve\": 1", "{1} a.contoso.com True ")]
    [InlineData("\"Id\": \"1\", \"Keyword\": \"a.contoso.com\", \"AutoResolve\": \"False\"", "{1} a.contoso.com False ")]
    [InlineData("\"Id\": \"1\", \"Keyword\": \"a.contoso.com\", \"AutoResolve\": null, \"Addresses\": \"Any\"", "{1} a.contoso.com False ")]
    [InlineData("\"Id\": \"1\", \"Keyword\": null, \"Addresses\": [\"192.0.2.1\"]", "{1}  False 192.0.2.1")]
    [InlineData("\"Keyword\": \"a.contoso.com\", \"AutoResolve\": true", "")]
    public void A_keyword_has_an_id(string properties, string expected)
    {
        var document = Written.Read("fw.json", "[{ \"CreationClassName\": \"MSFT|FW|DynamicKeywordAddress|1\", \"Id\": \"{0}\", \"Keyword\": \"x\", \"AutoResolve\": true, \"Addresses\": \"\" }, { " + properties + " }]");
        Assert.Equal(expected, string.Join('|', document.Keywords.Skip(1).Select(k => $"{k.Id} {k.Keyword} {k.AutoResolve} {string.Join(' ', k.Addresses)}")));
    }

    [Fact]
    public void Settings_that_are_no_number_of_the_table_are_unknown()
    {
        var document = Written.Read("fw.json", TextSamples.JsonProfiles.Replace("\"DefaultOutboundAction\": 2", "\"DefaultOutboundAction\": 3", StringComparison.Ordinal));
        Assert.Contains("Domain DefaultOutboundAction=?", document.Settings.Select(Written.Of));
        Assert.Equal("EGL0032", Assert.Single(document.Problems).Rule.Id);
    }

    [Fact]
    public void Utf16_with_a_mark_is_what_older_versions_redirect()
    {
        var bytes = System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes(TextSamples.List)).ToArray();
        var source = SourceText.Decode("fw.txt", bytes);
        Assert.Equal(4, FirewallReaders.Find(source, out _)!.Read(source).Rules.Length);
    }

    [Fact]
    public void Broken_xml_keeps_what_came_before()
    {
        var cut = TextSamples.Clixml[..TextSamples.Clixml.IndexOf("Ping in", StringComparison.Ordinal)];
        var document = Written.Read("fw.xml", cut);
        Assert.Equal(["Agent out: all", "Block web"], document.Rules.Select(r => r.Name));
        Assert.Equal("EGL0040", Assert.Single(document.Problems).Rule.Id);
    }
}
