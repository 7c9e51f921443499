using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>Rules inside of others: allowed and blocked at once, or said twice.</summary>
internal static class CoverPitfalls
{
    public static void Check(FirewallFile file, FirewallReport report)
    {
        var blocked = CheckBlocked(file, report);
        CheckTwice(file, blocked, report);
    }

    /// <summary>Order, age and origin do not matter: what blocks beats what allows. Gives the rules that allow nothing.</summary>
    private static HashSet<FirewallRule> CheckBlocked(FirewallFile file, FirewallReport report)
    {
        var index = new CoverIndex(file.InForce.Where(r => r.Action == FirewallAction.Block && file.IsExact(r)));
        var dead = new Dictionary<FirewallRule, List<FirewallRule>>(ReferenceEqualityComparer.Instance);
        foreach (var rule in file.InForce)
        {
            if (rule is { Action: FirewallAction.Allow, OverridesBlocks: false } && FirewallFile.IsOwn(rule)
                && index.Candidates(rule).FirstOrDefault(b => Coverage.Covers(file, b, rule)) is { } block)
            {
                if (!dead.TryGetValue(block, out var own))
                {
                    dead[block] = own = [];
                }

                own.Add(rule);
            }
        }

        foreach (var (block, rules) in dead.OrderBy(d => d.Value[0].At.Span.Start))
        {
            report.Add(new FirewallPitfall(FirewallPitfallRules.BlockedAllow, [.. rules], rules[0].At, rules.Count == 1 ? "default" : "several", "many", FirewallReport.Name(block))
            {
                Related = [new(block.At, $"{FirewallReport.Name(block)} blocks it."), .. Places(rules)],
            });
        }

        return new(dead.Values.SelectMany(r => r), ReferenceEqualityComparer.Instance);
    }

    /// <summary>Groups are what programs and parts of Windows bring: twice the same in them is not for the administrator to mend.</summary>
    private static void CheckTwice(FirewallFile file, HashSet<FirewallRule> blocked, FirewallReport report)
    {
        var groups = file.InForce
            .Where(r => FirewallFile.IsOwn(r) && !FirewallFile.Has(r, "EmbedCtxt") && file.Knows(r, FirewallEvidence.Rules) && !blocked.Contains(r))
            .GroupBy(Coverage.Key, StringComparer.Ordinal)
            .Select(g => g.ToArray())
            .ToArray();
        foreach (var group in groups.Where(g => g.Length > 1))
        {
            ImmutableArray<FirewallRule> copies = [.. group.Skip(1)];
            report.Add(new FirewallPitfall(FirewallPitfallRules.RuleCovered, copies, copies[0].At, copies.Length == 1 ? "equal" : "equals", "many", FirewallReport.Name(group[0]))
            {
                Related = [new(group[0].At, $"{FirewallReport.Name(group[0])} is the first of them."), .. Places(copies)],
            });
        }

        var kinds = groups.Select(g => g[0]).GroupBy(r => (r.Written.Store, r.Action, Coverage.Rest(r)));
        foreach (var kind in kinds)
        {
            CheckInside(file, [.. kind], report);
        }
    }

    /// <summary>Rules that do the same and differ in sets only. Users, interfaces and the like can not be compared and have to be equal.</summary>
    private static void CheckInside(FirewallFile file, FirewallRule[] rules, FirewallReport report)
    {
        var index = new CoverIndex(rules.Where(file.IsExact));
        foreach (var rule in rules)
        {
            var around = index.Candidates(rule).FirstOrDefault(b => !ReferenceEquals(b, rule) && Coverage.Covers(file, b, rule) && (b.At.Span.Start < rule.At.Span.Start || !CoversBack(file, rule, b)));
            if (around is not null)
            {
                report.Add(new FirewallPitfall(FirewallPitfallRules.RuleCovered, [rule], rule.At, "default", "many", FirewallReport.Name(around))
                {
                    Related = [new(around.At, $"{FirewallReport.Name(around)} covers it.")],
                });
            }
        }
    }

    /// <summary>Whether two rules that are written differently are for the same; then only the later one is reported.</summary>
    private static bool CoversBack(FirewallFile file, FirewallRule rule, FirewallRule other) =>
        rule.Program == other.Program && rule.Service == other.Service && file.IsExact(rule) && Coverage.Covers(file, rule, other);

    private static IEnumerable<RelatedLocation> Places(IEnumerable<FirewallRule> rules) =>
        rules.Skip(1).Take(20).Select(r => new RelatedLocation(r.At, $"{FirewallReport.Name(r)} is another one."));
}
