using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Mutants.Core;

/// <summary>Changes the code that decides, one place after the other, and looks whether a test notices.</summary>
internal sealed class CoreMutation
{
    /// <summary>Tests that noticed one of so many mutants before are asked first.</summary>
    private const int Neighbours = 30;

    private static readonly string[] NotDeciding = ["Sets/SetMeter.cs", "Policies/WorkAllowance.cs"];

    private readonly List<Mutant> mutants;
    private readonly CoreProcess process;
    private readonly List<Recorded> tests = [];
    private readonly Queue<int> noticing = new();

    private CoreMutation(List<Mutant> mutants, CoreProcess process)
    {
        this.mutants = mutants;
        this.process = process;
    }

    private enum Fate
    {
        Noticed,
        Survived,
        NotReached,
    }

    /// <summary>Runs the command.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="tests">The folder with the built tests.</param>
    /// <param name="configuration">How they were built.</param>
    /// <param name="choice">Which mutants.</param>
    public static int Run(string root, string tests, string configuration, CoreChoice choice)
    {
        var begin = Stopwatch.GetTimestamp();
        var build = new ChangedBuild(root, tests, configuration, (model, file, mutants, isAllowed) => new CoreRewriter(model, file, mutants, isAllowed));
        var core = build.Compile("EgressLint.Core", f => (f.StartsWith("Sets/", StringComparison.Ordinal) || f.StartsWith("Policies/", StringComparison.Ordinal)) && !NotDeciding.Contains(f) && choice.Takes(f), new Dictionary<string, byte[]>());
        var folder = Directory.CreateTempSubdirectory("egresslint-mutants-").FullName;
        try
        {
            var path = Path.Join(folder, "EgressLint.Core.dll");
            File.WriteAllBytes(path, core);
            var chosen = choice.Of(build.Mutants);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{build.Mutants.Count} mutants ({build.Forbidden} more do not compile), {chosen.Count} of them asked about"));
            using var process = new CoreProcess(tests, path, build.Mutants.Count);
            var mutation = new CoreMutation(build.Mutants, process);
            mutation.Record(choice.Most);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mutation.tests.Count} tests, {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s"));
            var fates = chosen.Select(m => (m, mutation.Try(m))).ToList();
            var explained = Explained.Read(Path.Join(root, "tests", "EgressLint.Mutants", "explained.txt"));
            var code = Tell(fates, explained, isWhole: chosen.Count == build.Mutants.Count && choice.IsWhole);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s"));
            return code;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs every test twice without a mutant. What fails then, or is slow and none of Core's own, is not asked.</summary>
    /// <param name="most">How long those that are asked may take, in milliseconds; null for any time.</param>
    private void Record(int? most)
    {
        process.Renew();
        for (var test = 0; test < process.Tests; test++)
        {
            var name = process.Ask(string.Create(CultureInfo.InvariantCulture, $"name {test}")) ?? "";
            var parts = process.Ask(string.Create(CultureInfo.InvariantCulture, $"record {test}"))?.Split(' ');
            if (parts is not [var time, var asked, var first, var again] || !long.TryParse(time, CultureInfo.InvariantCulture, out var milliseconds))
            {
                Console.WriteLine($"not asked: {name}: {(parts is null ? "ends the process" : string.Join(' ', parts))}");
                continue;
            }

            var isOwn = CoreTests.IsOwn(name);
            var recorded = new Recorded(test, name, milliseconds, isOwn, new(Convert.FromBase64String(first)), new(Convert.FromBase64String(again)));
            if (Environment.GetEnvironmentVariable("EGRESSLINT_MUTANTS") == "all" && milliseconds > CoreTests.MostTime / 4)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slow: {name}: {milliseconds} ms"));
            }

            if (recorded.First.HasAnySet() && milliseconds <= (most ?? (isOwn ? long.MaxValue : CoreTests.MostTime)))
            {
                tests.Add(recorded);
                process.Note(test, long.Parse(asked, CultureInfo.InvariantCulture));
            }
        }
    }

    private Fate Try(Mutant mutant)
    {
        // What is done once for all tests has to be done with the mutant, and any test may show it.
        var isOnce = !tests.Any(t => t.Again[mutant.Number]);
        var order = Order(mutant, isOnce);
        if (order.Count == 0)
        {
            return Fate.NotReached;
        }

        if (isOnce && !process.IsFresh)
        {
            process.Renew();
        }

        var question = string.Create(CultureInfo.InvariantCulture, $"try {mutant.Number} {string.Join(' ', order.Select(t => t.Number))}");
        var wasFresh = process.IsFresh;
        var answer = process.Ask(question);
        if (!wasFresh && answer?.StartsWith("spoilt", StringComparison.Ordinal) == true)
        {
            // The test fails without the mutant as well: perhaps because of what an earlier one left.
            process.Renew();
            answer = process.Ask(question);
        }

        if (isOnce || answer?.StartsWith("spoilt", StringComparison.Ordinal) == true)
        {
            process.Renew();
        }

        Progress(mutant, answer);
        if (answer is null || answer == "survived")
        {
            return answer is null ? Fate.Noticed : Fate.Survived;
        }

        noticing.Enqueue(int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture));
        if (noticing.Count > Neighbours)
        {
            noticing.Dequeue();
        }

        return Fate.Noticed;
    }

    /// <summary>The tests that come by a mutant: those that noticed others near it, then the quick ones; of those that are not Core's own only some.</summary>
    private List<Recorded> Order(Mutant mutant, bool isOnce)
    {
        if (isOnce && !tests.Any(t => t.First[mutant.Number]))
        {
            return [];
        }

        var near = noticing.CountBy(t => t).ToDictionary();
        var reaching = tests.Where(t => isOnce || t.First[mutant.Number]).OrderBy(t => t.Time).ToList();
        var others = reaching.Where(t => !t.IsOwn).OrderByDescending(t => near.GetValueOrDefault(t.Number)).Take(CoreTests.MostOthers);
        return [.. reaching.Where(t => t.IsOwn).OrderByDescending(t => near.GetValueOrDefault(t.Number)), .. others];
    }

    private void Progress(Mutant mutant, string? answer)
    {
        if (Environment.GetEnvironmentVariable("EGRESSLINT_MUTANTS") == "all")
        {
            var by = answer?.Split(' ') is [_, var test, ..] ? tests.First(t => t.Number == int.Parse(test, CultureInfo.InvariantCulture)).Name + " " : "";
            Console.WriteLine($"{mutant.Number} {mutant.File}:{mutant.Line} {mutant.What} => {by}{answer ?? "ends the process"}");
        }
        else if (!Console.IsOutputRedirected)
        {
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r{mutant.Number}/{mutants.Count} "));
        }
    }

    private static int Tell(List<(Mutant Mutant, Fate Fate)> fates, Explained explained, bool isWhole)
    {
        Console.WriteLine();
        var open = fates.Where(f => f.Fate != Fate.Noticed && explained.Why(f.Mutant) is null).ToList();
        foreach (var file in open.GroupBy(f => f.Mutant.File))
        {
            foreach (var (mutant, fate) in file)
            {
                Console.WriteLine($"{(fate == Fate.Survived ? "not noticed " : "not reached ")}{mutant.Number} {mutant.File}:{mutant.Line} {mutant.Member}  {mutant.What}");
            }
        }

        Console.WriteLine("mutants noticed explained not noticed not reached");
        foreach (var file in fates.GroupBy(f => f.Mutant.File).Append(fates.GroupBy(_ => "all").Single()))
        {
            var rest = file.Where(f => f.Fate != Fate.Noticed).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Count(),7} {file.Count(f => f.Fate == Fate.Noticed),7} {rest.Count(f => explained.Why(f.Mutant) is not null),9} {Open(rest, Fate.Survived),11} {Open(rest, Fate.NotReached),11}  {file.Key}"));
        }

        var known = fates.ToDictionary(f => (f.Mutant.File, f.Mutant.Member, f.Mutant.What), f => f.Fate);
        var stale = explained.All.Where(e => known.TryGetValue(e, out var fate) ? fate == Fate.Noticed : isWhole).ToList();
        stale.ForEach(s => Console.WriteLine($"explained, and {(known.ContainsKey(s) ? "noticed all the same" : "not there")}: {s.File} {s.Member} {s.What}"));
        return open.Count > 0 || stale.Count > 0 ? 1 : 0;

        int Open(List<(Mutant Mutant, Fate Fate)> rest, Fate fate) => rest.Count(f => f.Fate == fate && explained.Why(f.Mutant) is null);
    }

    /// <summary>A test as it is without a mutant.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Time">How long it takes, in milliseconds.</param>
    /// <param name="IsOwn">Whether it is one of Core's own.</param>
    /// <param name="First">The switches that it came by in a run.</param>
    /// <param name="Again">The switches that it came by when it ran again.</param>
    private sealed record Recorded(int Number, string Name, long Time, bool IsOwn, BitArray First, BitArray Again);
}
