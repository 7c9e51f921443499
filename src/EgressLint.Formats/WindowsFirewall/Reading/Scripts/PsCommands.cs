using System.Collections.Frozen;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>Parameters of the cmdlets that are read, and how PowerShell finds one by a part of its name (about_Parameters).</summary>
internal static class PsCommands
{
    private static readonly string[] Common =
    [
        "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable", "WarningVariable",
        "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable", "WhatIf", "Confirm", "CimSession", "ThrottleLimit", "AsJob",
    ];

    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["vb"] = "Verbose", ["db"] = "Debug", ["ea"] = "ErrorAction", ["wa"] = "WarningAction", ["infa"] = "InformationAction", ["proga"] = "ProgressAction",
        ["ev"] = "ErrorVariable", ["wv"] = "WarningVariable", ["iv"] = "InformationVariable", ["ov"] = "OutVariable", ["ob"] = "OutBuffer",
        ["pv"] = "PipelineVariable", ["wi"] = "WhatIf", ["cf"] = "Confirm", ["Session"] = "CimSession",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] NewRule =
    [
        "PolicyStore", "GPOSession", "Name", "DisplayName", "Description", "Group", "Enabled", "Profile", "Platform", "Direction", "Action",
        "EdgeTraversalPolicy", "LooseSourceMapping", "LocalOnlyMapping", "Owner", "LocalAddress", "RemoteAddress", "Protocol", "LocalPort", "RemotePort",
        "IcmpType", "DynamicTarget", "DynamicTransport", "Program", "Package", "Service", "InterfaceAlias", "InterfaceType", "LocalUser", "RemoteUser",
        "RemoteMachine", "Authentication", "Encryption", "OverrideBlockRules", "RemoteDynamicKeywordAddresses", "PolicyAppId", .. Common,
    ];

    private static readonly string[] SetProfile =
    [
        "Name", "Profile", "All", "InputObject", "PolicyStore", "GPOSession", "Enabled", "DefaultInboundAction", "DefaultOutboundAction", "AllowInboundRules",
        "AllowLocalFirewallRules", "AllowLocalIPsecRules", "AllowUserApps", "AllowUserPorts", "AllowUnicastResponseToMulticast", "NotifyOnListen",
        "EnableStealthModeForIPsec", "LogFileName", "LogMaxSizeKilobytes", "LogAllowed", "LogBlocked", "LogIgnored", "DisabledInterfaceAliases", "PassThru",
        .. Common,
    ];

    private static readonly string[] SomeRules =
    [
        "Name", "DisplayName", "DisplayGroup", "Group", "All", "PolicyStore", "NewName", "NewDisplayName", "TracePolicyStore", .. Common,
    ];

    private static readonly FrozenSet<string> Switches =
        new[] { "Verbose", "Debug", "WhatIf", "Confirm", "AsJob", "All", "PassThru", "TracePolicyStore" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a command is read.</summary>
    public static bool IsWanted(string name) => IsNewRule(name) || name is "set-netfirewallprofile" or "netsh" || IsChange(name) || IsResource(name);

    /// <summary>Whether it adds a rule.</summary>
    public static bool IsNewRule(string name) => name == "new-netfirewallrule";

    /// <summary>Whether it changes rules that are there.</summary>
    public static bool IsChange(string name) =>
        name is "set-netfirewallrule" or "remove-netfirewallrule" or "disable-netfirewallrule" or "enable-netfirewallrule" or "rename-netfirewallrule";

    /// <summary>Whether it is a resource of a configuration (DSC).</summary>
    public static bool IsResource(string name) => name is "firewall" or "xfirewall" or "firewallprofile";

    /// <summary>Whether a parameter stands without a value.</summary>
    public static bool IsSwitch(string parameter) => Switches.Contains(parameter);

    /// <summary>The parameter that a name or the beginning of one stands for; null when there is none or several.</summary>
    public static string? Parameter(string command, string name)
    {
        var all = IsNewRule(command) ? NewRule : command == "set-netfirewallprofile" ? SetProfile : SomeRules;
        if (Aliases.TryGetValue(name, out var alias))
        {
            return alias;
        }

        string? found = null;
        foreach (var parameter in all)
        {
            if (parameter.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter;
            }

            if (parameter.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                if (found is not null)
                {
                    return null;
                }

                found = parameter;
            }
        }

        return found;
    }
}
