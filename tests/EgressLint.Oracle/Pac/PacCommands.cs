using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EgressLint.Oracle.Pac.Generation;

namespace EgressLint.Oracle.Pac;

/// <summary>The commands about PAC, inside the sandbox.</summary>
internal static class PacCommands
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Programs from seeds, answered and compared with what we say.</summary>
    public static int Random(Arguments arguments) =>
        PacRun.Run(arguments, IsFirefox(arguments) ? "firefox" : "chromium", new MassPath(Browser(arguments)), IsFirefox(arguments) ? ForFirefox : one => one);

    /// <summary>Programs from seeds, answered.</summary>
    public static int Record(Arguments arguments)
    {
        return Answer(Generated(arguments), arguments);
    }

    /// <summary>Programs from seeds, not answered.</summary>
    public static int Write(Arguments arguments)
    {
        PacCase.WriteAll(arguments.Get("record"), Generated(arguments));
        return 0;
    }

    /// <summary>Stored programs, answered again.</summary>
    public static int AskAgain(Arguments arguments) => Answer(PacCase.ReadAll(arguments.Rest[0]), arguments);

    /// <summary>Do the recorded answers agree with the browser's own way of loading a PAC?</summary>
    public static int Check(Arguments arguments)
    {
        var step = arguments.Number("every", 1);
        var cases = PacCase.ReadAll(arguments.Rest[0]).Where((_, i) => i % step == 0).Take(arguments.Number("count", int.MaxValue)).ToArray();
        var real = new RealPath(Browser(arguments));
        var clock = Stopwatch.StartNew();
        var lists = real.Ask(cases);
        var seconds = clock.Elapsed.TotalSeconds;
        var meaning = real.Parse([.. cases.SelectMany(c => c.Answers).Select(a => a.Result).Where(r => r is { IsError: false }).Select(r => r!.Text).Distinct()]);
        int same = 0, other = 0, notAsked = 0, failures = 0;
        for (var i = 0; i < cases.Length; i++)
        {
            for (var k = 0; k < cases[i].Answers.Count; k++)
            {
                var recorded = cases[i].Answers[k];
                var expected = recorded.Result is { IsError: false } result ? meaning[result.Text] : IsFirefox(arguments) ? "direct" : NetLog.Failed;
                var actual = lists[i][k];
                notAsked += actual is null ? 1 : 0;
                same += actual == expected ? 1 : 0;
                failures += actual == expected && recorded.Result is not { IsError: false } ? 1 : 0;
                if (actual is not null && actual != expected)
                {
                    other++;
                    Console.WriteLine($"{i}[{k}] {recorded.Url}: {recorded.Result?.Text} means {expected}, the browser said {actual}");
                }
            }
        }

        Console.WriteLine($"{cases.Length} programs: {same} answers the same ({failures} failures), {other} different, {notAsked} not asked; {seconds:F0} s for the real path");
        return other == 0 ? 0 : 1;
    }

    /// <summary>What the browser makes of every string that recorded programs return.</summary>
    public static int Returns(Arguments arguments)
    {
        var strings = arguments.Rest.SelectMany(PacCase.ReadAll).SelectMany(c => c.Answers).Where(a => a.Result is { IsError: false })
            .Select(a => a.Result!.Text).Distinct().Order(StringComparer.Ordinal).ToArray();
        var meaning = new RealPath(Browser(arguments)).Parse(strings);
        using var writer = new StreamWriter(arguments.Get("record"), false, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var text in strings)
        {
            writer.WriteLine(JsonSerializer.Serialize(new { result = text, list = meaning[text] }, Relaxed));
        }

        return 0;
    }

    private static int Answer(IReadOnlyList<PacCase> cases, Arguments arguments)
    {
        cases = IsFirefox(arguments) ? [.. cases.Select(ForFirefox)] : cases;
        var clock = Stopwatch.StartNew();
        var answered = new MassPath(Browser(arguments)).Ask(cases);
        var kept = answered.OfType<PacCase>().Select(c => Fewer(c, arguments.Number("keep", int.MaxValue))).ToArray();
        PacCase.WriteAll(arguments.Get("record"), kept);
        var results = kept.SelectMany(c => c.Answers).Select(a => a.Result!).ToArray();
        var unloaded = kept.Count(c => c.Answers is [{ Result: { IsError: true, Text: var text } }, ..] && text.StartsWith(PacResult.NotLoaded, StringComparison.Ordinal));
        Console.WriteLine($"{kept.Length} programs ({answered.Count - kept.Length} did not end, {unloaded} do not load), {results.Length} answers ({results.Count(r => r.IsError)} failures), {kept.Length / clock.Elapsed.TotalSeconds:F0} programs/s");
        return 0;
    }

    /// <summary>So many answers, as different from one another as there are.</summary>
    private static PacCase Fewer(PacCase one, int most)
    {
        var turns = new Dictionary<PacResult, int>();
        var order = one.Answers.Select((answer, at) => (answer, at, turn: turns[answer.Result!] = turns.GetValueOrDefault(answer.Result!) + 1));
        return one with { Answers = [.. order.ToArray().OrderBy(a => a.turn).Take(most).OrderBy(a => a.at).Select(a => a.answer)] };
    }

    /// <summary>What invents programs: <c>--programs</c>.</summary>
    public static Func<ulong, int, PacCase> Maker(Arguments arguments) => arguments.Find("programs") switch
    {
        null or "usual" => PacProgramGenerator.Case,
        "builtins" => BuiltinPrograms.Case,
        var other => throw new UsageException($"unknown programs {other}: usual or builtins"),
    };

    private static PacCase[] Generated(Arguments arguments)
    {
        var make = Maker(arguments);
        return [.. Enumerable.Range(arguments.Number("seed", 1), arguments.Number("count", 100)).Select(s => make((ulong)s, arguments.Number("urls", 50)))];
    }

    private static Func<IReadOnlyList<BrowserJob>, BrowserLog> Browser(Arguments arguments)
    {
        var work = arguments.Get("work");
        return IsFirefox(arguments)
            ? jobs => Firefox.Run(arguments.Find("firefox") ?? "/usr/bin/firefox-esr", work, jobs)
            : jobs => Chromium.Run(arguments.Find("chromium") ?? "/usr/bin/chromium", work, jobs);
    }

    private static bool IsFirefox(Arguments arguments) => arguments.Find("engine") switch
    {
        null or "chromium" => false,
        "firefox" => true,
        var other => throw new UsageException($"unknown engine {other}"),
    };

    /// <summary>Firefox hands over nothing after the authority.</summary>
    private static PacCase ForFirefox(PacCase one) => one with
    {
        Answers = [.. one.Answers.Where(a => a.Url.StartsWith("http", StringComparison.Ordinal)).Select(a => a with { Url = a.Url[..(a.Url.IndexOf('/', 8) + 1)] }).DistinctBy(a => a.Url)],
    };
}
