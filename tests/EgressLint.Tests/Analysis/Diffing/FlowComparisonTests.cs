using EgressLint.Analysis.Diffing;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Analysis.Diffing;

/// <summary>What two policies decide differently, compared with what their concrete evaluations say of single flows.</summary>
public sealed class FlowComparisonTests
{
    private const string Head = "http_port 3128\nacl a dstdomain .a.test\nacl b dstdomain .b.test\nacl web port 443 80\n";

    [Theory]
    [InlineData("squid", 60)]
    [InlineData("pac", 60)]
    [InlineData("group", 60)]
    public void What_is_named_differs_for_single_flows_and_what_is_not_named_does_not(string format, int pairs)
    {
        var (changes, equal, members, outside) = (0, 0, 0, 0);
        for (var seed = 1; seed <= pairs; seed++)
        {
            var random = new RandomPairs(seed);
            var (before, after) = format switch { "squid" => random.SquidPair(), "pac" => random.PacPair(), _ => random.GroupPair() };
            var diff = FlowComparison.Between(before, after);
            Assert.True(diff.Doubts.IsEmpty, $"seed {seed}: {string.Join("; ", diff.Doubts.Select(d => d.Reason))}");
            changes += diff.Changes.Length;
            equal += diff.IsEquivalent ? 1 : 0;
            foreach (var change in diff.Changes)
            {
                foreach (var flow in random.Members(change.Flows).Append(change.Witness))
                {
                    members++;
                    Assert.True(Differs(before, after, flow), $"seed {seed}: {flow} {flow.Client} {flow.Address} is named and does not change");
                }
            }

            foreach (var asked in WidestQuestions.Of(before))
            {
                for (var i = 0; i < 25; i++)
                {
                    if (random.Flow(asked) is { } flow && !diff.Changes.Any(c => c.Flows.Contains(flow)))
                    {
                        outside++;
                        Assert.False(Differs(before, after, flow), $"seed {seed}: {flow} {flow.Client} {flow.Address} changes and is not named");
                    }
                }
            }
        }

        // Pairs that never differ, or always, would show nothing.
        Assert.True(changes > pairs / 2, $"{changes} changes");
        Assert.True(equal > 3, $"{equal} pairs are equal");
        Assert.True(members > pairs && outside > pairs * 10, $"{members} members, {outside} flows outside");
    }

    [Fact]
    public void An_order_that_changes_no_decision_is_called_equivalent()
    {
        var diff = FlowComparison.Between(
            RandomPairs.Squid(Head + "http_access allow a web\nhttp_access allow b web\nhttp_access deny all\n"),
            RandomPairs.Squid(Head + "http_access allow b web\nhttp_access allow a web\nhttp_access deny all\n"));
        Assert.True(diff.IsEquivalent);
    }

    [Fact]
    public void What_depends_on_something_unknown_is_never_called_equivalent()
    {
        const string Unknown = "external_acl_type helper %SRC /bin/helper\nacl outer external helper\n";
        var diff = FlowComparison.Between(
            RandomPairs.Squid(Head + Unknown + "http_access allow a\nhttp_access allow outer\nhttp_access deny all\n"),
            RandomPairs.Squid(Head + Unknown + "http_access allow outer\nhttp_access allow a\nhttp_access deny all\n"));
        Assert.Empty(diff.Changes);
        Assert.NotEmpty(diff.Doubts);
        Assert.False(diff.IsEquivalent);
    }

    [Fact]
    public void A_change_has_both_entries_and_exactly_the_flows()
    {
        var diff = FlowComparison.Between(
            RandomPairs.Squid(Head + "http_access allow a web\nhttp_access deny all\n"),
            RandomPairs.Squid(Head + "http_access deny all\n"));
        Assert.All(diff.Changes, c => Assert.Equal((Outcome.Allow, Outcome.Deny), (c.Before.Action.Outcome, c.After.Action.Outcome)));
        Assert.All(diff.Changes, c => Assert.Equal((4, 4), (c.Before.Entry.At?.StartPosition.Line, c.After.Entry.At?.StartPosition.Line)));
        Assert.All(diff.Changes, c => Assert.All(c.Flows.Boxes, b => Assert.True(b.Hosts.SameAs(Language.Suffix("a.test").And(Language.AnyHostName)))));
        Assert.NotEmpty(diff.Changes);
    }

    [Fact]
    public void A_file_that_the_engine_refuses_is_not_called_equivalent()
    {
        var text = Head + "http_access allow a\nhttp_access deny nowhere\n";
        var policy = RandomPairs.Squid(text);
        Assert.NotEmpty(policy.Rejections);
        Assert.False(FlowComparison.Between(policy, RandomPairs.Squid(text)).IsEquivalent);
    }

    private static bool Differs(Policy before, Policy after, Flow flow) => before.Evaluate(flow).Action is { } was && after.Evaluate(flow).Action is { } now && !was.Equals(now);
}
