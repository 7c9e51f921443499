using System.Text.Json;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Cli;

/// <summary>What differs between two catalogs, and what that does to configurations.</summary>
public sealed class CatalogDiffTests : IDisposable
{
    private const string Old = """
        roles:
          - id: branch-client
            title: Client of a branch
        endpoints:
          - id: portal
            hosts: [portal.example.com]
          - id: gone
            hosts: [gone.example.com]
        features:
          - id: portal
            title: Portal
            requirements:
              - id: portal.web
                endpoints: [portal]
                roles: [branch-client]
                connect: [https/443]
                necessity: recommended
                constraints: { proxy: supported }
              - id: portal.gone
                endpoints: [gone]
                roles: [branch-client]
                connect: [https/443]
        """;

    private const string New = """
        roles:
          - id: branch-client
            title: Client of a branch
        endpoints:
          - id: portal
            hosts: [portal.example.com, "*.portal.example.com"]
          - id: fresh
            hosts: [fresh.example.com]
        features:
          - id: portal
            title: Portal
            requirements:
              - id: portal.web
                endpoints: [portal]
                roles: [branch-client]
                connect: [https/443, http/80]
                necessity: required
                constraints: { proxy: supported, idle: { minSeconds: 60 } }
                lifecycle: { state: deprecated }
                when: "cmg.content == true"
              - id: portal.fresh
                endpoints: [fresh]
                roles: [branch-client]
                connect: [https/443]
        """;

    private readonly Workbench bench = new();

    public CatalogDiffTests() => bench.Write("old.yml", Old).Write("new.yml", New)
        .Write("squid.conf", "http_port 3128\nacl CONNECT method CONNECT\nacl ok dstdomain portal.example.com gone.example.com\nhttp_access allow ok\nhttp_access deny all\n");

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Entries_that_came_went_and_changed_are_listed()
    {
        Assert.Equal(0, bench.Run("catalog diff old.yml new.yml"));
        const string Expected = """
            names
              + *.portal.example.com http/80
              + *.portal.example.com https/443
              + fresh.example.com https/443
              + portal.example.com http/80
              - gone.example.com https/443

            entries
              + requirement portal.fresh
                  endpoints: fresh
                  roles: branch-client
                  connect: https/443
                  necessity: required
              - requirement portal.gone
                  endpoints: gone
                  roles: branch-client
                  connect: https/443
                  necessity: required
              ~ requirement portal.web
                  connect: + http/80
                  necessity: recommended -> required
                  when: + cmg.content == true
                  constraints: + idle seconds: 60
                  lifecycle: active -> deprecated
              + endpoint set fresh, needed by portal.fresh
                  hosts: fresh.example.com
              - endpoint set gone, needed by portal.gone
                  hosts: gone.example.com
              ~ endpoint set portal, needed by portal.web
                  hosts: + *.portal.example.com

            Entries: 2 added, 2 removed, 2 changed.

            """;
        Assert.EndsWith(Expected.ReplaceLineEndings("\n"), bench.Output, StringComparison.Ordinal);
        var first = bench.Output;
        Assert.Equal(0, bench.Run("catalog diff old.yml new.yml"));
        Assert.Equal(first, bench.Output);
    }

    [Fact]
    public void Both_ways_say_the_opposite()
    {
        var there = Json("catalog diff old.yml new.yml --format json");
        var back = Json("catalog diff new.yml old.yml --format json");
        Assert.Equal(Texts(there.GetProperty("names").GetProperty("added")), Texts(back.GetProperty("names").GetProperty("removed")));
        Assert.Equal(there.GetProperty("changes").GetArrayLength(), back.GetProperty("changes").GetArrayLength());
        Assert.All(
            there.GetProperty("changes").EnumerateArray().Zip(back.GetProperty("changes").EnumerateArray()),
            pair => Assert.All(
                pair.First.GetProperty("fields").EnumerateArray().Zip(pair.Second.GetProperty("fields").EnumerateArray()),
                field => Assert.Equal(Texts(field.First.GetProperty("old")), Texts(field.Second.GetProperty("new")))));
    }

    [Fact]
    public void Verdicts_that_change_are_listed_with_the_entry_that_decides()
    {
        var diff = Json("catalog diff old.yml new.yml squid.conf --feature portal --format json");
        var verdicts = diff.GetProperty("verdicts").EnumerateArray().Select(v => string.Join(' ',
            v.GetProperty("endpoint").GetString(), v.GetProperty("transport").GetString(), v.GetProperty("role").GetString(),
            v.GetProperty("old").GetString() ?? "-", v.GetProperty("new").GetString() ?? "-",
            string.Join(',', v.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("line").GetInt32()))));
        Assert.Equal(
            [
                "*.portal.example.com http branch-client - deny 5",
                "*.portal.example.com https branch-client - deny 5",
                "fresh.example.com https branch-client - deny 5",
                "gone.example.com https branch-client allow - 4",
                "portal.example.com http branch-client - allow 4",
            ],
            verdicts);
        Assert.Equal(0, bench.Run("catalog diff old.yml new.yml squid.conf --feature portal"));
        Assert.Contains("    fresh.example.com     https/443  branch-client  not asked -> deny  squid.conf:5 http_access\n", bench.Output, StringComparison.Ordinal);
        Assert.Contains("    1 newly asked and not stopped", bench.Output, StringComparison.Ordinal);
        Assert.Contains("5 verdicts differ, 3 of them do not let everything through.", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_that_only_one_catalog_has_is_asked_there_only()
    {
        var diff = Json("catalog diff built-in new.yml squid.conf --feature portal --format json");
        Assert.NotEmpty(diff.GetProperty("verdicts").EnumerateArray());
        Assert.All(diff.GetProperty("verdicts").EnumerateArray(), v => Assert.Equal(JsonValueKind.Null, v.GetProperty("old").ValueKind));
        Assert.Equal(2, bench.Run("catalog diff built-in new.yml squid.conf --feature nowhere"));
    }

    [Fact]
    public async Task The_same_catalog_does_not_differ()
    {
        Assert.Equal(0, bench.Run("catalog diff built-in built-in"));
        Assert.EndsWith("The catalogs do not differ.\n", bench.Output, StringComparison.Ordinal);
        Assert.Equal(0, await bench.RunAsync(["catalog", "diff", "built-in", Repository.Path("rules", "catalog")]));
        Assert.EndsWith("The catalogs do not differ.\n", bench.Output, StringComparison.Ordinal);
        Assert.Empty(Json("catalog diff new.yml new.yml squid.conf --feature portal --format json").GetProperty("verdicts").EnumerateArray());
    }

    [Fact]
    public void Folders_and_published_lists_are_catalogs_too()
    {
        bench.Write("own/a.yml", Old).Write("own/note.txt", "no catalog");
        Assert.Equal(0, bench.Run("catalog diff own old.yml"));
        Assert.EndsWith("The catalogs do not differ.\n", bench.Output, StringComparison.Ordinal);
        bench.Write("list.json", """[{"id":7,"serviceArea":"Common","urls":["a.example.com"],"tcpPorts":"443","required":true}]""");
        Assert.Equal(["a.example.com https/443"], Texts(Json("catalog diff built-in list.json --format json").GetProperty("names").GetProperty("added")));
    }

    [Theory]
    [InlineData("catalog diff old.yml missing.yml", 2)]
    [InlineData("catalog diff old.yml bad.yml", 2)]
    [InlineData("catalog diff old.yml bad.json", 2)]
    [InlineData("catalog diff old.yml empty", 2)]
    [InlineData("catalog diff old.yml new.yml nowhere.conf", 3)]
    [InlineData("catalog diff old.yml new.yml --catalog old.yml", 2)]
    public void Bad_input_compares_nothing(string command, int code)
    {
        bench.Write("bad.yml", "endpoints:\n  - id: x\n    hosts: [\"*a..b\"]\n").Write("bad.json", "[{").Write("empty/readme.txt", "");
        Assert.Equal(code, bench.Run(command));
        Assert.Equal("", bench.Output);
        Assert.NotEqual("", bench.Error);
    }

    private JsonElement Json(string command)
    {
        Assert.Equal(0, bench.Run(command));
        using var document = JsonDocument.Parse(bench.Output);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(t => t.GetString());
}
