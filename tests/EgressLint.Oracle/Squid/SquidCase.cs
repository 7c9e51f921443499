using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EgressLint.Oracle.Squid;

/// <summary>One configuration, the world around it, the requests put to it, and what each engine version answered.</summary>
/// <remarks>Texts are bytes: every character is below U+0100 and stands for the byte of its number.</remarks>
internal sealed record SquidCase
{
    public required string Id { get; init; }
    public string? Topic { get; init; }
    public ulong? Seed { get; init; }
    public required string Config { get; init; }
    public SortedDictionary<string, string>? Files { get; init; }

    /// <summary>The proxy's clock when it starts, UTC.</summary>
    public string? Now { get; init; }

    /// <summary>Addresses by name. A name that is absent does not resolve.</summary>
    public SortedDictionary<string, string[]>? Dns { get; init; }

    /// <summary>Reverse names by address.</summary>
    public SortedDictionary<string, string>? Ptr { get; init; }

    /// <summary>The configuration names its own peers; otherwise every allowed request goes to the one peer of the runner.</summary>
    public bool? OwnRouting { get; init; }

    public required IReadOnlyList<SquidRequest> Requests { get; init; }

    /// <summary>By engine version: <see cref="Answer.Rejected"/>, or one answer per request.</summary>
    public SortedDictionary<string, EngineAnswers> Answers { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By engine version: what it said when it refused to start.</summary>
    public SortedDictionary<string, string>? Refusals { get; init; }

    /// <summary>Free words about the case, e.g. what our program said.</summary>
    public string? Note { get; init; }

    private static readonly JsonSerializerOptions Shape = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToLine() => JsonSerializer.Serialize(this, Shape);

    public static SquidCase FromLine(string line) => JsonSerializer.Deserialize<SquidCase>(line, Shape)!;

    public static SquidCase FromNode(JsonNode node) => node.Deserialize<SquidCase>(Shape)!;

    public static IEnumerable<SquidCase> ReadAll(string path) =>
        File.ReadLines(path, Encoding.UTF8).Where(line => line.Length > 0).Select(FromLine);

    public static void WriteAll(string path, IEnumerable<SquidCase> cases)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var one in cases)
        {
            writer.WriteLine(one.ToLine());
        }
    }
}

/// <summary>A request as the client sends it. Without <see cref="Client"/> it comes from 127.0.0.1.</summary>
internal sealed record SquidRequest
{
    public string Method { get; init; } = "GET";
    public string Host { get; init; } = "";
    public int? Port { get; init; }
    public string? Scheme { get; init; }
    public string? Path { get; init; }

    /// <summary>The request target as it stands, instead of one built from the parts.</summary>
    public string? Url { get; init; }
    public string? Login { get; init; }
    public string? Client { get; init; }
    public string? User { get; init; }

    /// <summary>"ok" is accepted, everything else refused; absent means "ok".</summary>
    public string? Password { get; init; }
    public SortedDictionary<string, string>? Headers { get; init; }

    [JsonIgnore]
    public bool IsConnect => Method == "CONNECT";

    [JsonIgnore]
    public string HostInUrl => Host.Contains(':', StringComparison.Ordinal) && !Host.StartsWith('[') ? $"[{Host}]" : Host;

    [JsonIgnore]
    public string Target
    {
        get
        {
            if (Url is not null)
            {
                return Url;
            }

            if (IsConnect)
            {
                return $"{HostInUrl}:{Port ?? 443}";
            }

            var scheme = Scheme ?? "http";
            var usual = scheme switch { "http" => 80, "https" => 443, "ftp" => 21, _ => -1 };
            var port = Port is { } p && p != usual ? $":{p}" : "";
            var login = Login is null ? "" : Login + "@";
            return $"{scheme}://{login}{HostInUrl}{port}{Path ?? "/"}";
        }
    }
}

/// <summary>What one engine version answered to all requests of a case.</summary>
[JsonConverter(typeof(EngineAnswersConverter))]
internal sealed record EngineAnswers(IReadOnlyList<string>? Each)
{
    public static readonly EngineAnswers Rejected = new((IReadOnlyList<string>?)null);

    public string At(int request) => Each is null ? Answer.Rejected : Each[request];

    public bool Same(EngineAnswers other) =>
        Each is null || other.Each is null ? Each is null && other.Each is null : Each.SequenceEqual(other.Each);
}

internal sealed class EngineAnswersConverter : JsonConverter<EngineAnswers>
{
    public override EngineAnswers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return EngineAnswers.Rejected;
        }

        return new EngineAnswers(JsonSerializer.Deserialize<string[]>(ref reader, options)!);
    }

    public override void Write(Utf8JsonWriter writer, EngineAnswers value, JsonSerializerOptions options)
    {
        if (value.Each is null)
        {
            writer.WriteStringValue(Answer.Rejected);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Each, options);
        }
    }
}
