using System.Globalization;

namespace EgressLint.Formats.Squid;

/// <summary>A value, or why Squid refuses it.</summary>
/// <param name="Value">The value; the default when refused.</param>
/// <param name="Problem">A phrase without a full stop; null when the value is good.</param>
internal readonly record struct SquidScalar<T>(T? Value, string? Problem)
{
    /// <summary>Whether Squid takes it.</summary>
    public bool IsGood => Problem is null;
}

/// <summary>Reads the values of scalar directives from the words behind the name. Surplus words are ignored, as Squid does.</summary>
internal static class SquidValues
{
    // The longest time that fits Squid's nanoseconds, as its own message gives it.
    private const double LongestSeconds = 292.269 * 365.2522 * 86400;

    /// <summary>Exactly <c>on</c> or <c>off</c>.</summary>
    public static SquidScalar<bool> OnOff(ReadOnlySpan<SquidWordSyntax> words)
    {
        if (words.IsEmpty)
        {
            return new(false, "the value is missing; it is 'on' or 'off'");
        }

        return words[0].Text switch
        {
            // The second word of each is old, and still read with a warning (cache_cf.cc, parse_onoff).
            "on" or "enable" => new(true, null),
            "off" or "disable" => new(false, null),
            var other => new(false, $"the value is 'on' or 'off', not '{Shorten(other)}'"),
        };
    }

    /// <summary>A number and a unit word, such as <c>3 minutes</c>; a bare <c>0</c> needs no unit.</summary>
    /// <param name="words">The words behind the name.</param>
    /// <param name="engine">The release; 3.5 assumes a unit when there is none.</param>
    /// <param name="assumedSeconds">The unit that 3.5 assumes, in seconds.</param>
    public static SquidScalar<TimeSpan> Time(ReadOnlySpan<SquidWordSyntax> words, SquidEngine engine, double assumedSeconds = 1)
    {
        if (words.IsEmpty)
        {
            return new(default, "the time is missing");
        }

        if (!TryNumber(words[0].Text, out var number))
        {
            return new(default, $"'{Shorten(words[0].Text)}' is no number; a time is a number, a blank and a unit, such as '3 minutes'");
        }

        if (number == 0)
        {
            return new(TimeSpan.Zero, null);
        }

        if (number < 0)
        {
            return new(default, $"the time '{Shorten(words[0].Text)}' is negative");
        }

        double unit;
        if (words.Length < 2)
        {
            if (!engine.AssumesTimeUnits)
            {
                return new(default, $"the time '{Shorten(words[0].Text)}' has no unit, such as 'seconds' or 'minutes'");
            }

            unit = assumedSeconds;
        }
        else if (TimeUnit(words[1].Text) is { } known)
        {
            unit = known;
        }
        else
        {
            return new(default, $"'{Shorten(words[1].Text)}' is no unit of time; use 'seconds', 'minutes', 'hours' or 'days'");
        }

        var seconds = number * unit;
        if (unit < 1)
        {
            return new(default, $"the unit '{Shorten(words[1].Text)}' is smaller than a second");
        }

        if (seconds < 1)
        {
            return new(default, $"the time '{Shorten(words[0].Text)}' is shorter than a second");
        }

        return seconds > LongestSeconds
            ? new(default, $"the time '{Shorten(words[0].Text)}' is longer than 292 years")
            : new(TimeSpan.FromSeconds(Math.Truncate(seconds)), null);
    }

    /// <summary>A number and a unit of bytes, such as <c>10 KB</c>; null stands for no limit (<c>none</c>, <c>-1</c>).</summary>
    /// <param name="words">The words behind the name.</param>
    /// <param name="assumedBytes">The unit of the directive, taken when the unit is missing.</param>
    public static SquidScalar<long?> Size(ReadOnlySpan<SquidWordSyntax> words, long assumedBytes = 1)
    {
        if (words.IsEmpty)
        {
            return new(null, "the size is missing");
        }

        if (words[0].Text is "none" or "-1")
        {
            return new(null, null);
        }

        if (!TryNumber(words[0].Text, out var number))
        {
            return new(null, $"'{Shorten(words[0].Text)}' is no number; a size is a number, a blank and a unit, such as '10 KB'");
        }

        var unit = assumedBytes;
        if (number != 0 && words.Length > 1)
        {
            if (SizeUnit(words[1].Text) is not { } known)
            {
                return new(null, $"'{Shorten(words[1].Text)}' is no unit of bytes; use 'bytes', 'KB', 'MB' or 'GB'");
            }

            unit = known;
        }

        var bytes = number * unit;
        if (Math.Abs(bytes) > long.MaxValue / 4 || bytes != Math.Truncate(bytes))
        {
            return new(null, $"the size '{Shorten(words[0].Text)}' is no whole number of bytes that fits");
        }

        return new((long)bytes, null);
    }

    /// <summary>A whole number.</summary>
    public static SquidScalar<long> Number(ReadOnlySpan<SquidWordSyntax> words)
    {
        if (words.IsEmpty)
        {
            return new(0, "the number is missing");
        }

        return long.TryParse(words[0].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number is >= int.MinValue and <= int.MaxValue
                ? new(number, null)
                : new(0, $"'{Shorten(words[0].Text)}' is no whole number");
    }

    /// <summary>Why a release refuses the words of a scalar directive; null when it takes them or the directive is no scalar.</summary>
    public static string? Problem(SquidValueKind kind, ReadOnlySpan<SquidWordSyntax> words, SquidEngine engine) => kind switch
    {
        SquidValueKind.OnOff => OnOff(words).Problem,
        SquidValueKind.Time => Time(words, engine).Problem,
        SquidValueKind.Size => Size(words).Problem,
        SquidValueKind.Number => Number(words).Problem,
        _ => null,
    };

    /// <summary>The seconds of a unit word; Squid compares only the beginning of the word, without case.</summary>
    public static double? TimeUnit(ReadOnlySpan<char> word)
    {
        return Begins(word, "second") ? 1
            : Begins(word, "minute") ? 60
            : Begins(word, "hour") ? 3600
            : Begins(word, "day") ? 86400
            : Begins(word, "week") ? 7 * 86400
            : Begins(word, "fortnight") ? 14 * 86400
            : Begins(word, "month") ? 30 * 86400
            : Begins(word, "year") ? 365.2522 * 86400
            : Begins(word, "decade") ? 10 * 365.2522 * 86400
            : Begins(word, "millisecond") ? 1e-3
            : Begins(word, "microsecond") ? 1e-6
            : Begins(word, "nanosecond") ? 1e-9
            : null;
    }

    /// <summary>The bytes of a unit word; Squid compares only the beginning of the word, without case.</summary>
    public static long? SizeUnit(ReadOnlySpan<char> word)
    {
        return Begins(word, "bytes") ? 1
            : Begins(word, "KB") ? 1L << 10
            : Begins(word, "MB") ? 1L << 20
            : Begins(word, "GB") ? 1L << 30
            : null;
    }

    /// <summary>A number as C's <c>strtod</c> takes it, and nothing behind it.</summary>
    private static bool TryNumber(ReadOnlySpan<char> text, out double number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
        {
            return true;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
        {
            number = hex;
            return true;
        }

        number = 0;
        return false;
    }

    private static bool Begins(ReadOnlySpan<char> word, string unit) => word.StartsWith(unit, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
