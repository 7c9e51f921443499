using System.Text.Json;
using System.Text.Json.Nodes;

namespace EgressLint.Analysis.Reporting;

/// <summary>
/// Joins the SARIF logs of shards into one log with one run: code scanning takes one upload for a commit, tool and category, and the next one replaces it.
/// </summary>
public static class SarifMerge
{
    private const int MostNotifications = 100;

    /// <summary>Whether a document is a log of ours with one run.</summary>
    public static bool IsLog(JsonElement root) => MergeResult.Has(() => root.ValueKind == JsonValueKind.Object
        && JsonMerge.Text(root, "version") == "2.1.0"
        && root.TryGetProperty("runs", out var runs) && runs.ValueKind == JsonValueKind.Array && runs.GetArrayLength() == 1 && runs[0].ValueKind == JsonValueKind.Object
        && runs[0].TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array && results.EnumerateArray().All(r => r.ValueKind == JsonValueKind.Object)
        && runs[0].TryGetProperty("tool", out var tool) && tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("driver", out var driver)
        && JsonMerge.Text(driver, "name") == "egresslint" && driver.TryGetProperty("rules", out var rules) && rules.ValueKind == JsonValueKind.Array
        && rules.EnumerateArray().All(rule => JsonMerge.Text(rule, "id").Length > 0));

    /// <summary>Joins logs, in any order.</summary>
    public static MergeResult Merge(IReadOnlyList<JsonElement> logs) => MergeResult.Of(() => Join(logs));

    private static MergeResult Join(IReadOnlyList<JsonElement> logs)
    {
        var runs = logs.Select(log => log.GetProperty("runs")[0]).ToList();
        if (runs.Select(Maker).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            return MergeResult.Refused("they differ in the version of the tool, the category or the catalog, so they are not parts of one run");
        }

        var rules = runs.SelectMany(run => run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
            .DistinctBy(rule => JsonMerge.Text(rule, "id"), StringComparer.Ordinal)
            .OrderBy(rule => JsonMerge.Text(rule, "id"), StringComparer.Ordinal)
            .ToList();
        var index = rules.Select((rule, number) => (Id: JsonMerge.Text(rule, "id"), number)).ToDictionary(rule => rule.Id, rule => rule.number, StringComparer.Ordinal);
        var all = Sorted(runs.SelectMany(run => run.GetProperty("results").EnumerateArray()));
        var kept = Cut(all);
        var merged = JsonObject.Create(logs[0]) ?? [];
        var head = merged["runs"]?[0]?.AsObject() ?? [];
        head["results"] = new JsonArray([.. kept.Select(result => Numbered(result, index))]);
        if (head["tool"]?["driver"] is JsonObject driver)
        {
            driver["rules"] = new JsonArray([.. rules.Select(rule => JsonNode.Parse(rule.GetRawText()))]);
        }

        Notifications(head, runs, index);
        Assumptions(head, runs);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            merged.WriteTo(json);
        }

        stream.WriteByte((byte)'\n');
        return new(stream.ToArray(), null, all.Count - kept.Count);
    }

    /// <summary>What parts of one run have in common.</summary>
    private static string Maker(JsonElement run)
    {
        var driver = run.GetProperty("tool").GetProperty("driver");
        var id = run.TryGetProperty("automationDetails", out var details) ? JsonMerge.Text(details, "id") : "";
        var catalog = run.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("catalog", out var known) ? known.GetRawText() : "";
        return $"{JsonMerge.Text(driver, "version")}\n{id}\n{catalog}";
    }

    /// <summary>In the order of every report. What is there twice was said by every part.</summary>
    private static List<JsonElement> Sorted(IEnumerable<JsonElement> results) =>
    [
        .. results
            .DistinctBy(result => result.GetRawText(), StringComparer.Ordinal)
            .Select(result => (Result: result, At: Region(result)))
            .OrderBy(item => item.At.Path, StringComparer.Ordinal)
            .ThenBy(item => item.At.Line)
            .ThenBy(item => item.At.Column)
            .ThenBy(item => JsonMerge.Text(item.Result, "ruleId"), StringComparer.Ordinal)
            .Select(item => item.Result),
    ];

    private static (string Path, long Line, long Column) Region(JsonElement result)
    {
        if (!result.TryGetProperty("locations", out var locations) || locations.ValueKind != JsonValueKind.Array || locations.GetArrayLength() == 0
            || locations[0].ValueKind != JsonValueKind.Object || !locations[0].TryGetProperty("physicalLocation", out var place) || place.ValueKind != JsonValueKind.Object)
        {
            return ("", 0, 0);
        }

        var path = place.TryGetProperty("artifactLocation", out var artifact) ? Uri.UnescapeDataString(JsonMerge.Text(artifact, "uri")) : "";
        return place.TryGetProperty("region", out var region) ? (path, JsonMerge.Number(region, "startLine"), JsonMerge.Number(region, "startColumn")) : (path, 0, 0);
    }

    /// <summary>As many as code scanning takes: those that count before those that are suppressed, the most severe first, in the order of the file.</summary>
    private static List<JsonElement> Cut(List<JsonElement> all) => all.Count <= SarifOptions.MostResults ? all :
    [
        .. Enumerable.Range(0, all.Count)
            .OrderBy(i => all[i].TryGetProperty("suppressions", out var s) && s.ValueKind == JsonValueKind.Array && s.GetArrayLength() > 0 ? 1 : 0)
            .ThenBy(i => JsonMerge.Text(all[i], "level") switch { "error" => 0, "warning" => 1, _ => 2 })
            .Take(SarifOptions.MostResults)
            .Order()
            .Select(i => all[i]),
    ];

    private static JsonNode? Numbered(JsonElement result, Dictionary<string, int> index)
    {
        var node = JsonNode.Parse(result.GetRawText());
        if (node is JsonObject made && index.TryGetValue(JsonMerge.Text(result, "ruleId"), out var number) && made.ContainsKey("ruleIndex"))
        {
            made["ruleIndex"] = number;
        }

        return node;
    }

    private static void Notifications(JsonObject head, List<JsonElement> runs, Dictionary<string, int> index)
    {
        var all = runs.SelectMany(run => Array(run, "invocations")).SelectMany(invocation => Array(invocation, "toolExecutionNotifications"))
            .DistinctBy(notification => notification.GetRawText(), StringComparer.Ordinal)
            .OrderBy(notification => Region(notification).Path, StringComparer.Ordinal)
            .ThenBy(notification => Region(notification).Line)
            .Take(MostNotifications)
            .ToList();
        if (all.Count == 0 || head["invocations"]?[0] is not JsonObject invocation)
        {
            return;
        }

        var nodes = all.Select(notification => JsonNode.Parse(notification.GetRawText())).ToList();
        foreach (var rule in nodes.Select(node => node?["associatedRule"]).OfType<JsonObject>())
        {
            if (rule["id"]?.GetValueKind() == JsonValueKind.String && index.TryGetValue(rule["id"]?.GetValue<string>() ?? "", out var number))
            {
                rule["index"] = number;
            }
        }

        invocation["toolExecutionNotifications"] = new JsonArray([.. nodes]);
    }

    private static void Assumptions(JsonObject head, List<JsonElement> runs)
    {
        var lists = runs.Select(run => run.TryGetProperty("properties", out var properties) ? Array(properties, "assumptions").Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString() ?? "").ToList() : []).ToList();
        if (head["properties"] is JsonObject own && own.ContainsKey("assumptions"))
        {
            own["assumptions"] = new JsonArray([.. JsonMerge.Assumptions(lists).Select(text => (JsonNode?)text)]);
        }
    }

    private static List<JsonElement> Array(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
}
