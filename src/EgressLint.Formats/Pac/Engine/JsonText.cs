using System.Text;
using System.Text.Json;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The old and the new way to escape characters.</summary>
internal static class Escapes
{
    /// <summary>UTF-8 bytes as percent and two digits, but for letters, digits and some signs.</summary>
    public static string Percent(CallSite site, string text, string kept)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0 && text.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            throw site.Run.Error("URIError", "URI malformed", site.Span);
        }

        var made = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || (value < 0x80 && kept.Contains((char)value, StringComparison.Ordinal)))
            {
                made.Append((char)value);
            }
            else
            {
                made.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return made.ToString();
    }

    /// <summary>The bytes that percent signs stand for, but for those of some signs, as UTF-8.</summary>
    public static string Plain(CallSite site, string text, string kept)
    {
        var made = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                made.Append(text[i]);
                continue;
            }

            var bytes = new List<byte>();
            var start = i;
            do
            {
                bytes.Add(byte.TryParse(text.AsSpan(i + 1, Math.Min(2, text.Length - i - 1)), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value) && i + 2 < text.Length
                    ? value : throw site.Run.Error("URIError", "URI malformed", site.Span));
                i += 3;
            }
            while (bytes[0] >= 0xC0 && bytes.Count < (bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2) && i < text.Length && text[i] == '%');
            i--;
            if (Rune.DecodeFromUtf8(bytes.ToArray(), out var rune, out var used) != System.Buffers.OperationStatus.Done || used != bytes.Count)
            {
                throw site.Run.Error("URIError", "URI malformed", site.Span);
            }

            made.Append(rune.IsAscii && kept.Contains((char)rune.Value, StringComparison.Ordinal) ? text[start..(i + 1)] : rune.ToString());
        }

        return made.ToString();
    }

    /// <summary>What <c>escape</c> does.</summary>
    public static string Old(string text)
    {
        var made = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || "@*_+-./".Contains(c, StringComparison.Ordinal))
            {
                made.Append(c);
            }
            else
            {
                made.Append(c < 256 ? "%" : "%u").Append(((int)c).ToString(c < 256 ? "X2" : "X4", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return made.ToString();
    }
}

/// <summary>JSON of constants.</summary>
internal static class JsonText
{
    private const int MaxNesting = 500;

    public static JsValue Parse(CallSite site, string text)
    {
        try
        {
            site.Run.Make(text.Length, site.Span);
            if (text.AsSpan().Count('[') + text.AsSpan().Count('{') > MaxNesting)
            {
                throw new AbandonedException("JSON with this many brackets is not followed", site.Span);
            }

            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxNesting });
            return Value(site, document.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw new AbandonedException("JSON with half a character is not followed", site.Span);
        }
        catch (JsonException)
        {
            throw site.Run.Error("SyntaxError", "Unexpected token in JSON", site.Span);
        }
    }

    /// <summary>JSON.stringify of constants, without a replacer and without indentation.</summary>
    public static JsValue Stringify(CallSite site, JsValue value, JsValue replacer, JsValue indent)
    {
        if (!replacer.IsNullish || !indent.IsNullish)
        {
            return site.Run.Unknown("JSON.stringify with more than one argument is not followed", site.Span, UnknownKind.Text);
        }

        var text = new StringBuilder();
        return Write(site, value, text, 0) ? JsValue.Of(text.ToString()) : JsValue.Undefined;
    }

    private static bool Write(CallSite site, JsValue value, StringBuilder text, int depth)
    {
        site.Run.Step(site.Span);
        if (depth > 100)
        {
            throw new AbandonedException("a value nested this deeply", site.Span);
        }

        switch (value is WrapperValue wrapper ? wrapper.Inner : value)
        {
            case UndefinedValue or FunctionValue:
                return false;
            case NullValue:
                text.Append("null");
                return true;
            case BoolValue truth:
                text.Append(truth.Value ? "true" : "false");
                return true;
            case NumberValue number:
                text.Append(double.IsFinite(number.Value) ? Operators.NumberText(number.Value) : "null");
                return true;
            case ArrayValue array:
                WriteAll(site, site.Run.Readable(array, site.Span).Items.ConvertAll(i => ((string?)null, i ?? JsValue.Undefined)), text, depth, '[', ']');
                return true;
            case ObjectValue target:
                if (target.Find("toJSON") is FunctionValue)
                {
                    throw new AbandonedException("toJSON is not followed", site.Span);
                }

                WriteAll(site, site.Run.Readable(target, site.Span).Keys().ConvertAll(k => ((string?)k, Properties.Get(site.Run, target, k, site.Span))), text, depth, '{', '}');
                return true;
            default:
                Quote(Operators.ToConst(site.Run, value, site.Span), text);
                return true;
        }
    }

    private static void WriteAll(CallSite site, List<(string? Name, JsValue Value)> items, StringBuilder text, int depth, char open, char close)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var (name, value) in items)
        {
            var one = new StringBuilder();
            if (!Write(site, value, one, depth + 1))
            {
                if (name is not null)
                {
                    continue;
                }

                one.Append("null");
            }

            text.Append(isFirst ? "" : ",");
            isFirst = false;
            if (name is not null)
            {
                Quote(name, text);
                text.Append(':');
            }

            text.Append(one);
            site.Run.Make(one.Length, site.Span);
        }

        text.Append(close);
    }

    private static void Quote(string value, StringBuilder text)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or (>= '\uD800' and <= '\uDFFF') when c < ' ' || !IsPaired(value, i) => "\\u" + ((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        text.Append('"');
    }

    private static bool IsPaired(string text, int at) => (at + 1 < text.Length && char.IsSurrogatePair(text, at)) || (at > 0 && char.IsSurrogatePair(text, at - 1));

    private static JsValue Value(CallSite site, JsonElement element)
    {
        var realm = site.Run.Machine.Realm;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var made = site.Run.Own(realm.MakeObject());
                foreach (var property in element.EnumerateObject())
                {
                    made.SetOwn(property.Name, Value(site, property.Value));
                }

                return made;
            case JsonValueKind.Array:
                return site.Run.Own(realm.MakeArray([.. element.EnumerateArray().Select(e => (JsValue?)Value(site, e))]));
            case JsonValueKind.String:
                return JsValue.Of(element.GetString() ?? "");
            case JsonValueKind.Number:
                return JsValue.Of(element.GetDouble());
            case JsonValueKind.Null:
                return JsValue.Null;
            default:
                return JsValue.Of(element.ValueKind == JsonValueKind.True);
        }
    }
}
