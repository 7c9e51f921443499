using EgressLint.Core.Syntax;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>What an expression is a copy of.</summary>
internal enum Subject
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>The host of the request.</summary>
    Host,

    /// <summary>The URL of the request.</summary>
    Url,
}

/// <summary>
/// A script laid out flat, with what is known of its names. Names are not told apart by scope: a name is a constant only when it is given
/// a value once in the whole file, so what is known holds whatever the scopes are.
/// </summary>
internal sealed class PacScript
{
    private const int MostRounds = 6;
    private const int Deepest = 8;
    private const int MostOperands = 64;
    private const int LongestText = 8000;

    private readonly List<SyntaxNode> nodes = [];
    private readonly List<int> parents = [];
    private readonly List<int> owners = [];
    private readonly Dictionary<JsChain, string?> sums = [];
    private readonly Dictionary<string, PacName> names = new(StringComparer.Ordinal);

    public PacScript(JsProgram program)
    {
        Program = program;
        Flatten(program);
        for (var i = 0; i < nodes.Count; i++)
        {
            Collect(i);
        }

        ForgetUnreadable();
        Entries = [.. Functions("FindProxyForURL"), .. Functions("FindProxyForURLEx")];
        FollowSubjects();
    }

    public JsProgram Program { get; }

    /// <summary>All nodes, a parent before its children, in order of position.</summary>
    public IReadOnlyList<SyntaxNode> Nodes => nodes;

    /// <summary>The entry points.</summary>
    public IReadOnlyList<JsFunction> Entries { get; }

    public SyntaxNode? ParentOf(int index) => parents[index] < 0 ? null : nodes[parents[index]];

    public int ParentIndex(int index) => parents[index];

    /// <summary>The function around a node; null at the top.</summary>
    public JsFunction? OwnerOf(int index) => owners[index] < 0 ? null : (JsFunction)nodes[owners[index]];

    public PacName? Name(string name) => names.GetValueOrDefault(name);

    /// <summary>The functions that a name can stand for.</summary>
    public IEnumerable<JsFunction> Functions(string name) => Name(name) is { } known ? known.Values.OfType<JsFunction>() : [];

    /// <summary>The name of the engine's helper that is called; null when it is something else, or the script puts its own in its place.</summary>
    public string? HelperOf(JsExpression expression) =>
        expression is JsCall { Callee: JsIdentifier { Name: var name } } && (Name(name)?.Writes ?? 0) == 0 ? name : null;

    /// <summary>What an expression is a copy of; letter case aside.</summary>
    public Subject SubjectOf(JsExpression? expression)
    {
        for (var i = 0; i < Deepest; i++)
        {
            switch (expression)
            {
                case JsIdentifier { Name: var name }:
                    return Name(name)?.Subject ?? Subject.None;
                case JsCall { Callee: JsMember { Name: "toLowerCase" or "toLocaleLowerCase" or "trim" or "toString" } member, Arguments.Length: 0 }:
                    expression = member.Object;
                    continue;
                case JsCall { Callee: JsIdentifier { Name: "String" }, Arguments: [var only] }:
                    expression = only;
                    continue;
                default:
                    return Subject.None;
            }
        }

        return Subject.None;
    }

    /// <summary>The only value that a name has; null when there is none or more than one.</summary>
    public JsExpression? ValueOf(JsExpression? expression)
    {
        for (var i = 0; i < Deepest && expression is JsIdentifier { Name: var name }; i++)
        {
            expression = Name(name) is { Writes: 1, Values: [var only] } ? only : null;
        }

        return expression is JsIdentifier ? null : expression;
    }

    /// <summary>The text that an expression always has; null when it is not known.</summary>
    public string? TextOf(JsExpression? expression) => TextOf(expression, 0);

    /// <summary>The number that an expression always has.</summary>
    public double? NumberOf(JsExpression? expression) => ValueOf(expression) switch
    {
        JsNumber number => number.Value,
        JsUnary { Operator: JsOperator.Negate, Operand: JsNumber number } => -number.Value,
        _ => null,
    };

    private string? TextOf(JsExpression? expression, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        switch (ValueOf(expression))
        {
            case JsString text:
                return text.Value;
            case JsTemplate { Tag: null, Texts: [var only] }:
                return only;
            case JsNumber number when depth > 0:
                return PacNumbers.ToText(number.Value);
            case JsChain { Operator: JsOperator.Add, Operands: { Length: <= MostOperands } operands } chain:
                if (!sums.TryGetValue(chain, out var sum))
                {
                    sums[chain] = sum = TextOfSum(operands, depth);
                }

                return sum;
            default:
                return null;
        }
    }

    private string? TextOfSum(IEnumerable<JsExpression> operands, int depth)
    {
        var isText = false;
        var sum = new System.Text.StringBuilder();
        foreach (var operand in operands)
        {
            if (TextOf(operand, depth + 1) is not { } part)
            {
                return null;
            }

            if (sum.Length + part.Length > LongestText)
            {
                return null;
            }

            // Numbers before the first text are added up.
            var isNumber = ValueOf(operand) is JsNumber;
            if (isNumber && !isText && sum.Length > 0)
            {
                return null;
            }

            isText |= !isNumber;
            sum.Append(part);
        }

        return sum.ToString();
    }

    private void Flatten(JsProgram program)
    {
        var stack = new Stack<(SyntaxNode Node, int Parent, int Owner)>();
        stack.Push((program, -1, -1));
        while (stack.TryPop(out var next))
        {
            var index = nodes.Count;
            nodes.Add(next.Node);
            parents.Add(next.Parent);
            owners.Add(next.Owner);
            var owner = next.Node is JsFunction ? index : next.Owner;
            var children = next.Node.Children;
            for (var i = children.Length - 1; i >= 0; i--)
            {
                stack.Push((children[i], index, owner));
            }
        }
    }

    private void Collect(int index)
    {
        switch (nodes[index])
        {
            case JsDeclarator { Target: JsIdentifier target, Initial: { } initial }:
                Named(target.Name).Write(initial);
                break;
            case JsDeclarator { Target: JsIdentifier target }:
                Named(target.Name).IsDeclared = true;
                break;
            case JsDeclarator declarator:
                Forget(declarator.Target);
                break;
            case JsAssignment { Target: JsIdentifier target } assignment when ParentOf(index) is not JsFunction:
                Named(target.Name).Write(assignment.Operator == JsOperator.Assign ? assignment.Value : null);
                break;
            case JsAssignment { Target: JsMember { Object: JsThis or JsIdentifier { Name: "globalThis" or "window" or "self" }, Name: { } name } } assignment:
                Named(name).Write(assignment.Value);
                break;
            case JsAssignment { Target: JsArray or JsObject } assignment:
                Forget(assignment.Target);
                break;
            case JsUpdate { Target: JsIdentifier target }:
                Named(target.Name).Write(null);
                break;
            case JsForEach each:
                Forget(each.Target);
                break;
            case JsTry { Parameter: { } parameter }:
                Forget(parameter);
                break;
            case JsClass { Name: { } name }:
                Named(name).Write(null);
                break;
            case JsFunction function:
                CollectFunction(function, ParentOf(index));
                break;
            case JsIdentifier identifier:
                CollectUse(identifier, ParentOf(index), index);
                break;
        }
    }

    /// <summary>
    /// A text that is evaluated may give any name a value, and a name inside of <c>with</c> may be the object's: nothing is known of these.
    /// </summary>
    private void ForgetUnreadable()
    {
        if (nodes.Exists(n => n is JsIdentifier { Name: "eval" or "Function" } or JsMember { Name: "eval" or "Function" }))
        {
            foreach (var name in names.Values)
            {
                name.Write(null);
            }
        }

        foreach (var with in nodes.OfType<JsWith>())
        {
            Forget(with.Body);
        }
    }

    private void CollectFunction(JsFunction function, SyntaxNode? parent)
    {
        if (function.Name is { } name && !(parent is JsDeclarator { Target: JsIdentifier same } && same.Name == name))
        {
            Named(name).Write(function);
        }

        for (var i = 0; i < function.Parameters.Length; i++)
        {
            if (function.Parameters[i] is JsIdentifier parameter)
            {
                Named(parameter.Name).Parameters.Add((function, i));
            }
            else
            {
                Forget(function.Parameters[i]);
            }
        }
    }

    private void CollectUse(JsIdentifier identifier, SyntaxNode? parent, int index)
    {
        switch (parent)
        {
            case JsDeclarator declarator when declarator.Target == identifier:
            case JsAssignment assignment when assignment.Target == identifier:
            case JsFunction:
                break;
            case JsCall call when call.Callee == identifier:
                Named(identifier.Name).Calls.Add(call);
                break;
            default:
                var name = Named(identifier.Name);
                name.Uses.Add(index);
                break;
        }
    }

    private void Forget(SyntaxNode target)
    {
        var open = new Stack<SyntaxNode>([target]);
        while (open.TryPop(out var node))
        {
            if (node is JsIdentifier name)
            {
                Named(name.Name).Write(null);
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }
    }

    private PacName Named(string name)
    {
        if (!names.TryGetValue(name, out var known))
        {
            names[name] = known = new(name);
        }

        return known;
    }

    /// <summary>Which names always hold the host or the URL: the parameters of the entry point and what only takes their values.</summary>
    private void FollowSubjects()
    {
        var changed = true;
        for (var round = 0; changed && round < MostRounds; round++)
        {
            changed = false;
            foreach (var name in names.Values)
            {
                if (name.Subject == Subject.None && name.Writes > 0)
                {
                    name.Subject = Holds(name, Subject.Host) ? Subject.Host : Holds(name, Subject.Url) ? Subject.Url : Subject.None;
                    changed |= name.Subject != Subject.None;
                }
            }
        }
    }

    private bool Holds(PacName name, Subject subject)
    {
        name.Subject = subject;
        var holds = name.HasOnlyKnown && name.Values.TrueForAll(v => SubjectOf(v) == subject)
            && name.Parameters.TrueForAll(p => Takes(p.Function, p.Index, subject))
            && (name.Parameters.Count > 0 || name.Values.Exists(v => v is not JsIdentifier self || self.Name != name.Text));
        name.Subject = Subject.None;
        return holds;
    }

    private bool Takes(JsFunction function, int parameter, Subject subject)
    {
        if (Entries.Contains(function))
        {
            return parameter == (subject == Subject.Host ? 1 : 0);
        }

        return function.Name is { } text && Name(text) is { Writes: 1, Uses.Count: 0, Calls: var calls }
            && calls.TrueForAll(c => parameter < c.Arguments.Length && SubjectOf(c.Arguments[parameter]) == subject);
    }
}

/// <summary>What is known of a name, wherever in the file it stands.</summary>
internal sealed class PacName(string text)
{
    public string Text => text;

    /// <summary>The values it is given, as far as they are expressions.</summary>
    public List<JsExpression> Values { get; } = [];

    /// <summary>Where it is a parameter.</summary>
    public List<(JsFunction Function, int Index)> Parameters { get; } = [];

    /// <summary>Where it is called.</summary>
    public List<JsCall> Calls { get; } = [];

    /// <summary>Indexes of the nodes that read it otherwise.</summary>
    public List<int> Uses { get; } = [];

    /// <summary>How often it is given a value that is no plain expression.</summary>
    public int OtherWrites { get; private set; }

    /// <summary>How often it is given a value.</summary>
    public int Writes => Values.Count + Parameters.Count + OtherWrites;

    /// <summary>Whether it is declared without a value.</summary>
    public bool IsDeclared { get; set; }

    public bool HasOnlyKnown => OtherWrites == 0;

    /// <summary>What it always holds.</summary>
    public Subject Subject { get; set; }

    public void Write(JsExpression? value)
    {
        if (value is null)
        {
            OtherWrites++;
        }
        else
        {
            Values.Add(value);
        }
    }
}
