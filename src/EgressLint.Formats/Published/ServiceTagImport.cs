using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Tags;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Published;

/// <summary>A published list of service tags, read strictly, for the compact form that a team keeps.</summary>
/// <param name="List">The list; null when nothing can be taken over.</param>
/// <param name="Count">Tags in it.</param>
/// <param name="Problems">What cannot be taken over, in file order.</param>
public sealed record ServiceTagImport(ServiceTagList? List, int Count, ImmutableArray<ReadProblem> Problems)
{
    private const string Whole = "the list";

    /// <summary>Reads a list. The date is that of the publication, as <c>2025-11-17</c>, which only the name of the file tells. Never throws.</summary>
    public static ServiceTagImport Read(SourceText text, string? date)
    {
        if (text.Content.Length > ServiceTagList.MostCharacters)
        {
            return new(null, 0, [new(text.At(0, 0), Whole, $"it has more than {ServiceTagList.MostCharacters} characters", true)]);
        }

        var tree = JsonTree.Read(text.Content);
        var problems = ReadProblem.Of(text, tree).ToList();
        if (problems.Count == 0 && tree.Root.Find("values") is not JsonArray)
        {
            problems.Add(new(text.At(tree.Root.Span), Whole, "it has no list 'values' as the published files of service tags have", true));
        }

        if (problems.Count > 0)
        {
            return new(null, 0, [.. problems]);
        }

        var tags = new Dictionary<string, ServiceTag>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in tree.Root.Find("values")?.Items ?? [])
        {
            if (Tag(node, text, problems) is { } tag && !tags.TryAdd(tag.Name, tag))
            {
                problems.Add(new(text.At(node.Span), tag.Name, "the list has a tag of that name already"));
            }
        }

        if (tags.Count == 0)
        {
            problems.Add(new(text.At(tree.Root.Span), Whole, "it has no tag", true));
            return new(null, 0, [.. problems]);
        }

        var change = tree.Root.Find("changeNumber");
        var list = new ServiceTagList(tags.Values, tree.Root.Find("cloud")?.Text, change?.Text ?? (change as JsonNumber)?.Digits, date);
        return new(list, tags.Count, [.. problems]);
    }

    private static ServiceTag? Tag(JsonNode node, SourceText text, List<ReadProblem> problems)
    {
        if (node.Find("name")?.Text is not { } name || node.Find("properties") is not JsonObject properties)
        {
            problems.Add(new(text.At(node.Span), "an element of 'values'", "it has no name or no properties"));
            return null;
        }

        if (!ServiceTagList.IsName(name))
        {
            problems.Add(new(text.At(node.Span), name, "that is no name of a tag"));
            return null;
        }

        var features = properties.Find("networkFeatures")?.Items.Select(i => i.Text).OfType<string>() ?? [];
        return new(name, [.. features], string.Join(' ', Prefixes(name, properties, text, problems)));
    }

    /// <summary>The prefixes; none where one of them cannot be read, because a tag without it would be smaller than it is.</summary>
    private static List<string> Prefixes(string name, JsonObject properties, SourceText text, List<ReadProblem> problems)
    {
        var result = new List<string>();
        foreach (var item in properties.Find("addressPrefixes")?.Items ?? [])
        {
            if (item.Text is { } prefix && prefix.AsSpan().IndexOfAny(' ', '\t', '\n') < 0 && IpSet.TryParse(prefix, out _))
            {
                result.Add(prefix);
            }
            else
            {
                problems.Add(new(text.At(item.Span), $"{name}: {item.Text ?? "a prefix"}", "it is no address prefix, so only the name of the tag is kept and its addresses are unknown"));
                return [];
            }
        }

        return result;
    }
}
