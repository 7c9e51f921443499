using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using Transport = EgressLint.Core.Policies.Transport;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Asks one policy, and remembers: every question is decided once, whoever asks it. Used by one thread at a time.
/// </summary>
internal sealed class PolicyJudge(Policy policy, HostNames common)
{
    /// <summary>The pattern of questions that are the same for all names. No pattern of the catalog is written so.</summary>
    private const string AnyName = "\n";

    /// <summary>Units of <see cref="SetMeter.Spent"/>, about a third of a second.</summary>
    private const long ForComparing = 15_000_000;

    private readonly Dictionary<Question, Decision?> decisions = [];

    /// <summary>
    /// What one policy works out with sets of names must not depend on which others were judged before, and sets keep what was worked out with them. Only
    /// policies to which names are nothing share them: there may be thousands of those in a file.
    /// </summary>
    private readonly HostNames hosts = policy.SeesNames ? new() : common;

    internal Policy Policy => policy;

    /// <summary>What comparing sets of names with one another may cost, to say what makes a difference.</summary>
    internal WorkAllowance Comparing { get; } = new(ForComparing);

    /// <summary>The decision for a question; null when this kind of policy has no say in it.</summary>
    internal Decision? Decide(Question question)
    {
        question = Seen(question);
        if (HostNames.Network(question.Pattern) is { } network && !policy.SeesAddresses && !network.Equals(IpSet.Of(network.Witness() ?? default)))
        {
            // Where names are compared, a network is as many names as it has addresses.
            return null;
        }

        if (!decisions.TryGetValue(question, out var decision))
        {
            var first = Ask(question) is { IsEmpty: false } box ? policy.Decide(box) : null;
            decision = question.IsForbidden ? AtPublished(question, first) : ByAddress(question, first);
            decisions[question] = decision;
        }

        return decision;
    }

    /// <summary>
    /// Where it depends on the address, those that are published decide. Where they are not all, they can show that something needed is stopped, and not
    /// that everything passes.
    /// </summary>
    private Decision? ByAddress(Question question, Decision? first)
    {
        if (first is null || question.Published is not { } published || !first.Parts.Any(p => p.Doubts.Any(d => d.IsAboutAddress)) || Exactly(question, published) is not { } exact)
        {
            return first;
        }

        return published.IsWhole ? exact
            : exact.Parts.Any(p => p.IsCertain && p.Action.Outcome == Outcome.Deny) ? first with { Parts = exact.Parts.AddRange(first.Parts.Where(p => !p.IsCertain)) }
            : first;
    }

    /// <summary>
    /// What must not be reached is asked about at its own addresses, which need not be on the internet. Where they are not all, what passes or may pass at
    /// any other one counts as well.
    /// </summary>
    private Decision? AtPublished(Question question, Decision? first)
    {
        if (question.Published is not { } published || Exactly(question, published) is not { } exact)
        {
            return first;
        }

        return published.IsWhole || first is null
            ? exact
            : first with { Parts = exact.Parts.AddRange(first.Parts.Where(p => !p.IsCertain || Verdicts.Of(p).Passes())) };
    }

    /// <summary>The decision at the published addresses; null where the policy has no say in it.</summary>
    private Decision? Exactly(Question question, PublishedAddresses published) =>
        Hosts(question.Pattern) is { } names
        && policy.Ask(Asked(question, names) with { Addresses = published.Addresses, AreAddressesBounds = false }) is { IsEmpty: false } box
            ? policy.Decide(box.AtAnyTime())
            : null;

    /// <summary>A question without what this kind of policy does not look at, so that questions which only differ there are one.</summary>
    internal Question Seen(Question question)
    {
        question = policy.SeesNames || HostNames.Network(question.Pattern) is not null || Hosts(question.Pattern) is null ? question : question with { Pattern = AnyName };
        if (policy.ChoosesRoute)
        {
            return question with { Method = null, CanAuthenticate = false, Callers = "", Published = null };
        }

        question = policy.SeesAddresses ? question : question with { Published = null };
        return policy.FiltersPackets
            ? question with { Method = null, CanAuthenticate = false, Paths = "", Transport = question.Transport == Transport.Udp ? Transport.Udp : Transport.Tcp }
            : question with { Callers = "" };
    }

    /// <summary>The flows of a question, at every hour of every day; null when this kind of policy has no say in it.</summary>
    internal FlowBox? Ask(Question question) =>
        Hosts(question.Pattern) is { } names && policy.Ask(Asked(question, names)) is { } box ? box.AtAnyTime() : null;

    /// <summary>The judgement for a question, looked at only for some clients; null when this kind of policy has no say in it.</summary>
    internal Judgement? Judge(Question question, IpSet? within, ImmutableArray<string> knownHosts)
    {
        if (Decide(question) is not { } decision)
        {
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<JudgedPart>();
        foreach (var part in Restrict(decision, policy.SeesNames ? null : Hosts(question.Pattern), within))
        {
            if (Witnesses.Judge(policy, part, knownHosts, decision.Asked) is { } judged)
            {
                parts.Add(judged);
            }
        }

        return parts.Count == 0 ? null : Judgements.Of(parts.ToImmutable(), Comparing);
    }

    /// <summary>What certainly passes of names that no pattern of the catalog stands for.</summary>
    internal ImmutableArray<JudgedPart> Passing(Question question, Language names, ImmutableArray<string> examples)
    {
        if (policy.Ask(Asked(Seen(question), names)) is not { IsEmpty: false } box)
        {
            return [];
        }

        var decision = policy.Decide(box.AtAnyTime());
        return [.. Restrict(decision, null, question.Clients).Select(p => Witnesses.Judge(policy, p, examples, decision.Asked)).OfType<JudgedPart>().Where(p => p.Verdict.Passes())];
    }

    /// <summary>The verdict without witnesses: what a score needs.</summary>
    internal Verdict? Glance(Question question, IpSet within)
    {
        if (Decide(question) is not { } decision)
        {
            return null;
        }

        var verdicts = new List<Verdict>();
        foreach (var part in decision.Parts)
        {
            if (part.Flows.Clients.Overlaps(within))
            {
                verdicts.Add(Verdicts.Of(part));
            }
        }

        // Which way it goes is no matter of better and worse.
        return verdicts.Count == 0 ? null : verdicts.TrueForAll(v => v.Passes()) ? Verdict.Allow : Verdicts.Join(verdicts);
    }

    /// <summary>Patterns that could not be read, so that nothing was asked about them.</summary>
    internal IEnumerable<string> Unreadable => hosts.Unreadable;

    /// <summary>The names of a pattern; null when it cannot be read.</summary>
    internal Language? Hosts(string pattern) => pattern == AnyName ? Language.All : hosts[pattern];

    private static EndpointQuestion Asked(Question question, Language names) =>
        new(names, question.Ports, question.Transport, question.Clients ?? IpSet.All)
        {
            CanAuthenticate = question.CanAuthenticate,
            Method = question.Method,
            Paths = question.Transport is Transport.Http or Transport.Https ? PathsOf(question.Paths) : Language.All,
            Addresses = HostNames.Network(question.Pattern) ?? (question.IsPublic ? IpSet.Public : null),
            AreAddressesBounds = HostNames.Network(question.Pattern) is null,
            Callers = question.Callers.Length == 0 ? [] : [.. question.Callers.Split('\n').Select(c => c.Split('|')).Select(c => new CallerName(c[0], c[1]))],
        };

    private static Language PathsOf(string prefixes)
    {
        if (prefixes.Length == 0)
        {
            // Which paths are the proxy's own is for the policy to say.
            return Language.All;
        }

        var all = Language.Empty;
        foreach (var prefix in prefixes.Split('\n'))
        {
            all = all.Or(Language.StartsWith(prefix));
        }

        return all;
    }

    /// <summary>The parts for some clients, and for some names where the decision is one for all of them.</summary>
    private static IEnumerable<DecisionPart> Restrict(Decision decision, Language? names, IpSet? within)
    {
        foreach (var part in decision.Parts)
        {
            var clients = within is null ? part.Flows.Clients : part.Flows.Clients.And(within);
            if (!clients.IsEmpty)
            {
                yield return part with { Flows = part.Flows with { Clients = clients, Hosts = names ?? part.Flows.Hosts } };
            }
        }
    }
}
