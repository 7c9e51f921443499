using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Core.Syntax;

/// <summary>A piece of the text. The gap between <see cref="FullStart"/> and the span is its trivia (blanks, comments, line joins).</summary>
/// <param name="RawKind">The format's own kind.</param>
/// <param name="FullStart">Where the gap before it starts; the end of the token before.</param>
/// <param name="Span">The token itself.</param>
public readonly record struct SyntaxToken(ushort RawKind, int FullStart, TextSpan Span);

/// <summary>A node of a tree. Immutable; knows the text and no meaning.</summary>
public abstract class SyntaxNode
{
    /// <summary>A node over a span.</summary>
    protected SyntaxNode(TextSpan span)
    {
        Span = span;
    }

    /// <summary>From the first to after the last unit of the node.</summary>
    public TextSpan Span { get; }

    /// <summary>The nodes directly below.</summary>
    public virtual ReadOnlySpan<SyntaxNode> Children => [];
}

/// <summary>What parsing gives for any text whatever: a tree, tokens that tile the text, and the problems met.</summary>
public sealed record SyntaxTree(SourceText Text, SyntaxNode Root, ImmutableArray<SyntaxToken> Tokens, ImmutableArray<Finding> Problems);
