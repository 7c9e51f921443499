using System.Text;

namespace EgressLint.Core.Text;

/// <summary>How the bytes of a file became text.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8 without errors.</summary>
    Utf8,

    /// <summary>UTF-16, little endian, told by its byte order mark or by zeros.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, big endian, told by its byte order mark.</summary>
    Utf16BigEndian,

    /// <summary>Not UTF-8: every byte became the character of the same number, so nothing is lost.</summary>
    Bytes,

    /// <summary>A file of bytes that is known by its first ones (a registry hive, a policy file): every byte became the character of the same number, all in one line.</summary>
    Binary,
}

/// <summary>The text of one file. Immutable; offsets are UTF-16 units of <see cref="Content"/>.</summary>
public sealed class SourceText
{
    private int[]? lineStarts;

    private SourceText(string path, string content, TextEncoding encoding)
    {
        Path = path;
        Content = content;
        Encoding = encoding;
    }

    /// <summary>Path relative to the analysed tree, with forward slashes.</summary>
    public string Path { get; }

    /// <summary>The whole text. A UTF-8 byte order mark stays in it as U+FEFF: some engines read it as part of the first word.</summary>
    public string Content { get; }

    /// <summary>How the bytes were read.</summary>
    public TextEncoding Encoding { get; }

    /// <summary>Whether the file begins with a byte order mark of UTF-16, which is not in <see cref="Content"/>. Some have lost it.</summary>
    public bool IsMarkedUtf16 { get; private init; }

    /// <summary>Whether it is no text for people: places in it are bytes, and nothing of it is shown.</summary>
    public bool IsBinary => Encoding == TextEncoding.Binary;

    /// <summary>The text of <paramref name="span"/>.</summary>
    public ReadOnlySpan<char> this[TextSpan span] => Content.AsSpan(span.Start, span.Length);

    /// <summary>Makes a text of a string.</summary>
    public static SourceText From(string path, string content) => new(path, content, TextEncoding.Utf8);

    /// <summary>Makes a text of bytes. Never fails: what is not UTF-8 or marked UTF-16 is taken byte by byte.</summary>
    public static SourceText Decode(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
        {
            return new(path, System.Text.Encoding.Unicode.GetString(bytes[2..]), TextEncoding.Utf16LittleEndian) { IsMarkedUtf16 = true };
        }

        if (bytes.Length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
        {
            return new(path, System.Text.Encoding.BigEndianUnicode.GetString(bytes[2..]), TextEncoding.Utf16BigEndian) { IsMarkedUtf16 = true };
        }

        if (bytes.StartsWith("regf"u8) || bytes.StartsWith("PReg"u8))
        {
            return new(path, System.Text.Encoding.Latin1.GetString(bytes), TextEncoding.Binary);
        }

        if (IsUnmarkedUtf16(bytes))
        {
            return new(path, System.Text.Encoding.Unicode.GetString(bytes), TextEncoding.Utf16LittleEndian);
        }

        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? new(path, System.Text.Encoding.UTF8.GetString(bytes), TextEncoding.Utf8)
            : new(path, System.Text.Encoding.Latin1.GetString(bytes), TextEncoding.Bytes);
    }

    /// <summary>
    /// The bytes of another content, written as this text was read; null where they would not be read as that content, as when the text was no valid UTF-16 or
    /// is none of characters.
    /// </summary>
    public byte[]? Encode(string content)
    {
        byte[] bytes = Encoding switch
        {
            TextEncoding.Utf8 => System.Text.Encoding.UTF8.GetBytes(content),
            TextEncoding.Utf16LittleEndian => [.. IsMarkedUtf16 ? (ReadOnlySpan<byte>)[0xFF, 0xFE] : [], .. System.Text.Encoding.Unicode.GetBytes(content)],
            TextEncoding.Utf16BigEndian => [0xFE, 0xFF, .. System.Text.Encoding.BigEndianUnicode.GetBytes(content)],
            TextEncoding.Bytes => System.Text.Encoding.Latin1.GetBytes(content),
            _ => [],
        };
        return !IsBinary && Decode(Path, bytes) is var again && again.Encoding == Encoding && again.Content == content ? bytes : null;
    }

    /// <summary>UTF-16 whose mark got lost: in the first 32 characters every second byte is zero and no other one.</summary>
    private static bool IsUnmarkedUtf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64)
        {
            return false;
        }

        for (var i = 0; i < 64; i++)
        {
            if (bytes[i] == 0 != (i % 2 == 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Number of lines; a text always has at least one.</summary>
    public int LineCount => Lines().Length;

    /// <summary>Line and column of an offset, which is moved into the text when it lies outside.</summary>
    public LinePosition GetPosition(int offset)
    {
        offset = Math.Clamp(offset, 0, Content.Length);
        var starts = Lines();
        var index = Array.BinarySearch(starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return new(line, offset - starts[line]);
    }

    /// <summary>The span of a line (from zero) without its line break; empty past the end.</summary>
    public TextSpan GetLine(int line)
    {
        var starts = Lines();
        if (line < 0 || line >= starts.Length)
        {
            return new(Content.Length, 0);
        }

        var end = line + 1 < starts.Length ? starts[line + 1] : Content.Length;
        var start = starts[line];
        if (end > start && Content[end - 1] == '\n')
        {
            end--;
        }

        if (end > start && Content[end - 1] == '\r')
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    /// <summary>The location of a span in this text.</summary>
    public Location At(TextSpan span) => new(this, span);

    /// <summary>The location from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public Location At(int start, int end) => new(this, TextSpan.FromBounds(start, end));

    private int[] Lines()
    {
        // Two threads may both compute it; they compute the same.
        return lineStarts ??= Encoding == TextEncoding.Binary ? [0] : FindLines(Content);
    }

    private static int[] FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            var next = text.AsSpan(i).IndexOfAny('\n', '\r');
            if (next < 0)
            {
                break;
            }

            i += next;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }

            starts.Add(i + 1);
        }

        return [.. starts];
    }
}
