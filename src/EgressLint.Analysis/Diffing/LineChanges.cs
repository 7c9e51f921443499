using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Diffing;

/// <summary>Which lines of a text another one does not have: those that were added, edited or moved.</summary>
internal static class LineChanges
{
    /// <summary>With more edits than this, lines are told apart by what they say, and not by their order.</summary>
    private const int MostEdits = 1000;

    /// <summary>Numbers of the lines, from zero, in order.</summary>
    internal static ImmutableArray<int> Of(SourceText before, SourceText after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var isNew = Alignment.Of(old, now, string.Equals, MostEdits)?.Right ?? Unmatched(old, now);
        return [.. Enumerable.Range(0, now.Length).Where(i => isNew[i])];
    }

    private static string[] Lines(SourceText text) => [.. Enumerable.Range(0, text.LineCount).Select(i => text[text.GetLine(i)].TrimEnd().ToString())];

    /// <summary>Each line of the left is there for one of the right.</summary>
    private static bool[] Unmatched(string[] left, string[] right)
    {
        var known = left.GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return [.. right.Select(l => !known.TryGetValue(l, out var count) || (known[l] = count - 1) < 0)];
    }
}
