using System.Collections.Immutable;

namespace EgressLint.Analysis.Diffing;

/// <summary>What a policy is asked in both runs, or in one only.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Endpoint">Host pattern.</param>
/// <param name="Role">Who connects.</param>
/// <param name="Transport">How, as <c>https</c>.</param>
/// <param name="Port">The port.</param>
public readonly record struct AskedName(string Policy, string Endpoint, string Role, string Transport, int Port);

/// <summary>A verdict that is another one in the later run, or there in one run only.</summary>
/// <param name="Asked">What is asked.</param>
/// <param name="Before">What the earlier run says; empty when that does not ask.</param>
/// <param name="After">What the later run says; empty when that does not ask.</param>
public sealed record ChangedVerdict(AskedName Asked, ImmutableArray<VerdictInfo> Before, ImmutableArray<VerdictInfo> After)
{
    /// <summary>The verdict of the earlier run; null when that does not ask.</summary>
    public string? Old => WordOf(Before);

    /// <summary>The verdict of the later run; null when that does not ask.</summary>
    public string? New => WordOf(After);

    /// <summary>The requirements that ask, of both runs.</summary>
    public ImmutableArray<string> Requirements => [.. Before.Concat(After).Select(v => v.Requirement).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Entries that decide, of the later run if that asks.</summary>
    public ImmutableArray<EntryInfo> Decided => EntriesOf(After.IsEmpty ? Before : After);

    /// <summary>Whether it must not be reached.</summary>
    public bool IsForbidden => Before.Concat(After).All(v => v.IsForbidden);

    /// <summary>Whether somebody should look: what the later run asks for does not certainly get through.</summary>
    public bool Matters => New is not (null or "allow" or "direct" or "proxy");

    /// <summary>The entries that decide, each once.</summary>
    public static ImmutableArray<EntryInfo> EntriesOf(ImmutableArray<VerdictInfo> verdicts) => [.. verdicts.SelectMany(v => v.Entries).Distinct()];

    /// <summary>The verdict; requirements that limit one name to paths may have several, which are then all named.</summary>
    internal static string? WordOf(IEnumerable<VerdictInfo> verdicts)
    {
        var words = verdicts.Select(v => v.Verdict).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return words.Count == 0 ? null : string.Join(", ", words);
    }
}

/// <summary>Pairs the verdicts of two runs.</summary>
public static class VerdictComparison
{
    /// <summary>The verdicts that differ, in order of what is asked.</summary>
    /// <param name="before">The earlier run's.</param>
    /// <param name="after">The later run's.</param>
    public static ImmutableArray<ChangedVerdict> Between(IEnumerable<VerdictInfo> before, IEnumerable<VerdictInfo> after)
    {
        var old = before.ToLookup(NameOf);
        var now = after.ToLookup(NameOf);
        var asked = old.Select(g => g.Key).Union(now.Select(g => g.Key))
            .OrderBy(a => a.Policy, StringComparer.Ordinal).ThenBy(a => a.Endpoint, StringComparer.Ordinal).ThenBy(a => a.Role, StringComparer.Ordinal)
            .ThenBy(a => a.Transport, StringComparer.Ordinal).ThenBy(a => a.Port);
        return [.. asked.Select(name => new ChangedVerdict(name, [.. old[name]], [.. now[name]])).Where(v => v.Old != v.New)];
    }

    internal static AskedName NameOf(VerdictInfo verdict) => new(verdict.Policy, verdict.Endpoint, verdict.Role, verdict.Transport, verdict.Port);
}
