using System.Globalization;

namespace EgressLint.Benchmarks.Compare;

/// <summary>Every speed target side by side with what else does the same, in one run; then what happens when the input doubles.</summary>
internal static class CompareCommand
{
    /// <summary>Until the runtime has compiled for good what runs in this process.</summary>
    private const int MoreWarmUps = 4;

    public static void Run(Options options, TemporaryFolder folder)
    {
        var peers = new Peers(options);
        Load("before");
        var table = new CompareTable(Console.Out);
        table.Head();
        var warm = options with { WarmUps = options.WarmUps + MoreWarmUps };
        foreach (var row in ProcessComparisons.Rows(options, peers, folder)
            .Concat(PacComparisons.Rows(warm, peers, folder))
            .Concat(SetComparisons.Rows(warm, peers, folder))
            .Concat(OwnTargets.Rows(warm, folder))
            .Concat(RuleComparisons.Rows(warm, peers, folder)))
        {
            table.Write(row);
        }

        Console.WriteLine();
        Scaling.Write(options, Console.Out);
        Load("after");
    }

    /// <summary>How busy the machine is with other things.</summary>
    private static void Load(string when)
    {
        var load = OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "not known";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {when}: {load} on {Environment.ProcessorCount} processors"));
    }
}
