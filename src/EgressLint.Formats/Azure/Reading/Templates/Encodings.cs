using System.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions that read or write an encoding.</summary>
internal static class Encodings
{
    /// <summary>Longer texts are not read as JSON.</summary>
    private const int LongestJson = 1 << 18;

    /// <summary>Text as base 64 of UTF-8.</summary>
    public static AzureValue Base64(FunctionCall call) => call[0].Text is { } text ? call.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))) : call.Undecided();

    /// <summary>And back.</summary>
    public static AzureValue Base64ToText(FunctionCall call) => Decode(call) is { } text ? call.Of(text) : call.Undecided();

    /// <summary>And back to what the text says as JSON.</summary>
    public static AzureValue Base64ToJson(FunctionCall call) => Decode(call) is { } text ? Read(call, text) : call.Undecided();

    /// <summary>What a text says as JSON.</summary>
    public static AzureValue Json(FunctionCall call) => call[0].Text is { } text ? Read(call, text) : call.Undecided();

    /// <summary>A relative address from a base. Of an unknown base what stands behind it is kept: linked templates are found by it.</summary>
    public static AzureValue Uri(FunctionCall call)
    {
        if (call[1].Text is { } relative && call[0].Symbol is { } symbol)
        {
            return TextPieces.FromSymbol($"{{uri({symbol})}}/{Symbols.Escape(relative.TrimStart('/'))}", call[0].Reason ?? "", call.At);
        }

        return call[0].Text is { } start && call[1].Text is { } rest && System.Uri.TryCreate(start, UriKind.Absolute, out var from) && System.Uri.TryCreate(from, rest, out var made)
            ? call.Of(made.AbsoluteUri)
            : call.Undecided();
    }

    /// <summary>Text as part of an address.</summary>
    public static AzureValue UriComponent(FunctionCall call) => call[0].Text is { } text ? call.Of(System.Uri.EscapeDataString(text)) : call.Undecided();

    /// <summary>And back.</summary>
    public static AzureValue UriComponentToText(FunctionCall call) => call[0].Text is { } text ? call.Of(System.Uri.UnescapeDataString(text)) : call.Undecided();

    private static string? Decode(FunctionCall call)
    {
        var text = call[0].Text ?? "";
        var bytes = new byte[text.Length];
        return call[0].Text is not null && Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }

    private static AzureValue Read(FunctionCall call, string text)
    {
        if (text.Length > LongestJson || !call.Evaluator.Meter.Spend(text.Length / 16))
        {
            return call.Unknown("the text is too long to be read as JSON");
        }

        var tree = JsonTree.Read(text);
        return tree.Problems.IsEmpty && tree.Roots.Length == 1 ? Made(tree.Root, call) : call.Unknown("the text is no JSON");
    }

    /// <summary>The values of a text that stands in no file: all of them are where the call is.</summary>
    private static AzureValue Made(JsonNode node, FunctionCall call) => node switch
    {
        JsonString made => AzureValue.Of(made.Value, call.At),
        JsonArray array => AzureValue.Of([.. array.Elements.Select(e => Made(e, call))], call.At),
        JsonObject made => AzureValue.Of([.. made.Own.Select(m => new AzureMember(m.Name, Made(m.Value, call)))], call.At),
        { Bool: { } flag } => call.Of(flag),
        { Integer: { } number } => call.Of(number),
        JsonNumber number => AzureValue.Unknown($"{number.Digits} is no whole number", $"{{{number.Digits}}}", call.At),
        _ => AzureValue.Null(call.At),
    };
}
