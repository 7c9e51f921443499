using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Where a name is: how many scopes up, and which slot.</summary>
internal readonly record struct NamePlace(int Up, int Slot, bool IsConst, bool IsLexical, bool IsOwnName);

/// <summary>The names of a function or block while it is compiled.</summary>
internal sealed class Names(Names? parent, bool isFunction, bool isStrict = false)
{
    private readonly Dictionary<string, (int Slot, bool IsConst, bool IsLexical)> slots = new(StringComparer.Ordinal);

    public Names? Parent => parent;

    public bool IsFunction => isFunction;

    /// <summary>Whether the code is strict: names must be declared.</summary>
    public bool IsStrict { get; init; } = isStrict || parent is { IsStrict: true };

    /// <summary>Whether it is the inside of <c>with</c>: any name may be one of its object's.</summary>
    public bool IsWith { get; init; }

    /// <summary>The names of a function's parameters.</summary>
    public ImmutableHashSet<string> Parameters { get; set; } = [];

    /// <summary>Whether variables may be added while it runs: sloppy code of the function evaluates texts.</summary>
    public bool MayGrow { get; init; }

    /// <summary>Whether <c>with</c> stands between this and the function around.</summary>
    public bool IsInsideWith => IsWith || (!isFunction && parent is { IsInsideWith: true });

    /// <summary>The name by which a function expression finds itself, where nothing else in it has that name: it cannot be written to.</summary>
    public string? OwnName { get; set; }

    public int Count => slots.Count;

    public int Declare(string name, bool isConst = false, bool isLexical = false)
    {
        if (slots.TryGetValue(name, out var known))
        {
            return known.Slot;
        }

        slots[name] = (slots.Count, isConst, isLexical);
        return slots.Count - 1;
    }

    public bool Has(string name) => slots.ContainsKey(name);

    /// <summary>Whether the name is declared here by let, const or class.</summary>
    public bool HasLexical(string name) => slots.TryGetValue(name, out var known) && known.IsLexical;

    /// <summary>Whether a function of that name in a block of this stays in the block: strict code, a parameter, or <c>let</c> and its like around it (Annex B 3.3).</summary>
    public bool KeepsInside(string name)
    {
        for (var at = this; ; at = at.Parent)
        {
            if (at.IsStrict || at.HasLexical(name) || at.Parameters.Contains(name))
            {
                return true;
            }

            if (at.IsFunction || at.Parent is null)
            {
                return false;
            }
        }
    }

    /// <summary>Where a name is as it is written; scopes in between may get one of that name while it runs.</summary>
    public NamePlace? Find(string name)
    {
        var up = 0;
        for (var at = this; at is not null; at = at.Parent)
        {
            if (at.slots.TryGetValue(name, out var found))
            {
                return new(up, found.Slot, found.IsConst, found.IsLexical, at.OwnName == name);
            }

            up++;
        }

        return null;
    }

    /// <summary>The scopes, by how far up they are, in which a name has to be looked for while it runs before it is what <see cref="Find"/> says.</summary>
    public ImmutableArray<int> OpenBefore(string name)
    {
        ImmutableArray<int> open = [];
        var up = 0;
        for (var at = this; at is not null && !at.slots.ContainsKey(name); at = at.Parent)
        {
            open = at.IsWith || at.MayGrow ? open.Add(up) : open;
            up++;
        }

        return open;
    }

    /// <summary>The names of the function or script around, and how far up they are.</summary>
    public (Names Names, int Up) Function()
    {
        var (at, up) = (this, 0);
        while (!at.IsFunction && at.Parent is { } next)
        {
            (at, up) = (next, up + 1);
        }

        return (at, up);
    }
}

/// <summary>What a function is made of once it is compiled.</summary>
/// <param name="Names">Its variables.</param>
/// <param name="Parameters">In order.</param>
/// <param name="Hoisted">Functions declared inside, made at the start.</param>
/// <param name="Body">Its statements.</param>
/// <param name="OwnSlot">Where a function expression finds itself by its name; -1 when nowhere.</param>
/// <param name="ArgumentsSlot">Where <c>arguments</c> is; -1 when it is not used.</param>
internal sealed record FunctionParts(
    Names Names,
    ImmutableArray<(Target Target, Expr? Default, bool IsRest)> Parameters,
    ImmutableArray<(int Slot, FunctionCode Code)> Hoisted,
    ImmutableArray<Stmt> Body,
    int OwnSlot,
    int ArgumentsSlot)
{
    /// <summary>The slots of the parameters that are one with the elements of <c>arguments</c>.</summary>
    public int[] Aliased { get; init; } = [];
}

/// <summary>A function of the script, compiled when it is first called.</summary>
internal sealed class FunctionCode(Compiler compiler, JsFunction syntax, Names? outer, bool isExpression)
{
    private FunctionParts? parts;

    public JsFunction Syntax => syntax;

    public TextSpan Span => compiler.At(syntax.NameSpan);

    /// <summary>As it is written.</summary>
    public string Text => compiler.Text(syntax.Span);

    /// <summary>The closing brace.</summary>
    public TextSpan EndSpan => compiler.At(new(Math.Max(syntax.Span.Start, syntax.Span.End - 1), Math.Min(1, syntax.Span.Length)));

    public string Name => syntax.Name ?? "";

    /// <summary>Why it cannot be followed.</summary>
    public string? Unsupported => (syntax.Traits & (JsFunctionTraits.Generator | JsFunctionTraits.Async)) switch
    {
        0 => null,
        JsFunctionTraits.Generator => "a generator",
        _ => "an asynchronous function",
    };

    public bool IsAsync => syntax.Traits.HasFlag(JsFunctionTraits.Async);

    public bool IsArrow => syntax.Traits.HasFlag(JsFunctionTraits.Arrow);

    public bool IsStrict { get; } = compiler.KnowsStrict && (syntax.Traits.HasFlag(JsFunctionTraits.Strict) || outer is { IsStrict: true });

    public int SlotCount => Parts.Names.Count;

    public ImmutableArray<Stmt> Body => Parts.Body;

    private FunctionParts Parts => parts ??= compiler.CompileFunction(syntax, outer, isExpression);

    /// <summary>Gives parameters and the functions declared inside their values.</summary>
    public void Enter(Frame frame)
    {
        var made = Parts;
        var slots = frame.Scope.Slots;
        var realm = frame.Run.Machine.Realm;
        if (made.OwnSlot >= 0 && frame.Function is { } function)
        {
            slots[made.OwnSlot] = function;
        }

        if (made.ArgumentsSlot >= 0)
        {
            var arguments = frame.Run.Own(new ArgumentsValue(realm.ObjectPrototype, frame.Arguments, frame.Scope, made.Aliased));
            arguments.SetHidden("callee", IsStrict ? realm.NoCallee : frame.Function ?? JsValue.Undefined);
            slots[made.ArgumentsSlot] = arguments;
        }

        for (var i = 0; i < made.Parameters.Length; i++)
        {
            var (target, initial, isRest) = made.Parameters[i];
            JsValue value = isRest ? frame.Run.Own(realm.MakeArray([.. frame.Arguments.Skip(i)]))
                : i < frame.Arguments.Length ? frame.Arguments[i] : JsValue.Undefined;
            if (initial is not null && value is UndefinedValue)
            {
                value = initial.Eval(frame);
            }

            target.Initialize(frame, value);
        }

        foreach (var (slot, code) in made.Hoisted)
        {
            slots[slot] = frame.Run.Own(realm.MakeFunction(code, frame.Scope, null));
        }
    }
}
