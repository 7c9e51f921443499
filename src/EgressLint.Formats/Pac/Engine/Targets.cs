using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Something that can be assigned to.</summary>
internal abstract class Target(TextSpan span)
{
    public TextSpan Span => span;

    /// <summary>The first value of a declaration.</summary>
    public virtual void Initialize(Frame frame, JsValue value) => Assign(frame, value);

    public abstract void Assign(Frame frame, JsValue value);

    /// <summary>The place, with object and key evaluated once, for operators that read and write.</summary>
    public virtual Place Resolve(Frame frame) => new(this, null, null);

    /// <summary>The value that is there.</summary>
    public virtual JsValue Read(Frame frame) => throw new AbandonedException("a pattern is read", Span);
}

/// <summary>A target with object and key evaluated.</summary>
internal readonly record struct Place(Target Target, JsValue? Object, JsValue? Key)
{
    public JsValue Read(Frame frame) => Object is { } of && Key is { } key ? Properties.Get(frame.Run, of, key, Target.Span) : Target.Read(frame);

    public void Write(Frame frame, JsValue value)
    {
        if (Object is { } of && Key is { } key)
        {
            Properties.Set(frame.Run, of, key, value, Target.Span);
        }
        else
        {
            Target.Assign(frame, value);
        }
    }
}

internal sealed class LocalTarget(TextSpan span, LocalExpr variable, bool isConst, bool isLexical) : Target(span)
{
    public LocalExpr Variable => variable;

    public override void Initialize(Frame frame, JsValue value) => LocalExpr.Find(frame.Scope, variable.Up).Slots[variable.Slot] = value;

    public override void Assign(Frame frame, JsValue value)
    {
        if (isConst)
        {
            throw frame.Run.TypeError("Assignment to constant variable.", Span);
        }

        var scope = LocalExpr.Find(frame.Scope, variable.Up);
        if (isLexical && scope.Slots[variable.Slot] is null)
        {
            throw frame.Run.Error("ReferenceError", $"Cannot access '{variable.Name}' before initialization", Span);
        }

        // Variables of the script itself outlive the call.
        if (scope.Parent is null && !frame.Run.IsLoading && ReferenceEquals(scope, frame.Run.Machine.ScriptScope))
        {
            Run.BeforeScriptWrite();
        }

        scope.Slots[variable.Slot] = value;
    }

    public override JsValue Read(Frame frame) => variable.Eval(frame);
}

internal sealed class GlobalTarget(TextSpan span, GlobalExpr variable, bool isStrict) : Target(span)
{
    public override void Assign(Frame frame, JsValue value)
    {
        if (isStrict && variable.Cell.Value is null)
        {
            throw frame.Run.Error("ReferenceError", variable.Cell.Name + " is not defined", Span);
        }

        frame.Run.Write(variable.Cell, value);
    }

    public override JsValue Read(Frame frame) => variable.Eval(frame);
}

internal sealed class MemberTarget(TextSpan span, MemberExpr member) : Target(span)
{
    public override void Assign(Frame frame, JsValue value) => Resolve(frame).Write(frame, value);

    public override Place Resolve(Frame frame)
    {
        var (of, key) = member.Parts(frame);
        return new(this, of, key);
    }
}

internal sealed class ArrayTarget(TextSpan span, ImmutableArray<(Target? Target, Expr? Default, bool IsRest)> elements) : Target(span)
{
    public override void Initialize(Frame frame, JsValue value) => Spread(frame, value, true);

    public override void Assign(Frame frame, JsValue value) => Spread(frame, value, false);

    private void Spread(Frame frame, JsValue value, bool initializes)
    {
        var items = Iteration.Values(frame.Run, value, Span).ToList();
        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i].Target is not { } target)
            {
                continue;
            }

            JsValue item = elements[i].IsRest ? frame.Run.Own(frame.Run.Machine.Realm.MakeArray([.. items.Skip(i)]))
                : i < items.Count ? items[i] : JsValue.Undefined;
            Give(frame, target, elements[i].Default, item, initializes);
        }
    }

    internal static void Give(Frame frame, Target target, Expr? initial, JsValue value, bool initializes)
    {
        if (initial is not null && value is UndefinedValue)
        {
            value = initial.Eval(frame);
        }

        if (initializes)
        {
            target.Initialize(frame, value);
        }
        else
        {
            target.Assign(frame, value);
        }
    }
}

internal sealed class ObjectTarget(TextSpan span, ImmutableArray<(string? Name, Expr? Computed, Target Target, Expr? Default, bool IsRest)> properties) : Target(span)
{
    public override void Initialize(Frame frame, JsValue value) => Spread(frame, value, true);

    public override void Assign(Frame frame, JsValue value) => Spread(frame, value, false);

    private void Spread(Frame frame, JsValue value, bool initializes)
    {
        var run = frame.Run;
        if (value.IsNullish)
        {
            throw run.TypeError("Cannot destructure a value that is null or undefined.", Span);
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, computed, target, initial, isRest) in properties)
        {
            if (isRest)
            {
                var rest = run.Own(run.Machine.Realm.MakeObject());
                Properties.CopyOwn(run, value, rest, Span);
                foreach (var key in taken)
                {
                    rest.DeleteOwn(key);
                }

                ArrayTarget.Give(frame, target, null, rest, initializes);
                continue;
            }

            var wanted = name ?? Operators.ToKey(run, computed?.Eval(frame) ?? JsValue.Undefined, Span);
            taken.Add(wanted);
            ArrayTarget.Give(frame, target, initial, Properties.Get(run, value, wanted, Span), initializes);
        }
    }
}
