using System.Globalization;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>What a line of registry text says.</summary>
internal enum RegistryLineKind
{
    /// <summary>Values of this key follow.</summary>
    Key,

    /// <summary>The key is deleted.</summary>
    DeleteKey,

    /// <summary>A value.</summary>
    Value,

    /// <summary>The value is deleted.</summary>
    DeleteValue,

    /// <summary>A key that is not understood.</summary>
    BadKey,

    /// <summary>Any other line that is not understood.</summary>
    Bad,
}

/// <summary>A line of registry text, with those that continue it.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Name">The key, or the name of the value; empty for the default value.</param>
/// <param name="Span">From the first to after the last character.</param>
/// <param name="Data">Where the data begin, behind the equals sign.</param>
internal readonly record struct RegistryLine(RegistryLineKind Kind, string Name, TextSpan Span, int Data);

/// <summary>Reads registry text line by line. The data of a value are read only when asked for.</summary>
/// <param name="text">The text.</param>
/// <param name="at">Where the first line begins.</param>
/// <param name="isWide">Whether texts in <c>hex(n)</c> are UTF-16, as since version 5.00, and not bytes of a code page.</param>
internal sealed class RegistryTextScanner(string text, int at, bool isWide)
{
    /// <summary>Most rules are shorter than this; room for them is made at once.</summary>
    private const int MostRoom = 1024;

    /// <summary>Characters of a text in quotes.</summary>
    private const int MaxText = 1 << 20;

    private int at = at;

    /// <summary>What is wrong with the line that was read last.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The next line; null at the end.</summary>
    public RegistryLine? Next()
    {
        while (at < text.Length)
        {
            var end = LineEnd(at);
            var start = Skip(at, end);
            at = end + 1;
            if (start == end || text[start] == ';')
            {
                continue;
            }

            switch (text[start])
            {
                case '[':
                    return Key(start, end);
                case '"' or '@':
                    return Named(start, end);
                default:
                    Problem = "it is neither a key nor a value";
                    return new(RegistryLineKind.Bad, "", Trimmed(start, end), start);
            }
        }

        return null;
    }

    /// <summary>The value of a line; null when its data are not understood.</summary>
    public RegistryValue? Value(RegistryLine line)
    {
        var written = text.AsSpan(line.Data, line.Span.End - line.Data);
        var value = new RegistryValue(line.Name, RegistryType.Text, line.Span);
        if (written[0] == '"')
        {
            _ = Quoted(line.Data, line.Span.End, out var content, out var places, out var doubt);
            var first = line.Data + 1;
            var nul = content.IndexOf('\0', StringComparison.Ordinal);
            return value with
            {
                Text = nul < 0 ? content : content[..nul],
                Doubt = doubt,
                Place = places is null ? (offset, length) => new(first + offset, length) : (offset, length) => TextSpan.FromBounds(places[offset], places[offset + length]),
            };
        }

        if (Word(written, "dword:") is { } digits)
        {
            if (!uint.TryParse(written[digits..].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            {
                Problem = "'dword:' is followed by eight hexadecimal digits";
                return null;
            }

            return value with { Type = RegistryType.Number, Number = number };
        }

        return Hex(value, line);
    }

    private RegistryLine Key(int start, int end)
    {
        var span = Trimmed(start, end);
        var written = text.AsSpan(span.Start, span.Length);

        // A key may hold brackets, so the last one counts, but not that of a comment.
        var close = written.LastIndexOf(']');
        for (var i = 0; i < close; i++)
        {
            if (written[i] == ';' && written[..i].TrimEnd().EndsWith("]"))
            {
                close = written[..i].LastIndexOf(']');
            }
        }

        if (close < 0)
        {
            Problem = "the ']' behind the key is missing";
            return new(RegistryLineKind.BadKey, "", span, start);
        }

        var isDelete = written[1] == '-';
        return new(isDelete ? RegistryLineKind.DeleteKey : RegistryLineKind.Key, written[(isDelete ? 2 : 1)..Math.Max(close, isDelete ? 2 : 1)].ToString(), span, start);
    }

    /// <summary>A line that begins with the name of a value.</summary>
    private RegistryLine Named(int start, int end)
    {
        var data = Data(start, end, out var name);
        if (data < 0)
        {
            Problem = "the name of a value is followed by '=' and data";
            return new(RegistryLineKind.Bad, name, Trimmed(start, end), start);
        }

        if (text[data] == '"')
        {
            return TextValue(start, name, data);
        }

        if (text[data] == '-' && IsEnd(data + 1, end))
        {
            return new(RegistryLineKind.DeleteValue, name, TextSpan.FromBounds(start, data + 1), data);
        }

        if (Word(text.AsSpan(data, end - data), "dword:") is { } digits)
        {
            return new(RegistryLineKind.Value, name, Trimmed(start, Comment(data + digits, end)), data);
        }

        if (Word(text.AsSpan(data, end - data), "hex") is null)
        {
            Problem = "the data are neither a text in quotes nor 'dword:' nor 'hex:'";
            return new(RegistryLineKind.Bad, name, Trimmed(start, end), start);
        }

        // A backslash at its end continues a line.
        var last = Trimmed(start, Comment(data, end));
        while (text[last.End - 1] == '\\' && at < text.Length)
        {
            if (text[at - 1] == '\r' && text[at] == '\n')
            {
                at++;
            }

            end = LineEnd(at);
            var from = Skip(at, end);
            if (from < end && text[from] is '[' or '"' or '@')
            {
                break;
            }

            at = end + 1;
            var more = Trimmed(from, Comment(from, end));
            if (more.Length == 0)
            {
                break;
            }

            last = more;
        }

        return new(RegistryLineKind.Value, name, TextSpan.FromBounds(start, last.End), data);
    }

    /// <summary>A value in quotes. The text may hold line breaks, which registry tools write as they are.</summary>
    private RegistryLine TextValue(int start, string name, int data)
    {
        var close = data + 1;
        while (close < text.Length && text[close] != '"')
        {
            if (text[close] is '\r' or '\n' && (close - data > MaxText || IsNewLine(close)))
            {
                close = text.Length;
                break;
            }

            close += close + 1 < text.Length && text[close] == '\\' && text[close + 1] is not ('\r' or '\n') ? 2 : 1;
        }

        if (close >= text.Length || !IsEnd(close + 1, LineEnd(close)))
        {
            Problem = close >= text.Length ? "the text has no quotation mark at its end" : "there is more behind the quotation mark";
            return new(RegistryLineKind.Bad, name, Trimmed(start, LineEnd(data)), start);
        }

        at = LineEnd(close) + 1;
        return new(RegistryLineKind.Value, name, TextSpan.FromBounds(start, close + 1), data);
    }

    /// <summary>Whether the line after a line break is a key or the value after this one, and so cannot continue a text.</summary>
    private bool IsNewLine(int lineBreak)
    {
        var from = lineBreak + 1;
        var end = LineEnd(Math.Min(from, text.Length));
        from = Skip(from, end);
        return from < end && (text[from] is '"' or '@' ? Data(from, end, out _) >= 0 : text[from] == '[' && text.AsSpan(from, end - from).TrimEnd().EndsWith("]"));
    }

    /// <summary>Where the data of a value begin, behind its name and the equals sign; -1 when the line has none.</summary>
    private int Data(int start, int end, out string name)
    {
        name = "";
        var next = text[start] == '"' ? Quoted(start, end, out name, out _, out _) : start + 1;
        if (next < 0)
        {
            return -1;
        }

        next = Skip(next, end);
        var data = next < end && text[next] == '=' ? Skip(next + 1, end) : end;
        return data < end ? data : -1;
    }

    /// <summary>Bytes in hexadecimal digits.</summary>
    private RegistryValue? Hex(RegistryValue value, RegistryLine line)
    {
        var written = text.AsSpan(line.Data, line.Span.End - line.Data);
        var colon = written.IndexOf(':');
        var kind = colon < 0 ? "" : written[..colon].ToString();
        var type = (uint)RegistryType.Bytes;
        if (colon < 0 || (kind.Length > 3 && (kind.Length < 6 || kind[3] != '(' || kind[^1] != ')'
            || !uint.TryParse(kind.AsSpan(4, kind.Length - 5), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out type))))
        {
            Problem = "the data are neither a text in quotes nor 'dword:' nor 'hex:'";
            return null;
        }

        value = value with { Type = type > ushort.MaxValue ? RegistryType.None : (RegistryType)type };
        var bytes = new StringBuilder();
        var places = new List<int>();
        if (!Digits(line.Data + colon + 1, line.Span.End, bytes, places))
        {
            return null;
        }

        if (!RegistryValue.IsText(value.Type))
        {
            return value with { Number = RegistryData.Number(value.Type, bytes.ToString()) };
        }

        var step = isWide ? 2 : 1;
        var content = isWide ? RegistryData.Wide(bytes.ToString(), 0, bytes.Length / 2) : bytes.ToString();
        var nul = content.IndexOf('\0', StringComparison.Ordinal);
        return value with
        {
            Text = nul < 0 ? content : content[..nul],
            Place = (offset, length) => length == 0
                ? new(offset * step < places.Count ? places[offset * step] : line.Span.End, 0)
                : TextSpan.FromBounds(places[offset * step], places[((offset + length) * step) - 1] + 2),
        };
    }

    /// <summary>Reads <c>76,00,\</c> and the lines that follow.</summary>
    private bool Digits(int from, int end, StringBuilder bytes, List<int> places)
    {
        for (var i = from; i < end; i++)
        {
            if (text[i] is ',' or '\\' or ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            if (text[i] == ';')
            {
                i = LineEnd(i);
                continue;
            }

            var length = i + 1 < end && char.IsAsciiHexDigit(text[i + 1]) ? 2 : 1;
            if (!byte.TryParse(text.AsSpan(i, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsed)
                || (i + length < end && char.IsAsciiHexDigit(text[i + length])) || bytes.Length > Hive.MaxText)
            {
                Problem = bytes.Length > Hive.MaxText ? $"it has more than {Hive.MaxText} bytes" : $"'{text[i]}' is no part of bytes in hexadecimal digits";
                return false;
            }

            bytes.Append((char)parsed);
            places.Add(i);
            i += length - 1;
        }

        return true;
    }

    /// <summary>Reads a text in quotes.</summary>
    /// <param name="start">The opening one.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="content">The text without escapes.</param>
    /// <param name="places">The place of each of its characters and of its end; null where they stand one beside the other.</param>
    /// <param name="doubt">What registry tools may read differently; null when nothing.</param>
    /// <returns>Where it goes on behind the closing one; -1 without one.</returns>
    private int Quoted(int start, int end, out string content, out List<int>? places, out string? doubt)
    {
        doubt = null;
        places = null;
        var i = start + 1;
        var plain = text.AsSpan(i, end - i).IndexOfAny('"', '\\');
        if (plain >= 0 && text[i + plain] == '"')
        {
            content = text.Substring(i, plain);
            return i + plain + 1;
        }

        var room = Math.Min(end - start, MostRoom);
        var result = new StringBuilder(room);
        places = new(room);
        for (; i < end && text[i] != '"'; i++)
        {
            places.Add(i);
            if (text[i] == '\\' && i + 1 < end)
            {
                i++;
                doubt = text[i] is '\\' or '"' ? doubt : "a backslash that is not written twice";
            }

            result.Append(text[i]);
        }

        places.Add(i);
        content = result.ToString();
        return i < end ? i + 1 : -1;
    }

    /// <summary>The length of a word that data begin with; null when they do not.</summary>
    private static int? Word(ReadOnlySpan<char> data, string word) => data.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? word.Length : null;

    /// <summary>Whether a line has nothing more but a comment.</summary>
    private bool IsEnd(int from, int end)
    {
        from = Skip(from, end);
        return from >= end || text[from] == ';';
    }

    /// <summary>Where a comment begins; the end of the line without one.</summary>
    private int Comment(int from, int end) => text.AsSpan(from, end - from).IndexOf(';') is >= 0 and var found ? from + found : end;

    private int LineEnd(int from) => text.AsSpan(from).IndexOfAny('\r', '\n') is >= 0 and var found ? from + found : text.Length;

    private int Skip(int from, int end)
    {
        while (from < end && text[from] is ' ' or '\t')
        {
            from++;
        }

        return from;
    }

    private TextSpan Trimmed(int start, int end) => new(start, text.AsSpan(start, end - start).TrimEnd().Length);
}
