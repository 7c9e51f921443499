using System.Text.Json;
using System.Text.RegularExpressions;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Rules;

namespace EgressLint.Tests.Cli;

public sealed class CatalogAndRulesCommandTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void The_catalog_is_listed_by_profile_feature_and_role()
    {
        Assert.Equal(0, bench.Run("catalog list"));
        Assert.All((string[])["comanagement", "intune", "cm-client"], id => Assert.Contains($"\n  {id} ", bench.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_feature_lists_its_requirements_and_a_role_limits_them()
    {
        Assert.Equal(0, bench.Run("catalog list --feature intune,cmg"));
        var all = bench.Output;
        Assert.Contains("intune.core.manage ", all, StringComparison.Ordinal);
        Assert.Equal(0, bench.Run("catalog list --feature intune,cmg --role intune-device"));
        Assert.InRange(bench.Output.Length, 1, all.Length - 1);
        Assert.Equal(0, bench.Run("catalog list --role comanaged-device"));
        Assert.Contains("intune.core.manage ", bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intune.core.manage", "requirement intune.core.manage", "https/443")]
    [InlineData("manage", "endpoint set manage", "manage.microsoft.com")]
    [InlineData("cm-client", "role cm-client", "needs")]
    [InlineData("intune", "feature intune", "requirements")]
    [InlineData("comanagement", "profile comanagement", "extends")]
    [InlineData("cmg.prefix", "parameter cmg.prefix", "type")]
    public void Every_kind_of_entry_has_a_page(string id, string head, string detail)
    {
        Assert.Equal(0, bench.Run($"catalog show {id}"));
        Assert.Contains(head, bench.Output, StringComparison.Ordinal);
        Assert.Contains(detail, bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalog_files_are_verified()
    {
        bench.Write("good.yml", "# nothing yet\n").Write("bad.yml", "endpoints:\n  - id: Bad Id\n    hostz: [a.example]\n");
        Assert.Equal(0, bench.Run("catalog verify good.yml"));
        Assert.Equal(1, bench.Run("catalog verify bad.yml"));
        Assert.Matches(@"^bad\.yml:\d+:\d+: (error|warning) EGL90", bench.Output);
    }

    [Fact]
    public void Rules_are_listed_and_shown()
    {
        Assert.Equal(0, bench.Run("rules list"));
        Assert.Contains("EGL9007  error", bench.Output, StringComparison.Ordinal);
        Assert.Equal(0, bench.Run("rules show egl1001"));
        Assert.StartsWith("# EGL1001", bench.Output, StringComparison.Ordinal);
        var page = bench.Output;
        Assert.Equal(0, bench.Run("rules show EndpointBlocked"));
        Assert.Equal(page, bench.Output);
    }

    [Fact]
    public void A_page_is_wrapped_and_coloured_on_a_terminal_only()
    {
        Assert.Equal(0, bench.Run("rules show EGL1001"));
        Assert.DoesNotContain('\u001b', bench.Output);
        Assert.DoesNotContain("{|EGL", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\n```squid\n", bench.Output, StringComparison.Ordinal);
        bench.Terminal = 60;
        Assert.Equal(0, bench.Run("rules show EGL1001"));
        Assert.StartsWith("\u001b[1mEGL1001: EndpointBlocked\u001b[0m\n\n", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[34mhttp_access deny all\u001b[0m\n", bench.Output, StringComparison.Ordinal);
        Assert.Equal(0, bench.Run("rules show EGL1001 --no-color"));
        Assert.DoesNotContain('\u001b', bench.Output);
        Assert.Contains("\n    http_access deny all\n", bench.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("```", bench.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", bench.Output, StringComparison.Ordinal);
        Assert.All(bench.Output.Split('\n').Where(line => !line.StartsWith("    ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 60));
    }

    [Fact]
    public void Every_page_fits_a_terminal_and_loses_no_word()
    {
        foreach (var id in RulePages.Ids)
        {
            var markdown = RulePage.Parse(RulePages.Get(id) ?? "").Markdown;
            using var writer = new StringWriter();
            RulePageText.Write(writer, markdown, 72, color: false);
            Assert.Equal(Words(markdown), Words(writer.ToString()));
        }
    }

    [Fact]
    public void A_page_is_the_same_in_json_and_sarif()
    {
        Assert.Equal(0, bench.Run("rules show EGL1001 --format json"));
        using var page = JsonDocument.Parse(bench.Output);
        Assert.Equal("error", page.RootElement.GetProperty("level").GetString());
        bench.Write("squid.conf", "http_access deny all\n");
        Assert.Equal(1, bench.Run("check squid.conf --feature intune --format sarif"));
        using var log = JsonDocument.Parse(bench.Output);
        var rule = log.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Single(r => r.GetProperty("id").GetString() == "EGL1001");
        Assert.Equal(rule.GetProperty("help").GetProperty("text").GetString(), page.RootElement.GetProperty("help").GetString());
    }

    /// <summary>Letters only: marks of Markdown, links and wrapping are what may differ.</summary>
    private static string Words(string text) =>
        string.Concat(Regex.Replace(Regex.Replace(text, @"\]\([^)]*\)", "]"), "(?m)^```.*$", "").Where(char.IsLetterOrDigit));
}
