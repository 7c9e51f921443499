using System.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>A rule's page as reports quote it.</summary>
/// <param name="Title">The first heading without the rule id, as words.</param>
/// <param name="Summary">The first paragraph on one line.</param>
/// <param name="Markdown">The page for readers: without the marks and blocks that make it a test.</param>
public sealed record RulePage(string Title, string Summary, string Markdown)
{
    /// <summary>Takes a page apart. A page without heading or paragraph gives empty strings for them.</summary>
    public static RulePage Parse(string page)
    {
        var lines = Readable(page);
        var title = "";
        var summary = new StringBuilder();
        foreach (var line in lines)
        {
            if (title.Length == 0 && line.StartsWith('#'))
            {
                title = TitleOf(line.TrimStart('#').Trim());
            }
            else if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#') || line.StartsWith("```", StringComparison.Ordinal))
            {
                if (summary.Length > 0)
                {
                    break;
                }
            }
            else
            {
                summary.Append(summary.Length > 0 ? " " : "").Append(line.Trim());
            }
        }

        return new(title, summary.ToString(), string.Join('\n', lines).TrimEnd() + "\n");
    }

    /// <summary>A PascalCase name as words: <c>EndpointBlocked</c> is <c>Endpoint blocked</c>.</summary>
    public static string Words(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]);
            var isAcronym = i + 1 < name.Length && char.IsAsciiLetterUpper(name[i + 1]);
            result.Append(startsWord ? " " : "").Append(startsWord && !isAcronym ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return result.ToString();
    }

    private static string TitleOf(string heading)
    {
        var colon = heading.IndexOf(": ", StringComparison.Ordinal);
        var title = colon > 0 && heading.StartsWith("EGL", StringComparison.Ordinal) ? heading[(colon + 2)..].Trim() : heading;
        return title.Contains(' ', StringComparison.Ordinal) ? title : Words(title);
    }

    private static List<string> Readable(string page)
    {
        var result = new List<string>();
        var inFindings = false;
        foreach (var raw in WithoutMarks(page.Replace("\r\n", "\n", StringComparison.Ordinal)).Split('\n'))
        {
            if (inFindings)
            {
                inFindings = !raw.StartsWith("```", StringComparison.Ordinal);
                continue;
            }

            inFindings = raw.StartsWith("```findings", StringComparison.Ordinal);
            if (!inFindings)
            {
                result.Add(raw);
            }
        }

        return result;
    }

    /// <summary>Takes the marks of expected findings out: <c>{|EGL1001:text|}</c> is just its text.</summary>
    private static string WithoutMarks(string page)
    {
        var result = new StringBuilder(page.Length);
        var open = 0;
        for (var i = 0; i < page.Length; i++)
        {
            var rest = page.AsSpan(i);
            if (rest.StartsWith("{|EGL", StringComparison.Ordinal) && rest.IndexOf(':') is var colon && colon > 0)
            {
                open++;
                i += colon;
            }
            else if (rest.StartsWith("{|U+", StringComparison.Ordinal) && rest.IndexOf("|}", StringComparison.Ordinal) is var end && end > 0)
            {
                // Stands for characters that cannot be shown.
                result.Append(rest[..(end + 2)]);
                i += end + 1;
            }
            else if (open > 0 && rest.StartsWith("|}", StringComparison.Ordinal))
            {
                open--;
                i++;
            }
            else
            {
                result.Append(page[i]);
            }
        }

        return result.ToString();
    }
}
