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
}
