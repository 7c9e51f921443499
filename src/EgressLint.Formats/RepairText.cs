using EgressLint.Core.Text;

namespace EgressLint.Formats;

/// <summary>How new lines are made to look like those around them.</summary>
internal static class RepairText
{
    private const int Longest = 80;

    /// <summary>The line end of a text: that of its first line.</summary>
    internal static string LineEnd(SourceText source)
    {
        var end = source.Content.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && source.Content[end - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>The blanks and tabs that a line (from zero) begins with.</summary>
    internal static string Indent(SourceText source, int line)
    {
        var text = source[source.GetLine(line)];
        return text[..(text.Length - text.TrimStart(" \t").Length)].ToString();
    }

    /// <summary>Whether a line (from zero) has nothing on it; the one past the end has not.</summary>
    internal static bool IsBlank(SourceText source, int line) => source[source.GetLine(line)].IsWhiteSpace();

    /// <summary>The first line of the comment that stands directly above a line, or the line itself; a comment at the top of a file is about the file.</summary>
    internal static int WithComment(SourceText source, int line, string mark)
    {
        var first = line;
        while (first > 0 && source[source.GetLine(first - 1)].TrimStart(" \t").StartsWith(mark, StringComparison.Ordinal))
        {
            first--;
        }

        return first == 0 ? line : first;
    }

    /// <summary>A text on one line, cut where it is long, for a title.</summary>
    internal static string Shown(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length <= Longest ? words : string.Concat(words.AsSpan(0, Longest - 1), "…");
    }

    /// <summary>Endpoints in a title.</summary>
    internal static string Endpoints(RepairRequest request)
    {
        var patterns = request.Flows.Select(f => f.Pattern).Distinct(StringComparer.Ordinal).ToArray();
        return patterns.Length <= 2
            ? string.Join(" and ", patterns.Select(p => $"'{p}'"))
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{patterns.Length} endpoints");
    }

    /// <summary>The regular expression that just the names of a pattern match: a star that is the first label stands for labels, every other one for a part of its label.</summary>
    internal static string Expression(string pattern)
    {
        var text = new System.Text.StringBuilder(pattern.Length + 16);
        var rest = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern.AsSpan(1) : pattern;
        text.Append(rest.Length == pattern.Length ? "^" : "");
        for (var i = 0; i < rest.Length; i++)
        {
            var isLabel = rest[i] == '*' && (i == 0 || rest[i - 1] == '.') && (i + 1 == rest.Length || rest[i + 1] == '.');
            _ = rest[i] switch
            {
                '.' => text.Append("\\."),
                '*' => text.Append(isLabel ? "[a-z0-9-]+" : "[a-z0-9-]*"),
                var other => text.Append(other),
            };
        }

        return text.Append('$').ToString();
    }

    /// <summary>Whether a pattern is no set of names: an address, or a name with a parameter that nobody has given.</summary>
    internal static bool IsForeign(string pattern) => pattern.Contains('<', StringComparison.Ordinal) || Core.Sets.IpSet.TryParse(pattern, out _);
}
