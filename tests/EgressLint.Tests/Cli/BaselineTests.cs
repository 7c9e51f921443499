using System.Text;
using System.Text.Json;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Text;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Fixtures;

namespace EgressLint.Tests.Cli;

/// <summary>What was there when a baseline was written does not count; everything else does.</summary>
public sealed class BaselineTests : IDisposable
{
    private const string Options = " --feature updates-servicing --format json";
    private const string Closed = "http_port 3128\nhttp_access deny all\n";

    private readonly Workbench bench = new();

    public static TheoryData<string> Scenarios => [.. Scenario.Names];

    public void Dispose() => bench.Dispose();

    /// <summary>Lines above are no part of what a finding is known by, whatever the format.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_scenario_is_clean_against_its_own_baseline_and_stays_so_with_ten_lines_above(string name)
    {
        Copy(Repository.Path("fixtures", name), bench.Folder);
        bench.Run("check . --exclude expected/** --write-baseline known.jsonl --format json");
        var before = bench.Output;
        Assert.Equal(0, bench.Run("check . --exclude expected/** --baseline known.jsonl --fail-on note --format json"));
        Assert.Empty(Findings());
        Assert.Equal(0, bench.Run("check . --exclude expected/** --baseline known.jsonl --fail-on note --include-suppressed --format json"));
        Assert.Equal(Prints(before), Prints(bench.Output));

        var edited = Directory.GetFiles(bench.Folder, "*", SearchOption.AllDirectories).Count(AddTenLines);
        Assert.True(edited > 0);
        Assert.Equal(0, bench.Run("check . --exclude expected/** --baseline known.jsonl --fail-on note --include-suppressed --format json"));
        Assert.Equal(Prints(before), Prints(bench.Output));
        Assert.All(Lines(before).Where(line => line > 1), line => Assert.Contains(line + 10, Lines(bench.Output)));
    }

    [Fact]
    public void The_same_findings_give_the_same_bytes_and_merges_see_one_line_each()
    {
        bench.Write("b/squid.conf", Closed).Write("a/squid.conf", Closed);
        bench.Run("check a b --write-baseline one.jsonl" + Options);
        bench.Run("check b a --write-baseline sub/two.jsonl" + Options);
        var lines = File.ReadAllLines(bench.Full("one.jsonl"));
        Assert.Equal(lines, File.ReadAllLines(bench.Full("sub/two.jsonl")));
        Assert.Equal("""{"egresslint-baseline":1}""", lines[0]);
        Assert.Equal(lines.Skip(1).Order(StringComparer.Ordinal), lines.Skip(1));
        Assert.All(lines.Skip(1), line => Assert.DoesNotContain(bench.Folder, line, StringComparison.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.Matches("""^\{"path":"[ab]/squid.conf","rule":"EGL\d{4}",("endpoint":"[^"]+",)?"text":"[^"]*","fingerprint":"[0-9a-f]{32}"\}$""", line));
    }

    [Fact]
    public void What_is_new_counts_and_what_is_known_does_not()
    {
        bench.Write("squid.conf", Closed);
        Assert.Equal(1, bench.Run("check . --write-baseline known.jsonl" + Options));
        bench.Write("other/squid.conf", Closed);
        Assert.Equal(1, bench.Run("check . --baseline known.jsonl" + Options));
        Assert.All(Findings(), f => Assert.Equal("other/squid.conf", f.Path));
        Assert.Equal(0, bench.Run("check squid.conf --baseline known.jsonl" + Options));
    }

    /// <summary>An old line that blocks one endpoint more is news, one that blocks one less is not.</summary>
    [Fact]
    public void Each_endpoint_is_known_on_its_own()
    {
        bench.Write("squid.conf", "acl some dstdomain aka.ms\nhttp_access allow some\nhttp_access deny all\n");
        bench.Run("check . --write-baseline known.jsonl" + Options);
        bench.Write("squid.conf", "acl some dstdomain .nothing.example\nhttp_access allow some\nhttp_access deny all\n");
        Assert.Equal(1, bench.Run("check . --baseline known.jsonl" + Options));
        Assert.Contains(Findings(), f => f.Rule == "EGL1001");

        bench.Run("check . --write-baseline known.jsonl" + Options);
        bench.Write("squid.conf", "acl some dstdomain aka.ms\nhttp_access allow some\nhttp_access deny all\n");
        Assert.Equal(0, bench.Run("check . --baseline known.jsonl" + Options));
        Assert.DoesNotContain(Findings(), f => f.Rule == "EGL1001");
        Assert.Contains(Findings(), f => f.Rule == "EGL9015");
    }

    [Fact]
    public void Equal_findings_are_counted()
    {
        const string Twice = "http_port 3128\nacl a dstdomain .ex(mple.com\nhttp_access deny all\nacl a dstdomain .ex(mple.com\n";
        bench.Write("squid.conf", Twice);
        bench.Run("check . --write-baseline known.jsonl" + Options);
        Assert.Contains("\"count\":2", File.ReadAllText(bench.Full("known.jsonl")), StringComparison.Ordinal);
        Assert.Equal(0, bench.Run("check . --baseline known.jsonl" + Options));
        bench.Write("squid.conf", Twice + "acl a dstdomain .ex(mple.com\n");
        Assert.Equal(1, bench.Run("check . --baseline known.jsonl" + Options));
        Assert.NotEmpty(Findings());
    }

    [Fact]
    public void What_the_baseline_has_and_nobody_found_is_said_where_that_is_known()
    {
        bench.Write("a/squid.conf", Closed).Write("b/squid.conf", Closed);
        bench.Run("check . --write-baseline known.jsonl" + Options);
        File.Delete(bench.Full("b/squid.conf"));
        Assert.Equal(0, bench.Run("check . --baseline known.jsonl" + Options));
        var stale = Assert.Single(Findings());
        Assert.Equal(("EGL9015", "known.jsonl", "note"), (stale.Rule, stale.Path, stale.Level));
        Assert.Contains("in 'b/squid.conf'", stale.Message, StringComparison.Ordinal);
        foreach (var part in new[] { "check a", "check . --shard 1/2", "check . --exclude x/**", "check . --include a/**" })
        {
            bench.Run(part + " --baseline known.jsonl" + Options);
            Assert.DoesNotContain(Findings(), f => f.Rule == "EGL9015");
        }
    }

    [Fact]
    public void Suppressed_findings_are_not_written()
    {
        bench.Write("squid.conf", "http_port 3128\n# egresslint-disable-file EGL1001 -- r\nhttp_access deny all\n");
        bench.Run("check . --write-baseline known.jsonl" + Options);
        Assert.DoesNotContain("EGL1001", File.ReadAllText(bench.Full("known.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_says_what_is_new()
    {
        bench.Write("squid.conf", Closed);
        bench.Run("check . --write-baseline known.jsonl --feature updates-servicing --format sarif");
        Assert.DoesNotContain("baselineState", bench.Output, StringComparison.Ordinal);
        bench.Write("other/squid.conf", Closed);
        bench.Run("check . --baseline known.jsonl --feature updates-servicing --format sarif");
        Assert.All(States(), s => Assert.Equal(("new", "other/squid.conf", 0), s));
        bench.Run("check . --baseline known.jsonl --feature updates-servicing --format sarif --include-suppressed");
        Assert.Contains(("unchanged", "squid.conf", 1), States());
        Assert.Contains(("new", "other/squid.conf", 0), States());
        bench.Run("check . --baseline known.jsonl --feature updates-servicing");
        Assert.Contains("known)", bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty (line 1, column 1)")]
    [InlineData("[]", "the first line is not that of a baseline")]
    [InlineData("{\"egresslint-baseline\":2}\n", "the first line is not that of a baseline")]
    [InlineData("{\"egresslint-baseline\":1}\n{\"path\":1}\n", "must be texts, and 'count' a number from 1 (line 2, column 1)")]
    [InlineData("{\"egresslint-baseline\":1}\n{\"path\":\"é\" x\n", "this is not JSON (line 2, column 13)")]
    [InlineData("{\"egresslint-baseline\":1}\n<<<<<<< HEAD\n", "this is the mark of a merge that was not finished (line 2, column 1)")]
    [InlineData("{\"egresslint-baseline\":1}\n{\"path\":\"a\",\"rule\":\"b\",\"fingerprint\":\"\\ud800\"}\n", "must be texts")]
    [InlineData("{\"egresslint-baseline\":1}\n{\"path\":\"a\",\"rule\":\"b\",\"fingerprint\":\"c\",\"count\":0}\n", "must be texts")]
    [InlineData("{\"egresslint-baseline\":1,\"perEndpoint\":true}\n", "was written with '--per-endpoint'")]
    public void A_broken_baseline_is_wrong_usage_with_its_place(string text, string problem)
    {
        bench.Write("squid.conf", Closed).Write("known.jsonl", text);
        Assert.Equal(2, bench.Run("check . --baseline known.jsonl" + Options));
        Assert.Equal("", bench.Output);
        Assert.Contains(problem, bench.Error, StringComparison.Ordinal);
        Assert.Equal(2, bench.Run("check . --baseline nothing.jsonl" + Options));
    }

    [Fact]
    public void A_deep_or_long_line_is_refused_and_nothing_else_happens()
    {
        var deep = SourceText.From("b", "{\"egresslint-baseline\":1}\n" + new string('[', 1_000_000));
        Assert.NotNull(BaselineFile.Read(deep).Problem);
        var many = SourceText.From("b", "{\"egresslint-baseline\":1}\n" + string.Concat(Enumerable.Repeat("{\"path\":\"a\",\"rule\":\"b\",\"fingerprint\":\"c\"}\n", 100_000)));
        Assert.Equal(1, Assert.Single(BaselineFile.Read(many).Baseline?.Entries ?? []).Count);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Join(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? to);
            File.Copy(file, target);
        }
    }

    /// <summary>Adds lines that mean nothing to a file; not to one that is no plain text, which they would change.</summary>
    private static bool AddTenLines(string file)
    {
        var (line, head) = Path.GetExtension(file) switch
        {
            ".conf" or ".txt" => ("# nothing\n", 0),
            ".pac" => ("// nothing\n", 0),
            ".json" => ("\n", 0),
            ".reg" => ("; nothing\n", 1),
            _ => ("", 0),
        };
        var bytes = File.ReadAllBytes(file);
        if (line.Length == 0 || file.Contains("expected", StringComparison.Ordinal) || bytes.Length == 0 || bytes.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0xFF) || bytes.Contains((byte)0))
        {
            return false;
        }

        var at = head == 0 ? 0 : Array.IndexOf(bytes, (byte)'\n') + 1;
        File.WriteAllBytes(file, [.. bytes[..at], .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, 10))), .. bytes[at..]]);
        return true;
    }

    private static List<string> Prints(string report) => [.. Each(report, f => f.GetProperty("fingerprint").GetString() ?? "").Order(StringComparer.Ordinal)];

    /// <summary>Lines of findings in files that lines can be added to.</summary>
    private static List<int> Lines(string report) => Each(report, f => f)
        .Where(f => f.GetProperty("path").GetString() is not ("long-line/squid.conf" or "mark/squid.conf" or "encoding/squid.conf" or "mark/names.txt"))
        .Select(f => f.GetProperty("line").GetInt32()).ToList();

    private List<(string Rule, string Path, string Level, string Message)> Findings() => Each(bench.Output, f => (
        f.GetProperty("rule").GetString() ?? "", f.GetProperty("path").GetString() ?? "", f.GetProperty("level").GetString() ?? "", f.GetProperty("message").GetString() ?? ""));

    private List<(string? State, string? Path, int Suppressions)> States()
    {
        using var log = JsonDocument.Parse(bench.Output);
        return [.. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => (
            r.GetProperty("baselineState").GetString(),
            r.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString(),
            r.TryGetProperty("suppressions", out var all) ? all.GetArrayLength() : 0))];
    }

    private static List<T> Each<T>(string report, Func<JsonElement, T> read)
    {
        using var document = JsonDocument.Parse(report);
        return [.. document.RootElement.GetProperty("findings").Clone().EnumerateArray().Select(read)];
    }
}
