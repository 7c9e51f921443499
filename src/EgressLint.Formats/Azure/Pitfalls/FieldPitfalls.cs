using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Fields of rules that Azure refuses, and where rules stand.</summary>
internal static class FieldPitfalls
{
    private const int FirstPriority = 100;
    private const int LastPriority = 4096;

    /// <summary>The fields in the order in which people write them; only the first four are required by the schema.</summary>
    private static readonly string[] Required = ["priority", "direction", "access", "protocol"];

    public static void Check(AzureScene scene, BoundGroup group)
    {
        CheckSeparate(scene, group);
        foreach (var rule in group.Rules.Where(r => !r.IsDefault))
        {
            CheckHostBits(scene, rule);
            if (!scene.IsFromAzure)
            {
                CheckFields(scene, rule);
            }
        }

        if (!scene.IsFromAzure)
        {
            CheckPriorities(scene, group);
        }
    }

    /// <summary>Two rules that certainly exist, in a group that is certainly one: groups of one name may be several.</summary>
    private static void CheckPriorities(AzureScene scene, BoundGroup group)
    {
        var inline = group.Group.Resource.Body.Find("securityRules")?.Items ?? [];
        var isOne = scene.Model.Groups.Count(g => g.Resource.Id.Equals(group.Group.Resource.Id, StringComparison.OrdinalIgnoreCase)) == 1;
        var own = group.Rules.Where((r, i) => group.Group.Rules[i].Absent is null && (isOne || inline.Contains(group.Group.Rules[i].Rule))
            && r is { IsDefault: false, Priority: not null, IsInbound: not null });
        foreach (var same in own.GroupBy(r => (r.Priority, r.IsInbound)).Where(g => g.Skip(1).Any()))
        {
            ImmutableArray<SecurityRule> rules = [.. same];
            if (scene.IsTerraform && group.Group.Assumption is not null && rules.Select(r => r.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() < rules.Length)
            {
                continue;
            }

            var number = string.Create(CultureInfo.InvariantCulture, $"{same.Key.Priority}");
            var names = AzureReport.Quote(rules.Select(r => r.Name));
            names = rules.Select(r => r.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1
                ? string.Create(CultureInfo.InvariantCulture, $"{rules.Length} rules {names}") : $"Rules {names}";
            scene.Report.Add(new Finding(
                AzurePitfallRules.DuplicatePriority, rules[1].At, names, number, same.Key.IsInbound == true ? "inbound" : "outbound", group.Group.Resource.Name)
            {
                Related = [.. rules.Where((_, i) => i != 1).Select(r => new RelatedLocation(r.At, $"'{r.Name}' has priority {number}, too."))],
                Identity = AzureReport.Identity(rules[1]),
            });
        }
    }

    private static void CheckFields(AzureScene scene, SecurityRule rule)
    {
        foreach (var problem in rule.Problems.Where(p => p.Kind == RuleProblemKind.SingularAndPlural))
        {
            scene.Report.Add(
                AzurePitfallRules.SingularAndPlural, rule, problem.At, "default", NameOf(rule), problem.Field, problem.Field.EndsWith('x') ? "es" : "s");
        }

        foreach (var ports in rule.Problems.Where(p => p.Kind == RuleProblemKind.Port).GroupBy(p => (p.At, p.Field, Message: IsInverted(p.Text) ? "inverted" : "default")))
        {
            scene.Report.Add(AzurePitfallRules.PortUnreadable, rule, ports.Key.At, ports.Key.Message, NameOf(rule), AzureReport.Quote(ports.Select(p => p.Text)), ports.Key.Field);
        }

        foreach (var word in rule.Problems.Where(p => p.Kind == RuleProblemKind.Word))
        {
            scene.Report.Add(AzurePitfallRules.RuleIncomplete, rule, word.At, "word", NameOf(rule), word.Field, word.Text, WordsOf(word.Field));
        }

        CheckMissing(scene, rule);
        CheckPriority(scene, rule);
    }

    /// <summary>Everything that one rule lacks is one mistake.</summary>
    private static void CheckMissing(AzureScene scene, SecurityRule rule)
    {
        var missing = rule.Problems.Where(p => p.Kind == RuleProblemKind.Missing).Select(p => p.Field)
            .OrderBy(f => Array.IndexOf(Required, f) is var at and >= 0 ? at : Required.Length).ToArray();
        if (missing.Length > 0)
        {
            scene.Report.Add(AzurePitfallRules.RuleIncomplete, rule, rule.At, "missing", NameOf(rule), AzureReport.List([.. missing.Select(f => $"'{f}'")]));
        }
    }

    private static void CheckPriority(AzureScene scene, SecurityRule rule)
    {
        if (rule.Problems.FirstOrDefault(p => p.Kind == RuleProblemKind.Priority) is { Field: not null } problem)
        {
            scene.Report.Add(AzurePitfallRules.RuleIncomplete, rule, problem.At, "priority", NameOf(rule), problem.Text);
        }
        else if (rule.Priority is < FirstPriority or > LastPriority)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{rule.Priority}");
            scene.Report.Add(AzurePitfallRules.RuleIncomplete, rule, PlaceOf(rule, "priority"), "priority", NameOf(rule), text);
        }
    }

    private static void CheckHostBits(AzureScene scene, SecurityRule rule)
    {
        foreach (var spec in (ReadOnlySpan<AddressSpec>)[rule.Source, rule.Destination])
        {
            var wrong = spec.Items.Where(i => i.HasHostBits).ToArray();
            if (wrong.Length > 0)
            {
                scene.Report.Add(
                    AzurePitfallRules.HostBitsSet, rule, wrong[0].Value.At, "default", AzureReport.Quote(wrong.Select(i => i.Text)), rule.Name,
                    wrong.Length == 1 ? "names" : "name", AzureReport.Quote(wrong.Select(i => i.Addresses?.ToString() ?? "")));
            }
        }
    }

    /// <summary>A state shows the rules of Azure in both places, so only what people write tells.</summary>
    private static void CheckSeparate(AzureScene scene, BoundGroup group)
    {
        if (group.Group.Separate is not { } at || scene.Model.Document.Shape is not (AzureShape.Template or AzureShape.TerraformPlan or AzureShape.TerraformJson))
        {
            return;
        }

        var separate = scene.Model.Document.Resources.FirstOrDefault(r => r.At == at)?.Name ?? group.Group.Resource.Name;
        scene.Report.Add(new Finding(
            AzurePitfallRules.InlineAndSeparateRules, at, scene.IsTerraform ? "default" : "template", [group.Group.Resource.Name, separate])
        {
            Severity = scene.IsTerraform ? Severity.Warning : Severity.Note,
            Related = [new(group.Group.Resource.At, $"The group '{group.Group.Resource.Name}' is here.")],
        });
    }

    /// <summary>Its name; where it has none that anybody could read, what stands there.</summary>
    private static string NameOf(SecurityRule rule) => rule.Name.Length > 0 || rule.At.Text.Contains('\n') ? rule.Name : rule.At.Text.Trim('"');

    private static Location PlaceOf(SecurityRule rule, string field) =>
        (rule.Written?.Find("properties", field) ?? rule.Written?.Find(field))?.At ?? rule.At;

    private static bool IsInverted(string text) =>
        text.Split('-') is [var first, var last]
        && ushort.TryParse(first.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _) && ushort.TryParse(last.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string WordsOf(string field) => field switch
    {
        "direction" => "are 'Inbound' and 'Outbound'",
        "access" => "are 'Allow' and 'Deny'",
        "protocol" => "are 'Tcp', 'Udp', 'Icmp', 'Esp', 'Ah' and '*'",
        _ => "are the numbers from 100 to 4096",
    };
}
