using System.Globalization;
using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>A set of port numbers, 0 to 65535. Immutable, compared by value.</summary>
public sealed record PortSet(IntervalSet<ushort> Numbers)
{
    /// <summary>Every port.</summary>
    public static PortSet All { get; } = new(IntervalSet<ushort>.Every());

    /// <summary>No port.</summary>
    public static PortSet Empty { get; } = new(IntervalSet<ushort>.None());

    /// <summary>Whether there is no port in it.</summary>
    public bool IsEmpty => Numbers.IsEmpty;

    /// <summary>Whether every port is in it.</summary>
    public bool IsAll => Numbers.IsAll;

    /// <summary>One port.</summary>
    public static PortSet Of(ushort port) => new(IntervalSet<ushort>.Range(port, port));

    /// <summary>From first to last, both included.</summary>
    public static PortSet Range(ushort first, ushort last) => new(IntervalSet<ushort>.Range(first, last));

    /// <summary>Membership.</summary>
    public bool Contains(ushort port) => Numbers.Contains(port);

    /// <summary>Intersection: <c>{80, 443}.And({443}) = {443}</c>.</summary>
    public PortSet And(PortSet other) => IsAll ? other : other.IsAll ? this : new(Numbers.And(other.Numbers));

    /// <summary>Union.</summary>
    public PortSet Or(PortSet other) => new(Numbers.Or(other.Numbers));

    /// <summary>Difference.</summary>
    public PortSet Except(PortSet other) => new(Numbers.Except(other.Numbers));

    /// <summary>Complement.</summary>
    public PortSet Not() => new(Numbers.Not());

    /// <summary>The smallest port, or null when there is none.</summary>
    public ushort? Witness() => IsEmpty ? null : Numbers.Intervals[0].First;

    /// <summary>Such as <c>80, 443, 10124-10139</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in Numbers.Intervals)
        {
            text.Append(text.Length > 0 ? ", " : "").Append(part.First.ToString(CultureInfo.InvariantCulture));
            if (part.Last != part.First)
            {
                text.Append('-').Append(part.Last.ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}

/// <summary>Minutes of a week, local to the machine that decides: 0 is Sunday 00:00, 10079 is Saturday 23:59.</summary>
public sealed record WeekTime(IntervalSet<ushort> Minutes)
{
    /// <summary>Minutes in a week.</summary>
    public const int MinutesPerWeek = 7 * 24 * 60;

    /// <summary>The whole week.</summary>
    public static WeekTime All { get; } = new(IntervalSet<ushort>.Range(0, MinutesPerWeek - 1));

    /// <summary>No minute.</summary>
    public static WeekTime Empty { get; } = new(IntervalSet<ushort>.None());

    /// <summary>Whether no minute is in it.</summary>
    public bool IsEmpty => Minutes.IsEmpty;

    /// <summary>Minutes from <paramref name="first"/> to <paramref name="last"/> of one day (Sunday is 0), both included.</summary>
    public static WeekTime OfDay(int day, int first, int last) =>
        new(IntervalSet<ushort>.Range((ushort)((day * 1440) + first), (ushort)((day * 1440) + Math.Min(last, 1439))));

    /// <summary>Intersection.</summary>
    public WeekTime And(WeekTime other) => new(Minutes.And(other.Minutes));

    /// <summary>Union.</summary>
    public WeekTime Or(WeekTime other) => new(Minutes.Or(other.Minutes));

    /// <summary>Difference.</summary>
    public WeekTime Except(WeekTime other) => new(Minutes.Except(other.Minutes));

    /// <summary>A bit for each day of the week that has a minute in the set; Sunday is the lowest.</summary>
    internal int Weekdays()
    {
        var all = 0;
        foreach (var part in Minutes.Intervals)
        {
            for (var day = part.First / 1440; day <= part.Last / 1440; day++)
            {
                all |= 1 << day;
            }
        }

        return all;
    }

    /// <summary>Such as <c>Mon 09:00-17:00, Thu 00:00-23:59</c>; parts that cross midnight are shown as one.</summary>
    public override string ToString()
    {
        if (Equals(All))
        {
            return "always";
        }

        var text = new StringBuilder();
        foreach (var part in Minutes.Intervals)
        {
            text.Append(text.Length > 0 ? ", " : "").Append(Show(part.First)).Append('-').Append(Show(part.Last));
        }

        return text.ToString();
    }

    private static string Show(int minute)
    {
        var day = "SunMonTueWedThuFriSat".AsSpan(minute / 1440 * 3, 3);
        return string.Create(CultureInfo.InvariantCulture, $"{day} {minute % 1440 / 60:00}:{minute % 60:00}");
    }
}
