using System.Globalization;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Regular expressions at work.</summary>
internal static class PatternCalls
{
    /// <summary>A regular expression, or a failure; <paramref name="others"/> may have what the method needs.</summary>
    private static RegExpValue Of(CallSite site, JsValue self, bool others) => self as RegExpValue
        ?? throw (self is UnknownValue or MatchValue || (others && self is ObjectValue) ? new AbandonedException("a method of regular expressions is called on something else", site.Span)
            : site.Run.TypeError("a method of regular expressions is called on something else", site.Span));

    public static JsValue Test(CallSite site, JsValue self, JsValue argument)
    {
        var pattern = Of(site, self, others: true);
        var text = Operators.ToText(site.Run, argument, site.Span);
        if (text is UnknownValue unknown)
        {
            return unknown.Then(Operators.KeyOf(pattern), UnknownKind.Bool);
        }

        if (TextCalls.Settled(site.Run, (TextValue)text) is not ConstText constant)
        {
            CheckStateless(site, pattern);
            return TextCalls.Holds(site.Run, (TextValue)text, new PatternFound(pattern.Pattern), JsValue.Undefined, site.Span);
        }

        var found = Step(site, pattern, constant.Text, out _);
        if (found && constant.IsOfRequest)
        {
            site.Run.Matched(site.Span, JsValue.Undefined);
        }

        return JsValue.Of(found);
    }

    /// <summary>A pattern with a memory answers differently the next time.</summary>
    private static void CheckStateless(CallSite site, RegExpValue pattern)
    {
        if (pattern.Pattern.Global || pattern.Pattern.Sticky)
        {
            if (!ReferenceEquals(pattern.Owner, site.Run))
            {
                throw new AbandonedException("a regular expression with 'g' or 'y' remembers where it stopped", site.Span);
            }

            throw new AbandonedException("a regular expression with 'g' or 'y' on a name that is not known is not followed", site.Span);
        }
    }

    /// <summary>One match, with lastIndex where the flags ask for it.</summary>
    private static bool Step(CallSite site, RegExpValue pattern, string text, out JsMatch match)
    {
        if (pattern.Pattern.Unsupported is { } what)
        {
            throw new AbandonedException(what, site.Span);
        }

        if (!pattern.Pattern.Global && !pattern.Pattern.Sticky)
        {
            return site.Run.Match(pattern.Pattern, text, 0, out match);
        }

        var from = Operators.ToNumber(site.Run, Properties.Get(site.Run, pattern, "lastIndex", site.Span), site.Span) is NumberValue number ? number.Value
            : throw new AbandonedException("a regular expression with 'g' or 'y' remembers where it stopped in an earlier call", site.Span);
        match = default;
        var found = !(from > text.Length) && site.Run.Match(pattern.Pattern, text, double.IsNaN(from) ? 0 : (int)Math.Max(0, from), out match);
        SetNext(site, pattern, found ? match.End : 0);
        return found;
    }

    private static void SetNext(CallSite site, RegExpValue pattern, int next)
    {
        if (pattern.GetOwn("lastIndex") is not NumberValue { Value: var now } || now != next)
        {
            site.Run.BeforeWrite(pattern);
            pattern.SetHidden("lastIndex", JsValue.Of(next));
        }
    }

    public static JsValue Exec(CallSite site, JsValue self, JsValue argument)
    {
        var pattern = Of(site, self, others: false);
        var text = Operators.ToText(site.Run, argument, site.Span);
        if (text is UnknownValue unknown)
        {
            return unknown.Then(Operators.KeyOf(pattern) + ".exec", UnknownKind.Any);
        }

        if (TextCalls.Settled(site.Run, (TextValue)text) is not ConstText constant)
        {
            CheckStateless(site, pattern);
            return Matches(site, (SymText)text, pattern, "the parts of a match are not followed");
        }

        if (!Step(site, pattern, constant.Text, out var match))
        {
            return JsValue.Null;
        }

        if (constant.IsOfRequest)
        {
            site.Run.Matched(site.Span, JsValue.Undefined);
        }

        return MatchArray(site, pattern.Pattern, constant, match);
    }

    /// <summary>What matches in a text of the request.</summary>
    private static MatchValue Matches(CallSite site, SymText text, RegExpValue pattern, string what) =>
        new(text, new PatternFound(pattern.Pattern), site.Run.Unknown(what, site.Span, UnknownKind.Object, "match" + Operators.KeyOf(pattern) + text.Key));

    private static ArrayValue MatchArray(CallSite site, JsPattern pattern, ConstText text, JsMatch match)
    {
        var realm = site.Run.Machine.Realm;
        var items = new List<JsValue?> { Part(text, match.Start, match.End) };
        items.AddRange(match.Captures.Skip(1).Select(c => c.Start < 0 ? JsValue.Undefined : Part(text, c.Start, c.End)));
        var made = site.Run.Own(realm.MakeArray(items));
        made.SetHidden("index", JsValue.Of(match.Start));
        made.SetHidden("input", text);
        if (pattern.GroupNames.Count > 0)
        {
            var groups = site.Run.Own(realm.MakeObject());
            foreach (var (name, number) in pattern.GroupNames)
            {
                groups.SetOwn(name, items[number] ?? JsValue.Undefined);
            }

            made.SetHidden("groups", groups);
        }

        return made;
    }

    private static ConstText Part(ConstText text, int start, int end) => new(text.Text[start..end], text.Origin, text.IsOfRequest);

    public static JsValue Match(CallSite site, TextValue text, RegExpValue pattern)
    {
        if (!pattern.Pattern.Global || TextCalls.Settled(site.Run, text) is not ConstText constant)
        {
            return pattern.Pattern.Global && TextCalls.Settled(site.Run, text) is SymText symbolic
                ? Matches(site, symbolic, pattern, "the matches in a name are not followed")
                : Exec(site, pattern, text);
        }

        SetNext(site, pattern, 0);
        var all = All(site, pattern.Pattern, constant.Text).Select(m => (JsValue?)Part(constant, m.Start, m.End)).ToList();
        if (all.Count > 0 && constant.IsOfRequest)
        {
            site.Run.Matched(site.Span, JsValue.Undefined);
        }

        return all.Count == 0 ? JsValue.Null : site.Run.Own(site.Run.Machine.Realm.MakeArray(all));
    }

    private static List<JsMatch> All(CallSite site, JsPattern pattern, string text)
    {
        var all = new List<JsMatch>();
        for (var from = 0; from <= text.Length && site.Run.Match(pattern, text, from, out var match);)
        {
            site.Run.Step(site.Span, 8);
            all.Add(match);
            from = match.End > match.Start ? match.End : match.End + 1;
        }

        return all;
    }

    public static JsValue Search(CallSite site, TextValue text, RegExpValue pattern) => TextCalls.Settled(site.Run, text) switch
    {
        ConstText constant => JsValue.Of(site.Run.Match(pattern.Pattern, constant.Text, 0, out var match) ? match.Start : -1),
        var symbolic => new PositionNumber((SymText)symbolic, new PatternFound(pattern.Pattern), null, false),
    };

    public static JsValue Split(CallSite site, TextValue text, RegExpValue pattern, int limit)
    {
        if (TextCalls.Settled(site.Run, text) is not ConstText constant)
        {
            return pattern.Pattern.Pattern == "\\." ? TextCalls.Split(site.Run, text, ".", limit, site.Span)
                : site.Run.Unknown("the pieces of the name are not followed", site.Span, UnknownKind.Object, "split" + Operators.KeyOf(pattern) + ((SymText)text).Key);
        }

        if (pattern.Pattern.Sticky)
        {
            throw new AbandonedException("'y' in what separates pieces is not followed", site.Span);
        }

        var pieces = new List<JsValue?>();
        if (constant.Text.Length == 0 && site.Run.Match(pattern.Pattern, "", 0, out _))
        {
            return site.Run.Own(site.Run.Machine.Realm.MakeArray(pieces));
        }

        var start = 0;
        foreach (var match in All(site, pattern.Pattern, constant.Text))
        {
            if (match.End == match.Start && (match.Start == start || match.Start >= constant.Text.Length))
            {
                continue;
            }

            pieces.Add(Part(constant, start, match.Start));
            pieces.AddRange(match.Captures.Skip(1).Select(c => c.Start < 0 ? JsValue.Undefined : (JsValue?)Part(constant, c.Start, c.End)));
            start = match.End;
        }

        pieces.Add(Part(constant, start, constant.Text.Length));
        return site.Run.Own(site.Run.Machine.Realm.MakeArray([.. pieces.Take(limit)]));
    }

    public static JsValue Replace(CallSite site, TextValue text, JsValue what, JsValue with, bool all)
    {
        var settled = TextCalls.Settled(site.Run, text);
        if (settled is SymText symbolic)
        {
            return ReplaceIn(site, symbolic, what, with, all);
        }

        var constant = (ConstText)settled;
        List<JsMatch> matches;
        if (what is RegExpValue pattern)
        {
            if (all && !pattern.Pattern.Global)
            {
                throw site.Run.TypeError("replaceAll must be called with a global RegExp", site.Span);
            }

            if (pattern.Pattern.Global)
            {
                SetNext(site, pattern, 0);
            }

            matches = pattern.Pattern.Global ? All(site, pattern.Pattern, constant.Text) : Step(site, pattern, constant.Text, out var first) ? [first] : [];
        }
        else
        {
            matches = Occurrences(constant.Text, Operators.ToConst(site.Run, what, site.Span), all);
        }

        var made = new StringBuilder();
        var at = 0;
        foreach (var match in matches)
        {
            made.Append(constant.Text, at, match.Start - at);
            made.Append(Replacement(site, constant, match, with, what as RegExpValue));
            at = match.End;
            site.Run.Step(site.Span, 4);
            if (made.Length > 4_000_000)
            {
                site.Run.Make(made.Length, site.Span);
            }
        }

        made.Append(constant.Text, at, constant.Text.Length - at);
        site.Run.Make(made.Length, site.Span);
        return new ConstText(made.ToString(), constant.Origin, constant.IsOfRequest);
    }

    private static List<JsMatch> Occurrences(string text, string needle, bool all)
    {
        var found = new List<JsMatch>();
        for (var at = text.IndexOf(needle, StringComparison.Ordinal); at >= 0; at = at + Math.Max(1, needle.Length) <= text.Length ? text.IndexOf(needle, at + Math.Max(1, needle.Length), StringComparison.Ordinal) : -1)
        {
            found.Add(new(at, at + needle.Length, [(at, at + needle.Length)]));
            if (!all)
            {
                break;
            }
        }

        return found;
    }

    private static string Replacement(CallSite site, ConstText text, JsMatch match, JsValue with, RegExpValue? pattern)
    {
        if (with is FunctionValue)
        {
            if (pattern is { Pattern.GroupNames.Count: > 0 })
            {
                throw new AbandonedException("groups by their names in a replacement are not followed", site.Span);
            }

            List<JsValue> arguments = [Part(text, match.Start, match.End), .. match.Captures.Skip(1).Select(c => c.Start < 0 ? JsValue.Undefined : (JsValue)Part(text, c.Start, c.End)), JsValue.Of(match.Start), text];
            return Operators.ToConst(site.Run, site.Run.Call(with, JsValue.Undefined, arguments.ToArray(), site.Span), site.Span);
        }

        var template = Operators.ToConst(site.Run, with, site.Span);
        if (!template.Contains('$', StringComparison.Ordinal))
        {
            return template;
        }

        if (pattern is { Pattern.GroupNames.Count: > 0 } && template.Contains("$<", StringComparison.Ordinal))
        {
            throw new AbandonedException("groups by their names in a replacement are not followed", site.Span);
        }

        var made = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            i += Expand(template, i, text.Text, match, made);
        }

        return made.ToString();
    }

    /// <summary>Adds what one character, or a dollar with what follows it, stands for; gives how many characters more were used.</summary>
    private static int Expand(string template, int at, string text, JsMatch match, StringBuilder made)
    {
        var next = at + 1 < template.Length ? template[at + 1] : '\0';
        if (template[at] != '$')
        {
            made.Append(template[at]);
            return 0;
        }

        switch (next)
        {
            case '$':
                made.Append('$');
                return 1;
            case '&':
                made.Append(text, match.Start, match.End - match.Start);
                return 1;
            case '`':
                made.Append(text, 0, match.Start);
                return 1;
            case '\'':
                made.Append(text, match.End, text.Length - match.End);
                return 1;
        }

        var digits = char.IsAsciiDigit(next) ? at + 2 < template.Length && char.IsAsciiDigit(template[at + 2]) && int.Parse(template.AsSpan(at + 1, 2), CultureInfo.InvariantCulture) < match.Captures.Length ? 2 : 1 : 0;
        var number = digits == 0 ? 0 : int.Parse(template.AsSpan(at + 1, digits), CultureInfo.InvariantCulture);
        if (number == 0 || number >= match.Captures.Length)
        {
            made.Append('$');
            return 0;
        }

        var (start, end) = match.Captures[number];
        made.Append(start < 0 ? "" : text[start..end]);
        return digits;
    }

    /// <summary>Replacing in a text of the request: followed when nothing is there to replace, or a constant beginning or end.</summary>
    private static JsValue ReplaceIn(CallSite site, SymText text, JsValue what, JsValue with, bool all)
    {
        var run = site.Run;
        var pattern = (what as RegExpValue)?.Pattern;
        var needle = pattern is null ? Operators.ToConst(run, what, site.Span) : null;
        TextPredicate found = pattern is not null ? new PatternFound(pattern) : new ContainsText(needle ?? "");
        if (!run.Decide(text, found, site.Span))
        {
            return text;
        }

        // An anchored pattern is found once, a text as often as it occurs.
        var start = pattern is null ? (all ? null : needle) : LiteralBehind(pattern, '^', true);
        if (start is { Length: > 0 } && with is ConstText replacement && !replacement.Text.Contains('$', StringComparison.Ordinal) && run.Decide(text, new StartsWithText(start), site.Span))
        {
            var rest = TextCalls.Between(run, text, JsValue.Of(start.Length), null, site.Span);
            return Operators.Add(run, replacement, rest, site.Span);
        }

        if (pattern is not null && LiteralBehind(pattern, '$', false) is { Length: > 0 } end && with is ConstText tail && !tail.Text.Contains('$', StringComparison.Ordinal))
        {
            var rest = TextCalls.Between(run, text, JsValue.Of(0.0), new LengthNumber(text, -end.Length), site.Span);
            return Operators.Add(run, rest, tail, site.Span);
        }

        return run.Unknown("what a replacement makes of the name is not followed", site.Span, UnknownKind.Text, "replace" + found.Key + text.Key);
    }

    /// <summary>The literal of a pattern that is an anchor and a literal; null for others.</summary>
    private static string? LiteralBehind(JsPattern pattern, char anchor, bool atStart)
    {
        var source = pattern.Pattern;
        if (pattern.IgnoreCase || pattern.Multiline || source.Length < 2 || source[atStart ? 0 : ^1] != anchor)
        {
            return null;
        }

        var inner = atStart ? source[1..] : source[..^1];
        var text = new StringBuilder();
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length && !char.IsAsciiLetterOrDigit(inner[i + 1]))
            {
                text.Append(inner[++i]);
            }
            else if ("\\^$.*+?()[]{}|".Contains(inner[i], StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                text.Append(inner[i]);
            }
        }

        return text.ToString();
    }
}
