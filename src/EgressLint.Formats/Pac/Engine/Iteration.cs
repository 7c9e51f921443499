using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>What loops over the inside of a value meet.</summary>
internal static class Iteration
{
    /// <summary>The elements, as <c>for … of</c> and spread see them.</summary>
    public static IEnumerable<JsValue> Values(Run run, JsValue value, TextSpan at)
    {
        switch (value)
        {
            case ArrayValue array:
                return Elements(run, array, at);
            case ArgumentsValue arguments:
                return arguments.Keys().Select(k => arguments.GetOwn(k) ?? JsValue.Undefined);
            case ConstText text:
                return Characters(text);
            case CollectionValue collection:
                return Entries(run, run.Readable(collection, at));
            case IteratorValue iterator:
                run.BeforeWrite(iterator);
                return iterator.TakeAll();
            case UnknownValue unknown:
                throw new AbandonedException("a loop depends on " + unknown.Doubt.Reason, at);
            case SymText:
                throw new AbandonedException("a loop over the characters of the name is not followed", at);
            default:
                throw run.TypeError("the value is not iterable", at);
        }
    }

    private static IEnumerable<JsValue> Elements(Run run, ArrayValue array, TextSpan at)
    {
        _ = run.Readable(array, at);
        for (var i = 0; i < array.Items.Count; i++)
        {
            yield return array.Items[i] ?? JsValue.Undefined;
        }
    }

    private static IEnumerable<JsValue> Characters(ConstText text)
    {
        for (var i = 0; i < text.Text.Length; i++)
        {
            var length = char.IsSurrogatePair(text.Text, i) ? 2 : 1;
            yield return new ConstText(text.Text.Substring(i, length), text.Origin, text.IsOfRequest);
            i += length - 1;
        }
    }

    private static IEnumerable<JsValue> Entries(Run run, CollectionValue collection)
    {
        for (var i = 0; i < collection.Entries.Count; i++)
        {
            var (key, value) = collection.Entries.GetAt(i);
            yield return collection.IsMap ? run.Own(run.Machine.Realm.MakeArray([key, value])) : key;
        }
    }

    /// <summary>The keys, as <c>for … in</c> sees them: own ones, then those of prototypes.</summary>
    public static IEnumerable<JsValue> Keys(Run run, JsValue value, TextSpan at)
    {
        switch (value)
        {
            case ObjectValue target:
                var all = new List<string>();
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var up = target; up is not null; up = up.Prototype)
                {
                    all.AddRange(run.Readable(up, at).Keys().Where(seen.Add));
                }

                run.Step(at, all.Count);
                return all.Where(k => target.Find(k) is not null).Select(k => JsValue.Of(k));
            case ConstText text:
                return Enumerable.Range(0, text.Text.Length).Select(i => JsValue.Of(i.ToString(CultureInfo.InvariantCulture)));
            case UnknownValue unknown:
                throw new AbandonedException("a loop depends on " + unknown.Doubt.Reason, at);
            case SymText or MatchValue:
                throw new AbandonedException("a loop over the characters of the name is not followed", at);
            default:
                return [];
        }
    }
}
