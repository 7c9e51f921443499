using System.Collections.Immutable;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>Finds comments. They lie between the tokens, where there is nothing else but blanks.</summary>
internal static class PacComments
{
    public static CommentedText Read(SourceText text)
    {
        var tree = PacParser.Parse(text);
        var comments = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var token in tree.Tokens)
        {
            Gap(text.Content, token.FullStart, token.Span.Start, comments);
        }

        return new(comments.DrainToImmutable(), Entries(tree.Root));
    }

    private static void Gap(string content, int at, int end, ImmutableArray<TextSpan>.Builder comments)
    {
        while (at < end)
        {
            var rest = content.AsSpan(at, end - at);
            var length = rest.StartsWith("/*") ? BlockLength(rest)
                : rest.StartsWith("//") || rest.StartsWith("<!--") || rest.StartsWith("-->") ? PacCharacters.LineEnd(content, at) - at
                : 0;
            if (length > 0)
            {
                comments.Add(new(at, Math.Min(length, rest.Length)));
            }

            at += Math.Max(length, 1);
        }
    }

    private static int BlockLength(ReadOnlySpan<char> rest) => rest[2..].IndexOf("*/") is var close and >= 0 ? close + 4 : rest.Length;

    /// <summary>Statements and expressions that hold no code of their own: a list is one thing, the body of a function is not.</summary>
    private static ImmutableArray<TextSpan> Entries(SyntaxNode root)
    {
        var entries = new List<TextSpan>();
        var bodies = new List<int>();
        var open = new Stack<SyntaxNode>();
        open.Push(root);
        while (open.TryPop(out var node))
        {
            switch (node)
            {
                case JsFunction or JsClass:
                    bodies.Add(node.Span.Start);
                    break;
                case JsVariables or JsExpressionStatement or JsReturn or JsThrow or JsDeclarator or JsExpression or JsProperty:
                    entries.Add(node.Span);
                    break;
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        bodies.Sort();
        return [.. entries.Where(entry => !Holds(bodies, entry))];
    }

    private static bool Holds(List<int> sorted, TextSpan span)
    {
        var index = sorted.BinarySearch(span.Start);
        index = index < 0 ? ~index : index;
        return index < sorted.Count && sorted[index] < span.End;
    }
}
