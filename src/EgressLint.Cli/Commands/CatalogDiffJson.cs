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
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            WriteCatalog(json, "old", outcome.OldName, outcome.Old);
            WriteCatalog(json, "new", outcome.NewName, outcome.New);
            json.WriteStartObject("names");
            json.Texts("added", outcome.Diff.NamesAdded);
            json.Texts("removed", outcome.Diff.NamesRemoved);
            json.WriteEndObject();
            json.Objects("changes", outcome.Diff.Changes, WriteChange);
            if (outcome.Verdicts is { } verdicts)
            {
                json.Objects("verdicts", verdicts, WriteVerdict);
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteCatalog(Utf8JsonWriter json, string property, string name, Catalog catalog)
    {
        json.WriteStartObject(property);
        json.Text("name", name);
        json.Text("id", catalog.Id);
        json.Text("version", catalog.Version);
        json.Text("asOf", catalog.AsOf);
        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, CatalogChange change)
    {
        json.WriteString("change", Word(change.Change));
        json.Text("kind", change.Kind);
        json.Text("id", change.Id);
        json.Texts("neededBy", change.NeededBy);
        json.Objects("fields", change.Fields, static (writer, field) =>
        {
            writer.Text("field", field.Field);
            writer.Texts("old", field.Old);
            writer.Texts("new", field.New);
        });
    }

    private static void WriteVerdict(Utf8JsonWriter json, ChangedVerdict verdict)
    {
        json.Text("policy", verdict.Asked.Policy);
        json.Text("endpoint", verdict.Asked.Endpoint);
        json.Text("role", verdict.Asked.Role);
        json.Text("transport", verdict.Asked.Transport);
        json.WriteNumber("port", verdict.Asked.Port);
        json.Text("old", verdict.Old);
        json.Text("new", verdict.New);
        json.Texts("requirements", verdict.Requirements);
        json.Objects("entries", verdict.Decided, JsonText.Entry);
    }
}
