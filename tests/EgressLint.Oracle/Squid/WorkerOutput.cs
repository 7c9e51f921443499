using System.Text;

namespace EgressLint.Oracle.Squid;

/// <summary>What one worker hands to its parent: numbered lines, so that the parent can put the work of several in order.</summary>
internal sealed class WorkerOutput : IDisposable
{
    private readonly string work;
    private readonly StreamWriter record;
    private readonly StreamWriter report;

    public WorkerOutput(string work)
    {
        this.work = work;
        record = Open("record.jsonl");
        report = Open("report.jsonl");
    }

    public Tally Tally { get; } = new();

    public void Record(long order, SquidCase one) => record.WriteLine($"{order}\t{one.ToLine()}");

    public void Report(long order, SquidCase one) => report.WriteLine($"{order}\t{one.ToLine()}");

    public void Dispose()
    {
        record.Dispose();
        report.Dispose();
        Tally.Save(Path.Combine(work, "tally.txt"));
    }

    private StreamWriter Open(string name) => new(Path.Combine(work, name), false, new UTF8Encoding(false)) { NewLine = "\n" };
}
