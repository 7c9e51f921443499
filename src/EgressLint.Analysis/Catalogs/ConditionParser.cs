using System.Collections.Immutable;

namespace EgressLint.Analysis.Catalogs;

/// <summary>Reads conditions: <c>or</c>, <c>and</c>, <c>not</c>, parentheses, comparisons, <c>set(name)</c>, <c>name in (a, b)</c>.</summary>
internal sealed class ConditionParser
{
    private const int MaxDepth = 32;

    private readonly string text;
    private int at;
    private int depth;
    private string? error;
    private int errorAt;

    private ConditionParser(string text) => this.text = text;

    /// <summary>Reads a condition; null with the mistake and its offset when it is none.</summary>
    public static Condition? Parse(string text, out string error, out int errorOffset)
    {
        var parser = new ConditionParser(text);
        var condition = parser.ReadOr();
        parser.Skip();
        if (parser.error is null && parser.at < text.Length)
        {
            parser.Fail("something follows the end");
        }

        error = parser.error ?? "";
        errorOffset = parser.errorAt;
        return parser.error is null ? condition : null;
    }

    private Condition? ReadOr()
    {
        if (++depth > MaxDepth)
        {
            return Fail("it is nested too deeply");
        }

        var left = ReadAnd();
        while (left is not null && Word("or"))
        {
            var right = ReadAnd();
            left = right is null ? null : new OrCondition(left, right);
        }

        depth--;
        return left;
    }

    private Condition? ReadAnd()
    {
        var left = ReadNot();
        while (left is not null && Word("and"))
        {
            var right = ReadNot();
            left = right is null ? null : new AndCondition(left, right);
        }

        return left;
    }

    private Condition? ReadNot()
    {
        var negated = false;
        while (Word("not"))
        {
            negated = !negated;
        }

        var inner = ReadPrimary();
        return negated && inner is not null ? new NotCondition(inner) : inner;
    }

    private Condition? ReadPrimary()
    {
        if (Symbol("("))
        {
            var inner = ReadOr();
            return inner is null || Symbol(")") ? inner : Fail("')' is missing");
        }

        var name = Token();
        if (name.Length == 0)
        {
            return Fail("the name of a parameter is missing");
        }

        if (name == "set" && Symbol("("))
        {
            var parameter = Token();
            return parameter.Length > 0 && Symbol(")") ? new SetCondition(parameter) : Fail("'set' needs one name in parentheses");
        }

        if (Word("in"))
        {
            return ReadIn(name);
        }

        return ReadComparison() is not { } comparison
            ? new CompareCondition(name, Comparison.Equal, "true")
            : Token() is { Length: > 0 } value ? new CompareCondition(name, comparison, value) : Fail("a value is missing");
    }

    private Condition? ReadIn(string name)
    {
        if (!Symbol("("))
        {
            return Fail("'in' needs a list in parentheses");
        }

        var words = ImmutableArray.CreateBuilder<string>();
        do
        {
            var word = Token();
            if (word.Length == 0)
            {
                return Fail("a value is missing");
            }

            words.Add(word);
        }
        while (Symbol(","));
        return Symbol(")") ? new InCondition(name, words.ToImmutable()) : Fail("')' is missing");
    }

    private Comparison? ReadComparison()
    {
        if (Symbol("=="))
        {
            return Comparison.Equal;
        }

        if (Symbol("!="))
        {
            return Comparison.NotEqual;
        }

        if (Symbol("<="))
        {
            return Comparison.LessOrEqual;
        }

        if (Symbol(">="))
        {
            return Comparison.GreaterOrEqual;
        }

        if (Symbol("<"))
        {
            return Comparison.Less;
        }

        return Symbol(">") ? Comparison.Greater : null;
    }

    private void Skip()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private string Token()
    {
        Skip();
        if (at < text.Length && text[at] is '"' or '\'')
        {
            var close = text.IndexOf(text[at], at + 1);
            if (close < 0)
            {
                Fail("a quote is not closed");
                return "";
            }

            var quoted = text[(at + 1)..close];
            at = close + 1;
            return quoted;
        }

        var start = at;
        while (at < text.Length && IsPart(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private bool Word(string word)
    {
        Skip();
        if (!text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) || (at + word.Length < text.Length && IsPart(text[at + word.Length])))
        {
            return false;
        }

        at += word.Length;
        return true;
    }

    private bool Symbol(string symbol)
    {
        Skip();
        if (!text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal))
        {
            return false;
        }

        at += symbol.Length;
        return true;
    }

    private Condition? Fail(string why)
    {
        if (error is null)
        {
            error = why;
            errorAt = Math.Min(at, text.Length);
        }

        return null;
    }

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ':';
}
