namespace EgressLint.Formats.Pac.Engine;

/// <summary>The methods of Array that call a function for each element.</summary>
internal sealed partial class Realm
{
    private void AddCallbacks()
    {
        Method(ArrayPrototype, "forEach", (site, self, a) => Each(site, self, a, JsValue.Undefined, (_, _, _) => null), 5);
        Method(ArrayPrototype, "some", (site, self, a) => Each(site, self, a, JsValue.False, (_, result, _) => site.Run.Truth(result, site.Span) ? JsValue.True : null), 5);
        Method(ArrayPrototype, "every", (site, self, a) => Each(site, self, a, JsValue.True, (_, result, _) => site.Run.Truth(result, site.Span) ? null : JsValue.False), 5);
        Method(ArrayPrototype, "find", (site, self, a) => Each(site, self, a, JsValue.Undefined, (item, result, _) => site.Run.Truth(result, site.Span) ? item : null), 6);
        Method(ArrayPrototype, "findIndex", (site, self, a) => Each(site, self, a, JsValue.Of(-1.0), (_, result, i) => site.Run.Truth(result, site.Span) ? JsValue.Of(i) : null), 6);
        Method(ArrayPrototype, "map", (site, self, a) =>
        {
            List<JsValue?> made = [.. new JsValue?[Items(site, self).Count]];
            Each(site, self, a, JsValue.Undefined, (_, result, i) => { made[i] = result; return null; });
            return site.Run.Own(MakeArray(made));
        }, 5);
        Method(ArrayPrototype, "flatMap", (site, self, a) =>
        {
            var made = new List<JsValue?>();
            Each(site, self, a, JsValue.Undefined, (_, result, _) => { made.AddRange(result is ArrayValue inner ? inner.Items : [result]); return null; });
            return site.Run.Own(MakeArray(made));
        }, 10);
        Method(ArrayPrototype, "filter", (site, self, a) =>
        {
            var made = new List<JsValue?>();
            Each(site, self, a, JsValue.Undefined, (item, result, _) => { if (site.Run.Truth(result, site.Span)) { made.Add(item); } return null; });
            return site.Run.Own(MakeArray(made));
        }, 5);
        Method(ArrayPrototype, "reduce", (site, self, a) => Reduce(site, self, a, false), 5);
        Method(ArrayPrototype, "reduceRight", (site, self, a) => Reduce(site, self, a, true), 5);
    }

    /// <summary>Calls a function with each element until <paramref name="pick"/> gives a result.</summary>
    private static JsValue Each(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments, JsValue otherwise, Func<JsValue, JsValue, int, JsValue?> pick)
    {
        var items = Items(site, self);
        var function = At(arguments, 0);
        var target = At(arguments, 1);
        if (function is not FunctionValue)
        {
            throw function is UnknownValue ? new AbandonedException("it is not known which function is called", site.Span) : site.Run.TypeError("what is called is not a function", site.Span);
        }

        var count = items.Count;
        for (var i = 0; i < count && i < items.Count; i++)
        {
            if (items[i] is not { } item)
            {
                continue;
            }

            var result = site.Run.Call(function, target, (JsValue[])[item, JsValue.Of(i), self], site.Span);
            if (pick(item, result, i) is { } picked)
            {
                return picked;
            }
        }

        return otherwise;
    }

    private static JsValue Reduce(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments, bool fromRight)
    {
        var items = Items(site, self);
        var indexes = Enumerable.Range(0, items.Count).Where(i => items[i] is not null);
        var order = fromRight ? indexes.Reverse().ToList() : indexes.ToList();
        var all = arguments.Length > 1 ? arguments[1] : null;
        var function = At(arguments, 0);
        if (function is not (FunctionValue or UnknownValue))
        {
            throw site.Run.TypeError("what is called is not a function", site.Span);
        }

        if (all is null)
        {
            if (order.Count == 0)
            {
                throw site.Run.TypeError("Reduce of empty array with no initial value", site.Span);
            }

            all = items[order[0]] ?? JsValue.Undefined;
            order.RemoveAt(0);
        }

        foreach (var i in order)
        {
            all = site.Run.Call(function, JsValue.Undefined, (JsValue[])[all, items[i] ?? JsValue.Undefined, JsValue.Of(i), self], site.Span);
        }

        return all;
    }
}
