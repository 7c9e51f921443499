using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis;

/// <summary>Everything there is to say about one policy.</summary>
internal sealed record JudgedPolicy(ImmutableArray<VerdictInfo> Verdicts, ImmutableArray<ReportedFinding> Reported, ImmutableArray<string> Assumptions)
{
    /// <summary>What the rules say of it.</summary>
    internal IEnumerable<Finding> Findings => Reported.Select(r => r.Finding);

    /// <summary>Runs the rules over the answers of a policy, as the paths leave them that it is on; null for a policy that is on none.</summary>
    internal static JudgedPolicy Judge(
        OpenedPolicy opened,
        PathAnalysis? paths,
        Catalog catalog,
        Questionnaire questionnaire,
        ImmutableArray<(Rule Rule, RuleContext Context)> rules,
        AnalysisOptions options,
        SettingsSuppressions accepted,
        CancellationToken cancellation)
    {
        var policy = opened.Policy;
        var checks = paths?.Settle(opened) ?? opened.Checks;
        var findings = ImmutableArray.CreateBuilder<ReportedFinding>();
        var deciders = Deciders(checks);
        var written = new WrittenNames(policy, catalog);
        foreach (var (rule, context) in rules)
        {
            cancellation.ThrowIfCancellationRequested();
            var reports = new Reports(rule, policy, options.PerEndpoint, accepted);
            var scope = new PolicyScope(policy, checks, catalog, reports)
            {
                Unasked = paths?.Unasked(opened) ?? opened.Builder.Unasked,
                IsOnPath = paths?.IsGiven(policy) ?? false,
                Written = written,
                Forbidden = opened.Forbidden,
                Found = new(() => opened.FindSurplus(catalog, questionnaire, options)),
            };
            Run(context, scope, deciders);
            findings.AddRange(reports.Finish());
        }

        return new([.. opened.Checks.Concat(opened.Forbidden).Select(c => VerdictInfos.Of(policy, c, options.Traces))], findings.ToImmutable(), [.. opened.Builder.Assumptions, .. written.Assumptions]);
    }

    private static void Run(RuleContext context, PolicyScope scope, ILookup<PolicyEntry, EndpointCheck> deciders)
    {
        foreach (var action in context.PolicyActions)
        {
            action(scope);
        }

        foreach (var action in context.EntryActions)
        {
            foreach (var chain in scope.Policy.Chains)
            {
                for (var i = 0; i < chain.Entries.Length; i++)
                {
                    action(new(scope, chain, i, [.. deciders[chain.Entries[i]].Distinct()]));
                }
            }
        }

        foreach (var action in context.EndpointActions)
        {
            foreach (var check in scope.Checks)
            {
                if (check.Counts)
                {
                    action(new(scope, check));
                }
            }
        }
    }

    private static ILookup<PolicyEntry, EndpointCheck> Deciders(ImmutableArray<EndpointCheck> checks) => checks
        .SelectMany(c => c.Judgement.Parts.Select(p => (p.Entry, Check: c)))
        .ToLookup(p => p.Entry, p => p.Check, (IEqualityComparer<PolicyEntry>)ReferenceEqualityComparer.Instance);
}
