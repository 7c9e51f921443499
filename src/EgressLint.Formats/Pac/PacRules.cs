using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Pac;

/// <summary>The pitfalls that show while a PAC file is read.</summary>
public static class PacRules
{
    /// <summary>A script that no engine takes.</summary>
    public static RuleDescriptor SyntaxError { get; } = new("EGL0011", "ScriptSyntaxError", Severity.Error,
        "The script does not parse here: {0}. Clients ignore the whole file and connect directly.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [SyntaxError, .. Pitfalls.PacPitfallRules.All, .. Pitfalls.PacScriptRules.All];
}
