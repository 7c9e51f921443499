using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Pitfalls;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>What can be said about an export without asking about any service.</summary>
internal static class FirewallFindings
{
    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Of(SourceText text, FirewallDocument document, ProfileSettings settings, ImmutableArray<FirewallRule> rules)
    {
        var file = new FirewallFile(text, document, settings, rules);
        var report = new FirewallReport();
        ExportPitfalls.Check(file, report);
        SettingPitfalls.Check(file, report);
        RulePitfalls.Check(file, report);
        CoverPitfalls.Check(file, report);
        return report.All;
    }
}
