using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>A block of a <c>.tf</c> file.</summary>
/// <param name="Header">From its keyword to the last label.</param>
/// <param name="Address">Such as <c>azurerm_subnet.s</c>, or <c>data.azurerm_subnet.s</c>.</param>
internal sealed record HclBlock(TextSpan Header, string Address)
{
    /// <summary>The blocks directly inside that have a literal name, with their keyword.</summary>
    public List<(string Keyword, string Name, TextSpan At)> Inner { get; } = [];
}

/// <summary>
/// Finds the blocks of resources in text of Terraform's language. It knows comments, strings with expressions in them, heredocs and brackets, and no more:
/// values come from plans.
/// </summary>
internal sealed class HclScanner(string text)
{
    private readonly List<(string Word, TextSpan At)> header = [];
    private readonly List<HclBlock> found = [];
    private HclBlock? block;
    private (string Keyword, TextSpan At) inner;
    private int depth;
    private int at;

    /// <summary>The comments, in file order; complete after <see cref="Run"/>.</summary>
    public List<TextSpan> Comments { get; } = [];

    /// <summary>The blocks of resources, in file order.</summary>
    public List<HclBlock> Run()
    {
        while (at < text.Length)
        {
            Step();
        }

        return found;
    }

    private void Step()
    {
        var c = text[at];
        if (c == '#' || (c == '/' && Next('/')))
        {
            var start = at;
            SkipLine();
            Comments.Add(TextSpan.FromBounds(start, at));
        }
        else if (c == '/' && Next('*'))
        {
            var start = at;
            var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
            at = end < 0 ? text.Length : end + 2;
            Comments.Add(TextSpan.FromBounds(start, at));
        }
        else if (c == '<' && Next('<') && SkipHeredoc())
        {
            header.Clear();
        }
        else if (c == '"')
        {
            var start = at;
            SkipString();
            header.Add((text[Math.Min(start + 1, at)..Math.Max(start + 1, at - 1)], TextSpan.FromBounds(start, at)));
        }
        else if (char.IsAsciiLetter(c) || c == '_')
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
            {
                at++;
            }

            header.Add((text[start..at], TextSpan.FromBounds(start, at)));
        }
        else
        {
            at++;
            Sign(c);
        }
    }

    private void Sign(char c)
    {
        switch (c)
        {
            case '{' or '[' or '(':
                Open(c);
                depth++;
                header.Clear();
                break;
            case '}' or ']' or ')':
                Named();
                header.Clear();
                depth = Math.Max(0, depth - 1);
                block = depth == 0 ? null : block;
                inner = depth <= 1 ? default : inner;
                break;
            case '\n':
                Named();
                header.Clear();
                break;
            case '=':
                header.Add(("=", new(at - 1, 1)));
                break;
            case ' ' or '\t' or '\r':
                break;
            default:
                // Anything else belongs to an expression, which is no header and no literal name.
                header.Add(("", new(at - 1, 1)));
                break;
        }
    }

    private void Open(char c)
    {
        if (c != '{')
        {
            return;
        }

        if (depth == 0 && header is [{ Word: "resource" or "data" } first, { Word: var type }, { Word: var name } last])
        {
            block = new(TextSpan.FromBounds(first.At.Start, last.At.End), first.Word == "data" ? $"data.{type}.{name}" : $"{type}.{name}");
            found.Add(block);
        }
        else if (depth == 1 && block is not null && header is [{ Word: not ("" or "=") } only])
        {
            inner = (only.Word, only.At);
        }
    }

    /// <summary>Ends a line; one with the literal name of an inner block notes it.</summary>
    private void Named()
    {
        if (depth == 2 && block is not null && inner.Keyword is not null && header is [{ Word: "name" }, { Word: "=" }, { At: var value }]
            && text[value.Start] == '"' && !text.AsSpan(value.Start, value.Length).Contains("${", StringComparison.Ordinal))
        {
            block.Inner.Add((inner.Keyword, text.Substring(value.Start + 1, Math.Max(0, value.Length - 2)), inner.At));
        }
    }

    private bool Next(char c) => at + 1 < text.Length && text[at + 1] == c;

    private void SkipLine()
    {
        var end = text.IndexOf('\n', at);
        at = end < 0 ? text.Length : end;
    }

    /// <summary>Skips a string. Inside <c>${</c> and <c>%{</c> there are strings again.</summary>
    private void SkipString()
    {
        var open = new Stack<char>();
        open.Push('"');
        at++;
        while (at < text.Length && open.TryPeek(out var mode))
        {
            var c = text[at];
            if (mode == '"' && c == '\n')
            {
                // A string ends with its line, whatever is missing.
                return;
            }

            if (mode == '"' && c == '\\')
            {
                at++;
            }
            else if (mode == '"' && c is '$' or '%' && Next('{') && (at == 0 || text[at - 1] != c))
            {
                open.Push('{');
                at++;
            }
            else if (c == '"')
            {
                _ = mode == '"' ? open.Pop() : Push(open, '"');
            }
            else if (mode == '{' && c is '{' or '}')
            {
                _ = c == '}' ? open.Pop() : Push(open, '{');
            }

            at++;
        }

        at = Math.Min(at, text.Length);
    }

    private static char Push(Stack<char> open, char mode)
    {
        open.Push(mode);
        return mode;
    }

    /// <summary>Skips <c>&lt;&lt;EOT</c> up to the line with nothing but its mark; false when it is none.</summary>
    private bool SkipHeredoc()
    {
        var start = at + 2;
        start += start < text.Length && text[start] == '-' ? 1 : 0;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        {
            end++;
        }

        if (end == start)
        {
            return false;
        }

        var mark = text.AsSpan(start, end - start);
        at = end;
        while (at < text.Length)
        {
            SkipLine();
            var line = text.AsSpan(Math.Min(at + 1, text.Length));
            var length = line.IndexOf('\n');
            if ((length < 0 ? line : line[..length]).Trim().SequenceEqual(mark))
            {
                at = Math.Min(text.Length, at + 1 + (length < 0 ? line.Length : length));
                return true;
            }

            at++;
        }

        return true;
    }
}
