using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>
/// Where clients are when nobody said: in the set of addresses that the policy treats best. The sets that occur in the decisions cut
/// the address space into classes which the policy treats alike; each is scored by what it may reach. So a blocked verdict
/// is blocked for the best placed client, and the choice is named once.
/// </summary>
internal sealed class ClientChoice
{
    /// <summary>More classes than this are not told apart; a class that is treated in two ways then gets a partial verdict.</summary>
    internal const int MaxClasses = 128;

    private const string KeptEnding = ", for whom it was judged before the change";

    private ClientChoice(ImmutableArray<IpSet> ranked)
    {
        Ranked = ranked;
    }

    /// <summary>The classes, the best one first.</summary>
    internal ImmutableArray<IpSet> Ranked { get; }

    /// <summary>Whether the choice makes a difference.</summary>
    internal bool Matters => Ranked.Length > 1;

    /// <summary>Scores the classes by the questions, each counted as often as it is given.</summary>
    internal static ClientChoice Make(PolicyJudge judge, IReadOnlyList<Question> questions)
    {
        var distinct = questions.GroupBy(judge.Seen).Select(g => (Question: g.Key, Weight: g.Count())).ToArray();
        var asked = distinct.SelectMany(q => judge.Decide(q.Question)?.Parts ?? []).Select(p => p.Flows.Clients).Distinct().ToArray();

        // A policy that knows who its clients are was not asked about others.
        var all = IpSet.Union(asked);
        var classes = Partition(asked).Where(c => all.IsEmpty || c.Overlaps(all)).ToImmutableArray();
        var scored = new Dictionary<string, Scored>(StringComparer.Ordinal);
        foreach (var set in classes)
        {
            var (key, score) = Score(judge, distinct, set);
            scored[key] = scored.TryGetValue(key, out var same) ? same with { Clients = same.Clients.Or(set) } : new(set, score);
        }

        var ranked = scored.Values
            .OrderByDescending(s => s.Score)
            .ThenByDescending(s => Size(s.Clients))
            .ThenBy(s => s.Clients.ToString(), StringComparer.Ordinal);
        return new([.. ranked.Select(s => s.Clients)]);
    }

    /// <summary>The classes into which sets cut all addresses, without the machine itself unless nothing else is left.</summary>
    internal static ImmutableArray<IpSet> Partition(IEnumerable<IpSet> sets)
    {
        var classes = new List<IpSet> { IpSet.All };
        foreach (var set in sets.Distinct())
        {
            if (set.IsAll || classes.Count > MaxClasses)
            {
                continue;
            }

            var next = new List<IpSet>(classes.Count + 1);
            foreach (var known in classes)
            {
                Keep(next, known.And(set));
                Keep(next, known.Except(set));
            }

            classes = next;
        }

        var loopback = Loopback();
        var outside = classes.Where(c => !c.IsSubsetOf(loopback)).ToImmutableArray();
        return outside.IsEmpty ? [.. classes] : outside;
    }

    /// <summary>The assumption about one endpoint for which other clients than the usual ones are taken.</summary>
    internal static string Exception(Policy policy, IpSet clients) => policy.ChoosesRoute
        ? $"assumed: 'myIpAddress()' returns an address in {Describe(policy, clients)}, where alone less of it is blocked"
        : $"assumed: clients in {Describe(policy, clients)}, which alone are treated better here";

    /// <summary>The assumption about one endpoint that is judged for the clients of the version before.</summary>
    internal static string Kept(Policy policy, IpSet clients) => $"assumed: clients in {Describe(policy, clients)}{KeptEnding}";

    /// <summary>Whether a reason is such an assumption.</summary>
    internal static bool IsKept(DoubtInfo doubt) => doubt.Reason.EndsWith(KeptEnding, StringComparison.Ordinal);

    /// <summary>The set in words, with what the policy calls it.</summary>
    internal static string Describe(Policy policy, IpSet clients)
    {
        if (policy.ChoosesRoute && clients.And(IpSet.AllV4) is { IsEmpty: false } old)
        {
            // A script is told one address, of the old kind.
            clients = old;
        }

        (string Name, IpSet Clients)? smallest = null;
        foreach (var named in policy.ClientSets)
        {
            if (!named.Clients.IsAll && clients.IsSubsetOf(named.Clients) && (smallest is not { } best || named.Clients.IsSubsetOf(best.Clients)))
            {
                smallest = named;
            }
        }

        if (smallest is { } inside)
        {
            return inside.Clients.Equals(clients) ? $"{Names.Of(clients)} ({inside.Name})" : $"{Names.Of(clients)} (part of {inside.Name})";
        }

        var others = policy.ClientSets.Where(s => !s.Clients.IsAll && !s.Clients.IsEmpty && !s.Clients.Overlaps(clients)).Select(s => s.Name).Distinct().Take(3).ToArray();
        return others.Length == 0 || Size(clients) < (1UL << 31) ? Names.Of(clients) : $"no address of {string.Join(", ", others)}";
    }

    private static (string Key, int Score) Score(PolicyJudge judge, (Question Question, int Weight)[] questions, IpSet set)
    {
        var key = new char[questions.Length];
        var score = 0;
        for (var i = 0; i < questions.Length; i++)
        {
            var verdict = judge.Glance(questions[i].Question, set);
            key[i] = verdict is { } known ? (char)('a' + (int)known) : '-';
            score += Worth(verdict) * questions[i].Weight;
        }

        return (new(key), score);
    }

    /// <summary>Everything counts more than a part, and a part more than a chance.</summary>
    private static int Worth(Verdict? verdict) => verdict switch
    {
        null or Verdict.Deny => 0,
        Verdict.Authenticate or Verdict.Unknown => 1,
        Verdict.Partial => 2,
        _ => 4,
    };

    private static void Keep(List<IpSet> list, IpSet set)
    {
        if (!set.IsEmpty)
        {
            list.Add(set);
        }
    }

    /// <summary>The machine itself, and no address at all.</summary>
    internal static IpSet Loopback()
    {
        var all = IpSet.Empty;
        foreach (var text in (ReadOnlySpan<string>)["127.0.0.0/8", "::1", "0.0.0.0", "::"])
        {
            all = IpSet.TryParse(text, out var set) ? all.Or(set) : all;
        }

        return all;
    }

    /// <summary>Number of IPv4 addresses; IPv6 counts only where there are none.</summary>
    internal static ulong Size(IpSet set)
    {
        ulong size = 0;
        foreach (var part in set.V4.Intervals)
        {
            size += (ulong)part.Last - part.First + 1;
        }

        return size;
    }

    private readonly record struct Scored(IpSet Clients, int Score);
}
