using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Reading and writing properties, also by names that depend on the request.</summary>
internal static class Properties
{
    /// <summary>More keys that a name of the request may be than this are not told apart.</summary>
    private const int MostKeys = 3_000;

    public static JsValue Get(Run run, JsValue of, JsValue key, TextSpan at)
    {
        switch (key)
        {
            case ConstText text:
                return Get(run, of, text.Text, at);
            case NumberValue { Value: >= 0 and < int.MaxValue } number when of is ArrayValue array && number.Value == (int)number.Value:
                return run.IsKept(array) ? Kept(run, at) : (int)number.Value < array.Items.Count && array.Items[(int)number.Value] is { } item and not AccessorValue ? item
                    : Get(run, of, Operators.NumberText(number.Value), at);
            case NumberValue { Value: >= 0 and < int.MaxValue } number when of is TextValue text && number.Value == (int)number.Value:
                return TextCalls.CharAt(run, text, number, at) is ConstText { Text: "" } ? JsValue.Undefined : TextCalls.CharAt(run, text, number, at);
            case SymText text when of is ObjectValue target:
                return run.Settle(text) is ConstText settled ? Get(run, of, settled.Text, at) : GetByRequest(run, target, text, at);
            case UnknownValue unknown:
                return GetUnknown(run, of, unknown, at);
            case RequestNumber number:
                return run.Resolve(number, at) is NumberValue known ? Get(run, of, known, at)
                    : number is LengthNumber { Text: var of1, Offset: -1 } && of is TextValue whole && of1.Key == (whole as SymText)?.Key ? TextCalls.LastChar(run, of1, at)
                    : run.Unknown("an element is chosen by something in the name of the host", at);
            default:
                return Get(run, of, Operators.ToKey(run, key, at), at);
        }
    }

    public static JsValue Get(Run run, JsValue of, string name, TextSpan at)
    {
        switch (of)
        {
            case ObjectValue target:
                return run.IsKept(target) || IsKeptVariable(run, target, name) ? Kept(run, at) : Unwrap(run, target, target.Find(name), at);
            case TextValue text:
                return name == "length" ? Length(run, text) : ArrayValue.TryIndex(name, out var index) ? index < int.MaxValue ? Get(run, of, JsValue.Of((double)index), at) : JsValue.Undefined
                    : Unwrap(run, of, run.Machine.Realm.StringPrototype.Find(name), at);
            case NumberValue or RequestNumber:
                return Unwrap(run, of, run.Machine.Realm.NumberPrototype.Find(name), at);
            case BoolValue:
                return Unwrap(run, of, run.Machine.Realm.BooleanPrototype.Find(name), at);
            case UnknownValue unknown when run.Machine.Realm.IsOfScript(name):
                throw new AbandonedException("it is not known what is read: " + unknown.Doubt.Reason, at);
            case UnknownValue unknown:
                CheckNull(run, unknown, name, at);
                return unknown.Part("." + name, name == "length" ? UnknownKind.Number : UnknownKind.Any);
            case MatchValue match:
                return run.Decide(match.Text, match.Matches, at)
                    ? match.Inside.Part("." + name, UnknownKind.Any)
                    : throw run.TypeError($"Cannot read properties of null (reading '{name}')", at);
            default:
                throw run.TypeError($"Cannot read properties of {(of is NullValue ? "null" : "undefined")} (reading '{name}')", at);
        }
    }

    /// <summary>What may be null may end the script here.</summary>
    public static void CheckNull(Run run, UnknownValue unknown, string name, TextSpan at)
    {
        if (unknown.Kind == UnknownKind.Any && run.Guess(unknown.Then("==null", UnknownKind.Bool)))
        {
            throw run.TypeError($"Cannot read properties of null (reading '{name}')", at);
        }
    }

    /// <summary>Whether it is a property of the global object that keeps what an earlier call left in it.</summary>
    private static bool IsKeptVariable(Run run, ObjectValue target, string name) =>
        ReferenceEquals(target, run.Machine.Realm.Global) && run.Machine.FindCell(name) is { IsKept: true } cell && !run.IsLoading && !ReferenceEquals(cell.Owner, run);

    private static UnknownValue Kept(Run run, TextSpan at) => run.Unknown("what is kept from one call to the next", at);

    private static JsValue Length(Run run, TextValue text)
    {
        text = TextCalls.Settled(run, text);
        return text is ConstText constant ? JsValue.Of(constant.Text.Length) : new LengthNumber((SymText)text, 0);
    }

    private static JsValue Unwrap(Run run, JsValue self, JsValue? found, TextSpan at) => found switch
    {
        null => JsValue.Undefined,
        AccessorValue { Getter: { } getter } => run.Call(getter, self, [], at),
        AccessorValue => JsValue.Undefined,
        _ => found,
    };

    /// <summary>A table looked up by a name of the request: the keys it may be go different ways, those with equal values together.</summary>
    private static JsValue GetByRequest(Run run, ObjectValue target, SymText key, TextSpan at)
    {
        for (var of = target; of is not null; of = of.Prototype)
        {
            if (run.IsKept(of))
            {
                return Kept(run, at);
            }

            var groups = new List<(JsValue Value, List<string> Keys)>();
            foreach (var name in KeysFor(run, of, key, at))
            {
                var value = of.GetOwn(name) ?? JsValue.Undefined;
                var known = groups.FindIndex(g => SameValue.Comparer.Equals(g.Value, value));
                if (known < 0)
                {
                    groups.Add((value, [name]));
                }
                else
                {
                    groups[known].Keys.Add(name);
                }
            }

            foreach (var (value, keys) in groups)
            {
                if (run.Decide(key, OneOf(keys), at))
                {
                    return Unwrap(run, target, value, at);
                }
            }
        }

        return JsValue.Undefined;
    }

    private static TextPredicate OneOf(List<string> keys) =>
        keys.Count == 1 ? new EqualsText(keys[0]) : new InLanguage(Core.Sets.Language.OneOf(keys), "one of " + string.Join('\n', keys));

    private static List<string> KeysFor(Run run, ObjectValue of, SymText key, TextSpan at)
    {
        if (of.Index is not { } index || index.Version != of.Version)
        {
            index = (of.Version, new KeyIndex(of.AllKeys()));
            of.Index = index;
            run.Step(at, index.Index.Count);
        }

        var keys = index.Index.Find(run.Tail(key), Run.Dots(key));
        run.Step(at, 2 + (keys.Count * 4));
        return keys.Count <= MostKeys ? keys : throw new AbandonedException("a table has too many keys below the name asked for", at);
    }

    /// <summary>An element chosen by something unknown: each is possible.</summary>
    private static JsValue GetUnknown(Run run, JsValue of, UnknownValue key, TextSpan at)
    {
        if (of is ArrayValue array && array.Items.Count is > 0 and <= 64 && key is { IsWhole: true, Below: > 0 and <= 64 })
        {
            var index = run.Guess(key.Key, key.Doubt, (int)key.Below);
            return Get(run, of, JsValue.Of((double)index), at);
        }

        if (of.IsNullish)
        {
            return Get(run, of, "?", at);
        }

        var (hasGetters, hasMethods) = of is ObjectValue target ? Kinds(run, target, at) : default;
        return hasGetters ? throw new AbandonedException("it is not known what is read: " + key.Doubt.Reason, at)
            : new UnknownValue(key.Doubt, key.Key + "[]" + run.Occasion(at), UnknownKind.Any) { MayRun = hasMethods }.Part("", UnknownKind.Any);
    }

    /// <summary>Whether an object has getters, and whether something in it is a function or has functions of the script.</summary>
    private static (bool Getters, bool Methods) Kinds(Run run, ObjectValue target, TextSpan at)
    {
        run.Step(at, target.OwnCount);
        var (getters, methods) = (false, false);
        foreach (var name in target.AllKeys())
        {
            var value = target.GetOwn(name);
            getters |= value is AccessorValue;
            methods |= value is FunctionValue || (value is ObjectValue inner and not RegExpValue && HasMethods(run, inner));
        }

        return (getters, methods);
    }

    private static bool HasMethods(Run run, ObjectValue value) =>
        (!ReferenceEquals(value.Prototype, run.Machine.Realm.ObjectPrototype) && !ReferenceEquals(value.Prototype, run.Machine.Realm.ArrayPrototype))
        || (value is not ArrayValue && value.AllKeys().Any(n => value.GetOwn(n) is ObjectValue or AccessorValue));

    public static JsValue Has(Run run, JsValue of, JsValue key, TextSpan at)
    {
        if (of is not ObjectValue target)
        {
            throw of is UnknownValue unknown ? new AbandonedException(unknown.Doubt.Reason, at) : run.TypeError("Cannot use 'in' operator on a value that is not an object", at);
        }

        for (var up = target; up is not null; up = up.Prototype)
        {
            if (HasOwn(run, up, key, at) is var found && found is not BoolValue { Value: false })
            {
                return found;
            }
        }

        return JsValue.False;
    }

    public static JsValue HasOwn(Run run, ObjectValue of, JsValue key, TextSpan at)
    {
        if (run.IsKept(of))
        {
            return Kept(run, at);
        }

        if (key is SymText symbolic)
        {
            var settled = run.Settle(symbolic);
            if (settled is SymText text)
            {
                var keys = KeysFor(run, of, text, at);
                return JsValue.Of(keys.Count > 0 && run.Decide(text, OneOf(keys), at));
            }

            key = settled;
        }

        if (key is UnknownValue unknown)
        {
            return unknown.Then("in" + run.Occasion(at), UnknownKind.Bool);
        }

        var name = Operators.ToKey(run, key, at);
        var has = of.GetOwn(name) is not null;
        if (!has && IsKeptVariable(run, of, name))
        {
            // An earlier call may have made it; what the script itself made stays.
            return Kept(run, at);
        }

        if (has && key is ConstText { IsOfRequest: true })
        {
            run.Matched(at, key);
        }

        return JsValue.Of(has);
    }

    public static void Set(Run run, JsValue of, JsValue key, JsValue value, TextSpan at)
    {
        switch (of)
        {
            case ObjectValue { IsFrozen: true }:
                // Nothing happens, or, in strict code, an error.
                throw new AbandonedException("something is written to a frozen object", at);
            case ObjectValue target:
                SetOn(run, target, KeyOf(run, key, at), value, at);
                return;
            case UnknownValue unknown:
                throw new AbandonedException("it is not known what is written to: " + unknown.Doubt.Reason, at);
            case UndefinedValue or NullValue:
                throw run.TypeError("Cannot set properties of " + (of is NullValue ? "null" : "undefined"), at);
            default:
                throw new AbandonedException("something is written to a value that is no object", at);
        }
    }

    private static string KeyOf(Run run, JsValue key, TextSpan at) => key is RequestNumber number && run.Resolve(number, at) is NumberValue known
        ? Operators.NumberText(known.Value)
        : Operators.ToKey(run, key, at);

    private static void SetOn(Run run, ObjectValue target, string name, JsValue value, TextSpan at)
    {
        if (target.GetOwn(name) is null or AccessorValue)
        {
            switch (target.Find(name))
            {
                case AccessorValue { Setter: { } setter }:
                    _ = run.Call(setter, target, [value], at);
                    return;
                case AccessorValue:
                    return;
            }
        }

        run.Step(at);
        if (ReferenceEquals(target, run.Machine.Realm.Global))
        {
            run.Write(run.Machine.Cell(name), value);
            return;
        }

        run.BeforeWrite(target);
        target.SetOwn(name, value);
    }

    /// <summary>Own properties that loops meet, copied.</summary>
    public static void CopyOwn(Run run, JsValue from, ObjectValue to, TextSpan at)
    {
        if (from is UnknownValue unknown)
        {
            throw new AbandonedException(unknown.Doubt.Reason, at);
        }

        if (from.IsNullish)
        {
            return;
        }

        var source = run.Readable(run.Machine.Realm.Wrap(run, from), at);
        foreach (var name in source.Keys())
        {
            run.Step(at);
            to.SetOwn(name, Get(run, source, name, at));
        }
    }
}

/// <summary>The keys of a table by what they end with.</summary>
internal sealed class KeyIndex
{
    private readonly Dictionary<string, List<string>> byParent = new(StringComparer.Ordinal);
    private readonly List<string> all = [];

    public KeyIndex(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            all.Add(key);
            for (var dot = key.IndexOf('.', StringComparison.Ordinal); dot >= 0 && dot < key.Length; dot = key.IndexOf('.', dot + 1))
            {
                var parent = key[dot..];
                if (!byParent.TryGetValue(parent, out var list))
                {
                    byParent[parent] = list = [];
                }

                list.Add(key);
                if (list.Count > 200_000)
                {
                    break;
                }
            }
        }
    }

    public int Count => all.Count;

    /// <summary>Keys with such an end, and with that many dots where that is known.</summary>
    public List<string> Find(string tail, int? dots)
    {
        List<string> found;
        if (tail.StartsWith('.'))
        {
            found = byParent.GetValueOrDefault(tail) ?? [];
        }
        else if (tail.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot)
        {
            found = (byParent.GetValueOrDefault(tail[dot..]) ?? []).FindAll(k => k.EndsWith(tail, StringComparison.Ordinal));
        }
        else
        {
            found = tail.Length == 0 ? all : all.FindAll(k => k.EndsWith(tail, StringComparison.Ordinal));
        }

        return dots is { } count ? found.FindAll(k => k.AsSpan().Count('.') == count) : found;
    }
}
