using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>
/// An object. Whatever existed before a call of FindProxyForURL is put back after it: the first change in a run keeps a copy.
/// </summary>
internal class ObjectValue(ObjectValue? prototype) : JsValue
{
    private OrderedDictionary<string, JsValue>? properties;
    private HashSet<string>? hidden;

    public ObjectValue? Prototype { get; set; } = prototype;

    /// <summary>The run that made the object or has a copy of it from before.</summary>
    public Run? Owner { get; set; }

    /// <summary>Counts changes, so that what was computed from the object can be kept.</summary>
    public int Version { get; private set; }

    public bool IsFrozen { get; set; }

    /// <summary>Something is about to change.</summary>
    public void Touch() => Version++;

    public virtual string ClassName => "Object";

    /// <summary>What was computed from the properties, with the version it was computed for.</summary>
    public (int Version, KeyIndex Index)? Index { get; set; }

    public int OwnCount => properties?.Count ?? 0;

    public virtual JsValue? GetOwn(string name) => properties is not null && properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>The value with prototypes; null when there is none. May be an accessor.</summary>
    public JsValue? Find(string name)
    {
        for (var at = this; at is not null; at = at.Prototype)
        {
            if (at.GetOwn(name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    public virtual void SetOwn(string name, JsValue value)
    {
        Version++;
        (properties ??= new(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Sets a property that loops over the keys do not meet.</summary>
    public void SetHidden(string name, JsValue value)
    {
        SetOwn(name, value);
        (hidden ??= new(StringComparer.Ordinal)).Add(name);
    }

    public virtual void DeleteOwn(string name)
    {
        Version++;
        properties?.Remove(name);
    }

    /// <summary>Own keys that loops meet: whole numbers first, ascending, then in the order of creation.</summary>
    public virtual List<string> Keys()
    {
        var numbers = new List<uint>();
        var names = new List<string>();
        foreach (var name in properties?.Keys ?? Enumerable.Empty<string>())
        {
            if (hidden is not null && hidden.Contains(name))
            {
                continue;
            }

            if (ArrayValue.TryIndex(name, out var index))
            {
                numbers.Add(index);
            }
            else
            {
                names.Add(name);
            }
        }

        if (numbers.Count == 0)
        {
            return names;
        }

        numbers.Sort();
        var all = numbers.ConvertAll(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture));
        all.AddRange(names);
        return all;
    }

    /// <summary>Every own key.</summary>
    public virtual IEnumerable<string> AllKeys() => properties is null ? [] : properties.Keys.OrderBy(k => ArrayValue.TryIndex(k, out var index) ? index : uint.MaxValue);

    /// <summary>A copy of what may change.</summary>
    public virtual Action Snapshot()
    {
        var (oldProperties, oldHidden, oldPrototype, frozen) = (properties, hidden, Prototype, IsFrozen);
        properties = oldProperties is null ? null : new(oldProperties, StringComparer.Ordinal);
        hidden = oldHidden is null ? null : new(oldHidden, StringComparer.Ordinal);
        return () =>
        {
            (properties, hidden, Prototype, IsFrozen) = (oldProperties, oldHidden, oldPrototype, frozen);
            Version++;
        };
    }
}

/// <summary>A getter and setter in a property's place.</summary>
internal sealed class AccessorValue(JsValue? getter, JsValue? setter) : JsValue
{
    public JsValue? Getter => getter;

    public JsValue? Setter => setter;
}

/// <summary>An array. Elements that were left out are null.</summary>
internal sealed class ArrayValue(ObjectValue? prototype, List<JsValue?> items) : ObjectValue(prototype)
{
    public List<JsValue?> Items { get; private set; } = items;

    public override string ClassName => "Array";

    public static bool TryIndex(string name, out uint index)
    {
        index = 0;
        if (name.Length is 0 or > 10 || (name[0] == '0' && name.Length > 1))
        {
            return false;
        }

        ulong value = 0;
        foreach (var c in name)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (uint)(c - '0');
        }

        index = (uint)value;
        return value < uint.MaxValue;
    }

    public override JsValue? GetOwn(string name)
    {
        if (TryIndex(name, out var index))
        {
            return index < Items.Count ? Items[(int)index] : null;
        }

        return name == "length" ? Of(Items.Count) : base.GetOwn(name);
    }

    public override void SetOwn(string name, JsValue value)
    {
        if (TryIndex(name, out var index))
        {
            if (index > Items.Count + 1_000_000)
            {
                throw new AbandonedException("an array with more than a million empty places");
            }

            while (Items.Count <= index)
            {
                Items.Add(null);
            }

            Items[(int)index] = value;
        }
        else if (name == "length")
        {
            Resize(value is NumberValue { Value: >= 0 and < 1e7 } length && length.Value == Math.Truncate(length.Value) ? (int)length.Value
                : throw new AbandonedException("a list is given a length that is not followed"));
        }
        else
        {
            base.SetOwn(name, value);
        }
    }

    public override void DeleteOwn(string name)
    {
        if (TryIndex(name, out var index))
        {
            if (index < Items.Count)
            {
                Items[(int)index] = null;
            }
        }
        else
        {
            base.DeleteOwn(name);
        }
    }

    public override List<string> Keys()
    {
        var all = new List<string>(Items.Count);
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i] is not null)
            {
                all.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        all.AddRange(base.Keys());
        return all;
    }

    public override IEnumerable<string> AllKeys()
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i] is not null)
            {
                yield return i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        yield return "length";
        foreach (var name in base.AllKeys())
        {
            yield return name;
        }
    }

    public override Action Snapshot()
    {
        var old = Items;
        Items = [.. old];
        var inner = base.Snapshot();
        return () =>
        {
            Items = old;
            inner();
        };
    }

    private void Resize(int length)
    {
        if (length < Items.Count)
        {
            Items.RemoveRange(length, Items.Count - length);
        }

        while (Items.Count < length)
        {
            Items.Add(null);
        }
    }
}

/// <summary>
/// <c>arguments</c>: the values of a call. In code that is not strict an element and the parameter of its place are one variable.
/// </summary>
internal sealed class ArgumentsValue(ObjectValue prototype, JsValue[] values, Scope scope, int[] slots) : ObjectValue(prototype)
{
    private readonly JsValue?[] values = [.. values];

    /// <summary>The variable that an element is; -1 for one that is none, or no longer.</summary>
    private readonly int[] slots = [.. Enumerable.Range(0, values.Length).Select(i => i < slots.Length ? slots[i] : -1)];
    private bool hasLength = true;

    public override string ClassName => "Arguments";

    public override JsValue? GetOwn(string name)
    {
        if (ArrayValue.TryIndex(name, out var index) && index < values.Length)
        {
            return slots[index] >= 0 ? scope.Slots[slots[index]] : values[index];
        }

        return base.GetOwn(name) ?? (name == "length" && hasLength ? Of(values.Length) : null);
    }

    public override void SetOwn(string name, JsValue value)
    {
        if (!ArrayValue.TryIndex(name, out var index) || index >= values.Length)
        {
            base.SetOwn(name, value);
        }
        else if (slots[index] >= 0)
        {
            scope.Slots[slots[index]] = value;
        }
        else
        {
            values[index] = value;
        }
    }

    public override void DeleteOwn(string name)
    {
        if (ArrayValue.TryIndex(name, out var index) && index < values.Length)
        {
            (values[index], slots[index]) = (null, -1);
        }
        else
        {
            hasLength &= name != "length";
            base.DeleteOwn(name);
        }
    }

    public override List<string> Keys() => [.. Enumerable.Range(0, values.Length).Where(i => values[i] is not null).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. base.Keys()];
}

/// <summary>A list of which only the beginning is known.</summary>
internal sealed class PartialList(ObjectValue prototype, List<JsValue?> known, UnknownValue rest) : ObjectValue(prototype)
{
    public override string ClassName => "Array";

    public override JsValue? GetOwn(string name) =>
        ArrayValue.TryIndex(name, out var index) ? index < known.Count ? known[(int)index] : rest.Part("[" + name + "]", UnknownKind.Any)
        : name == "length" ? rest.Then("length", UnknownKind.Number)
        : base.GetOwn(name);

    public override List<string> Keys() => throw new AbandonedException(rest.Doubt.Reason, rest.Doubt.At?.Span);
}

/// <summary>Something that can be called.</summary>
internal abstract class FunctionValue(ObjectValue? prototype) : ObjectValue(prototype)
{
    public override string ClassName => "Function";

    public abstract string Name { get; }

    public override JsValue? GetOwn(string name) =>
        base.GetOwn(name) ?? (name == "name" ? new ConstText(Name) : name != "length" ? null
            : this is ScriptFunction script ? Of((double)script.Code.Syntax.Parameters.TakeWhile(p => p is not (JsAssignment or JsSpread)).Count())
            : throw new AbandonedException("how many arguments a function of the engine has is not followed"));
}

/// <summary>A function of the engine.</summary>
/// <param name="prototype">Function.prototype.</param>
/// <param name="name">Its name.</param>
/// <param name="call">What it does.</param>
internal sealed class BuiltinFunction(ObjectValue? prototype, string name, BuiltinCall call) : FunctionValue(prototype)
{
    public override string Name => name;

    public BuiltinCall Call => call;

    /// <summary>What <c>new</c> does; null when it cannot be constructed.</summary>
    public BuiltinCall? Construct { get; init; }

    /// <summary>Whether it is a method that fails when it is called without an object.</summary>
    public bool NeedsObject { get; init; }
}

/// <summary>The body of a function of the engine.</summary>
internal delegate JsValue BuiltinCall(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments);

/// <summary>Where a call is made.</summary>
internal readonly record struct CallSite(Run Run, TextSpan Span);

/// <summary>A function of the script.</summary>
internal sealed class ScriptFunction(ObjectValue? prototype, FunctionCode code, Scope? scope, JsValue? boundThis) : FunctionValue(prototype)
{
    public FunctionCode Code => code;

    public Scope? Scope => scope;

    /// <summary>The <c>this</c> of an arrow function.</summary>
    public JsValue? BoundThis => boundThis;

    /// <summary>For methods of classes: where <c>super</c> looks.</summary>
    public ObjectValue? Home { get; set; }

    /// <summary>For constructors of classes: what sets the fields, and the class above.</summary>
    public ClassParts? Class { get; set; }

    public override string Name => code.Name;
}

/// <summary>What makes a function a class.</summary>
internal sealed record ClassParts(FunctionValue? Above, bool HasConstructor, ImmutableArray<(Expr? Computed, string? Name, Expr? Value)> Fields, Scope? Scope);

/// <summary>A function with arguments fixed.</summary>
internal sealed class BoundFunction(ObjectValue? prototype, FunctionValue target, JsValue self, ImmutableArray<JsValue> arguments) : FunctionValue(prototype)
{
    public override string Name => "bound " + target.Name;

    public FunctionValue Target => target;

    public JsValue Self => self;

    public ImmutableArray<JsValue> Arguments => arguments;
}

/// <summary>A regular expression.</summary>
internal sealed class RegExpValue(ObjectValue? prototype, JsPattern pattern) : ObjectValue(prototype)
{
    public JsPattern Pattern => pattern;

    public override string ClassName => "RegExp";
}

/// <summary>A number, text or truth as an object.</summary>
internal sealed class WrapperValue(ObjectValue? prototype, JsValue inner) : ObjectValue(prototype)
{
    public JsValue Inner => inner;

    public override string ClassName => inner switch { TextValue => "String", BoolValue => "Boolean", _ => "Number" };

    /// <summary>A text has its characters and its length.</summary>
    public override JsValue? GetOwn(string name) => inner switch
    {
        ConstText text when name == "length" => Of(text.Text.Length),
        ConstText text when ArrayValue.TryIndex(name, out var index) => index < text.Text.Length ? new ConstText(text.Text[(int)index].ToString(), text.Origin, text.IsOfRequest) : base.GetOwn(name),
        SymText text when name == "length" => new LengthNumber(text, 0),
        SymText when ArrayValue.TryIndex(name, out _) => throw new AbandonedException("the characters of a text that depends on the request, as an object, are not followed"),
        _ => base.GetOwn(name),
    };

    public override List<string> Keys() => inner switch
    {
        ConstText text => [.. Enumerable.Range(0, text.Text.Length).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. base.Keys()],
        SymText => throw new AbandonedException("the characters of a text that depends on the request are not followed"),
        _ => base.Keys(),
    };

    public override IEnumerable<string> AllKeys() => inner is TextValue ? Keys().Append("length") : base.AllKeys();
}

/// <summary>An Error of any kind.</summary>
internal sealed class ErrorValue(ObjectValue? prototype) : ObjectValue(prototype)
{
    public override string ClassName => "Error";
}

/// <summary>The script threw.</summary>
internal sealed class JsThrowException(JsValue value, TextSpan at) : Exception
{
    public JsValue Value => value;

    public TextSpan At => at;
}

/// <summary>This run cannot be followed to its end, so that nothing is known about what comes out of it.</summary>
internal sealed class AbandonedException(string why, TextSpan? at = null) : Exception
{
    public string Why => why;

    public TextSpan? At => at;

    /// <summary>Whether a budget was used up, and not something met that is not followed.</summary>
    public bool IsLimit { get; init; }
}
