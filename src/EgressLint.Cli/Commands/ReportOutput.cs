using System.Collections.Immutable;
using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;

namespace EgressLint.Cli.Commands;

/// <summary>A report that is asked for.</summary>
/// <param name="Format">Its format.</param>
/// <param name="File">The file it goes to; null for standard output.</param>
internal sealed record ReportOutput(string Format, string? File)
{
    /// <summary>Where the pages of rules are published.</summary>
    private const string Pages = CommandLine.Home + "/blob/main/rules/";

    /// <summary>The formats there are.</summary>
    public static ImmutableArray<string> Formats { get; } = ["console", "sarif", "json", "markdown", "github", "counts", "junit"];

    /// <summary>Reads <c>F</c> or <c>F=FILE</c>; without any, the console.</summary>
    public static ImmutableArray<ReportOutput> Parse(ImmutableArray<string> texts) => Parse(texts, Formats);

    /// <summary>The same where only some formats are to be had.</summary>
    public static ImmutableArray<ReportOutput> Parse(ImmutableArray<string> texts, ImmutableArray<string> formats)
    {
        var outputs = texts.IsEmpty ? [new("console", null)] : texts.Select(text => Parse(text, formats)).ToImmutableArray();
        foreach (var group in outputs.GroupBy(output => output.File ?? "", StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            var place = group.Key.Length == 0 ? "standard output" : $"'{group.Key}'";
            throw new UsageException($"{place} can take one report, not {string.Join(" and ", group.Select(o => o.Format))}; give a file with '--format F=FILE'");
        }

        return outputs;
    }

    /// <summary>Writes a result to every output, files first.</summary>
    public static void WriteAll(Host host, AnalysisResult result, ImmutableArray<ReportOutput> outputs, ReportStyle style) =>
        WriteAll(host, outputs, (output, stream) => output.Write(result, stream, output.File is null ? style : style with { Color = false, Links = false, Width = null }));

    /// <summary>Writes every output, files first.</summary>
    public static void WriteAll(Host host, ImmutableArray<ReportOutput> outputs, Action<ReportOutput, Stream> write)
    {
        foreach (var output in outputs.OrderBy(output => output.File is null))
        {
            if (output.File is null)
            {
                host.Out.Flush();
                write(output, host.Output);
                host.Output.Flush();
            }
            else
            {
                WriteTo(host, output.File, "report", stream => write(output, stream));
            }
        }
    }

    /// <summary>Writes text to an output: UTF-8 without a mark, lines end in a line feed on every system.</summary>
    public static void WriteText(Stream stream, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }

    private static ReportOutput Parse(string text, ImmutableArray<string> formats)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (format, file) = equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
        if (!formats.Contains(format, StringComparer.Ordinal))
        {
            throw new UsageException($"'{format}' is not a report format{Suggestion.For(format, formats)}; there are {string.Join(", ", formats)}");
        }

        return file is "" ? throw new UsageException($"'--format {text}' names no file") : new(format, file);
    }

    /// <summary>Writes a file that the user names, and its folders. Not being able to is wrong usage.</summary>
    public static void WriteTo(Host host, string file, string what, Action<Stream> write, FileMode mode = FileMode.Create)
    {
        try
        {
            var path = Path.GetFullPath(file, host.WorkingDirectory);
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using var stream = new FileStream(path, mode, FileAccess.Write);
            write(stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the {what} '{file}' cannot be written: {problem.Message}");
        }
    }

    private void Write(AnalysisResult result, Stream stream, ReportStyle style)
    {
        switch (Format)
        {
            case "sarif":
                SarifReport.Write(result, stream, Sarif(style));
                break;
            case "json":
                JsonReport.Write(result, stream, new(CommandLine.Version) { IncludeSuppressed = style.IncludeSuppressed });
                break;
            default:
                WriteText(stream, writer => WriteText(result, writer, style));
                break;
        }
    }

    /// <summary>How SARIF is written.</summary>
    public static SarifOptions Sarif(ReportStyle style) => new(CommandLine.Version)
    {
        PerEndpoint = style.PerEndpoint,
        IncludeSuppressed = style.IncludeSuppressed,
        Category = style.Category,
        RulePages = RulePages.Get,
        InformationUri = CommandLine.Home,
        HelpBaseUri = Pages,
    };

    private void WriteText(AnalysisResult result, TextWriter writer, ReportStyle style)
    {
        switch (Format)
        {
            case "markdown":
                MarkdownReport.Write(result, writer, style.IncludeSuppressed);
                break;
            case "github":
                GitHubReport.Write(result, writer);
                break;
            case "counts":
                CountsReport.Write(result, writer);
                break;
            case "junit":
                JunitReport.Write(result, writer);
                break;
            default:
                var options = new ConsoleOptions { Color = style.Color, Verbosity = style.Verbosity, IncludeSuppressed = style.IncludeSuppressed, RulePages = style.Links ? Pages : null };
                ConsoleReport.Write(result, writer, style.Width is { } width ? options with { Width = Math.Clamp(width, 60, 160) } : options);
                break;
        }
    }
}

/// <summary>How reports look.</summary>
internal sealed record ReportStyle
{
    /// <summary>Whether colours may be written.</summary>
    public bool Color { get; init; }

    /// <summary>Whether rules may be links to their pages.</summary>
    public bool Links { get; init; }

    /// <summary>Columns of the terminal; null without one.</summary>
    public int? Width { get; init; }

    /// <summary>How much to say.</summary>
    public Verbosity Verbosity { get; init; }

    /// <summary>One result for each endpoint.</summary>
    public bool PerEndpoint { get; init; }

    /// <summary>Whether what is suppressed is shown, marked.</summary>
    public bool IncludeSuppressed { get; init; }

    /// <summary>What sets the log of this run apart from others of one commit; null for nothing.</summary>
    public string? Category { get; init; }
}
