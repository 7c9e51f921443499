using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>Finds comments of registry text: a semicolon where no key and no value stands, so not one in a text over several lines.</summary>
internal static class RegistryComments
{
    public static CommentedText Read(SourceText text, int start)
    {
        var comments = ImmutableArray.CreateBuilder<TextSpan>();
        var entries = ImmutableArray.CreateBuilder<TextSpan>();
        var scanner = new RegistryTextScanner(text.Content, start, isWide: true);
        var at = start;
        while (scanner.Next() is { } line)
        {
            Gap(text.Content, at, line.Span.Start, comments);
            entries.Add(line.Span);
            at = Math.Max(at, line.Span.End);
        }

        Gap(text.Content, at, text.Content.Length, comments);
        return new(comments.DrainToImmutable(), entries.DrainToImmutable());
    }

    private static void Gap(string content, int at, int end, ImmutableArray<TextSpan>.Builder comments)
    {
        while (at < end && content.AsSpan(at, end - at).IndexOf(';') is var found and >= 0)
        {
            var start = at + found;
            var length = content.AsSpan(start, end - start).IndexOfAny('\r', '\n');
            at = length < 0 ? end : start + length;
            comments.Add(TextSpan.FromBounds(start, at));
        }
    }
}
