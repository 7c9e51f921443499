using System.Globalization;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>Days of the calendar, local to the machine that decides, each as <see cref="DateOnly.DayNumber"/>. Immutable, compared by value.</summary>
public sealed record DateSet(IntervalSet<int> Days)
{
    private const int EveryWeekday = 0b111_1111;

    /// <summary>The first day that a clock is taken to show.</summary>
    public static DateOnly First { get; } = new(2000, 1, 1);

    /// <summary>The last day that a clock is taken to show.</summary>
    public static DateOnly Last { get; } = new(2099, 12, 31);

    /// <summary>
    /// Every day that a clock is taken to show: a hundred years, because no machine that takes part in this has a clock in another century.
    /// A request may still name any day whatever.
    /// </summary>
    public static DateSet All { get; } = Range(First, Last);

    /// <summary>No day.</summary>
    public static DateSet Empty { get; } = new(IntervalSet<int>.None());

    /// <summary>Whether there is no day in it.</summary>
    public bool IsEmpty => Days.IsEmpty;

    /// <summary>One day.</summary>
    public static DateSet Of(DateOnly day) => Range(day, day);

    /// <summary>From first to last, both included.</summary>
    public static DateSet Range(DateOnly first, DateOnly last) => new(IntervalSet<int>.Range(first.DayNumber, last.DayNumber));

    /// <summary>Membership.</summary>
    public bool Contains(DateOnly day) => Days.Contains(day.DayNumber);

    /// <summary>Intersection.</summary>
    public DateSet And(DateSet other) => ReferenceEquals(this, other) ? this : new(Noted(other).Days.And(other.Days));

    /// <summary>Union.</summary>
    public DateSet Or(DateSet other) => new(Noted(other).Days.Or(other.Days));

    /// <summary>Difference: <c>{1 to 31 January}.Except({10 January}) = {1 to 9, 11 to 31 January}</c>.</summary>
    public DateSet Except(DateSet other) => new(Noted(other).Days.Except(other.Days));

    /// <summary>Whether some day of the set has one of the minutes: a Wednesday has none of a Sunday.</summary>
    public bool Meets(WeekTime times)
    {
        if (IsEmpty || times.IsEmpty)
        {
            return false;
        }

        var weekdays = Weekdays();
        return weekdays == EveryWeekday || (weekdays & times.Weekdays()) != 0;
    }

    /// <summary>A day and a minute of the week that are one moment: the first minute that has a day, and its first day; null when there is none.</summary>
    public (DateOnly Day, ushort Minute)? Witness(WeekTime times)
    {
        foreach (var part in times.Minutes.Intervals)
        {
            for (var minute = (int)part.First; minute <= part.Last; minute = ((minute / 1440) + 1) * 1440)
            {
                if (FirstOn(minute / 1440) is { } day)
                {
                    return (day, (ushort)minute);
                }
            }
        }

        return null;
    }

    /// <summary>Such as <c>2026-01-01 to 2026-03-31, 2026-12-24</c>.</summary>
    public override string ToString()
    {
        if (Equals(All))
        {
            return "always";
        }

        var text = new StringBuilder();
        foreach (var part in Days.Intervals)
        {
            text.Append(text.Length > 0 ? ", " : "").Append(Show(part.First));
            if (part.Last != part.First)
            {
                text.Append(" to ").Append(Show(part.Last));
            }
        }

        return text.ToString();
    }

    /// <summary>0 for Sunday.</summary>
    private static int WeekdayOf(int day) => (day + 1) % 7;

    private static string Show(int day) => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DateOnly? FirstOn(int weekday)
    {
        foreach (var part in Days.Intervals)
        {
            var day = part.First + ((weekday - WeekdayOf(part.First) + 7) % 7);
            if (day <= part.Last)
            {
                return DateOnly.FromDayNumber(day);
            }
        }

        return null;
    }

    /// <summary>Notes the work of putting two sets together: the first of every month for a century is 1,200 intervals.</summary>
    private DateSet Noted(DateSet other)
    {
        SetMeter.Note((Days.Intervals.Length + other.Days.Intervals.Length) / 2);
        return this;
    }

    /// <summary>A bit for each weekday that occurs.</summary>
    private int Weekdays()
    {
        var all = 0;
        foreach (var part in Days.Intervals)
        {
            for (var day = part.First; day <= part.Last && all != EveryWeekday; day++)
            {
                all |= 1 << WeekdayOf(day);
            }
        }

        return all;
    }
}
