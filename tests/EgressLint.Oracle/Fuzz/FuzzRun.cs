using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Oracle.Fuzz;

/// <summary>How much one input may cost, and where what costs more is put.</summary>
/// <param name="Time">More is a hang, unless it takes less when tried again: other programs run too.</param>
/// <param name="Bytes">More allocated bytes are too many.</param>
/// <param name="Folder">For inputs that fail.</param>
internal sealed record FuzzLimits(TimeSpan Time, long Bytes, string Folder);

/// <summary>What a family of readers did with its inputs.</summary>
internal sealed class FuzzRun(FuzzTarget target, string fixtures, FuzzLimits limits)
{
    /// <summary>Every so many inputs one is asked questions, too.</summary>
    private const int Ask = 4;

    /// <summary>Of one fault so many inputs are kept.</summary>
    private const int MostKept = 3;

    /// <summary>After so many times the limit the program is ended.</summary>
    private const int Patience = 15;

    private readonly Mutator mutator = target.Mutator(fixtures);
    private readonly Dictionary<string, int> faults = new(StringComparer.Ordinal);
    private long underWay = -1;
    private long started;

    /// <summary>Inputs that were tried.</summary>
    public int Tried { get; private set; }

    /// <summary>Of them, those that the format took for its own.</summary>
    public int Read { get; private set; }

    /// <summary>The longest time, and its input's number.</summary>
    public (TimeSpan Time, int Number) Slowest { get; private set; }

    /// <summary>The most memory, and its input's number.</summary>
    public (long Bytes, int Number) Largest { get; private set; }

    /// <summary>Time of all.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Faults with how often they were met.</summary>
    public IReadOnlyDictionary<string, int> Faults => faults;

    /// <summary>Tries inputs of a seed from a number on, until there were enough or time is over.</summary>
    public void Run(int seed, int first, int count, TimeSpan time, Action<FuzzRun> tell)
    {
        using var watch = new Timer(_ => EndIfStuck(seed), null, limits.Time, limits.Time);
        using var last = File.OpenHandle(Path.Join(limits.Folder, $"{target.Name}.last"), FileMode.Create, FileAccess.Write, FileShare.Read);
        var begun = Stopwatch.GetTimestamp();
        for (var number = first; number < first + count && Stopwatch.GetElapsedTime(begun) < time; number++)
        {
            // A process that ends for lack of stack says nothing more: this number is what is left.
            RandomAccess.Write(last, System.Text.Encoding.ASCII.GetBytes(Mutator.Name(seed, number).PadRight(24)), 0);
            One(seed, number);
            Spent = Stopwatch.GetElapsedTime(begun);
            tell(this);
        }
    }

    private void One(int seed, int number)
    {
        var input = mutator.Make(seed, number);
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        Volatile.Write(ref underWay, number);
        var (outcome, time, bytes) = Measure(input, number);
        if (time > limits.Time)
        {
            Volatile.Write(ref started, Stopwatch.GetTimestamp());
            var again = Measure(input, number);
            time = again.Time < time ? again.Time : time;
        }

        Volatile.Write(ref underWay, -1);
        Tried++;
        Read += outcome.IsRead ? 1 : 0;
        Slowest = time > Slowest.Time ? (time, number) : Slowest;
        Largest = bytes > Largest.Bytes ? (bytes, number) : Largest;
        if (Fault(outcome, time, bytes) is { } fault)
        {
            Keep(fault, outcome.Details, input, seed, number);
        }
    }

    private (FuzzOutcome Outcome, TimeSpan Time, long Bytes) Measure(FuzzInput input, int number)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        var outcome = target.Try(input, number % Ask == 0);
        return (outcome, Stopwatch.GetElapsedTime(begun), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private string? Fault(FuzzOutcome outcome, TimeSpan time, long bytes) =>
        outcome.Fault ?? (time > limits.Time ? "takes too long" : bytes > limits.Bytes ? "takes too much memory" : null);

    private void Keep(string fault, string details, FuzzInput input, int seed, int number)
    {
        var times = faults[fault] = faults.GetValueOrDefault(fault) + 1;
        if (times > MostKept)
        {
            return;
        }

        var small = Shrinker.Shrink(input.Bytes, b =>
        {
            var (outcome, time, bytes) = Measure(input with { Bytes = b }, number);
            return Fault(outcome, time, bytes) == fault;
        });
        var path = Write(input with { Bytes = small }, seed, number);
        Console.WriteLine($"{target.Name} {Mutator.Name(seed, number)}: {fault}\n  {path}, {small.Length} bytes\n  {details}");
    }

    private string Write(FuzzInput input, int seed, int number)
    {
        var path = Path.Join(limits.Folder, $"{target.Name}-{Mutator.Name(seed, number)}-{input.Path}");
        File.WriteAllBytes(path, input.Bytes);
        return path;
    }

    /// <summary>Who never comes back cannot be tried again: the input is written down, and the process ends.</summary>
    private void EndIfStuck(int seed)
    {
        var number = (int)Volatile.Read(ref underWay);
        if (number < 0 || Stopwatch.GetElapsedTime(Volatile.Read(ref started)) < limits.Time * Patience || Volatile.Read(ref underWay) != number)
        {
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name} {Mutator.Name(seed, number)}: does not end\n  {Write(mutator.Make(seed, number), seed, number)}"));
        Environment.Exit(3);
    }
}
