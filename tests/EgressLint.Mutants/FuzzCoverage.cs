using System.Collections;
using System.Globalization;
using System.Reflection;

namespace EgressLint.Mutants;

/// <summary>
/// Which conditions of the readers the fuzzer comes by: the readers are compiled with a switch beside every condition, none is turned, and the same inputs are
/// made as by <c>fuzz</c> of the oracle. A condition that no input comes by is code that the fuzzer says nothing about.
/// </summary>
internal static class FuzzCoverage
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly string[] Readers = ["Parser", "Reader", "Lexer", "Scanner", "Tokenizer", "Recognizer", "Loader", "Reading/", "Json/", "Xml/", "Published/", "Comments"];
    private static readonly string[] OwnReaders = ["Yaml/", "Settings/", "Suppressions/", "Catalogs/", "Reporting/BaselineFile", "Merge"];

    /// <summary>Prints for every file how many of its conditions were come by, the fewest first, and the lines of the others.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="tests">The folder with the built tests.</param>
    /// <param name="configuration">How they were built.</param>
    /// <param name="count">Inputs for each reader.</param>
    /// <param name="seed">Seed of the inputs.</param>
    public static int Run(string root, string tests, string configuration, int count, int seed)
    {
        var build = new ChangedBuild(root, tests, configuration, (model, file, mutants, isAllowed) => new ConditionRewriter(model, file, mutants, isAllowed));
        var changed = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        changed["EgressLint.Formats"] = build.Compile("EgressLint.Formats", f => Readers.Any(r => f.Contains(r, StringComparison.Ordinal)), changed);
        changed["EgressLint.Analysis"] = build.Compile("EgressLint.Analysis", f => OwnReaders.Any(r => f.Contains(r, StringComparison.Ordinal)), changed);
        var context = ChangedContext.Load(tests, changed);
        var reached = new bool[build.Mutants.Count + 1];
        ChangedContext.Switches(context).GetField("Reached")?.SetValue(null, reached);
        var loaded = context.LoadFromAssemblyPath(Path.Join(tests, "EgressLint.Tests.dll"));
        var targets = (IEnumerable?)loaded.GetType("EgressLint.Oracle.Fuzz.FuzzTarget", throwOnError: true)?.GetProperty("All", Any)?.GetValue(null) ?? Array.Empty<object>();
        foreach (var target in targets)
        {
            Feed(target, Path.Join(root, "fixtures"), seed, count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.GetType().GetProperty("Name")?.GetValue(target)}: {count} inputs, {reached.Count(r => r)} of {build.Mutants.Count} conditions so far"));
        }

        Tell(build.Mutants, reached);
        return 0;
    }

    private static void Feed(object target, string fixtures, int seed, int count)
    {
        var mutator = target.GetType().GetMethod("Mutator", Any)?.Invoke(target, [fixtures]) ?? throw new InvalidOperationException("no mutator");
        var make = mutator.GetType().GetMethod("Make", Any) ?? throw new InvalidOperationException("no inputs");
        var reader = (Delegate?)target.GetType().GetProperty("Try", Any)?.GetValue(target) ?? throw new InvalidOperationException("no reader");
        for (var number = 0; number < count; number++)
        {
            reader.DynamicInvoke(make.Invoke(mutator, [seed, number]), number % 8 == 0);
        }
    }

    private static void Tell(List<Mutant> conditions, bool[] reached)
    {
        var files = conditions.GroupBy(c => c.File).Select(g => (File: g.Key, All: g.Count(), Seen: g.Count(c => reached[c.Number]), Missed: g.Where(c => !reached[c.Number]).Select(c => c.Line).Distinct().ToArray()));
        Console.WriteLine("come by     of  file, and the lines that no input came by");
        foreach (var (file, all, seen, missed) in files.OrderBy(f => (double)f.Seen / f.All).ThenBy(f => f.File, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen,7} {all,6}  {file}{(missed.Length == 0 ? "" : ": " + string.Join(' ', missed))}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reached.Count(r => r)} of {conditions.Count} conditions ({100.0 * reached.Count(r => r) / Math.Max(1, conditions.Count):0.0}%)"));
    }
}
