namespace EgressLint.Formats.Pac.Engine;

/// <summary>A Set or Map; a Set has its keys as values.</summary>
internal sealed class CollectionValue(ObjectValue? prototype, bool isMap, bool isWeak) : ObjectValue(prototype)
{
    public bool IsMap => isMap;

    public OrderedDictionary<JsValue, JsValue> Entries { get; private set; } = new(SameValue.Comparer);

    public override string ClassName => (isWeak ? "Weak" : "") + (isMap ? "Map" : "Set");

    public override Action Snapshot()
    {
        var old = Entries;
        Entries = new(old, SameValue.Comparer);
        var inner = base.Snapshot();
        return () =>
        {
            Entries = old;
            inner();
        };
    }
}

/// <summary>What is left of a list that a loop goes through.</summary>
internal sealed class IteratorValue(ObjectValue? prototype, string of, List<JsValue> items) : ObjectValue(prototype)
{
    private List<JsValue>? items = items;

    public override string ClassName => of + " Iterator";

    /// <summary>Everything. Who comes a second time gets what a loop left early may have left, which is not followed.</summary>
    public List<JsValue> TakeAll()
    {
        var all = items ?? throw new AbandonedException("an iterator that was used before is not followed");
        items = null;
        return all;
    }

    public override Action Snapshot()
    {
        var old = items;
        var inner = base.Snapshot();
        return () =>
        {
            items = old;
            inner();
        };
    }
}

/// <summary>Equality of keys of a Set or Map.</summary>
internal sealed class SameValue : IEqualityComparer<JsValue>
{
    public static readonly SameValue Comparer = new();

    public bool Equals(JsValue? x, JsValue? y) => (x, y) switch
    {
        (ConstText a, ConstText b) => a.Text == b.Text,
        (NumberValue a, NumberValue b) => a.Value.Equals(b.Value) || a.Value == b.Value,
        _ => ReferenceEquals(x, y),
    };

    public int GetHashCode(JsValue value) => value switch
    {
        ConstText text => text.Text.GetHashCode(StringComparison.Ordinal),
        NumberValue { Value: 0 } => 0,
        NumberValue number => number.Value.GetHashCode(),
        _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value),
    };
}
