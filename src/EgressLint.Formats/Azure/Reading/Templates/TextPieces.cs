using System.Globalization;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Puts a text together of pieces, some of which may be unknown.</summary>
internal sealed class TextPieces
{
    /// <summary>Longest text that is made: a template may ask for any length.</summary>
    public const int Longest = 1 << 20;

    /// <summary>Why a longer one is unknown.</summary>
    public const string TooLong = "the text is longer than 1 MB";

    private readonly StringBuilder known = new();
    private readonly StringBuilder symbol = new();
    private string? reason;

    /// <summary>Whether it has become longer than any text that is made.</summary>
    public bool IsTooLong => known.Length + symbol.Length > 2 * Longest;

    /// <summary>Adds text. Of what becomes too long nothing more is kept.</summary>
    public void Add(string text)
    {
        known.Append(text);
        symbol.Append(Symbols.Escape(text));
    }

    /// <summary>Adds a value as <c>concat</c> and <c>format</c> write it; false for what has no text (lists, maps).</summary>
    public bool Add(AzureValue value)
    {
        switch (value.Kind)
        {
            case AzureKind.Text:
                Add(value.Text ?? "");
                return true;
            case AzureKind.Number:
                Add((value.Number ?? 0).ToString(CultureInfo.InvariantCulture));
                return true;
            case AzureKind.Bool:
                Add(value.Bool == true ? "True" : "False");
                return true;
            case AzureKind.Null:
                return true;
            case AzureKind.Unknown:
                AddUnknown(value.Symbol ?? "", value.Reason ?? "");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds a piece by its symbol.</summary>
    public void AddUnknown(string part, string why)
    {
        symbol.Append(part);
        reason ??= why;
    }

    /// <summary>The text, or the unknown text with holes.</summary>
    public AzureValue ToValue(Location at) => reason is null
        ? AzureValue.Of(known.ToString(), at)
        : AzureValue.Unknown(reason, Symbols.Bounded(symbol.ToString()), at);

    /// <summary>A symbol as value: known when it has no holes.</summary>
    public static AzureValue FromSymbol(string symbol, string reason, Location at) => symbol.Contains('{', StringComparison.Ordinal)
        ? AzureValue.Unknown(reason, Symbols.Bounded(symbol), at)
        : AzureValue.Of(symbol, at);

    /// <summary>A value as symbol: text is escaped; null for lists, maps and <c>null</c>.</summary>
    public static string? SymbolOf(AzureValue value) => value.Kind switch
    {
        AzureKind.Text => Symbols.Escape(value.Text ?? ""),
        AzureKind.Unknown => value.Symbol,
        AzureKind.Number => value.Identity,
        _ => null,
    };
}
