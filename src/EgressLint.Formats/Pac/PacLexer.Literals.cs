using System.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Numbers, strings, regular expressions and templates.</summary>
internal sealed partial class PacLexer
{
    /// <summary>The value of the string that is the current token.</summary>
    public string StringValue() => Unescape(Start + 1, isClosed ? End - 1 : End, isTemplate: false);

    /// <summary>The text of the piece of a template that is the current token.</summary>
    public string TemplateText() => Unescape(Start + 1, !isClosed ? End : IsTail ? End - 1 : End - 2, isTemplate: true);

    /// <summary>Whether the string or piece of a template that is the current token ends as it should.</summary>
    public bool IsClosed => isClosed;

    private void ScanNumber()
    {
        Kind = PacLexeme.Number;
        if (text[Start] == '0' && At(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            ScanPrefixed(At(1) is 'x' or 'X' ? 4 : At(1) is 'o' or 'O' ? 3 : 1);
        }
        else if (text[Start] == '0' && char.IsAsciiDigit(At(1)))
        {
            ScanLegacy();
        }
        else
        {
            ScanDecimal();
        }

        if (End < text.Length && (text[End] == '\\' || PacCharacters.IsNamePart(PacCharacters.PointAt(text, End))))
        {
            Fail("a number runs into '" + text[End] + "'", Start, End + 1);
        }
    }

    private void ScanPrefixed(int bits)
    {
        var i = DigitsFrom(Start + 2, 1 << bits);
        End = i;
        if (i == Start + 2)
        {
            Number = double.NaN;
            Fail($"digits are missing behind '{text.AsSpan(Start, 2)}'", Start, i);
            return;
        }

        Number = PacNumbers.FromDigits(text.AsSpan(Start + 2, i - Start - 2), bits);
        TakeBigIntMark();
    }

    private void ScanLegacy()
    {
        var i = Start;
        var isOctal = true;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            isOctal &= text[i] < '8';
            i++;
        }

        OctalAt = Start;
        End = i;
        if (isOctal)
        {
            Number = PacNumbers.FromDigits(text.AsSpan(Start, i - Start), 3);
            return;
        }

        ScanFraction(i);
    }

    private void ScanDecimal()
    {
        var i = text[Start] == '.' ? Start : DigitsFrom(Start, 10);
        if (text[Start] == '0' && At(1) == '_')
        {
            Fail("an underscore stands behind a leading zero", Start + 1, Start + 2);
        }

        End = i;
        if (i < text.Length && text[i] == 'n')
        {
            Number = PacNumbers.FromDecimal(text.AsSpan(Start, i - Start));
            TakeBigIntMark();
            return;
        }

        ScanFraction(i);
    }

    private void ScanFraction(int i)
    {
        if (i < text.Length && text[i] == '.')
        {
            i = DigitsFrom(i + 1, 10);
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            var digits = i + 1 < text.Length && text[i + 1] is '+' or '-' ? i + 2 : i + 1;
            var end = DigitsFrom(digits, 10);
            if (end == digits)
            {
                Fail("digits are missing in the exponent", Start, digits);
            }

            i = end;
        }

        End = i;
        Number = PacNumbers.FromDecimal(text.AsSpan(Start, i - Start));
    }

    private void TakeBigIntMark()
    {
        if (End < text.Length && text[End] == 'n')
        {
            End++;
            Kind = PacLexeme.BigInt;
        }
    }

    private int DigitsFrom(int i, int radix)
    {
        var first = i;
        while (i < text.Length && (text[i] == '_' ? i > first : PacCharacters.Digit(text[i]) < radix))
        {
            if (text[i] == '_')
            {
                HasEscape = true;
                if (text[i - 1] == '_' || i + 1 >= text.Length || (text[i + 1] != '_' && PacCharacters.Digit(text[i + 1]) >= radix))
                {
                    Fail("an underscore in a number stands between digits only", i, i + 1);
                }
            }

            i++;
        }

        return i;
    }

    private void ScanString(char quote)
    {
        Kind = PacLexeme.String;
        var i = Start + 1;
        while (true)
        {
            var length = i < text.Length ? text.AsSpan(i).IndexOfAny([quote, '\\', '\n', '\r']) : -1;
            i = length < 0 ? text.Length : i + length;
            if (i >= text.Length || text[i] is '\n' or '\r')
            {
                End = i;
                isClosed = false;
                Problem = null;
                Fail("the string is not closed", Start, i);
                return;
            }

            if (text[i] == quote)
            {
                isClosed = true;
                End = i + 1;
                return;
            }

            HasEscape = true;
            i = SkipEscape(i);
        }
    }

    /// <summary>From a backslash to behind its escape, which is checked.</summary>
    private int SkipEscape(int backslash)
    {
        var i = backslash + 1;
        if (i >= text.Length)
        {
            return i;
        }

        switch (text[i])
        {
            case '\r':
                return i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
            case 'x':
                if (i + 2 < text.Length && PacCharacters.Digit(text[i + 1]) < 16 && PacCharacters.Digit(text[i + 2]) < 16)
                {
                    return i + 3;
                }

                Fail("two hexadecimal digits are missing behind '\\x'", backslash, i + 1);
                return i + 1;
            case 'u':
                if (!TryReadUnicodeEscape(ref i, out _))
                {
                    Fail("hexadecimal digits are missing behind '\\u'", backslash, i);
                }

                return i;
            case '0' when i + 1 >= text.Length || !char.IsAsciiDigit(text[i + 1]):
                return i + 1;
            case >= '0' and <= '9':
                OctalAt = OctalAt < 0 ? backslash : OctalAt;
                return i + 1;
            default:
                return i + 1;
        }
    }

    /// <summary>Reads what follows a backslash from the <c>u</c> on. Where it fails the place is behind the <c>u</c>.</summary>
    private bool TryReadUnicodeEscape(ref int i, out int point)
    {
        point = 0;
        i++;
        var at = i;
        if (at < text.Length && text[at] == '{')
        {
            for (at++; at < text.Length && PacCharacters.Digit(text[at]) < 16 && point <= 0x10FFFF; at++)
            {
                point = (point * 16) + PacCharacters.Digit(text[at]);
            }

            if (at >= text.Length || text[at] != '}' || at == i + 1 || point > 0x10FFFF)
            {
                return false;
            }

            i = at + 1;
            return true;
        }

        for (; at < i + 4; at++)
        {
            if (at >= text.Length || PacCharacters.Digit(text[at]) == 16)
            {
                return false;
            }

            point = (point * 16) + PacCharacters.Digit(text[at]);
        }

        i = at;
        return true;
    }

    private string Unescape(int start, int end, bool isTemplate)
    {
        var raw = text.AsSpan(start, Math.Max(end - start, 0));
        if (!HasEscape && !(isTemplate && raw.Contains('\r')))
        {
            return raw.ToString();
        }

        var result = new StringBuilder(raw.Length);
        for (var i = start; i < end;)
        {
            if (text[i] == '\\')
            {
                i = AppendEscape(result, i + 1, end);
            }
            else if (isTemplate && text[i] == '\r')
            {
                result.Append('\n');
                i += i + 1 < end && text[i + 1] == '\n' ? 2 : 1;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return result.ToString();
    }

    private int AppendEscape(StringBuilder result, int i, int end)
    {
        if (i >= end)
        {
            return i;
        }

        switch (text[i])
        {
            case 'x' when i + 2 < end && PacCharacters.Digit(text[i + 1]) < 16 && PacCharacters.Digit(text[i + 2]) < 16:
                result.Append((char)((PacCharacters.Digit(text[i + 1]) * 16) + PacCharacters.Digit(text[i + 2])));
                return i + 3;
            case 'u':
                var next = i;
                if (TryReadUnicodeEscape(ref next, out var point))
                {
                    AppendPoint(result, point);
                }

                return next;
            case >= '0' and <= '7':
                var value = 0;
                var most = text[i] <= '3' ? 3 : 2;
                for (var first = i; i < end && i < first + most && text[i] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + text[i] - '0';
                }

                result.Append((char)value);
                return i;
            case '\r':
                return i + 1 < end && text[i + 1] == '\n' ? i + 2 : i + 1;
            case '\n' or '\u2028' or '\u2029':
                return i + 1;
            default:
                result.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'v' => '\v', var c => c });
                return i + 1;
        }
    }

    private void ScanRegex()
    {
        Kind = PacLexeme.Regex;
        var inClass = false;
        var i = Start + 1;
        for (; i < text.Length && !PacCharacters.IsLineEnd(text[i]) && (inClass || text[i] != '/'); i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && !PacCharacters.IsLineEnd(text[i + 1]))
            {
                i++;
            }
            else if (text[i] is '[' or ']')
            {
                inClass = text[i] == '[';
            }
        }

        if (i >= text.Length || text[i] != '/')
        {
            End = FlagsStart = i;
            Fail("the regular expression is not closed", Start, i);
            return;
        }

        FlagsStart = ++i;
        while (i < text.Length && PacCharacters.IsNamePart(PacCharacters.PointAt(text, i)))
        {
            i += PacCharacters.UnitsOf(PacCharacters.PointAt(text, i));
        }

        End = i;
        CheckFlags(text.AsSpan(FlagsStart, i - FlagsStart));
    }

    private void CheckFlags(ReadOnlySpan<char> flags)
    {
        for (var i = 0; i < flags.Length; i++)
        {
            if (!"dgimsuvy".Contains(flags[i], StringComparison.Ordinal) || flags[..i].Contains(flags[i]) || (flags[i] is 'u' or 'v' && flags[..i].ContainsAny('u', 'v')))
            {
                Fail("'" + flags.ToString() + "' are no flags of a regular expression", Start, End);
            }
        }
    }

    private void ScanTemplate()
    {
        Kind = PacLexeme.Template;
        IsTail = true;
        Reset(Start);
        var i = Start + 1;
        while (true)
        {
            var length = i < text.Length ? text.AsSpan(i).IndexOfAny('`', '\\', '$') : -1;
            i = length < 0 ? text.Length : i + length;
            if (i >= text.Length)
            {
                End = i;
                isClosed = false;
                Problem = null;
                Fail("the template is not closed", Start, Start + 1);
                return;
            }

            if (text[i] == '\\')
            {
                HasEscape = true;
                i = SkipEscape(i);
            }
            else if (text[i] == '`' || (i + 1 < text.Length && text[i + 1] == '{'))
            {
                IsTail = text[i] == '`';
                isClosed = true;
                End = i + (IsTail ? 1 : 2);
                return;
            }
            else
            {
                i++;
            }
        }
    }
}
