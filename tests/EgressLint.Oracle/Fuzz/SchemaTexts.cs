using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EgressLint.Oracle.Fuzz;

/// <summary>Makes YAML by a JSON Schema: keys and values that the reader expects, in every form of writing them, and now and then what it does not.</summary>
internal sealed class SchemaTexts(string schema, string path)
{
    private const int Deepest = 8;
    private const int Often = 12;

    private static readonly string[] Odd =
    [
        "~", "null", "true", "-1", "1e999", "99999999999999999999", "0x7f", "\"\\u0000\"", "\"\\ud800\"", "'*'", "\"[\"", "[]", "{}", "[[[]]]", "&a x", "*a", "!!binary x", "|\n  text\n", ">-\n  text\n", "\u202Ex", "2027-02-30", "\"\"",
        "../../x", "**/**/**", "EGL1001", "*.example.com", "10.0.0.0/33", "10.1.2.3", "cm-client", "comanagement", "proxy.pac", "https://x:1/", "'a: b'", "- x", "? x", "a\tb", "# c", "%x", "@x", "`x`",
    ];

    private readonly JsonElement root = JsonDocument.Parse(schema).RootElement;

    /// <summary>A text of a number of choices.</summary>
    public FuzzInput Make(Random random)
    {
        var text = new StringBuilder();
        Value(root, random, text, 0, random.Next(3) == 0, 0);
        return new(path, Encoding.UTF8.GetBytes(text.Append('\n').ToString()));
    }

    private void Value(JsonElement kind, Random random, StringBuilder into, int indent, bool flow, int depth)
    {
        kind = Chosen(kind, random);
        if (depth > Deepest || random.Next(Often) == 0)
        {
            into.Append(Odd[random.Next(Odd.Length)]);
            return;
        }

        switch (kind.ValueKind == JsonValueKind.Object && kind.TryGetProperty("type", out var type) ? (type.ValueKind == JsonValueKind.Array ? type[random.Next(type.GetArrayLength())] : type).GetString() : "")
        {
            case "object":
                Object(kind, random, into, indent, flow, depth);
                break;
            case "array":
                Items(kind, random, into, indent, flow, depth);
                break;
            case "boolean":
                into.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case "integer" or "number":
                into.Append(random.Next(4) switch { 0 => "0", 1 => "443", 2 => "70000", _ => random.Next(1000).ToString(CultureInfo.InvariantCulture) });
                break;
            default:
                into.Append(Text(kind, random));
                break;
        }
    }

    /// <summary>What a reference or an alternative leads to.</summary>
    private JsonElement Chosen(JsonElement kind, Random random)
    {
        for (var turns = 0; turns < 16 && kind.ValueKind == JsonValueKind.Object; turns++)
        {
            if (kind.TryGetProperty("$ref", out var reference) && root.TryGetProperty("$defs", out var all) && all.TryGetProperty((reference.GetString() ?? "").Split('/')[^1], out var target))
            {
                kind = target;
            }
            else if (kind.TryGetProperty("anyOf", out var any) || kind.TryGetProperty("oneOf", out any))
            {
                kind = any[random.Next(any.GetArrayLength())];
            }
            else
            {
                break;
            }
        }

        return kind;
    }

    private void Object(JsonElement kind, Random random, StringBuilder into, int indent, bool flow, int depth)
    {
        var known = kind.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToArray() : [];
        var count = random.Next(0, depth == 0 ? 10 : 6);
        into.Append(flow ? "{ " : "");
        for (var i = 0; i < count; i++)
        {
            // Twice the same key now and then, and one that nobody knows.
            var isOpen = known.Length == 0 || random.Next(Often) == 0;
            var property = isOpen ? default : known[random.Next(known.Length)];
            var value = isOpen ? (kind.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object ? more : default) : property.Value;
            into.Append(flow ? "" : "\n" + new string(' ', indent)).Append(isOpen ? Text(default, random) : property.Name).Append(": ");
            Value(value, random, into, indent + 2, flow || random.Next(4) == 0, depth + 1);
            into.Append(flow ? ", " : "");
        }

        into.Append(flow ? "}" : count == 0 ? "{}" : "");
    }

    private void Items(JsonElement kind, Random random, StringBuilder into, int indent, bool flow, int depth)
    {
        var item = kind.TryGetProperty("items", out var items) ? items : default;
        var count = random.Next(0, 5);
        into.Append(flow ? "[ " : "");
        for (var i = 0; i < count; i++)
        {
            into.Append(flow ? "" : "\n" + new string(' ', indent) + "- ");
            Value(item, random, into, indent + 2, flow || random.Next(2) == 0, depth + 1);
            into.Append(flow ? ", " : "");
        }

        into.Append(flow ? "]" : count == 0 ? "[]" : "");
    }

    private static string Text(JsonElement kind, Random random) =>
        kind.ValueKind == JsonValueKind.Object && kind.TryGetProperty("enum", out var words) && random.Next(Often) > 0 ? words[random.Next(words.GetArrayLength())].ToString()
        : random.Next(3) == 0 ? Odd[random.Next(Odd.Length)]
        : $"w{random.Next(40)}";
}
