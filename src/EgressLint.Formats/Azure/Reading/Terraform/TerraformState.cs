using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>A state file, version 4.</summary>
internal static class TerraformState
{
    /// <summary>Reads a state.</summary>
    public static TerraformBlocks Read(SourceText text, JsonNode root)
    {
        var blocks = ImmutableArray.CreateBuilder<TerraformBlock>();
        foreach (var resource in root.Find("resources")?.Items ?? [])
        {
            var type = resource.Find("type")?.Text ?? "";
            if (!TerraformMaps.IsKnown(type))
            {
                continue;
            }

            var address = TerraformAddress.In(resource.Find("module")?.Text ?? "",
                $"{(resource.Find("mode")?.Text == "data" ? "data." : "")}{type}.{resource.Find("name")?.Text}");
            foreach (var instance in resource.Find("instances")?.Items ?? [])
            {
                if (instance.Find("deposed") is null && instance.Find("attributes") is { HasValue: true } attributes)
                {
                    blocks.Add(Block(text, address + Index(instance.Find("index_key")), type, attributes, resource));
                }
            }
        }

        return new(blocks.ToImmutable()) { ListsAreRead = true };
    }

    private static TerraformBlock Block(SourceText text, string address, string type, JsonNode attributes, JsonNode resource)
    {
        var members = ImmutableArray.CreateBuilder<AzureMember>();
        foreach (var name in TerraformAttributes.Of(type))
        {
            if (attributes.Find(name) is { HasValue: true } value)
            {
                members.Add(new(name, JsonValues.Read(text, value)));
            }
        }

        return new()
        {
            Address = address,
            Type = type,
            Body = AzureValue.Of(members.ToImmutable(), text.At(attributes.Span)),
            At = JsonValues.Place(text, resource.Find("name") ?? resource),
        };
    }

    private static string Index(JsonNode? key) => key switch
    {
        JsonString text => $"[\"{text.Value}\"]",
        { Integer: { } number } => string.Create(CultureInfo.InvariantCulture, $"[{number}]"),
        _ => "",
    };
}
