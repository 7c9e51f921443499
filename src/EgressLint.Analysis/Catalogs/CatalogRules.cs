using System.Collections.Immutable;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Catalogs;

/// <summary>The rules about catalog files (EGL9001 to EGL9006).</summary>
public static class CatalogRules
{
    /// <summary>An id that names nothing.</summary>
    public const string Unresolved = "unresolved";

    /// <summary>An id given to two records.</summary>
    public const string SameId = "same-id";

    /// <summary>Text that is not a host pattern.</summary>
    public const string Pattern = "pattern";

    /// <summary>Text that is not a condition.</summary>
    public const string Condition = "condition";

    /// <summary>Text that is not a connection.</summary>
    public const string Connection = "connection";

    /// <summary>A parameter value that does not fit the parameter.</summary>
    public const string Parameter = "parameter";

    /// <summary>A constraint weaker than what holds already.</summary>
    public const string Loosens = "loosens";

    /// <summary>A statement that does not hold for the entry.</summary>
    public const string Inconsistent = "inconsistent";

    /// <summary>An override without reason.</summary>
    public const string NoReason = "no-reason";

    /// <summary>An override past its date.</summary>
    public const string Expired = "expired";

    /// <summary>An entry that is not taken over.</summary>
    public const string EntrySkipped = "skipped";

    /// <summary>An entry that is taken over other than it stands there.</summary>
    public const string ImportedOtherwise = "otherwise";

    /// <summary>More entries than are told one by one.</summary>
    public const string Further = "further";

    /// <summary>A list of which nothing is taken over.</summary>
    public const string NothingImported = "nothing";

    /// <summary>A catalog entry that cannot be right.</summary>
    public static RuleDescriptor EntryInvalid { get; } = new("EGL9001", "CatalogEntryInvalid", Severity.Error,
    [
        .. YamlMessages.All,
        new(Unresolved, "'{0}' is not the id of {1}."),
        new(SameId, "The id '{0}' is given to two entries of the same kind."),
        new(Pattern, "'{0}' is not a host pattern: {1}."),
        new(Condition, "'{0}' is not a condition: {1}."),
        new(Connection, "'{0}' is not a connection such as 'https/443' or 'tcp/10124-10139'."),
        new(Parameter, "'{0}' does not fit the parameter '{1}': {2}."),
        new(Loosens, "'{0}' of '{1}' is weaker than what {2} asks for already; only an override with a reason may loosen."),
        new(Inconsistent, "'{0}' {1}."),
    ]);

    /// <summary>An override without reason or past its date.</summary>
    public static RuleDescriptor OverrideWithoutReason { get; } = new("EGL9002", "OverrideWithoutReason", Severity.Warning,
    [
        new(NoReason, "The override of '{0}' gives no reason; say why, so that it can be reviewed."),
        new(Expired, "The override of '{0}' was meant to last until {1} only; check whether it is still needed."),
    ]);

    /// <summary>Nothing was selected.</summary>
    public static RuleDescriptor NothingSelected { get; } = new("EGL9003", "NothingSelected", Severity.Warning,
        "No profile and no feature is selected, so no endpoint was checked; the catalog has {0}.");

    /// <summary>Old facts.</summary>
    public static RuleDescriptor CatalogOld { get; } = new("EGL9004", "CatalogOld", Severity.Note,
        "The facts of the catalog '{0}' are from {1}, more than {2} months ago; a newer release may know more.");

    /// <summary>What an import leaves out.</summary>
    public static RuleDescriptor ImportedEntrySkipped { get; } = new("EGL9005", "ImportedEntrySkipped", Severity.Note,
    [
        new(EntrySkipped, "'{0}' is not imported: {1}."),
        new(ImportedOtherwise, "'{0}' is imported {1}."),
        new(Further, "{0} further entries are not imported, or not as they stand there."),
        new(NothingImported, "Nothing of {0} is imported: {1}."),
    ]);

    /// <summary>A key nobody reads.</summary>
    public static RuleDescriptor UnknownKey { get; } = new("EGL9006", "UnknownCatalogKey", Severity.Warning,
        "'{0}' is not a known key here{2}; known are: {1}.");

    /// <summary>All rules of this family.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [EntryInvalid, OverrideWithoutReason, NothingSelected, CatalogOld, ImportedEntrySkipped, UnknownKey];
}
