using System.Globalization;

namespace EgressLint.Analysis.Reporting.Matrix;

/// <summary>The matrix as Markdown tables, one for each feature.</summary>
public static class MatrixMarkdown
{
    /// <summary>Writes the tables.</summary>
    public static void Write(EndpointMatrix matrix, TextWriter writer)
    {
        writer.Write("## Endpoints by policy\n");
        for (var row = 0; row < matrix.Rows.Length; row++)
        {
            if (row == 0 || matrix.Rows[row].Feature != matrix.Rows[row - 1].Feature)
            {
                WriteHead(matrix, matrix.Rows[row].Feature, writer);
            }

            WriteRow(matrix, row, writer);
        }

        writer.Write($"\n{Escaping.Markdown(Summary.Basis(matrix.Result))}\n");
    }

    private static void WriteHead(EndpointMatrix matrix, string feature, TextWriter writer)
    {
        writer.Write($"\n### {Escaping.Markdown(Shown.Of(matrix.Title(feature)))}\n\n| Endpoint | Port |");
        foreach (var column in matrix.Columns)
        {
            writer.Write($" {(column.Kind == "path" ? "path " : "")}{Escaping.MarkdownCode(Shown.Of(column.Name))} |");
        }

        writer.Write("\n|---|---|");
        writer.Write(string.Concat(Enumerable.Repeat("---|", matrix.Columns.Length)));
        writer.Write('\n');
    }

    private static void WriteRow(EndpointMatrix matrix, int row, TextWriter writer)
    {
        var what = matrix.Rows[row];
        var not = what.IsForbidden ? " (must not be reached)" : "";
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"| {Escaping.MarkdownCode(Shown.Of(what.Endpoint))}{not} | {what.Transport}/{what.Port} |"));
        for (var column = 0; column < matrix.Columns.Length; column++)
        {
            writer.Write($" {matrix.Verdict(row, column)} |");
        }

        writer.Write('\n');
    }
}
