using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using static EgressLint.Tests.Analysis.Reporting.Samples;

namespace EgressLint.Tests.Analysis.Reporting;

public sealed class ConsoleReportTests
{
    [Fact]
    public void A_blocked_endpoint_shows_the_line_why_it_decides_what_breaks_and_what_to_do() => Same(
        """
        squid/squid.conf

          error EGL1001: Required endpoint '*.dl.delivery.mp.microsoft.com' is denied by 'http_access deny
          all'.
           --> squid/squid.conf:4:1
          4 | http_access deny all
            | ^^^^^^^^^^^^^^^^^^^^
          why     line 3  'acl microsoft' does not hold the name
                  line 4  matches everything
          breaks  Updates and servicing
          roles   service-connection-point
          such as a.dl.delivery.mp.microsoft.com:443
          do      Add '.dl.delivery.mp.microsoft.com' to 'acl microsoft'.
          fix     Add '.dl.delivery.mp.microsoft.com' to 'acl microsoft' ('egresslint fix')
          see     line 2  The list of allowed names.
                  2 | acl microsoft dstdomain .manage.microsoft.com

        Catalog microsoft 2026.05, as of 2026-05-01.
        1 error, 0 warnings, 0 notes in 1 file.

        """,
        Console(Of(BlockedBySquid())));

    [Fact]
    public void A_script_line_with_a_tab_keeps_its_carets_below_the_return() => Same(
        """
        proxy.pac (pac)

          error EGL5001: 'contoso.cloudapp.net:10140' needs a direct TCP-TLS connection, but 'return "PROXY
          proxy1.contoso.com:3128"' sends it through a proxy.
           --> proxy.pac:3:2
          3 |     return "PROXY proxy1.contoso.com:3128";
            |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          breaks  Cloud management gateway
          roles   cmg-connection-point
          such as contoso.cloudapp.net:10140

        Required endpoints
          proxy.pac  1 sent to a proxy, 1 unknown; 2 in all

        Assumed
          - The names of the outside resolve on clients.

        Overrides in force
          - ms.telemetry: Not wanted here. (until 2027-01-31)

        Catalog microsoft 2026.05, as of 2026-05-01, profile comanagement (built in).
        1 error, 0 warnings, 0 notes in 1 file.

        """,
        Console(
            Of(PacProxy()) with
            {
                Policies = [new("proxy.pac", "pac", "proxy.pac")],
                Verdicts = [Verdict("proxy.pac", "f", "a.example.com", "proxy"), Verdict("proxy.pac", "f", "b.example.com", "unknown")],
                Assumptions = ["The names of the outside resolve on clients."],
                Overrides = [new("ms.telemetry", "Not wanted here.", "2027-01-31")],
            },
            new() { Profile = "comanagement (built in)" }));

    [Fact]
    public void Wide_characters_before_the_span_count_two_columns() => Same(
        """
        nsg.json

          warning EGL4001: 'x' never decides anything: 'y' matches everything it does.
           --> nsg.json:2:16
          2 |   "名前": "日本語", "access": "Deny"
            |                     ^^^^^^^^^^^^^^^^

        Catalog microsoft 2026.05, as of 2026-05-01.
        0 errors, 1 warning, 0 notes in 1 file.

        """,
        Console(Of(new Finding(Shadowed, Find(SourceText.From("nsg.json", "{\n  \"名前\": \"日本語\", \"access\": \"Deny\"\n}\n"), "\"access\": \"Deny\""), "x", "y"))));

    [Fact]
    public void A_finding_over_several_lines_marks_the_first_three()
    {
        var text = SourceText.From("a.json", "{\n  \"rule\": {\n    \"a\": 1,\n    \"b\": 2,\n    \"c\": 3\n  }\n}\n");
        Same(
            """
            a.json

              warning EGL4001: 'x' never decides anything: 'y' matches everything it does.
               --> a.json:2:11
              2 |   "rule": {
                |           ^
              3 |     "a": 1,
                |     ^^^^^^^
              4 |     "b": 2,
                |     ^^^^^^^
                | (2 more lines)

            Catalog microsoft 2026.05, as of 2026-05-01.
            0 errors, 1 warning, 0 notes in 1 file.

            """,
            Console(Of(new Finding(Shadowed, Find(text, "{\n    \"a\": 1,\n    \"b\": 2,\n    \"c\": 3\n  }"), "x", "y"))));
    }

    [Fact]
    public void An_endless_line_is_cut_to_a_window_around_the_span()
    {
        var text = SourceText.From("a.pac", new string('a', 100_000) + "BAD" + new string('z', 100_000));
        var lines = Console(Of(new Finding(Shadowed, Find(text, "BAD"), "x", "y")), new() { Width = 60 }).Split('\n');
        var shown = lines.Single(line => line.Contains("BAD", StringComparison.Ordinal));
        Assert.StartsWith("  1 | ...aaaa", shown, StringComparison.Ordinal);
        Assert.EndsWith("zzz...", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 50, 60);
        var carets = lines.Single(line => line.Contains('^', StringComparison.Ordinal));
        Assert.Equal(shown.IndexOf("BAD", StringComparison.Ordinal), carets.IndexOf("^^^", StringComparison.Ordinal));
        Assert.EndsWith("^^^", carets, StringComparison.Ordinal);
    }

    [Fact]
    public void Spans_at_every_place_of_every_width_are_shown_without_a_fault()
    {
        var text = SourceText.From("a", "\tab 日本 \u001b[0m x\U0001f600y\r\n\r\n\ud83d\n" + new string('q', 300));
        for (var start = 0; start <= text.Content.Length + 1; start++)
        {
            foreach (var length in new[] { 0, 1, 7, 400 })
            {
                var output = Console(Of(new Finding(Shadowed, text.At(new TextSpan(start, length)), "x", "y")), new() { Width = 40 });
                Assert.Contains('^', output);
                Assert.DoesNotContain('\u001b', output);
            }
        }
    }

    [Fact]
    public void Quiet_is_one_line_a_finding_and_the_summary() => Same(
        """
        squid/squid.conf:4:1: error EGL1001: Required endpoint '*.dl.delivery.mp.microsoft.com' is denied by 'http_access deny all'.
        squid/squid.conf:5:1: warning EGL4001: 'http_access allow localhost' never decides anything: 'http_access deny all' matches everything it does.
        1 error, 1 warning, 0 notes in 1 file.

        """,
        Console(Of(Shadow(), BlockedBySquid()), new() { Verbosity = Verbosity.Quiet }));

    [Fact]
    public void Detailed_shows_whole_traces_and_every_verdict()
    {
        var trace = Enumerable.Range(1, 9).Select(i => new TraceLine(Find(Squid, "acl office"), $"step {i}"));
        var result = Diverse() with { Findings = [BlockedBySquid() with { Trace = [.. trace] }] };
        var normal = Console(result);
        Assert.Contains("why     (after 6 other steps)\n          line 1  step 7\n", normal, StringComparison.Ordinal);
        Assert.DoesNotContain("step 6", normal, StringComparison.Ordinal);
        var detailed = Console(result, new() { Verbosity = Verbosity.Detailed });
        Assert.Contains("why     line 1  step 1\n", detailed, StringComparison.Ordinal);
        Assert.Contains("  deny          login.microsoftonline.com:443 https  service-connection-point  cm.tenant-attach  by squid/squid.conf:4\n", detailed, StringComparison.Ordinal);
        Assert.Contains("because Service tag 'Storage.WestUS' has no address list.", detailed, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_colour_unless_asked_and_the_text_below_it_is_the_same()
    {
        var plain = Console(Diverse());
        var painted = Console(Diverse(), new() { Color = true });
        Assert.DoesNotContain('\u001b', plain);
        Assert.Contains("\u001b[1;31merror\u001b[0m EGL1001", painted, StringComparison.Ordinal);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(painted, "\u001b\\[[0-9;]*m", ""));
    }

    [Fact]
    public void Nothing_of_an_analysed_file_reaches_the_terminal_as_a_command()
    {
        const string Evil = "\u001b]0;owned\u0007\u009b2J\u202e\r\n::error::x";
        var text = SourceText.From($"dir/{Evil}.conf", $"deny {Evil} all\n");
        var finding = new Finding(Blocked, text.At(0, text.Content.Length), Evil, Evil)
        {
            Subject = new() { Endpoints = [Evil, "b"], Roles = [Evil], Features = [Evil], Witness = Evil },
            Trace = [new(text.At(0, 4), Evil)],
            Related = [new(text.At(0, 4), Evil), new(SourceText.From(Evil, Evil).At(0, 1), Evil)],
            Advice = Evil,
            Fixes = [new(Evil, FixSafety.Unsafe, [])],
        };
        var result = Of(finding) with
        {
            Assumptions = [Evil],
            Overrides = [new(Evil, Evil, Evil)],
            Profiles = [Evil],
            Policies = [new(text.Path, Evil, Evil)],
            Verdicts = [Verdict(Evil, Evil, Evil, Evil) with { Doubts = [new(Evil, text.At(0, 1))], Entries = [new(null, Evil)] }],
        };
        foreach (var verbosity in Enum.GetValues<Verbosity>())
        {
            var output = Console(result, new() { Verbosity = verbosity });
            Assert.DoesNotContain(output.Replace("\n", "", StringComparison.Ordinal).EnumerateRunes(), Escaping.IsHidden);
            Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("::", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_build_log_finds_no_command_wherever_a_line_breaks()
    {
        const string Evil = "::stop-commands::x ##[add-mask]y";
        var text = SourceText.From(Evil, Evil);
        for (var pad = 1; pad < 60; pad++)
        {
            var words = string.Join(' ', Enumerable.Repeat(new string('w', pad), 3)) + " " + Evil;
            var finding = new Finding(Shadowed, text.At(0, 2), words, words) { Advice = words, Trace = [new(text.At(0, 1), words)] };
            var lines = Console(Of(finding) with { Assumptions = [words] }, new() { Width = 50 }).Split('\n');
            Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, line => line.Contains("##[", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Without_findings_the_summary_still_says_what_was_asked()
    {
        var output = Console(Of() with { Policies = [new("a.pac", "pac", "a.pac")], Suppressed = [new(Shadow(), SuppressionKind.External, "old")] });
        Assert.Equal("Catalog microsoft 2026.05, as of 2026-05-01.\n0 errors, 0 warnings, 0 notes in 1 file (1 suppressed).\n", output);
    }

    private static void Same(string expected, string actual) => Assert.Equal(expected.ReplaceLineEndings("\n"), actual);
}
