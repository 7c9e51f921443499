using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis;

/// <summary>The one order of findings: path, start, rule, message. Nothing in it depends on who was first.</summary>
internal static class SortedFindings
{
    /// <summary>Applies the user's levels, drops what is switched off and what is said twice, and sorts.</summary>
    internal static ImmutableArray<Finding> Of(IEnumerable<Finding> findings, ImmutableSortedDictionary<string, Severity> levels)
    {
        var sorted = findings
            .Select(f => levels.TryGetValue(f.Rule.Id, out var level) ? f with { Severity = level } : f)
            .Where(f => f.Severity != Severity.None)
            .OrderBy(f => f.At.Source.Path, StringComparer.Ordinal)
            .ThenBy(f => f.At.Span.Start)
            .ThenBy(f => f.Rule.Id, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal)
            .ThenBy(f => f.At.Span.Length);
        return [.. sorted.DistinctBy(f => (f.At.Source.Path, f.At.Span, f.Rule.Id, f.Message))];
    }
}
