using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Fixing;

/// <summary>One policy of a trial.</summary>
/// <param name="File">Its main file.</param>
/// <param name="Opened">Its answers.</param>
/// <param name="Judged">What the rules say of them.</param>
internal sealed record TriedPolicy(BoundFile File, OpenedPolicy Opened, JudgedPolicy Judged);

/// <summary>How a configuration fares as its texts stand.</summary>
/// <param name="Workspace">The configuration, alone.</param>
/// <param name="Policies">Its policies, in file order.</param>
/// <param name="Reading">What was met while it was read, without what only a comparison of rules finds.</param>
internal sealed record TrialOutcome(Workspace Workspace, ImmutableArray<TriedPolicy> Policies, ImmutableArray<Finding> Reading)
{
    /// <summary>What a comparison of its rules finds.</summary>
    internal IEnumerable<Finding> Structure => Policies.Select(p => p.File.Config).Distinct().SelectMany(c => c.Structure.Value.Findings);
}

/// <summary>Judges one configuration, alone, by everything that is judged in a run: the questionnaire and every rule.</summary>
internal sealed class Trial(
    Catalog catalog,
    ImmutableArray<(Rule Rule, RuleContext Context)> rules,
    AnalysisOptions options,
    Questionnaire questionnaire,
    SettingsSuppressions accepted)
{
    /// <summary>What is asked.</summary>
    internal Questionnaire Questionnaire => questionnaire;

    /// <summary>How it is asked.</summary>
    internal AnalysisOptions Options => options;

    /// <summary>Judges it.</summary>
    /// <param name="workspace">The configuration, alone.</param>
    /// <param name="before">How it fared before an edit: what was judged for some clients is judged for the same ones; null where nothing was edited.</param>
    /// <param name="cancellation">Stops it.</param>
    internal TrialOutcome Run(Workspace workspace, TrialOutcome? before, CancellationToken cancellation)
    {
        var policies = ImmutableArray.CreateBuilder<TriedPolicy>();
        var reading = ImmutableArray.CreateBuilder<Finding>();
        foreach (var file in workspace.Bound)
        {
            reading.AddRange(file.Tree.Problems);
            reading.AddRange(file.Config.Findings);
            foreach (var policy in file.Config.Policies)
            {
                var opened = OpenedPolicy.Open(policy, questionnaire, policies.Count < before?.Policies.Length ? ClientPins.Narrow(before.Policies[policies.Count].Opened.Checks) : null, cancellation);
                policies.Add(new(file, opened, JudgedPolicy.Judge(opened, null, catalog, questionnaire, rules, options, accepted, cancellation)));
            }
        }

        return new(workspace, policies.ToImmutable(), reading.ToImmutable());
    }
}
