using System.Xml.Linq;

namespace EgressLint.Tests.Cli;

/// <summary>The report for build servers that know test results only.</summary>
public sealed class JunitTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Errors_and_warnings_fail_and_files_without_findings_pass()
    {
        bench.Write("needs.yml", Needs).Write("closed/squid.conf", "http_port 3128\nhttp_access deny all\n").Write("open/squid.conf", "http_port 3128\nacl office src 10.0.0.0/8\nacl portal dstdomain portal.example.com aka.ms go.microsoft.com\nhttp_access allow office portal\nhttp_access deny all\n");
        Assert.Equal(1, bench.Run("check closed open --catalog needs.yml --feature portal --format junit"));
        var report = XDocument.Parse(bench.Output).Root ?? throw new InvalidOperationException();
        Assert.Equal("testsuites", report.Name.LocalName);
        var suites = report.Elements("testsuite").ToDictionary(s => s.Attribute("name")?.Value ?? "");
        var failed = suites["closed/squid.conf"].Elements("testcase").Where(c => c.Element("failure") is not null).ToList();
        Assert.Contains(failed, c => c.Attribute("classname")?.Value == "EGL1001 EndpointBlocked"
            && c.Attribute("name")?.Value == "closed/squid.conf:2:1 3 endpoints are denied by 'http_access deny all', which breaks 'Link redirectors' and 'Portal' for every role: 'aka.ms', 'go.microsoft.com' and 'portal.example.com'."
            && c.Element("failure")?.Attribute("type")?.Value == "error" && c.Element("failure")?.Value.Length > 0);
        Assert.Equal(failed.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), suites["closed/squid.conf"].Attribute("failures")?.Value);
        Assert.Equal("0", suites["open/squid.conf"].Attribute("failures")?.Value);
        Assert.Equal(report.Descendants("testcase").Count().ToString(System.Globalization.CultureInfo.InvariantCulture), report.Attribute("tests")?.Value);
    }

    [Fact]
    public void Nothing_in_a_file_leaves_its_place()
    {
        bench.Write("needs.yml", Needs).Write("a\u0001\"><failure>/squid.conf", "http_port 3128\nacl \u001b[31m\u202e]]></x> dstdomain .a b.a\nhttp_access deny all\n");
        bench.Run("check . --catalog needs.yml --feature portal --format junit=report.xml");
        var text = File.ReadAllText(bench.Full("report.xml"));
        var report = XDocument.Parse(text).Root ?? throw new InvalidOperationException();
        Assert.Contains("a\\u{1}\"><failure>/squid.conf", report.Elements("testsuite").Select(s => s.Attribute("name")?.Value));
        Assert.All(report.Descendants(), e => Assert.Contains(e.Name.LocalName, new[] { "testsuites", "testsuite", "testcase", "failure", "system-out" }));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void A_comparison_has_no_such_report()
    {
        bench.Write("squid.conf", "http_access deny all\n");
        Assert.Equal(2, bench.Run("diff squid.conf squid.conf --format junit"));
        Assert.Contains("'junit' is not a report format", bench.Error, StringComparison.Ordinal);
    }

    private const string Needs = """
        endpoints:
          - id: portal
            hosts: [portal.example.com]
        features:
          - id: portal
            title: Portal
            requirements:
              - id: portal.web
                endpoints: [portal]
                roles: [cm-client]
                connect: [https/443]
        """;
}
