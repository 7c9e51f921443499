using System.Globalization;

namespace EgressLint.Benchmarks;

/// <summary>A line of the table.</summary>
internal sealed record Row(string Benchmark, string What, Measured? Measured)
{
    public string Remark { get; init; } = "";
}

/// <summary>Writes each line as soon as it is known.</summary>
internal sealed class Table
{
    private readonly TextWriter writer;

    public Table(TextWriter writer)
    {
        this.writer = writer;
        Line("benchmark", "what", "median ms", "best ms", "cpu ms", "peak MB", "");
        Line(new('-', 9), new('-', 58), new('-', 9), new('-', 9), new('-', 9), new('-', 8), "");
    }

    public void Write(Row row)
    {
        if (row.Measured is { } measured)
        {
            Line(row.Benchmark, row.What, Number(measured.Median), Number(measured.Best), Number(measured.MedianProcessor), Number(measured.PeakMegabytes), row.Remark);
        }
        else
        {
            Line(row.Benchmark, row.What, "", "", "", "", row.Remark);
        }
    }

    private void Line(string benchmark, string what, string median, string best, string processor, string peak, string remark) =>
        writer.WriteLine($"{benchmark,-9}  {what,-58}  {median,9}  {best,9}  {processor,9}  {peak,8}  {remark}".TrimEnd());

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
