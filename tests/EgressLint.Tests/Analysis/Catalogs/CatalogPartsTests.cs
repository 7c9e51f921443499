using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Catalogs;

public sealed class CatalogPartsTests
{
    [Theory]
    [InlineData("a == 1", Truth.True)]
    [InlineData("a != 1", Truth.False)]
    [InlineData("a >= 1 and a < 2", Truth.True)]
    [InlineData("a > 1 or not (b == x)", Truth.False)]
    [InlineData("v >= 2603", Truth.False)]
    [InlineData("v >= 2509.0 and v <= 2509", Truth.True)]
    [InlineData("ports == 8530/8531", Truth.True)]
    [InlineData("ports == \"8530/8531\"", Truth.True)]
    [InlineData("b in (x, y)", Truth.True)]
    [InlineData("b in (y)", Truth.False)]
    [InlineData("yes", Truth.True)]
    [InlineData("not yes", Truth.False)]
    [InlineData("set(a)", Truth.True)]
    [InlineData("set(u)", Truth.False)]
    [InlineData("u == 1", Truth.Unknown)]
    [InlineData("not u == 1", Truth.Unknown)]
    [InlineData("u == 1 and a == 2", Truth.False)]
    [InlineData("u == 1 or a == 1", Truth.True)]
    [InlineData("u in (x)", Truth.Unknown)]
    public void A_condition_is_true_false_or_unknown(string text, Truth expected)
    {
        var values = new Dictionary<string, string> { ["a"] = "1", ["b"] = "X", ["v"] = "2509", ["ports"] = "8530/8531", ["yes"] = "true" };
        var condition = ConditionParser.Parse(text, out _, out _);
        Assert.Equal(expected, condition?.Evaluate(n => values.TryGetValue(n, out var v) ? [v] : [], values.ContainsKey));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a ==", 4)]
    [InlineData("(a == 1", 7)]
    [InlineData("a == 1 b", 7)]
    [InlineData("set(", 4)]
    [InlineData("a in x", 5)]
    [InlineData("a == 'x", 5)]
    public void A_mistake_in_a_condition_has_a_place(string text, int offset)
    {
        Assert.Null(ConditionParser.Parse(text, out var error, out var at));
        Assert.NotEqual("", error);
        Assert.Equal(offset, at);
    }

    [Fact]
    public void A_condition_nested_without_end_is_refused() =>
        Assert.Null(ConditionParser.Parse(new string('(', 100_000), out _, out _));

    [Theory]
    [InlineData("*.example.com", null)]
    [InlineData("<a.b>", null)]
    [InlineData("<a>-my.example.com.", null)]
    [InlineData("*-x.example.com", null)]
    [InlineData("a.*.example.com", null)]
    [InlineData("*example.com", 0)]
    [InlineData("a..b", 2)]
    [InlineData("a.b c", 3)]
    [InlineData("<a b>.c", 0)]
    [InlineData("a.<b", 2)]
    [InlineData("", 0)]
    public void A_pattern_is_accepted_or_refused_at_a_place(string pattern, int? offset) =>
        Assert.Equal(offset, CatalogPattern.Check(pattern, out var at) is null ? null : at);

    [Theory]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("a.*.example.com", "a.b.c.example.com", false)]
    [InlineData("*-x.example.com", "-x.example.com", true)]
    [InlineData("<p.q>.<r>.example.com", "a.b.example.com", true)]
    [InlineData("<p>.example.com", "a.b.example.com", false)]
    public void A_known_host_is_compared_with_its_pattern(string pattern, string host, bool expected) =>
        Assert.Equal(expected, CatalogPattern.Matches(pattern, host));

    [Theory]
    [InlineData("https/443", "https/443")]
    [InlineData("tcp/10124-10139", "tcp/10124-10139")]
    [InlineData("https/0", null)]
    [InlineData("https/443-80", null)]
    [InlineData("https/65536", null)]
    [InlineData("ftp/21", null)]
    [InlineData("443", null)]
    public void A_connection_is_read(string text, string? expected) => Assert.Equal(expected, Connection.TryParse(text)?.ToString());

    [Fact]
    public void Constraints_only_tighten()
    {
        var one = new Constraints
        {
            Proxy = ProxySupport.Unverified, ProxyAuth = ProxyAuthentication.Machine, TlsInspection = TlsInspection.Discouraged,
            Tls = new("1.2", ["a"]), IdleSeconds = 60, Methods = ["GET"], Range = true,
        };
        var two = new Constraints
        {
            Proxy = ProxySupport.Discouraged, ProxyAuth = ProxyAuthentication.None, TlsInspection = TlsInspection.Pinned,
            Tls = new("1.3", ["b"]), IdleSeconds = 180, Methods = ["get", "PUT"], LongLived = true,
        };
        foreach (var both in new[] { one.Tighten(two), two.Tighten(one) })
        {
            Assert.Equal(ProxySupport.Unverified, both.Proxy);
            Assert.Equal(ProxyAuthentication.None, both.ProxyAuth);
            Assert.Equal(TlsInspection.Pinned, both.TlsInspection);
            Assert.Equal("1.3", both.Tls?.Minimum);
            Assert.Equal(["a", "b"], both.Tls?.SuiteLists.Order(StringComparer.Ordinal));
            Assert.Equal(180, both.IdleSeconds);
            Assert.Equal(2, both.Methods.Length);
            Assert.True(both.Range && both.LongLived);
        }

        Assert.Equal("proxy", two.LoosenedKey(one));
        Assert.Equal("proxyAuth", one.LoosenedKey(two));
        Assert.Null(Constraints.None.LoosenedKey(one));
    }

    [Fact]
    public void A_shipped_requirement_that_loosens_is_a_finding()
    {
        var result = Catalog.Read([SourceText.From("x.yml", """
            sources: [{ id: s, date: "2026" }]
            roles: [{ id: r }]
            endpoints: [{ id: e, hosts: [a.example], constraints: { tlsInspection: forbidden } }]
            features: [{ id: f, requirements: [{ id: q, endpoints: [e], roles: [r], connect: [https/443], sources: [s], constraints: { tlsInspection: discouraged } }] }]
            """)], shipped: true);
        Assert.Equal(CatalogRules.Loosens, Assert.Single(result.Findings).MessageId);
    }

    [Fact]
    public void Values_keep_their_exact_place()
    {
        var text = SourceText.From("x.yml", "# first\r\na: plain  # comment\r\nb: \"quoted \\\"x\\\"\"\r\nc:\r\n  - 1\r\n  - { d: 'e' }\r\n");
        var root = Assert.IsType<YamlMap>(YamlReader.Read(text, CatalogRules.EntryInvalid).Root);
        Assert.Equal("plain", root["a"]?.At.Text);
        Assert.Equal("\"quoted \\\"x\\\"\"", root["b"]?.At.Text);
        var list = Assert.IsType<YamlList>(root["c"]);
        Assert.Equal("1", list.Items[0].At.Text);
        Assert.Equal("{ d: 'e' }", list.Items[1].At.Text);
        Assert.Equal("b", root.Entries[1].KeyAt.Text);
    }

    [Fact]
    public void A_byte_order_mark_and_letters_beyond_the_first_plane_do_not_shift_places()
    {
        var text = SourceText.From("x.yml", "\uFEFFa: \"\U0001F600\"\nb: here\n");
        var root = Assert.IsType<YamlMap>(YamlReader.Read(text, CatalogRules.EntryInvalid).Root);
        Assert.Equal("here", root["b"]?.At.Text);
    }

    [Theory]
    [InlineData("a: *x")]
    [InlineData("a: &x [1]\nb: *x")]
    [InlineData("a: !!int 3")]
    [InlineData("a: [")]
    [InlineData("a: \"x")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("a: 1\na: 2")]
    [InlineData("? [x]\n: y")]
    [InlineData("%YAML 9.9\n---\na: 1")]
    public void What_is_not_plain_yaml_is_a_finding(string yaml) =>
        Assert.NotEmpty(YamlReader.Read(SourceText.From("x.yml", yaml), CatalogRules.EntryInvalid).Findings);

    [Fact]
    public void Deep_and_large_files_are_refused()
    {
        Assert.NotEmpty(YamlReader.Read(SourceText.From("x.yml", new string('[', 50_000)), CatalogRules.EntryInvalid).Findings);
        Assert.NotEmpty(YamlReader.Read(SourceText.From("x.yml", "[" + string.Concat(Enumerable.Repeat("1,", 210_000)) + "1]"), CatalogRules.EntryInvalid).Findings);
        Assert.NotEmpty(YamlReader.Read(SourceText.From("x.yml", new string('a', YamlReader.MaxLength + 1)), CatalogRules.EntryInvalid).Findings);
    }

    [Fact]
    public void Mutations_of_shipped_files_never_throw_and_findings_lie_inside()
    {
        var random = new Random(20260817);
        var pieces = new[] { "", "[", "]", "{", "}", ":", "- ", "*", "&a ", "\"", "\n", "  ", "!!x ", "<", "|", "\t", "\0", "\uD800", "id", "999999999999" };
        foreach (var file in CatalogFiles.All)
        {
            for (var i = 0; i < 4; i++)
            {
                var content = file.Content;
                for (var edits = random.Next(1, 4); edits > 0; edits--)
                {
                    var at = random.Next(content.Length);
                    var length = Math.Min(random.Next(20), content.Length - at);
                    content = content[..at] + pieces[random.Next(pieces.Length)] + content[(at + length)..];
                }

                var text = SourceText.From(file.Path, content);
                foreach (var shipped in new[] { true, false })
                {
                    var result = shipped ? Catalog.Read([text], shipped: true) : CatalogFiles.Shipped.Value.Catalog.Merge([text]);
                    Assert.All(result.Findings, f =>
                    {
                        Assert.InRange(f.At.Span.Start, 0, f.At.Source.Content.Length);
                        Assert.InRange(f.At.Span.End, f.At.Span.Start, f.At.Source.Content.Length);
                        Assert.NotEqual("", f.Message);
                    });
                    result.Catalog.Select(new Selection { Features = [.. result.Catalog.Features.Select(f => f.Id)] }, out _);
                }
            }
        }
    }
}
