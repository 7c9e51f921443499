using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>
/// The hash by which GitHub recognises an alert after its line has moved: a rolling polynomial over the 100 units from the start of a line,
/// blanks left out. Must be GitHub's own value to the digit, or every upload warns.
/// </summary>
internal static class LineHash
{
    private const int Window = 100;
    private const ulong Base = 37;
    private const char EndMark = '\uffff';

    /// <summary>The hash of every line, first line first, as <c>hexadecimal:occurrence</c>.</summary>
    public static IReadOnlyList<string> Compute(string content)
    {
        var hashes = Roll(content);
        var seen = new Dictionary<ulong, int>();
        var result = new string[hashes.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var count = seen.GetValueOrDefault(hashes[i]) + 1;
            seen[hashes[i]] = count;
            result[i] = Format(hashes[i], count);
        }

        return result;
    }

    internal static string Format(ulong hash, int occurrence) => string.Create(CultureInfo.InvariantCulture, $"{hash:x}:{occurrence}");

    /// <summary>The bare hashes, one a line. Linear in the text, whatever its lines look like.</summary>
    internal static List<ulong> Roll(string content)
    {
        var roller = new Roller();
        var afterReturn = false;
        foreach (var unit in content)
        {
            // A blank between CR and LF makes them two line ends: that is how GitHub walks.
            if (unit is ' ' or '\t' || (afterReturn && unit == '\n'))
            {
                afterReturn = false;
                continue;
            }

            afterReturn = unit == '\r';
            roller.Take(afterReturn ? '\n' : unit);
        }

        roller.Take(EndMark);
        return roller.Finish();
    }

    private sealed class Roller
    {
        private readonly List<ulong> hashes = [];
        private readonly char[] window = new char[Window];
        private readonly bool[] startsLine = new bool[Window];
        private readonly ulong leaving = Power();
        private ulong hash;
        private int index;
        private bool atLineStart = true;

        public void Take(char unit)
        {
            Emit();
            startsLine[index] = atLineStart;
            atLineStart = unit == '\n';
            Shift(unit);
        }

        public List<ulong> Finish()
        {
            for (var i = 0; i < Window; i++)
            {
                Emit();
                startsLine[index] = false;
                Shift('\0');
            }

            return hashes;
        }

        private void Emit()
        {
            if (startsLine[index])
            {
                hashes.Add(hash);
            }
        }

        private void Shift(char unit)
        {
            hash = unchecked((hash * Base) + unit - (leaving * window[index]));
            window[index] = unit;
            index = (index + 1) % Window;
        }

        private static ulong Power()
        {
            var power = 1UL;
            for (var i = 0; i < Window; i++)
            {
                power = unchecked(power * Base);
            }

            return power;
        }
    }
}

/// <summary>Line hashes of the files of one report, each file walked once and only when it is asked about.</summary>
internal sealed class LineHashCache
{
    private readonly Dictionary<SourceText, FileHashes> files = new(ReferenceEqualityComparer.Instance);

    /// <summary>The hash of a line (from zero), or null when GitHub would not count that many lines.</summary>
    public string? Get(SourceText source, int line)
    {
        if (source.IsBinary)
        {
            return null;
        }

        if (!files.TryGetValue(source, out var file))
        {
            file = new FileHashes(LineHash.Roll(AsGitHubReads(source)));
            files.Add(source, file);
        }

        return file.Get(line);
    }

    /// <summary>
    /// GitHub reads every file as UTF-8, whatever it is; its value for a file in another encoding is that of the replacement characters.
    /// </summary>
    private static string AsGitHubReads(SourceText source) => source.Encoding switch
    {
        TextEncoding.Utf16LittleEndian => Reread([.. source.IsMarkedUtf16 ? LittleEndianMark : [], .. System.Text.Encoding.Unicode.GetBytes(source.Content)]),
        TextEncoding.Utf16BigEndian => Reread([0xfe, 0xff, .. System.Text.Encoding.BigEndianUnicode.GetBytes(source.Content)]),
        TextEncoding.Bytes => Reread(System.Text.Encoding.Latin1.GetBytes(source.Content)),
        _ => source.Content,
    };

    private static ReadOnlySpan<byte> LittleEndianMark => [0xff, 0xfe];

    private static string Reread(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private sealed class FileHashes
    {
        private readonly List<ulong> hashes;
        private readonly int[] occurrences;

        public FileHashes(List<ulong> hashes)
        {
            this.hashes = hashes;
            occurrences = new int[hashes.Count];
            var seen = new Dictionary<ulong, int>();
            for (var i = 0; i < occurrences.Length; i++)
            {
                seen[hashes[i]] = occurrences[i] = seen.GetValueOrDefault(hashes[i]) + 1;
            }
        }

        public string? Get(int line) => line >= 0 && line < hashes.Count ? LineHash.Format(hashes[line], occurrences[line]) : null;
    }
}
