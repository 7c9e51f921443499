using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Statements.</summary>
internal sealed partial class PacParser
{
    private readonly List<Label> labels = [];
    private bool hasReturnOutside;

    /// <summary>Where a statement stands: what may be declared there.</summary>
    private enum Place
    {
        List,
        Body,
        IfBody,
        LabelBody,
    }

    private void ParseStatements(ImmutableArray<JsStatement>.Builder statements, bool isTop, bool hasDirectives = false)
    {
        var octalAt = -1;
        while (Kind != PacLexeme.EndOfFile)
        {
            if (Kind == PacLexeme.CloseBrace)
            {
                if (!isTop)
                {
                    return;
                }

                statements.Add(SkipStrayBrace());
                continue;
            }

            if (!isTop && Kind is PacLexeme.Case or PacLexeme.Default && isInSwitch)
            {
                return;
            }

            var (start, octal) = (lexer.Start, Kind == PacLexeme.String ? lexer.OctalAt : -1);
            var isString = Kind == PacLexeme.String;
            var statement = ParseListItem();
            statements.Add(statement);
            hasDirectives = hasDirectives && isString && statement is JsExpressionStatement { Expression: JsString value } && value.Span.Start == start;
            if (hasDirectives)
            {
                octalAt = octalAt < 0 ? octal : octalAt;
                TakeDirective(statement.Span.Start, octalAt);
            }
        }
    }

    private JsStatement ParseListItem()
    {
        var start = lexer.Start;
        isLost = false;
        var statement = ParseStatement(Place.List);
        if (isLost)
        {
            var isStuck = lexer.Start == start;
            Resynchronize(isStuck);
            statement = isStuck ? new JsUnsupportedStatement(From(start), "what does not parse") : statement;
        }

        return statement;
    }

    private JsUnsupportedStatement SkipStrayBrace()
    {
        var start = lexer.Start;
        isLost = false;

        // Where a return stood outside of functions, the brace is what is left of that function.
        if (!hasReturnOutside)
        {
            Mistake(lexer.Span, "'}' closes nothing");
        }

        Advance();
        return new(From(start), "a stray '}'");
    }

    private void TakeDirective(int start, int octalAt)
    {
        var content = text.Content.AsSpan(start);
        if (!content[1..].StartsWith("use strict", StringComparison.Ordinal) || content.Length < 12 || content[11] != content[0])
        {
            if (context.IsStrict && octalAt >= 0)
            {
                Mistake(new(octalAt, 2), "strict code has no octal escapes");
            }

            return;
        }

        if (hasComplexParameters)
        {
            Mistake(new(start, 12), "'use strict' stands in a function whose parameters are not plain names");
        }

        context.IsStrict = true;
        if (octalAt >= 0)
        {
            Mistake(new(octalAt, 2), "strict code has no octal escapes");
        }
    }

    private JsStatement ParseStatement(Place place)
    {
        if (!TryEnter())
        {
            return new JsUnsupportedStatement(SkipNestedStatements(), TooDeep);
        }

        var statement = ParseStatementOf(place);
        depth--;
        return statement;
    }

    private JsStatement ParseStatementOf(Place place)
    {
        var start = lexer.Start;
        switch (Kind)
        {
            case PacLexeme.OpenBrace:
                return ParseBlock(hasScope: true);
            case PacLexeme.Semicolon:
                Advance();
                return new JsEmpty(From(start));
            case PacLexeme.Var:
                return ParseVariables(JsDeclarationKind.Var);
            case PacLexeme.Const:
                DeclarationNeedsList(place);
                return ParseVariables(JsDeclarationKind.Const);
            case PacLexeme.If:
                return ParseIf();
            case PacLexeme.Return:
                return ParseReturn();
            case PacLexeme.Function:
                return ParseFunctionDeclaration(place, start, JsFunctionTraits.None);
            case PacLexeme.Class:
                DeclarationNeedsList(place);
                return ParseClassDeclaration();
            case PacLexeme.For:
                return ParseFor();
            case PacLexeme.While:
                return ParseWhile();
            case PacLexeme.Do:
                return ParseDo();
            case PacLexeme.Break or PacLexeme.Continue:
                return ParseJump();
            case PacLexeme.Switch:
                return ParseSwitch();
            case PacLexeme.Throw:
                return ParseThrow();
            case PacLexeme.Try:
                return ParseTry();
            case PacLexeme.With:
                return ParseWith();
            case PacLexeme.Debugger:
                Advance();
                Semicolon();
                return new JsEmpty(From(start));
            default:
                return ParseOtherStatement(place, start);
        }
    }

    private JsStatement ParseOtherStatement(Place place, int start)
    {
        switch (Kind)
        {
            case PacLexeme.Else:
                Mistake(lexer.Span, "'else' has no 'if' before it");
                Advance();
                return ParseStatement(place);
            case PacLexeme.Catch or PacLexeme.Finally:
                Mistake(lexer.Span, text[lexer.Span].ToString() + " has no 'try' before it");
                isLost = true;
                return new JsUnsupportedStatement(Missing().Span, "what does not parse");
            case PacLexeme.String when !lexer.IsClosed:
                // A quote in front of a statement that is one without it, such as quotes around a whole file.
                lexer.RescanUnknown();
                Advance();
                isLost = false;
                return new JsUnsupportedStatement(From(start), "a stray quote");
            case PacLexeme.Identifier when IsWord("let") && IsLet(place):
                return ParseVariables(JsDeclarationKind.Let);
            case PacLexeme.Identifier when IsWord("async") && lexer.Peek() is (PacLexeme.Function, _, false, _, _):
                Use(JsFeature.Async, lexer.Span);
                Advance();
                return ParseFunctionDeclaration(place, start, JsFunctionTraits.Async);
            default:
                return ParseExpressionStatement(place, start);
        }
    }

    /// <summary>Whether <c>let</c> declares here, and is not a name.</summary>
    private bool IsLet(Place place)
    {
        var next = lexer.Peek();
        if (next.Kind == PacLexeme.OpenBracket || (next.Kind is PacLexeme.OpenBrace or PacLexeme.EscapedKeyword && place == Place.List))
        {
            DeclarationNeedsList(place);
            return true;
        }

        var isName = next.Kind == PacLexeme.Identifier;
        if (!isName || (place != Place.List && next.AfterLineEnd))
        {
            return false;
        }

        DeclarationNeedsList(place);
        return true;
    }

    private void DeclarationNeedsList(Place place)
    {
        if (place != Place.List)
        {
            Mistake(lexer.Span, "'" + text[lexer.Span].ToString() + "' declares a name where a single statement stands; write braces around it");
        }
    }

    private JsStatement ParseExpressionStatement(Place place, int start)
    {
        var isName = Kind is PacLexeme.Identifier or PacLexeme.EscapedKeyword;
        var expression = ParseExpression();
        if (isName && Kind == PacLexeme.Colon && expression is JsIdentifier label && !IsParenthesized(expression))
        {
            return ParseLabeled(label, place);
        }

        Semicolon();
        return new JsExpressionStatement(From(start), expression);
    }

    /// <summary>A semicolon, or what stands for one: a line end, a brace, the end of the file.</summary>
    private void Semicolon()
    {
        if (Kind == PacLexeme.Semicolon)
        {
            Advance();
            isLost = false;
        }
        else if (!lexer.AfterLineEnd && Kind is not (PacLexeme.CloseBrace or PacLexeme.EndOfFile))
        {
            Unexpected("';'");
        }
        else if (Kind == PacLexeme.EndOfFile && lexer.Problem is not null)
        {
            Unexpected(null);
        }
    }

    private JsBlock ParseBlock(bool hasScope)
    {
        var start = lexer.Start;
        if (!Expect(PacLexeme.OpenBrace, "'{'"))
        {
            return new(Missing().Span, []);
        }

        isLost = false;
        if (hasScope)
        {
            scopes.Enter(isFunction: false);
        }

        var wasInSwitch = isInSwitch;
        isInSwitch = false;
        var statements = ImmutableArray.CreateBuilder<JsStatement>();
        ParseStatements(statements, isTop: false);
        isInSwitch = wasInSwitch;
        Expect(PacLexeme.CloseBrace, "'}'");
        if (hasScope)
        {
            scopes.Leave();
        }

        return new(From(start), statements.DrainToImmutable());
    }

    private JsVariables ParseVariables(JsDeclarationKind kind)
    {
        var start = lexer.Start;
        var declarators = ParseDeclarators(kind, allowIn: true);
        Semicolon();
        return new(From(start), kind, declarators);
    }

    private ImmutableArray<JsDeclarator> ParseDeclarators(JsDeclarationKind kind, bool allowIn)
    {
        if (kind != JsDeclarationKind.Var)
        {
            Use(kind == JsDeclarationKind.Let ? JsFeature.Let : JsFeature.Const, lexer.Span);
        }

        AdvanceAs(PacTokenKind.Keyword);
        var declarators = ImmutableArray.CreateBuilder<JsDeclarator>(1);
        do
        {
            var start = lexer.Start;
            var target = ParseBindingTarget(kind == JsDeclarationKind.Var ? PacScopes.Declaration.Var : PacScopes.Declaration.Lexical);
            var initial = Eat(PacLexeme.Assign) ? ParseAssignment(allowIn) : null;
            var isHead = !allowIn && (Kind == PacLexeme.In || IsWord("of"));
            if (initial is null && !isHead && (kind == JsDeclarationKind.Const || target is not (JsIdentifier or JsMissing)))
            {
                // What stands there instead of an initial value is the nearer mistake.
                NeedsInitial(kind, target);
            }

            declarators.Add(new(From(start), target, initial));
        }
        while (Eat(PacLexeme.Comma));
        return declarators.DrainToImmutable();
    }

    private void NeedsInitial(JsDeclarationKind kind, JsExpression target)
    {
        if (Kind is PacLexeme.Comma or PacLexeme.Semicolon or PacLexeme.CloseBrace or PacLexeme.EndOfFile || lexer.AfterLineEnd)
        {
            Mistake(target.Span, kind == JsDeclarationKind.Const ? "'const' gives no value to '" + text[target.Span].ToString() + "'" : "a pattern has no value to take apart");
        }
    }

    private JsIf ParseIf()
    {
        var start = lexer.Start;
        var tests = ImmutableArray.CreateBuilder<JsExpression>(1);
        var branches = ImmutableArray.CreateBuilder<JsStatement>(1);
        JsStatement? otherwise = null;
        while (true)
        {
            Advance();
            tests.Add(ParseHead());
            branches.Add(ParseBody(Place.IfBody));
            if (Kind != PacLexeme.Else)
            {
                break;
            }

            Advance();
            if (Kind == PacLexeme.If)
            {
                continue;
            }

            otherwise = ParseBody(Place.IfBody);
            break;
        }

        return new(From(start), tests.DrainToImmutable(), branches.DrainToImmutable(), otherwise);
    }

    /// <summary>An expression in brackets.</summary>
    private JsExpression ParseHead()
    {
        Expect(PacLexeme.OpenParen, "'('");
        var test = ParseExpression();
        CloseHead();
        return test;
    }

    /// <summary>The statement that another one guards.</summary>
    private JsStatement ParseBody(Place place)
    {
        // An else branch gets the same scope as a block, so that a function declared in it is found there.
        scopes.Enter(isFunction: false);
        var start = lexer.Start;
        var body = ParseStatement(place);
        if (isLost)
        {
            Resynchronize(mustAdvance: lexer.Start == start && Kind is not (PacLexeme.CloseBrace or PacLexeme.EndOfFile));
            if (Kind == PacLexeme.OpenBrace && !lexer.AfterLineEnd)
            {
                body = ParseBlock(hasScope: true);
            }
        }

        scopes.Leave();
        return body;
    }

    private JsReturn ParseReturn()
    {
        var start = lexer.Start;
        if (!context.IsFunction && !hasReturnOutside)
        {
            Mistake(lexer.Span, "'return' stands outside of a function");
            hasReturnOutside = true;
        }

        Advance();
        JsExpression? value = null;
        if (!lexer.AfterLineEnd && Kind is not (PacLexeme.Semicolon or PacLexeme.CloseBrace or PacLexeme.EndOfFile))
        {
            value = ParseExpression();
        }

        Semicolon();
        return new(From(start), value);
    }

    private JsThrow ParseThrow()
    {
        var start = lexer.Start;
        Advance();
        if (lexer.AfterLineEnd)
        {
            Mistake(new(start, 5), "a line end follows 'throw'");
        }

        var value = ParseExpression();
        Semicolon();
        return new(From(start), value);
    }

    private readonly record struct Label(string Name, bool IsLoop, int StatementStart);
}
