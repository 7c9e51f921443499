using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>String and RegExp.</summary>
internal sealed partial class Realm
{
    private void AddStrings()
    {
        var make = Constructor("String", StringPrototype,
            (site, _, a) => a.Length == 0 ? ConstText.Empty : Operators.ToText(site.Run, a[0], site.Span),
            (site, _, a) => site.Run.Own(new WrapperValue(StringPrototype, a.Length == 0 ? ConstText.Empty : Operators.ToText(site.Run, a[0], site.Span))));
        Method(make, "fromCodePoint", FromCodePoint, 6);
        Method(make, "fromCharCode", (site, _, a) => JsValue.Of(string.Concat(a.ToArray().Select(c => ((char)(ushort)Operators.ToInt32(Number(site, c))).ToString()))));
        Method(make, "raw", (site, _, _) => throw new AbandonedException("String.raw is not followed", site.Span), 6);
        Text("toString", (_, text, _) => text);
        Text("valueOf", (_, text, _) => text);
        Text("charAt", (site, text, a) => TextCalls.CharAt(site.Run, text, Whole(site, At(a, 0)), site.Span));
        Text("at", (site, text, a) => ElementAt(site, text, Whole(site, At(a, 0))), 13);
        Text("charCodeAt", (site, text, a) => TextCalls.CharCodeAt(site.Run, text, Whole(site, At(a, 0)), site.Span));
        Text("codePointAt", (site, text, a) => CodePointAt(site, text, Whole(site, At(a, 0))), 6);
        Text("indexOf", (site, text, a) => TextCalls.Find(site.Run, text, At(a, 0), Start(site, At(a, 1)), false, site.Span));
        Text("lastIndexOf", (site, text, a) => TextCalls.Find(site.Run, text, At(a, 0), Operators.ToNumber(site.Run, At(a, 1), site.Span) is NumberValue { Value: double.NaN } ? JsValue.Undefined : Start(site, At(a, 1)), true, site.Span));
        Text("includes", (site, text, a) => Pattern(site, a.Length > 1 ? Rest(site, text, a[1]) : text, a, p => new ContainsText(p)), 6);
        Text("startsWith", (site, text, a) => Pattern(site, a.Length > 1 ? Rest(site, text, a[1]) : text, a, p => new StartsWithText(p)), 6);
        Text("endsWith", (site, text, a) => Pattern(site, At(a, 1) is UndefinedValue ? text : Cut(site, text, JsValue.Of(0.0), Start(site, a[1])), a, p => new EndsWithText(p)), 6);
        Text("substring", (site, text, a) => TextCalls.Between(site.Run, text, Start(site, At(a, 0), 0), At(a, 1) is UndefinedValue ? null : Start(site, At(a, 1)), site.Span));
        Text("slice", Slice);
        Text("substr", Substr);
        Text("toLowerCase", (site, text, _) => TextCalls.Lower(site.Run, text, site.Span));
        Text("toLocaleLowerCase", (site, text, a) => At(a, 0) is UndefinedValue ? TextCalls.Lower(site.Run, text, site.Span) : throw Locale(site));
        Text("toUpperCase", (site, text, _) => Upper(site, text));
        Text("toLocaleUpperCase", (site, text, a) => At(a, 0) is UndefinedValue ? Upper(site, text) : throw Locale(site));
        Text("trim", (site, text, _) => TextCalls.Trim(site.Run, text), 5);
        Text("trimStart", (site, text, _) => JsValue.Of(Const(site, text).TrimStart(TextCalls.Blanks)), 10);
        Text("trimEnd", (site, text, _) => JsValue.Of(Const(site, text).TrimEnd(TextCalls.Blanks)), 10);
        Text("concat", (site, text, a) => a.ToArray().Aggregate((JsValue)text, (all, next) => Operators.Add(site.Run, all, Operators.ToText(site.Run, next, site.Span), site.Span)));
        Text("repeat", Repeat, 6);
        Text("padStart", (site, text, a) => Pad(site, text, a, true), 8);
        Text("padEnd", (site, text, a) => Pad(site, text, a, false), 8);
        Text("localeCompare", (site, text, a) => At(a, 1) is not UndefinedValue || At(a, 2) is not UndefinedValue ? throw Locale(site) : Compare(site, Const(site, text), Const(site, At(a, 0))));
        Text("split", Split);
        Text("match", (site, text, a) => PatternCalls.Match(site, text, PatternOf(site, At(a, 0))));
        Text("search", (site, text, a) => PatternCalls.Search(site, text, PatternOf(site, At(a, 0))));
        Text("replace", (site, text, a) => PatternCalls.Replace(site, text, At(a, 0), At(a, 1), false));
        Text("replaceAll", (site, text, a) => PatternCalls.Replace(site, text, At(a, 0), At(a, 1), true), 12);
        Text("matchAll", (site, _, _) => throw new AbandonedException("matchAll is not followed", site.Span), 11);
        Text("normalize", (site, text, a) => At(a, 0) is UndefinedValue && Ascii.IsValid(Const(site, text)) ? text : throw new AbandonedException("the normal form of a text is not followed", site.Span), 6);
    }

    private static AbandonedException Locale(CallSite site) => new("what depends on a language is not followed", site.Span);

    private static JsValue FromCodePoint(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var made = new StringBuilder();
        foreach (var argument in arguments)
        {
            var code = Number(site, argument);
            if (code is not (>= 0 and <= 0x10FFFF) || code != Math.Truncate(code))
            {
                throw site.Run.Error("RangeError", "Invalid code point", site.Span);
            }

            made.Append(code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
        }

        return JsValue.Of(made.ToString());
    }

    private delegate JsValue TextCall(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments);

    private void Text(string name, TextCall call, int since = 3) => Method(StringPrototype, name, (site, self, a) =>
    {
        if (self.IsNullish)
        {
            throw site.Run.TypeError($"String.prototype.{name} called on null or undefined", site.Span);
        }

        switch (Operators.ToText(site.Run, self, site.Span))
        {
            case TextValue text:
                return call(site, text, a);
            case UnknownValue when self is UnknownValue unknown:
                Properties.CheckNull(site.Run, unknown, name, site.Span);
                break;
        }

        throw new AbandonedException("a text that is not known", site.Span);
    }, since);

    private static string Const(CallSite site, JsValue value) => Operators.ToConst(site.Run, value, site.Span);

    private static double Number(CallSite site, JsValue value) => Operators.ToNumber(site.Run, value, site.Span) is NumberValue number
        ? number.Value
        : throw new AbandonedException("a number depends on the request in a way that is not followed", site.Span);

    private static JsValue Whole(CallSite site, JsValue value) => value switch
    {
        UndefinedValue => JsValue.Of(0.0),
        NumberValue number => number.Value == Math.Truncate(number.Value) ? number : JsValue.Of(double.IsNaN(number.Value) ? 0 : Math.Truncate(number.Value)),
        RequestNumber => value,
        _ => Whole(site, JsValue.Of(Number(site, value))),
    };

    /// <summary>An optional position.</summary>
    private static JsValue Start(CallSite site, JsValue value, double? otherwise = null) => value switch
    {
        UndefinedValue => otherwise is { } given ? JsValue.Of(given) : value,
        NumberValue number => number.Value == Math.Truncate(number.Value) ? number : JsValue.Of(double.IsNaN(number.Value) ? 0 : Math.Truncate(number.Value)),
        RequestNumber or UnknownValue => value,
        _ => Operators.ToNumber(site.Run, value, site.Span) is NumberValue converted ? Start(site, converted) : Operators.ToNumber(site.Run, value, site.Span),
    };

    /// <summary>A position that counts from the end when it is negative.</summary>
    private static JsValue FromEnd(CallSite site, TextValue text, JsValue value)
    {
        var place = Whole(site, value);
        if (place is not NumberValue { Value: < 0 } number)
        {
            return place;
        }

        var length = Properties.Get(site.Run, text, "length", site.Span);
        return length is NumberValue known ? JsValue.Of(Math.Max(0, known.Value + number.Value)) : Operators.Add(site.Run, length, number, site.Span);
    }

    private static JsValue Slice(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments)
    {
        var from = FromEnd(site, text, At(arguments, 0));
        var to = At(arguments, 1) is UndefinedValue ? null : FromEnd(site, text, At(arguments, 1));
        return TextCalls.Between(site.Run, text, from, to, site.Span, isSlice: true);
    }

    private static JsValue Substr(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments)
    {
        var from = FromEnd(site, text, At(arguments, 0));
        if (At(arguments, 1) is UndefinedValue)
        {
            return TextCalls.Between(site.Run, text, from, null, site.Span);
        }

        var count = Start(site, At(arguments, 1));
        if (count is NumberValue { Value: <= 0 })
        {
            return ConstText.Empty;
        }

        if (from is RequestNumber place)
        {
            from = site.Run.Resolve(place, site.Span);
        }

        return TextCalls.Between(site.Run, text, from, Operators.Arithmetic(site.Run, JsOperator.Add, from, count, site.Span), site.Span);
    }

    private static TextValue Rest(CallSite site, TextValue text, JsValue from) => Cut(site, text, Start(site, from, 0), null);

    private static TextValue Cut(CallSite site, TextValue text, JsValue from, JsValue? to) =>
        TextCalls.Between(site.Run, text, from, to, site.Span) as TextValue ?? throw new AbandonedException("a position that is not followed", site.Span);

    /// <summary>A character counted from the end when the index is negative; undefined where there is none.</summary>
    private static JsValue ElementAt(CallSite site, TextValue text, JsValue index)
    {
        if (index is not NumberValue number)
        {
            throw new AbandonedException("an index depends on the request", site.Span);
        }

        if (TextCalls.Settled(site.Run, text) is ConstText constant)
        {
            var at = number.Value < 0 ? constant.Text.Length + number.Value : number.Value;
            return at < 0 || at >= constant.Text.Length ? JsValue.Undefined : TextCalls.CharAt(site.Run, constant, JsValue.Of(at), site.Span);
        }

        if (number.Value < 0 && !site.Run.Decide((SymText)text, new LengthBetween((int)-number.Value, int.MaxValue), site.Span))
        {
            return JsValue.Undefined;
        }

        return TextCalls.CharAt(site.Run, text, FromEnd(site, text, index), site.Span) is var found && found is ConstText { Text: "" } ? JsValue.Undefined : found;
    }

    private static JsValue CodePointAt(CallSite site, TextValue text, JsValue index)
    {
        if (TextCalls.Settled(site.Run, text) is not ConstText constant || index is not NumberValue { Value: var at })
        {
            return TextCalls.CharCodeAt(site.Run, text, index, site.Span);
        }

        return at < 0 || at >= constant.Text.Length ? JsValue.Undefined
            : JsValue.Of((double)(at + 1 < constant.Text.Length && char.IsSurrogatePair(constant.Text, (int)at) ? char.ConvertToUtf32(constant.Text, (int)at) : constant.Text[(int)at]));
    }

    /// <summary>Only of small letters and digits every language says the same.</summary>
    private static JsValue Compare(CallSite site, string left, string right) =>
        left == right ? JsValue.Of(0.0)
        : (left + right).AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789") < 0 ? JsValue.Of((double)Math.Sign(string.CompareOrdinal(left, right)))
        : throw new AbandonedException("the order of a language is not followed", site.Span);

    private static JsValue Pattern(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments, Func<string, TextPredicate> make)
    {
        if (At(arguments, 0) is RegExpValue)
        {
            throw site.Run.TypeError("First argument must not be a regular expression", site.Span);
        }

        return Operators.ToText(site.Run, At(arguments, 0), site.Span) switch
        {
            ConstText constant => TextCalls.Holds(site.Run, text, make(constant.Text), constant, site.Span),
            SymText symbolic when TextCalls.Settled(site.Run, symbolic) is ConstText settled => TextCalls.Holds(site.Run, text, make(settled.Text), settled, site.Span),
            var other => Operators.Mixed(site.Run, text, other, "contains" + make("").Key, UnknownKind.Bool, site.Span),
        };
    }

    private static JsValue Upper(CallSite site, TextValue text) => TextCalls.Settled(site.Run, text) is ConstText constant
        ? !Ascii.IsValid(constant.Text) ? throw new AbandonedException("letters beyond ASCII in upper case are not followed", site.Span) : new ConstText(constant.Text.ToUpperInvariant(), constant.Origin, constant.IsOfRequest)
        : site.Run.Unknown("the name in upper case is not followed", site.Span, UnknownKind.Text, "upper" + ((SymText)text).Key);

    private static JsValue Repeat(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments)
    {
        var count = Math.Truncate(Number(site, At(arguments, 0)));
        var one = Const(site, text);
        if (count < 0 || double.IsInfinity(count))
        {
            throw site.Run.Error("RangeError", "Invalid count value", site.Span);
        }

        var total = (double.IsNaN(count) ? 0 : count) * one.Length;
        site.Run.Make((int)Math.Min(total, int.MaxValue), site.Span);
        return JsValue.Of(string.Concat(Enumerable.Repeat(one, one.Length == 0 || double.IsNaN(count) ? 0 : (int)count)));
    }

    private static JsValue Pad(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments, bool atStart)
    {
        var one = Const(site, text);
        var asked = Number(site, At(arguments, 0));
        var width = (int)Math.Clamp(double.IsNaN(asked) ? 0 : asked, 0, 1e7);
        var fill = At(arguments, 1) is UndefinedValue ? " " : Const(site, At(arguments, 1));
        if (width <= one.Length || fill.Length == 0)
        {
            return text;
        }

        if (asked > 1e7)
        {
            throw new AbandonedException("the script builds texts larger than are followed", site.Span);
        }

        site.Run.Make(width, site.Span);
        var padding = string.Concat(Enumerable.Repeat(fill, ((width - one.Length) / fill.Length) + 1))[..(width - one.Length)];
        return JsValue.Of(atStart ? padding + one : one + padding);
    }

    private static JsValue Split(CallSite site, TextValue text, ReadOnlySpan<JsValue> arguments)
    {
        var limit = At(arguments, 1) is UndefinedValue ? int.MaxValue : (int)Math.Min((uint)Operators.ToInt32(Number(site, At(arguments, 1))), int.MaxValue);
        return At(arguments, 0) switch
        {
            _ when limit == 0 => site.Run.Own(site.Run.Machine.Realm.MakeArray([])),
            UndefinedValue => site.Run.Own(site.Run.Machine.Realm.MakeArray([text])),
            RegExpValue pattern => PatternCalls.Split(site, text, pattern, limit),
            var separator => TextCalls.Split(site.Run, text, Const(site, separator), limit, site.Span),
        };
    }

    private RegExpValue PatternOf(CallSite site, JsValue value) =>
        value as RegExpValue ?? MakePattern(site, value is UndefinedValue ? "" : Const(site, value), "");

    private RegExpValue MakePattern(CallSite site, string pattern, string flags) =>
        JsPattern.TryParse(pattern, flags, out var error) is { } parsed
            ? site.Run.Own(MakeRegExp(parsed))
            : throw site.Run.Error("SyntaxError", $"Invalid regular expression: {error}", site.Span);

    private static string SourceOf(JsPattern pattern) => pattern.Pattern.Length == 0 ? "(?:)" : pattern.Pattern;

    private void AddPatterns()
    {
        BuiltinCall make = (site, _, a) => At(a, 0) is RegExpValue given
            ? MakePattern(site, given.Pattern.Pattern, At(a, 1) is UndefinedValue ? given.Pattern.Flags : Const(site, At(a, 1)))
            : MakePattern(site, At(a, 0) is UndefinedValue ? "(?:)" : Const(site, At(a, 0)), At(a, 1) is UndefinedValue ? "" : Const(site, At(a, 1)));
        Constructor("RegExp", RegExpPrototype, make, make);
        Method(RegExpPrototype, "test", (site, self, a) => PatternCalls.Test(site, self, At(a, 0)));
        Method(RegExpPrototype, "exec", (site, self, a) => PatternCalls.Exec(site, self, At(a, 0)));
        Method(RegExpPrototype, "toString", (site, self, _) => self is RegExpValue r ? JsValue.Of("/" + SourceOf(r.Pattern) + "/" + r.Pattern.Flags) : throw new AbandonedException("a regular expression that is none is shown", site.Span));
        foreach (var (name, pick) in new (string, Func<JsPattern, JsValue>)[]
        {
            ("source", p => JsValue.Of(SourceOf(p))), ("flags", p => JsValue.Of(p.Flags)), ("global", p => JsValue.Of(p.Global)),
            ("ignoreCase", p => JsValue.Of(p.IgnoreCase)), ("multiline", p => JsValue.Of(p.Multiline)), ("sticky", p => JsValue.Of(p.Sticky)),
            ("dotAll", p => JsValue.Of(p.Flags.Contains('s', StringComparison.Ordinal))), ("unicode", p => JsValue.Of(p.Flags.Contains('u', StringComparison.Ordinal))),
        })
        {
            RegExpPrototype.SetHidden(name, new AccessorValue(new BuiltinFunction(FunctionPrototype, name, (_, self, _) => self is RegExpValue r ? pick(r.Pattern)
                : name switch { "source" => new ConstText("(?:)"), "flags" => ConstText.Empty, _ => JsValue.Undefined }), null));
        }
    }
}
