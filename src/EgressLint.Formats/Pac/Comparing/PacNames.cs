using System.Collections.Immutable;
using EgressLint.Core.Sets;
using EgressLint.Core.Syntax;
using EgressLint.Formats.Pac.Pitfalls;

namespace EgressLint.Formats.Pac.Comparing;

/// <summary>How a list or table of the top level is used.</summary>
/// <param name="Literal">What it is made of: texts, or properties with plain values.</param>
/// <param name="Kinds">How the host is compared with the elements of a list.</param>
/// <param name="IsWalked">Whether a list is only walked from its beginning to its end, and the first element that the host meets returns one and the same text.</param>
internal sealed record PacNameList(JsExpression Literal, ImmutableHashSet<NameTestKind> Kinds, bool IsWalked);

/// <summary>
/// The places of a script whose literals are compared with the host and used for nothing else: where a host is met by neither of two literals, both give the same value.
/// </summary>
internal sealed class PacNames
{
    private readonly Dictionary<SyntaxNode, NameTestKind> texts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SyntaxNode, PacNameList> lists = new(ReferenceEqualityComparer.Instance);
    private readonly PacScript script;

    public PacNames(PacScript script)
    {
        this.script = script;
        var elements = new Dictionary<SyntaxNode, NameTestKind>(ReferenceEqualityComparer.Instance);
        foreach (var expression in script.Nodes.OfType<JsExpression>())
        {
            if (PacNameTests.Read(script, expression) is not { Subject: Subject.Host } test)
            {
                continue;
            }

            if (test.Value is JsString)
            {
                texts[test.Value] = test.Kind;
            }
            else if (test.Value is JsMember { Object: JsIdentifier list, Index: not null })
            {
                elements[list] = test.Kind;
            }
        }

        ReadLists(elements);
    }

    /// <summary>How the host is compared with a text that is compared with nothing else; null for any other one.</summary>
    public NameTestKind? KindOf(SyntaxNode text) => texts.TryGetValue(text, out var kind) ? kind : null;

    /// <summary>How a list or table is used; null where it is not used for comparing the host alone.</summary>
    public PacNameList? ListOf(SyntaxNode literal) => lists.GetValueOrDefault(literal);

    /// <summary>The hosts that may meet a literal; more than those that do is no harm. Null where the comparison may fail.</summary>
    public static Language? Hosts(NameTestKind kind, string literal)
    {
        var small = literal.ToLowerInvariant();
        if (small != literal)
        {
            return Hosts(kind, small) is { } lower && Met(kind, literal) is { } exact ? lower.Or(exact) : null;
        }

        return Met(kind, literal);
    }

    private static Language? Met(NameTestKind kind, string literal) => kind switch
    {
        NameTestKind.Equal => Language.Exactly(literal),
        NameTestKind.Suffix => Language.EndsWith(literal),
        NameTestKind.Prefix => Language.StartsWith(literal),
        NameTestKind.Contains => Language.ContainsText(literal),
        NameTestKind.Glob => PacGlob.Parse(literal) is { IsPlain: true } glob ? glob.PlainLanguage() : null,
        _ => Language.Exactly(literal).Or(literal.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? Language.StartsWith(literal[..dot]) : Language.Empty),
    };

    private void ReadLists(Dictionary<SyntaxNode, NameTestKind> elements)
    {
        var walks = new PacWalks(script, elements);
        var uses = script.Nodes.Select((node, index) => (node, index)).Where(n => n.node is JsIdentifier).ToLookup(n => ((JsIdentifier)n.node).Name, n => n.index, StringComparer.Ordinal);
        foreach (var declarator in script.Program.Statements.OfType<JsVariables>().SelectMany(v => v.Declarators))
        {
            if (declarator is { Target: JsIdentifier { Name: var name }, Initial: JsArray or JsObject } && script.Name(name) is { Writes: 1, Parameters.Count: 0 })
            {
                Read(declarator.Initial, [.. uses[name].Where(u => script.Nodes[u] != declarator.Target)], elements, walks);
            }
        }
    }

    private void Read(JsExpression literal, int[] uses, Dictionary<SyntaxNode, NameTestKind> elements, PacWalks walks)
    {
        if (literal is JsObject table)
        {
            if (Array.TrueForAll(uses, IsLookup) && table.Properties.All(p => p.Name is not "hasOwnProperty"))
            {
                lists[literal] = new(literal, [], false);
            }
        }
        else if (literal is JsArray array && array.Elements.All(e => e is JsString)
            && Array.TrueForAll(uses, u => elements.ContainsKey(script.Nodes[u]) || script.ParentOf(u) is JsMember { Name: "length" }))
        {
            var kinds = uses.Where(u => elements.ContainsKey(script.Nodes[u])).Select(u => elements[script.Nodes[u]]).ToImmutableHashSet();
            lists[literal] = new(literal, kinds, Array.TrueForAll(uses, u => walks.Contains(script.Nodes[u])));
        }
    }

    private bool IsLookup(int use)
    {
        var node = script.Nodes[use];
        return script.ParentOf(use) switch
        {
            JsMember { Index: { } key } member => member.Object == node && script.SubjectOf(key) == Subject.Host,
            JsBinary { Operator: JsOperator.In } binary => binary.Right == node && script.SubjectOf(binary.Left) == Subject.Host,
            JsMember { Name: "hasOwnProperty" } => script.ParentOf(script.ParentIndex(use)) is JsCall { Arguments: [var only] } && script.SubjectOf(only) == Subject.Host,
            _ => false,
        };
    }
}
