using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Benchmarks;

/// <summary>A command line to measure.</summary>
internal sealed record Command(string File, IReadOnlyList<string> Arguments, string Folder)
{
    /// <summary>The most that the collected heap may take, as a container sets it: where memory is plenty, nobody collects, and the peak says little. Null for no limit.</summary>
    public int? HeapMegabytes { get; init; }

    /// <summary>Whether what it ends with says nothing: a program that reports what it found.</summary>
    public bool MayFail { get; init; }

    /// <summary>The program, by the host for a <c>.dll</c>.</summary>
    public static Command Of(string program, string folder, params string[] arguments) =>
        program.EndsWith(".dll", StringComparison.Ordinal) ? new("dotnet", [program, .. arguments], folder) : new(program, arguments, folder);
}

/// <summary>What several runs took.</summary>
/// <param name="Milliseconds">Wall-clock time of each run, ascending.</param>
/// <param name="ProcessorMilliseconds">Processor time of each run, ascending: on a machine that others use too it says more.</param>
/// <param name="PeakMegabytes">The largest memory of any run: resident for a process, allocated for code in this one.</param>
internal sealed record Measured(IReadOnlyList<double> Milliseconds, IReadOnlyList<double> ProcessorMilliseconds, double PeakMegabytes)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public double Median => Milliseconds[Milliseconds.Count / 2];

    public double MedianProcessor => ProcessorMilliseconds[ProcessorMilliseconds.Count / 2];

    public double Best => Milliseconds[0];

    /// <summary>Runs a process: first the warm-ups, which are not counted, then the runs.</summary>
    public static Measured Process(Options options, Func<Command> command)
    {
        var times = new List<double>();
        var processor = new List<double>();
        var peak = 0.0;
        for (var run = -options.WarmUps; run < options.Runs; run++)
        {
            var (time, usage) = Run(command());
            if (run >= 0)
            {
                times.Add(time);
                processor.Add(usage.ProcessorMilliseconds);
                peak = Math.Max(peak, usage.PeakMegabytes);
            }
        }

        times.Sort();
        processor.Sort();
        return new(times, processor, peak);
    }

    /// <summary>Runs code in this process. It gives a number, so that nothing can be left out.</summary>
    public static Measured Here(Options options, Func<int> code) => Here(options, () => 0, _ => code());

    /// <summary>The same with something made anew before each run, which is not counted.</summary>
    public static Measured Here<T>(Options options, Func<T> make, Func<T, int> code)
    {
        var times = new List<double>();
        var processor = new List<double>();
        var peak = 0.0;
        var kept = 0;
        for (var run = -options.WarmUps; run < options.Runs; run++)
        {
            var made = make();
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var processorBefore = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            kept ^= code(made);
            var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (run >= 0)
            {
                times.Add(time);
                processor.Add((Environment.CpuUsage.TotalTime - processorBefore).TotalMilliseconds);
                peak = Math.Max(peak, (GC.GetAllocatedBytesForCurrentThread() - before) / 1e6);
            }
        }

        GC.KeepAlive(kept);
        times.Sort();
        processor.Sort();
        return new(times, processor, peak);
    }

    private static (double Milliseconds, Usage Usage) Run(Command command)
    {
        var start = new ProcessStartInfo(command.File, command.Arguments)
        {
            WorkingDirectory = command.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (command.HeapMegabytes is { } limit)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = (limit * 1_000_000L).ToString("x", CultureInfo.InvariantCulture);
        }

        var watch = Stopwatch.GetTimestamp();
        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException($"'{command.File}' cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var usage = new Usage(0, 0);
        while (!process.WaitForExit(Poll))
        {
            usage = UsageOf(process) ?? usage;
        }

        process.WaitForExit();
        var time = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        _ = output.Result;
        if (process.ExitCode != 0 && !command.MayFail)
        {
            throw new InvalidOperationException($"'{command.File} {string.Join(' ', command.Arguments)}' ended with {process.ExitCode}: {error.Result}");
        }

        return (time, usage);
    }

    /// <summary>
    /// Asked for again and again, because nobody tells after the end. The kernel keeps peak and time itself, so only what is added
    /// after the last look is missed.
    /// </summary>
    private static Usage? UsageOf(Process process)
    {
        try
        {
            process.Refresh();
            var processor = process.TotalProcessorTime.TotalMilliseconds;
            if (!OperatingSystem.IsLinux())
            {
                return new(processor, process.PeakWorkingSet64 / 1e6);
            }

            foreach (var line in File.ReadLines($"/proc/{process.Id}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return new(processor, double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // It has just ended.
        }

        return null;
    }

    private readonly record struct Usage(double ProcessorMilliseconds, double PeakMegabytes);
}
