using EgressLint.Oracle.Squid.Generation;

namespace EgressLint.Oracle.Squid;

/// <summary>Invents cases from a seed, asks the engines and, if it is there, our program, and keeps what they disagree about.</summary>
internal static class RandomRun
{
    public static int Work(Arguments arguments)
    {
        var first = arguments.Number("seed", 1);
        var count = arguments.Number("count", 100);
        var requests = arguments.Number("requests", 10);
        var index = arguments.Number("index", 0);
        var of = arguments.Number("of", 1);
        var minimise = arguments.Number("minimise", 5);
        var work = arguments.Get("work");
        using var sandbox = new Sandbox(arguments);
        using var output = new WorkerOutput(work);
        var own = arguments.Find("program") is { } program ? new OwnProgram(Path.GetFullPath(program), work) : null;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = index; i < count; i += of)
        {
            var one = CaseGenerator.Generate((ulong)(first + i), requests);
            var refusals = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var engine in sandbox.Engines)
            {
                EngineAnswers said;
                try
                {
                    said = engine.Ask(one);
                }
                catch (InvalidOperationException e)
                {
                    Console.WriteLine($"{one.Id} {engine.Version}: {e.Message}");
                    continue;
                }

                one.Answers[engine.Version] = said;
                if (said.Each is null)
                {
                    refusals[engine.Version] = engine.LastRefusal;
                }

                Count(output.Tally, engine, one, said);
                if (own is not null)
                {
                    Compare(one, engine, own, output, seen, minimise, first + i);
                }
            }

            output.Record(first + i, refusals.Count == 0 ? one : one with { Refusals = refusals });
        }

        return 0;
    }

    private static void Count(Tally tally, SquidEngine engine, SquidCase one, EngineAnswers said)
    {
        tally.Add($"{engine.Version} configurations");
        for (var i = 0; i < one.Requests.Count; i++)
        {
            tally.Add($"{engine.Version} requests {said.At(i)}");
        }
    }

    private static void Compare(
        SquidCase one, SquidEngine engine, OwnProgram own, WorkerOutput output, Dictionary<string, int> seen, int minimise, long order)
    {
        var ours = own.Ask(one, engine.Name);
        for (var i = 0; i < ours.Count; i++)
        {
            var said = one.Answers[engine.Version].At(i);
            var outcome = Comparison.Of(said, ours[i]);
            if (outcome == Outcome.Different && said == Answer.Rejected && WhyNotComparable(one, engine) is { } why)
            {
                output.Tally.Add($"{engine.Version} {Outcome.NotComparable}");
                output.Tally.Add($"{engine.Version} NotComparable: {why}");
                continue;
            }

            output.Tally.Add($"{engine.Version} {outcome}");
            if (outcome == Outcome.Unknown)
            {
                output.Tally.Add($"{engine.Version} Unknown: {ours[i].Reason}");
            }
            else if (outcome == Outcome.NotComparable)
            {
                output.Tally.Add($"{engine.Version} NotComparable: engine {said}, ours {ours[i].Verdict}");
            }
            else if (outcome == Outcome.Different)
            {
                var kind = Comparison.Kind(said, ours[i]);
                output.Tally.Add($"{engine.Version} Different: {kind}");
                var times = seen[kind] = seen.GetValueOrDefault(kind) + 1;
                var small = times <= minimise
                    ? new Minimizer(engine, own).Reduce(one, i, kind)
                    : one with { Requests = [one.Requests[i]], Answers = Only(engine.Version, said) };
                output.Report(order, small with { Id = $"{one.Id}[{i}]", Seed = one.Seed, Note = $"{engine.Name}: {kind}; {ours[i].Reason}" });
                if (one.Answers[engine.Version].Each is null || ours[i].Verdict == Answer.Rejected)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Why a refusal says nothing about our answer; null where it does.</summary>
    private static string? WhyNotComparable(SquidCase one, SquidEngine engine) =>
        Comparison.IsLookup(engine.LastRefusal, one.Config) ? "the engine could not look up a name while it read the file"
        : Comparison.IsMissingList(engine.LastRefusal) ? "the engine could not open a list, which may lie on the real machine"
        : engine.Ask(one).Each is not null ? "the engine started when it was asked again"
        : null;

    private static SortedDictionary<string, EngineAnswers> Only(string version, string said) =>
        new(StringComparer.Ordinal) { [version] = said == Answer.Rejected ? EngineAnswers.Rejected : new EngineAnswers([said]) };
}
