using System.Collections.Immutable;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>One argument of dateRange.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Number">Which; a month from 0.</param>
internal readonly record struct CalendarPart(CalendarPartKind Kind, int Number);

internal enum CalendarPartKind
{
    Day,
    Month,
    Year,
}

/// <summary>The days for which dateRange holds, and those for which the time zone of the machine decides.</summary>
internal sealed record CalendarDays(DateSet Yes, DateSet Maybe);

/// <summary>
/// dateRange as Chromium and Firefox have it, word for word on days: the bounds start as the first and last day of the current year and the
/// arguments are set into them one after the other, with days that a month lacks running into the next one ("JAN", "FEB" ends on the 3rd
/// of March); bounds the wrong way round wrap. The last second of the last day, which the engines leave out, is not told from the day.
/// </summary>
internal sealed class CalendarRange(ImmutableArray<CalendarPart> parts, bool isUniversal)
{
    /// <summary>
    /// With "GMT" and one argument the engines look at the day in Greenwich, which is one of three. With more they set its year, month and
    /// day into the local date one after the other and read it again each time; overflowing months bring that up to 33 days away.
    /// </summary>
    private const int NearDays = 1;
    private const int FarDays = 35;

    /// <summary>Whether a year is named, so that clocks of other centuries could say otherwise.</summary>
    public bool HasYear => parts.Any(p => p.Kind == CalendarPartKind.Year);

    /// <summary>Steps that it costs to go through the days of a century.</summary>
    public long Cost => isUniversal ? 200_000 : 20_000;

    /// <summary>Which of the days.</summary>
    public CalendarDays Among(DateSet days)
    {
        var yes = new List<Interval<int>>();
        var maybe = new List<Interval<int>>();
        var test = parts.Length == 1 ? Single() : _ => false;
        var tested = (Year: 0, Month: 0);
        foreach (var part in days.Days.Intervals)
        {
            for (var day = part.First; day <= part.Last; day++)
            {
                // The bounds are the same for all days of a month.
                var date = DateOnly.FromDayNumber(day);
                if (parts.Length != 1 && tested != (date.Year, date.Month))
                {
                    tested = (date.Year, date.Month);
                    test = Between(date);
                }

                if (Holds(test, day) is { } holds)
                {
                    Add(holds ? yes : null, day);
                }
                else
                {
                    Add(maybe, day);
                }
            }
        }

        return new(new(IntervalSet<int>.Of(yes)), new(IntervalSet<int>.Of(maybe)));
    }

    private static void Add(List<Interval<int>>? days, int day)
    {
        if (days is not null && days.Count > 0 && days[^1].Last == day - 1)
        {
            days[^1] = days[^1] with { Last = day };
        }
        else
        {
            days?.Add(new(day, day));
        }
    }

    /// <summary>Whether it holds on a local day; null when that depends on where the machine stands.</summary>
    private bool? Holds(Func<int, bool> test, int day)
    {
        var first = test(day);
        if (!isUniversal)
        {
            return first;
        }

        var reach = parts.Length == 1 ? NearDays : FarDays;
        for (var other = Math.Max(0, day - reach); other <= Math.Min(day + reach, DateOnly.MaxValue.DayNumber); other++)
        {
            if (test(other) != first)
            {
                return null;
            }
        }

        return first;
    }

    private Func<int, bool> Single()
    {
        var (kind, number) = parts[0];
        return kind switch
        {
            CalendarPartKind.Month => day => DateOnly.FromDayNumber(day).Month - 1 == number,
            CalendarPartKind.Day => day => DateOnly.FromDayNumber(day).Day == number,
            _ => day => DateOnly.FromDayNumber(day).Year == number,
        };
    }

    /// <summary>The test for moments of the range that the current day makes.</summary>
    private Func<int, bool> Between(DateOnly now)
    {
        var half = parts.Length / 2;
        var first = Bound(new(now.Year, 0, 1), parts.AsSpan()[..half]);
        var last = Bound(new(now.Year, 11, 31), parts.AsSpan()[half..]);
        if (parts.Length == 2 && parts[0].Kind == CalendarPartKind.Day)
        {
            first = first.With(new(CalendarPartKind.Month, now.Month - 1));
            last = last.With(new(CalendarPartKind.Month, now.Month - 1));
        }

        var (from, to) = (first.DayNumber, last.DayNumber);
        return from <= to ? day => from <= day && day <= to : day => to >= day || day >= from;
    }

    private static CivilDay Bound(CivilDay bound, ReadOnlySpan<CalendarPart> parts)
    {
        foreach (var part in parts)
        {
            bound = bound.With(part);
        }

        return bound;
    }

    /// <summary>A day by year, month from 0 and day of the month, as a Date of the engine holds it.</summary>
    private readonly record struct CivilDay(long Year, int Month, int Day)
    {
        public long DayNumber => Number(Year, Month, Day);

        /// <summary>With one of the three set and what overflows carried over.</summary>
        public CivilDay With(CalendarPart part) => Of(part.Kind switch
        {
            CalendarPartKind.Day => Number(Year, Month, part.Number),
            CalendarPartKind.Month => Number(Year, part.Number, Day),
            _ => Number(part.Number, Month, Day),
        });

        /// <summary>Days since 0001-01-01 in the calendar of today without end (the algorithm of Hinnant's days_from_civil).</summary>
        private static long Number(long year, long month, long day)
        {
            year += month >= 0 ? month / 12 : -((11 - month) / 12);
            month = ((month % 12) + 12) % 12;
            var shifted = month < 2 ? year - 1 : year;
            var era = (shifted >= 0 ? shifted : shifted - 399) / 400;
            var yearOfEra = shifted - (era * 400);
            var dayOfYear = ((153 * ((month + 10) % 12)) + 2) / 5;
            return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear + day - 1 - 306;
        }

        private static CivilDay Of(long number)
        {
            var days = number + 306;
            var era = (days >= 0 ? days : days - 146_096) / 146_097;
            var dayOfEra = days - (era * 146_097);
            var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
            var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
            var shifted = ((5 * dayOfYear) + 2) / 153;
            var month = (int)((shifted + 2) % 12);
            return new(yearOfEra + (era * 400) + (month < 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1));
        }
    }
}
