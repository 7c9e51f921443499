using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>What is wrong with exports as texts (EGL0053 and EGL0054).</summary>
internal static class ExportRules
{
    /// <summary>PowerShell wrote the name of a type, or a few words, where elements should be.</summary>
    public static RuleDescriptor ExportTruncated { get; } = new("EGL0053", "ExportTruncated", Severity.Warning,
        "'{0}' of '{1}' was cut when it was exported, so nothing is known of it; export once more with 'ConvertTo-Json -Depth {2}'.");

    /// <summary>A page of a list without the pages behind it.</summary>
    public static RuleDescriptor ListNotWhole { get; } = new("EGL0054", "ListNotWhole", Severity.Warning,
        "This list goes on elsewhere: its '{0}' names a further page that is not in this file, so resources may be missing.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [ExportTruncated, ListNotWhole];
}
