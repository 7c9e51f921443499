using System.Collections.Immutable;
using EgressLint.Core.Syntax;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Which names a function declares, wherever in it they stand.</summary>
internal static class Hoisting
{
    /// <summary>Names declared by <c>var</c>, and functions of the body and, in sloppy code, of its blocks. Walks with a stack of its own.</summary>
    public static List<string> VariablesOf(ImmutableArray<JsStatement> body, bool isStrict = false)
    {
        var own = isStrict ? body.OfType<JsFunctionDeclaration>().ToHashSet<SyntaxNode>(ReferenceEqualityComparer.Instance) : null;
        var names = new List<string>();
        var stack = new Stack<SyntaxNode>();
        for (var i = body.Length - 1; i >= 0; i--)
        {
            stack.Push(body[i]);
        }

        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case JsVariables variables:
                    if (variables.Kind == JsDeclarationKind.Var)
                    {
                        names.AddRange(variables.Declarators.SelectMany(d => NamesOf(d.Target)));
                    }

                    continue;
                case JsFunctionDeclaration { Function.Name: { } name }:
                    if (own is null || own.Contains(node))
                    {
                        names.Add(name);
                    }

                    continue;
                case JsForEach { Kind: JsDeclarationKind.Var } each:
                    names.AddRange(NamesOf(each.Target));
                    break;
                case JsExpression or JsClassDeclaration:
                    continue;
            }

            var children = node.Children;
            for (var i = children.Length - 1; i >= 0; i--)
            {
                stack.Push(children[i]);
            }
        }

        return names;
    }

    /// <summary>The names in a target.</summary>
    public static IEnumerable<string> NamesOf(JsExpression target) => target switch
    {
        JsIdentifier name => [name.Name],
        JsAssignment assignment => NamesOf(assignment.Target),
        JsSpread spread => NamesOf(spread.Value),
        JsArray array => array.Elements.SelectMany(NamesOf),
        JsObject pattern => pattern.Properties.Where(p => p.Value is not null).SelectMany(p => p.Value is { } value ? NamesOf(value) : []),
        _ => [],
    };

    /// <summary>A parameter taken apart.</summary>
    public static (JsExpression Target, JsExpression? Default, bool IsRest) Parameter(JsExpression parameter) => parameter switch
    {
        JsAssignment assignment => (assignment.Target, assignment.Value, false),
        JsSpread spread => (spread.Value, null, true),
        _ => (parameter, null, false),
    };

    /// <summary>Whether a call evaluates a text where it stands, if <c>eval</c> is still the engine's.</summary>
    public static bool IsEvaluation(SyntaxNode node) => node is JsCall { Callee: JsIdentifier { Name: "eval" }, IsOptional: false };

    /// <summary>Whether the code of a function itself, not of those inside of it, evaluates texts.</summary>
    public static bool Evaluates(JsFunction function)
    {
        var stack = new Stack<SyntaxNode>();
        Push(stack, function);
        while (stack.TryPop(out var node))
        {
            if (IsEvaluation(node))
            {
                return true;
            }

            if (node is not JsFunction)
            {
                Push(stack, node);
            }
        }

        return false;
    }

    /// <summary>Whether <c>arguments</c> is named in a function, or in arrow functions inside of it, or may be in a text evaluated there.</summary>
    public static bool UsesArguments(JsFunction function)
    {
        var stack = new Stack<SyntaxNode>();
        Push(stack, function);
        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case JsIdentifier { Name: "arguments" }:
                case var _ when IsEvaluation(node):
                    return true;
                case JsFunction inner when !inner.Traits.HasFlag(JsFunctionTraits.Arrow):
                    continue;
                default:
                    Push(stack, node);
                    break;
            }
        }

        return false;
    }

    private static void Push(Stack<SyntaxNode> stack, SyntaxNode node)
    {
        foreach (var child in node.Children)
        {
            stack.Push(child);
        }
    }
}
