using System.Collections.Immutable;
using EgressLint.Core.Policies;

namespace EgressLint.Formats.Squid;

/// <summary>What two configurations have besides ACLs and the lists that make chains, to tell whether they differ in these alone.</summary>
internal static class SquidSurroundings
{
    /// <summary>Lines whose whole meaning is in the conditions and entries that are made of them.</summary>
    private static readonly HashSet<string> Compared = new(StringComparer.Ordinal)
    {
        "acl", "http_access", "adapted_http_access", "http_reply_access", "miss_access", "url_rewrite_access", "adaptation_access",
        "always_direct", "never_direct", "cache_peer_access",
    };

    /// <summary>All other lines, as they are written; null where some are not known, because any line may stand there.</summary>
    public static ImmutableArray<string>? Of(SquidConfiguration configuration)
    {
        var others = ImmutableArray.CreateBuilder<string>();
        foreach (var directive in configuration.Directives)
        {
            if (directive.Kind != SquidEntryKind.Directive)
            {
                return null;
            }

            if (!Compared.Contains(directive.CanonicalName))
            {
                others.Add($"{directive.Mode} {directive.Label}");
            }
        }

        return others.ToImmutable();
    }

    /// <summary>Whether two lists decide the same, entry by entry.</summary>
    public static bool AreSame(Chain? a, Chain? b)
    {
        if (a is null || b is null)
        {
            return a is null && b is null;
        }

        return a.Name == b.Name && a.Default.Action.Equals(b.Default.Action) && a.Entries.Length == b.Entries.Length
            && a.Entries.Zip(b.Entries).All(e => e.First.Action.Equals(e.Second.Action) && e.First.Match.IsSame(e.Second.Match));
    }
}
