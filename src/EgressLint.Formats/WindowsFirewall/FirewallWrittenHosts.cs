using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>The host names with which rules compare: those of dynamic keywords that the system resolves. Names are looked at on the way out only.</summary>
internal static class FirewallWrittenHosts
{
    /// <summary>Shows the name of every keyword that a rule for connections out refers to.</summary>
    public static void Show(ImmutableArray<FirewallRule> rules, FirewallKeywords keywords, SourceText source, WrittenHostVisitor visit)
    {
        var seen = new HashSet<WrittenKeyword>(ReferenceEqualityComparer.Instance);
        foreach (var rule in rules.Where(r => r.Remote.Names is not null && r.IsInbound != true && r.IsEnabled != false && r.NotEnforced is null))
        {
            foreach (var field in rule.Written.Fields.Where(f => f.Name.Equals("DynamicKeyword", StringComparison.OrdinalIgnoreCase)))
            {
                if (keywords.Find(field.Value.Trim()) is { AutoResolve: true } keyword && seen.Add(keyword))
                {
                    Show(keyword, source, visit);
                }
            }
        }
    }

    private static void Show(WrittenKeyword keyword, SourceText source, WrittenHostVisitor visit)
    {
        var text = keyword.Keyword.AsSpan().Trim();
        var isBelow = text.StartsWith("*.", StringComparison.Ordinal);
        var name = isBelow ? text[2..] : text;

        // Where else a star stands the rule counts, and nobody has an opinion on how it is written.
        if (HostPattern.TryParse(text.ToString(), out _, out _, out _) && name.Length > 0 && !name.ContainsAny('*', '<'))
        {
            visit(name, isBelow ? HostReach.Below : HostReach.Exact, source, keyword.Span);
        }
    }
}
