using EgressLint.Core.Findings;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall.Pitfalls;

/// <summary>What the export cannot say, and what Windows cannot read in it.</summary>
internal static class ExportPitfalls
{
    private static readonly (FirewallEvidence Condition, string Words)[] Conditions =
    [
        (FirewallEvidence.Direction, "the direction of rules"),
        (FirewallEvidence.Ports, "protocols and ports"),
        (FirewallEvidence.Addresses, "addresses"),
        (FirewallEvidence.Program, "programs"),
        (FirewallEvidence.Service, "services"),
        (FirewallEvidence.Principals, "app packages"),
        (FirewallEvidence.Principals, "users"),
        (FirewallEvidence.Principals, "IPsec"),
        (FirewallEvidence.Profiles, "whether the firewall is on and what it does by default"),
    ];

    public static void Check(FirewallFile file, FirewallReport report)
    {
        CheckEvidence(file, report);
        foreach (var rule in file.Rules)
        {
            CheckProblems(rule, report);
            CheckActive(rule, report);
        }
    }

    private static void CheckEvidence(FirewallFile file, FirewallReport report)
    {
        if (file.Document.BetterExport is not { } better)
        {
            return;
        }

        var lacks = file.Rules.Aggregate(FirewallEvidence.All & ~file.Document.Evidence, (all, r) => all | r.Written.Lacks);
        var words = Conditions.Where(c => lacks.HasFlag(c.Condition)).Select(c => c.Words).ToArray();
        var what = words.Length switch { 0 => file.Rules.IsEmpty ? "which rules there are" : "everything", 1 => words[0], _ => $"{string.Join(", ", words[..^1])} and {words[^1]}" };
        report.Add(new Finding(FirewallPitfallRules.IncompleteExport, file.Start, file.Document.Title, what) { Identity = "", Advice = Sentence(better) });
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words.AsSpan(1)}{(words.EndsWith('.') ? "" : ".")}";

    /// <summary>Values against the specification. What is off is not worth a word.</summary>
    private static void CheckProblems(FirewallRule rule, FirewallReport report)
    {
        if (rule.IsEnabled == false && rule.Written.Broken is null)
        {
            return;
        }

        var error = rule.Problems.FirstOrDefault(p => p.IsError && p.Code != "missing-keyword");
        var problem = error ?? rule.Problems.FirstOrDefault(p => !p.IsError && p.Code != "missing-keyword");
        if (problem is not null)
        {
            var kind = error is null ? FirewallPitfallRules.RuleNotUnderstood : FirewallPitfallRules.RuleIgnored;
            report.Add(new FirewallPitfall(kind, [rule], rule.At with { Span = problem.At }, "default", "many", problem.Text));
        }
    }

    /// <summary>A rule that says neither TRUE nor FALSE is off (MS-GPFAS 2.2.2.19), which nobody who leaves the field out expects.</summary>
    private static void CheckActive(FirewallRule rule, FirewallReport report)
    {
        if (rule.Written is { Dialect: FirewallDialect.RuleString, Broken: null, Fields.IsEmpty: false } && !FirewallFile.Has(rule, "Active"))
        {
            report.Add(FirewallPitfallRules.ActiveMissing, rule);
        }
    }
}
