using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>What operators work on: names, literals, brackets, functions.</summary>
internal sealed partial class PacParser
{
    private JsExpression ParsePrimary(ref Cover cover)
    {
        var span = lexer.Span;
        switch (Kind)
        {
            case PacLexeme.Identifier or PacLexeme.EscapedKeyword:
                return ParseIdentifier();
            case PacLexeme.String:
                return ParseString();
            case PacLexeme.Number:
                return ParseNumber();
            case PacLexeme.OpenParen:
                return ParseParenthesized(ref cover);
            case PacLexeme.OpenBracket:
                return ParseArray(ref cover);
            case PacLexeme.OpenBrace:
                return ParseObject(ref cover);
            case PacLexeme.True or PacLexeme.False:
                var isTrue = Kind == PacLexeme.True;
                Advance();
                return new JsBoolean(span, isTrue);
            case PacLexeme.Null:
                Advance();
                return new JsNull(span);
            case PacLexeme.This:
                Advance();
                return new JsThis(span);
            case PacLexeme.Divide or PacLexeme.DivideAssign:
                return ParseRegex();
            case PacLexeme.Function:
                return ParseFunctionExpression(span.Start, JsFunctionTraits.None);
            case PacLexeme.New:
                return ParseNew();
            case PacLexeme.Template when text.Content[span.Start] == '`':
                return ParseTemplate(span.Start, null);
            default:
                return ParseRarePrimary(span);
        }
    }

    private JsExpression ParseRarePrimary(TextSpan span)
    {
        switch (Kind)
        {
            case PacLexeme.Class:
                return ParseClass(isStatement: false);
            case PacLexeme.BigInt:
                Use(JsFeature.BigInt, span);
                Advance();
                return new JsUnsupported(span, "a BigInt");
            case PacLexeme.Super:
                Advance();
                if (!(Kind is PacLexeme.Dot or PacLexeme.OpenBracket ? context.HasSuper || context.IsField : Kind == PacLexeme.OpenParen && context.HasSuperCall))
                {
                    Mistake(span, "'super' stands outside of a method");
                }

                return new JsSuper(span);
            case PacLexeme.Import:
                Advance();
                if (Kind != PacLexeme.OpenParen)
                {
                    Mistake(Kind == PacLexeme.Dot ? span : lexer.Span, "'import' stands in a script, which is no module");
                    isLost = true;
                }

                return new JsUnsupported(span, "'import'");
            default:
                Unexpected(expected: null);
                return Missing();
        }
    }

    private JsExpression ParseIdentifier()
    {
        var start = lexer.Start;
        var mayBeArrow = arrowMayStartAt == start;
        var isAsync = IsWord("async");
        if (isAsync && lexer.Peek() is (PacLexeme.Function, _, false, _, _))
        {
            Use(JsFeature.Async, lexer.Span);
            AdvanceAs(PacTokenKind.Keyword);
            return ParseFunctionExpression(start, JsFunctionTraits.Async);
        }

        if (isAsync && mayBeArrow && lexer.Peek() is (PacLexeme.Identifier, _, false, _, _))
        {
            return ParseAsyncArrow(start);
        }

        var name = ParseName();
        if (mayBeArrow && Kind == PacLexeme.Arrow && !lexer.AfterLineEnd)
        {
            return ParseArrow(start, [name], JsFunctionTraits.None, allowIn: true);
        }

        if (Kind == PacLexeme.OpenBrace && name.Name == "$" && lexer.Start == name.Span.End)
        {
            return SkipPlaceholder(start);
        }

        return name;
    }

    private JsExpression ParseAsyncArrow(int start)
    {
        Use(JsFeature.Async, lexer.Span);
        AdvanceAs(PacTokenKind.Keyword);
        var outer = context;
        context.IsAsync = true;
        var name = ParseName();
        context = outer;
        if (Kind != PacLexeme.Arrow || lexer.AfterLineEnd)
        {
            Mistake(name.Span, "expected ';' before '" + name.Name + "'");
            isLost = true;
            return name;
        }

        return ParseArrow(start, [name], JsFunctionTraits.Async, allowIn: true);
    }

    /// <summary>A placeholder such as <c>${GATEWAY}</c> that nobody filled in.</summary>
    private JsMissing SkipPlaceholder(int start)
    {
        Unexpected(expected: null);
        SkipBalanced();
        isLost = false;
        return new(From(start));
    }

    private JsString ParseString()
    {
        var span = lexer.Span;
        if (context.IsStrict && lexer.OctalAt >= 0)
        {
            Mistake(new(lexer.OctalAt, 2), "strict code has no octal escapes");
        }

        var value = lexer.StringValue();
        Advance();
        return new(span, value);
    }

    private JsNumber ParseNumber()
    {
        var (span, value) = (lexer.Span, lexer.Number);
        if (context.IsStrict && lexer.OctalAt >= 0)
        {
            Mistake(span, "strict code has no numbers with a leading zero");
        }

        NoteNumber(span);
        Advance();
        return new(span, value);
    }

    private void NoteNumber(TextSpan span)
    {
        var shown = text[span];
        if (shown.Length > 1 && shown[0] == '0' && shown[1] is 'b' or 'B' or 'o' or 'O')
        {
            Use(JsFeature.NumberPrefix, span);
        }

        if (lexer.HasEscape)
        {
            Use(JsFeature.LogicalAssignment, span);
        }
    }

    private JsRegex ParseRegex()
    {
        lexer.RescanRegex();
        var span = lexer.Span;
        var flags = lexer.FlagsStart;
        var isClosed = flags > span.Start + 1 && text.Content[flags - 1] == '/' && (lexer.Problem is null || flags < span.End);
        var pattern = text.Content[(span.Start + 1)..Math.Max(span.Start + 1, isClosed ? flags - 1 : span.End)];
        var written = text.Content[flags..span.End];
        Advance();
        return new(span, pattern, written);
    }

    private JsTemplate ParseTemplate(int start, JsExpression? tag)
    {
        Use(JsFeature.Template, lexer.Span);
        var texts = ImmutableArray.CreateBuilder<string>();
        var values = ImmutableArray.CreateBuilder<JsExpression>();
        while (true)
        {
            var isTail = lexer.IsTail;
            texts.Add(lexer.TemplateText());
            TakeTemplatePiece(isTail, isTagged: tag is not null);
            if (isTail)
            {
                break;
            }

            values.Add(ParseExpression());
            if (Kind != PacLexeme.CloseBrace)
            {
                Unexpected("'}'");
                texts.Add(string.Empty);
                break;
            }

            lexer.RescanTemplate();
        }

        return new(From(start), tag, texts.DrainToImmutable(), values.DrainToImmutable());
    }

    private void TakeTemplatePiece(bool isTail, bool isTagged)
    {
        if (!isTagged && lexer.OctalAt >= 0)
        {
            Mistake(new(lexer.OctalAt, 2), "a template has no octal escapes");
        }

        if (isTagged && lexer.IsClosed)
        {
            lexer.Forgive();
        }

        Advance();
        isLost |= isTail && Kind == PacLexeme.EndOfFile && problems.Count > 0 && lastProblemAt >= 0 && text.Content[^1] != '`';
    }

    private JsExpression ParseParenthesized(ref Cover outer)
    {
        var start = lexer.Start;
        var mayBeArrow = arrowMayStartAt == start;
        Advance();
        var cover = default(Cover);
        var items = ParseParenthesizedItems(ref cover, out var lastComma, out var rest);
        var inner = From(start + 1);
        var close = lexer.Span;
        if (!Expect(PacLexeme.CloseParen, "')'") && RecoverInList(PacLexeme.CloseParen))
        {
            while (Kind != PacLexeme.CloseParen && previousKind == PacLexeme.Comma && RecoverInList(PacLexeme.CloseParen))
            {
            }

            Eat(PacLexeme.CloseParen);
        }

        if (mayBeArrow && Kind == PacLexeme.Arrow && !lexer.AfterLineEnd && !isLost)
        {
            return ParseArrowOf(start, items.DrainToImmutable(), ref cover, JsFunctionTraits.None, allowIn: true);
        }

        if (items.Count == 0 || lastComma >= 0 || rest is not null)
        {
            Mistake(rest?.Span ?? close, rest is not null ? "'...' cannot stand here" : "expected an expression before ')'");
        }

        Settle(ref cover);
        JsExpression expression = items.Count switch { 0 => new JsMissing(new(Math.Clamp(close.Start, start + 1, previousEnd), 0)), 1 => items[0], _ => new JsSequence(inner, items.DrainToImmutable()) };
        parenthesized = expression;
        openArrow = null;
        outer.BracketsInTarget = outer.BracketsInTarget == 0 && expression is not (JsIdentifier or JsMember) ? start + 1 : outer.BracketsInTarget;
        outer.BracketsInBinding = outer.BracketsInBinding == 0 ? start + 1 : outer.BracketsInBinding;
        return expression;
    }

    private ImmutableArray<JsExpression>.Builder ParseParenthesizedItems(ref Cover cover, out int lastComma, out JsSpread? rest)
    {
        var items = ImmutableArray.CreateBuilder<JsExpression>(1);
        lastComma = -1;
        rest = null;
        while (Kind is not (PacLexeme.CloseParen or PacLexeme.EndOfFile))
        {
            lastComma = -1;
            if (Kind == PacLexeme.Ellipsis)
            {
                rest = ParseRest();
                items.Add(rest);
                break;
            }

            items.Add(ParseAssignment(allowIn: true, ref cover, isOwn: false));
            lastComma = lexer.Start;
            if (!Eat(PacLexeme.Comma))
            {
                lastComma = -1;
                break;
            }
        }

        return items;
    }

    /// <summary>What was read as a list in brackets is the parameters of an arrow function.</summary>
    private JsFunction ParseArrowOf(int start, ImmutableArray<JsExpression> items, ref Cover cover, JsFunctionTraits traits, bool allowIn)
    {
        SettlePattern(ref cover, isBinding: true);
        if (context.YieldAt > start)
        {
            Mistake(new(context.YieldAt - 1, 5), Quoted(new(context.YieldAt - 1, 5)) + " stands in the parameters of the function");
        }

        foreach (var item in items)
        {
            RequireElement(item, isBinding: true);
        }

        return ParseArrow(start, items, traits, allowIn);
    }
}
