using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>Values of <c>time</c> ACLs (Squid acl/TimeData.cc).</summary>
internal static class SquidTimes
{
    private const string DayLetters = "SMTWHFA";
    private const int Workdays = 0b0111110;
    private const int EveryDay = 0b1111111;

    /// <summary>
    /// Reads all values of one line. Days bind to the next range; a range without days is every day; days without a range are whole days.
    /// Returns null with a reason when Squid refuses them.
    /// </summary>
    public static WeekTime? Parse(IEnumerable<string> values, List<string> ignored, out string? refused)
    {
        refused = null;
        var result = WeekTime.Empty;
        var days = 0;
        foreach (var value in values)
        {
            if (value.Length > 0 && char.IsAsciiDigit(value[0]))
            {
                if (!TryRange(value, out var first, out var last))
                {
                    refused = $"'{value}' is not a range of hours such as 8:00-17:00";
                    return null;
                }

                if (first > last)
                {
                    refused = $"the range '{value}' ends before it starts";
                    return null;
                }

                result = result.Or(Build(days == 0 ? EveryDay : days, first, last));
                days = 0;
            }
            else
            {
                days = ReadDays(value, days, ignored);
            }
        }

        return days == 0 ? result : result.Or(Build(days, 0, 1439));
    }

    private static int ReadDays(string value, int days, List<string> ignored)
    {
        foreach (var letter in value)
        {
            var day = DayLetters.IndexOf(letter);
            if (day >= 0)
            {
                days |= 1 << day;
            }
            else if (letter == 'D')
            {
                days |= Workdays;
            }
            else if (letter != '-')
            {
                ignored.Add(letter.ToString());
            }
        }

        return days;
    }

    private static WeekTime Build(int days, int first, int last)
    {
        var result = WeekTime.Empty;
        for (var day = 0; day < 7; day++)
        {
            if ((days & (1 << day)) != 0 && first <= 1439)
            {
                result = result.Or(WeekTime.OfDay(day, first, last));
            }
        }

        return result;
    }

    /// <summary>As <c>sscanf("%d:%d-%d:%d")</c> reads it: what follows the fourth number does not matter.</summary>
    private static bool TryRange(string value, out int first, out int last)
    {
        first = last = 0;
        var rest = value.AsSpan();
        if (!TryNumber(ref rest, out var h1) || !Skip(ref rest, ':') || !TryNumber(ref rest, out var m1) || !Skip(ref rest, '-')
            || !TryNumber(ref rest, out var h2) || !Skip(ref rest, ':') || !TryNumber(ref rest, out var m2))
        {
            return false;
        }

        first = (h1 * 60) + m1;
        last = (h2 * 60) + m2;
        return m1 < 60 && m2 < 60 && first <= 1440 && last <= 1440;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < text.Length && digits < 6 && char.IsAsciiDigit(text[digits]))
        {
            number = (number * 10) + (text[digits++] - '0');
        }

        text = text[digits..];
        return digits > 0;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char c)
    {
        if (text.IsEmpty || text[0] != c)
        {
            return false;
        }

        text = text[1..];
        return true;
    }
}
