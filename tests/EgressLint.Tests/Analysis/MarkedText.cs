using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EgressLint.Tests.Analysis;

/// <summary>A span that an example expects a finding on.</summary>
internal readonly record struct Mark(string Id, int Start, int Length);

/// <summary>
/// A text with the marks taken out: <c>{|EGL1001:http_access deny all|}</c>. Marks may be nested. What cannot be seen in a page is written
/// by its number, <c>{|U+0000|}</c>, and what is too long by how often it comes, <c>{|U+0020*8000|}</c>; the script <c>.ci/run</c> reads both too.
/// </summary>
internal sealed record MarkedText(string Text, ImmutableArray<Mark> Marks)
{
    private const string Escape = "{|U+";

    public static MarkedText Parse(string marked)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var marks = ImmutableArray.CreateBuilder<Mark>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (string.CompareOrdinal(marked, i, "{|EGL", 0, 5) == 0)
            {
                var colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], text.Length));
                i = colon;
            }
            else if (string.CompareOrdinal(marked, i, Escape, 0, Escape.Length) == 0)
            {
                var end = marked.IndexOf("|}", i, StringComparison.Ordinal);
                text.Append(Escaped(marked.AsSpan()[(i + Escape.Length)..end]));
                i = end + 1;
            }
            else if (open.Count > 0 && string.CompareOrdinal(marked, i, "|}", 0, 2) == 0)
            {
                var (id, start) = open.Pop();
                marks.Add(new(id, start, text.Length - start));
                i++;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        return new(text.ToString(), [.. marks.OrderBy(m => m.Start).ThenBy(m => m.Length).ThenBy(m => m.Id, StringComparer.Ordinal)]);
    }

    private static string Escaped(ReadOnlySpan<char> escape)
    {
        var star = escape.IndexOf('*');
        var number = star < 0 ? escape : escape[..star];
        var times = star < 0 ? 1 : int.Parse(escape[(star + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
        return new((char)int.Parse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), times);
    }
}
