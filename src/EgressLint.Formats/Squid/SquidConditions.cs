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

    /// <summary>
    /// C notation, as strtoll reads it: behind a sign, a leading 0x is hexadecimal and a leading 0 octal; what is too large stays at the end of the 64 bits.
    /// </summary>
    private static long? Integer(ReadOnlySpan<char> text)
    {
        var isNegative = text is ['-', ..];
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        var radix = 10;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
            radix = 16;
        }
        else if (digits is ['0', _, ..])
        {
            radix = 8;
        }

        if (digits.IsEmpty)
        {
            return null;
        }

        var magnitude = Int128.Zero;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiDigit(digit) ? digit - '0' : char.IsAsciiHexDigit(digit) ? (digit | ' ') - 'a' + 10 : radix;
            if (value >= radix)
            {
                return null;
            }

            magnitude = Int128.Min(magnitude * radix + value, (Int128)long.MaxValue + 1);
        }

        return (long)Int128.Min(isNegative ? -magnitude : magnitude, long.MaxValue);
    }
}
