using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>
/// Lists of allowed tags that lack something. Tags are compared by their addresses and never by name, and what matters is what the whole group decides for
/// the sources of the rule.
/// </summary>
internal sealed class AllowancePitfalls
{
    private const string Everything = "AzureCloud";

    /// <summary>Less denied than this is not a missing tag but a matter of regions.</summary>
    private const double NearlyAll = 0.95;

    /// <summary>Documented dependencies of tags: virtual network service tags, Azure documentation.</summary>
    private static readonly (string Tag, ushort On, string Needs, ushort Port)[] Dependencies =
    [
        ("AzureKeyVault", 443, "AzureActiveDirectory", 443),
        ("AzureBackup", 443, "Storage", 443),
        ("AzureBackup", 443, "AzureActiveDirectory", 443),
        ("AzureArcInfrastructure", 443, "AzureActiveDirectory", 443),
        ("AzureArcInfrastructure", 443, "AzureTrafficManager", 443),
        ("AzureArcInfrastructure", 443, "AzureResourceManager", 443),
        ("AzureSiteRecovery", 443, "AzureActiveDirectory", 443),
        ("AzureSiteRecovery", 443, "Storage", 443),
        ("AzureUpdateDelivery", 443, "AzureFrontDoor.FirstParty", 80),
        ("MicrosoftContainerRegistry", 443, "AzureFrontDoor.FirstParty", 443),
    ];

    /// <summary>What people take to be in all of Azure, and is not.</summary>
    private static readonly string[] Outside = ["AzureActiveDirectory", "Storage", FrontDoor];

    /// <summary>Not everybody needs it, so it is said only where others are missing, too.</summary>
    private const string FrontDoor = "AzureFrontDoor.MicrosoftSecurity";

    private readonly AzureScene scene;
    private readonly BoundGroup group;
    private readonly Dictionary<(IpSet Near, IpSet Addresses, ushort Port), (IpSet Denied, PolicyEntry? By)> known = [];

    private AllowancePitfalls(AzureScene scene, BoundGroup group)
    {
        this.scene = scene;
        this.group = group;
    }

    public static void Check(AzureScene scene, BoundGroup group)
    {
        var check = new AllowancePitfalls(scene, group);
        foreach (var rule in group.Rules)
        {
            if (rule is { IsInbound: false, Access: RuleAccess.Allow, IsDefault: false, Doubts.IsEmpty: true } && (rule.Protocols & Protocols.Tcp) != 0 && !rule.Source.Sure.IsEmpty)
            {
                check.CheckDependencies(rule);
                check.CheckStandIn(rule);
            }
        }
    }

    private void CheckDependencies(SecurityRule rule)
    {
        foreach (var (name, on, needs, port) in Dependencies)
        {
            if (!rule.DestinationPorts.Sure.Contains(on) || rule.Destination.Items.FirstOrDefault(i => IsTag(i, name)) is not { Text: not null } tag
                || scene.Facts.Tags.Addresses(needs)?.And(IpSet.AllV4) is not { IsEmpty: false } wanted)
            {
                continue;
            }

            var (denied, by) = Denied(rule, wanted, port);
            var share = Size(denied) / Size(wanted);
            if (by is not null && share >= NearlyAll)
            {
                var number = string.Create(CultureInfo.InvariantCulture, $"{port}");
                scene.Report.Add(new Finding(
                    AzurePitfallRules.DependencyTagMissing, tag.Value.At, rule.Name, tag.Text, needs, number, Percent(share), by.Label, scene.Facts.Tags.Title)
                {
                    Related = by.At is { } at ? [new(at, $"'{by.Label}' denies it.")] : [],
                    Identity = $"{AzureReport.Identity(rule)} {tag.Text} {needs}",
                });
            }
        }
    }

    private void CheckStandIn(SecurityRule rule)
    {
        if (!rule.DestinationPorts.Sure.Contains(443) || rule.Destination.Items.FirstOrDefault(i => i.Text.Equals(Everything, StringComparison.OrdinalIgnoreCase)) is not { Text: not null } item
            || item.Addresses is not { } cloud)
        {
            return;
        }

        var missing = new List<string>();
        PolicyEntry? denying = null;
        foreach (var name in Outside)
        {
            if (scene.Facts.Tags.Addresses(name)?.And(IpSet.AllV4) is { IsEmpty: false } wanted && Denied(rule, wanted, 443) is ({ IsEmpty: false }, { } by))
            {
                denying = name == FrontDoor ? denying : denying ?? by;
                missing.Add($"{Percent(Size(wanted.And(cloud)) / Size(wanted))} of '{name}'");
            }
        }

        if (denying is not null)
        {
            scene.Report.Add(new Finding(
                AzurePitfallRules.StandInTag, item.Value.At, rule.Name, AzureReport.List(missing), denying.Label, scene.Facts.Tags.Title)
            {
                Related = denying.At is { } at ? [new(at, $"'{denying.Label}' denies the rest.")] : [],
                Identity = AzureReport.Identity(rule),
            });
        }
    }

    /// <summary>What of some addresses the group certainly denies to the sources of a rule, and the entry that denies most of it.</summary>
    private (IpSet Denied, PolicyEntry? By) Denied(SecurityRule rule, IpSet addresses, ushort port)
    {
        var near = rule.Source.Sure.And(group.Surroundings.Near ?? IpSet.All);
        if (near.IsEmpty)
        {
            return (IpSet.Empty, null);
        }

        // Hundreds of rules have the same sources.
        var key = (near, addresses, port);
        return known.TryGetValue(key, out var found) ? found : known[key] = Denied(near, addresses, port);
    }

    private (IpSet Denied, PolicyEntry? By) Denied(IpSet near, IpSet addresses, ushort port)
    {
        var box = new FlowBox
        {
            Ports = PortSet.Of(port),
            Protocols = Protocols.Tcp,
            Clients = near,
            ClientPorts = PacketQuestions.NearPorts,
            Addresses = addresses,
            Traits = Traits.None.With(PacketQuestions.Direction, "out"),
        };
        var denied = group.Order.Outbound.Decide(box).Where(p => p is { IsCertain: true, Action.Outcome: Outcome.Deny, Flows.Addresses: not null }).ToArray();
        var entry = denied.GroupBy(p => p.Entry).MaxBy(g => g.Sum(p => Size(p.Flows.Addresses)))?.Key;
        return (IpSet.Union(denied.Select(p => p.Flows.Addresses).OfType<IpSet>()), entry);
    }

    private static bool IsTag(AddressItem item, string name) => item is { Kind: AddressKind.Tag, IsKnownTag: true }
        && item.Text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (item.Text.Length == name.Length || item.Text[name.Length] == '.');

    private static double Size(IpSet? set)
    {
        var size = 0.0;
        foreach (var part in set is null ? [] : set.V4.Intervals)
        {
            size += part.Last - part.First + 1.0;
        }

        return size;
    }

    /// <summary>Rounded so that neither all nor nothing is said of a part.</summary>
    private static string Percent(double share)
    {
        var whole = share is > 0 and < 0.01 ? 1 : share is > 0.99 and < 1 ? 99 : Math.Round(share * 100);
        return string.Create(CultureInfo.InvariantCulture, $"{whole:0} %");
    }
}
