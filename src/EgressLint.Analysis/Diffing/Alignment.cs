namespace EgressLint.Analysis.Diffing;

/// <summary>
/// What of two sequences is in no longest sequence that both have in this order: the shortest edit script, by Myers' greedy way, whose cost grows with the number of
/// edits and not with the product of the lengths.
/// </summary>
internal static class Alignment
{
    /// <summary>Which items of either are not in common; null when there are more than so many.</summary>
    internal static (bool[] Left, bool[] Right)? Of<T>(IReadOnlyList<T> left, IReadOnlyList<T> right, Func<T, T, bool> isSame, int most)
    {
        var reached = new Dictionary<int, int> { [1] = 0 };
        var history = new List<Dictionary<int, int>>();
        for (var edits = 0; edits <= most; edits++)
        {
            history.Add(new(reached));
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var x = IsDown(reached, diagonal, edits) ? reached[diagonal + 1] : reached[diagonal - 1] + 1;
                var y = x - diagonal;
                while (x < left.Count && y < right.Count && isSame(left[x], right[y]))
                {
                    (x, y) = (x + 1, y + 1);
                }

                reached[diagonal] = x;
                if (x >= left.Count && y >= right.Count)
                {
                    return Back(left.Count, right.Count, history);
                }
            }
        }

        return null;
    }

    private static bool IsDown(Dictionary<int, int> reached, int diagonal, int edits) =>
        diagonal == -edits || (diagonal != edits && reached[diagonal - 1] < reached[diagonal + 1]);

    /// <summary>From the end to the start, along what was reached with one edit less each.</summary>
    private static (bool[] Left, bool[] Right) Back(int x, int y, List<Dictionary<int, int>> history)
    {
        var (left, right) = (new bool[x], new bool[y]);
        for (var edits = history.Count - 1; edits > 0; edits--)
        {
            var reached = history[edits];
            var diagonal = x - y;
            var isDown = IsDown(reached, diagonal, edits);
            var before = isDown ? diagonal + 1 : diagonal - 1;
            x = reached[before];
            y = x - before;
            (isDown ? right : left)[isDown ? y : x] = true;
        }

        return (left, right);
    }
}
