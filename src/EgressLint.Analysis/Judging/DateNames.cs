using System.Globalization;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>How days of the calendar are written for people: what comes again each month or year is said once.</summary>
internal static class DateNames
{
    private const int Shown = 3;

    /// <summary>A year with a 29th of February, so that every day of a year is in it.</summary>
    private const int LeapYear = 2000;

    /// <summary>Such as <c>in 2026</c>, <c>from 2026-12-24</c>, <c>every year between 24 December and 6 January</c>.</summary>
    internal static string Of(DateSet dates) =>
        Monthly(dates) is { } days ? days : Yearly(dates) is { } parts ? parts : Join(Parts(dates).ConvertAll(Absolute));

    /// <summary>Days that are the same in every month; null when they are not.</summary>
    private static string? Monthly(DateSet dates)
    {
        var days = Parts(dates.And(DateSet.Range(new(LeapYear, 1, 1), new(LeapYear, 1, 31)))).ConvertAll(p => (First: p.First.Day, Last: p.Last.Day));
        if (days.Count == 0 || !IsEvery(dates, d => days.Exists(p => p.First <= d.Day && d.Day <= p.Last)))
        {
            return null;
        }

        return "every month on " + Join(days.ConvertAll(p => p.First == p.Last ? Invariant($"day {p.First}") : Invariant($"days {p.First} to {p.Last}")));
    }

    /// <summary>Days that are the same in every year; null when they are not.</summary>
    private static string? Yearly(DateSet dates)
    {
        var within = dates.And(DateSet.Range(new(LeapYear, 1, 1), new(LeapYear, 12, 31)));
        if (within.IsEmpty || !IsEvery(dates, d => within.Contains(new(LeapYear, d.Month, d.Day))))
        {
            return null;
        }

        var parts = Parts(within);
        if (parts.Count > 1 && parts[0].First.DayOfYear == 1 && parts[^1].Last is { Month: 12, Day: 31 })
        {
            // Over the turn of the year it is one part.
            parts[0] = (parts[^1].First, parts[0].Last);
            parts.RemoveAt(parts.Count - 1);
        }

        return "every year " + Join(parts.ConvertAll(p => p.First == p.Last ? "on " + DayOfYear(p.First) : $"between {DayOfYear(p.First)} and {DayOfYear(p.Last)}"));
    }

    private static bool IsEvery(DateSet dates, Func<DateOnly, bool> isIn)
    {
        for (var day = DateSet.First.DayNumber; day <= DateSet.Last.DayNumber; day++)
        {
            var date = DateOnly.FromDayNumber(day);
            if (dates.Contains(date) != isIn(date))
            {
                return false;
            }
        }

        return true;
    }

    private static string Absolute((DateOnly First, DateOnly Last) part)
    {
        var (first, last) = part;
        if (first == last)
        {
            return "on " + Show(first);
        }

        var isWholeYears = first is { Month: 1, Day: 1 } && last is { Month: 12, Day: 31 };
        return (first == DateSet.First, last == DateSet.Last) switch
        {
            (true, false) => isWholeYears ? Invariant($"until {last.Year}") : "until " + Show(last),
            (false, true) => isWholeYears ? Invariant($"from {first.Year} on") : $"from {Show(first)} on",
            _ when isWholeYears => first.Year == last.Year ? Invariant($"in {first.Year}") : Invariant($"in the years {first.Year} to {last.Year}"),
            _ => $"between {Show(first)} and {Show(last)}",
        };
    }

    private static List<(DateOnly First, DateOnly Last)> Parts(DateSet dates)
    {
        var all = new List<(DateOnly, DateOnly)>();
        foreach (var part in dates.Days.Intervals)
        {
            all.Add((DateOnly.FromDayNumber(part.First), DateOnly.FromDayNumber(part.Last)));
        }

        return all;
    }

    private static string Join(List<string> parts) => parts.Count switch
    {
        1 => parts[0],
        <= Shown + 1 => $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]}",
        _ => Invariant($"{string.Join(", ", parts.Take(Shown))} and {parts.Count - Shown} more times"),
    };

    private static string Show(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string DayOfYear(DateOnly day) => day.ToString("d MMMM", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
