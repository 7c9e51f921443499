using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Published;

/// <summary>A text of a published list with its place.</summary>
public readonly record struct PublishedValue(string Text, Location At);

/// <summary>One record of the Microsoft 365 list: names and addresses that one service needs on the same ports.</summary>
/// <param name="At">Where it stands.</param>
public sealed record EndpointRecord(Location At)
{
    /// <summary>Its number, as it is written; null when it has none.</summary>
    public PublishedValue? Id { get; init; }

    /// <summary>The service, such as <c>Exchange</c>.</summary>
    public PublishedValue? Area { get; init; }

    /// <summary>The service as people call it.</summary>
    public PublishedValue? AreaTitle { get; init; }

    /// <summary>Host names, some with a star or a placeholder.</summary>
    public ImmutableArray<PublishedValue> Hosts { get; init; } = [];

    /// <summary>Address prefixes.</summary>
    public ImmutableArray<PublishedValue> Prefixes { get; init; } = [];

    /// <summary>Ports divided by commas.</summary>
    public PublishedValue? TcpPorts { get; init; }

    /// <summary>Ports divided by commas.</summary>
    public PublishedValue? UdpPorts { get; init; }

    /// <summary><c>Optimize</c>, <c>Allow</c> or <c>Default</c>.</summary>
    public PublishedValue? Category { get; init; }

    /// <summary>Whether the service fails without it; null when it does not say.</summary>
    public bool? IsRequired { get; init; }

    /// <summary>Whether ExpressRoute carries it.</summary>
    public bool UsesExpressRoute { get; init; }

    /// <summary>What is lost without it.</summary>
    public PublishedValue? Notes { get; init; }
}

/// <summary>The list of endpoints of Microsoft 365 as its web service publishes it, in JSON.</summary>
/// <param name="Records">The records in file order.</param>
/// <param name="Problems">What cannot be taken over, in file order.</param>
public sealed record EndpointList(ImmutableArray<EndpointRecord> Records, ImmutableArray<ReadProblem> Problems)
{
    /// <summary>Longest text that is read, in characters; what is published is a hundredth of it.</summary>
    public const int MostCharacters = 16 * 1024 * 1024;

    private const string Whole = "the list";

    /// <summary>Reads a list. Never throws.</summary>
    public static EndpointList Read(SourceText text)
    {
        if (text.Content.Length > MostCharacters)
        {
            return new([], [new(text.At(0, 0), Whole, $"it has more than {MostCharacters} characters", true)]);
        }

        var tree = JsonTree.Read(text.Content);
        var problems = ReadProblem.Of(text, tree).ToList();
        if (problems.Count > 0)
        {
            return new([], [.. problems]);
        }

        // What PowerShell writes of a downloaded array is an object with the array in it.
        var root = tree.Root is JsonObject wrapper && wrapper.Find("value") is JsonArray inner ? inner : tree.Root;
        if (root is not JsonArray records)
        {
            return new([], [new(text.At(tree.Root.Span), Whole, "it is not an array of records as the web service of Microsoft 365 gives it", true)]);
        }

        var reader = new Reader(text);
        var result = records.Elements.Select(reader.Record).OfType<EndpointRecord>().ToImmutableArray();
        return new(result, [.. reader.Problems]);
    }

    private sealed class Reader(SourceText text)
    {
        private static readonly string[] Known =
        [
            "id", "serviceArea", "serviceAreaDisplayName", "urls", "ips", "tcpPorts", "udpPorts", "expressRoute", "category", "required", "notes",
        ];

        private readonly HashSet<string> strangers = new(StringComparer.Ordinal);

        public List<ReadProblem> Problems { get; } = [];

        public EndpointRecord? Record(JsonNode node)
        {
            if (node is not JsonObject record)
            {
                Problems.Add(new(text.At(node.Span), "a record", "it is not an object"));
                return null;
            }

            // A key that nobody knows is told once, not once for each record.
            foreach (var member in record.Own.Where(m => !Known.Contains(m.Name, StringComparer.Ordinal) && strangers.Count < Known.Length && strangers.Add(m.Name)))
            {
                Problems.Add(new(text.At(member.NameSpan), member.Name, "the key is not known"));
            }

            foreach (var again in record.Own.GroupBy(m => m.Name, StringComparer.Ordinal).SelectMany(g => g.SkipLast(1)))
            {
                Problems.Add(new(text.At(again.NameSpan), again.Name, "the key is given again below, and that value counts"));
            }

            return new(text.At(node.Span))
            {
                Id = Value(record, "id"),
                Area = Value(record, "serviceArea"),
                AreaTitle = Value(record, "serviceAreaDisplayName"),
                Hosts = Values(record, "urls"),
                Prefixes = Values(record, "ips"),
                TcpPorts = Value(record, "tcpPorts"),
                UdpPorts = Value(record, "udpPorts"),
                Category = Value(record, "category"),
                IsRequired = Flag(record, "required"),
                UsesExpressRoute = Flag(record, "expressRoute") ?? false,
                Notes = Value(record, "notes"),
            };
        }

        private PublishedValue? Value(JsonObject record, string key)
        {
            switch (record.Find(key))
            {
                case JsonString value:
                    return new(value.Value, text.At(value.Span));
                case JsonNumber number:
                    return new(number.Digits, text.At(number.Span));
                case { HasValue: true } other:
                    Problems.Add(new(text.At(other.Span), key, "it is not a single value"));
                    return null;
                default:
                    return null;
            }
        }

        private bool? Flag(JsonObject record, string key)
        {
            if (record.Find(key) is not { HasValue: true } node)
            {
                return null;
            }

            if (node.Bool is null)
            {
                Problems.Add(new(text.At(node.Span), key, "it is neither true nor false"));
            }

            return node.Bool;
        }

        private ImmutableArray<PublishedValue> Values(JsonObject record, string key)
        {
            if (record.Find(key) is not { HasValue: true } node)
            {
                return [];
            }

            // A list of one loses its brackets in some scripts.
            var items = node is JsonString ? [node] : node.Items;
            if (node is not (JsonArray or JsonString))
            {
                Problems.Add(new(text.At(node.Span), key, "it is not a list"));
            }

            var result = ImmutableArray.CreateBuilder<PublishedValue>(items.Length);
            foreach (var item in items)
            {
                if (item.Text is { } value)
                {
                    result.Add(new(value, text.At(item.Span)));
                }
                else
                {
                    Problems.Add(new(text.At(item.Span), key, "an element is not a text"));
                }
            }

            return result.ToImmutable();
        }
    }
}
