using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>What readers of XML, JSON and scripts say about a text.</summary>
public static class FirewallMarkupRules
{
    /// <summary>A file that is cut off, or was changed by hand into something that is no longer of its format.</summary>
    public static RuleDescriptor DamagedExport { get; } = new("EGL0040", "DamagedExport", Severity.Warning,
        "This file is damaged here: {0}. What could be read was read; rules may be missing.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [DamagedExport];
}
