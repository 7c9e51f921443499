using System.Text;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Squid;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Groups of groups that stand for more names than anybody can ask: they end, and they end as unknown.</summary>
public sealed class SquidGroupTests
{
    [Fact]
    public void Groups_that_double_on_each_line_are_unknown()
    {
        var text = new StringBuilder("acl g0 dstdomain .example.com\n");
        for (var i = 1; i <= 60; i++)
        {
            text.Append($"acl g{i} any-of g{i - 1} !g{i - 1}\n");
        }

        Assert.False(Decide(text.Append("http_access allow g60\nhttp_access deny all\n").ToString()).IsCertain);
    }

    [Fact]
    public void Groups_that_contain_one_another_end()
    {
        const string Text = "acl a any-of all\nacl b any-of a !a a a a a\nacl a any-of b b b b b\nhttp_access allow a b\nhttp_access deny all\n";
        Assert.False(Decide(Text).IsCertain);
    }

    [Fact]
    public void A_chain_of_many_groups_does_not_touch_the_stack()
    {
        var text = new StringBuilder("acl g0 dstdomain .example.com\n");
        for (var i = 1; i <= 20_000; i++)
        {
            text.Append($"acl g{i} any-of g{i - 1}\n");
        }

        Assert.False(Decide(text.Append("http_access allow g20000\nhttp_access deny all\n").ToString()).IsCertain);
    }

    [Fact]
    public void Only_groups_that_lead_back_to_themselves_are_said_to_contain_themselves()
    {
        const string Text = """
            acl leaf dstdomain .example.com
            acl a any-of leaf
            acl b any-of a
            acl c any-of b
            acl a any-of !c
            acl self any-of leaf
            acl self any-of self
            acl above any-of a self
            acl twice any-of leaf leaf
            acl over all-of twice twice
            http_access deny all
            """;
        var format = new SquidFormat();
        var policy = Assert.Single(format.Bind(format.Parse(SourceText.From("squid.conf", Text)), new MemoryContext()).Policies);
        Assert.Equal(["'a'", "'b'", "'c'", "'self'"], policy.Rejections.Select(r => r.Reason.Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Groups_as_people_write_them_are_exact()
    {
        const string Text = "acl ms dstdomain .example.com\nacl cdn dstdomain .example.net\nacl needed any-of ms cdn\nhttp_access allow needed\nhttp_access deny all\n";
        var part = Decide(Text);
        Assert.True(part.IsCertain);
        Assert.Equal(Outcome.Allow, part.Action.Outcome);
    }

    private static DecisionPart Decide(string text)
    {
        var format = new SquidFormat();
        var policy = format.Bind(format.Parse(SourceText.From("squid.conf", text)), new MemoryContext()).Policies[0];
        var flows = policy.Ask(new PolicyRequest { Method = "CONNECT", Host = "a.example.com", Port = 443, Source = IpAddress.V4(0x0A000001) }).Flows;
        Assert.NotNull(flows);
        return Assert.Single(policy.Decide(flows).Parts);
    }
}
