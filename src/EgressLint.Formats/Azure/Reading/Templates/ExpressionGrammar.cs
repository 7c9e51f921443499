using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;
using Sprache;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>
/// The grammar of template expressions. One character always tells which way to go, so nothing is tried twice: choices are <c>XOr</c>, and lists and
/// accesses are loops of their own, because Sprache's <c>XMany</c> reads the element that fails once more, which doubles the work with every level.
/// How deep calls may stand in one another is checked before (<see cref="ExpressionTexts"/>): the parsers call one another.
/// </summary>
internal static class ExpressionGrammar
{
    /// <summary>An expression within another one. <c>Parse.Ref</c> would keep every result and throws where one fails twice.</summary>
    private static readonly Parser<Term> Nested = input => ReadNested(input);

    private static readonly Parser<int> Here = input => Result.Success(input.Position, input);

    private static readonly Parser<bool> Blanks = input => Result.Success(true, After(input, EndOf(input, char.IsWhiteSpace)));

    private static readonly Parser<string> Name = Token("a name", char.IsAsciiLetter, c => char.IsAsciiLetterOrDigit(c) || c == '_', also: '_');

    private static readonly Parser<string> Digits = Token("a digit", char.IsAsciiDigit, char.IsAsciiDigit, also: '-');

    private static readonly Parser<Term> Literal = input =>
    {
        if (input.AtEnd || input.Current != '\'')
        {
            return Result.Failure<Term>(input, "", ["an expression"]);
        }

        var source = input.Source;
        var start = input.Position;
        var end = start + 1;
        while (end < source.Length && (source[end] != '\'' || (end + 1 < source.Length && source[end + 1] == '\'')))
        {
            end += source[end] == '\'' ? 2 : 1;
        }

        return end >= source.Length
            ? Result.Failure<Term>(After(input, source.Length), "", ["a second '''"])
            : Result.Success<Term>(new TextTerm(TextSpan.FromBounds(start, end + 1), source[(start + 1)..end].Replace("''", "'", StringComparison.Ordinal)), After(input, end + 1));
    };

    private static readonly Parser<Term> Number =
        from start in Here
        from digits in Digits
        from end in Here
        from term in NumberOf(TextSpan.FromBounds(start, end), digits)
        select term;

    private static readonly Parser<Term> Call =
        from start in Here
        from first in Name
        from rest in While('.', Mark('.').Then(_ => Blanks).Then(_ => Name))
        from arguments in Listed(Nested)
        from end in Here
        let name = string.Join('.', [first, .. rest])
        select (Term)new CallTerm(TextSpan.FromBounds(start, end), name.ToLowerInvariant(), name, arguments);

    private static readonly Parser<Func<Term, Term>> Member =
        from mark in Mark('.')
        from safe in Question
        from blanks in Blanks
        from name in Name
        from end in Here
        select (Func<Term, Term>)(of => new MemberTerm(TextSpan.FromBounds(of.Span.Start, end), of, name, safe));

    private static readonly Parser<Func<Term, Term>> Index =
        from mark in Mark('[')
        from safe in Question
        from index in Nested
        from close in Mark(']')
        from end in Here
        select (Func<Term, Term>)(of => new IndexTerm(TextSpan.FromBounds(of.Span.Start, end), of, index, safe));

    private static readonly Parser<Term> Expression =
        from blanks in Blanks
        from root in Literal.XOr(Number).XOr(Call)
        from accesses in While('.', '[', Member.XOr(Index))
        select accesses.Aggregate(root, (of, access) => access(of));

    private static readonly Parser<Term> Whole =
        from term in Expression
        from blanks in Blanks
        from end in End
        select term;

    private static Parser<bool> Question => input => !input.AtEnd && input.Current == '?' ? Result.Success(true, input.Advance()) : Result.Success(false, input);

    private static Parser<bool> End => input => input.AtEnd ? Result.Success(true, input) : Result.Failure<bool>(input, "", ["the end of the expression"]);

    /// <summary>Reads an expression without its brackets.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="problemAt">Where it cannot be read.</param>
    /// <param name="expected">What was expected there.</param>
    public static Term? Read(string text, out int problemAt, out string expected)
    {
        var result = Whole(new ExpressionInput(text, 0));
        problemAt = result.Remainder.Position;
        expected = result.WasSuccessful ? "" : result.Expectations.Contains("an expression") ? "an expression" : string.Join(" or ", result.Expectations.Distinct());
        return result.WasSuccessful ? result.Value : null;
    }

    private static IResult<Term> ReadNested(IInput input) => Expression(input);

    private static Parser<Term> NumberOf(TextSpan span, string digits) => input =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Result.Success<Term>(new NumberTerm(span, value), input)
            : Result.Failure<Term>(input, "", ["a number of 64 bits"]);

    /// <summary>A character, after blanks.</summary>
    private static Parser<bool> Mark(char mark) => input =>
    {
        var at = Blanks(input).Remainder;
        return !at.AtEnd && at.Current == mark ? Result.Success(true, at.Advance()) : Result.Failure<bool>(at, "", [$"'{mark}'"]);
    };

    private static Parser<string> Token(string what, Func<char, bool> first, Func<char, bool> next, char also) => input =>
    {
        var start = input.Position;
        if (input.AtEnd || !(first(input.Current) || input.Current == also))
        {
            return Result.Failure<string>(input, "", [what]);
        }

        input = After(input, EndOf(input.Advance(), next));
        return Result.Success(input.Source[start..input.Position], input);
    };

    private static int EndOf(IInput input, Func<char, bool> belongs)
    {
        var end = input.Position;
        while (end < input.Source.Length && belongs(input.Source[end]))
        {
            end++;
        }

        return end;
    }

    private static ExpressionInput After(IInput input, int place) => input is ExpressionInput own ? own.To(place) : new ExpressionInput(input.Source, place);

    /// <summary>Arguments in parentheses. What fails in one of them fails the call: there is no other way to read it.</summary>
    private static Parser<ImmutableArray<Term>> Listed(Parser<Term> item) => input =>
    {
        var open = Mark('(')(input);
        var rest = Blanks(open.Remainder).Remainder;
        if (!open.WasSuccessful || (!rest.AtEnd && rest.Current == ')'))
        {
            return open.WasSuccessful ? Result.Success<ImmutableArray<Term>>([], rest.Advance()) : Result.Failure<ImmutableArray<Term>>(open.Remainder, "", open.Expectations);
        }

        var items = ImmutableArray.CreateBuilder<Term>();
        while (true)
        {
            var next = item(rest);
            if (!next.WasSuccessful)
            {
                return Result.Failure<ImmutableArray<Term>>(next.Remainder, "", next.Expectations);
            }

            items.Add(next.Value);
            rest = Blanks(next.Remainder).Remainder;
            if (rest.AtEnd || rest.Current is not (',' or ')'))
            {
                return Result.Failure<ImmutableArray<Term>>(rest, "", ["','", "')'"]);
            }

            var isLast = rest.Current == ')';
            rest = rest.Advance();
            if (isLast)
            {
                return Result.Success(items.ToImmutable(), rest);
            }
        }
    };

    private static Parser<List<T>> While<T>(char first, Parser<T> item) => While(first, first, item);

    /// <summary>As many as begin with one of two characters, after blanks.</summary>
    private static Parser<List<T>> While<T>(char first, char second, Parser<T> item) => input =>
    {
        var items = new List<T>();
        while (true)
        {
            var at = Blanks(input).Remainder;
            if (at.AtEnd || (at.Current != first && at.Current != second))
            {
                return Result.Success(items, input);
            }

            var next = item(at);
            if (!next.WasSuccessful)
            {
                return Result.Failure<List<T>>(next.Remainder, "", next.Expectations);
            }

            items.Add(next.Value);
            input = next.Remainder;
        }
    };
}
