using System.Collections.Immutable;

namespace EgressLint.Analysis.Reporting.Matrix;

/// <summary>A policy or a path.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">Format of the policy; <c>path</c> for a path.</param>
/// <param name="File">The file of the policy; empty for a path.</param>
/// <param name="Rejected">Why the engine would refuse the file; null when it loads.</param>
public sealed record MatrixColumn(string Name, string Kind, string File, string? Rejected);

/// <summary>Something that must, or must not, be reached because of a feature.</summary>
/// <param name="Feature">Feature id.</param>
/// <param name="Endpoint">Host pattern as the catalog writes it.</param>
/// <param name="Transport">As in <see cref="VerdictInfo"/>.</param>
/// <param name="Port">Port number.</param>
/// <param name="IsForbidden">Whether it must not be reached.</param>
public readonly record struct MatrixRow(string Feature, string Endpoint, string Transport, int Port, bool IsForbidden);

/// <summary>What one requirement of one role meets in a cell.</summary>
/// <param name="Role">Role id.</param>
/// <param name="Requirement">Requirement id.</param>
/// <param name="Verdict">The verdict; of a path that of the way that is tried first.</param>
/// <param name="Policy">The answer of the policy; null for a path.</param>
/// <param name="Ways">The ways of a path, in the order in which they are tried; empty for a policy.</param>
public sealed record MatrixUse(string Role, string Requirement, string Verdict, VerdictInfo? Policy, ImmutableArray<PathVerdictInfo> Ways);

/// <summary>Every endpoint against every policy and path. What nobody asks a policy about has an empty cell.</summary>
public sealed class EndpointMatrix
{
    private readonly Dictionary<(int Row, int Column), List<MatrixUse>> cells = [];

    private EndpointMatrix(AnalysisResult result) => Result = result;

    /// <summary>What was found out.</summary>
    public AnalysisResult Result { get; }

    /// <summary>Paths, then policies.</summary>
    public ImmutableArray<MatrixColumn> Columns { get; private set; } = [];

    /// <summary>Endpoints by feature.</summary>
    public ImmutableArray<MatrixRow> Rows { get; private set; } = [];

    /// <summary>Lays a result out.</summary>
    public static EndpointMatrix Of(AnalysisResult result)
    {
        var matrix = new EndpointMatrix(result);
        var paths = result.PathVerdicts.Select(v => v.Path).Distinct(StringComparer.Ordinal).ToArray();
        matrix.Columns =
        [
            .. paths.Select(name => new MatrixColumn(name, "path", "", null)),
            .. result.Policies.Select(p => new MatrixColumn(p.Name, p.Format, p.Path, p.Rejected)),
        ];
        matrix.Rows = [.. result.Verdicts.Select(Row).Concat(result.PathVerdicts.Select(Row)).Distinct().Order(new ByFeature(result))];
        matrix.Fill(paths);
        return matrix;
    }

    /// <summary>What a policy or path says of an endpoint, by requirement and role.</summary>
    public IReadOnlyList<MatrixUse> Cell(int row, int column) => cells.TryGetValue((row, column), out var uses) ? uses : [];

    /// <summary>One word for a cell, as everywhere where endpoints are counted; null for an empty one.</summary>
    public string? Verdict(int row, int column) => cells.TryGetValue((row, column), out var uses) ? Coverage.Join(uses.Select(u => u.Verdict)) : null;

    /// <summary>What people call a feature.</summary>
    public string Title(string feature) => Result.Features.FirstOrDefault(f => f.Id == feature)?.Title ?? feature;

    private static MatrixRow Row(VerdictInfo verdict) => new(verdict.Feature, verdict.Endpoint, verdict.Transport, verdict.Port, verdict.IsForbidden);

    private static MatrixRow Row(PathVerdictInfo verdict) => new(verdict.Feature, verdict.Endpoint, verdict.Transport, verdict.Port, false);

    private void Fill(string[] paths)
    {
        var rows = new Dictionary<MatrixRow, int>();
        for (var i = 0; i < Rows.Length; i++)
        {
            rows[Rows[i]] = i;
        }

        var columns = new Dictionary<(string File, string Name), int>();
        for (var i = paths.Length; i < Columns.Length; i++)
        {
            columns.TryAdd((Columns[i].File, Columns[i].Name), i);
        }

        foreach (var ways in Result.PathVerdicts.GroupBy(v => (Row: Row(v), v.Path, v.Role, v.Requirement)))
        {
            var ordered = ways.OrderBy(way => way.Position).ToImmutableArray();
            Add(rows[ways.Key.Row], Array.IndexOf(paths, ways.Key.Path), new(ways.Key.Role, ways.Key.Requirement, Coverage.Join(First(ordered)), null, ordered));
        }

        foreach (var verdict in Result.Verdicts)
        {
            if (columns.TryGetValue((verdict.File, verdict.Policy), out var column))
            {
                Add(rows[Row(verdict)], column, new(verdict.Role, verdict.Requirement, verdict.Verdict, verdict, []));
            }
        }
    }

    /// <summary>The later ways are there for when the first cannot be reached; several first ones are of names that the script tells apart.</summary>
    private static IEnumerable<string> First(ImmutableArray<PathVerdictInfo> ways) => ways.Where(way => way.Position == ways[0].Position).Select(way => way.Verdict);

    private void Add(int row, int column, MatrixUse use)
    {
        if (!cells.TryGetValue((row, column), out var uses))
        {
            cells[(row, column)] = uses = [];
        }

        uses.Add(use);
    }

    /// <summary>Features in the order of the catalog, which puts what belongs together side by side; endpoints by name within.</summary>
    private sealed class ByFeature(AnalysisResult result) : IComparer<MatrixRow>
    {
        private readonly Dictionary<string, int> order = result.Features.Select((f, i) => (f.Id, i)).DistinctBy(f => f.Id).ToDictionary(f => f.Id, f => f.i, StringComparer.Ordinal);

        public int Compare(MatrixRow x, MatrixRow y) => Key(x).CompareTo(Key(y));

        private (int, Ordinal, Ordinal, Ordinal, int, bool) Key(MatrixRow row) =>
            (order.GetValueOrDefault(row.Feature, int.MaxValue), new(row.Feature), new(row.Endpoint), new(row.Transport), row.Port, row.IsForbidden);
    }

    private readonly record struct Ordinal(string Text) : IComparable<Ordinal>
    {
        public int CompareTo(Ordinal other) => string.CompareOrdinal(Text, other.Text);
    }
}
