using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting.Matrix;

/// <summary>
/// The data of the page. Thousands of cells say the same of the same lines, so that every text, place, explanation and cell is written once and called by
/// its number. The encoder leaves nothing but plain letters: no character of an analysed file means anything to HTML.
/// </summary>
internal sealed class MatrixData
{
    private const int ExcerptWidth = 140;
    private static readonly ImmutableArray<string> Verdicts = ["allow", "direct", "proxy", "authenticate", "partial", "deny", "unknown"];

    private readonly EndpointMatrix matrix;
    private readonly Numbered strings = new();
    private readonly Numbered needs = new();
    private readonly Numbered details = new();
    private readonly Numbered uses = new();
    private readonly Dictionary<(SourceText Source, TextSpan Span, string Label), int> places = [];
    private readonly List<Action<Utf8JsonWriter>> placeWriters = [];
    private readonly Dictionary<string, int> nowhere = new(StringComparer.Ordinal);
    private readonly ImmutableArray<TitleInfo> features;
    private readonly ImmutableArray<TitleInfo> roles;

    private MatrixData(EndpointMatrix matrix)
    {
        this.matrix = matrix;
        features = [.. matrix.Rows.Select(row => row.Feature).Distinct(StringComparer.Ordinal).Select(id => new TitleInfo(id, matrix.Title(id)))];
        var asked = matrix.Result.Verdicts.Select(v => v.Role).Concat(matrix.Result.PathVerdicts.Select(v => v.Role)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        roles = [.. asked.Select(id => matrix.Result.Roles.FirstOrDefault(role => role.Id == id) ?? new(id, id))];
    }

    /// <summary>Writes one object.</summary>
    public static void Write(EndpointMatrix matrix, Stream stream, string version)
    {
        using var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.Default });
        new MatrixData(matrix).Write(json, version);
    }

    private void Write(Utf8JsonWriter json, string version)
    {
        json.WriteStartObject();
        json.WriteString("tool", $"egresslint {version}");
        json.WriteString("basis", Shown.Of(Summary.Basis(matrix.Result), Shown.Sentence));
        json.WriteString("summary", Summary.Line(matrix.Result));
        Sentences(json, "assumptions", matrix.Result.Assumptions);
        Sentences(json, "overrides", matrix.Result.Overrides.Select(o => $"{o.Id}: {o.Reason}{(o.Until is null ? "" : $" (until {o.Until})")}"));
        json.Texts("verdicts", Verdicts);
        Titles(json, "features", features);
        Titles(json, "roles", roles);
        json.Objects("columns", matrix.Columns, static (writer, column) =>
        {
            writer.WriteString("name", Shown.Of(column.Name));
            writer.WriteString("kind", column.Kind);
            writer.WriteString("file", Shown.Of(column.File));
            writer.WriteString("rejected", column.Rejected is null ? null : Shown.Of(column.Rejected, Shown.Sentence));
        });
        WriteRows(json);
        WriteCells(json);
        WriteFindings(json);
        Raw(json, "needs", needs.Texts);
        Raw(json, "uses", uses.Texts);
        Raw(json, "details", details.Texts);
        json.WriteStartArray("places");
        foreach (var write in placeWriters)
        {
            write(json);
        }

        json.WriteEndArray();
        json.Texts("strings", strings.Texts);
        json.WriteEndObject();
    }

    private static void Sentences(Utf8JsonWriter json, string name, IEnumerable<string> sentences) =>
        json.Texts(name, sentences.Select(sentence => Shown.Of(sentence, Shown.Sentence)));

    private static void Titles(Utf8JsonWriter json, string name, ImmutableArray<TitleInfo> titles) => json.Objects(name, titles, static (writer, title) =>
    {
        writer.WriteString("id", Shown.Of(title.Id));
        writer.WriteString("title", Shown.Of(title.Title));
    });

    private static void Raw(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteRawValue(item);
        }

        json.WriteEndArray();
    }

    private void WriteRows(Utf8JsonWriter json)
    {
        json.WriteStartArray("rows");
        foreach (var row in matrix.Rows)
        {
            json.WriteRawValue(Arrays.Of([Index(features, row.Feature), Text(row.Endpoint), Text(row.Transport), row.Port, row.IsForbidden ? 1 : 0]));
        }

        json.WriteEndArray();
    }

    /// <summary>A cell is the number of what it says, from one; zero where nobody asks.</summary>
    private void WriteCells(Utf8JsonWriter json)
    {
        json.WriteStartArray("cells");
        for (var row = 0; row < matrix.Rows.Length; row++)
        {
            var line = new int[matrix.Columns.Length];
            for (var column = 0; column < line.Length; column++)
            {
                var cell = matrix.Cell(row, column);
                line[column] = cell.Count == 0 ? 0 : uses.Of(Arrays.Of(cell.SelectMany(Use))) + 1;
            }

            json.WriteRawValue(Arrays.Of(line));
        }

        json.WriteEndArray();
    }

    private int[] Use(MatrixUse use) =>
    [
        needs.Of(Arrays.Of([Index(roles, use.Role), Text(use.Requirement)])),
        Verdict(use.Verdict),
        details.Of(use.Policy is { } policy ? OfPolicy(policy) : OfPath(use.Ways)),
    ];

    private string OfPolicy(VerdictInfo verdict) => Arrays.Of(
        "0",
        Examples(verdict.Witness),
        Arrays.Of(verdict.Traced.Select(part => Arrays.Of(
            Arrays.Number(Verdict(part.Verdict)),
            Arrays.Number(Text(part.Example)),
            Arrays.Number(part.Skipped),
            Arrays.Of(part.Steps.SelectMany(step => new[] { Place(step.Entry), step.IsCertain ? 1 : 0 }))))),
        Doubts(verdict.Doubts));

    private string OfPath(ImmutableArray<PathVerdictInfo> ways) => Arrays.Of(ways.Select(way => Arrays.Of(
        Arrays.Number(Text(way.Arm)),
        Arrays.Number(Verdict(way.Verdict)),
        Arrays.Number(way.Hop is null ? -1 : Text(way.Hop)),
        Arrays.Of(way.Steps.SelectMany(step => new[] { Text(step.Policy), Verdict(step.Verdict), Place(step.Entry) })),
        Examples(way.Witness),
        Doubts(way.Doubts))).Prepend("1"));

    private string Examples(WitnessSet witness) => Arrays.Of(new[] { witness.Allowed, witness.Denied, witness.Unknown }.Select(name => name is null ? -1 : Text(name)));

    private string Doubts(ImmutableArray<DoubtInfo> doubts) =>
        Arrays.Of(doubts.SelectMany(doubt => new[] { Text(doubt.Reason, Shown.Sentence), doubt.At is { } at ? Place(new(at, "")) : -1 }));

    private void WriteFindings(Utf8JsonWriter json)
    {
        var files = matrix.Columns.Select(column => column.File).Where(file => file.Length > 0).ToHashSet(StringComparer.Ordinal);
        var findings = matrix.Result.Findings.Where(finding => finding.Severity != Severity.None && (finding.Subject.Endpoints.Length > 0 || IsAboutInput(finding)));
        json.Objects("findings", findings, (writer, finding) =>
        {
            writer.WriteString("rule", finding.Rule.Id);
            writer.WriteString("level", FindingOrder.Level(finding.Severity));
            writer.WriteString("message", Shown.Of(finding.Message, Shown.Sentence));
            writer.WriteString("advice", finding.Advice is { } advice ? Shown.Of(advice, Shown.Sentence) : null);
            writer.WriteBoolean("input", IsAboutInput(finding));
            writer.WriteString("file", Shown.Of(finding.At.Source.Path));
            writer.WriteNumber("place", Place(new(finding.At, "")));
            writer.WritePropertyName("endpoints");
            writer.WriteRawValue(Arrays.Of(finding.Subject.Endpoints.Select(name => Text(name))));
            writer.WritePropertyName("requirements");
            writer.WriteRawValue(Arrays.Of(finding.Subject.Requirements.Select(id => Text(id))));
            writer.WritePropertyName("roles");
            writer.WriteRawValue(Arrays.Of(finding.Subject.Roles.Select(id => Index(roles, id))));
        });
    }

    /// <summary>What could not be read has no column, or one that tells less than it seems to.</summary>
    private static bool IsAboutInput(Finding finding) => finding.Rule.Id.StartsWith("EGL0", StringComparison.Ordinal);

    private int Place(EntryInfo entry)
    {
        if (entry.At is not { } at)
        {
            return Once(nowhere, entry.Label, json => WritePlace(json, -1, 0, Text(entry.Label), []));
        }

        var path = Text(at.Source.Path);
        var label = Text(entry.Label);
        return Once(places, (at.Source, at.Span, entry.Label), json => WritePlace(json, path, at.StartPosition.Line + 1, label, Excerpt.Of(at, ExcerptWidth)));
    }

    private int Once<T>(Dictionary<T, int> known, T key, Action<Utf8JsonWriter> write)
        where T : notnull
    {
        if (!known.TryGetValue(key, out var number))
        {
            known[key] = number = placeWriters.Count;
            placeWriters.Add(write);
        }

        return number;
    }

    private static void WritePlace(Utf8JsonWriter json, int path, int line, int label, List<Excerpt> excerpts)
    {
        json.WriteStartArray();
        json.WriteNumberValue(path);
        json.WriteNumberValue(line);
        json.WriteNumberValue(label);
        foreach (var excerpt in excerpts)
        {
            var start = AtColumn(excerpt.Text, excerpt.Indent);
            json.WriteNumberValue(excerpt.Line);
            json.WriteStringValue(excerpt.Text);
            json.WriteNumberValue(start);
            json.WriteNumberValue(AtColumn(excerpt.Text, excerpt.Indent + excerpt.Marked) - start);
        }

        json.WriteEndArray();
    }

    /// <summary>The unit of a text that stands in a column of a terminal.</summary>
    private static int AtColumn(string text, int column)
    {
        var units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            column -= TextWidth.Of(rune);
            if (column < 0)
            {
                break;
            }

            units += rune.Utf16SequenceLength;
        }

        return units;
    }

    private int Text(string text, int length = Shown.Name) => strings.Of(Shown.Of(text, length));

    private static int Verdict(string verdict) => Verdicts.IndexOf(verdict);

    private static int Index(ImmutableArray<TitleInfo> titles, string id)
    {
        for (var i = 0; i < titles.Length; i++)
        {
            if (titles[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
