using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Object, Function, Error, Set and Map.</summary>
internal sealed partial class Realm
{
    private void AddObjects()
    {
        var make = Constructor("Object", ObjectPrototype, (site, _, a) => Wrap(site.Run, At(a, 0)), (site, _, a) => Wrap(site.Run, At(a, 0)));
        Method(ObjectPrototype, "hasOwnProperty", (site, self, a) => Properties.HasOwn(site.Run, Wrap(site.Run, self), At(a, 0), site.Span));
        Method(ObjectPrototype, "propertyIsEnumerable", (site, self, a) => JsValue.Of(site.Run.Readable(Wrap(site.Run, self), site.Span).Keys().Contains(Const(site, At(a, 0)))));
        Method(ObjectPrototype, "isPrototypeOf", (site, self, a) => JsValue.Of(IsPrototypeOf(site, self, At(a, 0))));
        Method(ObjectPrototype, "valueOf", (site, self, _) => Wrap(site.Run, self));
        Method(ObjectPrototype, "toLocaleString", (site, self, _) => site.Run.Call(Properties.Get(site.Run, self, "toString", site.Span), self, [], site.Span));
        Method(ObjectPrototype, "toString", (_, self, _) => JsValue.Of("[object " + ClassOf(self) + "]"));
        Method(make, "keys", (site, _, a) => List(site, At(a, 0), (name, _) => JsValue.Of(name)), 5);
        Method(make, "values", (site, _, a) => List(site, At(a, 0), (_, value) => value), 8);
        Method(make, "entries", (site, _, a) => List(site, At(a, 0), (name, value) => site.Run.Own(MakeArray([JsValue.Of(name), value]))), 8);
        Method(make, "getOwnPropertyNames", (site, _, a) => At(a, 0) is FunctionValue ? throw new AbandonedException("the names of a function's properties are not followed", site.Span) : site.Run.Own(MakeArray([.. site.Run.Readable(Wrap(site.Run, Given(site, At(a, 0))), site.Span).AllKeys().Select(k => JsValue.Of(k))])), 5);
        Method(make, "create", (site, _, a) => At(a, 1) is UndefinedValue ? Create(site, At(a, 0)) : throw new AbandonedException("Object.create with more than one argument is not followed", site.Span), 5);
        Method(make, "assign", Assign, 6);
        Method(make, "freeze", Freeze, 5);
        Method(make, "seal", (_, _, a) => At(a, 0), 5);
        Method(make, "preventExtensions", (_, _, a) => At(a, 0), 5);
        Method(make, "isFrozen", (_, _, a) => JsValue.Of(At(a, 0) is not ObjectValue { IsFrozen: false }), 5);
        Method(make, "getPrototypeOf", (site, _, a) => PrototypeOf(site, At(a, 0)), 5);
        Method(make, "setPrototypeOf", SetPrototype_, 6);
        Method(make, "defineProperty", Define, 5);
        Method(make, "hasOwn", (site, _, a) => Properties.HasOwn(site.Run, Wrap(site.Run, Given(site, At(a, 0))), At(a, 1), site.Span), 13);
        Method(make, "fromEntries", FromEntries, 10);
        Method(make, "is", (_, _, a) => JsValue.Of(SameValue.Comparer.Equals(At(a, 0), At(a, 1))), 6);
        ObjectPrototype.SetHidden("__proto__", new AccessorValue(
            new BuiltinFunction(FunctionPrototype, "__proto__", (site, self, _) => PrototypeOf(site, self)),
            new BuiltinFunction(FunctionPrototype, "__proto__", (site, self, a) => At(a, 0) is ObjectValue or NullValue or UnknownValue ? SetPrototype_(site, self, (JsValue[])[self, At(a, 0)]) : JsValue.Undefined)));
        foreach (var name in (ReadOnlySpan<string>)["__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"])
        {
            Method(ObjectPrototype, name, (_, _, _) => throw new AbandonedException("an old form of accessors is not followed"));
        }
    }

    private static string ClassOf(JsValue value) => value switch
    {
        ObjectValue target => target.ClassName,
        UndefinedValue => "Undefined",
        NullValue => "Null",
        TextValue => "String",
        BoolValue => "Boolean",
        NumberValue or RequestNumber => "Number",
        _ => throw new AbandonedException("the class of something unknown is asked for"),
    };

    /// <summary>A value as an object: text, numbers and truths get one around them.</summary>
    public ObjectValue Wrap(Run run, JsValue value) => value switch
    {
        ObjectValue given => given,
        UndefinedValue or NullValue => run.Own(MakeObject()),
        TextValue => run.Own(new WrapperValue(StringPrototype, value)),
        BoolValue => run.Own(new WrapperValue(BooleanPrototype, value)),
        NumberValue or RequestNumber => run.Own(new WrapperValue(NumberPrototype, value)),
        _ => throw new AbandonedException("an object is made of something unknown"),
    };

    private static JsValue Given(CallSite site, JsValue value) =>
        value.IsNullish ? throw site.Run.TypeError("Cannot convert undefined or null to object", site.Span) : value;

    private JsValue PrototypeOf(CallSite site, JsValue value) => Wrap(site.Run, Given(site, value)).Prototype ?? JsValue.Null;

    private static bool IsPrototypeOf(CallSite site, JsValue self, JsValue value)
    {
        if (value is UnknownValue or MatchValue)
        {
            throw new AbandonedException("the prototypes of something unknown are asked for", site.Span);
        }

        if (value is not ObjectValue target)
        {
            return false;
        }

        _ = Given(site, self);
        for (var up = target.Prototype; up is not null; up = up.Prototype)
        {
            if (ReferenceEquals(up, self))
            {
                return true;
            }
        }

        return false;
    }

    private ArrayValue List(CallSite site, JsValue of, Func<string, JsValue, JsValue> pick)
    {
        if (of is UnknownValue or SymText or MatchValue)
        {
            throw new AbandonedException("the keys of something unknown are asked for", site.Span);
        }

        var target = site.Run.Readable(Wrap(site.Run, Given(site, of)), site.Span);
        var keys = target.Keys();
        site.Run.Step(site.Span, keys.Count);
        return site.Run.Own(MakeArray([.. keys.Select(k => pick(k, Properties.Get(site.Run, target, k, site.Span)))]));
    }

    private static ObjectValue Create(CallSite site, JsValue prototype) => prototype switch
    {
        ObjectValue above => site.Run.Own(new ObjectValue(above)),
        NullValue => site.Run.Own(new ObjectValue(null)),
        UnknownValue => throw new AbandonedException("a prototype that is not known", site.Span),
        _ => throw site.Run.TypeError("Object prototype may only be an Object or null", site.Span),
    };

    private static JsValue Assign(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (At(arguments, 0) is not ObjectValue target)
        {
            throw At(arguments, 0).IsNullish ? site.Run.TypeError("Cannot convert undefined or null to object", site.Span) : new AbandonedException("a value that is no object is given properties", site.Span);
        }

        site.Run.BeforeWrite(target);
        foreach (var source in arguments[1..])
        {
            Properties.CopyOwn(site.Run, source, target, site.Span);
        }

        return target;
    }

    private static JsValue Freeze(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (At(arguments, 0) is ObjectValue target)
        {
            site.Run.BeforeWrite(target);
            target.IsFrozen = true;
        }

        return At(arguments, 0);
    }

    private static JsValue SetPrototype_(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (At(arguments, 0).IsNullish || At(arguments, 1) is not (ObjectValue or NullValue or UnknownValue))
        {
            throw site.Run.TypeError("Object prototype may only be an Object or null", site.Span);
        }

        if (At(arguments, 1) is UnknownValue)
        {
            throw new AbandonedException("a prototype that is not known", site.Span);
        }

        if (At(arguments, 0) is ObjectValue target)
        {
            for (var up = At(arguments, 1) as ObjectValue; up is not null; up = up.Prototype)
            {
                if (ReferenceEquals(up, target))
                {
                    throw site.Run.TypeError("Cyclic __proto__ value", site.Span);
                }
            }

            site.Run.BeforeWrite(target);
            target.Prototype = At(arguments, 1) as ObjectValue;
        }

        return At(arguments, 0);
    }

    private JsValue Define(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (At(arguments, 0) is not ObjectValue target || At(arguments, 2) is not ObjectValue description)
        {
            throw At(arguments, 0) is UnknownValue || At(arguments, 2) is UnknownValue ? new AbandonedException("it is not known what is defined", site.Span)
                : site.Run.TypeError("a property is defined on, or by, something that is no object", site.Span);
        }

        site.Run.BeforeWrite(target);
        var name = Operators.ToKey(site.Run, At(arguments, 1), site.Span);
        var isNew = target.GetOwn(name) is null;
        var getter = Properties.Get(site.Run, description, "get", site.Span);
        var setter = Properties.Get(site.Run, description, "set", site.Span);
        var value = getter is not UndefinedValue || setter is not UndefinedValue ? new AccessorValue(getter as FunctionValue, setter as FunctionValue)
            : Fixed(site, description, Properties.Get(site.Run, description, "value", site.Span), isNew);
        if (Tells(site, description, "enumerable", !isNew))
        {
            target.SetOwn(name, value);
        }
        else
        {
            target.SetHidden(name, value);
        }

        return target;
    }

    /// <summary>What cannot be written to is like a getter without a setter.</summary>
    private JsValue Fixed(CallSite site, ObjectValue description, JsValue value, bool isNew) =>
        Tells(site, description, "writable", !isNew) ? value : new AccessorValue(new BuiltinFunction(FunctionPrototype, "", (_, _, _) => value), null);

    private static bool Tells(CallSite site, ObjectValue description, string name, bool otherwise) =>
        description.Find(name) is null ? otherwise : site.Run.Truth(Properties.Get(site.Run, description, name, site.Span), site.Span);

    private JsValue FromEntries(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var made = site.Run.Own(MakeObject());
        foreach (var pair in Iteration.Values(site.Run, At(arguments, 0), site.Span))
        {
            site.Run.Step(site.Span);
            if (pair is not (ObjectValue or UnknownValue))
            {
                throw site.Run.TypeError("Iterator value is not an entry object", site.Span);
            }

            made.SetOwn(Operators.ToKey(site.Run, Properties.Get(site.Run, pair, "0", site.Span), site.Span), Properties.Get(site.Run, pair, "1", site.Span));
        }

        return made;
    }

    private void AddFunctions()
    {
        BuiltinCall dynamic = (site, _, a) => TextEvaluation.MakeFunction(site, a);
        Constructor("Function", FunctionPrototype, dynamic, dynamic);
        Method(FunctionPrototype, "call", (site, self, a) => site.Run.Call(self, At(a, 0), a.Length > 1 ? a[1..] : [], site.Span));
        Method(FunctionPrototype, "apply", (site, self, a) => site.Run.Call(self, At(a, 0), At(a, 1) switch
        {
            UndefinedValue or NullValue => [],
            ObjectValue or UnknownValue => [.. Items(site, At(a, 1)).Select(i => i ?? JsValue.Undefined)],
            _ => throw site.Run.TypeError("CreateListFromArrayLike called on non-object", site.Span),
        }, site.Span));
        Method(FunctionPrototype, "bind", (site, self, a) => self is FunctionValue function
            ? site.Run.Own(new BoundFunction(FunctionPrototype, function, At(a, 0), a.Length > 1 ? [.. a[1..]] : []))
            : throw site.Run.TypeError("Bind must be called on a function", site.Span), 5);
        Method(FunctionPrototype, "toString", (site, self, _) => self switch
        {
            ScriptFunction script => JsValue.Of(PacMachine.TextOf(script)),
            FunctionValue function => JsValue.Of($"function {function.Name}() {{ [native code] }}"),
            UnknownValue => throw new AbandonedException("it is not known which function is shown", site.Span),
            _ => throw site.Run.TypeError("Function.prototype.toString requires that 'this' be a Function", site.Span),
        });
        AddErrors();
    }

    private void AddErrors()
    {
        Error("Error", ErrorPrototype);
        foreach (var name in (ReadOnlySpan<string>)["TypeError", "RangeError", "ReferenceError", "SyntaxError", "EvalError", "URIError"])
        {
            Error(name, new ObjectValue(ErrorPrototype));
        }

        Method(ErrorPrototype, "toString", ErrorToText);
    }

    private static JsValue ErrorToText(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (self is TextValue or NumberValue or RequestNumber or BoolValue)
        {
            throw site.Run.TypeError("Error.prototype.toString is called on a value that is no object", site.Span);
        }

        var (name, message) = (Part("name", "Error"), Part("message", ""));
        return JsValue.Of(name.Length == 0 ? message : message.Length == 0 ? name : name + ": " + message);

        string Part(string key, string otherwise) => Properties.Get(site.Run, self, key, site.Span) is var value && value is UndefinedValue ? otherwise : Const(site, value);
    }

    private void Error(string name, ObjectValue prototype)
    {
        BuiltinCall make = (site, _, a) =>
        {
            var made = site.Run.Own(new ErrorValue(prototype));
            if (At(a, 0) is not UndefinedValue)
            {
                made.SetHidden("message", Operators.ToText(site.Run, At(a, 0), site.Span));
            }

            return made;
        };
        Constructor(name, prototype, make, make);
        prototype.SetHidden("name", JsValue.Of(name));
        prototype.SetHidden("message", ConstText.Empty);
    }

    private void AddCollections()
    {
        Collection("Set", SetPrototype, false, false);
        Collection("WeakSet", SetPrototype, false, true);
        Collection("Map", MapPrototype, true, false);
        Collection("WeakMap", MapPrototype, true, true);
        foreach (var prototype in (ReadOnlySpan<ObjectValue>)[SetPrototype, MapPrototype])
        {
            Method(prototype, "has", (site, self, a) => Find(site, self, At(a, 0)) is { } found ? found is UnknownValue ? found : JsValue.True : JsValue.False, 6);
            Method(prototype, "delete", Remove, 6);
            Method(prototype, "clear", (site, self, _) => Changed(site, self, c => c.Entries.Clear()), 6);
            Method(prototype, "forEach", ForEachEntry, 6);
            var name = ReferenceEquals(prototype, SetPrototype) ? "Set" : "Map";
            Method(prototype, "keys", (site, self, _) => Iterate(site, name, [.. Read(site, self).Entries.Keys]), 6);
            Method(prototype, "values", (site, self, _) => Iterate(site, name, [.. Read(site, self).Entries.Values]), 6);
            Method(prototype, "entries", (site, self, _) => Iterate(site, name, [.. Read(site, self).Entries.Select(e => site.Run.Own(MakeArray([e.Key, e.Value])))]), 6);
            prototype.SetHidden("size", new AccessorValue(new BuiltinFunction(FunctionPrototype, "size", (site, self, _) => JsValue.Of(Read(site, self).Entries.Count)) { NeedsObject = true }, null));
        }

        Method(SetPrototype, "add", (site, self, a) => Put(site, self, At(a, 0), At(a, 0)), 6);
        Method(MapPrototype, "set", (site, self, a) => Put(site, self, At(a, 0), At(a, 1)), 6);
        Method(MapPrototype, "get", (site, self, a) => Find(site, self, At(a, 0)) ?? JsValue.Undefined, 6);
    }

    private void Collection(string name, ObjectValue prototype, bool isMap, bool isWeak)
    {
        Constructor(name, prototype, (site, _, _) => throw site.Run.TypeError($"Constructor {name} requires 'new'", site.Span), (site, _, a) =>
        {
            var made = site.Run.Own(new CollectionValue(prototype, isMap, isWeak));
            if (!At(a, 0).IsNullish)
            {
                foreach (var item in Iteration.Values(site.Run, At(a, 0), site.Span))
                {
                    site.Run.Step(site.Span);
                    _ = isMap ? Put(site, made, Properties.Get(site.Run, item, "0", site.Span), Properties.Get(site.Run, item, "1", site.Span)) : Put(site, made, item, item);
                }
            }

            return made;
        }, 6);
    }

    private static CollectionValue Of(CallSite site, JsValue self) => self as CollectionValue
        ?? throw (self is UnknownValue ? new AbandonedException("a collection that is not known", site.Span) : site.Run.TypeError("Method called on incompatible receiver", site.Span));

    private static CollectionValue Read(CallSite site, JsValue self) => site.Run.Readable(Of(site, self), site.Span);

    private static JsValue Changed(CallSite site, JsValue self, Action<CollectionValue> change)
    {
        var collection = Of(site, self);
        site.Run.BeforeWrite(collection);
        change(collection);
        return JsValue.Undefined;
    }

    private static JsValue Put(CallSite site, JsValue self, JsValue key, JsValue value)
    {
        if (key is SymText or UnknownValue or RequestNumber)
        {
            throw new AbandonedException("a collection is filled with something that depends on the request", site.Span);
        }

        Changed(site, self, c => c.Entries[key is NumberValue { Value: 0 } ? JsValue.Of(0.0) : key] = value);
        return self;
    }

    private static JsValue Remove(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var key = Settled(site, At(arguments, 0));
        if (key is SymText or UnknownValue or RequestNumber)
        {
            throw new AbandonedException("something that depends on the request is taken out of a collection", site.Span);
        }

        var had = Read(site, self).Entries.ContainsKey(key);
        Changed(site, self, c => c.Entries.Remove(key));
        return JsValue.Of(had);
    }

    private static JsValue ForEachEntry(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var collection = Read(site, self);
        var (function, target) = (At(arguments, 0), At(arguments, 1));
        for (var i = 0; i < collection.Entries.Count; i++)
        {
            var (key, value) = collection.Entries.GetAt(i);
            _ = site.Run.Call(function, target, (JsValue[])[value, key, self], site.Span);
        }

        return JsValue.Undefined;
    }

    private static JsValue Settled(CallSite site, JsValue key) => key is SymText symbolic ? site.Run.Settle(symbolic) : key;

    /// <summary>The value of a key; of a key of the request, by what it may be.</summary>
    private static JsValue? Find(CallSite site, JsValue self, JsValue key)
    {
        var collection = Read(site, self);
        key = Settled(site, key);

        if (key is SymText text)
        {
            return FindByRequest(site, collection, text);
        }

        if (key is RequestNumber number)
        {
            return collection.Entries.Where(e => e.Key is NumberValue && site.Run.Truth(Operators.StrictEquals(site.Run, number, e.Key, site.Span), site.Span)).Select(e => e.Value).FirstOrDefault();
        }

        if (key is UnknownValue unknown)
        {
            return unknown.Then("in collection" + site.Run.Occasion(site.Span), UnknownKind.Any);
        }

        return collection.Entries.TryGetValue(key, out var found) ? found : null;
    }

    private static JsValue? FindByRequest(CallSite site, CollectionValue collection, SymText text)
    {
        if (collection.Index is not { } index || index.Version != collection.Version)
        {
            index = (collection.Version, new KeyIndex(collection.Entries.Keys.OfType<ConstText>().Select(k => k.Text)));
            collection.Index = index;
        }

        var keys = index.Index.Find(site.Run.Tail(text), Run.Dots(text));
        if (!collection.IsMap)
        {
            var any = keys.Count > 0 && site.Run.Decide(text, new InLanguage(Core.Sets.Language.OneOf(keys), "one of " + string.Join('\n', keys)), site.Span);
            return any ? JsValue.True : null;
        }

        foreach (var key in keys)
        {
            if (site.Run.Decide(text, new EqualsText(key), site.Span))
            {
                return collection.Entries[new ConstText(key)];
            }
        }

        return null;
    }
}
