using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;
using static EgressLint.Tests.Formats.WindowsFirewall.Markup.FirewallReading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Markup;

/// <summary>Details of scripts.</summary>
public sealed class FirewallScriptTests
{
    private const string New = "New-NetFirewallRule -DisplayName a ";

    [Theory]
    [InlineData("-RemotePort $port -Protocol TCP", "?=the value '$port' of RemotePort, which is not literal Action=Allow Active=TRUE Dir=In Protocol=6")]
    [InlineData("-Protocol TCP -LocalPort (Get-Port)", "?=the value '(Get-Port)' of LocalPort, which is not literal Action=Allow Active=TRUE Dir=In Protocol=6")]
    [InlineData("-RemoteAddress \"10.0.0.$x\"", "?=the value '\"10.0.0.$x\"' of RemoteAddress, which is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Program ('C:\\' + $name)", "?=the value '('C:\\' + $name)' of Program, which is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Program \"${env:ProgramFiles(x86)}\\x.exe\"", "Action=Allow Active=TRUE App=%ProgramFiles(x86)%\\x.exe Dir=In")]
    [InlineData("-Program $env:LOCALAPPDATA\\x.exe", "?=the value '$env:LOCALAPPDATA\\x.exe' of Program, which is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Ena True -Whatever 1", "?=the parameter -Whatever Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Re 1", "?=the parameter -Re Action=Allow Active=TRUE Dir=In")]
    [InlineData("-vb -ea Stop -Action Block", "Action=Block Active=TRUE Dir=In")]
    [InlineData("-Profile Any", "Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Profile Any,Domain", "?=a list with 'any' and something else Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Protocol TCP -RemotePort $p[0] -Action Block", "?=the value '$p[0]' of RemotePort, which is not literal Action=Block Active=TRUE Dir=In Protocol=6")]
    [InlineData("-Protocol TCP -RemotePort $p[0", "?=the value '$p[0' of RemotePort, which is not literal Action=Allow Active=TRUE Dir=In Protocol=6")]
    [InlineData("-Direction In -Action Block -ErrorAction Stop -Verbose", "Action=Block Active=TRUE Dir=In")]
    [InlineData("-LocalOnlyMapping $true -Action Block", "Action=Block Active=TRUE Dir=In LOM=TRUE")]
    [InlineData("-OverrideBlockRules $true -Authentication Required -RemoteMachine 'O:SYG:SYD:(A;;CC;;;BA)'", "Action=ByPass Active=TRUE Dir=In RMauth=O:SYG:SYD:(A;;CC;;;BA) Security=Authenticate")]
    [InlineData("-InterfaceType Wired,Wireless -InterfaceAlias Ethernet", "?=the interface 'Ethernet' Action=Allow Active=TRUE Dir=In IFType=Lan IFType=Wireless")]
    [InlineData("-RemoteAddress Any,10.0.0.1", "?=a list with 'any' and something else Action=Allow Active=TRUE Dir=In")]
    [InlineData("-LocalPort 80", "Action=Allow Active=TRUE Dir=In LPort=80 BROKEN: it has ports, and its protocol is neither TCP nor UDP")]
    [InlineData("-Profile @(Domain) -Protocol TCP -LocalPort @(80-90)", "?=the value '@(80-90)' of LocalPort, which is not literal ?=the value '@(Domain)' of Profile, which is not literal Action=Allow Active=TRUE Dir=In Protocol=6")]
    [InlineData("-Enabled True 2>&1",  "Action=Allow Active=TRUE Dir=In")]
    [InlineData("> log.txt", "Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Program @'\r\nC:\\x.exe\r\n'@ -Action Block", "Action=Block Active=TRUE App=C:\\x.exe Dir=In")]
    [InlineData("-Description @'\nabc", "Action=Allow Active=TRUE Dir=In")]
    [InlineData("-EdgeTraversalPolicy Allow", "Action=Allow Active=TRUE Dir=In Edge=TRUE")]
    [InlineData("-EdgeTraversalPolicy Block -LooseSourceMapping $false", "Action=Allow Active=TRUE Dir=In")]
    [InlineData("-LooseSourceMapping $true", "Action=Allow Active=TRUE Dir=In LSM=TRUE")]
    [InlineData("-DynamicTarget ProximitySharing", "?=the dynamic target 'ProximitySharing' Action=Allow Active=TRUE Dir=In")]
    [InlineData("-DynamicTarget Any -Authentication NotRequired -Encryption NotRequired", "Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Platform '6.1+'", "?=the platform '6.1+' Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Authentication Required -Encryption Dynamic", "Action=Allow Active=TRUE Dir=In Security=AnE-Nego")]
    [InlineData("-Encryption Required -Authentication Required", "Action=Allow Active=TRUE Dir=In Security=AuthenticateEncrypt")]
    [InlineData("-Authentication NoEncap", "Action=Allow Active=TRUE Dir=In Security=An-NoEncap")]
    [InlineData("-Direction Outbound -OverrideBlockRules $true -Authentication Required", "Action=Allow Active=TRUE AuthByPassOut=TRUE Dir=Out Security=Authenticate")]
    [InlineData("-Direction Outbound -OverrideBlockRules $true -Action Block", "Action=Block Active=TRUE Dir=Out")]
    [InlineData("-Service *", "Action=Allow Active=TRUE Dir=In Svc=*")]
    [InlineData("-Service Any -PolicyAppId x", "Action=Allow Active=TRUE Dir=In PolicyAppId=x")]
    [InlineData("-LocalAddress 10.0.0.1 -RemoteAddress LocalSubnet6", "Action=Allow Active=TRUE Dir=In LA=10.0.0.1 RA6=LocalSubnet")]
    [InlineData("-RemoteDynamicKeywordAddresses '{a}'", "?=the dynamic keyword '{a}', whose object is not in this file Action=Allow Active=TRUE Dir=In")]
    [InlineData("-Name x -Enabled 2", "Action=Allow Active=FALSE Dir=In")]
    [InlineData("-Direction Sideways", "?=the value 'Sideways' of Direction Action=Allow Active=TRUE")]
    public void Arguments_are_read_as_far_as_they_are_literal(string arguments, string expected) => Assert.Equal("a: " + expected, Show(Read("a.ps1", New + arguments))[0]);

    [Theory]
    [InlineData("if ($x) { RULE }", "'if'")]
    [InlineData("if ($x) { 1 } else {\n RULE\n}", "'else'")]
    [InlineData("foreach ($p in 80, 443) { RULE }", "'foreach'")]
    [InlineData("80, 443 | ForEach-Object { RULE }", "'ForEach-Object'")]
    [InlineData("80, 443 | % { RULE }", "'ForEach-Object'")]
    [InlineData("function Add-It { try { RULE } catch { } }", "'function'")]
    [InlineData("Test-It || RULE", "'||'")]
    [InlineData("try { 1 } catch { RULE }", "'catch'")]
    [InlineData("try { RULE } catch { }", null)]
    [InlineData("& { RULE }", null)]
    [InlineData("$rule = RULE -Description @\"\nif (x) {\n\"@", null)]
    public void A_rule_under_a_condition_is_there_perhaps(string script, string? condition)
    {
        var rule = Show(Read("a.ps1", script.Replace("RULE", New, StringComparison.Ordinal)))[0];
        Assert.Equal("a: " + (condition is null ? "" : $"?=it is added only under a condition ({condition}) ") + "Action=Allow Active=TRUE Dir=In", rule);
    }

    [Fact]
    public void Rules_are_added_where_the_policy_store_says()
    {
        var rules = Read("a.ps1", New + "-PolicyStore 'contoso.com\\Clients'\n" + New + "-PolicyStore PersistentStore\n" + New + "-GPOSession $s\n" + New + "-PolicyStore $store\n"
            + New + "-PolicyStore ActiveStore\n" + New + "-PolicyStore localhost\n" + New + "-PolicyStore Elsewhere\n" + New + "-GPOSession s\n").Rules;
        FirewallStore[] expected =
            [FirewallStore.GroupPolicy, FirewallStore.Local, FirewallStore.Unknown, FirewallStore.Unknown, FirewallStore.Local, FirewallStore.GroupPolicy, FirewallStore.Unknown, FirewallStore.GroupPolicy];
        Assert.Equal(expected, rules.Select(r => r.Store));
    }

    [Fact]
    public void What_only_tells_adds_nothing() => Assert.Equal(["b: Action=Allow Active=TRUE Dir=In"], Show(Read("a.ps1", New + "-WhatIf\nNew-NetFirewallRule -DisplayName b -WhatIf:$false")));

    [Fact]
    public void A_later_command_about_a_rule_makes_it_uncertain()
    {
        var rules = Show(Read("a.ps1", "Remove-NetFirewallRule -DisplayName a\n" + New + "\nNew-NetFirewallRule -DisplayName b\nSet-NetFirewallRule -DisplayName 'a*' -Enabled False\n"));
        Assert.Equal(["a: ?='Set-NetFirewallRule' in line 4 changes or removes it Action=Allow Active=TRUE Dir=In", "b: Action=Allow Active=TRUE Dir=In"], rules);
    }

    [Fact]
    public void A_table_that_may_have_changed_is_unknown()
    {
        var rules = Show(Read("a.ps1", "$p = @{ Direction = 'Outbound' }\n$p.Action = 'Block'\n" + New + "@p\n" + New + "@q\nif ($x) { $r = @{ Action = 'Block' } }\n" + New + "@r"));
        Assert.Equal(["a: ?=what '@p' holds Action=Allow Active=TRUE Dir=In", "a: ?=what '@q' holds Action=Allow Active=TRUE Dir=In", "a: ?=what '@r' holds Action=Allow Active=TRUE Dir=In"], rules);
    }

    [Theory]
    [InlineData("Set-NetFirewallProfile -Profile Domain,Public -Enabled True -DefaultOutboundAction Block", "Domain EnableFirewall=1,Domain DefaultOutboundAction=1,Public EnableFirewall=1,Public DefaultOutboundAction=1")]
    [InlineData("Set-NetFirewallProfile Private -Enabled $false -AllowInboundRules False -AllowLocalFirewallRules NotConfigured", "Private EnableFirewall=0,Private DoNotAllowExceptions=1")]
    [InlineData("Set-NetFirewallProfile -All -DefaultInboundAction $action", "Domain DefaultInboundAction=?,Private DefaultInboundAction=?,Public DefaultInboundAction=?")]
    [InlineData("if ($x) { Set-NetFirewallProfile -Name Domain -DefaultInboundAction Block }", "Domain DefaultInboundAction=?")]
    [InlineData("Configuration C { FirewallProfile Domain { Name = 'Domain'\n DefaultInboundAction = 'Allow' } } # NetworkingDsc", "Domain DefaultInboundAction=0")]
    [InlineData("Set-NetFirewallProfile -Profile Any -Enabled False -NotifyOnListen True", "Domain EnableFirewall=0,Private EnableFirewall=0,Public EnableFirewall=0")]
    [InlineData("Set-NetFirewallProfile -Profile Elsewhere -Enabled False", "Domain EnableFirewall=?,Private EnableFirewall=?,Public EnableFirewall=?")]
    [InlineData("Set-NetFirewallProfile -Name Public -Enabled False -WhatIf:$false", "Public EnableFirewall=0")]
    [InlineData("Set-NetFirewallProfile -Name Public -Enabled False -WhatIf:$x", "Public EnableFirewall=?")]
    [InlineData("Set-NetFirewallProfile -Name Domain -Enabled True\nSet-NetFirewallProfile -Name Public -Enabled False -WhatIf", "Domain EnableFirewall=1")]
    [InlineData("if ($x) { FirewallProfile Domain { Name = 'Domain'\n Enabled = 'False' } } # NetworkingDsc", "Domain EnableFirewall=?")]
    [InlineData("FirewallProfile Domain { Name = 'Domain'\n Enabled = 'False'\n & x } # NetworkingDsc", "Domain EnableFirewall=?")]
    [InlineData("FirewallProfile Domain { Name = 'Domain'\n Enabled = 'False' # NetworkingDsc", "Domain EnableFirewall=?")]
    [InlineData("netsh advfirewall set allprofiles state off", "Domain EnableFirewall=0,Private EnableFirewall=0,Public EnableFirewall=0")]
    [InlineData("netsh advfirewall set publicprofile firewallpolicy blockinbound,blockoutbound", "Public DefaultInboundAction=1,Public DefaultOutboundAction=1")]
    [InlineData("netsh advfirewall set currentprofile state on", "Domain EnableFirewall=?,Private EnableFirewall=?,Public EnableFirewall=?")]
    public void Profiles_are_set(string script, string expected) => Assert.Equal(expected.Split(','), ShowSettings(Read("a.ps1", script)));

    [Theory]
    [InlineData("dir=in", "Active=TRUE Dir=In BROKEN: it has no 'action='")]
    [InlineData("dir=in action=allow localport=80", "Action=Allow Active=TRUE Dir=In LPort=80 BROKEN: it has ports, and its protocol is neither TCP nor UDP")]
    [InlineData("dir=in action=allow program=%APP%", "?='program=%APP%', which is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("dir=in action=allow dir=out", "Action=Allow Active=TRUE Dir=In BROKEN: it has 'dir=' twice")]
    [InlineData("dir=out action=allow protocol=udp remoteport=%%p", "?='remoteport=%%p', which is not literal Action=Allow Active=TRUE Dir=Out Protocol=17")]
    [InlineData("dir=in action=allow interfacetype=ras edge=yes security=authenticate", "Action=Allow Active=TRUE Dir=In Edge=TRUE IFType=RemoteAccess Security=Authenticate")]
    [InlineData("dir=in action=allow stray", "?='stray', which is no 'name=value' Action=Allow Active=TRUE Dir=In")]
    [InlineData("dir=in action=allow security=notrequired edge=no", "Action=Allow Active=TRUE Dir=In")]
    [InlineData("dir=in action=allow security=bogus", "?='security=bogus' Action=Allow Active=TRUE Dir=In")]
    [InlineData("dir=in action=allow description=x rmtusrgrp=D rmtcomputergrp=E security=authenticate", "Action=Allow Active=TRUE Dir=In RMauth=E RUAuth=D Security=Authenticate")]
    [InlineData("dir=in action=allow localip=10.0.0.1 remoteip=10.0.0.2", "Action=Allow Active=TRUE Dir=In LA=10.0.0.1 RA=10.0.0.2")]
    [InlineData("dir=in action=allow description=%d% protocol=%p% localport=80", "?=the protocol '%p%', which is not literal Action=Allow Active=TRUE Dir=In LPort=80")]
    [InlineData("dir=in action=allow protocol=icmpv4:8,any", "Action=Allow Active=TRUE Dir=In ICMP4=8:* Protocol=1")]
    [InlineData("dir=in action=allow protocol=icmpv6:128,0", "Action=Allow Active=TRUE Dir=In ICMP6=128:0 Protocol=58")]
    [InlineData("dir=in action=allow protocol=icmpv6:any,any", "Action=Allow Active=TRUE Dir=In Protocol=58")]
    public void Netsh_says_what_it_refuses(string arguments, string expected) =>
        Assert.Equal("a b: " + expected, Show(Read("a.bat", "netsh advfirewall firewall add rule name=\"a b\" " + arguments))[0]);

    [Fact]
    public void Batch_files_have_conditions_and_later_commands_too()
    {
        const string Rule = "netsh advfirewall firewall add rule dir=out action=block name=";
        var rules = Show(Read("a.cmd", $"{Rule}a\r\nif exist x {Rule}b\r\nif exist y (\r\n  {Rule}c\r\n) else echo (no)\r\nfind x && {Rule}d\r\n{Rule}e\r\nnetsh advfirewall firewall delete rule name=a\r\n"));
        string[] expected = ["?='netsh advfirewall firewall delete rule' in line 8 changes or removes it ", "?=it is added only under a condition ('if' or 'for') ", "?=it is added only under a condition ('if' or 'for') ", "?=it is added only under a condition ('&&' or '||') ", ""];
        Assert.Equal(expected.Select((e, i) => $"{(char)('a' + i)}: {e}Action=Block Active=TRUE Dir=Out"), rules);
    }

    [Theory]
    [InlineData("netsh advfirewall firewall delete rule name=all", true)]
    [InlineData("netsh advfirewall firewall delete rule name=A", true)]
    [InlineData("netsh advfirewall firewall delete rule name=b", false)]
    [InlineData("netsh advfirewall firewall set rule name=a new enable=no", true)]
    [InlineData("netsh advfirewall reset", true)]
    [InlineData("netsh advfirewall import x.wfw", true)]
    [InlineData("netsh advfirewall export x.wfw", false)]
    [InlineData("netsh interface reset", false)]
    public void A_later_command_of_netsh_makes_a_rule_uncertain(string command, bool isTouched)
    {
        var rule = Assert.Single(Read("a.cmd", $"netsh advfirewall firewall add rule name=a dir=out action=block\r\n{command}\r\n").Rules);
        Assert.Equal(isTouched, rule.Fields.Any(f => f.Name == WrittenField.Unknown));
    }

    [Theory]
    [InlineData("Firewall b { Name = 'b' }", "b: Action=Allow Active=TRUE Dir=In")]
    [InlineData("Firewall b { Name =\n\n 'b' }", "b: Action=Allow Active=TRUE Dir=In")]
    [InlineData("Firewall b { Name = 'b'", "b: ?=a part of the resource that is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("Firewall b { Name = 'b'; RemoteAddress = }", "b: ?=a part of the resource that is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("Firewall b { Name = 'b'; RemoteAddress =", "b: ?=a part of the resource that is not literal Action=Allow Active=TRUE Dir=In")]
    [InlineData("Firewall { Name = 'b' }", "")]
    [InlineData("Firewall", "")]
    [InlineData("Firewall b", "")]
    public void A_resource_has_a_name_and_an_end(string resource, string expected)
    {
        var rules = Show(Read("a.ps1", "Import-DscResource -ModuleName NetworkingDsc\nFirewall a { Name = 'a' }\n" + resource));
        Assert.Equal("a: Action=Allow Active=TRUE Dir=In" + (expected.Length > 0 ? "|" + expected : ""), string.Join('|', rules));
    }

    [Theory]
    [InlineData("-PolicyStore PersistentStore", "Allow")]
    [InlineData("-PolicyStore 'contoso.com\\clients'", "Deny")]
    [InlineData("-PolicyStore \"contoso.com\\$name\"", "Allow")]
    [InlineData("-PolicyStore $store", "Allow")]
    [InlineData("-PolicyStore elsewhere", "Allow")]
    [InlineData("-GPOSession $session", "Deny")]
    [InlineData("-GPOSession session", "Deny")]
    public void Profiles_are_set_where_the_policy_store_says(string store, string expected)
    {
        var text = $"Set-NetFirewallProfile -All -PolicyStore 'contoso.com\\clients' -DefaultOutboundAction Allow\nSet-NetFirewallProfile -All {store} -DefaultOutboundAction Block\n";
        Assert.Equal(expected, FirewallAnswers.Ask("a.ps1", text, FirewallAnswers.Web));
    }

    [Fact]
    public void A_resource_that_is_absent_adds_nothing()
    {
        var rules = Show(Read("a.ps1", "Configuration C { Import-DscResource -ModuleName NetworkingDsc\n Firewall a { Name = 'a'; Ensure = 'Absent' }\n Firewall b { Name = 'b'; RemotePort = $ports; Protocol = 'TCP'\n DependsOn = '[x]y' } }"));
        Assert.Equal(["b: ?=the value '$ports' of RemotePort, which is not literal Action=Allow Active=TRUE Dir=In Protocol=6"], rules);
    }

    [Theory]
    [InlineData("remoteip: \"{{ proxy }}\"", "?=the value of remoteip, which is not literal")]
    [InlineData("protocol: 6\n    remoteport: |\n      80", "?=the value of remoteport, which is not literal Protocol=6")]
    [InlineData("protocol: 6\n    remoteport:\n      a: 80", "?=the value of remoteport, which is not literal Protocol=6")]
    [InlineData("protocol: 6\n    remoteport:\n      words", "?=the value of remoteport, which is not literal Protocol=6")]
    [InlineData("program: \"C:\\\\x \\\" #1.exe\"  # here", "?=the value of program, which is not literal")]
    [InlineData("profiles: [any, domain]", "?=a list with 'any' and something else")]
    [InlineData("protocol: '{{ p }}'\n    localport: 80", "?=the protocol, which is not literal LPort=80")]
    [InlineData("profiles: [domain, 'private']", "Profile=Domain Profile=Private")]
    [InlineData("odd: 1", "?='odd: 1'")]
    [InlineData("program: C:\\x.exe  # here\n  when: windows", "?=it is added only under a condition ('when') App=C:\\x.exe")]
    [InlineData("service: \"x\"\n  loop: [1, 2]", "?=it is added only under a condition ('loop') Svc=x")]
    [InlineData("edge: yes", "Edge=TRUE")]
    [InlineData("edge: no", "")]
    [InlineData("security: authenc", "Security=AuthenticateEncrypt")]
    [InlineData("security: authdynenc", "Security=AnE-Nego")]
    [InlineData("security: authnoencap", "Security=An-NoEncap")]
    [InlineData("security: authenticate", "Security=Authenticate")]
    [InlineData("security: notrequired", "")]
    [InlineData("localip: 10.0.0.1", "LA=10.0.0.1")]
    [InlineData("remoteip: [10.0.0.1, '10.0.0.2']", "RA=10.0.0.1 RA=10.0.0.2")]
    [InlineData("interfacetypes: [wireless, ras]", "IFType=Wireless IFType=RemoteAccess")]
    [InlineData("group: x", "EmbedCtxt=x")]
    [InlineData("service: any", "")]
    [InlineData("profiles: [[domain]]", "?=the value of profiles, which is not literal")]
    public void Tasks_are_read_as_far_as_they_are_literal(string options, string expected)
    {
        var rule = Show(Read("a.yml", $"- name: t\n  win_firewall_rule:\n    name: a\n    direction: out\n    action: block\n    {options}\n"))[0];
        var fields = $"{expected} Action=Block Active=TRUE Dir=Out".TrimStart().Split(' ').Order(StringComparer.Ordinal);
        Assert.Equal(fields, rule[3..].Split(' ').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("handlers", "win_firewall_rule", "?=it is added only under a condition ('handlers') Action=Allow Active=TRUE Dir=In")]
    [InlineData("tasks", "community.windows.win_firewall_rule", "Action=Allow Active=TRUE Dir=In")]
    public void A_handler_runs_perhaps(string list, string module, string expected) =>
        Assert.Equal(["a: " + expected], Show(Read("a.yml", $"---\n- hosts: all\n  {list}:\n    - {module}:\n        name: a\n        direction: in\n        action: allow\n...\n")));

    [Theory]
    [InlineData("tasks", "- win_firewall_rule:\n    name: a\n", Recognition.Perhaps)]
    [InlineData("a.yml", "# win_firewall_rule:\n", Recognition.No)]
    [InlineData("a.csv", "Name,DefaultInboundAction,DefaultOutboundAction\n", Recognition.Yes)]
    [InlineData("a.csv", "Name,DefaultInboundAction,Other\n", Recognition.No)]
    [InlineData("a.csv", "Id,Keyword,AutoResolve\n", Recognition.Yes)]
    [InlineData("a.csv", "Id,Keyword,Other\n", Recognition.No)]
    [InlineData("a.csv", "Name,Direction,Action\n", Recognition.No)]
    [InlineData("a.csv", "Name,Direction,Action,Profile\n", Recognition.Perhaps)]
    [InlineData("a.csv", "Name,Direction,Action,RemoteAddress\n", Recognition.Perhaps)]
    [InlineData("a.csv", "DisplayName,Direction,Action,Profile,Enabled\n", Recognition.Yes)]
    [InlineData("a.json", "{ \"Direction\": 1, \"Action\": 2, \"Enabled\": 1, \"Name\": \"x\", \"RemoteAddress\": \"Any\" }", Recognition.Perhaps)]
    [InlineData("a.json", "{ \"Direction\": 1, \"Action\": 2, \"Enabled\": 1, \"DisplayName\": \"x\", \"LocalPort\": \"80\", \"Profile\": 0 }", Recognition.Yes)]
    [InlineData("a.json", "{ \"Direction\": 1, \"Action\": 2, \"Enabled\": 1, \"RemoteAddress\": \"Any\" }", Recognition.No)]
    [InlineData("a.json", "{ \"Direction\": 1, \"Action\": 2, \"Enabled\": 1, \"Name\": \"x\" }", Recognition.No)]
    [InlineData("a.json", "{ \"Direction\": 1, \"Action\": 2, \"Name\": \"x\", \"RemoteAddress\": \"Any\" }", Recognition.No)]
    [InlineData("a.txt", "Direction : Inbound\nAction : Allow\nEnabled : True\nName : x\n", Recognition.Perhaps)]
    [InlineData("a.txt", "Direction : Inbound\nAction : Allow\nEnabled : True\n", Recognition.No)]
    [InlineData("a.txt", "DefaultInboundAction : Block\nDefaultOutboundAction : Allow\n", Recognition.Yes)]
    [InlineData("a.txt", "DefaultInboundAction : Block\nOther : Allow\n", Recognition.No)]
    [InlineData("a.txt", "Name DefaultInboundAction DefaultOutboundAction\n---- -------------------- ---------------------\n", Recognition.Yes)]
    [InlineData("a.xml", "<Rsop xmlns=\"http://www.microsoft.com/GroupPolicy/Rsop\"/>", Recognition.Perhaps)]
    [InlineData("a.xml", "<Rsop xmlns=\"http://example.com/\"/>", Recognition.No)]
    [InlineData("a.xml", "<GPO xmlns=\"http://example.com/\"/>", Recognition.No)]
    public void A_shape_is_known_by_a_few_words(string path, string text, Recognition expected) => Assert.Equal(expected, Recognize(path, text));

    [Fact]
    public void A_block_with_a_condition_counts_for_its_tasks_and_an_absent_rule_is_none()
    {
        const string Text = """
            - hosts: all
              tasks:
                - when: x
                  block:
                    - win_firewall_rule:
                        name: a
                        action: allow
                - win_firewall_rule:
                    name: a
                    state: absent
                - win_firewall_rule: name=b action=allow
                - just words
                - - more words
            """;
        Assert.Equal(
            ["a: ?='win_firewall_rule: state=absent' in line 8 changes or removes it ?=it is added only under a condition ('when') Action=Allow Active=TRUE Dir=In",
                "(rule without a name): ?=options that are not a plain map ?=the action, which is not given Active=TRUE Dir=In"],
            Show(Read("a.yml", Text)));
    }
}
