using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary><c>a.b</c> and <c>a[b]</c>.</summary>
internal sealed class MemberExpr(TextSpan span, Expr of, string? name, Expr? index, bool isOptional) : Expr(span)
{
    private readonly ConstText? key = name is null ? null : new(name);

    public Expr Object => of;

    public string? Name => name;

    public Expr? Index => index;

    public override JsValue Eval(Frame frame)
    {
        var target = of.Eval(frame);
        if (isOptional && Operators.IsNullish(frame.Run, target, Span))
        {
            throw new ShortCircuitException();
        }

        return name is not null
            ? Properties.Get(frame.Run, target, name, Span)
            : Properties.Get(frame.Run, target, index?.Eval(frame) ?? JsValue.Undefined, Span);
    }

    /// <summary>Object and key.</summary>
    public (JsValue Object, JsValue Key) Parts(Frame frame)
    {
        var target = of.Eval(frame);
        if (isOptional && Operators.IsNullish(frame.Run, target, Span))
        {
            throw new ShortCircuitException();
        }

        return (target, key ?? index?.Eval(frame) ?? JsValue.Undefined);
    }
}

/// <summary>Leaves a chain with <c>?.</c> at a missing object.</summary>
internal sealed class ShortCircuitException : Exception;

/// <summary>A chain of members and calls with <c>?.</c> in it.</summary>
internal sealed class OptionalChainExpr(TextSpan span, Expr inner) : Expr(span)
{
    public override JsValue Eval(Frame frame) => Follow(chain => chain.Eval(frame), JsValue.Undefined);

    /// <summary>What is done with the chain, or something else where it ends at a missing object.</summary>
    public JsValue Follow(Func<Expr, JsValue> use, JsValue otherwise)
    {
        try
        {
            return use(inner);
        }
        catch (ShortCircuitException)
        {
            return otherwise;
        }
    }
}

internal sealed class CallExpr(TextSpan span, Expr callee, ImmutableArray<Expr> arguments, bool isOptional) : Expr(span)
{
    public Expr Callee => callee;

    public ImmutableArray<Expr> Args => arguments;

    public override JsValue Eval(Frame frame)
    {
        var run = frame.Run;
        JsValue self = JsValue.Undefined;
        JsValue function;
        if (callee is MemberExpr member)
        {
            var (target, key) = member.Parts(frame);
            self = target;
            if (target is UnknownValue unknown)
            {
                return CallUnknown(frame, unknown, key);
            }

            function = Properties.Get(run, target, key, member.Span);
            if (function is UndefinedValue && !isOptional)
            {
                // What an argument throws comes first.
                _ = Arguments.Evaluate(frame, arguments);
                throw Missing(run, key);
            }
        }
        else if (callee is SuperMemberExpr above)
        {
            (function, self) = (above.Eval(frame), frame.This);
        }
        else if (callee is OpenNameExpr name)
        {
            (function, self) = name.Callee(frame);
        }
        else
        {
            function = callee.Eval(frame);
        }

        if (isOptional && function.IsNullish)
        {
            throw new ShortCircuitException();
        }

        return run.Call(function, self, Arguments.Evaluate(frame, arguments), Span);
    }

    private Exception Missing(Run run, JsValue key)
    {
        var name = (key as ConstText)?.Text ?? "?";
        return run.Machine.IsDoubtfulMember(name)
            ? new AbandonedException($"the engine may lack the method '{name}'", Span)
            : run.TypeError(name + " is not a function", Span);
    }

    /// <summary>
    /// A method of something unknown gives something unknown, unless it could call back into the script. It may change what it is called on, and that is
    /// another thing then.
    /// </summary>
    private UnknownValue CallUnknown(Frame frame, UnknownValue unknown, JsValue key)
    {
        Properties.CheckNull(frame.Run, unknown, (key as ConstText)?.Text ?? "?", Span);
        var values = Arguments.Evaluate(frame, arguments);
        var text = (key as ConstText)?.Text ?? "[]";
        if (unknown.MayRun || frame.Run.Machine.Realm.IsOfScript((key as ConstText)?.Text ?? ""))
        {
            throw new AbandonedException("it is not known what is called: " + unknown.Doubt.Reason, Span);
        }

        foreach (var value in values)
        {
            if (value is FunctionValue)
            {
                throw new AbandonedException("it depends on " + unknown.Doubt.Reason, Span);
            }

            text += "," + (value is ObjectValue and not RegExpValue ? frame.Run.Occasion(Span) : Operators.KeyOf(value));
        }

        var result = unknown.Then("." + text + ")", KindOf((key as ConstText)?.Text ?? ""));
        if (unknown.Kind is UnknownKind.Any or UnknownKind.Object && !OnlyReads((key as ConstText)?.Text ?? ""))
        {
            frame.Run.Change(unknown, Span);
        }

        return result;
    }

    /// <summary>Whether well-known methods of that name leave what they are called on as it is.</summary>
    private static bool OnlyReads(string method) => method switch
    {
        "test" => false,
        "valueOf" or "concat" or "match" or "at" or "localeCompare" or "normalize" or "padStart" or "padEnd" or "repeat" or "keys" or "entries" or "values" => true,
        _ => KindOf(method) != UnknownKind.Any || method.StartsWith("to", StringComparison.Ordinal),
    };

    /// <summary>What well-known methods give, whatever they are called on.</summary>
    private static UnknownKind KindOf(string method) => method switch
    {
        "split" => UnknownKind.Object,
        "indexOf" or "lastIndexOf" or "search" or "charCodeAt" => UnknownKind.Number,
        "substring" or "substr" or "slice" or "toLowerCase" or "toUpperCase" or "replace" or "trim" or "charAt" or "join" or "toString" => UnknownKind.Text,
        "test" or "includes" or "startsWith" or "endsWith" or "hasOwnProperty" => UnknownKind.Bool,
        _ => method.StartsWith("get", StringComparison.Ordinal) ? UnknownKind.Number : UnknownKind.Any,
    };
}

internal sealed class NewExpr(TextSpan span, Expr callee, ImmutableArray<Expr> arguments) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        var function = callee.Eval(frame);
        return Construct(frame.Run, function, Arguments.Evaluate(frame, arguments), Span);
    }

    public static JsValue Construct(Run run, JsValue function, JsValue[] arguments, TextSpan at)
    {
        run.Step(at);
        switch (function)
        {
            case BuiltinFunction { Construct: { } construct }:
                return construct(new(run, at), JsValue.Undefined, arguments);
            case BoundFunction bound:
                return Construct(run, bound.Target, [.. bound.Arguments, .. arguments], at);
            case ScriptFunction { Code.IsArrow: false } script:
                return Make(run, script, arguments, at);
            case UnknownValue unknown:
                throw new AbandonedException("it is not known what is constructed: " + unknown.Doubt.Reason, at);
            default:
                throw run.TypeError("what is constructed is not a constructor", at);
        }
    }

    private static ObjectValue Make(Run run, ScriptFunction script, JsValue[] arguments, TextSpan at)
    {
        var prototype = Properties.Get(run, script, "prototype", at) as ObjectValue ?? run.Machine.Realm.ObjectPrototype;
        var made = run.Own(new ObjectValue(prototype));
        var result = Classes.Construct(run, script, made, arguments, at);
        return result is ObjectValue other ? other : made;
    }
}

internal sealed class AssignExpr(TextSpan span, Target target, Expr value) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        if (target is CallTarget refused)
        {
            _ = refused.Resolve(frame);
        }

        // V8 looks for a name of 'with' when the value is there, SpiderMonkey and the standard before.
        if (target is MemberTarget || (target is OpenNameTarget && frame.Run.Machine.Profile.Engine == PacEngine.Firefox))
        {
            var place = target.Resolve(frame);
            var given = value.Eval(frame);
            place.Write(frame, given);
            return given;
        }

        var result = value.Eval(frame);
        frame.Run.Chosen(result);
        target.Assign(frame, result);
        return result;
    }
}

internal sealed class CompoundExpr(TextSpan span, JsOperator @operator, Target target, Expr value) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        var run = frame.Run;
        var place = target.Resolve(frame);
        var old = place.Read(frame);
        switch (@operator)
        {
            case JsOperator.Or when run.Truth(old, Span):
            case JsOperator.And when !run.Truth(old, Span):
            case JsOperator.Coalesce when !Operators.IsNullish(run, old, Span):
                return old;
        }

        var operand = value.Eval(frame);
        var result = @operator is JsOperator.Or or JsOperator.And or JsOperator.Coalesce ? operand
            : @operator == JsOperator.Add ? Operators.Add(run, old, operand, Span)
            : Operators.Binary(run, @operator, old, operand, Span);
        place.Write(frame, result);
        return result;
    }
}
