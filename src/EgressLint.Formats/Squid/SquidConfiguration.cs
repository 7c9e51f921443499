using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>What an entry of the sequence of directives is.</summary>
internal enum SquidEntryKind
{
    /// <summary>A directive in force.</summary>
    Directive,

    /// <summary>A line of a template that was not rendered, or one between its block marks: whether and what it is, is unknown.</summary>
    Template,

    /// <summary>An include whose files are not known: anything may stand here.</summary>
    UnresolvedInclude,
}

/// <summary>One entry of the sequence that is in force.</summary>
internal sealed class SquidDirective
{
    private readonly SquidLogicalText? replaced;
    private readonly SquidWordSyntax[]? words;
    private SquidWordSyntax[]? arguments;

    internal SquidDirective(
        SquidEntryKind kind,
        int index,
        SquidLineSyntax line,
        SquidLogicalText? replaced,
        SquidWordSyntax[]? words,
        SquidQuoting mode,
        SquidDirectiveInfo? info,
        string reason)
    {
        Kind = kind;
        Index = index;
        Line = line;
        this.replaced = replaced;
        this.words = words;
        Mode = mode;
        Info = info;
        Reason = reason;
    }

    /// <summary>What it is.</summary>
    public SquidEntryKind Kind { get; }

    /// <summary>Its place in the sequence, from zero.</summary>
    public int Index { get; }

    /// <summary>The logical line.</summary>
    public SquidLineSyntax Line { get; }

    /// <summary>The text of the line with macros replaced.</summary>
    public SquidLogicalText Logical => replaced ?? Line.Logical;

    /// <summary>All words, the name included.</summary>
    public ImmutableArray<SquidWordSyntax> AllWords => words is null ? Line.Words : ImmutableCollectionsMarshal.AsImmutableArray(words);

    /// <summary>The rule by which the words were read: legacy, or quoted after <c>configuration_includes_quoted_values on</c>.</summary>
    public SquidQuoting Mode { get; }

    /// <summary>The directive's row of the table; null when it is unknown, or no directive at all.</summary>
    public SquidDirectiveInfo? Info { get; }

    /// <summary>Why it is no ordinary directive; empty for one.</summary>
    public string Reason { get; }

    /// <summary>The file it stands in.</summary>
    public SourceText Source => Line.Source;

    /// <summary>The name as written; empty for a template line without words.</summary>
    public string Name => Info?.Name ?? (AllWords.IsEmpty ? "" : AllWords[0].Text);

    /// <summary>The name under which its meaning is known: <c>adapted_http_access</c> for <c>http_access2</c>.</summary>
    public string CanonicalName => Info?.CanonicalName ?? Name;

    /// <summary>The words behind the name.</summary>
    public ImmutableArray<SquidWordSyntax> Words
    {
        get
        {
            // Made once; two threads may both make it, and make the same.
            arguments ??= AllWords is { IsEmpty: false } all ? [.. all.AsSpan()[1..]] : [];
            return ImmutableCollectionsMarshal.AsImmutableArray(arguments);
        }
    }

    /// <summary>The line from its first to its last word, without an inline comment.</summary>
    public Location Location => new(Source, Line.ContentSpan);

    /// <summary>The joined text of the line up to its last word, with macros replaced.</summary>
    public string Label => AllWords.IsEmpty ? Logical.Text : Logical.Text[..(AllWords[^1].LogicalStart + AllWords[^1].LogicalLength)];

    /// <summary>
    /// All words with those from <paramref name="firstWord"/> on (zero is the name) read by another rule; regex-valued ACLs need that
    /// for what follows the type.
    /// </summary>
    public SquidWordList WordsAs(SquidQuoting mode, int firstWord)
    {
        if (firstWord >= AllWords.Length)
        {
            return new(AllWords, null);
        }

        var rest = SquidTokenizer.Words(Logical, mode, AllWords[firstWord].LogicalStart);
        return firstWord == 0 ? rest : new([.. AllWords.AsSpan()[..firstWord], .. rest.Words], rest.Problem);
    }

    /// <summary>The place of a word.</summary>
    public Location At(SquidWordSyntax word) => new(Source, word.Span);
}

/// <summary>Why a release refuses to start with the configuration.</summary>
/// <param name="Location">The place.</param>
/// <param name="Reason">A phrase for the middle of a sentence, without a full stop.</param>
internal sealed record SquidRejection(Location Location, string Reason);

/// <summary>The sequence of directives that are in force, and what was met on the way.</summary>
/// <param name="Main">The file it starts with.</param>
/// <param name="Engine">The release whose behaviour was reproduced.</param>
/// <param name="Directives">The entries in the order in which Squid meets them.</param>
/// <param name="Rejections">Why the release refuses the configuration; empty when it does not.</param>
/// <param name="Findings">Problems and pitfalls of all files read.</param>
/// <param name="Assumptions">What was guessed, as sentences.</param>
/// <param name="Files">All files read, the main one first.</param>
internal sealed record SquidConfiguration(
    SyntaxTree Main,
    SquidEngine Engine,
    ImmutableArray<SquidDirective> Directives,
    ImmutableArray<SquidRejection> Rejections,
    ImmutableArray<Finding> Findings,
    ImmutableArray<string> Assumptions,
    ImmutableArray<SourceText> Files);
