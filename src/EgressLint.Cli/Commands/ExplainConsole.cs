using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Commands;

/// <summary>How an explanation looks.</summary>
internal readonly record struct ExplainStyle(bool Color, Verbosity Verbosity);

/// <summary>An answer of <c>explain</c> for a person: the verdict, the line that decides, what was looked at on the way, what is not known.</summary>
internal static class ExplainConsole
{
    private const int LineWidth = 160;

    /// <summary>Writes one answer.</summary>
    public static void Write(ExplainAnswer answer, ExplainRequest request, TextWriter writer, ExplainStyle style)
    {
        var about = request.Endpoint is { } pattern ? Asked(pattern, request.Request.Port) : request.Request.Url ?? Asked(request.Request.Host ?? request.Request.Address?.ToString() ?? "", request.Request.Port);
        var policy = answer.Policy is { } name ? $" by '{name}'" : "";
        var id = answer.Id is { } text ? $" ({text})" : "";
        writer.WriteLine($"{Paint(answer.Verdict, style)}  {Escaping.Visible(about + policy + id)}");
        if (style.Verbosity == Verbosity.Quiet)
        {
            return;
        }

        if (answer.Rejected)
        {
            writer.WriteLine("  The engine refuses to load this configuration; this is what happens then.");
        }

        WriteEntry(writer, answer.Entry, answer.Default);
        Field(writer, "route", string.Join("; ", answer.Route));
        Field(writer, "inspection", answer.Inspection is "none" ? "" : answer.Inspection);
        WriteParts(writer, answer.Parts, style);
        WriteTrace(writer, answer.Trace, style);
        foreach (var doubt in answer.Doubts)
        {
            Field(writer, "doubt", doubt.At is { } at ? $"{doubt.Reason} ({at})" : doubt.Reason);
        }

        writer.WriteLine();
    }

    private static void WriteEntry(TextWriter writer, ExplainEntry? entry, string? fallback)
    {
        if (entry is null)
        {
            Field(writer, "decided by", fallback ?? "");
            return;
        }

        if (entry.At.Source.IsBinary)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  --> {Escaping.Visible(entry.At.Source.Path)}, byte {entry.At.Span.Start} {Escaping.Visible(entry.Label)}"));
            return;
        }

        var position = entry.At.StartPosition;
        var number = (position.Line + 1).ToString(CultureInfo.InvariantCulture);
        var gutter = new string(' ', number.Length);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {gutter}--> {Escaping.Visible(entry.At.Source.Path)}:{number}:{position.Column + 1} {Escaping.Visible(entry.Label)}"));

        var line = entry.At.Source.GetLine(position.Line);
        var end = Math.Min(entry.At.Span.End, line.End);
        var before = Show(entry.At.Source, TextSpan.FromBounds(line.Start, entry.At.Span.Start));
        var marked = Show(entry.At.Source, TextSpan.FromBounds(entry.At.Span.Start, Math.Max(end, entry.At.Span.Start)));
        var after = Show(entry.At.Source, TextSpan.FromBounds(Math.Max(end, entry.At.Span.Start), Math.Max(line.End, entry.At.Span.Start)));
        writer.WriteLine($"  {number} | {Escaping.Shorten(before + marked + after, LineWidth)}");
        if (before.Length < LineWidth)
        {
            writer.WriteLine($"  {gutter} | {new string(' ', before.Length)}{new string('^', Math.Clamp(marked.Length, 1, LineWidth - before.Length))}");
        }
    }

    private static void WriteParts(TextWriter writer, ImmutableArray<ExplainPart> parts, ExplainStyle style)
    {
        foreach (var part in parts)
        {
            var example = part.Witness is { } witness ? $" for example {Escaping.Visible(witness)}" : "";
            writer.WriteLine($"  {Paint(part.Verdict, style)}{example}");
            WriteEntry(writer, part.Entry, part.Default);
            Field(writer, "route", string.Join("; ", part.Route));
            foreach (var doubt in part.Doubts)
            {
                Field(writer, "doubt", doubt.At is { } at ? $"{doubt.Reason} ({at})" : doubt.Reason);
            }
        }
    }

    /// <summary>What was looked at; entries that do not match are counted unless everything is wanted.</summary>
    private static void WriteTrace(TextWriter writer, ImmutableArray<ExplainStep> trace, ExplainStyle style)
    {
        var shown = style.Verbosity == Verbosity.Detailed ? trace : [.. trace.Where(step => step.Matched is not "no")];
        var passed = trace.Length - shown.Length;
        var rows = shown.Select(step => (ImmutableArray<string>)
        [
            step.Matched,
            step.At is { } at ? at.ToString() : "(built in)",
            step.At is { } place ? Escaping.Shorten(FirstLine(place), LineWidth / 2) : step.Label,
        ]);
        if (!trace.IsEmpty)
        {
            writer.WriteLine(passed == 0 ? "  trace" : string.Create(CultureInfo.InvariantCulture, $"  trace ({passed} more {(passed == 1 ? "entry does" : "entries do")} not match)"));
            Table.Write(writer, rows, "    ");
        }
    }

    private static void Field(TextWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteLine($"  {name}: {Escaping.Visible(value)}");
        }
    }

    private static string FirstLine(Location at)
    {
        var text = at.Text;
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private static string Show(SourceText source, TextSpan span) => Escaping.Visible(source[span].ToString().Replace('\t', ' ').TrimEnd('\r', '\n'));

    private static string Asked(string host, int? port) => port is { } number ? string.Create(CultureInfo.InvariantCulture, $"{host}:{number}") : host;

    private static string Paint(string verdict, ExplainStyle style)
    {
        var code = verdict switch
        {
            "deny" => "1;31",
            "allow" or "direct" or "proxy" => "1;32",
            _ => "1;33",
        };
        return style.Color ? $"\u001b[{code}m{verdict}\u001b[0m" : verdict;
    }
}
