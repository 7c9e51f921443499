using System.Text.Json;

namespace EgressLint.Analysis.Reporting.Matrix;

/// <summary>The matrix for programs: columns, and for every endpoint one verdict a column.</summary>
public static class MatrixJson
{
    private const int FlushEvery = 64;

    /// <summary>Writes the matrix as one indented object with a line end.</summary>
    public static void Write(EndpointMatrix matrix, Stream stream, string version)
    {
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteStartObject("tool");
            json.WriteString("name", "egresslint");
            json.Text("version", version);
            json.WriteEndObject();
            json.WriteStartObject("catalog");
            json.Text("id", matrix.Result.Catalog.Id);
            json.Text("version", matrix.Result.Catalog.Version);
            json.Text("asOf", matrix.Result.Catalog.AsOf);
            json.WriteEndObject();
            json.Texts("assumptions", matrix.Result.Assumptions);
            json.Objects("columns", matrix.Columns, static (writer, column) =>
            {
                writer.Text("name", column.Name);
                writer.Text("kind", column.Kind);
                writer.Text("path", column.Kind == "path" ? null : column.File);
                writer.Text("rejected", column.Rejected);
            });
            WriteRows(json, matrix);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteRows(Utf8JsonWriter json, EndpointMatrix matrix)
    {
        json.WriteStartArray("rows");
        for (var row = 0; row < matrix.Rows.Length; row++)
        {
            WriteRow(json, matrix, row);
            if (row % FlushEvery == 0)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, EndpointMatrix matrix, int row)
    {
        var what = matrix.Rows[row];
        json.WriteStartObject();
        json.Text("feature", what.Feature);
        json.Text("endpoint", what.Endpoint);
        json.Text("transport", what.Transport);
        json.WriteNumber("port", what.Port);
        json.Text("expect", what.IsForbidden ? "deny" : null);
        json.WriteStartArray("verdicts");
        for (var column = 0; column < matrix.Columns.Length; column++)
        {
            json.WriteStringValue(matrix.Verdict(row, column));
        }

        json.WriteEndArray();
        json.Texts("roles", Enumerable.Range(0, matrix.Columns.Length).SelectMany(column => matrix.Cell(row, column)).Select(use => use.Role).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        json.WriteEndObject();
    }
}
