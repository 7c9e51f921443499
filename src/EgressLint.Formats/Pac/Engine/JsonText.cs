using System.Text.Json;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>JSON.parse of a constant.</summary>
internal static class JsonText
{
    public static JsValue Parse(CallSite site, string text)
    {
        try
        {
            site.Run.Make(text.Length, site.Span);
            using var document = JsonDocument.Parse(text);
            return Value(site, document.RootElement);
        }
        catch (JsonException)
        {
            throw site.Run.Error("SyntaxError", "Unexpected token in JSON", site.Span);
        }
    }

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
