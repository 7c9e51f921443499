using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>What the JSON writers share: one way of writing, one way of saying where.</summary>
public static class JsonText
{
    /// <summary>For people and diffs.</summary>
    public static JsonWriterOptions Indented => new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For one object a line.</summary>
    public static JsonWriterOptions OneLine => new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string property; null is written as null.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, Escaping.WellFormed(value));
        }
    }

    /// <summary>An array of strings.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(Escaping.WellFormed(value));
        }

        json.WriteEndArray();
    }

    /// <summary>An array of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The five properties of a place: path, line, column, endLine, endColumn, from one.</summary>
    public static void Place(this Utf8JsonWriter json, Location at)
    {
        var start = at.StartPosition;
        var end = at.EndPosition;
        json.Text("path", at.Source.Path);
        json.WriteNumber("line", start.Line + 1);
        json.WriteNumber("column", start.Column + 1);
        json.WriteNumber("endLine", end.Line + 1);
        json.WriteNumber("endColumn", end.Column + 1);
    }

    /// <summary>Where a place begins, from one: path, line, column; null for each of them where there is none.</summary>
    public static void Start(this Utf8JsonWriter json, Location? place)
    {
        json.Text("path", place?.Source.Path);
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

    /// <summary>An entry: where it begins, and its label.</summary>
    public static void Entry(this Utf8JsonWriter json, EntryInfo entry)
    {
        json.Start(entry.At);
        json.Text("label", entry.Label);
    }

    /// <summary>The text of a place, clamped to its file.</summary>
    public static string TextAt(Location at)
    {
        var start = Math.Clamp(at.Span.Start, 0, at.Source.Content.Length);
        var end = Math.Clamp(at.Span.End, start, at.Source.Content.Length);
        return at.Source.Content[start..end];
    }

    /// <summary>Why something is not certain: reason, and where when that is known.</summary>
    public static void Doubts(this Utf8JsonWriter json, ImmutableArray<DoubtInfo> doubts) =>
        json.Objects("doubts", doubts, static (writer, doubt) =>
        {
            writer.Text("reason", doubt.Reason);
            writer.Text("path", doubt.At?.Source.Path);
            if (doubt.At is { } at)
            {
                writer.WriteNumber("line", at.StartPosition.Line + 1);
            }
            else
            {
                writer.WriteNull("line");
            }
        });
}
