using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Service tags that do not exist, or not there.</summary>
internal static class TagPitfalls
{
    /// <summary>What people call services, by the tag that has their addresses.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AzureAD"] = "AzureActiveDirectory", ["EntraID"] = "AzureActiveDirectory", ["MicrosoftEntraID"] = "AzureActiveDirectory", ["Entra"] = "AzureActiveDirectory",
        ["AAD"] = "AzureActiveDirectory", ["KeyVault"] = "AzureKeyVault", ["AzureStorage"] = "Storage", ["WindowsUpdate"] = "AzureUpdateDelivery",
        ["AzureSql"] = "Sql", ["SQLServer"] = "Sql", ["AzureMonitorLogs"] = "AzureMonitor", ["AVD"] = "WindowsVirtualDesktop", ["LoadBalancer"] = "AzureLoadBalancer",
        ["VNet"] = "VirtualNetwork", ["AzureDNS"] = "AzurePlatformDNS", ["ResourceManager"] = "AzureResourceManager", ["ARM"] = "AzureResourceManager",
        ["FrontDoor"] = "AzureFrontDoor.Frontend", ["CosmosDB"] = "AzureCosmosDB", ["ACR"] = "AzureContainerRegistry",
    };

    /// <summary>Names that the platform itself defines.</summary>
    private static readonly string[] Special = ["VirtualNetwork", "Internet", "AzureLoadBalancer", "AzurePlatformDNS", "AzurePlatformIMDS", "AzurePlatformLKM"];

    /// <summary>Other clouds have other lists with further regions.</summary>
    private static readonly string[] OtherClouds = ["usgov", "usdod", "ussec", "usnat", "china", "germany"];

    public static void Check(AzureScene scene, BoundGroup group)
    {
        foreach (var rule in group.Rules.Where(r => !r.IsDefault))
        {
            foreach (var (side, spec) in (ReadOnlySpan<(string, AddressSpec)>)[("source", rule.Source), ("destination", rule.Destination)])
            {
                foreach (var item in spec.Items.Where(i => i.Kind == AddressKind.Tag && !AddressReader.IsSpecial(i.Text)))
                {
                    CheckName(scene, item, $"rule '{rule.Name}'", AzureReport.Identity(rule));
                    CheckFeature(scene, item, rule);
                }

                CheckList(scene, rule, side);
            }
        }
    }

    /// <summary>Says that nobody knows a tag.</summary>
    /// <param name="scene">Where.</param>
    /// <param name="item">The element that should be a tag.</param>
    /// <param name="what">What has it, such as <c>rule 'web'</c>.</param>
    /// <param name="identity">What the finding keeps from run to run; null for the text of its line.</param>
    public static void CheckName(AzureScene scene, AddressItem item, string what, string? identity)
    {
        if (item.IsKnownTag || item.Text.Length == 0 || !scene.Facts.Tags.Names.Any() || IsOfOtherCloud(scene.Facts.Tags, item.Text))
        {
            return;
        }

        // Made once, not for each of thousands of names: what stands for a tag may be kilobytes long.
        var start = item.Text + ".";
        var parts = scene.Facts.Tags.Names.Where(n => n.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToArray();
        if (parts.Length > 0)
        {
            scene.Report.Add(new Finding(
                AzurePitfallRules.ServiceTagMisused, item.Value.At, "bare", [item.Text, what, Choice(parts)]) { Identity = identity });
            return;
        }

        if (!IsName(item.Text))
        {
            scene.Report.Add(new Finding(AzurePitfallRules.UnknownServiceTag, item.Value.At, "address", [item.Text, what, "'10.0.0.0/16'"]) { Identity = identity });
            return;
        }

        var near = Nearest(scene.Facts.Tags, item.Text);
        scene.Report.Add(new Finding(
            AzurePitfallRules.UnknownServiceTag, item.Value.At, near is null ? "default" : "near", [item.Text, what, near ?? "Azure's list of service tags"]) { Identity = identity });
    }

    /// <summary>Names are letters and digits, and a region after a dot.</summary>
    private static bool IsName(string text) =>
        char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && text.Count(c => c == '.') <= 1;

    private static bool IsOfOtherCloud(ServiceTagList tags, string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && tags.Find(name[..dot]) is not null && OtherClouds.Any(c => name.AsSpan(dot + 1).StartsWith(c, StringComparison.OrdinalIgnoreCase));
    }

    private static string? Nearest(ServiceTagList tags, string name)
    {
        if (Synonyms.TryGetValue(name, out var synonym))
        {
            return synonym;
        }

        // Of a tag with a region either part may be mistyped, and most names have no region.
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && tags.Find(name[..dot]) is { } whole
            ? Spelling.Nearest(name, tags.Names.Where(n => n.Length > whole.Name.Length && n[whole.Name.Length] == '.' && n.StartsWith(whole.Name, StringComparison.OrdinalIgnoreCase)))
            : Spelling.Nearest(name, tags.Names.Where(n => dot > 0 == n.Contains('.', StringComparison.Ordinal)).Concat(Special));
    }

    private static void CheckFeature(AzureScene scene, AddressItem item, SecurityRule rule)
    {
        if (item.IsKnownTag && scene.Facts.Tags.Find(item.Text) is { Features.IsEmpty: false } tag && !tag.Features.Contains("NSG", StringComparer.OrdinalIgnoreCase))
        {
            scene.Report.Add(
                AzurePitfallRules.ServiceTagMisused, rule, item.Value.At, "feature", tag.Name, $"rule '{rule.Name}'", AzureReport.List([.. tag.Features.Select(f => $"'{f}'")]));
        }
    }

    private static void CheckList(AzureScene scene, SecurityRule rule, string side)
    {
        var field = $"{side}AddressPrefixes";
        if (scene.IsFromAzure || (rule.Written?.Find("properties", field) ?? rule.Written?.Find(field)) is not { Kind: AzureKind.List } list)
        {
            return;
        }

        var spec = side == "source" ? rule.Source : rule.Destination;
        var tags = spec.Items.Where(i => i is { Kind: AddressKind.Tag, IsKnownTag: true } && list.Items.Contains(i.Value)).ToArray();
        if (tags.Length > 0)
        {
            var named = $"Rule '{rule.Name}'";
            scene.Report.Add(
                AzurePitfallRules.ServiceTagMisused, rule, tags[0].Value.At, "list", AzureReport.Quote(tags.Select(t => t.Text)), named, field, $"{side}AddressPrefix");
        }
    }

    private static string Choice(string[] parts) => parts.Length > 4
        ? $"'{parts[0]}' or another one"
        : string.Join(" or ", parts.Select(p => $"'{p}'"));
}
