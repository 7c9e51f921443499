using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>
/// Security admin rules of a network manager, which come before the groups: <c>Deny</c> ends, <c>AlwaysAllow</c> ends and no group is asked, <c>Allow</c> and
/// no match at all go on to the groups. Going on is <see cref="Outcome.Peek"/>.
/// </summary>
internal sealed class AdminPolicy : PacketPolicy
{
    private static readonly PolicyEntry GoesOn = new(Match.Always, new(Outcome.Peek), null, "no admin rule applies");

    private readonly Surroundings surroundings;
    private readonly Chain inbound;
    private readonly Chain outbound;

    internal AdminPolicy(string name, ImmutableArray<SecurityRule> rules, Surroundings surroundings)
    {
        Name = name;
        Rules = rules;
        this.surroundings = surroundings;
        outbound = Make(false);
        inbound = Make(true);
        Chains = [outbound, inbound];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <summary>The rules, in the order of the file.</summary>
    internal ImmutableArray<SecurityRule> Rules { get; }

    /// <inheritdoc/>
    internal override IpSet Services => surroundings.Services;

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question) => PacketQuestions.Ask(question, surroundings.Near, Services);

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request) => PacketQuestions.Ask(request, surroundings.Near);

    /// <inheritdoc/>
    internal override ImmutableArray<DecisionPart> Walk(FlowBox box) => Decider.Decide(PacketQuestions.IsInbound(box) ? inbound : outbound, box).Parts;

    /// <inheritdoc/>
    internal override Evaluation Walk(Flow flow) => Decider.Evaluate(PacketQuestions.IsInbound(flow) ? inbound : outbound, flow);

    /// <inheritdoc/>
    internal override IEnumerable<IpSet> Landmarks(Flow flow) => Rules.Select(r => (PacketQuestions.IsInbound(flow) ? r.Source : r.Destination).All);

    private Chain Make(bool isInbound)
    {
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        foreach (var rule in Rules.Where(r => r.IsInbound != !isInbound).OrderBy(r => r.Priority ?? 0))
        {
            Outcome[] outcomes = rule.Access switch
            {
                RuleAccess.Deny => [Outcome.Deny],
                RuleAccess.AlwaysAllow => [Outcome.Allow],
                RuleAccess.Allow => [Outcome.Peek],
                _ => [Outcome.Deny, Outcome.Peek, Outcome.Allow],
            };
            var why = new Doubt(rule.Priority is null ? "its priority is not known" : "what the rule does is not known", rule.At);
            var isSure = rule.Priority is not null && outcomes.Length == 1;
            foreach (var outcome in outcomes)
            {
                entries.Add(new(isSure ? new RuleMatch(rule, isInbound) : new RuleMatch(rule, isInbound, why), new(outcome), rule.At, rule.Name) { IsNamed = true });
            }
        }

        return new(isInbound ? "admin rules in" : "admin rules out", entries.ToImmutable(), GoesOn);
    }
}
