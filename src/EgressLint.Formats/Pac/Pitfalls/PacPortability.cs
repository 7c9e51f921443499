using System.Collections.Frozen;
using EgressLint.Core.Findings;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What not every engine has. Windows' own services run the oldest one (reference: PAC, section 1).</summary>
internal static class PacPortability
{
    private static readonly FrozenSet<string> Methods = FrozenSet.Create(StringComparer.Ordinal,
        "endsWith", "startsWith", "includes", "repeat", "padStart", "padEnd", "trim", "trimStart", "trimEnd", "replaceAll", "matchAll",
        "forEach", "map", "filter", "some", "every", "reduce", "find", "findIndex", "flat", "flatMap");

    private static readonly FrozenSet<string> Statics = FrozenSet.Create(StringComparer.Ordinal,
        "Object.keys", "Object.values", "Object.entries", "Object.assign", "Object.create", "Object.freeze", "Array.isArray", "Array.from", "Array.of",
        "Date.now", "Number.isInteger", "JSON.parse", "JSON.stringify", "String.raw");

    private static readonly FrozenSet<string> Classes = FrozenSet.Create(StringComparer.Ordinal, "Set", "Map", "WeakMap", "WeakSet", "Symbol", "Promise", "Proxy", "Uint32Array", "Uint8Array");

    private static readonly FrozenSet<string> Nowhere = FrozenSet.Create(StringComparer.Ordinal, "XMLHttpRequest", "setTimeout", "setInterval", "fetch", "document", "URL", "require");

    public static void Check(PacScript script, PacPitfallReport report, bool isForWinHttp)
    {
        CheckSyntax(script, report, isForWinHttp);
        CheckLibrary(script, report);
        CheckHelpers(script, report);
    }

    private static void CheckSyntax(PacScript script, PacPitfallReport report, bool isForWinHttp)
    {
        if (script.Program.Features is [var first, .. var rest])
        {
            report.Add(new(PacScriptRules.NotPortable, report.Text.At(first.Span), "syntax", [Say(first.Feature), Others([.. rest.Select(f => Say(f.Feature))])])
            {
                Severity = isForWinHttp ? Severity.Error : Severity.Warning,
            });
        }
    }

    private static void CheckLibrary(PacScript script, PacPitfallReport report)
    {
        var own = OwnMembers(script);
        JsExpression? first = null;
        var used = new List<string>();
        foreach (var node in script.Nodes)
        {
            var use = node switch
            {
                JsCall { Callee: JsMember { Object: JsIdentifier { Name: var owner }, Name: { } name } } when Statics.Contains(owner + "." + name) && !own.Contains(name) => owner + "." + name,
                JsCall { Callee: JsMember { Name: { } name } } when Methods.Contains(name) && !own.Contains(name) => name,
                JsCall { Callee: JsMember { Name: "indexOf", Object: var list } } when script.ValueOf(list) is JsArray && !own.Contains("indexOf") => "Array.indexOf",
                JsNew { Callee: JsIdentifier { Name: var name } } when Classes.Contains(name) && script.Name(name) is { Writes: 0 } => name,
                _ => null,
            };
            if (use is not null)
            {
                first ??= (JsExpression)node;
                if (!used.Contains(use))
                {
                    used.Add(use);
                }
            }
        }

        if (first is not null)
        {
            var at = first is JsCall { Callee: JsMember member } ? member.NameSpan : first.Span;
            report.Add(new(PacScriptRules.NotPortable, report.Text.At(at), "library", [used[0], Others([.. used.Skip(1).Select(u => $"'{u}'")])]));
        }
    }

    /// <summary>Names of members that the script gives to its own objects, or asks about before it uses them.</summary>
    private static HashSet<string> OwnMembers(PacScript script)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            switch (script.Nodes[i])
            {
                case JsMember { Name: { } name } member when (Methods.Contains(name) || name is "indexOf" || Statics.Contains("Object." + name) || Statics.Contains("Array." + name))
                    && !(script.ParentOf(i) is JsCall call && call.Callee == member):
                    own.Add(name);
                    break;
                case JsProperty { Name: { } name, Value: JsFunction }:
                    own.Add(name);
                    break;
                case JsCall { Callee: JsMember { Name: "defineProperty" }, Arguments: [_, JsString { Value: var name }, ..] }:
                    own.Add(name);
                    break;
            }
        }

        return own;
    }

    private static void CheckHelpers(PacScript script, PacPitfallReport report)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            if (script.Nodes[i] is JsIdentifier { Name: var name } identifier && Lacking(name) is { } where && script.Name(name) is { Writes: 0, IsDeclared: false } known
                && IsRead(script, i) && !known.Uses.Exists(u => script.ParentOf(u) is JsUnary { Operator: JsOperator.TypeOf }) && !IsInExtended(script, i) && said.Add(name))
            {
                report.Add(new(PacScriptRules.NotPortable, report.Text.At(identifier.Span), "helper", [name, where]));
            }
        }
    }

    private static string? Lacking(string name) => Array.IndexOf(PacHelpers.ExNames, name) >= 0 ? "Firefox"
        : name == "getClientVersion" ? "browsers"
        : name == "console" ? "Firefox and WinHTTP"
        : Nowhere.Contains(name) ? "any engine of such files"
        : null;

    private static bool IsRead(PacScript script, int index) => script.ParentOf(index) switch
    {
        JsCall call => call.Callee == script.Nodes[index],
        JsNew made => made.Callee == script.Nodes[index],
        JsMember member => member.Object == script.Nodes[index],
        _ => false,
    };

    private static bool IsInExtended(PacScript script, int index)
    {
        for (var at = index; at >= 0; at = script.ParentIndex(at))
        {
            if (script.Nodes[at] is JsTry || (script.Nodes[at] is JsFunction function && script.Functions("FindProxyForURLEx").Contains(function)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Others(string[] uses) => uses.Length switch
    {
        0 => "Nothing else in it is.",
        1 => $"So is {uses[0]}.",
        _ => $"So are {string.Join(", ", uses[..^1])} and {uses[^1]}.",
    };

    private static string Say(JsFeature feature) => feature switch
    {
        JsFeature.Accessor => "'get' or 'set' in an object",
        JsFeature.ReservedPropertyName => "a reserved word as a property",
        JsFeature.TrailingComma => "a comma at the end of an object",
        JsFeature.Let => "'let'",
        JsFeature.Const => "'const'",
        JsFeature.Arrow => "'=>'",
        JsFeature.Class => "'class'",
        JsFeature.Template => "a template in back-ticks",
        JsFeature.ForOf => "'for … of'",
        JsFeature.Spread => "'...'",
        JsFeature.Destructuring => "taking apart in an assignment",
        JsFeature.DefaultParameter => "a default value of a parameter",
        JsFeature.ObjectShorthand => "a short property",
        JsFeature.Generator => "a generator",
        JsFeature.NumberPrefix => "a binary or octal number",
        JsFeature.Exponent => "'**'",
        JsFeature.Async => "'async'",
        JsFeature.OptionalCatch => "'catch' without a name",
        JsFeature.OptionalChaining => "'?.'",
        JsFeature.NullishCoalescing => "'??'",
        JsFeature.BigInt => "a number ending in 'n'",
        JsFeature.LogicalAssignment => "'||=' or an underscore in a number",
        _ => "a field of a class",
    };
}
