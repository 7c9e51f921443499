using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Operators and conversions on constants, texts of the request, and what is unknown.</summary>
internal static partial class Operators
{
    public static JsValue Binary(Run run, JsOperator @operator, JsValue left, JsValue right, TextSpan at) => @operator switch
    {
        JsOperator.Equal => LooseEquals(run, left, right, at),
        JsOperator.NotEqual => Not(run, LooseEquals(run, left, right, at), at),
        JsOperator.StrictEqual => StrictEquals(run, left, right, at),
        JsOperator.StrictNotEqual => Not(run, StrictEquals(run, left, right, at), at),
        JsOperator.Less or JsOperator.LessOrEqual or JsOperator.Greater or JsOperator.GreaterOrEqual => Compare(run, @operator, left, right, at),
        JsOperator.In => Properties.Has(run, right, left, at),
        JsOperator.InstanceOf => InstanceOf(run, left, right, at),
        _ => Arithmetic(run, @operator, left, right, at),
    };

    public static JsValue Add(Run run, JsValue left, JsValue right, TextSpan at)
    {
        if (left is NumberValue a && right is NumberValue b)
        {
            return JsValue.Of(a.Value + b.Value);
        }

        left = ToPrimitive(run, left, false, at);
        right = ToPrimitive(run, right, false, at);
        if (left is not TextValue && right is not TextValue && (left is UnknownValue { Kind: UnknownKind.Any } || right is UnknownValue { Kind: UnknownKind.Any }))
        {
            return Mixed(run, left, right, "+", UnknownKind.Any, at);
        }

        if (left is not (TextValue or UnknownValue { Kind: UnknownKind.Text }) && right is not (TextValue or UnknownValue { Kind: UnknownKind.Text }))
        {
            return Arithmetic(run, JsOperator.Add, left, right, at);
        }

        var first = ToText(run, left, at);
        var second = ToText(run, right, at);
        if (first is TextValue one && second is TextValue two)
        {
            return run.Concat(one, two, at);
        }

        return Mixed(run, first, second, "+", UnknownKind.Text, at);
    }

    public static JsValue Arithmetic(Run run, JsOperator @operator, JsValue left, JsValue right, TextSpan at)
    {
        left = ToNumber(run, left, at);
        right = ToNumber(run, right, at);
        if (left is NumberValue a && right is NumberValue b)
        {
            return JsValue.Of(Calculate(@operator, a.Value, b.Value));
        }

        if (Shift(run, @operator, left, right, at) is { } shifted)
        {
            return shifted;
        }

        if (left is UnknownValue { Below: > 0 } scaled && right is NumberValue { Value: > 0 } factor)
        {
            if (@operator == JsOperator.Multiply && !scaled.IsWhole)
            {
                return new UnknownValue(scaled.Doubt, scaled.Key + "*" + NumberText(factor.Value), UnknownKind.Number) { Below = scaled.Below * factor.Value };
            }
        }

        if (right is NumberValue { Value: >= 1 and < 1000 } modulus && @operator == JsOperator.Remainder && IsWholeNotNegative(left))
        {
            return Whole(run, left, modulus.Value, at);
        }

        if (left is NumberValue && right is UnknownValue && @operator == JsOperator.Multiply)
        {
            return Arithmetic(run, @operator, right, left, at);
        }

        return Mixed(run, left, right, @operator.ToString(), UnknownKind.Number, at);
    }

    private static bool IsWholeNotNegative(JsValue value) => value is UnknownValue { IsWhole: true } or LengthNumber { Offset: >= 0 };

    private static UnknownValue Whole(Run run, JsValue left, double modulus, TextSpan at) => left is UnknownValue unknown
        ? new UnknownValue(unknown.Doubt, unknown.Key + "%" + NumberText(modulus), UnknownKind.Number) { Below = modulus, IsWhole = true }
        : new UnknownValue(run.Doubt("it is computed from the name of the host", at), KeyOf(left) + "%" + NumberText(modulus), UnknownKind.Number) { Below = modulus, IsWhole = true };

    /// <summary>A position or length moved by a constant.</summary>
    private static JsValue? Shift(Run run, JsOperator @operator, JsValue left, JsValue right, TextSpan at)
    {
        if (@operator == JsOperator.Add && left is NumberValue)
        {
            (left, right) = (right, left);
        }

        if (right is not NumberValue { Value: > -1e6 and < 1e6 } number || number.Value != Math.Truncate(number.Value) || @operator is not (JsOperator.Add or JsOperator.Subtract))
        {
            return null;
        }

        var by = (int)(@operator == JsOperator.Add ? number.Value : -number.Value);
        return left switch
        {
            LengthNumber length => new LengthNumber(length.Text, length.Offset + by),
            CutNumber cut => new CutNumber(cut.Text, cut.Segment, cut.Offset + by),
            PositionNumber or DotCount when run.Resolve((RequestNumber)left, at) is { } resolved and not (PositionNumber or DotCount) => Arithmetic(run, @operator, resolved, right, at),
            _ => null,
        };
    }

    private static double Calculate(JsOperator @operator, double a, double b) => @operator switch
    {
        JsOperator.Add => a + b,
        JsOperator.Subtract => a - b,
        JsOperator.Multiply => a * b,
        JsOperator.Divide => a / b,
        JsOperator.Remainder => a % b,
        JsOperator.Power => double.IsNaN(b) ? double.NaN : Math.Abs(a) == 1 && double.IsInfinity(b) ? double.NaN : Power(a, b),
        JsOperator.ShiftLeft => ToInt32(a) << (ToInt32(b) & 31),
        JsOperator.ShiftRight => ToInt32(a) >> (ToInt32(b) & 31),
        JsOperator.ShiftRightUnsigned => (uint)ToInt32(a) >> (ToInt32(b) & 31),
        JsOperator.BitAnd => ToInt32(a) & ToInt32(b),
        JsOperator.BitOr => ToInt32(a) | ToInt32(b),
        JsOperator.BitXor => ToInt32(a) ^ ToInt32(b),
        _ => double.NaN,
    };

    /// <summary>Powers of two are exact in every engine, too.</summary>
    private static double Power(double a, double b) => Math.Abs(a) == 2 && b == Math.Truncate(b) && Math.Abs(b) < 1000 ? Math.Pow(a, b) : Realm.Told(Math.Pow(a, b));

    public static int ToInt32(double value)
    {
        if (!double.IsFinite(value))
        {
            return 0;
        }

        var whole = Math.Truncate(value);
        if (Math.Abs(whole) < 2147483648.0)
        {
            return (int)whole;
        }

        var rest = whole % 4294967296.0;
        return (int)(uint)(rest < 0 ? rest + 4294967296.0 : rest);
    }

    public static JsValue Negate(Run run, JsValue value, TextSpan at) => ToNumber(run, value, at) switch
    {
        NumberValue number => JsValue.Of(-number.Value),
        var other => Mixed(run, other, other, "neg", UnknownKind.Number, at),
    };

    public static JsValue BitNot(Run run, JsValue value, TextSpan at) => ToNumber(run, value, at) switch
    {
        NumberValue number => JsValue.Of((double)~ToInt32(number.Value)),
        PositionNumber position => JsValue.Of(run.Decide(position.Text, position.Contains, at) ? -1.0 : 0.0),
        var other => Mixed(run, other, other, "~", UnknownKind.Number, at),
    };

    private static BoolValue Not(Run run, JsValue value, TextSpan at) => value is BoolValue known ? JsValue.Of(!known.Value) : JsValue.Of(!run.Truth(value, at));

    /// <summary>Something unknown out of two values of which at least one is not constant.</summary>
    public static UnknownValue Mixed(Run run, JsValue left, JsValue right, string operation, UnknownKind kind, TextSpan at)
    {
        var unknown = left as UnknownValue ?? right as UnknownValue;
        var doubt = unknown?.Doubt ?? run.Doubt("it is computed from the name of the host", at);
        var key = KeyOf(left) + operation + KeyOf(right);
        return new(doubt, key, kind);
    }

    /// <summary>What a value is, for the key of something unknown that is made of it: no two values that may differ in one call have the same.</summary>
    public static string KeyOf(JsValue value) => value switch
    {
        UnknownValue unknown => "(" + unknown.Key + ")",
        NumberValue number => NumberText(number.Value),
        ConstText text => "'" + text.Text + "'",
        SymText text => text.Key,
        LengthNumber length => "len(" + length.Text.Key + ")" + length.Offset.ToString(CultureInfo.InvariantCulture),
        PositionNumber position => "pos(" + position.Text.Key + position.Contains.Key + ")",
        CutNumber cut => "cut(" + cut.Text.Key + cut.Segment.ToString(CultureInfo.InvariantCulture) + "+" + cut.Offset.ToString(CultureInfo.InvariantCulture) + ")",
        DotCount dots => "dots(" + dots.Text.Key + ")",
        BoolValue truth => truth.Value ? "true" : "false",
        UndefinedValue => "undefined",
        NullValue => "null",
        MatchValue match => "match(" + match.Text.Key + match.Matches.Key + ")",
        RegExpValue { Pattern: var pattern } => "/" + pattern.Pattern + "/" + pattern.Flags,
        _ => "object",
    };

    private static JsValue InstanceOf(Run run, JsValue left, JsValue right, TextSpan at)
    {
        if (right is UnknownValue type)
        {
            throw new AbandonedException("it is not known what it is compared with: " + type.Doubt.Reason, at);
        }

        if (right is not FunctionValue function)
        {
            throw run.TypeError("Right-hand side of 'instanceof' is not callable", at);
        }

        if (left is UnknownValue unknown)
        {
            return unknown.Then("instanceof", UnknownKind.Bool);
        }

        var prototype = Properties.Get(run, function, "prototype", at) as ObjectValue;
        for (var up = (left as ObjectValue)?.Prototype; up is not null; up = up.Prototype)
        {
            if (ReferenceEquals(up, prototype))
            {
                return JsValue.True;
            }
        }

        return JsValue.False;
    }

    public static JsValue TypeOf(Run run, JsValue value, TextSpan at)
    {
        _ = at;
        return value switch
        {
            UndefinedValue => JsValue.Of("undefined"),
            NullValue => JsValue.Of("object"),
            BoolValue => JsValue.Of("boolean"),
            NumberValue or RequestNumber or UnknownValue { Kind: UnknownKind.Number } => JsValue.Of("number"),
            TextValue or UnknownValue { Kind: UnknownKind.Text } => JsValue.Of("string"),
            UnknownValue { Kind: UnknownKind.Bool } => JsValue.Of("boolean"),
            FunctionValue => JsValue.Of("function"),
            ObjectValue when ReferenceEquals(value, run.Machine.Realm.FunctionPrototype) => JsValue.Of("function"),
            UnknownValue unknown => unknown.Then("typeof", UnknownKind.Text),
            MatchValue match => JsValue.Of(run.Decide(match.Text, match.Matches, at) ? "object" : "object"),
            _ => JsValue.Of("object"),
        };
    }
}
