using System.Globalization;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>What stands behind a backslash, and classes in brackets.</summary>
internal sealed partial class JsParser
{
    private const string SyntaxCharacters = "^$\\.*+?()[]{}|/";

    private JsNode ParseEscape()
    {
        var c = Peek(1);
        if (at + 1 >= pattern.Length)
        {
            return Fail("\\ at end of pattern");
        }

        if (c is >= '1' and <= '9' && ReadBackReference() is { } number)
        {
            return new JsNode { Kind = JsNodeKind.BackReference, Number = number };
        }

        if (c is >= '1' and <= '9' && unicode)
        {
            return Fail("Invalid escape");
        }

        if (c == '0' && unicode && char.IsAsciiDigit(Peek(2)))
        {
            return Fail("Invalid decimal escape");
        }

        if (c == 'k' && (unicode || hasNames))
        {
            return ParseNamedReference();
        }

        at++;
        if (ReadClassEscape() is { } set)
        {
            return JsNode.OfSet(set);
        }

        var value = HasFailed ? 0 : ReadCharacterEscape(inClass: false);
        return JsNode.OfSet(JsCharSet.Of(value));
    }

    /// <summary>The number of a group that exists somewhere in the pattern; else the digits mean something else.</summary>
    private int? ReadBackReference()
    {
        var number = 0;
        var place = at + 1;
        while (place < pattern.Length && char.IsAsciiDigit(pattern[place]))
        {
            number = (number * 10) + pattern[place++] - '0';
            if (number > groupTotal)
            {
                return null;
            }
        }

        at = place;
        return number;
    }

    private JsNode ParseNamedReference()
    {
        at += 2;
        if (!Sees('<'))
        {
            return Fail("Invalid named reference");
        }

        at++;
        if (ReadName() is not { } name)
        {
            return Fail("Invalid capture group name");
        }

        var node = new JsNode { Kind = JsNodeKind.BackReference };
        namedReferences.Add((node, name));
        return node;
    }

    /// <summary>A class such as <c>\d</c>; the place is behind the backslash.</summary>
    private JsCharSet? ReadClassEscape()
    {
        var word = foldsWords ? JsCharSet.FoldedWord : JsCharSet.Word;
        var set = Peek() switch
        {
            'd' => JsCharSet.Digit,
            'D' => JsCharSet.Digit.Not(),
            's' => JsCharSet.Space,
            'S' => JsCharSet.Space.Not(),
            'w' => word,
            'W' => word.Not(),
            _ => null,
        };
        if (set is not null)
        {
            at++;
        }
        else if (unicode && Peek() is 'p' or 'P')
        {
            Unsupported ??= "Unicode property escapes are not supported";
        }

        return set;
    }

    /// <summary>One character; the place is behind the backslash.</summary>
    private int ReadCharacterEscape(bool inClass)
    {
        var c = Peek();
        switch (c)
        {
            case 'f' or 'n' or 'r' or 't' or 'v':
                at++;
                return c switch { 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => '\v' };
            case 'c':
                return ReadControl(inClass);
            case >= '0' and <= '7' when !unicode:
                return ReadOctal();
            case '0':
                at++;
                return 0;
            case 'x':
                at++;
                return ReadHex(2) ?? Identity('x', "Invalid escape");
            case 'u':
                var value = ReadUnicodeEscape(1, allowsBraces: unicode);
                return value >= 0 ? value : Identity('u', "Invalid Unicode escape");
            default:
                var self = ReadCharacter();
                if (unicode && !(self < 128 && SyntaxCharacters.Contains((char)self, StringComparison.Ordinal)) && !(inClass && self == '-'))
                {
                    Fail("Invalid escape");
                }

                return self;
        }
    }

    private int Identity(char c, string failure)
    {
        if (unicode)
        {
            Fail(failure);
        }

        return c;
    }

    private int ReadControl(bool inClass)
    {
        var letter = Peek(1);
        if (char.IsAsciiLetter(letter) || (!unicode && inClass && (char.IsAsciiDigit(letter) || letter == '_')))
        {
            at += 2;
            return letter & 31;
        }

        if (unicode)
        {
            Fail("Invalid Unicode escape");
        }

        // Without a letter the backslash stands for itself, and the c is read next.
        return '\\';
    }

    private int ReadOctal()
    {
        var value = pattern[at++] - '0';
        while (Peek() is >= '0' and <= '7' && (value * 8) + Peek() - '0' <= 255)
        {
            value = (value * 8) + pattern[at++] - '0';
        }

        return value;
    }

    private int? ReadHex(int digits)
    {
        if (at + digits > pattern.Length
            || !int.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        at += digits;
        return value;
    }

    /// <summary>Reads <c>uXXXX</c> or, where allowed, <c>u{X}</c> and pairs of surrogates; -1 when it is neither.</summary>
    private int ReadUnicodeEscape(int skip, bool allowsBraces)
    {
        at += skip;
        if (allowsBraces && Sees('{'))
        {
            return ReadBraced();
        }

        if (ReadHex(4) is not { } value)
        {
            return -1;
        }

        if (allowsBraces && char.IsHighSurrogate((char)value) && Sees("\\u"))
        {
            var back = at;
            at += 2;
            if (ReadHex(4) is { } low && char.IsLowSurrogate((char)low))
            {
                return char.ConvertToUtf32((char)value, (char)low);
            }

            at = back;
        }

        return value;
    }

    private int ReadBraced()
    {
        var value = 0;
        var start = ++at;
        while (char.IsAsciiHexDigit(Peek()))
        {
            value = (value * 16) + Convert.ToInt32(pattern[at++].ToString(), 16);
            if (value > 0x10FFFF)
            {
                return -1;
            }
        }

        return at > start && Sees('}') && at++ > 0 ? value : -1;
    }

    private JsNode ParseClass()
    {
        var isNegated = Sees('^');
        at += isNegated ? 1 : 0;
        var ranges = new List<(int First, int Last)>();
        while (!HasFailed && !IsAtEnd && pattern[at] != ']')
        {
            ParseRange(ranges);
        }

        if (!HasFailed && IsAtEnd)
        {
            return Fail("Unterminated character class");
        }

        at++;
        return JsNode.OfSet(JsCharSet.Of(ranges), isNegated);
    }

    private void ParseRange(List<(int First, int Last)> ranges)
    {
        var first = ReadClassAtom();
        if (!Sees('-') || HasFailed)
        {
            ranges.AddRange(first.Ranges);
            return;
        }

        at++;
        if (IsAtEnd || Sees(']'))
        {
            ranges.AddRange(first.Ranges);
            ranges.Add(('-', '-'));
            return;
        }

        var last = ReadClassAtom();
        if (HasFailed)
        {
            return;
        }

        if (first.Single < 0 || last.Single < 0)
        {
            // A class at an end of a range makes the hyphen a character of its own.
            if (unicode)
            {
                Fail("Invalid character class");
            }

            ranges.AddRange([.. first.Ranges, ('-', '-'), .. last.Ranges]);
        }
        else if (first.Single > last.Single)
        {
            Fail("Range out of order in character class");
        }
        else
        {
            ranges.Add((first.Single, last.Single));
        }
    }

    private JsCharSet ReadClassAtom()
    {
        if (!Sees('\\'))
        {
            return JsCharSet.Of(ReadCharacter());
        }

        at++;
        if (IsAtEnd)
        {
            Fail("\\ at end of pattern");
            return JsCharSet.None;
        }

        if (Sees('b'))
        {
            at++;
            return JsCharSet.Of('\b');
        }

        if (unicode && (Peek() is >= '1' and <= '7' || (Sees('0') && char.IsAsciiDigit(Peek(1)))))
        {
            Fail("Invalid class escape");
            return JsCharSet.None;
        }

        return ReadClassEscape() ?? JsCharSet.Of(HasFailed ? 0 : ReadCharacterEscape(inClass: true));
    }
}
