using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EgressLint.Cli;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Fixtures;

/// <summary>A folder of <c>fixtures/</c> with its reviewed output below <c>expected/</c>.</summary>
internal sealed record Scenario(string Name)
{
    /// <summary>Every folder that has expected output; recordings of engines have none.</summary>
    public static IEnumerable<string> Names => Directory.GetDirectories(Repository.Path("fixtures"))
        .Where(folder => Directory.Exists(Path.Join(folder, "expected")))
        .Select(Path.GetFileName).OfType<string>()
        .Order(StringComparer.Ordinal);

    public string Folder => Repository.Path("fixtures", Name);

    /// <summary>The file that requests are put to.</summary>
    public string Main => ((string[])["proxy.pac", "server.reg"]).FirstOrDefault(name => File.Exists(Path.Join(Folder, name))) ?? "squid.conf";

    /// <summary>Runs a command line inside of the scenario, in a world that sets no variables.</summary>
    public async Task<RunResult> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var host = new Host
        {
            Output = output,
            Error = error,
            Input = () => Stream.Null,
            WorkingDirectory = Folder,
            Variable = _ => null,
            Clock = new Noon(),
        };
        var code = await CommandLine.RunAsync(arguments, host);
        return new(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs <c>check</c> once, on everything but what is expected of it, for all reports.</summary>
    public async Task<CheckReports> CheckAsync()
    {
        var folder = Directory.CreateTempSubdirectory("egresslint-fixture-").FullName;
        try
        {
            var (json, sarif) = (Path.Join(folder, "check.json"), Path.Join(folder, "check.sarif"));
            var run = await RunAsync("check", ".", "--exclude", "expected/**", "--format", "console", "--format", "json=" + json, "--format", "sarif=" + sarif);
            return new(run, await File.ReadAllTextAsync(json), await File.ReadAllTextAsync(sarif));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Compares with a file below <c>expected/</c>, or rewrites it.</summary>
    public void Expect(string file, string actual)
    {
        var path = Path.Join(Folder, "expected", file);
        if (Repository.Updates)
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{Name}/expected/{file} is not there; EGLESSLINT_UPDATE=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>Whether a file below <c>expected/</c> asks for its comparison.</summary>
    public bool Has(string file) => File.Exists(Path.Join(Folder, "expected", file));

    /// <summary>A day that suppressions and catalogs can be judged by, whenever the tests run.</summary>
    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}

/// <summary>How a run ended and what it wrote.</summary>
internal sealed record RunResult(int Code, string Output, string Error)
{
    /// <summary>Both streams and the exit code, as one would see them.</summary>
    public string Transcript(string command) => $"$ {command}\n{Output}{Error}[exit code {Code}]\n";
}

/// <summary>The reports of one check.</summary>
internal sealed record CheckReports(RunResult Run, string Json, string Sarif)
{
    /// <summary>The findings, one JSON object per line, as the report has them.</summary>
    public string Findings()
    {
        using var report = JsonDocument.Parse(Json);
        return string.Concat(report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => JsonSerializer.Serialize(finding, Readable) + "\n"));
    }

    /// <summary>The log without the descriptions of rules and their places, which change with every page.</summary>
    public string Results()
    {
        var log = JsonNode.Parse(Sarif) ?? throw new InvalidOperationException("The log is empty.");
        foreach (var run in Items(log["runs"]))
        {
            run["tool"]?["driver"]?.AsObject().Remove("rules");
            foreach (var result in Items(run["results"]))
            {
                result.AsObject().Remove("ruleIndex");
            }
        }

        return log.ToJsonString(Indented) + "\n";
    }

    /// <summary>The verdicts, one per line, short enough to be read as a whole.</summary>
    public string Verdicts()
    {
        using var report = JsonDocument.Parse(Json);
        return string.Concat(report.RootElement.GetProperty("verdicts").EnumerateArray().Select(verdict => string.Join(
            "  ",
            verdict.GetProperty("verdict").GetString(),
            verdict.GetProperty("policy").GetString(),
            $"{verdict.GetProperty("endpoint").GetString()} {verdict.GetProperty("transport").GetString()}/{verdict.GetProperty("port").GetInt32()}",
            $"{verdict.GetProperty("requirement").GetString()} for {verdict.GetProperty("role").GetString()}") + "\n"));
    }

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array?.AsArray().OfType<JsonNode>() ?? [];

    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
