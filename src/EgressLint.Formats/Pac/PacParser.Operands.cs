using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Operators before and behind an operand, members and calls.</summary>
internal sealed partial class PacParser
{
    private readonly List<(PacLexeme Kind, int Start)> prefixes = [];

    private JsExpression ParseUnary(ref Cover cover)
    {
        if (IsPrefix())
        {
            return ParsePrefixes();
        }

        var start = lexer.Start;
        if (Kind == PacLexeme.PrivateName)
        {
            return ParsePrivateCheck();
        }

        var operand = ParseSuffixes(ref cover);
        if (Kind is not (PacLexeme.Increment or PacLexeme.Decrement) || lexer.AfterLineEnd)
        {
            return operand;
        }

        Settle(ref cover);
        RequireSimpleTarget(operand);
        var isIncrement = Kind == PacLexeme.Increment;
        Advance();
        return new JsUpdate(From(start), isIncrement, isPrefix: false, operand);
    }

    private bool IsPrefix() => Kind is PacLexeme.Bang or PacLexeme.Tilde or PacLexeme.Add or PacLexeme.Subtract or PacLexeme.TypeOf or PacLexeme.Void
        or PacLexeme.Delete or PacLexeme.Increment or PacLexeme.Decrement || (Kind == PacLexeme.Identifier && IsAwait());

    private bool IsAwait() => (context.IsAsync || context.IsStaticBlock) && IsWord("await");

    private JsExpression ParsePrefixes()
    {
        var first = prefixes.Count;
        while (IsPrefix())
        {
            prefixes.Add((Kind, lexer.Start));
            if (Kind == PacLexeme.Identifier)
            {
                ForbidInParameters();
            }

            AdvanceAs(Kind == PacLexeme.Identifier ? PacTokenKind.Keyword : PacLexemes.Kind(Kind));
        }

        if (Kind == PacLexeme.PrivateName)
        {
            Unexpected(expected: null);
        }

        var cover = default(Cover);
        var operand = ParseUnary(ref cover);
        Settle(ref cover);
        for (var i = prefixes.Count - 1; i >= first; i--)
        {
            // The innermost operators are kept; what is around too many of them is not evaluated.
            if (prefixes.Count - i == DeepestNesting)
            {
                operand = new JsUnsupported(From(prefixes[first].Start), TooDeep);
                break;
            }

            operand = ApplyPrefix(prefixes[i].Kind, prefixes[i].Start, operand);
        }

        prefixes.RemoveRange(first, prefixes.Count - first);
        return operand;
    }

    private JsExpression ApplyPrefix(PacLexeme kind, int start, JsExpression operand)
    {
        switch (kind)
        {
            case PacLexeme.Increment or PacLexeme.Decrement:
                RequireSimpleTarget(operand);
                return new JsUpdate(From(start), kind == PacLexeme.Increment, isPrefix: true, operand);
            case PacLexeme.Identifier:
                return new JsUnsupported(From(start), "'await'");
            case PacLexeme.Delete when context.IsStrict && operand is JsIdentifier name:
                Mistake(name.Span, "strict code deletes no names");
                break;
            case PacLexeme.Delete when operand is JsUnsupported { What: "a private name" }:
                Mistake(operand.Span, "a private name cannot be deleted");
                break;
        }

        return new JsUnary(From(start), PrefixOperator(kind), operand);
    }

    private static JsOperator PrefixOperator(PacLexeme kind) => kind switch
    {
        PacLexeme.Bang => JsOperator.Not,
        PacLexeme.Tilde => JsOperator.BitNot,
        PacLexeme.Add => JsOperator.ToNumber,
        PacLexeme.Subtract => JsOperator.Negate,
        PacLexeme.TypeOf => JsOperator.TypeOf,
        PacLexeme.Void => JsOperator.Void,
        _ => JsOperator.Delete,
    };

    /// <summary><c>#name in value</c>.</summary>
    private JsUnsupported ParsePrivateCheck()
    {
        var span = lexer.Span;
        UsePrivateName();
        Advance();
        if (Kind != PacLexeme.In)
        {
            Mistake(span, "'" + text[span].ToString() + "' stands without the object it belongs to");
        }

        return new(span, "a private name");
    }

    private JsExpression ParseSuffixes(ref Cover cover)
    {
        var start = lexer.Start;
        var mayBeAsync = arrowMayStartAt == start && IsWord("async");
        var expression = ParsePrimary(ref cover);
        if (ReferenceEquals(expression, openArrow) || !BeginsSuffix())
        {
            return expression;
        }

        Settle(ref cover);
        mayBeAsync = mayBeAsync && !lexer.AfterLineEnd && expression is JsIdentifier && !IsParenthesized(expression);
        if (mayBeAsync && Kind == PacLexeme.OpenParen)
        {
            expression = ParseAsyncCall(expression, start);
            if (ReferenceEquals(expression, openArrow))
            {
                return expression;
            }
        }

        cover.BracketsInTarget = cover.BracketsInTarget > start ? 0 : cover.BracketsInTarget;
        expression = ParseSuffixes(expression, start, allowCalls: true);

        // The brackets that the member follows are no part of a pattern.
        cover.BracketsInBinding = cover.BracketsInBinding > start ? 0 : cover.BracketsInBinding;
        cover.CommaAfterRest = cover.CommaAfterRest > start ? 0 : cover.CommaAfterRest;
        return expression;
    }

    private bool BeginsSuffix() =>
        Kind is PacLexeme.Dot or PacLexeme.QuestionDot or PacLexeme.OpenBracket or PacLexeme.OpenParen || (Kind == PacLexeme.Template && text.Content[lexer.Start] == '`');

    private JsExpression ParseSuffixes(JsExpression expression, int start, bool allowCalls)
    {
        var length = 0;
        var isOptionalChain = false;
        while (BeginsSuffix() && (allowCalls || Kind is not (PacLexeme.OpenParen or PacLexeme.QuestionDot)))
        {
            if (++length > LongestChain)
            {
                (expression, length) = (new JsUnsupported(From(start), "a chain of more than 1,000 members"), 0);
            }

            var isOptional = Kind == PacLexeme.QuestionDot;
            isOptionalChain |= isOptional;
            expression = ParseSuffix(expression, start, isOptional, isOptionalChain);
        }

        if (!allowCalls && Kind == PacLexeme.QuestionDot)
        {
            Mistake(lexer.Span, "'?.' stands in the operand of 'new'");
        }

        optionalChain = isOptionalChain ? expression : optionalChain;
        return expression;
    }

    private JsExpression ParseSuffix(JsExpression expression, int start, bool isOptional, bool isOptionalChain)
    {
        if (isOptional)
        {
            Use(JsFeature.OptionalChaining, lexer.Span);
            Advance();
        }

        switch (Kind)
        {
            case PacLexeme.OpenParen:
                if (expression is JsUnsupported { What: "'import'" })
                {
                    ParseArguments();
                    return new JsUnsupported(From(start), "'import'");
                }

                var arguments = ParseArguments();
                return new JsCall(From(start), expression, arguments, isOptional);
            case PacLexeme.OpenBracket:
                return ParseIndex(expression, start, isOptional);
            case PacLexeme.Template:
                if (isOptionalChain)
                {
                    Mistake(lexer.Span, "a template follows '?.'");
                }

                return ParseTemplate(start, expression);
            default:
                return ParseMember(expression, start, isOptional);
        }
    }

    private JsMember ParseIndex(JsExpression expression, int start, bool isOptional)
    {
        var open = lexer.Start;
        Advance();
        var index = ParseExpression();
        if (!Expect(PacLexeme.CloseBracket, "']'") && RecoverInList(PacLexeme.CloseBracket))
        {
            Eat(PacLexeme.CloseBracket);
        }

        return new(From(start), expression, null, From(open), index, isOptional);
    }

    private JsExpression ParseMember(JsExpression expression, int start, bool isOptional)
    {
        if (!isOptional)
        {
            Advance();
        }

        var (span, name) = (lexer.Span, lexer.Name);
        if (Kind == PacLexeme.PrivateName)
        {
            UsePrivateName();
            Advance();
            return new JsUnsupported(From(start), "a private name");
        }

        if (!PacLexemes.IsName(Kind))
        {
            Unexpected("a name");
            Missing();
            return new JsMember(From(start), expression, string.Empty, new(lexer.Start, 0), null, isOptional);
        }

        if (PacLexemes.IsKeyword(Kind))
        {
            Use(JsFeature.ReservedPropertyName, span);
        }

        AdvanceAs(PacTokenKind.Identifier);
        return new JsMember(From(start), expression, name, span, null, isOptional);
    }

    private ImmutableArray<JsExpression> ParseArguments()
    {
        var cover = default(Cover);
        var arguments = ParseArguments(ref cover);
        Settle(ref cover);
        return arguments;
    }

    private ImmutableArray<JsExpression> ParseArguments(ref Cover cover)
    {
        Advance();
        if (Eat(PacLexeme.CloseParen))
        {
            return [];
        }

        var arguments = ImmutableArray.CreateBuilder<JsExpression>(2);
        while (Kind is not (PacLexeme.CloseParen or PacLexeme.EndOfFile))
        {
            arguments.Add(Kind == PacLexeme.Ellipsis ? ParseSpread(ref cover) : ParseAssignment(allowIn: true, ref cover, isOwn: false));
            if (isLost || (Kind != PacLexeme.CloseParen && !Expect(PacLexeme.Comma, "',' or ')'")))
            {
                if (!RecoverInList(PacLexeme.CloseParen))
                {
                    return arguments.DrainToImmutable();
                }
            }
        }

        Expect(PacLexeme.CloseParen, "')'");
        return arguments.DrainToImmutable();
    }

    private JsSpread ParseSpread(ref Cover cover)
    {
        var start = lexer.Start;
        Use(JsFeature.Spread, lexer.Span);
        Advance();
        var value = ParseAssignment(allowIn: true, ref cover, isOwn: false);
        if (Kind == PacLexeme.Comma && cover.CommaAfterRest == 0)
        {
            cover.CommaAfterRest = lexer.Start + 1;
        }

        return new(From(start), value);
    }

    /// <summary><c>async (…)</c>: a call, or the parameters of an arrow function.</summary>
    private JsExpression ParseAsyncCall(JsExpression callee, int start)
    {
        var cover = default(Cover);
        var arguments = ParseArguments(ref cover);
        if (Kind != PacLexeme.Arrow || lexer.AfterLineEnd)
        {
            Settle(ref cover);
            return new JsCall(From(start), callee, arguments, isOptional: false);
        }

        Use(JsFeature.Async, callee.Span);
        return ParseArrowOf(start, arguments, ref cover, JsFunctionTraits.Async, allowIn: true);
    }

    private JsExpression ParseNew()
    {
        var start = lexer.Start;
        var keyword = lexer.Span;
        Advance();
        if (Eat(PacLexeme.Dot))
        {
            if (!IsWord("target"))
            {
                Unexpected("'target'");
            }
            else if (!context.HasNewTarget && !context.IsField)
            {
                Mistake(TextSpan.FromBounds(start, lexer.End), "'new.target' stands outside of a function");
            }

            Eat(PacLexeme.Identifier);
            return new JsUnsupported(From(start), "'new.target'");
        }

        if (!TryEnter())
        {
            return new JsUnsupported(SkipNesting(), TooDeep);
        }

        var calleeStart = lexer.Start;
        var cover = default(Cover);
        if (Kind == PacLexeme.Import)
        {
            Mistake(keyword, "'import' cannot be constructed");
        }

        arrowMayStartAt = -1;
        var callee = Kind == PacLexeme.New ? ParseNew() : ParsePrimary(ref cover);
        Settle(ref cover);
        callee = ParseSuffixes(callee, calleeStart, allowCalls: false);
        var arguments = Kind == PacLexeme.OpenParen ? ParseArguments() : [];
        depth--;
        return new JsNew(From(start), callee, arguments);
    }
}
