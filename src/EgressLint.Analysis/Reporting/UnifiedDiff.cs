using System.Globalization;

namespace EgressLint.Analysis.Reporting;

/// <summary>The difference of two texts as <c>git apply</c> and <c>patch</c> read it. Made for edits that are few beside the text.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The lines of the patch, without line ends of their own; empty where nothing differs.</summary>
    /// <param name="path">Path of the file, with forward slashes.</param>
    /// <param name="before">The earlier text.</param>
    /// <param name="after">The later text.</param>
    public static IEnumerable<string> Of(string path, string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        var hunks = Hunks(a, b);
        if (hunks.Count == 0)
        {
            yield break;
        }

        yield return $"--- a/{path}";
        yield return $"+++ b/{path}";
        foreach (var group in Groups(hunks))
        {
            foreach (var line in Hunk(group, a, b))
            {
                yield return line;
            }
        }
    }

    /// <summary>Lines with their line ends.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Where the texts differ: after each difference the nearest lines that are the same again.</summary>
    private static List<(int A, int CountA, int B, int CountB)> Hunks(List<string> a, List<string> b)
    {
        var hunks = new List<(int, int, int, int)>();
        var (i, j) = (0, 0);
        while (i < a.Count || j < b.Count)
        {
            if (i < a.Count && j < b.Count && a[i] == b[j])
            {
                i++;
                j++;
                continue;
            }

            var (skipA, skipB) = Meeting(a, b, i, j);
            hunks.Add((i, skipA, j, skipB));
            i += skipA;
            j += skipB;
        }

        return hunks;
    }

    private static (int A, int B) Meeting(List<string> a, List<string> b, int i, int j)
    {
        for (var sum = 1; sum <= a.Count - i + b.Count - j; sum++)
        {
            for (var skipA = Math.Max(0, sum - (b.Count - j)); skipA <= Math.Min(sum, a.Count - i); skipA++)
            {
                if (Meets(a, b, i + skipA, j + sum - skipA))
                {
                    return (skipA, sum - skipA);
                }
            }
        }

        return (a.Count - i, b.Count - j);
    }

    /// <summary>Whether the texts go on alike: one line alone, as a blank one, says little.</summary>
    private static bool Meets(List<string> a, List<string> b, int i, int j)
    {
        for (var k = 0; k < Context; k++)
        {
            if (i + k >= a.Count || j + k >= b.Count)
            {
                return i + k >= a.Count && j + k >= b.Count;
            }

            if (a[i + k] != b[j + k])
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<List<(int A, int CountA, int B, int CountB)>> Groups(List<(int A, int CountA, int B, int CountB)> hunks)
    {
        var group = new List<(int A, int CountA, int B, int CountB)>();
        foreach (var hunk in hunks)
        {
            if (group.Count > 0 && hunk.A - (group[^1].A + group[^1].CountA) > 2 * Context)
            {
                yield return group;
                group = [];
            }

            group.Add(hunk);
        }

        yield return group;
    }

    private static IEnumerable<string> Hunk(List<(int A, int CountA, int B, int CountB)> group, List<string> a, List<string> b)
    {
        var lead = Math.Min(Context, group[0].A);
        var (first, firstB) = (group[0].A - lead, group[0].B - lead);
        var (endA, endB) = (group[^1].A + group[^1].CountA, group[^1].B + group[^1].CountB);
        var tail = Math.Min(Context, a.Count - endA);
        yield return $"@@ -{Range(first, endA + tail - first)} +{Range(firstB, endB + tail - firstB)} @@";
        var at = first;
        foreach (var (fromA, countA, fromB, countB) in group)
        {
            foreach (var line in Marked(' ', a, at, fromA - at).Concat(Marked('-', a, fromA, countA)).Concat(Marked('+', b, fromB, countB)))
            {
                yield return line;
            }

            at = fromA + countA;
        }

        foreach (var line in Marked(' ', a, at, tail))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Marked(char mark, List<string> lines, int from, int count)
    {
        foreach (var line in lines.GetRange(from, count))
        {
            yield return mark + (line.EndsWith('\n') ? line[..^1] : line);
            if (!line.EndsWith('\n'))
            {
                yield return "\\ No newline at end of file";
            }
        }
    }

    private static string Range(int first, int count) => count == 1
        ? (first + 1).ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? first : first + 1)},{count}");
}
