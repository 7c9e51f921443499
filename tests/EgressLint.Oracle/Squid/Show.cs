namespace EgressLint.Oracle.Squid;

/// <summary>One case as a person reads it.</summary>
internal static class Show
{
    public static int Run(Arguments arguments)
    {
        var wanted = arguments.Rest.Count > 1 ? arguments.Rest[1] : null;
        foreach (var one in SquidCase.ReadAll(arguments.Rest[0]).Where(c => wanted is null || c.Id == wanted))
        {
            Print(one);
        }

        return 0;
    }

    public static void Print(SquidCase one)
    {
        Console.WriteLine($"=== {one.Id}  {one.Topic}  seed {one.Seed}  now {one.Now}  {one.Note}");
        var number = 0;
        foreach (var line in one.Config.Split('\n'))
        {
            Console.WriteLine($"{++number,4}  {line.Replace("\r", "\\r", StringComparison.Ordinal)}");
        }

        foreach (var (name, text) in one.Files ?? [])
        {
            Console.WriteLine($"--- {name}\n{text}");
        }

        foreach (var (name, addresses) in one.Dns ?? [])
        {
            Console.WriteLine($"dns {name} {string.Join(' ', addresses)}");
        }

        foreach (var (address, name) in one.Ptr ?? [])
        {
            Console.WriteLine($"ptr {address} {name}");
        }

        for (var i = 0; i < one.Requests.Count; i++)
        {
            var r = one.Requests[i];
            var said = string.Join(", ", one.Answers.Select(a => $"{a.Key} {a.Value.At(i)}"));
            var headers = string.Concat((r.Headers ?? []).Select(h => $" [{h.Key}: {h.Value}]"));
            Console.WriteLine($"[{i}] {r.Method} {r.Target} from {r.Client ?? "127.0.0.1"} user {r.User ?? "-"}{(r.Password is null ? "" : "/" + r.Password)}{headers}: {said}");
        }

        foreach (var (version, refusal) in one.Refusals ?? [])
        {
            Console.WriteLine($"{version} refused: {refusal}");
        }
    }
}
