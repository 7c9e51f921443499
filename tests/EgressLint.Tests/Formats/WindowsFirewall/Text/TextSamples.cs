namespace EgressLint.Tests.Formats.WindowsFirewall.Text;

/// <summary>The same four rules and the same settings in every shape. Names and addresses are invented.</summary>
internal static class TextSamples
{
    public const string Dashes = "----------------------------------------------------------------------";

    /// <summary>What every shape says, as <see cref="Written.Of"/> writes it; shapes leave out what they do not carry.</summary>
    public static IReadOnlyList<string> Rules { get; } =
    [
        @"Agent out: all|Active=TRUE Dir=Out Action=Allow App=%ProgramFiles(x86)%\Contoso\Agent.exe Protocol=6 RPort=443",
        "Block web|Active=TRUE Dir=Out Action=Block Profile=Domain Profile=Private RA=198.51.100.1-198.51.100.9 RA=203.0.113.0/24 Protocol=6 RPort=80 RPort=8080-8090",
        "Ping in|Active=FALSE Dir=In Action=Allow RA=LocalSubnet Protocol=1 ICMP4=8:*",
        @"Updates|Active=TRUE Dir=Out Action=Allow Profile=Public Protocol=6 App=%SystemRoot%\system32\svchost.exe Svc=wuauserv RPort=443",
    ];

    /// <summary>The settings of the samples.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "Domain EnableFirewall=1", "Domain DefaultInboundAction=1", "Domain DoNotAllowExceptions=0", "Domain DefaultOutboundAction=0",
        "Private EnableFirewall=0", "Private DefaultInboundAction=1", "Private DoNotAllowExceptions=1", "Private DefaultOutboundAction=1",
        "Public EnableFirewall=1",
    ];

    public static string Netsh { get; } = """

        Rule Name:                            Agent out: all
        ----------------------------------------------------------------------
        Enabled:                              Yes
        Direction:                            Out
        Profiles:                             Domain,Private,Public
        Grouping:
        LocalIP:                              Any
        RemoteIP:                             Any
        Protocol:                             TCP
        LocalPort:                            Any
        RemotePort:                           443
        Edge traversal:                       No
        Action:                               Allow

        Rule Name:                            Block web
        ----------------------------------------------------------------------
        Enabled:                              Yes
        Direction:                            Out
        Profiles:                             Domain,Private
        Grouping:                             Contoso
        LocalIP:                              Any
        RemoteIP:                             198.51.100.1-198.51.100.9,203.0.113.0/24
        Protocol:                             TCP
        LocalPort:                            Any
        RemotePort:                           80,8080-8090
        Edge traversal:                       No
        Action:                               Block

        Rule Name:                            Ping in
        ----------------------------------------------------------------------
        Enabled:                              No
        Direction:                            In
        Profiles:                             Domain,Private,Public
        Grouping:
        LocalIP:                              Any
        RemoteIP:                             LocalSubnet
        Protocol:                             ICMPv4
                                              Type    Code
                                              8       Any
        Edge traversal:                       No
        Action:                               Allow

        Rule Name:                            Updates
        ----------------------------------------------------------------------
        Enabled:                              Yes
        Direction:                            Out
        Profiles:                             Public
        Grouping:
        LocalIP:                              Any
        RemoteIP:                             Any
        Protocol:                             TCP
        LocalPort:                            Any
        RemotePort:                           443
        Edge traversal:                       No
        Action:                               Allow
        Ok.

        """;

    public static string NetshVerbose { get; } = Netsh
        .Replace("\nEnabled: ", "\nDescription:                          Words, and\nmore: words in a second line\nEnabled: ", StringComparison.Ordinal)
        .Replace("\nAction: ", "\nInterfaceTypes:                       Any\nSecurity:                             NotRequired\nRule source:                          Local Setting\nAction: ", StringComparison.Ordinal)
        .Replace("RemotePort:                           443\nEdge traversal:                       No\n",
            "RemotePort:                           443\nEdge traversal:                       No\nProgram:                              {0}\n", StringComparison.Ordinal)
        .Replace("443\nEdge traversal:                       No\nProgram:                              {0}\nInterfaceTypes:                       Any\nSecurity:                             NotRequired\nRule source:                          Local Setting\nAction:                               Allow\nOk.",
            "443\nEdge traversal:                       No\nProgram:                              C:\\svchost\nService:                              wuauserv\nInterfaceTypes:                       Any\nSecurity:                             NotRequired\nRule source:                          Contoso clients\nAction:                               Allow\nOk.", StringComparison.Ordinal)
        .Replace("C:\\svchost", @"%SystemRoot%\system32\svchost.exe", StringComparison.Ordinal)
        .Replace("{0}", @"%ProgramFiles(x86)%\Contoso\Agent.exe", StringComparison.Ordinal);

    public static string NetshProfiles { get; } = """

        Domain Profile Settings:
        ----------------------------------------------------------------------
        State                                 ON
        Firewall Policy                       BlockInbound,AllowOutbound
        LocalFirewallRules                    N/A (GPO-store only)
        LocalConSecRules                      N/A (GPO-store only)
        InboundUserNotification               Enable
        RemoteManagement                      Disable
        UnicastResponseToMulticast            Enable

        Logging:
        LogAllowedConnections                 Disable
        LogDroppedConnections                 Disable
        FileName                              %systemroot%\system32\LogFiles\Firewall\pfirewall.log
        MaxFileSize                           4096


        Private Profile Settings:
        ----------------------------------------------------------------------
        State                                 OFF
        Firewall Policy                       BlockInboundAlways,BlockOutbound
        LocalFirewallRules                    N/A (GPO-store only)

        Public Profile Settings:
        ----------------------------------------------------------------------
        State                                 ON
        Firewall Policy                       NotConfigured,NotConfigured
        LocalFirewallRules                    N/A (GPO-store only)
        Ok.

        """;

    /// <summary>Rules and their filters in sibling arrays, numbers for names.</summary>
    public static string JsonSiblings { get; } = """
        {
          "Rules": [
            { "CreationClassName": "MSFT|FW|FirewallRule|r1", "InstanceID": "r1", "Name": "r1", "DisplayName": "Agent out: all", "Enabled": 1, "Profile": 0, "Platform": [], "Direction": 2, "Action": 2, "EdgeTraversalPolicy": 0, "Owner": null, "PolicyStoreSourceType": 1 },
            { "CreationClassName": "MSFT|FW|FirewallRule|r2", "InstanceID": "r2", "Name": "r2", "DisplayName": "Block web", "Enabled": 1, "Profile": 3, "Platform": [], "Direction": 2, "Action": 4, "EdgeTraversalPolicy": 0, "Owner": null, "PolicyStoreSourceType": 1 },
            { "CreationClassName": "MSFT|FW|FirewallRule|r3", "InstanceID": "r3", "Name": "r3", "DisplayName": "Ping in", "Enabled": 2, "Profile": 7, "Platform": [], "Direction": 1, "Action": 2, "EdgeTraversalPolicy": 0, "Owner": null, "PolicyStoreSourceType": 1 },
            { "CreationClassName": "MSFT|FW|FirewallRule|r4", "InstanceID": "r4", "Name": "r4", "DisplayName": "Updates", "Enabled": 1, "Profile": 4, "Platform": [], "Direction": 2, "Action": 2, "EdgeTraversalPolicy": 0, "Owner": null, "PolicyStoreSourceType": 2 }
          ],
          "Ports": [
            { "InstanceID": "r4", "CreationClassName": "MSFT|FW|FirewallRule|r4", "Protocol": "TCP", "LocalPort": "Any", "RemotePort": "443", "IcmpType": "Any", "DynamicTarget": 0 },
            { "InstanceID": "r3", "CreationClassName": "MSFT|FW|FirewallRule|r3", "Protocol": "ICMPv4", "LocalPort": "RPC", "RemotePort": "Any", "IcmpType": "8", "DynamicTarget": 0 },
            { "InstanceID": "r2", "CreationClassName": "MSFT|FW|FirewallRule|r2", "Protocol": "TCP", "LocalPort": "Any", "RemotePort": ["80", "8080-8090"], "IcmpType": "Any", "DynamicTarget": 0 },
            { "InstanceID": "r1", "CreationClassName": "MSFT|FW|FirewallRule|r1", "Protocol": "TCP", "LocalPort": "Any", "RemotePort": "443", "IcmpType": "Any", "DynamicTarget": 0 },
            { "InstanceID": "{1}", "CreationClassName": "MSFT|FW|ConSecRule|{1}", "Protocol": "Any", "LocalPort": "Any", "RemotePort": "Any" }
          ],
          "Addresses": [
            { "InstanceID": "r1", "LocalAddress": "Any", "RemoteAddress": "Any" },
            { "InstanceID": "r2", "LocalAddress": "Any", "RemoteAddress": { "value": ["198.51.100.1-198.51.100.9", "203.0.113.0/24"], "Count": 2 } },
            { "InstanceID": "r3", "LocalAddress": "Any", "RemoteAddress": "LocalSubnet" },
            { "InstanceID": "r4", "LocalAddress": "Any", "RemoteAddress": "Any" }
          ],
          "Programs": [
            { "InstanceID": "r1", "Program": "%ProgramFiles(x86)%\\Contoso\\Agent.exe", "Package": null },
            { "InstanceID": "r2", "Program": "Any", "Package": null }, { "InstanceID": "r3", "Program": "Any", "Package": null },
            { "InstanceID": "r4", "Program": "%SystemRoot%\\system32\\svchost.exe", "Package": null }
          ],
          "Services": [
            { "InstanceID": "r1", "Service": "Any" }, { "InstanceID": "r2", "Service": "Any" }, { "InstanceID": "r3", "Service": "Any" }, { "InstanceID": "r4", "Service": "wuauserv" }
          ],
          "Interfaces": [ { "InstanceID": "r1", "InterfaceAlias": "Any" }, { "InstanceID": "r2", "InterfaceAlias": "Any" }, { "InstanceID": "r3", "InterfaceAlias": "Any" }, { "InstanceID": "r4", "InterfaceAlias": "Any" } ],
          "InterfaceTypes": [ { "InstanceID": "r1", "InterfaceType": 0 }, { "InstanceID": "r2", "InterfaceType": 0 }, { "InstanceID": "r3", "InterfaceType": 0 }, { "InstanceID": "r4", "InterfaceType": 0 } ],
          "Security": [
            { "InstanceID": "r1", "Authentication": 0, "Encryption": 0, "OverrideBlockRules": false, "LocalUser": "Any", "RemoteUser": "Any", "RemoteMachine": "Any" },
            { "InstanceID": "r2", "Authentication": 0, "Encryption": 0, "OverrideBlockRules": false, "LocalUser": "Any", "RemoteUser": "Any", "RemoteMachine": "Any" },
            { "InstanceID": "r3", "Authentication": 0, "Encryption": 0, "OverrideBlockRules": false, "LocalUser": "Any", "RemoteUser": "Any", "RemoteMachine": "Any" },
            { "InstanceID": "r4", "Authentication": 0, "Encryption": 0, "OverrideBlockRules": false, "LocalUser": "Any", "RemoteUser": "Any", "RemoteMachine": "Any" }
          ]
        }
        """;

    public static string JsonProfiles { get; } = """
        [
          { "Name": "Domain", "Enabled": 1, "DefaultInboundAction": 4, "DefaultOutboundAction": 2, "AllowInboundRules": 1, "AllowLocalFirewallRules": 2, "AllowUserApps": 2, "AllowUserPorts": 2, "NotifyOnListen": 0, "InstanceID": "MSFT|FW|FirewallProfile|Domain" },
          { "Name": "Private", "Enabled": 0, "DefaultInboundAction": 4, "DefaultOutboundAction": 4, "AllowInboundRules": 0, "AllowLocalFirewallRules": 2, "AllowUserApps": 2, "AllowUserPorts": 2, "NotifyOnListen": 0, "InstanceID": "MSFT|FW|FirewallProfile|Private" },
          { "Name": "Public", "Enabled": 1, "DefaultInboundAction": 0, "DefaultOutboundAction": 0, "AllowInboundRules": 2, "AllowLocalFirewallRules": 2, "AllowUserApps": 2, "AllowUserPorts": 2, "NotifyOnListen": 0, "InstanceID": "MSFT|FW|FirewallProfile|Public" }
        ]
        """;

    /// <summary>Rules with properties of their filters, some in objects and some beside.</summary>
    public static string JsonNested { get; } = """
        [
          { "DisplayName": "Agent out: all", "Name": "r1", "Enabled": "True", "Direction": "Outbound", "Action": "Allow", "Profile": "Any", "Owner": null,
            "PortFilter": { "Protocol": "TCP", "LocalPort": "Any", "RemotePort": "443" }, "RemoteAddress": "Any", "LocalAddress": "Any",
            "Application": [ { "Program": "%ProgramFiles(x86)%\\Contoso\\Agent.exe" } ], "Service": "Any" },
          { "DisplayName": "Block web", "Name": "r2", "Enabled": "True", "Direction": "Outbound", "Action": "Block", "Profile": "Domain, Private", "Owner": null,
            "PortFilter": { "Protocol": "TCP", "LocalPort": "Any", "RemotePort": "80 8080-8090" }, "RemoteAddress": ["198.51.100.1-198.51.100.9", "203.0.113.0/24"], "LocalAddress": "Any",
            "Application": [ { "Program": "Any" } ], "Service": "Any" },
          { "Rule": { "DisplayName": "Ping in", "Name": "r3", "Enabled": "False", "Direction": "Inbound", "Action": "Allow", "Profile": "Any", "Owner": null },
            "Ports": { "Protocol": "ICMPv4", "LocalPort": "RPC", "RemotePort": "Any", "IcmpType": "8" }, "Addresses": { "RemoteAddress": "LocalSubnet", "LocalAddress": "Any" },
            "Application": { "Program": "Any" }, "Services": { "Service": "Any" } },
          { "DisplayName": "Updates", "Name": "r4", "Enabled": true, "Direction": "Outbound", "Action": "Allow", "Profile": "Public", "Owner": null,
            "PortFilter": { "Protocol": "TCP", "LocalPort": "Any", "RemotePort": 443 }, "RemoteAddress": "Any", "LocalAddress": "Any",
            "Application": [ { "Program": "%SystemRoot%\\system32\\svchost.exe" } ], "Service": "wuauserv" }
        ]
        """;

    public static string Csv { get; } = """"
        "Name";"DisplayName";"Description";"Group";"Enabled";"Profile";"Platform";"Direction";"Action";"EdgeTraversalPolicy";"LooseSourceMapping";"LocalOnlyMapping";"Owner";"LocalAddress";"RemoteAddress";"Protocol";"LocalPort";"RemotePort";"IcmpType";"DynamicTarget";"Program";"Package";"Service";"InterfaceAlias";"InterfaceType";"LocalUser";"RemoteUser";"RemoteMachine";"Authentication";"Encryption";"OverrideBlockRules"
        "r1";"Agent out: all";"Two
        lines; and ""quotes""";;"True";"Any";"";"Outbound";"Allow";"Block";"False";"False";;"Any";"Any";"TCP";"Any";"443";"Any";"Any";"%ProgramFiles(x86)%\Contoso\Agent.exe";;"Any";"Any";"Any";"Any";"Any";"Any";"NotRequired";"NotRequired";"False"
        "r2";"Block web";;;"True";"Domain, Private";"";"Outbound";"Block";"Block";"False";"False";;"Any";"198.51.100.1-198.51.100.9,203.0.113.0/24";"TCP";"Any";"80,8080-8090";"Any";"Any";"Any";;"Any";"Any";"Any";"Any";"Any";"Any";"NotRequired";"NotRequired";"False"
        "r3";"Ping in";;;"False";"Any";"";"Inbound";"Allow";"Block";"False";"False";;"Any";"LocalSubnet";"ICMPv4";"RPC";"Any";"8";"Any";"Any";;"Any";"Any";"Any";"Any";"Any";"Any";"NotRequired";"NotRequired";"False"
        "r4";"Updates";;;"True";"Public";"";"Outbound";"Allow";"Block";"False";"False";;"Any";"Any";"TCP";"Any";"443";"Any";"Any";"%SystemRoot%\system32\svchost.exe";;"wuauserv";"Any";"Any";"Any";"Any";"Any";"NotRequired";"NotRequired";"False"

        """";

    public static string CsvTyped { get; } = "#TYPE Selected.Microsoft.Management.Infrastructure.CimInstance\r\n" + Csv.Replace("Two\nlines; and \"\"quotes\"\"", "x", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal).Replace(';', ',');

    public static string Clixml { get; } = """
        <Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">
          <Obj RefId="0">
            <TN RefId="0"><T>Microsoft.Management.Infrastructure.CimInstance#root/standardcimv2/MSFT_NetFirewallRule</T><T>System.Object</T></TN>
            <ToString>MSFT_NetFirewallRule (CreationClassName = "MSFT|FW|FirewallRule|r1")</ToString>
            <Props>
              <S N="InstanceID">r1</S><S N="DisplayName">Agent out: all</S><S N="Description">a_x000A_b</S>
              <Obj N="Enabled" RefId="1"><TN RefId="1"><T>Enabled</T><T>System.Enum</T></TN><ToString>True</ToString><U16>1</U16></Obj>
              <U16 N="Direction">2</U16><U16 N="Action">2</U16><U16 N="Profiles">0</U16><Nil N="Owner" />
            </Props>
            <MS>
              <Obj N="Ports" RefId="2"><Props><S N="Protocol">TCP</S><S N="LocalPort">Any</S><Obj N="RemotePort" RefId="3"><LST><S>443</S></LST></Obj></Props></Obj>
              <S N="LocalAddress">Any</S><S N="RemoteAddress">Any</S><S N="Program">%ProgramFiles(x86)%\Contoso\Agent.exe</S><S N="Service">Any</S>
            </MS>
          </Obj>
          <Obj RefId="4">
            <TNRef RefId="0" />
            <Props>
              <S N="InstanceID">r2</S><S N="DisplayName">Block web</S><U16 N="Enabled">1</U16><U16 N="Direction">2</U16><U16 N="Action">4</U16><U16 N="Profiles">3</U16><Nil N="Owner" />
            </Props>
          </Obj>
          <Obj RefId="5"><Props><S N="InstanceID">r2</S><S N="Protocol">TCP</S><S N="LocalPort">Any</S><Obj N="RemotePort" RefId="6"><LST><S>80</S><S>8080-8090</S></LST></Obj></Props></Obj>
          <Obj RefId="7"><Props><S N="InstanceID">r2</S><S N="LocalAddress">Any</S><Obj N="RemoteAddress" RefId="8"><LST><S>198.51.100.1-198.51.100.9</S><S>203.0.113.0/24</S></LST></Obj></Props></Obj>
          <Obj RefId="9"><DCT>
            <En><S N="Key">Rule</S><Obj N="Value" RefId="10"><Props><S N="InstanceID">r3</S><S N="DisplayName">Ping in</S><U16 N="Enabled">2</U16><U16 N="Direction">1</U16><U16 N="Action">2</U16><U16 N="Profiles">7</U16></Props></Obj></En>
            <En><S N="Key">Ports</S><Obj N="Value" RefId="11"><Props><S N="Protocol">ICMPv4</S><S N="LocalPort">RPC</S><S N="RemotePort">Any</S><S N="IcmpType">8</S></Props></Obj></En>
            <En><S N="Key">Addresses</S><Obj N="Value" RefId="12"><Props><S N="LocalAddress">Any</S><S N="RemoteAddress">LocalSubnet</S></Props></Obj></En>
          </DCT></Obj>
          <Obj RefId="13"><Props>
            <S N="InstanceID">r4</S><S N="DisplayName">Updates</S><U16 N="Enabled">1</U16><U16 N="Direction">2</U16><U16 N="Action">2</U16><U16 N="Profiles">4</U16><S N="Protocol">TCP</S><S N="LocalPort">Any</S><S N="RemotePort">443</S>
            <S N="LocalAddress">Any</S><S N="RemoteAddress">Any</S><S N="Program">%SystemRoot%\system32\svchost.exe</S><S N="Service">wuauserv</S>
          </Props></Obj>
        </Objs>
        """;

    public static string List { get; } = """

        Name                  : r1
        DisplayName           : Agent out: all
        Description           : A long text that PowerShell breaks
                                into lines
        Enabled               : True
        Profile               : Any
        Platform              : {}
        Direction             : Outbound
        Action                : Allow
        EdgeTraversalPolicy   : Block
        Owner                 :
        Protocol              : TCP
        LocalPort             : Any
        RemotePort            : 443
        LocalAddress          : Any
        RemoteAddress         : Any
        Program               : %ProgramFiles(x86)%\Contoso\Agent.exe
        Service               : Any

        Name                  : r2
        DisplayName           : Block web
        Enabled               : True
        Profile               : Domain, Private
        Direction             : Outbound
        Action                : Block
        EdgeTraversalPolicy   : Block
        Protocol              : TCP
        LocalPort             : Any
        RemotePort            : {80, 8080-8090}
        LocalAddress          : Any
        RemoteAddress         : {198.51.100.1-198.51.100.9,
                                203.0.113.0/24}
        Program               : Any
        Service               : Any

        Name                  : r3
        DisplayName           : Ping in
        Enabled               : False
        Profile               : Any
        Direction             : Inbound
        Action                : Allow
        EdgeTraversalPolicy   : Block
        Protocol              : ICMPv4
        LocalPort             : RPC
        RemotePort            : Any
        IcmpType              : 8
        LocalAddress          : Any
        RemoteAddress         : LocalSubnet
        Program               : Any
        Service               : Any

        Name                  : r4
        DisplayName           : Updates
        Enabled               : True
        Profile               : Public
        Direction             : Outbound
        Action                : Allow
        EdgeTraversalPolicy   : Block
        Protocol              : TCP
        LocalPort             : Any
        RemotePort            : 443
        LocalAddress          : Any
        RemoteAddress         : Any
        Program               : %SystemRoot%\system32\svchost.exe
        Service               : wuauserv

        """;

    public static string Table { get; } = """

        DisplayName                    Enabled Profile Direction Action
        -----------                    ------- ------- --------- ------
        Agent out: all                    True Any     Outbound  Allow
        A name that is too long for...    True Any     Outbound  Allow

        """;

    public static string Console { get; } =
        "Name\tGroup\tProfile\tEnabled\tAction\tOverride\tProgram\tLocal Address\tRemote Address\tProtocol\tLocal Port\tRemote Port\tAuthorized Users\tAuthorized Computers\tAuthorized Local Principals\tLocal User Owner\tApplication Package\t\r\n"
        + "Agent out: all\t\tAll\tYes\tAllow\tNo\t%ProgramFiles(x86)%\\Contoso\\Agent.exe\tAny\tAny\tTCP\tAny\t443\tAny\tAny\tAny\tAny\tAny\t\r\n"
        + "Block web\tContoso\tDomain, Private\tYes\tBlock\tNo\tAny\tAny\t198.51.100.1-198.51.100.9, 203.0.113.0/24\tTCP\tAny\t80, 8080-8090\tAny\tAny\tAny\tAny\tAny\t\r\n"
        + "Ping in\t\tAll\tNo\tAllow\tNo\tAny\tAny\tLocalSubnet\tICMPv4\tAny\tAny\tAny\tAny\tAny\tAny\tAny\t\r\n"
        + "Updates\t\tPublic\tYes\tAllow\tNo\t%SystemRoot%\\system32\\svchost.exe\tAny\tAny\tTCP\tAny\t443\tAny\tAny\tAny\tAny\tAny\t\r\n";

    /// <summary>Every sample with the name of its file.</summary>
    public static IEnumerable<(string Path, string Text)> All =>
    [
        ("netsh.txt", Netsh), ("verbose.txt", NetshVerbose), ("profiles.txt", NetshProfiles), ("siblings.json", JsonSiblings), ("profiles.json", JsonProfiles),
        ("nested.json", JsonNested), ("rules.csv", Csv), ("typed.csv", CsvTyped), ("rules.xml", Clixml), ("list.txt", List), ("table.txt", Table), ("outbound.txt", Console),
    ];
}
