using System.Buffers;
using System.Globalization;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Json;

/// <content>Characters: blanks, comments, words, strings.</content>
internal sealed partial class JsonReader
{
    /// <summary>Texts up to this length are kept once: files repeat names, numbers and words such as <c>Allow</c> thousands of times.</summary>
    private const int LongestPooled = 48;

    /// <summary>Entries of the pool; a text with more different names gains nothing by it.</summary>
    private const int LargestPool = 4096;

    private const char ByteOrderMark = '\uFEFF';

    private static readonly SearchValues<char> StopsInDouble = SearchValues.Create("\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private static readonly SearchValues<char> StopsInSingle = SearchValues.Create("'\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private readonly HashSet<string> pool = new(StringComparer.Ordinal);
    private readonly StringBuilder decoded = new();

    /// <summary>Whether strings may still go over lines. After the first one that never came to a proper end, none does: so that no text is walked twice.</summary>
    private bool stringsOverLines = true;

    /// <summary>The units of text that stand for the first unit of a string's value.</summary>
    public static int UnitLength(ReadOnlySpan<char> rest) => rest is ['\\', 'u', var a, var b, var c, var d, ..]
        && char.IsAsciiHexDigit(a) && char.IsAsciiHexDigit(b) && char.IsAsciiHexDigit(c) && char.IsAsciiHexDigit(d) ? 6
        : rest is ['\\', _, ..] ? 2 : 1;

    /// <summary>Goes to the next character that is no blank and in no comment; false at the end.</summary>
    private bool SkipBlanks()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r' or '\n' or ByteOrderMark)
            {
                at++;
            }
            else if (c == '/' && at + 1 < text.Length && text[at + 1] is '/' or '*')
            {
                SkipComment();
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void SkipComment()
    {
        var start = at;
        if (text[at + 1] == '/')
        {
            var length = text.AsSpan(at).IndexOfAny('\r', '\n');
            at = length < 0 ? text.Length : at + length;
        }
        else
        {
            var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
            at = end < 0 ? text.Length : end + 2;
            if (end < 0)
            {
                Wrong(new(start, 2), "'*/'");
            }
        }

        comments.Add(TextSpan.FromBounds(start, at));
        Extension(JsonProblemKind.Comment, TextSpan.FromBounds(start, at), "a comment");
    }

    private void SkipWord()
    {
        while (at < text.Length && IsWordPart(text[at]))
        {
            at++;
        }
    }

    /// <summary>Skips what can be nothing: at least one character, up to the next one that can begin or end something.</summary>
    private void SkipNoise(bool brackets)
    {
        if (brackets)
        {
            SkipContainer();
            return;
        }

        at++;
        while (at < text.Length && !IsWordPart(text[at]) && text[at] is not ('{' or '}' or '[' or ']' or ',' or ':' or '"' or '\'' or '/' or '\r' or '\n'))
        {
            at++;
        }
    }

    /// <summary>Skips a container with everything in it, whatever its depth.</summary>
    private void SkipContainer()
    {
        var depth = 0;
        do
        {
            switch (text[at])
            {
                case '{' or '[':
                    depth++;
                    at++;
                    break;
                case '}' or ']':
                    depth--;
                    at++;
                    break;
                case '"':
                    ReadString(out _);
                    break;
                default:
                    at++;
                    break;
            }
        }
        while (depth > 0 && SkipBlanks());
    }

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.' or '_' or '$' || (c > '\u007F' && char.IsLetter(c));

    /// <summary>RFC 8259, section 6. A word has a character.</summary>
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        var i = word[0] == '-' ? 1 : 0;
        if (i < word.Length && word[i] == '0')
        {
            i++;
        }
        else if (!Digits(word, ref i))
        {
            return false;
        }

        if (i < word.Length && word[i] == '.')
        {
            i++;
            if (!Digits(word, ref i))
            {
                return false;
            }
        }

        if (i < word.Length && word[i] is 'e' or 'E')
        {
            i++;
            i += i < word.Length && word[i] is '+' or '-' ? 1 : 0;
            if (!Digits(word, ref i))
            {
                return false;
            }
        }

        return i == word.Length;
    }

    private static bool Digits(ReadOnlySpan<char> word, ref int i)
    {
        var start = i;
        while (i < word.Length && char.IsAsciiDigit(word[i]))
        {
            i++;
        }

        return i > start;
    }

    /// <summary>Reads a string from its quote on.</summary>
    private string ReadString(out TextSpan inner)
    {
        var start = at + 1;
        var end = FindEnd(start, out var plain, out var closed);
        inner = TextSpan.FromBounds(start, end);
        at = closed ? end + 1 : end;
        if (!closed)
        {
            Wrong(new(end, 0), $"'{text[start - 1]}'");
        }

        var raw = text.AsSpan(start, end - start);
        return plain ? Pooled(raw) : Decode(start, end);
    }

    /// <summary>Finds the quote that ends a string. A string over several lines is one when something follows that can follow; else it ends with its line.</summary>
    private int FindEnd(int start, out bool plain, out bool closed)
    {
        var quote = text[start - 1];
        var stops = quote == '"' ? StopsInDouble : StopsInSingle;
        var i = start;
        var firstLineEnd = -1;
        var firstControl = -1;
        plain = true;
        closed = false;
        var lineIsPlain = true;
        while (true)
        {
            var next = text.AsSpan(i).IndexOfAny(stops);
            if (next < 0)
            {
                i = text.Length;
                break;
            }

            i += next;
            var c = text[i];
            if (c == quote)
            {
                closed = true;
                break;
            }

            if (c == '\\')
            {
                plain = false;

                // The character behind it is looked at again when it ends the line: it is no escape then.
                i += i + 1 < text.Length && text[i + 1] is not ('\r' or '\n') ? 2 : 1;
                continue;
            }

            firstControl = firstControl < 0 ? i : firstControl;
            if (c is '\r' or '\n' && firstLineEnd < 0)
            {
                firstLineEnd = i;
                lineIsPlain = plain;
                if (!stringsOverLines)
                {
                    break;
                }
            }

            i++;
        }

        i = Math.Min(i, text.Length);
        if (firstLineEnd >= 0 && !(closed && CanFollow(i + 1)))
        {
            stringsOverLines = false;
            closed = false;
            plain = lineIsPlain;
            i = firstLineEnd;
        }

        if (firstControl >= 0 && firstControl < i)
        {
            Extension(JsonProblemKind.ControlCharacter, new(firstControl, 1), "a control character");
        }

        return i;
    }

    private bool CanFollow(int i)
    {
        while (i < text.Length && text[i] is ' ' or '\t')
        {
            i++;
        }

        return i >= text.Length || text[i] is ',' or '}' or ']' or ':' or '/' or '\r' or '\n';
    }

    private string Decode(int start, int end)
    {
        decoded.Clear();
        for (var i = start; i < end;)
        {
            var plain = text.AsSpan(i, end - i).IndexOf('\\');
            if (plain != 0)
            {
                plain = plain < 0 ? end - i : plain;
                decoded.Append(text, i, plain);
                i += plain;
                continue;
            }

            var length = UnitLength(text.AsSpan(i, end - i));
            decoded.Append(length == 6 ? (char)ushort.Parse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : length == 2 ? Escaped(text[i + 1], i) : Escaped('\0', i));
            i += length;
        }

        return decoded.ToString();
    }

    /// <summary>The character that a letter behind a backslash stands for; of a wrong one the letter is kept, for it is mostly a path.</summary>
    private char Escaped(char letter, int offset)
    {
        switch (letter)
        {
            case '"' or '\\' or '/':
                return letter;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case '\0':
                Wrong(new(offset, 1), "an escape such as '\\\\'");
                return '\\';
            default:
                Wrong(new(offset, 2), "an escape such as '\\\\'");
                return letter;
        }
    }

    private string Pooled(ReadOnlySpan<char> value)
    {
        if (value.Length > LongestPooled)
        {
            return value.ToString();
        }

        var known = pool.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(value, out var old))
        {
            return old;
        }

        var made = value.ToString();
        if (pool.Count < LargestPool)
        {
            pool.Add(made);
        }

        return made;
    }
}
