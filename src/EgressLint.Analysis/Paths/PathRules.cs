using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Paths;

/// <summary>What is found while the members of paths are put together.</summary>
internal static class PathRules
{
    /// <summary>A path with a member that is not there, or not the only one of its name; its arguments are the path, the member, and why.</summary>
    public static RuleDescriptor NotFollowed { get; } = new("EGL6004", "PathNotFollowed", Severity.Warning,
        "Path '{0}' was not followed: '{1}' {2}.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [NotFollowed];
}
