using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Array.</summary>
internal sealed partial class Realm
{
    private void AddArrays()
    {
        BuiltinCall make = (site, _, a) => site.Run.Own(MakeArray(a.Length == 1 && a[0] is NumberValue n ? Empty(site, n.Value) : [.. a]));
        var constructor = Constructor("Array", ArrayPrototype, make, make);
        Method(constructor, "isArray", (_, _, a) => JsValue.Of(At(a, 0) is ArrayValue), 5);
        Method(constructor, "of", (site, _, a) => site.Run.Own(MakeArray([.. a])), 6);
        Method(constructor, "from", ArrayFrom, 6);
        Method(ArrayPrototype, "push", (site, self, a) => Push(site, self, a));
        Method(ArrayPrototype, "pop", (site, self, _) => Take(site, self, -1));
        Method(ArrayPrototype, "shift", (site, self, _) => Take(site, self, 0));
        Method(ArrayPrototype, "unshift", Unshift);
        Method(ArrayPrototype, "concat", Concat);
        Method(ArrayPrototype, "slice", (site, self, a) => Slice(site, Items(site, self), At(a, 0), At(a, 1)));
        Method(ArrayPrototype, "splice", Splice);
        Method(ArrayPrototype, "join", (site, self, a) => Join(site, Items(site, self), At(a, 0) is UndefinedValue ? "," : Operators.ToConst(site.Run, At(a, 0), site.Span)));
        Method(ArrayPrototype, "toString", (site, self, _) => Join(site, Items(site, self), ","));
        Method(ArrayPrototype, "reverse", (site, self, _) => Change(site, self, items => items.Reverse()));
        Method(ArrayPrototype, "sort", Sort);
        Method(ArrayPrototype, "indexOf", (site, self, a) => IndexOf(site, Items(site, self), a, false), 5);
        Method(ArrayPrototype, "lastIndexOf", (site, self, a) => IndexOf(site, Items(site, self), a, true), 5);
        Method(ArrayPrototype, "includes", Includes, 7);
        Method(ArrayPrototype, "at", (site, self, a) => ElementAt(site, Items(site, self), At(a, 0)), 13);
        Method(ArrayPrototype, "fill", Fill, 6);
        Method(ArrayPrototype, "flat", (site, self, a) => site.Run.Own(MakeArray(Flat(site, Items(site, self), At(a, 0) is UndefinedValue ? 1 : Number(site, At(a, 0))))), 10);
        Method(ArrayPrototype, "keys", (site, self, _) => Iterate(site, "Array", [.. Enumerable.Range(0, Items(site, self).Count).Select(i => JsValue.Of(i))]), 6);
        Method(ArrayPrototype, "values", (site, self, _) => Iterate(site, "Array", [.. Items(site, self).Select(i => i ?? JsValue.Undefined)]), 6);
        Method(ArrayPrototype, "entries", (site, self, _) => Iterate(site, "Array", [.. Items(site, self).Select((v, i) => site.Run.Own(MakeArray([JsValue.Of(i), v ?? JsValue.Undefined])))]), 6);
        NotFollowed(ArrayPrototype, 3, "toLocaleString");
        AddCallbacks();
    }

    private static List<JsValue?> Flat(CallSite site, List<JsValue?> items, double depth)
    {
        var made = new List<JsValue?>();
        var open = new Stack<(List<JsValue?> Items, int At, double Depth)>();
        open.Push((items, 0, depth));
        while (open.TryPop(out var top))
        {
            for (var i = top.At; i < top.Items.Count; i++)
            {
                site.Run.Step(site.Span);
                if (top.Items[i] is null)
                {
                    continue;
                }

                if (top.Items[i] is ArrayValue inner && top.Depth >= 1)
                {
                    open.Push((top.Items, i + 1, top.Depth));
                    open.Push((inner.Items, 0, top.Depth - 1));
                    break;
                }

                made.Add(top.Items[i]);
            }
        }

        return made;
    }

    private static List<JsValue?> Empty(CallSite site, double length)
    {
        if (length < 0 || length != Math.Truncate(length) || length > uint.MaxValue)
        {
            throw site.Run.Error("RangeError", "Invalid array length", site.Span);
        }

        return length < 1e6 ? [.. new JsValue?[(int)length]] : throw new AbandonedException("an array with more than a million empty places", site.Span);
    }

    /// <summary>The elements of an array, or of something that looks like one.</summary>
    private static List<JsValue?> Items(CallSite site, JsValue self)
    {
        if (self is ArrayValue array)
        {
            return site.Run.Readable(array, site.Span).Items;
        }

        if (self is ObjectValue like && Properties.Get(site.Run, like, "length", site.Span) is NumberValue { Value: >= 0 and < 1e6 } length)
        {
            return [.. Enumerable.Range(0, (int)length.Value).Select(i => like.Find(Operators.NumberText(i)) is null ? null : Properties.Get(site.Run, like, JsValue.Of(i), site.Span))];
        }

        return self switch
        {
            ConstText text => [.. text.Text.Select(c => (JsValue?)new ConstText(c.ToString(), text.Origin, text.IsOfRequest))],
            NumberValue or BoolValue => [],
            UndefinedValue or NullValue => throw site.Run.TypeError("Cannot convert undefined or null to object", site.Span),
            ObjectValue bare when bare.Find("length") is null => [],
            _ => throw new AbandonedException("a list that is not known", site.Span),
        };
    }

    private static JsValue Change(CallSite site, JsValue self, Action<List<JsValue?>> change)
    {
        if (self is not ArrayValue array)
        {
            throw new AbandonedException("a list that is not known is changed", site.Span);
        }

        site.Run.BeforeWrite(site.Run.Readable(array, site.Span));
        site.Run.Step(site.Span, 1 + (array.Items.Count / 8));
        change(array.Items);
        return self;
    }

    private static JsValue Fill(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var (value, from, to) = (At(arguments, 0), At(arguments, 1), At(arguments, 2));
        return Change(site, self, items =>
        {
            var last = Clip(site, to, items.Count, items.Count);
            for (var i = Clip(site, from, items.Count, 0); i < last; i++)
            {
                items[i] = value;
            }
        });
    }

    private static JsValue Push(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (self is not ArrayValue array)
        {
            throw new AbandonedException("a list that is not known is changed", site.Span);
        }

        site.Run.BeforeWrite(site.Run.Readable(array, site.Span));
        foreach (var argument in arguments)
        {
            array.Items.Add(argument);
        }

        return JsValue.Of(array.Items.Count);
    }

    private static JsValue Take(CallSite site, JsValue self, int at)
    {
        JsValue? taken = null;
        Change(site, self, items =>
        {
            if (items.Count > 0)
            {
                var index = at < 0 ? items.Count - 1 : at;
                taken = items[index];
                items.RemoveAt(index);
            }
        });
        return taken ?? JsValue.Undefined;
    }

    private static JsValue Unshift(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var added = arguments.ToArray();
        Change(site, self, items => items.InsertRange(0, added));
        return JsValue.Of(((ArrayValue)self).Items.Count);
    }

    private JsValue Concat(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        List<JsValue?> all = [.. Items(site, self)];
        foreach (var argument in arguments)
        {
            if (argument is ArrayValue)
            {
                all.AddRange(Items(site, argument));
            }
            else
            {
                all.Add(argument);
            }
        }

        site.Run.Step(site.Span, all.Count);
        return site.Run.Own(MakeArray(all));
    }

    private static int Clip(CallSite site, JsValue value, int length, int otherwise)
    {
        if (value is UndefinedValue)
        {
            return otherwise;
        }

        var number = Index(site, value);
        return (int)Math.Clamp(number < 0 ? length + number : number, 0, length);
    }

    /// <summary>A whole number; what is none counts as 0.</summary>
    private static double Index(CallSite site, JsValue value)
    {
        var number = Operators.ToNumber(site.Run, value, site.Span) switch
        {
            NumberValue known => known.Value,
            RequestNumber of => site.Run.Resolve(of, site.Span) is NumberValue known ? known.Value : throw new AbandonedException("an index depends on the request", site.Span),
            _ => throw new AbandonedException("an index is not known", site.Span),
        };
        return double.IsNaN(number) ? 0 : Math.Truncate(number);
    }

    private ArrayValue Slice(CallSite site, List<JsValue?> items, JsValue from, JsValue to)
    {
        var first = Clip(site, from, items.Count, 0);
        var last = Clip(site, to, items.Count, items.Count);
        site.Run.Step(site.Span, 1 + Math.Max(0, last - first));
        return site.Run.Own(MakeArray(first < last ? items.GetRange(first, last - first) : []));
    }

    private JsValue Splice(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var added = arguments.Length > 2 ? arguments[2..].ToArray() : [];
        var (start, count) = (At(arguments, 0), At(arguments, 1));
        var given = arguments.Length;
        List<JsValue?> removed = [];
        Change(site, self, items =>
        {
            var first = Clip(site, start, items.Count, 0);
            var length = given == 0 ? 0 : given == 1 ? items.Count - first : (int)Math.Clamp(Number(site, Whole(site, count)), 0, items.Count - first);
            removed = items.GetRange(first, length);
            items.RemoveRange(first, length);
            items.InsertRange(first, added);
        });
        return site.Run.Own(MakeArray(removed));
    }

    private static JsValue Join(CallSite site, List<JsValue?> items, string separator)
    {
        if (items.TrueForAll(i => i is ConstText))
        {
            var text = string.Join(separator, items.Select(i => ((ConstText?)i)?.Text));
            site.Run.Make(text.Length, site.Span);
            site.Run.Step(site.Span, items.Count);
            return new ConstText(text, items.Count is > 0 and < 9 ? items.Aggregate((TextOrigin?)null, (o, i) => TextOrigin.Join(o, ((ConstText?)i)?.Origin)) : null, items.Exists(i => i is ConstText { IsOfRequest: true }));
        }

        var parts = new List<Segment>();
        var size = (Characters: 0L, Parts: 0L);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i] is null or UndefinedValue or NullValue ? ConstText.Empty : Operators.ToText(site.Run, items[i] ?? JsValue.Undefined, site.Span);
            if (item is not TextValue text)
            {
                return ((UnknownValue)item).Then("joined" + site.Run.Occasion(site.Span), UnknownKind.Text);
            }

            if (i > 0 && separator.Length > 0)
            {
                parts.Add(Segment.Const(separator));
            }

            parts.AddRange(SymText.Parts(text));
            var own = SymText.Size(text);
            size = (size.Characters + own.Characters + separator.Length, size.Parts + own.Parts);
            site.Run.CountParts(own, site.Span);
        }

        site.Run.CountParts(size, site.Span);
        return SymText.Join(parts);
    }

    private static JsValue Sort(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var order = At(arguments, 0);
        if (order is not (FunctionValue or UndefinedValue))
        {
            throw order is UnknownValue ? new AbandonedException("an order that is not known", site.Span) : site.Run.TypeError("The comparison function must be either a function or undefined", site.Span);
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
            items.Clear();
            items.AddRange(sorted);
        });
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

    private static JsValue IndexOf(CallSite site, List<JsValue?> items, ReadOnlySpan<JsValue> arguments, bool last)
    {
        var run = site.Run;
        var wanted = At(arguments, 0);
        if (arguments.Length > 1 && (!last || !IsEnd(site, arguments[1], items.Count)))
        {
            var from = last ? 0 : Clip(site, arguments[1], items.Count, 0);
            var to = last ? LastFrom(site, arguments[1], items.Count) : items.Count;
            return IndexOf(site, [.. items.Select((item, i) => i >= from && i < to ? item : null)], [wanted], last);
        }

        if (wanted is SymText symbolic)
        {
            wanted = run.Settle(symbolic);
        }

        run.Step(site.Span, 1 + (items.Count / 16));
        if (wanted is SymText text)
        {
            return Includes(site, items, text) is BoolValue { Value: false } ? JsValue.Of(-1.0)
                : new UnknownValue(run.Doubt("it depends on which element it is", site.Span), $"index{(last ? " last " : " ")}{text.Key}{string.Join('\n', items.Select(i => (i as ConstText)?.Text))}", UnknownKind.Number) { Below = Math.Max(1, items.Count), IsWhole = true };
        }

        for (var i = 0; i < items.Count; i++)
        {
            var at = last ? items.Count - 1 - i : i;
            if (items[at] is { } item && (IsOpen(item) || IsOpen(wanted) ? run.Truth(Operators.StrictEquals(run, item, wanted, site.Span), site.Span) : Same(item, wanted)))
            {
                Note(run, wanted, item, site.Span);
                return JsValue.Of(at);
            }
        }

        return JsValue.Of(-1.0);
    }

    /// <summary>Whether only the request, or nobody, can say what it equals.</summary>
    private static bool IsOpen(JsValue value) => value is SymText or RequestNumber or UnknownValue;

    /// <summary>How many elements from the beginning a search from an index to the front looks at.</summary>
    private static int LastFrom(CallSite site, JsValue from, int count)
    {
        var at = Number(site, Whole(site, from));
        return (int)Math.Clamp((at < 0 ? count + at : at) + 1, 0, count);
    }

    private static bool IsEnd(CallSite site, JsValue from, int count) => LastFrom(site, from, count) == count;

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

    /// <summary>Like indexOf, but that a number that is none is found, and what is not there counts for undefined.</summary>
    private static JsValue Includes(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var items = Items(site, self);
        items = items[Clip(site, At(arguments, 1), items.Count, 0)..];
        return At(arguments, 0) switch
        {
            NumberValue { Value: double.NaN } => JsValue.Of(items.Exists(i => i is NumberValue { Value: double.NaN })),
            UndefinedValue => JsValue.Of(items.Exists(i => i is null or UndefinedValue)),
            var wanted => Includes(site, items, wanted),
        };
    }

    private static BoolValue Includes(CallSite site, List<JsValue?> items, JsValue wanted)
    {
        var run = site.Run;
        if (wanted is SymText symbolic)
        {
            wanted = run.Settle(symbolic);
        }

        if (wanted is not SymText text)
        {
            return IndexOf(site, items, [wanted], false) is NumberValue { Value: >= 0 } ? JsValue.True : JsValue.False;
        }

        if (items.Exists(i => i is not null && IsOpen(i)))
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

    private static JsValue ElementAt(CallSite site, List<JsValue?> items, JsValue index)
    {
        var number = Index(site, index);
        number = number < 0 ? items.Count + number : number;
        return number >= 0 && number < items.Count ? items[(int)number] ?? JsValue.Undefined : JsValue.Undefined;
    }

    private JsValue ArrayFrom(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var (map, target) = (At(arguments, 1), At(arguments, 2));
        if (At(arguments, 0).IsNullish || map is not (FunctionValue or UndefinedValue or UnknownValue))
        {
            throw site.Run.TypeError("not iterable, or the second argument is no function", site.Span);
        }

        var items = At(arguments, 0) is NumberValue or BoolValue ? []
            : At(arguments, 0) is ArrayValue or ConstText or CollectionValue or IteratorValue ? Iteration.Values(site.Run, At(arguments, 0), site.Span).Select(v => (JsValue?)v).ToList() : [.. Items(site, At(arguments, 0))];
        if (map is FunctionValue)
        {
            for (var i = 0; i < items.Count; i++)
            {
                items[i] = site.Run.Call(map, target, (JsValue[])[items[i] ?? JsValue.Undefined, JsValue.Of(i)], site.Span);
            }
        }

        return site.Run.Own(MakeArray(items));
    }
}
