using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Reading.Terraform;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading;

/// <summary>Finds comments: of templates, whose JSON may have them, and of the Terraform text that resources of a plan are written in.</summary>
internal static class AzureComments
{
    public static CommentedText Read(SourceText text)
    {
        if (text.Path.EndsWith(".tf", StringComparison.OrdinalIgnoreCase))
        {
            var scanner = new HclScanner(text.Content);
            _ = scanner.Run();
            return new([.. scanner.Comments], []);
        }

        var tree = JsonTree.Read(text.Content);
        return new(tree.Comments, Entries(tree));
    }

    /// <summary>Every object, list and member below the top.</summary>
    private static ImmutableArray<TextSpan> Entries(JsonTree tree)
    {
        var entries = ImmutableArray.CreateBuilder<TextSpan>();
        var open = new Stack<JsonNode>(tree.Roots);
        while (open.TryPop(out var node))
        {
            foreach (var item in node.Items)
            {
                entries.Add(item.Span);
                open.Push(item);
            }

            foreach (var member in node.Members)
            {
                entries.Add(TextSpan.FromBounds(member.NameSpan.Start, Math.Max(member.NameSpan.End, member.Value.Span.End)));
                open.Push(member.Value);
            }
        }

        return entries.DrainToImmutable();
    }
}
