using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Core.Policies;

/// <summary>What the model itself promises: outcomes, actions, doubts, names that somebody wrote, and what a policy is unless it says otherwise.</summary>
public sealed class PolicyTests
{
    private static readonly SourceText Text = SourceText.From("test", "line one\nline two\n");

    [Fact]
    public void All_outcomes_are_those_that_there_are()
    {
        var all = Enum.GetValues<Outcome>().Aggregate(OutcomeSet.Empty, (set, outcome) => set.Or(OutcomeSet.Of(outcome)));
        Assert.Equal(all, OutcomeSet.All);
        Assert.True(OutcomeSet.Empty.IsEmpty);
        Assert.All(Enum.GetValues<Outcome>(), o => Assert.False(OutcomeSet.Of(o).IsEmpty));
    }

    [Fact]
    public void Nobody_said_which_outcomes_is_all_of_them()
    {
        var entry = new PolicyEntry(Match.Always, new(Outcome.Deny), null, "entry");
        var part = new DecisionPart(new(), new(Outcome.Allow), entry, []);
        Assert.Equal(OutcomeSet.Of(Outcome.Allow), part.Possible);
        Assert.Equal(OutcomeSet.All, (part with { Doubts = [new("why", null)] }).Possible);
        Assert.Equal(OutcomeSet.All, new Evaluation(entry, null).Possible);
        Assert.Equal(OutcomeSet.Of(Outcome.Allow), new Evaluation(entry, new(Outcome.Allow)) { Possible = OutcomeSet.All }.Possible);
    }

    [Fact]
    public void Actions_are_compared_with_their_targets_in_order()
    {
        PolicyAction proxies = new(Outcome.Proxy, ["a", "b"]);
        Assert.Equal(proxies, new(Outcome.Proxy, ["a", "b"]));
        Assert.NotEqual(proxies, new(Outcome.Proxy, ["b", "a"]));
        Assert.NotEqual(proxies, new(Outcome.Proxy, ["a"]));
        Assert.NotEqual(proxies, new(Outcome.Direct, ["a", "b"]));
    }

    [Fact]
    public void An_action_covers_another_one_of_its_outcome_whose_targets_are_among_its_own()
    {
        PolicyAction proxies = new(Outcome.Proxy, ["a", "b"]);
        Assert.True(proxies.Covers(new(Outcome.Proxy, ["b"])));
        Assert.True(proxies.Covers(new(Outcome.Proxy, ["b", "a"])));
        Assert.False(proxies.Covers(new(Outcome.Proxy, ["b", "c"])));
        Assert.False(proxies.Covers(new(Outcome.Direct, ["a"])));
    }

    [Fact]
    public void Doubts_are_the_same_where_reason_and_place_are()
    {
        var (first, second) = (new Location(Text, new(0, 4)), new Location(Text, new(9, 4)));
        Doubt doubt = new("why", first);
        Assert.True(doubt.Equals(new("why", first) { IsAboutAddress = true }));
        Assert.False(doubt.Equals(new("how", first)));
        Assert.False(doubt.Equals(new("why", second)));
        Assert.False(doubt.Equals(new("why", null)));
        Assert.False(doubt.Equals(null));
    }

    [Theory]
    [InlineData(HostReach.Exact, true, false, false)]
    [InlineData(HostReach.Below, false, true, false)]
    [InlineData(HostReach.Domain, true, true, false)]
    [InlineData(HostReach.EndsWith, true, true, true)]
    public void A_written_name_stands_for_what_its_reach_says(HostReach reach, bool itself, bool below, bool alike)
    {
        var names = new WrittenHost("x.test", reach, new(Text, new(0, 4))).Names;
        Assert.Equal((itself, below, alike), (names.Contains("x.test"), names.Contains("a.x.test"), names.Contains("ax.test")));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Names_of_aliases_matter_where_more_than_the_asked_name_is_seen(bool choosesRoute, bool filtersPackets, bool meetsAliases)
    {
        var policy = new Bare(choosesRoute, filtersPackets) { Source = Text };
        Assert.Equal(meetsAliases, policy.MeetsAliases);
        Assert.Equal(filtersPackets, policy.SeesAddresses);
        Assert.True(policy.SeesNames);
        Assert.False(policy.IsSameBesideEntries(policy));
    }

    /// <summary>A policy that says nothing of its own.</summary>
    private sealed class Bare(bool choosesRoute, bool filtersPackets) : Policy
    {
        public override string Format => "bare";

        public override string Name => "bare";

        public override ImmutableArray<Chain> Chains => [];

        public override PolicyPlace Place => PolicyPlace.Network;

        public override bool ChoosesRoute => choosesRoute;

        public override bool FiltersPackets => filtersPackets;

        public override FlowBox? Ask(EndpointQuestion question) => null;

        public override AskedFlows Ask(PolicyRequest request) => new(null);

        public override Decision Decide(FlowBox asked) => new(asked, []);

        public override Evaluation Evaluate(Flow flow) => throw new InvalidOperationException("nobody asks");
    }
}
