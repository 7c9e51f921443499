using EgressLint.Core.Syntax;

namespace EgressLint.Formats.Pac.Comparing;

/// <summary>Whether two nodes say the same beside their children.</summary>
internal static class PacSameness
{
    /// <summary>The two alone; how many children they have counts, what these are does not.</summary>
    public static bool AreAlike(SyntaxNode a, SyntaxNode b) => a.GetType() == b.GetType() && a.Children.Length == b.Children.Length && (a, b) switch
    {
        (JsBoolean x, JsBoolean y) => x.Value == y.Value,
        (JsNumber x, JsNumber y) => x.Value.Equals(y.Value),
        (JsString x, JsString y) => x.Value == y.Value,
        (JsRegex x, JsRegex y) => x.Pattern == y.Pattern && x.Flags == y.Flags,
        (JsIdentifier x, JsIdentifier y) => x.Name == y.Name,
        (JsProperty x, JsProperty y) => x.Name == y.Name,
        (JsFunction x, JsFunction y) => x.Name == y.Name && x.Traits == y.Traits && x.Parameters.Length == y.Parameters.Length,
        (JsMember x, JsMember y) => x.Name == y.Name,
        (JsUnary x, JsUnary y) => x.Operator == y.Operator,
        (JsUpdate x, JsUpdate y) => x.IsIncrement == y.IsIncrement && x.IsPrefix == y.IsPrefix,
        (JsBinary x, JsBinary y) => x.Operator == y.Operator,
        (JsChain x, JsChain y) => x.Operator == y.Operator,
        (JsConditional x, JsConditional y) => x.Tests.Length == y.Tests.Length,
        (JsAssignment x, JsAssignment y) => x.Operator == y.Operator,
        (JsVariables x, JsVariables y) => x.Kind == y.Kind,
        (JsIf x, JsIf y) => x.Tests.Length == y.Tests.Length,
        (JsFor x, JsFor y) => x.Initial is null == y.Initial is null && x.Test is null == y.Test is null && x.Update is null == y.Update is null,
        (JsWhile x, JsWhile y) => x.IsDo == y.IsDo,
        (JsJump x, JsJump y) => x.IsBreak == y.IsBreak,
        (JsCase x, JsCase y) => x.Test is null == y.Test is null,
        (JsProgram or JsExpressionStatement or JsBlock or JsEmpty or JsReturn or JsSwitch or JsNull or JsArray or JsObject or JsSequence or JsCall or JsDeclarator
            or JsFunctionDeclaration, _) => true,
        _ => false,
    };

    /// <summary>The two with everything below them.</summary>
    public static bool AreSame(SyntaxNode a, SyntaxNode b)
    {
        var open = new Stack<(SyntaxNode A, SyntaxNode B)>([(a, b)]);
        while (open.TryPop(out var pair))
        {
            if (!AreAlike(pair.A, pair.B))
            {
                return false;
            }

            for (var i = 0; i < pair.A.Children.Length; i++)
            {
                open.Push((pair.A.Children[i], pair.B.Children[i]));
            }
        }

        return true;
    }
}
