using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>Data of registry values in files of bytes, of which a text has one character for each byte. Numbers are little endian, texts UTF-16.</summary>
internal static class RegistryData
{
    /// <summary>Two bytes as a number.</summary>
    public static int U16(string bytes, int at) => (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);

    /// <summary>Four bytes as a number.</summary>
    public static uint U32(string bytes, int at) => (uint)U16(bytes, at) | ((uint)U16(bytes, at + 2) << 16);

    /// <summary>A text of <paramref name="length"/> characters in UTF-16.</summary>
    public static string Wide(string bytes, int at, int length) => string.Create(length, (bytes, at), static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)U16(source.bytes, source.at + (2 * i));
        }
    });

    /// <summary>Gives a value its text or number.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="pieces">Where the data stand; every piece but the last is of the length of the first, which is even.</param>
    public static RegistryValue Fill(RegistryValue value, string bytes, IReadOnlyList<TextSpan> pieces)
    {
        if (!RegistryValue.IsText(value.Type))
        {
            return value with { Number = pieces.Count == 1 ? Number(value.Type, bytes.AsSpan(pieces[0].Start, pieces[0].Length)) : null };
        }

        if (pieces.Count == 0)
        {
            return value with { Text = "" };
        }

        var text = string.Concat(pieces.Select(p => Wide(bytes, p.Start, p.Length / 2)));
        text = text.IndexOf('\0') is >= 0 and var nul ? text[..nul] : text;
        return value with { Text = text, Span = new(pieces[0].Start, pieces[0].Length), Place = (offset, length) => Place(pieces, 2 * offset, 2 * length) };
    }

    /// <summary>The number in the data; null when they have another size than the type.</summary>
    public static long? Number(RegistryType type, ReadOnlySpan<char> data)
    {
        if (data.Length != (type == RegistryType.LongNumber ? 8 : 4))
        {
            return null;
        }

        var number = 0UL;
        for (var i = 0; i < data.Length; i++)
        {
            number = (number << 8) | (data[type == RegistryType.NumberBigEndian ? i : data.Length - 1 - i] & 0xFFUL);
        }

        return type is RegistryType.Number or RegistryType.NumberBigEndian or RegistryType.LongNumber && number <= long.MaxValue ? (long)number : null;
    }

    /// <summary>The place of some bytes of data; of those that go over the end of a piece, what is before it.</summary>
    private static TextSpan Place(IReadOnlyList<TextSpan> pieces, int offset, int length)
    {
        var index = Math.Min(offset / Math.Max(pieces[0].Length, 1), pieces.Count - 1);
        var at = offset - (index * pieces[0].Length);
        return new(pieces[index].Start + at, Math.Min(length, Math.Max(pieces[index].Length - at, 0)));
    }
}
