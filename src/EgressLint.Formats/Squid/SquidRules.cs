using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Squid;

/// <summary>The pitfalls that show while a Squid configuration is read.</summary>
public static class SquidRules
{
    /// <summary>Squid looks at the innermost condition only.</summary>
    public static RuleDescriptor NestedConditionIgnoresOuter { get; } = new("EGL4117", "NestedConditionIgnoresOuter", Severity.Error,
        "'{0}' stands inside the false condition '{1}', but Squid looks at the innermost condition only and obeys the lines below it. Move the block out, or make its own condition false.");

    /// <summary>Lines that are joined otherwise than they look.</summary>
    public static RuleDescriptor ContinuationTrap { get; } = new("EGL4118", "ContinuationTrap", Severity.Warning,
    [
        new("blankAfterBackslash", "A blank follows the backslash at the end of '{0}', so the line is not continued and the backslash is an ordinary value. Remove the blank."),
        new("joinedWords", "No blank stands before the backslash, so the two lines are joined into the one word '{0}'. Write a blank before the backslash."),
        new("commentSwallows", "The comment of this '{0}' line ends in a backslash, so the next line is part of the comment and '{1}' is lost. Remove the backslash."),
        new("swallowedDirective", "The line above ends in a backslash, so '{0}' is not a directive but a value of '{1}'. Remove that backslash."),
        new("droppedAtEnd", "The file ends behind a backslash, and Squid forgets the unfinished line '{0}' without a message. Remove the backslash."),
    ]);

    /// <summary>Physical lines that Squid does not read to their end.</summary>
    public static RuleDescriptor LineCut { get; } = new("EGL4119", "LineCut", Severity.Error,
    [
        new("tooLong", "The line is longer than the {0} bytes that Squid reads at once; the rest, which starts with '{1}', is taken as a line of its own. Split the line or move the values into a file."),
        new("carriageReturn", "A carriage return in the middle of the line ends it for Squid, and '{0}' is lost. Replace it with a line feed."),
        new("nul", "A NUL character ends the line for Squid, and '{0}' is lost. Remove it."),
    ]);

    /// <summary>A directive without effect.</summary>
    public static RuleDescriptor ObsoleteDirective { get; } = new("EGL4121", "ObsoleteDirective", Severity.Note,
    [
        new("noEffect", "'{0}' is obsolete in {1}: it prints a message and has no effect. Remove the line."),
        new("translated", "'{0}' is obsolete in {1}: it prints a message, and its value is passed on to 'tls_outgoing_options'. Write that directive instead."),
    ]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [NestedConditionIgnoresOuter, ContinuationTrap, LineCut, ObsoleteDirective];
}
