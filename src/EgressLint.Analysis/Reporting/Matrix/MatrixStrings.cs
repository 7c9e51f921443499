using System.Globalization;
using System.Text;

namespace EgressLint.Analysis.Reporting.Matrix;

/// <summary>Texts that are written once and then called by their number.</summary>
internal sealed class Numbered
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The texts by number.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>The number of a text.</summary>
    public int Of(string text)
    {
        if (!numbers.TryGetValue(text, out var number))
        {
            numbers[text] = number = Texts.Count;
            Texts.Add(text);
        }

        return number;
    }
}

/// <summary>Texts as a page shows them: what hides or turns characters is made visible, and what nobody could read is cut.</summary>
internal static class Shown
{
    /// <summary>Names and labels.</summary>
    public const int Name = 300;

    /// <summary>Sentences.</summary>
    public const int Sentence = 1500;

    /// <summary>A text that may be of any length. It is cut before anything looks at it, and again because what is made visible gets longer.</summary>
    public static string Of(string text, int length = Name) => Escaping.Shorten(Escaping.Visible(Escaping.Shorten(text, length)), length);
}

/// <summary>Arrays of numbers and of such arrays, as JSON.</summary>
internal static class Arrays
{
    public static string Of(IEnumerable<int> numbers) => $"[{string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";

    public static string Of(params IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
