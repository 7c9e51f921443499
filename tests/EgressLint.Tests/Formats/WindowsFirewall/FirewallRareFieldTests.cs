using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Tests.Formats.WindowsFirewall.Markup;
using EgressLint.Tests.Formats.WindowsFirewall.Text;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>Fields and lists that few exports have: old lists of programs and ports, switches, and what the MDM store refuses.</summary>
public sealed class FirewallRareFieldTests
{
    private const string Profile = @"Software\Policies\Microsoft\WindowsFirewall\DomainProfile";

    [Theory]
    [InlineData(@"AuthorizedApplications\List", @"SZ:C:\a.exe:*:Enabled:A", @"A|Active=TRUE Dir=In Action=Allow Profile=Domain App=C:\a.exe")]
    [InlineData(@"AuthorizedApplications\List", @"EXSZ:%SystemRoot%\a.exe:LocalSubnet,10.0.0.0/8:disabled:A", @"A|Active=FALSE Dir=In Action=Allow Profile=Domain RA=LocalSubnet RA=10.0.0.0/8 App=%SystemRoot%\a.exe")]
    [InlineData(@"GloballyOpenPorts\List", "SZ:443:TCP:*:Enabled:web", "web|Active=TRUE Dir=In Action=Allow Profile=Domain Protocol=6 LPort=443")]
    [InlineData(@"GloballyOpenPorts\List", "SZ:53:udp:10.0.0.0/8:Disabled:dns", "dns|Active=FALSE Dir=In Action=Allow Profile=Domain RA=10.0.0.0/8 Protocol=17 LPort=53")]
    public void An_entry_of_an_old_list_is_a_rule(string list, string action, string expected) =>
        Assert.Equal(expected, Written.Of(Assert.Single(Read(Group(Profile + "\\" + list, "entry", action)).Rules)));

    [Theory]
    [InlineData("SZ:1:ICMP:*:Enabled:x", "the protocol 'ICMP'")]
    [InlineData("SZ:443:TCP:10.0.0.0/8,:Enabled:x", "an empty scope")]
    public void What_an_old_list_says_that_is_not_known_is_said(string action, string expected) =>
        Assert.Contains(Assert.Single(Read(Group(Profile + @"\GloballyOpenPorts\List", "entry", action)).Rules).Fields, f => f.Name == WrittenField.Unknown && f.Value == expected);

    [Theory]
    [InlineData("SZ:443")]
    [InlineData("SZ:443:TCP")]
    [InlineData("SZ:443:TCP:*:Perhaps:x")]
    public void What_is_no_entry_is_a_broken_rule(string action) =>
        Assert.Equal("it is no entry of a list of programs or ports", Assert.Single(Read(Group(Profile + @"\GloballyOpenPorts\List", "entry", action)).Rules).Broken);

    [Theory]
    [InlineData("DWORD:1", false)]
    [InlineData("DWORD:0", true)]
    public void Whether_an_old_list_is_obeyed_is_beside_it(string enabled, bool isUnknown)
    {
        var rule = Assert.Single(Read(Group(Profile + @"\GloballyOpenPorts\List", "entry", "SZ:443:TCP:*:Enabled:web") + Group(Profile + @"\GloballyOpenPorts", "Enabled", enabled)).Rules);
        Assert.Equal(isUnknown, rule.Fields.Any(f => f.Name == WrittenField.Unknown));
    }

    [Theory]
    [InlineData("RemoteAdminSettings", "Enabled", "DWORD:1", "RemoteAdminSettings", "TRUE")]
    [InlineData("RemoteAdminSettings", "Enabled", "DWORD:0", "RemoteAdminSettings", "FALSE")]
    [InlineData(@"Services\RemoteDesktop", "Enabled", "DWORD:1", "RemoteDesktop", "TRUE")]
    [InlineData("IcmpSettings", "AllowInboundEchoRequest", "DWORD:1", "AllowInboundEchoRequest", "TRUE")]
    public void A_switch_is_a_rule_that_opens_something(string key, string name, string action, string rule, string active)
    {
        var made = Assert.Single(Read(Group(Profile + "\\" + key, name, action)).Rules);
        Assert.Equal(rule, made.Id);
        Assert.Contains(made.Fields, f => f.Name == "Active" && f.Value == active);
        Assert.Contains(made.Fields, f => f.Name == WrittenField.Unknown && f.Value == $"what the switch '{rule}' opens");
    }

    [Theory]
    [InlineData("NONSENSE:1", "is nothing that LGPO text can say of a value")]
    [InlineData("DWORD:x", "is no number")]
    [InlineData("DWORD:0xg", "is no number")]
    [InlineData("DWORD:0x1", null)]
    [InlineData("BINARY:00", null)]
    [InlineData("MULTISZ:a", null)]
    public void What_a_group_of_policy_text_says(string action, string? problem)
    {
        var problems = Read(Group(Profile, "DefaultOutboundAction", "DWORD:1") + Group(Profile, "EnableFirewall", action)).Problems;
        Assert.Equal(problem is not null, problems.Any(p => problem is not null && p.Message.Contains(problem, StringComparison.Ordinal)));
        Assert.Equal(problem is null, problems.IsEmpty);
    }

    [Theory]
    [InlineData("DomainProfile/Shielded", "true", "Domain DoNotAllowExceptions=1")]
    [InlineData("PrivateProfile/AllowLocalPolicyMerge", "false", "Private AllowLocalPolicyMerge=0")]
    [InlineData("PublicProfile/AuthAppsAllowUserPrefMerge", "false", @"Public AuthorizedApplications\AllowUserPrefMerge=0")]
    [InlineData("PublicProfile/GlobalPortsAllowUserPrefMerge", "true", @"Public GloballyOpenPorts\AllowUserPrefMerge=1")]
    [InlineData("PublicProfile/DefaultOutboundAction", "1", "Public DefaultOutboundAction=1")]
    [InlineData("PublicProfile/EnableFirewall", "perhaps", "Public EnableFirewall=?")]
    public void A_setting_of_the_MDM_store(string path, string value, string expected) => Assert.Contains(expected, Mdm((path, value)).Settings.Select(Written.Of));

    [Theory]
    [InlineData("InterfaceTypes", "All,RemoteAccess", "it names interface types beside 'All'")]
    [InlineData("EdgeTraversal", "1", "it has edge traversal and is not inbound")]
    [InlineData("InterfaceTypes", "RemoteAccess", null)]
    [InlineData("InterfaceTypes", "MBB", null)]
    [InlineData("Name", "web", null)]
    public void What_the_MDM_store_refuses_is_a_broken_rule(string node, string value, string? why) =>
        Assert.Equal(why, Assert.Single(Mdm(("FirewallRules/r/Direction", "OUT"), ("FirewallRules/r/Action/Type", "1"), ("FirewallRules/r/Enabled", "1"), ("FirewallRules/r/" + node, value)).Rules).Broken);

    [Fact]
    public void A_rule_of_the_MDM_store_has_no_policy_app_id_beside_a_service() =>
        Assert.Equal("it has a policy app id and a service", Assert.Single(Mdm(("FirewallRules/r/Direction", "OUT"), ("FirewallRules/r/Action/Type", "1"), ("FirewallRules/r/PolicyAppId", "x"), ("FirewallRules/r/App/ServiceName", "dnscache")).Rules).Broken);

    [Theory]
    [InlineData("Profiles", "8", "the profile '8'")]
    [InlineData("Profiles", "one", "the profile 'one'")]
    [InlineData("Direction", "sideways", "the direction 'sideways'")]
    [InlineData("Action/Type", "2", "the action '2'")]
    [InlineData("App/Fqbn", "x", "the signed name 'x' of the program")]
    public void A_value_of_the_MDM_store_that_is_not_known_is_said(string node, string value, string expected) =>
        Assert.Contains(Assert.Single(Mdm(("FirewallRules/r/Enabled", "1"), ("FirewallRules/r/" + node, value)).Rules).Fields, f => f.Name == WrittenField.Unknown && f.Value == expected);

    [Theory]
    [InlineData("1", "Domain")]
    [InlineData("6", "Private Public")]
    [InlineData("7", "Domain Private Public")]
    [InlineData("2147483647", "")]
    [InlineData("1,4", "Domain Public")]
    [InlineData("1,2147483647", "Domain Domain Private Public")]
    public void Profiles_of_the_MDM_store_are_bits(string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', Assert.Single(Mdm(("FirewallRules/r/Enabled", "1"), ("FirewallRules/r/Profiles", value)).Rules).Fields.Where(f => f.Name == "Profile").Select(f => f.Value).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("LocalAddressRanges", "10.0.0.1,10.0.0.2", "LA=10.0.0.1 LA=10.0.0.2")]
    [InlineData("RemoteAddressRanges", "10.0.0.1", "RA=10.0.0.1")]
    public void Addresses_of_either_side_in_the_MDM_store(string node, string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', Assert.Single(Mdm(("FirewallRules/r/Enabled", "1"), ("FirewallRules/r/" + node, value)).Rules).Fields.Where(f => f.Name is "LA" or "RA").Select(f => $"{f.Name}={f.Value}")));

    [Fact]
    public void A_keyword_object_may_be_there_before_its_values() =>
        Assert.Equal("{a} k", string.Join('|', Mdm(("DynamicKeywords/Addresses/{a}", "x"), ("DynamicKeywords/Addresses/{a}/Keyword/Addresses", "y"), ("DynamicKeywords/Addresses/{a}/Keyword", "k")).Keywords.Select(k => $"{k.Id} {k.Keyword}{string.Join(' ', k.Addresses)}")));

    private static FirewallDocument Read(string text) => Written.Read("lgpo.txt", text);

    private static string Group(string key, string name, string action) => $"Computer\r\n{key}\r\n{name}\r\n{action}\r\n\r\n";

    private static FirewallDocument Mdm(params (string Path, string Value)[] nodes) => Written.Read(
        "fw.xml",
        "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody><Atomic><CmdID>1</CmdID>\n" + string.Concat(nodes.Select(n => FirewallSamples.Command("Replace", n.Path, n.Value))) + "</Atomic></SyncBody></SyncML>\n");
}
