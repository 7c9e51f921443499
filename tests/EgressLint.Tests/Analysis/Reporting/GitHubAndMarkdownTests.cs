using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using static EgressLint.Tests.Analysis.Reporting.Samples;

namespace EgressLint.Tests.Analysis.Reporting;

public sealed class GitHubAndMarkdownTests
{
    private const string Evil = "a\n::error file=x::owned\r| `code` [x](http://evil.example) <b> \u001b[2J\u202e %0A";

    private static string Annotations(AnalysisResult result) => Text(writer => GitHubReport.Write(result, writer));

    private static string Markdown(AnalysisResult result) => Text(writer => MarkdownReport.Write(result, writer));

    [Fact]
    public void Annotations_name_the_place_and_carry_the_advice() => Assert.Equal(
        "::error file=squid/squid.conf,line=4,endLine=4,col=1,endColumn=21,title=EGL1001 EndpointBlocked::Required endpoint '*.dl.delivery.mp.microsoft.com' is denied by 'http_access deny all'.%0AAdd '.dl.delivery.mp.microsoft.com' to 'acl microsoft'.\n",
        Annotations(Of(BlockedBySquid())));

    [Fact]
    public void Ten_of_a_level_are_annotated_the_most_severe_first_and_the_rest_is_counted()
    {
        var text = SourceText.From("a.conf", string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n")));
        var findings = Enumerable.Range(0, 40).Select(i =>
            new Finding(i < 12 ? Shadowed : i < 23 ? Blocked : Unknown, text.At(text.GetLine(i)), "a", "b") { Severity = i < 12 ? Severity.Warning : i < 23 ? Severity.Error : i < 25 ? Severity.Note : Severity.None });
        var lines = Annotations(Of([.. findings])).TrimEnd('\n').Split('\n');
        Assert.All(lines[..10], line => Assert.StartsWith("::error ", line, StringComparison.Ordinal));
        Assert.All(lines[10..20], line => Assert.StartsWith("::warning ", line, StringComparison.Ordinal));
        Assert.All(lines[20..22], line => Assert.StartsWith("::notice ", line, StringComparison.Ordinal));
        Assert.Equal("1 error and 2 warnings more are not annotated: GitHub shows 10 of a level. The summary and the reports have more.", lines[22]);
        Assert.Equal(23, lines.Length);
    }

    [Fact]
    public void A_file_cannot_forge_a_workflow_command()
    {
        var text = SourceText.From("dir,line=1::/" + Evil, Evil);
        var output = Annotations(Of(new Finding(Shadowed, text.At(0, 3), Evil, Evil) { Advice = Evil }));
        Assert.Equal(1, output.Count(c => c == '\n'));
        Assert.StartsWith("::warning file=dir%2Cline=1%3A%3A/a\\u{a}%3A%3Aerror file=x%3A%3Aowned", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output.TrimEnd('\n').EnumerateRunes(), Escaping.IsHidden);
        Assert.Contains("%250A", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_the_numbers_the_coverage_and_the_findings() => Assert.Equal(
        """
        ## egresslint

        **1 error, 1 warning, 0 notes in 1 file.**

        ### Required endpoints by feature

        | Feature | Policy | Reachable | Denied | Partial | Unknown | All |
        |---|---|--:|--:|--:|--:|--:|
        | cmg | `squid.conf` | 1 | 1 | 1 | 0 | 3 |

        ### Findings

        | | Rule | Where | What |
        |---|---|---|---|
        | error | EGL1001 | `squid/squid.conf:4` | Required endpoint '\*.dl.delivery.mp.microsoft.com' is denied by 'http\_access deny all'.<br>*Add '.dl.delivery.mp.microsoft.com' to 'acl microsoft'.* |
        | warning | EGL4001 | `squid/squid.conf:5` | 'http\_access allow localhost' never decides anything: 'http\_access deny all' matches everything it does.<br>*Delete it, or move it up.* |

        ### Assumed

        - Names resolve.

        Catalog microsoft 2026.05, as of 2026-05-01.

        """.ReplaceLineEndings("\n"),
        Markdown(Of(Shadow(), BlockedBySquid()) with
        {
            Assumptions = ["Names resolve."],
            Verdicts =
            [
                Verdict("squid.conf", "cmg", "a.example", "allow"), Verdict("squid.conf", "cmg", "b.example", "deny"),
                Verdict("squid.conf", "cmg", "c.example", "allow"), Verdict("squid.conf", "cmg", "c.example", "deny") with { Role = "cm-client" },
            ],
        }));

    [Fact]
    public void Text_of_a_file_stays_in_its_cell_and_means_nothing_there()
    {
        var finding = new Finding(Shadowed, SourceText.From("p|a`th", "x").At(0, 1), Evil, Evil) { Advice = Evil, Subject = new() { Endpoints = [Evil, "b`"] } };
        var output = Markdown(Of(finding) with { Assumptions = [Evil], Overrides = [new(Evil, Evil, Evil)], Verdicts = [Verdict(Evil, Evil, Evil, "deny")] });
        var row = output.Split('\n').Single(line => line.StartsWith("| warning", StringComparison.Ordinal));
        Assert.Equal(5, System.Text.RegularExpressions.Regex.Count(row, @"(?<!\\)\|"));
        Assert.Contains("``p\\|a`th:1``", row, StringComparison.Ordinal);
        Assert.Contains("\\[x\\](http\\://evil.example) &lt;b&gt;", row, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Replace("\n", "", StringComparison.Ordinal).EnumerateRunes(), Escaping.IsHidden);
        Assert.DoesNotContain("\n::", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_that_would_be_dropped_is_cut_and_says_so()
    {
        var text = SourceText.From("a.conf", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")));
        var findings = Enumerable.Range(0, 20_000).Select(i => new Finding(Shadowed, text.At(text.GetLine(i)), $"\u65e5\u672c {i}", "b")).ToArray();
        var output = Markdown(Of(findings) with { Assumptions = [.. Enumerable.Repeat(new string('x', 1000), 500)] });
        Assert.InRange(Encoding.UTF8.GetByteCount(output), 900 * 1024, MarkdownReport.MostBytes);
        Assert.Contains(" more findings are left out: a job summary holds no more.", output, StringComparison.Ordinal);
        Assert.Contains(" more assumptions are left out", output, StringComparison.Ordinal);
        Assert.EndsWith("as of 2026-05-01.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_findings_and_verdicts_only_the_numbers_remain() => Assert.Equal(
        "## egresslint\n\n**0 errors, 0 warnings, 0 notes in 0 files.**\n\nCatalog microsoft 2026.05, as of 2026-05-01.\n",
        Markdown(Of()));
}
