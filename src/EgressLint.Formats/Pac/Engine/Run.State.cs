using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Calls, and what a run changes: every variable and object from before the run gets its old value back.</summary>
internal sealed partial class Run
{
    private readonly List<(GlobalCell Cell, JsValue? Old)> cells = [];
    private TextSpan lastSpan;
    private int nested;
    private TextSpan lastReturn;
    private Guard? returnGuard;

    /// <summary>Must be called before an object changes.</summary>
    public void BeforeWrite(ObjectValue value)
    {
        value.Touch();
        if (ReferenceEquals(value.Owner, this) || isLoading)
        {
            return;
        }

        value.Owner = this;
        Machine.Keep(value);
        var restore = value.Snapshot();
        undo.Add(() =>
        {
            restore();
            value.Owner = null;
        });
    }

    /// <summary>Marks an object as this run's own: it need not be put back. To make one takes longer than most steps, a function with its prototype most.</summary>
    public T Own<T>(T value)
        where T : ObjectValue
    {
        Step(lastSpan, value is ScriptFunction ? FunctionCost : ObjectCost);
        value.Owner = this;
        return value;
    }

    /// <summary>Something unknown is changed in a way that is not followed.</summary>
    public void Change(UnknownValue value, TextSpan at)
    {
        if (value.IsPart)
        {
            throw new AbandonedException("it is not known what is changed: " + value.Doubt.Reason, at);
        }

        var restore = value.Change(Occasion(at));
        if (!isLoading)
        {
            undo.Add(restore);
        }
    }

    public JsValue? Read(GlobalCell cell, TextSpan at)
    {
        if (cell.IsKept && !isLoading && !ReferenceEquals(cell.Owner, this))
        {
            return Unknown($"'{cell.Name}' keeps its value from one call to the next", at, key: "kept " + cell.Name);
        }

        return cell.Value;
    }

    public void Write(GlobalCell cell, JsValue value)
    {
        if (!isLoading && !ReferenceEquals(cell.Owner, this))
        {
            cells.Add((cell, cell.Value));
            cell.Owner = this;
        }

        cell.Value = value;
    }

    /// <summary>Whether what an object holds may come from an earlier call.</summary>
    public bool IsKept(ObjectValue value) => !isLoading && Machine.IsKept(value);

    /// <summary>An object whose keys or elements are read: those that an earlier call left are not known.</summary>
    public T Readable<T>(T value, TextSpan at)
        where T : ObjectValue => IsKept(value) ? throw new AbandonedException("an object is kept from one call to the next", at) : value;

    /// <summary>Calls a function with arguments.</summary>
    public JsValue Call(JsValue callee, JsValue self, ReadOnlySpan<JsValue> arguments, TextSpan at)
    {
        Step(at);
        switch (callee)
        {
            case BuiltinFunction builtin:
                return CallBuiltin(builtin, self, arguments, at);
            case ScriptFunction { Class: not null }:
                throw TypeError("a class is called without 'new'", at);
            case ScriptFunction script:
                return Enter(script, script.BoundThis ?? self, arguments, at);
            case BoundFunction bound:
                return Call(bound.Target, bound.Self, (JsValue[])[.. bound.Arguments, .. arguments], at);
            case UnknownValue unknown:
                throw new AbandonedException("it is not known which function is called: " + unknown.Doubt.Reason, at);
            default:
                throw TypeError("what is called is not a function", at);
        }
    }

    /// <summary>Functions of the engine call back into the script, and a list may hold itself: they count as calls too.</summary>
    private JsValue CallBuiltin(BuiltinFunction builtin, JsValue self, ReadOnlySpan<JsValue> arguments, TextSpan at)
    {
        if (builtin.NeedsObject && self.IsNullish)
        {
            // Before the fifth edition 'this' was the global object then.
            throw Machine.Profile.Engine == PacEngine.WinHttp ? new AbandonedException($"'{builtin.Name}' is called without an object", at)
                : TypeError($"'{builtin.Name}' is called on null or undefined", at);
        }

        using (Nest(at))
        {
            return builtin.Call(new(this, at), self, arguments);
        }
    }

    /// <summary>Goes one level deeper until it is disposed of.</summary>
    public Nesting Nest(TextSpan at)
    {
        if (nested > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new AbandonedException("the functions call one another too deeply", at);
        }

        nested++;
        return new(this);
    }

    /// <summary>A level of calls that are no functions of the script.</summary>
    internal readonly ref struct Nesting(Run run)
    {
        public void Dispose() => run.nested--;
    }

    /// <summary>Runs the body of a function.</summary>
    public JsValue Enter(ScriptFunction function, JsValue self, ReadOnlySpan<JsValue> arguments, TextSpan at)
    {
        if (function.Code.Unsupported is { } what)
        {
            throw new AbandonedException(what + " is not followed", function.Code.Span);
        }

        if (++depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new AbandonedException("the functions call one another too deeply", at);
        }

        var outer = guards.Count;
        if (self.IsNullish && !function.Code.IsStrict && !function.Code.IsArrow)
        {
            self = Machine.Realm.Global;
        }
        else if (self is TextValue or NumberValue or BoolValue or RequestNumber && !function.Code.IsStrict && !function.Code.IsArrow)
        {
            self = Machine.Realm.Wrap(this, self);
        }

        var frame = new Frame(this, function, new Scope(function.Code.SlotCount, function.Scope), self, arguments.ToArray());
        function.Code.Enter(frame);
        foreach (var statement in function.Code.Body)
        {
            if (statement.Execute(frame) != Completion.Normal)
            {
                break;
            }
        }

        var result = frame.Result;
        if (depth == 1)
        {
            lastReturn = frame.ReturnedAt ?? function.Code.EndSpan;
            returnGuard = guards.Count > outer ? guards[^1] : null;
        }
        else if (guards.Count > outer && result is ConstText && !chosenUnder.ContainsKey(result))
        {
            chosenUnder[result] = guards[^1];
        }

        guards.RemoveRange(outer, guards.Count - outer);
        depth--;
        return result;
    }

    /// <summary>The objects of derived classes for which <c>super(…)</c> was called.</summary>
    public HashSet<ObjectValue> Begun { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many branches were taken.</summary>
    public int Executed { get; set; }

    /// <summary>How many guards are in force.</summary>
    public int GuardCount => guards.Count;

    /// <summary>A test held; what it guards is chosen under it.</summary>
    public void PushGuard(TextSpan test, int matchesBefore) =>
        guards.Add(new(LastMatch.Number > matchesBefore ? LastMatch.Span : test, test));

    /// <summary>Leaves guards, also by an exception.</summary>
    public void PopGuards(int count) => guards.RemoveRange(count, guards.Count - count);

    /// <summary>A constant was chosen as the value of a variable.</summary>
    public void Chosen(JsValue value)
    {
        if (value is ConstText && guards.Count > 0)
        {
            chosenUnder[value] = guards[^1];
        }
    }

    /// <summary>Undoes the depth of calls that an exception left.</summary>
    public (int Depth, int Guards) Mark() => (depth, guards.Count);

    public void Unwind((int Depth, int Guards) mark)
    {
        depth = mark.Depth;
        PopGuards(mark.Guards);
    }
}

/// <summary>A global variable.</summary>
internal sealed class GlobalCell(string name)
{
    public string Name => name;

    /// <summary>Null when it does not exist.</summary>
    public JsValue? Value { get; set; }

    /// <summary>The run that wrote it last.</summary>
    public Run? Owner { get; set; }

    /// <summary>Whether some run leaves another value in it than it found.</summary>
    public bool IsKept { get; set; }
}

/// <summary>The variables of one activation of a function or block.</summary>
internal sealed class Scope(int count, Scope? parent)
{
    /// <summary>Null where a variable is not initialised yet.</summary>
    public JsValue?[] Slots { get; } = count == 0 ? [] : new JsValue?[count];

    public Scope? Parent => parent;

    /// <summary>The object of <c>with</c> whose properties are names here.</summary>
    public JsValue? With { get; init; }

    /// <summary>Variables that evaluated texts have declared here.</summary>
    public ObjectValue? Added { get; set; }
}

/// <summary>One activation of a function.</summary>
internal sealed class Frame(Run run, ScriptFunction? function, Scope scope, JsValue self, JsValue[] arguments)
{
    public Run Run => run;

    public ScriptFunction? Function => function;

    public Scope Scope { get; set; } = scope;

    public JsValue This { get; set; } = self;

    public JsValue[] Arguments => arguments;

    /// <summary>What <c>new</c> was called on; null in a plain call.</summary>
    public bool IsConstruct { get; init; }

    public JsValue Result { get; set; } = JsValue.Undefined;

    /// <summary>Whether it runs an evaluated text, whose value is that of its last statement.</summary>
    public bool IsEvaluated { get; init; }

    /// <summary>The value of the last statement that had one.</summary>
    public JsValue Completed { get; set; } = JsValue.Undefined;

    public TextSpan? ReturnedAt { get; set; }

    /// <summary>The label that a jump is on its way to.</summary>
    public string? Label { get; set; }
}

/// <summary>How a statement ended.</summary>
internal enum Completion
{
    Normal,
    Break,
    Continue,
    Return,
}
