using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Exports;

/// <summary>A place where PowerShell wrote something else than the value.</summary>
/// <param name="Name">The member.</param>
/// <param name="At">Where.</param>
internal readonly record struct ExportCut(string Name, Location At);

/// <summary>
/// Values of an export. PowerShell writes lists under names that are singular in REST, and beyond its depth the name of a type, or the elements of a list in
/// one text with blanks between them: the former is set right, the latter as far as it can be.
/// </summary>
internal sealed class ExportValues(SourceText text)
{
    /// <summary>Why a value that was cut is unknown.</summary>
    public const string CutReason = "it was cut when it was exported; 'ConvertTo-Json -Depth 6' keeps it";

    private static readonly (string Singular, string Plural)[] Lists =
    [
        ("sourceAddressPrefix", "sourceAddressPrefixes"), ("destinationAddressPrefix", "destinationAddressPrefixes"),
        ("sourcePortRange", "sourcePortRanges"), ("destinationPortRange", "destinationPortRanges"), ("addressPrefix", "addressPrefixes"),
    ];

    /// <summary>What was cut, in file order.</summary>
    public List<ExportCut> Cuts { get; } = [];

    /// <summary>Whether PowerShell wrote this for something that was too deep.</summary>
    public static bool IsCut(string value) => value.StartsWith("Microsoft.Azure.Commands.", StringComparison.Ordinal)
        || value.StartsWith("Microsoft.Azure.Management.", StringComparison.Ordinal) || value.StartsWith("@{", StringComparison.Ordinal)
        || value.StartsWith("System.Collections.", StringComparison.Ordinal) || value is "System.Object[]" or "System.String[]";

    /// <summary>The members of a resource: those of its <c>properties</c>, then its own.</summary>
    public ImmutableArray<AzureMember> Body(JsonNode node)
    {
        var members = ImmutableArray.CreateBuilder<AzureMember>();
        var properties = node.FindMember("properties", ignoreCase: true)?.Value as JsonObject;
        Add(members, properties?.Own ?? []);
        Add(members, [.. node.Members.Where(m => m.Value != properties)]);
        return members.ToImmutable();
    }

    /// <summary>The value of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The member that has it, or has the list that it is in.</param>
    public AzureValue Read(JsonNode node, string name)
    {
        switch (node)
        {
            case JsonArray when node.Items.Any(i => i.Text is { } item && IsCut(item)):
                return Cut(node, name);
            case JsonArray:
                return JsonValues.List(node.Items.Select(i => Read(i, name)), JsonValues.Place(text, node));
            case JsonObject:
                var members = ImmutableArray.CreateBuilder<AzureMember>(node.Members.Length);
                Add(members, node.Members);
                return AzureValue.Of(members.ToImmutable(), JsonValues.Place(text, node));
            case JsonString { Value: var value } when IsCut(value):
                return Cut(node, name);
            default:
                return JsonValues.Scalar(text, node);
        }
    }

    private void Add(ImmutableArray<AzureMember>.Builder members, ImmutableArray<JsonMember> written)
    {
        foreach (var member in written)
        {
            if (member.Name is not ("tags" or "Tags" or "tag" or "Tag"))
            {
                members.Add(Member(member));
            }
        }
    }

    private AzureMember Member(JsonMember member)
    {
        var plural = Array.Find(Lists, l => l.Singular.Equals(member.Name, StringComparison.OrdinalIgnoreCase)).Plural;
        return plural is null ? new(member.Name, Read(member.Value, member.Name)) : member.Value switch
        {
            JsonArray { Elements: [var only] } => new(member.Name, Read(only, member.Name)),
            JsonArray => new(plural, Read(member.Value, plural)),
            JsonString { Value: var value } made when char.IsAsciiLetterUpper(member.Name[0]) && value.Trim().Contains(' ') && !IsCut(value) =>
                new(plural, AzureValue.Of(Words(made), JsonValues.Place(text, made))),
            _ => new(member.Name, Read(member.Value, member.Name)),
        };
    }

    /// <summary>The elements of a list that PowerShell wrote as one text.</summary>
    private ImmutableArray<AzureValue> Words(JsonString made)
    {
        var words = ImmutableArray.CreateBuilder<AzureValue>();
        for (var at = 0; at < made.Value.Length; at++)
        {
            var end = made.Value.IndexOf(' ', at);
            end = end < 0 ? made.Value.Length : end;
            if (end > at)
            {
                words.Add(AzureValue.Of(made.Value[at..end], text.At(made.Place(text.Content, at, end - at))));
            }

            at = end;
        }

        return words.ToImmutable();
    }

    private AzureValue Cut(JsonNode node, string name)
    {
        var at = JsonValues.Place(text, node);
        Cuts.Add(new(name, at));
        return AzureValue.Unknown(CutReason, string.Create(CultureInfo.InvariantCulture, $"{{{name}@{at.Span.Start}}}"), at);
    }
}
