using System.Text.Json;

namespace EgressLint.Oracle.Pac;

/// <summary>The browser's own way: each program is installed as the PAC, each URL is requested, and the resolved list is read from the log.</summary>
internal sealed class RealPath(Func<IReadOnlyList<BrowserJob>, BrowserLog> browser)
{
    /// <summary>A page that opens many WebSockets in vain is made to wait for each.</summary>
    private const int MostSockets = 20;

    /// <summary>For each case, for each URL, the list; null where the browser asked another URL (it upgrades http of some names by itself).</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Ask(IReadOnlyList<PacCase> cases)
    {
        var sockets = 0;
        bool IsAsked(string url) => !url.StartsWith("ws", StringComparison.Ordinal) || ++sockets <= MostSockets;
        var jobs = cases.Select((one, i) => new BrowserJob($"p{i}", one.Pac, [.. one.Answers.Select(a => a.Url).Where(IsAsked)], 6)).ToArray();
        var log = browser(jobs);
        return [.. cases.Select((one, i) => one.Answers.Select(a => log.Net.Lists.GetValueOrDefault(($"p{i}", a.Url))).ToArray())];
    }

    /// <summary>What the browser makes of returned strings.</summary>
    public IReadOnlyDictionary<string, string> Parse(IReadOnlyList<string> returned)
    {
        var pac = $"var all = {JsonSerializer.Serialize(returned)};\nfunction FindProxyForURL(url, host) {{ return all[host.slice(1, -4)]; }}\n";
        var log = browser([new BrowserJob("returns", pac, [.. returned.Select((_, i) => $"http://r{i}.run/")], 6)]);
        return returned.Select((text, i) => (text, i)).ToDictionary(
            r => r.text, r => log.Net.Lists.GetValueOrDefault(("returns", $"http://r{r.i}.run/")) ?? "not asked", StringComparer.Ordinal);
    }
}
