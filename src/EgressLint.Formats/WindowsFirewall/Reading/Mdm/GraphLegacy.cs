using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.WindowsFirewall.Reading.Mdm;

/// <summary>
/// The endpoint protection profile: <c>windows10EndpointProtectionConfiguration</c> with <c>firewallRules</c> and <c>firewallProfileDomain</c> and so on.
/// Its rules cannot be disabled. A truth counts where it is true; where two contradict each other, the one that sets 1 wins (windowsFirewallNetworkProfile).
/// </summary>
internal sealed class GraphLegacy
{
    /// <summary>Settings, the property that sets 1 and the one that sets 0.</summary>
    private static readonly (string Setting, string One, string Zero)[] Switches =
    [
        ("DefaultInboundAction", "inboundConnectionsBlocked", "inboundConnectionsRequired"),
        ("DefaultOutboundAction", "outboundConnectionsBlocked", "outboundConnectionsRequired"),
        ("DoNotAllowExceptions", "incomingTrafficBlocked", "incomingTrafficRequired"),
        ("AllowLocalPolicyMerge", "policyRulesFromGroupPolicyMerged", "policyRulesFromGroupPolicyNotMerged"),
        (@"AuthorizedApplications\AllowUserPrefMerge", "authorizedApplicationRulesFromGroupPolicyMerged", "authorizedApplicationRulesFromGroupPolicyNotMerged"),
        (@"GloballyOpenPorts\AllowUserPrefMerge", "globalPortRulesFromGroupPolicyMerged", "globalPortRulesFromGroupPolicyNotMerged"),
    ];

    /// <summary>The rules so far.</summary>
    public List<WrittenRule> Rules { get; } = [];

    /// <summary>The settings so far.</summary>
    public List<WrittenSetting> Settings { get; } = [];

    /// <summary>Reads an object if it is such a profile.</summary>
    public void Read(JsonNode node)
    {
        foreach (var member in node.Members)
        {
            switch (member.Name)
            {
                case "firewallRules":
                    AddRules(member.Value);
                    break;
                case "firewallProfileDomain" or "firewallProfilePrivate" or "firewallProfilePublic":
                    Profile(member.Value, member.Name["firewallProfile".Length..]);
                    break;
            }
        }
    }

    private void AddRules(JsonNode list)
    {
        var made = list.Items.Where(i => i is JsonObject).Select(Rule).ToArray();
        var bad = made.FirstOrDefault(r => r.Broken is not null);
        Rules.AddRange(made.Select(r => bad is null || r.Broken is not null ? r : r with
        {
            Fields = r.Fields.Add(new(WrittenField.Unknown, $"'{bad.Name}' in the same profile is refused, and Windows then drops the whole block", r.Span)),
        }));
    }

    private static WrittenRule Rule(JsonNode node)
    {
        var fields = new RuleFields();
        var named = node.Find("displayName");
        var name = named?.Text is { Length: > 0 } text ? text : "(rule without a name)";
        var span = named is null ? new TextSpan(node.Span.Start, Math.Min(1, node.Span.Length)) : GraphReader.Place(named);
        if (node.Find("protocol") is { HasValue: true } protocol)
        {
            fields.AddProtocol(GraphReader.Value(protocol), protocol.Span);
        }

        foreach (var member in node.Members)
        {
            if (member.Value.HasValue && member.Name != "protocol")
            {
                Add(fields, member.Name, member.Value);
            }
        }

        if (IsOpen(node, "action"))
        {
            fields.AddAction("Allow", span);
        }

        if (IsOpen(node, "trafficDirection"))
        {
            fields.Add("Dir", "Out", span);
        }

        fields.Add("Active", "TRUE", span);
        return new(name, name, FirewallStore.Mdm, fields.ToImmutable(), span) { Broken = fields.Refused };
    }

    /// <summary>Whether an enumeration is left to its default.</summary>
    private static bool IsOpen(JsonNode node, string name) => node.Find(name) is not { HasValue: true } value || value.Text is "notConfigured" or "";

    private static void Add(RuleFields fields, string name, JsonNode node)
    {
        var value = GraphReader.Value(node);
        var span = GraphReader.Place(node);
        switch (name)
        {
            case "displayName":
                fields.Add("Name", value, span);
                break;
            case "description":
                fields.Add("Desc", value, span);
                break;
            case "filePath":
                fields.AddUnlessAny("App", value, span);
                break;
            case "packageFamilyName":
                fields.AddUnlessAny("PFN", value, span);
                break;
            case "serviceName" when value.Length > 0:
                fields.Add("Svc", value, span);
                break;
            case "localUserAuthorizations":
                fields.AddUnlessAny("LUAuth", value, span);
                break;
            case "localPortRanges" or "remotePortRanges":
                fields.AddPorts(name[0] == 'l' ? "LPort" : "RPort", Items(node), node.Span);
                break;
            case "localAddressRanges" or "remoteAddressRanges":
                fields.AddAddresses(name[0] == 'l' ? "LA" : "RA", Items(node), node.Span);
                break;
            case "profileTypes" when value != "notConfigured":
                fields.AddProfiles(RuleFields.Split(value, span));
                break;
            case "interfaceTypes" when value != "notConfigured":
                fields.AddInterfaceTypes(RuleFields.Split(value, span), span);
                break;
            case "edgeTraversal" when value == "allowed":
                fields.Add("Edge", "TRUE", span);
                break;
            case "action" or "trafficDirection" when value is not ("notConfigured" or ""):
                AddWord(fields, name, value, span);
                break;
            case "serviceName" or "profileTypes" or "interfaceTypes" or "edgeTraversal" or "action" or "trafficDirection" or "id":
                break;
            default:
                if (!name.Contains('@', StringComparison.Ordinal))
                {
                    fields.Unknown($"'{name}'", span);
                }

                break;
        }
    }

    private static void AddWord(RuleFields fields, string name, string value, TextSpan span)
    {
        switch (value)
        {
            case "allowed" when name == "action":
                fields.AddAction("Allow", span);
                break;
            case "blocked" when name == "action":
                fields.AddAction("Block", span);
                break;
            case "in" or "out" when name == "trafficDirection":
                fields.Add("Dir", value == "in" ? "In" : "Out", span);
                break;
            default:
                fields.Unknown($"'{value}' as {name}", span);
                break;
        }
    }

    private static ImmutableArray<WrittenValue> Items(JsonNode node) =>
        [.. (node is JsonArray ? node.Items : [node]).SelectMany(i => RuleFields.Split(GraphReader.Value(i), GraphReader.Place(i)))];

    private void Profile(JsonNode node, string profile)
    {
        if (node.Find("firewallEnabled") is { Text: "allowed" or "blocked" } enabled)
        {
            Settings.Add(new(profile, "EnableFirewall", enabled.Text == "allowed" ? 1 : 0, FirewallStore.Mdm, GraphReader.Place(enabled)));
        }

        foreach (var (setting, one, zero) in Switches)
        {
            if (node.Find(one) is { Bool: true } first)
            {
                Settings.Add(new(profile, setting, 1, FirewallStore.Mdm, first.Span));
            }
            else if (node.Find(zero) is { Bool: true } second)
            {
                Settings.Add(new(profile, setting, 0, FirewallStore.Mdm, second.Span));
            }
        }
    }
}
