using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>What reading a baseline gives.</summary>
/// <param name="Baseline">The baseline; null when the text is none.</param>
/// <param name="Problem">What is wrong, for a person; null when nothing is.</param>
/// <param name="At">Where it is wrong.</param>
public sealed record BaselineReadResult(Baseline? Baseline, string? Problem, Location? At);

/// <summary>
/// A baseline as a file: JSON Lines, one finding a line and sorted, so that version control shows and merges it line by line. No times, no places
/// of a machine, and no line numbers, which change without anything being found.
/// </summary>
public static class BaselineFile
{
    private const int Version = 1;
    private const int Deepest = 4;

    /// <summary>Writes a baseline; the same findings give the same bytes.</summary>
    public static void Write(Baseline baseline, Stream stream)
    {
        Line(stream, json =>
        {
            json.WriteNumber("egresslint-baseline", Version);
            if (baseline.PerEndpoint)
            {
                json.WriteBoolean("perEndpoint", true);
            }
        });
        foreach (var entry in baseline.Entries)
        {
            Line(stream, json => Write(json, entry));
        }
    }

    /// <summary>Reads a baseline. Entries that are there twice, as a merge leaves them, count once.</summary>
    public static BaselineReadResult Read(SourceText text)
    {
        var entries = new Dictionary<string, BaselineEntry>(StringComparer.Ordinal);
        bool? perEndpoint = null;
        for (var number = 0; number < text.LineCount; number++)
        {
            var line = text.GetLine(number);
            if (text[line].IsWhiteSpace())
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(text.Content.AsMemory(line.Start, line.Length), new() { MaxDepth = Deepest });
                if (perEndpoint is null)
                {
                    perEndpoint = Head(document.RootElement);
                    if (perEndpoint is null)
                    {
                        return Wrong(text, line, "the first line is not that of a baseline; write it with '--write-baseline'");
                    }
                }
                else if (Entry(document.RootElement) is not { } entry)
                {
                    return Wrong(text, line, "'path', 'rule' and 'fingerprint' must be texts, and 'count' a number from 1");
                }
                else if (!entries.TryGetValue(entry.Fingerprint, out var known) || known.Count < entry.Count)
                {
                    entries[entry.Fingerprint] = entry with { At = text.At(line) };
                }
            }
            catch (JsonException problem)
            {
                return Broken(text, line, problem);
            }
        }

        return perEndpoint is { } each ? new(new(Sorted(entries.Values), each), null, null) : Wrong(text, text.GetLine(0), "it is empty");
    }

    private static ImmutableArray<BaselineEntry> Sorted(IEnumerable<BaselineEntry> entries) => [.. entries.OrderBy(entry => entry.At?.Span.Start)];

    private static void Line(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, JsonText.OneLine))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, BaselineEntry entry)
    {
        json.Text("path", entry.Path);
        json.Text("rule", entry.Rule);
        if (entry.Endpoint is not null)
        {
            json.Text("endpoint", entry.Endpoint);
        }

        json.Text("text", Escaping.Visible(entry.Text));
        json.Text("fingerprint", entry.Fingerprint);
        if (entry.Count > 1)
        {
            json.WriteNumber("count", entry.Count);
        }
    }

    /// <summary>Whether endpoints have findings of their own; null when it is no head of a baseline.</summary>
    private static bool? Head(JsonElement head) => head.ValueKind == JsonValueKind.Object
        && head.TryGetProperty("egresslint-baseline", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == Version
        ? head.TryGetProperty("perEndpoint", out var each) && each.ValueKind == JsonValueKind.True
        : null;

    private static BaselineEntry? Entry(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object || Text(line, "path") is not { } path || Text(line, "rule") is not { } rule || Text(line, "fingerprint") is not { } fingerprint)
        {
            return null;
        }

        var count = 1;
        return line.TryGetProperty("count", out var written) && (written.ValueKind != JsonValueKind.Number || !written.TryGetInt32(out count) || count < 1)
            ? null
            : new(path, rule, Text(line, "endpoint"), Text(line, "text") ?? "", fingerprint, count);
    }

    private static string? Text(JsonElement line, string name)
    {
        try
        {
            return line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, as an escape: no text.
            return null;
        }
    }

    private static BaselineReadResult Broken(SourceText text, TextSpan line, JsonException problem)
    {
        var content = text[line];
        if (content.StartsWith("<<<<<<<") || content.StartsWith("=======") || content.StartsWith(">>>>>>>"))
        {
            return Wrong(text, line, "this is the mark of a merge that was not finished");
        }

        // The reader counts bytes.
        var bytes = (int)Math.Clamp(problem.BytePositionInLine ?? 0, 0, Encoding.UTF8.GetByteCount(content));
        var units = Encoding.UTF8.GetCharCount(Encoding.UTF8.GetBytes(content.ToString()).AsSpan(0, bytes));
        return Wrong(text, new(line.Start + Math.Min(units, line.Length), 0), "this is not JSON");
    }

    private static BaselineReadResult Wrong(SourceText text, TextSpan span, string problem) => new(null, problem, text.At(span));
}
