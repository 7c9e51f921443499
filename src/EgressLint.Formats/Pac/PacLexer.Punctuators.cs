namespace EgressLint.Formats.Pac;

/// <summary>Punctuators, and names that are not plain ASCII.</summary>
internal sealed partial class PacLexer
{
    private void ScanPunctuator(char c)
    {
        switch (c)
        {
            case '{': Take(PacLexeme.OpenBrace, 1); break;
            case '}': Take(PacLexeme.CloseBrace, 1); break;
            case '(': Take(PacLexeme.OpenParen, 1); break;
            case ')': Take(PacLexeme.CloseParen, 1); break;
            case '[': Take(PacLexeme.OpenBracket, 1); break;
            case ']': Take(PacLexeme.CloseBracket, 1); break;
            case ';': Take(PacLexeme.Semicolon, 1); break;
            case ',': Take(PacLexeme.Comma, 1); break;
            case ':': Take(PacLexeme.Colon, 1); break;
            case '~': Take(PacLexeme.Tilde, 1); break;
            case '.' when At(1) == '.' && At(2) == '.': Take(PacLexeme.Ellipsis, 3); break;
            case '.': Take(PacLexeme.Dot, 1); break;
            case '?': ScanQuestion(); break;
            case '=' when At(1) == '>': Take(PacLexeme.Arrow, 2); break;
            case '=': TakeEquality(PacLexeme.Assign, PacLexeme.Equal, PacLexeme.StrictEqual); break;
            case '!': TakeEquality(PacLexeme.Bang, PacLexeme.NotEqual, PacLexeme.StrictNotEqual); break;
            case '+': TakeDoubled('+', PacLexeme.Add, PacLexeme.Increment, PacLexeme.AddAssign, PacLexeme.Unknown); break;
            case '-': TakeDoubled('-', PacLexeme.Subtract, PacLexeme.Decrement, PacLexeme.SubtractAssign, PacLexeme.Unknown); break;
            case '&': TakeDoubled('&', PacLexeme.BitAnd, PacLexeme.And, PacLexeme.BitAndAssign, PacLexeme.AndAssign); break;
            case '|': TakeDoubled('|', PacLexeme.BitOr, PacLexeme.Or, PacLexeme.BitOrAssign, PacLexeme.OrAssign); break;
            case '*': TakeDoubled('*', PacLexeme.Multiply, PacLexeme.Power, PacLexeme.MultiplyAssign, PacLexeme.PowerAssign); break;
            case '/': TakeAssignable(1, PacLexeme.Divide, PacLexeme.DivideAssign); break;
            case '%': TakeAssignable(1, PacLexeme.Remainder, PacLexeme.RemainderAssign); break;
            case '^': TakeAssignable(1, PacLexeme.BitXor, PacLexeme.BitXorAssign); break;
            case '<' when At(1) == '<': TakeAssignable(2, PacLexeme.ShiftLeft, PacLexeme.ShiftLeftAssign); break;
            case '<': TakeAssignable(1, PacLexeme.Less, PacLexeme.LessOrEqual); break;
            case '>' when At(1) == '>' && At(2) == '>': TakeAssignable(3, PacLexeme.ShiftRightUnsigned, PacLexeme.ShiftRightUnsignedAssign); break;
            case '>' when At(1) == '>': TakeAssignable(2, PacLexeme.ShiftRight, PacLexeme.ShiftRightAssign); break;
            case '>': TakeAssignable(1, PacLexeme.Greater, PacLexeme.GreaterOrEqual); break;
            default: ScanUnknown(); break;
        }
    }

    private char At(int offset) => Start + offset < text.Length ? text[Start + offset] : '\0';

    private void Take(PacLexeme kind, int length)
    {
        Kind = kind;
        End = Start + length;
    }

    private void ScanQuestion()
    {
        if (At(1) == '?')
        {
            TakeAssignable(2, PacLexeme.Coalesce, PacLexeme.CoalesceAssign);
        }
        else if (At(1) == '.' && !char.IsAsciiDigit(At(2)))
        {
            Take(PacLexeme.QuestionDot, 2);
        }
        else
        {
            Take(PacLexeme.Question, 1);
        }
    }

    private void TakeEquality(PacLexeme plain, PacLexeme loose, PacLexeme strict)
    {
        if (At(1) != '=')
        {
            Take(plain, 1);
        }
        else if (At(2) != '=')
        {
            Take(loose, 2);
        }
        else
        {
            Take(strict, 3);
        }
    }

    private void TakeAssignable(int length, PacLexeme plain, PacLexeme assignment)
    {
        if (At(length) == '=')
        {
            Take(assignment, length + 1);
        }
        else
        {
            Take(plain, length);
        }
    }

    private void TakeDoubled(char c, PacLexeme plain, PacLexeme doubled, PacLexeme assignment, PacLexeme doubledAssignment)
    {
        if (At(1) != c)
        {
            TakeAssignable(1, plain, assignment);
        }
        else if (doubledAssignment == PacLexeme.Unknown)
        {
            Take(doubled, 2);
        }
        else
        {
            TakeAssignable(2, doubled, doubledAssignment);
        }
    }

    /// <summary>A name with escapes or letters beyond ASCII, or a private one; otherwise an unknown character.</summary>
    private void ScanRareWord()
    {
        var isPrivate = text[Start] == '#';
        var i = Start + (isPrivate ? 1 : 0);
        var first = i;
        var name = new System.Text.StringBuilder(isPrivate ? "#" : string.Empty);
        while (i < text.Length)
        {
            var point = PacCharacters.PointAt(text, i);
            var next = i + PacCharacters.UnitsOf(point);
            if (point == '\\')
            {
                next = i + 1;
                if (next >= text.Length || text[next] != 'u' || !TryReadUnicodeEscape(ref next, out point))
                {
                    break;
                }

                HasEscape = true;
            }

            if (!(i == first ? PacCharacters.IsNameStart(point) : PacCharacters.IsNamePart(point)))
            {
                break;
            }

            AppendPoint(name, point);
            i = next;
        }

        if (i == first)
        {
            ScanUnknown();
            return;
        }

        End = i;
        SetWord(name.ToString());
        if (isPrivate)
        {
            Kind = PacLexeme.PrivateName;
        }
        else if (HasEscape && PacLexemes.IsKeyword(Kind))
        {
            Kind = PacLexeme.EscapedKeyword;
        }
    }

    private static void AppendPoint(System.Text.StringBuilder result, int point)
    {
        if (point > 0xFFFF)
        {
            result.Append(char.ConvertFromUtf32(point));
        }
        else
        {
            result.Append((char)point);
        }
    }
}
