using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>
/// Rules as they apply to one network interface. Their names have the list in front, their ports are always ranges, tags come with their addresses, and a
/// field is written in the singular and the plural at once: here they become the rules of a group again.
/// </summary>
internal sealed class EffectiveRules(SourceText text, ExportValues values)
{
    private const string DefaultList = "defaultSecurityRules/";

    /// <summary>The group of an element of <c>list-effective-nsg</c>; null when it is of something else than a group.</summary>
    public EffectiveGroup? Group(JsonNode node)
    {
        if (node.Find("networkSecurityGroup", ignoreCase: true) is not { HasValue: true } group
            || group.Find("id", ignoreCase: true) is not JsonString { Value: { Length: > 0 } id } written)
        {
            return null;
        }

        var own = new List<AzureValue>();
        var standard = new List<AzureValue>();
        var rules = node.Find("effectiveSecurityRules", ignoreCase: true) ?? node;
        foreach (var rule in rules.Items)
        {
            var name = rule.Find("name", ignoreCase: true)?.Text ?? "";
            (name.StartsWith(DefaultList, StringComparison.OrdinalIgnoreCase) ? standard : own).Add(Rule(rule));
        }

        var association = node.Find("association", ignoreCase: true);
        return new(id, JsonValues.Place(text, written), JsonValues.List(own, text.At(rules.Span)), JsonValues.List(standard, text.At(rules.Span)))
        {
            Subnets = Reference(association?.Find("subnet", ignoreCase: true)),
            Interfaces = Reference(association?.Find("networkInterface", ignoreCase: true)),
        };
    }

    /// <summary>The groups of a network interface in Network Watcher's view.</summary>
    public IEnumerable<EffectiveGroup> Groups(JsonNode node)
    {
        var associations = node.Find("securityRuleAssociations", ignoreCase: true);
        var standard = associations?.Find("defaultSecurityRules", ignoreCase: true);
        foreach (var name in new[] { "subnetAssociation", "networkInterfaceAssociation" })
        {
            if (associations?.Find(name, ignoreCase: true) is not JsonObject association
                || association.Find("securityRules", ignoreCase: true) is not JsonArray rules
                || Parent(rules) is not { } group)
            {
                continue;
            }

            var reference = Reference(association);
            yield return new(group.Id, group.At, values.Read(rules, "securityRules"),
                standard is JsonArray ? values.Read(standard, "defaultSecurityRules") : JsonValues.List([], text.At(rules.Span)))
            {
                Subnets = name[0] == 's' ? reference : [],
                Interfaces = name[0] == 'n' ? reference : [],
            };
        }
    }

    private (string Id, Location At)? Parent(JsonArray rules)
    {
        foreach (var rule in rules.Elements)
        {
            if (rule.Find("id", ignoreCase: true) is JsonString { Value: var id } written
                && id.LastIndexOf("/securityRules/", StringComparison.OrdinalIgnoreCase) is > 0 and var at)
            {
                return (id[..at], JsonValues.Place(text, written));
            }
        }

        return null;
    }

    private ImmutableArray<AzureValue> Reference(JsonNode? node) => node is JsonObject && node.Find("id", ignoreCase: true)?.Text is { Length: > 0 }
        ? [values.Read(node, "association")] : [];

    private AzureValue Rule(JsonNode node)
    {
        var read = values.Read(node, "effectiveSecurityRules");
        var isStandard = read.Find("name")?.Text?.StartsWith(DefaultList, StringComparison.OrdinalIgnoreCase) == true;
        var members = ImmutableArray.CreateBuilder<AzureMember>(read.Members.Length);
        foreach (var member in read.Members)
        {
            if (Kept(member, read, isStandard) is { } kept)
            {
                members.Add(kept);
            }
        }

        Expand(members, read, "source");
        Expand(members, read, "destination");
        return AzureValue.Of(members.ToImmutable(), read.At);
    }

    private static AzureMember? Kept(AzureMember member, AzureValue rule, bool isStandard)
    {
        var value = member.Value;
        switch (member.Name.ToUpperInvariant())
        {
            case "NAME" when value.Text is { } name:
                return member with { Value = AzureValue.Of(AzureIds.NameOf(name), value.At) };
            case "PROTOCOL" when string.Equals(value.Text, "All", StringComparison.OrdinalIgnoreCase):
                return member with { Value = AzureValue.Of("*", value.At) };
            case "SOURCEADDRESSPREFIX" or "DESTINATIONADDRESSPREFIX":
                // Of a default rule the prefix of all IPv4 addresses is written for any address.
                return isStandard && value.Text == "0.0.0.0/0" ? member with { Value = AzureValue.Of("*", value.At) }
                    : IsWritten(rule, member.Name + "es") || IsExpanded(rule, member.Name) ? null : member;
            case "SOURCEADDRESSPREFIXES" or "DESTINATIONADDRESSPREFIXES":
                return IsExpanded(rule, member.Name[..^2]) || (isStandard && IsWritten(rule, member.Name[..^2])) ? null
                    : isStandard && value.Items.Any(i => i.Text == "0.0.0.0/0") ? new(member.Name[..^2], AzureValue.Of("*", value.At))
                    : member;
            case "SOURCEPORTRANGE" or "DESTINATIONPORTRANGE":
                return IsWritten(rule, member.Name + "s") ? null : member;
            case "EXPANDEDSOURCEADDRESSPREFIX" or "EXPANDEDDESTINATIONADDRESSPREFIX":
                return null;
            default:
                return member;
        }
    }

    private static bool IsWritten(AzureValue rule, string name) => rule.Find(name) is { IsBlank: false };

    private static bool IsExpanded(AzureValue rule, string name) => IsWritten(rule, "expanded" + name);

    /// <summary>Puts the addresses of a tag in its place, beside the addresses that are written themselves.</summary>
    private static void Expand(ImmutableArray<AzureMember>.Builder members, AzureValue rule, string side)
    {
        if (rule.Find($"expanded{side}AddressPrefix") is not { IsBlank: false } expanded)
        {
            return;
        }

        var single = rule.Find(side + "AddressPrefix");
        var several = rule.Find(side + "AddressPrefixes");
        IEnumerable<AzureValue> written = several is { Items.IsEmpty: false } ? several.Items : single is null ? [] : single.Items.IsEmpty ? [single] : single.Items;
        var addresses = written.Where(v => v.Text is { Length: > 0 } prefix && (char.IsAsciiDigit(prefix[0]) || prefix.Contains(':')));
        members.Add(new(side + "AddressPrefixes", JsonValues.List([.. addresses, .. expanded.Items.IsEmpty ? [expanded] : expanded.Items], expanded.At)));
    }
}

/// <summary>A group with its rules and one place that it is attached to.</summary>
/// <param name="Id">Its full id.</param>
/// <param name="At">Where the id is written.</param>
/// <param name="Rules">The rules that people wrote.</param>
/// <param name="Standard">The rules that always are there.</param>
internal sealed record EffectiveGroup(string Id, Location At, AzureValue Rules, AzureValue Standard)
{
    /// <summary>References to subnets that have it.</summary>
    public ImmutableArray<AzureValue> Subnets { get; init; } = [];

    /// <summary>References to network interfaces that have it.</summary>
    public ImmutableArray<AzureValue> Interfaces { get; init; } = [];
}
