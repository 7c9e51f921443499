using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EgressLint.Oracle.Fuzz;

/// <summary>Writes JSON anew with members left out, doubled, renamed, moved, and with values of other types: every reader meets its own words in the wrong places.</summary>
internal sealed class JsonTexts(IReadOnlyList<FuzzInput> samples, bool areLines)
{
    private const int Rarely = 16;

    private static readonly string[] Odd =
        ["null", "true", "-1", "0", "1e999", "99999999999999999999", "1.5", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"\u202E\"", "[]", "{}", "[[[[[[]]]]]]", "{\"a\":{\"a\":{\"a\":{}}}}", "\"10.0.0.0/8\"", "\"x:1\"", "\"http://[::1]:99999/\""];

    private readonly JsonElement[] values = [.. samples.SelectMany(s => Values(s, areLines))];

    /// <summary>A text of a number of choices.</summary>
    public FuzzInput Make(Random random)
    {
        var text = new StringBuilder();
        for (var lines = areLines ? random.Next(1, 6) : 1; lines > 0; lines--)
        {
            Write(values[random.Next(values.Length)], random, text);
            text.Append('\n');
        }

        return new(samples[random.Next(samples.Count)].Path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Write(JsonElement value, Random random, StringBuilder into)
    {
        if (random.Next(Rarely * 4) == 0)
        {
            into.Append(random.Next(2) == 0 ? Odd[random.Next(Odd.Length)] : random.Next(200).ToString(CultureInfo.InvariantCulture));
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().SelectMany(m => Enumerable.Repeat(m, random.Next(Rarely) switch { 0 => 0, 1 => 2, _ => 1 })).ToArray();
                into.Append('{');
                for (var i = 0; i < members.Length; i++)
                {
                    // The name of another member, or of something else entirely.
                    var name = random.Next(Rarely) == 0 ? (random.Next(2) == 0 ? "x" : members[random.Next(members.Length)].Name) : members[i].Name;
                    into.Append(i > 0 ? "," : "").Append(JsonSerializer.Serialize(name)).Append(':');
                    Write(random.Next(Rarely) == 0 ? members[random.Next(members.Length)].Value : members[i].Value, random, into);
                }

                into.Append('}');
                break;
            case JsonValueKind.Array:
                var items = value.EnumerateArray().SelectMany(m => Enumerable.Repeat(m, random.Next(Rarely) switch { 0 => 0, 1 => 2, _ => 1 })).ToArray();
                into.Append('[');
                for (var i = 0; i < items.Length; i++)
                {
                    into.Append(i > 0 ? "," : "");
                    Write(items[i], random, into);
                }

                into.Append(']');
                break;
            default:
                into.Append(value.GetRawText());
                break;
        }
    }

    private static IEnumerable<JsonElement> Values(FuzzInput sample, bool areLines)
    {
        var text = Encoding.UTF8.GetString(sample.Bytes).TrimStart('\uFEFF');
        foreach (var piece in areLines ? text.Split('\n') : [text])
        {
            if (piece.Trim().Length > 0)
            {
                yield return JsonDocument.Parse(piece, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement;
            }
        }
    }
}
