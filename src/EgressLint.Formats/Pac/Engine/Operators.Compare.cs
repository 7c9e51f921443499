using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Equality and order.</summary>
internal static partial class Operators
{
    public static JsValue StrictEquals(Run run, JsValue left, JsValue right, TextSpan at)
    {
        switch (left, right)
        {
            case (UnknownValue, _) or (_, UnknownValue):
                return UnknownEquals(run, left, right, "===", at);
            case (TextValue a, TextValue b):
                return TextEquals(run, a, b, at);
            case (NumberValue a, NumberValue b):
                return JsValue.Of(a.Value == b.Value);
            case (RequestNumber, NumberValue or RequestNumber) or (NumberValue, RequestNumber):
                return NumberEquals(run, left, right, at);
            case (BoolValue a, BoolValue b):
                return JsValue.Of(a.Value == b.Value);
            case (MatchValue, _) or (_, MatchValue):
                return ReferenceEquals(left, right) ? JsValue.True : StrictEquals(run, Found(run, left, at), Found(run, right, at), at);
            default:
                return JsValue.Of(left.GetType() == right.GetType() && (left is UndefinedValue or NullValue || ReferenceEquals(left, right)));
        }
    }

    public static JsValue LooseEquals(Run run, JsValue left, JsValue right, TextSpan at)
    {
        if (left is UnknownValue || right is UnknownValue)
        {
            return UnknownEquals(run, left, right, "==", at);
        }

        if (left is MatchValue || right is MatchValue)
        {
            // No match is null, which equals nothing else: not false, nor 0, nor an empty text.
            return ReferenceEquals(left, right) ? JsValue.True : LooseEquals(run, Found(run, left, at), Found(run, right, at), at);
        }

        if (left.IsNullish || right.IsNullish)
        {
            return JsValue.Of(left.IsNullish && right.IsNullish);
        }

        if (left is ObjectValue && right is ObjectValue)
        {
            return JsValue.Of(ReferenceEquals(left, right));
        }

        left = ToPrimitive(run, left, false, at);
        right = ToPrimitive(run, right, false, at);
        if (left is UnknownValue || right is UnknownValue)
        {
            return UnknownEquals(run, left, right, "==", at);
        }

        if (left is TextValue a && right is TextValue b)
        {
            return TextEquals(run, a, b, at);
        }

        if (left is BoolValue x && right is BoolValue y)
        {
            return JsValue.Of(x.Value == y.Value);
        }

        return StrictEquals(run, ToNumber(run, left, at), ToNumber(run, right, at), at);
    }

    /// <summary>Null where nothing matched, else what stands for the match.</summary>
    private static JsValue Found(Run run, JsValue value, TextSpan at) => value is MatchValue ? ToPrimitive(run, value, false, at) : value;

    private static JsValue TextEquals(Run run, TextValue a, TextValue b, TextSpan at)
    {
        if (a is SymText one)
        {
            a = run.Settle(one);
        }

        if (b is SymText two)
        {
            b = run.Settle(two);
        }

        if (a is ConstText x && b is ConstText y)
        {
            var same = string.Equals(x.Text, y.Text, StringComparison.Ordinal);
            if (same && (x.IsOfRequest || y.IsOfRequest))
            {
                run.Matched(at, x.IsOfRequest ? y : x);
            }

            return JsValue.Of(same);
        }

        if (a is ConstText)
        {
            (a, b) = (b, a);
        }

        if (a is SymText text && b is ConstText expected)
        {
            var holds = run.Decide(text, new EqualsText(expected.Text), at);
            if (holds)
            {
                run.Matched(at, expected);
            }

            return JsValue.Of(holds);
        }

        if (a is SymText left && b is SymText right)
        {
            return left.Key == right.Key ? JsValue.True : Mixed(run, left, right, "==", UnknownKind.Bool, at);
        }

        return JsValue.False;
    }

    private static JsValue UnknownEquals(Run run, JsValue left, JsValue right, string operation, TextSpan at)
    {
        var (unknown, other) = left is UnknownValue one ? (one, right) : ((UnknownValue)right, left);
        if (ReferenceEquals(left, right) && unknown.Kind is not (UnknownKind.Any or UnknownKind.Number))
        {
            // A number may be none, which does not equal itself.
            return JsValue.True;
        }

        if (other is ObjectValue and not WrapperValue && unknown.Kind != UnknownKind.Any && operation == "===")
        {
            return JsValue.False;
        }

        if (unknown.Kind != UnknownKind.Any && other.IsNullish)
        {
            return JsValue.False;
        }

        if (unknown is { IsWhole: true, Below: > 0 } && other is NumberValue number && (number.Value < 0 || number.Value >= unknown.Below || number.Value != Math.Truncate(number.Value)))
        {
            return JsValue.False;
        }

        if (unknown is { IsWhole: true, Below: > 0 and <= 64 } && other is NumberValue exact)
        {
            // One answer for all comparisons with it.
            return JsValue.Of(run.Guess(unknown.Key, unknown.Doubt, (int)unknown.Below) == (int)exact.Value);
        }

        return Mixed(run, unknown, other, "==", UnknownKind.Bool, at);
    }

    private static JsValue NumberEquals(Run run, JsValue left, JsValue right, TextSpan at)
    {
        if (left is NumberValue)
        {
            (left, right) = (right, left);
        }

        return (left, right) switch
        {
            (_, NumberValue { Value: double.NaN }) => JsValue.False,
            (LengthNumber length, NumberValue number) => LengthIs(run, length, number.Value, number.Value, at),
            (DotCount dots, NumberValue number) => JsValue.Of(Decide(run, dots.Text, DotsIn(number.Value, number.Value), at)),
            (PositionNumber position, NumberValue number) => PositionIs(run, position, number.Value, at),
            (PositionNumber position, LengthNumber length) => PositionAtEnd(run, position, length, at),
            (LengthNumber length, PositionNumber position) => PositionAtEnd(run, position, length, at),
            (CutNumber cut, NumberValue number) => Run.CutRange(cut) is var (min, max) && (number.Value < min || number.Value > max) ? JsValue.False
                : Run.CutRange(cut) is var (low, high) && low == high ? JsValue.Of(number.Value == low)
                : Mixed(run, cut, number, "==", UnknownKind.Bool, at),
            (CutNumber a, CutNumber b) when a.Text.Key == b.Text.Key && a.Segment == b.Segment => JsValue.Of(a.Offset == b.Offset),
            (LengthNumber a, LengthNumber b) when a.Text.Key == b.Text.Key => JsValue.Of(a.Offset == b.Offset),
            _ => Mixed(run, left, right, "==", UnknownKind.Bool, at),
        };
    }

    private static JsValue PositionIs(Run run, PositionNumber position, double wanted, TextSpan at)
    {
        if (wanted == -1)
        {
            return JsValue.Of(!run.Decide(position.Text, position.Contains, at));
        }

        if (wanted < 0 || wanted != Math.Truncate(wanted))
        {
            return JsValue.False;
        }

        if (wanted == 0 && !position.IsLast && position.Needle is { } needle)
        {
            return Noted(run, run.Decide(position.Text, new StartsWithText(needle), at), at);
        }

        if (position.Needle is { } text && !position.IsLast && wanted < 250)
        {
            return JsValue.Of(Decide(run, position.Text, FirstAt(text, (int)wanted), at));
        }

        return run.Resolve(position, at) is { } resolved and not PositionNumber
            ? StrictEquals(run, resolved, JsValue.Of(wanted), at)
            : Mixed(run, position, JsValue.Of(wanted), "==", UnknownKind.Bool, at);
    }

    /// <summary>Texts in which a needle is found first at a position.</summary>
    private static InLanguage FirstAt(string needle, int position)
    {
        var key = "first" + needle + "@" + NumberText(position);
        var at = Core.Sets.Language.Concat(new LengthBetween(position, position).Language(out _) ?? Core.Sets.Language.Empty, Core.Sets.Language.StartsWith(needle));
        var earlier = Core.Sets.Language.Concat(new LengthBetween(0, position - 1).Language(out _) ?? Core.Sets.Language.Empty, Core.Sets.Language.StartsWith(needle));
        return new InLanguage(at.Except(earlier), key);
    }

    /// <summary>Compares a position with the length less a constant: the needle stands at the end.</summary>
    private static JsValue PositionAtEnd(Run run, PositionNumber position, LengthNumber length, TextSpan at)
    {
        if (position.Needle is not { } needle || position.Text.Key != length.Text.Key || -length.Offset != needle.Length)
        {
            return Mixed(run, position, length, "==", UnknownKind.Bool, at);
        }

        if (position.IsLast)
        {
            // Not found is -1, which is also where the end would be in a text one character too short.
            return run.Decide(position.Text, new EndsWithText(needle), at) ? Noted(run, true, at)
                : JsValue.Of(Decide(run, length.Text, new LengthBetween(needle.Length - 1, needle.Length - 1), at));
        }

        var end = Core.Sets.Language.EndsWith(needle);
        var twice = Core.Sets.Language.Concat(Core.Sets.Language.ContainsText(needle), new LengthBetween(1, int.MaxValue).Language(out _) ?? Core.Sets.Language.All);
        return run.Decide(position.Text, new InLanguage(end.Except(twice), "only at end " + needle), at) ? Noted(run, true, at)
            : JsValue.Of(Decide(run, length.Text, new LengthBetween(needle.Length - 1, needle.Length - 1), at) && !run.Decide(position.Text, position.Contains, at));
    }

    private static BoolValue Noted(Run run, bool holds, TextSpan at)
    {
        if (holds)
        {
            run.Matched(at, JsValue.Undefined);
        }

        return JsValue.Of(holds);
    }

    private static bool Decide(Run run, SymText text, TextPredicate predicate, TextSpan at) => run.Decide(text, predicate, at);

    private static DotsBetween DotsIn(double low, double high) =>
        new((int)Math.Clamp(Math.Ceiling(low), 0, 1000), high >= 1000 ? int.MaxValue : (int)Math.Clamp(Math.Floor(high), -1, 1000));

    private static BoolValue LengthIs(Run run, LengthNumber length, double low, double high, TextSpan at)
    {
        var min = Math.Ceiling(low - length.Offset);
        var max = Math.Floor(high - length.Offset);
        if (max < 0 || min > 100_000 || max < min)
        {
            return JsValue.False;
        }

        return JsValue.Of(run.Decide(length.Text, new LengthBetween((int)Math.Max(0, min), max > 100_000 ? int.MaxValue : (int)max), at));
    }

    /// <summary>Order of numbers and texts.</summary>
    public static JsValue Compare(Run run, JsOperator @operator, JsValue left, JsValue right, TextSpan at)
    {
        if (left is NumberValue a && right is NumberValue b)
        {
            return JsValue.Of(Ordered(@operator, a.Value, b.Value));
        }

        left = ToPrimitive(run, left, true, at);
        right = ToPrimitive(run, right, true, at);
        if (left is ConstText x && right is ConstText y)
        {
            return JsValue.Of(Ordered(@operator, string.CompareOrdinal(x.Text, y.Text), 0));
        }

        if (left is TextValue && right is TextValue)
        {
            return Mixed(run, left, right, @operator.ToString(), UnknownKind.Bool, at);
        }

        left = ToNumber(run, left, at);
        right = ToNumber(run, right, at);
        if (left is NumberValue m && right is NumberValue n)
        {
            return JsValue.Of(Ordered(@operator, m.Value, n.Value));
        }

        if (left is NumberValue)
        {
            (left, right, @operator) = (right, left, Mirror(@operator));
        }

        return right is NumberValue bound ? CompareWith(run, @operator, left, bound.Value, at) : ComparePlaces(run, @operator, left, right, at);
    }

    private static JsValue ComparePlaces(Run run, JsOperator @operator, JsValue left, JsValue right, TextSpan at) => (left, right) switch
    {
        (CutNumber a, CutNumber b) when a.Text.Key == b.Text.Key && a.Segment == b.Segment => JsValue.Of(Ordered(@operator, a.Offset, b.Offset)),
        (LengthNumber a, LengthNumber b) when a.Text.Key == b.Text.Key => JsValue.Of(Ordered(@operator, a.Offset, b.Offset)),
        (LengthNumber { Text: var text } a, LengthNumber b) when run.Settle(text) is SymText => Mixed(run, a, b, @operator.ToString(), UnknownKind.Bool, at),
        _ => Mixed(run, left, right, @operator.ToString(), UnknownKind.Bool, at),
    };

    private static JsValue CompareWith(Run run, JsOperator @operator, JsValue left, double bound, TextSpan at)
    {
        if (double.IsNaN(bound))
        {
            return JsValue.False;
        }

        // The whole numbers for which the comparison holds.
        var (low, high) = @operator switch
        {
            JsOperator.Less => (double.NegativeInfinity, Math.Ceiling(bound) - 1),
            JsOperator.LessOrEqual => (double.NegativeInfinity, Math.Floor(bound)),
            JsOperator.Greater => (Math.Floor(bound) + 1, double.PositiveInfinity),
            _ => (Math.Ceiling(bound), double.PositiveInfinity),
        };
        switch (left)
        {
            case LengthNumber length:
                return LengthIs(run, length, low, high, at);
            case DotCount dots:
                return JsValue.Of(Decide(run, dots.Text, DotsIn(low, high), at));
            case PositionNumber position:
                return PositionIn(run, @operator, position, low, high, at);
            case CutNumber cut:
                var (min, max) = Run.CutRange(cut);
                return min >= low && max <= high ? JsValue.True : max < low || min > high ? JsValue.False : Mixed(run, cut, JsValue.Of(bound), @operator.ToString(), UnknownKind.Bool, at);
            case UnknownValue { IsWhole: true, Below: > 0 } whole when low <= 0 && high >= whole.Below - 1:
                return JsValue.True;
            case UnknownValue { IsWhole: true, Below: > 0 } whole when high < 0 || low > whole.Below - 1:
                return JsValue.False;
            default:
                return Mixed(run, left, JsValue.Of(bound), @operator.ToString(), UnknownKind.Bool, at);
        }
    }

    private static JsValue PositionIn(Run run, JsOperator @operator, PositionNumber position, double low, double high, TextSpan at)
    {
        if (low <= -1 && high >= 1e9)
        {
            return JsValue.True;
        }

        if (low is 0 && high >= 1e9)
        {
            return Noted(run, run.Decide(position.Text, position.Contains, at), at);
        }

        if (high is -1 && low < -1)
        {
            return JsValue.Of(!run.Decide(position.Text, position.Contains, at));
        }

        if (high < -1)
        {
            return JsValue.False;
        }

        if (position is { IsLast: false, Needle: { } needle })
        {
            if (low is 1 && high >= 1e9)
            {
                return JsValue.Of(!run.Decide(position.Text, new StartsWithText(needle), at) && run.Decide(position.Text, position.Contains, at));
            }

            if (high is 0 && low < -1)
            {
                return JsValue.Of(run.Decide(position.Text, new StartsWithText(needle), at) || !run.Decide(position.Text, position.Contains, at));
            }
        }

        return run.Resolve(position, at) is { } resolved and not PositionNumber
            ? Compare(run, @operator, resolved, JsValue.Of(@operator is JsOperator.Less ? high + 1 : @operator is JsOperator.LessOrEqual ? high : @operator is JsOperator.Greater ? low - 1 : low), at)
            : Mixed(run, position, JsValue.Of(low), @operator.ToString(), UnknownKind.Bool, at);
    }

    private static bool Ordered(JsOperator @operator, double a, double b) => @operator switch
    {
        JsOperator.Less => a < b,
        JsOperator.LessOrEqual => a <= b,
        JsOperator.Greater => a > b,
        _ => a >= b,
    };

    private static JsOperator Mirror(JsOperator @operator) => @operator switch
    {
        JsOperator.Less => JsOperator.Greater,
        JsOperator.LessOrEqual => JsOperator.GreaterOrEqual,
        JsOperator.Greater => JsOperator.Less,
        _ => JsOperator.LessOrEqual,
    };
}
