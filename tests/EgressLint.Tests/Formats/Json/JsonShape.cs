using System.Text;
using System.Text.Json;
using EgressLint.Formats.Json;

namespace EgressLint.Tests.Formats.Json;

/// <summary>A value as text without blanks, so that two readers can be compared.</summary>
internal static class JsonShape
{
    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    public static string Of(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return text.ToString();
    }

    private static void Write(JsonNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case JsonKind.Object:
                Join(text, '{', '}', node.Members, m =>
                {
                    Quote(m.Name, text);
                    text.Append(':');
                    Write(m.Value, text);
                });
                break;
            case JsonKind.Array:
                Join(text, '[', ']', node.Items, i => Write(i, text));
                break;
            case JsonKind.String:
                Quote(node.Text ?? "", text);
                break;
            default:
                text.Append(node is JsonNumber number ? number.Digits : node.Kind switch
                {
                    JsonKind.True => "true",
                    JsonKind.False => "false",
                    JsonKind.Null => "null",
                    _ => "?",
                });
                break;
        }
    }

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Join(text, '{', '}', element.EnumerateObject(), m =>
                {
                    Quote(m.Name, text);
                    text.Append(':');
                    Write(m.Value, text);
                });
                break;
            case JsonValueKind.Array:
                Join(text, '[', ']', element.EnumerateArray(), i => Write(i, text));
                break;
            case JsonValueKind.String:
                Quote(element.GetString() ?? "", text);
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void Join<T>(StringBuilder text, char open, char close, IEnumerable<T> parts, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var part in parts)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            write(part);
        }

        text.Append(close);
    }

    private static void Quote(string value, StringBuilder text) => text.Append('"').Append(value).Append('"');
}
