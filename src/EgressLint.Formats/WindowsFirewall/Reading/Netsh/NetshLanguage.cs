using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>Lines of a rule.</summary>
internal enum NetshLabel
{
    /// <summary>None of them.</summary>
    None,

    /// <summary><c>Rule Name</c>.</summary>
    Name,

    /// <summary><c>Description</c>; verbose only.</summary>
    Description,

    /// <summary><c>Enabled</c>.</summary>
    Enabled,

    /// <summary><c>Direction</c>.</summary>
    Direction,

    /// <summary><c>Profiles</c>.</summary>
    Profiles,

    /// <summary><c>Grouping</c>.</summary>
    Grouping,

    /// <summary><c>LocalIP</c>.</summary>
    LocalAddress,

    /// <summary><c>RemoteIP</c>.</summary>
    RemoteAddress,

    /// <summary><c>Protocol</c>.</summary>
    Protocol,

    /// <summary><c>LocalPort</c>.</summary>
    LocalPort,

    /// <summary><c>RemotePort</c>.</summary>
    RemotePort,

    /// <summary><c>Edge traversal</c>.</summary>
    Edge,

    /// <summary><c>Program</c>; verbose only.</summary>
    Program,

    /// <summary><c>Service</c>; verbose only.</summary>
    Service,

    /// <summary><c>InterfaceTypes</c>; verbose only.</summary>
    InterfaceTypes,

    /// <summary><c>Security</c>; verbose only.</summary>
    Security,

    /// <summary><c>Rule source</c>; verbose only.</summary>
    Source,

    /// <summary><c>Action</c>.</summary>
    Action,
}

/// <summary>What netsh prints in one language: its labels, and its words by their English ones.</summary>
internal sealed class NetshLanguage
{
    /// <summary>Letters of code page 850 that come as bytes of the same number when nobody knows the code page.</summary>
    private const string OemLetters = "\u0081ü\u0082é\u0084ä\u008EÄ\u0090É\u0094ö\u0099Ö\u009AÜ\u00E1ß\u0085à\u008Aè\u0087ç\u00A0á\u00A1í\u00A2ó\u00A3ú\u00A4ñ\u00B5Á\u00D6Í";

    private readonly FrozenDictionary<string, NetshLabel> labels;
    private readonly FrozenDictionary<string, string> words;

    /// <summary>Makes a language of its rows.</summary>
    /// <param name="labelRows">Label, then its spellings.</param>
    /// <param name="wordRows">English word, then its spellings.</param>
    public NetshLanguage(IEnumerable<(NetshLabel Label, string Spellings)> labelRows, IEnumerable<(string English, string Spellings)> wordRows)
    {
        labels = Table(labelRows.SelectMany(r => Spellings(r.Spellings).Select(s => (s, r.Label))));
        words = Table(wordRows.SelectMany(r => Spellings(r.Spellings).Append(r.English).Select(s => (s, r.English))));
    }

    /// <summary>The label that a text means.</summary>
    public NetshLabel Label(ReadOnlySpan<char> text) => labels.GetValueOrDefault(Key(text));

    /// <summary>The English word for a value; the value itself when it is not known.</summary>
    public string Word(string value) => words.GetValueOrDefault(Key(value), value.Trim());

    /// <summary>Letters and digits in lower case: blanks, hyphens and no-break spaces differ from one version of Windows to the next.</summary>
    private static string Key(ReadOnlySpan<char> text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && c is not ('-' or '‐' or '‑' or '\'' or '’'))
            {
                key.Append(char.ToLowerInvariant(c));
            }
        }

        return key.ToString();
    }

    private static string[] Spellings(string row) => row.Split('|');

    private static FrozenDictionary<string, T> Table<T>(IEnumerable<(string Spelling, T Meaning)> rows)
    {
        var table = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (spelling, meaning) in rows)
        {
            table.TryAdd(Key(spelling), meaning);
            table.TryAdd(Key(Oem(spelling)), meaning);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Oem(string word)
    {
        var bytes = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            var at = OemLetters.IndexOf(c, StringComparison.Ordinal);
            bytes.Append(at > 0 && at % 2 == 1 ? OemLetters[at - 1] : c);
        }

        return bytes.ToString();
    }
}
