using System.Globalization;

namespace EgressLint.Formats.Pac;

/// <summary>The classes of characters of ECMAScript.</summary>
internal static class PacCharacters
{
    public static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\v' or '\f' or '\u00A0' or '\uFEFF'
        || (c > '\u0100' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator);

    public static bool IsAsciiWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';

    public static bool IsNameStart(int point) => point < 128
        ? char.IsAsciiLetter((char)point) || point is '_' or '$'
        : CharUnicodeInfo.GetUnicodeCategory(point) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => point != 0x2E2F,
            _ => point is 0x1885 or 0x1886 or 0x2118 or 0x212E or 0x309B or 0x309C,
        };

    public static bool IsNamePart(int point) => point < 128
        ? IsAsciiWord((char)point)
        : IsNameStart(point) || CharUnicodeInfo.GetUnicodeCategory(point) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
            _ => point is 0x00B7 or 0x0387 or 0x19DA or (>= 0x1369 and <= 0x1371) or 0x200C or 0x200D or 0x30FB or 0xFF65,
        };

    /// <summary>The character at a place; half a pair stands for itself.</summary>
    public static int PointAt(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? char.ConvertToUtf32(text[index], text[index + 1])
            : text[index];

    public static int UnitsOf(int point) => point > 0xFFFF ? 2 : 1;

    /// <summary>The value of a digit in any base up to sixteen; sixteen when it is none.</summary>
    public static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => 16,
    };

    /// <summary>The end of the text that a line feed or the like ends.</summary>
    public static int LineEnd(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny("\n\r\u2028\u2029");
        return length < 0 ? text.Length : start + length;
    }
}
