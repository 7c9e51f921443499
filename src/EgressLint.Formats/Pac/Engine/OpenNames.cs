using System.Collections.Frozen;
using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>
/// A name that only the run can place: inside of <c>with</c> it may be a property of the object, and in a function that evaluates texts
/// one of these may have declared it. It is looked for in those scopes, the nearest first, and then is what it is as written. No index or
/// other shortcut is made of such a name, because they ask for variables whose place is fixed.
/// </summary>
internal sealed class OpenNameExpr(TextSpan span, string name, ImmutableArray<int> open, Expr written) : Expr(span)
{
    /// <summary>What arrays keep from being a name inside of <c>with</c> (<c>Array.prototype[Symbol.unscopables]</c>).</summary>
    private static readonly FrozenSet<string> Unscopable = FrozenSet.Create(StringComparer.Ordinal,
        "at", "copyWithin", "entries", "fill", "find", "findIndex", "findLast", "findLastIndex", "flat", "flatMap", "includes", "keys", "toReversed", "toSorted", "toSpliced", "values");

    /// <summary>Steps that it costs to look for the name in an object and its prototypes.</summary>
    private const int LookUpCost = 10;

    public ConstText Key { get; } = new(name);

    /// <summary>What the name is where no such scope has it.</summary>
    public Expr Written => written;

    public override JsValue Eval(Frame frame) => Holder(frame, out _) is { } of ? Properties.Get(frame.Run, of, name, Span) : written.Eval(frame);

    /// <summary>The value; null when there is no such name.</summary>
    public JsValue? Peek(Frame frame) => Holder(frame, out _) is { } of ? Properties.Get(frame.Run, of, name, Span)
        : written is GlobalExpr global ? global.Peek(frame) : written.Eval(frame);

    /// <summary>The function to call, and what it is called on: the object of <c>with</c>.</summary>
    public (JsValue Function, JsValue Self) Callee(Frame frame) =>
        Holder(frame, out var isWith) is { } of ? (Properties.Get(frame.Run, of, name, Span), isWith ? of : JsValue.Undefined) : (written.Eval(frame), JsValue.Undefined);

    /// <summary>Deletes a property, or a variable that a text has declared; false when it is neither.</summary>
    public bool Delete(Frame frame)
    {
        if (Holder(frame, out _) is not { } of)
        {
            return false;
        }

        if (of is ObjectValue target)
        {
            frame.Run.BeforeWrite(target);
            target.DeleteOwn(name);
        }

        return true;
    }

    /// <summary>The object that has the name; null when none does.</summary>
    public JsValue? Holder(Frame frame, out bool isWith)
    {
        var (scope, at) = (frame.Scope, 0);
        foreach (var up in open)
        {
            scope = LocalExpr.Find(scope, up - at);
            at = up;
            if (scope.Added is { } added && added.GetOwn(name) is not null)
            {
                isWith = false;
                return added;
            }

            if (scope.With is { } of && Has(frame.Run, of))
            {
                isWith = true;
                return of;
            }
        }

        isWith = false;
        return null;
    }

    private bool Has(Run run, JsValue of)
    {
        run.Step(Span, LookUpCost);
        var realm = run.Machine.Realm;
        return of switch
        {
            ArrayValue when Unscopable.Contains(name) && run.Machine.Profile.Has(6) => false,
            ObjectValue => Properties.Has(run, of, Key, Span) is var has && has is BoolValue known
                ? known.Value
                : throw new AbandonedException($"it is not known whether '{name}' is a property of the object of 'with'", Span),
            TextValue => name == "length" || realm.StringPrototype.Find(name) is not null,
            BoolValue => realm.BooleanPrototype.Find(name) is not null,
            _ => realm.NumberPrototype.Find(name) is not null,
        };
    }
}

/// <summary>An assignment to such a name.</summary>
internal sealed class OpenNameTarget(TextSpan span, OpenNameExpr name, Target written) : Target(span)
{
    public override void Assign(Frame frame, JsValue value) => Resolve(frame).Write(frame, value);

    public override Place Resolve(Frame frame) => name.Holder(frame, out _) is { } of ? new(this, of, name.Key) : written.Resolve(frame);

    public override JsValue Read(Frame frame) => name.Eval(frame);
}

/// <summary><c>with</c>: the body with the properties of an object as names.</summary>
internal sealed class WithStatement(TextSpan span, Expr subject, Stmt body) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Run.Step(Span);
        var of = subject.Eval(frame);
        switch (of)
        {
            case UndefinedValue or NullValue:
                throw frame.Run.TypeError("Cannot convert undefined or null to object", Span);
            case UnknownValue unknown:
                throw new AbandonedException("it is not known which names 'with' adds: " + unknown.Doubt.Reason, Span);
            case MatchValue:
                throw new AbandonedException("'with' of what a regular expression found is not followed", Span);
        }

        var outer = frame.Scope;
        frame.Scope = new(0, outer) { With = of };
        frame.Completed = JsValue.Undefined;
        try
        {
            return body.Execute(frame);
        }
        finally
        {
            frame.Scope = outer;
        }
    }
}
