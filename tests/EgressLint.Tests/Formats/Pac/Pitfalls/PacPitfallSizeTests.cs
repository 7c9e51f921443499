using System.Globalization;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Pac.Pitfalls;

/// <summary>Generated files: long chains, deep nesting, and pieces of scripts. The long ones are larger than browsers read, which is said first.</summary>
public sealed class PacPitfallSizeTests
{
    [Fact]
    public void A_chain_of_tens_of_thousands_of_tests_is_walked_once()
    {
        var script = new StringBuilder("function FindProxyForURL(url, host) {\nif (");
        for (var i = 0; i < 50_000; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"shExpMatch(host, \"*.n{i}.contoso.com\") ||\n");
        }

        script.Append("shExpMatch(host, \"*.n7.contoso.com\")) return \"DIRECT\";\nreturn \"PROXY p.contoso.com:80\";\n}");
        Assert.Equal("5113 f | 5122 shExpMatch(host, \"*.n7.contoso.com\")", PacPitfallChecks.InScript(script.ToString()));
    }

    [Fact]
    public void A_table_of_tens_of_thousands_of_names_is_walked_once()
    {
        var script = new StringBuilder("var names = {\n");
        for (var i = 0; i < 60_000; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"\"n{i}.contoso.com\": 1,\n");
        }

        script.Append("\"X.contoso.com\": 1 };\nfunction FindProxyForURL(url, host) {\nif (names.hasOwnProperty(host)) return \"DIRECT\";\nreturn \"PROXY p.contoso.com:80\";\n}");
        Assert.Equal("5113 v | 5101 \"X.contoso.com\"", PacPitfallChecks.InScript(script.ToString()));
    }

    [Fact]
    public void Thousands_of_statements_are_compared_with_those_before_them()
    {
        var script = new StringBuilder("function FindProxyForURL(url, host) {\n");
        for (var i = 0; i < 5_000; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"if (host == \"n{i}.contoso.com\") {{ return \"PROXY p.contoso.com:912\"; }}\n");
        }

        script.Append("if (host == \"n7.contoso.com\") { return \"DIRECT\"; }\nreturn \"PROXY p.contoso.com:80\";\n}");
        Assert.Equal("5122 host == \"n7.contoso.com\"", PacPitfallChecks.InScript(script.ToString()));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("!", "")]
    [InlineData("[", "]")]
    [InlineData("x ? 1 : (", ")")]
    [InlineData("f(", ")")]
    [InlineData("function () { return ", "}")]
    public void Depth_is_no_matter(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 20_000)) + "host" + string.Concat(Enumerable.Repeat(close, 20_000));
        Assert.NotNull(PacPitfallChecks.InScript("function FindProxyForURL(url, host) { return " + deep + "; }"));
    }

    [Fact]
    public void No_piece_of_a_script_is_too_broken()
    {
        const string Script = "var l = ['a', 'B'], o = { a: 1, 'C/d': 2 };\nfunction FindProxyForURL(url, host) {\n  if (host == l[0] || dnsDomainIs(host, '.x.com') || /x\\.com/g.test(host) || o[host]) return 'PROXY a:1, b';\n"
            + "  switch (host) { case 'A': break; }\n  for (var i in l) { isInNet(host, l[i], '255.0.0.0'); }\n  return url.substring(0, 5) == 'https' ? `a` : shExpMatch(url, 'a|(') && timeRange(1, 2, 3);\n}\n";
        var format = new PacFormat();
        for (var i = 0; i < Script.Length; i++)
        {
            foreach (var text in new[] { Script[..i], Script[i..], Script.Remove(i, 1), Script.Insert(i, "("), Script.Insert(i, "'") })
            {
                Assert.Single(format.Bind(format.Parse(SourceText.From("proxy.pac", text)), new MemoryContext()).Policies);
            }
        }
    }
}
