using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Formats.WindowsFirewall.Markup;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>The names that somebody wrote into a firewall: those of dynamic keywords, where a rule in force looks at them.</summary>
public sealed class FirewallWrittenHostsTests
{
    private const string Id = "{3f1b8d52-6a52-4b5c-9b1c-000000000001}";

    [Theory]
    [InlineData("updates.contoso.com", "updates.contoso.com Exact at updates.contoso.com")]
    [InlineData("*.Contoso.com", "Contoso.com Below at *.Contoso.com")]
    [InlineData("cdn*.contoso.com")]
    [InlineData("two words")]
    [InlineData("*.")]
    public void A_name_is_shown_as_far_as_it_reaches(string keyword, params string[] expected) => Assert.Equal(expected, Shown(Keyword(keyword) + Rule("a")));

    [Fact]
    public void A_name_is_shown_once_for_all_rules() => Assert.Single(Shown(Keyword("a.contoso.com") + Rule("a") + Rule("b")));

    [Theory]
    [InlineData("FirewallRules/a/Direction", "IN")]
    [InlineData("FirewallRules/a/Enabled", "0")]
    [InlineData("DynamicKeywords/Addresses/" + Id + "/AutoResolve", "false")]
    public void What_no_rule_in_force_looks_at_is_not_shown(string path, string value) =>
        Assert.Empty(Shown(Keyword("a.contoso.com") + Rule("a") + FirewallSamples.Command("Replace", path, value)));

    [Fact]
    public void A_keyword_that_no_rule_refers_to_is_not_shown() =>
        Assert.Empty(Shown(Keyword("a.contoso.com") + FirewallSamples.Command("Add", "FirewallRules/a/Enabled", "1")));

    private static string Keyword(string name) =>
        FirewallSamples.Command("Add", $"DynamicKeywords/Addresses/{Id}/Keyword", name) + FirewallSamples.Command("Add", $"DynamicKeywords/Addresses/{Id}/AutoResolve", "true");

    private static string Rule(string name) =>
        FirewallSamples.Command("Add", $"FirewallRules/{name}/Enabled", "1") + FirewallSamples.Command("Add", $"FirewallRules/{name}/RemoteAddressDynamicKeywords", Id);

    private static List<string> Shown(string text)
    {
        var format = new FirewallFormat();
        var policy = Assert.Single(format.Bind(format.Parse(SourceText.From("policy.xml", text)), new MemoryFiles(new Dictionary<string, string>(StringComparer.Ordinal))).Policies);
        var shown = new List<string>();
        policy.WrittenHosts?.Invoke((name, reach, source, at) => shown.Add($"{name} {reach} at {source.At(at).Text}"));
        return shown;
    }
}
