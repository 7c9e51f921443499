using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Whether a line, without the blanks before it, is a comment.</summary>
internal delegate bool IsCommentLine(ReadOnlySpan<char> line);

/// <summary>The comments of formats whose comments are lines of their own.</summary>
internal static class LineComments
{
    public static ImmutableArray<TextSpan> Of(SourceText text, IsCommentLine isComment)
    {
        var comments = ImmutableArray.CreateBuilder<TextSpan>();
        for (var number = 0; number < text.LineCount; number++)
        {
            var line = text.GetLine(number);
            var blanks = line.Length - text[line].TrimStart("\uFEFF \t").Length;
            var written = TextSpan.FromBounds(line.Start + blanks, line.End);
            if (isComment(text[written]))
            {
                comments.Add(written);
            }
        }

        return comments.DrainToImmutable();
    }
}
