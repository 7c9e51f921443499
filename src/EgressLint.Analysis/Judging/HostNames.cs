using System.Collections.Concurrent;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Analysis.Judging;

/// <summary>The names of host patterns of the catalog, each made once.</summary>
internal sealed class HostNames
{
    private readonly ConcurrentDictionary<string, Language?> known = new(StringComparer.Ordinal);

    /// <summary>The names of a pattern; null when it cannot be read.</summary>
    internal Language? this[string pattern] => known.GetOrAdd(pattern, static p => Of(p, out _));

    /// <summary>Patterns that were asked for and cannot be read.</summary>
    internal IEnumerable<string> Unreadable => known.Where(h => h.Value is null).Select(h => h.Key).Order(StringComparer.Ordinal);

    /// <summary>The names; null when the pattern cannot be read, and then why. A network is asked about as the first of its addresses would be.</summary>
    internal static Language? Of(string pattern, out string error)
    {
        error = "";
        return Network(pattern)?.Witness() is { } first ? Language.Exactly(first.ToString()) : Named(pattern, out error);
    }

    /// <summary>The addresses of a place without a name, which an address or a network stands for; null for names.</summary>
    internal static IpSet? Network(string pattern) => IpSet.TryParse(pattern, out var set) ? set : null;

    private static Language? Named(string pattern, out string error) =>
        HostPattern.TryParse(Plain(pattern), out var parsed, out error, out _) ? Language.FromHostPattern(parsed) : null;

    /// <summary>Parameters of the catalog have dots in their names, those of host patterns have not; the name itself means nothing here.</summary>
    private static string Plain(string pattern)
    {
        if (!pattern.Contains('<', StringComparison.Ordinal))
        {
            return pattern;
        }

        var result = new StringBuilder(pattern.Length);
        var inside = false;
        foreach (var c in pattern)
        {
            inside = c == '<' || (inside && c != '>');
            result.Append(inside && c == '.' ? '-' : c);
        }

        return result.ToString();
    }
}
