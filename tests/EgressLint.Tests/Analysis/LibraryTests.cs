using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis;

/// <summary>What programs of others do with the libraries: read, ask, and run rules of their own beside the built-in ones.</summary>
public sealed partial class LibraryTests
{
    private const string Script = "function FindProxyForURL(url, host) { return 'PROXY proxy.example.com:8080'; }\n";

    [Fact]
    public void The_example_prints_what_its_rule_finds_among_everything_else()
    {
        var found = RunExample("PROXY proxy-hq1.corp.contoso.com:8080", "PROXY proxy-hq2.corp.contoso.com:8080");
        Assert.Contains("EGL1002", found, StringComparison.Ordinal);
        var own = found.Split('\n').Where(l => l.Contains("EGL8001", StringComparison.Ordinal)).ToArray();
        Assert.Contains(own, l => l.Contains("to 'PROXY proxy-porto.corp.contoso.com:8080', which is not an approved proxy.", StringComparison.Ordinal));
        Assert.DoesNotContain(own, l => l.Contains("proxy-hq", StringComparison.Ordinal));
        Assert.All(own, l => Assert.Contains("warning", l, StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_is_read_and_asked_without_any_rule()
    {
        var text = SourceText.From("proxy.pac", "function FindProxyForURL(url, host) { return dnsDomainIs(host, '.example.com') ? 'DIRECT' : 'PROXY p:8080'; }");
        var format = KnownFormats.Recognize(text) ?? throw new NotSupportedException();
        var tree = format.Parse(text);                                   // never fails: tree.Problems says what was wrong
        var policy = format.Bind(tree, BindContext.Alone).Policies[0];   // what the text means

        var one = Explainer.Explain(policy, new(new PolicyRequest { Url = "https://www.example.com/" }));
        Console.WriteLine($"{one.Verdict}: {string.Join("; ", one.Route)}");

        var all = Explainer.Explain(policy, new(new PolicyRequest { Port = 443 }) { Endpoint = "*.com" });
        foreach (var part in all.Parts)
        {
            Console.WriteLine($"{part.Verdict}, for example {part.Witness}");
        }

        Assert.Equal(("direct", "DIRECT"), (one.Verdict, Assert.Single(one.Route)));
        Assert.Equal("partial", all.Verdict);
        Assert.Equal(["direct", "proxy"], all.Parts.Select(p => p.Verdict).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_nobody_gave_is_unknown()
    {
        var text = SourceText.From("squid.conf", "acl needed dstdomain \"/etc/squid/needed.txt\"\nhttp_access allow needed\nhttp_access deny all\n");
        var format = KnownFormats.Recognize(text);
        Assert.Equal("squid", format?.Id);
        var policy = Assert.Single(Workspace.Create([new(text, format ?? KnownFormats.All[0], BindContext.Alone)]).Policies);
        Assert.Equal("unknown", Explainer.Explain(policy, new(new PolicyRequest { Url = "https://www.example.com/" })).Verdict);
        Assert.Null(KnownFormats.Recognize(SourceText.From("notes.txt", "Call Alice about the printer.\n")));
    }

    [Fact]
    public void An_own_rule_adds_its_findings_and_changes_nothing_else()
    {
        var (without, with) = (Analyze(Script, RuleSet.All), Analyze(Script, RuleSet.With(new EveryProxy())));
        var finding = Assert.Single(with.Findings, f => f.Rule.Id == "EGL8001");
        Assert.Equal("'updates.example.com' goes to 'PROXY proxy.example.com:8080'.", finding.Message);
        Assert.Equal("updates.example.com", Assert.Single(finding.Subject.Endpoints));
        Assert.Equal("proxy.pac:1", finding.At.ToString());
        Assert.Equal(Json(without), Json(with with { Findings = with.Findings.Remove(finding) }));
        Assert.Equal(RuleSet.Descriptors.Length + 1, with.Rules.Length);
        Assert.Equal(with.Rules.Select(r => r.Id).Order(StringComparer.Ordinal), with.Rules.Select(r => r.Id));
    }

    [Fact]
    public void Comments_and_levels_count_for_an_own_rule_too()
    {
        const string Comment = "// egresslint-disable-file EGL8001 -- decided in May\n";
        var silent = Analyze(Comment + Script, RuleSet.With(new EveryProxy()));
        Assert.Equal("decided in May", Assert.Single(silent.Suppressed).Reason);
        Assert.DoesNotContain(silent.Findings, f => f.Rule.Id == "EGL8001" || f.Rule.Id.StartsWith("EGL901", StringComparison.Ordinal));
        Assert.Contains(Analyze(Comment + Script, RuleSet.All).Findings, f => f.Message.Contains("'EGL8001'", StringComparison.Ordinal));
        var levels = ImmutableSortedDictionary<string, Severity>.Empty;
        Assert.Equal(Severity.Error, Assert.Single(Analyze(Script, RuleSet.With(new EveryProxy()), levels.Add("EGL8001", Severity.Error)).Findings, f => f.Rule.Id == "EGL8001").Severity);
        Assert.DoesNotContain(Analyze(Script, RuleSet.With(new EveryProxy()), levels.Add("EGL8001", Severity.None)).Findings, f => f.Rule.Id == "EGL8001");
    }

    [Theory]
    [InlineData("EGL1001")]
    [InlineData("EGL7001")]
    [InlineData("EGL801")]
    [InlineData("EGL80010")]
    [InlineData("EGL8\u0661\u0662\u0663")]
    [InlineData("EGL8<b>")]
    [InlineData("egl8001")]
    [InlineData("")]
    public void Ids_of_own_rules_are_of_the_range_that_is_kept_for_them(string id)
    {
        Assert.Throws<ArgumentException>(() => RuleSet.With(new EveryProxy(id)));
        Assert.Throws<ArgumentException>(() => Analyze(Script, [new EveryProxy(id)]));
    }

    [Fact]
    public void Two_rules_with_one_id_and_rules_without_words_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RuleSet.With(new EveryProxy(), new EveryProxy()));
        Assert.Throws<ArgumentException>(() => RuleSet.With(new EveryProxy(words: "")));
        Assert.Equal(RuleSet.All.Length + 2, RuleSet.With(new EveryProxy(), new EveryProxy("EGL8002")).Length);
        Assert.DoesNotContain(RuleSet.Descriptors, d => RuleDescriptor.IsOwn(d.Id));
    }

    [Fact]
    public void Code_scanning_sees_an_own_rule_without_a_page_that_is_not_there()
    {
        using var stream = new MemoryStream();
        SarifReport.Write(Analyze(Script, RuleSet.With(new EveryProxy())), stream, new("1.2.3") { HelpBaseUri = "https://example.com/rules/", RulePages = RulePages.Get });
        using var log = JsonDocument.Parse(stream.ToArray());
        var run = log.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        var result = Assert.Single(run.GetProperty("results").EnumerateArray(), r => r.GetProperty("ruleId").GetString() == "EGL8001");
        var rule = rules[result.GetProperty("ruleIndex").GetInt32()];
        Assert.Equal("EGL8001", rule.GetProperty("id").GetString());
        Assert.False(rule.TryGetProperty("helpUri", out _));
        Assert.NotEmpty(rule.GetProperty("help").GetProperty("text").GetString() ?? "");
        Assert.True(rules.EnumerateArray().First().TryGetProperty("helpUri", out _));
    }

    [Fact]
    public void What_the_page_about_the_libraries_shows_is_built_and_run()
    {
        var code = new[] { Repository.Path("tests", "EgressLint.Example", "Program.cs"), Repository.Path("tests", "EgressLint.Tests", "Analysis", "LibraryTests.cs") }
            .Select(f => Words(File.ReadAllText(f))).ToArray();
        var shown = Example().Matches(File.ReadAllText(Repository.Path("docs", "LIBRARY.md"))).Select(m => m.Groups["code"].Value).ToArray();
        Assert.Equal(2, shown.Length);
        Assert.All(shown, s => Assert.Contains(code, c => c.Contains(Words(s), StringComparison.Ordinal)));
    }

    private static string Words(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim()));

    private static string RunExample(params string[] approved)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "egresslint-example.dll"), Repository.Path("fixtures", "pac-enterprise", "proxy.pac"), .. approved])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string Json(AnalysisResult result)
    {
        using var stream = new MemoryStream();
        JsonReport.Write(result, stream, new("1.2.3"));
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static AnalysisResult Analyze(string script, ImmutableArray<Rule> rules, ImmutableSortedDictionary<string, Severity>? levels = null)
    {
        var scenario = ExampleScenario.Parse(null);
        var text = SourceText.From("proxy.pac", script);
        var options = levels is null ? scenario.Options : scenario.Options with { Severities = levels };
        return new Analyzer(scenario.Catalog, rules).Analyze(Workspace.Create([new(text, KnownFormats.All.Single(f => f.Id == "pac"), BindContext.Alone)]), options);
    }

    /// <summary>Tells of everything that goes through a proxy.</summary>
    private sealed class EveryProxy(string id = "EGL8001", string words = "{0} goes to '{1}'.") : Rule
    {
        public override RuleDescriptor Descriptor { get; } = new(id, "EveryProxy", Severity.Warning, words.Length == 0 ? [] : [new("default", words)]);

        public override void Initialize(RuleContext context) => context.OnEndpoint(scope =>
        {
            foreach (var part in scope.Check.Judgement.Parts.Where(p => p.Part.Action.Outcome == Outcome.Proxy))
            {
                scope.Report(new(scope.Policy.Place(part.Entry), Severity.Warning, group => new("default", group.Endpoints, string.Join("; ", part.Part.Route))));
            }
        });
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();
}
