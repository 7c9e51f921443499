using System.Collections.Immutable;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Settings;

/// <summary>The rules about the settings file.</summary>
public static class SettingsRules
{
    /// <summary>A key nobody knows; its arguments are the key, the known ones, and which one was meant.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>An address that is none.</summary>
    public const string Address = "address";

    /// <summary>A date that is none.</summary>
    public const string Date = "date";

    /// <summary>A host pattern that is none; its arguments are the pattern and why.</summary>
    public const string Pattern = "pattern";

    /// <summary>A name that does not exist; its arguments are the name, what it would be, and a suggestion.</summary>
    public const string UnknownName = "unknown-name";

    /// <summary>A folder that cannot be mounted; its arguments are the folder, the path it stands for, and why.</summary>
    public const string Mount = "mount";

    /// <summary>A file that is named but cannot be used.</summary>
    public const string File = "file";

    /// <summary>A settings file with a mistake: nothing is analysed until it is mended.</summary>
    public static RuleDescriptor Invalid { get; } = new("EGL9007", "SettingsInvalid", Severity.Error,
    [
        new(UnknownKey, "'{0}' is not a key of the settings here{2}; there are {1}."),
        .. YamlMessages.All,
        new(Address, "'{0}' is not an address, a network such as '10.0.0.0/8' or a range such as '10.0.0.1-10.0.0.9'."),
        new(Date, "'{0}' is not a date such as '2027-01-31'."),
        new(Pattern, "'{0}' is not a host pattern such as '*.example.com': {1}."),
        new(UnknownName, "'{0}' is not a {1}. {2}"),
        new(Mount, "The folder '{0}' cannot stand for '{1}': {2}."),
        new(File, "'{0}' cannot be used: {1}."),
    ]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [Invalid];
}
