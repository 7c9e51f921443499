using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Order and search in arrays.</summary>
internal sealed partial class Realm
{
    /// <summary>In lists up to this length every two elements are compared to see whether an order holds.</summary>
    private const int MostCompared = 24;

    private static JsValue Sort(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var order = At(arguments, 0);
        if (order is not (FunctionValue or UndefinedValue or UnknownValue))
        {
            throw site.Run.TypeError("The comparison function must be either a function or undefined", site.Span);
        }

        return Change(site, self, items =>
        {
            // Merge sort: stable, as engines have it, and bounded whatever the function answers.
            var sorted = Merge(items, order is FunctionValue
                ? (a, b) => Operators.ToNumber(site.Run, site.Run.Call(order, JsValue.Undefined, (JsValue[])[a, b], site.Span), site.Span) switch
                {
                    NumberValue number => number.Value > 0,
                    _ => throw new AbandonedException("an order that is not known", site.Span),
                }
                : (a, b) => string.CompareOrdinal(Operators.ToConst(site.Run, a, site.Span), Operators.ToConst(site.Run, b, site.Span)) > 0);
            if (order is FunctionValue)
            {
                CheckOrder(site, order, sorted);
            }

            items.Clear();
            items.AddRange(sorted);
        });
    }

    /// <summary>What comes out where a function contradicts itself depends on how an engine sorts.</summary>
    private static void CheckOrder(CallSite site, JsValue order, List<JsValue?> sorted)
    {
        var items = sorted.OfType<JsValue>().Where(i => i is not UndefinedValue).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            for (var j = i + 1; j < items.Length && (items.Length <= MostCompared || j == i + 1); j++)
            {
                if (Ask(items[i], items[j]) > 0 || Ask(items[j], items[i]) is var back && (back < 0 || (back == 0) != (Ask(items[i], items[j]) == 0)))
                {
                    throw new AbandonedException("the order that a sorting function gives contradicts itself", site.Span);
                }
            }
        }

        double Ask(JsValue a, JsValue b) => Operators.ToNumber(site.Run, site.Run.Call(order, JsValue.Undefined, (JsValue[])[a, b], site.Span), site.Span) is NumberValue { Value: var answer }
            ? double.IsNaN(answer) ? 0 : answer
            : throw new AbandonedException("an order that is not known", site.Span);
    }

    private static List<JsValue?> Merge(List<JsValue?> items, Func<JsValue, JsValue, bool> isAfter)
    {
        if (items.Count < 2)
        {
            return [.. items];
        }

        var left = Merge(items.GetRange(0, items.Count / 2), isAfter);
        var right = Merge(items.GetRange(items.Count / 2, items.Count - (items.Count / 2)), isAfter);
        var all = new List<JsValue?>(items.Count);
        var (i, j) = (0, 0);
        while (i < left.Count && j < right.Count)
        {
            // Undefined goes last, and the function is not asked.
            var takeRight = left[i] is null or UndefinedValue || (right[j] is { } second and not UndefinedValue && left[i] is { } first && isAfter(first, second));
            all.Add(takeRight ? right[j++] : left[i++]);
        }

        all.AddRange(left.GetRange(i, left.Count - i));
        all.AddRange(right.GetRange(j, right.Count - j));
        return all;
    }

    private static JsValue IndexOf(CallSite site, List<JsValue?> items, JsValue wanted, bool last)
    {
        var run = site.Run;
        if (wanted is SymText symbolic)
        {
            wanted = run.Settle(symbolic);
        }

        run.Step(site.Span, 1 + (items.Count / 16));
        if (wanted is SymText text)
        {
            return Includes(site, items, text) is BoolValue { Value: false } ? JsValue.Of(-1.0)
                : new UnknownValue(run.Doubt("it depends on which element it is", site.Span), "index " + site.Span.Start, UnknownKind.Number) { Below = Math.Max(1, items.Count), IsWhole = true };
        }

        for (var i = 0; i < items.Count; i++)
        {
            var at = last ? items.Count - 1 - i : i;
            if (items[at] is { } item && (item is SymText or UnknownValue ? run.Truth(Operators.StrictEquals(run, item, wanted, site.Span), site.Span) : wanted is UnknownValue ? run.Truth(Operators.StrictEquals(run, item, wanted, site.Span), site.Span) : Same(item, wanted)))
            {
                Note(run, wanted, item, site.Span);
                return JsValue.Of(at);
            }
        }

        return JsValue.Of(-1.0);
    }

    /// <summary>Strict equality of constants.</summary>
    private static bool Same(JsValue a, JsValue b) => (a, b) switch
    {
        (ConstText x, ConstText y) => string.Equals(x.Text, y.Text, StringComparison.Ordinal),
        (NumberValue x, NumberValue y) => x.Value == y.Value,
        _ => ReferenceEquals(a, b),
    };

    private static void Note(Run run, JsValue wanted, JsValue item, TextSpan at)
    {
        if (wanted is ConstText { IsOfRequest: true })
        {
            run.Matched(at, item);
        }
    }

    private static BoolValue Includes(CallSite site, List<JsValue?> items, JsValue wanted)
    {
        var run = site.Run;
        if (wanted is SymText symbolic)
        {
            wanted = run.Settle(symbolic);
        }

        // Unlike indexOf it finds what is no number, and undefined where an element is missing.
        if (wanted is NumberValue { Value: double.NaN } || (wanted is UndefinedValue && items.Contains(null)))
        {
            return JsValue.Of(wanted is UndefinedValue || items.Exists(i => i is NumberValue { Value: double.NaN })
                || (items.Exists(i => i is UnknownValue or RequestNumber) ? throw new AbandonedException("a list holds parts of the request", site.Span) : false));
        }

        if (wanted is not SymText text)
        {
            return IndexOf(site, items, wanted, false) is NumberValue { Value: >= 0 } ? JsValue.True : JsValue.False;
        }

        if (items.Exists(i => i is SymText or UnknownValue))
        {
            throw new AbandonedException("a list holds parts of the request", site.Span);
        }

        var tail = run.Tail(text);
        var dots = Run.Dots(text);
        var names = items.OfType<ConstText>().Select(i => i.Text).Where(n => n.EndsWith(tail, StringComparison.Ordinal) && (dots is null || n.AsSpan().Count('.') == dots)).ToList();
        var holds = names.Count > 0 && run.Decide(text, new InLanguage(Core.Sets.Language.OneOf(names), "one of " + string.Join('\n', names)), site.Span);
        if (holds)
        {
            run.Matched(site.Span, items.OfType<ConstText>().FirstOrDefault(i => i.Text == names[0]) ?? ConstText.Empty);
        }

        return JsValue.Of(holds);
    }
}
