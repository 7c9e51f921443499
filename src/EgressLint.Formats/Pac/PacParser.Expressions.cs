using System.Collections.Immutable;

namespace EgressLint.Formats.Pac;

/// <summary>Expressions down to what operators combine.</summary>
internal sealed partial class PacParser
{
    private readonly List<Operand> operands = [];
    private readonly List<Pending> pending = [];
    private int arrowMayStartAt = -1;

    // An arrow function that was just read: nothing but a comma or the like may follow it.
    private JsFunction? openArrow;

    private readonly record struct Operand(JsExpression Expression, int Start, int End, int Depth, bool IsParenthesized);

    private readonly record struct Pending(PacLexeme Kind, int Precedence, int Count);

    private JsExpression ParseExpression(bool allowIn = true)
    {
        var cover = default(Cover);
        var expression = ParseExpression(allowIn, ref cover);
        Settle(ref cover);
        return expression;
    }

    private JsExpression ParseExpression(bool allowIn, ref Cover cover)
    {
        var start = lexer.Start;
        var first = ParseAssignment(allowIn, ref cover, isOwn: false);
        if (Kind != PacLexeme.Comma)
        {
            return first;
        }

        Settle(ref cover);
        var all = ImmutableArray.CreateBuilder<JsExpression>();
        all.Add(first);
        while (Eat(PacLexeme.Comma))
        {
            all.Add(ParseAssignment(allowIn));
        }

        return new JsSequence(From(start), all.DrainToImmutable());
    }

    private JsExpression ParseAssignment(bool allowIn = true)
    {
        var cover = default(Cover);
        return ParseAssignment(allowIn, ref cover, isOwn: true);
    }

    private JsExpression ParseAssignment(bool allowIn, ref Cover cover, bool isOwn)
    {
        if (!TryEnter())
        {
            return new JsUnsupported(SkipNesting(), TooDeep);
        }

        var start = lexer.Start;
        JsExpression left;
        if (context.IsGenerator && IsWord("yield"))
        {
            left = ParseYield(allowIn);
        }
        else
        {
            var outer = cover;
            cover.BracketsInTarget = cover.CommaAfterRest = 0;
            left = ParseBinary(allowIn, ref cover);
            if (Kind == PacLexeme.Question && !ReferenceEquals(left, openArrow))
            {
                Settle(ref cover);
                left = ParseConditional(left, start, allowIn);
            }
            else if (PacLexemes.IsAssignment(Kind))
            {
                left = ParseAssignmentRest(left, start, allowIn, ref cover, outer);
            }

            cover.BracketsInTarget = outer.BracketsInTarget > 0 ? outer.BracketsInTarget : cover.BracketsInTarget;
            cover.CommaAfterRest = outer.CommaAfterRest > 0 ? outer.CommaAfterRest : cover.CommaAfterRest;
        }

        if (isOwn)
        {
            Settle(ref cover);
        }

        depth--;
        return left;
    }

    private JsAssignment ParseAssignmentRest(JsExpression left, int start, bool allowIn, ref Cover cover, Cover outer)
    {
        var kind = Kind;
        if (kind is PacLexeme.AndAssign or PacLexeme.OrAssign or PacLexeme.CoalesceAssign)
        {
            Use(JsFeature.LogicalAssignment, lexer.Span);
        }
        else if (kind == PacLexeme.PowerAssign)
        {
            Use(JsFeature.Exponent, lexer.Span);
        }

        if (kind == PacLexeme.Assign)
        {
            RequireTarget(left, ref cover);
        }
        else
        {
            Settle(ref cover);
            RequireSimpleTarget(left, allowCall: kind is not (PacLexeme.AndAssign or PacLexeme.OrAssign or PacLexeme.CoalesceAssign));
        }

        // What was wrong with the expression as such is right in a pattern.
        cover.BracketsInTarget = cover.CommaAfterRest = 0;
        cover.ShorthandValue = cover.ShorthandValue > start ? outer.ShorthandValue : cover.ShorthandValue;
        cover.DoubleProto = outer.DoubleProto;
        Advance();
        var value = ParseAssignment(allowIn);
        return new(From(start), PacLexemes.Operator(kind), left, value);
    }

    private JsUnsupported ParseYield(bool allowIn)
    {
        var start = lexer.Start;
        ForbidInParameters();
        AdvanceAs(PacTokenKind.Keyword);
        if (lexer.AfterLineEnd)
        {
            return new(From(start), "'yield'");
        }

        if (Eat(PacLexeme.Multiply) || Kind is not (PacLexeme.CloseBrace or PacLexeme.CloseBracket or PacLexeme.CloseParen or PacLexeme.Comma
            or PacLexeme.Semicolon or PacLexeme.Colon or PacLexeme.EndOfFile or PacLexeme.In))
        {
            ParseAssignment(allowIn);
        }

        return new(From(start), "'yield'");
    }

    /// <summary>From the question mark on; a chain of any length is one node.</summary>
    private JsConditional ParseConditional(JsExpression test, int start, bool allowIn)
    {
        var tests = ImmutableArray.CreateBuilder<JsExpression>(1);
        var values = ImmutableArray.CreateBuilder<JsExpression>(1);
        tests.Add(test);
        while (true)
        {
            Advance();
            values.Add(ParseAssignment());
            Expect(PacLexeme.Colon, "':'");
            if (context.IsGenerator && IsWord("yield"))
            {
                var yield = ParseYield(allowIn);
                return new(From(start), tests.DrainToImmutable(), values.DrainToImmutable(), yield);
            }

            var next = lexer.Start;
            var cover = default(Cover);
            var otherwise = ParseBinary(allowIn, ref cover);
            if (Kind == PacLexeme.Question && !ReferenceEquals(otherwise, openArrow))
            {
                Settle(ref cover);
                tests.Add(otherwise);
                continue;
            }

            if (PacLexemes.IsAssignment(Kind))
            {
                otherwise = ParseAssignmentRest(otherwise, next, allowIn, ref cover, default);
            }

            Settle(ref cover);
            return new(From(start), tests.DrainToImmutable(), values.DrainToImmutable(), otherwise);
        }
    }

    private int PrecedenceHere(bool allowIn) => Kind == PacLexeme.In && !allowIn ? 0 : PacLexemes.Precedence(Kind);

    private JsExpression ParseBinary(bool allowIn, ref Cover cover)
    {
        var start = lexer.Start;
        if (Kind is PacLexeme.OpenParen or PacLexeme.Identifier)
        {
            arrowMayStartAt = start;
        }

        var left = ParseUnary(ref cover);
        if (PrecedenceHere(allowIn) == 0 || ReferenceEquals(left, openArrow))
        {
            return left;
        }

        Settle(ref cover);
        return ParseOperators(left, start, allowIn);
    }

    private JsExpression ParseOperators(JsExpression left, int start, bool allowIn)
    {
        var (firstOperand, firstPending) = (operands.Count, pending.Count);
        operands.Add(new(left, start, previousEnd, 0, IsParenthesized(left)));
        while (PrecedenceHere(allowIn) is > 0 and var precedence)
        {
            var kind = Kind;
            while (pending.Count > firstPending && (pending[^1].Precedence > precedence
                || (pending[^1].Precedence == precedence && pending[^1].Kind != kind && kind != PacLexeme.Power)
                || (pending[^1].Kind == kind && kind != PacLexeme.Power && !IsChained(kind))))
            {
                Reduce();
            }

            CheckOperator(kind, pending.Count > firstPending ? pending[^1].Kind : PacLexeme.Unknown);
            if (pending.Count > firstPending && pending[^1].Kind == kind && IsChained(kind))
            {
                pending[^1] = pending[^1] with { Count = pending[^1].Count + 1 };
            }
            else
            {
                pending.Add(new(kind, precedence, 2));
            }

            Advance();
            var next = lexer.Start;
            var cover = default(Cover);
            if (Kind == PacLexeme.PrivateName && precedence >= PacLexemes.Precedence(PacLexeme.In))
            {
                Unexpected(expected: null);
            }

            var operand = ParseUnary(ref cover);
            Settle(ref cover);
            operands.Add(new(operand, next, previousEnd, 0, IsParenthesized(operand)));
        }

        while (pending.Count > firstPending)
        {
            Reduce();
        }

        var result = operands[^1].Expression;
        operands.RemoveRange(firstOperand, operands.Count - firstOperand);
        return result;
    }

    private static bool IsChained(PacLexeme kind) => kind is PacLexeme.Or or PacLexeme.And or PacLexeme.Coalesce or PacLexeme.Add;

    private void CheckOperator(PacLexeme kind, PacLexeme before)
    {
        var left = operands[^1];
        switch (kind)
        {
            case PacLexeme.Coalesce:
                Use(JsFeature.NullishCoalescing, lexer.Span);
                if (!left.IsParenthesized && left.Expression is JsChain { Operator: JsOperator.Or or JsOperator.And })
                {
                    Mistake(lexer.Span, "'??' is mixed with '||' or '&&' without brackets");
                }

                break;
            case PacLexeme.Or or PacLexeme.And when before == PacLexeme.Coalesce || (!left.IsParenthesized && left.Expression is JsChain { Operator: JsOperator.Coalesce }):
                Mistake(lexer.Span, "'??' is mixed with '||' or '&&' without brackets");
                break;
            case PacLexeme.Power:
                Use(JsFeature.Exponent, lexer.Span);
                if (!left.IsParenthesized && (left.Expression is JsUnary || left.Expression is JsUnsupported { What: "'await'" }))
                {
                    Mistake(lexer.Span, "'**' follows an operator without brackets");
                }

                break;
        }
    }

    /// <summary>Makes a node of the last operator and its operands.</summary>
    private void Reduce()
    {
        var (kind, _, count) = pending[^1];
        pending.RemoveAt(pending.Count - 1);
        var first = operands.Count - count;
        var (start, end) = (operands[first].Start, operands[^1].End);
        var span = Core.Text.TextSpan.FromBounds(start, end);
        var height = 0;
        for (var i = first; i < operands.Count; i++)
        {
            height = Math.Max(height, operands[i].Depth + 1);
        }

        JsExpression node;
        if (height > LongestChain)
        {
            (node, height) = (new JsUnsupported(span, "a chain of more than 1,000 operators"), 0);
        }
        else if (IsChained(kind))
        {
            node = new JsChain(span, PacLexemes.Operator(kind), ChainOperands(kind, first));
        }
        else
        {
            node = new JsBinary(span, PacLexemes.Operator(kind), operands[first].Expression, operands[^1].Expression);
        }

        operands.RemoveRange(first, count);
        operands.Add(new(node, start, end, height, IsParenthesized: false));
    }

    private ImmutableArray<JsExpression> ChainOperands(PacLexeme kind, int first)
    {
        var @operator = PacLexemes.Operator(kind);
        var all = ImmutableArray.CreateBuilder<JsExpression>(operands.Count - first);
        for (var i = first; i < operands.Count; i++)
        {
            // Brackets change nothing around a part of a logical chain; of a sum they do, except to the left.
            if (operands[i].Expression is JsChain inner && inner.Operator == @operator && (i == first || kind != PacLexeme.Add))
            {
                all.AddRange(inner.Operands);
            }
            else
            {
                all.Add(operands[i].Expression);
            }
        }

        return all.DrainToImmutable();
    }
}
