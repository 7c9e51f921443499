using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Analysis.Diffing;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Cli.Commands;

/// <summary>Writes what <c>diff</c> says for programs: all of it, as one indented object.</summary>
internal static class DiffJson
{
    /// <summary>Writes the object and a line end.</summary>
    public static void Write(ConfigurationDiff diff, string before, string after, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            WriteText(json, "base", before);
            WriteText(json, "head", after);
            json.WriteBoolean("equivalent", diff.IsEquivalent);
            json.WriteString("level", Level(diff.Level));
            WriteObjects(json, "policies", diff.Policies, WritePolicy);
            WriteObjects(json, "added", diff.Added, WriteName);
            WriteObjects(json, "removed", diff.Removed, WriteName);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WritePolicy(Utf8JsonWriter json, PolicyChange policy)
    {
        WriteName(json, policy.After);
        json.WriteBoolean("equivalent", policy.IsEquivalent);
        json.WriteString("level", Level(policy.Level));
        WriteText(json, "scope", policy.Scope);
        WriteText(json, "refused", policy.NewlyRefused?.Reason);
        WriteObjects(json, "verdicts", policy.Verdicts, WriteVerdict);
        WriteObjects(json, "flows", policy.Flows.Changes, WriteChange);
        WriteObjects(json, "unknown", policy.Flows.Doubts, static (writer, doubt) =>
        {
            WriteText(writer, "reason", doubt.Reason);
            WritePlace(writer, doubt.At);
        });
    }

    private static void WriteName(Utf8JsonWriter json, Policy policy)
    {
        WriteText(json, "path", policy.Source.Path);
        WriteText(json, "format", policy.Format);
        WriteText(json, "name", policy.Name);
    }

    private static void WriteVerdict(Utf8JsonWriter json, VerdictChange change)
    {
        var verdict = change.Verdict;
        WriteText(json, "endpoint", verdict.Asked.Endpoint);
        WriteText(json, "role", verdict.Asked.Role);
        WriteText(json, "transport", verdict.Asked.Transport);
        json.WriteNumber("port", verdict.Asked.Port);
        WriteText(json, "before", verdict.Old);
        WriteText(json, "after", verdict.New);
        json.WriteString("level", Level(change.Level));
        json.WriteStartArray("requirements");
        foreach (var requirement in verdict.Requirements)
        {
            json.WriteStringValue(Escaping.WellFormed(requirement));
        }

        json.WriteEndArray();
        WriteObjects(json, "entriesBefore", ChangedVerdict.EntriesOf(verdict.Before), WriteEntry);
        WriteObjects(json, "entriesAfter", ChangedVerdict.EntriesOf(verdict.After), WriteEntry);
    }

    private static void WriteChange(Utf8JsonWriter json, ChangedFlows change)
    {
        json.WriteStartArray("sets");
        foreach (var box in change.Flows.Boxes)
        {
            json.WriteStartArray();
            foreach (var condition in FlowWords.Of(box, change.Asked))
            {
                json.WriteStartObject();
                WriteText(json, "kind", condition.Kind);
                WriteText(json, "text", condition.Text);
                json.WriteBoolean("isExample", condition.IsExample);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteSide(json, "before", change.Before);
        WriteSide(json, "after", change.After);
        WriteText(json, "witness", FlowWords.Example(change.Witness));
        if (change.IsNeeded is { } needed)
        {
            json.WriteBoolean("needed", needed);
        }
        else
        {
            json.WriteNull("needed");
        }
    }

    private static void WriteSide(Utf8JsonWriter json, string property, DecisionPart part)
    {
        json.WriteStartObject(property);
        WriteText(json, "outcome", FlowWords.Outcome(part));
        WriteEntry(json, new(part.Entry.At, part.Entry.Label));
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, EntryInfo entry)
    {
        WritePlace(json, entry.At);
        WriteText(json, "label", entry.Label);
    }

    private static void WritePlace(Utf8JsonWriter json, Location? place)
    {
        WriteText(json, "path", place?.Source.Path);
        if (place is { } at)
        {
            json.WriteNumber("line", at.StartPosition.Line + 1);
            json.WriteNumber("column", at.StartPosition.Column + 1);
        }
        else
        {
            json.WriteNull("line");
            json.WriteNull("column");
        }
    }

    private static string Level(Severity level) => level == Severity.None ? "none" : FindingOrder.Level(level);

    private static void WriteText(Utf8JsonWriter json, string property, string? value) => json.WriteString(property, value is null ? null : Escaping.WellFormed(value));

    private static void WriteObjects<T>(Utf8JsonWriter json, string property, ImmutableArray<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(property);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
