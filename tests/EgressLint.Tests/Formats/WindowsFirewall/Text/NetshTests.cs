using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Text;

/// <summary>What is particular about output of netsh: languages, sub-tables, lines that look like labels.</summary>
public sealed class NetshTests
{
    /// <summary>Label and words of each language: name, enabled, direction, profiles, protocol, far port, far address, program, action; yes, out, block, private, any.</summary>
    private static readonly Dictionary<string, string[]> Languages = new(StringComparer.Ordinal)
    {
        ["en"] = ["Rule Name", "Enabled", "Direction", "Profiles", "Protocol", "RemotePort", "RemoteIP", "Program", "Action", "Yes", "Out", "Block", "Private", "Any", "LocalIP", ":"],
        ["de"] = ["Regelname", "Aktiviert", "Richtung", "Profile", "Protokoll", "Remoteport", "Remote-IP", "Programm", "Aktion", "Ja", "Ausgehend", "Blocken", "Privat", "Beliebig", "Lokale IP", ":"],
        ["fr"] = ["Nom de la règle", "Activé", "Sens", "Profils", "Protocole", "Port distant", "IP distante", "Programme", "Action", "Oui", "Sortie", "Bloquer", "Privé", "Tout", "IP locale", "\u00A0:"],
        ["es"] = ["Nombre de regla", "Habilitada", "Dirección", "Perfiles", "Protocolo", "Puerto remoto", "IP remota", "Programa", "Acción", "Sí", "Fuera", "Bloquear", "Privado", "Cualquiera", "IP local", ":"],
        ["ja"] = ["規則名", "有効", "方向", "プロファイル", "プロトコル", "リモート ポート", "リモート IP", "プログラム", "操作", "はい", "出力", "ブロック", "プライベート", "任意", "ローカル IP", "："],
        ["zh"] = ["规则名称", "启用", "方向", "配置文件", "协议", "远程端口", "远程 IP", "程序", "操作", "是", "出", "阻止", "专用", "任何", "本地 IP", ":"],
    };

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ja")]
    [InlineData("zh")]
    public void Every_language_says_the_same(string language)
    {
        var document = Written.Read("fw.txt", Text(language));
        Assert.Equal("A: b|Active=TRUE Dir=Out Action=Block Profile=Private Protocol=6 App=C:\\a.exe RPort=80", Written.Of(Assert.Single(document.Rules)));
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
        Assert.Empty(document.Problems);
    }

    [Fact]
    public void German_letters_of_the_old_code_page_are_known()
    {
        var bytes = Encoding.Latin1.GetBytes(Text("de").Replace("Privat", "Dom\u0084ne,\u0099ffentlich", StringComparison.Ordinal));
        var source = SourceText.Decode("fw.txt", bytes);
        var rule = Assert.Single(FirewallReaders.Find(source, out _)!.Read(source).Rules);
        Assert.Equal(["Domain", "Public"], rule.Fields.Where(f => f.Name == "Profile").Select(f => f.Value));
    }

    [Fact]
    public void Another_language_is_one_finding_and_no_rule()
    {
        var text = Text("en").Replace("Rule Name", "Nome regola", StringComparison.Ordinal).Replace("Enabled", "Abilitata", StringComparison.Ordinal);
        var document = Written.Read("fw.txt", text + text);
        Assert.Empty(document.Rules);
        Assert.Equal("EGL0030", Assert.Single(document.Problems).Rule.Id);
    }

    [Fact]
    public void A_word_that_is_not_known_is_no_word_for_any()
    {
        var document = Written.Read("fw.txt", Text("de").Replace("Beliebig", "Irgendwas", StringComparison.Ordinal).Replace(" Ja", " Jawohl", StringComparison.Ordinal));
        var rule = Assert.Single(document.Rules);
        Assert.Contains(rule.Fields, f => f.Name == "RA" && f.Value == "Irgendwas");
        Assert.Contains(rule.Fields, f => f.Name == "Active" && f.Value == "Jawohl");
        Assert.Equal("EGL0032", Assert.Single(document.Problems).Rule.Id);
    }

    [Fact]
    public void A_label_that_is_not_known_is_a_condition()
    {
        var rule = Assert.Single(Written.Read("fw.txt", Text("de").Replace("Programm:", "Applikat:", StringComparison.Ordinal)).Rules);
        Assert.Contains(rule.Fields, f => f.Name == WrittenField.Unknown && f.Value.Contains("Applikat", StringComparison.Ordinal));
        Assert.DoesNotContain(rule.Fields, f => f.Name == "App");
    }

    [Fact]
    public void Descriptions_are_no_labels()
    {
        var text = TextSamples.NetshVerbose.Replace("more: words", "Action: Block\nProgram: x\nDirection: In\nmore: words", StringComparison.Ordinal);
        Assert.Equal(TextSamples.Rules.Select(r => Written.Without(r)), Written.Read("fw.txt", text).Rules.Select(Written.Of));
    }

    [Theory]
    [InlineData("Type    Code\n                                      Any     Any", "")]
    [InlineData("Type    Code\n                                      8       0\n                                      3       Any ", "ICMP4=8:0 ICMP4=3:*")]
    [InlineData("Typ     Code\n                                      8       Any", "ICMP4=8:*")]
    [InlineData("Type    Code\n                                      999     Any", "ICMP4=999:Any")]
    public void Icmp_types_are_a_table_of_their_own(string table, string expected)
    {
        var rule = Written.Read("fw.txt", TextSamples.Netsh.Replace("Type    Code\n                                      8       Any", table, StringComparison.Ordinal)).Rules[2];
        Assert.Equal(expected, string.Join(' ', rule.Fields.Where(f => f.Name == "ICMP4").Select(f => $"{f.Name}={f.Value}")));
    }

    [Theory]
    [InlineData("RPC", "RPC")]
    [InlineData("RPC-EPMap", "RPC-EPMap")]
    [InlineData("IPHTTPS", "IPHTTPS")]
    [InlineData("Ply2Disc,5353", "Ply2Disc 5353")]
    [InlineData("elsewhere", "elsewhere")]
    public void Ports_may_be_words(string ports, string expected)
    {
        var rule = Written.Read("fw.txt", TextSamples.Netsh.Replace("RemotePort:                           443", "RemotePort:                           " + ports, StringComparison.Ordinal)).Rules[0];
        Assert.Equal(expected, string.Join(' ', rule.Fields.Where(f => f.Name == "RPort").Select(f => f.Value)));
    }

    [Theory]
    [InlineData("NotRequired", "Allow", "Action=Allow")]
    [InlineData("Authenticate", "Allow", "Action=Allow Security=Authenticate")]
    [InlineData("AuthEnc", "Bypass", "Action=Allow AuthByPassOut=TRUE Security=AuthenticateEncrypt")]
    [InlineData("AuthDynEnc", "Allow", "Action=Allow Security=AnE-Nego")]
    [InlineData("AuthNoEncap", "Allow", "Action=Allow Security=An-NoEncap")]
    public void Security_is_kept(string security, string action, string expected)
    {
        var text = TextSamples.NetshVerbose[..TextSamples.NetshVerbose.IndexOf("\nRule Name:                            Block web", StringComparison.Ordinal)]
            .Replace("NotRequired", security, StringComparison.Ordinal).Replace("Allow", action, StringComparison.Ordinal);
        var rule = Written.Read("fw.txt", text).Rules[0];
        Assert.Equal(expected, string.Join(' ', rule.Fields.Where(f => f.Name is "Action" or "Security" or "AuthByPassOut").Select(f => $"{f.Name}={f.Value}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("No", "")]
    [InlineData("Yes", "Edge=TRUE")]
    [InlineData("Defer to application", "Defer=App")]
    [InlineData("Defer to user", "Defer=User")]
    public void Traversal_of_the_edge_is_kept(string edge, string expected)
    {
        var text = TextSamples.NetshVerbose[..TextSamples.NetshVerbose.IndexOf("\nRule Name:                            Block web", StringComparison.Ordinal)]
            .Replace("Edge traversal:                       No", "Edge traversal:                       " + edge, StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(' ', Written.Read("fw.txt", text).Rules[0].Fields.Where(f => f.Name is "Edge" or "Defer").Select(f => $"{f.Name}={f.Value}")));
    }

    [Theory]
    [InlineData("State                                 NotConfigured", "Enable", "AllowLocalPolicyMerge=1")]
    [InlineData("State                                 OFF", "Disable", "AllowLocalPolicyMerge=0 EnableFirewall=0")]
    [InlineData("State                                 ON", "NotConfigured", "EnableFirewall=1")]
    [InlineData("State                                 ON", "perhaps", "AllowLocalPolicyMerge=? EnableFirewall=1")]
    public void Whether_rules_of_the_machine_count_is_printed(string state, string merge, string expected)
    {
        var text = TextSamples.NetshProfiles.Replace("State                                 ON", state, StringComparison.Ordinal).Replace("N/A (GPO-store only)", merge, StringComparison.Ordinal);
        var settings = Written.Read("fw.txt", text).Settings.Where(s => s.Profile == "Domain" && s.Name is "EnableFirewall" or "AllowLocalPolicyMerge" && s.Profile == "Domain");
        Assert.Equal(expected, string.Join(' ', settings.Select(s => Written.Of(s)["Domain ".Length..]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Bypass_of_what_comes_in_is_an_action()
    {
        var text = TextSamples.Netsh.Replace("Direction:                            Out", "Direction:                            In", StringComparison.Ordinal).Replace("Allow", "Bypass", StringComparison.Ordinal);
        Assert.Contains(Written.Read("fw.txt", text).Rules[0].Fields, f => f.Name == "Action" && f.Value == "ByPass");
    }

    [Fact]
    public void Connection_security_rules_are_left_out()
    {
        var text = Text("en") + "\nRule Name:                            Tunnel\n" + TextSamples.Dashes + "\nEnabled:                              Yes\nProfiles:                             Domain\nType:                                 Static\nMode:                                 Transport\nEndpoint1:                            Any\nEndpoint2:                            Any\nAction:                               RequireInRequestOut\n";
        Assert.Equal("A: b", Assert.Single(Written.Read("fw.txt", text).Rules).Name);
    }

    [Fact]
    public void Both_outputs_of_one_machine_are_one_list()
    {
        var extra = TextSamples.Netsh.Replace("Updates", "Only here", StringComparison.Ordinal);
        var document = Written.Read("fw.txt", extra + TextSamples.NetshVerbose);
        Assert.Equal(["Only here", "Agent out: all", "Block web", "Ping in", "Updates"], document.Rules.Select(r => r.Name));
        Assert.Equal(FirewallEvidence.Program | FirewallEvidence.Service | FirewallEvidence.Principals, document.Rules[0].Lacks);
        Assert.NotNull(document.BetterExport);
    }

    [Theory]
    [InlineData("BlockInbound,AllowOutbound", "DefaultInboundAction=1 DefaultOutboundAction=0 DoNotAllowExceptions=0")]
    [InlineData("AllowInbound,BlockOutbound", "DefaultInboundAction=0 DefaultOutboundAction=1 DoNotAllowExceptions=0")]
    [InlineData("NotConfigured,BlockOutbound", "DefaultOutboundAction=1")]
    [InlineData("Blockiert", "DefaultInboundAction=? DefaultOutboundAction=? DoNotAllowExceptions=?")]
    public void Policies_are_two_words(string policy, string expected)
    {
        var document = Written.Read("fw.txt", TextSamples.NetshProfiles.Replace("BlockInbound,AllowOutbound", policy, StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(' ', document.Settings.Where(s => s.Profile == "Domain" && s.Name != "EnableFirewall").Select(s => Written.Of(s)["Domain ".Length..]).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Domänenprofil-Einstellungen:", "Status                                EIN", 1)]
    [InlineData("Paramètres Profil de domaine :", "État                                  DÉSACTIVÉ", 0)]
    [InlineData("ドメイン プロファイル設定:", "状態                                  オン", 1)]
    [InlineData("Domain Profile Settings:", "State                                 maybe", null)]
    public void Settings_have_languages_too(string head, string state, int? value)
    {
        var text = TextSamples.NetshProfiles.Replace("Domain Profile Settings:", head, StringComparison.Ordinal).Replace("State                                 ON\nFirewall Policy                       BlockInbound,", state + "\nFirewall Policy                       BlockInbound,", StringComparison.Ordinal);
        Assert.Equal(value, Written.Read("fw.txt", text).Settings.Single(s => s is { Profile: "Domain", Name: "EnableFirewall" }).Value);
    }

    private static string Text(string language)
    {
        var w = Languages[language];
        string Line(string label, string value) => (label + w[15]).PadRight(38) + value + "\r\n";
        return "\r\n" + Line(w[0], "A: b") + TextSamples.Dashes + "\r\n" + Line(w[1], w[9]) + Line(w[2], w[10]) + Line(w[3], w[12]) + Line(w[14], w[13]) + Line(w[6], w[13]) + Line(w[4], "TCP")
            + Line(w[5], "80") + Line(w[7], @"C:\a.exe") + Line(w[8], w[11]) + "\r\n";
    }
}
