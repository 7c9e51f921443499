using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>How a line is split into words.</summary>
internal enum SquidQuoting
{
    /// <summary>The default: blanks separate, a word starting with <c>#</c> ends the line, quotes name files.</summary>
    Legacy,

    /// <summary>As legacy, but a backslash protects the next character, also a blank: the values of regex ACLs.</summary>
    Regex,

    /// <summary><c>configuration_includes_quoted_values on</c>: quotes make literals, <c>parameters("path")</c> names files.</summary>
    Quoted,
}

/// <summary>Why the words of a line are refused by Squid.</summary>
/// <param name="At">The place.</param>
/// <param name="Reason">A phrase for a person, without a full stop.</param>
internal sealed record SquidWordProblem(TextSpan At, string Reason);

/// <summary>The words of a line up to its end or to the first problem.</summary>
/// <param name="Words">The words.</param>
/// <param name="Problem">Why reading stopped early; null when it did not.</param>
internal sealed record SquidWordList(ImmutableArray<SquidWordSyntax> Words, SquidWordProblem? Problem);

/// <summary>Splits logical lines into words, as ConfigParser::TokenParse of Squid does.</summary>
internal static class SquidTokenizer
{
    /// <summary>The words of a line in a mode.</summary>
    public static SquidWordList Words(SquidLineSyntax line, SquidQuoting mode) => Words(line.Logical, mode, 0);

    /// <summary>The words of a text in a mode, beginning at an offset of the logical text (such as behind the type of an ACL).</summary>
    public static SquidWordList Words(SquidLogicalText text, SquidQuoting mode, int from)
    {
        var words = ImmutableArray.CreateBuilder<SquidWordSyntax>();
        SquidWordProblem? problem = null;
        var position = from;
        while (problem is null)
        {
            position = SkipBlanks(text.Text, position);
            if (position >= text.Text.Length || text.Text[position] == '#')
            {
                break;
            }

            position = mode switch
            {
                SquidQuoting.Regex => RegexWord(text, position, words, out problem),
                SquidQuoting.Quoted => QuotedWord(text, position, words, out problem),
                _ => LegacyWord(text, position, words),
            };
        }

        return new(words.DrainToImmutable(), problem);
    }

    /// <summary>The path a legacy word names: behind its first quote up to the next quote of either kind. Null when it has no quote in front.</summary>
    public static string? FileReference(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word[0] is not ('"' or '\''))
        {
            return null;
        }

        var path = word[1..];
        var end = path.IndexOfAny('"', '\'');
        return new string(end < 0 ? path : path[..end]);
    }

    /// <summary>Finds the next legacy word; false at the end of the line or at a comment.</summary>
    internal static bool Next(ReadOnlySpan<char> text, ref int position, out int start)
    {
        start = SkipBlanks(text, position);
        position = start;
        if (start >= text.Length || text[start] == '#')
        {
            return false;
        }

        position = EndOfWord(text, start);
        return true;
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int position)
    {
        var next = text[position..].IndexOfAnyExcept(" \t\r\n");
        return next < 0 ? text.Length : position + next;
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int start)
    {
        var length = text[start..].IndexOfAny(" \t\r\n");
        return length < 0 ? text.Length : start + length;
    }

    private static int LegacyWord(SquidLogicalText text, int start, ImmutableArray<SquidWordSyntax>.Builder words)
    {
        var end = EndOfWord(text.Text, start);
        var word = text.Text[start..end];
        words.Add(new(text.ToSource(start, end), word, SquidWordKind.Plain, start, end - start, FileReference(word), isRegexEscaped: false));
        return end;
    }

    private static int RegexWord(SquidLogicalText text, int start, ImmutableArray<SquidWordSyntax>.Builder words, out SquidWordProblem? problem)
    {
        problem = null;
        var content = text.Text.AsSpan();
        var escaped = false;
        var end = start;
        while (end < content.Length)
        {
            var step = content[end..].IndexOfAny(" \t\\");
            if (step < 0)
            {
                end = content.Length;
                break;
            }

            end += step;
            if (content[end] != '\\')
            {
                break;
            }

            if (end + 1 >= content.Length)
            {
                // Trailing blanks are gone by now, so a protected blank at the end of the line ends up here too.
                problem = new(text.ToSource(end, end + 1), "a regular expression ends in a backslash that protects nothing");
                end++;
                break;
            }

            escaped |= content[end + 1] is ' ' or '\t';
            end += 2;
        }

        var word = text.Text[start..end];
        words.Add(new(text.ToSource(start, end), word, SquidWordKind.Plain, start, end - start, FileReference(word), escaped));
        return end;
    }

    private static int QuotedWord(SquidLogicalText text, int start, ImmutableArray<SquidWordSyntax>.Builder words, out SquidWordProblem? problem)
    {
        var content = text.Text;
        if (content[start] is '"' or '\'')
        {
            var value = Unquote(text, start, out var after, out problem);
            words.Add(new(text.ToSource(start, after), value, SquidWordKind.Quoted, start, after - start, fileReference: null, isRegexEscaped: false));
            return after;
        }

        var separators = content[start] == '(' ? " \t\r\n" : " \t\r\n(";
        var length = content.AsSpan(start).IndexOfAny(separators);
        var end = length < 0 ? content.Length : start + length;
        if (end < content.Length && content[end] == '(')
        {
            return Parameters(text, start, end, words, out problem);
        }

        problem = Strict(text, start, end);
        words.Add(new(text.ToSource(start, end), content[start..end], SquidWordKind.Plain, start, end - start, fileReference: null, isRegexEscaped: false));
        return end;
    }

    private static int Parameters(SquidLogicalText text, int start, int open, ImmutableArray<SquidWordSyntax>.Builder words, out SquidWordProblem? problem)
    {
        var content = text.Text;
        if (!content.AsSpan(start, open - start).SequenceEqual("parameters"))
        {
            problem = new(text.ToSource(start, open + 1), $"'{content[start..open]}' is no function of the configuration; 'parameters' is the only one");
            return open + 1;
        }

        var quote = SkipBlanks(content, open + 1);
        if (quote >= content.Length || content[quote] is not ('"' or '\''))
        {
            problem = new(text.ToSource(start, open + 1), "'parameters' needs a quoted file name in parentheses");
            return open + 1;
        }

        var path = Unquote(text, quote, out var after, out problem);
        if (problem is not null)
        {
            return after;
        }

        var close = SkipBlanks(content, after);
        var end = close < content.Length ? EndOfWord(content, close) : close;
        if (end - close != 1 || content[close] != ')')
        {
            problem = new(text.ToSource(start, after), $"the parenthesis behind 'parameters(\"{path}\"' is not closed by a word ')'");
            return Math.Max(end, after);
        }

        words.Add(new(text.ToSource(start, end), content[start..end], SquidWordKind.Parameters, start, end - start, path, isRegexEscaped: false));
        return end;
    }

    private static string Unquote(SquidLogicalText text, int start, out int after, out SquidWordProblem? problem)
    {
        problem = null;
        var content = text.Text;
        var quote = content[start];
        var result = new StringBuilder();
        var i = start + 1;
        while (i < content.Length && content[i] != quote)
        {
            if (content[i] == '\\' && i + 1 < content.Length)
            {
                i++;
                if (char.IsAsciiLetterOrDigit(content[i]) && content[i] is not ('r' or 'n' or 't'))
                {
                    problem ??= new(text.ToSource(i - 1, i + 1), $"'\\{content[i]}' is no escape sequence of a quoted value");
                }

                result.Append(content[i] switch { 'r' => '\r', 'n' => '\n', 't' => '\t', var other => other });
            }
            else
            {
                result.Append(content[i]);
            }

            i++;
        }

        if (i >= content.Length)
        {
            after = content.Length;
            problem ??= new(text.ToSource(start, after), "the closing quote of a quoted value is missing");
            return result.ToString();
        }

        after = i + 1;
        if (after < content.Length && content[after] is not (' ' or '\t' or '\r' or '\n' or '(' or ')' or '#'))
        {
            problem ??= new(text.ToSource(start, after), "a quoted value is not followed by a blank");
        }

        return result.ToString();
    }

    // Strict mode comes with quoted mode: an unquoted value has letters, digits and few signs; '%' only at the end of a number.
    private static SquidWordProblem? Strict(SquidLogicalText text, int start, int end)
    {
        var isNumber = true;
        for (var i = start; i < end; i++)
        {
            var unit = text.Text[i];
            if (!char.IsAsciiLetterOrDigit(unit) && !".,()-=_/:+".Contains(unit, StringComparison.Ordinal) && !(unit == '%' && isNumber && i + 1 == end))
            {
                return new(text.ToSource(i, i + 1), $"the unquoted value '{text.Text[start..end]}' holds '{unit}'");
            }

            isNumber &= char.IsAsciiDigit(unit);
        }

        return null;
    }
}
