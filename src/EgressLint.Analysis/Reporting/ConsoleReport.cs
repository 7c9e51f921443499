using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>How much the console says.</summary>
public enum Verbosity
{
    /// <summary>One line a finding.</summary>
    Quiet,

    /// <summary>What a person needs to mend it.</summary>
    Normal,

    /// <summary>Whole traces, and every verdict.</summary>
    Detailed,
}

/// <summary>How the console report looks.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Whether to write colours.</summary>
    public bool Color { get; init; }

    /// <summary>Address below which the pages of rules are, for links; null for a terminal that follows none.</summary>
    public string? RulePages { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 100;

    /// <summary>How much to say.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>Whether what is suppressed or known is listed too.</summary>
    public bool IncludeSuppressed { get; init; }

    /// <summary>What to call the profile; null for the names of the selected ones.</summary>
    public string? Profile { get; init; }
}

/// <summary>The report for a person at a terminal: the line, the part of it that decides, why, what breaks, what to do.</summary>
public static class ConsoleReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(AnalysisResult result, TextWriter writer, ConsoleOptions options)
    {
        var findings = FindingOrder.Sort(result.Findings.Where(finding => finding.Severity != Severity.None));
        var paint = new Paint(options.Color, options.RulePages);
        var page = new ConsolePage(writer, paint, Math.Clamp(options.Width, 40, 200));
        if (options.Verbosity == Verbosity.Quiet)
        {
            foreach (var finding in findings)
            {
                page.Line(OneLine(finding, paint));
            }

            foreach (var item in Hidden(result, options))
            {
                page.Line($"{OneLine(item.Finding, paint)} ({Summary.Why(item)})");
            }

            page.Line(Summary.Line(result));
            return;
        }

        foreach (var file in findings.GroupBy(finding => finding.At.Source.Path, StringComparer.Ordinal))
        {
            WriteFile(page, result, file, options.Verbosity);
        }

        if (options.Verbosity == Verbosity.Detailed)
        {
            WriteVerdicts(page, result);
        }

        WriteEnd(page, result, options);
    }

    private static ImmutableArray<SuppressedFinding> Hidden(AnalysisResult result, ConsoleOptions options) =>
        options.IncludeSuppressed ? FindingOrder.Sort(result.Suppressed, static item => item.Finding) : [];

    private static string OneLine(Finding finding, Paint paint)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{Place(finding.At)}: ");
        return place + paint.Level(finding.Severity) + $" {paint.Rule(finding.Rule.Id)}: {Escaping.Visible(finding.Message)}";
    }

    private static void WriteFile(ConsolePage page, AnalysisResult result, IGrouping<string, Finding> file, Verbosity verbosity)
    {
        var formats = result.Policies.Where(policy => policy.Path == file.Key).Select(policy => policy.Format).Distinct(StringComparer.Ordinal);
        var format = string.Join(", ", formats);
        page.Line(page.Paint.Strong(Escaping.Visible(file.Key)) + (format.Length > 0 ? $" ({Escaping.Visible(format)})" : ""));
        page.Line();
        foreach (var finding in file)
        {
            WriteFinding(page, finding, verbosity);
            page.Line();
        }
    }

    private static void WriteFinding(ConsolePage page, Finding finding, Verbosity verbosity)
    {
        page.Sentence(finding);
        page.Source(finding);
        WriteTrace(page, finding, verbosity);
        var subject = finding.Subject;
        page.Field("breaks", string.Join(", ", subject.Features));
        page.Field("roles", string.Join(", ", subject.Roles));
        if (subject.Endpoints.Length > 1)
        {
            page.Field("names", verbosity == Verbosity.Detailed ? string.Join(", ", subject.Endpoints) : MergedFinding.NameSome(subject.Endpoints));
        }

        page.Field("such as", subject.Witness ?? "");
        page.Field("do", finding.Advice ?? "");
        foreach (var fix in finding.Fixes)
        {
            page.Field("fix", fix.Title + (fix.Safety == FixSafety.Safe ? " ('egresslint fix')" : " ('egresslint fix --unsafe')"));
        }

        WriteRelated(page, finding, verbosity == Verbosity.Detailed ? int.MaxValue : 5);
    }

    private static void WriteTrace(ConsolePage page, Finding finding, Verbosity verbosity)
    {
        const int Most = 4;
        var steps = finding.Trace;
        var first = verbosity == Verbosity.Detailed || steps.Length <= Most ? 0 : steps.Length - Most + 1;
        if (first > 0)
        {
            page.Field("why", string.Create(CultureInfo.InvariantCulture, $"(after {first} other steps)"));
        }

        var rows = steps.Skip(first).Select(step => (ShortPlace(step.At, finding.At), step.Text)).ToList();
        page.Rows(first > 0 ? "" : "why", rows);
    }

    private static void WriteRelated(ConsolePage page, Finding finding, int most)
    {
        foreach (var place in finding.Related.Take(most))
        {
            page.Rows("see", [(ShortPlace(place.At, finding.At), place.Text)]);
            page.Quote(place.At);
        }

        if (finding.Related.Length > most)
        {
            page.Field("", string.Create(CultureInfo.InvariantCulture, $"(and {finding.Related.Length - most} more places)"));
        }
    }

    private static void WriteVerdicts(ConsolePage page, AnalysisResult result)
    {
        foreach (var policy in result.Verdicts.GroupBy(verdict => verdict.Policy, StringComparer.Ordinal))
        {
            page.Line(page.Paint.Strong($"Verdicts of {Escaping.Visible(policy.Key)}"));
            foreach (var verdict in policy)
            {
                var endpoint = string.Create(CultureInfo.InvariantCulture, $"{verdict.Endpoint}:{verdict.Port} {verdict.Transport}");
                var by = string.Join(", ", verdict.Entries.Select(entry => entry.At is { } at ? Place(at, column: false) : Escaping.Visible(entry.Label)));
                page.Line($"  {Escaping.Visible(verdict.Verdict),-12}  {Escaping.Visible(endpoint)}  {Escaping.Visible(verdict.Role)}  {Escaping.Visible(verdict.Requirement)}{(by.Length > 0 ? "  by " + by : "")}");
                foreach (var doubt in verdict.Doubts)
                {
                    page.Line($"                because {Escaping.Visible(doubt.Reason)}{(doubt.At is { } at ? $" ({Place(at, column: false)})" : "")}");
                }
            }

            page.Line();
        }
    }

    private static void WriteEnd(ConsolePage page, AnalysisResult result, ConsoleOptions options)
    {
        WriteCoverage(page, result);
        page.List("Suppressed", Hidden(result, options).Select(item => $"{Place(item.Finding.At)} {FindingOrder.Level(item.Finding.Severity)} {item.Finding.Rule.Id}: {item.Finding.Message} ({Summary.Why(item)})"));
        page.List("Assumed", result.Assumptions);
        page.List("Overrides in force", result.Overrides.Select(item => $"{item.Id}: {item.Reason}{(item.Until is null ? "" : $" (until {item.Until})")}"));
        page.Line(Escaping.Visible(Summary.Basis(result, options.Profile)));
        page.Line(page.Paint.Strong(Summary.Line(result)));
    }

    private static void WriteCoverage(ConsolePage page, AnalysisResult result)
    {
        var rows = Coverage.ByPolicy(result);
        if (rows.IsEmpty)
        {
            return;
        }

        page.Line(page.Paint.Strong("Required endpoints"));
        var names = rows.Select(row => Escaping.Visible(row.Policy)).ToList();
        var width = names.Max(TextWidth.Of);
        for (var i = 0; i < rows.Length; i++)
        {
            var counts = string.Join(", ", rows[i].Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {Escaping.Visible(Coverage.Word(count.Key))}")));
            var pad = new string(' ', width - TextWidth.Of(names[i]));
            page.Line(string.Create(CultureInfo.InvariantCulture, $"  {names[i]}{pad}  {counts}; {rows[i].Total} in all"));
        }

        page.Line();
    }

    internal static string Place(Location at, bool column = true)
    {
        var position = at.StartPosition;
        var path = Escaping.Visible(at.Source.Path);
        return at.Source.IsBinary ? string.Create(CultureInfo.InvariantCulture, $"{path}, byte {at.Span.Start}")
            : column ? string.Create(CultureInfo.InvariantCulture, $"{path}:{position.Line + 1}:{position.Column + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{path}:{position.Line + 1}");
    }

    /// <summary>Only the line where the reader is in that file already.</summary>
    private static string ShortPlace(Location at, Location reader) => at.Source.Path == reader.Source.Path
        ? string.Create(CultureInfo.InvariantCulture, $"line {at.StartPosition.Line + 1}")
        : Place(at, column: false);
}
