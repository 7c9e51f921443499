namespace EgressLint.Core.Text;

/// <summary>Finds what a mistyped name was meant to be.</summary>
public static class Spelling
{
    /// <summary>The nearest name; null when none is within a third of the length.</summary>
    public static string? Nearest(string given, IEnumerable<string> names)
    {
        string? best = null;
        var limit = Math.Max(2, given.Length / 3) + 1;
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var distance = Distance(given.ToLowerInvariant(), name.ToLowerInvariant(), limit);
            if (distance < limit)
            {
                limit = distance;
                best = name;
            }
        }

        return best;
    }

    /// <summary>Edits from one to the other, exchanged neighbours counting as one; <paramref name="limit"/> when it is that or more.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit)
        {
            return limit;
        }

        var older = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], older[j - 2] + 1);
                }
            }

            (older, previous, current) = (previous, current, older);
        }

        return Math.Min(previous[b.Length], limit);
    }
}
