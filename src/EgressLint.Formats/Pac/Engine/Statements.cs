using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>A statement that runs.</summary>
internal abstract class Stmt(TextSpan span)
{
    public TextSpan Span => span;

    /// <summary>The labels of a loop.</summary>
    public ImmutableArray<string> Labels { get; set; } = [];

    public abstract Completion Execute(Frame frame);

    /// <summary>Runs statements one after the other until one does not end normally.</summary>
    protected static Completion ExecuteAll(ImmutableArray<Stmt> statements, Frame frame)
    {
        foreach (var statement in statements)
        {
            var completion = statement.Execute(frame);
            if (completion != Completion.Normal)
            {
                return completion;
            }
        }

        return Completion.Normal;
    }
}

internal sealed class ExpressionStatement(TextSpan span, Expr expression) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Run.Step(Span);
        var value = expression.Eval(frame);
        if (frame.IsEvaluated)
        {
            frame.Run.Chosen(value);
            frame.Completed = value;
        }

        return Completion.Normal;
    }
}

internal sealed class DeclareStatement(TextSpan span, Target target, Expr value) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Run.Step(Span);
        var result = value.Eval(frame);
        frame.Run.Chosen(result);
        target.Initialize(frame, result);
        return Completion.Normal;
    }
}

internal sealed class AssignFunction(TextSpan span, ImmutableArray<Target> targets, FunctionCode code) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        var made = frame.Run.Own(frame.Run.Machine.Realm.MakeFunction(code, frame.Scope, null));
        foreach (var target in targets)
        {
            target.Initialize(frame, made);
        }

        return Completion.Normal;
    }
}

internal sealed class BlockStatement(TextSpan span, ImmutableArray<Stmt> statements, int slots) : Stmt(span)
{
    public ImmutableArray<Stmt> Inner => statements;

    /// <summary>How many variables of its own it has.</summary>
    public int Slots => slots;

    public override Completion Execute(Frame frame)
    {
        if (slots == 0)
        {
            return ExecuteAll(statements, frame);
        }

        var outer = frame.Scope;
        frame.Scope = new(slots, outer);
        try
        {
            return ExecuteAll(statements, frame);
        }
        finally
        {
            frame.Scope = outer;
        }
    }
}

internal sealed class IfStatement(TextSpan span, ImmutableArray<Expr> tests, ImmutableArray<Stmt> branches, Stmt? otherwise) : Stmt(span)
{
    public ImmutableArray<Expr> Tests => tests;

    public bool HasOtherwise => otherwise is not null;

    public override Completion Execute(Frame frame)
    {
        var run = frame.Run;
        frame.Completed = JsValue.Undefined;
        for (var i = 0; i < tests.Length; i++)
        {
            run.Step(Span);
            var before = run.LastMatch.Number;
            if (tests[i].Test(frame))
            {
                return Guarded(frame, branches[i], tests[i].Span, before);
            }
        }

        return otherwise is null ? Completion.Normal : Guarded(frame, otherwise, tests[^1].Span, int.MaxValue);
    }

    internal static Completion Guarded(Frame frame, Stmt branch, TextSpan test, int before)
    {
        var count = frame.Run.GuardCount;
        frame.Run.Executed++;
        frame.Run.PushGuard(test, before);
        var completion = branch.Execute(frame);
        if (completion != Completion.Return)
        {
            frame.Run.PopGuards(count);
        }

        return completion;
    }
}

internal sealed class ReturnStatement(TextSpan span, Expr? value) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Run.Step(Span);
        frame.Result = value?.Eval(frame) ?? JsValue.Undefined;
        frame.ReturnedAt = Span;
        return Completion.Return;
    }
}

internal sealed class ForStatement(TextSpan span, Stmt? initial, Expr? test, Expr? update, Stmt body, int slots) : Stmt(span)
{
    private readonly IndexedLoop? index = IndexedLoop.Of(test, update, body);

    public override Completion Execute(Frame frame)
    {
        var outer = frame.Scope;
        if (slots > 0)
        {
            frame.Scope = new(slots, outer);
        }

        try
        {
            return Loop(frame);
        }
        finally
        {
            frame.Scope = outer;
        }
    }

    private Completion Loop(Frame frame)
    {
        var outer = frame.Scope.Parent;
        _ = initial?.Execute(frame);
        frame.Completed = JsValue.Undefined;
        while (true)
        {
            frame.Run.Step(Span);
            index?.Skip(frame);
            if (test is not null && !test.Test(frame))
            {
                return Completion.Normal;
            }

            var completion = body.Execute(frame);
            if (LoopEnds(frame, this, ref completion))
            {
                return completion;
            }

            if (slots > 0)
            {
                var next = new Scope(slots, outer);
                frame.Scope.Slots.CopyTo(next.Slots, 0);
                frame.Scope = next;
            }

            _ = update?.Eval(frame);
        }
    }

    /// <summary>Whether a loop is left, and how. A jump with a label that is not this loop's goes on outwards.</summary>
    internal static bool LoopEnds(Frame frame, Stmt loop, ref Completion completion)
    {
        if (completion == Completion.Continue && frame.Label is { } label && loop.Labels.Contains(label))
        {
            frame.Label = null;
        }

        switch (completion)
        {
            case Completion.Break when frame.Label is null:
                completion = Completion.Normal;
                return true;
            case Completion.Continue when frame.Label is null:
            case Completion.Normal:
                return false;
            default:
                return true;
        }
    }
}

internal sealed class WhileStatement(TextSpan span, bool isDo, Expr test, Stmt body) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        var first = isDo;
        frame.Completed = JsValue.Undefined;
        while (true)
        {
            frame.Run.Step(Span);
            if (!first && !test.Test(frame))
            {
                return Completion.Normal;
            }

            first = false;
            var completion = body.Execute(frame);
            if (ForStatement.LoopEnds(frame, this, ref completion))
            {
                return completion;
            }
        }
    }
}

internal sealed class ForEachStatement(TextSpan span, bool isOf, Target target, bool declares, Expr subject, Stmt body, int slots) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        var value = subject.Eval(frame);
        frame.Completed = JsValue.Undefined;
        var items = isOf ? Iteration.Values(frame.Run, value, Span) : Iteration.Keys(frame.Run, value, Span);
        var outer = frame.Scope;
        try
        {
            foreach (var item in items)
            {
                frame.Run.Step(Span);
                if (slots > 0)
                {
                    frame.Scope = new(slots, outer);
                }

                if (declares)
                {
                    target.Initialize(frame, item);
                }
                else
                {
                    target.Assign(frame, item);
                }

                var completion = body.Execute(frame);
                if (ForStatement.LoopEnds(frame, this, ref completion))
                {
                    return completion;
                }
            }

            return Completion.Normal;
        }
        finally
        {
            frame.Scope = outer;
        }
    }
}

internal sealed class JumpStatement(TextSpan span, bool isBreak, string? label) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Label = label;
        return isBreak ? Completion.Break : Completion.Continue;
    }
}

internal sealed class LabeledStatement(TextSpan span, string label, Stmt body) : Stmt(span)
{
    public Stmt Inner => body;

    public override Completion Execute(Frame frame)
    {
        var completion = body.Execute(frame);
        if (completion == Completion.Break && frame.Label == label)
        {
            frame.Label = null;
            return Completion.Normal;
        }

        return completion;
    }
}

internal sealed class SwitchStatement(TextSpan span, Expr subject, ImmutableArray<(Expr? Test, TextSpan Span, ImmutableArray<Stmt> Body)> cases, int slots) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        var value = subject.Eval(frame);
        var outer = frame.Scope;
        frame.Completed = JsValue.Undefined;
        if (slots > 0)
        {
            frame.Scope = new(slots, outer);
        }

        var guarded = frame.Run.GuardCount;
        try
        {
            var completion = ExecuteFrom(frame, Find(frame, value));
            if (completion != Completion.Return)
            {
                frame.Run.PopGuards(guarded);
            }

            if (completion == Completion.Break && frame.Label is null)
            {
                completion = Completion.Normal;
            }

            return completion;
        }
        finally
        {
            frame.Scope = outer;
        }
    }

    private int Find(Frame frame, JsValue value)
    {
        var otherwise = -1;
        for (var i = 0; i < cases.Length; i++)
        {
            if (cases[i].Test is not { } test)
            {
                otherwise = i;
                continue;
            }

            frame.Run.Step(Span);
            if (frame.Run.Truth(Operators.StrictEquals(frame.Run, value, test.Eval(frame), test.Span), test.Span))
            {
                frame.Run.PushGuard(test.Span, int.MaxValue);
                return i;
            }
        }

        return otherwise;
    }

    private Completion ExecuteFrom(Frame frame, int first)
    {
        for (var i = first; i >= 0 && i < cases.Length; i++)
        {
            var completion = ExecuteAll(cases[i].Body, frame);
            if (completion != Completion.Normal)
            {
                return completion;
            }
        }

        return Completion.Normal;
    }
}

internal sealed class ThrowStatement(TextSpan span, Expr value) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Run.Step(Span, Run.ThrowCost);
        throw new JsThrowException(value.Eval(frame), Span);
    }
}

internal sealed class TryStatement(TextSpan span, Stmt block, Target? parameter, Stmt? handler, int slots, Stmt? finalizer) : Stmt(span)
{
    public override Completion Execute(Frame frame)
    {
        frame.Completed = JsValue.Undefined;
        if (finalizer is null)
        {
            return Tried(frame);
        }

        Completion completion;
        try
        {
            completion = Tried(frame);
        }
        catch (JsThrowException)
        {
            frame.Completed = JsValue.Undefined;
            var late = finalizer.Execute(frame);
            if (late != Completion.Normal)
            {
                return late;
            }

            throw;
        }

        var (result, at, label, completed) = (frame.Result, frame.ReturnedAt, frame.Label, frame.Completed);
        frame.Completed = JsValue.Undefined;
        var last = finalizer.Execute(frame);
        if (last != Completion.Normal)
        {
            return last;
        }

        (frame.Result, frame.ReturnedAt, frame.Label, frame.Completed) = (result, at, label, completed);
        return completion;
    }

    private Completion Tried(Frame frame)
    {
        if (handler is null)
        {
            return block.Execute(frame);
        }

        var mark = frame.Run.Mark();
        var outer = frame.Scope;
        JsValue caught;
        try
        {
            return block.Execute(frame);
        }
        catch (JsThrowException thrown)
        {
            frame.Run.Unwind(mark);
            frame.Scope = outer;
            frame.Completed = JsValue.Undefined;
            caught = thrown.Value;
        }

        if (slots > 0)
        {
            frame.Scope = new(slots, outer);
        }

        parameter?.Initialize(frame, caught);
        var completion = handler.Execute(frame);
        frame.Scope = outer;
        return completion;
    }
}

internal sealed class UnsupportedStatement(TextSpan span, string what) : Stmt(span)
{
    public override Completion Execute(Frame frame) => throw new AbandonedException(what + " is not followed", Span);
}
