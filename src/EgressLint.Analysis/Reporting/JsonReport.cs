using System.Collections.Immutable;
using System.Text.Json;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>How a JSON report is written.</summary>
/// <param name="ToolVersion">Version of egresslint.</param>
public sealed record JsonOptions(string ToolVersion)
{
    /// <summary>Whether suppressed findings are listed, marked.</summary>
    public bool IncludeSuppressed { get; init; }
}

/// <summary>The machine-readable report: everything, in the shape the contract promises.</summary>
public static class JsonReport
{
    private const int FlushEvery = 64;

    /// <summary>Writes the report as one indented object with a line end.</summary>
    public static void Write(AnalysisResult result, Stream stream, JsonOptions options)
    {
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartObject();
            WriteHead(json, result, options);
            WriteVerdicts(json, result);
            WritePaths(json, result);
            WriteFindings(json, result, options.IncludeSuppressed);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteHead(Utf8JsonWriter json, AnalysisResult result, JsonOptions options)
    {
        json.WriteNumber("schemaVersion", 1);
        json.WriteStartObject("tool");
        json.WriteString("name", "egresslint");
        json.Text("version", options.ToolVersion);
        json.WriteEndObject();
        json.WriteStartObject("catalog");
        json.Text("id", result.Catalog.Id);
        json.Text("version", result.Catalog.Version);
        json.Text("asOf", result.Catalog.AsOf);
        json.WriteEndObject();
        json.Texts("profiles", result.Profiles);
        json.Texts("assumptions", result.Assumptions);
        json.Objects("overrides", result.Overrides, static (writer, item) =>
        {
            writer.Text("id", item.Id);
            writer.Text("reason", item.Reason);
            writer.Text("until", item.Until);
        });
        json.Objects("policies", result.Policies, static (writer, policy) =>
        {
            writer.Text("path", policy.Path);
            writer.Text("format", policy.Format);
            writer.Text("name", policy.Name);
            if (policy.Rejected is not null)
            {
                writer.Text("rejected", policy.Rejected);
            }
        });
    }

    private static void WriteVerdicts(Utf8JsonWriter json, AnalysisResult result)
    {
        json.WriteStartArray("verdicts");
        var written = 0;
        foreach (var verdict in result.Verdicts)
        {
            json.WriteStartObject();
            WriteVerdict(json, verdict);
            json.WriteEndObject();
            FlushNowAndThen(json, ++written);
        }

        json.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, VerdictInfo verdict)
    {
        json.Text("policy", verdict.Policy);
        json.Text("requirement", verdict.Requirement);
        json.Text("feature", verdict.Feature);
        json.Text("role", verdict.Role);
        json.Text("endpoint", verdict.Endpoint);
        json.Text("transport", verdict.Transport);
        json.WriteNumber("port", verdict.Port);
        json.Text("verdict", verdict.Verdict);
        if (verdict.IsForbidden)
        {
            json.Text("expect", "deny");
        }

        WriteWitness(json, verdict.Witness);
        json.Objects("entries", verdict.Entries, WriteEntry);
        json.Doubts(verdict.Doubts);
    }

    private static void WriteEntry(Utf8JsonWriter json, EntryInfo entry)
    {
        if (entry.At is { } at)
        {
            json.Place(at);
        }
        else
        {
            json.WriteNull("path");
            json.WriteNull("line");
            json.WriteNull("column");
            json.WriteNull("endLine");
            json.WriteNull("endColumn");
        }

        json.Text("label", entry.Label);
    }

    private static void WritePaths(Utf8JsonWriter json, AnalysisResult result)
    {
        json.WriteStartArray("paths");
        var written = 0;
        foreach (var verdict in result.PathVerdicts)
        {
            json.WriteStartObject();
            WritePath(json, verdict);
            json.WriteEndObject();
            FlushNowAndThen(json, ++written);
        }

        json.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter json, PathVerdictInfo verdict)
    {
        json.Text("path", verdict.Path);
        json.Text("role", verdict.Role);
        json.Text("requirement", verdict.Requirement);
        json.Text("feature", verdict.Feature);
        json.Text("endpoint", verdict.Endpoint);
        json.Text("transport", verdict.Transport);
        json.WriteNumber("port", verdict.Port);
        json.Text("verdict", verdict.Verdict);
        json.Text("hop", verdict.Hop);
        json.Text("arm", verdict.Arm);
        json.WriteNumber("position", verdict.Position);
        WriteWitness(json, verdict.Witness);
        json.Objects("steps", verdict.Steps, static (writer, step) =>
        {
            writer.Text("policy", step.Policy);
            writer.Text("verdict", step.Verdict);
            writer.WriteStartObject("entry");
            WriteEntry(writer, step.Entry);
            writer.WriteEndObject();
        });
        json.Doubts(verdict.Doubts);
    }

    private static void WriteWitness(Utf8JsonWriter json, WitnessSet witness)
    {
        json.WriteStartObject("witness");
        json.Text("allowed", witness.Allowed);
        json.Text("denied", witness.Denied);
        json.Text("unknown", witness.Unknown);
        json.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter json, AnalysisResult result, bool includeSuppressed)
    {
        json.WriteStartArray("findings");
        var written = 0;
        foreach (var (finding, suppressed) in Listed(result, includeSuppressed))
        {
            json.WriteStartObject();
            WriteFinding(json, finding, suppressed);
            json.WriteEndObject();
            FlushNowAndThen(json, ++written);
        }

        json.WriteEndArray();
    }

    private static ImmutableArray<(Finding Finding, SuppressedFinding? Suppressed)> Listed(AnalysisResult result, bool includeSuppressed)
    {
        var all = result.Findings.Where(finding => finding.Severity != Severity.None).Select(finding => (finding, (SuppressedFinding?)null));
        if (includeSuppressed)
        {
            all = all.Concat(result.Suppressed.Select(item => (item.Finding, (SuppressedFinding?)item)));
        }

        return FindingOrder.Sort(all, static item => item.finding);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding, SuppressedFinding? suppressed)
    {
        json.Text("rule", finding.Rule.Id);
        json.WriteString("level", FindingOrder.Level(finding.Severity));
        json.Place(finding.At);
        json.Text("message", finding.Message);
        json.Texts("endpoints", finding.Subject.Endpoints);
        json.Texts("requirements", finding.Subject.Requirements);
        json.Texts("roles", finding.Subject.Roles);
        json.Texts("features", finding.Subject.Features);
        json.Text("verdict", finding.Subject.Verdict);
        json.Text("witness", finding.Subject.Witness);
        json.Text("advice", finding.Advice);
        if (suppressed is null)
        {
            json.WriteNull("suppressed");
        }
        else
        {
            json.WriteStartObject("suppressed");
            json.WriteString("kind", SarifResults.Kind(suppressed.Kind));
            json.Text("reason", suppressed.Reason);
            json.WriteEndObject();
        }

        json.WriteString("fingerprint", Fingerprint.Of(finding));
    }

    private static void FlushNowAndThen(Utf8JsonWriter json, int written)
    {
        if (written % FlushEvery == 0)
        {
            json.Flush();
        }
    }
}
