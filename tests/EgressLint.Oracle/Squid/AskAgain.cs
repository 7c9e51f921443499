namespace EgressLint.Oracle.Squid;

/// <summary>Puts stored cases to the engines and records their answers; says where these differ from the stored ones.</summary>
internal static class AskAgain
{
    public static int Work(Arguments arguments)
    {
        var index = arguments.Number("index", 0);
        var of = arguments.Number("of", 1);
        using var sandbox = new Sandbox(arguments);
        using var output = new WorkerOutput(arguments.Get("work"));
        var order = 0;
        foreach (var stored in arguments.Rest.SelectMany(SquidCase.ReadAll))
        {
            if (order++ % of != index)
            {
                continue;
            }

            var answers = new SortedDictionary<string, EngineAnswers>(StringComparer.Ordinal);
            var refusals = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var engine in sandbox.Engines)
            {
                var said = engine.Ask(stored);
                if (said.Each is null)
                {
                    refusals[engine.Version] = engine.LastRefusal;
                }

                answers[engine.Version] = said;
                output.Tally.Add($"{engine.Version} cases");
                if (stored.Answers.TryGetValue(engine.Version, out var before) && !before.Same(said))
                {
                    output.Tally.Add($"{engine.Version} cases answered otherwise than stored");
                    for (var i = 0; i < stored.Requests.Count; i++)
                    {
                        if (before.At(i) != said.At(i))
                        {
                            Console.WriteLine($"{stored.Id}[{i}] {engine.Version}: stored {before.At(i)}, now {said.At(i)} {(said.Each is null ? engine.LastRefusal : "")}");
                        }
                    }
                }
            }

            output.Record(order, stored with { Answers = answers, Refusals = refusals.Count == 0 ? null : refusals });
        }

        return 0;
    }
}
