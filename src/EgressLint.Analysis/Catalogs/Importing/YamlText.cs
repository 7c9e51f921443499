using System.Globalization;
using System.Text;

namespace EgressLint.Analysis.Catalogs.Importing;

/// <summary>Writes the plain style that catalog files keep to. Whatever a value holds, it is read back as that value.</summary>
internal sealed class YamlText
{
    private readonly StringBuilder text = new();

    /// <summary>Single values written so far; the reader has a limit.</summary>
    public int Values { get; private set; }

    /// <summary>A line of a comment.</summary>
    public void Comment(string line) => text.Append("# ").Append(line).Append('\n');

    /// <summary>A key whose value follows on the next lines.</summary>
    public void Open(int depth, string key) => Line(depth, $"{key}:");

    /// <summary>A key with a single value.</summary>
    public void Value(int depth, string key, string value)
    {
        Values++;
        Line(depth, $"{key}: {Scalar(value)}");
    }

    /// <summary>A key with a value in the file form, which needs no quotes.</summary>
    public void Plain(int depth, string key, string value)
    {
        Values++;
        Line(depth, $"{key}: {value}");
    }

    /// <summary>A key with a list on one line; nothing when it is empty.</summary>
    public void Flow(int depth, string key, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
        {
            Values += values.Count;
            Line(depth, $"{key}: [{string.Join(", ", values.Select(Scalar))}]");
        }
    }

    /// <summary>A key with a list, one value a line; nothing when it is empty.</summary>
    public void List(int depth, string key, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Values += values.Count;
        Line(depth, $"{key}:");
        foreach (var value in values)
        {
            Line(depth + 1, $"- {Scalar(value)}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private void Line(int depth, string line) => text.Append(' ', depth * 2).Append(line).Append('\n');

    /// <summary>Names with a letter first and a dot, hyphen or slash inside cannot be taken for anything else; all others are quoted.</summary>
    private static string Scalar(string value) =>
        value.Length > 1 && char.IsAsciiLetterLower(value[0]) && value.AsSpan().IndexOfAny('.', '-', '/') > 0 && value.All(IsPlain) ? value : Quoted(value);

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '/';

    private static string Quoted(string value)
    {
        var result = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                result.Append('\\').Append((char)rune.Value);
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate)
            {
                result.Append("\\U").Append(rune.Value.ToString("X8", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(rune);
            }
        }

        return result.Append('"').ToString();
    }
}
