namespace EgressLint.Tests.Formats.Pac;

/// <summary>What is not known of WinHTTP's engine is a doubt there.</summary>
public sealed class PacWinHttpTests
{
    [Theory]
    [InlineData("shExpMatch(host, 'w[ab].example.com')", "https://wa.example.com/", null)]
    [InlineData("shExpMatch(host, 'w[ab].example.com')", "https://x.example.com/", "b")]
    [InlineData("shExpMatch(host, 'wa+*')", "https://wa.example.com/", null)]
    [InlineData("shExpMatch(host, 'wa+*')", "https://ww.example.com/", "b")]
    [InlineData("shExpMatch(host, '*.(com|org)')", "https://w.example.net/", "b")]
    [InlineData("shExpMatch(host, '*.(com|org)')", "https://w.example.org/", null)]
    [InlineData("shExpMatch(isResolvable('x.test'), '[t]*')", "https://w.example.org/", null)]
    [InlineData("hasOwnProperty('x')", "https://w.example.org/", null)]
    [InlineData("toString() == '[object Object]'", "https://w.example.org/", null)]
    [InlineData("''.indexOf.call(null, 'n') > 0", "https://w.example.org/", null)]
    [InlineData("getClientVersion() == '1.0'", "https://w.example.org/", null)]
    [InlineData("(function () { 'use strict'; return this !== undefined; })()", "https://w.example.org/", "a")]
    [InlineData("(function () { 'use strict'; return (function () { return this !== undefined; })(); })()", "https://w.example.org/", "a")]
    [InlineData("eval('\"use strict\"; var zz = 1; true') && typeof zz == 'number'", "https://w.example.org/", "a")]
    public void A_condition_that_its_engine_may_read_otherwise_is_not_decided(string condition, string url, string? expected)
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return " + condition + " ? 'a' : 'b'; }", "winhttp");
        var answer = PacScripts.Ask(policy, url);
        Assert.Equal(expected, answer.Text is { } text && text.StartsWith("one of", StringComparison.Ordinal) ? null : answer.Text);
    }
}
