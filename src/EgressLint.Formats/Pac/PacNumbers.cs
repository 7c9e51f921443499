using System.Globalization;
using System.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Numbers as ECMAScript reads and writes them.</summary>
internal static class PacNumbers
{
    /// <summary>Digits of a base that is a power of two, rounded to the nearest number.</summary>
    public static double FromDigits(ReadOnlySpan<char> digits, int bitsPerDigit)
    {
        var top = 0UL;
        var shift = 0;
        foreach (var c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            var digit = (ulong)PacCharacters.Digit(c);
            if (shift == 0 && top >> (64 - bitsPerDigit) == 0)
            {
                top = (top << bitsPerDigit) | digit;
                continue;
            }

            // What no longer fits is beyond the 53 digits that count, but it decides which way a tie is rounded.
            shift += bitsPerDigit;
            top |= digit == 0 ? 0UL : 1UL;
        }

        return top * Math.Pow(2, shift);
    }

    /// <summary>A decimal number, in whose text underscores may stand.</summary>
    public static double FromDecimal(ReadOnlySpan<char> text)
    {
        if (text.Contains('_'))
        {
            text = text.ToString().Replace("_", string.Empty, StringComparison.Ordinal);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    /// <summary>How a number is written: <c>Number.prototype.toString</c>.</summary>
    public static string ToText(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        if (value == 0)
        {
            return "0";
        }

        if (value == Math.Truncate(value) && Math.Abs(value) < 1e15)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        var exact = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = exact.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? exact : exact[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        point = (point < 0 ? mantissa.Length : point) + (mark < 0 ? 0 : int.Parse(exact.AsSpan(mark + 1), CultureInfo.InvariantCulture));
        var all = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        point -= all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        return (value < 0 ? "-" : string.Empty) + Place(digits, point);
    }

    private static string Place(string digits, int point)
    {
        if (point is > 0 and <= 21)
        {
            return digits.Length <= point ? digits.PadRight(point, '0') : digits[..point] + "." + digits[point..];
        }

        if (point is > -6 and <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        var result = new StringBuilder(digits[..1]);
        if (digits.Length > 1)
        {
            result.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return result.Append(point > 0 ? "e+" : "e-").Append(Math.Abs(point - 1)).ToString();
    }
}
