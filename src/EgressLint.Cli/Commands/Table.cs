using System.Collections.Immutable;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>Columns of text.</summary>
internal static class Table
{
    /// <summary>Writes rows with columns as wide as their longest cell; the last one is not filled up.</summary>
    public static void Write(TextWriter writer, IEnumerable<ImmutableArray<string>> rows, string indent = "")
    {
        var all = rows.Select(row => row.Select(Escaping.Visible).ToImmutableArray()).ToList();
        var columns = all.Count == 0 ? 0 : all.Max(row => row.Length);
        var widths = Enumerable.Range(0, columns).Select(i => all.Max(row => i < row.Length ? row[i].Length : 0)).ToList();
        foreach (var row in all)
        {
            writer.WriteLine((indent + string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i])))).TrimEnd());
        }
    }
}
