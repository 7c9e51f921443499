using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>The value of a parameter or property.</summary>
/// <param name="Items">Its parts, as far as they are literal.</param>
/// <param name="IsLiteral">Whether they are all of it.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record PsValue(IReadOnlyList<WrittenValue> Items, bool IsLiteral, TextSpan Span)
{
    /// <summary>The only part, or all of them with commas.</summary>
    public string Text => Items is [var only] ? only.Text : string.Join(',', Items.Select(i => i.Text));

    /// <summary>Where the only part stands.</summary>
    public TextSpan Place => Items is [var only] ? only.Span : Span;
}

/// <summary>Reads arguments from tokens.</summary>
/// <param name="tokens">The tokens of the script.</param>
internal sealed class PsArguments(List<PsToken> tokens)
{
    /// <summary>
    /// Reads the value that begins at a token: literals and lists of them, in round brackets or after <c>@(</c>. Everything else makes the value unknown
    /// and is skipped.
    /// </summary>
    /// <param name="at">The token; then the one behind the value.</param>
    /// <param name="isExpression">Whether it is an expression, as in a table, where a bare word is a command and <c>80-90</c> a difference.</param>
    public PsValue Value(ref int at, bool isExpression = false)
    {
        var items = new List<WrittenValue>();
        var literal = true;
        var start = tokens[at].Span.Start;
        var end = start;
        while (at < tokens.Count && !tokens[at].Ends && tokens[at].Kind != PsKind.Parameter)
        {
            literal &= Element(ref at, items, ref end, isExpression);
            if (at >= tokens.Count || tokens[at].Kind != PsKind.Comma)
            {
                break;
            }

            at++;
            SkipBreaks(ref at);
        }

        return new(items, literal, TextSpan.FromBounds(start, Math.Max(start, end)));
    }

    /// <summary>An argument as one text, as programs get them: everything up to the next blank, commas included.</summary>
    public (WrittenValue Value, bool IsLiteral) Whole(ref int at)
    {
        var text = new StringBuilder();
        var literal = true;
        var first = at;
        var start = tokens[at].Span.Start;
        var end = start;
        while (at < tokens.Count && !tokens[at].Ends && (at == first || !tokens[at].Apart))
        {
            var token = tokens[at];
            literal &= token.Kind is PsKind.Literal or PsKind.Comma or PsKind.Equal;
            text.Append(token.Text);
            end = token.Span.End;
            at++;
        }

        return (new(text.ToString(), TextSpan.FromBounds(start, end)), literal);
    }

    /// <summary>Reads the entries of a table from behind its bracket: <c>name = value</c>, one on each line or with semicolons.</summary>
    /// <param name="at">Behind the bracket; then behind the closing one.</param>
    /// <param name="found">Is given every entry.</param>
    /// <returns>Whether nothing else was in it, and it has an end.</returns>
    public bool Table(ref int at, Action<PsToken, PsValue> found)
    {
        var clean = true;
        while (at < tokens.Count && tokens[at] is not { Kind: PsKind.Close, Text: "}" })
        {
            if (tokens[at].Kind == PsKind.Separator)
            {
                at++;
                continue;
            }

            if (tokens[at].Kind == PsKind.Literal && at + 1 < tokens.Count && tokens[at + 1].Kind == PsKind.Equal)
            {
                var name = tokens[at];
                at += 2;
                SkipBreaks(ref at);
                if (at < tokens.Count && !tokens[at].Ends)
                {
                    found(name, Value(ref at, isExpression: true));
                    clean &= at >= tokens.Count || tokens[at].Ends;
                }
                else
                {
                    clean = false;
                }

                continue;
            }

            clean = false;
            Skip(ref at);
        }

        clean &= at < tokens.Count;
        at++;
        return clean;
    }

    /// <summary>Goes over a token, and over everything in brackets that it opens.</summary>
    public void Skip(ref int at)
    {
        var depth = 0;
        do
        {
            depth += tokens[at].Kind switch
            {
                PsKind.Open => 1,
                PsKind.Close => -1,
                _ => 0,
            };
            at++;
        }
        while (depth > 0 && at < tokens.Count);
    }

    private void SkipBreaks(ref int at)
    {
        while (at < tokens.Count && tokens[at] is { Kind: PsKind.Separator })
        {
            at++;
        }
    }

    /// <summary>One element of a list; false when it is not literal.</summary>
    private bool Element(ref int at, List<WrittenValue> items, ref int end, bool isExpression)
    {
        var first = tokens[at];
        if (first is { Kind: PsKind.Open, Text: "(" or "@(" })
        {
            at++;
            var literal = List(ref at, items, ref end);
            return literal & Alone(ref at, ref end);
        }

        if (first.Kind is PsKind.Open)
        {
            Skip(ref at);
            end = tokens[Math.Min(at, tokens.Count) - 1].Span.End;
            return false;
        }

        return Joined(ref at, items, ref end, isExpression) & Alone(ref at, ref end);
    }

    /// <summary>Tokens without a blank between them are one argument.</summary>
    private bool Joined(ref int at, List<WrittenValue> items, ref int end, bool isExpression)
    {
        var first = tokens[at];
        var text = new StringBuilder(first.Text);
        var known = isExpression ? IsConstant(first) : first.Kind == PsKind.Literal;
        var place = first.Inner;
        end = first.Span.End;
        at++;
        while (at < tokens.Count && !tokens[at].Apart && tokens[at].Kind is (PsKind.Literal or PsKind.Unknown or PsKind.Equal or PsKind.Other or PsKind.Open))
        {
            known &= !isExpression && tokens[at].Kind is (PsKind.Literal or PsKind.Equal);
            text.Append(tokens[at].Text);
            if (tokens[at].Kind == PsKind.Open)
            {
                Skip(ref at);
                end = tokens[Math.Min(at, tokens.Count) - 1].Span.End;
            }
            else
            {
                end = tokens[at].Span.End;
                at++;
            }

            place = TextSpan.FromBounds(first.Span.Start, end);
        }

        if (known)
        {
            items.Add(new(text.ToString(), place));
        }

        return known;
    }

    /// <summary>The elements of a list in brackets, up to and with the closing one.</summary>
    private bool List(ref int at, List<WrittenValue> items, ref int end)
    {
        var literal = true;
        var depth = 1;
        while (at < tokens.Count && depth > 0)
        {
            var token = tokens[at];
            end = token.Span.End;
            switch (token.Kind)
            {
                case PsKind.Comma or PsKind.Separator:
                    at++;
                    break;
                case PsKind.Close:
                    depth--;
                    at++;
                    break;
                case PsKind.Open:
                    literal &= token.Text is "(" or "@(";
                    depth++;
                    at++;
                    break;
                case PsKind.Literal when IsWholeElement(at) && IsConstant(token):
                    items.Add(new(token.Text, token.Inner));
                    at++;
                    break;
                default:
                    literal = false;
                    at++;
                    break;
            }
        }

        return literal;
    }

    /// <summary>A string, a number or a truth: what has a value in an expression.</summary>
    private static bool IsConstant(PsToken token) => token.Kind == PsKind.Literal && (token.Quoted || !token.Text.AsSpan().ContainsAnyExceptInRange('0', '9'));

    private bool IsWholeElement(int at) => (at == 0 || tokens[at - 1].Kind is PsKind.Comma or PsKind.Separator or PsKind.Open)
        && (at + 1 >= tokens.Count || tokens[at + 1].Kind is PsKind.Comma or PsKind.Separator or PsKind.Close);

    /// <summary>Whether an operator does not go on with the value, as in <c>'a' + $b</c>; if it does, that is skipped.</summary>
    private bool Alone(ref int at, ref int end)
    {
        var alone = true;
        while (at < tokens.Count && !tokens[at].Ends && tokens[at].Kind is not (PsKind.Comma or PsKind.Parameter or PsKind.Splat)
            && (tokens[at] is { Kind: PsKind.Other, Text: not (">" or "<") } || tokens[at] is { Kind: PsKind.Literal, Quoted: false, Text: "+" or "*" }))
        {
            alone = false;
            while (at < tokens.Count && !tokens[at].Ends && tokens[at].Kind is not (PsKind.Comma or PsKind.Parameter))
            {
                Skip(ref at);
            }

            end = tokens[at - 1].Span.End;
        }

        return alone;
    }
}
