using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Repairs;

/// <summary>
/// A rule of a network security group that lets something out before the rule that denies it, with a priority that is free. Groups see no names: a rule is for the
/// service tag or the prefixes that are published for what is needed, and where there are none for the whole internet, which is more than is needed.
/// </summary>
internal static class GroupRepair
{
    private const string Internet = "Internet";
    private const string Everywhere = "*";

    /// <summary>What may be edited, and how.</summary>
    public static RepairOffer Propose(RepairRequest request)
    {
        if (request.Aim != RepairAim.Pass || request.Policy is not GroupPolicy group)
        {
            return RepairOffer.Refused("repairs are worked out for network security groups alone, and for what they deny");
        }

        if (group.Rules.FirstOrDefault(r => r.At == request.Entry.At) is not { Priority: { } priority } rule || request.Entry.At is not { } at)
        {
            return RepairOffer.Refused("the rule that denies it, or its priority, is not in the file");
        }

        if (JsonTree.Read(at.Source.Content) is not { Problems.IsEmpty: true } json || ElementAt(json.Root, at.Span) is not { } element || element.Find("properties") is null)
        {
            return RepairOffer.Refused("the rule that denies it does not stand in a list of security rules that is written as JSON");
        }

        var rules = Rules(request);
        if (rules is null)
        {
            return RepairOffer.Refused("what is needed is neither TCP nor UDP, or nobody said from where it comes");
        }

        var below = group.Rules.Where(r => r.IsInbound == rule.IsInbound && r.Priority < priority).Max(r => r.Priority) ?? 99;
        if (priority - below <= rules.Count)
        {
            return RepairOffer.Refused("no priority number is free before that of the rule that denies it");
        }

        var text = GroupRuleText.Write(at.Source, element, rules, Priorities(below, priority, rules.Count), group.Rules, request.Name);
        return RepairOffer.Of(new($"Add a rule that allows {RepairText.Endpoints(request)} before '{RepairText.Shown(rule.Name)}'", [new(at.Source.At(element.Span.Start, element.Span.Start), text)]));
    }

    /// <summary>Round numbers in the gap where they fit, else the ones directly in front.</summary>
    private static int[] Priorities(int below, int priority, int count)
    {
        const int Step = 10;
        var first = (below / Step + 1) * Step;
        return first + (count - 1) * Step < priority
            ? [.. Enumerable.Range(0, count).Select(i => first + i * Step)]
            : [.. Enumerable.Range(priority - count, count)];
    }

    /// <summary>What the new rules are for, one for each tag; null where that cannot be said.</summary>
    private static List<NewRule>? Rules(RepairRequest request)
    {
        if (request.Flows.Any(f => f.Clients.IsEmpty))
        {
            return null;
        }

        var rules = new List<NewRule>();
        foreach (var group in request.Flows.GroupBy(f => (IsUdp: f.Transport == Transport.Udp, Sources: f.AreClientsGiven && !f.Clients.IsAll ? f.Clients.ToString() : Everywhere)))
        {
            var places = group.Any(f => f.Places.Length == 0) ? [Internet] : group.SelectMany(f => f.Places.Split('\n')).Distinct(StringComparer.Ordinal).ToArray();
            var ports = group.Aggregate(PortSet.Empty, (all, f) => all.Or(f.Ports)).ToString().Split(", ");
            var sources = group.Key.Sources.Split(", ");
            var prefixes = places.Where(p => IpSet.TryParse(p, out _)).ToArray();
            if (prefixes.Length > 0)
            {
                rules.Add(new(group.Key.IsUdp, sources, [.. prefixes], ports));
            }

            rules.AddRange(places.Except(prefixes, StringComparer.Ordinal).Select(tag => new NewRule(group.Key.IsUdp, sources, [tag], ports)));
        }

        return rules;
    }

    /// <summary>The object around a place that is an element of a list called <c>securityRules</c>.</summary>
    private static JsonObject? ElementAt(JsonNode node, TextSpan at)
    {
        while (true)
        {
            JsonNode? inside = null;
            foreach (var member in node.Members)
            {
                if (!Holds(member.Value, at))
                {
                    continue;
                }

                if (member.Name.Equals("securityRules", StringComparison.OrdinalIgnoreCase) && member.Value.Items.FirstOrDefault(i => Holds(i, at)) is JsonObject element)
                {
                    return element;
                }

                inside = member.Value;
            }

            if ((inside ?? node.Items.FirstOrDefault(i => Holds(i, at))) is not { } next)
            {
                return null;
            }

            node = next;
        }
    }

    private static bool Holds(JsonNode node, TextSpan at) => node.Span.Start <= at.Start && at.End <= node.Span.End;
}

/// <summary>A rule to be written.</summary>
/// <param name="IsUdp">Whether it is for UDP; else for TCP.</param>
/// <param name="Sources">Near addresses.</param>
/// <param name="Destinations">Far addresses: prefixes, or one tag.</param>
/// <param name="Ports">Far ports.</param>
internal sealed record NewRule(bool IsUdp, string[] Sources, string[] Destinations, string[] Ports);
