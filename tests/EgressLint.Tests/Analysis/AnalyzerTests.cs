using System.Collections.Immutable;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Judging;
using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis;

public sealed class AnalyzerTests
{
    [Fact]
    public void What_every_host_may_reach_is_allowed()
    {
        var verdict = Assert.Single(Analyze("allow host=.example.com", "*.cdn.example.com").Verdicts);
        Assert.Equal("allow", verdict.Verdict);
        Assert.NotNull(verdict.Witness.Allowed);
        Assert.Empty(verdict.Doubts);
    }

    [Fact]
    public void Hosts_that_differ_make_it_partial_with_a_witness_on_each_side()
    {
        var verdict = Assert.Single(Analyze("allow host=a.example.com", "*.example.com").Verdicts);
        Assert.Equal("partial", verdict.Verdict);
        Assert.Equal("a.example.com", verdict.Witness.Allowed);
        Assert.NotNull(verdict.Witness.Denied);
        Assert.NotEqual("a.example.com", verdict.Witness.Denied);
    }

    [Fact]
    public void A_known_host_is_the_witness_where_there_is_one()
    {
        var verdict = Assert.Single(Analyze("allow host=a.example.com", "*.example.com", known: "zz.example.com").Verdicts);
        Assert.Equal("zz.example.com", verdict.Witness.Denied);
    }

    [Fact]
    public void Hours_that_differ_make_it_partial_and_are_named()
    {
        var result = Analyze("deny hour=3\nallow", "a.example.com");
        Assert.Equal("partial", Assert.Single(result.Verdicts).Verdict);
        Assert.Contains("every day 03:00-03:59", Assert.Single(result.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_doubt_that_makes_no_difference_is_none()
    {
        Assert.Equal("allow", Assert.Single(Analyze("allow maybe\nallow", "a.example.com").Verdicts).Verdict);
        Assert.Equal("unknown", Assert.Single(Analyze("allow maybe\ndeny", "a.example.com").Verdicts).Verdict);
    }

    [Fact]
    public void A_replay_that_disagrees_makes_the_verdict_unknown()
    {
        var judge = new PolicyJudge(Lying("allow"), new());
        var judgement = judge.Judge(new("a.example.com", PortSet.Of(443), EgressLint.Core.Policies.Transport.Https, false), null, []);
        Assert.Equal(Verdict.Unknown, judgement?.Verdict);
        Assert.StartsWith("internal check failed: ", Assert.Single(judgement?.Doubts ?? []).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_sources_clients_are_where_the_policy_treats_them_best()
    {
        var result = Analyze("deny client=10.9.0.0/16\nallow client=10.0.0.0/8 host=.example.com\ndeny", "a.example.com");
        Assert.Equal("allow", Assert.Single(result.Verdicts).Verdict);
        Assert.Contains(result.Assumptions, a => a.Contains("part of set '10.0.0.0/8'", StringComparison.Ordinal));
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void A_blocked_verdict_is_blocked_for_everyone()
    {
        var result = Analyze("allow client=10.0.0.0/8 host=a.example.com\nallow client=10.0.0.0/8 host=c.example.com\nallow client=192.168.0.0/16 host=b.example.com",
            "a.example.com", more: ["b.example.com", "c.example.com"]);
        Assert.All(result.Verdicts, v => Assert.Equal("allow", v.Verdict));
        Assert.Contains("192.168.0.0/16", Assert.Single(result.Verdicts.Single(v => v.Endpoint == "b.example.com").Doubts).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machine_itself_is_not_a_client()
    {
        var result = Analyze("allow client=127.0.0.1", "a.example.com");
        Assert.Equal("deny", Assert.Single(result.Verdicts).Verdict);
    }

    [Fact]
    public void Given_sources_are_decided_exactly()
    {
        var result = Analyze("allow client=10.1.0.0/16", "a.example.com", from: "10.0.0.0/15");
        Assert.Equal("partial", Assert.Single(result.Verdicts).Verdict);
        Assert.Contains("for clients in 10.0.0.0/16", Assert.Single(result.Findings).Message, StringComparison.Ordinal);
        Assert.Empty(result.Assumptions);
    }

    [Fact]
    public void An_unset_label_is_any_label()
    {
        Assert.Equal("allow", Assert.Single(Analyze("allow host=.gw.example.com", "<site.name>.gw.example.com").Verdicts).Verdict);
        Assert.Equal("deny", Assert.Single(Analyze("deny", "<site.name>.gw.example.com").Verdicts).Verdict);
        Assert.Equal("unknown", Assert.Single(Analyze("allow host=a.gw.example.com", "<site.name>.gw.example.com").Verdicts).Verdict);
    }

    [Fact]
    public void Many_endpoints_at_one_line_are_one_finding()
    {
        var result = Analyze("deny", "a.example.com", more: ["b.example.com", "c.example.com", "d.example.com", "e.example.com"]);
        var finding = Assert.Single(result.Findings);
        Assert.Contains("'a.example.com', 'b.example.com', 'c.example.com' and 2 more", finding.Message, StringComparison.Ordinal);
        Assert.Equal(5, finding.Subject.Endpoints.Length);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.NotEmpty(finding.Trace);
    }

    [Fact]
    public void Each_endpoint_can_have_a_finding_of_its_own()
    {
        var options = new AnalysisOptions { PerEndpoint = true };
        Assert.Equal(2, Analyze("deny", "a.example.com", more: ["b.example.com"], options: options).Findings.Length);
    }

    [Fact]
    public void A_level_set_by_the_user_wins_and_off_is_silent()
    {
        Assert.Equal(Severity.Note, Assert.Single(Analyze("deny", "a.example.com", options: Level(Severity.Note)).Findings).Severity);
        Assert.Empty(Analyze("deny", "a.example.com", options: Level(Severity.None)).Findings);
    }

    [Fact]
    public void The_same_input_gives_the_same_findings()
    {
        var texts = Enumerable.Range(0, 8).Select(i => (Path: $"p{i}", Text: i % 2 == 0 ? "deny" : "allow host=a.example.com")).ToArray();
        var first = Show(Run(texts, "*.example.com"));
        var second = Show(Run([.. texts.Reverse()], "*.example.com"));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Classes_of_clients_cover_everything_and_do_not_overlap()
    {
        var classes = ClientChoice.Partition(Enumerable.Range(0, 300).Select(i => Network($"10.{i % 256}.0.0/{(i < 256 ? 16 : 15)}")));
        Assert.True(classes.Length <= (2 * ClientChoice.MaxClasses) + 2);
        Assert.True(IpSet.Union(classes).Or(Network("127.0.0.0/8")).IsAll);
        Assert.All(classes, a => Assert.All(classes, b => Assert.True(ReferenceEquals(a, b) || !a.Overlaps(b))));
    }

    private static ListPolicy Lying(string lines)
    {
        var source = SourceText.From("p", lines);
        return new(source) { Source = source, Lies = true };
    }

    private static string Show(AnalysisResult result) => string.Join('\n', result.Findings.Select(RulePageExamples.Show))
        + string.Join('\n', result.Verdicts.Select(v => $"{v.Policy} {v.Endpoint} {v.Verdict} {v.Witness}"));

    private static IpSet Network(string text) => IpSet.TryParse(text, out var set) ? set : IpSet.Empty;

    private static AnalysisOptions Level(Severity severity) =>
        new() { Severities = ImmutableSortedDictionary<string, Severity>.Empty.Add("EGL1001", severity) };

    private static AnalysisResult Analyze(
        string lines, string host, string? known = null, string? from = null, string[]? more = null, AnalysisOptions? options = null)
    {
        options ??= new();
        if (from is not null)
        {
            options = options with { Sources = options.Sources.Add("client", Network(from)) };
        }

        return Run([("policy.list", lines)], host, known, more, options);
    }

    private static AnalysisResult Run(
        (string Path, string Text)[] policies, string host, string? known = null, string[]? more = null, AnalysisOptions? options = null)
    {
        var hosts = string.Join(", ", (more ?? []).Prepend(host).Select(h => $"\"{h}\""));
        var catalog = Catalog.Read([SourceText.From("c.yml", $$"""
            extends: none
            roles:
              - id: client
                title: Client
            parameters:
              - id: site.name
                title: Site
                type: label
            endpoints:
              - id: e
                hosts: [{{hosts}}]
                knownHosts: [{{known}}]
            features:
              - id: f
                title: Feature
                requirements:
                  - id: f.r
                    endpoints: [e]
                    roles: [client]
                    connect: [https/443]
                    necessity: required
            """)], shipped: false).Catalog;
        var files = policies.Select(p => new WorkspaceFile(SourceText.From(p.Path, p.Text), new ListFormat(), new MemoryFiles(new Dictionary<string, string>())));
        options = (options ?? new()) with { Selection = new() { Features = ["f"] } };
        return new Analyzer(catalog, RuleSet.All).Analyze(Workspace.Create(files), options);
    }
}
