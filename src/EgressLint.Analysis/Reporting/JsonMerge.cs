using System.Text.Json;

namespace EgressLint.Analysis.Reporting;

/// <summary>
/// Joins the JSON reports of shards. What every shard says once for all is said once; policies, verdicts and findings go into the order of a whole
/// run, so that the bytes are those of a whole run.
/// </summary>
public static class JsonMerge
{
    private static readonly string[] Common = ["schemaVersion", "tool", "catalog", "profiles", "overrides"];
    private static readonly string[] Lists = ["assumptions", "policies", "verdicts", "paths", "findings"];

    /// <summary>Whether a document is such a report.</summary>
    public static bool IsReport(JsonElement root) => MergeResult.Has(() => root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("schemaVersion", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1
        && Lists.All(name => root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
        && Common.All(name => root.TryGetProperty(name, out _)));

    /// <summary>Joins reports, in any order.</summary>
    public static MergeResult Merge(IReadOnlyList<JsonElement> reports) => MergeResult.Of(() => Join(reports));

    private static MergeResult Join(IReadOnlyList<JsonElement> reports)
    {
        foreach (var name in Common)
        {
            if (reports.Any(report => !JsonElement.DeepEquals(report.GetProperty(name), reports[0].GetProperty(name))))
            {
                return MergeResult.Refused($"they differ in '{name}', so they are not parts of one run");
            }
        }

        var policies = reports.SelectMany(Policies).OrderBy(policy => policy.Path, StringComparer.Ordinal).ToList();
        if (policies.GroupBy(policy => policy.Path, StringComparer.Ordinal).FirstOrDefault(group => group.DistinctBy(policy => policy.Report).Count() > 1) is { } twice)
        {
            return MergeResult.Refused($"'{twice.Key}' is in more than one of them, so they are not parts of one run");
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonText.Indented))
        {
            json.WriteStartObject();
            Write(json, reports, policies);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return new(stream.ToArray(), null);
    }

    /// <summary>The members in the order in which the first report has them.</summary>
    private static void Write(Utf8JsonWriter json, IReadOnlyList<JsonElement> reports, List<JudgedPart> policies)
    {
        foreach (var member in reports[0].EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            switch (member.Name)
            {
                case "assumptions":
                    json.WriteStartArray();
                    foreach (var text in Assumptions([.. reports.Select(report => Texts(report, "assumptions"))]))
                    {
                        json.Value(text);
                    }

                    json.WriteEndArray();
                    break;
                case "policies":
                    Write(json, policies.Select(policy => policy.Info));
                    break;
                case "verdicts":
                    Write(json, policies.SelectMany(policy => policy.Verdicts));
                    break;
                case "paths":
                    Write(json, reports.SelectMany(report => report.GetProperty("paths").EnumerateArray()).DistinctBy(path => path.GetRawText(), StringComparer.Ordinal));
                    break;
                case "findings":
                    Write(json, Findings(reports));
                    break;
                default:
                    json.Copy(member.Value);
                    break;
            }
        }
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<JsonElement> elements)
    {
        json.WriteStartArray();
        foreach (var element in elements)
        {
            json.Copy(element);
        }

        json.WriteEndArray();
    }

    /// <summary>The one about the whole run comes first in every part; the others are sorted.</summary>
    internal static IEnumerable<string> Assumptions(IReadOnlyList<List<string>> parts)
    {
        var all = parts.SelectMany(part => part).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return parts.All(part => part.Count > 0 && part[0] == parts[0][0]) ? all.Where(text => text != parts[0][0]).Prepend(parts[0][0]) : all;
    }

    private static List<string> Texts(JsonElement report, string name) =>
        [.. report.GetProperty(name).EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "")];

    /// <summary>The policies of a report with their verdicts, which stand in the same order. The name of a policy holds its file.</summary>
    private static IEnumerable<JudgedPart> Policies(JsonElement report, int number)
    {
        var verdicts = report.GetProperty("verdicts").EnumerateArray().ToArray();
        var at = 0;
        foreach (var policy in report.GetProperty("policies").EnumerateArray())
        {
            var name = Text(policy, "name");
            var own = new List<JsonElement>();
            while (at < verdicts.Length && Text(verdicts[at], "policy") == name)
            {
                own.Add(verdicts[at++]);
            }

            yield return new(Text(policy, "path"), number, policy, own);
        }
    }

    /// <summary>In the order of every report; what is there twice was said by every part.</summary>
    private static IEnumerable<JsonElement> Findings(IReadOnlyList<JsonElement> reports) => reports
        .SelectMany(report => report.GetProperty("findings").EnumerateArray())
        .DistinctBy(finding => finding.GetRawText(), StringComparer.Ordinal)
        .OrderBy(finding => Text(finding, "path"), StringComparer.Ordinal)
        .ThenBy(finding => Number(finding, "line"))
        .ThenBy(finding => Number(finding, "column"))
        .ThenBy(finding => Text(finding, "rule"), StringComparer.Ordinal)
        .ThenBy(finding => Text(finding, "message"), StringComparer.Ordinal)
        .ThenBy(finding => Number(finding, "endLine"))
        .ThenBy(finding => Number(finding, "endColumn"));

    /// <summary>A text of an object; empty where there is none, and where it is half of a surrogate pair.</summary>
    internal static string Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    internal static long Number(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    /// <summary>A policy of a report.</summary>
    private sealed record JudgedPart(string Path, int Report, JsonElement Info, List<JsonElement> Verdicts);
}
