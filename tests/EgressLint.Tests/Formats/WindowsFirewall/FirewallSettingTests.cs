using EgressLint.Tests.Formats.WindowsFirewall.Markup;
using EgressLint.Tests.Formats.WindowsFirewall.Text;
using static EgressLint.Tests.Formats.WindowsFirewall.FirewallAnswers;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>Settings of profiles: what is set to something that nobody understands is unknown, and never what Windows starts with.</summary>
public sealed class FirewallSettingTests
{
    [Theory]
    [InlineData("\"DefaultOutboundAction\"=dword:0", "Allow")]
    [InlineData("\"DefaultOutboundAction\"=dword:1", "Deny")]
    [InlineData("\"DefaultOutboundAction\"=dword:2", "Unknown")]
    [InlineData("\"DefaultOutboundAction\"=\"1\"", "Unknown")]
    [InlineData("\"DefaultOutboundAction\"=dword:1\r\n\"EnableFirewall\"=dword:0", "Allow")]
    [InlineData("\"DefaultOutboundAction\"=dword:1\r\n\"EnableFirewall\"=dword:1", "Deny")]
    [InlineData("\"DefaultOutboundAction\"=dword:1\r\n\"EnableFirewall\"=dword:7", "Unknown")]
    [InlineData("\"DefaultOutboundAction\"=dword:1\r\n\"EnableFirewall\"=\"yes\"", "Unknown")]
    [InlineData("\"DisableNotifications\"=dword:1\r\n\"EnableFirewall\"=dword:1", "Allow")]
    public void A_setting_of_a_profile_decides_connections_out(string values, string expected) =>
        Assert.Equal(expected, Ask("fw.reg", KeyFile((Policies + @"\PublicProfile", values)), Web, "profile=public"));

    [Theory]
    [InlineData("dword:0", "Allow")]
    [InlineData("dword:1", "Deny")]
    [InlineData("dword:5", "Unknown")]
    public void Shields_are_up_down_or_nobody_knows(string value, string expected)
    {
        var text = KeyFile(
            (Policies + @"\PublicProfile", $"\"DoNotAllowExceptions\"={value}"),
            (Policies + @"\FirewallRules", "\"r\"=\"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|Name=r|\""));
        Assert.Equal(expected, Ask("fw.reg", text, Web with { Inbound = true, SourcePort = 443 }, "profile=public"));
    }

    [Theory]
    [InlineData("dword:0", "public", "Deny")]
    [InlineData("dword:1", "public", "Allow")]
    [InlineData("dword:3", "public", "Unknown")]
    [InlineData("dword:3", "domain", "Allow")]
    public void Rules_of_the_machine_count_do_not_or_nobody_knows(string value, string profile, string expected)
    {
        var text = KeyFile(
            (Policies + @"\PublicProfile", $"\"DefaultOutboundAction\"=dword:1\r\n\"AllowLocalPolicyMerge\"={value}"),
            (Policies + @"\DomainProfile", "\"DefaultOutboundAction\"=dword:1"),
            (Local + @"\FirewallRules", "\"r\"=\"v2.10|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=443|Name=r|\""));
        Assert.Equal(expected, Ask("fw.reg", text, Web, "profile=" + profile));
    }

    [Fact]
    public void Whether_rules_of_the_machine_count_is_not_for_the_machine_to_say()
    {
        var text = KeyFile(
            (Policies + @"\PublicProfile", "\"DefaultOutboundAction\"=dword:1"),
            (Local + @"\PublicProfile", "\"AllowLocalPolicyMerge\"=dword:0"),
            (Local + @"\FirewallRules", "\"r\"=\"v2.10|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=443|Name=r|\""));
        Assert.Equal("Allow", Ask("fw.reg", text, Web, "profile=public"));
    }

    [Theory]
    [InlineData(0, 0, "Allow")]
    [InlineData(0, 1, "Deny")]
    [InlineData(1, 0, "Deny")]
    [InlineData(0, 7, "Unknown")]
    [InlineData(7, 0, "Unknown")]
    [InlineData(7, 1, "Deny")]
    public void Shields_are_up_where_any_store_raises_them(int own, int policy, string expected)
    {
        var keys = new[]
        {
            (Local + @"\PublicProfile", $"\"DoNotAllowExceptions\"=dword:{own}"), (Policies + @"\PublicProfile", $"\"DoNotAllowExceptions\"=dword:{policy}"),
            (Policies + @"\FirewallRules", "\"r\"=\"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|Name=r|\""),
        };
        Assert.Equal(expected, Ask("fw.reg", KeyFile(keys), Web with { Inbound = true, SourcePort = 443 }, "profile=public"));
        Assert.Equal(expected, Ask("fw.reg", KeyFile([keys[1], keys[0], keys[2]]), Web with { Inbound = true, SourcePort = 443 }, "profile=public"));
    }

    [Theory]
    [InlineData("AuthorizedApplications", 0, "Protocol=6|App=c:\\a.exe|", "Deny")]
    [InlineData("AuthorizedApplications", 1, "Protocol=6|App=c:\\a.exe|", "Allow")]
    [InlineData("AuthorizedApplications", 3, "Protocol=6|App=c:\\a.exe|", "Unknown")]
    [InlineData("AuthorizedApplications", 0, "Protocol=6|LPort2_10=0-65535|App=c:\\a.exe|", "Allow")]
    [InlineData("AuthorizedApplications", 0, "Protocol=6|App=c:\\a.exe|Svc=bits|", "Allow")]
    [InlineData("AuthorizedApplications", 0, "App=c:\\a.exe|", "Allow")]
    [InlineData("AuthorizedApplications", 0, "Protocol=6|LPort=5000|", "Allow")]
    [InlineData("GloballyOpenPorts", 0, "Protocol=6|LPort=5000|", "Deny")]
    [InlineData("GloballyOpenPorts", 3, "Protocol=6|LPort=5000|", "Unknown")]
    [InlineData("GloballyOpenPorts", 0, "Protocol=6|LPort=5000|LPort=5002|", "Allow")]
    [InlineData("GloballyOpenPorts", 0, "Protocol=6|LPort=5000|App=c:\\a.exe|", "Allow")]
    [InlineData("GloballyOpenPorts", 0, "Protocol=6|LPort=5000|Svc=bits|", "Allow")]
    [InlineData("GloballyOpenPorts", 0, "Protocol=6|App=c:\\a.exe|", "Allow")]
    public void Policy_leaves_out_programs_and_ports_of_the_machine(string list, int value, string fields, string expected)
    {
        var rule = $"\"r\"=\"v2.10|Action=Allow|Active=TRUE|Dir=Out|{fields.Replace(@"\", @"\\", StringComparison.Ordinal)}Name=r|\"";
        var policy = (Policies + @"\PublicProfile", "\"DefaultOutboundAction\"=dword:1");
        var merge = $"\"AllowUserPrefMerge\"=dword:{value}";
        var asked = Web with { SourcePort = 5000 };
        const string Traits = @"profile=public program=c:\a.exe service=bits";
        Assert.Equal(expected, Ask("fw.reg", KeyFile(policy, (Policies + @"\PublicProfile\" + list, merge), (Local + @"\FirewallRules", rule)), asked, Traits));
        Assert.Equal("Allow", Ask("fw.reg", KeyFile(policy, (Policies + @"\PublicProfile\" + list, merge), (Policies + @"\FirewallRules", rule)), asked, Traits));

        // What the machine itself says is for nobody to know, and policy beats it.
        var own = (Local + @"\PublicProfile\" + list, merge);
        Assert.Equal(expected == "Deny" ? "Unknown" : expected, Ask("fw.reg", KeyFile(policy, own, (Local + @"\FirewallRules", rule)), asked, Traits));
        Assert.Equal("Allow", Ask("fw.reg", KeyFile(policy, own, (Policies + @"\PublicProfile\" + list, "\"AllowUserPrefMerge\"=dword:1"), (Local + @"\FirewallRules", rule)), asked, Traits));
    }

    [Theory]
    [InlineData("\"PolicyStoreSourceType\": 1,", "Deny")]
    [InlineData("\"PolicyStoreSourceType\": 2,", "Allow")]
    [InlineData("\"PolicyStoreSourceType\": \"MDM\",", "Allow")]
    [InlineData("\"PolicyStoreSource\": \"MDM\",", "Allow")]
    [InlineData("\"PolicyStoreSource\": \"PersistentStore\",", "Deny")]
    [InlineData("\"PolicyStoreSource\": \"elsewhere\",", "Unknown")]
    [InlineData("", "Unknown")]
    public void A_rule_of_nobody_knows_which_store_is_perhaps_one_that_does_not_count(string store, string expected) =>
        Assert.Equal(expected, Ask("fw.json", PowerShell(store + "\"Action\": 2, \"RemoteAddress\": \"Any\"", outbound: 4, merge: 0), Web));

    [Theory]
    [InlineData("LocalSubnet", "Unknown", "Unknown")]
    [InlineData("LocalSubnet4", "Unknown", "Allow")]
    [InlineData("LocalSubnet6", "Allow", "Unknown")]
    public void The_subnet_of_one_family(string address, string old, string expected)
    {
        var text = PowerShell($"\"Action\": 4, \"RemoteAddress\": \"{address}\"", outbound: 2, merge: 1);
        Assert.Equal(old, Ask("fw.json", text, Web));
        Assert.Equal(expected, Ask("fw.json", text, Web with { Address = Address("2001:db8::7") }));
    }

    [Theory]
    [InlineData("netsh advfirewall set allprofiles state off", "Allow")]
    [InlineData("netsh advfirewall set currentprofile state off", "Unknown")]
    [InlineData("netsh advfirewall set allprofiles state %1", "Unknown")]
    [InlineData("if exist x netsh advfirewall set allprofiles state off", "Unknown")]
    [InlineData("netsh advfirewall set domainprofile state off", "Allow,Deny")]
    [InlineData("netsh advfirewall set privateprofile state off", "Allow,Deny")]
    [InlineData("\"C:\\Windows\\System32\\netsh.exe\" advfirewall set allprofiles state off", "Allow")]
    [InlineData("\"C:\\Windows\\System32\\netsh\" advfirewall set allprofiles state off", "Allow")]
    [InlineData("netsh advfirewall set allprofiles state o^ff", "Allow")]
    [InlineData("netsh advfirewall set allprofiles state \"o^ff\"", "Unknown")]
    [InlineData("netsh advfirewall set allprofiles state o^%x^%ff", "Unknown")]
    [InlineData("netsh advfirewall set allprofiles state off ^", "Allow")]
    [InlineData("netsh advfirewall set allprofiles state off^", "Unknown")]
    [InlineData("netsh advfirewall set allprofiles state notconfigured", "Deny")]
    [InlineData("netsh advfirewall set allprofiles state sideways", "Unknown")]
    [InlineData("netsh advfirewall set allprofiles state", "Deny")]
    [InlineData("netsh advfirewall set global state off", "Deny")]
    [InlineData("netsh advfirewall set allprofiles firewallpolicy %1", "Unknown")]
    [InlineData("netsh advfirewall set allprofiles firewallpolicy blockinbound,allowoutbound", "Allow")]
    [InlineData("netsh advfirewall set allprofiles firewallpolicy notconfigured", "Deny")]
    [InlineData("netsh advfirewall set allprofiles logging filename x", "Deny")]
    public void A_command_sets_a_profile_after_another(string command, string expected) =>
        Assert.Equal(expected, Ask("fw.cmd", $"netsh advfirewall set allprofiles firewallpolicy blockinbound,blockoutbound\r\n{command}\r\n", Web));

    [Theory]
    [InlineData("netsh advfirewall reset", "Unknown")]
    [InlineData("netsh advfirewall import c:\\fw.wfw", "Unknown")]
    [InlineData("if exist x netsh advfirewall reset", "Unknown")]
    [InlineData("netsh advfirewall show allprofiles", "Allow")]
    public void What_was_set_before_everything_is_replaced_does_not_count(string command, string expected) =>
        Assert.Equal(expected, Ask("fw.cmd", $"netsh advfirewall set allprofiles state off\r\nnetsh advfirewall firewall add rule name=a dir=in action=block\r\n{command}\r\n", Web));

    [Theory]
    [InlineData("DomainProfile/DefaultOutboundAction", "Domain EnableFirewall=1|Public EnableFirewall=1|r|s|{a}")]
    [InlineData("DomainProfile", "Public EnableFirewall=1|r|s|{a}")]
    [InlineData("DomainProfile/Shielded", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|r|s|{a}")]
    [InlineData("FirewallRules/R", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|s|{a}")]
    [InlineData("FirewallRules", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|{a}")]
    [InlineData("FirewallRules/other/Protocol", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|r|s|{a}")]
    [InlineData("Global/CRLcheck", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|r|s|{a}")]
    [InlineData("FirewallRules/other", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|r|s|{a}")]
    [InlineData("DynamicKeywords/Addresses/{a}", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|r|s")]
    [InlineData("DynamicKeywords", "Domain EnableFirewall=1|Domain DefaultOutboundAction=1|Public EnableFirewall=1|r|s")]
    [InlineData("", "")]
    public void What_is_deleted_is_not_set(string path, string expected)
    {
        var text = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody>"
            + FirewallSamples.Command("Replace", "DomainProfile/EnableFirewall", "true")
            + FirewallSamples.Command("Replace", "DomainProfile/DefaultOutboundAction", "1")
            + FirewallSamples.Command("Replace", "PublicProfile/EnableFirewall", "true")
            + FirewallSamples.Command("Add", "FirewallRules/r/Enabled", "1")
            + FirewallSamples.Command("Add", "FirewallRules/s/Enabled", "1")
            + FirewallSamples.Command("Add", "DynamicKeywords/Addresses/{a}/Keyword", "k")
            + FirewallSamples.Command("Delete", path, "") + "</SyncBody></SyncML>";
        var document = Written.Read("fw.xml", text);
        Assert.Equal(expected, string.Join('|', document.Settings.Select(Written.Of).Concat(document.Rules.Select(r => r.Id)).Concat(document.Keywords.Select(k => k.Id))));
    }

    [Theory]
    [InlineData("Addresses", "203.0.113.0/24", "Allow")]
    [InlineData("Addresses", "198.51.100.0/24,192.0.2.1", "Deny")]
    [InlineData("Addresses", "", "Unknown")]
    [InlineData("Addresses", "LocalSubnet", "Unknown")]
    [InlineData("Addresses", "nonsense", "Unknown")]
    [InlineData("AutoResolve", "false", "Unknown")]
    public void A_rule_for_a_keyword_is_for_its_addresses(string node, string value, string expected)
    {
        var text = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody>"
            + string.Concat(((string[])["DomainProfile", "PrivateProfile", "PublicProfile"]).Select(p => FirewallSamples.Command("Add", p + "/DefaultOutboundAction", "1")))
            + FirewallSamples.Command("Add", "DynamicKeywords/Addresses/{a}/Keyword", "k") + FirewallSamples.Command("Add", "DynamicKeywords/Addresses/{a}/" + node, value)
            + string.Concat(new[] { ("Direction", "OUT"), ("Action/Type", "1"), ("Enabled", "1"), ("RemoteAddressDynamicKeywords", "{a}") }.Select(n => FirewallSamples.Command("Add", "FirewallRules/r/" + n.Item1, n.Item2)))
            + "</SyncBody></SyncML>";
        Assert.Equal(expected, Ask("fw.xml", text, Web));
    }

    [Theory]
    [InlineData("www.example.com", "www.example.com", "Allow")]
    [InlineData("*.example.com", "www.example.com", "Allow")]
    [InlineData("www.contoso.com", "www.example.com", "Deny")]
    [InlineData("www.example.com", null, "Unknown")]
    public void A_rule_for_a_name_is_for_who_asks_for_it(string keyword, string? host, string expected)
    {
        var text = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody>"
            + string.Concat(((string[])["DomainProfile", "PrivateProfile", "PublicProfile"]).Select(p => FirewallSamples.Command("Add", p + "/DefaultOutboundAction", "1")))
            + FirewallSamples.Command("Add", "DynamicKeywords/Addresses/{a}/Keyword", keyword) + FirewallSamples.Command("Add", "DynamicKeywords/Addresses/{a}/AutoResolve", "true")
            + string.Concat(new[] { ("Direction", "OUT"), ("Action/Type", "1"), ("Enabled", "1"), ("RemoteAddressDynamicKeywords", "{a}") }.Select(n => FirewallSamples.Command("Add", "FirewallRules/r/" + n.Item1, n.Item2)))
            + "</SyncBody></SyncML>";
        Assert.Equal(expected, Ask("fw.xml", text, Web with { Host = host }));
    }

    [Fact]
    public void A_value_of_a_rule_is_deleted()
    {
        var text = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody>"
            + FirewallSamples.Command("Add", "FirewallRules/r/App/FilePath", @"C:\a.exe") + FirewallSamples.Command("Add", "FirewallRules/r/Protocol", "6")
            + FirewallSamples.Command("Delete", "FirewallRules/r/Protocol", "") + "</SyncBody></SyncML>";
        Assert.Equal(@"r|Active=FALSE Dir=Out Action=Allow App=C:\a.exe", Written.Of(Assert.Single(Written.Read("fw.xml", text).Rules)));
    }

    [Fact]
    public void A_node_of_a_rule_is_deleted_with_those_below_it()
    {
        var text = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody>"
            + FirewallSamples.Command("Add", "FirewallRules/r/App/FilePath", @"C:\a.exe") + FirewallSamples.Command("Add", "FirewallRules/r/Protocol", "6")
            + FirewallSamples.Command("Delete", "FirewallRules/r/App", "") + "</SyncBody></SyncML>";
        Assert.Equal("r|Active=FALSE Dir=Out Action=Allow Protocol=6", Written.Of(Assert.Single(Written.Read("fw.xml", text).Rules)));
    }

    /// <summary>One outbound rule and the three profiles, as PowerShell writes them.</summary>
    private static string PowerShell(string rule, int outbound, int merge)
    {
        var profiles = ((string[])["Domain", "Private", "Public"]).Select(p => $$"""
            { "Name": "{{p}}", "Enabled": 1, "DefaultInboundAction": 4, "DefaultOutboundAction": {{outbound}}, "AllowInboundRules": 1, "AllowLocalFirewallRules": {{merge}}, "AllowUserApps": 2, "AllowUserPorts": 2 }
            """);
        return $$"""
            { "Rules": [ { {{rule}}, "Name": "r", "DisplayName": "r", "Enabled": 1, "Direction": 2, "Profile": 0, "Owner": null, "Protocol": "Any", "LocalPort": "Any", "RemotePort": "Any",
              "LocalAddress": "Any", "Program": "Any", "Package": null, "Service": "Any", "InterfaceAlias": "Any", "InterfaceType": 0, "Authentication": 0, "Encryption": 0,
              "OverrideBlockRules": false, "LocalUser": "Any", "RemoteUser": "Any", "RemoteMachine": "Any" } ], "Profiles": [ {{string.Join(",", profiles)}} ] }
            """;
    }
}
