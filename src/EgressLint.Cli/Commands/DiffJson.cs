using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Analysis.Diffing;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;

namespace EgressLint.Cli.Commands;

/// <summary>Writes what <c>diff</c> says for programs: all of it, as one indented object.</summary>
internal static class DiffJson
{
    /// <summary>Writes the object and a line end.</summary>
    public static void Write(ConfigurationDiff diff, string before, string after, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.Text("base", before);
            json.Text("head", after);
            json.WriteBoolean("equivalent", diff.IsEquivalent);
            json.WriteString("level", Level(diff.Level));
            json.Objects("policies", diff.Policies, WritePolicy);
            json.Objects("added", diff.Added, WriteName);
            json.Objects("removed", diff.Removed, WriteName);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WritePolicy(Utf8JsonWriter json, PolicyChange policy)
    {
        WriteName(json, policy.After);
        json.WriteBoolean("equivalent", policy.IsEquivalent);
        json.WriteString("level", Level(policy.Level));
        json.Text("scope", policy.Scope);
        json.Text("refused", policy.NewlyRefused?.Reason);
        json.Objects("verdicts", policy.Verdicts, WriteVerdict);
        json.Objects("flows", policy.Flows.Changes, WriteChange);
        json.Objects("unknown", policy.Flows.Doubts, static (writer, doubt) =>
        {
            writer.Text("reason", doubt.Reason);
            writer.Start(doubt.At);
        });
    }

    private static void WriteName(Utf8JsonWriter json, Policy policy)
    {
        json.Text("path", policy.Source.Path);
        json.Text("format", policy.Format);
        json.Text("name", policy.Name);
    }

    private static void WriteVerdict(Utf8JsonWriter json, VerdictChange change)
    {
        var verdict = change.Verdict;
        json.Text("endpoint", verdict.Asked.Endpoint);
        json.Text("role", verdict.Asked.Role);
        json.Text("transport", verdict.Asked.Transport);
        json.WriteNumber("port", verdict.Asked.Port);
        json.Text("before", verdict.Old);
        json.Text("after", verdict.New);
        json.WriteString("level", Level(change.Level));
        json.Texts("requirements", verdict.Requirements);
        json.Objects("entriesBefore", ChangedVerdict.EntriesOf(verdict.Before), JsonText.Entry);
        json.Objects("entriesAfter", ChangedVerdict.EntriesOf(verdict.After), JsonText.Entry);
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
                json.Text("kind", condition.Kind);
                json.Text("text", condition.Text);
                json.WriteBoolean("isExample", condition.IsExample);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteSide(json, "before", change.Before);
        WriteSide(json, "after", change.After);
        json.Text("witness", FlowWords.Example(change.Witness));
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
        json.Text("outcome", FlowWords.Outcome(part));
        json.Entry(new(part.Entry.At, part.Entry.Label));
        json.WriteEndObject();
    }

    private static string Level(Severity level) => level == Severity.None ? "none" : FindingOrder.Level(level);
}
