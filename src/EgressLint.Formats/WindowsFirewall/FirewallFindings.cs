using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>What can be said about an export without asking about any service.</summary>
internal static class FirewallFindings
{
    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Of(SourceText text, FirewallDocument document, ProfileSettings settings, ImmutableArray<FirewallRule> rules)
    {
        _ = (text, document, settings, rules);
        return [];
    }
}
