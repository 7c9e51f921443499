using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>What stands on one line for one rule: code scanning cannot tell two such results apart, so they become one.</summary>
/// <param name="Finding">The most severe of them, with the endpoints, places and repairs of all.</param>
/// <param name="Suffix">What the others add to its message; empty, or a sentence that starts with a blank.</param>
/// <param name="Suppressed">The decision not to hear about it; null when it counts.</param>
internal sealed record MergedFinding(Finding Finding, string Suffix, SuppressedFinding? Suppressed)
{
    private const int NamesShown = 3;
    private const int MostFixes = 10;

    /// <summary>One result a rule and line; suppressed findings only merge with those of the same decision.</summary>
    public static ImmutableArray<MergedFinding> ByLine(AnalysisResult result, bool includeSuppressed)
    {
        var merged = Group(Live(result)).Select(Merge);
        return Sorted(includeSuppressed ? merged.Concat(Group(Suppressions(result)).Select(Merge)) : merged);
    }

    /// <summary>One result a finding and endpoint.</summary>
    public static ImmutableArray<MergedFinding> ByEndpoint(AnalysisResult result, bool includeSuppressed)
    {
        var all = includeSuppressed ? Live(result).Concat(Suppressions(result)) : Live(result);
        return Sorted(all.SelectMany(Split));
    }

    private static IEnumerable<MergedFinding> Live(AnalysisResult result) =>
        result.Findings.Where(finding => finding.Severity != Severity.None).Select(finding => new MergedFinding(finding, "", null));

    private static IEnumerable<MergedFinding> Suppressions(AnalysisResult result) =>
        result.Suppressed.Select(suppressed => new MergedFinding(suppressed.Finding, "", suppressed));

    private static ImmutableArray<MergedFinding> Sorted(IEnumerable<MergedFinding> findings) =>
        FindingOrder.Sort(findings, static item => item.Finding);

    private static IEnumerable<List<MergedFinding>> Group(IEnumerable<MergedFinding> findings) => Sorted(findings)
        .GroupBy(item => (item.Finding.Rule.Id, item.Finding.At.Source.Path, item.Finding.At.StartPosition.Line, item.Suppressed?.Kind, item.Suppressed?.Reason, item.Suppressed?.IsKnown))
        .Select(group => group.ToList());

    private static MergedFinding Merge(List<MergedFinding> group)
    {
        var first = FindingOrder.MostSevereFirst(group, item => item.Finding.Severity).First();
        if (group.Count == 1)
        {
            return first;
        }

        var head = first.Finding;
        var rest = group.Select(item => item.Finding).Where(finding => !ReferenceEquals(finding, head)).ToList();
        var all = rest.Prepend(head).ToList();
        var merged = head with
        {
            Subject = head.Subject with
            {
                Endpoints = Union(all, finding => finding.Subject.Endpoints),
                Requirements = Union(all, finding => finding.Subject.Requirements),
                Roles = Union(all, finding => finding.Subject.Roles),
                Features = Union(all, finding => finding.Subject.Features),
                Verdict = all.All(finding => finding.Subject.Verdict == head.Subject.Verdict) ? head.Subject.Verdict : "partial",
            },
            Related = [.. all.SelectMany(finding => finding.Related).Concat(OwnWords(rest)).Distinct()],
            Fixes = [.. DistinctFixes(all).Take(MostFixes)],
        };
        return first with { Finding = merged, Suffix = Addition(head, merged, rest.Count) };
    }

    private static IEnumerable<RelatedLocation> OwnWords(List<Finding> rest) =>
        rest.Where(finding => finding.Subject.Endpoints.IsEmpty).Select(finding => new RelatedLocation(finding.At, finding.Message));

    private static IEnumerable<Fix> DistinctFixes(List<Finding> findings) =>
        findings.SelectMany(finding => finding.Fixes).DistinctBy(FixKey);

    /// <summary>What two repairs have in common when they are the same.</summary>
    internal static string FixKey(Fix fix) => string.Join('\n', fix.Edits
        .Select(edit => string.Create(CultureInfo.InvariantCulture, $"{edit.At.Source.Path}:{edit.At.Span.Start}+{edit.At.Span.Length} {edit.NewText}"))
        .Prepend($"{fix.Safety} {fix.Title}"));

    private static ImmutableArray<string> Union(List<Finding> findings, Func<Finding, ImmutableArray<string>> part) =>
        [.. findings.SelectMany(finding => part(finding)).Distinct(StringComparer.Ordinal)];

    private static string Addition(Finding head, Finding merged, int others)
    {
        var names = merged.Subject.Endpoints.Except(head.Subject.Endpoints, StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return others == 1
                ? " One more of this kind is on the line."
                : string.Create(CultureInfo.InvariantCulture, $" {others} more of this kind are on the line.");
        }

        return $" The same goes for {NameSome(names)}.";
    }

    /// <summary>The first few in quotes, then how many more there are.</summary>
    internal static string NameSome(IReadOnlyList<string> names)
    {
        var shown = names.Count == NamesShown + 1 ? NamesShown + 1 : Math.Min(names.Count, NamesShown);
        var quoted = names.Take(shown).Select(name => $"'{name}'").ToList();
        if (names.Count > shown)
        {
            quoted.Add(string.Create(CultureInfo.InvariantCulture, $"{names.Count - shown} more"));
        }

        return quoted.Count == 1 ? quoted[0] : $"{string.Join(", ", quoted.SkipLast(1))} and {quoted[^1]}";
    }

    private static IEnumerable<MergedFinding> Split(MergedFinding item)
    {
        var finding = item.Finding;
        var endpoints = finding.Subject.Endpoints.Distinct(StringComparer.Ordinal).ToList();
        if (endpoints.Count < 2)
        {
            return [item];
        }

        return endpoints.Order(StringComparer.Ordinal).Select(endpoint => item with
        {
            Finding = finding with { Subject = finding.Subject with { Endpoints = [endpoint] } },
            Suffix = $" This one is about '{endpoint}'.",
        });
    }
}
