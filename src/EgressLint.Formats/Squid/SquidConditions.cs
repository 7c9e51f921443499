using System.Globalization;

namespace EgressLint.Formats.Squid;

/// <summary>Decides the expression behind <c>if</c>, as EvalBoolExpr of Squid does.</summary>
internal static class SquidConditions
{
    /// <summary>
    /// The rest of the line when it is a statement with that keyword (the word ends the line or is followed by a blank); else null.
    /// </summary>
    public static string? Statement(ReadOnlySpan<char> line, string keyword)
    {
        if (!line.StartsWith(keyword, StringComparison.Ordinal))
        {
            return null;
        }

        return line.Length == keyword.Length ? ""
            : line[keyword.Length] is ' ' or '\t' ? new string(line[keyword.Length..].Trim(" \t"))
            : null;
    }

    /// <summary>The value of an expression: <c>true</c>, <c>false</c>, or two integers around a <c>=</c>. A comment is not one of them.</summary>
    public static bool Evaluate(string expression, out string? problem)
    {
        problem = null;
        if (expression is "true" or "false")
        {
            return expression == "true";
        }

        var equals = expression.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            problem = $"the condition '{expression}' is neither 'true', 'false' nor a comparison of two integers";
            return false;
        }

        if (Integer(expression.AsSpan(0, equals).Trim(" \t")) is not { } left)
        {
            problem = $"the left side of the condition '{expression}' is no integer";
            return false;
        }

        if (Integer(expression.AsSpan(equals + 1).Trim(" \t")) is not { } right)
        {
            problem = $"the right side of the condition '{expression}' is no integer";
            return false;
        }

        return left == right;
    }

    // C notation: a leading 0x is hexadecimal, a leading 0 octal.
    private static long? Integer(ReadOnlySpan<char> text)
    {
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '-' or '+')
        {
            text = text[1..];
        }

        long magnitude;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (!long.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out magnitude))
            {
                return null;
            }
        }
        else if (text.Length > 1 && text[0] == '0')
        {
            magnitude = 0;
            foreach (var digit in text)
            {
                if (digit is < '0' or > '7' || magnitude > long.MaxValue / 8)
                {
                    return null;
                }

                magnitude = magnitude * 8 + digit - '0';
            }
        }
        else if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude))
        {
            return null;
        }

        return negative ? -magnitude : magnitude;
    }
}
