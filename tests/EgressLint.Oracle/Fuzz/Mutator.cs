using System.Globalization;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Oracle.Fuzz;

/// <summary>A file to read: the path says as much as the bytes.</summary>
internal sealed record FuzzInput(string Path, byte[] Bytes);

/// <summary>Changes samples in the ways in which files break, and in some in which only an enemy breaks them. The same numbers give the same bytes.</summary>
internal sealed class Mutator
{
    private const int Largest = 1 << 18;
    private const int MostTokens = 20_000;
    private const int MostChanges = 5;

    private static readonly string[] Numbers =
        ["0", "-1", "00", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967296", "99999999999999999999", "1e999", "0x7fffffff", "1.5", "\u0663"];

    private static readonly string[] Signs =
    [
        "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&#", "&#x110000;", "\"", "'", "`", "$(", "${", "@(", "@{", "@'", "\\", "\\u", "[", "]", "{", "}", "(", ")", ",", ";", ":", "=", "|", "||", "#", "<#",
        "//", "/*", "%", "!", "^", "*", "?", "~", "\n", "\r\n", "\r", "\t", " ", "\0", "\uFEFF", "\uD800", "\u2028", "\u00A0", "\u0130", "any", "null", "true", "-",
    ];

    private static readonly string[] Openings =
        ["<a>", "<a b=\"", "[", "{", "{\"a\":", "[[{", "(", "((", "@(", "@{a=", "$(", "\"$(", "{{", "- ", "  ", "\t", "!", "-", "(?:", "[^", "a.", "a|", "|", ",", "\\", "<!--", "&#", "if(a){", "function(){", "x=>", "`\n"];

    private readonly IReadOnlyList<FuzzInput> seeds;
    private readonly string[] tokens;

    private readonly Func<Random, FuzzInput>? maker;

    /// <summary>Prepares the changes.</summary>
    /// <param name="seeds">The samples.</param>
    /// <param name="maker">Makes further ones, of a number of choices; null for none.</param>
    public Mutator(IReadOnlyList<FuzzInput> seeds, Func<Random, FuzzInput>? maker = null)
    {
        this.seeds = seeds;
        this.maker = maker;
        tokens = [.. seeds.SelectMany(s => Tokens(SourceText.Decode(s.Path, s.Bytes).Content)).Distinct(StringComparer.Ordinal).Take(MostTokens), "x"];
    }

    /// <summary>The input of a number.</summary>
    public FuzzInput Make(int seed, int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var isMade = maker is not null && random.Next(2) == 0;
        var sample = maker is not null && isMade ? maker(random) : seeds[random.Next(seeds.Count)];
        var bytes = sample.Bytes;

        // What is made is broken already, and half of it is left as it is.
        for (var changes = isMade ? random.Next(-MostChanges, MostChanges) : random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            bytes = Change(bytes, random);
        }

        return new(random.Next(50) == 0 ? seeds[random.Next(seeds.Count)].Path : sample.Path, bytes.Length <= Largest ? bytes : bytes[..Largest]);
    }

    private byte[] Change(byte[] bytes, Random random) => bytes.Length == 0 ? Encode(bytes, Pick(Signs, random)) : random.Next(40) switch
    {
        < 4 => Overwrite(bytes, random.Next(bytes.Length), [(byte)random.Next(256)]),
        < 8 => Flip(bytes, random),
        < 11 => Replace(bytes, random.Next(bytes.Length), random.Next(1, 40), []),
        < 12 => bytes[..random.Next(bytes.Length)],
        < 17 => Replace(bytes, random.Next(bytes.Length), 0, Encode(bytes, Pick(Signs, random))),
        < 22 => SwapToken(bytes, random, Pick(tokens, random), char.IsAsciiLetterOrDigit),
        < 25 => SwapToken(bytes, random, Pick(Numbers, random), char.IsAsciiDigit),
        < 27 => Repeat(bytes, random),
        < 29 => Splice(bytes, random),
        < 33 => Lines(bytes, random),
        < 34 => Reencode(bytes, random),
        < 35 => Nest(bytes, random),
        < 36 => Overwrite(bytes, random.Next(bytes.Length), new byte[random.Next(1, 9)]),
        < 39 => Word32(bytes, random),
        _ => Replace(bytes, random.Next(bytes.Length), random.Next(8), Encode(bytes, Pick(tokens, random) + Pick(Signs, random) + Pick(tokens, random))),
    };

    private static string Pick(string[] words, Random random) => words[random.Next(words.Length)];

    private static byte[] Flip(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        return Overwrite(bytes, at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
    }

    /// <summary>A number of 32 bits at a place of the sort where binary files have them: an offset inside, a negative size, the extremes.</summary>
    private static byte[] Word32(byte[] bytes, Random random)
    {
        var value = random.Next(5) switch { 0 => random.Next(bytes.Length) & ~7, 1 => -(random.Next(bytes.Length) & ~7), 2 => int.MinValue, 3 => -1, _ => random.Next(300) };
        return Overwrite(bytes, random.Next(bytes.Length) & ~3, BitConverter.GetBytes(value));
    }

    /// <summary>One of the runs of letters or digits becomes another word.</summary>
    private static byte[] SwapToken(byte[] bytes, Random random, string word, Func<char, bool> belongs)
    {
        var at = random.Next(bytes.Length);
        for (var tries = 0; tries < 200 && !belongs((char)bytes[at]); tries++)
        {
            at = (at + 1) % bytes.Length;
        }

        var (start, end) = (at, at);
        while (start > 0 && (belongs((char)bytes[start - 1]) || (bytes[start - 1] == 0 && start > 1 && belongs((char)bytes[start - 2]))))
        {
            start--;
        }

        while (end < bytes.Length && (belongs((char)bytes[end]) || (bytes[end] == 0 && end + 1 < bytes.Length && belongs((char)bytes[end + 1]))))
        {
            end++;
        }

        return Replace(bytes, start, end - start, Encode(bytes, word));
    }

    private static byte[] Repeat(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        var chunk = bytes.AsSpan(at, Math.Min(1 << random.Next(13), bytes.Length - at));
        var times = Math.Min(1 << random.Next(9), (Largest / 4 / chunk.Length) + 1);
        var all = new byte[chunk.Length * times];
        for (var i = 0; i < times; i++)
        {
            chunk.CopyTo(all.AsSpan(i * chunk.Length));
        }

        return Replace(bytes, at, 0, all);
    }

    private byte[] Splice(byte[] bytes, Random random)
    {
        var other = seeds[random.Next(seeds.Count)].Bytes;
        return other.Length == 0 ? bytes : [.. bytes[..random.Next(bytes.Length)], .. other[random.Next(other.Length)..]];
    }

    /// <summary>A line goes away, comes twice, or to another place.</summary>
    private static byte[] Lines(byte[] bytes, Random random)
    {
        var start = bytes.AsSpan(0, random.Next(bytes.Length)).LastIndexOf((byte)'\n') + 1;
        var length = bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        if (length == 0)
        {
            return bytes;
        }

        var line = bytes[start..(start + length)];
        var to = bytes.AsSpan(0, random.Next(bytes.Length)).LastIndexOf((byte)'\n') + 1;
        return random.Next(3) switch
        {
            0 => Replace(bytes, start, length, []),
            1 => Replace(bytes, to, 0, line),
            _ => to > start ? bytes : Replace(Replace(bytes, start, length, []), to, 0, line),
        };
    }

    private static byte[] Reencode(byte[] bytes, Random random)
    {
        var text = SourceText.Decode("", bytes);
        var content = text.Content;
        return text.IsBinary ? bytes : random.Next(6) switch
        {
            0 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(content)],
            1 => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(content)],
            2 => Encoding.Unicode.GetBytes(content),
            3 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(content)],
            4 => Encoding.Latin1.GetBytes(content),
            _ => Encoding.UTF8.GetBytes(content),
        };
    }

    private static byte[] Nest(byte[] bytes, Random random)
    {
        var piece = Encode(bytes, Pick(Openings, random));
        var times = 1 << random.Next(14);
        var all = new byte[piece.Length * times];
        for (var i = 0; i < times; i++)
        {
            piece.CopyTo(all, i * piece.Length);
        }

        return Replace(bytes, random.Next(bytes.Length), 0, all);
    }

    private static byte[] Overwrite(byte[] bytes, int at, ReadOnlySpan<byte> with)
    {
        var changed = bytes.ToArray();
        with[..Math.Min(with.Length, bytes.Length - at)].CopyTo(changed.AsSpan(at));
        return changed;
    }

    private static byte[] Replace(byte[] bytes, int at, int length, ReadOnlySpan<byte> with)
    {
        length = Math.Min(length, bytes.Length - at);
        var changed = new byte[bytes.Length - length + with.Length];
        bytes.AsSpan(0, at).CopyTo(changed);
        with.CopyTo(changed.AsSpan(at));
        bytes.AsSpan(at + length).CopyTo(changed.AsSpan(at + with.Length));
        return changed;
    }

    /// <summary>A word in the file's own encoding.</summary>
    private static byte[] Encode(ReadOnlySpan<byte> file, string word) => file switch
    {
        [0xFF, 0xFE, ..] or [(byte)'P', (byte)'R', (byte)'e', (byte)'g', ..] => Encoding.Unicode.GetBytes(word),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetBytes(word),
        _ => Encoding.UTF8.GetBytes(word),
    };

    private static IEnumerable<string> Tokens(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var belongs = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.' or ':' or '%' or '*');
            if (belongs)
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (i - start is > 1 and < 60)
                {
                    yield return text[start..i];
                }

                start = -1;
            }
        }
    }

    /// <summary>The input's name in reports.</summary>
    public static string Name(int seed, int number) => string.Create(CultureInfo.InvariantCulture, $"{seed}-{number}");
}
