using EgressLint.Core.Syntax;
using EgressLint.Formats.Pac.Engine;
using EgressLint.Formats.Pac.Pitfalls;

namespace EgressLint.Formats.Pac.Comparing;

/// <summary>
/// The part of the language in which a script cannot look at itself: no text of a function, no place of an error, no evaluated text, no name that is put together, no
/// exception that is caught. What such a script answers depends on its literals only where an expression uses them.
/// </summary>
internal static class PacVocabulary
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "length", "indexOf", "lastIndexOf", "toLowerCase", "toUpperCase", "substring", "substr", "slice", "charAt", "charCodeAt", "split", "startsWith", "endsWith",
        "includes", "trim", "hasOwnProperty", "test", "search",
    };

    /// <summary>Whether the whole script keeps to it, and every name that holds the host is a parameter that always does.</summary>
    public static bool Covers(PacScript script)
    {
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            var node = script.Nodes[i];
            if (!IsPlain(node, script.ParentOf(i), declared))
            {
                return false;
            }

            if (node is JsIdentifier { Name: var name } && script.Name(name)?.Subject == Subject.Host)
            {
                subjects.Add(name);
            }
        }

        return script.Nodes.OfType<JsIdentifier>().All(i => declared.Contains(i.Name) || IsHelper(i.Name))
            && script.Nodes.OfType<JsFunction>().All(f => IsCalledOnly(script, f))
            && script.Nodes.OfType<JsCall>().All(c => c.Callee is not JsIdentifier callee || IsFunction(script, callee.Name))
            && script.Entries.All(e => e.Name is { } entry && script.Name(entry) is { Calls.Count: 0 })
            && subjects.All(s => script.Name(s) is { Parameters.Count: > 0, IsDeclared: false } && !IsVariable(script, s));
    }

    private static bool IsHelper(string name) => name == "undefined" || Array.IndexOf(PacHelpers.Names, name) >= 0 || Array.IndexOf(PacHelpers.ExNames, name) >= 0;

    /// <summary>A variable could hold what makes functions of texts.</summary>
    private static bool IsFunction(PacScript script, string name) => script.Name(name) is not { Writes: > 0 } known ? IsHelper(name) : known is { Writes: 1, Values: [JsFunction] };

    private static bool IsCalledOnly(PacScript script, JsFunction function) => function.Name is { } name && script.Name(name) is { Uses.Count: 0, Writes: 1 };

    /// <summary>A variable has no value before it is given one.</summary>
    private static bool IsVariable(PacScript script, string name) => script.Nodes.OfType<JsDeclarator>().Select(d => d.Target).OfType<JsIdentifier>().Any(t => t.Name == name);

    private static bool IsPlain(SyntaxNode node, SyntaxNode? parent, HashSet<string> declared)
    {
        switch (node)
        {
            case JsProgram or JsVariables or JsExpressionStatement or JsBlock or JsEmpty or JsIf or JsFor or JsWhile or JsReturn or JsSwitch or JsCase:
            case JsNull or JsBoolean or JsNumber or JsString or JsRegex or JsArray or JsObject or JsBinary or JsChain or JsConditional or JsSequence:
            case JsJump { Label: null }:
            case JsUnary { Operator: not JsOperator.Delete }:
            case JsUpdate { Target: JsIdentifier }:
            case JsAssignment { Target: JsIdentifier } when parent is not JsFunction:
            case JsProperty { Kind: JsPropertyKind.Value, Name: not (null or "__proto__"), Computed: null, Value: JsNumber or JsString or JsBoolean or JsNull, IsMethod: false }:
            case JsMember { IsOptional: false, Name: null }:
            case JsCall { IsOptional: false, Callee: JsIdentifier or JsMember { Name: not null } }:
            case JsIdentifier:
                return true;
            case JsMember { IsOptional: false, Name: { } name }:
                return Members.Contains(name);
            case JsDeclarator { Target: JsIdentifier target }:
                declared.Add(target.Name);
                return true;
            case JsFunctionDeclaration:
                return parent is JsProgram;
            case JsFunction { Name: { } own, Traits: JsFunctionTraits.None or JsFunctionTraits.Strict } function:
                declared.Add(own);
                declared.UnionWith(function.Parameters.OfType<JsIdentifier>().Select(p => p.Name));
                return parent is JsFunctionDeclaration && function.Parameters.All(p => p is JsIdentifier);
            default:
                return false;
        }
    }
}
