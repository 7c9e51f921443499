using EgressLint.Core.Findings;
using EgressLint.Formats.Pac;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Formats.Pac.Pitfalls;

/// <summary>What the pages of the rules do not show.</summary>
public sealed class PacPitfallTests
{
    [Theory]
    [InlineData("var h = host.toLowerCase(); if (h === \"WWW.contoso.com\") return \"DIRECT\";", "5101 \"WWW.contoso.com\"")]
    [InlineData("var name = \"T1.contoso.com\"; if (dnsDomainIs(host, name)) return \"DIRECT\";", "5101 name")]
    [InlineData("switch (host) { case \"A.contoso.com\": return \"DIRECT\"; }", "5101 \"A.contoso.com\"")]
    [InlineData("var t = { \"A.contoso.com\": 1 }; if (t.hasOwnProperty(host)) return \"DIRECT\";", "5101 \"A.contoso.com\"")]
    [InlineData("var t = [\"contoso.com/x\"]; if (t.indexOf(host) >= 0) return \"DIRECT\";", "5101 \"contoso.com/x\" | 5116 indexOf")]
    [InlineData("if (host == \".contoso.com\") return \"DIRECT\";", "5101 \".contoso.com\"")]
    [InlineData("if (host == \"contoso.com \") return \"DIRECT\";", "5101 \"contoso.com \"")]
    [InlineData("if (host == \"bücher.example\") return \"DIRECT\";", "5101 \"bücher.example\"")]
    [InlineData("if (host.indexOf(\"Contoso\") > -1) return \"DIRECT\";", "5101 \"Contoso\"")]
    [InlineData("if (dnsDomainIs(host, \"contoso.sharepoint.com\")) return \"DIRECT\";", "5102 \"contoso.sharepoint.com\"")]
    [InlineData("if (shExpMatch(host, \"*contoso.com*\")) return \"DIRECT\";", "5102 \"*contoso.com*\"")]
    [InlineData("if (new RegExp(\"contoso\\\\.com$\").test(host)) return \"DIRECT\";", "5103 new RegExp(\"contoso\\\\.com$\")")]
    [InlineData("if (host.match(/^(www|mail)\\.contoso\\.com/i)) return \"DIRECT\";", "5103 /^(www|mail)\\.contoso\\.com/i")]
    [InlineData("if (shExpMatch(url, \"http://[2001:db8::1]/*\")) return \"DIRECT\";", "5105 \"http://[2001:db8::1]/*\"")]
    [InlineData("if (shExpMatch(host, \"*.contoso.com$\")) return \"DIRECT\";", "5105 \"*.contoso.com$\"")]
    [InlineData("if (url.indexOf(\"www.contoso.com\") == 0) return \"DIRECT\";", "5106 \"www.contoso.com\"")]
    [InlineData("if (shExpMatch(url, \"HTTP://*\")) return \"DIRECT\";", "5106 \"HTTP://*\"")]
    [InlineData("if (isPlainHostName(host) || isInNet(url, \"10.0.0.0\", \"255.0.0.0\")) return \"DIRECT\";", "5107 url")]
    [InlineData("if (host.slice(-5) == \".local\" || host.charAt(0) == \"ab\") return \"DIRECT\";", "5108 host.slice(-5) | 5108 host.charAt(0)")]
    [InlineData("if (host.substring(host.length - 4) == \".local\") return \"DIRECT\";", "5108 host.substring(host.length - 4)")]
    [InlineData("if (isPlainHostName(host) || isInNet(host, \"10.0.265.0\", \"255.0.0.0\")) return \"DIRECT\";", "5109 isInNet(host, \"10.0.265.0\", \"255.0.0.0\")")]
    [InlineData("if (isPlainHostName(host) || isInNet(host, \"2001:db8::\", \"ffff:ffff::\")) return \"DIRECT\";", "5109 isInNet(host, \"2001:db8::\", \"ffff:ffff::\")")]
    [InlineData("if (isPlainHostName(host) || isInNet(host, \"10.0.0.0\", \"8\")) return \"DIRECT\";", "5109 isInNet(host, \"10.0.0.0\", \"8\")")]
    [InlineData("if (isResolvable(host) && isPlainHostName(host)) return \"DIRECT\";", "5110 isResolvable(host)")]
    [InlineData("if (url) return \"PROXY a.contoso.com 8080\";", "5111 \"PROXY a.contoso.com 8080\"")]
    [InlineData("if (url) return \"a.contoso.com:8080\";", "5111 \"a.contoso.com:8080\"")]
    [InlineData("if (url) return \"PROXY a.contoso.com:8080 DIRECT\";", "5111 \"PROXY a.contoso.com:8080 DIRECT\"")]
    [InlineData("if (url) return \"PROXY a.contoso.com:8080\\n; DIRECT\";", "5111 \"PROXY a.contoso.com:8080\\n; DIRECT\"")]
    [InlineData("if (url) return \"PROXY a.contoso.com:99999; DIRECT\";", "5111 \"PROXY a.contoso.com:99999; DIRECT\"")]
    [InlineData("if (url) return isPlainHostName(host) ? \"DIRECT\" : \"PROXYS a.contoso.com:80\";", "5111 \"PROXYS a.contoso.com:80\"")]
    [InlineData("if (url) return;", "5112 return;")]
    [InlineData("if (url) return null;", "5112 null")]
    [InlineData("while (host = \"a.contoso.com\") { break; }", "5117 host = \"a.contoso.com\"")]
    [InlineData("if (isPlainHostName(host) && url.search(/x/)) return \"DIRECT\";", "5118 url.search(/x/)")]
    [InlineData("if (host == \"a.contoso.com\") return \"DIRECT\"; else if (host == \"a.contoso.com\") return \"PROXY b.contoso.com:80\";", "5122 host == \"a.contoso.com\"")]
    [InlineData("switch (host) { case \"a.contoso.com\": case \"a.contoso.com\": return \"DIRECT\"; }", "5122 \"a.contoso.com\"")]
    [InlineData("if (shExpMatch(host, \"*.contoso.com*\")) return \"DIRECT\";", "5102 \"*.contoso.com*\"")]
    [InlineData("if (dateRange(\"jan\")) return \"DIRECT\";", "5123 \"jan\"")]
    [InlineData("if (url) return \"PROXY ${GATEWAY}:8080\";", "5124 \"PROXY ${GATEWAY}:8080\"")]
    [InlineData("if (host == \"a.contoso.com,b.contoso.com\") return \"DIRECT\";", "5101 \"a.contoso.com,b.contoso.com\"")]
    [InlineData("if (host == \"*.contoso.com\") return \"DIRECT\";", "5101 \"*.contoso.com\"")]
    [InlineData("if (dnsDomainIs(host, \"*.a*.contoso.com\")) return \"DIRECT\";", "5101 \"*.a*.contoso.com\"")]
    [InlineData("if (shExpMatch(url, \"www.contoso.com:8080/*\")) return \"DIRECT\";", "5106 \"www.contoso.com:8080/*\"")]
    [InlineData("if (new RegExp(\"contoso\\\\.com$\", \"i\").test(host)) return \"DIRECT\";", "5103 new RegExp(\"contoso\\\\.com$\", \"i\")")]
    [InlineData("if (host == \"a.contoso.com\") return \"DIRECT\"; if (host == \"a.contoso.com\") alert(host);", "5122 host == \"a.contoso.com\"")]
    [InlineData("if (url) return \"PROXY __PROXY__:8080\";", "5124 \"PROXY __PROXY__:8080\"")]
    public void A_mistake_in_the_entry_point_is_found(string body, string expected) => Assert.Equal(expected, PacPitfallChecks.InBody(body));

    [Theory]
    [InlineData("function FindProxyForURL(url, host) { return way(host); }\nfunction way(h) { if (dnsDomainIs(h, '*.contoso.com')) return 'DIRECT'; return 'PROXY p.contoso.com'; }", "5101 '*.contoso.com' | 5111 'PROXY p.contoso.com'")]
    [InlineData("let FindProxyForURL = function (url, host) { return 'DIRECT'; };", "5116 let | 5113 FindProxyForURL")]
    [InlineData("function FindProxyForURLEx(url, host) { return 'DIRECT'; }", "5113 FindProxyForURLEx")]
    [InlineData("var x = y.z;\nfunction FindProxyForURL(url, host) { return 'DIRECT'; }", "5113 y")]
    [InlineData("function FindProxyForURL(url, host) { var u = new URL(url); return u ? 'DIRECT' : 'DIRECT'; }", "5116 URL")]
    [InlineData("function FindProxyForURL(url, host) { console.log(host); return 'DIRECT'; }", "5116 console")]
    [InlineData("function FindProxyForURL(url, host) { }", "5112 FindProxyForURL")]
    [InlineData("function FindProxyForURL(url, host) { try { alert(host); } finally { alert(url); } }", "5112 FindProxyForURL")]
    [InlineData("function FindProxyForURL(url, host) { return one(); }\nfunction FindProxyForURLEx(url, host) { return two(); }\nfunction one() { return 'DIRECT'; }\nfunction two() { return 'DIRECT'; }", "5115 FindProxyForURLEx")]
    [InlineData("function FindProxyForURL(url, host) { return 'DIRECT'; }\nfunction FindProxyForURLEx(url, host) { return 'DIRECT'; }", "5115 FindProxyForURLEx")]
    public void A_mistake_in_the_script_is_found(string script, string expected) => Assert.Equal(expected, PacPitfallChecks.InScript(script));

    /// <summary>What is assigned decides the condition, whatever the request is.</summary>
    [Theory]
    [InlineData("if (url = 'a') return 'DIRECT';", "true")]
    [InlineData("if (url = '') return 'DIRECT';", "false")]
    [InlineData("if (url = 1) return 'DIRECT';", "true")]
    [InlineData("if (url = 0) return 'DIRECT';", "false")]
    [InlineData("if (url = true) return 'DIRECT';", "true")]
    [InlineData("if (!(url = false)) return 'DIRECT';", "false")]
    public void An_assignment_in_a_condition_has_its_value(string body, string value) =>
        Assert.Contains("always " + value + ".", Assert.Single(PacPitfallChecks.All("function FindProxyForURL(url, host) {\n" + body + "\nreturn 'PROXY proxy.contoso.com:8080';\n}\n")).Message, StringComparison.Ordinal);

    /// <summary>A star is taken away where what is left says what was meant.</summary>
    [Theory]
    [InlineData("dnsDomainIs(host, '*.contoso.com')", "write '.contoso.com'")]
    [InlineData("dnsDomainIs(host, '*.a*.contoso.com')", "use shExpMatch for patterns")]
    [InlineData("host == '*.contoso.com'", "use shExpMatch for patterns")]
    public void A_star_where_it_is_no_star_has_its_advice(string test, string advice) =>
        Assert.Contains(advice, Assert.Single(PacPitfallChecks.All("function FindProxyForURL(url, host) {\nif (" + test + ") return 'DIRECT';\nreturn 'PROXY proxy.contoso.com:8080';\n}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_many_equal_mistakes_twenty_are_said_and_the_rest_is_counted()
    {
        var tests = string.Concat(Enumerable.Range(0, 50).Select(i => $"if (host == \"A{i}.contoso.com\") return \"DIRECT\";\n"));
        var findings = PacPitfallChecks.All("function FindProxyForURL(url, host) {\n" + tests + "return \"DIRECT\";\n}");
        Assert.Equal(20, findings.Count);
        Assert.Equal("'30' more places of this file are like this and are not listed.", findings[^1].Advice);
    }

    [Fact]
    public void A_fix_writes_what_the_message_says()
    {
        var finding = Assert.Single(PacPitfallChecks.All("function FindProxyForURL(url, host) { return host == 'WWW.contoso.com' ? 'DIRECT' : 'PROXY p.contoso.com:80'; }"));
        var edit = Assert.Single(Assert.Single(finding.Fixes).Edits);
        Assert.Equal(("WWW.contoso.com", "www.contoso.com"), (edit.At.Text, edit.NewText));
    }

    [Fact]
    public void What_WinHTTP_cannot_read_breaks_WinHTTP()
    {
        const string Script = "const p = 'DIRECT';\nfunction FindProxyForURL(url, host) { return p; }";
        Assert.Equal(Severity.Error, Assert.Single(PacPitfallChecks.All(Script, "winhttp")).Severity);
        Assert.Equal(Severity.Warning, Assert.Single(PacPitfallChecks.All(Script, "firefox")).Severity);
    }

    [Fact]
    public void A_script_that_does_not_parse_is_said_once()
    {
        var findings = PacPitfallChecks.All("function FindProxyForURL(url, host) {\n  if (isPlainHostName(host) {\n    return \"DIRECT\";\n  }\n  return \"DIRECT\";\n}");
        Assert.Equal(["EGL0011"], findings.Select(f => f.Rule.Id));
    }

    [Fact]
    public void Every_message_is_shown_on_a_page()
    {
        var shown = new HashSet<(string, string)>();
        foreach (var rule in PacRules.All)
        {
            foreach (var example in RulePageExamples.Parse(File.ReadAllText(Repository.Path("rules", rule.Id + ".md"))))
            {
                shown.UnionWith(RulePageTests.Analyze(example, MarkedText.Parse(example.Text).Text).Select(f => (f.Rule.Id, f.MessageId)));
            }
        }

        Assert.Empty(from rule in PacRules.All from message in rule.Messages where !shown.Contains((rule.Id, message.Id)) select $"{rule.Id} {message.Id}");
    }

    [Theory]
    [InlineData("eval('host = \"x\"');\nif (dnsDomainIs(url, '.contoso.com')) return 'DIRECT';")]
    [InlineData("var proxy = 'HTPP nowhere'; with ({ proxy: 'PROXY a:1' }) { return proxy; }")]
    [InlineData("with ({ other: 'PROXY a:1' }) { return other; }")]
    [InlineData("with ({ shExpMatch: function (a, b) { return a == b } }) { if (shExpMatch(host, '(a|b')) return 'DIRECT'; }")]
    [InlineData("eval('var made = \"PROXY a:1\"'); if (isPlainHostName(host)) return made;")]
    [InlineData("var f = new Function('return true'); if (f()) return 'DIRECT';")]
    public void Nothing_is_said_of_names_that_a_text_or_an_object_may_give(string body) => Assert.Equal("", PacPitfallChecks.InBody(body));

    [Fact]
    public void A_return_in_with_is_one() =>
        Assert.Equal("", PacPitfallChecks.InScript("function FindProxyForURL(url, host) { with ({ p: 'PROXY with.contoso.com:8080' }) { return p; } }"));
}
