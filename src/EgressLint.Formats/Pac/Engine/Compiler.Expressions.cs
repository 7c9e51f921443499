using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Expressions.</summary>
internal sealed partial class Compiler
{
    private ImmutableArray<Expr> Expressions(ImmutableArray<JsExpression> expressions, Names names)
    {
        var all = ImmutableArray.CreateBuilder<Expr>(expressions.Length);
        foreach (var expression in expressions)
        {
            all.Add(Expression(expression, names));
        }

        return all.MoveToImmutable();
    }

    private Expr Expression(JsExpression expression, Names names)
    {
        if (++depth > MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            depth--;
            return new UnsupportedExpr(At(expression.Span), "code nested this deeply");
        }

        try
        {
            var made = Make(expression, names);
            return expression is JsMember or JsCall && HasOptional(expression) ? new OptionalChainExpr(At(expression.Span), made) : made;
        }
        finally
        {
            depth--;
        }
    }

    private Expr Make(JsExpression expression, Names names) => expression switch
    {
        JsNull node => new ConstantExpr(At(node.Span), JsValue.Null),
        JsBoolean node => new ConstantExpr(At(node.Span), JsValue.Of(node.Value)),
        JsNumber node => new ConstantExpr(At(node.Span), JsValue.Of(node.Value)),
        JsString node => new ConstantExpr(At(node.Span), new ConstText(node.Value, new TextOrigin(At(node.Span), null, 1))),
        JsIdentifier { Name: "undefined" } node when names.Find("undefined") is null && names.OpenBefore("undefined").IsEmpty => new ConstantExpr(At(node.Span), JsValue.Undefined),
        JsIdentifier node => Variable(node.Name, At(node.Span), names),
        JsThis node => new ThisExpr(At(node.Span)),
        JsRegex node => Regex(node),
        JsTemplate { Tag: null } node => new TemplateExpr(At(node.Span), node.Texts, Expressions(node.Values, names)),
        JsArray node => new ArrayExpr(At(node.Span), Elements(node.Elements, names)),
        JsObject node => Object(node, names),
        JsFunction node => new FunctionExpr(At(node.Span), new(this, node, names, true)),
        JsClass node => Class(node, names),
        JsUnary node => new UnaryExpr(At(node.Span), node.Operator, Expression(node.Operand, names)),
        JsUpdate node => new UpdateExpr(At(node.Span), MakeTarget(node.Target, names), node.IsIncrement, node.IsPrefix),
        JsBinary node => new BinaryExpr(At(node.Span), node.Operator, Expression(node.Left, names), Expression(node.Right, names)),
        JsChain { Operator: JsOperator.Add } node => new AddExpr(At(node.Span), Expressions(node.Operands, names)),
        JsChain node => new LogicalExpr(At(node.Span), node.Operator, Expressions(node.Operands, names)),
        JsConditional node => new ConditionalExpr(At(node.Span), Expressions(node.Tests, names), Expressions(node.Values, names), Expression(node.Otherwise, names)),
        JsAssignment { Operator: JsOperator.Assign } node => new AssignExpr(At(node.Span), MakeTarget(node.Target, names), Expression(node.Value, names)),
        JsAssignment node => new CompoundExpr(At(node.Span), node.Operator, MakeTarget(node.Target, names), Expression(node.Value, names)),
        JsSequence node => new SequenceExpr(At(node.Span), Expressions(node.Expressions, names)),
        JsMember { Object: JsSuper } node => new SuperMemberExpr(At(node.Span), node.Name, node.Index is null ? null : Expression(node.Index, names)),
        JsMember node => Member(node, names),
        JsCall { Callee: JsSuper } node => new SuperCallExpr(At(node.Span), Expressions(node.Arguments, names)),
        JsCall node when Hoisting.IsEvaluation(node) => new EvalExpr(At(node.Span), Part(node.Callee, names), Expressions(node.Arguments, names), names),
        JsCall node => new CallExpr(At(node.Span), Part(node.Callee, names), Expressions(node.Arguments, names), node.IsOptional),
        JsNew node => new NewExpr(At(node.Span), Expression(node.Callee, names), Expressions(node.Arguments, names)),
        JsSpread node => new SpreadExpr(At(node.Span), Expression(node.Value, names)),
        JsUnsupported node => new UnsupportedExpr(At(node.Span), node.What),
        JsMissing node => new UnsupportedExpr(At(node.Span), "a broken expression"),
        _ => new UnsupportedExpr(At(expression.Span), "an expression of this kind"),
    };

    /// <summary>A part of a chain of members and calls: only the whole chain ends at a missing object.</summary>
    private Expr Part(JsExpression expression, Names names)
    {
        if (++depth > MaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            depth--;
            return new UnsupportedExpr(At(expression.Span), "code nested this deeply");
        }

        var made = Make(expression, names);
        depth--;
        return made;
    }

    private MemberExpr Member(JsMember node, Names names) =>
        new(At(node.Span), Part(node.Object, names), node.Name, node.Index is null ? null : Expression(node.Index, names), node.IsOptional);

    private static bool HasOptional(JsExpression? expression)
    {
        while (true)
        {
            switch (expression)
            {
                case JsMember member:
                    if (member.IsOptional)
                    {
                        return true;
                    }

                    expression = member.Object;
                    break;
                case JsCall call:
                    if (call.IsOptional)
                    {
                        return true;
                    }

                    expression = call.Callee;
                    break;
                default:
                    return false;
            }
        }
    }

    private Expr Variable(string name, TextSpan span, Names names)
    {
        Expr written = names.Find(name) is { } found
            ? new LocalExpr(span, name, found.Up, found.Slot, found.IsLexical)
            : new GlobalExpr(span, machine.Cell(name));
        return names.OpenBefore(name) is { IsEmpty: false } open ? new OpenNameExpr(span, name, open, written) : written;
    }

    private Target Reference(string name, TextSpan span, Names names)
    {
        Target written = names.Find(name) is { } found
            ? found.IsOwnName ? new UnsupportedTarget(span) : new LocalTarget(span, new(span, name, found.Up, found.Slot, found.IsLexical), found.IsConst, found.IsLexical)
            : new GlobalTarget(span, new(span, machine.Cell(name)), names.IsStrict);
        return names.OpenBefore(name) is { IsEmpty: false } open ? new OpenNameTarget(span, new(span, name, open, Variable(name, span, names)), written) : written;
    }

    private Expr Regex(JsRegex node) =>
        JsPattern.TryParse(node.Pattern, node.Flags, out var error) is { } pattern
            ? new RegexExpr(At(node.Span), pattern)
            : new UnsupportedExpr(At(node.Span), "a regular expression that does not parse (" + error + ")");

    private ImmutableArray<Expr?> Elements(ImmutableArray<JsExpression> elements, Names names)
    {
        var all = ImmutableArray.CreateBuilder<Expr?>(elements.Length);
        foreach (var element in elements)
        {
            all.Add(element is JsHole ? null : Expression(element, names));
        }

        return all.MoveToImmutable();
    }

    private ObjectExpr Object(JsObject node, Names names)
    {
        var all = ImmutableArray.CreateBuilder<PropertyCode>(node.Properties.Length);
        foreach (var property in node.Properties)
        {
            if (property.Value is { } value)
            {
                all.Add(new(property.Kind, property.Name, property.Computed is null ? null : Expression(property.Computed, names), Expression(value, names)));
            }
        }

        return new(At(node.Span), all.ToImmutable());
    }

    /// <summary>What an assignment, declaration or parameter writes to.</summary>
    private Target MakeTarget(JsExpression target, Names names) => target switch
    {
        JsIdentifier name => Reference(name.Name, At(name.Span), names),
        JsMember { Object: not JsSuper } member => new MemberTarget(At(member.Span), Member(member, names)),
        JsArray array => new ArrayTarget(At(array.Span), [.. array.Elements.Select(e => Element(e, names))]),
        JsObject pattern => new ObjectTarget(At(pattern.Span), [.. pattern.Properties.Where(p => p.Value is not null).Select(p => PatternProperty(p, names))]),
        JsCall call => new CallTarget(At(target.Span), Expression(call, names)),
        _ => new UnsupportedTarget(At(target.Span)),
    };

    private (Target?, Expr?, bool) Element(JsExpression element, Names names)
    {
        if (element is JsHole)
        {
            return (null, null, false);
        }

        var (target, initial, isRest) = Hoisting.Parameter(element);
        return (MakeTarget(target, names), initial is null ? null : Expression(initial, names), isRest);
    }

    private (string?, Expr?, Target, Expr?, bool) PatternProperty(JsProperty property, Names names)
    {
        var (target, initial, isRest) = Hoisting.Parameter(property.Value ?? new JsMissing(property.Span));
        return (property.Name, property.Computed is null ? null : Expression(property.Computed, names), MakeTarget(target, names),
            initial is null ? null : Expression(initial, names), isRest || property.Kind == JsPropertyKind.Spread);
    }

    private ClassExpr Class(JsClass node, Names names)
    {
        var inner = new Names(names, false, KnowsStrict);
        if (node.Name is { } own)
        {
            inner.Declare(own);
        }

        FunctionCode? constructor = null;
        var members = ImmutableArray.CreateBuilder<ClassMember>();
        foreach (var member in node.Members)
        {
            if (member is { IsMethod: true, IsStatic: false, Name: "constructor", Value: JsFunction function })
            {
                constructor = new(this, function, inner, false);
                continue;
            }

            var value = member.Value is null ? null
                : member.Value is JsFunction method && member.IsMethod ? new FunctionExpr(At(method.Span), new(this, method, inner, false))
                : Expression(member.Value, inner);
            members.Add(new(member.Kind, member.Name, member.Computed is null ? null : Expression(member.Computed, inner), value, member.IsStatic, member.IsMethod));
        }

        var empty = new JsFunction(node.Span, node.Name, node.NameSpan, [], [], JsFunctionTraits.None);
        return new(At(node.Span), node.Extends is null ? null : Expression(node.Extends, inner), constructor ?? new(this, empty, inner, false), constructor is not null, members.ToImmutable(), inner.Count);
    }
}

/// <summary>An assignment to a call: engines refuse it only when they come to it.</summary>
internal sealed class CallTarget(TextSpan span, Expr call) : Target(span)
{
    public override void Assign(Frame frame, JsValue value) => throw frame.Run.Error("ReferenceError", "Invalid left-hand side in assignment", Span);

    public override Place Resolve(Frame frame)
    {
        _ = call.Eval(frame);
        throw frame.Run.Error("ReferenceError", "Invalid left-hand side in assignment", Span);
    }
}

internal sealed class UnsupportedTarget(TextSpan span) : Target(span)
{
    public override void Assign(Frame frame, JsValue value) => throw new AbandonedException("an assignment of this kind is not followed", Span);
}
