using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading;

/// <summary>Values of JSON without any reading between the lines.</summary>
internal static class JsonValues
{
    /// <summary>The value of a node. Its depth is that of the tree, which has an end.</summary>
    public static AzureValue Read(SourceText text, JsonNode node) => node switch
    {
        JsonArray => AzureValue.Of(Items(text, node.Items), Place(text, node)),
        JsonObject => AzureValue.Of(Members(text, node.Members), Place(text, node)),
        _ => Scalar(text, node),
    };

    /// <summary>The value of a text, number, truth or nothing.</summary>
    public static AzureValue Scalar(SourceText text, JsonNode node)
    {
        var at = Place(text, node);
        return node switch
        {
            JsonString made => AzureValue.Of(made.Value, at),
            { Integer: { } number } => AzureValue.Of(number, at),
            JsonNumber number => AzureValue.Of(number.Digits, at),
            { Bool: { } flag } => AzureValue.Of(flag, at),
            _ => AzureValue.Null(at),
        };
    }

    /// <summary>A list of values.</summary>
    public static AzureValue List(IEnumerable<AzureValue> items, Location at, string? mayHaveMore = null)
    {
        ImmutableArray<AzureValue> made = [.. items];
        return AzureValue.Of(made, at, mayHaveMore);
    }

    /// <summary>A map of members.</summary>
    public static AzureValue Map(IEnumerable<AzureMember> members, Location at, string? mayHaveMore = null)
    {
        ImmutableArray<AzureMember> made = [.. members];
        return AzureValue.Of(made, at, mayHaveMore);
    }

    /// <summary>Where a value stands, without quotes.</summary>
    public static Location Place(SourceText text, JsonNode node) => text.At(node is JsonString made ? made.Inner : node.Span);

    private static ImmutableArray<AzureValue> Items(SourceText text, ImmutableArray<JsonNode> items)
    {
        var values = ImmutableArray.CreateBuilder<AzureValue>(items.Length);
        foreach (var item in items)
        {
            values.Add(Read(text, item));
        }

        return values.MoveToImmutable();
    }

    private static ImmutableArray<AzureMember> Members(SourceText text, ImmutableArray<JsonMember> members)
    {
        var values = ImmutableArray.CreateBuilder<AzureMember>(members.Length);
        foreach (var member in members)
        {
            values.Add(new(member.Name, Read(text, member.Value)));
        }

        return values.MoveToImmutable();
    }
}
