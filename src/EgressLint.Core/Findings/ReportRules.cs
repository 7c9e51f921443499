
namespace EgressLint.Core.Findings;

/// <summary>What a report says about itself.</summary>
public static class ReportRules
{
    /// <summary>More findings than a report may hold.</summary>
    public static RuleDescriptor TooManyFindings { get; } = new("EGL9010", "TooManyFindings", Severity.Warning,
        "'{0}' further findings are left out because code scanning keeps no more than '{1}'; the most severe are listed.");
}
