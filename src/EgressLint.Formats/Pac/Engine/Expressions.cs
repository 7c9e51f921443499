using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>An expression that runs.</summary>
internal abstract class Expr(TextSpan span)
{
    public TextSpan Span => span;

    public abstract JsValue Eval(Frame frame);

    /// <summary>Whether the value counts as true.</summary>
    public virtual bool Test(Frame frame) => frame.Run.Truth(Eval(frame), Span);
}

internal sealed class ConstantExpr(TextSpan span, JsValue value) : Expr(span)
{
    public JsValue Value => value;

    public override JsValue Eval(Frame frame) => value;
}

internal sealed class UnsupportedExpr(TextSpan span, string what) : Expr(span)
{
    public override JsValue Eval(Frame frame) => throw new AbandonedException(what + " is not followed", Span);
}

/// <summary>A variable of a function or block around.</summary>
internal sealed class LocalExpr(TextSpan span, string name, int up, int slot, bool isLexical) : Expr(span)
{
    public string Name => name;

    public int Up => up;

    public int Slot => slot;

    public override JsValue Eval(Frame frame) => Find(frame.Scope, up).Slots[slot] ?? Missing(frame);

    public static Scope Find(Scope scope, int up)
    {
        for (; up > 0 && scope.Parent is { } parent; up--)
        {
            scope = parent;
        }

        return scope;
    }

    private JsValue Missing(Frame frame) => isLexical
        ? throw frame.Run.Error("ReferenceError", $"Cannot access '{name}' before initialization", Span)
        : JsValue.Undefined;
}

/// <summary>A variable of the script, or a name of the engine.</summary>
internal sealed class GlobalExpr(TextSpan span, GlobalCell cell) : Expr(span)
{
    public GlobalCell Cell => cell;

    public override JsValue Eval(Frame frame) =>
        (cell.IsKept ? frame.Run.Read(cell, Span) : cell.Value) ?? Inherited(frame.Run) ?? throw Missing(frame.Run);

    /// <summary>The value; null when there is no such name.</summary>
    public JsValue? Peek(Frame frame) => frame.Run.Read(cell, Span) ?? Inherited(frame.Run);

    /// <summary>What every object has, the global one has too; of the engine of Windows that is not known.</summary>
    private JsValue? Inherited(Run run)
    {
        var above = run.Machine.Realm.ObjectPrototype;
        return above.GetOwn(cell.Name) switch
        {
            null when !run.IsKept(above) => null,
            null or AccessorValue => throw new AbandonedException($"'{cell.Name}' of the global object is not followed", Span),
            _ when run.Machine.Profile.Engine == PacEngine.WinHttp => throw new AbandonedException($"'{cell.Name}' may be missing in this engine", Span),
            _ => Properties.Get(run, above, cell.Name, Span),
        };
    }

    private Exception Missing(Run run) => run.Machine.IsDoubtful(cell.Name)
        ? new AbandonedException($"'{cell.Name}' may be missing in this engine", Span)
        : run.Error("ReferenceError", cell.Name + " is not defined", Span);
}

internal sealed class ThisExpr(TextSpan span) : Expr(span)
{
    public override JsValue Eval(Frame frame) => frame.This;
}

internal sealed class RegexExpr(TextSpan span, JsPattern pattern) : Expr(span)
{
    public override JsValue Eval(Frame frame) => frame.Run.Own(frame.Run.Machine.Realm.MakeRegExp(pattern));
}

internal sealed class TemplateExpr(TextSpan span, ImmutableArray<string> texts, ImmutableArray<Expr> values) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        TextValue all = new ConstText(texts[0], new(Span, null, 1));
        for (var i = 0; i < values.Length; i++)
        {
            var text = Operators.ToText(frame.Run, values[i].Eval(frame), Span);
            if (text is not TextValue known)
            {
                return text;
            }

            all = frame.Run.Concat(SymText.Concat(all, known), new ConstText(texts[i + 1]), Span);
        }

        return all;
    }
}

internal sealed class ArrayExpr(TextSpan span, ImmutableArray<Expr?> elements) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        frame.Run.Step(Span, elements.Length);
        return frame.Run.Own(frame.Run.Machine.Realm.MakeArray(Arguments.EvaluateAll(frame, elements)));
    }
}

/// <summary>What stands for <c>...</c> in a list of values.</summary>
internal sealed class SpreadExpr(TextSpan span, Expr value) : Expr(span)
{
    public override JsValue Eval(Frame frame) => value.Eval(frame);
}

internal static class Arguments
{
    public static List<JsValue?> EvaluateAll(Frame frame, ImmutableArray<Expr?> elements)
    {
        var all = new List<JsValue?>(elements.Length);
        foreach (var element in elements)
        {
            if (element is SpreadExpr spread)
            {
                foreach (var item in Iteration.Values(frame.Run, spread.Eval(frame), spread.Span))
                {
                    frame.Run.Step(spread.Span, 2);
                    all.Add(item);
                }
            }
            else
            {
                all.Add(element?.Eval(frame));
            }
        }

        return all;
    }

    public static JsValue[] Evaluate(Frame frame, ImmutableArray<Expr> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is SpreadExpr)
            {
                return [.. EvaluateAll(frame, [.. arguments]).Select(v => v ?? JsValue.Undefined)];
            }
        }

        var all = new JsValue[arguments.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = arguments[i].Eval(frame);
        }

        return all;
    }
}

/// <summary>A property of an object literal.</summary>
internal readonly record struct PropertyCode(JsPropertyKind Kind, string? Name, Expr? Computed, Expr Value);

internal sealed class ObjectExpr(TextSpan span, ImmutableArray<PropertyCode> properties) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        var run = frame.Run;
        run.Step(Span, properties.Length + 1);
        var made = run.Own(run.Machine.Realm.MakeObject());
        foreach (var property in properties)
        {
            if (property.Kind == JsPropertyKind.Spread)
            {
                Properties.CopyOwn(run, property.Value.Eval(frame), made, Span);
                continue;
            }

            var name = property.Name ?? Operators.ToKey(run, property.Computed?.Eval(frame) ?? JsValue.Undefined, Span);
            var value = property.Value.Eval(frame);
            if (property.Kind == JsPropertyKind.Value)
            {
                if (name == "__proto__" && property.Computed is null)
                {
                    made.Prototype = value switch
                    {
                        ObjectValue above => above,
                        NullValue => null,
                        UnknownValue => throw new AbandonedException("a prototype that is not known", Span),
                        _ => made.Prototype,
                    };
                }
                else
                {
                    made.SetOwn(name, value);
                }
            }
            else
            {
                var old = made.GetOwn(name) as AccessorValue;
                made.SetOwn(name, property.Kind == JsPropertyKind.Get ? new(value, old?.Setter) : new AccessorValue(old?.Getter, value));
            }
        }

        return made;
    }
}

internal sealed class FunctionExpr(TextSpan span, FunctionCode code) : Expr(span)
{
    public override JsValue Eval(Frame frame) =>
        frame.Run.Own(frame.Run.Machine.Realm.MakeFunction(code, frame.Scope, code.IsArrow ? frame.This : null));
}

internal sealed class UnaryExpr(TextSpan span, JsOperator @operator, Expr operand) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        var run = frame.Run;
        return @operator switch
        {
            JsOperator.Not => JsValue.Of(!operand.Test(frame)),
            JsOperator.Void => Void(operand.Eval(frame)),
            JsOperator.TypeOf => Operators.TypeOf(run, operand switch
            {
                GlobalExpr global => global.Peek(frame) ?? JsValue.Undefined,
                OpenNameExpr open => open.Peek(frame) ?? JsValue.Undefined,
                _ => operand.Eval(frame),
            }, Span),
            JsOperator.Negate => Operators.Negate(run, operand.Eval(frame), Span),
            JsOperator.ToNumber => Operators.ToNumber(run, operand.Eval(frame), Span),
            JsOperator.BitNot => Operators.BitNot(run, operand.Eval(frame), Span),
            JsOperator.Delete => Deletion.Of(frame, operand, Span),
            _ => throw new AbandonedException("an operator", Span),
        };
    }

    public override bool Test(Frame frame) => @operator == JsOperator.Not ? !operand.Test(frame) : base.Test(frame);

    private static JsValue Void(JsValue value)
    {
        _ = value;
        return JsValue.Undefined;
    }
}

internal sealed class UpdateExpr(TextSpan span, Target target, bool isIncrement, bool isPrefix) : Expr(span)
{
    public bool IsIncrement => isIncrement;

    public Target Target => target;

    public override JsValue Eval(Frame frame)
    {
        var place = target.Resolve(frame);
        var old = Operators.ToNumber(frame.Run, place.Read(frame), Span);
        var next = Operators.Arithmetic(frame.Run, isIncrement ? JsOperator.Add : JsOperator.Subtract, old, JsValue.Of(1.0), Span);
        place.Write(frame, next);
        return isPrefix ? next : old;
    }
}

internal sealed class BinaryExpr(TextSpan span, JsOperator @operator, Expr left, Expr right) : Expr(span)
{
    public JsOperator Operator => @operator;

    public Expr Left => left;

    public Expr Right => right;

    public override JsValue Eval(Frame frame) => Operators.Binary(frame.Run, @operator, left.Eval(frame), right.Eval(frame), Span);
}

internal sealed class AddExpr(TextSpan span, ImmutableArray<Expr> operands) : Expr(span)
{
    public ImmutableArray<Expr> Operands => operands;

    public override JsValue Eval(Frame frame)
    {
        var all = operands[0].Eval(frame);
        for (var i = 1; i < operands.Length; i++)
        {
            if (operands.Length > 16 && all is ConstText && TryJoin(frame, ref all, ref i))
            {
                continue;
            }

            all = Operators.Add(frame.Run, all, operands[i].Eval(frame), Span);
        }

        return all;
    }

    /// <summary>Constants one after the other are put together at once: one by one it would take the square of their number.</summary>
    private bool TryJoin(Frame frame, ref JsValue all, ref int next)
    {
        var text = new System.Text.StringBuilder(((ConstText)all).Text);
        var at = next;
        while (at < operands.Length && operands[at] is ConstantExpr { Value: ConstText constant })
        {
            text.Append(constant.Text);
            at++;
        }

        if (at < next + 2)
        {
            return false;
        }

        frame.Run.Make(text.Length, Span);
        var first = (ConstText)all;
        all = new ConstText(text.ToString(), first.Origin, first.IsOfRequest);
        next = at - 1;
        return true;
    }
}

/// <summary><c>||</c>, <c>&amp;&amp;</c> or <c>??</c> over any number of operands.</summary>
internal sealed class LogicalExpr(TextSpan span, JsOperator @operator, ImmutableArray<Expr> operands) : Expr(span)
{
    private readonly IndexedOperands? index = @operator == JsOperator.Or ? IndexedOperands.Of(operands) : null;

    public JsOperator Operator => @operator;

    public ImmutableArray<Expr> Operands => operands;

    public override JsValue Eval(Frame frame)
    {
        var last = operands.Length - 1;
        if (@operator == JsOperator.Or && index is not null && index.Candidates(frame) is { } candidates)
        {
            return EvalIndexed(frame, candidates);
        }

        for (var i = 0; i < last; i++)
        {
            var value = operands[i].Eval(frame);
            if (Ends(frame, value, operands[i].Span))
            {
                return value;
            }
        }

        return operands[last].Eval(frame);
    }

    public override bool Test(Frame frame)
    {
        if (@operator == JsOperator.Coalesce)
        {
            return base.Test(frame);
        }

        var wanted = @operator == JsOperator.Or;
        if (wanted && index is not null && index.Candidates(frame) is { } candidates)
        {
            return TestIndexed(frame, candidates);
        }

        foreach (var operand in operands)
        {
            if (TestOne(frame, operand) == wanted)
            {
                return wanted;
            }
        }

        return !wanted;
    }

    /// <summary>The operands between the candidates are known to be false for every request of the region.</summary>
    private bool TestIndexed(Frame frame, List<int> candidates)
    {
        foreach (var at in candidates)
        {
            if (TestOne(frame, operands[at]))
            {
                return true;
            }
        }

        return false;
    }

    private JsValue EvalIndexed(Frame frame, List<int> candidates)
    {
        JsValue value = JsValue.False;
        foreach (var at in candidates)
        {
            value = operands[at].Eval(frame);
            if (at < operands.Length - 1 && frame.Run.Truth(value, operands[at].Span))
            {
                return value;
            }
        }

        return candidates.Count > 0 && candidates[^1] == operands.Length - 1 ? value : JsValue.False;
    }

    private bool TestOne(Frame frame, Expr operand)
    {
        frame.Run.Step(Span);
        var before = frame.Run.LastMatch.Number;
        var holds = operand.Test(frame);
        if (holds && @operator == JsOperator.Or && frame.Run.LastMatch.Number == before)
        {
            frame.Run.Matched(operand.Span, JsValue.Undefined);
        }

        return holds;
    }

    private bool Ends(Frame frame, JsValue value, TextSpan at) => @operator switch
    {
        JsOperator.Or => frame.Run.Truth(value, at),
        JsOperator.And => !frame.Run.Truth(value, at),
        _ => !Operators.IsNullish(frame.Run, value, at),
    };
}

internal sealed class ConditionalExpr(TextSpan span, ImmutableArray<Expr> tests, ImmutableArray<Expr> values, Expr otherwise) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        for (var i = 0; i < tests.Length; i++)
        {
            frame.Run.Step(Span);
            var before = frame.Run.LastMatch.Number;
            if (tests[i].Test(frame))
            {
                return Guarded(frame, values[i], tests[i], before);
            }
        }

        return Guarded(frame, otherwise, tests[^1], int.MaxValue);
    }

    private static JsValue Guarded(Frame frame, Expr value, Expr test, int before)
    {
        var count = frame.Run.GuardCount;
        frame.Run.PushGuard(test.Span, before);
        var result = value.Eval(frame);
        frame.Run.Chosen(result);
        frame.Run.PopGuards(count);
        return result;
    }
}

internal sealed class SequenceExpr(TextSpan span, ImmutableArray<Expr> expressions) : Expr(span)
{
    public override JsValue Eval(Frame frame)
    {
        JsValue last = JsValue.Undefined;
        foreach (var expression in expressions)
        {
            last = expression.Eval(frame);
        }

        return last;
    }
}
