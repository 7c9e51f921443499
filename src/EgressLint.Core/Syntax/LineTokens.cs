using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Core.Syntax;

/// <summary>A token for each line, for texts whose positions come from a reader of their own.</summary>
public static class LineTokens
{
    /// <summary>The lines of a text; together they tile it.</summary>
    public static ImmutableArray<SyntaxToken> Of(SourceText text)
    {
        var tokens = ImmutableArray.CreateBuilder<SyntaxToken>(text.LineCount);
        var start = 0;
        for (var line = 0; line < text.LineCount; line++)
        {
            var span = text.GetLine(line);
            tokens.Add(new(0, start, span));
            start = span.End;
        }

        if (start < text.Content.Length)
        {
            tokens.Add(new(1, start, new(text.Content.Length, 0)));
        }

        return tokens.ToImmutable();
    }
}
