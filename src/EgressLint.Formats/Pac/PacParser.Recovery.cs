using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Finding a place behind a mistake from where reading makes sense again.</summary>
internal sealed partial class PacParser
{
    /// <summary>Takes one token outside of the grammar, where only the token before tells what a slash is.</summary>
    private void SkipToken()
    {
        if (Kind is PacLexeme.Divide or PacLexeme.DivideAssign && !PacLexemes.EndsOperand(previousKind))
        {
            lexer.RescanRegex();
        }

        Advance();
    }

    /// <summary>Takes a token, or a bracket with everything up to the one that closes it.</summary>
    private void SkipBalanced()
    {
        var open = new Stack<PacLexeme>();
        do
        {
            if (Kind == PacLexeme.EndOfFile)
            {
                return;
            }

            if (Kind == PacLexeme.CloseBrace && open.Count > 0 && open.Peek() == PacLexeme.Template)
            {
                lexer.RescanTemplate();
                if (lexer.IsTail)
                {
                    open.Pop();
                }
            }
            else if (Kind is PacLexeme.OpenParen or PacLexeme.OpenBracket or PacLexeme.OpenBrace || (Kind == PacLexeme.Template && !lexer.IsTail))
            {
                open.Push(Kind);
            }
            else if (open.Count > 0 && Kind is PacLexeme.CloseParen or PacLexeme.CloseBracket or PacLexeme.CloseBrace)
            {
                open.TryPop(out _);
            }

            SkipToken();
        }
        while (open.Count > 0);
    }

    /// <summary>Skips what is nested too deeply, up to what closes the bracket around it.</summary>
    private TextSpan SkipNesting()
    {
        var start = lexer.Start;
        var wasLost = isLost;
        isLost = true;
        while (Kind is not (PacLexeme.EndOfFile or PacLexeme.CloseParen or PacLexeme.CloseBracket or PacLexeme.CloseBrace or PacLexeme.Semicolon))
        {
            SkipBalanced();
        }

        isLost = wasLost;
        skippedTo = lexer.Start;
        return From(start);
    }

    private TextSpan SkipNestedStatements()
    {
        var start = lexer.Start;
        isLost = true;
        while (Kind is not (PacLexeme.EndOfFile or PacLexeme.CloseBrace))
        {
            SkipBalanced();
        }

        isLost = false;
        skippedTo = lexer.Start;
        return From(start);
    }

    /// <summary>Goes to the end of a statement with a mistake: its semicolon, its line end, or the brace around it.</summary>
    private void Resynchronize(bool mustAdvance)
    {
        while (Kind is not (PacLexeme.EndOfFile or PacLexeme.CloseBrace))
        {
            var isBlock = Kind == PacLexeme.OpenBrace && previousKind is PacLexeme.CloseParen or PacLexeme.Else or PacLexeme.Identifier;
            if (!mustAdvance && (lexer.AfterLineEnd || (Kind == PacLexeme.OpenBrace && isBlock)))
            {
                break;
            }

            mustAdvance = false;
            if (Kind == PacLexeme.Semicolon)
            {
                Advance();
                break;
            }

            SkipBalancedInLine();
        }

        isLost = false;
    }

    /// <summary>As <see cref="SkipBalanced"/>, but a bracket that is not closed ends where a statement begins.</summary>
    private void SkipBalancedInLine()
    {
        if (Kind is not (PacLexeme.OpenParen or PacLexeme.OpenBracket))
        {
            SkipBalanced();
            return;
        }

        var open = 0;
        do
        {
            open += Kind is PacLexeme.OpenParen or PacLexeme.OpenBracket ? 1 : Kind is PacLexeme.CloseParen or PacLexeme.CloseBracket ? -1 : 0;
            if (Kind is PacLexeme.OpenBrace or PacLexeme.Template)
            {
                SkipBalanced();
            }
            else
            {
                SkipToken();
            }
        }
        while (open > 0 && Kind is not (PacLexeme.EndOfFile or PacLexeme.CloseBrace) && !(lexer.AfterLineEnd && PacLexemes.BeginsStatement(Kind)));
    }

    /// <summary>
    /// Behind a mistake in a list: goes behind the next comma, to what closes the list, or to a line that may go on with it. False when
    /// the list is given up.
    /// </summary>
    private bool RecoverInList(PacLexeme close)
    {
        // Only a comma is missing before the next element.
        if (close != PacLexeme.CloseParen && Kind is PacLexeme.String or PacLexeme.Number && lexer.Problem is null && previousKind != PacLexeme.Comma)
        {
            isLost = false;
            return true;
        }

        while (true)
        {
            if (Kind == close)
            {
                isLost = false;
                return true;
            }

            if (Kind is PacLexeme.EndOfFile or PacLexeme.CloseBrace or PacLexeme.CloseParen or PacLexeme.CloseBracket or PacLexeme.Semicolon
                || (Kind == PacLexeme.OpenBrace && close == PacLexeme.CloseParen)
                || (lexer.AfterLineEnd && (close == PacLexeme.CloseParen || BeginsStatement())))
            {
                return false;
            }

            if (Kind == PacLexeme.Comma)
            {
                Advance();
                isLost = false;
                return true;
            }

            if (lexer.AfterLineEnd && Kind is PacLexeme.String or PacLexeme.Number or PacLexeme.Identifier)
            {
                isLost = false;
                return true;
            }

            SkipBalancedInLine();
        }
    }

    private bool BeginsStatement()
    {
        if (!PacLexemes.BeginsStatement(Kind))
        {
            return false;
        }

        // In an object literal a reserved word may be a name.
        return lexer.Peek().Kind is not (PacLexeme.Colon or PacLexeme.Comma or PacLexeme.CloseBrace);
    }

    /// <summary>Takes the bracket that closes the head of a statement, or finds where its body begins.</summary>
    private void CloseHead()
    {
        if (Eat(PacLexeme.CloseParen))
        {
            isLost = false;
            return;
        }

        Unexpected("')'");
        while (!lexer.AfterLineEnd && Kind is not (PacLexeme.EndOfFile or PacLexeme.OpenBrace or PacLexeme.CloseBrace or PacLexeme.CloseParen)
            && !PacLexemes.BeginsStatement(Kind))
        {
            SkipBalancedInLine();
        }

        if (!lexer.AfterLineEnd)
        {
            Eat(PacLexeme.CloseParen);
        }

        isLost = false;
    }
}
