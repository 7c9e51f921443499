using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Analysis;

/// <summary>Everything there is to say about one policy.</summary>
internal sealed record JudgedPolicy(ImmutableArray<VerdictInfo> Verdicts, ImmutableArray<Finding> Findings, ImmutableArray<string> Assumptions)
{
    /// <summary>Asks the policy about every requirement and runs the rules over the answers.</summary>
    internal static JudgedPolicy Judge(
        Policy policy,
        Catalog catalog,
        Questionnaire questionnaire,
        ImmutableArray<(Rule Rule, RuleContext Context)> rules,
        AnalysisOptions options,
        SettingsSuppressions accepted,
        CancellationToken cancellation)
    {
        var judge = new PolicyJudge(policy, questionnaire.Names);
        var builder = new CheckBuilder(judge, questionnaire);
        var checks = builder.Build(cancellation);
        var forbidden = new ForbiddenBuilder(judge, questionnaire).Build(cancellation);
        var surplus = new Lazy<ImmutableArray<Surplus>>(() => new SurplusFinder(judge, catalog, [.. questionnaire.Needs.Select(n => n.Need)], options.Sources).Find());
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var deciders = Deciders(checks);
        var written = new WrittenNames(policy, catalog);
        foreach (var (rule, context) in rules)
        {
            cancellation.ThrowIfCancellationRequested();
            var reports = new Reports(rule, policy, options.PerEndpoint, accepted);
            Run(context, new(policy, checks, catalog, reports) { Unasked = builder.Unasked, Written = written, Forbidden = forbidden, Found = surplus }, deciders);
            findings.AddRange(reports.Finish());
        }

        return new([.. checks.Concat(forbidden).Select(c => VerdictInfos.Of(policy, c))], findings.ToImmutable(), [.. builder.Assumptions, .. written.Assumptions]);
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
