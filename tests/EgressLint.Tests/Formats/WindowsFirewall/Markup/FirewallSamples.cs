using System.Text;

namespace EgressLint.Tests.Formats.WindowsFirewall.Markup;

/// <summary>The same four rules in every shape that people hold them in.</summary>
internal static class FirewallSamples
{
    /// <summary>The rules, as rule strings have their fields; those of a rule in alphabetical order, its name first.</summary>
    public static readonly string[] Expected =
    [
        "Web out: Action=Allow Active=TRUE Dir=Out Protocol=6 RA=10.0.0.0/8 RPort=443 RPort=8000-8080",
        "Block FTP: Action=Block Active=TRUE Dir=Out Profile=Domain Profile=Private Protocol=6 RPort=21",
        @"BITS only: Action=Allow Active=TRUE App=%SystemRoot%\System32\svchost.exe Dir=Out Svc=BITS",
        "Ping in: Action=Allow Active=FALSE Dir=In ICMP4=8:* Profile=Public Protocol=1 RA=LocalSubnet",
    ];

    /// <summary>What the name of every shape's file is, and its text.</summary>
    public static IEnumerable<(string Path, string Text)> All =>
    [
        ("gpreport.xml", GpoReport), ("rules.xml", SyncMl), ("catalog.json", Catalog()), ("legacy.json", Legacy), ("custom.json", Custom),
        ("rules.ps1", PowerShell), ("splat.ps1", Splat), ("netsh.ps1", NetshInPowerShell), ("rules.cmd", Batch), ("dsc.ps1", Dsc), ("tasks.yml", Ansible),
    ];

    public const string GpoReport = """
        <?xml version="1.0" encoding="utf-16"?>
        <GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.microsoft.com/GroupPolicy/Settings">
          <Name>Contoso firewall</Name>
          <Computer>
            <Enabled>true</Enabled>
            <ExtensionData>
              <Extension xmlns:q1="http://www.microsoft.com/GroupPolicy/Settings/WindowsFirewall" xsi:type="q1:WindowsFirewallSettings">
                <q1:GlobalSettings><q1:PolicyVersion><q1:Value>541</q1:Value></q1:PolicyVersion></q1:GlobalSettings>
                <q1:DomainProfile>
                  <q1:EnableFirewall><q1:Value>true</q1:Value></q1:EnableFirewall>
                  <q1:DefaultInboundAction><q1:Value>true</q1:Value></q1:DefaultInboundAction>
                  <q1:DefaultOutboundAction><q1:Value>false</q1:Value></q1:DefaultOutboundAction>
                  <q1:LogFileSize><q1:Value>16384</q1:Value></q1:LogFileSize>
                </q1:DomainProfile>
                <q1:OutboundFirewallRules>
                  <q1:Version>2.29</q1:Version><q1:Action>Allow</q1:Action><q1:Name>Web out</q1:Name><q1:Dir>Out</q1:Dir>
                  <q1:RPort>443</q1:RPort><q1:RPort>8000-8080</q1:RPort><q1:Protocol>6</q1:Protocol><q1:RA4>10.0.0.0/8</q1:RA4><q1:Active>true</q1:Active>
                </q1:OutboundFirewallRules>
                <q1:OutboundFirewallRules>
                  <q1:Version>2.29</q1:Version><q1:Action>Block</q1:Action><q1:Name>Block FTP</q1:Name><q1:Dir>Out</q1:Dir>
                  <q1:RPort>21</q1:RPort><q1:Protocol>6</q1:Protocol><q1:Profile>Domain</q1:Profile><q1:Profile>Private</q1:Profile><q1:Active>TRUE</q1:Active>
                </q1:OutboundFirewallRules>
                <q1:OutboundFirewallRules>
                  <q1:Version>2.29</q1:Version><q1:Action>Allow</q1:Action><q1:Name>BITS only</q1:Name><q1:Dir>Out</q1:Dir>
                  <q1:App>%SystemRoot%\System32\svchost.exe</q1:App><q1:Svc>BITS</q1:Svc><q1:Active>true</q1:Active>
                </q1:OutboundFirewallRules>
                <q1:InboundFirewallRules>
                  <q1:Version>2.29</q1:Version><q1:Action>Allow</q1:Action><q1:Name>Ping in</q1:Name><q1:Dir>In</q1:Dir>
                  <q1:ICMP4>8:*</q1:ICMP4><q1:Protocol>1</q1:Protocol><q1:RA4>LocalSubnet</q1:RA4><q1:Profile>Public</q1:Profile><q1:Active>false</q1:Active>
                </q1:InboundFirewallRules>
              </Extension>
              <Name>Windows Firewall</Name>
            </ExtensionData>
          </Computer>
        </GPO>
        """;

    public static string SyncMl { get; } = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody><Atomic><CmdID>1</CmdID>\n"
        + string.Concat(Nodes.Select(n => Command("Replace", n.Path, n.Value))) + "</Atomic></SyncBody></SyncML>\n";

    public static string Custom { get; } = "{ \"@odata.type\": \"#microsoft.graph.windows10CustomConfiguration\", \"omaSettings\": [\n"
        + string.Join(",\n", Nodes.Select(n => $$"""{ "omaUri": "./Vendor/MSFT/Firewall/MdmStore/{{n.Path}}", "value": "{{n.Value.Replace("\\", "\\\\", StringComparison.Ordinal)}}" }""")) + "] }";

    public const string Legacy = """
        {
          "@odata.type": "#microsoft.graph.windows10EndpointProtectionConfiguration",
          "firewallProfileDomain": { "firewallEnabled": "allowed", "inboundConnectionsBlocked": true, "outboundConnectionsRequired": true, "outboundConnectionsBlocked": false },
          "firewallRules": [
            { "displayName": "Web out", "protocol": 6, "remotePortRanges": ["443", "8000-8080"], "remoteAddressRanges": ["10.0.0.0/8"], "action": "allowed", "trafficDirection": "out", "profileTypes": "notConfigured", "filePath": null },
            { "displayName": "Block FTP", "protocol": 6, "remotePortRanges": ["21"], "action": "blocked", "trafficDirection": "notConfigured", "profileTypes": "domain,private" },
            { "displayName": "BITS only", "protocol": null, "serviceName": "BITS", "filePath": "%SystemRoot%\\System32\\svchost.exe", "action": "notConfigured", "trafficDirection": "out" }
          ]
        }
        """;

    public const string PowerShell = """
        # Adds the rules.
        New-NetFirewallRule -DisplayName "Web out" -Direction Outbound -Protocol TCP -RemotePort 443, 8000-8080 `
            -RemoteAddress 10.0.0.0/8 -Action Allow
        New-NetFirewallRule -DisplayName:'Block FTP' -Dir Out -Prot tcp -RemoteP 21 -Act Block -Prof @('Domain', 'Private') | Out-Null
        $null = New-NetFirewallRule -DisplayName "BITS only" -Direction Outbound -Program "$env:SystemRoot\System32\svchost.exe" -Service BITS -Enabled True
        [void](NetSecurity\New-NetFirewallRule -DisplayName 'Ping in' -Protocol ICMPv4 -IcmpType 8 -RemoteAddress LocalSubnet4 -Profile Public -Enabled False)
        """;

    public const string Splat = """
        $web = @{
            DisplayName = 'Web out'; Direction = 'Outbound'
            Protocol = 'TCP'   # as usual
            RemotePort = 443, '8000-8080'
            RemoteAddress = '10.0.0.0/8'
        }
        New-NetFirewallRule @web
        $web = @{ DisplayName = 'Block FTP'; Protocol = 'TCP'; RemotePort = @('21'); Profile = 'Domain,Private' }
        New-NetFirewallRule @web -Direction Outbound -Action Block
        $more = @{ Program = '%SystemRoot%\System32\svchost.exe'; Service = 'BITS' }
        New-NetFirewallRule -DisplayName 'BITS only' -Direction Outbound @more
        New-NetFirewallRule -DisplayName 'Ping in' -Protocol 1 -IcmpType '8' -RemoteAddress LocalSubnet -Profile Public -Enabled 2
        """;

    public const string Batch = """
        @echo off
        rem netsh advfirewall firewall add rule name="not this one" dir=out action=block
        netsh advfirewall firewall add rule name="Web out" dir=out action=allow protocol=TCP remoteport=443,8000-8080 remoteip=10.0.0.0/8
        netsh adv fire add rule name="Block FTP" dir=out action=block protocol=6 ^
            remoteport=21 profile=domain,private > nul
        netsh.exe advfirewall firewall add rule name="BITS only" dir=out action=allow program="%SystemRoot%\System32\svchost.exe" service=BITS enable=yes
        netsh advfirewall firewall add rule name="Ping in" dir=in action=allow protocol=icmpv4:8,any remoteip=localsubnet profile=public enable=no & echo done
        """;

    public const string NetshInPowerShell = """
        netsh advfirewall firewall add rule name="Web out" dir=out action=allow protocol=TCP remoteport="443,8000-8080" remoteip=10.0.0.0/8 | Out-Null
        & netsh advfirewall firewall add rule name="Block FTP" dir=out action=block protocol=6 remoteport=21 profile=domain,private
        netsh advfirewall firewall add rule "name=BITS only" dir=out action=allow program=$env:SystemRoot\System32\svchost.exe service=BITS
        netsh.exe advfirewall firewall add rule name='Ping in' dir=in action=allow protocol=icmpv4:8,any remoteip=localsubnet profile=public enable=no
        """;

    public const string Dsc = """
        Configuration Rules
        {
            Import-DscResource -ModuleName NetworkingDsc
            Node localhost
            {
                Firewall Web
                {
                    Name = 'Web out'
                    Ensure = 'Present'
                    Direction = 'Outbound'
                    Protocol = 'TCP'
                    RemotePort = ('443', '8000-8080')
                    RemoteAddress = '10.0.0.0/8'
                }
                Firewall Ftp { Name = 'Block FTP'; Direction = 'OutBound'; Protocol = 'TCP'; RemotePort = '21'; Action = 'Block'; Profile = ('Domain', 'Private') }
                Firewall Bits { Name = 'BITS only'; Direction = 'Outbound'; Program = '%SystemRoot%\System32\svchost.exe'; Service = 'BITS'; Enabled = 'True' }
                xFirewall Ping
                {
                    Name = 'Ping in'
                    Protocol = 'ICMPv4'
                    IcmpType = '8'
                    RemoteAddress = 'LocalSubnet'
                    Profile = 'Public'
                    Enabled = 'False'
                }
            }
        }
        """;

    public const string Ansible = """
        - hosts: windows
          tasks:
            - name: Web
              community.windows.win_firewall_rule:
                name: Web out
                direction: out
                action: allow
                protocol: tcp
                remoteport: 443,8000-8080
                remoteip: 10.0.0.0/8   # inside
            - name: FTP
              win_firewall_rule:
                name: "Block FTP"
                direction: out
                action: block
                protocol: tcp
                remoteport: '21'
                profiles:
                - domain
                - private
            - name: BITS
              win_firewall_rule:
                name: BITS only
                direction: out
                action: allow
                program: '%SystemRoot%\System32\svchost.exe'
                service: BITS
                state: present
            - win_firewall_rule: {name: Ping in, action: allow, protocol: icmpv4, icmp_type_code: 8, remoteip: localsubnet, profiles: public, enabled: no}
        """;

    private static (string Path, string Value)[] Nodes =>
    [
        ("FirewallRules/a/Name", "Web out"), ("FirewallRules/a/Enabled", "true"), ("FirewallRules/a/Protocol", "6"), ("FirewallRules/a/RemotePortRanges", "443,8000-8080"),
        ("FirewallRules/a/RemoteAddressRanges", "10.0.0.0/8"), ("FirewallRules/a/Action/Type", "1"),
        ("FirewallRules/b/Name", "Block FTP"), ("FirewallRules/b/Enabled", "1"), ("FirewallRules/b/Direction", "OUT"), ("FirewallRules/b/Protocol", "6"),
        ("FirewallRules/b/RemotePortRanges", "21"), ("FirewallRules/b/Action/Type", "0"), ("FirewallRules/b/Profiles", "3"),
        ("FirewallRules/c/Name", "BITS only"), ("FirewallRules/c/Enabled", "true"), ("FirewallRules/c/App/FilePath", @"%SystemRoot%\System32\svchost.exe"),
        ("FirewallRules/c/App/ServiceName", "BITS"), ("FirewallRules/c/RemoteAddressRanges", "*"), ("FirewallRules/c/InterfaceTypes", "All"),
        ("FirewallRules/d/Name", "Ping in"), ("FirewallRules/d/Direction", "IN"), ("FirewallRules/d/Protocol", "1"), ("FirewallRules/d/IcmpTypesAndCodes", "8:*"),
        ("FirewallRules/d/RemoteAddressRanges", "LocalSubnet"), ("FirewallRules/d/Profiles", "4"),
        ("DomainProfile/EnableFirewall", "true"), ("DomainProfile/DefaultInboundAction", "1"), ("DomainProfile/DefaultOutboundAction", "0"),
    ];

    /// <summary>A command of SyncML.</summary>
    public static string Command(string verb, string path, string value) =>
        $"<{verb}><CmdID>2</CmdID><Item><Target><LocURI>./Vendor/MSFT/Firewall/MdmStore/{path}</LocURI></Target><Meta><Format xmlns=\"syncml:metinf\">chr</Format></Meta><Data>{value}</Data></Item></{verb}>\n";

    private static string Catalog()
    {
        const string Rule = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
        var rules = Nodes.Where(n => n.Path.StartsWith("FirewallRules/", StringComparison.Ordinal))
            .GroupBy(n => n.Path.Split('/')[1])
            .Select(g => "{ \"children\": [" + string.Join(",\n", g.Select(n => Instance(Rule, n.Path.Split('/', 3)[2].Replace('/', '_').ToLowerInvariant(), n.Value))) + "] }");
        const string Profile = "vendor_msft_firewall_mdmstore_domainprofile";
        return $$"""
            { "value": [ { "name": "Rules", "templateReference": { "templateFamily": "endpointSecurityFirewall" }, "settings": [
              { "id": "0", "settingInstance": { "settingDefinitionId": "{{Rule}}", "groupSettingCollectionValue": [ {{string.Join(",\n", rules)}} ] } } ] },
              { "name": "Profiles", "settings": [ { "settingInstance": { "settingDefinitionId": "{{Profile}}_enablefirewall",
                "choiceSettingValue": { "value": "{{Profile}}_enablefirewall_true", "children": [
                  {{Instance(Profile, "defaultinboundaction", "1")}}, {{Instance(Profile, "defaultoutboundaction", "0")}} ] } } } ] } ] }
            """;
    }

    private static string Instance(string group, string name, string value)
    {
        var id = $"{group}_{name}";
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal);
        return name switch
        {
            "enabled" => Choice(id, value is "true" ? "1" : value),
            "direction" or "action_type" or "defaultinboundaction" or "defaultoutboundaction" or "interfacetypes" => Choice(id, value.ToLowerInvariant()),
            "profiles" => $$"""{ "settingDefinitionId": "{{id}}", "choiceSettingCollectionValue": [ {{string.Join(",", new[] { 1, 2, 4 }.Where(p => (p & value[0] - '0') != 0).Select(p => $$"""{ "value": "{{id}}_{{p}}", "children": [] }"""))}} ] }""",
            _ when name.EndsWith("ranges", StringComparison.Ordinal) =>
                $$"""{ "settingDefinitionId": "{{id}}", "simpleSettingCollectionValue": [ {{string.Join(",", value.Split(',').Select(v => $$"""{ "value": "{{v}}" }"""))}} ] }""",
            "protocol" => $$"""{ "settingDefinitionId": "{{id}}", "simpleSettingValue": { "value": {{value}} } }""",
            _ => $$"""{ "settingDefinitionId": "{{id}}", "simpleSettingValue": { "value": "{{escaped}}" } }""",
        };
    }

    private static string Choice(string id, string value) => $$"""{ "settingDefinitionId": "{{id}}", "choiceSettingValue": { "value": "{{id}}_{{value}}", "children": [] } }""";
}
