using System.Globalization;

namespace EgressLint.Benchmarks.Compare;

/// <summary>A line of the comparison.</summary>
/// <param name="What">What both do.</param>
/// <param name="Ours">What it takes us.</param>
/// <param name="Peer">The other program; a text that says so where there is none.</param>
/// <param name="Theirs">What it takes the other one; null where it is not installed or there is none.</param>
internal sealed record Compared(string What, Measured Ours, string Peer, Measured? Theirs)
{
    /// <summary>Milliseconds that it may take; null where no target was set.</summary>
    public double? Target { get; init; }

    /// <summary>So many times as much was asked of us as of the other one.</summary>
    public double Share { get; init; } = 1;

    public string Remark { get; init; } = "";
}

/// <summary>One table: each line is written as soon as it is known. Ratios are ours over theirs: below 1 we are quicker.</summary>
internal sealed class CompareTable(TextWriter writer)
{
    public void Head()
    {
        Line("what", "ours ms", "best", "other", "theirs ms", "best", "ratio", "best", "target", "");
        Line(new('-', 60), new('-', 8), new('-', 8), new('-', 22), new('-', 9), new('-', 9), new('-', 7), new('-', 7), new('-', 8), "");
    }

    public void Write(Compared row)
    {
        var isThere = row.Theirs is not null;
        Line(
            row.What, Number(row.Ours.Median), Number(row.Ours.Best), row.Peer,
            row.Theirs is { } theirs ? Number(theirs.Median) : "-", row.Theirs is { } best ? Number(best.Best) : "-",
            isThere ? Number(Ratio(row, m => m.Median)) : "-", isThere ? Number(Ratio(row, m => m.Best)) : "-",
            row.Target is { } target ? (row.Ours.Best <= target ? "" : "! ") + Number(target) : "-", row.Remark);
    }

    private static double Ratio(Compared row, Func<Measured, double> value) => row.Theirs is { } theirs ? value(row.Ours) / (value(theirs) * row.Share) : 0;

    private void Line(string what, string ours, string ourBest, string peer, string theirs, string theirBest, string ratio, string bestRatio, string target, string remark) =>
        writer.WriteLine($"{what,-60}  {ours,8}  {ourBest,8}  {peer,-22}  {theirs,9}  {theirBest,9}  {ratio,7}  {bestRatio,7}  {target,8}  {remark}".TrimEnd());

    private static string Number(double value) => value.ToString(value < 0.1 ? "0.0000" : value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
