using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>What a policy does with names, for whoever may reach most.</summary>
/// <param name="Passing">The entry that certainly lets some of them through for somebody; null when nothing does.</param>
/// <param name="Stopping">The entry that certainly stops them for everybody; null when something passes or is not known.</param>
/// <param name="IsOwn">Whether that entry treats other names differently: there is an entry for these names, and not just a rule for everything.</param>
public readonly record struct ProbeAnswer(PolicyEntry? Passing, PolicyEntry? Stopping, bool IsOwn);

/// <summary>Asks a policy about names that somebody wrote into it. Used by one thread at a time.</summary>
internal sealed class HostProbe
{
    private const ushort Tls = 443;

    private readonly Policy policy;
    private readonly Dictionary<Language, ProbeAnswer> answers = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<ImmutableArray<DecisionPart>> neutral;

    internal HostProbe(Policy policy)
    {
        this.policy = policy;
        neutral = new(() => Decide(Language.Exactly("nobody.egresslint.invalid")));
    }

    /// <summary>The answer for names, over TLS on its usual port.</summary>
    internal ProbeAnswer Ask(Language names)
    {
        if (!answers.TryGetValue(names, out var answer))
        {
            answers[names] = answer = Make(Decide(names));
        }

        return answer;
    }

    private ProbeAnswer Make(ImmutableArray<DecisionPart> parts)
    {
        var passing = parts.FirstOrDefault(p => p.IsCertain && Verdicts.Of(p).Passes() && !IsNeutral(p.Entry))
            ?? parts.FirstOrDefault(p => p.IsCertain && Verdicts.Of(p).Passes());
        if (passing is not null)
        {
            return new(passing.Entry, null, !IsNeutral(passing.Entry));
        }

        var stopping = parts.Length > 0 && parts.All(p => p.IsCertain) ? parts.FirstOrDefault(p => !IsNeutral(p.Entry)) ?? parts[0] : null;
        return new(null, stopping?.Entry, stopping is not null && !IsNeutral(stopping.Entry));
    }

    private bool IsNeutral(PolicyEntry entry) => neutral.Value.Any(p => Equals(p.Entry.At, entry.At) && p.Entry.Label == entry.Label);

    private ImmutableArray<DecisionPart> Decide(Language names)
    {
        var question = new EndpointQuestion(names, PortSet.Of(Tls), Transport.Https, IpSet.All) { CanAuthenticate = true, Addresses = IpSet.Public, AreAddressesBounds = true };
        return policy.Ask(question) is { IsEmpty: false } box ? policy.Decide(box.AtAnyTime()).Parts : [];
    }
}
