using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Firewall;

/// <summary>
/// An Azure firewall: all network rules, then all application rules, whatever their groups; each sorted by policy, group and collection. Application rules
/// see names, and only of HTTP, TLS with HTTP in it, and SQL; a raw connection never benefits from them. What nothing allows is denied.
/// </summary>
internal sealed class FirewallPolicy : PacketPolicy
{
    private readonly Dictionary<PolicyEntry, FirewallRule> rules = new(ReferenceEqualityComparer.Instance);
    private readonly Chain chain;

    /// <param name="name">Name in reports.</param>
    /// <param name="title">What people call it.</param>
    /// <param name="written">The rules.</param>
    /// <param name="moreRules">Why there may be more; null when these are all.</param>
    /// <param name="mayComeFirst">Whether such a rule may come before those that are known, and deny; else it is taken for granted that none does.</param>
    internal FirewallPolicy(string name, string title, ImmutableArray<FirewallRule> written, Doubt? moreRules, bool mayComeFirst = false)
    {
        Name = name;
        Title = title;
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        if (moreRules is { } unseen && mayComeFirst)
        {
            entries.Add(new(Match.Unknown(unseen), new(Outcome.Deny), unseen.At, "rules that are not in the file"));
        }

        foreach (var rule in written.OrderByDescending(r => r.IsNetwork).ThenBy(r => r.Order))
        {
            foreach (var entry in Entries(rule))
            {
                rules[entry] = rule;
                entries.Add(entry);
            }
        }

        if (moreRules is { } why)
        {
            entries.Add(new(Match.Unknown(why), new(Outcome.Allow), why.At, "rules that are not in the file"));
        }

        Rules = written;
        WrittenHosts = visit =>
        {
            foreach (var pattern in written.Where(r => !r.IsNetwork).SelectMany(r => r.Patterns).Where(p => p.IsValid))
            {
                pattern.Show(visit);
            }
        };
        chain = new("rules", entries.ToImmutable(), new(Match.Always, new(Outcome.Deny), null, "default deny"));
        Chains = [chain];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Title { get; }

    /// <inheritdoc/>
    public override bool FiltersPackets => false;

    /// <inheritdoc/>
    public override bool SeesAddresses => true;

    /// <inheritdoc/>
    public override bool MeetsAliases => false;

    /// <inheritdoc/>
    public override ImmutableArray<Chain> Chains { get; }

    /// <summary>The rules in the order of the file.</summary>
    internal ImmutableArray<FirewallRule> Rules { get; }

    /// <inheritdoc/>
    public override bool SeesNames => true;

    /// <inheritdoc/>
    internal override IpSet Services => IpSet.Public.And(IpSet.AllV4);

    /// <summary>The rule behind an entry; null for a default.</summary>
    internal FirewallRule? RuleOf(PolicyEntry entry) => rules.GetValueOrDefault(entry);

    /// <inheritdoc/>
    public override FlowBox? Ask(EndpointQuestion question) =>
        With(PacketQuestions.Ask(question, null, Services), question.Transport switch { Transport.Https => "https", Transport.Http => "http", _ => "other" });

    /// <inheritdoc/>
    public override AskedFlows Ask(PolicyRequest request)
    {
        if (request.Inbound)
        {
            return new(null, "only connections out are decided here");
        }

        var asked = PacketQuestions.Ask(request, null);
        var scheme = request.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.Scheme : null;
        var spoken = request.Traits.GetValueOrDefault(FirewallMatches.Application)?.ToLowerInvariant()
            ?? (scheme is "http" or "https" ? scheme : request.Port switch { 443 => "https", 80 => "http", _ => "other" });
        return asked.Flows is { } flows ? new(With(flows, spoken)) : asked;
    }

    /// <inheritdoc/>
    internal override ImmutableArray<DecisionPart> Walk(FlowBox box) => [.. Decider.Decide(chain, box).Parts.Select(Inspected)];

    /// <inheritdoc/>
    internal override Evaluation Walk(Flow flow) => Decider.Evaluate(chain, flow);

    /// <inheritdoc/>
    internal override IEnumerable<IpSet> Landmarks(Flow flow) => Rules.Where(r => r.IsNetwork && !r.Destinations.IsAny).Select(r => r.Destinations.All);

    private static FlowBox With(FlowBox box, string spoken) => box with { Traits = box.Traits.With(FirewallMatches.Application, spoken) };

    private DecisionPart Inspected(DecisionPart part) => rules.TryGetValue(part.Entry, out var rule) && rule is { TerminatesTls: true, Allows: true }
        && part.Flows.Traits[FirewallMatches.Application]?.Exact == "https"
        ? part with { Inspection = Inspection.Intercept, InspectedBy = part.Entry }
        : part;

    private static IEnumerable<PolicyEntry> Entries(FirewallRule rule)
    {
        var match = FirewallMatches.Of(rule);
        if (rule.Allows is null)
        {
            var why = new Doubt($"whether collection '{rule.Collection}' allows or denies is not known", rule.At);
            yield return new(match.And(Match.Unknown(why)), new(Outcome.Allow), rule.At, rule.Name) { IsNamed = true };
        }

        yield return new(match, new(rule.Allows == true ? Outcome.Allow : Outcome.Deny), rule.At, rule.Name) { IsNamed = true };
    }
}
