using System.Text;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>The same keys give the same policy whatever file they are in.</summary>
public sealed class RegistryShapesTests
{
    private static readonly Entry[] Entries =
    [
        new(RegistryFiles.Policy + @"\DomainProfile", "EnableFirewall", 1),
        new(RegistryFiles.Policy + @"\PublicProfile", "DefaultOutboundAction", 1),
        new(RegistryFiles.Policy + @"\PublicProfile\AuthorizedApplications", "AllowUserPrefMerge", 0),
        new(RegistryFiles.Policy + @"\FirewallRules", "規則", RegistryFiles.Rule),
        new(RegistryFiles.Policy + @"\FirewallRules", @"TCP Query User{A}C:\x.exe", "v2.10|Action=Allow|Active=TRUE|Dir=In|RemoteIP=1"),
        new(RegistryFiles.Policy + @"\PublicProfile\GloballyOpenPorts\List", "80:TCP", "80:TCP:*:Enabled:web"),
    ];

    public static TheoryData<string> Shapes => ["reg", "reg wide", "reg unmarked", "pol", "lgpo", "hive"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_says_the_same(string shape)
    {
        var text = Write(shape, Entries);
        var document = RegistryFiles.Read(text);
        Assert.Equal(Describe(RegistryFiles.Read(Write("reg", Entries))), Describe(document));
        Assert.Equal((3, 3), (document.Rules.Length, document.Settings.Length));
        Assert.All(document.Rules.Where(r => !r.IsLegacy).SelectMany(r => r.Fields).Where(f => f.Name != WrittenField.Unknown), f =>
            Assert.Equal($"{f.Name}={f.Value}", RegistryFiles.At(text, f.Span)));
        Assert.All(document.Rules.SelectMany(r => r.Fields), f => Assert.True(f.Span.Length > 0));
        Assert.Empty(document.Problems);
    }

    [Fact]
    public void Long_data_are_read_in_pieces()
    {
        var rule = "v2.33|Action=Allow|" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"RA4=10.0.{i / 256}.{i % 256}|"));
        var text = SourceText.Decode("x.wfw", HiveBuilder.Make("{x}", [new("FirewallRules", "r", rule)]));
        var read = Assert.Single(RegistryFiles.Read(text).Rules);
        Assert.Equal(4001, read.Fields.Length);
        Assert.Equal(rule, "v2.33|" + string.Concat(read.Fields.Select(f => $"{f.Name}={f.Value}|")));
        Assert.InRange(read.Fields.Count(f => RegistryFiles.At(text, f.Span) != $"{f.Name}={f.Value}"), 0, 8);
    }

    [Fact]
    public void The_current_control_set_of_a_hive_is_read()
    {
        Entry[] entries =
        [
            new("Select", "Current", 2),
            new(@"ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules", "old", RegistryFiles.Rule),
            new(@"ControlSet002\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules", "new", RegistryFiles.Rule),
            new(@"ControlSet002\Services\SharedAccess\Parameters\FirewallPolicy\Mdm\FirewallRules", "mdm", RegistryFiles.Rule),
            new(@"ControlSet002\Services\SharedAccess\Defaults\FirewallPolicy\FirewallRules", "default", RegistryFiles.Rule),
            new(@"ControlSet002\Services\Tcpip", "x", 1),
        ];
        var document = RegistryFiles.Read("SYSTEM", HiveBuilder.Make("ROOT", entries));
        Assert.Equal([("new", FirewallStore.Local), ("mdm", FirewallStore.Mdm)], document.Rules.Select(r => (r.Id, r.Store)).OrderByDescending(r => r.Id, StringComparer.Ordinal));
        Assert.Empty(document.Problems);
        Assert.True(document.IsWhole);
    }

    [Fact]
    public void A_saved_key_of_group_policy_is_known_by_its_profiles()
    {
        var document = RegistryFiles.Read("x.hiv", HiveBuilder.Make("{x}", [new("PrivateProfile", "EnableFirewall", 0)]));
        Assert.Equal(("Private", FirewallStore.GroupPolicy), (document.Settings[0].Profile, document.Settings[0].Store));
    }

    [Theory]
    [InlineData(@"Policies\Microsoft\WindowsFirewall\FirewallRules", "r", true)]
    [InlineData(@"Policies\Microsoft\WindowsFirewall\DomainProfile", "EnableFirewall", true)]
    [InlineData(@"Policies\Microsoft\WindowsFirewall\DomainProfile", "Other", false)]
    public void That_a_hive_is_not_clean_is_said_of_one_that_holds_a_policy(string key, string name, bool isSaid)
    {
        var bytes = HiveBuilder.Make("ROOT", [new(key, name, name == "r" ? RegistryFiles.Rule : 1)]);
        bytes[4] = 9;
        var problems = RegistryFiles.Read("SOFTWARE", bytes).Problems;
        Assert.Equal(isSaid, problems.Any(p => p.Rule == FirewallInputRules.HiveNotClean));
        Assert.Equal(isSaid ? 1 : 0, problems.Length);
    }

    [Fact]
    public void A_hive_without_a_firewall_is_nobodys()
    {
        var text = SourceText.Decode("NTUSER.DAT", HiveBuilder.Make("x", [new(@"Software\y", "z", 1)]));
        Assert.Null(FirewallReaders.Find(text, out _));
        var log = HiveBuilder.Make("x", [new("FirewallRules", "z", RegistryFiles.Rule)]);
        log[28] = 6;
        Assert.Null(FirewallReaders.Find(SourceText.Decode("SYSTEM.LOG1", log), out _));
    }

    [Fact]
    public void An_export_without_rules_is_a_policy_of_defaults()
    {
        var document = RegistryFiles.Read("x.wfw", HiveBuilder.Make("{x}", [new("", "PolicyVersion", 0x221)]));
        Assert.False(document.IsEmpty);
        Assert.Empty(document.Rules);
        Assert.Empty(document.Problems);
    }

    [Theory]
    [InlineData("**del.EnableFirewall", "", 0)]
    [InlineData("**DEL.enablefirewall", " ", 0)]
    [InlineData("**delvals.", " ", 0)]
    [InlineData("**DeleteValues", "x; EnableFirewall", 0)]
    [InlineData("**DeleteValues", "x", 1)]
    [InlineData("**DeleteValues EnableFirewall", "", 0)]
    [InlineData("**DeleteValues EnableFirewall", 1, 0)]
    [InlineData("**DeleteValues x", "", 1)]
    [InlineData("**soft.EnableFirewall", "x", 1)]
    [InlineData("**SecureKey", "1", 1)]
    public void Controls_of_a_policy_file_do_what_they_say(string name, object data, int left)
    {
        Entry[] entries = [new(RegistryFiles.Policy + @"\DomainProfile", "EnableFirewall", 1), new(RegistryFiles.Policy + @"\domainprofile", name, data)];
        Assert.Equal(left, RegistryFiles.Read("x.pol", RegistryFiles.PolicyFile(entries)).Settings.Count(s => s.Value == 1));
    }

    [Theory]
    [InlineData(RegistryFiles.Policy, "DomainProfile")]
    [InlineData(@"Software\Policies\Microsoft", "WindowsFirewall")]
    [InlineData("", @"Software\Policies\Microsoft\WindowsFirewall")]
    public void A_policy_file_deletes_keys(string key, string item)
    {
        Entry[] entries = [new(RegistryFiles.Policy + @"\DomainProfile", "EnableFirewall", 1), new(key, "**DeleteKeys", item)];
        Assert.True(RegistryFiles.Read("x.pol", RegistryFiles.PolicyFile(entries)).IsEmpty);
    }

    [Theory]
    [InlineData("DomainProfile", "EnableFirewall", 4)]
    [InlineData("DomainProfile", "EnableFirewall", 1)]
    [InlineData("FirewallRules", "r", 1)]
    public void A_value_without_data_says_nothing(string key, string name, int type)
    {
        byte[] bytes = [.. "PReg\x01\0\0\0"u8, .. RegistryFiles.Wide($"[{RegistryFiles.Policy}\\{key}\0;{name}\0;"), (byte)type, 0, 0, 0, .. RegistryFiles.Wide(";"), 0, 0, 0, 0, .. RegistryFiles.Wide(";]")];
        var document = RegistryFiles.Read("x.pol", bytes);
        Assert.All(document.Settings, s => Assert.Null(s.Value));
        Assert.All(document.Rules, r => Assert.NotNull(r.Broken));
        Assert.Equal(1, document.Settings.Length + document.Rules.Length);
    }

    [Fact]
    public void The_head_of_a_long_policy_is_perhaps_one()
    {
        Entry[] other = [new(@"Software\Other", "x", new string('x', 20_000))];
        FirewallReaders.Find(SourceText.Decode("x.pol", RegistryFiles.PolicyFile(other).AsSpan(0, 16_384)), out var found);
        Assert.Equal(Recognition.Perhaps, found);
        FirewallReaders.Find(SourceText.Decode("x.pol", RegistryFiles.PolicyFile([new(@"Software\Other", "x", "y")])), out found);
        Assert.Equal(Recognition.No, found);
        FirewallReaders.Find(SourceText.Decode("x.bin", [0x7F, 0x45, 0x4C, 0x46, 1, 0, 0, 0, 0xFF, 0xFE, 0]), out found);
        Assert.Equal(Recognition.No, found);
        FirewallReaders.Find(SourceText.Decode("x.txt", Encoding.UTF8.GetBytes(RegistryFiles.LgpoText(other)).AsSpan(0, 16_384)), out found);
        Assert.Equal(Recognition.Perhaps, found);
        FirewallReaders.Find(SourceText.From("x.txt", RegistryFiles.LgpoText([new(@"Software\Other", "x", "y")])), out found);
        Assert.Equal(Recognition.No, found);
    }

    [Fact]
    public void A_soft_value_is_set_where_none_is()
    {
        Entry[] entries = [new(RegistryFiles.Policy + @"\DomainProfile", "**soft.EnableFirewall", 0)];
        Assert.Equal(0, Assert.Single(RegistryFiles.Read("x.pol", RegistryFiles.PolicyFile(entries)).Settings).Value);
    }

    [Theory]
    [InlineData("EnableFirewall\nDELETE", 0)]
    [InlineData("*\nDELETEALLVALUES", 0)]
    [InlineData("*\nCLEAR", 0)]
    [InlineData("*\nDELETEKEYS", 0)]
    [InlineData("*\nCREATEKEY", 1)]
    [InlineData("EnableFirewall\nDWORD:0x2", 1)]
    public void Lgpo_text_does_what_it_says(string group, int left)
    {
        var key = RegistryFiles.Policy + "\\DomainProfile";
        var text = $"Computer\n{key}\nEnableFirewall\nDWORD:1\n\n; comment\nUser\n{key}\nDefaultOutboundAction\nDWORD:1\n\ncomputer\n{key}\n{group}\n";
        var document = RegistryFiles.Read(SourceText.From("lgpo.txt", text));
        Assert.Equal(left, document.Settings.Length);
        Assert.Empty(document.Problems);
    }

    [Theory]
    [InlineData("DWORD:x", "'x' is no number")]
    [InlineData("WORD:1", "'WORD:1'")]
    public void Lgpo_text_that_is_not_understood_is_an_unknown_setting(string action, string why)
    {
        var key = RegistryFiles.Policy + "\\DomainProfile";
        var document = RegistryFiles.Read(SourceText.From("lgpo.txt", $"Computer\n{key}\nEnableFirewall\nDWORD:1\n\nComputer\n{key}\nEnableFirewall\n{action}\n\nComputer\n"));
        Assert.Null(Assert.Single(document.Settings).Value);
        Assert.Contains(why, document.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("four lines", document.Problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_for_its_kind_is_an_error()
    {
        var long1 = HiveBuilder.Make("{x}", [new("FirewallRules", "r", new string('x', 600_000))]);
        var problem = Assert.Single(RegistryFiles.Read("x.wfw", long1).Problems);
        Assert.Equal((InputRules.TooLarge, Severity.Error), (problem.Rule, problem.Severity));
    }

    private static SourceText Write(string shape, Entry[] entries) => shape switch
    {
        "reg" => SourceText.From("x.reg", RegistryFiles.RegText(entries)),
        "reg wide" => SourceText.Decode("x.reg", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(RegistryFiles.RegText(entries))]),
        "reg unmarked" => SourceText.Decode("x.reg", Encoding.Unicode.GetBytes(RegistryFiles.RegText(entries))),
        "pol" => SourceText.Decode("x.pol", RegistryFiles.PolicyFile(entries)),
        "lgpo" => SourceText.From("x.txt", RegistryFiles.LgpoText(entries)),
        _ => SourceText.Decode("SOFTWARE", HiveBuilder.Make("ROOT", entries.Select(e => e with { Key = e.Key["SOFTWARE\\".Length..] }))),
    };

    /// <summary>What a document says, without places.</summary>
    private static string Describe(FirewallDocument document) => string.Join('\n',
        document.Rules.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => $"{r.Store} {r.Id} {r.Name} {r.Version} {r.IsLegacy} {r.Broken} {string.Join('|', r.Fields.Select(f => f.Name + "=" + f.Value))}")
        .Concat(document.Settings.OrderBy(s => s.Profile + s.Name, StringComparer.Ordinal).Select(s => $"{s.Store} {s.Profile} {s.Name} {s.Value}")));
}
