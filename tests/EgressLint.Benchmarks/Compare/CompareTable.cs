using System.Globalization;
using System.Text;

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

    /// <summary>So many times what the other one takes; null where no such target was set.</summary>
    public double? RatioTarget { get; init; }

    /// <summary>Megabytes that it may take; null where no target was set.</summary>
    public double? MemoryTarget { get; init; }

    /// <summary>So many times as much was asked of us as of the other one.</summary>
    public double Share { get; init; } = 1;

    public string Remark { get; init; } = "";
}

/// <summary>One table: each line is written as soon as it is known. Ratios are ours over theirs: below 1 we are quicker.</summary>
internal sealed class CompareTable(TextWriter writer)
{
    public void Head()
    {
        Line("what", "ours ms", "best", "MB", "other", "theirs ms", "best", "MB", "ratio", "best", "target", "");
        Line(new('-', 60), new('-', 8), new('-', 8), new('-', 8), new('-', 22), new('-', 9), new('-', 9), new('-', 8), new('-', 7), new('-', 7), new('-', 20), "");
    }

    public void Write(Compared row)
    {
        var isThere = row.Theirs is not null;
        string Theirs(Func<Measured, double> value) => row.Theirs is { } theirs ? Number(value(theirs)) : "-";
        Line(
            row.What, Number(row.Ours.Median), Number(row.Ours.Best), Number(row.Ours.PeakMegabytes), row.Peer,
            Theirs(m => m.Median), Theirs(m => m.Best), row.Theirs is { PeakMegabytes: > 0 } known ? Number(known.PeakMegabytes) : "-",
            isThere ? Number(Ratio(row, m => m.Median)) : "-", isThere ? Number(Ratio(row, m => m.Best)) : "-", Targets(row), row.Remark);
    }

    private static string Targets(Compared row)
    {
        var all = new List<string>();
        if (row.Target is { } time)
        {
            all.Add(Target(row.Ours.Median, time, $"{Number(time)} ms"));
        }

        if (row.RatioTarget is { } ratio && row.Theirs is not null)
        {
            all.Add(Target(Ratio(row, m => m.Median), ratio, $"x{Number(ratio)}"));
        }

        if (row.MemoryTarget is { } memory)
        {
            all.Add(Target(row.Ours.PeakMegabytes, memory, $"{Number(memory)} MB"));
        }

        return all.Count == 0 ? "-" : string.Join(", ", all);
    }

    private static string Target(double value, double most, string text) => value <= most ? text : "! " + text;

    private static double Ratio(Compared row, Func<Measured, double> value) => row.Theirs is { } theirs ? value(row.Ours) / (value(theirs) * row.Share) : 0;

    private void Line(params ReadOnlySpan<string> cells)
    {
        ReadOnlySpan<int> widths = [-60, 8, 8, 8, -22, 9, 9, 8, 7, 7, 20, 0];
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            line.Append(i == 0 ? "" : "  ").Append(widths[i] < 0 ? cells[i].PadRight(-widths[i]) : cells[i].PadLeft(widths[i]));
        }

        writer.WriteLine(line.ToString().TrimEnd());
    }

    private static string Number(double value) => value.ToString(value < 0.1 ? "0.0000" : value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
