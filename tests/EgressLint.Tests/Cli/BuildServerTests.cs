using System.Text;
using System.Text.Json;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Tests.Cli;

/// <summary>What a step of a build server is made of: numbers as outputs, categories, several reports of one comparison, logs that cannot be spoken through.</summary>
public sealed class BuildServerTests : IDisposable
{
    private const string Needs = """
        extends: none
        roles:
          - { id: branch-client, title: Client of a branch }
        endpoints:
          - { id: portal, hosts: [portal.example.com] }
          - { id: files, hosts: [files.example.com] }
        features:
          - id: portal
            title: Portal
            requirements:
              - { id: portal.web, endpoints: [portal], roles: [branch-client], connect: [https/443], necessity: required }
              - { id: portal.files, endpoints: [files], roles: [branch-client], connect: [https/443], necessity: required }
        """;

    private const string Open = "http_port 3128\nacl ok dstdomain portal.example.com files.example.com\nhttp_access allow ok\nhttp_access deny all\n";
    private const string Shut = "http_port 3128\nacl ok dstdomain files.example.com\nhttp_access allow ok\nhttp_access deny all\n";

    private readonly Workbench bench = new();

    public BuildServerTests() => bench.Write("needs.yml", Needs);

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Numbers_of_a_check_are_lines_of_name_and_number()
    {
        bench.Write("squid.conf", Shut).Write("later/squid.conf", Open.Replace("allow ok", "allow ok !night\nacl night time 00:00-05:00", StringComparison.Ordinal));
        Assert.Equal(1, bench.Run("check . --catalog needs.yml --feature portal --format counts --format json=report.x"));
        using var report = JsonDocument.Parse(File.ReadAllText(bench.Full("report.x")));
        var levels = report.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("level").GetString()).ToArray();
        var verdicts = report.RootElement.GetProperty("verdicts").EnumerateArray().Select(v => v.GetProperty("verdict").GetString()).ToArray();
        Assert.Equal(4, verdicts.Length);
        int Level(string name) => levels.Count(level => level == name);
        int Verdict(string name) => verdicts.Count(verdict => verdict == name);
        Assert.True(Level("error") > 0 && Verdict("deny") > 0 && Verdict("allow") > 0);
        Assert.Equal(
            $"findings={levels.Length}\nerrors={Level("error")}\nwarnings={Level("warning")}\nnotes={Level("note")}\nsuppressed=0\nknown=0\n"
            + $"endpoints=4\nreachable={Verdict("allow")}\ndenied={Verdict("deny")}\npartial={Verdict("partial")}\nunknown={Verdict("unknown")}\n",
            bench.Output);
    }

    [Fact]
    public void What_does_not_count_is_counted_apart()
    {
        bench.Write("squid.conf", Shut.Replace("http_access deny", "# egresslint-disable-next-line EGL1001 -- on its way out\nhttp_access deny", StringComparison.Ordinal)).Write("other/squid.conf", Shut);
        bench.Run("check other --catalog needs.yml --feature portal --write-baseline known.json --format json=report.x");
        bench.Run("check . --catalog needs.yml --feature portal --baseline known.json --format counts");
        Assert.Contains("\nsuppressed=1\nknown=1\n", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_knows_is_counted()
    {
        bench.Write("squid.conf", Shut.Replace("http_access deny", "external_acl_type names %DST /bin/names\nacl asked external names\nhttp_access allow asked\nhttp_access deny", StringComparison.Ordinal));
        bench.Run("check . --catalog needs.yml --feature portal --format counts");
        Assert.Contains("\nreachable=1\ndenied=0\npartial=0\nunknown=1\n", bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("branch-office", "egresslint/branch-office/")]
    [InlineData("eu/north.1_a", "egresslint/eu/north.1_a/")]
    public void A_category_is_part_of_the_id_of_a_log(string category, string expected)
    {
        bench.Write("squid.conf", Shut).Write("base.conf", Open);
        foreach (var command in new[] { "check squid.conf", "diff base.conf squid.conf" })
        {
            bench.Run($"{command} --catalog needs.yml --feature portal --format sarif --category {category}");
            using var log = JsonDocument.Parse(bench.Output);
            Assert.Equal(expected, log.RootElement.GetProperty("runs")[0].GetProperty("automationDetails").GetProperty("id").GetString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/x")]
    [InlineData("x/")]
    [InlineData("x//y")]
    [InlineData("x y")]
    [InlineData("x\"y")]
    [InlineData("b\u00fcro")]
    public async Task A_category_that_an_upload_would_misread_is_wrong_usage(string category)
    {
        bench.Write("squid.conf", Open);
        Assert.Equal(2, await bench.RunAsync(["check", ".", "--category", category]));
        Assert.Equal(2, await bench.RunAsync(["diff", ".", ".", "--category", category]));
        Assert.Contains("is not made of names of letters", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_comparison_writes_every_report()
    {
        bench.Write("before/squid.conf", Open).Write("after/squid.conf", Shut);
        Assert.Equal(1, bench.Run("diff before after --catalog needs.yml --feature portal --format counts --format markdown=out/d.md --format sarif=d.sarif --format json=d.x --format github=d.txt --format console=c.txt"));
        Assert.Equal("changed-verdicts=1\nworse-verdicts=1\nchanged-flows=2\nunsure-policies=0\nrefused-policies=0\nadded-policies=0\nremoved-policies=0\n", bench.Output);
        Assert.Contains("| error | `portal.example.com https/443 branch-client` | allow | deny |", File.ReadAllText(bench.Full("out/d.md")), StringComparison.Ordinal);
        Assert.StartsWith("::error file=after/squid.conf,line=2,", File.ReadAllText(bench.Full("d.txt")), StringComparison.Ordinal);
        Assert.Contains("portal.example.com https/443 branch-client: allow -> deny", File.ReadAllText(bench.Full("c.txt")), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(bench.Full("d.x")));
        using var log = JsonDocument.Parse(File.ReadAllText(bench.Full("d.sarif")));
        Assert.Equal(1, log.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
        Assert.Equal(2, bench.Run("diff before after --format counts --format json"));
        Assert.Equal(2, bench.Run("diff before after --format html"));
    }

    [Fact]
    public void What_a_check_leaves_out_is_not_compared()
    {
        bench.Write("before/a/squid.conf", Open).Write("after/a/squid.conf", Shut).Write("before/b/squid.conf", Open).Write("after/b/squid.conf", Open);
        const string Diff = "diff before after --catalog needs.yml --feature portal --format counts ";
        Assert.Equal(1, bench.Run(Diff));
        Assert.Equal(0, bench.Run(Diff + "--exclude a/**"));
        Assert.StartsWith("changed-verdicts=0\n", bench.Output, StringComparison.Ordinal);
        Assert.Equal(0, bench.Run(Diff + "--include b/*.conf"));
        Assert.Equal(1, bench.Run(Diff + "--include a/*.conf"));
    }

    [Fact]
    public void A_comparison_of_many_policies_fits_into_a_comment()
    {
        var folder = new string('d', 200);
        for (var i = 0; i < 150; i++)
        {
            bench.Write($"before/{folder}/{i}{folder}/squid.conf", Open).Write($"after/{folder}/{i}{folder}/squid.conf", Shut).Write($"after/{folder}/{i}{folder}x/squid.conf", Shut);
        }

        bench.Run("diff before after --catalog needs.yml --feature portal --format markdown");
        Assert.InRange(Encoding.UTF8.GetByteCount(bench.Output), 30 * 1024, DiffMarkdown.MostBytes);
        var shown = bench.Output.Split('\n').Count(line => line.StartsWith("| error ", StringComparison.Ordinal));
        Assert.InRange(shown, 10, 60);
        Assert.Contains($"\n{150 - shown} more rows are left out: a comment holds no more.", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_the_matrix_have_every_policy_once()
    {
        string[] names = ["a", "b", "c", "d", "e"];
        foreach (var name in names)
        {
            bench.Write($"{name}/squid.conf", Open);
        }

        var found = new List<string>();
        for (var part = 1; part <= 2; part++)
        {
            Assert.Equal(0, bench.Run($"matrix . --catalog needs.yml --feature portal --format json --shard {part}/2"));
            using var matrix = JsonDocument.Parse(bench.Output);
            var policies = matrix.RootElement.GetProperty("columns").EnumerateArray().Select(p => p.GetProperty("path").GetString() ?? "").ToArray();
            Assert.InRange(policies.Length, 1, 4);
            found.AddRange(policies);
        }

        Assert.Equal(names.Select(name => $"{name}/squid.conf"), found.Order(StringComparer.Ordinal));
        Assert.Equal(2, bench.Run("matrix . --shard 3/2"));
    }

    [Fact]
    public async Task An_unknown_option_is_none_of_the_paths_behind_a_double_dash()
    {
        bench.Write("--nosuch=1/squid.conf", Open).Write("squid.conf", Open);
        string[] scenario = ["check", "--catalog=needs.yml", "--feature=portal"];
        Assert.Equal(2, await bench.RunAsync([.. scenario, "--nosuch=1", "--", "squid.conf"]));
        Assert.Contains("'--nosuch=1' is not an option here", bench.Error, StringComparison.Ordinal);
        Assert.Equal(2, await bench.RunAsync([.. scenario, "--nosuch=1", "--", "--nosuch=1"]));
        Assert.Equal(0, await bench.RunAsync([.. scenario, "--format=json", "--", "--nosuch=1"]));
        Assert.Contains("--nosuch=1/squid.conf", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_said_on_standard_error_is_a_command_for_the_log()
    {
        const string Evil = "::error file=x::owned";
        bench.Write("before/squid.conf", Open).Write($"{Evil}/squid.conf", Open).Fifo($"{Evil}/proxy.pac");
        await bench.RunAsync(["diff", "before", Evil, "--catalog", "needs.yml", "--feature", "portal"]);
        Assert.Contains("\\u{3a}:error file=x::owned/proxy.pac:1:1: error", bench.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Error.Split('\n'), line => line.StartsWith("::", StringComparison.Ordinal));
        bench.Run("check ##[error]x");
        Assert.DoesNotContain("##[", bench.Error, StringComparison.Ordinal);
        Assert.Contains("#\\u{23}[error]x", bench.Error, StringComparison.Ordinal);
    }
}
