using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Firewall;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Patterns and ports in firewall rules, and rules that never decide.</summary>
internal static class FirewallPitfalls
{
    /// <summary>Ports on which the gateway speaks TLS without HTTP.</summary>
    private const ushort FirstRawPort = 10140;
    private const ushort LastRawPort = 10155;

    public static void Check(AzureScene scene, BoundFirewall firewall)
    {
        foreach (var rule in firewall.Rules)
        {
            foreach (var pattern in rule.Patterns)
            {
                CheckPattern(scene, rule, pattern);
            }

            CheckRawPorts(scene, rule);
            foreach (var item in rule.IsNetwork ? rule.Destinations.Items.Where(i => i.Kind == AddressKind.Tag && !Groups.AddressReader.IsSpecial(i.Text)) : [])
            {
                TagPitfalls.CheckName(scene, item, $"rule '{rule.Name}'", null);
            }
        }

        CheckShadows(scene, firewall);
    }

    private static void CheckPattern(AzureScene scene, FirewallRule rule, FqdnPattern pattern)
    {
        var text = pattern.Text.Trim();
        if (!pattern.IsValid)
        {
            if (text.Length > 0)
            {
                scene.Report.Add(new Finding(AzurePitfallRules.FirewallPatternRefused, pattern.At, text, rule.Name));
            }
        }
        else if (text.Contains('/', StringComparison.Ordinal))
        {
            var host = text[(text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..].Split('/')[0];
            scene.Report.Add(new Finding(AzurePitfallRules.FirewallPatternRefused, pattern.At, "path", [text, rule.Name, host]));
        }
        else if (pattern.HasLookAlikes && rule.Allows == true && IsRegistrable(text[1..]))
        {
            var domain = text[1..].Trim('.');
            scene.Report.Add(new Finding(AzurePitfallRules.FirewallLookAlike, pattern.At, text, rule.Name, $"evil{domain.TrimStart('-')}", domain.TrimStart('-')));
        }
    }

    /// <summary>A domain below a top-level domain: names that only end like it belong to others. Below that, all belong to one owner.</summary>
    private static bool IsRegistrable(string domain)
    {
        const int LongestSecondLevel = 3;
        var labels = domain.Split('.');
        return labels.Length == 2 || (labels is [_, { Length: <= LongestSecondLevel }, { Length: 2 }]);
    }

    private static void CheckRawPorts(AzureScene scene, FirewallRule rule)
    {
        var ports = rule.Applications.Where(a => a.Port is >= FirstRawPort and <= LastRawPort).Aggregate(PortSet.Empty, (all, a) => all.Or(PortSet.Of(a.Port)));
        if (rule is { IsNetwork: false, Allows: true } && !ports.IsEmpty)
        {
            scene.Report.Add(new Finding(AzurePitfallRules.ApplicationRuleForRawPort, rule.At, rule.Name, ports.ToString()));
        }
    }

    private static void CheckShadows(AzureScene scene, BoundFirewall firewall)
    {
        var network = new List<Layer>();
        foreach (var rule in firewall.Rules.Where(r => r.IsNetwork).OrderBy(r => r.Order))
        {
            if (rule.DestinationNames is null && rule.Allows is { } allows)
            {
                Report(scene, rule, Shadowing.Cover(Packets(rule).Pieces(false, rule.Ports.More is not null), allows, network), "");
            }

            if (IsSure(rule) && rule.Ports.More is null)
            {
                network.Add(Packets(rule));
            }
        }

        var application = new List<FirewallRule>();
        foreach (var rule in firewall.Rules.Where(r => !r.IsNetwork && r.Allows is not null).OrderBy(r => r.Order))
        {
            if (Shadowing.Cover(Packets(rule).Pieces(false, false), rule.Allows == true, network) is { IsEmpty: false } packets)
            {
                Report(scene, rule, packets, ", because network rules always come before application rules");
            }
            else if (application.Find(a => Covers(a, rule)) is { } cover)
            {
                Report(scene, rule, [Packets(cover)], "");
            }

            if (IsSure(rule) && rule.Names is { IsEmpty: false })
            {
                application.Add(rule);
            }
        }
    }

    private static bool IsSure(FirewallRule rule) => rule.Doubts.IsEmpty && rule.Allows is not null;

    /// <summary>The packets that a rule looks at: those of an application rule go anywhere.</summary>
    private static Layer Packets(FirewallRule rule) => new(rule.Name, rule.At, rule.Allows == true)
    {
        Protocols = rule.IsNetwork ? rule.Protocols : Protocols.Tcp,
        SourcePorts = PortSet.All,
        DestinationPorts = rule.IsNetwork ? rule.Ports.Sure : rule.Applications.Aggregate(rule.HttpToo is null ? PortSet.Empty : PortSet.Of(80), (all, a) => all.Or(PortSet.Of(a.Port))),
        Source = Side.Of(rule.Sources),
        Destination = rule.IsNetwork && rule.DestinationNames is null ? Side.Of(rule.Destinations) : Side.Of(rule.IsNetwork ? new(IpSet.Empty, []) : AddressSpec.Any),
        IgnoresPorts = true,
    };

    /// <summary>Whether an application rule leaves nothing for a later one.</summary>
    private static bool Covers(FirewallRule earlier, FirewallRule later)
    {
        if (!later.Applications.All(earlier.Applications.Contains) || later.Applications.IsEmpty || !later.MoreSpoken.IsEmpty
            || later.HttpToo is not null || !(later.MoreNames.IsEmpty || earlier.Names.IsAll) || (later.Names.IsEmpty && later.MoreNames.IsEmpty))
        {
            return false;
        }

        return later.Sources.All.IsSubsetOf(earlier.Sources.Sure) && later.Names.IsSubsetOf(earlier.Names);
    }

    private static void Report(AzureScene scene, FirewallRule rule, ImmutableArray<Layer> cover, string why)
    {
        if (cover.IsEmpty)
        {
            return;
        }

        var kind = rule.IsNetwork ? "Network rule" : "Application rule";
        var isLost = cover.Any(c => c.Allows != rule.Allows);
        var names = AzureReport.Quote(cover.Select(c => c.Name));
        scene.Report.Add(new Finding(
            AzurePitfallRules.FirewallRuleShadowed, rule.At, isLost ? "default" : "redundant",
            isLost
                ? [kind, rule.Name, rule.Allows == true ? "allows" : "denies", names, ShadowPitfalls.Come(cover), ShadowPitfalls.Does(cover), why]
                : [kind, rule.Name, names, ShadowPitfalls.Come(cover), ShadowPitfalls.Does(cover), why])
        {
            Severity = isLost ? Severity.Warning : Severity.Note,
            Related = [.. cover.Select(c => new RelatedLocation(c.At, string.Create(CultureInfo.InvariantCulture, $"'{c.Name}' comes before it and {(c.Allows ? "allows" : "denies")}.")))],
        });
    }
}
