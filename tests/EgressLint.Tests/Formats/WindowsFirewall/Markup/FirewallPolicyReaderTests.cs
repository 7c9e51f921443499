using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Formats.Xml;
using static EgressLint.Tests.Formats.WindowsFirewall.Markup.FirewallReading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Markup;

/// <summary>Details of group policy reports, SyncML and Graph.</summary>
public sealed class FirewallPolicyReaderTests
{
    [Fact]
    public void Xml_is_read_with_namespaces_references_and_places()
    {
        const string Text = "<!DOCTYPE a [<!ENTITY e 'x'>]><p:a xmlns:p='u'><!-- <b> --><b c=\"1 &lt; 2\"> &#x41;&amp;&e;<![CDATA[<raw>]]> </b></p:a>";
        var tree = XmlTree.Read(Text);
        Assert.Empty(tree.Problems);
        var root = Assert.Single(tree.Roots);
        Assert.Equal(("a", "u"), (root.Name, root.Space));
        var b = Assert.Single(root.Children);
        Assert.Equal(("b", "", "1 < 2", "A&&e;<raw>"), (b.Name, b.Space, b.Attribute("c"), b.Text));
        Assert.Equal("&#x41;&amp;&e;<![CDATA[<raw>", Text.Substring(b.TextSpan.Start, b.TextSpan.Length));
    }

    [Theory]
    [InlineData("<a><b></a>", "'</a>' closes '<b>' too")]
    [InlineData("<a></b></a>", "'</b>' closes nothing")]
    [InlineData("<a>", "'<a>' is never closed")]
    [InlineData("<a b=\"1></a>", "the value of 'b' is never closed")]
    [InlineData("<a><!-- </a>", "'<!--' has no '-->'")]
    public void Broken_xml_is_read_on_and_listed(string text, string expected)
    {
        var tree = XmlTree.Read(text);
        Assert.Contains(expected, tree.Problems.Select(p => p.What));
        Assert.Equal("a", tree.Roots[0].Name);
    }

    [Fact]
    public void A_report_that_is_cut_off_says_so()
    {
        var cut = FirewallSamples.GpoReport[..(FirewallSamples.GpoReport.IndexOf("Block FTP", StringComparison.Ordinal) + 40)];
        var document = Read("gpreport.xml", cut);
        Assert.Equal(2, document.Rules.Length);
        Assert.Equal("it is cut off", document.Rules[1].Broken);
        Assert.Contains(document.Problems, p => p.Rule == FirewallMarkupRules.DamagedExport);
    }

    [Fact]
    public void Computer_settings_that_are_switched_off_are_not_enforced()
    {
        var document = Read("gpreport.xml", FirewallSamples.GpoReport.Replace("<Enabled>true</Enabled>", "<Enabled>false</Enabled>", StringComparison.Ordinal));
        Assert.Empty(document.Settings);
        Assert.All(document.Rules, r => Assert.Contains("switched off", r.Broken, StringComparison.Ordinal));
    }

    [Fact]
    public void The_protocol_stands_before_ports_and_the_version_is_kept()
    {
        var rule = Read("gpreport.xml", FirewallSamples.GpoReport).Rules[0];
        Assert.Equal((0x021D, FirewallDialect.RuleString), (rule.Version, rule.Dialect));
        Assert.Equal("Protocol", rule.Fields[0].Name);
    }

    [Fact]
    public void Of_several_policies_the_first_wins()
    {
        const string Base = "<p:Precedence xmlns:p=\"http://www.microsoft.com/GroupPolicy/Settings/Base\">{0}</p:Precedence>";
        var text = "<Rsop xmlns=\"http://www.microsoft.com/GroupPolicy/Rsop\"><ComputerResults><ExtensionData><Extension xmlns:q=\"http://www.microsoft.com/GroupPolicy/Settings/WindowsFirewall\">"
            + "<q:DomainProfile><q:EnableFirewall>" + Base.Replace("{0}", "1", StringComparison.Ordinal) + "<q:Value>true</q:Value></q:EnableFirewall>"
            + "<q:EnableFirewall>" + Base.Replace("{0}", "2", StringComparison.Ordinal) + "<q:Value>false</q:Value></q:EnableFirewall></q:DomainProfile>"
            + "<q:InboundFirewallRules>" + Base.Replace("{0}", "2", StringComparison.Ordinal) + "<q:Version>2.10</q:Version><q:Action>Block</q:Action><q:Name>x</q:Name><q:Odd>1</q:Odd></q:InboundFirewallRules>"
            + "</Extension></ExtensionData></ComputerResults></Rsop>";
        var document = Read("rsop.xml", text);
        Assert.Equal("Domain EnableFirewall=1", ShowSettings(document)[^1]);
        Assert.Equal("x: ?=a policy of higher precedence (this one is number 2) may have replaced it Action=Block Dir=In Odd=1", Show(document)[0]);
    }

    [Fact]
    public void The_standard_profile_counts_only_alone()
    {
        const string Standard = "<q:StandardProfile><q:EnableFirewall><q:Value>false</q:Value></q:EnableFirewall></q:StandardProfile>";
        Assert.Equal(["Private EnableFirewall=0", "Public EnableFirewall=0"], ShowSettings(Read("a.xml", Report(Standard))));
        Assert.Empty(Read("a.xml", Report(Standard + "<q:PublicProfile/>")).Settings);
    }

    [Theory]
    [InlineData("RemotePortRanges", "443", "it has ports, and its protocol is neither TCP nor UDP")]
    [InlineData("Speed", "1", "'Speed' is no node of the Firewall CSP")]
    [InlineData("EdgeTraversal", "true", "it has edge traversal and is not inbound")]
    [InlineData("InterfaceTypes", "All,Lan", "it names interface types beside 'All'")]
    [InlineData("IcmpTypesAndCodes", "8:*", "it has ICMP types, and its protocol is not ICMP")]
    public void A_refused_node_takes_the_rule_and_the_block_with_it(string node, string value, string why)
    {
        var document = Read("a.xml", "<Atomic>" + FirewallSamples.Command("Add", "FirewallRules/bad/" + node, value) + FirewallSamples.Command("Add", "FirewallRules/good/Enabled", "1") + "</Atomic>"
            + FirewallSamples.Command("Add", "FirewallRules/other/Enabled", "1"));
        Assert.Equal(why, document.Rules[0].Broken);
        Assert.Equal("good: ?='bad' in the same block is refused, and Windows then drops the whole block Action=Allow Active=TRUE Dir=Out", Show(document)[1]);
        Assert.Equal("other: Action=Allow Active=TRUE Dir=Out", Show(document)[2]);
    }

    [Fact]
    public void Deleted_rules_and_nodes_are_gone_and_defaults_are_those_of_the_csp()
    {
        var text = FirewallSamples.Command("Add", "FirewallRules/a/Enabled", "1") + FirewallSamples.Command("Add", "FirewallRules/b/App/FilePath", @"C:\x.exe")
            + FirewallSamples.Command("Add", "FirewallRules/b/Profiles", "2147483647")
            + FirewallSamples.Command("Delete", "FirewallRules/a", "") + FirewallSamples.Command("Delete", "FirewallRules/b/App", "");
        var document = Read("a.xml", text);
        Assert.Equal(["b: Action=Allow Active=FALSE Dir=Out"], Show(document));
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
    }

    [Theory]
    [InlineData("false", "Public EnableFirewall=0")]
    [InlineData("true", "Public EnableFirewall=1")]
    [InlineData("\"true\"", "Public EnableFirewall=1")]
    [InlineData("1", "Public EnableFirewall=1")]
    [InlineData("null", "Public EnableFirewall=?")]
    public void A_setting_by_its_address(string value, string expected) =>
        Assert.Equal([expected], ShowSettings(Read("a.json", "{ \"omaSettings\": [ { \"@odata.type\": \"#microsoft.graph.omaSettingBoolean\", \"omaUri\": \"./Vendor/MSFT/Firewall/MdmStore/PublicProfile/EnableFirewall\", \"value\": " + value + " } ] }")));

    [Theory]
    [InlineData("\"id\": \"55555555\",", "", "{55555555-1}")]
    [InlineData("", "", "{keyword-1}")]
    [InlineData("\"id\": \"55555555\",", "{ \"settingDefinitionId\": \"vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_id\", \"simpleSettingValue\": { \"value\": \"{7}\" } },", "{7}")]
    [InlineData("\"id\": \"55555555\",", "{ \"settingDefinitionId\": \"vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_id\", \"simpleSettingValue\": { \"value\": \"\" } },", "{55555555-1}")]
    [InlineData("\"id\": \"55555555\",", "{ \"settingDefinitionId\": \"vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_id\" },", "{55555555-1}")]
    public void A_keyword_without_an_id_has_that_of_its_group(string group, string own, string expected)
    {
        const string Definition = "\"settingDefinitionId\": \"vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}";
        var text = $"[ {{ {group} {Definition}\", \"settingInstance\": {{ {Definition}\", \"groupSettingCollectionValue\": [ {{ \"children\": [ {own} {{ {Definition}_keyword\", \"simpleSettingValue\": {{ \"value\": \"k\" }} }} ] }} ] }} }} ]";
        Assert.Equal($"{expected} k", string.Join('|', Read("a.json", text).Keywords.Select(k => $"{k.Id} {k.Keyword}")));
    }

    [Theory]
    [InlineData("{ \"@odata.context\": \"x#deviceManagement/configurationPolicies(settings())\", \"value\": [] }", Recognition.Perhaps)]
    [InlineData("{ \"@odata.context\": \"x#deviceManagement/configurationPolicies(settings())\" }", Recognition.No)]
    [InlineData("{ \"value\": [] }", Recognition.No)]
    public void A_list_of_all_policies_is_perhaps_one(string text, object expected) => Assert.Equal(expected, Recognize("a.json", text));

    [Fact]
    public void Keywords_of_the_csp_are_joined_to_rules()
    {
        const string Id = "{3f1b8d52-6a52-4b5c-9b1c-000000000001}";
        var text = FirewallSamples.Command("Add", $"DynamicKeywords/Addresses/{Id}/Keyword", "*.contoso.com") + FirewallSamples.Command("Add", $"DynamicKeywords/Addresses/{Id}/AutoResolve", "true")
            + FirewallSamples.Command("Add", "FirewallRules/a/RemoteAddressDynamicKeywords", Id + ",{00000000-0000-0000-0000-000000000002}");
        var document = Read("a.xml", text);
        var keyword = Assert.Single(document.Keywords);
        Assert.Equal((Id, "*.contoso.com", true), (keyword.Id, keyword.Keyword, keyword.AutoResolve));
        Assert.Contains("DynamicKeyword=" + Id, Show(document)[0], StringComparison.Ordinal);
        Assert.Contains("DynamicKeyword={00000000-0000-0000-0000-000000000002}", Show(document)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Reusable_settings_stand_for_all_their_keywords()
    {
        const string Text = """
            [
              { "id": "11111111-1111-1111-1111-111111111111", "displayName": "Update", "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}",
                "settingInstance": { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}", "groupSettingCollectionValue": [
                  { "children": [
                    { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_id", "simpleSettingValue": { "value": "{22222222-2222-2222-2222-222222222222}" } },
                    { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_keyword", "simpleSettingValue": { "value": "update.contoso.com" } },
                    { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_autoresolve", "choiceSettingValue": {
                      "value": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_autoresolve_true", "children": [] } } ] },
                  { "children": [
                    { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_id", "simpleSettingValue": { "value": "{33333333-3333-3333-3333-333333333333}" } },
                    { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_autoresolve", "choiceSettingValue": {
                      "value": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_autoresolve_false", "children": [
                        { "settingDefinitionId": "vendor_msft_firewall_mdmstore_dynamickeywords_addresses_{id}_addresses", "simpleSettingCollectionValue": [ { "value": "192.0.2.0/24" }, { "value": "198.51.100.7" } ] } ] } } ] } ] } },
              { "settings": [ { "settingInstance": { "settingDefinitionId": "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}", "groupSettingCollectionValue": [ { "children": [
                { "settingDefinitionId": "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}_name", "simpleSettingValue": { "value": "To update" } },
                { "settingDefinitionId": "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}_remoteaddressdynamickeywords",
                  "simpleSettingCollectionValue": [ { "value": "11111111-1111-1111-1111-111111111111" }, { "value": "44444444" } ] } ] } ] } } ] }
            ]
            """;
        var document = Read("a.json", Text);
        Assert.Equal(["update.contoso.com True ", " False 192.0.2.0/24,198.51.100.7"], document.Keywords.Select(k => $"{k.Keyword} {k.AutoResolve} {string.Join(',', k.Addresses)}"));
        Assert.Equal("To update: ?=the reusable settings '44444444', which are not in this file Action=Allow Active=FALSE Dir=Out DynamicKeyword={22222222-2222-2222-2222-222222222222} DynamicKeyword={33333333-3333-3333-3333-333333333333}", Show(document)[0]);
    }

    [Theory]
    [InlineData("\"description\": \"d\", \"id\": \"7\"", "Action=Allow Active=TRUE Dir=Out")]
    [InlineData("\"edgeTraversal\": \"allowed\", \"trafficDirection\": \"in\"", "Action=Allow Active=TRUE Dir=In Edge=TRUE")]
    [InlineData("\"edgeTraversal\": \"notConfigured\", \"trafficDirection\": \"out\"", "Action=Allow Active=TRUE Dir=Out")]
    [InlineData("\"localUserAuthorizations\": \"D:\"", "Action=Allow Active=TRUE Dir=Out LUAuth=D:")]
    [InlineData("\"packageFamilyName\": \"p\"", "Action=Allow Active=TRUE Dir=Out PFN=p")]
    [InlineData("\"protocol\": 6, \"localPortRanges\": [ \"80\" ]", "Action=Allow Active=TRUE Dir=Out LPort=80 Protocol=6")]
    [InlineData("\"localAddressRanges\": [ \"10.0.0.1\" ], \"remoteAddressRanges\": [ \"10.0.0.2\" ]", "Action=Allow Active=TRUE Dir=Out LA=10.0.0.1 RA=10.0.0.2")]
    [InlineData("\"trafficDirection\": \"both\"", "?='both' as trafficDirection Action=Allow Active=TRUE")]
    [InlineData("\"newCondition\": \"x\"", "?='newCondition' Action=Allow Active=TRUE Dir=Out")]
    [InlineData("\"newCondition\": null, \"serviceName\": \"\", \"@odata.type\": \"#microsoft.graph.windowsFirewallRule\"", "Action=Allow Active=TRUE Dir=Out")]
    public void A_rule_of_the_endpoint_protection_profile(string members, string expected) => Assert.Equal(
        ["a: " + expected], Show(Read("a.json", "{ \"@odata.type\": \"#microsoft.graph.windows10EndpointProtectionConfiguration\", \"firewallProfileDomain\": null, \"firewallRules\": [ { \"displayName\": \"a\", " + members + " } ] }")));

    [Theory]
    [InlineData("<q:EnableFirewall><q:Value>2</q:Value></q:EnableFirewall>", "Domain EnableFirewall=2")]
    [InlineData("<q:EnableFirewall>true</q:EnableFirewall>", "Domain EnableFirewall=1")]
    [InlineData("<q:EnableFirewall><q:Value>perhaps</q:Value></q:EnableFirewall>", "Domain EnableFirewall=?")]
    [InlineData("<q:AuthorizedApplications><q:AllowUserPrefMerge><q:Value>false</q:Value></q:AllowUserPrefMerge></q:AuthorizedApplications>", @"Domain AuthorizedApplications\AllowUserPrefMerge=0")]
    [InlineData("<q:GloballyOpenPorts><q:AllowUserPrefMerge><q:Value>true</q:Value></q:AllowUserPrefMerge></q:GloballyOpenPorts>", @"Domain GloballyOpenPorts\AllowUserPrefMerge=1")]
    [InlineData("<q:GloballyOpenPorts><q:Enabled><q:Value>true</q:Value></q:Enabled></q:GloballyOpenPorts>", "")]
    public void A_setting_of_a_report(string setting, string expected) =>
        Assert.Equal(expected, string.Join(',', ShowSettings(Read("a.xml", Report($"<q:DomainProfile>{setting}</q:DomainProfile>")))));

    [Fact]
    public void Graph_words_that_nobody_knows_are_unknown()
    {
        const string Text = """
            { "@odata.type": "#microsoft.graph.windows10EndpointProtectionConfiguration", "firewallProfileDomain": null,
              "firewallRules": [ { "displayName": "a", "protocol": 300, "action": "maybe", "profileTypes": "moon", "interfaceTypes": "lan,wireless", "remoteAddressRanges": ["any"] } ] }
            """;
        Assert.Equal("a: ?='maybe' as action ?=the profile 'moon' ?=the protocol '300' Active=TRUE Dir=Out IFType=Lan IFType=Wireless", Show(Read("a.json", Text))[0]);
    }

    [Fact]
    public void A_damaged_json_says_so()
    {
        var text = FirewallSamples.Legacy[..FirewallSamples.Legacy.IndexOf("BITS only", StringComparison.Ordinal)];
        var document = Read("legacy.json", text);
        Assert.Equal(3, document.Rules.Length);
        Assert.Contains(document.Problems, p => p.Rule == FirewallMarkupRules.DamagedExport);
    }

    private static string Report(string content) =>
        $"<GPO xmlns=\"http://www.microsoft.com/GroupPolicy/Settings\"><Extension xmlns:q=\"http://www.microsoft.com/GroupPolicy/Settings/WindowsFirewall\">{content}</Extension></GPO>";
}
