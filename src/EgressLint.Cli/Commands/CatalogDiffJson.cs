using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Diffing;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>Writes what <c>catalog diff</c> says for programs: all of it, as one indented object.</summary>
internal static class CatalogDiffJson
{
    /// <summary>The word of a change.</summary>
    public static string Word(CatalogChangeKind change) => change switch
    {
        CatalogChangeKind.Added => "added",
        CatalogChangeKind.Removed => "removed",
        _ => "changed",
    };

    /// <summary>Writes the object and a line end.</summary>
    public static void Write(CatalogDiffOutcome outcome, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            WriteCatalog(json, "old", outcome.OldName, outcome.Old);
            WriteCatalog(json, "new", outcome.NewName, outcome.New);
            json.WriteStartObject("names");
            WriteTexts(json, "added", outcome.Diff.NamesAdded);
            WriteTexts(json, "removed", outcome.Diff.NamesRemoved);
            json.WriteEndObject();
            WriteObjects(json, "changes", outcome.Diff.Changes, WriteChange);
            if (outcome.Verdicts is { } verdicts)
            {
                WriteObjects(json, "verdicts", verdicts, WriteVerdict);
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteCatalog(Utf8JsonWriter json, string property, string name, Catalog catalog)
    {
        json.WriteStartObject(property);
        WriteText(json, "name", name);
        WriteText(json, "id", catalog.Id);
        WriteText(json, "version", catalog.Version);
        WriteText(json, "asOf", catalog.AsOf);
        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, CatalogChange change)
    {
        json.WriteString("change", Word(change.Change));
        WriteText(json, "kind", change.Kind);
        WriteText(json, "id", change.Id);
        WriteTexts(json, "neededBy", change.NeededBy);
        WriteObjects(json, "fields", change.Fields, static (writer, field) =>
        {
            WriteText(writer, "field", field.Field);
            WriteTexts(writer, "old", field.Old);
            WriteTexts(writer, "new", field.New);
        });
    }

    private static void WriteVerdict(Utf8JsonWriter json, ChangedVerdict verdict)
    {
        WriteText(json, "policy", verdict.Asked.Policy);
        WriteText(json, "endpoint", verdict.Asked.Endpoint);
        WriteText(json, "role", verdict.Asked.Role);
        WriteText(json, "transport", verdict.Asked.Transport);
        json.WriteNumber("port", verdict.Asked.Port);
        WriteText(json, "old", verdict.Old);
        WriteText(json, "new", verdict.New);
        WriteTexts(json, "requirements", verdict.Requirements);
        WriteObjects(json, "entries", verdict.Decided, WriteEntry);
    }

    private static void WriteEntry(Utf8JsonWriter json, EntryInfo entry)
    {
        WriteText(json, "path", entry.At?.Source.Path);
        if (entry.At is { } at)
        {
            json.WriteNumber("line", at.StartPosition.Line + 1);
            json.WriteNumber("column", at.StartPosition.Column + 1);
        }
        else
        {
            json.WriteNull("line");
            json.WriteNull("column");
        }

        WriteText(json, "label", entry.Label);
    }

    private static void WriteText(Utf8JsonWriter json, string property, string? value) => json.WriteString(property, value is null ? null : Escaping.WellFormed(value));

    private static void WriteTexts(Utf8JsonWriter json, string property, ImmutableArray<string> values)
    {
        json.WriteStartArray(property);
        foreach (var value in values)
        {
            json.WriteStringValue(Escaping.WellFormed(value));
        }

        json.WriteEndArray();
    }

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
