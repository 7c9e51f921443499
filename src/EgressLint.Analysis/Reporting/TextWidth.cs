using System.Globalization;
using System.Text;

namespace EgressLint.Analysis.Reporting;

/// <summary>How many columns of a terminal a text takes.</summary>
internal static class TextWidth
{
    /// <summary>Columns of a text without control characters.</summary>
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
        }

        return width;
    }

    /// <summary>Two for East Asian wide characters and pictures, none for marks that sit on the one before.</summary>
    public static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
        {
            return 0;
        }

        return rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0x4dbf) or (>= 0x4e00 and <= 0xa4cf)
            or (>= 0xa960 and <= 0xa97f) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f)
            or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f680 and <= 0x1f6ff)
            or (>= 0x1f900 and <= 0x1f9ff) or (>= 0x20000 and <= 0x3fffd)
            ? 2
            : 1;
    }

    /// <summary>Breaks a text at blanks so that no line is wider than <paramref name="width"/>; a longer word stands alone.</summary>
    public static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' '))
        {
            var length = Of(word);
            if (line.Length > 0 && used + 1 + length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
                used = 0;
            }

            if (line.Length > 0)
            {
                line.Append(' ');
                used++;
            }

            line.Append(word);
            used += length;
        }

        lines.Add(line.ToString());
        return lines;
    }
}
