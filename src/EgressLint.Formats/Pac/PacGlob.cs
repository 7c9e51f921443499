using EgressLint.Core.Sets;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac;

/// <summary>What a glob amounts to.</summary>
internal enum PacGlobKind
{
    /// <summary>One text.</summary>
    Exact,

    /// <summary>The end of a text: <c>*text</c>.</summary>
    Suffix,

    /// <summary>The beginning of a text: <c>text*</c>.</summary>
    Prefix,

    /// <summary>A part of a text: <c>*text*</c>.</summary>
    Contains,

    /// <summary>Anything else.</summary>
    General,
}

/// <summary>
/// A pattern of shExpMatch. Every measured engine makes a regular expression of it: dots are escaped, a star becomes <c>.*</c> and a
/// question mark <c>.</c>, and anchors are put around. All other metacharacters leak, so there are two readings: the glob that the author
/// meant, and the regular expression that the engines use. For a plain pattern they are the same.
/// </summary>
internal sealed class PacGlob
{
    private const string Metacharacters = "^$\\+()[|";

    private readonly Lazy<(JsPattern? Pattern, string Error)> compiled;

    private PacGlob(string pattern, bool isPlain, PacGlobKind kind, string text)
    {
        Pattern = pattern;
        IsPlain = isPlain;
        Kind = kind;
        Text = text;
        compiled = new(() => (JsPattern.TryParse(Expression, "", out var error), error));
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>Whether the two readings are the same because no metacharacter leaks.</summary>
    public bool IsPlain { get; }

    /// <summary>What the pattern amounts to when it is read as a glob.</summary>
    public PacGlobKind Kind { get; }

    /// <summary>The literal text of the kinds that have one; empty for <see cref="PacGlobKind.General"/>.</summary>
    public string Text { get; }

    /// <summary>The regular expression that the engines make, without slashes.</summary>
    public string Expression => "^" + Pattern.Replace(".", "\\.", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)
        .Replace("?", ".", StringComparison.Ordinal) + "$";

    /// <summary>What the engines match with, made when first asked for; null when they throw, because it does not compile.</summary>
    public JsPattern? Leaking => compiled.Value.Pattern;

    /// <summary>What the engines say when they throw; else empty.</summary>
    public string Error => compiled.Value.Error;

    /// <summary>Whether a text has an end of a line, which no asterisk and no question mark stands for. Neither hosts nor URLs have one.</summary>
    /// <param name="text">The first argument of shExpMatch, or a part of it.</param>
    public static bool HasLineEnd(string text) => text.AsSpan().IndexOfAny("\n\r\u2028\u2029") >= 0;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The second argument of shExpMatch.</param>
    /// <example><c>Parse("*.example.com").Kind</c> is <c>Suffix</c>.</example>
    public static PacGlob Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var inner = pattern.Trim('*');
        var (kind, text) = inner.AsSpan().IndexOfAny('*', '?') >= 0 ? (PacGlobKind.General, "")
            : (pattern.StartsWith('*'), pattern.EndsWith('*')) switch
            {
                // A lone star has no text, so that one star is the other as well.
                (true, true) when inner.Length > 0 => (PacGlobKind.Contains, inner),
                (true, _) => (PacGlobKind.Suffix, inner),
                (_, true) => (PacGlobKind.Prefix, inner),
                _ => (PacGlobKind.Exact, inner),
            };
        return new PacGlob(pattern, !Leaks(pattern), kind, text);
    }

    /// <summary>Whether the glob matches a text. Of a pattern that is not plain, this is what the author meant and not what engines do.</summary>
    /// <param name="text">The text.</param>
    public bool Matches(ReadOnlySpan<char> text) => Kind switch
    {
        PacGlobKind.Exact => text.SequenceEqual(Text),
        PacGlobKind.Suffix => text.EndsWith(Text, StringComparison.Ordinal),
        PacGlobKind.Prefix => text.StartsWith(Text, StringComparison.Ordinal),
        PacGlobKind.Contains => text.IndexOf(Text, StringComparison.Ordinal) >= 0,
        _ => MatchesGeneral(Pattern, text),
    };

    /// <summary>The texts that the glob matches, with all metacharacters taken literally.</summary>
    public Language PlainLanguage() => Kind switch
    {
        PacGlobKind.Exact => Language.Exactly(Text),
        PacGlobKind.Suffix => Text.Length == 0 ? Language.All : Language.EndsWith(Text),
        PacGlobKind.Prefix => Language.StartsWith(Text),
        PacGlobKind.Contains => Language.ContainsText(Text),
        _ => Language.Glob(Pattern),
    };

    /// <summary>
    /// The texts that the engines match. Null when the expression does not compile, is not regular, or is too large. For a plain pattern this
    /// is <see cref="PlainLanguage"/>: the two differ on line ends only, which neither hosts nor URLs have.
    /// </summary>
    /// <param name="whyNot">The reason when there is none; else empty.</param>
    public Language? LeakingLanguage(out string whyNot)
    {
        if (IsPlain)
        {
            whyNot = "";
            return PlainLanguage();
        }

        whyNot = Error;
        return Leaking?.SearchLanguage(out whyNot);
    }

    /// <summary>Whether a character means something else in the expression. Braces do only where they count repetitions.</summary>
    private static bool Leaks(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny(Metacharacters) >= 0)
        {
            return true;
        }

        for (var open = pattern.IndexOf('{', StringComparison.Ordinal); open >= 0; open = pattern.IndexOf('{', open + 1))
        {
            var close = pattern.IndexOf('}', open);
            if (close < 0)
            {
                return false;
            }

            var bounds = pattern.AsSpan(open + 1, close - open - 1);
            if (bounds.Length > 0 && char.IsAsciiDigit(bounds[0]) && bounds.IndexOfAnyExcept("0123456789,") < 0 && bounds.Count(',') < 2)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers the last star only: what an earlier one took need never be changed. So this takes time |pattern| × |text|.</summary>
    private static bool MatchesGeneral(string pattern, ReadOnlySpan<char> text)
    {
        var (at, place, star, mark) = (0, 0, -1, 0);
        while (place < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                mark = place;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[place]))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                place = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }
}
