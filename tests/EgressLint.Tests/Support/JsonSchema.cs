using System.Text.Json;
using System.Text.RegularExpressions;
using EgressLint.Analysis.Yaml;

namespace EgressLint.Tests.Support;

/// <summary>As much of JSON Schema as our schemas use, over YAML. A keyword that is not known here fails, so that none is passed over.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly HashSet<string> Notes = ["$schema", "$id", "$defs", "title", "description", "default", "examples"];

    public static JsonSchema Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new(document.RootElement.Clone());
    }

    public JsonElement Root => root;

    /// <summary>What is wrong, with the line each; empty when the text is as the schema has it.</summary>
    public List<string> Check(YamlNode node) => Check(root, node).ToList();

    /// <summary>The schema at a path of members and items, references followed.</summary>
    public JsonElement At(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (at, part) => Follow(at.ValueKind == JsonValueKind.Array ? at[int.Parse(part, null)] : at.GetProperty(part)));

    private JsonElement Follow(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = (reference.GetString() ?? "")[2..].Split('/').Aggregate(root, (at, part) => at.GetProperty(part));
        }

        return schema;
    }

    private IEnumerable<string> Check(JsonElement schema, YamlNode node)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? [] : [$"{node.At}: nothing is allowed here"];
        }

        return schema.EnumerateObject().SelectMany(keyword => Check(keyword.Name, keyword.Value, schema, node));
    }

    private IEnumerable<string> Check(string keyword, JsonElement value, JsonElement schema, YamlNode node)
    {
        var text = (node as YamlScalar)?.Value ?? "";
        return keyword switch
        {
            "$ref" => Check(Follow(schema), node),
            "type" => Types(node).Any(type => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(v => v.ValueEquals(type)) : value.ValueEquals(type)) ? [] : [$"{node.At}: {node.Kind} is not {value}"],
            "enum" => value.EnumerateArray().Any(v => v.ToString() == text) ? [] : [$"{node.At}: '{text}' is not one of {value}"],
            "const" => value.ToString() == text ? [] : [$"{node.At}: '{text}' is not {value}"],
            "pattern" => node is not YamlScalar || Regex.IsMatch(text, value.GetString() ?? "") ? [] : [$"{node.At}: '{text}' does not match {value}"],
            "minLength" => node is not YamlScalar || text.Length >= value.GetInt32() ? [] : [$"{node.At}: '{text}' is too short"],
            "minimum" => !double.TryParse(text, out var low) || low >= value.GetDouble() ? [] : [$"{node.At}: {text} is too small"],
            "maximum" => !double.TryParse(text, out var high) || high <= value.GetDouble() ? [] : [$"{node.At}: {text} is too large"],
            "anyOf" or "oneOf" => Alternatives(value, node, keyword == "oneOf"),
            "items" => (node as YamlList)?.Items.SelectMany(item => Check(value, item)) ?? [],
            "properties" => (node as YamlMap)?.Entries.SelectMany(e => value.TryGetProperty(e.Key, out var inner) ? Check(inner, e.Value) : []) ?? [],
            "additionalProperties" => (node as YamlMap)?.Entries.Where(e => !(schema.TryGetProperty("properties", out var known) && known.TryGetProperty(e.Key, out _)))
                .SelectMany(e => value.ValueKind == JsonValueKind.False ? [$"{e.KeyAt}: '{e.Key}' is no key here"] : Check(value, e.Value)) ?? [],
            "propertyNames" => (node as YamlMap)?.Entries.SelectMany(e => Check(value, new YamlScalar(e.Key, true, e.KeyAt))) ?? [],
            "required" => node is YamlMap map ? value.EnumerateArray().Where(v => map[v.GetString() ?? ""] is null).Select(v => $"{node.At}: '{v}' is missing") : [],
            _ when Notes.Contains(keyword) => [],
            _ => [$"the keyword '{keyword}' is not known to the tests"],
        };
    }

    private List<string> Alternatives(JsonElement all, YamlNode node, bool one)
    {
        var results = all.EnumerateArray().Select(alternative => Check(alternative, node).ToList()).ToList();
        var good = results.Count(r => r.Count == 0);
        return good == 1 || (good > 1 && !one) ? [] : good > 1 ? [$"{node.At}: more than one alternative fits"] : results.MinBy(r => r.Count) ?? [];
    }

    private static IEnumerable<string> Types(YamlNode node) => node switch
    {
        YamlMap => ["object"],
        YamlList => ["array"],
        YamlScalar { IsQuoted: false, Value: "true" or "false" } => ["boolean"],
        YamlScalar { IsQuoted: false, Value: var v } when Regex.IsMatch(v, "^-?[0-9]+$") => ["integer", "number"],
        YamlScalar { IsQuoted: false, Value: var v } when Regex.IsMatch(v, "^-?[0-9]+\\.[0-9]+$") => ["number"],
        YamlScalar { IsNull: true } => ["null"],
        _ => ["string"],
    };
}
