using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Judging;

/// <summary>How sets, entries and lists of names are written for people.</summary>
internal static class Names
{
    private const int Shown = 3;
    private const int Longest = 90;

    /// <summary>The first networks of a set, and how many more there are.</summary>
    internal static string Of(IpSet set)
    {
        var parts = set.ToString().Split(", ");
        return parts.Length <= Shown + 1 ? string.Join(", ", parts) : $"{string.Join(", ", parts.Take(Shown))} and {parts.Length - Shown} more";
    }

    /// <summary>Hours of the week; what is the same on every day is said once.</summary>
    internal static string Of(WeekTime times)
    {
        var first = DayOf(times, 0);
        if (!first.IsEmpty && Enumerable.Range(1, 6).All(day => DayOf(times, day).Equals(first)))
        {
            var hours = new WeekTime(first).ToString().Replace("Sun ", "", StringComparison.Ordinal);
            return $"every day {hours}";
        }

        var parts = times.ToString().Split(", ");
        return parts.Length <= Shown + 1 ? $"at {string.Join(", ", parts)}" : $"at {string.Join(", ", parts.Take(Shown))} and {parts.Length - Shown} more times";
    }

    /// <summary>The text of an entry on one line, or the name of a built-in default.</summary>
    internal static string Of(PolicyEntry entry) => entry is { At: { } at, IsNamed: false } ? OneLine(at) : entry.Label;

    /// <summary>Where an entry stands; for a built-in default the last entry of the chain, which is where another would be added.</summary>
    internal static Location Place(Policy policy, PolicyEntry entry)
    {
        if (entry.At is { } at)
        {
            return at;
        }

        foreach (var chain in policy.Chains)
        {
            if (!ReferenceEquals(chain.Default, entry))
            {
                continue;
            }

            for (var i = chain.Entries.Length - 1; i >= 0; i--)
            {
                if (chain.Entries[i].At is { } last)
                {
                    return last;
                }
            }
        }

        return Start(policy);
    }

    /// <summary>The first line of a policy with anything on it.</summary>
    internal static Location Start(Policy policy)
    {
        var source = policy.Source;
        for (var line = source.IsBinary ? source.LineCount : 0; line < source.LineCount; line++)
        {
            var span = source.GetLine(line);
            if (!source[span].IsWhiteSpace())
            {
                return source.At(span);
            }
        }

        return source.At(0, 0);
    }

    /// <summary><c>'a', 'b', 'c' and 4 more</c>.</summary>
    internal static string Quote(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToArray();
        var shown = all.Length <= Shown + 1 ? all.Length : Shown;
        var quoted = all.Take(shown).Select(n => $"'{n}'").ToArray();
        if (shown < all.Length)
        {
            return $"{string.Join(", ", quoted)} and {all.Length - shown} more";
        }

        return quoted.Length switch
        {
            0 => "''",
            1 => quoted[0],
            _ => $"{string.Join(", ", quoted[..^1])} and {quoted[^1]}",
        };
    }

    /// <summary>The minutes of one day, counted from its midnight.</summary>
    private static IntervalSet<ushort> DayOf(WeekTime times, int day)
    {
        const int MinutesPerDay = 24 * 60;
        var start = (ushort)(day * MinutesPerDay);
        var minutes = new List<Interval<ushort>>();
        foreach (var part in times.Minutes.And(IntervalSet<ushort>.Range(start, (ushort)(start + MinutesPerDay - 1))).Intervals)
        {
            minutes.Add(new((ushort)(part.First - start), (ushort)(part.Last - start)));
        }

        return IntervalSet<ushort>.Of(minutes);
    }

    /// <summary>The text of a place on one line, cut where it is long.</summary>
    internal static string OneLine(Location at)
    {
        if (at.Source.IsBinary)
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"byte {at.Span.Start}");
        }

        var words = at.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 1), "…");
    }
}
