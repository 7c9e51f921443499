using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Analysis;
using EgressLint.Analysis.Fixing;
using EgressLint.Analysis.Rules;
using EgressLint.Cli;
using EgressLint.Cli.Commands;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Oracle.Pac;
using EgressLint.Oracle.Squid;

namespace EgressLint.Oracle.Fixes;

/// <summary>
/// Proven fixes as cases for real engines: each file as it is and with its fixes, with the requests that were stopped. What an engine says of the first must
/// be a refusal, and of the second that it passes.
/// </summary>
internal static class FixCases
{
    private const string Before = " before";
    private const string After = " after";

    /// <summary>Writes the cases of files and folders, each given path a tree of its own.</summary>
    public static int Write(Arguments arguments)
    {
        var squid = new List<SquidCase>();
        var pac = new List<PacCase>();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in arguments.Rest)
        {
            var full = Path.GetFullPath(path);
            using var host = HostAt(Directory.Exists(full) ? full : Path.GetDirectoryName(full) ?? full);
            var prepared = Preparation.Make(host, new() { Common = new(), Outputs = [], Paths = [full] }, new Progress(host), CancellationToken.None);
            if (prepared.Refusal is null)
            {
                Add(path, prepared, arguments.Has("unsafe"), squid, pac, counts);
            }
        }

        SquidCase.WriteAll(arguments.Get("squid"), squid);
        PacCase.WriteAll(arguments.Get("pac"), pac);
        foreach (var (what, count) in counts)
        {
            Console.WriteLine($"{count,6} {what}");
        }

        Console.WriteLine($"{squid.Count / 2} Squid files and {pac.Count / 2} PAC files are fixed");
        return 0;
    }

    /// <summary>Compares recorded answers; exit code 1 where an engine disagrees.</summary>
    public static int Check(Arguments arguments)
    {
        var (agreed, wrong, notComparable) = (0, 0, 0);
        foreach (var path in arguments.Rest)
        {
            var isPac = File.ReadLines(path).FirstOrDefault()?.StartsWith("{\"pac\"", StringComparison.Ordinal) ?? false;
            foreach (var (id, expected, said) in isPac ? PacAnswers(path) : SquidAnswers(path))
            {
                var verdict = Verdict(expected, said);
                agreed += verdict == true ? 1 : 0;
                notComparable += verdict is null ? 1 : 0;
                if (verdict == false)
                {
                    wrong++;
                    Console.WriteLine($"{id}: expected {expected}, the engine said {said}");
                }
            }
        }

        Console.WriteLine($"{agreed} answers as expected, {wrong} not, {notComparable} not comparable");
        return wrong == 0 ? 0 : 1;
    }

    private static bool? Verdict(string expected, string said) => expected switch
    {
        "stopped" => Answer.Verdict(said) is Answer.Deny or Answer.Authenticate ? true : Answer.Verdict(said) == Answer.Allow ? false : null,
        "passes" => Answer.Verdict(said) == Answer.Allow ? true : Answer.IsVerdict(said) && said != Answer.Rejected ? false : null,
        _ => said == expected,
    };

    private static IEnumerable<(string Id, string Expected, string Said)> SquidAnswers(string path)
    {
        foreach (var one in SquidCase.ReadAll(path))
        {
            foreach (var (version, answers) in one.Answers)
            {
                for (var i = 0; i < one.Requests.Count; i++)
                {
                    yield return (string.Create(CultureInfo.InvariantCulture, $"{one.Id}[{i}] {version} {one.Requests[i].Method} {one.Requests[i].Target} from {one.Requests[i].Client}"),
                        one.Id.EndsWith(After, StringComparison.Ordinal) ? "passes" : "stopped", answers.At(i));
                }
            }
        }
    }

    /// <summary>Two programs each: the answers of the second are not those of the first, and are ones that the file with the fix gives.</summary>
    private static IEnumerable<(string Id, string Expected, string Said)> PacAnswers(string path)
    {
        var all = PacCase.ReadAll(path);
        for (var i = 0; i + 1 < all.Count; i += 2)
        {
            for (var k = 0; k < all[i].Answers.Count; k++)
            {
                var (before, after) = (all[i].Answers[k], all[i + 1].Answers[k]);
                var changed = before.Result?.Text != after.Result?.Text && after.Result is { IsError: false };
                yield return ($"{i}[{k}] {before.Url}", "changed", changed ? "changed" : $"'{before.Result?.Text}' and then '{after.Result?.Text}'");
            }
        }
    }

    private static void Add(string name, Preparation prepared, bool takesUnsafe, List<SquidCase> squid, List<PacCase> pac, SortedDictionary<string, int> counts)
    {
        var live = new Analyzer(prepared.Scenario.Catalog, RuleSet.All).Analyze(prepared.Workspace, prepared.Options).Findings;
        var result = new Fixer(prepared.Scenario.Catalog, RuleSet.All, prepared.Options).Make(prepared.Workspace, live, takesUnsafe);
        foreach (var outcome in result.Outcomes)
        {
            Count(counts, outcome.Fix is null ? $"refused: {outcome.Refusal}" : outcome.Fix.Safety == FixSafety.Safe ? "safe" : "unsafe");
        }

        foreach (var bound in prepared.Workspace.Bound)
        {
            var texts = bound.Config.Files.Select(f => f.Path).Append(bound.File.Text.Path).ToHashSet(StringComparer.Ordinal);
            if (!result.Edited.Any(e => texts.Contains(e.Before.Path)))
            {
                continue;
            }

            var flows = result.Outcomes.Where(o => o.Fix is { } fix && (takesUnsafe || fix.Safety == FixSafety.Safe) && fix.Edits.Any(e => texts.Contains(e.At.Source.Path)))
                .Where(o => o.Finding.Rule.Id is not ("EGL2005" or "EGL2011")).SelectMany(o => o.Examples).Distinct().ToArray();
            if (flows.Length > 0 && bound.File.Format.Id == "squid")
            {
                squid.Add(SquidFixCase.Of(name + Before, bound, [], flows));
                squid.Add(SquidFixCase.Of(name + After, bound, result.Edited, flows));
            }
            else if (flows.Length > 0 && bound.File.Format.Id == "pac")
            {
                pac.Add(PacOf(bound.File.Text.Content, flows));
                pac.Add(PacOf(result.Edited.First(e => e.Before.Path == bound.File.Text.Path).Content, flows));
            }
        }
    }

    private static PacCase PacOf(string content, Flow[] flows) => new()
    {
        Pac = content,
        Dns = new(flows.Select(f => f.Host).Distinct(StringComparer.Ordinal).ToDictionary(h => h, _ => "203.0.113.10", StringComparer.Ordinal), StringComparer.Ordinal),
        MyIp = flows.Select(f => f.Client).FirstOrDefault(c => c is not null)?.ToString() ?? "10.20.30.40",
        Answers = [.. flows.Select(UrlOf).Distinct(StringComparer.Ordinal).Select(u => new PacAnswer { Url = u, Host = new Uri(u).Host })],
    };

    private static string UrlOf(Flow flow)
    {
        var scheme = flow.Traits.GetValueOrDefault("scheme", "https");
        var port = (scheme, flow.Port) is ("https", 443) or ("http", 80) ? "" : string.Create(CultureInfo.InvariantCulture, $":{flow.Port}");
        return $"{scheme}://{flow.Host}{port}{(scheme == "http" && flow.Path.Length > 0 ? flow.Path : "/")}";
    }

    private static void Count(SortedDictionary<string, int> counts, string what)
    {
        var kind = what.Length > 100 ? what[..100] : what;
        counts[kind] = counts.GetValueOrDefault(kind) + 1;
    }

    private static Host HostAt(string folder) => new()
    {
        Output = Stream.Null,
        Error = TextWriter.Null,
        Input = () => Stream.Null,
        WorkingDirectory = folder,
        Variable = _ => null,
    };
}
