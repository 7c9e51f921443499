using System.Text.RegularExpressions;
using EgressLint.Analysis.Rules;

namespace EgressLint.Tests.Cli;

/// <summary>
/// Pages of rules about catalogs and settings show files that are no configuration, so they are run by the program: what stands under "Example" gives the finding,
/// what stands under "Fixed" does not.
/// </summary>
public sealed partial class ConfigurationPageTests : IDisposable
{
    private const string Squid = "acl office src 10.0.0.0/8\nhttp_access allow office\nhttp_access deny all\n";
    private const string OwnName = "own-catalog.yml";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("EGL9001", "catalog verify " + OwnName)]
    [InlineData("EGL9002", "catalog verify " + OwnName)]
    [InlineData("EGL9003", "check --format json")]
    [InlineData("EGL9004", "catalog verify " + OwnName)]
    [InlineData("EGL9006", "catalog verify " + OwnName)]
    [InlineData("EGL9007", "check --format json")]
    [InlineData("EGL9013", "check --format json")]
    public void The_example_gives_the_finding_and_what_is_fixed_does_not(string id, string command)
    {
        var page = RulePages.Get(id) ?? "";
        var fixedAt = page.IndexOf("\n## Fixed\n", StringComparison.Ordinal);
        Assert.True(fixedAt > 0);
        Assert.Contains(id, Run(command, page[..fixedAt]), StringComparison.Ordinal);
        Assert.DoesNotContain(id, Run(command, page[fixedAt..]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalog_without_a_profile_is_asked_by_its_features_once_they_are_named()
    {
        Assert.Contains("the catalog has the feature 'updates'", Run("check --format json", RulePages.Get("EGL9003") ?? "", 2), StringComparison.Ordinal);
        Assert.Equal(0, bench.Run("check --feature updates --format json"));
        Assert.DoesNotContain("EGL9003", bench.Output, StringComparison.Ordinal);
        Assert.Contains("updates.example.com", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_list_with_nothing_but_addresses_is_skipped_and_what_is_written_by_hand_is_not()
    {
        var page = RulePages.Get("EGL9005") ?? "";
        bench.Write("list.json", Json().Match(page).Groups[1].Value);
        bench.Run("catalog import --m365 list.json");
        Assert.Contains("EGL9005", bench.Output + bench.Error, StringComparison.Ordinal);
        bench.Write("list.json", """[ { "id": 12, "serviceArea": "Skype", "urls": ["*.meetings.example.com"], "udpPorts": "3478-3481", "required": true } ]""");
        bench.Run("catalog import --m365 list.json");
        Assert.DoesNotContain("EGL9005", bench.Output + bench.Error, StringComparison.Ordinal);
        Assert.Contains("*.meetings.example.com", bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5_100, true)]
    [InlineData(40, false)]
    public void A_log_says_when_it_holds_fewer_results_than_there_are(int mistakes, bool isCut)
    {
        bench.Write("squid.conf", string.Concat(Enumerable.Range(0, mistakes).Select(i => $"acl n{i} dstdomain .x{i}.example a.x{i}.example\n")) + Squid);
        bench.Run("check --format sarif");
        Assert.Equal(isCut, bench.Output.Contains("\"ruleId\": \"EGL9010\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_baseline_is_stale_until_it_is_written_anew()
    {
        bench.Write("squid.conf", "http_access deny all\n");
        bench.Run("check --write-baseline known.jsonl");
        bench.Write("squid.conf", Squid);
        bench.Run("check --baseline known.jsonl");
        Assert.Contains("EGL9015", bench.Output, StringComparison.Ordinal);
        bench.Run("check --write-baseline known.jsonl");
        bench.Run("check --baseline known.jsonl");
        Assert.DoesNotContain("EGL9015", bench.Output, StringComparison.Ordinal);
    }

    /// <summary>What the program says of the files of a section. A block that names a file in its first line is that file.</summary>
    private string Run(string command, string section, int most = int.MaxValue)
    {
        var usual = command.StartsWith("catalog", StringComparison.Ordinal) ? OwnName : "egresslint.yml";
        bench.Write("squid.conf", Squid);
        foreach (var block in Block().Matches(section).Take(most).Select(m => m.Groups[1].Value))
        {
            bench.Write(block.StartsWith($"# {OwnName}\n", StringComparison.Ordinal) ? OwnName : usual, block);
        }

        bench.Run(command);
        return bench.Output + bench.Error;
    }

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("^```yaml\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
