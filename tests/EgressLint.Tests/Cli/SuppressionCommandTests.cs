using System.Text.Json;

namespace EgressLint.Tests.Cli;

/// <summary>Suppressions as a user meets them: files, options, reports and exit codes.</summary>
public sealed class SuppressionCommandTests : IDisposable
{
    private const string Closed = "http_port 3128\nhttp_access deny all\n";
    private const string Silenced = "http_port 3128\n# egresslint-disable-next-line EGL1001 -- decided\nhttp_access deny all\n";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_suppressed_finding_is_not_shown_and_does_not_count()
    {
        bench.Write("squid.conf", Silenced);
        Assert.Equal(1, Check("EGL1001", "squid.conf", silenced: false));
        Assert.Equal(0, bench.Run("check squid.conf --feature updates-servicing --fail-on error --format json"));
        Assert.DoesNotContain(Findings(), f => f.Rule == "EGL1001");
    }

    [Fact]
    public void It_is_shown_with_its_reason_when_asked_for()
    {
        bench.Write("squid.conf", Silenced);
        Assert.Equal(0, bench.Run("check squid.conf --feature updates-servicing --include-suppressed --format json --format sarif=out.sarif --format console=out.txt --format markdown=out.md"));
        Assert.Contains(Findings(), f => f is { Rule: "EGL1001", Suppressed: "inSource: decided" });
        using var sarif = JsonDocument.Parse(File.ReadAllBytes(bench.Full("out.sarif")));
        var suppression = Assert.Single(sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Where(r => r.GetProperty("ruleId").GetString() == "EGL1001").SelectMany(r => r.GetProperty("suppressions").EnumerateArray()));
        Assert.Equal(("inSource", "decided"), (suppression.GetProperty("kind").GetString(), suppression.GetProperty("justification").GetString()));
        Assert.Contains("suppressed in the file: decided", File.ReadAllText(bench.Full("out.txt")), StringComparison.Ordinal);
        Assert.Contains("suppressed in the file: decided", File.ReadAllText(bench.Full("out.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("squid/squid.conf", true)]
    [InlineData("./squid/squid.conf", true)]
    [InlineData("squid", true)]
    [InlineData("squid/", true)]
    [InlineData("**/*.conf", true)]
    [InlineData("squid/*.conf", true)]
    [InlineData("*.conf", false)]
    [InlineData("other", false)]
    [InlineData("squid.conf", false)]
    public void A_path_of_the_settings_is_relative_to_them(string path, bool hidden)
    {
        bench.Write("site/squid/squid.conf", Closed).Write("site/egresslint.yml", $"features: [updates-servicing]\nsuppress:\n  - {{ rule: EGL1001, path: '{path}', reason: r }}\n");
        Assert.Equal(hidden ? 0 : 1, bench.Run("check site --format json"));
        Assert.Equal(!hidden, Findings().Any(f => f.Rule == "EGL9012"));
        Assert.Equal(hidden ? 0 : 1, bench.Run("check site/squid/squid.conf --format json"));
    }

    [Fact]
    public void Nobody_calls_a_suppression_useless_that_this_run_cannot_judge()
    {
        bench.Write("a/squid.conf", Closed).Write("b/squid.conf", "http_access allow localhost\n")
            .Write("egresslint.yml", "features: [updates-servicing]\nsuppress:\n  - { rule: EGL2011, reason: r }\n  - { rule: EGL2011, path: a, reason: r }\n");
        Assert.Equal(2, Unused("check ."));
        Assert.Equal(0, Unused("check b"));
        Assert.Equal(1, Unused("check a"));
        Assert.Equal(0, Unused("check . --shard 1/2"));
        Assert.Equal(0, Unused("check . --exclude b/**"));
        Assert.Equal(0, Unused("check . --feature tenant-attach"));
        bench.Write("egresslint.yml", "features: [updates-servicing]\nrules: { egl2011: off }\nsuppress:\n  - { rule: EGL2011, reason: r }\n");
        Assert.Equal(0, Unused("check ."));
    }

    [Fact]
    public void A_wrong_pattern_in_the_settings_is_a_mistake_of_them()
    {
        bench.Write("squid.conf", Closed).Write("egresslint.yml", "suppress:\n  - { rule: EGL1001, endpoint: 'a b', reason: r }\n");
        Assert.Equal(2, bench.Run("check"));
        Assert.Contains("'a b' is not a host pattern", bench.Output.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private int Check(string rule, string path, bool silenced)
    {
        bench.Write("plain/squid.conf", Closed);
        var code = bench.Run($"check {(silenced ? path : "plain/" + path)} --feature updates-servicing --format json");
        Assert.Contains(Findings(), f => f.Rule == rule);
        return code;
    }

    private int Unused(string arguments)
    {
        bench.Run(arguments + " --format json");
        return Findings().Count(f => f.Rule == "EGL9012");
    }

    private List<(string Rule, string Path, string? Suppressed)> Findings()
    {
        using var report = JsonDocument.Parse(bench.Output);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(f => (
            f.GetProperty("rule").GetString() ?? "",
            f.GetProperty("path").GetString() ?? "",
            f.GetProperty("suppressed") is { ValueKind: JsonValueKind.Object } s ? $"{s.GetProperty("kind").GetString()}: {s.GetProperty("reason").GetString()}" : null))];
    }
}
