using System.Collections.Frozen;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>Which types of resources are looked at, and what tells a whole one from a mere reference.</summary>
internal static class ExportTypes
{
    public const string Nsg = "microsoft.network/networksecuritygroups";
    public const string NsgRule = Nsg + "/securityrules";
    public const string NsgDefaultRule = Nsg + "/defaultsecurityrules";

    private const string Prefix = "microsoft.network/";
    private const string Manager = Prefix + "networkmanagers/securityadminconfigurations";

    /// <summary>By type, the members of which a whole resource has at least one.</summary>
    private static readonly FrozenDictionary<string, string[]> Content = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Nsg] = ["securityRules", "defaultSecurityRules"],
        [NsgRule] = ["direction", "access"],
        [NsgDefaultRule] = ["direction", "access"],
        [Prefix + "applicationsecuritygroups"] = ["location", "provisioningState"],
        [Prefix + "virtualnetworks"] = ["addressSpace"],
        [Prefix + "virtualnetworks/subnets"] = ["addressPrefix", "addressPrefixes"],
        [Prefix + "virtualnetworks/virtualnetworkpeerings"] = ["remoteVirtualNetwork"],
        [Prefix + "networkinterfaces"] = ["ipConfigurations"],
        [Prefix + "routetables"] = ["routes"],
        [Prefix + "routetables/routes"] = ["nextHopType"],
        [Prefix + "natgateways"] = ["idleTimeoutInMinutes", "publicIpAddresses", "publicIpPrefixes"],
        [Prefix + "publicipaddresses"] = ["publicIPAllocationMethod", "ipAddress"],
        [Prefix + "publicipprefixes"] = ["ipPrefix", "prefixLength"],
        [Prefix + "loadbalancers"] = ["frontendIPConfigurations"],
        [Prefix + "azurefirewalls"] = ["networkRuleCollections", "applicationRuleCollections", "natRuleCollections", "firewallPolicy", "threatIntelMode"],
        [Prefix + "firewallpolicies"] = ["threatIntelMode", "ruleCollectionGroups", "ruleGroups", "basePolicy"],
        [Prefix + "firewallpolicies/rulecollectiongroups"] = ["ruleCollections"],
        [Prefix + "firewallpolicies/rulegroups"] = ["rules"],
        [Prefix + "ipgroups"] = ["ipAddresses"],
        [Manager] = ["applyOnNetworkIntentPolicyBasedServices", "provisioningState"],
        [Manager + "/rulecollections"] = ["appliesToGroups"],
        [Manager + "/rulecollections/rules"] = ["direction", "access"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether resources of that type, in lower case, are looked at.</summary>
    public static bool IsKnown(string type) => Content.ContainsKey(type);

    /// <summary>The type that a member <c>type</c> names, in lower case; null when there is none that is looked at.</summary>
    public static string? Written(JsonNode node)
    {
        if (node.Find("type", ignoreCase: true)?.Text is not { } written || !written.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var type = written.ToLowerInvariant();
        return IsKnown(type) ? type : null;
    }

    /// <summary>The type that an id tells, in lower case; null when it is none of those that are looked at.</summary>
    public static string? OfId(string? id)
    {
        if (id is null || !id.Contains(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = AzureIds.Canonical(id).Split('/');
        var type = parts[0];
        for (var i = 1; i < parts.Length; i += 2)
        {
            type = $"{type}/{parts[i]}";
        }

        return parts.Length % 2 == 1 && IsKnown(type) ? type : null;
    }

    /// <summary>Whether it has what a whole resource of the type has.</summary>
    public static bool HasContent(JsonNode node, string type)
    {
        var properties = node.Find("properties", ignoreCase: true);
        foreach (var name in Content[type])
        {
            if (node.Find(name, ignoreCase: true) is { HasValue: true } || properties?.Find(name, ignoreCase: true) is { HasValue: true })
            {
                return true;
            }
        }

        return false;
    }
}
