using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>A member of a class.</summary>
internal readonly record struct ClassMember(JsPropertyKind Kind, string? Name, Expr? Computed, Expr? Value, bool IsStatic, bool IsMethod);

internal sealed class ClassExpr(
    TextSpan span, Expr? above, FunctionCode constructor, bool hasConstructor, ImmutableArray<ClassMember> members, int slots) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        var outer = frame.Scope;
        frame.Scope = new(slots, outer);
        try
        {
            return Make(frame);
        }
        finally
        {
            frame.Scope = outer;
        }
    }

    private ScriptFunction Make(Frame frame)
    {
        var run = frame.Run;
        var realm = run.Machine.Realm;
        var over = above?.Eval(frame);
        if (over is not (null or FunctionValue or NullValue))
        {
            throw new AbandonedException(over is UnknownValue unknown ? "it is not known what a class extends: " + unknown.Doubt.Reason : "a class extends what is no function", Span);
        }

        var parent = over as FunctionValue;
        var prototype = run.Own(new ObjectValue(parent is null ? realm.ObjectPrototype : Properties.Get(run, parent, "prototype", Span) as ObjectValue));
        var fields = ImmutableArray.CreateBuilder<(Expr?, string?, Expr?)>();
        var made = run.Own(new ScriptFunction(parent ?? realm.FunctionPrototype, constructor, frame.Scope, null) { Home = prototype });
        made.SetHidden("prototype", prototype);
        prototype.SetHidden("constructor", made);
        if (slots > 0)
        {
            frame.Scope.Slots[0] = made;
        }

        foreach (var member in members)
        {
            if (!member.IsMethod && member.Kind == JsPropertyKind.Value && !member.IsStatic)
            {
                fields.Add((member.Computed, member.Name, member.Value));
                continue;
            }

            Add(frame, member.IsStatic ? made : prototype, member);
        }

        made.Class = new(parent, hasConstructor, fields.ToImmutable(), frame.Scope);
        return made;
    }

    private void Add(Frame frame, ObjectValue to, ClassMember member)
    {
        var run = frame.Run;
        if (member.Kind == JsPropertyKind.StaticBlock)
        {
            throw new AbandonedException("a static block of a class is not followed", Span);
        }

        var name = member.Name ?? Operators.ToKey(run, member.Computed?.Eval(frame) ?? JsValue.Undefined, Span);
        var value = member.Value?.Eval(frame) ?? JsValue.Undefined;
        if (value is ScriptFunction method && member.IsMethod)
        {
            method.Home = to;
        }

        var old = to.GetOwn(name) as AccessorValue;
        to.SetHidden(name, member.Kind switch
        {
            JsPropertyKind.Get => new AccessorValue(value, old?.Setter),
            JsPropertyKind.Set => new AccessorValue(old?.Getter, value),
            _ => value,
        });
    }
}

/// <summary><c>super.name</c>.</summary>
internal sealed class SuperMemberExpr(TextSpan span, string? name, Expr? index) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        var above = frame.Function?.Home?.Prototype ?? throw new AbandonedException("'super' is not followed here", Span);
        var key = name ?? Operators.ToKey(frame.Run, index?.Eval(frame) ?? JsValue.Undefined, Span);
        return above.Find(key) is AccessorValue ? throw new AbandonedException("a getter above is not followed", Span) : Properties.Get(frame.Run, above, key, Span);
    }
}

/// <summary><c>super(…)</c>.</summary>
internal sealed class SuperCallExpr(TextSpan span, ImmutableArray<Expr> arguments) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        if (frame.Function?.Class is not { Above: ScriptFunction above } parts || frame.This is not ObjectValue self)
        {
            throw new AbandonedException("'super' is not followed here", Span);
        }

        if (Classes.Construct(frame.Run, above, self, Arguments.Evaluate(frame, arguments), Span) is ObjectValue other && !ReferenceEquals(other, self))
        {
            throw new AbandonedException("the class above gives another object", Span);
        }

        frame.Run.Begun.Add(self);
        Classes.SetFields(frame, parts, self, Span);
        return JsValue.Undefined;
    }
}

/// <summary>Making objects of classes and constructor functions.</summary>
internal static class Classes
{
    public static JsValue Construct(Run run, ScriptFunction function, ObjectValue self, JsValue[] arguments, TextSpan at)
    {
        if (function.Class is { } parts)
        {
            if (parts is { Above: not null, HasConstructor: false })
            {
                if (parts.Above is not ScriptFunction above)
                {
                    throw new AbandonedException("a class made from a built-in one is not followed", at);
                }

                _ = Construct(run, above, self, arguments, at);
            }

            if (parts.Above is null || !parts.HasConstructor)
            {
                var frame = new Frame(run, function, parts.Scope ?? new Scope(0, null), self, arguments);
                if (parts.Above is null || !parts.HasConstructor)
                {
                    SetFields(frame, parts, self, at);
                }
            }

            if (!parts.HasConstructor)
            {
                return self;
            }
        }

        var result = run.Enter(function, self, arguments, at);
        return result is not ObjectValue && function.Class is { Above: not null } && !run.Begun.Contains(self)
            ? throw run.Error("ReferenceError", "Must call super constructor in derived class before returning", at)
            : result;
    }

    public static void SetFields(Frame frame, ClassParts parts, ObjectValue self, TextSpan at)
    {
        var inner = new Frame(frame.Run, frame.Function, parts.Scope ?? frame.Scope, self, []);
        foreach (var (computed, name, value) in parts.Fields)
        {
            self.SetOwn(name ?? Operators.ToKey(frame.Run, computed?.Eval(inner) ?? JsValue.Undefined, at), value?.Eval(inner) ?? JsValue.Undefined);
        }
    }
}
