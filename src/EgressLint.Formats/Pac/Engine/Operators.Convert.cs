using System.Globalization;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Conversions.</summary>
internal static partial class Operators
{
    public static bool IsNullish(Run run, JsValue value, TextSpan at) => value switch
    {
        UnknownValue { Kind: UnknownKind.Any } unknown => run.Guess(unknown.Then("==null", UnknownKind.Bool)),
        MatchValue match => !run.Decide(match.Text, match.Matches, at),
        _ => value.IsNullish,
    };

    /// <summary>A primitive value, or one that depends on the request or is unknown.</summary>
    public static JsValue ToPrimitive(Run run, JsValue value, bool prefersNumber, TextSpan at)
    {
        if (value is WrapperValue wrapper)
        {
            return wrapper.Inner;
        }

        if (value is MatchValue match)
        {
            return run.Decide(match.Text, match.Matches, at) ? match.Inside : JsValue.Null;
        }

        if (value is not ObjectValue target)
        {
            return value;
        }

        foreach (var name in (ReadOnlySpan<string>)["valueOf", "toString"])
        {
            if (Properties.Get(run, target, name, at) is FunctionValue method && run.Call(method, target, [], at) is { } result and not ObjectValue)
            {
                return result;
            }
        }

        throw run.TypeError("Cannot convert object to primitive value", at);
    }

    /// <summary>A text, or something unknown.</summary>
    public static JsValue ToText(Run run, JsValue value, TextSpan at) => value switch
    {
        TextValue => value,
        NumberValue number => new ConstText(NumberText(number.Value)),
        BoolValue truth => new ConstText(truth.Value ? "true" : "false"),
        UndefinedValue => new ConstText("undefined"),
        NullValue => new ConstText("null"),
        UnknownValue unknown => unknown.Kind == UnknownKind.Text ? unknown : unknown.Then("text", UnknownKind.Text),
        RequestNumber number => run.Resolve(number, at) is NumberValue known ? new ConstText(NumberText(known.Value)) : Mixed(run, number, number, "text", UnknownKind.Text, at),
        _ => ToText(run, PreferText(run, value, at), at),
    };

    private static JsValue PreferText(Run run, JsValue value, TextSpan at)
    {
        if (value is ObjectValue target and not WrapperValue)
        {
            foreach (var name in (ReadOnlySpan<string>)["toString", "valueOf"])
            {
                if (Properties.Get(run, target, name, at) is FunctionValue method && run.Call(method, target, [], at) is { } result and not ObjectValue)
                {
                    return result;
                }
            }

            throw run.TypeError("Cannot convert object to primitive value", at);
        }

        return ToPrimitive(run, value, false, at);
    }

    /// <summary>A constant text; what is not constant ends the run.</summary>
    public static string ToConst(Run run, JsValue value, TextSpan at)
    {
        var text = ToText(run, value, at);
        if (text is SymText symbolic)
        {
            text = run.Settle(symbolic);
        }

        return text switch
        {
            ConstText constant => constant.Text,
            UnknownValue unknown => throw new AbandonedException(unknown.Doubt.Reason, at),
            _ => throw new AbandonedException("a text of the request is used in a way that is not followed", at),
        };
    }

    /// <summary>The name of a property; what is not constant ends the run.</summary>
    public static string ToKey(Run run, JsValue value, TextSpan at) => ToConst(run, value, at);

    /// <summary>A number, a number of the request, or something unknown.</summary>
    public static JsValue ToNumber(Run run, JsValue value, TextSpan at) => value switch
    {
        NumberValue or RequestNumber => value,
        ConstText text => JsValue.Of(ParseNumber(text.Text)),
        SymText text => run.Settle(text) is ConstText settled ? JsValue.Of(ParseNumber(settled.Text)) : TextNumber(run, text, at),
        BoolValue truth => JsValue.Of(truth.Value ? 1.0 : 0.0),
        UndefinedValue => JsValue.Of(double.NaN),
        NullValue => JsValue.Of(0.0),
        UnknownValue unknown => unknown.Kind == UnknownKind.Number ? unknown : unknown.Then("number", UnknownKind.Number),
        _ => ToNumber(run, ToPrimitive(run, value, true, at), at),
    };

    /// <summary>A name that holds a letter other than those of numbers is not one, which is nearly always so.</summary>
    private static JsValue TextNumber(Run run, SymText text, TextSpan at) =>
        run.Decide(text, NotNumeric, at) ? JsValue.Of(double.NaN) : Mixed(run, text, text, "number", UnknownKind.Number, at);

    /// <summary>Is not what a number is written like.</summary>
    public static TextPredicate NotNumeric { get; } = new InLanguage(
        (Languages.OfPattern("^\\s*(?:[+-]?(?:Infinity|\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?)|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)?\\s*$", out _) ?? Core.Sets.Language.All).Not(),
        "not numeric");

    public static double ParseNumber(string text)
    {
        var trimmed = text.AsSpan().Trim(" \t\n\r\v\f\u00A0\uFEFF\u2028\u2029");
        if (trimmed.IsEmpty)
        {
            return 0;
        }

        if (trimmed.Length > 2 && trimmed[0] == '0' && (trimmed[1] | 0x20) is 'x' or 'o' or 'b')
        {
            return ParseDigits(trimmed[2..], (trimmed[1] | 0x20) switch { 'x' => 16, 'o' => 8, _ => 2 });
        }

        if (trimmed is "Infinity" or "+Infinity")
        {
            return double.PositiveInfinity;
        }

        if (trimmed is "-Infinity")
        {
            return double.NegativeInfinity;
        }

        foreach (var c in trimmed)
        {
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-'))
            {
                return double.NaN;
            }
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trimmed, Style, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    public static double ParseDigits(ReadOnlySpan<char> digits, int radix)
    {
        double value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                return double.NaN;
            }

            value = (value * radix) + digit;
        }

        return value;
    }

    /// <summary>A number as the script sees it written.</summary>
    public static string NumberText(double value)
    {
        if (value == Math.Truncate(value) && Math.Abs(value) < 1e15)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "Infinity" : "-Infinity";
        }

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Digits(shortest);
        var text = new StringBuilder(value < 0 ? "-" : "");
        if (exponent is > 0 and <= 21)
        {
            return digits.Length <= exponent
                ? text.Append(digits).Append('0', exponent - digits.Length).ToString()
                : text.Append(digits, 0, exponent).Append('.').Append(digits, exponent, digits.Length - exponent).ToString();
        }

        if (exponent is > -6 and <= 0)
        {
            return text.Append("0.").Append('0', -exponent).Append(digits).ToString();
        }

        text.Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append('e').Append(exponent > 0 ? '+' : '-').Append(Math.Abs(exponent - 1).ToString(CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>The digits without zeros at the ends, and where the point stands among them.</summary>
    private static (string Digits, int Exponent) Digits(string shortest)
    {
        var exponent = 0;
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        if (mark >= 0)
        {
            exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        exponent += point < 0 ? mantissa.Length : point;
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits[leading..].TrimEnd('0');
        return (digits, exponent - leading);
    }
}
