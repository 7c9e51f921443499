using EgressLint.Core.Syntax;
using EgressLint.Formats.Pac.Pitfalls;

namespace EgressLint.Formats.Pac.Comparing;

/// <summary>
/// Loops that compare the host with every element of a list in turn, and return one text at the first that it meets. What comes of them depends on whether there is such
/// an element, and on nothing else of the list. Their counter is used in such loops only.
/// </summary>
internal sealed class PacWalks
{
    private readonly HashSet<SyntaxNode> lists = new(ReferenceEqualityComparer.Instance);

    public PacWalks(PacScript script, Dictionary<SyntaxNode, NameTestKind> elements)
    {
        var found = new List<(string Counter, SyntaxNode[] Lists)>();
        var counters = new HashSet<SyntaxNode>(ReferenceEqualityComparer.Instance);
        foreach (var loop in script.Nodes.OfType<JsFor>())
        {
            if (Read(script, loop, elements) is { } read)
            {
                found.Add((read.Counters[0].Name, read.Lists));
                counters.UnionWith(read.Counters);
            }
        }

        var elsewhere = script.Nodes.OfType<JsIdentifier>().Where(i => !counters.Contains(i)).Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, own) in found.Where(f => !elsewhere.Contains(f.Counter)))
        {
            lists.UnionWith(own);
        }
    }

    /// <summary>Whether that use of a list is in such a loop.</summary>
    public bool Contains(SyntaxNode use) => lists.Contains(use);

    private static (JsIdentifier[] Counters, SyntaxNode[] Lists)? Read(PacScript script, JsFor loop, Dictionary<SyntaxNode, NameTestKind> elements)
    {
        if (loop is not
            {
                Initial: JsVariables { Declarators: [{ Target: JsIdentifier first, Initial: JsNumber { Value: 0 } }] },
                Test: JsBinary { Operator: JsOperator.Less, Left: JsIdentifier second, Right: JsMember { Name: "length", Object: JsIdentifier measured } },
                Update: JsUpdate { IsIncrement: true, Target: JsIdentifier third },
            }
            || Single(loop.Body) is not JsIf { Tests: [var test], Branches: [var branch], Otherwise: null }
            || Single(branch) is not JsReturn { Value: JsString }
            || PacNameTests.Read(script, test) is not { Value: JsMember { Object: JsIdentifier list, Index: JsIdentifier fourth } }
            || !elements.ContainsKey(list) || !IsYes(script, test))
        {
            return null;
        }

        return list.Name == measured.Name && second.Name == first.Name && third.Name == first.Name && fourth.Name == first.Name
            ? ([first, second, third, fourth], [measured, list])
            : null;
    }

    /// <summary>Whether it holds for the hosts that meet the element, and not for the others.</summary>
    private static bool IsYes(PacScript script, JsExpression test) =>
        test is JsCall || (test is JsBinary { Operator: JsOperator.Equal or JsOperator.StrictEqual } binary && script.NumberOf(binary.Right) is not -1);

    private static JsStatement Single(JsStatement statement) => statement is JsBlock { Statements: [var only] } ? only : statement;
}
