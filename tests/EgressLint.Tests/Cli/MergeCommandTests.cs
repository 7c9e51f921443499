using System.Text.Json;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Cli;

/// <summary>The reports of shards, joined, are the report of a whole run.</summary>
public sealed class MergeCommandTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("json", " --include-suppressed")]
    [InlineData("sarif", " --per-endpoint --include-suppressed")]
    public void Three_shards_joined_in_any_order_are_the_bytes_of_a_whole_run(string format, string options)
    {
        Fill();
        bench.Run($"check .{options} --format {format}=whole.x");
        for (var part = 1; part <= 3; part++)
        {
            bench.Run($"check .{options} --shard {part}/3 --format {format}=part{part}.x");
            Assert.True(new FileInfo(bench.Full($"part{part}.x")).Length < new FileInfo(bench.Full("whole.x")).Length);
        }

        var whole = File.ReadAllText(bench.Full("whole.x"));
        foreach (var order in new[] { "part1.x part2.x part3.x", "part3.x part1.x part2.x" })
        {
            Assert.Equal(0, bench.Run("merge " + order));
            Assert.Equal(whole, bench.Output);
            Assert.Equal("", bench.Error);
        }

        Assert.Equal(0, bench.Run("merge whole.x --output sub/again.x"));
        Assert.Equal(whole, File.ReadAllText(bench.Full("sub/again.x")));
    }

    [Theory]
    [InlineData("json", true)]
    [InlineData("sarif", true)]
    [InlineData("json", false)]
    [InlineData("sarif", false)]
    public void What_a_path_leads_through_stays_in_one_part(string format, bool isGiven)
    {
        // With the settings the path is given; of these two files alone it is assumed.
        var folder = Repository.Path("fixtures/path-head-office");
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')))
        {
            if (isGiven ? !path.StartsWith("expected/", StringComparison.Ordinal) : path is "proxy.pac" or "squid/lisbon.conf")
            {
                bench.Write(path, File.ReadAllBytes(Path.Join(folder, path)));
            }
        }

        for (var i = 0; i < 6; i++)
        {
            // A path is assumed where there is one script and one proxy; of several groups none is on it.
            bench.Write(isGiven ? $"other-{i}/squid.conf" : $"other-{i}/group.json", isGiven ? "http_access deny all\n" : Group("Deny"));
        }

        bench.Run($"check . --format {format}=whole.x");
        var followed = 0;
        for (var part = 1; part <= 3; part++)
        {
            bench.Run($"check . --shard {part}/3 --format {format}=part{part}.x --format json=part.json");
            using var report = JsonDocument.Parse(File.ReadAllText(bench.Full("part.json")));
            followed += report.RootElement.GetProperty("paths").GetArrayLength() > 0 ? 1 : 0;
        }

        Assert.Equal(1, followed);
        Assert.Equal(0, bench.Run("merge part3.x part1.x part2.x"));
        Assert.Equal(File.ReadAllText(bench.Full("whole.x")), bench.Output);
    }

    [Fact]
    public void Several_policies_of_a_file_keep_their_own_verdicts()
    {
        foreach (var file in new[] { "a", "b", "c", "d" })
        {
            bench.Write($"{file}.json", Group(file is "a" or "c" ? "Allow" : "Deny"));
        }

        bench.Run("check . --feature updates-servicing --format json=whole.x");
        bench.Run("check . --feature updates-servicing --shard 1/2 --format json=part1.x");
        bench.Run("check . --feature updates-servicing --shard 2/2 --format json=part2.x");
        Assert.Equal(0, bench.Run("merge part2.x part1.x"));
        Assert.Equal(File.ReadAllText(bench.Full("whole.x")), bench.Output);
        using var report = JsonDocument.Parse(bench.Output);
        Assert.Equal(["a.json#web", "a.json#data", "b.json#web", "b.json#data", "c.json#web", "c.json#data", "d.json#web", "d.json#data"], report.RootElement.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_does_not_belong_together_is_wrong_usage()
    {
        bench.Write("squid.conf", "http_access deny all\n").Write("broken.json", "{\n  \"a\": x").Write("other.json", "{}");
        bench.Run("check . --feature updates-servicing --format json=a.json --format sarif=a.sarif");
        bench.Run("check . --feature tenant-attach --catalog own.yml --format json=b.json");
        Assert.Equal(2, Refused("merge a.json a.sarif", "two kinds"));
        Assert.Equal(2, Refused("merge a.json a.json", "'squid.conf' is in more than one of them"));
        Assert.Equal(2, Refused("merge broken.json", "'broken.json' is not JSON (line 2, byte 8)"));
        Assert.Equal(2, Refused("merge a.json other.json", "'other.json' is no JSON or SARIF report"));
        Assert.Equal(2, Refused("merge nothing.json", "it does not exist"));
        bench.Write("c.json", File.ReadAllText(bench.Full("a.json")).Replace("\"squid.conf\"", "\"c.conf\"", StringComparison.Ordinal).Replace("\"asOf\": \"", "\"asOf\": \"9", StringComparison.Ordinal));
        Assert.Equal(2, Refused("merge a.json c.json", "they differ in 'catalog'"));
    }

    private int Refused(string arguments, string problem)
    {
        var code = bench.Run(arguments);
        Assert.Contains(problem, bench.Error, StringComparison.Ordinal);
        Assert.Equal("", bench.Output);
        return code;
    }

    /// <summary>All scenarios side by side, without what they expect, and with comments that silence.</summary>
    private void Fill()
    {
        foreach (var file in Directory.GetFiles(Repository.Path("fixtures"), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Repository.Path("fixtures"), file).Replace('\\', '/');
            if (!path.StartsWith("oracle/", StringComparison.Ordinal) && !path.Contains("/expected/", StringComparison.Ordinal) && !path.EndsWith("egresslint.yml", StringComparison.Ordinal))
            {
                bench.Write(path, File.ReadAllBytes(file));
            }
        }

        bench.Write("a b/sqüid.conf", "# egresslint-disable-next-line EGL1001 -- known\nhttp_access deny all\n# egresslint-disable-file EGL5001\n");
    }

    private static string Group(string access) => $$"""
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [ {{Group("web", access)}}, {{Group("data", "Deny")}} ]
        }
        """;

    private static string Group(string name, string access) => $$"""
        {
          "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "{{name}}",
          "properties": { "securityRules": [ { "name": "out", "properties": {
            "priority": 100, "direction": "Outbound", "access": "{{access}}", "protocol": "*", "sourceAddressPrefix": "*", "sourcePortRange": "*",
            "destinationAddressPrefix": "*", "destinationPortRange": "*" } } ] }
        }
        """;
}
