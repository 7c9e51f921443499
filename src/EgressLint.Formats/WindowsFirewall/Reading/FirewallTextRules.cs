using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>What is wrong with exports as texts (EGL003x).</summary>
public static class FirewallTextRules
{
    /// <summary>Output of netsh in a language whose words are not known.</summary>
    public static RuleDescriptor UnknownExportLanguage { get; } = new("EGL0030", "UnknownExportLanguage", Severity.Warning,
        "The labels of this export, such as '{0}', are in a language that is not known, so nothing in it was read.");

    /// <summary>A table or list in which values are cut.</summary>
    public static RuleDescriptor ShortenedExport { get; } = new("EGL0031", "ShortenedExport", Severity.Warning,
    [
        new("table", "'{0}' is the head of a table for people, which leaves columns out and cuts values, so nothing in it was read."),
        new("value", "The value of '{0}' is not all here: '{1}' was cut when it was exported. Rules with such values match perhaps."),
    ]);

    /// <summary>A word or number that no table has.</summary>
    public static RuleDescriptor UnknownExportValue { get; } = new("EGL0032", "UnknownExportValue", Severity.Note,
        "'{0}' is no known value of '{1}', so rules and settings that have it are taken as unknown.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [UnknownExportLanguage, ShortenedExport, UnknownExportValue];
}
