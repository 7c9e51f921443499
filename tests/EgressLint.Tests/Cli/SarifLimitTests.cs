using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Cli;

/// <summary>What code scanning keeps of a log, and what it refuses: every log of every scenario stays below it, and so does one of far too many findings.</summary>
public sealed class SarifLimitTests : IDisposable
{
    /// <summary>Each list of two values is a mistake that stops older releases, and is one finding.</summary>
    private const int Mistakes = 30_000;

    private readonly Workbench bench = new();

    public static TheoryData<string> Scenarios => [.. Directory.GetDirectories(Repository.Path("fixtures")).Where(f => Directory.Exists(Path.Join(f, "expected"))).Select(f => Path.GetFileName(f))];

    public void Dispose() => bench.Dispose();

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_log_of_every_scenario_is_kept_whole(string scenario)
    {
        var folder = Repository.Path("fixtures", scenario);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => !Path.GetRelativePath(folder, f).StartsWith("expected", StringComparison.Ordinal)))
        {
            bench.Write(Path.GetRelativePath(folder, file), File.ReadAllBytes(file));
        }

        bench.Run("check . --fixes --format sarif=log.sarif");
        Within(bench.Full("log.sarif"));
        bench.Run("check . --per-endpoint --include-suppressed --format sarif=log.sarif");
        Within(bench.Full("log.sarif"));
    }

    [Fact]
    public void Of_thirty_thousand_findings_the_most_severe_are_kept_and_every_report_says_what_is_missing()
    {
        var text = new StringBuilder("http_port 3128\nread_timeout 1 minute\n");
        for (var i = 0; i < Mistakes; i++)
        {
            text.Append("acl a").Append(i).Append(" dstdomain .x").Append(i).Append(".example x").Append(i).Append(".example\n");
        }

        bench.Write("squid.conf", text.Append("http_access deny all\n").ToString());
        bench.Run("check . --format sarif=log.sarif --format json=all.json --format markdown=all.md --format github=all.txt");
        using var report = JsonDocument.Parse(File.ReadAllText(bench.Full("all.json")));
        var levels = report.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("level").GetString() ?? "").CountBy(l => l).ToDictionary();
        var all = levels.Values.Sum();
        Assert.InRange(levels["error"], Mistakes, Mistakes + 100);
        Assert.InRange(levels["warning"], 1, 100);

        using var log = Within(bench.Full("log.sarif"));
        var run = log.RootElement.GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(5000, results.Count);
        Assert.Equal($"'{all - 4999}' further findings are left out because code scanning keeps no more than '5000'; the most severe are listed.", results[0].GetProperty("message").GetProperty("text").GetString());
        Assert.All(results.Skip(1), r => Assert.Equal("error", r.GetProperty("level").GetString()));
        Assert.InRange(new FileInfo(bench.Full("all.md")).Length, 100_000, 1_024_000);
        Assert.Contains("left out", File.ReadAllText(bench.Full("all.md")), StringComparison.Ordinal);
        var annotations = File.ReadAllLines(bench.Full("all.txt"));
        Assert.Equal(10, annotations.Count(l => l.StartsWith("::error ", StringComparison.Ordinal)));
        Assert.Contains(annotations, l => l.Contains((levels["error"] - 10).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private static JsonDocument Within(string file)
    {
        var bytes = File.ReadAllBytes(file);
        Assert.InRange(Packed(bytes), 1, 10_000_000);
        var log = JsonDocument.Parse(bytes);
        var run = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray());
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        Assert.InRange(rules.Count, 0, 25_000);
        Assert.All(rules, Rule);
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.InRange(results.Count, 0, 5000);
        Assert.All(results, Result);
        return log;
    }

    private static void Rule(JsonElement rule)
    {
        Assert.InRange(rule.GetProperty("name").GetString()?.Length ?? 0, 1, 255);
        Assert.InRange(rule.GetProperty("shortDescription").GetProperty("text").GetString()?.Length ?? 0, 1, 1024);
        Assert.InRange(rule.GetProperty("fullDescription").GetProperty("text").GetString()?.Length ?? 0, 1, 1024);
        Assert.InRange(rule.GetProperty("properties").GetProperty("tags").GetArrayLength(), 1, 10);
    }

    private static void Result(JsonElement result)
    {
        Assert.InRange(result.GetProperty("locations").GetArrayLength(), 1, 100);
        Assert.InRange(Steps(result).Count(), 0, 1000);
        var places = result.GetProperty("locations").EnumerateArray().Concat(Steps(result).Select(s => s.GetProperty("location")));
        foreach (var region in places.Select(p => p.GetProperty("physicalLocation").GetProperty("region")))
        {
            var (line, column, endLine, endColumn) = (Number(region, "startLine"), Number(region, "startColumn"), Number(region, "endLine"), Number(region, "endColumn"));
            Assert.True(line >= 1 && column >= 1 && (endLine > line || (endLine == line && endColumn > column)), region.ToString());
        }
    }

    private static IEnumerable<JsonElement> Steps(JsonElement result) => result.TryGetProperty("codeFlows", out var flows)
        ? flows.EnumerateArray().SelectMany(f => f.GetProperty("threadFlows").EnumerateArray()).SelectMany(t => t.GetProperty("locations").EnumerateArray())
        : [];

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static long Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        return packed.Length;
    }
}
