using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats;

/// <summary>Whether a text is of a format.</summary>
public enum Recognition
{
    /// <summary>It is not.</summary>
    No,

    /// <summary>It may be: the name fits or the content does.</summary>
    Perhaps,

    /// <summary>It is.</summary>
    Yes,
}

/// <summary>What binding gives.</summary>
/// <param name="Policies">The policies of the file; empty when it holds none.</param>
/// <param name="Findings">Problems met on the way: reading further files, rejections, pitfalls that show while it is bound.</param>
/// <param name="Assumptions">What was taken for granted, one sentence each.</param>
/// <param name="Files">Every further text that was read (includes, lists), without the main one.</param>
public sealed record BoundConfig(
    ImmutableArray<Policy> Policies,
    ImmutableArray<Finding> Findings,
    ImmutableArray<string> Assumptions,
    ImmutableArray<SourceText> Files)
{
    /// <summary>What is only found by comparing rules with one another. Who asks policies and reports nothing does not wait for it.</summary>
    public Lazy<StructureReport> Structure { get; init; } = new(StructureReport.Empty);
}

/// <summary>What can be said about the structure of policies without asking about any service.</summary>
/// <param name="Findings">Pitfalls.</param>
/// <param name="Assumptions">What was not looked at, one sentence each.</param>
public sealed record StructureReport(ImmutableArray<Finding> Findings, ImmutableArray<string> Assumptions)
{
    /// <summary>Nothing to say.</summary>
    public static StructureReport Empty { get; } = new([], []);
}

/// <summary>A format: recognises, parses, binds. Stateless.</summary>
public abstract class ConfigFormat
{
    /// <summary>Such as <c>squid</c>.</summary>
    public abstract string Id { get; }

    /// <summary>How a person calls it.</summary>
    public abstract string Title { get; }

    /// <summary>Engines whose behaviour can be reproduced, the default first.</summary>
    public abstract ImmutableArray<string> Engines { get; }

    /// <summary>Looks at path and content. Cheap.</summary>
    public abstract Recognition Recognize(SourceText text);

    /// <summary>Never fails; the tokens of the tree tile the text.</summary>
    public abstract SyntaxTree Parse(SourceText text);

    /// <summary>
    /// The comments of a text of this format, or of one that it reads (an include, a list). They are found as the parser finds them, so that a
    /// string which looks like a comment is none.
    /// </summary>
    public virtual CommentedText Comments(SourceText text) => CommentedText.None;

    /// <summary>Gives the tree a meaning. Never guesses: what it cannot model is a doubt.</summary>
    public abstract BoundConfig Bind(SyntaxTree tree, BindContext context);

    /// <summary>
    /// Edits of the files of a policy that may give what it does not give, in the style of the file and as small as they can be. What they do is for the
    /// caller to prove: the texts are parsed, bound and judged again.
    /// </summary>
    public virtual RepairOffer Repair(RepairRequest request) => RepairOffer.Refused($"repairs of files of the kind '{Title}' are not worked out");
}
