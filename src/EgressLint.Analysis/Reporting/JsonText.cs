using System.Collections.Immutable;
using System.Globalization;
using System.Text;
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
            json.WritePropertyName(name);
            json.Value(value);
        }
    }

    /// <summary>An array of strings.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.Value(value);
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// A string. What turns the direction of text or hides in it is written as an escape, which reads as the same text: a report may be printed in a terminal,
    /// and the encoder leaves such characters as they are.
    /// </summary>
    public static void Value(this Utf8JsonWriter json, string value)
    {
        var text = Escaping.WellFormed(value);
        if (!text.EnumerateRunes().Any(Escaping.IsHidden))
        {
            json.WriteStringValue(text);
            return;
        }

        var shown = new StringBuilder("\"");
        foreach (var rune in JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString().EnumerateRunes())
        {
            if (Escaping.IsHidden(rune))
            {
                foreach (var unit in rune.ToString())
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
                }
            }
            else
            {
                shown.Append(rune);
            }
        }

        json.WriteRawValue(shown.Append('"').ToString());
    }

    /// <summary>A value that was read, with its strings written as <see cref="Value"/> writes them, so that reports that are joined have the bytes of one.</summary>
    public static void Copy(this Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    json.Copy(member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    json.Copy(item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.Value(value.GetString() ?? "");
                break;
            default:
                value.WriteTo(json);
                break;
        }
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
