using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>The kinds of token behind <see cref="SyntaxToken.RawKind"/>.</summary>
public enum SquidTokenKind : ushort
{
    /// <summary>The end; its gap holds whatever follows the last word.</summary>
    EndOfFile,

    /// <summary>A word of a logical line.</summary>
    Word,
}

/// <summary>What is special about a logical line.</summary>
[Flags]
public enum SquidLineTraits
{
    /// <summary>An ordinary line.</summary>
    None = 0,

    /// <summary>Joined from several physical lines.</summary>
    HasContinuation = 1,

    /// <summary>Still open at the end of the file: Squid forgets it without a word.</summary>
    IsDropped = 2,
}

/// <summary>Why a part of a physical line never reaches its logical line.</summary>
public enum SquidCutReason
{
    /// <summary>The line is longer than 8191 bytes; the rest is read as a line of its own.</summary>
    TooLong,

    /// <summary>A carriage return ends the line; what follows up to the line feed is lost.</summary>
    CarriageReturn,

    /// <summary>A NUL ends the line; what follows up to the line feed is lost.</summary>
    Nul,
}

/// <summary>A place where Squid cuts a physical line.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Lost">What was cut off.</param>
public readonly record struct SquidCut(SquidCutReason Reason, TextSpan Lost);

/// <summary>A whole file.</summary>
public sealed class SquidFileSyntax : SyntaxNode
{
    internal SquidFileSyntax(TextSpan span, ImmutableArray<SquidLineSyntax> lines, ImmutableArray<SquidCut> cuts)
        : base(span)
    {
        Lines = lines;
        Cuts = cuts;
    }

    /// <summary>The logical lines in order, without comments and empty lines.</summary>
    public ImmutableArray<SquidLineSyntax> Lines { get; }

    /// <summary>Where physical lines were cut, in order.</summary>
    public ImmutableArray<SquidCut> Cuts { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Lines).AsSpan();
}

/// <summary>One logical line: continuations joined, comments and empty lines inside a continuation skipped.</summary>
public sealed class SquidLineSyntax : SyntaxNode
{
    private readonly int contentLength;
    private SquidLogicalText? logical;
    private SquidWordSyntax[]? words;

    internal SquidLineSyntax(SourceText source, TextSpan span, int contentLength, SquidLineTraits traits, SquidLogicalText? logical)
        : base(span)
    {
        Source = source;
        this.contentLength = contentLength;
        Traits = traits;
        this.logical = logical;
    }

    /// <summary>The file it stands in.</summary>
    public SourceText Source { get; }

    /// <summary>What is special about it.</summary>
    public SquidLineTraits Traits { get; }

    /// <summary>Whether it was joined from several physical lines.</summary>
    public bool HasContinuation => (Traits & SquidLineTraits.HasContinuation) != 0;

    /// <summary>Whether it is still open at the end of the file, where Squid forgets it.</summary>
    public bool IsDropped => (Traits & SquidLineTraits.IsDropped) != 0;

    // Most lines of a large file are never looked at as strings, so text and words are made when asked for.
    // Two threads may both make them; they make the same.

    /// <summary>The joined text with the way back to the source.</summary>
    public SquidLogicalText Logical =>
        logical ??= new(Source, Span.Start, Source.Content.Substring(Span.Start, Span.Length));

    /// <summary>The joined and trimmed text, an inline comment included.</summary>
    public string LogicalText => Logical.Text;

    /// <summary>The source range from the first to the last word, without an inline comment.</summary>
    public TextSpan ContentSpan => HasContinuation || IsDropped ? Logical.ToSource(0, contentLength) : new(Span.Start, contentLength);

    /// <summary>The joined text up to the last word, without an inline comment.</summary>
    public ReadOnlySpan<char> ContentText => HasContinuation || IsDropped
        ? Logical.Text.AsSpan(0, contentLength)
        : Source.Content.AsSpan(Span.Start, contentLength);

    /// <summary>The same as <see cref="LogicalText"/>, without making a string of it.</summary>
    public ReadOnlySpan<char> FullText => HasContinuation || IsDropped ? Logical.Text : Source.Content.AsSpan(Span.Start, Span.Length);

    /// <summary>Whether an inline comment stands behind the words.</summary>
    public bool HasComment => HasContinuation || IsDropped ? Logical.Text.Length > contentLength : Span.Length > contentLength;

    /// <summary>The words as legacy mode reads them; the first one is the name of the directive.</summary>
    public ImmutableArray<SquidWordSyntax> Words =>
        ImmutableCollectionsMarshal.AsImmutableArray(words ??= MakeWords());

    /// <inheritdoc/>
    public override ReadOnlySpan<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Words).AsSpan();

    private SquidWordSyntax[] MakeWords() =>
        ImmutableCollectionsMarshal.AsArray(SquidTokenizer.Words(Logical, SquidQuoting.Legacy, 0).Words) ?? [];
}

/// <summary>What a word is.</summary>
public enum SquidWordKind
{
    /// <summary>Text as it stands.</summary>
    Plain,

    /// <summary>A quoted string of quoted mode, unescaped.</summary>
    Quoted,

    /// <summary><c>parameters("path")</c> of quoted mode: the words of a file stand here.</summary>
    Parameters,
}

/// <summary>One word of a logical line.</summary>
public sealed class SquidWordSyntax : SyntaxNode
{
    internal SquidWordSyntax(TextSpan span, string text, SquidWordKind kind, int logicalStart, int logicalLength, string? fileReference, bool isRegexEscaped)
        : base(span)
    {
        Text = text;
        Kind = kind;
        LogicalStart = logicalStart;
        LogicalLength = logicalLength;
        FileReference = fileReference;
        IsRegexEscaped = isRegexEscaped;
    }

    /// <summary>The word, joined over line ends; without quotes and escapes when it is a quoted string of quoted mode.</summary>
    public string Text { get; }

    /// <summary>What it is.</summary>
    public SquidWordKind Kind { get; }

    /// <summary>Where it starts in the logical text.</summary>
    public int LogicalStart { get; }

    /// <summary>How long it is in the logical text, quotes and escapes included.</summary>
    public int LogicalLength { get; }

    /// <summary>
    /// The path when the word, standing among values, names a file: a legacy word that starts with a quote (the path ends at
    /// the next quote of either kind, or with the word), or <c>parameters("path")</c> in quoted mode. Else null.
    /// </summary>
    public string? FileReference { get; }

    /// <summary>Whether it holds a blank that a backslash protects, as regex values may.</summary>
    public bool IsRegexEscaped { get; }
}
