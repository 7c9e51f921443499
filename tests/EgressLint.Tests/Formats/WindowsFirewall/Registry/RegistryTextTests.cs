using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Registry text: grammar, order, places.</summary>
public sealed class RegistryTextTests
{
    private const string Rules = "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + "\\FirewallRules]\r\n";
    private const string Domain = "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\DomainProfile]\r\n";

    [Fact]
    public void A_text_in_bytes_over_several_lines_is_a_rule_with_places()
    {
        var bytes = string.Join(",", Encoding.Unicode.GetBytes("v2.1|Dir=Out|\0").Select(b => b.ToString("x2", null)));
        var text = Text(Rules + "\"r\"=hex(1):" + bytes[..24] + "\\\r\n  " + bytes[24..] + "\r\n");
        var rule = Assert.Single(RegistryFiles.Read(text).Rules);
        var field = Assert.Single(rule.Fields);
        Assert.Equal(("Dir", "Out"), (field.Name, field.Value));
        Assert.Equal("44,00,69,00,72,00,3d,00,4f,00,75,00,74,00", text[field.Span].ToString().Replace("\\\r\n  ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_field_in_bytes_stands_between_its_bars()
    {
        var text = Text(Rules + "\"r\"=hex(1):" + string.Join(",", Encoding.Unicode.GetBytes("v2.1||Dir=Out|\0").Select(b => b.ToString("x2", null))) + "\r\n");
        var field = Assert.Single(RegistryFiles.Read(text).Rules).Fields.Single(f => f.Name == WrittenField.Unknown);
        Assert.Equal(("an empty field", 0, "7c,00,44,00"), (field.Value, field.Span.Length, text.Content.Substring(field.Span.Start, 11)));
    }

    [Theory]
    [InlineData("\"EnableFirewall\"=dword:00000000", 0L)]
    [InlineData("\"enablefirewall\" = dword:1 ; comment", 1L)]
    [InlineData("\"EnableFirewall\"=hex(4):01,00,00,00", 1L)]
    [InlineData("\"EnableFirewall\"=hex(5):00,00,00,01", 1L)]
    [InlineData("\"EnableFirewall\"=hex(b):01,00,00,00,00,00,00,00", 1L)]
    [InlineData("\"EnableFirewall\"=hex(4):01,00,00,00 ; comment", 1L)]
    [InlineData("\"EnableFirewall\"=hex(4):1,0,0,0", 1L)]
    [InlineData("\"EnableFirewall\"=hex(4):01,00,\\ ; comment 09\r\n  00,00", 1L)]
    [InlineData("\"EnableFirewall\"=hex(4):01,00,00", null)]
    [InlineData("\"EnableFirewall\"=hex(20000):01,00,00,00", null)]
    [InlineData("\"EnableFirewall\"=dword:00000001\r\n\"EnableFirewall\"=dword:00000000", 0L)]
    [InlineData("\"EnableFirewall\"=hex:01,00,00,00", null)]
    [InlineData("\"EnableFirewall\"=\"1\"", null)]
    public void Settings_have_their_numbers(string line, long? value)
    {
        var setting = Assert.Single(RegistryFiles.Read(Text(Domain + line + "\r\n")).Settings);
        Assert.Equal(("Domain", "EnableFirewall", value, FirewallStore.GroupPolicy), (setting.Profile, setting.Name, setting.Value, setting.Store));
    }

    [Theory]
    [InlineData("\"EnableFirewall\"=dword:1\r\n\"EnableFirewall\"=-\r\n")]
    [InlineData("\"EnableFirewall\"=dword:1\r\n[-HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\DomainProfile]\r\n")]
    [InlineData("\"EnableFirewall\"=dword:1\r\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\r\n")]
    [InlineData(";\"EnableFirewall\"=dword:1\r\n")]
    public void What_is_deleted_or_a_comment_is_not_there(string lines)
    {
        var document = RegistryFiles.Read(Text(Domain + lines));
        Assert.True(document.IsEmpty);
        Assert.Empty(document.Problems);
    }

    [Theory]
    [InlineData("\"EnableFirewall\"=dword:1x", "'dword:'")]
    [InlineData("\"EnableFirewall\"=hex:1g", "'g'")]
    [InlineData("\"EnableFirewall\"=hex:001", "'0'")]
    [InlineData("\"EnableFirewall\"=hex(4:01", "neither a text")]
    [InlineData("\"EnableFirewall\"=hex(g):01", "neither a text")]
    [InlineData("\"EnableFirewall\"=hex(4)x:01", "neither a text")]
    [InlineData("\"EnableFirewall\"=hexagon(4):01", "neither a text")]
    [InlineData("\"EnableFirewall\"=hex(4)", "neither a text")]
    [InlineData("\"EnableFirewall\"=yes", "neither a text")]
    [InlineData("\"EnableFirewall\"=\"1", "no quotation mark at its end")]
    [InlineData("\"EnableFirewall\"=\"1\" 2", "more behind")]
    [InlineData("\"EnableFirewall", "'=' and data")]
    [InlineData("\"EnableFirewall\\", "'=' and data")]
    [InlineData("EnableFirewall=1", "neither a key nor")]
    public void A_line_that_is_not_understood_is_named_and_the_rest_is_read(string line, string why)
    {
        var document = RegistryFiles.Read(Text(Domain + line + "\r\n\"DefaultOutboundAction\"=dword:1\r\n"));
        Assert.Equal("DefaultOutboundAction", Assert.Single(document.Settings).Name);
        var problem = Assert.Single(document.Problems);
        Assert.Equal(FirewallInputRules.RegistryLineUnread, problem.Rule);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        Assert.Equal(line, problem.At.Text);
    }

    [Fact]
    public void Of_many_lines_that_are_not_understood_the_rest_is_counted()
    {
        var document = RegistryFiles.Read(Text(Domain + string.Concat(Enumerable.Repeat("nonsense\r\n", 200)) + "\"EnableFirewall\"=dword:1\r\n"));
        Assert.InRange(document.Problems.Length, 2, 199);
        Assert.Contains($"{200 - (document.Problems.Length - 1)}", document.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_a_list_without_a_name_is_none_and_one_that_is_no_text_is_broken()
    {
        const string List = "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + "\\DomainProfile\\GloballyOpenPorts\\List]\r\n";
        Assert.Equal(["v"], RegistryFiles.Read(Text(List + "@=\"\"\r\n\"v\"=dword:1\r\n")).Rules.Where(r => r.Broken is not null).Select(r => r.Id));
        var doubtful = Assert.Single(RegistryFiles.Read(Text(List + "\"v\"=\"443:TCP:*:Enabled:a\\b\"\r\n")).Rules);
        Assert.Contains(doubtful.Fields, f => f.Name == WrittenField.Unknown);
        Assert.Empty(RegistryFiles.Read(Text(Rules + "@=\"\"\r\n")).Rules);
    }

    [Fact]
    public void Lines_of_other_keys_are_nobodys_business()
    {
        var document = RegistryFiles.Read(Text(Domain + "\"EnableFirewall\"=dword:1\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\r\nnonsense\r\n\"a\"=\r\n"));
        Assert.Empty(document.Problems);
        Assert.Single(document.Settings);
    }

    [Fact]
    public void A_text_may_hold_line_breaks()
    {
        var rule = Assert.Single(RegistryFiles.Read(Text(Rules + "\"r\"=\"v2.1|Desc=one\r\n\r\ntwo \\\"x\\\"|Dir=Out|\"\r\n")).Rules);
        Assert.Equal(["Desc", "Dir"], rule.Fields.Select(f => f.Name));
    }

    [Fact]
    public void A_backslash_that_stands_alone_makes_the_rule_unknown()
    {
        var rule = Assert.Single(RegistryFiles.Read(Text(Rules + "\"r\"=\"v2.1|Dir=Out|App=C:\\x.exe|\"\r\n")).Rules);
        Assert.Contains(rule.Fields, f => f.Name == WrittenField.Unknown && f.Value.Contains("backslash", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\\\r\n", true)]
    [InlineData("\r\n", false)]
    [InlineData("\r\n[two\r\n", false)]
    [InlineData("\r\n\"two\\\"\r\n", false)]
    public void A_backslash_before_a_line_break_makes_the_rule_unknown(string lines, bool isUnknown)
    {
        var rule = Assert.Single(RegistryFiles.Read(Text(Rules + $"\"r\"=\"v2.1|Desc=one{lines}|Dir=Out|\"\r\n".Replace("\r\n\"two", "\r\n\\\"two", StringComparison.Ordinal))).Rules);
        Assert.Equal(["Desc", "Dir"], rule.Fields.Where(f => f.Name != WrittenField.Unknown).Select(f => f.Name));
        Assert.Equal(isUnknown, rule.Fields.Any(f => f.Name == WrittenField.Unknown && f.Value.Contains("backslash", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_text_without_end_does_not_take_the_next_key_with_it()
    {
        const string Next = "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\PublicProfile]\r\n\"EnableFirewall\"=dword:0\r\n";
        var document = RegistryFiles.Read(Text(Domain + "\"EnableFirewall\"=\"1\r\n" + Next));
        Assert.Equal("Public", Assert.Single(document.Settings).Profile);
        Assert.Single(document.Problems);
    }

    [Theory]
    [InlineData("hex(2):76,00,32,00,2e,00,31,00,7c,00,00,00", "Windows Registry Editor Version 5.00")]
    [InlineData("hex(7):76,32,2e,31,7c,00,00", "REGEDIT4")]
    public void A_rule_of_another_text_type_is_unknown(string data, string header)
    {
        var rule = Assert.Single(RegistryFiles.Read(SourceText.From("x.reg", header + "\r\n" + Rules + "\"r\"=" + data + "\r\n")).Rules);
        Assert.Equal(0x0201, rule.Version);
        Assert.Equal(WrittenField.Unknown, Assert.Single(rule.Fields).Name);
    }

    [Fact]
    public void A_rule_that_is_a_number_is_broken() => Assert.NotNull(Assert.Single(RegistryFiles.Read(Text(Rules + "\"r\"=dword:1\r\n")).Rules).Broken);

    [Theory]
    [InlineData("HKEY_LOCAL_MACHINE\\OFFLINE\\ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules", FirewallStore.Local)]
    [InlineData("HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + "\\Mdm\\FirewallRules", FirewallStore.Mdm)]
    [InlineData("HKEY_LOCAL_MACHINE\\OFFLINE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules", FirewallStore.GroupPolicy)]
    [InlineData("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Defaults\\FirewallPolicy\\FirewallRules", null)]
    [InlineData("HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + "\\RestrictedServices\\AppIso\\FirewallRules", null)]
    [InlineData("HKEY_CURRENT_USER\\" + RegistryFiles.Policy + "\\FirewallRules", null)]
    [InlineData("HKCU\\" + RegistryFiles.Policy + "\\FirewallRules", null)]
    [InlineData("HKEY_USERS\\S-1-5-21-1\\" + RegistryFiles.Policy + "\\FirewallRules", null)]
    [InlineData("HKEY_USERS\\.DEFAULT\\" + RegistryFiles.Policy + "\\FirewallRules", null)]
    [InlineData("HKEY_LOCAL_MACHINE\\Group Policy Objects\\x\\" + RegistryFiles.Policy + "\\FirewallRules", null)]
    public void The_key_tells_the_store(string key, object? store)
    {
        var rules = RegistryFiles.Read(Text("[" + key + "]\r\n\"r\"=\"v2.1|Dir=Out|\"\r\n")).Rules;
        Assert.Equal(store is null ? [] : [(FirewallStore)store], rules.Select(r => r.Store));
    }

    [Fact]
    public void Of_two_systems_one_is_read()
    {
        const string Second = "[HKEY_LOCAL_MACHINE\\OFFLINE\\ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\r\n\"b\"=\"v2.1|Dir=In|\"\r\n";
        var document = RegistryFiles.Read(Text(Second + Rules + "\"a\"=\"v2.1|Dir=Out|\"\r\n"));
        Assert.Equal(["a"], document.Rules.Select(r => r.Id));
        Assert.Equal(FirewallInputRules.RegistryPartLeftOut, Assert.Single(document.Problems).Rule);
    }

    [Fact]
    public void The_profile_of_xp_counts_for_two_when_it_is_alone()
    {
        const string Standard = "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\StandardProfile]\r\n\"EnableFirewall\"=dword:0\r\n";
        Assert.Equal(["Private", "Public"], RegistryFiles.Read(Text(Standard)).Settings.Select(s => s.Profile));
        var both = RegistryFiles.Read(Text(Standard + "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\PublicProfile]\r\n\"EnableFirewall\"=dword:1\r\n"));
        Assert.Equal(["Public"], both.Settings.Select(s => s.Profile));
        Assert.Contains("StandardProfile", Assert.Single(both.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AuthorizedApplications", @"C:\\x.exe:192.168.1.0/255.255.255.0,LocalSubNet:enabled:My: app", "My: app", @"Action=Allow Dir=In Profile=Domain App=C:\x.exe RA=192.168.1.0/255.255.255.0 RA=LocalSubNet Active=TRUE")]
    [InlineData("AuthorizedApplications", @"%windir%\\x.exe:*:Disabled:x", "x", @"Action=Allow Dir=In Profile=Domain App=%windir%\x.exe Active=FALSE")]
    [InlineData("AuthorizedApplications", @"C:\\x.exe:fe80::1,10.0.0.1:Enabled:", "v", @"Action=Allow Dir=In Profile=Domain App=C:\x.exe RA=fe80::1 RA=10.0.0.1 Active=TRUE")]
    [InlineData("GloballyOpenPorts", "443:TCP:*:Enabled:https", "https", "Action=Allow Dir=In Profile=Domain Protocol=6 LPort=443 Active=TRUE")]
    [InlineData("GloballyOpenPorts", "1-2:udp:LocalSubNet:Enabled:x", "x", "Action=Allow Dir=In Profile=Domain Protocol=17 LPort=1-2 RA=LocalSubNet Active=TRUE")]
    [InlineData("GloballyOpenPorts", "443:TCP", null, null)]
    [InlineData("AuthorizedApplications", "x", null, null)]
    public void Lists_of_xp_are_inbound_rules(string list, string entry, string? name, string? fields)
    {
        const string Profile = "HKEY_LOCAL_MACHINE\\" + RegistryFiles.Local + "\\DomainProfile\\";
        var rule = Assert.Single(RegistryFiles.Read(Text("[" + Profile + list + "\\List]\r\n\"v\"=\"" + entry + "\"\r\n")).Rules);
        Assert.True(rule.IsLegacy);
        Assert.Equal(name is null, rule.Broken is not null);
        if (fields is not null)
        {
            Assert.Equal((name, fields), (rule.Name, string.Join(' ', rule.Fields.Select(f => $"{f.Name}={f.Value}"))));
        }
    }

    [Fact]
    public void Switches_of_xp_open_what_is_not_known()
    {
        const string Lines = "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\DomainProfile\\Services\\RemoteDesktop]\r\n\"Enabled\"=dword:1\r\n"
            + "[HKEY_LOCAL_MACHINE\\" + RegistryFiles.Policy + "\\DomainProfile\\IcmpSettings]\r\n\"AllowInboundEchoRequest\"=dword:0\r\n";
        var rules = RegistryFiles.Read(Text(Lines)).Rules;
        Assert.Equal([("RemoteDesktop", "TRUE"), ("AllowInboundEchoRequest", "FALSE")], rules.Select(r => (r.Id, r.Fields.First(f => f.Name == "Active").Value)));
        Assert.All(rules, r => Assert.Contains(r.Fields, f => f.Name == WrittenField.Unknown));
    }

    [Theory]
    [InlineData("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\r\n", Recognition.No)]
    [InlineData("\uFEFFREGEDIT4\n[HKEY_LOCAL_MACHINE\\Software\\policies\\microsoft\\windowsfirewall]\n", Recognition.Yes)]
    [InlineData("[HKEY_LOCAL_MACHINE\\Software\\policies\\microsoft\\windowsfirewall]\n", Recognition.No)]
    public void A_text_is_recognised_by_its_header_and_keys(string text, object recognition)
    {
        FirewallReaders.Find(SourceText.From("x.reg", text), out var found);
        Assert.Equal(recognition, found);
    }

    [Fact]
    public void The_head_of_a_long_text_is_perhaps_one()
    {
        var bytes = new byte[16_384];
        Array.Fill(bytes, (byte)'\n');
        Encoding.ASCII.GetBytes("REGEDIT4\n[HKEY_LOCAL_MACHINE\\Software\\x]").CopyTo(bytes, 0);
        FirewallReaders.Find(SourceText.Decode("x.reg", bytes), out var found);
        Assert.Equal(Recognition.Perhaps, found);
        FirewallReaders.Find(SourceText.Decode("x.reg", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.ASCII.GetString(bytes))[..16_382]]), out found);
        Assert.Equal(Recognition.Perhaps, found);
    }

    private static SourceText Text(string lines) => SourceText.From("x.reg", "Windows Registry Editor Version 5.00\r\n\r\n" + lines);
}
