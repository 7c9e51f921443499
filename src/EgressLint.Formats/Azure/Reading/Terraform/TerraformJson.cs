using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>
/// Configuration in JSON (<c>*.tf.json</c>). Literals are values, variables have their defaults, and a reference to an id is the symbol of that id; everything
/// else only Terraform can compute.
/// </summary>
internal sealed class TerraformJson
{
    private const string Default = "Variables of Terraform have their default values.";

    private readonly SourceText text;
    private readonly TerraformScope scope;

    private TerraformJson(SourceText text, TerraformScope scope)
    {
        this.text = text;
        this.scope = scope;
    }

    /// <summary>The types of the resources of a configuration.</summary>
    public static IEnumerable<string> Types(JsonNode root) => Labels(root.Find("resource")).Select(l => l.Name);

    /// <summary>Reads a configuration.</summary>
    public static TerraformBlocks Read(SourceText text, JsonTree json)
    {
        var scope = new TerraformScope(text);
        var gaps = ImmutableArray.CreateBuilder<Doubt>();
        foreach (var root in json.Roots)
        {
            scope.Add(root);
            foreach (var (name, _, at) in Labels(root.Find("module")))
            {
                gaps.Add(new($"the resources of module '{name}' are not in this file", text.At(at)));
            }
        }

        var reader = new TerraformJson(text, scope);
        var blocks = scope.Resources.Select(r => reader.Block(r.Key, r.Value.Type, r.Value.Node, r.Value.At)).OfType<TerraformBlock>().ToImmutableArray();
        return new(blocks) { Gaps = gaps.ToImmutable(), Assumptions = scope.UsedDefaults ? [Default] : [] };
    }

    /// <summary>What a member holds by label: an object, or an array of objects, with a value or an array of values for every label.</summary>
    public static IEnumerable<(string Name, JsonNode Node, TextSpan At)> Labels(JsonNode? node)
    {
        foreach (var part in node is JsonArray ? node.Items : node is null ? [] : [node])
        {
            foreach (var member in part.Members)
            {
                if (member.Name != "//")
                {
                    foreach (var value in member.Value is JsonArray ? member.Value.Items : [member.Value])
                    {
                        yield return (member.Name, value, member.NameSpan);
                    }
                }
            }
        }
    }

    private TerraformBlock? Block(string address, string type, JsonNode node, TextSpan at)
    {
        if (!TerraformMaps.IsKnown(type) || Count(node, out var mayBeAbsent))
        {
            return null;
        }

        var members = ImmutableArray.CreateBuilder<AzureMember>();
        foreach (var name in TerraformAttributes.Of(type))
        {
            var value = node.Find(name) is { HasValue: true } written ? scope.Value(written, address) : null;
            if (Dynamic(node, name) is { } dynamic)
            {
                ImmutableArray<AzureValue> known = value is null ? [] : value.Kind == AzureKind.List ? value.Items : [value];
                value = AzureValue.Of(known, value?.At ?? text.At(dynamic), "a dynamic block makes elements of what only Terraform knows");
            }

            if (value is not null)
            {
                members.Add(new(name, value));
            }
        }

        return new()
        {
            Address = address,
            Type = type,
            Body = AzureValue.Of(members.ToImmutable(), text.At(node.Span)),
            At = text.At(at),
            MayBeAbsent = mayBeAbsent,
            Links = Links(node, type),
        };
    }

    /// <summary>Whether a resource certainly has no instance, and why it may have none or several.</summary>
    private bool Count(JsonNode node, out Doubt? mayBeAbsent)
    {
        mayBeAbsent = null;
        foreach (var name in new[] { "count", "for_each" })
        {
            if (node.Find(name) is not { HasValue: true } written)
            {
                continue;
            }

            var value = scope.Value(written, "");
            if (value.Number == 0 || (value.Kind is AzureKind.List or AzureKind.Map && value.MayHaveMore is null && value.Items.IsEmpty && value.Members.IsEmpty))
            {
                return true;
            }

            mayBeAbsent = value.Number == 1 ? null : new($"'{name}' makes an unknown number of it", JsonValues.Place(text, written));
        }

        return false;
    }

    private static TextSpan? Dynamic(JsonNode node, string name)
    {
        foreach (var (label, _, at) in Labels(node.Find("dynamic")))
        {
            if (label == name)
            {
                return at;
            }
        }

        return null;
    }

    private ImmutableDictionary<string, string> Links(JsonNode node, string type)
    {
        var links = ImmutableDictionary<string, string>.Empty;
        foreach (var name in TerraformAttributes.Links(type))
        {
            if (TerraformScope.ReferenceIn(node.Find(name)?.Text) is { } reference && scope.Target(reference) is { } target)
            {
                links = links.SetItem(name, target);
            }
        }

        return links;
    }
}
