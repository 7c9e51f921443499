using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EgressLint.Oracle.Pac;

/// <summary>A PAC program, the world around it, and what a browser's own interpreter answered for each URL.</summary>
internal sealed record PacCase
{
    public required string Pac { get; init; }

    /// <summary>The one IPv4 address of each name. A name that is absent does not resolve.</summary>
    public required SortedDictionary<string, string> Dns { get; init; }

    public required string MyIp { get; init; }

    public required IReadOnlyList<PacAnswer> Answers { get; init; }

    private static readonly JsonSerializerOptions Shape = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new PacResultConverter() },
    };

    public string ToLine() => JsonSerializer.Serialize(this, Shape);

    public static IReadOnlyList<PacCase> ReadAll(string path) =>
        [.. File.ReadLines(path, Encoding.UTF8).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<PacCase>(line, Shape)!)];

    public static void WriteAll(string path, IEnumerable<PacCase> cases)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var one in cases)
        {
            writer.WriteLine(one.ToLine());
        }
    }
}

/// <summary>One call of <c>FindProxyForURL</c>. <see cref="Url"/> and <see cref="Host"/> are the arguments, as the browser hands them over.</summary>
internal sealed record PacAnswer
{
    public required string Url { get; init; }
    public required string Host { get; init; }
    public PacResult? Result { get; init; }
}

/// <summary>The string that came back, or why none did.</summary>
internal sealed record PacResult(string Text, bool IsError)
{
    /// <summary>What the browser said when the program did not load; every URL has the same one then.</summary>
    public const string NotLoaded = "load: ";
}

/// <summary>A string as it is, a failure as <c>{"error":"…"}</c>.</summary>
internal sealed class PacResultConverter : JsonConverter<PacResult>
{
    public override PacResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new PacResult(reader.GetString()!, false);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return new PacResult(document.RootElement.GetProperty("error").GetString()!, true);
    }

    public override void Write(Utf8JsonWriter writer, PacResult value, JsonSerializerOptions options)
    {
        if (!value.IsError)
        {
            writer.WriteStringValue(value.Text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("error", value.Text);
        writer.WriteEndObject();
    }
}
