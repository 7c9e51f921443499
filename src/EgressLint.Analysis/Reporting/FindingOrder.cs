using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>The one order of findings in every report: path, start, rule, message; ordinal, so it is the same everywhere.</summary>
public static class FindingOrder
{
    /// <summary>The findings in that order.</summary>
    public static ImmutableArray<Finding> Sort(IEnumerable<Finding> findings) => Sort(findings, static finding => finding);

    /// <summary>What holds a finding each, in that order; what is equal keeps the order it came in.</summary>
    internal static ImmutableArray<T> Sort<T>(IEnumerable<T> items, Func<T, Finding> finding) =>
        [.. items.Order(Comparer<T>.Create((left, right) => Compare(finding(left), finding(right))))];

    /// <summary>Compares two findings by path, start of the span, rule id and message.</summary>
    public static int Compare(Finding left, Finding right)
    {
        var order = string.CompareOrdinal(left.At.Source.Path, right.At.Source.Path);
        order = order != 0 ? order : left.At.Span.Start.CompareTo(right.At.Span.Start);
        order = order != 0 ? order : string.CompareOrdinal(left.Rule.Id, right.Rule.Id);
        order = order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
        return order != 0 ? order : left.At.Span.Length.CompareTo(right.At.Span.Length);
    }

    /// <summary>The most severe first; among equals the order above.</summary>
    internal static IEnumerable<T> MostSevereFirst<T>(IEnumerable<T> sorted, Func<T, Severity> severity) =>
        sorted.OrderByDescending(severity);

    /// <summary>SARIF's word for a severity, which is ours as well.</summary>
    public static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Note => "note",
        _ => "none",
    };
}
