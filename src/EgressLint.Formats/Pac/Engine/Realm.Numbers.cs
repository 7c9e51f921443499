using System.Globalization;
using System.Numerics;
using System.Text;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Number, Boolean, Math, Date, JSON and the functions of the global object.</summary>
internal sealed partial class Realm
{
    private void AddNumbers()
    {
        var make = Constructor("Number", NumberPrototype,
            (site, _, a) => a.Length == 0 ? JsValue.Of(0.0) : Operators.ToNumber(site.Run, a[0], site.Span),
            (site, _, a) => site.Run.Own(new WrapperValue(NumberPrototype, a.Length == 0 ? JsValue.Of(0.0) : Operators.ToNumber(site.Run, a[0], site.Span))));
        foreach (var (name, value) in new (string, double)[] { ("MAX_VALUE", double.MaxValue), ("MIN_VALUE", double.Epsilon), ("NaN", double.NaN), ("POSITIVE_INFINITY", double.PositiveInfinity), ("NEGATIVE_INFINITY", double.NegativeInfinity), ("MAX_SAFE_INTEGER", 9007199254740991), ("MIN_SAFE_INTEGER", -9007199254740991), ("EPSILON", Math.BitIncrement(1.0) - 1) })
        {
            make.SetHidden(name, JsValue.Of(value));
        }

        Method(make, "isInteger", (site, _, a) => KindTest(site, At(a, 0), n => double.IsFinite(n) && n == Math.Truncate(n), true), 6);
        Method(make, "isSafeInteger", (site, _, a) => KindTest(site, At(a, 0), n => n == Math.Truncate(n) && Math.Abs(n) <= 9007199254740991, true), 6);
        Method(make, "isFinite", (site, _, a) => KindTest(site, At(a, 0), double.IsFinite, true), 6);
        Method(make, "isNaN", (site, _, a) => KindTest(site, At(a, 0), double.IsNaN, false), 6);
        Method(make, "parseInt", ParseInt, 6);
        Method(make, "parseFloat", ParseFloat, 6);
        Method(NumberPrototype, "toString", (site, self, a) => NumberToText(site, ThisNumber(site, self), At(a, 0)));
        Method(NumberPrototype, "valueOf", (site, self, _) => ThisNumber(site, self));
        Method(NumberPrototype, "toFixed", NumberTexts.Fixed);
        Method(NumberPrototype, "toPrecision", NumberTexts.Precise);
        Method(NumberPrototype, "toExponential", NumberTexts.Exponential);
        NotFollowed(NumberPrototype, 3, "toLocaleString");
        Constructor("Boolean", BooleanPrototype, (site, _, a) => JsValue.Of(site.Run.Truth(At(a, 0), site.Span)), (site, _, a) => site.Run.Own(new WrapperValue(BooleanPrototype, JsValue.Of(site.Run.Truth(At(a, 0), site.Span)))));
        Method(BooleanPrototype, "toString", (site, self, _) => Operators.ToText(site.Run, ThisBoolean(site, self), site.Span));
        Method(BooleanPrototype, "valueOf", (site, self, _) => ThisBoolean(site, self));
        AddMath();
    }

    private static JsValue ThisNumber(CallSite site, JsValue self) => (self is WrapperValue wrapper ? wrapper.Inner : self) switch
    {
        NumberValue or RequestNumber or UnknownValue { Kind: UnknownKind.Number } => self is WrapperValue known ? known.Inner : self,
        UnknownValue => throw new AbandonedException("it is not known whether it is a number", site.Span),
        _ => throw site.Run.TypeError("this is not a number", site.Span),
    };

    private static JsValue ThisBoolean(CallSite site, JsValue self) => (self is WrapperValue wrapper ? wrapper.Inner : self) switch
    {
        BoolValue or UnknownValue { Kind: UnknownKind.Bool } => self is WrapperValue known ? known.Inner : self,
        UnknownValue => throw new AbandonedException("it is not known whether it is a truth value", site.Span),
        _ => throw site.Run.TypeError("this is not a truth value", site.Span),
    };

    private static JsValue NumberToText(CallSite site, JsValue self, JsValue radix)
    {
        if (self is UnknownValue unknown)
        {
            return unknown.Then("text", UnknownKind.Text);
        }

        var value = Number(site, self);
        var by = radix is UndefinedValue ? 10 : (int)Number(site, radix);
        if (by is < 2 or > 36)
        {
            throw site.Run.Error("RangeError", "toString() radix must be between 2 and 36", site.Span);
        }

        if (by == 10 || value != Math.Truncate(value) || Math.Abs(value) > 9e15)
        {
            return by == 10 ? JsValue.Of(Operators.NumberText(value)) : throw new AbandonedException("a number in another base is not followed", site.Span);
        }

        var text = new StringBuilder();
        for (var rest = (long)Math.Abs(value); rest > 0 || text.Length == 0; rest /= by)
        {
            text.Insert(0, "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % by)]);
        }

        return JsValue.Of((value < 0 ? "-" : "") + text);
    }

    private void AddMath()
    {
        var math = MakeObject();
        machine.Cell("Math").Value = math;
        foreach (var (name, value) in new (string, double)[] { ("PI", Math.PI), ("E", Math.E), ("LN2", 0.6931471805599453), ("LN10", 2.302585092994046), ("LOG2E", 1.4426950408889634), ("LOG10E", 0.4342944819032518), ("SQRT2", 1.4142135623730951), ("SQRT1_2", 0.7071067811865476) })
        {
            math.SetHidden(name, JsValue.Of(value));
        }

        foreach (var (name, since, function) in new (string, int, Func<double, double>)[]
        {
            ("abs", 3, Math.Abs), ("ceil", 3, Math.Ceiling), ("sqrt", 3, Math.Sqrt), ("sin", 3, v => Told(Math.Sin(v))), ("cos", 3, v => Told(Math.Cos(v))), ("tan", 3, v => Told(Math.Tan(v))),
            ("exp", 3, v => Told(Math.Exp(v))), ("log", 3, v => Told(Math.Log(v))), ("atan", 3, v => Told(Math.Atan(v))), ("asin", 3, v => Told(Math.Asin(v))), ("acos", 3, v => Told(Math.Acos(v))),
            ("round", 3, v => v - Math.Floor(v) >= 0.5 ? Math.Ceiling(v) : Math.Floor(v)), ("trunc", 6, Math.Truncate), ("sign", 6, v => v == 0 || double.IsNaN(v) ? v : Math.Sign(v)), ("log2", 6, v => Told(Math.Log2(v))), ("log10", 6, v => Told(Math.Log10(v))),
            ("cbrt", 6, v => Told(Math.Cbrt(v))), ("fround", 6, v => (float)v), ("clz32", 6, v => BitOperations.LeadingZeroCount((uint)Operators.ToInt32(v))),
        })
        {
            Method(math, name, (site, _, a) => Apply(site, name, At(a, 0), function), since);
        }

        Method(math, "floor", (site, _, a) => Floor(site, At(a, 0)));
        Method(math, "random", (site, _, _) => site.Run.Random(site.Span));
        Method(math, "pow", (site, _, a) => Operators.Arithmetic(site.Run, JsOperator.Power, At(a, 0), At(a, 1), site.Span));
        Method(math, "atan2", (site, _, a) => JsValue.Of(Told(Math.Atan2(Number(site, At(a, 0)), Number(site, At(a, 1))))));
        Method(math, "imul", (site, _, a) => JsValue.Of((double)unchecked(Operators.ToInt32(Number(site, At(a, 0))) * Operators.ToInt32(Number(site, At(a, 1))))), 6);
        Method(math, "max", (site, _, a) => Extreme(site, a, double.NegativeInfinity, Math.Max));
        Method(math, "min", (site, _, a) => Extreme(site, a, double.PositiveInfinity, Math.Min));
    }

    /// <summary>The last digit of these functions is another one in every engine, unless the result is whole or none at all.</summary>
    public static double Told(double value) =>
        !double.IsFinite(value) || (value == Math.Truncate(value) && Math.Abs(value) < 9007199254740992) ? value : throw new AbandonedException("the last digits of a computed number are not followed");

    private static JsValue Apply(CallSite site, string name, JsValue value, Func<double, double> function) => Operators.ToNumber(site.Run, value, site.Span) switch
    {
        NumberValue number => JsValue.Of(function(number.Value)),
        UnknownValue { IsWhole: true } whole when name is "abs" or "ceil" or "round" or "trunc" => whole,
        UnknownValue unknown => unknown.Then(name, UnknownKind.Number),
        var other => Operators.Mixed(site.Run, other, other, name, UnknownKind.Number, site.Span),
    };

    private static JsValue Floor(CallSite site, JsValue value) => Operators.ToNumber(site.Run, value, site.Span) switch
    {
        NumberValue number => JsValue.Of(Math.Floor(number.Value)),
        UnknownValue { Below: > 0 } scaled => new UnknownValue(scaled.Doubt, scaled.Key + "floor", UnknownKind.Number) { Below = Math.Ceiling(scaled.Below), IsWhole = true },
        UnknownValue unknown => unknown.Then("floor", UnknownKind.Number),
        var other => other,
    };

    private static JsValue Extreme(CallSite site, ReadOnlySpan<JsValue> arguments, double first, Func<double, double, double> pick)
    {
        foreach (var argument in arguments)
        {
            if (Operators.ToNumber(site.Run, argument, site.Span) is not NumberValue number)
            {
                return Operators.Mixed(site.Run, argument, argument, "extreme", UnknownKind.Number, site.Span);
            }

            first = double.IsNaN(number.Value) ? double.NaN : pick(first, number.Value);
        }

        return JsValue.Of(first);
    }

    private void AddGlobals()
    {
        machine.Cell("NaN").Value = JsValue.Of(double.NaN);
        machine.Cell("Infinity").Value = JsValue.Of(double.PositiveInfinity);
        machine.Cell("undefined").Value = JsValue.Undefined;
        if (machine.Profile.Has(11))
        {
            machine.Cell("globalThis").Value = Global;
        }
        else
        {
            machine.NoteMissing("globalThis");
        }

        Constructor("parseInt", null, ParseInt);
        Constructor("parseFloat", null, ParseFloat);
        Constructor("isNaN", null, (site, _, a) => NumberTest(site, At(a, 0), double.IsNaN, "nan"));
        Constructor("isFinite", null, (site, _, a) => NumberTest(site, At(a, 0), double.IsFinite, "finite"));
        Eval = Constructor("eval", null, (site, _, a) => TextEvaluation.Indirect(site, At(a, 0)));
        Constructor("encodeURIComponent", null, (site, _, a) => JsValue.Of(Escapes.Percent(site, Const(site, At(a, 0)), "-_.!~*'()")));
        Constructor("decodeURIComponent", null, (site, _, a) => JsValue.Of(Escapes.Plain(site, Const(site, At(a, 0)), "")));
        Constructor("encodeURI", null, (site, _, a) => JsValue.Of(Escapes.Percent(site, Const(site, At(a, 0)), ";/?:@&=+$,#-_.!~*'()")));
        Constructor("decodeURI", null, (site, _, a) => JsValue.Of(Escapes.Plain(site, Const(site, At(a, 0)), ";/?:@&=+$,#")));
        Constructor("escape", null, (site, _, a) => JsValue.Of(Escapes.Old(Const(site, At(a, 0)))));
        Constructor("unescape", null, (site, _, a) => Const(site, At(a, 0)) is var text && text.Contains('%', StringComparison.Ordinal) ? throw new AbandonedException("unescape is not followed", site.Span) : JsValue.Of(text));
        BuiltinCall date = (site, _, a) => site.Run.IsLoading
            ? site.Run.Unknown("the time when the script is loaded", site.Span, UnknownKind.Object, a.Length == 0 ? "then" : null)
            : site.Run.Unknown("the time of the request", site.Span, UnknownKind.Object, a.Length == 0 ? "now" : null);
        Constructor("Date", DatePrototype, date, date);
        BuiltinCall symbol = (site, _, _) => throw new AbandonedException("symbols are not followed", site.Span);
        var symbols = Constructor("Symbol", null, symbol, null, 6);
        foreach (var name in (ReadOnlySpan<string>)["iterator", "asyncIterator", "toPrimitive", "toStringTag", "hasInstance", "species", "for"])
        {
            symbols.SetHidden(name, new AccessorValue(new BuiltinFunction(FunctionPrototype, name, symbol), null));
        }

        Constructor("Promise", null, (site, _, _) => throw new AbandonedException("promises are not followed", site.Span), (site, _, _) => throw new AbandonedException("promises are not followed", site.Span), 6);
        Constructor("Proxy", null, (site, _, _) => throw new AbandonedException("Proxy objects are not followed", site.Span), (site, _, _) => throw new AbandonedException("Proxy objects are not followed", site.Span), 6);
        AddJson();
    }

    private void AddJson()
    {
        var json = MakeObject();
        Method(json, "parse", (site, _, a) => At(a, 1) is FunctionValue or UnknownValue ? throw new AbandonedException("JSON.parse with a function is not followed", site.Span) : JsonText.Parse(site, Const(site, At(a, 0))), 5);
        Method(json, "stringify", (site, _, a) => JsonText.Stringify(site, At(a, 0), At(a, 1), At(a, 2)), 5);
        if (machine.Profile.Has(5))
        {
            machine.Cell("JSON").Value = json;
        }
        else
        {
            machine.NoteMissing("JSON");
        }
    }

    /// <summary>Asks without a conversion: what is no number is none of these.</summary>
    private static JsValue KindTest(CallSite site, JsValue value, Func<double, bool> test, bool ofRequest) => value switch
    {
        NumberValue number => JsValue.Of(test(number.Value)),
        RequestNumber => JsValue.Of(ofRequest),
        UnknownValue unknown => unknown.Then("kind" + site.Run.Occasion(site.Span), UnknownKind.Bool),
        _ => JsValue.False,
    };

    private static JsValue NumberTest(CallSite site, JsValue value, Func<double, bool> test, string key) => Operators.ToNumber(site.Run, value, site.Span) switch
    {
        NumberValue number => JsValue.Of(test(number.Value)),
        UnknownValue unknown => unknown.Then(key, UnknownKind.Bool),
        var other => JsValue.Of(key == "finite" && other is RequestNumber),
    };

    private static JsValue ParseInt(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var text = Operators.ToText(site.Run, At(arguments, 0), site.Span);
        if (text is SymText symbolic)
        {
            text = site.Run.Settle(symbolic);
        }

        if (text is SymText of)
        {
            return site.Run.Decide(of, NoDigitFirst, site.Span) ? JsValue.Of(double.NaN) : Operators.Mixed(site.Run, of, of, "parseInt", UnknownKind.Number, site.Span);
        }

        if (text is not ConstText constant)
        {
            return ((UnknownValue)text).Then("parseInt", UnknownKind.Number);
        }

        var radix = At(arguments, 1) is UndefinedValue ? 0 : Operators.ToInt32(Number(site, At(arguments, 1)));
        return JsValue.Of(ParseInt(constant.Text.AsSpan().TrimStart(TextCalls.Blanks), radix));
    }

    private static TextPredicate NoDigitFirst { get; } = new InLanguage((Languages.OfPattern("^\\s*[+-]?[0-9]", out _) ?? Core.Sets.Language.All).Not(), "no digit first");

    internal static double ParseInt(ReadOnlySpan<char> text, int radix)
    {
        var negative = text is ['-', ..];
        text = text is ['-' or '+', ..] ? text[1..] : text;
        if (radix is 0 or 16 && text is ['0', 'x' or 'X', ..])
        {
            text = text[2..];
            radix = 16;
        }

        radix = radix == 0 ? 10 : radix;
        if (radix is < 2 or > 36)
        {
            return double.NaN;
        }

        double value = 0;
        var count = 0;
        foreach (var c in text)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                break;
            }

            value = (value * radix) + digit;
            count++;
        }

        return count == 0 ? double.NaN : negative ? -value : value;
    }

    private static JsValue ParseFloat(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var text = Const(site, At(arguments, 0)).TrimStart(TextCalls.Blanks);
        var length = 0;
        for (var i = 1; i <= text.Length && i < 400; i++)
        {
            if (!double.IsNaN(Operators.ParseNumber(text[..i])) && !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            {
                length = i;
            }
        }

        return JsValue.Of(length == 0 ? (text.StartsWith('0') ? 0 : double.NaN) : Operators.ParseNumber(text[..length]));
    }
}
