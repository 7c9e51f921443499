using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>Writes the results of a run one by one.</summary>
internal sealed class SarifResults(Utf8JsonWriter json, SarifRules rules, string catalogVersion, bool marksSuppressed, bool hasBaseline)
{
    private const int MostText = 1024;
    private const int MostArgument = 512;
    private const int MostSteps = 100;
    private const int MostRelated = 99;
    private const int LinksShown = 3;
    private readonly LineHashCache hashes = new();

    public void Write(MergedFinding item)
    {
        var finding = item.Finding;
        var related = Related(finding);
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rules.IndexOf(finding.Rule));
        json.WriteString("level", FindingOrder.Level(finding.Severity));
        WriteMessage(item, related);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePhysical(json, finding.At);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteFingerprints(finding);
        WriteRelated(related);
        WriteCodeFlow(finding);
        WriteFixes(finding);
        WriteBaselineState(item.Suppressed);
        WriteSuppression(item.Suppressed);
        WriteProperties(finding);
        json.WriteEndObject();
    }

    /// <summary>Text of a message: shows what is hidden, means no link by accident, keeps below the limit.</summary>
    internal static string Sentence(string text) => Escaping.Shorten(Escaping.SarifText(text), MostText);

    internal static string Kind(SuppressionKind kind) => kind == SuppressionKind.InSource ? "inSource" : "external";

    internal static void WritePhysical(Utf8JsonWriter json, Location at)
    {
        var region = LineRegion.Of(at);
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, at.Source.Path);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", region.Line);
        json.WriteNumber("startColumn", region.StartColumn);
        json.WriteNumber("endLine", region.Line);
        json.WriteNumber("endColumn", region.EndColumn);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteMessage(MergedFinding item, List<RelatedLocation> related)
    {
        var finding = item.Finding;
        var advice = finding.Advice is null ? "" : " " + finding.Advice;
        var text = Escaping.SarifText(finding.Message + item.Suffix + advice);
        var links = Links(related);
        json.WriteStartObject("message");
        json.Text("text", Escaping.Shorten(text, MostText - links.Length) + links);
        json.Text("id", finding.MessageId);
        json.Texts("arguments", finding.Arguments.Select(argument => Escaping.Shorten(Escaping.SarifText(argument), MostArgument)));
        json.WriteEndObject();
    }

    /// <summary>Code scanning shows a related place only where the message links to it.</summary>
    private static string Links(List<RelatedLocation> related)
    {
        if (related.Count == 0)
        {
            return "";
        }

        var links = related.Take(LinksShown).Select((place, index) => string.Create(
            CultureInfo.InvariantCulture, $"[{LinkText(place.At)}]({index + 1})"));
        return $" See {string.Join(", ", links)}.";
    }

    private static string LinkText(Location at)
    {
        var path = Escaping.Shorten(Escaping.Visible(at.Source.Path), 80);
        return string.Create(CultureInfo.InvariantCulture, $"{path}:{LineRegion.Of(at).Line}")
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
    }

    private void WriteFingerprints(Finding finding)
    {
        json.WriteStartObject("partialFingerprints");
        json.WriteString("egresslint/v1", Fingerprint.Of(finding));
        if (hashes.Get(finding.At.Source, LineRegion.Of(finding.At).Line - 1) is { } hash)
        {
            json.WriteString("primaryLocationLineHash", hash);
        }

        json.WriteEndObject();
    }

    /// <summary>Places that a reader could not tell apart count once: the schema wants them unique.</summary>
    private static List<RelatedLocation> Related(Finding finding) =>
    [
        .. finding.Related
            .DistinctBy(place => (place.At.Source.Path, LineRegion.Of(place.At), place.Text))
            .Take(MostRelated),
    ];

    private void WriteRelated(List<RelatedLocation> related)
    {
        if (related.Count == 0)
        {
            return;
        }

        json.WriteStartArray("relatedLocations");
        for (var i = 0; i < related.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            WritePhysical(json, related[i].At);
            WriteText("message", related[i].Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteCodeFlow(Finding finding)
    {
        if (finding.Trace.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("codeFlows");
        json.WriteStartObject();
        json.WriteStartArray("threadFlows");
        json.WriteStartObject();
        json.Objects("locations", Steps(finding), (writer, step) =>
        {
            writer.WriteStartObject("location");
            WritePhysical(writer, step.At);
            WriteText("message", step.Text);
            writer.WriteEndObject();
        });
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>The trace, ending at the primary location; the middle of a long one is left out.</summary>
    private static List<TraceLine> Steps(Finding finding)
    {
        List<TraceLine> steps = [.. finding.Trace];
        var last = steps[^1].At;
        if (last.Source.Path != finding.At.Source.Path || LineRegion.Of(last) != LineRegion.Of(finding.At))
        {
            steps.Add(new(finding.At, finding.Message));
        }

        if (steps.Count <= MostSteps)
        {
            return steps;
        }

        const int Half = MostSteps / 2;
        var next = steps[^Half];
        var left = (steps.Count - MostSteps).ToString(CultureInfo.InvariantCulture);
        return [.. steps[..Half], next with { Text = $"({left} steps left out) {next.Text}" }, .. steps[^(Half - 1)..]];
    }

    private void WriteFixes(Finding finding)
    {
        var fixes = finding.Fixes
            .Select(fix => fix with { Edits = [.. fix.Edits.Where(Changes)] })
            .Where(fix => !fix.Edits.IsEmpty)
            .DistinctBy(MergedFinding.FixKey)
            .ToList();
        if (fixes.Count == 0)
        {
            return;
        }

        json.Objects("fixes", fixes, (writer, fix) =>
        {
            WriteText("description", fix.Title);
            var files = fix.Edits.GroupBy(edit => edit.At.Source.Path, StringComparer.Ordinal).OrderBy(file => file.Key, StringComparer.Ordinal);
            writer.Objects("artifactChanges", files, WriteChange);
            writer.WriteStartObject("properties");
            writer.WriteBoolean("safe", fix.Safety == FixSafety.Safe);
            writer.WriteEndObject();
        });
    }

    private static bool Changes(TextEdit edit) => !string.Equals(JsonText.TextAt(edit.At), edit.NewText, StringComparison.Ordinal);

    private static void WriteChange(Utf8JsonWriter json, IGrouping<string, TextEdit> file)
    {
        WriteArtifact(json, file.Key);
        json.Objects("replacements", file.OrderBy(edit => edit.At.Span.Start), static (writer, edit) =>
        {
            var start = edit.At.StartPosition;
            var end = edit.At.EndPosition;
            writer.WriteStartObject("deletedRegion");
            writer.WriteNumber("startLine", start.Line + 1);
            writer.WriteNumber("startColumn", start.Column + 1);
            writer.WriteNumber("endLine", end.Line + 1);
            writer.WriteNumber("endColumn", end.Column + 1);
            writer.WriteEndObject();
            if (edit.NewText.Length > 0)
            {
                writer.WriteStartObject("insertedContent");
                writer.Text("text", edit.NewText);
                writer.WriteEndObject();
            }
        });
    }

    /// <summary>What is mended since is no result: viewers that do not know the state would show it as a live one.</summary>
    private void WriteBaselineState(SuppressedFinding? suppressed)
    {
        if (hasBaseline)
        {
            json.WriteString("baselineState", suppressed is { IsKnown: true } ? "unchanged" : "new");
        }
    }

    private void WriteSuppression(SuppressedFinding? suppressed)
    {
        if (!marksSuppressed)
        {
            return;
        }

        // An empty array says "looked at and not suppressed"; absent would say that nobody looked.
        json.WriteStartArray("suppressions");
        if (suppressed is not null)
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind(suppressed.Kind));
            json.WriteString("status", "accepted");
            if (suppressed.Reason.Length > 0)
            {
                json.Text("justification", Sentence(suppressed.Reason));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteProperties(Finding finding)
    {
        var subject = finding.Subject;
        json.WriteStartObject("properties");
        json.Texts("endpoints", subject.Endpoints);
        json.Texts("requirements", subject.Requirements);
        json.Texts("roles", subject.Roles);
        json.Texts("features", subject.Features);
        json.Text("verdict", subject.Verdict);
        json.Text("witness", subject.Witness);
        json.Text("catalogVersion", catalogVersion);
        if (finding.Advice is not null)
        {
            json.Text("advice", finding.Advice);
        }

        json.WriteEndObject();
    }

    private void WriteText(string name, string text)
    {
        json.WriteStartObject(name);
        json.Text("text", text.Length > 0 ? Sentence(text) : "Here.");
        json.WriteEndObject();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", RelativeUri(path));
        json.WriteString("uriBaseId", SarifReport.BaseId);
        json.WriteEndObject();
    }

    /// <summary>A path as a relative URI reference: segments percent-encoded, so that a colon makes no scheme and a blank no end.</summary>
    internal static string RelativeUri(string path)
    {
        var segments = Escaping.WellFormed(path).Split('/').SkipWhile(segment => segment.Length == 0).Select(Uri.EscapeDataString);
        var uri = string.Join('/', segments);
        return uri.Length > 0 ? uri : "unnamed";
    }
}
