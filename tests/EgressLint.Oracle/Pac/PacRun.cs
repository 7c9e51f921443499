using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Oracle.Pac.Generation;
using EgressLint.Tests.Formats.Pac;

namespace EgressLint.Oracle.Pac;

/// <summary>Invents programs, asks a browser and our program for every URL, and makes small what they disagree about.</summary>
internal sealed class PacRun(string engine, MassPath browser)
{
    /// <summary>As many programs are asked at once.</summary>
    private const int Batch = 1_000;

    /// <summary>A browser is started for every try to make a program smaller.</summary>
    private const int MostTries = 120;

    /// <summary>A policy shows so much of a returned text.</summary>
    private const int ShownText = 120;

    private readonly SortedDictionary<string, int> unknown = new(StringComparer.Ordinal);
    private readonly List<PacCase> different = [];

    private int Programs { get; set; }

    private int Same { get; set; }

    private int Unknown => unknown.Values.Sum();

    private int Different { get; set; }

    /// <summary>Programs from seeds; the exit code says whether all agreed.</summary>
    /// <param name="arguments">Also <c>--minimise N</c>: so many programs with a difference are made small, and <c>--record FILE</c> to keep them.</param>
    /// <param name="engine">A browser, as <c>--engine</c> of our program calls it.</param>
    /// <param name="browser">How that one is asked.</param>
    /// <param name="seen">What of a program the browser is handed.</param>
    public static int Run(Arguments arguments, string engine, MassPath browser, Func<PacCase, PacCase> seen)
    {
        var run = new PacRun(engine, browser);
        var (first, count, urls) = (arguments.Number("seed", 1), arguments.Number("count", 100), arguments.Number("urls", 50));
        var make = PacCommands.Maker(arguments);
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < count; at += Batch)
        {
            run.Take([.. Enumerable.Range(first + at, Math.Min(Batch, count - at)).Select(s => seen(make((ulong)s, urls)))]);
            LongRun.Tell(Math.Min(at + Batch, count), count, clock, 1);
        }

        run.Report(clock.Elapsed);
        var most = arguments.Number("minimise", 5);
        var small = run.different.Select((one, i) => i < most ? run.Smaller(one) : one).ToArray();
        foreach (var one in small.Take(arguments.Number("show", 40)))
        {
            Console.WriteLine($"--- {one.Answers[0].Url}: the browser says {Expected(one.Answers[0])}, we say {run.Ask(one)[0].Text}\n{one.Pac}");
        }

        if (arguments.Find("record") is { } path)
        {
            PacCase.WriteAll(path, small);
        }

        return run.Different == 0 ? 0 : 1;
    }

    private void Take(IReadOnlyList<PacCase> cases)
    {
        var answered = browser.Ask(cases).OfType<PacCase>().ToArray();
        var ours = answered.AsParallel().AsOrdered().Select(Ask).ToArray();
        for (var i = 0; i < answered.Length; i++)
        {
            Programs++;
            var wrong = answered[i].Answers.Where((answer, k) => !Agrees(answer, ours[i][k])).ToArray();
            Different += wrong.Length;
            if (wrong.Length > 0)
            {
                different.Add(answered[i] with { Answers = [wrong[0]] });
            }
        }
    }

    private bool Agrees(PacAnswer answer, EgressLint.Tests.Formats.Pac.PacAnswer own)
    {
        if (own.Text is null)
        {
            unknown[own.Why] = unknown.GetValueOrDefault(own.Why) + 1;
            return true;
        }

        var agrees = own.Text == Expected(answer);
        Same += agrees ? 1 : 0;
        return agrees;
    }

    private static string Expected(PacAnswer answer) => answer.Result switch
    {
        { IsError: false, Text: { Length: > ShownText } text } => text[..ShownText] + "…",
        { IsError: false, Text: var text } => text,
        _ => "!failure",
    };

    private EgressLint.Tests.Formats.Pac.PacAnswer[] Ask(PacCase one)
    {
        var names = new PacNames(one.Dns.ToDictionary(d => d.Key, d => ImmutableArray.Create(PacScripts.Address(d.Value)), StringComparer.Ordinal));
        var policy = PacScripts.Bind(one.Pac, engine, names);
        var client = PacScripts.Address(one.MyIp);
        return [.. one.Answers.Select(a => PacScripts.Ask(policy, new PolicyRequest { Url = a.Url, ClientAddress = client, Source = client, Resolved = names.Resolve(a.Host) ?? [] }))];
    }

    private PacCase Smaller(PacCase one)
    {
        var tries = MostTries;
        var pac = Delta.LeastText(one.Pac, [';', ' '], text => tries-- > 0 && IsDifferent(one with { Pac = text }) is not null);
        return IsDifferent(one with { Pac = pac }) ?? one;
    }

    private PacCase? IsDifferent(PacCase one) =>
        browser.Ask([one])[0] is { } answered && Ask(answered)[0].Text is { } own && own != Expected(answered.Answers[0]) ? answered : null;

    private void Report(TimeSpan spent)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine}: {Programs} programs, {Same} answers the same, {Unknown} unknown, {Different} different; {spent.TotalSeconds:0} s"));
        foreach (var (why, times) in unknown.OrderByDescending(u => u.Value).Take(20))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {times} × unknown: {why}"));
        }
    }
}
