using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The operands of a long <c>||</c>, indexed by what they compare with.</summary>
internal sealed class IndexedOperands
{
    private const int Least = 8;
    private readonly ImmutableArray<IndexedTerm> terms;
    private readonly PatternIndex index;

    private IndexedOperands(ImmutableArray<IndexedTerm> terms, PatternIndex index)
    {
        this.terms = terms;
        this.index = index;
    }

    /// <summary>An index, when enough operands compare the same variable with constants.</summary>
    public static IndexedOperands? Of(ImmutableArray<Expr> operands)
    {
        if (operands.Length < Least)
        {
            return null;
        }

        var terms = ImmutableArray.CreateBuilder<IndexedTerm>();
        var index = new PatternIndex();
        for (var i = 0; i < operands.Length; i++)
        {
            if (IndexedTerm.Of(operands[i]) is { Pattern: ConstantExpr { Value: ConstText text } } term && (terms.Count == 0 || terms[0].SameSubject(term)))
            {
                terms.Add(term);
                index.Add(term.Kind, text.Text, i);
            }
            else
            {
                index.AddOther(i);
            }
        }

        return terms.Count < Least ? null : new([.. terms.DistinctBy(t => (t.Helper, t.IsMethod))], index);
    }

    /// <summary>The operands that may hold, in order; null when the index does not apply.</summary>
    public List<int>? Candidates(Frame frame)
    {
        foreach (var term in terms)
        {
            if (!term.IsIntact(frame.Run))
            {
                return null;
            }
        }

        return IndexedTerm.EndOf(frame, terms[0].Subject) is { } end ? index.Find(end) : null;
    }
}

/// <summary>Many tests of one variable, one statement after the other: only those run that may hold.</summary>
internal sealed class IndexedStatements(TextSpan span, ImmutableArray<Stmt> statements, ImmutableArray<IndexedTerm> terms, PatternIndex index) : Stmt(span)
{
    private const int Least = 8;

    /// <summary>Puts runs of such tests together.</summary>
    public static ImmutableArray<Stmt> Group(ImmutableArray<Stmt> statements)
    {
        if (statements.Length < Least)
        {
            return statements;
        }

        var all = ImmutableArray.CreateBuilder<Stmt>();
        for (var i = 0; i < statements.Length;)
        {
            var end = i;
            ImmutableArray<IndexedTerm> first = [];
            while (end < statements.Length && Terms(statements[end]) is { IsEmpty: false } terms && (first.IsEmpty || first[0].SameSubject(terms[0])))
            {
                first = first.IsEmpty ? terms : first;
                end++;
            }

            if (end - i >= Least)
            {
                all.Add(Make(statements[i..end]));
                i = end;
            }
            else
            {
                end = Math.Max(end, i + 1);
                all.AddRange(statements[i..end]);
                i = end;
            }
        }

        return all.ToImmutable();
    }

    public override Completion Execute(Frame frame)
    {
        frame.Completed = JsValue.Undefined;
        for (var at = 0; at < statements.Length;)
        {
            if (!IsIntact(frame.Run) || IndexedTerm.EndOf(frame, terms[0].Subject) is not { } end || index.Find(end) is not { } candidates)
            {
                return ExecuteAll(statements[at..], frame);
            }

            var next = statements.Length;
            foreach (var candidate in candidates)
            {
                if (candidate < at)
                {
                    continue;
                }

                var before = frame.Run.Executed;
                var completion = statements[candidate].Execute(frame);
                if (completion != Completion.Normal)
                {
                    return completion;
                }

                if (frame.Run.Executed != before)
                {
                    // Its branch ran and may have changed the variable: look again from here.
                    next = candidate + 1;
                    break;
                }
            }

            at = next;
        }

        return Completion.Normal;
    }

    private bool IsIntact(Run run)
    {
        foreach (var term in terms)
        {
            if (!term.IsIntact(run))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<IndexedTerm> Terms(Stmt statement)
    {
        if (statement is not IfStatement { HasOtherwise: false, Tests: [var test] })
        {
            return [];
        }

        var terms = IndexedTerm.AllOf(test);
        return terms.All(t => t.Pattern is ConstantExpr { Value: ConstText }) ? terms : [];
    }

    private static IndexedStatements Make(ImmutableArray<Stmt> statements)
    {
        var index = new PatternIndex();
        var all = new List<IndexedTerm>();
        for (var i = 0; i < statements.Length; i++)
        {
            foreach (var term in Terms(statements[i]))
            {
                all.Add(term);
                index.Add(term.Kind, ((ConstText)((ConstantExpr)term.Pattern).Value).Text, i);
            }
        }

        return new(statements[0].Span, statements, [.. all.DistinctBy(t => (t.Helper, t.IsMethod))], index);
    }
}

/// <summary>A loop over a list in which nothing happens but a test of a variable against each element: it goes from one element that may match to the next.</summary>
internal sealed class IndexedLoop
{
    /// <summary>Steps for an element of an index: a look-up and a place in it.</summary>
    private const int StepsOfElement = 4;

    private readonly ImmutableArray<(IndexedTerm Term, string Before)> terms;
    private readonly LocalExpr counter;
    private readonly Expr list;
    private ArrayValue? indexed;
    private int version;
    private ImmutableArray<JsValue?> elements = [];
    private PatternIndex? index;

    private IndexedLoop(ImmutableArray<(IndexedTerm, string)> terms, LocalExpr counter, Expr list)
    {
        this.terms = terms;
        this.counter = counter;
        this.list = list;
    }

    public static IndexedLoop? Of(Expr? test, Expr? update, Stmt body)
    {
        if (test is not BinaryExpr { Operator: JsOperator.Less, Left: LocalExpr counter, Right: MemberExpr or LocalExpr or GlobalExpr or ConstantExpr } || update is not UpdateExpr { IsIncrement: true, Target: LocalTarget { Variable: var counted } }
            || counter.Slot != counted.Slot || counter.Up != counted.Up)
        {
            return null;
        }

        var only = body is BlockStatement { Inner: [var inner], Slots: 0 } ? inner : body;
        if (only is not IfStatement { HasOtherwise: false, Tests: [var condition] })
        {
            return null;
        }

        Expr? list = null;
        var all = ImmutableArray.CreateBuilder<(IndexedTerm, string)>();
        foreach (var term in IndexedTerm.AllOf(condition))
        {
            if (Element(term.Pattern, counter) is not var (before, of) || (list is not null && !Same(list, of)))
            {
                return null;
            }

            list = of;
            all.Add((term, before));
        }

        // The test of the loop is not looked at: past the last element that may match it ends the loop as it always does.
        return list is null ? null : new(all.ToImmutable(), counter, list);
    }

    /// <summary>The list that <c>list[i]</c>, or a constant with that behind it, takes its element from.</summary>
    private static (string Before, Expr List)? Element(Expr pattern, LocalExpr counter) => pattern switch
    {
        MemberExpr { Object: LocalExpr or GlobalExpr, Index: LocalExpr at } member when at.Slot == counter.Slot && at.Up == counter.Up => ("", member.Object),
        AddExpr { Operands: [ConstantExpr { Value: ConstText text }, MemberExpr { Object: LocalExpr or GlobalExpr, Index: LocalExpr at } member] } when at.Slot == counter.Slot && at.Up == counter.Up => (text.Text, member.Object),
        _ => null,
    };

    private static bool Same(Expr a, Expr b) => (a, b) switch
    {
        (LocalExpr x, LocalExpr y) => x.Up == y.Up && x.Slot == y.Slot,
        (GlobalExpr x, GlobalExpr y) => ReferenceEquals(x.Cell, y.Cell),
        _ => false,
    };

    /// <summary>Moves the counter to the next element that may match, or past the last one.</summary>
    public void Skip(Frame frame)
    {
        if (Value(frame, list) is not ArrayValue items || frame.Run.IsKept(items) || counter.Eval(frame) is not NumberValue { Value: >= 0 and < 1e9 } at || at.Value != (int)at.Value)
        {
            return;
        }

        foreach (var (term, _) in terms)
        {
            if (!term.IsIntact(frame.Run))
            {
                return;
            }
        }

        if (IndexedTerm.EndOf(frame, terms[0].Term.Subject) is not { } end || Index(items, frame.Run).Find(end) is not { } candidates)
        {
            return;
        }

        var found = candidates.BinarySearch((int)at.Value);
        found = found < 0 ? ~found : found;
        var next = found < candidates.Count ? candidates[found] : Math.Max(items.Items.Count, (int)at.Value);
        if (next != (int)at.Value)
        {
            LocalExpr.Find(frame.Scope, counter.Up).Slots[counter.Slot] = JsValue.Of(next);
        }
    }

    private static JsValue? Value(Frame frame, Expr expression) => expression is GlobalExpr global ? global.Peek(frame) : expression.Eval(frame);

    /// <summary>
    /// The index of a list. A list that the function makes anew at every call has the very values of the one before, and comparing them is cheap; making an
    /// index is not, and counts as steps.
    /// </summary>
    private PatternIndex Index(ArrayValue items, Run run)
    {
        if (index is not null && ReferenceEquals(indexed, items) && version == items.Version && elements.Length == items.Items.Count)
        {
            return index;
        }

        if (index is null || !AreSame(elements, items.Items))
        {
            run.Step(list.Span, (long)items.Items.Count * terms.Length * StepsOfElement);
            (elements, index) = ([.. items.Items], Made(items.Items));
        }

        (indexed, version) = (items, items.Version);
        return index;
    }

    private PatternIndex Made(List<JsValue?> items)
    {
        var made = new PatternIndex();
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var (term, before) in terms)
            {
                made.Add(term.Kind, items[i] is ConstText text ? before + text.Text : null, i);
            }
        }

        return made;
    }

    private static bool AreSame(ImmutableArray<JsValue?> before, List<JsValue?> now)
    {
        for (var i = 0; i < before.Length && i < now.Count; i++)
        {
            if (!ReferenceEquals(before[i], now[i]))
            {
                return false;
            }
        }

        return before.Length == now.Count;
    }
}
