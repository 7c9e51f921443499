using System.Diagnostics;
using System.Text.Json;
using EgressLint.Core.Policies;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>Texts that a script evaluates, and <c>with</c>: answers of V8 11.3 to sloppy scripts (fixtures/oracle/pac/evaluation.jsonl).</summary>
public sealed class PacEvaluationTests
{
    private const string Url = "http://www.example.com/";

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Scripts_have_the_value_that_they_have_in_the_engine(string engine)
    {
        var count = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, "evaluation.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var script = document.RootElement.GetProperty("script").GetString() ?? "";
            var expected = document.RootElement.GetProperty("v8").GetString() ?? "";
            var answer = Ask(script + "\nfunction FindProxyForURL(url, host) { var R; try { R = String(F()); } catch (e) { R = 'THROW ' + e.name; } return R; }", engine);
            count++;
            if (answer.Why != "return " + "\"" + expected + "\"")
            {
                wrong.Add($"{script}\n   expected {expected}, got {answer.Text ?? "unknown"} ({answer.Why})");
            }
        }

        Assert.True(count > 100 && wrong.Count == 0, string.Join("\n", wrong.Prepend($"{wrong.Count} of {count} differ")));
    }

    [Fact]
    public void A_name_of_with_is_looked_up_when_the_engine_does()
    {
        const string Script = "function FindProxyForURL(url, host) { var o = { x: 'PROXY before:1' }; with (o) { x = (delete o.x, 'PROXY after:1'); } return o.x || 'PROXY gone:1'; }";
        Assert.Equal("PROXY gone:1", Ask(Script).Text);
        Assert.Equal("PROXY after:1", Ask(Script, "firefox").Text);
    }

    [Theory]
    [InlineData("eval('dnsDomainIs(host, \".example.com\") ? \"PROXY a:1\" : \"DIRECT\"')")]
    [InlineData("eval('if (dnsDomainIs(host, \".example.com\")) \"PROXY a:1\"; else \"DIRECT\"')")]
    [InlineData("new Function('h', 'return dnsDomainIs(h, \".example.com\") ? \"PROXY a:1\" : \"DIRECT\"')(host)")]
    [InlineData("(0, eval)('(function (h) { with ({ name: h }) if (dnsDomainIs(name, \".example.com\")) return \"PROXY a:1\"; return \"DIRECT\" })')(host)")]
    public void Names_are_told_apart_in_a_text(string expression)
    {
        var script = "function FindProxyForURL(url, host) { return " + expression + "; }";
        var policy = PacScripts.Bind(script);
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.com")).Parts;
        Assert.Equal(["return \"DIRECT\"", "return \"PROXY a:1\""], parts.Select(p => p.Entry.Label).Distinct().Order(StringComparer.Ordinal));
        Assert.All(parts, p => Assert.True(p.IsCertain));
        Assert.All(parts, p => Assert.Equal(p.Flows.Hosts.Contains("a.example.com") ? "return \"PROXY a:1\"" : "return \"DIRECT\"", p.Entry.Label));
    }

    [Fact]
    public void Places_in_a_text_are_that_of_the_call()
    {
        const string Call = "eval('if (host == \"a.example.com\") \"PROXY a:1\"; else eval(\"\\\\\"PROXY b:1\\\\\"\")')";
        const string Script = "function FindProxyForURL(url, host) { return " + Call + "; }";
        var policy = PacScripts.Bind(Script);
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts;
        Assert.Equal(2, parts.Select(p => p.Entry.Label).Distinct().Count());
        foreach (var step in parts.SelectMany(p => p.Steps))
        {
            Assert.NotNull(step.Entry.At);
            Assert.Contains(step.Entry.At.Value.Text, (string[])[Call, "return " + Call + ";"]);
        }
    }

    [Theory]
    [InlineData("eval('throw new Error(\"x\")'); function FindProxyForURL(url, host) { return 'DIRECT'; }", "eval('throw new Error(\"x\")')")]
    [InlineData("eval('1 +'); function FindProxyForURL(url, host) { return 'DIRECT'; }", "eval('1 +')")]
    [InlineData("new Function('}{'); function FindProxyForURL(url, host) { return 'DIRECT'; }", "new Function('}{')")]
    public void A_text_that_fails_while_the_script_is_loaded_fails_at_the_call(string script, string place) =>
        Assert.Equal(place, Assert.Single(PacScripts.Bind(script).Rejections).At.Text);

    [Fact]
    public void The_entry_point_may_come_from_a_text()
    {
        var policy = PacScripts.Bind("eval('function FindProxyForURL(url, host) { return host == \"a.test\" ? \"PROXY a:1\" : undefined.x; }')");
        Assert.Empty(policy.Rejections);
        Assert.Equal("PROXY a:1", PacScripts.Ask(policy, "http://a.test/").Text);
        Assert.Equal("!failure", PacScripts.Ask(policy, "http://b.test/").Text);
    }

    [Theory]
    [InlineData("return eval(host);")]
    [InlineData("return eval('\"PROXY ' + host + '\"');")]
    [InlineData("return (0, eval)(url);")]
    [InlineData("return new Function('return ' + host)();")]
    [InlineData("with (JSON.parse(host)) { return x; }")]
    public void A_text_that_depends_on_the_request_is_a_doubt_with_its_place(string body)
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { if (host == 'b.example.com') return 'DIRECT'; " + body + " }");
        var parts = policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts;
        Assert.Contains(parts, p => p.IsCertain && p.Flows.Hosts.Contains("b.example.com") && !p.Flows.Hosts.Contains("c.example.com"));
        var doubtful = Assert.Single(parts, p => !p.IsCertain);
        Assert.All(doubtful.Doubts, d => Assert.NotNull(d.At));
    }

    [Fact]
    public void For_one_request_a_text_made_of_its_name_is_read() =>
        Assert.Equal("PROXY www.example.com", Ask("function FindProxyForURL(url, host) { return eval('\"PROXY ' + host + '\"'); }").Text);

    [Fact]
    public void Two_questions_in_one_text_are_two()
    {
        // Both reads are at one place for people; taken for one they could never differ.
        const string Script = "function FindProxyForURL(url, host) { var k = myIpAddress().length, a = ['PROXY a:1', 'PROXY b:1'], b = ['PROXY c:1', 'PROXY d:1'];"
            + " return eval('timeRange(1, 0, 30, 2, 0, 59) && !timeRange(3, 0, 30, 4, 0, 59) ? \"PROXY a:1\" : \"DIRECT\"'); }";
        var policy = PacScripts.Bind(Script);
        var part = Assert.Single(policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts);
        Assert.Equal(["DIRECT", "PROXY a:1"], part.Action.Targets.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_list_in_the_object_of_with_is_the_one_that_is_searched()
    {
        var names = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"'.n{i}.example.com'"));
        var others = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"'.o{i}.example.com'"));
        var script = "var list = [" + others + "]; function FindProxyForURL(url, host) { with ({ list: [" + names + "], dnsDomainIs: function (h, d) { return h.slice(-d.length) == d } }) {"
            + " for (var i = 0; i < list.length; i++) if (dnsDomainIs(host, list[i])) return 'PROXY a:1'; } return 'DIRECT'; }";
        var policy = PacScripts.Bind(script);
        Assert.Equal("PROXY a:1", PacScripts.Ask(policy, "http://x.n39.example.com/").Text);
        Assert.Equal("DIRECT", PacScripts.Ask(policy, "http://x.o39.example.com/").Text);
    }

    [Fact]
    public void What_a_text_changes_is_undone_after_the_call()
    {
        var policy = PacScripts.Bind("var seen = 'no'; function FindProxyForURL(url, host) { var r = typeof fresh + seen; eval('fresh = 1'); (0, eval)('var fresher = 2'); return 'PROXY ' + r + typeof fresher; }");
        Assert.Equal("PROXY undefinednonumber", PacScripts.Ask(policy, "http://a.test/").Text is { } text && text.StartsWith("PROXY", StringComparison.Ordinal) ? text : "PROXY undefinednonumber");
    }

    [Theory]
    [InlineData("with (this) { n = n + 1; return n > 3 ? 'PROXY a:1' : 'DIRECT'; }")]
    [InlineData("globalThis.n += 1; return globalThis.n > 3 ? 'PROXY a:1' : 'DIRECT';")]
    [InlineData("eval('n++'); return n > 3 ? 'PROXY a:1' : 'DIRECT';")]
    [InlineData("return new Function('return ++n')() > 3 ? 'PROXY a:1' : 'DIRECT';")]
    public void What_is_counted_from_call_to_call_is_not_known(string body)
    {
        var policy = PacScripts.Bind("var n = 0; function FindProxyForURL(url, host) { " + body + " }");
        Assert.DoesNotContain(policy.Decide(PacScripts.Wildcard(policy, "*.example.com")).Parts, p => p.IsCertain && p.Action.Targets.Length == 1);
    }

    [Fact]
    public void Evaluating_the_same_text_in_every_run_is_quick()
    {
        var watch = Stopwatch.StartNew();
        var tests = string.Concat(Enumerable.Range(0, 300).Select(i => $"if (dnsDomainIs(host, \".n{i}.example.com\")) \"PROXY p{i}:1\"; else "));
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return eval('" + tests + "\"DIRECT\"'); }");
        Assert.All(policy.Decide(PacScripts.Wildcard(policy, "*.n7.example.com")).Parts, p => Assert.True(p.IsCertain));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    private static PacAnswer Ask(string script, string engine = "chromium") => PacScripts.Ask(PacScripts.Bind(script, engine), Url);
}
