using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Tells expressions from text and reads every expression once, however often it is evaluated.</summary>
internal sealed class ExpressionTexts
{
    /// <summary>Parentheses and brackets within one another. Azure's own limit is not published; real expressions stay below thirty.</summary>
    public const int DeepestNesting = 64;

    /// <summary>Longest expression that Azure takes.</summary>
    public const int Longest = 24_576;

    private readonly Dictionary<string, ParsedString> known = new(StringComparer.Ordinal);

    /// <summary>How many different expressions were read.</summary>
    public int Count => known.Count;

    /// <summary>Whether a string of a template is an expression.</summary>
    public static bool IsExpression(string value) => value is ['[', not '[', .., ']'];

    /// <summary>Reads the value of a string.</summary>
    public ParsedString Read(string value)
    {
        if (!IsExpression(value))
        {
            return new(null, value is ['[', '[', ..] ? value[1..] : value);
        }

        if (!known.TryGetValue(value, out var parsed))
        {
            known[value] = parsed = Parse(value);
        }

        return parsed;
    }

    private static ParsedString Parse(string value)
    {
        if (value.Length > Longest)
        {
            return new(null, null, new(0, null, "the expression is longer than Azure takes"));
        }

        if (IsTooDeep(value, out var at))
        {
            return new(null, null, new(at, null, "calls are nested too deeply in the expression"));
        }

        // The first bracket becomes a blank, so that places need no correction.
        var term = ExpressionGrammar.Read(' ' + value[1..^1], out var problemAt, out var expected);
        return term is null
            ? new(null, null, new(problemAt, expected, "the expression cannot be read"))
            : new(term, null);
    }

    private static bool IsTooDeep(string value, out int at)
    {
        var depth = 0;
        var inText = false;
        for (at = 0; at < value.Length; at++)
        {
            var c = value[at];
            inText ^= c == '\'';
            depth += inText ? 0 : c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if (depth > DeepestNesting)
            {
                return true;
            }
        }

        return false;
    }
}
