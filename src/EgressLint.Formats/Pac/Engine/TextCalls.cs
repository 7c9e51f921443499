using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The methods of strings, on constants and on texts of the request.</summary>
internal static partial class TextCalls
{
    /// <summary>A place in a text of the request: before a character of a part, counted from the part's beginning or from its end.</summary>
    private readonly record struct Spot(int Segment, int Offset, bool FromEnd);

    public static JsValue CharAt(Run run, TextValue text, JsValue index, TextSpan at)
    {
        if (Settled(run, text) is ConstText constant && index is NumberValue number)
        {
            return number.Value >= 0 && number.Value < constant.Text.Length
                ? new ConstText(constant.Text[(int)number.Value].ToString(), constant.Origin, constant.IsOfRequest)
                : ConstText.Empty;
        }

        return Between(run, text, index, Operators.Arithmetic(run, JsOperator.Add, index, JsValue.Of(1.0), at), at);
    }

    public static JsValue LastChar(Run run, SymText text, TextSpan at) => Between(run, text, new LengthNumber(text, -1), null, at);

    public static JsValue CharCodeAt(Run run, TextValue text, JsValue index, TextSpan at)
    {
        var character = CharAt(run, text, index, at);
        return character switch
        {
            ConstText { Text.Length: > 0 } constant => JsValue.Of((double)constant.Text[0]),
            ConstText => JsValue.Of(double.NaN),
            _ => new UnknownValue(run.Doubt("it is computed from characters of the name", at), "code " + Operators.KeyOf(character), UnknownKind.Number),
        };
    }

    /// <summary>indexOf, lastIndexOf and includes.</summary>
    public static JsValue Find(Run run, TextValue text, JsValue needle, JsValue from, bool last, TextSpan at)
    {
        if (Operators.ToText(run, needle, at) is not ConstText wanted)
        {
            // From a later place on a text is not in itself, unless it is empty.
            return (last || from is UndefinedValue or NumberValue { Value: <= 0 }) && Settled(run, text) is TextValue known && Operators.ToText(run, needle, at) is SymText part
                && SymText.Parts(known) is [var only] && part.Segments is [var same] && only == same
                ? JsValue.Of(0.0)
                : Operators.Mixed(run, text, needle, (last ? "lastIndexOf" : "indexOf") + Operators.KeyOf(from), UnknownKind.Number, at);
        }

        var asked = (last ? "lastIndexOf '" : "indexOf '") + wanted.Text + "' ";
        text = Settled(run, text);
        from = Resolved(run, from, at);
        if (text is ConstText constant)
        {
            return from switch
            {
                UndefinedValue => JsValue.Of(last ? constant.Text.LastIndexOf(wanted.Text, StringComparison.Ordinal) : constant.Text.IndexOf(wanted.Text, StringComparison.Ordinal)),
                NumberValue start => JsValue.Of(FindFrom(constant.Text, wanted.Text, start.Value, last)),
                _ => Operators.Mixed(run, from, text, asked, UnknownKind.Number, at),
            };
        }

        var symbolic = (SymText)text;
        if (wanted.Text.Length == 0)
        {
            // Nothing stands everywhere: it is found where the search begins.
            return from switch
            {
                UndefinedValue => last ? new LengthNumber(symbolic, 0) : JsValue.Of(0.0),
                NumberValue { Value: <= 0 } => JsValue.Of(0.0),
                _ => Operators.Mixed(run, text, from, asked, UnknownKind.Number, at),
            };
        }

        return from is UndefinedValue or NumberValue { Value: 0 } && !(last && from is NumberValue)
            ? new PositionNumber(symbolic, new ContainsText(wanted.Text), wanted.Text, last)
            : FindFrom(run, symbolic, wanted.Text, from, last, at) ?? Operators.Mixed(run, text, from, asked, UnknownKind.Number, at);
    }

    private static int FindFrom(string text, string needle, double from, bool last)
    {
        if (last)
        {
            var latest = (int)Math.Clamp(from, 0, text.Length);
            for (var i = Math.Min(latest, text.Length - needle.Length); i >= 0; i--)
            {
                if (string.CompareOrdinal(text, i, needle, 0, needle.Length) == 0)
                {
                    return i;
                }
            }

            return -1;
        }

        var start = (int)Math.Clamp(from, 0, text.Length);
        return text.IndexOf(needle, start, StringComparison.Ordinal);
    }

    /// <summary>Looks from a place on: what is before it, or behind it, is cut off. Null where that is not followed.</summary>
    private static JsValue? FindFrom(Run run, SymText text, string needle, JsValue from, bool last, TextSpan at)
    {
        if (!last && Behind(text, needle, from) is { } contains)
        {
            return new PositionNumber(text, contains, null, false);
        }

        if (needle == "." && text.Segments.Any(s => s.Kind == SegmentKind.Host))
        {
            run.NeedLabels(at);
            return Find(run, text, new ConstText(needle), from, last, at);
        }

        if (needle.Length != 1 || Locate(run, text, from) is not { } spot || !IsInside(run, text, spot, last, at)
            || run.Resolve(new PositionNumber(text, new ContainsText(needle), needle, last), at) is PositionNumber)
        {
            return null;
        }

        // The needle stands in constant parts only; a spot inside another part looks from that part on.
        for (var i = last ? Math.Min(spot.Segment, text.Segments.Length - 1) : spot.Segment; i >= 0 && i < text.Segments.Length; i += last ? -1 : 1)
        {
            if (text.Segments[i].Kind == SegmentKind.Rest)
            {
                return null;
            }

            if (!text.Segments[i].IsConst)
            {
                continue;
            }

            var part = text.Segments[i].Text;
            var found = i != spot.Segment ? (last ? part.LastIndexOf(needle, StringComparison.Ordinal) : part.IndexOf(needle, StringComparison.Ordinal))
                : FindFrom(part, needle, spot.Offset, last);
            if (found >= 0)
            {
                return Run.Place(text, i, found);
            }
        }

        return JsValue.Of(-1.0);
    }

    /// <summary>Whether a spot is inside of its part, and not in one beside it because the part is shorter in some requests; looking back, the spot itself counts.</summary>
    private static bool IsInside(Run run, SymText text, Spot spot, bool last, TextSpan at)
    {
        var least = spot.Offset + (last && !spot.FromEnd ? 1 : 0);
        return spot.Segment == text.Segments.Length || least == 0 || text.Segments[spot.Segment] is var part
            && (part.IsConst || (part.IsOfHost && run.Decide((SymText)SymText.Join([part]), new LengthBetween(least, int.MaxValue), at)));
    }

    /// <summary>
    /// Texts in which a needle stands at or behind a place: a number of characters from the beginning, or from the end as in
    /// <c>s.indexOf(x, s.length - x.length)</c>. Null for other places, and for a dot, whose own place is asked for as a rule.
    /// </summary>
    private static InLanguage? Behind(SymText text, string needle, JsValue from)
    {
        if (needle == ".")
        {
            return null;
        }

        switch (from)
        {
            case NumberValue { Value: > 0 and < 250 } start when start.Value == Math.Truncate(start.Value):
                var skipped = new LengthBetween((int)start.Value, (int)start.Value).Language(out _) ?? Core.Sets.Language.Empty;
                return new(Core.Sets.Language.Concat(skipped, Core.Sets.Language.ContainsText(needle)), "behind " + Operators.NumberText(start.Value) + " " + needle);
            case LengthNumber { Offset: < 0 and > -250 } length when length.Text.Key == text.Key:
                var spare = -length.Offset - needle.Length;
                var end = spare < 0 ? Core.Sets.Language.Empty
                    : Core.Sets.Language.Concat(Core.Sets.Language.EndsWith(needle), new LengthBetween(0, spare).Language(out _) ?? Core.Sets.Language.Empty);
                return new(end, "at end " + Operators.NumberText(length.Offset) + " " + needle);
            default:
                return null;
        }
    }

    public static TextValue Settled(Run run, TextValue text) => text is SymText symbolic ? run.Settle(symbolic) : text;

    /// <summary>
    /// The part of a text between two places; to the end when there is no second. Of places in the other order substring takes what is between them, and a slice
    /// nothing.
    /// </summary>
    public static JsValue Between(Run run, TextValue text, JsValue from, JsValue? to, TextSpan at, bool isSlice = false)
    {
        text = Settled(run, text);
        from = Resolved(run, from, at);
        to = to is null ? null : Resolved(run, to, at);
        var asked = (isSlice ? "slice to " : "substring to ") + (to is null ? "end " : Operators.KeyOf(to));

        if (isSlice && from is NumberValue { Value: var low } && to is NumberValue { Value: var high } && low >= high)
        {
            return ConstText.Empty;
        }

        if (text is ConstText constant)
        {
            return from is NumberValue first && to is null or NumberValue ? Cut(constant, ((NumberValue)from).Value, (to as NumberValue)?.Value ?? constant.Text.Length)
                : Operators.Mixed(run, text, from, asked, UnknownKind.Text, at);
        }

        var symbolic = (SymText)text;
        if (Locate(run, symbolic, from) is not { } start || (to is null ? new Spot(symbolic.Segments.Length, 0, false) : Locate(run, symbolic, to)) is not { } end)
        {
            return Operators.Mixed(run, text, from, asked, UnknownKind.Text, at);
        }

        if (IsBehind(start, end))
        {
            if (isSlice)
            {
                return ConstText.Empty;
            }

            (start, end) = (end, start);
        }

        return Extract(run, symbolic, start, end, at) is { } parts ? SymText.Join(parts) : Operators.Mixed(run, text, from, asked, UnknownKind.Text, at);
    }

    private static JsValue Resolved(Run run, JsValue place, TextSpan at) => place is RequestNumber number ? run.Resolve(number, at) : place;
    private static bool IsBehind(Spot start, Spot end) => start.Segment != end.Segment ? start.Segment > end.Segment
        : start.FromEnd == end.FromEnd && (start.FromEnd ? start.Offset < end.Offset : start.Offset > end.Offset);

    private static ConstText Cut(ConstText text, double from, double to)
    {
        var a = (int)Math.Clamp(from, 0, text.Text.Length);
        var b = (int)Math.Clamp(to, 0, text.Text.Length);
        return a > b ? Cut(text, b, a) : a == 0 && b == text.Text.Length ? text : new(text.Text[a..b], text.Origin, text.IsOfRequest);
    }

    /// <summary>Where a number points to in a text; null when that is not known.</summary>
    private static Spot? Locate(Run run, SymText text, JsValue place)
    {
        var parts = text.Segments;
        switch (place)
        {
            case NumberValue number:
                return Forward(text, 0, (int)Math.Clamp(number.Value, 0, 1e8));
            case CutNumber cut when run.Settle(cut.Text) is SymText same && same.Key == text.Key && cut.Segment <= parts.Length:
                return cut.Offset >= 0 ? Forward(text, cut.Segment, cut.Offset) : Backward(text, cut.Segment, -cut.Offset);
            case LengthNumber length when run.Settle(length.Text) is SymText same && same.Key == text.Key:
                return length.Offset >= 0 ? new Spot(parts.Length, 0, false) : Backward(text, parts.Length, -length.Offset);
            default:
                return null;
        }
    }

    private static Spot Forward(SymText text, int segment, int offset)
    {
        while (segment < text.Segments.Length && text.Segments[segment].IsConst && offset >= text.Segments[segment].Text.Length)
        {
            offset -= text.Segments[segment++].Text.Length;
        }

        return segment >= text.Segments.Length ? new(text.Segments.Length, 0, false) : new(segment, offset, false);
    }

    private static Spot Backward(SymText text, int segment, int offset)
    {
        // Before a place that is not known some part is not constant.
        while (text.Segments[segment - 1].IsConst)
        {
            var length = text.Segments[segment - 1].Text.Length;
            if (offset <= length)
            {
                return new(segment - 1, length - offset, false);
            }

            offset -= length;
            segment--;
        }

        return new(segment - 1, offset, true);
    }

    /// <summary>The parts between two spots; null when a part would have to be cut in a way that is not followed.</summary>
    private static List<Segment>? Extract(Run run, SymText text, Spot start, Spot end, TextSpan at)
    {
        var all = new List<Segment>();
        for (var i = start.Segment; i <= end.Segment && i < text.Segments.Length; i++)
        {
            var part = text.Segments[i];
            Spot? from = i == start.Segment && (start.Offset > 0 || start.FromEnd) ? start : null;
            Spot? to = i == end.Segment ? end : null;
            if (to is { Offset: 0, FromEnd: false })
            {
                break;
            }

            if (part.IsConst)
            {
                all.Add(Segment.Const(part.Text[(from?.Offset ?? 0)..Math.Min(part.Text.Length, to?.Offset ?? part.Text.Length)]));
            }
            else if (from is null && to is null)
            {
                all.Add(part);
            }
            else if (part.Kind != SegmentKind.Host || CutHost(run, text, i, from, to, at) is not { } cut)
            {
                return null;
            }
            else
            {
                all.AddRange(cut);
            }
        }

        return all;
    }

    /// <summary>Some characters of the host. Shorter hosts go a way of their own, on which the cut may fall into the parts beside it.</summary>
    private static IEnumerable<Segment>? CutHost(Run run, SymText text, int index, Spot? from, Spot? to, TextSpan at)
    {
        var host = SymText.Of(SegmentKind.Host);
        var isLast = index == text.Segments.Length - 1;
        switch (from, to)
        {
            case ({ FromEnd: false, Offset: var drop }, null):
                return run.Decide(host, new LengthBetween(drop, int.MaxValue), at) ? [Segment.Of(SegmentKind.HostDrop, drop)] : isLast ? [] : null;
            case (null, { FromEnd: false, Offset: var head }):
                return run.Decide(host, new LengthBetween(head, int.MaxValue), at) ? [Segment.Of(SegmentKind.HostHead, head)] : isLast ? [Segment.Of(SegmentKind.Host)] : null;
            case ({ FromEnd: true, Offset: var tail }, null):
                return CutTail(run, text, index, tail, at);
            case ({ FromEnd: false, Offset: var first }, { FromEnd: false, Offset: var second }) when second == first + 1:
                return run.Decide(host, new LengthBetween(second, int.MaxValue), at) ? [Segment.Of(SegmentKind.HostChar, first)] : isLast ? [] : null;
            case ({ FromEnd: true, Offset: var most }, { FromEnd: true, Offset: var least }) when run.HostTail() is { } shared && shared.Length >= most:
                return [Segment.Const(shared[^most..^least])];
            default:
                return null;
        }
    }

    /// <summary>The last characters of a text that ends with the host, or of its host: for a short host the end of what stands before it comes along.</summary>
    private static IEnumerable<Segment>? CutTail(Run run, SymText text, int index, int tail, TextSpan at)
    {
        var host = SymText.Of(SegmentKind.Host);
        if (run.HostTail() is { } known && known.Length >= tail)
        {
            return [Segment.Const(known[^tail..])];
        }

        if (run.Decide(host, new LengthBetween(tail, int.MaxValue), at))
        {
            return [Segment.Of(SegmentKind.HostTail, tail)];
        }

        if (index == 0)
        {
            return [Segment.Of(SegmentKind.Host)];
        }

        if (index > 1 || !text.Segments[0].IsConst)
        {
            return null;
        }

        var before = text.Segments[0].Text;
        for (var more = 1; more < before.Length; more++)
        {
            if (run.Decide(host, new LengthBetween(tail - more, tail - more), at))
            {
                return [Segment.Const(before[^more..]), Segment.Of(SegmentKind.Host)];
            }
        }

        return [Segment.Const(before), Segment.Of(SegmentKind.Host)];
    }

    /// <summary>startsWith, endsWith, includes.</summary>
    public static JsValue Holds(Run run, TextValue text, TextPredicate predicate, JsValue pattern, TextSpan at)
    {
        text = Settled(run, text);
        run.Step(at, text is ConstText { Text.Length: var length } ? 1 + (length / 8) : 1);
        var holds = text is SymText symbolic ? run.Decide(symbolic, predicate, at) : predicate.Test(((ConstText)text).Text, run);
        if (holds && text is SymText or ConstText { IsOfRequest: true })
        {
            run.Matched(at, pattern);
        }

        return JsValue.Of(holds);
    }

    public static JsValue Lower(Run run, TextValue text, TextSpan at)
    {
        text = Settled(run, text);
        if (text is ConstText constant)
        {
            // Two capitals become other letters by what stands beside them, or several.
            return constant.Text.AsSpan().IndexOfAny('\u0130', '\u03A3') >= 0 ? run.Unknown("these letters in lower case are not followed", at, UnknownKind.Text)
                : new ConstText(constant.Text.ToLowerInvariant(), constant.Origin, constant.IsOfRequest);
        }

        var parts = ((SymText)text).Segments;
        if (parts.Any(p => p.Kind == SegmentKind.Rest))
        {
            return run.Unknown("a path in lower case is not followed", at, UnknownKind.Text, "lower" + ((SymText)text).Key);
        }

        // Hosts are in lower case when the script gets them.
        return SymText.Join(parts.Select(p => p.IsConst ? Segment.Const(p.Text.ToLowerInvariant()) : p));
    }

    /// <summary>White space and ends of lines of the language: not all that Unicode and .NET count as white.</summary>
    public static readonly char[] Blanks = [.. " \t\n\r\v\f\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF"];

    public static JsValue Trim(Run run, TextValue text)
    {
        text = Settled(run, text);
        return text is ConstText constant ? new ConstText(constant.Text.Trim(Blanks), constant.Origin, constant.IsOfRequest)
            : SymText.Join(((SymText)text).Segments.Select((s, i) => !s.IsConst ? s
                : Segment.Const(i == 0 ? s.Text.TrimStart(Blanks) : i == ((SymText)text).Segments.Length - 1 ? s.Text.TrimEnd(Blanks) : s.Text)).Where(s => !s.IsConst || s.Text.Length > 0));
    }

    /// <summary>split at a constant text.</summary>
    public static JsValue Split(Run run, TextValue text, string separator, int limit, TextSpan at)
    {
        text = Settled(run, text);
        var realm = run.Machine.Realm;
        if (text is SymText unsettled && separator.Contains('.', StringComparison.Ordinal) && unsettled.Segments.Any(s => s.Kind == SegmentKind.Host))
        {
            run.NeedLabels(at);
            text = Settled(run, text);
        }

        if (text is ConstText constant)
        {
            var constants = separator.Length == 0 ? [.. constant.Text.Select(c => c.ToString())] : constant.Text.Split(separator);
            run.Make(constant.Text.Length, at);
            run.Step(at, constants.Length);
            return run.Own(realm.MakeArray([.. constants.Take(limit).Select(p => (JsValue?)new ConstText(p, constant.Origin, constant.IsOfRequest))]));
        }

        var symbolic = (SymText)text;
        if (separator.Length > 0 && run.Resolve(new PositionNumber(symbolic, new ContainsText(separator), separator, false), at) is PositionNumber)
        {
            return run.Decide(symbolic, new ContainsText(separator), at)
                ? run.Unknown("the pieces of the name are not followed", at, UnknownKind.Object, "split" + separator + symbolic.Key)
                : run.Own(realm.MakeArray([symbolic]));
        }

        if (separator.Length == 0)
        {
            return run.Unknown("the characters of the name are not followed", at, UnknownKind.Object, "split" + symbolic.Key);
        }

        var pieces = Pieces(symbolic, separator);
        if (symbolic.Segments.Any(p => p.Kind == SegmentKind.Rest))
        {
            return separator == "/" && limit == int.MaxValue && symbolic.Segments[^1].Kind == SegmentKind.Rest && symbolic.Segments.Count(p => p.Kind == SegmentKind.Rest) == 1
                ? run.Own(new PartialList(realm.ArrayPrototype, BeforeRest(pieces), run.Unknown("the pieces of the path are not followed", at, UnknownKind.Object, "rest" + symbolic.Key)))
                : run.Unknown("the pieces of the URL are not followed", at, UnknownKind.Object, "split" + separator + symbolic.Key);
        }

        return run.Own(realm.MakeArray([.. pieces.Take(limit)]));
    }

    /// <summary>The pieces before the path; the path begins with the separator, so that it ends the last of them.</summary>
    private static List<JsValue?> BeforeRest(List<JsValue?> pieces)
    {
        var last = pieces[^1] is SymText text ? SymText.Join(text.Segments.Where(p => p.Kind != SegmentKind.Rest)) : ConstText.Empty;
        return [.. pieces.Take(pieces.Count - 1), last];
    }

    private static List<JsValue?> Pieces(SymText text, string separator)
    {
        var all = new List<JsValue?>();
        var current = new List<Segment>();
        foreach (var part in text.Segments)
        {
            if (!part.IsConst)
            {
                current.Add(part);
                continue;
            }

            var pieces = part.Text.Split(separator);
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i > 0)
                {
                    all.Add(SymText.Join(current));
                    current.Clear();
                }

                if (pieces[i].Length > 0)
                {
                    current.Add(Segment.Const(pieces[i]));
                }
            }
        }

        all.Add(SymText.Join(current));
        return all;
    }
}
