namespace EgressLint.Core.Findings;

/// <summary>The rules about reading the input (EGL0xxx). They are said wherever a text is read, in every format.</summary>
public static class InputRules
{
    /// <summary>A file that is not there to be read.</summary>
    public static RuleDescriptor UnreadableFile { get; } = new("EGL0001", "UnreadableFile", Severity.Error,
        "'{0}' cannot be read: {1}. Nothing in it was checked.");

    /// <summary>Bytes that are not text.</summary>
    public static RuleDescriptor NotText { get; } = new("EGL0002", "NotText", Severity.Warning,
    [
        new("default", "'{0}' is not plain text: {1}. It was read byte by byte."),
        new("binary", "'{0}' is not plain text: {1}. Nothing in it was checked."),
    ]);

    /// <summary>An include without a match.</summary>
    public static RuleDescriptor IncludeNotFound { get; } = new("EGL0003", "IncludeNotFound", Severity.Error,
        "No file matches '{0}', which is included here. {1}");

    /// <summary>An include that never ends.</summary>
    public static RuleDescriptor IncludeTooDeep { get; } = new("EGL0004", "IncludeTooDeep", Severity.Error,
        "'{0}' is included {1}. It was not followed further.");

    /// <summary>A value file that is not in the tree.</summary>
    public static RuleDescriptor ListFileNotFound { get; } = new("EGL0005", "ListFileNotFound", Severity.Warning,
        "The list '{0}' is not among the analysed files, so every entry that needs it is unknown; give its folder with '--mount {1}=DIR'.");

    /// <summary>Marks of a template engine.</summary>
    public static RuleDescriptor TemplateDebris { get; } = new("EGL0006", "TemplateDebris", Severity.Warning,
        "'{0}' is a placeholder of a template, not configuration; render the template first. The line was treated as unknown.");

    /// <summary>What the engine itself refuses.</summary>
    public static RuleDescriptor RejectedByEngine { get; } = new("EGL0007", "RejectedByEngine", Severity.Error,
        "{0} refuses this configuration: {1}. Nothing is served until it is mended; the rest was analysed as if the line were not there.");

    /// <summary>A path that leads out of the analysed tree.</summary>
    public static RuleDescriptor PathLeadsOut { get; } = new("EGL0008", "PathLeadsOut", Severity.Error,
        "'{0}' leads out of the analysed tree and its mounts; it was not read.");

    /// <summary>More than the limits allow.</summary>
    public static RuleDescriptor TooLarge { get; } = new("EGL0009", "TooLarge", Severity.Warning,
        "'{0}' is larger than what is read: {1}. The rest of it is unknown.");

    /// <summary>A file without configuration in it.</summary>
    public static RuleDescriptor NothingInside { get; } = new("EGL0010", "NothingInside", Severity.Warning,
        "'{0}' holds no configuration: {1}.");
}
