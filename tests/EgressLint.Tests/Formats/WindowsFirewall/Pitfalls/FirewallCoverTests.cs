using System.Globalization;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Formats.WindowsFirewall.Pitfalls;

namespace EgressLint.Tests.Formats.WindowsFirewall.Pitfalls;

/// <summary>The index of rules finds what a look at all pairs finds, and files with tens of thousands of rules are no matter.</summary>
public sealed class FirewallCoverTests
{
    private static readonly string[] Programs = ["", "", "App=System|", @"App=%ProgramFiles%\a.exe|", @"App=c:\program files\a.exe|"];
    private static readonly string[] Services = ["", "", "", "Svc=*|", "Svc=bits|"];
    private static readonly string[] Protocols = ["", "Protocol=6|", "Protocol=6|LPort=80|", "Protocol=6|LPort2_10=1-1023|", "Protocol=6|RPort=443|", "Protocol=17|LPort=80|RPort2_10=400-500|"];
    private static readonly string[] Addresses = ["", "", "RA4=10.0.0.0/8|", "RA4=10.1.0.0/16|RA4=192.0.2.7|", "RA4=LocalSubnet|", "RA4=LocalSubnet|RA6=LocalSubnet|", "RA6=2001:db8::/32|", "RA4=10.0.0.1|RA4=DNS|"];
    private static readonly string[] Profiles = ["", "Profile=Domain|", "Profile=Domain|Profile=Public|"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_index_misses_nothing(int seed)
    {
        var file = FirewallPitfallChecks.File(Some(new(seed), 250));
        var index = new CoverIndex(file.InForce.Where(file.IsExact));
        foreach (var rule in file.InForce)
        {
            var all = file.InForce.Where(b => !ReferenceEquals(b, rule) && file.IsExact(b) && Fits(b, rule) && Coverage.Covers(file, b, rule)).Select(b => b.Written.Id);
            var found = index.Candidates(rule).Where(b => !ReferenceEquals(b, rule) && Coverage.Covers(file, b, rule)).Select(b => b.Written.Id).Distinct();
            Assert.Equal(all.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("Action=Block|Active=TRUE|Dir=Out|RA4={0}.{1}.{2}.7")]
    [InlineData("Action=Allow|Active=TRUE|Dir=Out|RA4=10.{1}.{2}.0/24|Protocol=6|RPort=443")]
    [InlineData("Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort={3}")]
    [InlineData("Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10={3}-65535|RPort={3}")]
    [InlineData("Action=Allow|Active=TRUE|Dir=In|App=c:\\contoso\\{3}.exe")]
    [InlineData("Action=Allow|Active=TRUE|Dir=In|LUOwn=S-1-5-21-{3}|AppPkgId=S-1-15-2-{1}")]
    public void Seventeen_thousand_rules_apart_are_fine(string pattern)
    {
        var findings = FirewallPitfallChecks.All(Enumerable.Range(1, 17_000).Select(i => string.Format(CultureInfo.InvariantCulture, pattern, 11 + (i >> 16), i >> 8 & 255, i & 255, i)));
        Assert.Empty(findings);
    }

    [Fact]
    public void Seventeen_thousand_rules_that_are_the_same_are_one_finding()
    {
        Assert.Single(FirewallPitfallChecks.All(Enumerable.Repeat("Action=Allow|Active=TRUE|Dir=Out|RA4=10.0.0.0/8", 17_000)));
    }

    private static bool Fits(FirewallRule broad, FirewallRule narrow) =>
        broad.IsInbound == narrow.IsInbound && (broad.Program is null || broad.Program == narrow.Program)
        && (broad.Service is null || broad.Service == narrow.Service || (broad.Service == "*" && narrow.Service is not null));

    private static IEnumerable<string> Some(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return "Action=Block|Active=TRUE|Dir=" + (random.Next(2) == 0 ? "In|" : "Out|") + Of(Protocols) + Of(Programs) + Of(Services) + Of(Addresses) + Of(Profiles) + $"Name=rule {i}";
        }

        string Of(string[] parts) => parts[random.Next(parts.Length)];
    }
}
