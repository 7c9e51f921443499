using System.Globalization;

namespace EgressLint.Oracle.Fuzz;

/// <summary>Changed and broken files for every reader: none may throw, hang, or want much memory.</summary>
internal static class FuzzCommand
{
    private const int Usual = 10_000;
    private const int Progress = 500;

    public static int Run(Arguments arguments)
    {
        var wanted = (arguments.Find("reader") ?? "all").Split(',');
        var targets = FuzzTarget.All.Where(t => wanted.Contains("all") || wanted.Contains(t.Name) || wanted.Contains(t.Family)).ToArray();
        if (targets.Length == 0)
        {
            throw new UsageException($"--reader is all, windows-firewall, or one of {string.Join(", ", FuzzTarget.All.Select(t => t.Name))}");
        }

        var folder = arguments.Find("out") ?? Path.Join(Path.GetTempPath(), "egresslint-fuzz");
        Directory.CreateDirectory(folder);
        var limits = new FuzzLimits(TimeSpan.FromMilliseconds(arguments.Number("limit", 2_000)), arguments.Number("megabytes", 256) * 1_000_000L, folder);
        var seed = arguments.Number("seed", 1);
        var (first, count) = arguments.Find("only") is not null ? (arguments.Number("only", 0), 1) : (0, arguments.Number("count", arguments.Has("seconds") ? int.MaxValue / 2 : Usual) / targets.Length);
        var time = arguments.Has("seconds") ? TimeSpan.FromSeconds((double)arguments.Number("seconds", 0) / targets.Length) : TimeSpan.MaxValue;
        Console.WriteLine("reader          inputs      read  seconds  slowest ms (input)   most MB (input)   faults");
        var faults = 0;
        foreach (var target in targets)
        {
            var run = new FuzzRun(target, Repository(arguments), limits);
            run.Run(seed, first, Math.Max(1, count), time, r => Tell(target, r));
            Clear();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target.Name,-11} {run.Tried,10} {100.0 * run.Read / Math.Max(1, run.Tried),8:0.0}% {run.Spent.TotalSeconds,8:0.0}  {run.Slowest.Time.TotalMilliseconds,8:0} ({run.Slowest.Number,7})  {run.Largest.Bytes / 1e6,8:0.0} ({run.Largest.Number,7})  {run.Faults.Values.Sum(),7}"));
            foreach (var (fault, times) in run.Faults)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {times} × {fault}"));
                faults++;
            }
        }

        return faults == 0 ? 0 : 1;
    }

    private static string Repository(Arguments arguments)
    {
        if (arguments.Find("fixtures") is { } given)
        {
            return given;
        }

        for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Join(at.FullName, "Analyzer.sln")))
            {
                return Path.Join(at.FullName, "fixtures");
            }
        }

        throw new UsageException("--fixtures is missing, and this is no folder of the repository");
    }

    private static void Tell(FuzzTarget target, FuzzRun run)
    {
        if (run.Tried % Progress == 0 && !Console.IsOutputRedirected)
        {
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r{target.Name}: {run.Tried} inputs, {run.Spent.TotalSeconds:0} s, {run.Faults.Count} faults"));
        }
    }

    private static void Clear()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r" + new string(' ', 60) + "\r");
        }
    }
}
