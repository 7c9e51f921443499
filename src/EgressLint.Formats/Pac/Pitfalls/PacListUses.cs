namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Lists and tables that are used for nothing but comparing their entries with the host.</summary>
internal sealed class PacListUses(PacScript script)
{
    private readonly Dictionary<string, (HashSet<NameTestKind> Kinds, int Uses)> lists = new(StringComparer.Ordinal);

    /// <summary>Takes note of a comparison of the host with <c>list[i]</c>.</summary>
    public void Take(NameTest test)
    {
        if (test.Subject == Subject.Host && test.Value is JsMember { Object: JsIdentifier { Name: var list }, Index: not null })
        {
            Add(list, test.Kind);
        }
    }

    /// <summary>Takes note of looking the host up in a list or table.</summary>
    public void TakeLookup(JsExpression expression)
    {
        switch (expression)
        {
            case JsMember { Object: JsIdentifier { Name: var table }, Index: { } index } when IsHost(index):
                Add(table, NameTestKind.Equal);
                break;
            case JsBinary { Operator: JsOperator.In, Left: var left, Right: JsIdentifier { Name: var table } } when IsHost(left):
                Add(table, NameTestKind.Equal);
                break;
            case JsCall { Callee: JsMember { Object: JsIdentifier { Name: var table }, Name: "hasOwnProperty" or "indexOf" or "includes" }, Arguments: [var only] } when IsHost(only):
                Add(table, NameTestKind.Equal);
                break;
            case JsCall { Callee: JsMember { Object: JsMember { Name: "hasOwnProperty" }, Name: "call" }, Arguments: [JsIdentifier { Name: var table }, var key] } when IsHost(key):
                Add(table, NameTestKind.Equal);
                break;
        }
    }

    /// <summary>The entries of the lists, each with the comparison that is made with it.</summary>
    public IEnumerable<(NameTestKind Kind, JsExpression At, string Value)> Elements()
    {
        foreach (var (list, (kinds, uses)) in lists)
        {
            if (script.Name(list) is not { Writes: 1, Values: [var only] } name || uses + Lengths(name) != name.Uses.Count || kinds.Count > 1)
            {
                continue;
            }

            var elements = only switch
            {
                JsArray array => array.Elements.OfType<JsString>().Select(e => ((JsExpression)e, e.Value)),
                JsObject table => table.Properties.Where(p => p is { Kind: JsPropertyKind.Value, Name: not null }).Select(p => ((JsExpression)new JsString(p.Key, p.Name ?? ""), p.Name ?? "")),
                _ => [],
            };
            foreach (var (at, value) in elements.Where(e => e.Item2.Length > 0))
            {
                yield return (kinds.First(), at, value);
            }
        }
    }

    private bool IsHost(JsExpression expression) => script.SubjectOf(expression) == Subject.Host;

    private int Lengths(PacName name) => name.Uses.Count(u => script.ParentOf(u) is JsMember { Name: "length" });

    private void Add(string list, NameTestKind kind)
    {
        if (!lists.TryGetValue(list, out var known))
        {
            known = ([], 0);
        }

        known.Kinds.Add(kind);
        lists[list] = known with { Uses = known.Uses + 1 };
    }
}
