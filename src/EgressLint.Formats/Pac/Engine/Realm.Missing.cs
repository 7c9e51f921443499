using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>What engines have and is not followed here: who uses it gets no answer instead of a wrong one.</summary>
internal sealed partial class Realm
{
    /// <summary>Names of the global object of a script, in engines of today.</summary>
    private static readonly string[] GlobalNames =
    [
        "AggregateError", "ArrayBuffer", "AsyncDisposableStack", "Atomics", "BigInt", "BigInt64Array", "BigUint64Array", "DataView", "DisposableStack", "FinalizationRegistry", "Float16Array", "Float32Array", "Float64Array",
        "Int16Array", "Int32Array", "Int8Array", "Intl", "Iterator", "Reflect", "SharedArrayBuffer", "SuppressedError", "Temporal", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray", "WeakRef", "WebAssembly",
    ];

    private static readonly string[] IteratorNames =
        ["next", "return", "throw", "map", "filter", "take", "drop", "flatMap", "reduce", "toArray", "forEach", "some", "every", "find", "constructor"];

    private ObjectValue IteratorPrototype { get; }

    private void AddMissing()
    {
        NotFollowed(IteratorPrototype, 6, IteratorNames);
        NotFollowed(ErrorPrototype, 3, "stack");
        NotFollowed(SetPrototype, 6, "difference", "intersection", "isDisjointFrom", "isSubsetOf", "isSupersetOf", "symmetricDifference", "union");
        NotFollowed(MapPrototype, 6, "getOrInsert", "getOrInsertComputed");
        foreach (var name in GlobalNames)
        {
            machine.NoteMissing(name);
        }
    }

    /// <summary>Reading one of these ends the run, unless the engine is too old to have it.</summary>
    private void NotFollowed(ObjectValue of, int since, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (machine.Profile.Has(since))
            {
                of.SetHidden(name, new AccessorValue(new BuiltinFunction(FunctionPrototype, name, (site, _, _) => throw new AbandonedException($"'{name}' is not followed", site.Span)), null));
            }
            else
            {
                machine.NoteMissing(name);
            }
        }
    }

    /// <summary>What loops take one after the other, once.</summary>
    private IteratorValue Iterate(CallSite site, string of, List<JsValue> items)
    {
        site.Run.Step(site.Span, 1 + (items.Count / 8));
        return site.Run.Own(new IteratorValue(IteratorPrototype, of, items));
    }
}
