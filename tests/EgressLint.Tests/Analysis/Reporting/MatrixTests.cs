using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting.Matrix;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Reporting;

/// <summary>The page of the matrix: what it says, and that nothing of a file gets out of its place in it.</summary>
public sealed class MatrixTests
{
    private const string Opening = "<script type=\"application/json\" id=\"data\">";

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--<script>")]
    [InlineData("]]>\"'`&lt;${1}{{script}}{{data}}{{style-hash}}")]
    public void Markup_in_names_stays_in_the_data(string name)
    {
        var page = Page(Hostile(name));
        var data = DataOf(page);
        Assert.DoesNotContain(data, c => c is '<' or '>' or '&' or '\'' or > '~');
        Assert.Equal(Page(Hostile("plain")).Replace(DataOf(Page(Hostile("plain"))), "", StringComparison.Ordinal), page.Replace(data, "", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(data);
        Assert.Equal(name, json.RootElement.GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.Contains(json.RootElement.GetProperty("strings").EnumerateArray(), text => text.GetString() == name);
    }

    [Theory]
    [InlineData("a\u202eb\u2066c", "a\\u{202e}b\\u{2066}c")]
    [InlineData("a\u2028b\u2029\u0000\u001b[2J\u0085", "a\\u{2028}b\\u{2029}\\u{0}\\u{1b}[2J\\u{85}")]
    public void What_hides_or_turns_characters_is_made_visible(string name, string shown)
    {
        using var json = JsonDocument.Parse(DataOf(Page(Hostile(name))));
        Assert.Equal(shown, json.RootElement.GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.DoesNotContain("\\u202e", DataOf(Page(Hostile(name))), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Half_a_character_is_made_visible()
    {
        using var json = JsonDocument.Parse(DataOf(Page(Hostile("a" + (char)0xd800 + "b"))));
        Assert.Equal("a\\u{d800}b", json.RootElement.GetProperty("columns")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Endless_names_are_cut()
    {
        var page = Page(Hostile(new string('\u202e', 100 * 1024) + new string('a', 100 * 1024)));
        Assert.True(page.Length < Page(Hostile("plain")).Length + 8 * 1024, $"{page.Length}");
    }

    [Fact]
    public void The_policy_of_the_page_has_the_hashes_of_its_only_script_and_style_and_allows_nothing_else()
    {
        var page = Page(Samples.Diverse());
        var policy = Regex.Match(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        var script = Assert.Single(Regex.Matches(page, "<script>(.*?)</script>", RegexOptions.Singleline)).Groups[1].Value;
        var style = Assert.Single(Regex.Matches(page, "<style>(.*?)</style>", RegexOptions.Singleline)).Groups[1].Value;
        Assert.Equal($"default-src 'none'; script-src 'sha256-{Hash(script)}'; style-src 'sha256-{Hash(style)}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'", policy);
        Assert.Equal(2, Regex.Count(page, "<script"));
        Assert.DoesNotMatch("(?i)innerHTML|outerHTML|insertAdjacent|document\\.write|eval\\(|https?:|\\bstyle=|\\bon[a-z]+=", page.Replace(DataOf(page), "", StringComparison.Ordinal));
        Assert.DoesNotContain("{{", page.Replace(DataOf(page), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        Assert.Equal(Page(Samples.Diverse()), Page(Samples.Diverse()));
    }

    [Fact]
    public void Roles_that_get_different_answers_make_a_cell_partial_and_nobody_asked_makes_it_empty()
    {
        var allowed = Samples.Verdict("a", "cmg", "x.example.com", "allow") with { File = "a.conf" };
        var result = Of([new("a.conf", "squid", "a"), new("b.conf", "squid", "a")],
            allowed,
            allowed with { Role = "cm-client", Verdict = "unknown" },
            allowed with { Endpoint = "y.example.com" });
        var matrix = EndpointMatrix.Of(result);
        Assert.Equal(["x.example.com", "y.example.com"], matrix.Rows.Select(row => row.Endpoint));
        Assert.Equal("partial", matrix.Verdict(0, 0));
        Assert.Equal("allow", matrix.Verdict(1, 0));
        Assert.Null(matrix.Verdict(0, 1));
        Assert.Equal(2, matrix.Cell(0, 0).Count);
    }

    [Fact]
    public void What_must_not_be_reached_has_a_row_of_its_own()
    {
        var needed = Samples.Verdict("a", "cmg", "x.example.com", "allow") with { File = "a.conf" };
        var matrix = EndpointMatrix.Of(Of([new("a.conf", "squid", "a")], needed, needed with { Verdict = "deny", IsForbidden = true }));
        Assert.Equal([false, true], matrix.Rows.Select(row => row.IsForbidden));
        Assert.Equal(("allow", "deny"), (matrix.Verdict(0, 0), matrix.Verdict(1, 0)));
    }

    [Fact]
    public void A_path_stands_before_the_policies_with_its_first_way()
    {
        var way = new PathVerdictInfo("office", "cm-client", "r", "cmg", "x.example.com", "https", 443, "allow", null, "PROXY p:1", 0, new("x.example.com", null, null), [], []);
        var result = Of([new("a.conf", "squid", "a")], Samples.Verdict("a", "cmg", "x.example.com", "deny") with { File = "a.conf" }) with
        {
            PathVerdicts = [way with { Position = 1, Verdict = "deny", Arm = "DIRECT" }, way],
        };
        var matrix = EndpointMatrix.Of(result);
        Assert.Equal(["office", "a"], matrix.Columns.Select(column => column.Name));
        Assert.Equal(("allow", "deny"), (matrix.Verdict(0, 0), matrix.Verdict(0, 1)));
        Assert.Equal(["PROXY p:1", "DIRECT"], matrix.Cell(0, 0)[0].Ways.Select(w => w.Arm));
    }

    [Fact]
    public void Thousands_of_equal_cells_cost_a_number_each()
    {
        var policies = Enumerable.Range(0, 50).Select(i => new PolicyInfo($"{i}.conf", "squid", $"{i}.conf")).ToArray();
        var verdicts = from policy in policies
                       from endpoint in Enumerable.Range(0, 200)
                       select Samples.Verdict(policy.Name, "cmg", $"host-{endpoint}.example.com", "deny") with { File = policy.Path };
        Assert.InRange(DataOf(Page(Of(policies, [.. verdicts]))).Length, 10_000, 10_000 * 6);
    }

    private static AnalysisResult Of(PolicyInfo[] policies, params VerdictInfo[] verdicts) =>
        new() { Catalog = Samples.Catalog, Policies = [.. policies], Verdicts = [.. verdicts] };

    /// <summary>Everything that a file gives is the name.</summary>
    private static AnalysisResult Hostile(string name)
    {
        var text = SourceText.From(name, name + "\n");
        var entry = new EntryInfo(text.At(0, name.Length), name);
        return Of([new(name, "squid", name)], new VerdictInfo(name, "r", name, name, name, "https", 443, "deny", new(null, name, null), [entry], [new(name, entry.At)])
        {
            File = name,
            Traced = [new("deny", name, 0, [new(entry, true)])],
        });
    }

    private static string Page(AnalysisResult result) => Samples.Written(stream => MatrixPage.Write(EndpointMatrix.Of(result), stream, "1.2.3"));

    private static string DataOf(string page)
    {
        var start = page.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length;
        return page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
