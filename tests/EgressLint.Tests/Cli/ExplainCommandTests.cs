using System.Text.Json;

namespace EgressLint.Tests.Cli;

public sealed class ExplainCommandTests : IDisposable
{
    private const string Squid = """
        http_port 3128
        acl good dstdomain .good.example
        acl bad dstdomain .bad.good.example
        http_access deny bad
        http_access allow good
        http_access deny all
        """;

    private readonly Workbench bench = new();

    public ExplainCommandTests() => bench.Write("squid.conf", Squid);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_url_is_answered_with_the_line_that_decides()
    {
        Assert.Equal(0, bench.Run("explain squid.conf --url http://www.good.example/ --format json"));
        using var answer = JsonDocument.Parse(bench.Output);
        Assert.Equal("allow", answer.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(5, answer.RootElement.GetProperty("entry").GetProperty("line").GetInt32());
    }

    [Fact]
    public void A_tunnel_is_asked_about_as_connect()
    {
        bench.Write("squid.conf", "http_port 3128\nacl CONNECT method CONNECT\nhttp_access deny CONNECT\nhttp_access allow all\n");
        bench.Run("explain squid.conf --connect www.good.example:443 --format json");
        Assert.Contains("\"verdict\":\"deny\"", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_is_answered_in_parts()
    {
        Assert.Equal(0, bench.Run("explain squid.conf --endpoint *.good.example --port 443 --scheme https --format json"));
        using var answer = JsonDocument.Parse(bench.Output);
        Assert.Equal("partial", answer.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(2, answer.RootElement.GetProperty("parts").GetArrayLength());
    }

    [Fact]
    public void A_person_sees_verdict_place_and_caret()
    {
        Assert.Equal(0, bench.Run("explain squid.conf --url http://x.bad.good.example/"));
        Assert.StartsWith("deny  http://x.bad.good.example/\n", bench.Output, StringComparison.Ordinal);
        Assert.Contains("--> squid.conf:4:1 http_access\n  4 | http_access deny bad\n    | ^^^^^^^^^^^^^^^^^^^^\n", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_request_reaches_the_terminal_raw()
    {
        await bench.RunAsync(["explain", "squid.conf", "--url", "http://a\u001b[31m.example/"]);
        Assert.DoesNotContain("\u001b", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_are_answered_in_order_and_bad_lines_are_told_by_number()
    {
        bench.Input = """
            {"id":"r1","url":"http://www.good.example/"}
            nonsense

            {"id":"r2","method":"CONNECT","host":"x.bad.good.example","port":443}
            """;
        Assert.Equal(2, bench.Run("explain squid.conf --requests - --format json"));
        var lines = bench.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("{\"id\":\"r1\",\"verdict\":\"allow\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"id\":\"r2\",\"verdict\":\"deny\"", lines[1], StringComparison.Ordinal);
        Assert.Equal("egresslint: standard input:2: not JSON from column 2 on\n", bench.Error);
    }

    [Fact]
    public void Requests_may_come_from_a_file()
    {
        bench.Write("requests.jsonl", "{\"id\":\"a\",\"url\":\"http://www.good.example/\"}\n");
        Assert.Equal(0, bench.Run("explain squid.conf --requests requests.jsonl --format json"));
        Assert.Single(bench.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, bench.Run("explain squid.conf --requests nothing.jsonl --format json"));
    }

    [Fact]
    public void Every_policy_is_named_when_there_may_be_several()
    {
        bench.Run("explain squid.conf --multi --url http://www.good.example/ --format json");
        Assert.Contains("\"policy\":\"squid.conf\"", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_exit_code_3()
    {
        Assert.Equal(3, bench.Run("explain nothing.conf --url http://a/"));
    }

    [Fact]
    public void A_list_is_read_below_a_mount()
    {
        bench.Write("squid.conf", "http_port 3128\nacl good dstdomain \"/srv/lists/good.txt\"\nhttp_access allow good\nhttp_access deny all\n").Write("other/good.txt", ".good.example\n");
        bench.Run("explain squid.conf --url http://www.good.example/ --format json");
        Assert.Contains("\"verdict\":\"unknown\"", bench.Output, StringComparison.Ordinal);
        bench.Run("explain squid.conf --url http://www.good.example/ --format json --mount /srv/lists=other");
        Assert.Contains("\"verdict\":\"allow\"", bench.Output, StringComparison.Ordinal);
    }
}
