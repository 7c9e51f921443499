using System.Buffers;
using System.Globalization;
using System.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>
/// Makes text of analysed files harmless for the place it is written to. A configuration may hold escape sequences, direction marks,
/// workflow commands or links; what reaches a reader must show them, never obey them.
/// </summary>
public static class Escaping
{
    private static readonly SearchValues<char> MarkdownSpecial = SearchValues.Create("\\`*_{}[]<>()#+-!|~&@.:$^\"");

    /// <summary>
    /// Shows what a terminal would obey or hide: controls, C1, direction marks, zero-width marks, the byte order mark and broken surrogates
    /// become <c>\u{1b}</c>. Everything else stays.
    /// </summary>
    public static string Visible(string text)
    {
        if (!HasHidden(text))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used) != OperationStatus.Done)
            {
                AppendEscape(result, text[i]);
                i++;
                continue;
            }

            if (IsHidden(rune))
            {
                AppendEscape(result, rune.Value);
            }
            else
            {
                result.Append(text, i, used);
            }

            i += used;
        }

        return result.ToString();
    }

    /// <summary>Whether a terminal or an editor would obey or hide the character instead of showing it.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>
    /// A line of a log. A build log obeys a line that begins with two colons (blanks before them or not) and has two more, and the older mark of
    /// two hashes and a bracket anywhere in it; both lose their power here.
    /// </summary>
    public static string LogLine(string line)
    {
        var start = line.Length - line.AsSpan().TrimStart().Length;
        if (string.CompareOrdinal(line, start, "::", 0, 2) == 0 && line.IndexOf("::", start + 2, StringComparison.Ordinal) > 0)
        {
            line = string.Concat(line.AsSpan(0, start), "\\u{3a}", line.AsSpan(start + 1));
        }

        return line.Replace("##[", "#\\u{23}[", StringComparison.Ordinal);
    }

    /// <summary>The data part of a workflow command, after <c>::</c>.</summary>
    public static string GitHubData(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>A property of a workflow command, such as <c>file=</c>.</summary>
    public static string GitHubProperty(string text) => GitHubData(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);

    /// <summary>Prose in a Markdown table cell: one line, and no character of it means anything to Markdown.</summary>
    public static string Markdown(string text)
    {
        text = Visible(text);
        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '&':
                    result.Append("&amp;");
                    break;
                case '|':
                    result.Append("&#124;");
                    break;
                case '@':
                    // The comment keeps a name from being taken as a person to notify.
                    result.Append("@<!-- -->");
                    break;
                case '.' or ':' or '-' or '(' or ')' or '+' or '!' or '"' or '{' or '}' or '^' when !StartsLink(text, i):
                    result.Append(c);
                    break;
                default:
                    result.Append(MarkdownSpecial.Contains(c) ? "\\" : "").Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>Text as code in a Markdown table cell; reads the same in the source as on the page.</summary>
    public static string MarkdownCode(string text)
    {
        text = Visible(text);
        if (text.Length == 0)
        {
            return "";
        }

        var longest = 0;
        var run = 0;
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var pad = text[0] is '`' or ' ' || text[^1] is '`' or ' ' ? " " : "";

        // A table is cut into cells before code is looked for, so a bar needs its backslash even here.
        return fence + pad + text.Replace("|", "\\|", StringComparison.Ordinal) + pad + fence;
    }

    /// <summary>Text or an attribute value of HTML.</summary>
    public static string Html(string text) => Visible(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>
    /// Message text of SARIF, where <c>[text](target)</c> is a link: what would be one gets backslashes. A lone bracket stays as it is,
    /// because viewers show the backslash.
    /// </summary>
    public static string SarifText(string text)
    {
        text = Visible(text);
        return text.Contains("](", StringComparison.Ordinal)
            ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)
            : text;
    }

    /// <summary>The text with broken surrogates replaced: JSON cannot carry them.</summary>
    public static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
            }

            i++;
        }

        return text;
    }

    /// <summary>At most <paramref name="length"/> units of the text; a cut is marked and never splits a character.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = length - 3;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end), "...");
    }

    private static bool HasHidden(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or (>= '\u007f' and < '\u00a0') or '\u00ad' || (c >= '\u0600' && (char.IsSurrogate(c) || IsHidden(new Rune(c)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsLink(string text, int i) =>
        (text[i] == ':' && string.CompareOrdinal(text, i, "://", 0, 3) == 0)
        || (text[i] == '.' && i >= 3 && string.Compare(text, i - 3, "www", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
        || (text[i] is '-' or '+' && i == 0);

    private static void AppendEscape(StringBuilder result, int value) =>
        result.Append("\\u{").Append(value.ToString("x", CultureInfo.InvariantCulture)).Append('}');
}
