using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>
/// Finds <c>netsh advfirewall</c> in batch files (.cmd, .bat). Lines are joined at a caret; commands behind <c>if</c>, <c>for</c>, <c>&amp;&amp;</c>,
/// <c>||</c> and in their brackets run under a condition. Variables that name folders of the machine stay as they are, as rule strings know them; every
/// other one makes its word unknown.
/// </summary>
/// <param name="text">The file.</param>
internal sealed class BatchLines(SourceText text)
{
    private readonly ScriptRules found = new(text);
    private int depth;
    private int at;

    /// <summary>Reads the file.</summary>
    public ScriptRules Read()
    {
        var line = 0;
        while (line < text.LineCount)
        {
            var start = text.GetLine(line).Start;
            while (line + 1 < text.LineCount && text[text.GetLine(line)].EndsWith("^"))
            {
                line++;
            }

            Line(start, text.GetLine(line).End);
            line++;
        }

        return found;
    }

    private void Line(int start, int end)
    {
        var content = text.Content;
        at = start;
        while (at < end && (char.IsWhiteSpace(content[at]) || content[at] is '@' or '\uFEFF'))
        {
            at++;
        }

        var rest = content.AsSpan(at, end - at);
        if (rest is [':', ..] || IsComment(rest))
        {
            return;
        }

        var isBranch = Begins(rest, "if") || Begins(rest, "for") || rest is ['(' or ')', ..];
        var inside = depth > 0 || isBranch;
        var from = at;
        var chained = false;
        while (from < end)
        {
            var stop = Segment(from, end, out var sign);
            Commands(from, stop, inside ? "'if' or 'for'" : chained ? "'&&' or '||'" : null);
            chained = sign.Length == 2;
            from = stop + Math.Max(1, sign.Length);
        }

        if (isBranch || depth > 0)
        {
            Count(rest, isBranch);
        }
    }

    /// <summary>Whether a line is a comment, by its beginning: <c>rem</c>, or a label that nobody can go to.</summary>
    public static bool IsComment(ReadOnlySpan<char> line)
    {
        line = line.TrimStart('@');
        return line.StartsWith("::") || Begins(line, "rem");
    }

    private static bool Begins(ReadOnlySpan<char> line, string word) => line.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && (line.Length == word.Length || line[word.Length] is ' ' or '\t' or '(' or '%');

    /// <summary>Counts the brackets of a line; in a plain line only one at its beginning.</summary>
    private void Count(ReadOnlySpan<char> line, bool all)
    {
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            if (!quoted && c is '(' or ')')
            {
                depth = Math.Max(0, depth + (c == '(' ? 1 : -1));
            }

            if (!all)
            {
                break;
            }
        }
    }

    /// <summary>Where the command ends that begins here: at a sign outside of quotes.</summary>
    private int Segment(int from, int end, out string sign)
    {
        var content = text.Content;
        var quoted = false;
        for (var i = from; i < end; i++)
        {
            var c = content[i];
            quoted ^= c == '"';
            if (c == '^' && i + 1 < end)
            {
                i++;
            }
            else if (!quoted && c is '&' or '|')
            {
                sign = i + 1 < end && content[i + 1] == c ? content.Substring(i, 2) : content.Substring(i, 1);
                return i;
            }
        }

        sign = "";
        return end;
    }

    private void Commands(int from, int end, string? condition)
    {
        var content = text.Content;
        var netsh = content.AsSpan(from, end - from).IndexOf("netsh", StringComparison.OrdinalIgnoreCase);
        if (netsh < 0 || (netsh > 0 && content[from + netsh - 1] is not (' ' or '\t' or '(' or '@' or '\\' or '"')))
        {
            return;
        }

        var begin = from + netsh;
        var next = begin + 5;
        next += content.AsSpan(next, end - next).StartsWith(".exe", StringComparison.OrdinalIgnoreCase) ? 4 : 0;
        next += next < end && content[next] == '"' ? 1 : 0;
        if (next < end && char.IsWhiteSpace(content[next]) && !content.AsSpan(from, netsh).Contains("echo", StringComparison.OrdinalIgnoreCase))
        {
            new NetshCommand(Words(content, next, end), new(begin, 5), condition).Run(found);
        }
    }

    /// <summary>The words of a command line.</summary>
    internal static List<NetshWord> Words(string content, int at, int end)
    {
        var words = new List<NetshWord>();
        while (at < end)
        {
            while (at < end && (char.IsWhiteSpace(content[at]) || content[at] == '^'))
            {
                at++;
            }

            if (at >= end || content[at] is '>' or '<' or ')')
            {
                break;
            }

            words.Add(Word(content, ref at, end));
        }

        return words;
    }

    private static NetshWord Word(string content, ref int at, int end)
    {
        var start = at;
        var value = new StringBuilder();
        var quoted = false;
        var literal = true;
        var bracket = false;
        while (at < end && (quoted || !(char.IsWhiteSpace(content[at]) || content[at] is '>' or '<' || (content[at] == ')' && !bracket))))
        {
            var c = content[at];
            if (c == '"')
            {
                quoted = !quoted;
                at++;
                continue;
            }

            if (c == '^' && !quoted && at + 1 < end)
            {
                // Variables are replaced before carets are looked at.
                at++;
                literal &= content[at] is not ('%' or '!');
                value.Append(content[at++]);
                continue;
            }

            if (c is '%' or '!')
            {
                var close = content.IndexOf(c, at + 1, end - at - 1);
                var folder = c == '%' && close > at + 1 ? PsLexer.Folder(content[(at + 1)..close]) : null;
                literal &= folder is not null || (c == '!' && close < 0);
                if (folder is not null)
                {
                    value.Append(content, at, close - at + 1);
                    at = close + 1;
                    continue;
                }
            }

            bracket |= c == '(';
            value.Append(c);
            at++;
        }

        return new(value.ToString(), TextSpan.FromBounds(start, at), literal);
    }
}
