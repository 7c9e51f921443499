using System.Globalization;
using System.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Paths as browsers write them before a script sees them (WHATWG URL, path state and query state of a special scheme; asked of Chromium).</summary>
internal static class UrlPath
{
    // Beside controls, the space and everything that is not ASCII.
    private const string EscapedInPath = "\"<>`{}^|";
    private const string EscapedInQuery = "\"<>'";

    /// <summary>
    /// Path and query of what stands behind the authority, without the fragment: backslashes are slashes, segments of dots are gone, what a URL cannot hold
    /// is percent-encoded as UTF-8. Always begins with a slash; what is percent-encoded already stays as it is.
    /// </summary>
    /// <param name="text">What stands behind the authority; empty, or begins with <c>/</c>, <c>\</c>, <c>?</c> or <c>#</c>.</param>
    public static string Canonical(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        text = hash >= 0 ? text[..hash] : text;
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var path = mark >= 0 ? text[..mark] : text;
        return Encoded(WithoutDots(path.Replace('\\', '/')), EscapedInPath) + (mark >= 0 ? Encoded(text[mark..], EscapedInQuery) : "");
    }

    private static string WithoutDots(string path)
    {
        var kept = new List<string>();
        var segments = path.StartsWith('/') ? path[1..].Split('/') : [path];
        for (var i = 0; i < segments.Length; i++)
        {
            var dots = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (dots == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (dots is not ("." or ".."))
            {
                kept.Add(segments[i]);
            }
            else if (i == segments.Length - 1)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept);
    }

    private static string Encoded(string text, string escaped)
    {
        var result = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > 0x20 and < 0x7F && !escaped.Contains((char)rune.Value, StringComparison.Ordinal))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return result.ToString();
    }
}
