namespace EgressLint.Oracle.Squid;

/// <summary>Puts stored cases to our program alone; the engines' answers are in the file.</summary>
internal static class Replay
{
    private static readonly (string Engine, string Version)[] Majors =
        [("squid-4", "4."), ("squid-5", "5."), ("squid-6", "6."), ("squid-7", "7.")];

    public static int Run(Arguments arguments)
    {
        var engines = (arguments.Find("engine") ?? "squid-7").Split(',');
        if (engines is ["all"])
        {
            engines = [.. Majors.Select(m => m.Engine)];
        }

        var show = arguments.Number("show", 20);
        var only = arguments.Find("id");
        var work = Directory.CreateTempSubdirectory("egresslint-replay-").FullName;
        var own = new OwnProgram(Path.GetFullPath(arguments.Get("program")), work);
        var tally = new Tally();
        var wrong = 0;
        try
        {
            foreach (var one in arguments.Rest.SelectMany(SquidCase.ReadAll).Where(c => only is null || c.Id == only))
            {
                foreach (var engine in engines)
                {
                    wrong += Compare(one, engine, own, tally, ref show);
                }
            }
        }
        finally
        {
            Directory.Delete(work, true);
        }

        tally.Print();
        return wrong == 0 ? 0 : 1;
    }

    private static int Compare(SquidCase one, string engine, OwnProgram own, Tally tally, ref int show)
    {
        var prefix = Majors.First(m => m.Engine == engine).Version;
        var version = one.Answers.Keys.FirstOrDefault(k => k.StartsWith(prefix, StringComparison.Ordinal));
        if (version is null || one.Requests.Count == 0)
        {
            return 0;
        }

        var answers = own.Ask(one, engine);
        var wrong = 0;
        for (var i = 0; i < answers.Count; i++)
        {
            var said = one.Answers[version].At(i);
            var outcome = Comparison.Of(said, answers[i]);
            tally.Add($"{engine} {outcome}");
            if (outcome == Outcome.Unknown)
            {
                tally.Add($"{engine} Unknown: {answers[i].Reason}");
            }
            else if (outcome == Outcome.NotComparable)
            {
                tally.Add($"{engine} NotComparable: engine {said}, ours {answers[i].Verdict}");
            }
            else if (outcome == Outcome.Different)
            {
                wrong++;
                tally.Add($"{engine} Different: {Comparison.Kind(said, answers[i])}");
                if (show-- > 0)
                {
                    var request = one.Requests[i];
                    Console.WriteLine($"WRONG {one.Id}[{i}] {engine}: engine {said}, ours {answers[i].Verdict} {answers[i].Route} {answers[i].Reason}");
                    Console.WriteLine($"      {request.Method} {request.Target} from {request.Client ?? "127.0.0.1"} user {request.User ?? "-"}");
                }
            }
        }

        return wrong;
    }
}
