using System.Text.Json;

namespace EgressLint.Tests.Cli;

/// <summary>What is said about the selection stands where the selection is written.</summary>
public sealed class SelectionPlaceTests : IDisposable
{
    private const string Settings = """
        profiles: [comanagement]
        features:
          - cmg
          - cdp
        parameters:
          cmg.prefix: granitefalls
          site.pki-crl: [http://crl.contoso.com/ca.crl, http://pki.contoso.local/ca.crl]
        """;

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("EGL3013", 4, 5, "cdp")]
    [InlineData("EGL2009", 7, 49, "http://pki.contoso.local/ca.crl")]
    public void A_finding_about_the_selection_stands_at_its_line_of_the_settings(string rule, int line, int column, string text)
    {
        Assert.Equal(("egresslint.yml", line, column), Check(rule, ""));
        Assert.Equal(text, Settings.Split('\n')[line - 1].Substring(column - 1, text.Length));
    }

    [Theory]
    [InlineData("EGL3013", "--feature cdp --feature cmg")]
    [InlineData("EGL2009", "--param site.pki-crl=http://pki.contoso.local/ca.crl")]
    public void What_an_option_says_has_no_line(string rule, string options) => Assert.Equal(("squid.conf", 1, 1), Check(rule, options));

    private (string?, int, int) Check(string rule, string options)
    {
        bench.Write("squid.conf", "acl office src 10.0.0.0/8\nhttp_access allow office\nhttp_access deny all\n").Write("egresslint.yml", Settings);
        bench.Run($"check {options} --format json");
        using var report = JsonDocument.Parse(bench.Output);
        var finding = Assert.Single(report.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("rule").GetString() == rule);
        return (finding.GetProperty("path").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32());
    }
}
