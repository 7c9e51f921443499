using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>What stands behind the authority of a URL, as Chromium 156 hands it on (<c>pathname</c> and <c>search</c> of a URL).</summary>
public sealed class UrlPathTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("\\x\\y?a\\b#c", "/x/y?a\\b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/./b/..", "/a/")]
    [InlineData("/%2e%2E/x", "/x")]
    [InlineData("/a b?c d", "/a%20b?c%20d")]
    [InlineData("/\"<>`{}^|[]'", "/%22%3C%3E%60%7B%7D%5E%7C[]'")]
    [InlineData("/?\"<>`{}^|[]'", "/?%22%3C%3E`{}^|[]%27")]
    [InlineData("/\u00e9?\u00e9", "/%C3%A9?%C3%A9")]
    [InlineData("/%41%zz%", "/%41%zz%")]
    [InlineData("/..", "/")]
    [InlineData("//a///b", "//a///b")]
    [InlineData("/a//..", "/a/")]
    [InlineData("?x", "/?x")]
    [InlineData("/a/%2e", "/a/")]
    [InlineData("/.../x", "/.../x")]
    [InlineData("/;a=b:c@d!$&()*+,~-_", "/;a=b:c@d!$&()*+,~-_")]
    [InlineData("/\u0001\u007f", "/%01%7F")]
    [InlineData("/a?b/../c", "/a?b/../c")]
    [InlineData("/a/..?q", "/?q")]
    [InlineData("\\..\\x", "/x")]
    public void A_path_is_written_as_the_browser_writes_it(string text, string expected)
    {
        Assert.Equal(expected, UrlPath.Canonical(text));
        Assert.Equal(expected, UrlPath.Canonical(expected));
    }

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("/%EF%BF%BDx?%EF%BF%BD", UrlPath.Canonical("/\ud800x?\ud800"));

    [Theory]
    [InlineData("http://h\\x/../y")]
    [InlineData("  http://h/./y#z\n")]
    [InlineData("ht\ntp://h\t/y")]
    [InlineData("http://user:word@h:80/y")]
    public void A_script_is_asked_about_the_URL_that_the_browser_makes(string url)
    {
        var policy = PacScripts.Bind("function FindProxyForURL(url, host) { return url == 'http://h/y' ? 'PROXY p:1' : 'DIRECT'; }");
        Assert.Equal("return \"PROXY p:1\"", PacScripts.Ask(policy, url).Why);
    }
}
