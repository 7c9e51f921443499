using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats;

/// <summary>The comments of a text, and what a comment can stand above.</summary>
/// <param name="Comments">The comments with their signs, in file order.</param>
/// <param name="Entries">What goes over several lines and is one thing to whoever writes a comment above it.</param>
public sealed record CommentedText(ImmutableArray<TextSpan> Comments, ImmutableArray<TextSpan> Entries)
{
    /// <summary>A text without comments.</summary>
    public static CommentedText None { get; } = new([], []);
}
