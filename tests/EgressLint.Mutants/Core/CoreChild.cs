using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace EgressLint.Mutants.Core;

/// <summary>
/// The process that runs tests with changed code: it may run out of stack, memory or time without the one that counts. Reads a command a line, writes an answer a line.
/// </summary>
internal sealed class CoreChild
{
    /// <summary>How much oftener than without a mutant switches may be asked until a test is taken not to end.</summary>
    private const int MostTimes = 5;
    private const long MostMore = 1_000_000;
    private const long MostBytes = 1_500_000_000;

    private readonly List<CoreTest> tests;
    private readonly long[] asked;
    private readonly int count;
    private readonly TextWriter answers;
    private readonly FieldInfo active;
    private readonly FieldInfo reached;
    private readonly FieldInfo asks;
    private readonly FieldInfo mostAsks;

    private CoreChild(string tests, string core, int count, TextWriter answers)
    {
        this.count = count;
        this.answers = answers;
        var context = ChangedContext.Load(tests, new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["EgressLint.Core"] = File.ReadAllBytes(core) });
        this.tests = CoreTest.All(context.LoadFromAssemblyPath(Path.Join(tests, "EgressLint.Tests.dll")), CoreTests.IsWanted);
        asked = new long[this.tests.Count];
        var switches = ChangedContext.Switches(context, "EgressLint.Core");
        active = Field(switches, "Active");
        reached = Field(switches, "Reached");
        asks = Field(switches, "Asked");
        mostAsks = Field(switches, "MostAsked");
        Field(switches, "MostBytes").SetValue(null, MostBytes);
    }

    /// <summary>Answers until the input ends.</summary>
    /// <param name="tests">The folder with the built tests.</param>
    /// <param name="core">The changed assembly.</param>
    /// <param name="count">How many switches it has.</param>
    public static int Run(string tests, string core, int count)
    {
        var answers = Console.Out;
        var input = Console.In;
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        var child = new CoreChild(tests, core, count, answers);
        answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready {child.tests.Count}"));
        while (input.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var numbers = words[1..].Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToArray();
            answers.WriteLine(words[0] switch
            {
                "name" => child.tests[(int)numbers[0]].Name,
                "record" => child.Record((int)numbers[0]),
                "asked" => child.Note((int)numbers[0], numbers[1]),
                _ => child.Try((int)numbers[0], numbers[1..]),
            });
        }

        return 0;
    }

    private static FieldInfo Field(Type switches, string name) => switches.GetField(name) ?? throw new InvalidOperationException(name);

    private string Note(int test, long most)
    {
        asked[test] = most;
        return "noted";
    }

    /// <summary>
    /// Time, questions and switches of a test without a mutant: <c>milliseconds asked first again</c>. What only the first run comes by is done once for all tests.
    /// </summary>
    private string Record(int test)
    {
        var (first, firstSeen, _) = Recorded(test);
        if (first is not null)
        {
            return "fails " + first;
        }

        var before = Stopwatch.GetTimestamp();
        var (again, seen, most) = Recorded(test);
        var time = (long)Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        return again is not null ? "fails again " + again : string.Create(CultureInfo.InvariantCulture, $"{time} {most} {firstSeen} {seen}");
    }

    private (string? Failure, string Seen, long Asked) Recorded(int test)
    {
        var seen = new bool[count + 1];
        reached.SetValue(null, seen);
        var failure = Failure(test, 0);
        reached.SetValue(null, Array.Empty<bool>());
        var bits = new byte[(count / 8) + 1];
        for (var i = 0; i <= count; i++)
        {
            bits[i / 8] |= (byte)(seen[i] ? 1 << (i % 8) : 0);
        }

        return (failure, Convert.ToBase64String(bits), (long)(asks.GetValue(null) ?? 0L));
    }

    /// <summary>Runs tests with a mutant until one fails; then the same without, because what code remembers may be wrong from then on.</summary>
    private string Try(int mutant, long[] order)
    {
        foreach (var test in order)
        {
            if (Failure((int)test, mutant) is { } failure)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{(Failure((int)test, 0) is null ? "noticed" : "spoilt")} {test} {failure}");
            }
        }

        return "survived";
    }

    private string? Failure(int test, int mutant)
    {
        active.SetValue(null, mutant);
        asks.SetValue(null, 0L);
        mostAsks.SetValue(null, mutant == 0 ? long.MaxValue : (asked[test] * MostTimes) + MostMore);
        try
        {
            tests[test].Run();
            return null;
        }
        catch (Exception problem) when (problem is not AppDomainUnloadedException)
        {
            return Mutant.Shown(problem.GetType().Name + " " + problem.Message);
        }
        finally
        {
            active.SetValue(null, 0);
            mostAsks.SetValue(null, long.MaxValue);
        }
    }
}
