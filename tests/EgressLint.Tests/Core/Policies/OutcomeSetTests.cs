using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Tests.Core.Policies;

public sealed class OutcomeSetTests
{
    private static readonly Doubt Why = new("nobody knows", null);

    [Fact]
    public void ALaterCertainRefusalEndsAnEarlierDoubt()
    {
        var open = OutcomeSet.Of(Outcome.Allow).Or(OutcomeSet.Of(Outcome.Deny));
        Assert.Equal(Outcome.Deny, open.Then(OutcomeSet.Of(Outcome.Deny)).Only);
        Assert.Null(open.Then(OutcomeSet.Of(Outcome.Allow)).Only);
    }

    [Fact]
    public void AChallengeIsNotEndedByALaterRefusal()
    {
        var open = OutcomeSet.Of(Outcome.Allow).Or(OutcomeSet.Of(Outcome.Authenticate));
        Assert.Null(open.Then(OutcomeSet.Of(Outcome.Deny)).Only);
    }

    [Fact]
    public void WhatIsRefusedDoesNotGoOn() =>
        Assert.Equal(Outcome.Deny, OutcomeSet.Of(Outcome.Deny).Then(OutcomeSet.Of(Outcome.Allow)).Only);

    [Fact]
    public void BothEvaluationsGiveTheSameSet()
    {
        var chain = new Chain("c",
            [
                new(Match.Unknown(Why), new(Outcome.Authenticate), null, "a"),
                new(Match.Unknown(Why), new(Outcome.Allow), null, "b"),
            ],
            new(Match.Always, new(Outcome.Allow), null, "default"));
        var box = new FlowBox { Hosts = Language.Exactly("a.test"), Ports = PortSet.Of(443), Paths = Language.Exactly("/") };
        var part = Assert.Single(Decider.Decide(chain, box).Parts);
        var flow = box.Witness();
        Assert.NotNull(flow);
        var concrete = Decider.Evaluate(chain, flow);
        Assert.False(part.IsCertain);
        Assert.Null(concrete.Action);
        Assert.Equal(part.Possible, concrete.Possible);
        Assert.Equal(OutcomeSet.Of(Outcome.Allow).Or(OutcomeSet.Of(Outcome.Authenticate)), part.Possible);
    }
}
