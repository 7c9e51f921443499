using System.Text.Json.Nodes;

namespace EgressLint.Oracle.Squid;

/// <summary>Turns the array form (one object per case, answers as objects) into lines.</summary>
internal static class LegacyCases
{
    public static int Run(Arguments arguments)
    {
        var old = JsonNode.Parse(File.ReadAllText(arguments.Rest[0]))!.AsArray();
        var version = arguments.Find("version") ?? "7.7";
        SquidCase.WriteAll(arguments.Rest[1], old.Select((c, i) => Convert(c!.AsObject(), i, version)));
        return 0;
    }

    private static SquidCase Convert(JsonObject old, int index, string version)
    {
        // A case of the corpus is known by its number only: names of repositories and files are left out.
        var corpus = old.ContainsKey("repo");
        var answers = new SortedDictionary<string, EngineAnswers>(StringComparer.Ordinal);
        if (old["results"] is JsonObject results)
        {
            foreach (var (engine, result) in results)
            {
                answers[engine] = Answers(result!["answers"]!.AsArray());
            }
        }
        else
        {
            answers[version] = Answers(old["answers"]!.AsArray());
        }

        foreach (var name in new[] { "repo", "path", "results", "answers", "same_on_all_versions", "parse_ok", "messages", "dropped", "cache_log" })
        {
            old.Remove(name);
        }

        var dns = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, value) in old["dns"] as JsonObject ?? [])
        {
            dns[name] = value is JsonArray many ? [.. many.Select(v => (string)v!)] : [(string)value!];
        }

        old.Remove("dns");
        foreach (var request in old["requests"]!.AsArray().Select(r => r!.AsObject()))
        {
            // A port that is text stands for a target as it is typed, e.g. a colon with nothing behind it.
            if (request["port"] is JsonValue port && port.TryGetValue<string>(out var text))
            {
                request.Remove("port");
                request["url"] = $"{request["host"]}:{text}";
            }
        }

        var one = SquidCase.FromNode(old) with { Answers = answers, Dns = dns.Count == 0 ? null : dns };
        return corpus ? one with { Id = $"corpus-{index + 1:000}" } : one;
    }

    private static EngineAnswers Answers(JsonArray all)
    {
        if (all.Count > 0 && all.All(a => (string?)a!["verdict"] == "no-start"))
        {
            return EngineAnswers.Rejected;
        }

        return new EngineAnswers([.. all.Select(a => Word(a!))]);
    }

    private static string Word(JsonNode answer)
    {
        var error = (string?)answer["squid_error"];
        var status = (int?)answer["status"];
        return (string?)answer["verdict"] switch
        {
            "auth" => Answer.Authenticate,
            "error" when status == 403 => $"{Answer.Deny} {error}",
            "error" => $"{status} {error}".Trim(),
            var verdict => verdict ?? "",
        };
    }
}
