using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Diffing;

/// <summary>
/// What a change breaks, as findings of the later configurations: those about endpoints whose verdict became worse, each where the change is seen. A review of
/// a change shows what stands on its lines.
/// </summary>
public static class BrokenEndpoints
{
    /// <summary>The findings, one for each endpoint.</summary>
    public static AnalysisResult Between(ConfigurationDiff diff, DiffSide after, Catalog catalog, AnalysisOptions options, CancellationToken cancellation = default)
    {
        var result = new Analyzer(catalog, RuleSet.All).Analyze(after.Workspace, options with { PerEndpoint = true, ReportsStructure = false }, cancellation);
        var broken = diff.Policies.Where(p => p.Level > Severity.Note).ToArray();
        var findings = result.Findings.SelectMany(f => broken.Select(p => Placed(f, p)).OfType<Finding>().Take(1)).ToImmutableArray();
        return result with { Findings = SortedFindings.Of(findings, options.Severities), Suppressed = [] };
    }

    /// <summary>The finding where the change is seen; null when it is about nothing that became worse in a policy.</summary>
    private static Finding? Placed(Finding finding, PolicyChange policy)
    {
        if (policy.NewlyRefused is { } refused && finding.Rule.Id == InputRules.RejectedByEngine.Id && finding.At == refused.At)
        {
            return finding;
        }

        var worse = policy.Verdicts.FirstOrDefault(v => v.Level != Severity.None && IsAbout(finding, v.Verdict));
        if (worse is null || !policy.After.Chains.SelectMany(c => c.Entries).Any(e => e.At?.Source.Path == finding.At.Source.Path) && policy.After.Source.Path != finding.At.Source.Path)
        {
            return null;
        }

        var verdict = worse.Verdict;
        var was = verdict.Before.Length == 0 ? "" : $", decided by '{DiffWords.Places(ChangedVerdict.EntriesOf(verdict.Before))}'";
        var told = finding with { Advice = $"Before the change it was '{verdict.Old}'{was}. {finding.Advice}".TrimEnd() };
        return Changed(policy, finding.At) is { } line
            ? told with { At = line, Related = [new(finding.At, "This decides."), .. finding.Related], Identity = finding.Identity ?? finding.At.Text }
            : told;
    }

    private static bool IsAbout(Finding finding, ChangedVerdict verdict) => finding.Subject.Endpoints.Contains(verdict.Asked.Endpoint)
        && finding.Subject.Roles.Contains(verdict.Asked.Role) && verdict.Requirements.Any(r => finding.Subject.Requirements.Contains(r));

    /// <summary>The line of the change that is nearest to the entry; null where the entry is on one itself, or its file was only shortened.</summary>
    private static Location? Changed(PolicyChange policy, Location at)
    {
        if (at.Source.Path != policy.After.Source.Path)
        {
            return null;
        }

        var (first, last) = (at.StartPosition.Line, at.EndPosition.Line);
        var lines = LineChanges.Of(policy.Before.Source, at.Source);
        if (lines.IsEmpty || lines.Any(l => l >= first && l <= last))
        {
            return null;
        }

        var nearest = lines.MinBy(l => l < first ? first - l : l - last);
        return at.Source.At(at.Source.GetLine(nearest));
    }
}
