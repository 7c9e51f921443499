using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EgressLint.Oracle.Hives;

/// <summary>Invented registries, written and read by libhivex, and read by us.</summary>
internal static class HivesCommand
{
    /// <summary>Of one kind of disagreement so many are made small and shown.</summary>
    private const int MostShown = 3;

    public static int Run(Arguments arguments)
    {
        if (!Hivex.IsInstalled)
        {
            Console.Error.WriteLine("libhivex is not installed (Debian: libhivex-bin, libwin-hivex-perl)");
            return 2;
        }

        var first = arguments.Number("seed", 1);
        var count = arguments.Number("count", 1000);
        var work = Directory.CreateTempSubdirectory("egresslint-hives-").FullName;
        var tally = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var different = 0;
        try
        {
            using var hivex = new Hivex(work);
            using var record = arguments.Find("record") is { } path ? new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" } : null;
            var clock = Stopwatch.StartNew();
            for (var seed = first; seed < first + count; seed++)
            {
                var one = HiveGenerator.Case(seed);
                var outcome = HiveTrial.Try(hivex, one);
                var times = tally[outcome.Kind] = tally.GetValueOrDefault(outcome.Kind) + 1;
                if (outcome.IsFault)
                {
                    different++;
                    Show(hivex, one, outcome, times);
                }
                else if (outcome.Hive is { } hive)
                {
                    record?.WriteLine(HiveRecord.Line(one, hive, outcome.Lines));
                }

                LongRun.Tell(seed - first + 1, count, clock);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeds {first} to {first + count - 1}, {clock.Elapsed.TotalSeconds:0} s"));
        }
        finally
        {
            Directory.Delete(work, true);
        }

        foreach (var (kind, times) in tally)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times,8}  {kind}"));
        }

        return different == 0 ? 0 : 1;
    }

    private static void Show(Hivex hivex, HiveCase one, HiveOutcome outcome, int times)
    {
        if (times > MostShown)
        {
            return;
        }

        var small = Least(hivex, one, outcome.Kind);
        Console.WriteLine($"seed {one.Seed}, {one.Kind.Name}: {outcome.Kind}\n  {HiveTrial.Try(hivex, small).Details}");
        foreach (var text in small.Texts)
        {
            Console.WriteLine("  | " + text.Trim().Replace("\n", "\n  | ", StringComparison.Ordinal));
        }

        foreach (var (at, value) in small.Damage)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  byte {at} is {value}"));
        }
    }

    /// <summary>Fewer changed bytes, fewer texts, fewer lines, shorter lines.</summary>
    private static HiveCase Least(Hivex hivex, HiveCase one, string kind)
    {
        var left = 2_000;
        bool Still(HiveCase smaller) => left-- > 0 && HiveTrial.Try(hivex, smaller).Kind == kind;
        one = one with { Damage = Delta.Least([.. one.Damage], damage => Still(one with { Damage = damage })) };
        one = one with { Texts = Delta.Least([.. one.Texts], texts => Still(one with { Texts = texts }), fewest: 1) };
        for (var i = 0; i < one.Texts.Count; i++)
        {
            var at = i;
            HiveCase With(string text) => one with { Texts = [.. one.Texts.Select((t, n) => n == at ? text : t)] };
            one = With(Delta.LeastText(one.Texts[at], "|", text => Still(With(text))));
        }

        return one;
    }
}
