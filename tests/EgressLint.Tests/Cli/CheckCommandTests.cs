using System.Text.Json;

namespace EgressLint.Tests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private const string Closed = "http_port 3128\nacl office src 10.0.0.0/8\nhttp_access deny all\n";
    private const string Open = "http_port 3128\nacl office src 10.0.0.0/8\nhttp_access allow all\n";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Findings_make_the_exit_code_1_and_go_to_standard_output()
    {
        bench.Write("squid.conf", Closed);
        Assert.Equal(1, bench.Run("check squid.conf"));
        Assert.Contains("EGL1001", bench.Output, StringComparison.Ordinal);
        Assert.Equal("", bench.Error);
    }

    [Fact]
    public void The_threshold_decides_the_exit_code()
    {
        bench.Write("squid.conf", Closed);
        Assert.Equal(0, bench.Run("check --fail-on never"));
        bench.Write("notes/notes.txt", "Nothing here.");
        Assert.Equal(0, bench.Run("check notes/notes.txt"));
        Assert.Equal(1, bench.Run("check notes/notes.txt --fail-on warning"));
    }

    [Fact]
    public void Behind_a_double_dash_everything_is_a_path()
    {
        bench.Write("-squid.conf", Open);
        Assert.Equal(2, bench.Run("check -squid.conf"));
        Assert.NotEqual(2, bench.Run("check --profile console-workstation -- -squid.conf"));
    }

    [Fact]
    public void No_files_is_exit_code_3()
    {
        bench.Write("readme.txt", "Nothing here.");
        Assert.Equal(3, bench.Run("check"));
        Assert.Equal(("", "egresslint: no configuration files were found\n"), (bench.Output, bench.Error));
        Assert.Equal(3, bench.Run("check nothing"));
        Assert.Equal("egresslint: 'nothing' does not exist\n", bench.Error);
    }

    [Fact]
    public void A_missing_path_beside_others_is_a_finding()
    {
        bench.Write("squid.conf", Open);
        Assert.Equal(1, bench.Run("check squid.conf nothing.conf --format json"));
        Assert.Contains(Rules(), r => r == ("EGL0001", "nothing.conf"));
    }

    [Theory]
    [InlineData("check --nonsense", "'--nonsense' is not an option here")]
    [InlineData("check --formt json", "did you mean '--format' instead of '--formt'?")]
    [InlineData("rules lits", "did you mean 'list' instead of 'lits'?")]
    [InlineData("chekc", "did you mean 'check'")]
    [InlineData("", "egresslint --help")]
    [InlineData("check --format xml", "'xml' is not a report format")]
    [InlineData("check --format json --format sarif", "standard output can take one report, not json and sarif")]
    [InlineData("check --format json=", "names no file")]
    [InlineData("check --fail-on fatal", "fatal")]
    [InlineData("check --cloud mars", "mars")]
    [InlineData("check --shard 5/4", "'--shard 5/4' is not of the form K/N")]
    [InlineData("check --engine squid-55", "'squid-55' is not a known engine; did you mean 'squid-5'?")]
    [InlineData("check --mount /etc/squid=nowhere", "'nowhere' is not a folder")]
    [InlineData("check --mount etc=.", "'etc' is not an absolute path")]
    [InlineData("check --config nowhere.yml", "the settings 'nowhere.yml' cannot be read")]
    [InlineData("check --profile comanagment", "'comanagment' is not a profile of the catalog; did you mean 'comanagement'?")]
    [InlineData("check --role cm-clint", "'cm-clint' is not a role of the catalog; did you mean 'cm-client'?")]
    [InlineData("check --param x", "is not of the form NAME=VALUE")]
    [InlineData("check --param cmg.prefx=a", "did you mean 'cmg.prefix'?")]
    [InlineData("check --set azure.vnet=10.0.0.0/8,10.1.0.0/x", "'10.1.0.0/x' in '--set azure.vnet=10.0.0.0/8,10.1.0.0/x' is no network")]
    [InlineData("check --set azure.vnett=10.0.0.0/8", "did you mean 'azure.vnet'?")]
    [InlineData("check --service-tags nowhere.json", "'--service-tags nowhere.json' cannot be read")]
    [InlineData("check --catalog nowhere.yml", "'nowhere.yml' cannot be read")]
    [InlineData("rules show EGL1010101", "'EGL1010101' is not a rule")]
    [InlineData("catalog show cm-clint", "did you mean 'cm-client'?")]
    [InlineData("explain squid.conf", "nothing is asked")]
    [InlineData("explain squid.conf --url a --connect b:1", "--url and --connect cannot be given together")]
    [InlineData("explain squid.conf --connect b", "is not of the form HOST:PORT")]
    [InlineData("explain squid.conf --url http://a/ --source x", "'--source x' is not an IP address")]
    public void Wrong_usage_is_exit_code_2_and_says_why(string arguments, string problem)
    {
        bench.Write("squid.conf", Open);
        Assert.Equal(2, bench.Run(arguments));
        Assert.Contains(problem, bench.Error, StringComparison.Ordinal);
        Assert.Equal("", bench.Output);
    }

    [Theory]
    [InlineData("profile: [a]\n", "egresslint.yml", 1)]
    [InlineData("profiles: [comanagment]\n", "egresslint.yml", 1)]
    [InlineData("cloud: public\nrules: { EGL1101: off }\n", "egresslint.yml", 2)]
    [InlineData("mounts: { /etc/squid: nowhere }\n", "egresslint.yml", 1)]
    [InlineData("mounts: { /etc: ../outside }\n", "egresslint.yml", 1)]
    [InlineData("policies:\n  - path: nothing.conf\n", "egresslint.yml", 2)]
    [InlineData("policies:\n  - path: squid.conf\n    format: squit\n", "egresslint.yml", 3)]
    [InlineData("sources: { cm-clint: { addresses: [10.0.0.1] } }\n", "egresslint.yml", 1)]
    [InlineData("parameters: { cmg.prefx: a }\n", "egresslint.yml", 1)]
    public void Bad_settings_are_a_finding_and_exit_code_2(string settings, string path, int line)
    {
        bench.Write("squid.conf", Open).Write("egresslint.yml", settings).Write("../outside/a.txt", "x");
        Assert.Equal(2, bench.Run("check --format json"));
        using var report = JsonDocument.Parse(bench.Output);
        var finding = Assert.Single(report.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal(("EGL9007", path, line), (finding.GetProperty("rule").GetString(), finding.GetProperty("path").GetString(), finding.GetProperty("line").GetInt32()));
        Assert.Contains("nothing was checked", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_found_upwards_from_the_first_path()
    {
        bench.Write("conf/deep/squid.conf", Closed).Write("conf/egresslint.yml", "rules: { EGL1001: off }\n").Write("egresslint.yml", "nonsense: 1\n");
        bench.Run("check conf/deep/squid.conf --format json");
        Assert.DoesNotContain(Rules(), r => r.Rule == "EGL1001");
        Assert.Equal(2, bench.Run("check . --format json"));
    }

    [Theory]
    [InlineData("gpo.xml", "<GPO xmlns=\"http://www.microsoft.com/GroupPolicy/Settings\"><Computer><Enabled>true</Enabled></Computer></GPO>")]
    [InlineData("site.json", "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [ { \"type\": \"Microsoft.Network/publicIPAddresses\", \"name\": \"p\" } ] }")]
    public void A_file_given_by_name_that_says_nothing_is_a_finding(string name, string text)
    {
        bench.Write("given/" + name, text);
        bench.Run($"check given/{name} --format json");
        Assert.Contains(Rules(), r => r.Rule == "EGL0010");
        bench.Run("check given --format json");
        Assert.DoesNotContain(Rules(), r => r.Rule == "EGL0010");
    }

    [Fact]
    public void Levels_of_the_settings_are_applied_to_what_reading_finds_too()
    {
        bench.Write("notes.txt", "Nothing here.").Write("egresslint.yml", "rules: { EGL0010: error }\n");
        Assert.Equal(1, bench.Run("check notes.txt"));
    }

    [Fact]
    public void Options_come_before_settings()
    {
        bench.Write("squid.conf", Open).Write("egresslint.yml", "profiles: [intune-only]\ninclude: [\"a/**\"]\n");
        Assert.Equal(3, bench.Run("check"));
        Assert.NotEqual(3, bench.Run("check --include **/squid.conf --profile console-workstation --format json"));
        Assert.DoesNotContain("intune.core.manage", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_of_the_command_line_decide_what_the_files_leave_open()
    {
        bench.Write("firewall.json", """
            {"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0","resources":[
             {"type":"Microsoft.Network/azureFirewalls","apiVersion":"2023-09-01","name":"hub","properties":{"applicationRuleCollections":[
              {"name":"updates","properties":{"priority":100,"action":{"type":"Allow"},"rules":[{"name":"updates","sourceAddresses":["*"],"fqdnTags":["WindowsUpdate"]}]}}]}}]}
            """);
        bench.Run("check firewall.json --format json");
        Assert.Equal("unknown", VerdictOf("download.windowsupdate.com", 443));
        bench.Run("check firewall.json --format json --set azure.fqdn-tag.WindowsUpdate=*.windowsupdate.com");
        Assert.Equal("allow", VerdictOf("download.windowsupdate.com", 443));
        Assert.Equal("unknown", VerdictOf("download.windowsupdate.com", 80));
        Assert.Equal("deny", VerdictOf("*.manage.microsoft.com", 443));
    }

    private string? VerdictOf(string endpoint, int port)
    {
        using var report = JsonDocument.Parse(bench.Output);
        return report.RootElement.GetProperty("verdicts").EnumerateArray()
            .First(v => v.GetProperty("endpoint").GetString() == endpoint && v.GetProperty("port").GetInt32() == port).GetProperty("verdict").GetString();
    }

    [Fact]
    public void Without_a_profile_the_report_says_which_one_was_taken()
    {
        bench.Write("squid.conf", Open);
        bench.Run("check --format json");
        Assert.Contains("built-in profile 'comanagement'", bench.Output, StringComparison.Ordinal);
        bench.Run("check --format json --profile comanagement");
        Assert.DoesNotContain("built-in profile", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parts_of_a_tree_are_together_the_whole()
    {
        for (var i = 0; i < 6; i++)
        {
            bench.Write($"site{i}/squid.conf", $"http_port 3128\ninclude conf.d/*.conf\n").Write($"site{i}/conf.d/rules.conf", "acl office src 10.0.0.0/8\nhttp_access deny all\n");
        }

        bench.Run("check --format json --profile console-workstation");
        var whole = Policies();
        Assert.Equal(6, whole.Count);
        var parts = new List<string>();
        for (var k = 1; k <= 3; k++)
        {
            Assert.NotEqual(3, bench.Run($"check --format json --profile console-workstation --shard {k}/3"));
            parts.AddRange(Policies());
        }

        Assert.Equal(whole, parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_list_outside_of_the_tree_is_not_read_and_is_a_finding()
    {
        bench.Write("tree/squid.conf", "acl a dstdomain \"../secret.txt\"\nhttp_access allow a\nhttp_access deny all\n").Write("secret.txt", "very.secret.example\n");
        Assert.Equal(1, bench.Run("check tree --format json --profile console-workstation"));
        Assert.Contains(Rules(), r => r == ("EGL0008", "tree/squid.conf"));
        Assert.DoesNotContain("very.secret", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_go_to_files_and_standard_output()
    {
        bench.Write("squid.conf", Closed);
        Assert.Equal(1, bench.Run("check --format sarif=out/a.sarif --format json=a.json --format markdown"));
        Assert.Contains("2.1.0", File.ReadAllText(bench.Full("out/a.sarif")), StringComparison.Ordinal);
        Assert.StartsWith("{", File.ReadAllText(bench.Full("a.json")), StringComparison.Ordinal);
        Assert.NotEqual("", bench.Output);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        bench.Write("a/squid.conf", Closed).Write("b/squid.conf", Open);
        bench.Run("check --format sarif");
        var first = bench.Output;
        bench.Run("check --format sarif");
        Assert.Equal(first, bench.Output);
        Assert.DoesNotContain(bench.Folder, first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_run_says_so()
    {
        bench.Write("squid.conf", Closed);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Assert.Equal(130, await bench.RunAsync(["check"], source.Token));
        Assert.Equal("egresslint: stopped\n", bench.Error);
    }

    [Fact]
    public void The_version_is_told()
    {
        Assert.Equal(0, bench.Run("--version"));
        Assert.Matches(@"^egresslint \d+\.\d+\.\d+ \(commit ([0-9a-f]{40}|unknown), catalog microsoft-endpoint-management \d+\.\d+\.\d+ of \d{4}-\d{2}\)\n$", bench.Output);
    }

    [Fact]
    public void Help_names_every_command()
    {
        Assert.Equal(0, bench.Run("--help"));
        Assert.All((string[])["check", "explain", "catalog", "rules"], name => Assert.Contains(name, bench.Output, StringComparison.Ordinal));
    }

    private List<(string? Rule, string? Path)> Rules()
    {
        using var report = JsonDocument.Parse(bench.Output);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(f => (f.GetProperty("rule").GetString(), f.GetProperty("path").GetString()))];
    }

    private List<string> Policies()
    {
        using var report = JsonDocument.Parse(bench.Output);
        return [.. report.RootElement.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("path").GetString() ?? "")];
    }
}
