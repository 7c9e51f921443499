using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Groups;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Rules of groups that never decide, because earlier ones take everything that they are for.</summary>
internal static class ShadowPitfalls
{
    private const int MostPlaces = 20;

    public static void Check(AzureScene scene, BoundGroup group)
    {
        foreach (var isInbound in (ReadOnlySpan<bool>)[false, true])
        {
            CheckDirection(scene, [.. group.Rules.Where(r => r is { IsDefault: false, Priority: not null, Access: RuleAccess.Allow or RuleAccess.Deny } && r.IsInbound == isInbound)], isInbound, group);
        }
    }

    private static void CheckDirection(AzureScene scene, ImmutableArray<SecurityRule> rules, bool isInbound, BoundGroup group)
    {
        if (rules.Length < 2)
        {
            return;
        }

        var far = rules.Select(r => isInbound ? r.Source : r.Destination);
        var layers = rules.ToDictionary(r => r, Layer.Of, (IEqualityComparer<SecurityRule>)ReferenceEqualityComparer.Instance);
        var earlier = new EarlierLayers(new(far.SelectMany(f => (IpSet[])[f.Sure, f.All])), isInbound);
        foreach (var same in rules.GroupBy(r => r.Priority).OrderBy(g => g.Key))
        {
            foreach (var rule in same)
            {
                CheckRule(scene, rule, layers[rule], earlier);
            }

            // A rule that may not be there, or may be for less, takes nothing for certain.
            foreach (var rule in same.Where(r => r.Doubts.IsEmpty))
            {
                earlier.Add(layers[rule]);
            }
        }

        if (earlier.IsExhausted || layers.Values.Any(l => l.HasTooManyPieces))
        {
            scene.Report.Assume($"{scene.Text.Path}: group '{group.Group.Resource.Name}' has so many rules and addresses that not every rule was compared with those before it; rules that never decide may be missing from the report.");
        }
    }

    private static void CheckRule(AzureScene scene, SecurityRule rule, Layer layer, EarlierLayers earlier)
    {
        // The platform's own tags come before everything, whatever the priority.
        if (earlier.IsEmpty || rule.Destination.Items.Any(i => AddressReader.IsPlatform(i.Text)))
        {
            return;
        }

        var allows = rule.Access == RuleAccess.Allow;
        var pieces = layer.Pieces(rule.SourcePorts.More is not null, rule.DestinationPorts.More is not null);
        var cover = Shadowing.Cover(pieces, allows, earlier);
        if (cover.IsEmpty)
        {
            return;
        }

        var isLost = cover.Any(c => c.Allows != allows);
        var names = AzureReport.Quote(cover.Select(c => c.Name));
        scene.Report.Add(new Finding(
            AzurePitfallRules.RuleShadowed, rule.At, isLost ? "default" : "redundant",
            isLost ? [rule.Name, allows ? "allows" : "denies", names, Come(cover), Does(cover), cover.Length == 1 ? "that" : "these"] : [rule.Name, names, Come(cover), Does(cover)])
        {
            Severity = isLost ? Severity.Warning : Severity.Note,
            Related = [.. cover.Take(MostPlaces).Select(c => new RelatedLocation(c.At, $"'{c.Name}' comes before it and {(c.Allows ? "allows" : "denies")}."))],
            Identity = AzureReport.Identity(rule),
        });
    }

    /// <summary>The verb of the first half of the sentence.</summary>
    public static string Come(ImmutableArray<Layer> cover) => cover.Length == 1 ? "comes" : "come";

    /// <summary>What the covering rules do.</summary>
    public static string Does(ImmutableArray<Layer> cover)
    {
        var verb = cover.All(c => c.Allows) ? "allow" : cover.Any(c => c.Allows) ? "decide" : "deny";
        return cover.Length > 1 ? verb : verb == "deny" ? "denies" : verb + "s";
    }
}
