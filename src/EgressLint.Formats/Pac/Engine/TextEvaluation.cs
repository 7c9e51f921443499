using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>An evaluated text, compiled for the scope it is evaluated in.</summary>
/// <param name="Names">Its own names: let, const and class, and in strict code all.</param>
/// <param name="Variables">What it declares in the function around.</param>
/// <param name="Functions">Functions that it declares there.</param>
/// <param name="Body">Its statements.</param>
/// <param name="Clash">A name that it may not declare, which is an error before anything runs.</param>
internal sealed record EvaluatedCode(Names Names, ImmutableArray<string> Variables, ImmutableArray<(string Name, FunctionCode Code)> Functions, ImmutableArray<Stmt> Body, string? Clash);

/// <summary>
/// <c>eval(…)</c> where it stands: while the name means the engine's function, the text sees the names around the call and may add some
/// to the function. Anything else of that name is called as usual.
/// </summary>
internal sealed class EvalExpr(TextSpan span, Expr callee, ImmutableArray<Expr> arguments, Names names) : Expr(span)
{
    private readonly Dictionary<EvaluatedText, EvaluatedCode> compiled = new(ReferenceEqualityComparer.Instance);

    public override JsValue Eval(Frame frame)
    {
        var (function, self) = callee is OpenNameExpr name ? name.Callee(frame) : (callee.Eval(frame), JsValue.Undefined);
        var values = Arguments.Evaluate(frame, arguments);
        if (!ReferenceEquals(function, frame.Run.Machine.Realm.Eval))
        {
            return frame.Run.Call(function, self, values, Span);
        }

        var argument = values.Length == 0 ? JsValue.Undefined : values[0];
        if (TextEvaluation.TextOf(frame.Run, argument, "eval", Span) is not { } text)
        {
            return argument;
        }

        var read = TextEvaluation.Read(frame.Run, text, names.IsStrict ? EvaluatedKind.Strict : EvaluatedKind.Sloppy, Span);
        if (!compiled.TryGetValue(read, out var code))
        {
            compiled[read] = code = read.Compiler.CompileEvaluated(read.Program, names, names.IsStrict);
        }

        return TextEvaluation.Execute(code, frame, Span);
    }
}

/// <summary>Runs what is made of texts. A text that is not known in the run is a doubt.</summary>
internal static class TextEvaluation
{
    /// <summary>Steps that it costs to read and compile a character.</summary>
    private const int CharacterCost = 6;

    /// <summary>Steps that every text costs.</summary>
    private const int TextCost = 50;

    /// <summary><c>eval</c> under another name: a script of its own.</summary>
    public static JsValue Indirect(CallSite site, JsValue argument)
    {
        var run = site.Run;
        if (TextOf(run, argument, "eval", site.Span) is not { } text)
        {
            return argument;
        }

        var read = Read(run, text, EvaluatedKind.Sloppy, site.Span);
        var code = read.Compiler.CompileEvaluated(read.Program, run.Machine.ScriptNames, false);
        return Execute(code, new(run, null, run.Machine.ScriptScope ?? new(0, null), run.Machine.Realm.Global, []), site.Span);
    }

    /// <summary><c>new Function("a", "b", "body")</c>, also without <c>new</c>: a function that sees the variables of the script only.</summary>
    public static JsValue MakeFunction(CallSite site, ReadOnlySpan<JsValue> arguments)
    {
        var run = site.Run;
        var texts = new List<string>();
        foreach (var argument in arguments)
        {
            var text = Operators.ToText(run, argument, site.Span);
            texts.Add(TextOf(run, text, "Function", site.Span) ?? Operators.ToConst(run, text, site.Span));
        }

        var body = texts.Count == 0 ? "" : texts[^1];
        var parameters = string.Join(',', texts.Take(texts.Count - 1));
        if (OnlyFunction(run, parameters, "", site.Span) is null || OnlyFunction(run, "", body, site.Span) is null || OnlyFunction(run, parameters, body, site.Span) is not var (read, function))
        {
            throw run.Error("SyntaxError", "the text of the function does not parse", site.Span);
        }

        // Only the names of the script are around it, and none of its strictness.
        read.Function ??= new(read.Compiler, function, new Names(run.Machine.ScriptNames, false) { IsStrict = false }, false);
        return run.Own(run.Machine.Realm.MakeFunction(read.Function, new(0, run.Machine.ScriptScope), null));
    }

    /// <summary>The text to evaluate; null when it is no text and therefore its own value.</summary>
    public static string? TextOf(Run run, JsValue argument, string what, TextSpan at)
    {
        var value = argument is SymText symbolic ? run.Settle(symbolic) : argument;
        return value switch
        {
            ConstText constant => constant.Text,
            SymText => throw new AbandonedException($"'{what}' of a text that depends on the request is not followed", at),
            UnknownValue { Kind: UnknownKind.Any or UnknownKind.Text } unknown => throw new AbandonedException($"'{what}' of a text that is not known is not followed: {unknown.Doubt.Reason}", at),
            _ => null,
        };
    }

    /// <summary>Reads a text that must parse. Reading is counted as often as it is asked for, so that the same script always costs the same.</summary>
    public static EvaluatedText Read(Run run, string text, EvaluatedKind kind, TextSpan at)
    {
        run.Step(at, TextCost + ((long)text.Length * CharacterCost));
        var read = run.Machine.Texts.Read(run.Machine, at, kind, text) ?? throw new AbandonedException("the script evaluates more text than is followed", at) { IsLimit = true };
        return read.Program.FirstError is null || kind == EvaluatedKind.Function ? read : throw run.Error("SyntaxError", "the text that is evaluated does not parse", at);
    }

    /// <summary>Declares what the text declares and runs it in a scope below the frame's.</summary>
    public static JsValue Execute(EvaluatedCode code, Frame frame, TextSpan at)
    {
        var run = frame.Run;
        if (code.Clash is { } clash)
        {
            throw run.Error("SyntaxError", $"Identifier '{clash}' has already been declared", at);
        }

        using (run.Nest(at))
        {
            var inner = new Frame(run, frame.Function, new(code.Names.Count, frame.Scope), frame.This, frame.Arguments) { IsEvaluated = true, IsConstruct = frame.IsConstruct };
            Declare(code, inner);
            foreach (var statement in code.Body)
            {
                _ = statement.Execute(inner);
            }

            return inner.Completed;
        }
    }

    private static void Declare(EvaluatedCode code, Frame frame)
    {
        foreach (var name in code.Variables)
        {
            Declare(code.Names, frame, name, null);
        }

        foreach (var (name, function) in code.Functions)
        {
            Declare(code.Names, frame, name, frame.Run.Own(frame.Run.Machine.Realm.MakeFunction(function, frame.Scope, null)));
        }
    }

    /// <summary>A variable of the function around: one that it has, one of the script, or one that is added. A value is given to functions only.</summary>
    private static void Declare(Names names, Frame frame, string name, JsValue? value)
    {
        var run = frame.Run;
        var (function, up) = names.Function();
        var scope = LocalExpr.Find(frame.Scope, up);
        if (function.Find(name) is { Up: 0 } own)
        {
            scope.Slots[own.Slot] = value ?? scope.Slots[own.Slot] ?? JsValue.Undefined;
        }
        else if (function.Parent is null)
        {
            var cell = run.Machine.Cell(name);
            if (value is not null || cell.Value is null)
            {
                run.Write(cell, value ?? JsValue.Undefined);
            }
        }
        else
        {
            scope.Added ??= run.Own(new ObjectValue(null));
            scope.Added.SetOwn(name, value ?? scope.Added.GetOwn(name) ?? JsValue.Undefined);
        }
    }

    /// <summary>The text of a function in the form that engines put together, when it is one function and nothing else.</summary>
    private static (EvaluatedText Read, JsFunction Function)? OnlyFunction(Run run, string parameters, string body, TextSpan at)
    {
        var text = "(function anonymous(" + parameters + "\n) {\n" + body + "\n})";
        run.Make(text.Length, at);
        var read = Read(run, text, EvaluatedKind.Function, at);
        return read.Program is { FirstError: null, Statements: [JsExpressionStatement { Expression: JsFunction { Name: "anonymous" } function }] }
            && function.Span == new TextSpan(1, text.Length - 2) ? (read, function) : null;
    }
}
