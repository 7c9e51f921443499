using System.Text.Json;

namespace EgressLint.Tests.Cli;

public sealed class MatrixCommandTests : IDisposable
{
    private const string Policy = "http_port 3128\nacl office src 10.0.0.0/8\nacl wanted dstdomain .microsoft.com\nhttp_access allow office wanted\nhttp_access deny all\n";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_page_is_written_whatever_it_shows()
    {
        bench.Write("squid.conf", Policy);
        Assert.Equal(0, bench.Run("matrix . --output out/matrix.html"));
        Assert.Equal(("", ""), (bench.Output, bench.Error));
        var page = File.ReadAllText(bench.Full("out/matrix.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Equal(0, bench.Run("matrix squid.conf"));
        Assert.Equal(page, bench.Output);
    }

    [Fact]
    public void The_json_has_the_verdicts_of_a_check_one_for_each_endpoint()
    {
        bench.Write("squid.conf", Policy);
        Assert.Equal(0, bench.Run("matrix --format json --role service-connection-point"));
        using var matrix = JsonDocument.Parse(bench.Output);
        bench.Run("check --format json --role service-connection-point");
        using var check = JsonDocument.Parse(bench.Output);
        var meant = check.RootElement.GetProperty("verdicts").EnumerateArray()
            .GroupBy(v => (Text(v, "feature"), Text(v, "endpoint"), Text(v, "transport"), v.GetProperty("port").GetInt32(), v.TryGetProperty("expect", out _)))
            .ToDictionary(g => g.Key, g => g.Select(v => Text(v, "verdict")).Distinct().ToArray() is [var one] ? one : "partial");
        var rows = matrix.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(meant.Count, rows.Length);
        Assert.Contains("allow", meant.Values);
        Assert.Contains("deny", meant.Values);
        Assert.All(rows, row => Assert.Equal(
            meant[(Text(row, "feature"), Text(row, "endpoint"), Text(row, "transport"), row.GetProperty("port").GetInt32(), Text(row, "expect") is not null)],
            row.GetProperty("verdicts")[0].GetString()));
    }

    [Fact]
    public void Markdown_has_a_table_for_every_feature()
    {
        bench.Write("a.conf", Policy).Write("b.conf", Policy.Replace("allow office", "deny office", StringComparison.Ordinal));
        Assert.Equal(0, bench.Run("matrix --format markdown --feature updates-servicing"));
        Assert.Contains("### Updates and servicing\n\n| Endpoint | Port | `a.conf` | `b.conf` |\n|---|---|---|---|\n", bench.Output, StringComparison.Ordinal);
        Assert.Contains("| `download.microsoft.com` | https/443 | allow | deny |\n", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_tells_the_trace_and_the_source_lines()
    {
        bench.Write("squid.conf", Policy);
        Assert.Equal(0, bench.Run("matrix --feature updates-servicing"));
        Assert.Contains("\"http_access allow office wanted\"", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\"http_access deny all\"", bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matrix --format pdf")]
    [InlineData("matrix --fail-on error")]
    [InlineData("matrix --feature nothing-of-that-name")]
    [InlineData("matrix --output .")]
    public void Wrong_usage_is_2_and_writes_nothing(string arguments)
    {
        bench.Write("squid.conf", Policy);
        Assert.Equal(2, bench.Run(arguments));
        Assert.Equal("", bench.Output);
        Assert.NotEqual("", bench.Error);
    }

    [Fact]
    public void Mistakes_of_the_settings_are_2_and_named_on_standard_error()
    {
        bench.Write("squid.conf", Policy).Write("egresslint.yml", "profiles: [comanagement]\nrules: { EGL9999x: sometimes }\n");
        Assert.Equal(2, bench.Run("matrix --output matrix.html"));
        Assert.Equal("", bench.Output);
        Assert.Contains("egresslint.yml:2:", bench.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Full("matrix.html")));
    }

    [Fact]
    public void Nothing_to_read_is_3()
    {
        Assert.Equal(3, bench.Run("matrix --output matrix.html"));
        Assert.Equal(3, bench.Run("matrix nothing"));
        Assert.False(File.Exists(bench.Full("matrix.html")));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_on_the_page()
    {
        bench.Write("squid.conf", Policy + "\0\n");
        Assert.Equal(0, bench.Run("matrix"));
        Assert.Contains("\"rule\":\"EGL0002\"", bench.Output, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
