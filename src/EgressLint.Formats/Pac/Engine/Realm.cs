using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The objects of the engine: prototypes, constructors, and the global object.</summary>
internal sealed partial class Realm
{
    private readonly PacMachine machine;

    public Realm(PacMachine machine)
    {
        this.machine = machine;
        ObjectPrototype = new(null);
        FunctionPrototype = new(ObjectPrototype);
        ArrayPrototype = new(ObjectPrototype);
        StringPrototype = new(ObjectPrototype);
        NumberPrototype = new(ObjectPrototype);
        BooleanPrototype = new(ObjectPrototype);
        RegExpPrototype = new(ObjectPrototype);
        ErrorPrototype = new(ObjectPrototype);
        SetPrototype = new(ObjectPrototype);
        MapPrototype = new(ObjectPrototype);
        DatePrototype = new(ObjectPrototype);
        IteratorPrototype = new(ObjectPrototype);
        Global = new GlobalObject(machine, ObjectPrototype);
        AddObjects();
        AddFunctions();
        AddArrays();
        AddStrings();
        AddNumbers();
        AddPatterns();
        AddCollections();
        AddGlobals();
        NotFollowed(IteratorPrototype, 6, "next", "return", "throw", "map", "filter", "take", "drop", "flatMap", "reduce", "toArray", "forEach", "some", "every", "find", "constructor");
    }

    private ObjectValue IteratorPrototype { get; }

    /// <summary>What loops take one after the other, once.</summary>
    private IteratorValue Iterate(CallSite site, string of, List<JsValue> items)
    {
        site.Run.Step(site.Span, 1 + (items.Count / 8));
        return site.Run.Own(new IteratorValue(IteratorPrototype, of, items));
    }

    public ObjectValue ObjectPrototype { get; }

    public ObjectValue FunctionPrototype { get; }

    public ObjectValue ArrayPrototype { get; }

    public ObjectValue StringPrototype { get; }

    public ObjectValue NumberPrototype { get; }

    public ObjectValue BooleanPrototype { get; }

    public ObjectValue RegExpPrototype { get; }

    public ObjectValue ErrorPrototype { get; }

    public ObjectValue SetPrototype { get; }

    public ObjectValue MapPrototype { get; }

    public ObjectValue DatePrototype { get; }

    public ObjectValue Global { get; }

    /// <summary>What <c>arguments.callee</c> is in strict code.</summary>
    public JsValue NoCallee => field ??= new AccessorValue(new BuiltinFunction(FunctionPrototype, "", (site, _, _) => throw site.Run.TypeError("strict code has no 'callee'", site.Span)), null);

    /// <summary>The engine's eval: called by its name it sees the names around.</summary>
    public FunctionValue? Eval { get; private set; }

    public ObjectValue MakeObject() => new(ObjectPrototype);

    public ArrayValue MakeArray(List<JsValue?> items) => new(ArrayPrototype, items);

    public RegExpValue MakeRegExp(JsPattern pattern)
    {
        var made = new RegExpValue(RegExpPrototype, pattern);
        made.SetHidden("lastIndex", JsValue.Of(0.0));
        return made;
    }

    public ScriptFunction MakeFunction(FunctionCode code, Scope? scope, JsValue? self)
    {
        var made = new ScriptFunction(FunctionPrototype, code, scope, self);
        if (!code.IsArrow)
        {
            var prototype = new ObjectValue(ObjectPrototype);
            prototype.SetHidden("constructor", made);
            made.SetHidden("prototype", prototype);
        }

        return made;
    }

    public ErrorValue MakeError(string kind, string message)
    {
        var prototype = machine.Cell(kind).Value is ObjectValue maker && maker.GetOwn("prototype") is ObjectValue known ? known : ErrorPrototype;
        var made = new ErrorValue(prototype);
        made.SetHidden("message", JsValue.Of(message));
        return made;
    }

    /// <summary>Adds a method unless the engine is too old for it.</summary>
    private void Method(ObjectValue to, string name, BuiltinCall call, int since = 3)
    {
        if (machine.Profile.Has(since))
        {
            to.SetHidden(name, new BuiltinFunction(FunctionPrototype, name, call) { NeedsObject = NeedsObject(to, name) });
        }
        else
        {
            machine.NoteMissing(name);
        }
    }

    /// <summary>All methods of prototypes, which alone have a constructor of their own, but two that say something of undefined too (ECMA-262, 20.1.3.3 and 20.1.3.6).</summary>
    private bool NeedsObject(ObjectValue of, string method) => of.GetOwn("constructor") is not null
        && (machine.Profile.Engine == PacEngine.WinHttp || !ReferenceEquals(of, ObjectPrototype) || method is not ("toString" or "isPrototypeOf"));

    /// <summary>Adds a global function or constructor.</summary>
    private BuiltinFunction Constructor(string name, ObjectValue? prototype, BuiltinCall call, BuiltinCall? construct = null, int since = 3)
    {
        var made = new BuiltinFunction(FunctionPrototype, name, call) { Construct = construct };
        if (prototype is not null)
        {
            made.SetHidden("prototype", prototype);
            prototype.SetHidden("constructor", made);
        }

        if (machine.Profile.Has(since))
        {
            machine.Cell(name).Value = made;
        }
        else
        {
            machine.NoteMissing(name);
        }

        return made;
    }

    private static JsValue At(ReadOnlySpan<JsValue> arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    /// <summary>The global object: its properties are the variables of the script.</summary>
    private sealed class GlobalObject(PacMachine machine, ObjectValue prototype) : ObjectValue(prototype)
    {
        public override JsValue? GetOwn(string name) => machine.FindCell(name)?.Value;

        public override void SetOwn(string name, JsValue value) => machine.Cell(name).Value = value;

        public override void DeleteOwn(string name)
        {
            if (machine.FindCell(name) is { } cell)
            {
                cell.Value = null;
            }
        }

        /// <summary>Which of the engine's own names are listed, and in which order, differs between engines.</summary>
        public override IEnumerable<string> AllKeys() => throw new AbandonedException("the names of all variables are not followed");

        /// <inheritdoc cref="AllKeys"/>
        public override List<string> Keys() => [.. AllKeys()];

        public override Action Snapshot() => () => { };
    }
}
