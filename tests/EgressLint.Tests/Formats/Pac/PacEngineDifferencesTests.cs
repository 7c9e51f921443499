using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>What was measured in two browsers about helpers, returned texts, arguments and scripts (fixtures/oracle/pac/engine-differences.jsonl).</summary>
public sealed class PacEngineDifferencesTests
{
    /// <summary>The name of the computer on which this was measured.</summary>
    private const string Url = "http://script.test/";

    private static readonly PacNames Names = PacNames.Of(JsonDocument.Parse("""
        { "ten.test": "10.1.2.3", "seventeen.test": "172.20.1.1", "pub.test": "203.0.113.7", "loop10.test": "127.10.0.5", "six.test": "2001:db8::7",
          "dual.test": ["203.0.113.8", "2001:db8::8"], "thishost": "192.0.2.10", "localhost": "127.0.0.1" }
        """).RootElement);

    /// <summary>What Firefox gives the script and we do not: a question has no credentials.</summary>
    private static readonly HashSet<string> WithCredentials = ["http://user:pw@cred.test/p", "https://user:pw@cred.test/p"];

    /// <summary>What depends on earlier calls: one of several answers, of which the measured one is the first.</summary>
    private static readonly HashSet<string> OneOfSeveral = ["state"];

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Expressions_have_the_value_they_have_in_the_browser(string engine)
    {
        Compare("expression", engine, (item, expected) =>
        {
            var expression = item.GetProperty("expression").GetString() ?? "";
            var script = "function FindProxyForURL(url, host) { var r; try { r = (" + expression + "); r = r === undefined ? 'undefined' : typeof r == 'string' ? '\"' + r + '\"' "
                + ": r === null ? 'null' : String(r); } catch (e) { r = 'THROW'; } return 'PROXY ' + r; }";
            var answer = Ask(script, engine);
            var value = expected.GetString() ?? "";
            return (expression, "PROXY " + (value.StartsWith("THROW", StringComparison.Ordinal) ? "THROW" : value), answer.Text, answer.Why);
        });
    }

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Returned_values_lead_where_they_lead_in_the_browser(string engine)
    {
        Compare("return", engine, (item, expected) =>
        {
            var value = item.GetProperty("return").GetString() ?? "";
            var answer = Ask("function FindProxyForURL(url, host) { return " + value + "; }", engine);
            return (value, RouteOf(expected, engine), answer.Text is null ? null : answer.Route, answer.Why);
        });
    }

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Arguments_are_those_of_the_browser(string engine)
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return 'PROXY ' + url + ' ' + host; }", engine, Names);
        Compare("url", engine, (item, expected) =>
        {
            var url = item.GetProperty("url").GetString() ?? "";
            if (expected.ValueKind == JsonValueKind.String && !(expected.GetString() ?? "").StartsWith("PAC not called", StringComparison.Ordinal))
            {
                // Not measured.
                return (url, "", "", "");
            }

            var answer = PacScripts.Ask(policy, url);
            if (WithCredentials.Contains(url) && engine == "firefox")
            {
                return (url, "PROXY " + url[..url.IndexOf("//", StringComparison.Ordinal)] + "//cred.test/ cred.test", answer.Text, answer.Why);
            }

            return expected.ValueKind == JsonValueKind.String
                ? (url, "DIRECT", answer.Text == "!failure" ? answer.Route : answer.Text, answer.Why)
                : (url, $"PROXY {expected.GetProperty("url").GetString()} {expected.GetProperty("host").GetString()}", answer.Text, answer.Why);
        });
    }

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public void Scripts_do_what_they_do_in_the_browser(string engine)
    {
        Compare("script", engine, (item, expected) =>
        {
            var script = (item.GetProperty("script").GetString() ?? "") + new string('x', item.TryGetProperty("padding", out var padding) ? padding.GetInt32() : 0);
            var id = item.GetProperty("id").GetString() ?? "";
            var answer = Ask(script, engine);
            var route = RouteOf(expected, engine);
            return (id, route, answer.Text is null ? null : OneOfSeveral.Contains(id) ? answer.Route.Split(';').Contains(route) ? route : answer.Route : answer.Route, answer.Why);
        });
    }

    [Fact]
    public void A_script_that_fails_for_a_request_lets_it_go_direct_and_says_so()
    {
        foreach (var engine in new[] { "chromium", "firefox" })
        {
            var answer = Ask("function FindProxyForURL(url, host) { throw new Error('boom'); }", engine);
            Assert.Equal(("!failure", "DIRECT", Outcome.Direct), (answer.Text, answer.Route, answer.Outcome));
            Assert.StartsWith("failure: ", answer.Why, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("chromium", "PROXY 127.0.0.1:9", Outcome.Deny)]
    [InlineData("chromium", "PROXY a.test:0", Outcome.Deny)]
    [InlineData("chromium", "PROXY a.test b.test", Outcome.Deny)]
    [InlineData("chromium", "PROXY a.test:x", Outcome.Direct)]
    [InlineData("chromium", "PROXY d.10.1.2.3:1", Outcome.Direct)]
    [InlineData("chromium", "PROXY 256.0.0.1:1", Outcome.Direct)]
    [InlineData("chromium", "HTTP a.test:1", Outcome.Direct)]
    [InlineData("firefox", "PROXY a.test:x", Outcome.Deny)]
    [InlineData("firefox", "PROXY a.test:x; PROXY b.test:1", Outcome.Proxy)]
    [InlineData("firefox", "PROXY", Outcome.Deny)]
    [InlineData("firefox", "PROXY a.test 8080", Outcome.Deny)]
    [InlineData("firefox", "HTTP a.test:1", Outcome.Proxy)]
    [InlineData("firefox", "  PROXY a.test:1", Outcome.Direct)]
    [InlineData("firefox", "DIRECT: ; PROXY a.test:1", Outcome.Proxy)]
    public void Dead_ends_deny_and_what_is_dropped_goes_direct(string engine, string text, Outcome outcome)
    {
        Assert.Equal(outcome, Ask($"function FindProxyForURL(url, host) {{ return \"{text}\"; }}", engine).Outcome);
    }

    private static PacAnswer Ask(string script, string engine) =>
        PacScripts.Ask(PacScripts.Bind(script, engine, Names), new PolicyRequest { Url = Url, ClientAddress = IpAddress.V4(0xC000020A) });

    /// <summary>A list as the browser shows it; a failure goes direct.</summary>
    private static string RouteOf(JsonElement expected, string engine) =>
        expected.ValueKind != JsonValueKind.String || (expected.GetString() ?? "").StartsWith('{') ? "DIRECT" : PacReplayTests.RouteOf(expected.GetString() ?? "", engine);

    private static void Compare(string kind, string engine, Func<JsonElement, JsonElement, (string Name, string Expected, string? Actual, string Why)> ask)
    {
        var count = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(PacScripts.Folder, "engine-differences.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty(kind, out _) || !document.RootElement.TryGetProperty(engine, out var measured))
            {
                continue;
            }

            count++;
            var (name, expected, actual, why) = ask(document.RootElement, measured);
            if (actual != expected)
            {
                wrong.Add($"{name}: expected {expected}, got {actual ?? "unknown"} ({why})");
            }
        }

        Assert.True(count > 20 && wrong.Count == 0, string.Join("\n", wrong.Prepend($"{wrong.Count} of {count} differ")));
    }
}
