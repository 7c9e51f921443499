using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>Plain ANSI colours, or none at all; and links of rules to their pages, where the terminal follows them.</summary>
/// <param name="Color">Whether to write colours.</param>
/// <param name="RulePages">Address below which the pages of rules are; null for no links.</param>
internal readonly record struct Paint(bool Color, string? RulePages = null)
{
    /// <summary>The id of a rule: letters and digits, so nothing in it has to be escaped. Rules of others have no page there.</summary>
    public string Rule(string id) => RulePages is null || RuleDescriptor.IsOwn(id) ? id : $"\u001b]8;;{RulePages}{id}.md\u001b\\{id}\u001b]8;;\u001b\\";

    public string Strong(string text) => With("1", text);

    public string Faint(string text) => With("34", text);

    public string As(Severity severity, string text) => With(Code(severity), text);

    public string Level(Severity severity) => As(severity, FindingOrder.Level(severity));

    private static string Code(Severity severity) => severity switch
    {
        Severity.Error => "1;31",
        Severity.Warning => "1;33",
        _ => "1;36",
    };

    private string With(string code, string text) => Color ? $"\u001b[{code}m{text}\u001b[0m" : text;
}

/// <summary>The layout of findings: an indented sentence, the source line, and labelled rows below. Escapes what it is given.</summary>
internal sealed class ConsolePage(TextWriter writer, Paint paint, int width)
{
    private const string Indent = "  ";
    private const int LabelWidth = 8;

    public Paint Paint => paint;

    public void Line(string text = "") => writer.Write(Escaping.LogLine(text) + "\n");

    /// <summary>Level, rule and message.</summary>
    public void Sentence(Finding finding)
    {
        var head = $"{FindingOrder.Level(finding.Severity)} {finding.Rule.Id}";
        var lines = TextWidth.Wrap($"{head}: {Escaping.Visible(finding.Message)}", width - Indent.Length);
        var painted = $"{paint.Level(finding.Severity)} {paint.Rule(finding.Rule.Id)}{lines[0][head.Length..]}";
        Line(Indent + painted);
        foreach (var line in lines.Skip(1))
        {
            Line(Indent + line);
        }
    }

    /// <summary>The place, and its lines with carets below the span.</summary>
    public void Source(Finding finding)
    {
        if (finding.At.Source.Content.Length == 0)
        {
            Line($"{Indent}{paint.Faint("-->")} {ConsoleReport.Place(finding.At)}");
            return;
        }

        if (finding.At.Source.IsBinary)
        {
            Line($"{Indent}{paint.Faint("-->")} {ConsoleReport.Place(finding.At)}");
            return;
        }

        var lines = Lines(finding.At, finding.At.EndPosition.Line);
        var gutter = new string(' ', Digits(lines[^1].Line));
        Line($"{Indent}{gutter}{paint.Faint("-->")} {ConsoleReport.Place(finding.At)}");
        foreach (var line in lines)
        {
            var number = line.Line.ToString(CultureInfo.InvariantCulture).PadLeft(gutter.Length);
            Line($"{Indent}{paint.Faint($"{number} |")} {line.Text}".TrimEnd(' '));
            Line($"{Indent}{paint.Faint($"{gutter} |")} {new string(' ', line.Indent)}{paint.As(finding.Severity, new string('^', line.Marked))}");
        }

        var more = finding.At.EndPosition.Line + 1 - lines[^1].Line;
        if (more > 0 && lines.Count > 1)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{Indent}{paint.Faint($"{gutter} |")} ({more} more {(more == 1 ? "line" : "lines")})"));
        }
    }

    /// <summary>The first line of a further place.</summary>
    public void Quote(Location at)
    {
        if (at.Source.IsBinary)
        {
            return;
        }

        var line = Excerpt.Of(at, width - Indent.Length - LabelWidth - 10)[0];
        Line($"{Indent}{new string(' ', LabelWidth)}{paint.Faint(string.Create(CultureInfo.InvariantCulture, $"{line.Line} |"))} {line.Text.TrimStart(' ')}");
    }

    /// <summary>A label and a text; nothing when there is no text.</summary>
    public void Field(string label, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        var lead = label.PadRight(LabelWidth);
        foreach (var line in TextWidth.Wrap(Escaping.Visible(text), width - Indent.Length - LabelWidth))
        {
            Line($"{Indent}{paint.Strong(lead)}{line}");
            lead = new string(' ', LabelWidth);
        }
    }

    /// <summary>A label and rows of two columns.</summary>
    public void Rows(string label, List<(string Place, string Text)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var column = Math.Min(rows.Max(row => TextWidth.Of(row.Place)), width / 3);
        var lead = label.PadRight(LabelWidth);
        foreach (var (place, text) in rows)
        {
            var room = Math.Max(width - Indent.Length - LabelWidth - column - 2, 20);
            var start = place + new string(' ', Math.Max(column - TextWidth.Of(place), 0)) + "  ";
            foreach (var line in TextWidth.Wrap(Escaping.Visible(text), room))
            {
                Line($"{Indent}{paint.Strong(lead)}{start}{line}");
                lead = new string(' ', LabelWidth);
                start = new string(' ', column + 2);
            }
        }
    }

    /// <summary>A heading with a list below it; nothing when the list is empty.</summary>
    public void List(string heading, IEnumerable<string> items)
    {
        var any = false;
        foreach (var item in items)
        {
            if (!any)
            {
                Line(paint.Strong(heading));
                any = true;
            }

            var lead = "  - ";
            foreach (var line in TextWidth.Wrap(Escaping.Visible(item), width - lead.Length))
            {
                Line(lead + line);
                lead = "    ";
            }
        }

        if (any)
        {
            Line();
        }
    }

    private List<Excerpt> Lines(Location at, int lastLine) => Excerpt.Of(at, width - Indent.Length - Digits(lastLine + 1) - 3);

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
