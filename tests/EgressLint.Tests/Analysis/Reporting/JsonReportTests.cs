using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using static EgressLint.Tests.Analysis.Reporting.Samples;

namespace EgressLint.Tests.Analysis.Reporting;

public sealed class JsonReportTests
{
    private static string Json(AnalysisResult result, bool suppressed = false) =>
        Written(stream => JsonReport.Write(result, stream, new("1.2.3") { IncludeSuppressed = suppressed }));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Names(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(property => property.Name));

    [Fact]
    public void The_report_has_the_shape_of_the_contract()
    {
        var root = Parse(Json(Diverse()));
        Assert.Equal("schemaVersion tool catalog profiles assumptions overrides policies verdicts paths findings", Names(root));
        Assert.Equal(1, root.GetProperty("schemaVersion").GetInt32());
        Assert.Equal("""{"path":"squid/squid.conf","format":"squid","name":"squid/squid.conf"}""", Compact(root.GetProperty("policies")[0]));
        Assert.Equal("""{"name":"egresslint","version":"1.2.3"}""", Compact(root.GetProperty("tool")));
        Assert.Equal(0, root.GetProperty("paths").GetArrayLength());
        Assert.Equal(
            """{"policy":"squid/squid.conf","requirement":"cm.updates-servicing","feature":"updates-servicing","role":"service-connection-point","endpoint":"*.dl.delivery.mp.microsoft.com","transport":"https","port":443,"verdict":"deny","witness":{"allowed":null,"denied":"*.dl.delivery.mp.microsoft.com","unknown":null},"entries":[{"path":"squid/squid.conf","line":4,"column":1,"endLine":4,"endColumn":21,"label":"http_access"}],"doubts":[]}""",
            Compact(root.GetProperty("verdicts")[0]));
        Assert.Equal("""[{"reason":"Service tag 'Storage.WestUS' has no address list.","path":null,"line":null}]""", Compact(root.GetProperty("verdicts")[4].GetProperty("doubts")));
    }

    [Fact]
    public void A_finding_says_where_what_and_about_whom()
    {
        var finding = Parse(Json(Of(BlockedBySquid()))).GetProperty("findings")[0];
        Assert.Equal("rule level path line column endLine endColumn message endpoints requirements roles features verdict witness advice suppressed fingerprint", Names(finding));
        Assert.Equal("EGL1001 error squid/squid.conf 4 1 4 21", string.Join(' ', finding.EnumerateObject().Take(7).Select(property => property.Value.ToString())));
        Assert.Equal("Required endpoint '*.dl.delivery.mp.microsoft.com' is denied by 'http_access deny all'.", finding.GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("suppressed").ValueKind);
        Assert.Equal(Fingerprint.Of(BlockedBySquid()), finding.GetProperty("fingerprint").GetString());
    }

    [Fact]
    public void Findings_come_by_path_start_rule_and_message()
    {
        var findings = Parse(Json(Diverse() with { Findings = [.. Diverse().Findings.Reverse()] })).GetProperty("findings").EnumerateArray()
            .Select(finding => $"{finding.GetProperty("path")}:{finding.GetProperty("line")} {finding.GetProperty("rule")}").ToList();
        Assert.Equal(
            [
                "azure/nsg.json:2 EGL1010", "firewall/ws.reg:2 EGL1001", "old/r\u00fcckw\u00e4rts proxy.conf:1 EGL0002", "proxy.pac:1 EGL0007", "proxy.pac:3 EGL5001",
                "squid/secret.conf:1 EGL0001", "squid/squid.conf:1 EGL0003", "squid/squid.conf:4 EGL1001", "squid/squid.conf:4 EGL1001",
                "squid/squid.conf:4 EGL1001", "squid/squid.conf:5 EGL4001",
            ],
            findings);
    }

    [Fact]
    public void Suppressed_findings_appear_only_when_asked_for_with_their_reason()
    {
        var result = Of(BlockedBySquid()) with { Suppressed = [new(Shadow(), SuppressionKind.InSource, "Known.")] };
        Assert.Equal(1, Parse(Json(result)).GetProperty("findings").GetArrayLength());
        var suppressed = Parse(Json(result, suppressed: true)).GetProperty("findings")[1].GetProperty("suppressed");
        Assert.Equal("""{"kind":"inSource","reason":"Known."}""", Compact(suppressed));
    }

    [Fact]
    public void Hostile_text_comes_back_as_it_was_and_never_as_a_raw_control_character()
    {
        const string Evil = "\u001b[2J\"\\\n\u009b\u0000";
        var json = Json(Of(new Finding(Shadowed, SourceText.From("a", "x").At(0, 1), Evil, "\ud83d")));
        Assert.DoesNotContain(json.Replace("\n", "", StringComparison.Ordinal), char.IsControl);
        var message = Parse(json).GetProperty("findings")[0].GetProperty("message").GetString();
        Assert.Equal($"'{Evil}' never decides anything: '\ufffd' matches everything it does.", message);
    }

    [Fact]
    public void An_answer_is_one_line_in_the_order_of_the_contract()
    {
        var answer = new ExplainAnswer
        {
            Id = "r1",
            Verdict = "deny",
            Entry = new(Find(Squid, "http_access deny all"), "http_access"),
            Doubts = [new("The source is assumed.", Find(Squid, "acl office"))],
            Trace = [new(Find(Squid, "http_access allow office microsoft"), "http_access", "no"), new(null, "default", "yes")],
        };
        Assert.Equal(
            """{"id":"r1","verdict":"deny","route":[],"inspection":"none","entry":{"path":"squid/squid.conf","line":4,"column":1,"endLine":4,"endColumn":21,"label":"http_access","text":"http_access deny all"},"doubts":[{"reason":"The source is assumed.","path":"squid/squid.conf","line":1}],"trace":[{"path":"squid/squid.conf","line":3,"column":1,"label":"http_access","text":"http_access allow office microsoft","matched":"no"},{"path":null,"line":null,"column":null,"label":"default","text":null,"matched":"yes"}]}""" + "\n",
            Written(stream => ExplainJson.Write(answer, stream)));
    }

    [Fact]
    public void An_answer_by_a_default_of_a_refused_file_in_parts_says_all_of_that()
    {
        var answer = new ExplainAnswer
        {
            Id = "w1",
            Policy = "nsg-a",
            Verdict = "partial",
            Rejected = true,
            Default = "DenyAllOutBound",
            Parts = [new() { Verdict = "direct", Route = ["DIRECT"], Witness = "a.example", Default = "d" }],
        };
        Assert.Equal(
            """{"id":"w1","policy":"nsg-a","verdict":"partial","rejected":true,"route":[],"inspection":"none","entry":null,"default":"DenyAllOutBound","doubts":[],"trace":[],"parts":[{"verdict":"direct","route":["DIRECT"],"witness":"a.example","entry":null,"default":"d","doubts":[]}]}""" + "\n",
            Written(stream => ExplainJson.Write(answer, stream)));
    }

    private static string Compact(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            element.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
