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

    /// <summary>One result a rule and line; suppressed findings only merge with suppressed ones.</summary>
    public static ImmutableArray<MergedFinding> ByLine(AnalysisResult result, bool includeSuppressed)
    {
        var live = FindingOrder.Sort(result.Findings.Where(Counts)).Select(finding => new SuppressedFinding(finding, default, "")).ToList();
        var merged = Group(live).Select(group => Merge(group, suppressed: false));
        if (includeSuppressed)
        {
            merged = merged.Concat(Group(result.Suppressed).Select(group => Merge(group, suppressed: true)));
        }

        return Sorted(merged);
    }

    /// <summary>One result a finding and endpoint.</summary>
    public static ImmutableArray<MergedFinding> ByEndpoint(AnalysisResult result, bool includeSuppressed)
    {
        var all = result.Findings.Where(Counts).SelectMany(finding => Split(finding, null));
        if (includeSuppressed)
        {
            all = all.Concat(result.Suppressed.SelectMany(suppressed => Split(suppressed.Finding, suppressed)));
        }

        return Sorted(all);
    }

    private static bool Counts(Finding finding) => finding.Severity != Severity.None;

    private static ImmutableArray<MergedFinding> Sorted(IEnumerable<MergedFinding> findings)
    {
        var list = findings.ToList();
        var order = Enumerable.Range(0, list.Count).ToArray();
        Array.Sort(order, (a, b) => FindingOrder.Compare(list[a].Finding, list[b].Finding) is var c && c != 0 ? c : a.CompareTo(b));
        return [.. order.Select(i => list[i])];
    }

    private static List<List<SuppressedFinding>> Group(IEnumerable<SuppressedFinding> findings)
    {
        var groups = new Dictionary<(string Rule, string Path, int Line), List<SuppressedFinding>>();
        var order = new List<List<SuppressedFinding>>();
        foreach (var item in findings)
        {
            var at = item.Finding.At;
            var key = (item.Finding.Rule.Id, at.Source.Path, at.StartPosition.Line);
            if (!groups.TryGetValue(key, out var group))
            {
                group = [];
                groups.Add(key, group);
                order.Add(group);
            }

            group.Add(item);
        }

        return order;
    }

    private static MergedFinding Merge(List<SuppressedFinding> group, bool suppressed)
    {
        var first = FindingOrder.MostSevereFirst(group, item => item.Finding.Severity).First();
        if (group.Count == 1)
        {
            return new(first.Finding, "", suppressed ? first : null);
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
        return new(merged, Addition(head, merged, rest.Count), suppressed ? first : null);
    }

    private static IEnumerable<RelatedLocation> OwnWords(List<Finding> rest) =>
        rest.Where(finding => finding.Subject.Endpoints.IsEmpty).Select(finding => new RelatedLocation(finding.At, finding.Message));

    private static IEnumerable<Fix> DistinctFixes(List<Finding> findings) =>
        findings.SelectMany(finding => finding.Fixes).DistinctBy(fix => (fix.Title, Edits: string.Join('\n', fix.Edits.Select(edit => edit.ToString()))));

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

    private static IEnumerable<MergedFinding> Split(Finding finding, SuppressedFinding? suppressed)
    {
        var endpoints = finding.Subject.Endpoints.Distinct(StringComparer.Ordinal).ToList();
        if (endpoints.Count < 2)
        {
            return [new(finding, "", suppressed)];
        }

        return endpoints.Order(StringComparer.Ordinal).Select(endpoint => new MergedFinding(
            finding with { Subject = finding.Subject with { Endpoints = [endpoint] } },
            $" This one is about '{endpoint}'.",
            suppressed));
    }
}
