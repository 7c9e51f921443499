using System.Collections.Immutable;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>
/// Cuts a PowerShell script into tokens (about_Parsing, about_Quoting_Rules): comments and joined lines are skipped, strings are decoded, and what has a
/// variable in it is unknown, but for the folders that are the same for everybody on a machine, which stay as <c>%ProgramFiles%</c>. One pass.
/// </summary>
internal sealed class PsLexer(string text)
{
    /// <summary>Names of variables and indexes that are longer are none, so that no bracket is looked for through the whole text.</summary>
    private const int LongestName = 256;

    private readonly List<PsToken> tokens = [];
    private readonly List<TextSpan> comments = [];
    private int at;
    private bool apart = true;

    /// <summary>Cuts the text.</summary>
    public static List<PsToken> Read(string text) => new PsLexer(text).Read();

    /// <summary>The comments of a script.</summary>
    public static ImmutableArray<TextSpan> Comments(string text)
    {
        var lexer = new PsLexer(text);
        _ = lexer.Read();
        return [.. lexer.comments];
    }

    /// <summary>Environment variables that name folders of the machine, for rule strings.</summary>
    public static string? Folder(string name) => name.ToUpperInvariant() switch
    {
        "SYSTEMROOT" => "%SystemRoot%",
        "WINDIR" => "%windir%",
        "SYSTEMDRIVE" => "%SystemDrive%",
        "PROGRAMFILES" => "%ProgramFiles%",
        "PROGRAMFILES(X86)" => "%ProgramFiles(x86)%",
        "PROGRAMDATA" => "%ProgramData%",
        "ALLUSERSPROFILE" => "%ALLUSERSPROFILE%",
        "COMMONPROGRAMFILES" => "%CommonProgramFiles%",
        _ => null,
    };

    private List<PsToken> Read()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '`' && IsBreak(at + 1))
            {
                at += at + 2 < text.Length && text[at + 1] == '\r' && text[at + 2] == '\n' ? 3 : 2;
                apart = true;
            }
            else if (c is '\n' or '\r' or ';')
            {
                Put(PsKind.Separator, ";", at, at + 1);
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                at++;
                apart = true;
            }
            else if (c == '#' && apart)
            {
                var start = at;
                var end = text.AsSpan(at).IndexOfAny('\r', '\n');
                at = end < 0 ? text.Length : at + end;
                comments.Add(TextSpan.FromBounds(start, at));
            }
            else if (Starts("<#"))
            {
                var start = at;
                var end = text.IndexOf("#>", at + 2, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + 2;
                comments.Add(TextSpan.FromBounds(start, at));
                apart = true;
            }
            else
            {
                Token(c);
            }
        }

        return tokens;
    }

    private void Token(char c)
    {
        switch (c)
        {
            case '@' when Next() is '(' or '{':
                Put(PsKind.Open, text.Substring(at, 2), at, at + 2);
                apart = true;
                break;
            case '@' when (IsSingle(Next()) || IsDouble(Next())) && IsBreak(at + 2):
                HereString();
                break;
            case '@' when IsNamePart(Next()):
                var end = NameEnd(at + 1);
                Put(PsKind.Splat, text[(at + 1)..end], at, end);
                break;
            case '(' or '{':
                Put(PsKind.Open, c == '(' ? "(" : "{", at, at + 1);
                apart = true;
                break;
            case ')' or '}':
                Put(PsKind.Close, c == ')' ? ")" : "}", at, at + 1);
                break;
            case ',':
                Put(PsKind.Comma, ",", at, at + 1);
                break;
            case '=':
                Put(PsKind.Equal, "=", at, at + 1);
                break;
            case '|' or '&' when Next() == c:
                Put(PsKind.AndOr, text.Substring(at, 2), at, at + 2);
                break;
            case '|':
                Put(PsKind.Pipe, "|", at, at + 1);
                break;
            case '&' or '<' or '>':
                Put(PsKind.Other, text.Substring(at, 1), at, at + 1);
                break;
            case '[':
                Bracket();
                break;
            case '$':
                Variable();
                break;
            case '-' when apart && (char.IsLetter(Next()) || Next() == '_'):
                var stop = NameEnd(at + 1);
                var colon = stop < text.Length && text[stop] == ':';
                Put(PsKind.Parameter, text[(at + 1)..stop], at, colon ? stop + 1 : stop);
                break;
            case var _ when IsSingle(c):
                SingleQuoted();
                break;
            case var _ when IsDouble(c):
                DoubleQuoted();
                break;
            default:
                Word();
                break;
        }
    }

    private char Next() => at + 1 < text.Length ? text[at + 1] : '\0';

    private bool IsBreak(int offset) => offset < text.Length && text[offset] is '\r' or '\n';

    private bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private int NameEnd(int from)
    {
        while (from < text.Length && IsNamePart(text[from]))
        {
            from++;
        }

        return from;
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    // PowerShell takes the quotes of word processors for plain ones.
    private static bool IsSingle(char c) => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B';

    private static bool IsDouble(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E';

    private void Put(PsKind kind, string value, int start, int end, bool quoted = false, TextSpan? inner = null)
    {
        var span = TextSpan.FromBounds(start, end);
        tokens.Add(new(kind, value, span, inner ?? span, apart, quoted));
        at = end;
        apart = kind is PsKind.Separator or PsKind.Pipe or PsKind.AndOr;
    }

    /// <summary>A bare word: up to a blank or a sign of its own. Its equals signs are tokens, so that <c>Name='x'</c> in a table is read alike.</summary>
    private void Word()
    {
        var start = at;
        StringBuilder? decoded = null;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not (',' or ';' or '|' or '&' or '(' or ')' or '{' or '}' or '$' or '=' or '<' or '>')
            && !IsSingle(text[at]) && !IsDouble(text[at]))
        {
            if (text[at] == '`' && at + 1 < text.Length)
            {
                if (IsBreak(at + 1))
                {
                    break;
                }

                decoded ??= new(text[start..at]);
                at++;
            }

            decoded?.Append(text[at]);
            at++;
        }

        at = Math.Max(at, start + 1);
        Put(PsKind.Literal, decoded?.ToString() ?? text[start..at], start, at);
    }

    /// <summary>A type, an index, a test: nothing that has a value here.</summary>
    private void Bracket()
    {
        var depth = 0;
        var end = at;
        while (end < text.Length && !IsBreak(end))
        {
            depth += text[end] == '[' ? 1 : text[end] == ']' ? -1 : 0;
            end++;
            if (depth == 0)
            {
                break;
            }
        }

        Put(PsKind.Other, "[", at, Math.Max(end, at + 1));
    }

    private void Variable()
    {
        var start = at;
        var end = VariableEnd(at, out var name);
        var folder = name.StartsWith("env:", StringComparison.OrdinalIgnoreCase) ? Folder(name[4..]) : null;
        if (folder is not null || name.Equals("true", StringComparison.OrdinalIgnoreCase) || name.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            Put(PsKind.Literal, folder ?? name, start, end, quoted: true);
            return;
        }

        // Members and indexes belong to it.
        while (end < text.Length && (text[end] == '[' || (text[end] == '.' && end + 1 < text.Length && IsNamePart(text[end + 1]))))
        {
            if (text[end] == '.')
            {
                end = NameEnd(end + 1);
                continue;
            }

            var close = text.AsSpan(end, Math.Min(LongestName, text.Length - end)).IndexOfAny(']', '\r', '\n');
            if (close < 0 || text[end + close] != ']')
            {
                break;
            }

            end += close + 1;
        }

        Put(PsKind.Unknown, name, start, end);
    }

    /// <summary>Where a variable or <c>$( )</c> ends; the name is empty for what is no plain variable.</summary>
    private int VariableEnd(int from, out string name)
    {
        name = "";
        var next = from + 1 < text.Length ? text[from + 1] : '\0';
        if (next == '{')
        {
            var close = text.AsSpan(from, Math.Min(LongestName, text.Length - from)).IndexOfAny('}', '\r', '\n');
            if (close < 0 || text[from + close] != '}')
            {
                return from + 2;
            }

            name = text[(from + 2)..(from + close)];
            return from + close + 1;
        }

        if (next == '(')
        {
            return Balanced(from + 1);
        }

        if (!IsNamePart(next))
        {
            return next is '$' or '?' or '^' ? from + 2 : from + 1;
        }

        var end = NameEnd(from + 1);
        if (end + 1 < text.Length && text[end] == ':' && IsNamePart(text[end + 1]))
        {
            end = NameEnd(end + 1);
        }

        name = text[(from + 1)..end];
        return end;
    }

    /// <summary>The end of a part in round brackets, quotes in it taken as pairs.</summary>
    private int Balanced(int from)
    {
        var depth = 0;
        while (from < text.Length)
        {
            var c = text[from++];
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0)
            {
                break;
            }

            if (IsSingle(c) || IsDouble(c))
            {
                var close = text.IndexOf(c, from);
                from = close < 0 ? text.Length : close + 1;
            }
        }

        return from;
    }

    private void SingleQuoted()
    {
        var start = at++;
        var value = new StringBuilder();
        while (at < text.Length)
        {
            if (IsSingle(text[at]))
            {
                if (!IsSingle(Next()))
                {
                    break;
                }

                at++;
            }

            value.Append(text[at++]);
        }

        End(PsKind.Literal, value, start);
    }

    private void DoubleQuoted()
    {
        var start = at++;
        var value = new StringBuilder();
        var kind = PsKind.Literal;
        while (at < text.Length)
        {
            var c = text[at];
            if (IsDouble(c))
            {
                if (!IsDouble(Next()))
                {
                    break;
                }

                at++;
            }
            else if (c == '`' && at + 1 < text.Length)
            {
                at++;
            }
            else if (c == '$' && (IsNamePart(Next()) || Next() is '{' or '('))
            {
                var end = VariableEnd(at, out var name);
                var folder = name.StartsWith("env:", StringComparison.OrdinalIgnoreCase) ? Folder(name[4..]) : null;
                value.Append(folder ?? text[at..end]);
                kind = folder is null ? PsKind.Unknown : kind;
                at = end;
                continue;
            }

            value.Append(text[at++]);
        }

        End(kind, value, start);
    }

    private void End(PsKind kind, StringBuilder value, int start)
    {
        var end = Math.Min(at, text.Length);
        var closed = end < text.Length;
        Put(closed ? kind : PsKind.Unknown, value.ToString(), start, closed ? end + 1 : end, quoted: true, TextSpan.FromBounds(start + 1, Math.Max(start + 1, end)));
    }

    private void HereString()
    {
        var start = at;
        var isDouble = IsDouble(Next());
        var end = text.IndexOf(isDouble ? "\n\"@" : "\n'@", at + 2, StringComparison.Ordinal);
        var stop = end < 0 ? text.Length : end + 3;
        var from = Math.Min(at + 2 + (text[at + 2] == '\r' && at + 3 < text.Length && text[at + 3] == '\n' ? 2 : 1), text.Length);
        var inner = TextSpan.FromBounds(from, Math.Max(from, end < 0 ? text.Length : end));
        var value = text.Substring(inner.Start, inner.Length).TrimEnd('\r');
        var literal = end >= 0 && !(isDouble && value.AsSpan().ContainsAny('$', '`'));
        Put(literal ? PsKind.Literal : PsKind.Unknown, value, start, stop, quoted: true, inner);
    }
}
