namespace EgressLint.Oracle;

/// <summary>
/// Delta debugging, shared by all oracles: takes ever smaller pieces away as long as what is wrong stays wrong. Who asks an expensive engine counts in
/// <c>still</c> and answers no when the budget is spent.
/// </summary>
internal static class Delta
{
    /// <summary>A part of something of which no single element can be left out any more, unless <paramref name="still"/> ran out of budget.</summary>
    /// <param name="parts">The elements: lines, words, bytes, requests.</param>
    /// <param name="still">Whether what is wrong is wrong with these elements, too.</param>
    /// <param name="fewest">So many elements stay in any case.</param>
    public static T[] Least<T>(T[] parts, Func<T[], bool> still, int fewest = 0)
    {
        for (var size = Math.Max(1, parts.Length / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < parts.Length && parts.Length > fewest;)
            {
                T[] shorter = [.. parts[..at], .. parts[Math.Min(at + size, parts.Length)..]];
                if (shorter.Length >= fewest && still(shorter))
                {
                    parts = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        return parts;
    }

    /// <summary>The same for a text, by what separates its parts. At least one part stays.</summary>
    public static string Least(string text, string separator, Func<string, bool> still) =>
        string.Join(separator, Least(text.Split(separator), parts => still(string.Join(separator, parts)), fewest: 1));

    /// <summary>Lines first, then what stands between each of these characters within a line, until nothing changes.</summary>
    public static string LeastText(string text, ReadOnlySpan<char> separators, Func<string, bool> still)
    {
        for (var before = -1; before != text.Length;)
        {
            before = text.Length;
            text = Least(text, "\n", still);
            foreach (var separator in separators)
            {
                text = Least(text, separator.ToString(), still);
            }
        }

        return text;
    }
}
