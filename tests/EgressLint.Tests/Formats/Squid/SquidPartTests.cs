using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Squid;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Which files are whole configurations, and which are parts that another file includes.</summary>
public sealed class SquidPartTests
{
    [Theory]
    [InlineData("conf.d/own.conf", "acl a dstdomain .example.com\nhttp_access allow a\n", "because of its folder")]
    [InlineData("names.conf", "acl a dstdomain .example.com\n", "because it neither listens on a port nor says who has access")]
    [InlineData("rules.conf", "acl a dstdomain .example.com\nhttp_access allow office a\nhttp_access deny all\n", "because it listens on no port and uses ACL 'office', which it does not define")]
    [InlineData("rules.conf", "http_access deny !office\n", "because it listens on no port and uses ACL 'office', which it does not define")]
    public void A_part_says_why_and_decides_nothing_for_certain(string path, string text, string why)
    {
        var bound = Bind(path, text);
        Assert.Contains($"'{path}' is taken for a part that another file includes, {why}.", bound.Assumptions);
        var policy = Assert.Single(bound.Policies);
        Assert.Empty(policy.Rejections);
        var flows = policy.Ask(new PolicyRequest { Host = "www.example.net", Port = 443 }).Flows;
        Assert.NotNull(flows);
        Assert.All(policy.Decide(flows).Parts, p => Assert.False(p.IsCertain));
    }

    [Theory]
    [InlineData("squid.conf", "acl a dstdomain .example.com\nhttp_access allow a CONNECT\nhttp_access allow localhost\nhttp_access deny all\n")]
    [InlineData("conf.d/own.conf", "http_port 3128\nhttp_access deny all\n")]
    [InlineData("squid.conf", "http_port 3128\n")]
    [InlineData("squid.conf", "")]
    public void A_whole_configuration_is_none(string path, string text) =>
        Assert.DoesNotContain(Bind(path, text).Assumptions, a => a.Contains("taken for a part", StringComparison.Ordinal));

    [Fact]
    public void With_a_port_an_ACL_from_nowhere_is_refused() =>
        Assert.Single(Assert.Single(Bind("squid.conf", "http_port 3128\nhttp_access allow office\n").Policies).Rejections);

    private static BoundConfig Bind(string path, string text)
    {
        var format = new SquidFormat();
        return format.Bind(format.Parse(SourceText.From(path, text)), new MemoryContext());
    }
}
