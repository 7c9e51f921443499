namespace EgressLint.Oracle.Squid;

/// <summary>Where two recorded engine versions answered differently.</summary>
internal static class EngineDiff
{
    public static int Run(Arguments arguments)
    {
        var between = arguments.Find("between")?.Split(',');
        var show = arguments.Number("show", 40);
        var tally = new Tally();
        foreach (var one in arguments.Rest.SelectMany(SquidCase.ReadAll))
        {
            tally.Add("cases");
            var versions = between ?? [.. one.Answers.Keys];
            for (var v = 1; v < versions.Length; v++)
            {
                var (left, right) = (one.Answers[versions[v - 1]], one.Answers[versions[v]]);
                if (left.Same(right))
                {
                    continue;
                }

                tally.Add($"cases different between {versions[v - 1]} and {versions[v]}");
                for (var i = 0; i < one.Requests.Count; i++)
                {
                    if (left.At(i) == right.At(i))
                    {
                        continue;
                    }

                    tally.Add($"{versions[v - 1]} {left.At(i)}, {versions[v]} {right.At(i)}");
                    if (show-- > 0)
                    {
                        var request = one.Requests[i];
                        Console.WriteLine($"{one.Id}[{i}] {versions[v - 1]} {left.At(i)}, {versions[v]} {right.At(i)}: {request.Method} {request.Target} from {request.Client}");
                    }

                    if (left.Each is null || right.Each is null)
                    {
                        break;
                    }
                }
            }
        }

        tally.Print();
        return 0;
    }
}
