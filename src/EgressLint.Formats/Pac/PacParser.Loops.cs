using System.Collections.Immutable;

namespace EgressLint.Formats.Pac;

/// <summary>Loops, jumps, labels and the other statements with a head.</summary>
internal sealed partial class PacParser
{
    private bool isInSwitch;

    private JsWhile ParseWhile()
    {
        var start = lexer.Start;
        Advance();
        var test = ParseHead();
        var body = ParseLoopBody();
        return new(From(start), isDo: false, test, body);
    }

    private JsWhile ParseDo()
    {
        var start = lexer.Start;
        Advance();
        var body = ParseLoopBody();
        if (!Expect(PacLexeme.While, "'while'"))
        {
            var missing = Missing();
            return new(From(start), isDo: true, missing, body);
        }

        var test = ParseHead();

        // Here a semicolon may be missing even in the middle of a line.
        Eat(PacLexeme.Semicolon);
        return new(From(start), isDo: true, test, body);
    }

    private JsStatement ParseLoopBody()
    {
        context.Loops++;
        context.Breakables++;
        var body = ParseBody(Place.Body);
        context.Loops--;
        context.Breakables--;
        return body;
    }

    private JsStatement ParseFor()
    {
        var start = lexer.Start;
        Advance();
        scopes.Enter(isFunction: false);
        var isAwait = context.IsAsync && IsWord("await");
        if (isAwait)
        {
            Advance();
        }

        Expect(PacLexeme.OpenParen, "'('");
        var statement = Kind switch
        {
            PacLexeme.Semicolon => ParseForRest(start, null),
            PacLexeme.Var => ParseForDeclaration(start, JsDeclarationKind.Var),
            PacLexeme.Const => ParseForDeclaration(start, JsDeclarationKind.Const),
            PacLexeme.Identifier when IsWord("let") && IsLetInFor() => ParseForDeclaration(start, JsDeclarationKind.Let),
            _ => ParseForExpression(start, isAwait),
        };
        scopes.Leave();
        return isAwait ? Awaited(statement) : statement;
    }

    private bool IsLetInFor() => lexer.Peek().Kind is PacLexeme.OpenBracket or PacLexeme.OpenBrace or PacLexeme.Identifier or PacLexeme.EscapedKeyword;

    private JsStatement ParseForDeclaration(int start, JsDeclarationKind kind)
    {
        var declarationStart = lexer.Start;
        var declarators = ParseDeclarators(kind, allowIn: false);
        if (Kind != PacLexeme.In && !IsWord("of"))
        {
            return ParseForRest(start, new JsVariables(From(declarationStart), kind, declarators));
        }

        if (declarators.Length != 1)
        {
            Mistake(declarators[1].Span, "a loop over keys or elements declares one name");
        }
        else if (declarators[0].Initial is { } initial
            && !(Kind == PacLexeme.In && kind == JsDeclarationKind.Var && declarators[0].Target is JsIdentifier && !context.IsStrict))
        {
            Mistake(initial.Span, "a loop over keys or elements gives the first value itself");
        }

        return ParseForEach(start, kind, declarators[0].Target);
    }

    private JsStatement ParseForExpression(int start, bool isAwait)
    {
        var first = lexer.Start;
        var (isLet, isAsync) = (IsWord("let"), IsWord("async"));
        var cover = default(Cover);
        var initial = ParseExpression(allowIn: false, ref cover);
        var isOf = IsWord("of");
        if (Kind != PacLexeme.In && !isOf)
        {
            Settle(ref cover);
            return ParseForRest(start, new JsExpressionStatement(From(first), initial));
        }

        if (isOf && (isLet || (isAsync && !isAwait && initial is JsIdentifier && !IsParenthesized(initial))))
        {
            Mistake(initial.Span, isLet ? "'let' cannot begin the target of 'for … of'" : "'async of' begins an arrow function");
        }

        RequireTarget(initial, ref cover);
        return ParseForEach(start, null, initial);
    }

    private JsForEach ParseForEach(int start, JsDeclarationKind? kind, JsExpression target)
    {
        var isOf = Kind != PacLexeme.In;
        if (isOf)
        {
            Use(JsFeature.ForOf, lexer.Span);
        }

        AdvanceAs(PacTokenKind.Keyword);
        var subject = isOf ? ParseAssignment() : ParseExpression();
        CloseHead();
        var body = ParseLoopBody();
        return new(From(start), isOf, kind, target, subject, body);
    }

    private JsFor ParseForRest(int start, JsStatement? initial)
    {
        Expect(PacLexeme.Semicolon, "';'");
        var test = Kind is PacLexeme.Semicolon or PacLexeme.CloseParen ? null : ParseExpression();
        Expect(PacLexeme.Semicolon, "';'");
        var update = Kind == PacLexeme.CloseParen ? null : ParseExpression();
        CloseHead();
        var body = ParseLoopBody();
        return new(From(start), initial, test, update, body);
    }

    private JsJump ParseJump()
    {
        var start = lexer.Start;
        var isBreak = Kind == PacLexeme.Break;
        Advance();
        string? name = null;
        if (!lexer.AfterLineEnd && Kind is PacLexeme.Identifier)
        {
            name = lexer.Name;
            CheckJump(isBreak, name);
            Advance();
        }
        else if (isBreak ? context.Breakables == 0 : context.Loops == 0)
        {
            Mistake(From(start), isBreak ? "'break' stands outside of a loop and of 'switch'" : "'continue' stands outside of a loop");
        }

        Semicolon();
        return new(From(start), isBreak, name);
    }

    private void CheckJump(bool isBreak, string name)
    {
        for (var i = labels.Count - 1; i >= context.FirstLabel; i--)
        {
            if (labels[i].Name == name)
            {
                if (!isBreak && !labels[i].IsLoop)
                {
                    Mistake(lexer.Span, "'" + name + "' is not the label of a loop");
                }

                return;
            }
        }

        Mistake(lexer.Span, "'" + name + "' is no label around this statement");
    }

    private JsLabeled ParseLabeled(JsIdentifier label, Place place)
    {
        Advance();
        var first = labels.Count;
        for (var i = context.FirstLabel; i < first; i++)
        {
            if (labels[i].Name == label.Name)
            {
                Mistake(label.Span, "the label '" + label.Name + "' is declared twice");
            }
        }

        var isLoop = Kind is PacLexeme.For or PacLexeme.While or PacLexeme.Do;
        for (var i = first - 1; i >= context.FirstLabel && labels[i].StatementStart == label.Span.Start; i--)
        {
            labels[i] = new(labels[i].Name, isLoop, lexer.Start);
        }

        labels.Add(new(label.Name, isLoop, lexer.Start));
        var body = ParseStatement(place is Place.List or Place.LabelBody ? Place.LabelBody : Place.Body);
        labels.RemoveRange(first, labels.Count - first);
        return new(From(label.Span.Start), label.Name, body);
    }

    private JsSwitch ParseSwitch()
    {
        var start = lexer.Start;
        Advance();
        var subject = ParseHead();
        if (!Expect(PacLexeme.OpenBrace, "'{'"))
        {
            return new(From(start), subject, []);
        }

        scopes.Enter(isFunction: false);
        context.Breakables++;
        var wasInSwitch = isInSwitch;
        isInSwitch = true;
        var cases = ImmutableArray.CreateBuilder<JsCase>();
        var hasDefault = false;
        while (Kind is not (PacLexeme.CloseBrace or PacLexeme.EndOfFile))
        {
            if (Kind is not (PacLexeme.Case or PacLexeme.Default))
            {
                Unexpected("'case'");
                Resynchronize(mustAdvance: true);
                continue;
            }

            if (Kind == PacLexeme.Default)
            {
                CheckDefault(ref hasDefault);
            }

            cases.Add(ParseCase());
        }

        isInSwitch = wasInSwitch;
        context.Breakables--;
        scopes.Leave();
        Expect(PacLexeme.CloseBrace, "'}'");
        return new(From(start), subject, cases.DrainToImmutable());
    }

    private void CheckDefault(ref bool hasDefault)
    {
        if (hasDefault)
        {
            Mistake(lexer.Span, "this 'switch' has a 'default' already");
        }

        hasDefault = true;
    }

    private JsCase ParseCase()
    {
        var start = lexer.Start;
        var isDefault = Kind == PacLexeme.Default;
        Advance();
        var test = isDefault ? null : ParseExpression();
        if (!Expect(PacLexeme.Colon, "':'"))
        {
            // The line is lost, the statements on the lines below are not.
            Resynchronize(mustAdvance: false);
        }

        var body = ImmutableArray.CreateBuilder<JsStatement>();
        isInSwitch = true;
        ParseStatements(body, isTop: false);
        return new(From(start), test, body.DrainToImmutable());
    }

    private JsTry ParseTry()
    {
        var start = lexer.Start;
        Advance();
        var block = ParseBlock(hasScope: true);
        JsExpression? parameter = null;
        JsBlock? handler = null;
        if (Kind == PacLexeme.Catch)
        {
            (parameter, handler) = ParseCatch();
        }

        JsBlock? finalizer = null;
        if (Eat(PacLexeme.Finally))
        {
            finalizer = ParseBlock(hasScope: true);
        }

        if (handler is null && finalizer is null)
        {
            Mistake(new(Math.Max(previousEnd - 1, start), 1), "neither 'catch' nor 'finally' follows 'try'");
        }

        return new(From(start), block, parameter, handler, finalizer);
    }

    private (JsExpression? Parameter, JsBlock Handler) ParseCatch()
    {
        var span = lexer.Span;
        Advance();
        scopes.Enter(isFunction: false);
        JsExpression? parameter = null;
        if (Eat(PacLexeme.OpenParen))
        {
            var isName = Kind is PacLexeme.Identifier;
            parameter = ParseBindingTarget(isName ? PacScopes.Declaration.Catch : PacScopes.Declaration.Lexical);
            CloseHead();
        }
        else
        {
            Use(JsFeature.OptionalCatch, span);
        }

        var handler = ParseBlock(hasScope: false);
        scopes.Leave();
        return (parameter, handler);
    }

    private JsWith ParseWith()
    {
        var start = lexer.Start;
        if (context.IsStrict)
        {
            Mistake(lexer.Span, "strict code has no 'with'");
        }

        Advance();
        var subject = ParseHead();
        var body = ParseBody(Place.Body);
        return new(From(start), subject, body);
    }

    private JsUnsupportedStatement Awaited(JsStatement statement)
    {
        if (statement is not JsForEach { IsOf: true })
        {
            Mistake(statement.Span, "'for await' goes with 'of' only");
        }

        return new(statement.Span, "'for await'");
    }
}
