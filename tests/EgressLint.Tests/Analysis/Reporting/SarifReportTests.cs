using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using static EgressLint.Tests.Analysis.Reporting.Samples;

namespace EgressLint.Tests.Analysis.Reporting;

public sealed class SarifReportTests
{
    private static readonly SarifOptions Options = new("1.2.3")
    {
        HelpBaseUri = "https://example.com/rules/",
        InformationUri = "https://example.com/egresslint",
        VersionControl = new("https://example.com/configurations", "0123456789abcdef0123456789abcdef01234567", "main"),
    };

    private static JsonElement Run(AnalysisResult result, SarifOptions? options = null)
    {
        using var document = JsonDocument.Parse(Written(stream => SarifReport.Write(result, stream, options ?? Options)));
        return document.RootElement.GetProperty("runs")[0].Clone();
    }

    private static List<JsonElement> Results(AnalysisResult result, SarifOptions? options = null) =>
        [.. Run(result, options).GetProperty("results").EnumerateArray()];

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString() ?? "")];

    private static string Message(JsonElement result) => result.GetProperty("message").GetProperty("text").GetString() ?? "";

    [Fact]
    public void The_sample_for_the_public_validator_is_written_where_asked()
    {
        var text = Written(stream => SarifReport.Write(Diverse(), stream, Options));
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        if (Environment.GetEnvironmentVariable("EGRESSLINT_SARIF_SAMPLE") is { Length: > 0 } path)
        {
            File.WriteAllText(path, text);
        }
    }

    [Fact]
    public void The_envelope_is_what_code_scanning_wants()
    {
        var run = Run(Diverse(), Options with { Category = "branch-office" });
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("egresslint", driver.GetProperty("name").GetString());
        Assert.Equal("1.2.3", driver.GetProperty("semanticVersion").GetString());
        Assert.Equal("egresslint/branch-office/", run.GetProperty("automationDetails").GetProperty("id").GetString());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        var properties = run.GetProperty("properties");
        Assert.Equal(["comanagement"], Strings(properties.GetProperty("profiles")));
        Assert.Single(properties.GetProperty("assumptions").EnumerateArray());
        Assert.Equal("ms.telemetry", properties.GetProperty("overrides")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void No_findings_is_an_empty_array_of_results() => Assert.Empty(Results(Of()));

    [Fact]
    public void Rules_are_unique_sorted_and_say_everything_demanded()
    {
        const string Page = "# EGL1001: EndpointBlocked\n\nA required endpoint\nis denied.\n\n## Example\n\n```squid\n{|EGL1001:http_access{|U+0020*2|}deny all|}\n```\n\n```findings\nsquid.conf:1:1 error\n```\n";
        var rules = Run(Diverse(), Options with { RulePages = id => id == "EGL1001" ? Page : null }).GetProperty("tool").GetProperty("driver").GetProperty("rules");
        var ids = rules.EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        foreach (var rule in rules.EnumerateArray())
        {
            Assert.NotEqual("", rule.GetProperty("shortDescription").GetProperty("text").GetString());
            Assert.NotEqual("", rule.GetProperty("fullDescription").GetProperty("text").GetString());
            Assert.NotEqual("", rule.GetProperty("help").GetProperty("text").GetString());
            Assert.InRange(rule.GetProperty("properties").GetProperty("tags").GetArrayLength(), 1, 10);
            Assert.False(rule.GetProperty("properties").TryGetProperty("security-severity", out _));
            Assert.StartsWith("https://example.com/rules/EGL", rule.GetProperty("helpUri").GetString(), StringComparison.Ordinal);
        }

        var blocked = rules.EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "EGL1001");
        Assert.Equal("Endpoint blocked", blocked.GetProperty("shortDescription").GetProperty("text").GetString());
        Assert.Equal("A required endpoint is denied.", blocked.GetProperty("fullDescription").GetProperty("text").GetString());
        var markdown = blocked.GetProperty("help").GetProperty("markdown").GetString() ?? "";
        Assert.Contains("```squid\nhttp_access{|U+0020*2|}deny all\n```", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("findings", markdown, StringComparison.Ordinal);
        Assert.EndsWith("[EGL1001 in the reference](https://example.com/rules/EGL1001.md)\n", markdown, StringComparison.Ordinal);
        Assert.Equal("error", blocked.GetProperty("properties").GetProperty("problem.severity").GetString());
        Assert.Equal("very-high", blocked.GetProperty("properties").GetProperty("precision").GetString());
        var unknown = rules.EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "EGL1010");
        Assert.Equal("medium", unknown.GetProperty("properties").GetProperty("precision").GetString());
        Assert.Equal("recommendation", unknown.GetProperty("properties").GetProperty("problem.severity").GetString());
    }

    [Theory]
    [InlineData("'{0}' is {1}.", "'{0}' is '{1}'.")]
    [InlineData("{0} of {1} hosts", "'{0}' of '{1}' hosts.")]
    [InlineData("'{0}' ends in '}' or '{'.", "'{0}' ends in '}}' or '{{'.")]
    public void Message_strings_have_quoted_places_and_doubled_braces(string template, string expected) =>
        Assert.Equal(expected, SarifRulesProbe(template));

    private static string? SarifRulesProbe(string template)
    {
        var rule = new RuleDescriptor("EGL4999", "Probe", Severity.Note, template);
        var rules = Run(Of() with { Rules = [rule] }).GetProperty("tool").GetProperty("driver").GetProperty("rules");
        return rules[0].GetProperty("messageStrings").GetProperty("default").GetProperty("text").GetString();
    }

    [Fact]
    public void Each_result_finds_its_rule_and_its_message_by_number_and_name()
    {
        var run = Run(Diverse());
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            var rule = rules[result.GetProperty("ruleIndex").GetInt32()];
            Assert.Equal(rule.GetProperty("id").GetString(), result.GetProperty("ruleId").GetString());
            Assert.True(rule.GetProperty("messageStrings").TryGetProperty(result.GetProperty("message").GetProperty("id").GetString() ?? "", out _));
            Assert.NotEqual("", Message(result));
        }
    }

    [Fact]
    public void Every_region_has_four_numbers_one_line_and_a_width()
    {
        var text = SourceText.From("a.conf", "first\n\n\U0001f600x\nlast");
        for (var start = 0; start <= text.Content.Length + 3; start++)
        {
            for (var length = 0; length < 12; length++)
            {
                var place = Results(Of(new Finding(Shadowed, text.At(new TextSpan(start, length)), "a", "b")))[0].GetProperty("locations")[0].GetProperty("physicalLocation");
                var region = place.GetProperty("region");
                var line = region.GetProperty("startLine").GetInt32();
                Assert.InRange(line, 1, 4);
                Assert.Equal(line, region.GetProperty("endLine").GetInt32());
                Assert.InRange(region.GetProperty("startColumn").GetInt32(), 1, region.GetProperty("endColumn").GetInt32() - 1);
            }
        }
    }

    [Theory]
    [InlineData(0, 0, "1:1-2")]
    [InlineData(5, 0, "1:5-6")]
    [InlineData(6, 0, "2:1-2")]
    [InlineData(7, 0, "3:1-3")]
    [InlineData(2, 12, "1:3-6")]
    public void An_empty_span_is_widened_and_a_long_one_ends_with_its_first_line(int start, int length, string expected)
    {
        var text = SourceText.From("a.conf", "first\n\n\U0001f600x\nlast");
        var region = Results(Of(new Finding(Shadowed, text.At(new TextSpan(start, length)), "a", "b")))[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");
        Assert.Equal(expected, $"{region.GetProperty("startLine")}:{region.GetProperty("startColumn")}-{region.GetProperty("endColumn")}");
    }

    [Theory]
    [InlineData("squid/squid.conf", "squid/squid.conf")]
    [InlineData("old/r\u00fcck proxy.conf", "old/r%C3%BCck%20proxy.conf")]
    [InlineData("a:b#c?d%e.conf", "a%3Ab%23c%3Fd%25e.conf")]
    [InlineData("/etc/squid.conf", "etc/squid.conf")]
    [InlineData("", "unnamed")]
    public void Addresses_are_relative_and_encoded(string path, string expected)
    {
        var artifact = Results(Of(new Finding(Shadowed, SourceText.From(path, "x").At(0, 1), "a", "b")))[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation");
        Assert.Equal(expected, artifact.GetProperty("uri").GetString());
        Assert.Equal("%SRCROOT%", artifact.GetProperty("uriBaseId").GetString());
        Assert.True(Uri.TryCreate(expected, UriKind.Relative, out _));
    }

    [Fact]
    public void Findings_of_one_rule_on_one_line_become_one_result_with_all_endpoints()
    {
        string[] names = ["*.a.example", "*.b.example", "*.c.example", "*.d.example", "*.e.example", "*.f.example"];
        var result = Assert.Single(Results(Of([.. names.Select(BlockedBySquid)])));
        Assert.StartsWith(
            "Required endpoint '*.a.example' is denied by 'http_access deny all'. The same goes for '*.b.example', '*.c.example', '*.d.example' and 2 more. Add",
            Message(result), StringComparison.Ordinal);
        Assert.EndsWith(" See [squid/squid.conf:2](1).", Message(result), StringComparison.Ordinal);
        var properties = result.GetProperty("properties");
        Assert.Equal(names, Strings(properties.GetProperty("endpoints")));
        Assert.Equal(["cm.updates.delivery"], Strings(properties.GetProperty("requirements")));
        Assert.Equal(["service-connection-point"], Strings(properties.GetProperty("roles")));
        Assert.Equal("deny", properties.GetProperty("verdict").GetString());
        Assert.Equal("a.a.example:443", properties.GetProperty("witness").GetString());
        Assert.Equal("2026.05", properties.GetProperty("catalogVersion").GetString());
        Assert.Single(result.GetProperty("relatedLocations").EnumerateArray());
        Assert.Single(result.GetProperty("fixes").EnumerateArray());
    }

    [Fact]
    public void Findings_about_no_endpoint_keep_their_own_words_as_related_places()
    {
        var first = new Finding(Shadowed, Find(Squid, "http_access deny"), "a", "b");
        var second = new Finding(Shadowed, Find(Squid, "deny all"), "c", "d") { Severity = Severity.Error };
        var result = Assert.Single(Results(Of(first, second)));
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal("'c' never decides anything: 'd' matches everything it does. One more of this kind is on the line. See [squid/squid.conf:4](1).", Message(result));
        Assert.StartsWith("'a' never", result.GetProperty("relatedLocations")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Per_endpoint_gives_one_result_each_with_a_fingerprint_of_its_own()
    {
        var finding = BlockedBySquid() with { Subject = new() { Endpoints = ["b.example", "a.example"] } };
        var results = Results(Of(finding, Shadow()), Options with { PerEndpoint = true });
        Assert.Equal(3, results.Count);
        Assert.Equal(["a.example"], Strings(results[0].GetProperty("properties").GetProperty("endpoints")));
        Assert.Contains("This one is about 'a.example'.", Message(results[0]), StringComparison.Ordinal);
        Assert.Equal(3, results.Select(result => result.GetProperty("partialFingerprints").GetProperty("egresslint/v1").GetString()).Distinct().Count());
    }

    [Fact]
    public void Both_fingerprints_are_given()
    {
        var prints = Results(Of(BlockedBySquid()))[0].GetProperty("partialFingerprints");
        Assert.Equal(LineHash.Compute(Squid.Content)[3], prints.GetProperty("primaryLocationLineHash").GetString());
        Assert.Equal(Fingerprint.Of(BlockedBySquid()), prints.GetProperty("egresslint/v1").GetString());
    }

    [Fact]
    public void Related_places_are_unique_and_numbered_for_the_links()
    {
        var place = new RelatedLocation(Find(Squid, "acl office"), "It.");
        var finding = Shadow() with { Related = [place, place with { Text = "That." }, place, new(SourceText.From(Squid.Path, Squid.Content).At(0, 10), "It.")] };
        var related = Results(Of(finding))[0].GetProperty("relatedLocations");
        Assert.Equal([1, 2], related.EnumerateArray().Select(item => item.GetProperty("id").GetInt32()));
        Assert.EndsWith(" See [squid/squid.conf:1](1), [squid/squid.conf:1](2).", Message(Results(Of(finding))[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_ends_at_the_primary_place_and_has_a_hundred_steps_at_most()
    {
        var trace = Enumerable.Range(0, 500).Select(i => new TraceLine(Find(Squid, "acl office"), $"step {i}"));
        var steps = Results(Of(BlockedBySquid() with { Trace = [.. trace] }))[0].GetProperty("codeFlows")[0].GetProperty("threadFlows")[0].GetProperty("locations");
        Assert.Equal(100, steps.GetArrayLength());
        var texts = steps.EnumerateArray().Select(step => step.GetProperty("location").GetProperty("message").GetProperty("text").GetString()).ToList();
        Assert.Equal("step 49", texts[49]);
        Assert.Equal("(401 steps left out) step 451", texts[50]);
        Assert.Equal("step 499", texts[98]);
        Assert.Equal(4, steps[99].GetProperty("location").GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(2, Results(Of(BlockedBySquid()))[0].GetProperty("codeFlows")[0].GetProperty("threadFlows")[0].GetProperty("locations").GetArrayLength());
        Assert.False(Results(Of(Shadow()))[0].TryGetProperty("codeFlows", out _));
    }

    [Fact]
    public void A_fix_that_changes_nothing_is_not_written()
    {
        var at = Find(Squid, "deny all");
        var nothing = new Fix("Nothing", FixSafety.Safe, []);
        var same = new Fix("Same", FixSafety.Safe, [new(at, "deny all")]);
        var real = new Fix("Delete it", FixSafety.Unsafe, [new(at, ""), new(Pac.At(0, 0), "// x\n")]);
        Assert.False(Results(Of(Shadow() with { Fixes = [nothing, same] }))[0].TryGetProperty("fixes", out _));
        var fix = Assert.Single(Results(Of(Shadow() with { Fixes = [nothing, same, real, real] }))[0].GetProperty("fixes").EnumerateArray());
        Assert.Equal(2, fix.GetProperty("artifactChanges").GetArrayLength());
        Assert.Equal("proxy.pac", fix.GetProperty("artifactChanges")[0].GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.False(fix.GetProperty("properties").GetProperty("safe").GetBoolean());
        var replacement = fix.GetProperty("artifactChanges")[1].GetProperty("replacements")[0];
        Assert.Equal(13, replacement.GetProperty("deletedRegion").GetProperty("startColumn").GetInt32());
        Assert.False(replacement.TryGetProperty("insertedContent", out _));
    }

    [Fact]
    public void Suppressed_findings_are_left_out_by_default_and_marked_when_asked_for()
    {
        var result = Of(BlockedBySquid()) with { Suppressed = [new(Shadow(), SuppressionKind.InSource, "Known."), new(BlockedBySquid("x.example"), SuppressionKind.External, "")] };
        Assert.False(Assert.Single(Results(result)).TryGetProperty("suppressions", out _));
        var all = Results(result, Options with { IncludeSuppressed = true });
        Assert.Equal(3, all.Count);
        Assert.Equal(0, all[0].GetProperty("suppressions").GetArrayLength());
        Assert.Equal("external", all[1].GetProperty("suppressions")[0].GetProperty("kind").GetString());
        Assert.Equal("inSource", all[2].GetProperty("suppressions")[0].GetProperty("kind").GetString());
        Assert.Equal("Known.", all[2].GetProperty("suppressions")[0].GetProperty("justification").GetString());
    }

    [Fact]
    public void Files_that_could_not_be_read_are_notifications_as_well()
    {
        var notifications = Run(Diverse()).GetProperty("invocations")[0].GetProperty("toolExecutionNotifications");
        Assert.Equal(["EGL0001", "EGL0003"], notifications.EnumerateArray().Select(item => item.GetProperty("associatedRule").GetProperty("id").GetString()));
        Assert.Equal("squid/secret.conf", notifications[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
    }

    [Fact]
    public void Above_five_thousand_the_most_severe_stay_and_a_finding_says_so()
    {
        var text = SourceText.From("big.conf", string.Concat(Enumerable.Range(0, 6000).Select(i => $"line {i}\n")));
        var findings = Enumerable.Range(0, 6000).Select(i =>
            new Finding(i >= 5000 ? Blocked : Shadowed, text.At(text.GetLine(i)), "a", "b"));
        var run = Run(Of([.. findings]));
        var results = run.GetProperty("results");
        Assert.Equal(5000, results.GetArrayLength());
        Assert.Equal(1000, results.EnumerateArray().Count(result => result.GetProperty("level").GetString() == "error"));
        Assert.Equal("'1001' further findings are left out because code scanning keeps no more than '5000'; the most severe are listed.", Message(results[0]));
        Assert.Equal("EGL9010", run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0].GetProperty("associatedRule").GetProperty("id").GetString());
    }

    [Fact]
    public void Hostile_text_makes_no_link_no_control_character_and_no_broken_file()
    {
        const string Evil = "[x](http://evil.example)\u001b[2J\u202e\ud83d\0";
        var text = SourceText.From("a.conf", "x");
        var finding = new Finding(Shadowed, text.At(0, 1), Evil, new string('\u65e5', 5000)) { Related = [new(text.At(0, 1), Evil)], Trace = [new(text.At(0, 1), Evil)], Advice = Evil };
        var result = Assert.Single(Results(Of(finding)));
        Assert.StartsWith("'\\[x\\](http://evil.example)\\\\u{1b}\\[2J\\\\u{202e}\\\\u{d83d}\\\\u{0}'", Message(result), StringComparison.Ordinal);
        Assert.EndsWith("... See [a.conf:1](1).", Message(result), StringComparison.Ordinal);
        Assert.True(Message(result).Length <= 1024);
        Assert.All(Strings(result.GetProperty("message").GetProperty("arguments")), argument => Assert.True(argument.Length <= 512));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_whatever_the_order_of_findings()
    {
        var result = Diverse();
        var text = Written(stream => SarifReport.Write(result, stream, Options));
        Assert.Equal(text, Written(stream => SarifReport.Write(result with { Findings = [.. result.Findings.Reverse()] }, stream, Options)));
        Assert.DoesNotContain(Environment.CurrentDirectory, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_report_stays_far_below_ten_megabytes_compressed()
    {
        var text = SourceText.From("big.conf", string.Concat(Enumerable.Range(0, 5000).Select(i => $"http_access deny list{i}\n")));
        var findings = Enumerable.Range(0, 5000).Select(i => BlockedBySquid($"*.host{i}.example") with { At = text.At(text.GetLine(i)) });
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            SarifReport.Write(Of([.. findings]), zip, Options);
        }

        Assert.InRange(packed.Length, 1, 10_000_000);
    }
}
