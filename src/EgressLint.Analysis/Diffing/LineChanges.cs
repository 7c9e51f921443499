using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Diffing;

/// <summary>Which lines of a text another one does not have: those that were added, edited or moved.</summary>
internal static class LineChanges
{
    /// <summary>More lines than this between what both have in common are told apart by what they say, and not by their order.</summary>
    private const int MostOrdered = 2000;

    /// <summary>Numbers of the lines, from zero, in order.</summary>
    internal static ImmutableArray<int> Of(SourceText before, SourceText after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var (left, right) = (old[start..^end], now[start..^end]);
        var isNew = left.Length > MostOrdered || right.Length > MostOrdered ? Unmatched(left, right) : OutOfOrder(left, right);
        return [.. Enumerable.Range(0, right.Length).Where(i => isNew[i]).Select(i => start + i)];
    }

    private static string[] Lines(SourceText text) => [.. Enumerable.Range(0, text.LineCount).Select(i => text[text.GetLine(i)].TrimEnd().ToString())];

    /// <summary>Each line of the left is there for one of the right.</summary>
    private static bool[] Unmatched(string[] left, string[] right)
    {
        var known = left.GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return [.. right.Select(l => !known.TryGetValue(l, out var count) || (known[l] = count - 1) < 0)];
    }

    /// <summary>What is in no longest sequence that both have in this order.</summary>
    private static bool[] OutOfOrder(string[] left, string[] right)
    {
        var longest = new ushort[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var k = right.Length - 1; k >= 0; k--)
            {
                longest[i, k] = left[i] == right[k] ? (ushort)(longest[i + 1, k + 1] + 1) : Math.Max(longest[i + 1, k], longest[i, k + 1]);
            }
        }

        var isNew = new bool[right.Length];
        for (var (i, k) = (0, 0); k < right.Length;)
        {
            if (i < left.Length && left[i] == right[k])
            {
                (i, k) = (i + 1, k + 1);
            }
            else if (i < left.Length && longest[i + 1, k] >= longest[i, k + 1])
            {
                i++;
            }
            else
            {
                isNew[k++] = true;
            }
        }

        return isNew;
    }
}
