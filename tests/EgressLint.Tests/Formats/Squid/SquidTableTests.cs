using EgressLint.Formats;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;

namespace EgressLint.Tests.Formats.Squid;

public sealed class SquidTableTests
{
    [Theory]
    [InlineData("http_access", "squid-4", true, false)]
    [InlineData("tls_key_log", "squid-5", false, false)]
    [InlineData("tls_key_log", "squid-6", true, false)]
    [InlineData("auth_schemes", "squid-4", false, false)]
    [InlineData("ident_timeout", "squid-6", true, false)]
    [InlineData("ident_timeout", "squid-7", false, false)]
    [InlineData("dns_v4_first", "squid-4", true, false)]
    [InlineData("dns_v4_first", "squid-5", true, true)]
    [InlineData("announce_host", "squid-6", true, true)]
    [InlineData("esi_parser", "squid-6", true, false)]
    [InlineData("esi_parser", "squid-7", true, true)]
    [InlineData("hierarchy_stoplist", "squid-4", true, true)]
    [InlineData("mark_client_packet", "squid-4", false, false)]
    [InlineData("clientside_mark", "squid-4", true, false)]
    [InlineData("hierarchy_stoplist", "squid-3.5", true, true)]
    public void Each_release_knows_its_directives(string name, string engine, bool known, bool obsolete)
    {
        Assert.True(SquidEngine.TryParse(engine, out var release));
        var info = SquidDirectives.Find(name);
        Assert.NotNull(info);
        Assert.Equal(known, info.IsKnownTo(release));
        Assert.Equal(obsolete, info.IsObsoleteIn(release));
    }

    [Theory]
    [InlineData("http_access2", "adapted_http_access")]
    [InlineData("redirect_program", "url_rewrite_program")]
    [InlineData("pconn_timeout", "server_idle_pconn_timeout")]
    [InlineData("persistent_request_timeout", "client_idle_pconn_timeout")]
    [InlineData("ascii_port", "http_port")]
    [InlineData("no_cache", "cache")]
    public void Old_names_lead_to_new_ones(string name, string canonical)
    {
        Assert.Equal(canonical, SquidDirectives.Find(name)?.CanonicalName);
    }

    [Theory]
    [InlineData("HTTP_Access")]
    [InlineData("foo_bar")]
    [InlineData("httpd_accel_host")]
    [InlineData("include")]
    [InlineData("")]
    public void What_no_release_knows_is_not_in_the_table(string name)
    {
        Assert.Null(SquidDirectives.Find(name));
    }

    [Fact]
    public void Every_directive_has_a_level_and_a_reason()
    {
        Assert.True(SquidDirectives.All.Count() > 400);
        Assert.All(SquidDirectives.All, info =>
        {
            Assert.NotEqual(SquidSupport.Unknown, info.Support);
            Assert.NotEqual("", info.Reason);
        });
    }

    [Theory]
    [InlineData("3 minutes", 180)]
    [InlineData("180 seconds", 180)]
    [InlineData("1 Hour extra", 3600)]
    [InlineData("1.5 minutes", 90)]
    [InlineData(".5 minutes", 30)]
    [InlineData("1e2 secondary", 100)]
    [InlineData("0x10 seconds", 16)]
    [InlineData("0", 0)]
    [InlineData("0 foo", 0)]
    [InlineData("1 month", 30 * 86400)]
    [InlineData("1 fortnight", 14 * 86400)]
    [InlineData("3", null)]
    [InlineData("3 m", null)]
    [InlineData("3 min", null)]
    [InlineData("3 sec", null)]
    [InlineData("3minutes", null)]
    [InlineData("-1 minutes", null)]
    [InlineData("", null)]
    [InlineData(".5 seconds", null)]
    [InlineData("500 milliseconds", null)]
    [InlineData("99999999999 years", null)]
    [InlineData("\"1 minute\"", null)]
    public void Times_need_a_unit(string value, int? seconds)
    {
        var time = SquidValues.Time(Words(value), SquidEngine.Default);
        Assert.Equal(seconds is not null, time.IsGood);
        Assert.Equal(seconds ?? 0, time.Value.TotalSeconds);
    }

    [Fact]
    public void Squid_3_5_assumes_a_unit()
    {
        Assert.Equal(180, SquidValues.Time(Words("3"), SquidEngine.Squid35, 60).Value.TotalSeconds);
    }

    [Theory]
    [InlineData("10 KB", 10240L, true)]
    [InlineData("10 kb", 10240L, true)]
    [InlineData("10 KBfoo", 10240L, true)]
    [InlineData("1.5 KB", 1536L, true)]
    [InlineData("10", 10L, true)]
    [InlineData("0 foo", 0L, true)]
    [InlineData("none", null, true)]
    [InlineData("-1 KB", null, true)]
    [InlineData("-5 KB", -5120L, true)]
    [InlineData("10KB", null, false)]
    [InlineData("10 K", null, false)]
    [InlineData("10 TB", null, false)]
    [InlineData("0.3 bytes", null, false)]
    [InlineData("", null, false)]
    public void Sizes_are_a_number_and_a_unit(string value, long? bytes, bool isGood)
    {
        var size = SquidValues.Size(Words(value));
        Assert.Equal(isGood, size.IsGood);
        Assert.Equal(bytes, size.Value);
    }

    [Theory]
    [InlineData("on", true, true)]
    [InlineData("off x", false, true)]
    [InlineData("ON", false, false)]
    [InlineData("yes", false, false)]
    [InlineData("", false, false)]
    public void Switches_are_on_or_off(string value, bool expected, bool isGood)
    {
        Assert.Equal(new(expected, isGood), (SquidValues.OnOff(Words(value)).Value, SquidValues.OnOff(Words(value)).IsGood));
    }

    [Theory]
    [InlineData("5", true)]
    [InlineData("-5 x", true)]
    [InlineData("010", true)]
    [InlineData("3x", false)]
    [InlineData("1.5", false)]
    [InlineData("0x10", false)]
    [InlineData("99999999999", false)]
    public void Numbers_are_whole_and_fit(string value, bool isGood)
    {
        Assert.Equal(isGood, SquidValues.Number(Words(value)).IsGood);
    }

    [Theory]
    [InlineData("# head\na.example\n\n.b.example   # note\n#c.example\n", "a.example|.b.example")]
    [InlineData("a.example b.example\n", "a.example b.example")]
    [InlineData("a.example\r\nb.example\r\n", "a.example|b.example")]
    [InlineData("a.example\nb.example", "a.example|b.example")]
    [InlineData("\uFEFFa.example\nb.example\n", "\uFEFFa.example|b.example")]
    [InlineData("a.example#x\nb.example #y\n  # z\n", "a.example#x|b.example")]
    [InlineData("\ta.example\t\n", "a.example")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("a\0b\nc\n", "a|c")]
    [InlineData("\n# none\n", "")]
    [InlineData("\"/etc/v.txt\"\n", "\"/etc/v.txt\"")]
    [InlineData("a#b #c#d\n", "a#b")]
    public void List_files_hold_one_value_per_line(string content, string expected)
    {
        var text = SourceText.From("w.txt", content);
        Assert.Equal(expected, string.Join('|', SquidValueFile.Read(text).ToList().Select(span => new string(text[span]))));
    }

    [Fact]
    public void Long_lines_of_a_list_file_are_read_in_pieces()
    {
        var text = SourceText.From("w.txt", "#" + new string('y', 2046) + "a.example\n" + new string('x', 2046) + "\nb\n" + new string('x', 4100));
        Assert.Equal(["a.example", 2046, 1, 2047, 2047, 6],
            SquidValueFile.Read(text).ToList().Select(span => span.Length == 9 ? (object)new string(text[span]) : span.Length));
    }

    [Fact]
    public void A_million_values_are_quick()
    {
        var text = SourceText.From("w.txt", string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $".host{i}.example.com\n")));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(1_000_000, SquidValueFile.Read(text).ToList().Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    [Theory]
    [InlineData("squid.conf", "http_port 3128\nhttp_access deny all\n", Recognition.Yes)]
    [InlineData("etc/squid/conf.d/x.conf", "acl a dstdomain a.example\nhttp_access allow a\n", Recognition.Yes)]
    [InlineData("proxy.txt", "acl a src 10.0.0.0/8\nhttp_access allow a\nhttp_access deny all\n", Recognition.Yes)]
    [InlineData("squid.conf", "", Recognition.Perhaps)]
    [InlineData("squid.conf", "server {\n listen 80;\n location / {\n }\n}\n", Recognition.No)]
    [InlineData("nginx.conf", "http {\n include mime.types;\n server {\n  listen 80;\n }\n}\n", Recognition.No)]
    [InlineData("httpd.conf", "Listen 80\n<Directory />\n AllowOverride none\n</Directory>\n", Recognition.No)]
    [InlineData("a.ini", "[squid]\nport=3128\n", Recognition.No)]
    [InlineData("etc/squid/allowed.txt", ".a.example\n.b.example\n", Recognition.No)]
    [InlineData("etc/squid/allowed.conf", ".a.example\n.b.example\n", Recognition.No)]
    [InlineData("haproxy.cfg", "frontend a\n acl b hdr(host) c\n use_backend d if b\n", Recognition.No)]
    [InlineData("squid.conf.j2", "{% for p in ports %}\nhttp_port {{ p }}\n{% endfor %}\nhttp_access deny all\n", Recognition.Yes)]
    public void Squid_files_are_told_from_others(string path, string content, Recognition expected)
    {
        Assert.Equal(expected, SquidRecognizer.Recognize(SourceText.From(path, content)));
    }

    private static ReadOnlySpan<SquidWordSyntax> Words(string value)
    {
        var tree = SquidParser.Parse(SourceText.From("squid.conf", "name " + value));
        return Assert.IsType<SquidFileSyntax>(tree.Root).Lines[0].Words.AsSpan()[1..];
    }
}
