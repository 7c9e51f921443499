using System.Text.Json;

namespace EgressLint.Oracle.Pac;

/// <summary>What a Chromium net log says about proxies: alerts, and the list of each request.</summary>
internal sealed class NetLog
{
    private const string Controller = "HTTP_STREAM_JOB_CONTROLLER";
    private const string Resolved = "PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST";
    private const string Alert = "PAC_JAVASCRIPT_ALERT";

    public const string Failed = "FAILED";

    /// <summary>The messages of alert(), each once.</summary>
    public HashSet<string> Alerts { get; } = new(StringComparer.Ordinal);

    /// <summary>The proxy list by job and URL; <see cref="Failed"/> when the script failed.</summary>
    public Dictionary<(string Job, string Url), string> Lists { get; } = [];

    public static NetLog Read(string path)
    {
        var log = new NetLog();
        using var reader = new StreamReader(path);
        var first = reader.ReadLine() ?? throw new InvalidDataException("the browser wrote no net log");
        var names = EventNames(first);
        var ends = names.Where(n => n.Value is Controller or Resolved or Alert).Select(n => $"\"type\":{n.Key}}},").ToArray();
        var urls = new Dictionary<int, string>();
        var job = "";
        while (reader.ReadLine() is { } line)
        {
            if (!ends.Any(e => line.EndsWith(e, StringComparison.Ordinal)) || !line.Contains("\"params\"", StringComparison.Ordinal))
            {
                continue;
            }

            using var document = JsonDocument.Parse(line.AsMemory(0, line.Length - 1));
            var entry = document.RootElement;
            var values = entry.GetProperty("params");
            var source = entry.GetProperty("source").GetProperty("id").GetInt32();
            switch (names[entry.GetProperty("type").GetInt32()])
            {
                case Alert:
                    log.Alerts.Add(values.GetProperty("message").GetString()!);
                    break;
                case Controller when values.TryGetProperty("url", out var url):
                    urls[source] = url.GetString()!;
                    job = JobBegun(urls[source]) ?? job;
                    break;
                case Resolved when urls.TryGetValue(source, out var asked):
                    log.Lists[(job, asked)] = values.TryGetProperty("proxy_info", out var list) ? list.GetString()! : Failed;
                    break;
            }
        }

        return log;
    }

    private static Dictionary<int, string> EventNames(string first)
    {
        using var document = JsonDocument.Parse(first.TrimEnd().TrimEnd(',') + "}");
        return document.RootElement.GetProperty("constants").GetProperty("logEventTypes").EnumerateObject().ToDictionary(p => p.Value.GetInt32(), p => p.Name);
    }

    private static string? JobBegun(string url)
    {
        var prefix = $"http://127.0.0.1:{JobServer.Port}/begin?job=";
        return url.StartsWith(prefix, StringComparison.Ordinal) ? url[prefix.Length..] : null;
    }
}
