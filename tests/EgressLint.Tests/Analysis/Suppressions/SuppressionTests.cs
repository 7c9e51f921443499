using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Rules;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis.Suppressions;

/// <summary>What comments and settings take out, and what is said about them.</summary>
public sealed class SuppressionTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_comment_silences_its_rule_on_the_next_line_and_is_kept_with_its_reason()
    {
        var result = Analyze("# egresslint-disable-next-line EGL1001, EGL1002 -- known -- since May\nhttp_access deny all\n");
        var suppressed = Assert.Single(result.Suppressed, s => s.Finding.Rule.Id == "EGL1001");
        Assert.Equal((SuppressionKind.InSource, "known -- since May"), (suppressed.Kind, suppressed.Reason));
        Assert.Equal(["EGL9012"], Ids(result));
        Assert.Contains("'EGL1002'", result.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# egresslint-disable-next-line EGL1001 -- r\n# more\n# egresslint-disable-next-line EGL4103 -- r\nhttp_access deny all\n", true)]
    [InlineData("# egresslint-disable-next-line EGL1001 -- r\n\nhttp_access deny all\n", false)]
    [InlineData("# egresslint-disable-next-line EGL1001 -- r\nhttp_access deny \\\n  all\n", true)]
    [InlineData("# egresslint-disable-next-line EGL1001 -- r\nhttp_port 3128\nhttp_access deny all\n", false)]
    [InlineData("http_access deny all # egresslint-disable-file EGL1001 -- r\n", true)]
    [InlineData("http_access deny all # egresslint-disable-next-line EGL1001 -- r\n", false)]
    [InlineData("# Write egresslint-disable-file EGL1001 to hide this.\nhttp_access deny all\n", false)]
    [InlineData("#egresslint-disable-file egl1001: r\nhttp_access deny all\n", true)]
    [InlineData("acl x url_regex egresslint-disable-file EGL1001\nhttp_access deny all\n", false)]
    public void A_comment_counts_where_one_expects_it_to(string text, bool suppressed)
    {
        var result = Analyze(text);
        Assert.Equal(suppressed, result.Suppressed.Any(s => s.Finding.Rule.Id == "EGL1001"));
        Assert.Equal(!suppressed, Ids(result).Contains("EGL1001"));
    }

    [Fact]
    public void A_comment_above_a_list_of_a_script_counts_for_all_of_it_but_not_for_a_function()
    {
        const string Script = "function FindProxyForURL(url, host) {{\n{0}\n  if (host == 'x' ||\n    dnsDomainIs(host, '.com'))\n    return 'PROXY 127.0.0.1:9';\n  return 'DIRECT';\n}}\n";
        const string Comment = "// egresslint-disable-next-line EGL1001 -- r";
        var found = Assert.Single(AnalyzePac(string.Format(null, Script, "")).Findings, f => f.Rule.Id == "EGL1001");
        Assert.True(found.At.StartPosition.Line is 2 or 3, found.At.ToString());
        Assert.DoesNotContain(AnalyzePac(string.Format(null, Script, Comment)).Findings, f => f.Rule.Id == "EGL1001");
        Assert.Contains(AnalyzePac(Comment + "\n" + string.Format(null, Script, "")).Findings, f => f.Rule.Id == "EGL1001");
    }

    [Fact]
    public void A_string_of_a_script_is_no_comment()
    {
        var result = AnalyzePac("function FindProxyForURL(url, host) { var x = '// egresslint-disable-file EGL1001 -- r'; return 'PROXY 127.0.0.1:9'; }\n");
        Assert.Empty(result.Suppressed);
        Assert.Contains("EGL1001", Ids(result));
    }

    [Fact]
    public void A_comment_in_an_include_counts_there()
    {
        var files = new Dictionary<string, string> { ["more.conf"] = "# egresslint-disable-next-line EGL1001 -- r\nhttp_access deny all\n" };
        var result = Analyze("include more.conf\n", files: files);
        Assert.Equal("more.conf", Assert.Single(result.Suppressed).Finding.At.Source.Path);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void What_is_said_about_suppressions_is_not_suppressed()
    {
        var result = Analyze("# egresslint-disable-file EGL9011, EGL1001\nhttp_access deny all\n");
        Assert.Equal(["EGL9011", "EGL9012"], Ids(result).Order());
    }

    [Fact]
    public void A_rule_that_is_off_leaves_its_suppressions_alone()
    {
        var off = ImmutableSortedDictionary.Create<string, Severity>(StringComparer.Ordinal).Add("EGL1001", Severity.None);
        const string Text = "# egresslint-disable-next-line EGL1001 -- r\nhttp_access deny all\n";
        Assert.Empty(Analyze(Text, o => o with { Severities = off, Suppressions = [Of("EGL1001")] }).Findings);
        Assert.Empty(Analyze("# egresslint-disable-next-line EGL1001 -- r\nacl x src 10.0.0.0/8\nhttp_access allow x\n", o => o with { JudgesSuppressions = false }).Findings);
    }

    [Fact]
    public void Settings_silence_a_rule_by_endpoint_and_the_words_about_the_others_stay_true()
    {
        var result = Analyze("http_access deny all\n", o => o with { Suppressions = [Of("EGL1001", "*.b.example.com")] }, Three);
        var live = Assert.Single(result.Findings, f => f.Rule.Id == "EGL1001");
        var hidden = Assert.Single(result.Suppressed);
        Assert.Equal(["a.example.com", "*.c.example.com"], live.Subject.Endpoints.ToArray());
        Assert.Equal(["x.b.example.com"], hidden.Finding.Subject.Endpoints.ToArray());
        Assert.StartsWith("2 endpoints", live.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("b.example.com", live.Message, StringComparison.Ordinal);
        Assert.Equal((SuppressionKind.External, "because"), (hidden.Kind, hidden.Reason));
        Assert.Equal(["EGL1001"], Ids(result));
    }

    [Theory]
    [InlineData("a.example.com", "a.example.com")]
    [InlineData("A.Example.Com", "a.example.com")]
    [InlineData("*.example.com", "a.example.com|x.b.example.com|*.c.example.com")]
    [InlineData("*.c.example.com", "*.c.example.com")]
    [InlineData("y.c.example.com", "")]
    [InlineData("*.b.example.com", "x.b.example.com")]
    [InlineData("example.com", "")]
    public void A_wildcard_means_what_it_covers_and_a_name_only_itself(string endpoint, string hidden)
    {
        var result = Analyze("http_access deny all\n", o => o with { Suppressions = [Of("EGL1001", endpoint)] }, Three);
        Assert.Equal(hidden.Split('|', StringSplitOptions.RemoveEmptyEntries), result.Suppressed.SelectMany(s => s.Finding.Subject.Endpoints));
        Assert.Equal(hidden.Length == 0, Ids(result).Contains("EGL9012"));
    }

    [Fact]
    public void Settings_are_limited_by_file()
    {
        var elsewhere = Of("EGL1001") with { CoversFile = path => path == "other.conf" };
        Assert.Equal(["EGL1001", "EGL9012"], Ids(Analyze("http_access deny all\n", o => o with { Suppressions = [elsewhere] })).Order());
        Assert.Equal(["EGL1001"], Ids(Analyze("http_access deny all\n", o => o with { Suppressions = [elsewhere with { IsJudged = false }] })));
        Assert.Empty(Analyze("http_access deny all\n", o => o with { Suppressions = [Of("egl1001")] }).Findings);
    }

    [Fact]
    public void A_date_that_has_passed_ends_a_suppression_on_the_day_after()
    {
        var last = Of("EGL1001", until: Today);
        Assert.Empty(Analyze("http_access deny all\n", o => o with { Suppressions = [last] }).Findings);
        var late = Analyze("http_access deny all\n", o => o with { Suppressions = [last], Today = Today.AddDays(1) });
        Assert.Equal(["EGL1001", "EGL9013"], Ids(late).Order());
        Assert.Contains("2026-11-23", late.Findings.Single(f => f.Rule.Id == "EGL9013").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_reason_it_holds_and_is_reported()
    {
        var silent = new SettingsSuppression(Of("EGL1001").Written with { Reason = null });
        Assert.Equal(["EGL9011"], Ids(Analyze("http_access deny all\n", o => o with { Suppressions = [silent] })));
    }

    [Fact]
    public void A_hundred_thousand_comments_are_looked_through_once()
    {
        var text = string.Concat(Enumerable.Repeat("# egresslint-disable-next-line EGL1001 -- r\nacl a src 10.0.0.0/8\n", 50_000)) + "http_access deny all\n";
        Assert.Equal(50_000, Analyze(text).Findings.Count(f => f.Rule.Id == "EGL9012"));
    }

    private const string Three = """
        extends: none
        roles:
          - id: client
            title: Client
        endpoints:
          - id: updates
            hosts: [a.example.com, x.b.example.com, "*.c.example.com"]
        features:
          - id: updates
            title: Updates
            requirements:
              - id: updates.download
                endpoints: [updates]
                roles: [client]
                connect: [https/443]
                necessity: required
        """;

    private static SettingsSuppression Of(string rule, string? endpoint = null, DateOnly? until = null) =>
        new(new SuppressionSetting(rule, SourceText.From("egresslint.yml", "suppress: []\n").At(0, 8)) { Endpoint = endpoint, Reason = "because", Until = until });

    private static IEnumerable<string> Ids(AnalysisResult result) => result.Findings.Select(f => f.Rule.Id);

    private static AnalysisResult AnalyzePac(string text) => Analyze("pac", "proxy.pac", text, o => o, null, null);

    private static AnalysisResult Analyze(string text, Func<AnalysisOptions, AnalysisOptions>? change = null, string? scenario = null, Dictionary<string, string>? files = null) =>
        Analyze("squid", "squid.conf", text, change ?? (o => o), scenario, files);

    private static AnalysisResult Analyze(string id, string name, string text, Func<AnalysisOptions, AnalysisOptions> change, string? block, Dictionary<string, string>? files)
    {
        var scenario = ExampleScenario.Parse(block);
        var format = KnownFormats.All.Single(f => f.Id == id);
        var file = new WorkspaceFile(SourceText.From(name, text), format, new MemoryFiles(files ?? [], scenario.Engine));
        return new Analyzer(scenario.Catalog, RuleSet.All).Analyze(Workspace.Create([file]), change(scenario.Options with { Today = Today }));
    }
}
