using System.Globalization;
using System.Numerics;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Numbers written with a given number of digits (ECMA-262, Number.prototype). Of two that are as near the one farther from zero is taken.</summary>
internal static class NumberTexts
{
    private const int MostDigits = 100;

    /// <summary>toFixed.</summary>
    public static JsValue Fixed(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var value = Value(site, self);
        var digits = Count(site, arguments) ?? 0;
        Check(site, digits is >= 0 and <= MostDigits, "toFixed() digits");
        return JsValue.Of(!double.IsFinite(value) || Math.Abs(value) >= 1e21 ? Operators.NumberText(value) : (value < 0 ? "-" : "") + Plain(Math.Abs(value), (int)digits));
    }

    /// <summary>toExponential; without a number as many digits as tell it from others.</summary>
    public static JsValue Exponential(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var value = Value(site, self);
        var digits = Count(site, arguments);
        if (!double.IsFinite(value))
        {
            return JsValue.Of(Operators.NumberText(value));
        }

        Check(site, digits is null or (>= 0 and <= MostDigits), "toExponential() argument");
        var (sign, all, exponent) = digits is { } given ? Scientific(value, (int)given) : Shortest(value);
        return JsValue.Of(sign + WithExponent(all, exponent));
    }

    /// <summary>toPrecision.</summary>
    public static JsValue Precise(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var value = Value(site, self);
        if (Count(site, arguments) is not { } digits || !double.IsFinite(value))
        {
            return JsValue.Of(Operators.NumberText(value));
        }

        Check(site, digits is >= 1 and <= MostDigits, "toPrecision() argument");
        var (sign, all, exponent) = Scientific(value, (int)digits - 1);
        return JsValue.Of(sign + (exponent < -6 || exponent >= digits ? WithExponent(all, exponent)
            : exponent < 0 ? "0." + new string('0', -exponent - 1) + all
            : all.Length > exponent + 1 ? $"{all[..(exponent + 1)]}.{all[(exponent + 1)..]}"
            : all));
    }

    private static double Value(CallSite site, JsValue self)
    {
        var number = self is WrapperValue wrapper ? wrapper.Inner : self;
        return number switch
        {
            NumberValue known => known.Value,
            RequestNumber or UnknownValue => throw new AbandonedException("a number depends on the request in a way that is not followed", site.Span),
            _ => throw site.Run.TypeError("this is not a number", site.Span),
        };
    }

    /// <summary>A whole number; null when none is given.</summary>
    private static double? Count(CallSite site, ReadOnlySpan<JsValue> arguments)
    {
        if (arguments is [] or [UndefinedValue, ..])
        {
            return null;
        }

        return Operators.ToNumber(site.Run, arguments[0], site.Span) is not NumberValue number ? throw new AbandonedException("a number of digits that is not known", site.Span)
            : double.IsNaN(number.Value) ? 0
            : Math.Truncate(number.Value);
    }

    private static void Check(CallSite site, bool holds, string what)
    {
        if (!holds)
        {
            throw site.Run.Error("RangeError", what + " must be between 0 and 100", site.Span);
        }
    }

    /// <summary>So many digits behind the point.</summary>
    private static string Plain(double value, int decimals)
    {
        var (digits, exponent) = Exact(value);
        var kept = exponent + 1 + decimals;
        var whole = (kept < 0 ? "" : Rounded(digits, kept).Digits).PadLeft(decimals + 1, '0');
        return decimals == 0 ? whole : $"{whole[..^decimals]}.{whole[^decimals..]}";
    }

    /// <summary>The digits without a point, and the power of ten of the first one.</summary>
    private static (string Sign, string Digits, int Exponent) Scientific(double value, int decimals)
    {
        var (digits, exponent) = Exact(Math.Abs(value));
        var (text, grown) = Rounded(digits, decimals + 1);
        return (value < 0 ? "-" : "", grown > 0 ? text[..^1] : text, exponent + grown);
    }

    private static (string Sign, string Digits, int Exponent) Shortest(double value)
    {
        for (var decimals = 0; decimals < 17; decimals++)
        {
            var (sign, digits, exponent) = Scientific(value, decimals);
            if (double.Parse($"{sign}{digits[0]}.{digits[1..]}e{exponent.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture) == value)
            {
                return (sign, digits, exponent);
            }
        }

        return Scientific(value, 16);
    }

    /// <summary>The first digits, rounded by what follows, and by how many digits that made it longer: 99 and a half is 100.</summary>
    private static (string Digits, int Grown) Rounded(string digits, int kept)
    {
        if (kept >= digits.Length)
        {
            return (digits.PadRight(kept, '0'), 0);
        }

        var head = kept == 0 ? BigInteger.Zero : BigInteger.Parse(digits.AsSpan(0, kept), NumberStyles.None, CultureInfo.InvariantCulture);
        head += digits[kept] >= '5' ? 1 : 0;
        var text = head.IsZero && kept == 0 ? "" : head.ToString(CultureInfo.InvariantCulture).PadLeft(kept, '0');
        return (text, text.Length - kept);
    }

    /// <summary>Every decimal digit of a number that is not negative, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)(bits >> 52) & 0x7FF;
        var mantissa = new BigInteger((bits & 0xFFFFFFFFFFFFF) | (power == 0 ? 0 : 1L << 52));
        var shift = Math.Max(power, 1) - 1075;
        var digits = (shift >= 0 ? mantissa << shift : mantissa * BigInteger.Pow(5, -shift)).ToString(CultureInfo.InvariantCulture);
        return mantissa.IsZero ? ("0", 0) : (digits, digits.Length - 1 + Math.Min(shift, 0));
    }

    private static string WithExponent(string digits, int exponent)
    {
        var text = new StringBuilder().Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append(exponent < 0 ? "e-" : "e+").Append(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture)).ToString();
    }
}
