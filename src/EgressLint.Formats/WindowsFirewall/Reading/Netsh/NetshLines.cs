using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>Lines of netsh: heads with dashes below, labels with a value in a column.</summary>
internal static class NetshLines
{
    /// <summary>Column of the values in English output.</summary>
    private const int ValueColumn = 38;

    /// <summary>Whether a line is the rule below a head. Windows prints 70 dashes; mail and editors shorten them.</summary>
    public static bool IsDashes(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        return line.Length is >= 40 and <= 80 && line.TrimStart('-').IsEmpty;
    }

    /// <summary>Splits a line at its first colon; no-break and full-width spellings count.</summary>
    public static bool TrySplit(ReadOnlySpan<char> line, out int labelLength, out int valueStart)
    {
        labelLength = line.IndexOfAny(':', '：');
        valueStart = labelLength + 1;
        if (labelLength <= 0 || char.IsWhiteSpace(line[0]))
        {
            return false;
        }

        while (valueStart < line.Length && char.IsWhiteSpace(line[valueStart]))
        {
            valueStart++;
        }

        return true;
    }

    /// <summary>Whether a split line has the shape of a label whatever its language: a short text, and its value in the column of values.</summary>
    public static bool IsLabelShape(ReadOnlySpan<char> line, int labelLength, int valueStart) =>
        labelLength < ValueColumn && valueStart < line.Length
        && (valueStart == ValueColumn || (valueStart - labelLength > 3 && valueStart <= ValueColumn + 4));

    /// <summary>The value of a split line.</summary>
    public static TextSpan Value(SourceText text, TextSpan line, int valueStart)
    {
        var value = text[line][valueStart..].TrimEnd();
        return new(line.Start + valueStart, value.Length);
    }
}
