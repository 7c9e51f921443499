using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Finds what template engines leave in a file that was not rendered: Jinja, Go and Helm, ERB, shell and autoconf placeholders.
/// Counts open blocks, because a line between <c>{% if … %}</c> and <c>{% endif %}</c> may or may not be there.
/// </summary>
internal sealed class SquidTemplates
{
    private int depth;

    /// <summary>Whether a block of the template is open.</summary>
    public bool IsInsideBlock => depth > 0;

    /// <summary>The first placeholder in a text; an empty span when there is none.</summary>
    public static TextSpan Find(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny("{<@$") >= 0)
        {
            for (var i = 0; i + 1 < text.Length; i++)
            {
                var next = text[i..].IndexOfAny("{<@$");
                if (next < 0)
                {
                    break;
                }

                i += next;
                var length = PlaceholderAt(text, i);
                if (length > 0)
                {
                    return new(i, length);
                }
            }
        }

        var marked = FindMarked(text, "__");
        return marked.Length > 0 ? marked : FindMarked(text, "%%");
    }

    /// <summary>Notes the blocks that a line opens and closes.</summary>
    public void Follow(ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 2 < text.Length; i++)
        {
            var next = text[i..].IndexOfAny("{<");
            if (next < 0)
            {
                return;
            }

            i += next;
            var rest = text[i..];
            if (rest.StartsWith("{%", StringComparison.Ordinal) || rest.StartsWith("{{", StringComparison.Ordinal) || rest.StartsWith("<%", StringComparison.Ordinal))
            {
                depth = Math.Max(0, depth + Change(rest[2..], isRuby: rest[0] == '<'));
                i++;
            }
        }
    }

    private static int Change(ReadOnlySpan<char> code, bool isRuby)
    {
        // A block mark is short; looking further would cost the square of a line full of them.
        code = code[..Math.Min(code.Length, 256)];
        if (code.Length > 0 && code[0] is '-' or '+' or '~')
        {
            code = code[1..];
        }

        code = code.TrimStart(" \t");
        var end = code.IndexOfAny("%}");
        var whole = (end < 0 ? code : code[..end]).TrimEnd(" \t-+~");
        var word = whole;
        var blank = whole.IndexOfAny(" \t(");
        if (blank >= 0)
        {
            word = whole[..blank];
        }

        if (word.StartsWith("end", StringComparison.Ordinal))
        {
            return -1;
        }

        if (isRuby)
        {
            return word is "if" or "unless" or "for" or "while" or "case" || whole.EndsWith(" do", StringComparison.Ordinal) || whole.Contains(" do |", StringComparison.Ordinal) ? 1 : 0;
        }

        return word is "if" or "for" or "range" or "with" or "define" or "block" or "macro" or "call" or "filter" or "raw" ? 1 : 0;
    }

    private static int PlaceholderAt(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        return rest[0] switch
        {
            '{' when rest.Length > 1 && rest[1] == '{' => Until(rest, "}}"),
            '{' when rest.Length > 1 && rest[1] == '%' => Until(rest, "%}"),
            '{' when rest.Length > 1 && rest[1] == '#' => Until(rest, "#}"),
            '<' when rest.Length > 2 && rest[1] == '%' && rest[2] is ' ' or '=' or '-' => Until(rest, "%>"),
            '$' when rest.Length > 1 && rest[1] == '{' => Until(rest, "}"),
            '$' => Variable(text, at),
            '@' => Enclosed(rest, "@"),
            _ => 0,
        };
    }

    // An unclosed mark is a placeholder all the same; it ends with the text.
    private static int Until(ReadOnlySpan<char> rest, string close)
    {
        var end = rest[2..].IndexOf(close, StringComparison.Ordinal);
        return end < 0 ? rest.Length : end + 2 + close.Length;
    }

    // '$NAME' counts only as a whole word: elsewhere a dollar may end a regular expression.
    private static int Variable(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && text[at - 1] is not (' ' or '\t'))
        {
            return 0;
        }

        var end = at + 1;
        while (end < text.Length && IsName(text[end]))
        {
            end++;
        }

        return end - at > 2 && char.IsAsciiLetterUpper(text[at + 1]) && (end == text.Length || text[end] is ' ' or '\t') ? end - at : 0;
    }

    private static int Enclosed(ReadOnlySpan<char> rest, string mark)
    {
        var end = mark.Length;
        while (end < rest.Length && IsName(rest[end]) && !rest[end..].StartsWith(mark, StringComparison.Ordinal))
        {
            end++;
        }

        return end > mark.Length + 1 && char.IsAsciiLetterUpper(rest[mark.Length]) && rest[end..].StartsWith(mark, StringComparison.Ordinal)
            ? end + mark.Length
            : 0;
    }

    private static TextSpan FindMarked(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        while (at >= 0)
        {
            var length = Enclosed(text[at..], mark);
            if (length > 0)
            {
                return new(at, length);
            }

            var next = text[(at + 1)..].IndexOf(mark, StringComparison.Ordinal);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return default;
    }

    private static bool IsName(char unit) => char.IsAsciiLetterUpper(unit) || char.IsAsciiDigit(unit) || unit == '_';
}
