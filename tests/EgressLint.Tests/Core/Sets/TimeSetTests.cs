using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Sets;

/// <summary>Days and minutes of the week against a plain walk over three weeks.</summary>
public sealed class TimeSetTests
{
    private const int MinutesPerDay = 1440;

    private static readonly DateOnly[] Days = [.. Enumerable.Range(0, 21).Select(d => new DateOnly(2026, 2, 20).AddDays(d))];

    [Fact]
    public void Sets_of_days_obey_the_laws()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (RandomDays(random), RandomDays(random));
            foreach (var day in Days)
            {
                Assert.Equal(a.Contains(day) && b.Contains(day), a.And(b).Contains(day));
                Assert.Equal(a.Contains(day) || b.Contains(day), a.Or(b).Contains(day));
                Assert.Equal(a.Contains(day) && !b.Contains(day), a.Except(b).Contains(day));
            }

            Assert.Equal(a, a.And(a));
            Assert.Equal(!Days.Any(a.Contains), a.IsEmpty);
        }
    }

    [Fact]
    public void A_set_of_days_meets_the_minutes_of_its_weekdays()
    {
        var met = 0;
        for (var seed = 1; seed <= 250; seed++)
        {
            var random = new Random(seed);
            var (days, times) = (RandomDays(random), RandomTimes(random));
            var moments = from minute in Enumerable.Range(0, WeekTime.MinutesPerWeek)
                          where times.Minutes.Contains((ushort)minute)
                          from day in Days
                          where (int)day.DayOfWeek == minute / MinutesPerDay && days.Contains(day)
                          select ((DateOnly, ushort)?)(day, (ushort)minute);
            var first = moments.FirstOrDefault();
            met += first is null ? 0 : 1;
            Assert.Equal(first is not null, days.Meets(times));
            Assert.Equal(first, days.Witness(times));
        }

        Assert.InRange(met, 40, 220);
    }

    [Fact]
    public void Every_day_of_the_week_is_met_by_a_week_of_days()
    {
        for (var length = 1; length <= 8; length++)
        {
            var days = DateSet.Range(Days[0], Days[length - 1]);
            for (var weekday = 0; weekday < 7; weekday++)
            {
                Assert.Equal(Days.Take(length).Any(d => (int)d.DayOfWeek == weekday), days.Meets(WeekTime.OfDay(weekday, 0, 0)));
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 1439, 0, 1439)]
    [InlineData(1, 0, 1440, 1440, 2879)]
    [InlineData(6, 1439, 1500, 10079, 10079)]
    [InlineData(2, 61, 62, 2941, 2942)]
    public void Minutes_of_a_day_end_with_it(int day, int first, int last, int from, int to) =>
        Assert.Equal(IntervalSet<ushort>.Range((ushort)from, (ushort)to), WeekTime.OfDay(day, first, last).Minutes);

    [Fact]
    public void Sets_of_minutes_obey_the_laws()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (RandomTimes(random), RandomTimes(random));
            for (ushort minute = 0; minute < WeekTime.MinutesPerWeek; minute += 7)
            {
                var (inA, inB) = (a.Minutes.Contains(minute), b.Minutes.Contains(minute));
                Assert.True(a.And(b).Minutes.Contains(minute) == (inA && inB) && a.Or(b).Minutes.Contains(minute) == (inA || inB) && a.Except(b).Minutes.Contains(minute) == (inA && !inB), $"seed {seed}");
            }
        }

        Assert.Equal(IntervalSet<ushort>.Range(0, 10079), WeekTime.All.Minutes);
        Assert.True(WeekTime.Empty.IsEmpty);
        Assert.Equal((new DateOnly(2000, 1, 1), new DateOnly(2099, 12, 31)), (DateSet.First, DateSet.Last));
        Assert.Equal(DateSet.Range(DateSet.First, DateSet.Last), DateSet.All);
    }

    private static DateSet RandomDays(Random random)
    {
        var set = DateSet.Empty;
        for (var i = random.Next(4); i > 0; i--)
        {
            var first = random.Next(Days.Length);
            set = set.Or(random.Next(3) == 0 ? DateSet.Of(Days[first]) : DateSet.Range(Days[first], Days[Math.Min(Days.Length - 1, first + random.Next(9))]));
        }

        return set;
    }

    /// <summary>Parts of any length, which may cross midnight, and often begin or end there.</summary>
    private static WeekTime RandomTimes(Random random)
    {
        var set = WeekTime.Empty;
        for (var i = random.Next(3); i > 0; i--)
        {
            var first = random.Next(7) * MinutesPerDay;
            first += random.Next(3) switch { 0 => 0, 1 => MinutesPerDay - 1, _ => random.Next(MinutesPerDay) };
            var length = random.Next(3) switch { 0 => 1, 1 => MinutesPerDay, _ => random.Next(1, 3 * MinutesPerDay) };
            set = set.Or(new WeekTime(IntervalSet<ushort>.Range((ushort)first, (ushort)Math.Min(WeekTime.MinutesPerWeek - 1, first + length - 1))));
        }

        return set;
    }
}
