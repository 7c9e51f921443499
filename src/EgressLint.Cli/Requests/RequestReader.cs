using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Cli.Requests;

/// <summary>Why a line of requests is not one.</summary>
internal sealed class RequestException(string message) : Exception(message);

/// <summary>
/// Reads one line of JSON as a request. Strict: an unknown, repeated or wrongly typed field is a mistake, because a request that was
/// half understood would be answered wrongly.
/// </summary>
internal static class RequestReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4 };

    /// <summary>Reads a line; null with the reason when it is no request.</summary>
    public static ExplainRequest? Read(ReadOnlySpan<byte> line, out string problem)
    {
        try
        {
            problem = "";
            return Read(line);
        }
        catch (RequestException mistake)
        {
            problem = mistake.Message;
        }
        catch (JsonException mistake)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"not JSON from column {mistake.BytePositionInLine + 1} on");
        }
        catch (InvalidOperationException)
        {
            // The reader of the framework says so of text that is not UTF-8 or holds half a surrogate pair.
            problem = "a text is not valid Unicode";
        }

        return null;
    }

    private static ExplainRequest Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, Options);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new RequestException("a request is an object, such as {\"url\":\"https://www.example.com/\"}");
        }

        var fields = new RequestFields();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString() ?? "";
            json.Read();
            fields.Set(name, ref json);
        }

        // Whatever follows the object makes the reader throw.
        while (json.Read())
        {
        }

        return fields.Build();
    }
}

/// <summary>The fields of one request while they are read.</summary>
internal sealed class RequestFields
{
    private static readonly ImmutableArray<string> Directions = ["outbound", "inbound"];
    private static readonly ImmutableArray<string> Names =
    [
        "address", "clientAddress", "direction", "endpoint", "headers", "host", "id", "method", "port", "profile", "program",
        "protocol", "resolved", "reverse", "scheme", "service", "source", "sourcePort", "time", "url", "user",
    ];

    private static readonly ImmutableArray<string> TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm"];

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private static readonly ImmutableArray<(string Word, Transport Value)> Schemes =
    [
        ("https", Transport.Https), ("http", Transport.Http), ("tcp-tls", Transport.TcpTls), ("tcp", Transport.Tcp), ("udp", Transport.Udp),
    ];

    private PolicyRequest request = new();
    private string? id;
    private string? endpoint;
    private string? scheme;

    /// <summary>Takes the value the reader stands on.</summary>
    public void Set(string name, ref Utf8JsonReader json)
    {
        if (!seen.Add(name))
        {
            throw new RequestException($"'{name}' is given twice");
        }

        if (json.TokenType == JsonTokenType.Null && Names.Contains(name, StringComparer.Ordinal))
        {
            return;
        }

        switch (name)
        {
            case "id":
                id = json.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(json.ValueSpan) : Text(name, ref json);
                break;
            case "endpoint":
                endpoint = Text(name, ref json);
                break;
            case "scheme":
                scheme = Text(name, ref json);
                break;
            case "profile" or "program" or "service":
                request = request with { Traits = request.Traits.SetItem(name, Text(name, ref json)) };
                break;
            default:
                request = SetRequest(name, ref json);
                break;
        }
    }

    /// <summary>The request, when the fields make one.</summary>
    public ExplainRequest Build()
    {
        if (endpoint is not null)
        {
            return request.Url is null && request.Host is null
                ? new ExplainRequest(request) { Id = id, Endpoint = endpoint, Transport = Scheme(scheme ?? "https") }
                : throw new RequestException("'endpoint' asks about a pattern and cannot be given together with 'url' or 'host'");
        }

        if (scheme is not null)
        {
            throw new RequestException("'scheme' belongs to 'endpoint'");
        }

        return request.Url is not null || request.Host is not null || request.Address is not null
            ? new ExplainRequest(request) { Id = id }
            : throw new RequestException("nothing is asked for: 'url', 'host', 'address' or 'endpoint' is needed");
    }

    /// <summary>How an endpoint of a scheme is spoken to.</summary>
    public static Transport Scheme(string text)
    {
        foreach (var (word, value) in Schemes)
        {
            if (string.Equals(word, text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        throw new RequestException($"'scheme' must be {string.Join(", ", Schemes.Select(s => $"'{s.Word}'"))}, not '{text}'");
    }

    private PolicyRequest SetRequest(string name, ref Utf8JsonReader json) => name switch
    {
        "url" => request with { Url = Text(name, ref json) },
        "method" => request with { Method = Text(name, ref json) },
        "host" => request with { Host = Text(name, ref json) },
        "port" => request with { Port = Port(name, ref json) },
        "source" => request with { Source = Address(name, Text(name, ref json)) },
        "sourcePort" => request with { SourcePort = Port(name, ref json) },
        "address" => request with { Address = Address(name, Text(name, ref json)) },
        "clientAddress" => request with { ClientAddress = Address(name, Text(name, ref json)) },
        "protocol" => request with { Protocol = Protocol(ref json) },
        "time" => request with { Time = Time(Text(name, ref json)) },
        "user" => request with { User = Text(name, ref json) },
        "headers" => request with { Headers = Headers(ref json) },
        "resolved" => request with { Resolved = Resolved(ref json) },
        "reverse" => request with { Reverse = Text(name, ref json) },
        "direction" => request with { Inbound = Direction(Text(name, ref json)) },
        _ => throw new RequestException($"'{name}' is not a field of a request{Suggestion.For(name, Names)}"),
    };

    private static string Text(string name, ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String
        ? json.GetString() ?? ""
        : throw new RequestException($"'{name}' must be a text");

    private static int Port(string name, ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var port) && port is >= 0 and <= 65535
            ? port
            : throw new RequestException($"'{name}' must be a number from 0 to 65535");

    private static IpAddress Address(string name, string text) => IpAddress.TryParse(text, out var address)
        ? address
        : throw new RequestException($"'{name}' must be an IP address, not '{text}'");

    private static Protocols Protocol(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number) && number is >= 0 and <= 255)
        {
            return OfNumber(number);
        }

        return (json.TokenType == JsonTokenType.String ? json.GetString() : null) switch
        {
            "tcp" => Protocols.Tcp,
            "udp" => Protocols.Udp,
            "icmp" => Protocols.Icmp,
            "esp" => Protocols.Esp,
            "ah" => Protocols.Ah,
            _ => throw new RequestException("'protocol' must be 'tcp', 'udp', 'icmp', 'esp', 'ah' or a number from 0 to 255"),
        };
    }

    private static Protocols OfNumber(int number) => number switch
    {
        6 => Protocols.Tcp,
        17 => Protocols.Udp,
        1 or 58 => Protocols.Icmp,
        50 => Protocols.Esp,
        51 => Protocols.Ah,
        _ => Protocols.Other,
    };

    private static DateTime Time(string text)
    {
        foreach (var format in TimeFormats)
        {
            if (DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                return time;
            }
        }

        throw new RequestException($"'time' must be the local time of the deciding machine such as '2026-11-23T10:00:00', not '{text}'");
    }

    private static bool Direction(string text) => Directions.Contains(text, StringComparer.Ordinal)
        ? text is "inbound"
        : throw new RequestException($"'direction' must be 'outbound' or 'inbound', not '{text}'");

    private static ImmutableSortedDictionary<string, string> Headers(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new RequestException("'headers' must be an object of texts");
        }

        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString() ?? "";
            json.Read();
            headers[name.ToLowerInvariant()] = Text($"headers.{name}", ref json);
        }

        return headers.ToImmutable();
    }

    private static ImmutableArray<IpAddress> Resolved(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new RequestException("'resolved' must be an array of IP addresses");
        }

        var addresses = ImmutableArray.CreateBuilder<IpAddress>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            addresses.Add(Address("resolved", Text("resolved", ref json)));
        }

        return addresses.ToImmutable();
    }
}
