using System.Globalization;
using EgressLint.Core.Sets;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>A condition on a text, asked of constant texts directly and of texts of the request as a regular set.</summary>
internal abstract class TextPredicate
{
    private Language? language;
    private string? whyNot;

    /// <summary>Equal for equal conditions.</summary>
    public abstract string Key { get; }

    /// <summary>The answer for a constant.</summary>
    public abstract bool Test(string text, Run run);

    /// <summary>The answer for every text that begins and ends so, when the ends alone tell; else null.</summary>
    public virtual bool? Quick(string head, string tail, bool isPlainHost) => null;

    /// <summary>What every text for which it holds ends with; null when nothing is known of that.</summary>
    public virtual string? End => null;

    /// <summary>Whether the set counts bytes where the script counts characters, so that it says nothing of texts with letters beyond ASCII.</summary>
    public virtual bool IsOfAscii => true;

    /// <summary>The texts for which it holds; null when they are not a regular set, or it costs too much to find out.</summary>
    public Language? Language(out string why)
    {
        if (language is null && whyNot is null)
        {
            language = MakeLanguage(out var reason);
            whyNot = reason;
        }

        why = whyNot ?? "";
        return language;
    }

    protected abstract Language? MakeLanguage(out string why);
}

internal sealed class EqualsText(string expected) : TextPredicate
{
    public string Expected => expected;

    public override bool IsOfAscii => false;

    public override string Key => "=" + expected;

    public override bool Test(string text, Run run) => string.Equals(text, expected, StringComparison.Ordinal);

    public override bool? Quick(string head, string tail, bool isPlainHost) =>
        expected.Length < tail.Length || expected.Length < head.Length || !expected.EndsWith(tail, StringComparison.Ordinal)
        || !expected.StartsWith(head, StringComparison.Ordinal) ? false : null;

    protected override Language? MakeLanguage(out string why)
    {
        why = "";
        return Core.Sets.Language.Exactly(expected);
    }
}

internal sealed class EndsWithText(string end) : TextPredicate
{
    public override bool IsOfAscii => false;

    public override string Key => "$" + end;

    public override string? End => end;

    public override bool Test(string text, Run run) => text.EndsWith(end, StringComparison.Ordinal);

    public override bool? Quick(string head, string tail, bool isPlainHost) =>
        tail.EndsWith(end, StringComparison.Ordinal) ? true : end.EndsWith(tail, StringComparison.Ordinal) ? null : false;

    protected override Language? MakeLanguage(out string why)
    {
        why = "";
        return Core.Sets.Language.EndsWith(end);
    }
}

internal sealed class StartsWithText(string start) : TextPredicate
{
    public override bool IsOfAscii => false;

    public override string Key => "^" + start;

    public override bool Test(string text, Run run) => text.StartsWith(start, StringComparison.Ordinal);

    public override bool? Quick(string head, string tail, bool isPlainHost) =>
        head.StartsWith(start, StringComparison.Ordinal) ? true : start.StartsWith(head, StringComparison.Ordinal) ? null : false;

    protected override Language? MakeLanguage(out string why)
    {
        why = "";
        return Core.Sets.Language.StartsWith(start);
    }
}

internal sealed class ContainsText(string part) : TextPredicate
{
    public override bool IsOfAscii => false;

    public override string Key => "~" + part;

    public override bool Test(string text, Run run) => text.Contains(part, StringComparison.Ordinal);

    public override bool? Quick(string head, string tail, bool isPlainHost) =>
        head.Contains(part, StringComparison.Ordinal) || tail.Contains(part, StringComparison.Ordinal) ? true : null;

    protected override Language? MakeLanguage(out string why)
    {
        why = "";
        return Core.Sets.Language.ContainsText(part);
    }
}

/// <summary>A length between bounds, both included, in characters.</summary>
internal sealed class LengthBetween(int min, int max) : TextPredicate
{
    public override string Key => string.Create(CultureInfo.InvariantCulture, $"#{min},{max}");

    public override bool Test(string text, Run run) => text.Length >= min && text.Length <= max;

    public override bool? Quick(string head, string tail, bool isPlainHost) =>
        min <= Math.Max(head.Length, tail.Length) && max == int.MaxValue ? true : max < Math.Max(head.Length, tail.Length) ? false : null;

    protected override Language? MakeLanguage(out string why)
    {
        why = "the length asked for is too large";
        if (min > 4_000 || (max != int.MaxValue && max > 4_000))
        {
            return null;
        }

        var bound = max == int.MaxValue ? "" : max.ToString(CultureInfo.InvariantCulture);
        return Languages.OfPattern(string.Create(CultureInfo.InvariantCulture, $"^[^]{{{min},{bound}}}$"), out why);
    }
}

/// <summary>A number of dots between bounds, both included.</summary>
internal sealed class DotsBetween(int min, int max) : TextPredicate
{
    public override bool IsOfAscii => false;

    public override string Key => string.Create(CultureInfo.InvariantCulture, $".{min},{max}");

    public override bool Test(string text, Run run)
    {
        var dots = text.AsSpan().Count('.');
        return dots >= min && dots <= max;
    }

    public override bool? Quick(string head, string tail, bool isPlainHost)
    {
        var dots = Math.Max(head.AsSpan().Count('.'), tail.AsSpan().Count('.'));
        return dots >= min && max == int.MaxValue ? true : dots > max ? false : null;
    }

    protected override Language? MakeLanguage(out string why)
    {
        why = "the number of dots asked for is too large";
        if (max < min)
        {
            return Core.Sets.Language.Empty;
        }

        if (min > 300)
        {
            return Core.Sets.Language.Empty;
        }

        var bound = max is int.MaxValue or > 300 ? "" : max.ToString(CultureInfo.InvariantCulture);
        return Languages.OfPattern(string.Create(CultureInfo.InvariantCulture, $"^(?:[^.]*\\.){{{min},{bound}}}[^.]*$"), out why);
    }
}

/// <summary>A regular expression found anywhere.</summary>
internal sealed class PatternFound(JsPattern pattern) : TextPredicate
{
    public override string Key => "/" + pattern.Pattern + "/" + pattern.Flags;

    public override string? End => pattern.RequiredSuffix;

    public override bool Test(string text, Run run) => run.Match(pattern, text, 0, out _);

    public override bool? Quick(string head, string tail, bool isPlainHost) => pattern switch
    {
        { ExactText: { } exact } => exact.EndsWith(tail, StringComparison.Ordinal) && exact.StartsWith(head, StringComparison.Ordinal) ? null : false,
        { RequiredSuffix: { } end } => tail.EndsWith(end, StringComparison.Ordinal) || end.EndsWith(tail, StringComparison.Ordinal) ? null : false,
        _ => null,
    };

    protected override Language? MakeLanguage(out string why) => pattern.SearchLanguage(out why);
}

/// <summary>A pattern of shExpMatch, with what leaks from it into the regular expression that engines make of it.</summary>
internal sealed class GlobMatches(PacGlob glob) : TextPredicate
{
    public PacGlob Glob => glob;

    public override string Key => "*" + glob.Pattern;

    public override string? End => glob.IsPlain ? glob.Pattern[(glob.Pattern.AsSpan().LastIndexOfAny('*', '?') + 1)..] : null;

    public override bool Test(string text, Run run) =>
        glob.IsPlain && !PacGlob.HasLineEnd(text) ? glob.Matches(text) : glob.Leaking is { } leaking && run.Match(leaking, text, 0, out _);

    public override bool? Quick(string head, string tail, bool isPlainHost)
    {
        if (!glob.IsPlain)
        {
            return null;
        }

        var end = glob.Pattern[(glob.Pattern.AsSpan().LastIndexOfAny('*', '?') + 1)..];
        var first = glob.Pattern.AsSpan().IndexOfAny('*', '?');
        var start = first < 0 ? glob.Pattern : glob.Pattern[..first];
        if (glob.Kind == PacGlobKind.Suffix && tail.EndsWith(end, StringComparison.Ordinal))
        {
            return true;
        }

        return Meets(end, tail) && MeetsStart(start, head) ? null : false;
    }

    private static bool Meets(string end, string tail) => end.EndsWith(tail, StringComparison.Ordinal) || tail.EndsWith(end, StringComparison.Ordinal);

    private static bool MeetsStart(string start, string head) => start.StartsWith(head, StringComparison.Ordinal) || head.StartsWith(start, StringComparison.Ordinal);

    protected override Language? MakeLanguage(out string why)
    {
        if (!glob.IsPlain)
        {
            return glob.LeakingLanguage(out why);
        }

        why = "";
        return glob.PlainLanguage();
    }
}

/// <summary>A set given as such.</summary>
internal sealed class InLanguage(Language set, string key) : TextPredicate
{
    public override string Key => key;

    public override bool Test(string text, Run run) => set.Contains(text);

    protected override Language? MakeLanguage(out string why)
    {
        why = "";
        return set;
    }
}

/// <summary>Sets that are made in more than one place.</summary>
internal static class Languages
{
    /// <summary>Four decimal numbers up to 255 with dots, and shorter ends of that.</summary>
    public static readonly Language[] DottedEnds = MakeEnds();

    /// <summary>What an address literal of version 4 looks like to a browser: canonical dotted decimal.</summary>
    public static readonly Language DottedQuad = DottedEnds[4];

    /// <summary>Host names without characters that structure a URL.</summary>
    public static readonly Language PlainHost = OfPattern("^[^\\[\\]/:?#@%A-Z]*$", out _) ?? Language.All;

    /// <summary>Paths of URLs.</summary>
    public static readonly Language Paths = Language.StartsWith("/");

    public static Language? OfPattern(string pattern, out string why)
    {
        if (JsPattern.TryParse(pattern, "", out why) is not { } parsed)
        {
            return null;
        }

        return parsed.SearchLanguage(out why);
    }

    private static Language[] MakeEnds()
    {
        const string Octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
        var all = new Language[5];
        all[0] = Language.Exactly("");
        for (var count = 1; count <= 4; count++)
        {
            var text = "^" + Octet + string.Concat(Enumerable.Repeat("\\." + Octet, count - 1)) + "$";
            all[count] = OfPattern(text, out _) ?? Language.Empty;
        }

        return all;
    }
}
