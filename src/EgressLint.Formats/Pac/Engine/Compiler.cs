using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Turns the tree into nodes that run: names become slots, and what the engine does not follow becomes a node that says so.</summary>
/// <param name="machine">The engine.</param>
/// <param name="source">The text that the tree was read from.</param>
/// <param name="offset">Where that text begins among all texts of the engine (<see cref="EvaluatedTexts"/>).</param>
internal sealed partial class Compiler(PacMachine machine, string source, int offset = 0)
{
    private const int MaxDepth = 1_500;

    // Nearly no script does, and then no function has to be looked through for it.
    private readonly bool mayEvaluate = source.Contains("eval", StringComparison.Ordinal);
    private int depth;

    /// <summary>Whether the engine has strict code at all.</summary>
    public bool KnowsStrict => machine.Profile.Engine != PacEngine.WinHttp;

    /// <summary>A place of the text among all texts of the engine.</summary>
    public TextSpan At(TextSpan span) => new(span.Start + offset, span.Length);

    /// <summary>What stands at a place of the text.</summary>
    public string Text(TextSpan span) => source.Substring(span.Start, span.Length);

    /// <summary>The body of the script. Variables and functions of the top level are properties of the global object.</summary>
    public (ImmutableArray<Stmt> Body, Scope Scope, Names Names) CompileProgram(JsProgram program)
    {
        // Firefox puts its own functions in front of the script, so that the directive is no longer its first statement.
        var isStrict = machine.Profile.Engine == PacEngine.Chromium && program.Statements is [JsExpressionStatement { Expression: JsString { Value: "use strict" } }, ..];
        var names = new Names(null, true, isStrict);
        foreach (var statement in program.Statements)
        {
            DeclareLexical(statement, names);
        }

        foreach (var name in Hoisting.VariablesOf(program.Statements, isStrict))
        {
            machine.Cell(name).Value ??= JsValue.Undefined;
        }

        var scope = new Scope(names.Count, null);
        foreach (var statement in program.Statements)
        {
            if (statement is JsFunctionDeclaration { Function: { Name: { } name } function })
            {
                machine.Cell(name).Value = machine.Realm.MakeFunction(new FunctionCode(this, function, names, false), scope, null);
            }
        }

        return (Statements(program.Statements, names), scope, names);
    }

    /// <summary>The inside of a function.</summary>
    public FunctionParts CompileFunction(JsFunction function, Names? outer, bool isExpression)
    {
        var isStrict = KnowsStrict && (function.Traits.HasFlag(JsFunctionTraits.Strict) || outer is { IsStrict: true });
        var names = new Names(outer, true, isStrict) { MayGrow = mayEvaluate && !isStrict && Hoisting.Evaluates(function) };
        var own = isExpression && function.Name is { } ownName ? names.Declare(ownName) : -1;
        var targets = function.Parameters.Select(p => Hoisting.Parameter(p)).ToArray();
        foreach (var name in targets.SelectMany(t => Hoisting.NamesOf(t.Target)))
        {
            names.Declare(name);
            names.Parameters = names.Parameters.Add(name);
        }

        var isArrow = function.Traits.HasFlag(JsFunctionTraits.Arrow);
        var arguments = !isArrow && !names.Has("arguments") && Hoisting.UsesArguments(function) ? names.Declare("arguments") : -1;
        foreach (var statement in function.Body)
        {
            DeclareLexical(statement, names);
        }

        foreach (var name in Hoisting.VariablesOf(function.Body, isStrict))
        {
            names.Declare(name);
        }

        var parameters = targets.Select(t => (MakeTarget(t.Target, names), t.Default is null ? null : Expression(t.Default, names), t.IsRest));
        var hoisted = function.Body.OfType<JsFunctionDeclaration>()
            .Where(d => d.Function.Name is not null)
            .Select(d => (names.Declare(d.Function.Name ?? ""), new FunctionCode(this, d.Function, names, false)));
        names.OwnName = own >= 0 && !targets.SelectMany(t => Hoisting.NamesOf(t.Target)).Concat(Hoisting.VariablesOf(function.Body))
            .Concat(function.Body.OfType<JsFunctionDeclaration>().Select(d => d.Function.Name)).Contains(function.Name) ? function.Name : null;
        var isSimple = !names.IsStrict && targets.All(t => t is { Target: JsIdentifier, Default: null, IsRest: false });
        return new(names, [.. parameters], [.. hoisted], Statements(function.Body, names), own, arguments)
        {
            Aliased = isSimple && arguments >= 0 ? [.. targets.Select(t => names.Declare(((JsIdentifier)t.Target).Name))] : [],
        };
    }

    /// <summary>Statements of a function body or block, in order; runs of similar tests are given an index.</summary>
    private ImmutableArray<Stmt> Statements(ImmutableArray<JsStatement> statements, Names names)
    {
        var all = ImmutableArray.CreateBuilder<Stmt>(statements.Length);
        foreach (var statement in statements)
        {
            if (Statement(statement, names) is { } made)
            {
                all.Add(made);
            }
        }

        return IndexedStatements.Group(all.ToImmutable());
    }

    private static void DeclareLexical(JsStatement statement, Names names)
    {
        switch (statement)
        {
            case JsVariables { Kind: not JsDeclarationKind.Var } variables:
                foreach (var name in variables.Declarators.SelectMany(d => Hoisting.NamesOf(d.Target)))
                {
                    names.Declare(name, variables.Kind == JsDeclarationKind.Const, true);
                }

                break;
            case JsClassDeclaration { Class.Name: { } name }:
                names.Declare(name, false, true);
                break;
        }
    }

    private BlockStatement Block(ImmutableArray<JsStatement> statements, TextSpan span, Names names)
    {
        var inner = new Names(names, false);
        foreach (var statement in statements)
        {
            DeclareLexical(statement, inner);
            if (statement is JsFunctionDeclaration { Function: { Name: { } name } function } && (names.IsInsideWith || StaysInside(function, names)))
            {
                // The block's own name is nearer than the object's.
                inner.Declare(name);
            }
        }

        var scope = inner.Count > 0 ? inner : names;
        var hoisted = ImmutableArray.CreateBuilder<Stmt>();
        foreach (var declaration in statements.OfType<JsFunctionDeclaration>())
        {
            if (declaration.Function.Name is { } name)
            {
                // Annex B: a function declared in a block is a variable of the function around it, set when the block is entered.
                hoisted.Add(new AssignFunction(At(declaration.Span), BlockFunction(name, declaration, scope, StaysInside(declaration.Function, names)), new(this, declaration.Function, scope, false)));
            }
        }

        return new BlockStatement(span, [.. hoisted, .. Statements(statements, scope)], inner.Count);
    }

    private static bool StaysInside(JsFunction function, Names names) =>
        (function.Traits & (JsFunctionTraits.Generator | JsFunctionTraits.Async)) != 0 || names.KeepsInside(function.Name ?? "");

    /// <summary>What a function in a block is given to: inside of <c>with</c> the block's name and the variable, never the object's property.</summary>
    private ImmutableArray<Target> BlockFunction(string name, JsFunctionDeclaration declaration, Names scope, bool staysInside)
    {
        var nearest = Reference(name, At(declaration.Function.NameSpan), scope);
        if (!scope.IsInsideWith || staysInside)
        {
            return [nearest];
        }

        var (names, up) = scope.Function();
        return names.Find(name) is { Up: 0 } own
            ? [nearest, new LocalTarget(nearest.Span, new(nearest.Span, name, up, own.Slot, own.IsLexical), own.IsConst, own.IsLexical)]
            : names.Parent is null ? [nearest, new GlobalTarget(nearest.Span, new(nearest.Span, machine.Cell(name)), false)]
            : [nearest, new UnsupportedTarget(nearest.Span)];
    }

    private Stmt? Statement(JsStatement statement, Names names)
    {
        if (++depth > MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            depth--;
            return new UnsupportedStatement(At(statement.Span), "code nested this deeply");
        }

        try
        {
            return Make(statement, names);
        }
        finally
        {
            depth--;
        }
    }

    private Stmt? Make(JsStatement statement, Names names) => statement switch
    {
        JsEmpty or JsFunctionDeclaration => null,
        JsExpressionStatement node => new ExpressionStatement(At(node.Span), Expression(node.Expression, names)),
        JsVariables node => Variables(node, names),
        JsBlock node => Block(node.Statements, At(node.Span), names),
        JsIf node => new IfStatement(At(node.Span), Expressions(node.Tests, names), [.. node.Branches.Select(b => Body(b, names))], node.Otherwise is null ? null : Body(node.Otherwise, names)),
        JsReturn node => new ReturnStatement(At(node.Span), node.Value is null ? null : Expression(node.Value, names)),
        JsFor node => For(node, names),
        JsForEach node => ForEach(node, names),
        JsWhile node => new WhileStatement(At(node.Span), node.IsDo, Expression(node.Test, names), Body(node.Body, names)),
        JsJump node => new JumpStatement(At(node.Span), node.IsBreak, node.Label),
        JsSwitch node => Switch(node, names),
        JsThrow node => new ThrowStatement(At(node.Span), Expression(node.Value, names)),
        JsTry node => Try(node, names),
        JsLabeled node => Labeled(node, names),
        JsClassDeclaration node => new DeclareStatement(At(node.Span), MakeTarget(new JsIdentifier(node.Class.NameSpan, node.Class.Name ?? ""), names), Class(node.Class, names)),
        JsWith node => new WithStatement(At(node.Span), Expression(node.Subject, names), Body(node.Body, new(names, false) { IsWith = true })),
        JsUnsupportedStatement node => new UnsupportedStatement(At(node.Span), node.What),
        _ => new UnsupportedStatement(At(statement.Span), "a statement of this kind"),
    };

    private Stmt Body(JsStatement statement, Names names) =>
        (statement is JsFunctionDeclaration ? Block([statement], At(statement.Span), names) : Statement(statement, names)) ?? new BlockStatement(At(statement.Span), [], 0);

    private LabeledStatement Labeled(JsLabeled node, Names names)
    {
        var body = Body(node.Body, names);
        body.Labels = body.Labels.Add(node.Label);
        for (var inner = body; inner is LabeledStatement labeled; inner = labeled.Inner)
        {
            labeled.Inner.Labels = labeled.Inner.Labels.Add(node.Label);
        }

        return new(At(node.Span), node.Label, body);
    }

    private Stmt? Variables(JsVariables node, Names names)
    {
        var all = ImmutableArray.CreateBuilder<Stmt>();
        foreach (var declarator in node.Declarators)
        {
            if (declarator.Initial is { } initial)
            {
                all.Add(new DeclareStatement(At(declarator.Span), MakeTarget(declarator.Target, names), Expression(initial, names)));
            }
            else if (node.Kind != JsDeclarationKind.Var)
            {
                all.Add(new DeclareStatement(At(declarator.Span), MakeTarget(declarator.Target, names), new ConstantExpr(At(declarator.Span), JsValue.Undefined)));
            }
        }

        return all.Count switch { 0 => null, 1 => all[0], _ => new BlockStatement(At(node.Span), all.ToImmutable(), 0) };
    }

    private ForStatement For(JsFor node, Names names)
    {
        var inner = new Names(names, false);
        if (node.Initial is not null)
        {
            DeclareLexical(node.Initial, inner);
        }

        var scope = inner.Count > 0 ? inner : names;
        return new ForStatement(
            At(node.Span),
            node.Initial is null ? null : Statement(node.Initial, scope),
            node.Test is null ? null : Expression(node.Test, scope),
            node.Update is null ? null : Expression(node.Update, scope),
            Body(node.Body, scope),
            inner.Count);
    }

    private ForEachStatement ForEach(JsForEach node, Names names)
    {
        var inner = new Names(names, false);
        if (node.Kind is JsDeclarationKind.Let or JsDeclarationKind.Const)
        {
            foreach (var name in Hoisting.NamesOf(node.Target))
            {
                inner.Declare(name, node.Kind == JsDeclarationKind.Const, true);
            }
        }

        var scope = inner.Count > 0 ? inner : names;
        return new ForEachStatement(At(node.Span), node.IsOf, MakeTarget(node.Target, scope), node.Kind is not null, Expression(node.Subject, names), Body(node.Body, scope), inner.Count);
    }

    private SwitchStatement Switch(JsSwitch node, Names names)
    {
        var inner = new Names(names, false);
        foreach (var statement in node.Cases.SelectMany(c => c.Body))
        {
            DeclareLexical(statement, inner);
        }

        var scope = inner.Count > 0 ? inner : names;
        var cases = node.Cases.Select(c => (c.Test is null ? null : Expression(c.Test, scope), At(c.Span), (ImmutableArray<Stmt>)[.. c.Body.Select(s => Statement(s, scope)).OfType<Stmt>()]));
        return new SwitchStatement(At(node.Span), Expression(node.Subject, names), [.. cases], inner.Count);
    }

    private TryStatement Try(JsTry node, Names names)
    {
        var inner = new Names(names, false);
        if (node.Parameter is not null)
        {
            foreach (var name in Hoisting.NamesOf(node.Parameter))
            {
                inner.Declare(name);
            }
        }

        var target = node.Parameter is null ? null : MakeTarget(node.Parameter, inner);
        var handler = node.Handler is null ? null : Block(node.Handler.Statements, At(node.Handler.Span), inner.Count > 0 ? inner : names);
        var finalizer = node.Finalizer is null ? null : Block(node.Finalizer.Statements, At(node.Finalizer.Span), names);
        return new TryStatement(At(node.Span), Block(node.Block.Statements, At(node.Block.Span), names), target, handler, inner.Count, finalizer);
    }
}
