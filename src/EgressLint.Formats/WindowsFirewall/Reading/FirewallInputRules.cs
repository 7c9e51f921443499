using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>What is reported while exports of the Windows firewall are read, in whatever shape.</summary>
public static class FirewallInputRules
{
    /// <summary>A line that registry tools do not understand either.</summary>
    public static RuleDescriptor RegistryLineUnread { get; } = new("EGL0020", "RegistryLineUnread", Severity.Warning,
    [
        new("default", "This line of '{0}' was left out: {1}."),
        new("more", "'{0}' has {1} further lines that were left out because they are not understood."),
    ]);

    /// <summary>A hive whose last write is not in it.</summary>
    public static RuleDescriptor HiveNotClean { get; } = new("EGL0021", "HiveNotClean", Severity.Note,
        "'{0}' was copied while it was in use: {1}. It was read as it is, and the newest changes may be missing.");

    /// <summary>Firewall keys that are in a file and have no effect, or belong to another system.</summary>
    public static RuleDescriptor RegistryPartLeftOut { get; } = new("EGL0022", "RegistryPartLeftOut", Severity.Note,
        "'{0}' was left out: {1}.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [RegistryLineUnread, HiveNotClean, RegistryPartLeftOut];
}
