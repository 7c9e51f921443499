using System.Globalization;
using System.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The old and the new way to escape characters.</summary>
internal static class Escapes
{
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>UTF-8 bytes as percent and two digits, but for letters, digits and some signs.</summary>
    /// <returns>Null where half of a pair stands alone.</returns>
    public static string? Percent(string text, string kept)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return null;
            }
        }

        var made = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || (value < 0x80 && kept.Contains((char)value, StringComparison.Ordinal)))
            {
                made.Append((char)value);
            }
            else
            {
                made.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return made.ToString();
    }

    /// <summary>What <c>escape</c> does.</summary>
    public static string Old(string text)
    {
        var made = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || "@*_+-./".Contains(c, StringComparison.Ordinal))
            {
                made.Append(c);
            }
            else
            {
                made.Append(c < 256 ? "%" : "%u").Append(((int)c).ToString(c < 256 ? "X2" : "X4", CultureInfo.InvariantCulture));
            }
        }

        return made.ToString();
    }

    /// <summary>The other way round: percent and digits as UTF-8, but for the characters that stay escaped.</summary>
    /// <returns>Null where it is not such a text.</returns>
    public static string? Unpercent(string text, string kept)
    {
        var made = new StringBuilder();
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                made.Append(text[i]);
                continue;
            }

            var start = i;
            bytes.Clear();
            for (var count = 1; bytes.Count < count; i += 3)
            {
                if (i + 2 >= text.Length || text[i] != '%' || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    return null;
                }

                count = bytes.Count > 0 ? count : value switch { < 0x80 => 1, >= 0xC2 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF5 => 4, _ => 0 };
                if (count == 0)
                {
                    return null;
                }

                bytes.Add(value);
            }

            i--;
            try
            {
                var character = Strict.GetString([.. bytes]);
                made.Append(character.Length == 1 && kept.Contains(character[0], StringComparison.Ordinal) ? text[start..(i + 1)] : character);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }

        return made.ToString();
    }

    /// <summary>What <c>unescape</c> does: what is no escape stays as it is.</summary>
    public static string Unescape(string text)
    {
        var made = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var digits = text[i] != '%' ? 0 : i + 5 < text.Length && text[i + 1] == 'u' && IsHex(text.AsSpan(i + 2, 4)) ? 4 : i + 2 < text.Length && IsHex(text.AsSpan(i + 1, 2)) ? 2 : 0;
            if (digits == 0)
            {
                made.Append(text[i]);
                continue;
            }

            var first = digits == 4 ? i + 2 : i + 1;
            made.Append((char)int.Parse(text.AsSpan(first, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i = first + digits - 1;
        }

        return made.ToString();
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
