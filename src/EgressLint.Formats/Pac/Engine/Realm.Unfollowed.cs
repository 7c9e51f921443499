using EgressLint.Core.Policies;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>
/// What engines have and this one does not follow. A script may ask whether it is there, and is told what a browser tells; to call it, or to read what
/// nobody can know, ends the run. What came after 2021 may be missing in a browser that is still in use, so that even to look at it ends the run.
/// </summary>
internal sealed partial class Realm
{
    public void AddUnfollowed()
    {
        foreach (var name in (ReadOnlySpan<string>)["AggregateError", "ArrayBuffer", "Atomics", "Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array",
            "BigUint64Array", "BigInt64Array", "Uint8ClampedArray", "Float32Array", "Float64Array", "Float16Array", "DataView", "BigInt", "Iterator", "Reflect", "FinalizationRegistry",
            "WeakRef", "SuppressedError", "DisposableStack", "AsyncDisposableStack", "Temporal", "SharedArrayBuffer"])
        {
            if (machine.Profile.Has(6))
            {
                machine.Cell(name).Value = new UnknownValue(new($"'{name}' of the engine is not followed", null), "global", UnknownKind.Object).Part(" " + name, UnknownKind.Object);
            }
            else
            {
                machine.NoteMissing(name);
            }
        }

        machine.NoteMissing("WebAssembly");
        AddUnfollowedMembers();
        AddUnfollowedTexts();
        AddUnfollowedDates();
    }

    private void AddUnfollowedMembers()
    {
        NotCalled("Object", 5, "getOwnPropertyDescriptor", "defineProperties", "isExtensible", "isSealed");
        NotCalled("Object", 6, "getOwnPropertyDescriptors", "getOwnPropertySymbols");
        NotFollowed("Object", 6, "groupBy");
        NotFollowed(FunctionPrototype, 3, "length", "name", "arguments", "caller");
        NotFollowed("Array", 6, "fromAsync");
        NotFollowed(ArrayPrototype, 3, "length");
        NotCalled(ArrayPrototype, 6, "copyWithin");
        NotFollowed(ArrayPrototype, 6, "findLast", "findLastIndex", "toReversed", "toSorted", "toSpliced", "with");
        NotFollowed("Symbol", 6, "prototype", "isConcatSpreadable", "match", "matchAll", "replace", "search", "split", "unscopables", "dispose", "asyncDispose");
        NotCalled("Symbol", 6, "keyFor");
        NotFollowed("Promise", 6, "prototype", "withResolvers", "try");
        NotCalled("Promise", 6, "all", "allSettled", "any", "race", "resolve", "reject");
        NotFollowed("Error", 5, "captureStackTrace", "isError", "stackTraceLimit");
        NotFollowed("JSON", 5, "rawJSON", "isRawJSON");
        NotCalled("Math", 6, "acosh", "asinh", "atanh", "expm1", "cosh", "hypot", "log1p", "sinh", "tanh");
        NotFollowed("Math", 6, "f16round", "sumPrecise");
        NotFollowed("Map", 6, "groupBy");
        NotFollowed(MapPrototype, 6, "getOrInsert", "getOrInsertComputed");
        NotFollowed(SetPrototype, 6, "difference", "intersection", "isSubsetOf", "isSupersetOf", "isDisjointFrom", "symmetricDifference", "union");
        NotCalled("Proxy", 6, "revocable");
        NotFollowed("Intl", 6, "getCanonicalLocales", "supportedValuesOf", "DateTimeFormat", "NumberFormat", "Collator", "v8BreakIterator", "PluralRules", "RelativeTimeFormat",
            "ListFormat", "Locale", "DisplayNames", "Segmenter", "DurationFormat");
        NotFollowed("console", 6, "dir", "dirxml", "table", "trace", "group", "groupCollapsed", "groupEnd", "clear", "count", "countReset", "assert", "profile", "profileEnd", "time",
            "timeLog", "timeEnd", "timeStamp", "context");
    }

    private void AddUnfollowedTexts()
    {
        NotFollowed(StringPrototype, 3, "length");
        NotCalled(StringPrototype, 3, "anchor", "big", "blink", "bold", "fontcolor", "fontsize", "fixed", "italics", "link", "small", "strike", "sub", "sup");
        NotFollowed(StringPrototype, 6, "isWellFormed", "toWellFormed");
        foreach (var (name, other) in (ReadOnlySpan<(string, string)>)[("trimLeft", "trimStart"), ("trimRight", "trimEnd")])
        {
            if (StringPrototype.GetOwn(other) is { } same)
            {
                StringPrototype.SetHidden(name, same);
            }
            else
            {
                machine.NoteMissing(name);
            }
        }

        NotFollowed("RegExp", 6, "escape");
        NotCalled(RegExpPrototype, 3, "compile");
        NotFollowed(RegExpPrototype, 6, "hasIndices", "unicodeSets");
        if (Named("RegExp") is { } patterns)
        {
            foreach (var name in (ReadOnlySpan<string>)["input", "$_", "lastMatch", "$&", "lastParen", "$+", "leftContext", "$`", "rightContext", "$'", "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9"])
            {
                patterns.SetHidden(name, new AccessorValue(new BuiltinFunction(FunctionPrototype, name, (site, _, _) =>
                    site.Run.Unknown($"what 'RegExp.{name}' is after a match", site.Span, UnknownKind.Text)), null));
            }
        }
    }

    private void AddUnfollowedDates()
    {
        NotCalled("Date", 3, "parse", "UTC");
        if (Named("Date") is { } dates)
        {
            Method(dates, "now", (site, _, _) => site.Run.IsLoading
                ? site.Run.Unknown("the time when the script is loaded", site.Span, UnknownKind.Number, "then.getTime)")
                : site.Run.Unknown("the time of the request", site.Span, UnknownKind.Number, "now.getTime)"), 5);
        }

        OfDates(3, "toDateString", "toTimeString", "toUTCString", "toGMTString", "toLocaleDateString", "toLocaleTimeString", "getTime", "setTime", "getTimezoneOffset", "getYear", "setYear");
        OfDates(5, "toISOString");
        NotCalled(DatePrototype, 5, "toJSON");
        NotFollowed(DatePrototype, 6, "toTemporalInstant");
        foreach (var part in (ReadOnlySpan<string>)["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"])
        {
            foreach (var zone in (ReadOnlySpan<string>)["", "UTC"])
            {
                OfDates(3, "get" + zone + part);
                if (part != "Day")
                {
                    OfDates(3, "set" + zone + part);
                }
            }
        }
    }

    /// <summary>Whether the script has put a function of that name, or a getter, where every object, text, list, number or date finds it.</summary>
    public bool IsOfScript(string name)
    {
        foreach (var prototype in (ReadOnlySpan<ObjectValue>)[ObjectPrototype, StringPrototype, ArrayPrototype, DatePrototype, NumberPrototype, BooleanPrototype, RegExpPrototype, FunctionPrototype])
        {
            if (prototype.GetOwn(name) is ScriptFunction or BoundFunction or AccessorValue { Getter: ScriptFunction })
            {
                return true;
            }
        }

        return false;
    }

    private ObjectValue? Named(string name) => machine.FindCell(name)?.Value as ObjectValue;

    /// <summary>Functions that fail on everything but a date, and no date is known.</summary>
    private void OfDates(int since, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Method(DatePrototype, name, (site, self, _) => self is UnknownValue
                ? throw new AbandonedException($"'{name}' is not followed", site.Span)
                : throw site.Run.TypeError("this is not a Date object.", site.Span), since);
        }
    }

    private void NotCalled(string of, int since, params ReadOnlySpan<string> names)
    {
        if (Named(of) is { } holder)
        {
            NotCalled(holder, since, names);
        }
    }

    private void NotFollowed(string of, int since, params ReadOnlySpan<string> names)
    {
        if (Named(of) is { } holder)
        {
            NotFollowed(holder, since, names);
        }
    }

    /// <summary>Functions that are there, unless the engine is too old, and whose call ends the run.</summary>
    private void NotCalled(ObjectValue of, int since, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Method(of, name, (site, _, _) => throw new AbandonedException($"'{name}' is not followed", site.Span), since);
        }
    }

    /// <summary>Reading one of these ends the run, unless the engine is too old to have it.</summary>
    public void NotFollowed(ObjectValue of, int since, params ReadOnlySpan<string> names)
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
}
