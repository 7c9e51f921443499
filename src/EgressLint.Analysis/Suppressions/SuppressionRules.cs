using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Suppressions;

/// <summary>The rules about suppressions and baselines (EGL9011 to EGL9015). What they say cannot itself be suppressed, only switched off.</summary>
internal static class SuppressionRules
{
    /// <summary>The message about a comment.</summary>
    public const string Comment = "comment";

    /// <summary>The message about an entry of the settings.</summary>
    public const string Settings = "settings";

    /// <summary>The message about a comment that counts for the next line.</summary>
    public const string NextLine = "next-line";

    /// <summary>The message about a comment that counts for its file.</summary>
    public const string WholeFile = "file";

    /// <summary>A rule there is not.</summary>
    public const string Rule = "rule";

    /// <summary>A comment that nearly is a suppression.</summary>
    public const string Word = "word";

    /// <summary>A suppression of nothing.</summary>
    public const string Nothing = "nothing";

    /// <summary>Nobody can see why.</summary>
    public static RuleDescriptor WithoutReason { get; } = new("EGL9011", "SuppressionWithoutReason", Severity.Warning,
    [
        new(Comment, "The suppression of {0} gives no reason; write one behind '--'."),
        new(Settings, "The suppression of {0} gives no reason; add 'reason'."),
    ]);

    /// <summary>Nothing is left that it would suppress.</summary>
    public static RuleDescriptor Unused { get; } = new("EGL9012", "UnusedSuppression", Severity.Warning,
    [
        new(NextLine, "There is no finding of {0} on the next line, so this suppression has no effect; remove it."),
        new(WholeFile, "There is no finding of {0} in this file, so this suppression has no effect; remove it."),
        new(Settings, "There is no finding of {0}, so this suppression has no effect; remove it."),
    ]);

    /// <summary>Its last day has passed.</summary>
    public static RuleDescriptor Expired { get; } = new("EGL9013", "SuppressionExpired", Severity.Warning,
        "The suppression of {0} ended on {1} and no longer holds; mend what it hid, or decide on a new date.");

    /// <summary>Text that is meant as a suppression and is none.</summary>
    public static RuleDescriptor NotUnderstood { get; } = new("EGL9014", "SuppressionNotUnderstood", Severity.Warning,
    [
        new(Rule, "'{0}' is not a rule, so nothing is suppressed by it{1}."),
        new(Word, "'{0}' is no suppression; there are 'egresslint-disable-next-line' and 'egresslint-disable-file'."),
        new(Nothing, "'{0}' names no rule; write the id behind it, such as 'EGL1001'."),
    ]);

    /// <summary>The baseline holds what is mended.</summary>
    public static RuleDescriptor StaleBaseline { get; } = new("EGL9015", "StaleBaseline", Severity.Note,
        "The baseline holds {0} that {1} no longer there: {2}. Write it anew with '--write-baseline', so that they cannot come back unseen.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [WithoutReason, Unused, Expired, NotUnderstood, StaleBaseline];
}
