using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>Finds comments: a <c>#</c> at the start of a line or behind a blank, up to the end of the line. They lie between the words.</summary>
internal static class SquidComments
{
    public static CommentedText Read(SourceText text)
    {
        var tree = SquidParser.Parse(text);
        var comments = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var token in tree.Tokens)
        {
            Gap(text.Content, token.FullStart, token.Span.Start, comments);
        }

        var entries = ((SquidFileSyntax)tree.Root).Lines.Where(line => line.HasContinuation).Select(line => line.Span);
        return new(comments.DrainToImmutable(), [.. entries]);
    }

    private static void Gap(string content, int at, int end, ImmutableArray<TextSpan>.Builder comments)
    {
        while (at < end && content.AsSpan(at, end - at).IndexOf('#') is var found and >= 0)
        {
            var start = at + found;
            var length = content.AsSpan(start, end - start).IndexOfAny('\r', '\n');
            at = length < 0 ? end : start + length;
            comments.Add(TextSpan.FromBounds(start, at));
        }
    }
}
