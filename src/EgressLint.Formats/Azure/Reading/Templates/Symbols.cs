using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>
/// Symbols of unknown values: text with holes, such as <c>nsg-{parameters('name')}</c>. A hole stands in braces, braces of the text itself are holes with
/// a name. One symbol, one value: so parts of an unknown text are as good as a known one wherever they decide (a prefix, a part of an id), and two places
/// that compute the same unknown name meet.
/// </summary>
internal static class Symbols
{
    /// <summary>Longer holes are shortened to a digest, so that messages can show what is left.</summary>
    private const int LongestHole = 240;

    /// <summary>Longer texts with holes are shortened to what they begin with.</summary>
    private const int LongestText = 2000;

    /// <summary>Larger lists and maps are not written out.</summary>
    private const int Heaviest = 400;

    private static readonly SearchValues<char> NoName = SearchValues.Create("{}()[]<>'./ ,#");

    /// <summary>Text as part of a symbol.</summary>
    public static string Escape(string text) => text.AsSpan().IndexOfAny('{', '}') < 0
        ? text
        : text.Replace("{", "{lbrace\u0001", StringComparison.Ordinal).Replace("}", "{rbrace}", StringComparison.Ordinal).Replace("\u0001", "}", StringComparison.Ordinal);

    /// <summary>The parts, in order: text outside braces and holes with their braces.</summary>
    public static IEnumerable<(bool IsHole, string Text)> Parts(string symbol)
    {
        var start = 0;
        while (start < symbol.Length)
        {
            var end = symbol[start] == '{' ? EndOfHole(symbol, start) : symbol.IndexOf('{', start);
            end = end < 0 ? symbol.Length : end;
            yield return (symbol[start] == '{', symbol[start..end]);
            start = end;
        }
    }

    /// <summary>Whether it is certainly a text: it has some, or is made of several parts.</summary>
    public static bool IsText(string symbol) => symbol is not ['{', ..] || EndOfHole(symbol, 0) < symbol.Length;

    /// <summary>Whether some of it is known to be there, so that it is not empty.</summary>
    public static bool HasText(string symbol) => Parts(symbol).Any(p => !p.IsHole || p.Text is "{lbrace}" or "{rbrace}");

    /// <summary>What it certainly begins with.</summary>
    public static string Prefix(string symbol)
    {
        var hole = symbol.IndexOf('{', StringComparison.Ordinal);
        return hole < 0 ? symbol : symbol[..hole];
    }

    /// <summary>What it certainly ends with.</summary>
    public static string Suffix(string symbol)
    {
        var last = Parts(symbol).LastOrDefault();
        return last.IsHole ? "" : last.Text ?? "";
    }

    /// <summary>Cuts at a character outside the holes.</summary>
    public static ImmutableArray<string> Split(string symbol, char at)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < symbol.Length; i++)
        {
            depth += symbol[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (symbol[i] == at && depth == 0)
            {
                parts.Add(symbol[start..i]);
                start = i + 1;
            }
        }

        parts.Add(symbol[start..]);
        return parts.ToImmutable();
    }

    /// <summary>The symbol of something computed: <c>{name(first, second)}</c>.</summary>
    public static string Call(string name, params ReadOnlySpan<AzureValue> arguments)
    {
        var text = new StringBuilder("{").Append(name).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Of(arguments[i]));
        }

        return Bounded(text.Append(")}").ToString());
    }

    /// <summary>The symbol of a member: <c>{of.name}</c>.</summary>
    public static string Member(string of, string name) => Bounded($"{Inside(of)}.{Escape(name).ToLowerInvariant()}}}");

    /// <summary>The symbol of an element: <c>{of[index]}</c>.</summary>
    public static string Element(string of, string index) => Bounded($"{Inside(of)}[{index}]}}");

    /// <summary>A value as part of a symbol. What is unknown in it has to be complete: see <see cref="IsComplete"/>.</summary>
    public static string Of(AzureValue value) => value.Kind switch
    {
        AzureKind.Null => "null",
        AzureKind.Bool => value.Bool == true ? "true" : "false",
        AzureKind.Number => (value.Number ?? 0).ToString(CultureInfo.InvariantCulture),
        AzureKind.Text => $"'{Escape(value.Text ?? "")}'",
        AzureKind.Unknown => value.Symbol ?? "",
        AzureKind.List => $"[{string.Join(", ", value.Items.Select(Of))}]",
        _ => $"<{string.Join(", ", value.Members.Select(m => $"{Escape(m.Name)}: {Of(m.Value)}"))}>",
    };

    /// <summary>Whether a symbol can say all of it: nothing is left out and it is not too large.</summary>
    public static bool IsComplete(AzureValue value) =>
        value.MayHaveMore is null && value.Weight <= Heaviest && value.Items.All(IsComplete) && value.Members.All(m => IsComplete(m.Value));

    /// <summary>The same symbol, or a shorter one that stands for it where it is long.</summary>
    public static string Bounded(string symbol)
    {
        if (symbol.Length <= LongestHole)
        {
            return symbol;
        }

        if (!IsText(symbol))
        {
            var name = symbol.AsSpan(1).IndexOfAny(NoName);
            return name <= 0 ? $"{{#{Digest(symbol)}}}" : $"{{{symbol[1..(name + 1)]}(#{Digest(symbol)})}}";
        }

        return symbol.Length <= LongestText ? symbol : $"{Prefix(symbol[..LongestText])}{{long#{Digest(symbol)}}}";
    }

    /// <summary>A symbol, open at its end: of one hole the braces go, of a text with holes they stay.</summary>
    private static string Inside(string symbol) => IsText(symbol) ? $"{{({symbol})" : symbol[..^1];

    private static string Digest(string symbol) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(symbol)))[..16];

    private static int EndOfHole(string symbol, int start)
    {
        var depth = 0;
        for (var i = start; i < symbol.Length; i++)
        {
            depth += symbol[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return symbol.Length;
    }
}
