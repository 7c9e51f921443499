using System.Text.RegularExpressions;

namespace EgressLint.Analysis.Reporting;

/// <summary>A rule's page for a terminal: headings, wrapped paragraphs and lists, examples indented as they are.</summary>
public static partial class RulePageText
{
    private const string Indent = "    ";

    /// <summary>Writes a page in Markdown, as <see cref="RulePage.Markdown"/> has it.</summary>
    public static void Write(TextWriter writer, string markdown, int width, bool color)
    {
        var paint = new Paint(color);
        var room = Math.Clamp(width, 40, 100);
        var paragraph = new List<string>();
        var isCode = false;
        var isBlank = false;
        foreach (var line in markdown.TrimEnd().Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Flush();
                isCode = !isCode;
            }
            else if (isCode)
            {
                writer.Write(line.Length == 0 ? "\n" : $"{Indent}{paint.Faint(Escaping.Visible(line.Replace("\t", "  ", StringComparison.Ordinal)))}\n");
            }
            else if (line.StartsWith('#'))
            {
                Flush();
                writer.Write(paint.Strong(Escaping.Visible(line.TrimStart('#').Trim())) + "\n");
            }
            else if (line.StartsWith('|'))
            {
                Flush();
                writer.Write(RuledLine().IsMatch(line) ? "" : $"  {Escaping.Visible(line.Trim('|', ' '))}\n");
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                Flush();

                // Where a block for tests was taken out, two empty lines are left.
                writer.Write(isBlank ? "" : "\n");
                isBlank = true;
                continue;
            }
            else
            {
                if (Item().IsMatch(line))
                {
                    Flush();
                }

                paragraph.Add(line.Trim());
            }

            isBlank = false;
        }

        Flush();

        void Flush()
        {
            if (paragraph.Count == 0)
            {
                return;
            }

            // What a list item says further stands below its first word.
            var text = string.Join(' ', paragraph);
            var lead = Item().Match(text).Value;
            var first = true;
            foreach (var piece in TextWidth.Wrap(Escaping.Visible(Plain(text[lead.Length..])), room - lead.Length))
            {
                writer.Write((first ? lead : new string(' ', lead.Length)) + piece + "\n");
                first = false;
            }

            paragraph.Clear();
        }
    }

    /// <summary>Links lose their target and code its ticks: a terminal has neither.</summary>
    private static string Plain(string text) =>
        Link().Replace(text, "$1").Replace("**", "", StringComparison.Ordinal).Replace('`', '\'').Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(-|\*|\d+\.)\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Item();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"^\|[-| :]+$", RegexOptions.CultureInvariant)]
    private static partial Regex RuledLine();
}
